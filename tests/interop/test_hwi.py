"""The face of HWI beside HWI itself: one software device, and both are asked the same."""

from __future__ import annotations

from base64 import b64decode, b64encode
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import psbts
from tests.support.bitcoin_consensus import assert_spends
from tests.support.hwi import PORT, both, device, hwi, ours, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from onekey_sdk.testing import SoftwareDevice

pytestmark = pytest.mark.real_time

FINGERPRINT = "5c9e228d"  # of the seed of twelve times "all"
PSBT: Any = import_module("embit.psbt").PSBT
OTHER = " ".join(["abandon"] * 11 + ["about"])


@pytest.fixture(scope="module")
def running() -> Generator[SoftwareDevice]:
    with device() as found:
        yield found


@pytest.mark.parametrize(
    "arguments",
    [
        ("getmasterxpub",),
        ("getmasterxpub", "--addr-type", "tap", "--account", "3"),
        ("--chain", "test", "getmasterxpub", "--addr-type", "legacy"),
        ("getxpub", "m/84h/0h/0h"),
        ("getxpub", "m/48'/0'/0'/2'"),
        ("--expert", "getxpub", "m/49h/0h/7h"),
        ("--chain", "signet", "--expert", "getxpub", "m/84h/1h/0h"),
        ("getdescriptors",),
        ("--chain", "regtest", "getdescriptors", "--account", "2"),
        ("getkeypool", "0", "1000"),
        ("getkeypool", "--all", "5", "7"),
        ("getkeypool", "--internal", "--nokeypool", "--addr-type", "sh_wit", "0", "9"),
        ("getkeypool", "--path", "m/84h/0h/4h/1/*", "0", "9"),
        ("displayaddress", "--path", "m/84h/0h/0h/0/0"),
        ("displayaddress", "--path", "m/86h/0h/0h/1/2", "--addr-type", "tap"),
        ("displayaddress", "--path", "m/49h/0h/0h/0/1", "--addr-type", "sh_wit"),
        ("--chain", "test", "displayaddress", "--path", "m/44h/1h/0h/0/3", "--addr-type", "legacy"),
        ("--chain", "TEST", "getmasterxpub", "--addr-type", "TAP"),
        ("signmessage", "hello", "m/84h/0h/0h/0/0"),
        ("signmessage", "grüß", "m/44h/0h/0h/0/1"),
    ],
    ids=" ".join,
)
def test_both_say_the_same(running: SoftwareDevice, arguments: tuple[str, ...]) -> None:
    assert "error" not in both("-t", "TYPE", *arguments)


def test_devices_are_listed_alike(running: SoftwareDevice) -> None:
    [theirs], [own] = hwi("enumerate"), ours("enumerate")
    assert (own.pop("type"), theirs.pop("type")) == ("onekey", "trezor")
    assert own.pop("model") == f"onekey_{running.model}_simulator"
    theirs.pop("model")
    assert own == theirs
    assert own["fingerprint"] == FINGERPRINT


def test_a_device_is_named_by_fingerprint_path_or_model(running: SoftwareDevice) -> None:
    expected = ours("-t", "onekey", "getmasterxpub")
    assert both("-f", FINGERPRINT, "getmasterxpub") == expected
    assert both("-t", "TYPE", "-d", f"udp:127.0.0.1:{PORT}", "getmasterxpub") == expected
    assert ours("-t", f"onekey_{running.model}_simulator", "getmasterxpub") == expected
    assert refused("-f", "00000000", "getmasterxpub") == -3
    assert refused("-t", "TYPE", "-f", "00000000", "getmasterxpub") == -3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("getxpub", "m/0"), -1),
        (("-t", "onemany", "getxpub", "m/0"), -3),
        (("-t", "onemany", "-d", f"udp:127.0.0.1:{PORT}", "getxpub", "m/0"), -4),
        (("-t", "TYPE", "getxpub", "m/nonsense"), -7),
        (("-t", "TYPE", "getxpub"), -2),
        (("-t", "TYPE", "explode"), -2),
        (("-t", "TYPE", "--chain", "moon", "getmasterxpub"), -2),
        (("-t", "TYPE", "getmasterxpub", "--addr-type", "moon"), -2),
        (("-t", "TYPE", "getmasterxpub", "--account", "x"), -2),
        ((), -2),
        (("--help",), -17),
        (("-t", "TYPE", "getkeypool", "--path", "84h/0h/0h/0/*", "0", "1"), -7),
        (("-t", "TYPE", "getkeypool", "--path", "m/84h/0h/0h/0", "0", "1"), -7),
        (("-t", "TYPE", "displayaddress"), -2),
        (("-t", "TYPE", "displayaddress", "--desc", f"wpkh([00000000/84h/0h/0h]{'x' * 9})"), None),
        (("-t", "TYPE", "setup"), -9),
        (("-t", "TYPE", "restore"), -9),
        (("-t", "TYPE", "-i", "setup"), -10),
        (("-t", "TYPE", "backup"), -9),
        (("-t", "TYPE", "promptpin"), -11),
        (("-t", "TYPE", "sendpin", "12x4"), -7),
    ],
    ids=str,
)
def test_both_refuse_alike(
    running: SoftwareDevice, arguments: tuple[str, ...], code: int | None
) -> None:
    if code is None:  # HWI calls what its parser runs into an unknown error
        assert ours(*("onekey" if each == "TYPE" else each for each in arguments))["code"] == -7
    else:
        assert refused(*arguments) == code


def descriptor(kind: str, *, mnemonic: str = psbts.ALL_ALL, index: int = 3) -> str:
    """A descriptor of one address, made by an independent library."""
    purpose = psbts.PURPOSES[kind]
    root = psbts.root(mnemonic)
    account = root.derive([purpose | 1 << 31, 1 << 31, 1 << 31]).to_public()
    origin = f"[{root.my_fingerprint.hex()}/{purpose}h/0h/0h]"
    template = {"pkh": "pkh({})", "wpkh": "wpkh({})", "sh-wpkh": "sh(wpkh({}))", "tr": "tr({})"}
    return template[kind].format(f"{origin}{account.to_base58()}/0/{index}")


@pytest.mark.parametrize("kind", ["pkh", "wpkh", "sh-wpkh", "tr"])
def test_addresses_of_descriptors(running: SoftwareDevice, kind: str) -> None:
    shown = both("-t", "TYPE", "displayaddress", "--desc", descriptor(kind))["address"]
    running.assert_shown(shown)


@pytest.mark.parametrize(("template", "last"), [("sh({})", 0), ("sh(wsh({}))", 1), ("wsh({})", 2)])
@pytest.mark.parametrize("order", ["sortedmulti", "multi"])
def test_addresses_of_multisig_descriptors(
    running: SoftwareDevice, template: str, last: int, order: str
) -> None:
    keys: list[str] = []
    for mnemonic in (psbts.ALL_ALL, OTHER):
        root = psbts.root(mnemonic)
        account = root.derive([48 | 1 << 31, 1 << 31, 1 << 31, last | 1 << 31]).to_public()
        keys.append(f"[{root.my_fingerprint.hex()}/48h/0h/0h/{last}h]{account.to_base58()}/0/1")
    text = template.format(f"{order}(2,{','.join(keys)})")
    assert both("-t", "TYPE", "displayaddress", "--desc", text)["address"]


@pytest.mark.parametrize(
    "text",
    [
        "wpkh(02" + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)",
        descriptor("wpkh", mnemonic=OTHER),
        descriptor("wpkh", mnemonic=OTHER).replace("73c5da0a", FINGERPRINT),
    ],
)
def test_descriptors_of_others_are_refused(running: SoftwareDevice, text: str) -> None:
    assert refused("-t", "TYPE", "displayaddress", "--desc", text) == -7


def test_a_mistyped_descriptor_is_refused(running: SoftwareDevice) -> None:
    found = ours("-t", "onekey", "displayaddress", "--desc", f"{descriptor('wpkh')}#qqqqqqqq")
    assert found["code"] == -7
    assert "checksum" in found["error"]


@pytest.mark.parametrize("kind", ["pkh", "wpkh", "sh-wpkh", "tr"])
def test_a_psbt_is_signed_alike(running: SoftwareDevice, kind: str) -> None:
    coins = [psbts.Coin(kind, index=index) for index in range(2)]
    pays = [psbts.Money(150_000), psbts.Money(40_000, psbts.change(coins[0]))]
    made = psbts.Wallets().psbt(coins, pays)
    text = b64encode(made.raw).decode()
    theirs = hwi("-t", "trezor", "signtx", text)
    own = ours("-t", "onekey", "signtx", text)
    assert own["signed"] is theirs["signed"] is True
    signatures = [signatures_of(found["psbt"]) for found in (theirs, own)]
    assert signatures[1] == signatures[0]
    finished = ours("--stdin", lines=f"-t onekey signtx {text}\n\n")
    assert finished == own
    assert_spends(finalized(own["psbt"]), made.spent)


def signatures_of(text: str) -> list[Any]:
    found: Any = PSBT.parse(b64decode(text))
    return [
        ({key.sec(): value for key, value in each.partial_sigs.items()},
         each.final_scriptwitness and each.final_scriptwitness.serialize(), each.unknown)
        for each in found.inputs
    ]  # fmt: skip


def finalized(text: str) -> bytes:
    finalizer: Any = import_module("embit.finalizer")
    script: Any = import_module("embit.script")
    found: Any = PSBT.parse(b64decode(text))
    finished: Any = finalizer.finalize_psbt(found)
    if finished is None:  # embit does not know Taproot's signatures (PSBT_IN_TAP_KEY_SIG)
        finished = found.tx
        for each, scope in zip(finished.vin, found.inputs, strict=True):
            each.witness = script.Witness([scope.unknown[b"\x13"]])
    return bytes(finished.serialize())


@pytest.mark.parametrize("text", ["nonsense", "cHNidP8=", ""])
def test_what_is_no_psbt_is_refused(running: SoftwareDevice, text: str) -> None:
    assert ours("-t", "onekey", "signtx", text)["code"] == -5
