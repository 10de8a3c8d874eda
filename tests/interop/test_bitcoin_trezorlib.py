"""Trezor's own library, unmodified, signs Bitcoin on the emulated models.

Bitcoin Core's consensus code says whether the transactions spend what they should, and embit
whether the messages are signed.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from trezorlib.exceptions import Cancelled, TrezorFailure
from trezorlib.tools import parse_path

from tests.interop.running import Running, running
from tests.interop.untyped import btc, client, messages, udp
from tests.support.bitcoin_consensus import Spent, assert_spends

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.real_time

bip32: Any = import_module("embit.bip32")
bip39: Any = import_module("embit.bip39")
ec: Any = import_module("embit.ec")
script: Any = import_module("embit.script")
transaction: Any = import_module("embit.transaction")

ROOT: Any = bip32.HDKey.from_seed(bip39.mnemonic_to_seed(" ".join(["all"] * 12)))
MODELS = ["classic", "classic1s", "classicpure", "mini", "touch", "pro"]
ABROAD = "1F1tAaz5x1HUXrCNLbtMDqcw6o5GNn4xqX"
SPENT = 100_000
_Input: Any = messages.InputScriptType
_Output: Any = messages.OutputScriptType


class Device:
    """A model, and Trezor's session with it."""

    def __init__(self, model: str, software: Running, session: Any) -> None:
        self.model = model
        self.software = software
        self.session = session


@pytest.fixture(
    scope="module", params=["classic", "classic1s", "classicpure", "mini", "touch", "pro"]
)
def device(request: pytest.FixtureRequest) -> Generator[Device]:
    with running(model=request.param, trezor_compatible=True, auto_confirm=True) as software:
        transport = udp.UdpTransport.find_by_path(software.address)
        with client.get_client(client.AppManifest(app_name="interop"), transport) as trezor:
            yield Device(request.param, software, trezor.get_session(None))


def key(path: str) -> Any:
    return ROOT.derive(path)


def nested(public_key: Any) -> Any:
    return script.p2sh(script.p2wpkh(public_key))


def nested_script(inner: Any) -> Any:
    return script.p2sh(script.p2wsh(inner))


KINDS: dict[str, tuple[str, Any, Any]] = {
    "legacy": ("m/44h/0h/0h", _Input.SPENDADDRESS, script.p2pkh),
    "nested": ("m/49h/0h/0h", _Input.SPENDP2SHWITNESS, nested),
    "native": ("m/84h/0h/0h", _Input.SPENDWITNESS, script.p2wpkh),
    "taproot": ("m/86h/0h/0h", _Input.SPENDTAPROOT, script.p2tr),
}
CHANGES = {
    _Input.SPENDADDRESS: _Output.PAYTOADDRESS,
    _Input.SPENDP2SHWITNESS: _Output.PAYTOP2SHWITNESS,
    _Input.SPENDWITNESS: _Output.PAYTOWITNESS,
    _Input.SPENDTAPROOT: _Output.PAYTOTAPROOT,
}


def paid_before(*scripts: Any) -> tuple[bytes, Any]:
    """A transaction that paid to these scripts, and its id."""
    spent = transaction.TransactionInput(bytes(range(32)), 7)
    outputs = [transaction.TransactionOutput(SPENT, each) for each in scripts]
    tx = transaction.Transaction(version=2, vin=[spent], vout=outputs)
    told = messages.TransactionType(
        version=2,
        lock_time=0,
        inputs=[
            messages.TxInputType(
                prev_hash=bytes(range(32)),
                prev_index=7,
                script_sig=b"",
                sequence=spent.sequence,
            )
        ],
        bin_outputs=[
            messages.TxOutputBinType(amount=SPENT, script_pubkey=each.data) for each in scripts
        ],
    )
    return tx.txid(), told


def payment(amount: int) -> Any:
    return messages.TxOutputType(address=ABROAD, amount=amount, script_type=_Output.PAYTOADDRESS)


@pytest.mark.parametrize("kinds", [[kind] for kind in KINDS] + [list(KINDS), ["native"] * 3])
def test_inputs_of_all_kinds(device: Device, kinds: list[str]):
    scripts = [KINDS[kind][2](key(f"{KINDS[kind][0]}/0/{n}")) for n, kind in enumerate(kinds)]
    tx_hash, before = paid_before(*scripts)
    inputs = [
        messages.TxInputType(
            address_n=parse_path(f"{KINDS[kind][0]}/0/{n}"),
            prev_hash=tx_hash,
            prev_index=n,
            amount=SPENT,
            script_type=KINDS[kind][1],
            sequence=0xFFFFFFFD,
        )
        for n, kind in enumerate(kinds)
    ]
    account, kind, _ = KINDS[kinds[0]]
    change = messages.TxOutputType(
        address_n=parse_path(f"{account}/1/0"), amount=39_000, script_type=CHANGES[kind]
    )
    data = messages.TxOutputType(
        amount=0, op_return_data=b"hello", script_type=_Output.PAYTOOPRETURN
    )
    paid = payment(SPENT * len(kinds) - 40_000)
    signatures, serialized = btc.sign_tx(
        device.session,
        "Bitcoin",
        inputs,
        [paid, change, data],
        prev_txes={tx_hash: before},
        version=2,
        lock_time=800_000,
    )
    assert all(signatures)
    assert_spends(serialized, [Spent(SPENT, each.data) for each in scripts])
    signed = transaction.Transaction.parse(serialized)
    assert (signed.version, signed.locktime) == (2, 800_000)
    assert [output.value for output in signed.vout] == [paid.amount, 39_000, 0]
    assert signed.vout[1].script_pubkey == KINDS[kinds[0]][2](key(f"{account}/1/0"))


MULTISIG: dict[str, tuple[Any, Any]] = {
    "legacy": (_Input.SPENDMULTISIG, script.p2sh),
    "nested": (_Input.SPENDP2SHWITNESS, nested_script),
    "native": (_Input.SPENDWITNESS, script.p2wsh),
}


@pytest.mark.parametrize("kind", MULTISIG)
def test_two_of_three(device: Device, kind: str):
    script_type, pays = MULTISIG[kind]
    accounts = [f"m/48h/0h/{n}h/{list(MULTISIG).index(kind)}h" for n in range(3)]
    inner = script.multisig(2, [key(f"{account}/0/0").get_public_key() for account in accounts])
    tx_hash, before = paid_before(pays(inner))
    nodes = [
        btc.get_public_node(device.session, parse_path(account), coin_name="Bitcoin").node
        for account in accounts
    ]
    found = [b"", b"", b""]
    serialized = b""
    for signer in (2, 0):
        details = messages.MultisigRedeemScriptType(
            nodes=nodes, address_n=[0, 0], signatures=list(found), m=2
        )
        spent = messages.TxInputType(
            address_n=parse_path(f"{accounts[signer]}/0/0"),
            prev_hash=tx_hash,
            prev_index=0,
            amount=SPENT,
            script_type=script_type,
            multisig=details,
        )
        [found[signer]], serialized = btc.sign_tx(
            device.session, "Bitcoin", [spent], [payment(90_000)], prev_txes={tx_hash: before}
        )
    assert_spends(serialized, [Spent(SPENT, pays(inner).data)])


MESSAGES = {
    "legacy": ("m/44h/0h/0h/0/0", _Input.SPENDADDRESS),
    "nested": ("m/49h/0h/0h/0/0", _Input.SPENDP2SHWITNESS),
    "native": ("m/84h/0h/0h/0/0", _Input.SPENDWITNESS),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_messages(device: Device, kind: str):
    path, script_type = MESSAGES[kind]
    text = "Jalapeño"
    answer = btc.sign_message(
        device.session, "Bitcoin", parse_path(path), text, script_type=script_type
    )
    raw = text.encode()
    data = b"\x18Bitcoin Signed Message:\n" + bytes([len(raw)]) + raw
    digest = hashlib.sha256(hashlib.sha256(data).digest()).digest()
    r, s = answer.signature[1:33], answer.signature[33:]
    der = ec.Signature(r[::-1] + s[::-1])
    assert key(path).get_public_key().verify(der, digest)
    assert btc.verify_message(device.session, "Bitcoin", answer.address, answer.signature, text)
    assert not btc.verify_message(
        device.session, "Bitcoin", answer.address, answer.signature, text + "!"
    )


def pay(device: Device, amount: int) -> None:
    """Spend the wallet's only coin."""
    tx_hash, before = paid_before(script.p2wpkh(key("m/84h/0h/0h/0/0")))
    spent = messages.TxInputType(
        address_n=parse_path("m/84h/0h/0h/0/0"),
        prev_hash=tx_hash,
        prev_index=0,
        amount=SPENT,
        script_type=_Input.SPENDWITNESS,
    )
    btc.sign_tx(device.session, "Bitcoin", [spent], [payment(amount)], prev_txes={tx_hash: before})


def test_more_than_there_is(device: Device):
    with pytest.raises(TrezorFailure, match="Not enough funds"):
        pay(device, SPENT + 1)


def test_the_person_refuses(device: Device):
    device.software.person(lambda emulator: emulator.user.refuse())
    with pytest.raises(Cancelled):
        pay(device, 90_000)
