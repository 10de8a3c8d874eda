"""Which addresses `onekey hwi` shows: those that were meant, and that `onekey hwi` can spend from.

What is expected is computed by embit, from the seed.
"""

from __future__ import annotations

import contextlib
import json
from base64 import b64encode
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.cli import hwi
from onekey_sdk.testing import SoftwareDevice
from tests.support import psbts

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.real_time

H = psbts.HARDENED
OTHER = psbts.MNEMONICS[1]
TYPES = {"legacy": 44, "sh_wit": 49, "wit": 84, "tap": 86}
ec: Any = import_module("embit.ec")
script: Any = import_module("embit.script")
psbt: Any = import_module("embit.psbt")
transaction: Any = import_module("embit.transaction")


@pytest.fixture(scope="module")
def running() -> Generator[SoftwareDevice]:
    with SoftwareDevice(auto_confirm=True) as found:
        yield found


def ask(running: SoftwareDevice, *arguments: str) -> Any:
    answer = StringIO()
    with contextlib.redirect_stdout(answer):
        hwi.main(["-t", "onekey", *arguments], address=running.address)
    return json.loads(answer.getvalue())


def shown(running: SoftwareDevice, descriptor: str) -> Any:
    return ask(running, "displayaddress", "--desc", descriptor)


def public(path: str, mnemonic: str = psbts.ALL_ALL) -> Any:
    return psbts.root(mnemonic).derive(path).get_public_key()


def account(path: str = "84h/0h/0h", mnemonic: str = psbts.ALL_ALL) -> str:
    """An account's key with its origin."""
    root = psbts.root(mnemonic)
    xpub = root.derive(f"m/{path}").to_public().to_base58()
    return f"[{root.my_fingerprint.hex()}/{path}]{xpub}"


def key_with_origin(path: str, key: str) -> str:
    return f"[{psbts.root().my_fingerprint.hex()}/{path}]{key}"


@pytest.mark.parametrize(
    ("steps", "meant"),
    [
        ("/<0;1>/*", "0/0"),
        ("/<1;0>/*", "1/0"),
        ("/<1;7;8>/3", "1/3"),
        ("/0/<5;6>", "0/5"),
        ("/0/6", "0/6"),
    ],
)
def test_the_first_branch_is_meant(running: SoftwareDevice, steps: str, meant: str) -> None:
    expected = script.p2wpkh(public(f"m/84h/0h/0h/{meant}")).address()
    assert shown(running, f"wpkh({account()}{steps})") == {"address": expected}
    running.assert_shown(expected)


def test_a_first_branch_that_the_device_forbids(running: SoftwareDevice) -> None:
    assert "address" not in shown(running, f"wpkh({account()}/<5;0>/*)")
    path = "48h/0h/0h/2h"
    own, other = account(path), account(path, OTHER)
    assert "address" not in shown(running, f"wsh(multi(1,{own}/<5;0>/*,{other}/<5;0>/*))")


@pytest.mark.parametrize("order", ["multi", "sortedmulti"])
@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        ("<1;0>/*", "<1;0>/*", ("1/0", "1/0")),
        ("<0;1>/*", "<2;3>/*", ("0/0", "2/0")),
        ("1/7", "<9;4;0>/7", ("1/7", "9/7")),
    ],
)
def test_the_first_branches_of_multisig(
    running: SoftwareDevice, order: str, first: str, second: str, meant: tuple[str, str]
) -> None:
    path = "48h/0h/0h/2h"
    text = f"wsh({order}(1,{account(path)}/{first},{account(path, OTHER)}/{second}))"
    keys = [public(f"m/{path}/{meant[0]}"), public(f"m/{path}/{meant[1]}", OTHER)]
    if order == "sortedmulti":
        keys.sort(key=lambda key: bytes(key.sec()))
    expected = script.p2wsh(script.multisig(1, keys)).address()
    assert shown(running, text) == {"address": expected}


def test_branches_of_both_keys_of_one_wallet(running: SoftwareDevice) -> None:
    path = "48h/0h/0h/2h"
    text = f"wsh(multi(1,{account(path)}/<1;0>/*,{account(path)}/<0;1>/*))"
    keys = [public(f"m/{path}/1/0"), public(f"m/{path}/0/0")]
    expected = script.p2wsh(script.multisig(1, keys)).address()
    assert shown(running, text) == {"address": expected}


@pytest.mark.parametrize(
    "steps",
    ["/{1,0}/*", "/*/0", "/<5>/*", "/<5;5>/*", "/", "/0/", "/1_0/0", "/+1/0", "/٣/0", "/<0;*>/1"],
)
def test_what_is_no_descriptor(running: SoftwareDevice, steps: str) -> None:
    refused = shown(running, f"wpkh({account()}{steps})")
    assert refused["code"] == -7
    assert "no descriptor" in refused["error"]


def test_single_keys(running: SoftwareDevice) -> None:
    key = public("m/84h/0h/0h/0/0")
    expected = script.p2wpkh(key).address()
    compressed = key.sec().hex()
    text = f"wpkh({key_with_origin('84h/0h/0h/0/0', compressed)})"
    assert shown(running, text) == {"address": expected}
    other_parity = {"02": "03", "03": "02"}[compressed[:2]] + compressed[2:]
    refused = shown(running, f"wpkh({key_with_origin('84h/0h/0h/0/0', other_parity)})")
    assert refused["code"] == -7
    assert "does not match" in refused["error"]


def test_taproot_takes_either_parity(running: SoftwareDevice) -> None:
    key = public("m/86h/0h/0h/0/0")
    expected = script.p2tr(key).address()
    for prefix in ("", "02", "03"):
        text = f"tr({key_with_origin('86h/0h/0h/0/0', prefix + key.xonly().hex())})"
        assert shown(running, text) == {"address": expected}


@pytest.mark.parametrize("template", ["pkh({})", "sh(multi(1,{}))"])
def test_uncompressed_keys(running: SoftwareDevice, template: str) -> None:
    path = "44h/0h/0h/0/0"
    key = public(f"m/{path}")
    uncompressed = ec.PublicKey(key._point, compressed=False).sec().hex()
    refused = shown(running, template.format(key_with_origin(path, uncompressed)))
    assert refused["code"] == -7
    assert "uncompressed" in refused["error"]


def test_an_address_that_the_descriptor_does_not_mean_is_not_given(
    running: SoftwareDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The device is honest, so that another address than its own is made the expected one.
    def address(*_: Any) -> str:
        return psbts.STRANGER

    monkeypatch.setattr(script.Script, "address", address)
    refused = shown(running, f"wpkh({account()}/0/0)")
    assert "address" not in refused
    assert "do not use it" in refused["error"]


def test_private_keys_are_not_repeated(running: SoftwareDevice) -> None:
    node = psbts.root().derive("m/84h/0h/0h")
    xprv, wif = node.to_base58(), node.key.wif()
    mistyped = xprv[:-1] + ("a" if xprv[-1] != "a" else "b")
    for key in (xprv, wif, mistyped):
        for text in (
            f"wpkh({key_with_origin('84h/0h/0h', key)})",
            f"wpkh({key})#qqqqqqqq",
            f"wsh(multi(1,{account()}/0/0,{key}))",
        ):
            refused = shown(running, text)
            assert refused["code"] == -7
            assert key[:12] not in refused["error"]
            assert ("private key" in refused["error"]) is (key != mistyped)


@pytest.mark.parametrize("number", ["2147483648", "4294967296", "-1"])
@pytest.mark.parametrize(
    "command",
    [("getmasterxpub",), ("getdescriptors",), ("getkeypool", "0", "5")],
    ids=lambda c: c[0],
)
def test_accounts_that_there_cannot_be(
    running: SoftwareDevice, command: tuple[str, ...], number: str
) -> None:
    refused = ask(running, *command, f"--account={number}")
    assert refused["code"] == -7
    assert number in refused["error"]


@pytest.mark.parametrize("purpose", [44, 48, 49, 84, 86])
@pytest.mark.parametrize("kind", TYPES)
def test_what_is_sent_to_an_address_can_be_spent(
    running: SoftwareDevice, kind: str, purpose: int
) -> None:
    path = [purpose | H, H, H, *([2 | H] if purpose == 48 else []), 0, 0]
    text = "m/" + "/".join(f"{part & ~H}h" if part & H else str(part) for part in path)
    pool = text.removesuffix("0") + "*"
    address = ask(running, "displayaddress", "--path", text, "--addr-type", kind)
    descriptor = ask(running, "getkeypool", "--path", pool, "--addr-type", kind, "0", "5")
    key = psbts.root().derive(path).get_public_key()
    coin = script_of(kind, key)
    spent = ask(running, "signtx", spending(kind, coin, key, path))
    if "error" in spent:
        assert address["code"] == -7
        assert descriptor["code"] == -7
        for each, usual in TYPES.items():
            if usual == purpose:
                assert f"--addr-type {each}," in address["error"]
    else:
        assert address == {"address": coin.address()}
        assert descriptor[0]["range"] == [0, 5]


def script_of(kind: str, key: Any) -> Any:
    match kind:
        case "legacy":
            return script.p2pkh(key)
        case "sh_wit":
            return script.p2sh(script.p2wpkh(key))
        case "wit":
            return script.p2wpkh(key)
        case _:
            return script.p2tr(key)


def spending(kind: str, coin: Any, key: Any, path: list[int]) -> str:
    """A PSBT of one coin."""
    before = transaction.Transaction(
        2,
        [transaction.TransactionInput(bytes(32), 0)],
        [transaction.TransactionOutput(100_000, coin)],
    )
    paid = script.Script(psbts.pay_to(psbts.STRANGER))
    after = transaction.Transaction(
        2,
        [transaction.TransactionInput(before.txid(), 0)],
        [transaction.TransactionOutput(98_000, paid)],
    )
    made: Any = psbt.PSBT(after)
    [scope] = made.inputs
    scope.non_witness_utxo = before
    origin = psbt.DerivationPath(psbts.root().my_fingerprint, path)
    if kind == "sh_wit":
        scope.redeem_script = script.p2wpkh(key)
    if kind == "tap":
        x_only = ec.PublicKey.from_xonly(key.xonly())
        scope.taproot_internal_key = x_only
        scope.taproot_bip32_derivations[x_only] = ([], origin)
    else:
        scope.bip32_derivations[key] = origin
    return b64encode(made.serialize()).decode()


@pytest.mark.parametrize(
    ("template", "last"), [("sh({})", 2), ("sh(wsh({}))", 2), ("wsh({})", 1), ("wpkh({})", 2)]
)
def test_paths_of_multisig_of_another_kind(
    running: SoftwareDevice, template: str, last: int
) -> None:
    key = f"{account(f'48h/0h/0h/{last}h')}/0/0"
    inner = key if template.startswith("wpkh") else f"multi(1,{key})"
    refused = shown(running, template.format(inner))
    assert refused["code"] == -7
    assert "signtx refuses" in refused["error"]


def test_paths_of_another_network(running: SoftwareDevice) -> None:
    for arguments in (
        ("displayaddress", "--path", "m/84h/1h/0h/0/0"),
        ("getkeypool", "--path", "m/84h/1h/0h/0/*", "0", "5"),
        ("--chain", "test", "displayaddress", "--path", "m/84h/0h/0h/0/0"),
    ):
        refused = ask(running, *arguments)
        assert refused["code"] == -7
        assert "another network" in refused["error"]


@pytest.mark.parametrize(
    ("paid", "option"), [([1_000], "--allow-high-fee"), ([98_000, 100], "--allow-dust")]
)
def test_what_signtx_signs_only_if_it_is_meant(
    running: SoftwareDevice, paid: list[int], option: str
) -> None:
    made = psbts.Wallets().psbt([psbts.Coin()], [psbts.Money(each) for each in paid])
    text = b64encode(made.raw).decode()
    refused = ask(running, "signtx", text)
    assert refused["code"] == -5
    assert option in refused["error"]
    assert "=True" not in refused["error"]
    assert ask(running, "signtx", option, text)["signed"] is True


def test_more_digits_than_a_pin_has() -> None:
    with SoftwareDevice(model="classic1s", pin="1234", auto_confirm=True) as locked:
        assert ask(locked, "promptpin") == {"success": True}
        refused = ask(locked, "sendpin", "12345678901234567890")
        assert refused["code"] == -7
        assert "at most 9 digits" in refused["error"]
        assert ask(locked, "sendpin", locked.positions("1234")) == {"success": True}
