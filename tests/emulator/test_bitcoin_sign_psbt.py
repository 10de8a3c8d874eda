"""PSBTs that the software device signs by its own message; embit makes and checks them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.support.host import Host, connected

bip32: Any = import_module("embit.bip32")
bip39: Any = import_module("embit.bip39")
ec: Any = import_module("embit.ec")
script: Any = import_module("embit.script")
transaction: Any = import_module("embit.transaction")
PSBT: Any = import_module("embit.psbt").PSBT
DerivationPath: Any = import_module("embit.psbt").DerivationPath

ROOT: Any = bip32.HDKey.from_seed(bip39.mnemonic_to_seed(" ".join(["all"] * 12)))
FINGERPRINT: bytes = ROOT.my_fingerprint
HARDENED = 0x80000000
IN = "m/86h/1h/0h/0/3"
CHANGE = "m/86h/1h/0h/1/4"
ABROAD = script.Script(bytes.fromhex("0014" + "11" * 20))
TESTNET = "Testnet"


def path(text: str) -> list[int]:
    return list(bip32.parse_path(text))


def key(text: str) -> Any:
    return ROOT.derive(text).key


def origin(text: str) -> tuple[list[bytes], Any]:
    return [], DerivationPath(FINGERPRINT, path(text))


def taproot(text: str) -> Any:
    return script.p2tr(key(text))


def unsigned(*outputs: tuple[int, Any], lock_time: int = 0, sequence: int = 0xFFFFFFFD) -> Any:
    """A PSBT that spends 100,000 and has no field yet."""
    spent = transaction.TransactionInput(bytes(range(32)), 1, sequence=sequence)
    paid = [transaction.TransactionOutput(amount, out) for amount, out in outputs]
    psbt = PSBT(transaction.Transaction(version=2, vin=[spent], vout=paid, locktime=lock_time))
    psbt.inputs[0].witness_utxo = transaction.TransactionOutput(100_000, taproot(IN))
    return psbt


def by_key(psbt: Any) -> Any:
    """The PSBT with what the device needs to spend by the key."""
    internal = key(IN).get_public_key()
    psbt.inputs[0].taproot_internal_key = internal
    psbt.inputs[0].taproot_bip32_derivations[internal] = origin(IN)
    return psbt


def with_change(psbt: Any, index: int) -> Any:
    internal = key(CHANGE).get_public_key()
    psbt.outputs[index].taproot_internal_key = internal
    psbt.outputs[index].taproot_bip32_derivations[internal] = origin(CHANGE)
    return psbt


def payment() -> Any:
    return with_change(by_key(unsigned((60_000, ABROAD), (39_000, taproot(CHANGE)))), 1)


async def sign(host: Host, psbt: Any) -> Any:
    data = psbt if isinstance(psbt, bytes) else psbt.serialize()
    _, answer = await host.ask_confirmed(m.SignPsbt(psbt=data, coin_name=TESTNET))
    return answer


def failure(answer: Any) -> tuple[str, str]:
    kind = m.Failure.FailureType.Name(answer.code).removeprefix("Failure_")
    return kind, answer.message


async def test_the_key_path(model: str):
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, payment())
        screens = [screen for screen in host.emulator.screens if screen != ["home"]]
    signed = PSBT.parse(answer.psbt)
    signature = signed.inputs[0].unknown[b"\x13"]
    digest = payment().sighash(0, sighash=transaction.SIGHASH.DEFAULT)
    tweaked = ec.PublicKey.from_xonly(taproot(IN).data[2:])
    assert tweaked.schnorr_verify(ec.SchnorrSig(signature), digest)
    assert any("0.0006 TEST" in line for line in screens[0])
    assert "0.00001 TEST" in screens[1]
    assert "0.00061 TEST" in screens[1]
    assert not any("0.00039" in line for screen in screens for line in screen)


async def test_only_the_signature_is_added(model: str):
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, payment())
    signed = PSBT.parse(answer.psbt)
    assert signed.tx.serialize() == payment().tx.serialize()
    for found, given in zip(signed.outputs, payment().outputs, strict=True):
        assert found.serialize() == given.serialize()


async def test_the_script_path(model: str):
    """One leaf: the own key, and OP_CHECKSIG."""
    mine = key(IN).get_public_key()
    leaf = script.Script(b"\x20" + mine.xonly() + b"\xac")
    internal = key(CHANGE).get_public_key()
    control = b"\xc0" + internal.xonly()
    psbt = unsigned((99_000, ABROAD))
    psbt.inputs[0].taproot_internal_key = internal
    psbt.inputs[0].taproot_bip32_derivations[mine] = origin(IN)
    psbt.inputs[0].taproot_scripts[control] = leaf.data + b"\xc0"
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, psbt)
    signed = PSBT.parse(answer.psbt)
    [((public_key, leaf_hash), signature)] = signed.inputs[0].taproot_sigs.items()
    digest = psbt.sighash(
        0, sighash=transaction.SIGHASH.DEFAULT, ext_flag=1, script=leaf, leaf_version=0xC0
    )
    assert public_key.xonly() == mine.xonly()
    assert mine.schnorr_verify(ec.SchnorrSig(bytes(signature)[:64]), digest)
    assert len(leaf_hash) == 32


async def test_a_lock_time_is_shown(model: str):
    psbt = by_key(unsigned((99_000, ABROAD), lock_time=800_000))
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, psbt)
        assert any("800000" in line for screen in host.emulator.screens for line in screen)
    assert answer.DESCRIPTOR.name == "SignedPsbt"


async def test_data_are_shown(model: str):
    data = script.Script(b"\x6a\x05hello")
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, by_key(unsigned((0, data), (99_000, ABROAD))))
        shown = [screen for screen in host.emulator.screens if screen[0] == "OP_RETURN"]
    assert answer.DESCRIPTOR.name == "SignedPsbt"
    assert shown[0][-1] == {"classic1s": "hello", "pro": "0x68656c6c6f"}[model]


def without_utxo() -> Any:
    psbt = payment()
    psbt.inputs[0].witness_utxo = None
    return psbt


def with_previous() -> Any:
    psbt = payment()
    earlier = transaction.TransactionInput(bytes(32), 0)
    previous = transaction.Transaction(
        vin=[earlier], vout=[transaction.TransactionOutput(100_000, taproot(IN))]
    )
    psbt.inputs[0].txid = previous.txid()
    psbt.inputs[0].non_witness_utxo = previous
    return psbt


def of_another_seed() -> Any:
    psbt = payment()
    internal = key(IN).get_public_key()
    abroad = DerivationPath(b"\1\2\3\4", path(IN))
    psbt.inputs[0].taproot_bip32_derivations[internal] = ([], abroad)
    return psbt


def of_another_key() -> Any:
    psbt = payment()
    [(internal, _)] = psbt.inputs[0].taproot_bip32_derivations.items()
    psbt.inputs[0].taproot_bip32_derivations[internal] = origin(CHANGE)
    return psbt


def on_an_odd_path() -> Any:
    psbt = payment()
    internal = key("m/99h").get_public_key()
    psbt.inputs[0].taproot_bip32_derivations = {internal: origin("m/99h")}
    return psbt


def with_foreign_change() -> Any:
    psbt = payment()
    abroad = DerivationPath(b"\1\2\3\4", path(CHANGE))
    [(internal, _)] = psbt.outputs[1].taproot_bip32_derivations.items()
    psbt.outputs[1].taproot_bip32_derivations[internal] = ([], abroad)
    return psbt


def of_segwit_0() -> Any:
    psbt = payment()
    psbt.inputs[0].witness_utxo = transaction.TransactionOutput(100_000, script.p2wpkh(key(IN)))
    return psbt


REFUSALS = {
    "empty": (lambda: b"", ("DataError", "PSBT parse failed"), ("DataError", "Missing psbt")),
    "no PSBT": (
        lambda: b"psbt\xfe",
        ("DataError", "PSBT parse failed"),
        ("DataError", "Invalid psbt"),
    ),
    "truncated": (
        lambda: payment().serialize()[:-40],
        ("DataError", "PSBT parse failed"),
        ("DataError", "Invalid psbt"),
    ),
    "without what is spent": (
        without_utxo,
        ("DataError", "invalid psbt, only witness_utxo is supported"),
        ("DataError", "Missing required witness UTXO"),
    ),
    "with the previous transaction": (
        with_previous,
        ("DataError", "invalid psbt, only witness_utxo is supported"),
        ("DataError", "Non-witness UTXO is not allowed"),
    ),
    "without a key of this wallet": (
        lambda: unsigned((99_000, ABROAD)),
        ("DataError", "invalid psbt, taproot path is missing"),
        ("DataError", "Invalid PSBT, no tap_bip32_paths present"),
    ),
    "for another seed": (
        of_another_seed,
        ("DataError", "invalid psbt, wallet mismatch"),
        ("DataError", "Wallet mismatch"),
    ),
    "with another key": (
        of_another_key,
        ("DataError", "invalid key"),
        ("FirmwareError", "Firmware error"),
    ),
    "on an odd path": (
        on_an_odd_path,
        ("DataError", "Forbidden key path"),
        ("DataError", "Forbidden key path"),
    ),
    "with foreign change": (
        with_foreign_change,
        ("DataError", "invalid parameters, only key path change is allowed"),
        ("DataError", "Invalid parameters, only key path change is allowed"),
    ),
    "of another kind": (
        of_segwit_0,
        ("DataError", "invalid psbt, only taproot is supported"),
        ("FirmwareError", "Firmware error"),
    ),
    "of more than there is": (
        lambda: by_key(unsigned((100_000, ABROAD))),
        ("DataError", "Insufficient funds"),
        ("DataError", "Insufficient funds"),
    ),
    "to nobody": (
        lambda: by_key(unsigned((99_000, script.Script(b"\x51")))),
        ("DataError", "invalid output type"),
        ("FirmwareError", "Firmware error"),
    ),
    "that burns": (
        lambda: by_key(unsigned((99_000, script.Script(b"\x6a\x01a")))),
        ("DataError", "OpReturn output should have 0 value"),
        ("FirmwareError", "Firmware error"),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
async def test_refusals(model: str, case: str):
    make, legacy, core = REFUSALS[case]
    async with connected(model, auto_confirm=True) as host:
        answer = await sign(host, make())
        assert failure(answer) == (legacy if model == "classic1s" else core)


@pytest.mark.parametrize("page", [0, 1])
async def test_the_person_refuses(model: str, page: int):
    async with connected(model) as host:
        host.emulator.user.confirm(times=page)
        host.emulator.user.refuse()
        answer = await sign(host, payment())
    assert failure(answer)[0] == "ActionCancelled"


async def test_version_2_loses_its_version_on_the_pro():
    """The firmware takes version and lock time from a transaction that version 2 lacks."""
    second = payment()
    second.version = 2
    second.tx_version = 2
    async with connected("pro", auto_confirm=True) as host:
        answer = await sign(host, second)
    assert answer.DESCRIPTOR.name == "SignedPsbt"
    signed = PSBT.parse(answer.psbt)
    assert signed.tx.version == 1


async def test_version_2_is_unknown_to_the_classic():
    second = payment()
    second.version = 2
    async with connected("classic1s", auto_confirm=True) as host:
        assert failure(await sign(host, second)) == ("DataError", "PSBT parse failed")


@pytest.mark.parametrize(("model", "version"), [("classic1s", "3.9.0"), ("pro", "4.9.2")])
async def test_old_firmware_does_not_know_the_message(model: str, version: str):
    async with connected(model, firmware_version=version, auto_confirm=True) as host:
        assert failure(await sign(host, payment()))[0] == "UnexpectedMessage"
