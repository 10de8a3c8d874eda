"""What a device signs is not believed: only the transaction that was asked for gets out.

The talks are those of the software device; here its words are changed on their way.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import networks  # pyright: ignore[reportMissingTypeStubs]
from embit import script as embit_script  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey, ProtocolError
from onekey_sdk.chains import _btc_curve, btc
from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains._coins import find_coin
from tests.support import bitcoin, psbts
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.chains._btc_transaction import Transaction

CASES = bitcoin.published()
CHANGE = CASES["segwit native send native change"]
MIXED = CASES["mixed inputs segwit non segwit inputs"]
NESTED = CASES["segwit send p2sh change"]
TAPROOT = CASES["taproot send two with change"]
MULTISIG = CASES["multisig 2 of 3 2"]
NESTED_NAME = "segwit send multisig 1 2"
NESTED_MULTISIG = CASES[NESTED_NAME]
EXTERNAL = CASES["external p2wpkh with proof 1"]
ZCASH_NU5 = CASES["zcash v5 one two"]
ALL = [
    name
    for name, case in CASES.items()
    if "core" in case["models"]
    and not any(refused in name for refused in ("multisig 3 change", "multisig 4", "wrongchange"))
]
embit: Any = cast("Any", embit_script)
ALL_ALL = " ".join(["all"] * 12)
TAPROOT_SCRIPTS = (
    "512083860592dcc9c672acbca8c23941e85d402b353ce0e099b01dec52a203eff0b6",
    "51203ad9b641978673e88ee4d9f4e5d63400c1b2a8304c09726bb19d10ead2829cc2",
)


async def talk(call: dict[str, Any], mnemonic: str | None = None) -> list[Any]:
    """What a Pro answers while it signs, and after."""
    emulator = Emulator("pro", mnemonic=mnemonic or ALL_ALL, auto_confirm=True)
    async with emulator, OneKey(emulator.port()) as sdk:
        await sdk.btc_sign_transaction(**call)
        said = [item.message for item in emulator.trace if item.direction == "out"]
    first = next(i for i, item in enumerate(said) if item.DESCRIPTOR.name == "TxRequest")
    return [item for item in said[first:] if item.DESCRIPTOR.name != "ButtonRequest"]


async def signed(case: dict[str, Any], *answers: Any, **more: Any) -> Any:
    """The result of a call, from these answers."""
    operation = btc.sign_transaction(**{**deepcopy(case["call"]), **more})
    return await operation(Scripted(*answers))


def with_transaction(answers: list[Any], change: Callable[[Transaction], Any]) -> list[Any]:
    """The answers with another transaction, or other bytes in its place, at their end."""
    answers = deepcopy(answers)
    requests = [item for item in answers if item.DESCRIPTOR.name == "TxRequest"]
    whole = b"".join(item.serialized.serialized_tx for item in requests)
    for item in requests:
        item.serialized.serialized_tx = b""
    found = change(form.parse(whole, find_coin("Testnet", [])))
    requests[-1].serialized.serialized_tx = found if isinstance(found, bytes) else found.serialize()
    return answers


def with_signature(answers: list[Any], index: int, signature: bytes) -> list[Any]:
    """The answers with another signature for an input."""
    answers = deepcopy(answers)
    for item in answers:
        if (
            item.DESCRIPTOR.name == "TxRequest"
            and item.serialized.HasField("signature_index")
            and item.serialized.signature_index == index
        ):
            item.serialized.signature = signature
    return answers


@pytest.mark.parametrize("name", ALL)
async def test_without_a_library(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published transactions are good in the eyes of the pure Python checks too."""
    case = CASES[name]
    call: dict[str, Any] = {**case["call"], "allow_high_fee": True}
    answers = await talk(call, case.get("mnemonic"))
    monkeypatch.setattr(_btc_curve, "_coincurve", lambda: None)
    result = await btc.sign_transaction(**call)(Scripted(*answers))
    assert result.serialized_tx.hex() == case["serialized"]


async def test_the_result_has_its_parts() -> None:
    result = await signed(CHANGE, *await talk(CHANGE["call"]))
    parsed = form.parse(result.serialized_tx, find_coin("Testnet", []))
    assert result.txid == parsed.txid().hex()
    assert result.witnesses == parsed.witnesses
    assert result.witnesses[0][0] == result.signatures[0] + b"\x01"


def other(item: Any, **fields: Any) -> Any:
    """The first of several with other fields."""
    return (replace(item[0], **fields), *item[1:])


CHANGES: list[tuple[Callable[[Transaction], Any], str]] = [
    (lambda tx: replace(tx, version=2), "another version"),
    (lambda tx: replace(tx, lock_time=1), "another lock_time"),
    (lambda tx: replace(tx, inputs=other(tx.inputs, sequence=0)), "other inputs"),
    (lambda tx: replace(tx, inputs=other(tx.inputs, prev_index=1)), "other inputs"),
    (lambda tx: replace(tx, inputs=other(tx.inputs, prev_hash=bytes(32))), "other inputs"),
    (lambda tx: replace(tx, inputs=tx.inputs * 2, witnesses=tx.witnesses * 2), "other inputs"),
    (lambda tx: replace(tx, outputs=other(tx.outputs, amount=1)), "other outputs"),
    (lambda tx: replace(tx, outputs=other(tx.outputs, script_pubkey=b"")), "other outputs"),
    (lambda tx: replace(tx, outputs=tx.outputs[::-1]), "other outputs"),
    (lambda tx: replace(tx, outputs=tx.outputs[:1]), "other outputs"),
    (lambda tx: replace(tx, outputs=(*tx.outputs, tx.outputs[0])), "other outputs"),
    (lambda tx: replace(tx, witnesses=()), "signature of input 0 is not good"),
    (lambda tx: replace(tx, inputs=other(tx.inputs, script_sig=b"\x51")), "input 0 is not go"),
    (
        lambda tx: replace(
            tx, witnesses=((tx.witnesses[0][0][:-1] + b"\x02", tx.witnesses[0][1]),)
        ),
        "input 0 is not good",
    ),
    (lambda tx: replace(tx, witnesses=((*tx.witnesses[0], b""),)), "input 0 is not good"),
    (lambda tx: replace(tx, witnesses=((tx.witnesses[0][0], b"\x02" * 33),)), "input 0 is not"),
    (lambda tx: replace(tx, witnesses=((tx.witnesses[0][0], b""),)), "input 0 is not good"),
    (lambda tx: tx.serialize()[:-1], "cannot be read: it is truncated"),
    (lambda tx: tx.serialize() + b"\0", "cannot be read: 1 bytes follow"),
    (lambda tx: b"", "cannot be read: it is truncated"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
async def test_another_transaction(change: Any, words: str) -> None:
    answers = await talk(CHANGE["call"])
    with pytest.raises(ProtocolError, match=words):
        await signed(CHANGE, *with_transaction(answers, change))


@pytest.mark.parametrize("case", [CHANGE, MIXED, NESTED, TAPROOT, MULTISIG, NESTED_MULTISIG])
async def test_signatures_of_something_else(case: dict[str, Any]) -> None:
    """A signature that is good for another transaction is none for this one."""
    answers = await talk(case["call"])
    inputs = deepcopy(case["call"]["inputs"])
    inputs[0]["sequence"] = 5
    if "multisig" in inputs[0]:
        inputs[0]["multisig"]["signatures"] = []
    others = await talk({**case["call"], "inputs": inputs})
    good = [item for item in answers if item.DESCRIPTOR.name == "TxRequest"]
    strange = [item for item in others if item.DESCRIPTOR.name == "TxRequest"]
    assert len(good) == len(strange)

    def resign(tx: Transaction) -> Transaction:
        whole = b"".join(item.serialized.serialized_tx for item in strange)
        foreign = form.parse(whole, find_coin("Testnet", []))
        script_sigs = tuple(
            replace(item, script_sig=theirs.script_sig)
            for item, theirs in zip(tx.inputs, foreign.inputs, strict=True)
        )
        return replace(tx, inputs=script_sigs, witnesses=foreign.witnesses)

    mixed = with_transaction(answers, resign)
    for index in range(len(inputs)):
        found = [
            item.serialized.signature
            for item in strange
            if item.serialized.HasField("signature_index")
            and item.serialized.signature_index == index
        ]
        mixed = with_signature(mixed, index, found[0])
    with pytest.raises(ProtocolError, match="signature of input 0 is not good"):
        await signed(case, *mixed)


async def test_a_signature_that_is_not_the_one_in_the_transaction() -> None:
    for case in (CHANGE, TAPROOT, MULTISIG, MIXED):
        answers = await talk(case["call"])
        with pytest.raises(ProtocolError, match="signature of input 0 is not good"):
            await signed(case, *with_signature(answers, 0, bytes(64)))


def refusal(call: dict[str, Any]) -> str:
    """Why a call fails before the device hears of it."""
    with pytest.raises(InvalidParameter) as caught:
        btc.sign_transaction(**call)
    return str(caught.value)


def with_cosigner(case: dict[str, Any], place: int, signature: str) -> dict[str, Any]:
    """The call with another signature of a cosigner."""
    call: dict[str, Any] = deepcopy(case["call"])
    call["inputs"][0]["multisig"]["signatures"][place] = signature
    return call


@pytest.mark.parametrize(
    "name",
    [
        "multisig 2 of 3 2",
        "segwit send multisig 1 2",
        "segwit native send multisig 2 2",
        "bcash send bch multisig change 2",
        "zcash v5 spend multisig 2",
    ],
)
def test_a_wrong_signature_of_a_cosigner(name: str) -> None:
    """The published ones are good; one of something else is refused, by its place and key."""
    case = CASES[name]
    given = case["call"]["inputs"][0]["multisig"]["signatures"]
    [place] = [at for at, signature in enumerate(given) if signature]
    another = CASES["segwit native send multisig 2 2" if "1 2" in name else NESTED_NAME]
    [foreign] = [each for each in another["call"]["inputs"][0]["multisig"]["signatures"] if each]
    for wrong in ("00", given[place] + "01", foreign):
        words = refusal(with_cosigner(case, place, wrong))
        assert f"inputs[0].multisig.signatures[{place}] is none of this transaction" in words
    elsewhere = with_cosigner(case, place, "")
    elsewhere["inputs"][0]["multisig"]["signatures"][(place + 1) % 3] = given[place]
    assert f"signatures[{(place + 1) % 3}] is none" in refusal(elsewhere)
    btc.sign_transaction(**case["call"])


async def test_a_wrong_signature_of_a_cosigner_beside_change() -> None:
    """What it covers is known only when the device has said its keys; nothing is handed out."""
    call = deepcopy(MULTISIG["call"])
    call["outputs"][0]["amount"] -= 50_000
    call["outputs"].append({"address_n": "m/84'/1'/0'/1/0", "amount": 50_000})
    call["outputs"][1]["script_type"] = "PAYTOWITNESS"
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=r"signatures\[0\] is none of this transaction"):
            await sdk.btc_sign_transaction(**call)
    assert "SignTx" in emulator.requests


async def test_more_signatures_than_the_script_takes() -> None:
    """Nobody could spend by three of two; which place is its own only the device knows before."""
    call = deepcopy(MULTISIG["call"])
    [item] = call["inputs"]
    given = item["multisig"]["signatures"]
    enough = "takes 2 signatures, and would have 3"
    assert enough in refusal(with_input(call, with_signatures(item, ["00", "00", "00"])))
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        item["address_n"][2] = 2 | psbts.HARDENED
        second = (await sdk.btc_sign_transaction(**call)).signatures[0]
        both = with_signatures(item, [given[0], second, ""])
        both["address_n"][2] = 3 | psbts.HARDENED
        with pytest.raises(InvalidParameter, match=enough):
            await sdk.btc_sign_transaction(**with_input(call, both))


def with_input(call: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    return {**call, "inputs": [item]}


def with_signatures(item: dict[str, Any], signatures: list[Any]) -> dict[str, Any]:
    item = deepcopy(item)
    item["multisig"]["signatures"] = signatures
    return item


async def test_another_script_in_p2sh() -> None:
    for case, index in ((NESTED, 0), (NESTED_MULTISIG, 0)):
        answers = await talk(case["call"])

        def swap(tx: Transaction, place: int = index) -> Transaction:
            inputs = list(tx.inputs)
            inputs[place] = replace(inputs[place], script_sig=b"\x02\x00\x51")
            return replace(tx, inputs=tuple(inputs))

        with pytest.raises(ProtocolError, match="signature of input 0 is not good"):
            await signed(case, *with_transaction(answers, swap))


async def test_another_branch_of_zcash() -> None:
    answers = await talk(ZCASH_NU5["call"])
    requests = [item for item in answers if item.DESCRIPTOR.name == "TxRequest"]
    whole = b"".join(item.serialized.serialized_tx for item in requests)
    for item in requests:
        item.serialized.serialized_tx = b""
    changed = replace(form.parse(whole, find_coin("Zcash Testnet", [])), branch_id=1)
    requests[-1].serialized.serialized_tx = changed.serialize()
    with pytest.raises(ProtocolError, match="with another branch_id"):
        await signed(ZCASH_NU5, *answers)


async def test_a_missing_signature() -> None:
    answers = await talk(CHANGE["call"])
    for item in answers:
        if item.DESCRIPTOR.name == "TxRequest":
            item.serialized.ClearField("signature_index")
    with pytest.raises(ProtocolError, match="signature of input 0 is not good"):
        await signed(CHANGE, *answers)


def give(answer: Any, key: Any) -> None:
    """Put another key, one of embit's, into a device's answer."""
    answer.xpub = key.to_base58()
    answer.node.fingerprint = int.from_bytes(key.fingerprint, "big")
    answer.node.chain_code, answer.node.public_key = key.chain_code, key.key.sec()


async def test_another_key_for_the_change() -> None:
    """The device says one account key and pays the change to another."""
    answers = await talk(CHANGE["call"])
    assert answers[-1].DESCRIPTOR.name == "PublicKey"
    other = psbts.root(psbts.MNEMONICS[1]).derive("m/84h/1h/0h").to_public()
    give(answers[-1], other)
    with pytest.raises(ProtocolError, match="is not the one that spends input 0"):
        await signed(CHANGE, *answers)
    answers[-1].node.public_key = bytes(33)
    with pytest.raises(ProtocolError, match="The device's public key is none"):
        await signed(CHANGE, *answers)


async def test_change_that_goes_to_somebody_else() -> None:
    """Somebody in between has the device pay a stranger, and gives the host the stranger's key."""
    account = psbts.root(psbts.MNEMONICS[1]).derive("m/84h/1h/0h").to_public()
    address = embit.p2wpkh(account.derive([1, 87])).address(networks.NETWORKS["test"])
    call = deepcopy(CHANGE["call"])
    call["outputs"][1] = {"address": address, "amount": call["outputs"][1]["amount"]}
    answers = await talk(call)
    theirs = deepcopy((await talk(CHANGE["call"]))[-1])
    give(theirs, account)
    with pytest.raises(ProtocolError, match="is not the one that spends input 0"):
        await signed(CHANGE, *answers, theirs)


async def test_an_input_of_others_is_left_alone() -> None:
    answers = await talk(EXTERNAL["call"])
    result = await signed(EXTERNAL, *answers)
    [external] = [i for i, each in enumerate(EXTERNAL["call"]["inputs"]) if "address_n" not in each]
    assert result.signatures[external] is None

    def touch(tx: Transaction) -> Transaction:
        witnesses = list(tx.witnesses)
        witnesses[external] = (b"x",)
        return replace(tx, witnesses=tuple(witnesses))

    with pytest.raises(ProtocolError, match=f"input {external} is not good"):
        await signed(EXTERNAL, *with_transaction(answers, touch))


async def test_taproot_without_previous_transactions() -> None:
    """The keys are asked for, once for the account, and the signatures are checked all the same."""
    call = TAPROOT["call"]
    assert not call["ref_txs"]
    answers = await talk(call)
    assert [item.DESCRIPTOR.name for item in answers[-2:]] == ["TxRequest", "PublicKey"]
    result = await btc.sign_transaction(**call)(Scripted(*answers))
    assert result.serialized_tx.hex() == TAPROOT["serialized"]
    answers[-1].node.chain_code = bytes(32)
    with pytest.raises(ProtocolError):
        await btc.sign_transaction(**call)(Scripted(*answers))


async def test_scripts_of_own_inputs_stay_on_the_host() -> None:
    """A script that is given for an input of the wallet serves the checks, not the device."""
    call = deepcopy(TAPROOT["call"])
    for item, script in zip(call["inputs"], TAPROOT_SCRIPTS, strict=True):
        item["script_pubkey"] = script
    call["outputs"] = call["outputs"][:1]
    call["allow_high_fee"] = True
    answers = await talk(call)
    assert answers[-1].DESCRIPTOR.name == "TxRequest"
    device = Scripted(*answers)
    await btc.sign_transaction(**call)(device)
    inputs = [item.tx.inputs[0] for item in device.heard[1:] if item.tx.inputs]
    assert inputs
    assert not any(item.HasField("script_pubkey") for item in inputs)
