"""What a device signs is not believed: only the transaction that was asked for gets out.

The talks are those of the software device; here its words are changed on their way.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    DeviceFailure,
    FirmwareTooOld,
    MethodUnsupported,
    Model,
    OneKey,
    PinInvalid,
    ProtocolError,
)
from onekey_sdk.chains import _btc_curve, btc
from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains._btc_public_keys import together
from onekey_sdk.chains._coins import find_coin
from onekey_sdk.session.conversation import demanded
from onekey_sdk.wire import messages as m
from tests.support import bitcoin

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.chains._btc_transaction import Transaction

CASES = bitcoin.published()
CHANGE = CASES["segwit native send native change"]
MIXED = CASES["mixed inputs segwit non segwit inputs"]
NESTED = CASES["segwit send p2sh change"]
TAPROOT = CASES["taproot send two with change"]
MULTISIG = CASES["multisig 2 of 3 2"]
NESTED_MULTISIG = CASES["segwit send multisig 1 2"]
EXTERNAL = CASES["external p2wpkh with proof 1"]
DASH = CASES["dash send dash dip2 input"]
ZCASH_NU5 = CASES["zcash v5 one two"]
ALL = [
    name
    for name, case in CASES.items()
    if "core" in case["models"] and "multisig 3 change" not in name and "multisig 4" not in name
]
ALL_ALL = " ".join(["all"] * 12)
TAPROOT_SCRIPTS = (
    "512083860592dcc9c672acbca8c23941e85d402b353ce0e099b01dec52a203eff0b6",
    "51203ad9b641978673e88ee4d9f4e5d63400c1b2a8304c09726bb19d10ead2829cc2",
)
KINDS = m.TxRequest.RequestType
HANDED = m.TxRequest.TxRequestSerializedType


class Known:
    """A device that knows everything."""

    model = Model.PRO
    firmware_version = (4, 20, 0)
    capabilities: frozenset[int] = frozenset()


class Device:
    """Answers from a script, which may hold errors."""

    schema = "latest"

    def __init__(self, *answers: Any, features: Any = Known) -> None:
        self.features = features
        self._answers = list(answers)
        self.heard: list[Any] = []
        self.patient: list[bool] = []

    async def ask(self, request: Any, answer: Any, *, person: bool = False) -> Any:
        self.heard.append(request)
        self.patient.append(person)
        found = self._answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def transfer(self, total: int) -> Any:
        raise AssertionError("nothing is transferred")


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
    return await operation(Device(*answers))


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
    result = await btc.sign_transaction(**call)(Device(*answers))
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


async def test_another_key_for_the_change() -> None:
    """The device says one account key and pays the change to another."""
    answers = await talk(CHANGE["call"])
    assert answers[-1].DESCRIPTOR.name == "PublicKey"
    answers[-1].node.chain_code = bytes(32)
    with pytest.raises(ProtocolError, match="with other outputs"):
        await signed(CHANGE, *answers)
    answers[-1].node.public_key = bytes(33)
    with pytest.raises(ProtocolError, match="The device's public key is none"):
        await signed(CHANGE, *answers)


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


def asks(kind: Any, index: int = 0, txid: bytes = b"", **details: Any) -> Any:
    """What the device asks for."""
    found: dict[str, Any] = {"request_index": index, **details}
    if txid:
        found["tx_hash"] = txid
    return m.TxRequest(request_type=kind, details=m.TxRequest.TxRequestDetailsType(**found))


PREVIOUS = bytes.fromhex(CHANGE["call"]["ref_txs"][0]["hash"])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asks(KINDS.TXINPUT, 1), "asked for TXINPUT 1: there is none"),
        (asks(KINDS.TXOUTPUT, 2), "asked for TXOUTPUT 2: there is none"),
        (asks(KINDS.TXMETA), "asked for TXMETA 0: there is none"),
        (asks(KINDS.TXORIGINPUT), "asked for TXORIGINPUT 0: there is none"),
        (asks(KINDS.TXORIGOUTPUT), "asked for TXORIGOUTPUT 0: there is none"),
        (asks(KINDS.TXINPUT, 2, PREVIOUS), "asked for TXINPUT 2 of fcb3f5.*: there is none"),
        (asks(KINDS.TXOUTPUT, 2**32 - 1, PREVIOUS), "asked for TXOUTPUT 4294967295 of fcb3f5"),
        (asks(KINDS.TXORIGINPUT, 0, PREVIOUS), "asked for TXORIGINPUT 0 of fcb3f5"),
        (asks(KINDS.TXORIGOUTPUT, 0, PREVIOUS), "asked for TXORIGOUTPUT 0 of fcb3f5"),
        (asks(KINDS.TXMETA, 0, bytes(32)), "asked for the transaction 0000.* not among ref_txs"),
        (asks(KINDS.TXEXTRADATA), "asked for the transaction , which is not among ref_txs"),
        (
            asks(KINDS.TXEXTRADATA, 0, PREVIOUS, extra_data_len=1),
            "asked for TXEXTRADATA 0 of fcb3f5",
        ),
        (
            m.TxRequest(
                request_type=KINDS.TXINPUT, serialized=HANDED(signature_index=1, signature=b"x")
            ),
            "a signature for input 1 out of order",
        ),
    ],
)
async def test_what_is_not_there(request_: Any, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        await signed(CHANGE, request_)


async def test_a_second_signature() -> None:
    again = m.TxRequest(
        request_type=KINDS.TXINPUT,
        details=m.TxRequest.TxRequestDetailsType(request_index=0),
        serialized=HANDED(signature_index=0, signature=b"x"),
    )
    with pytest.raises(ProtocolError, match="a signature for input 0 out of order"):
        await signed(CHANGE, again, again)


async def test_a_transaction_without_end() -> None:
    piece = m.TxRequest(
        request_type=KINDS.TXINPUT,
        details=m.TxRequest.TxRequestDetailsType(request_index=0),
        serialized=HANDED(serialized_tx=bytes(1_000_000)),
    )
    with pytest.raises(ProtocolError, match="more than any transaction can have"):
        await signed(CHANGE, *[piece] * 5)


async def test_extra_data_in_pieces() -> None:
    [ref] = [item for item in DASH["call"]["ref_txs"] if "extra_data" in item]
    txid, data = bytes.fromhex(ref["hash"]), bytes.fromhex(ref["extra_data"])
    piece = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=4, extra_data_offset=2)
    beyond = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=4, extra_data_offset=len(data) - 3)
    none = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=0, extra_data_offset=0)
    for last in (beyond, none):
        device = Device(piece, last)
        with pytest.raises(ProtocolError, match="asked for TXEXTRADATA"):
            await btc.sign_transaction(**DASH["call"])(device)
        assert device.heard[-1].tx.extra_data == data[2:6]


async def test_people_may_take_long_on_the_classic_family() -> None:
    for model, patient in ((Model.CLASSIC_1S, True), (Model.MINI, True), (Model.PRO, False)):

        class Features(Known):
            pass

        Features.model = model
        device = Device(asks(KINDS.TXINPUT, 7), features=Features)
        with pytest.raises(ProtocolError):
            await btc.sign_transaction(**CHANGE["call"])(device)
        assert device.patient == [patient]


async def test_a_refusal_is_not_repeated() -> None:
    device = Device(asks(KINDS.TXINPUT), DeviceFailure("no"))
    with pytest.raises(DeviceFailure):
        await btc.sign_transaction(**CHANGE["call"])(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == ["SignTx", "TxAck"]


async def test_taproot_without_previous_transactions() -> None:
    """The keys are asked for, once for the account, and the signatures are checked all the same."""
    call = TAPROOT["call"]
    assert not call["ref_txs"]
    answers = await talk(call)
    assert [item.DESCRIPTOR.name for item in answers[-2:]] == ["TxRequest", "PublicKey"]
    result = await btc.sign_transaction(**call)(Device(*answers))
    assert result.serialized_tx.hex() == TAPROOT["serialized"]
    answers[-1].node.chain_code = bytes(32)
    with pytest.raises(ProtocolError):
        await btc.sign_transaction(**call)(Device(*answers))


async def test_scripts_of_own_inputs_stay_on_the_host() -> None:
    """A script that is given for an input of the wallet serves the checks, not the device."""
    call = deepcopy(TAPROOT["call"])
    for item, script in zip(call["inputs"], TAPROOT_SCRIPTS, strict=True):
        item["script_pubkey"] = script
    call["outputs"] = call["outputs"][:1]
    call["allow_high_fee"] = True
    answers = await talk(call)
    assert answers[-1].DESCRIPTOR.name == "TxRequest"
    device = Device(*answers)
    await btc.sign_transaction(**call)(device)
    inputs = [item.tx.inputs[0] for item in device.heard[1:] if item.tx.inputs]
    assert inputs
    assert not any(item.HasField("script_pubkey") for item in inputs)


@pytest.mark.parametrize(
    ("model", "version", "good"),
    [
        (Model.PRO, "4.9.0", True),
        (Model.TOUCH, "4.7.0", False),
        (Model.TOUCH, "4.9.0", True),
        (Model.MINI, "3.6.0", False),
        (Model.MINI, "3.7.1", True),
    ],
)
async def test_neurai_needs_newer_firmware(model: Model, version: Any, good: bool) -> None:
    emulator = Emulator(model, firmware_version=version, auto_confirm=True)
    path = "m/44'/1900'/0'/0/0"
    async with emulator, OneKey(emulator.port()) as sdk:
        if good:
            await sdk.btc_get_address(path=path, show_on_onekey=False)
            return
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_get_address(path=path, show_on_onekey=False)
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_get_public_key(path=path[:14], show_on_onekey=False)
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_sign_message(path=path, message_hex=b"x")
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_verify_message(address="x", message_hex=b"", signature=b"", coin="XNA")
        asked = {"GetAddress", "GetPublicKey", "SignMessage", "VerifyMessage"}
        assert not asked & set(emulator.requests)


def known(model: Model, version: Any) -> Any:
    """The features of a device."""

    class Features(Known):
        pass

    Features.model, Features.firmware_version = model, version
    return Features


def test_which_models_sign_by_bip322() -> None:
    operation = btc.sign_message("m/84'/0'/0'/0/0", b"x", dapp_sign_type="bip322-simple")
    for model in (Model.CLASSIC, Model.MINI, Model.TOUCH):
        with pytest.raises(MethodUnsupported, match="BIP-322"):
            demanded(operation, known(model, (9, 9, 9)))
    assert demanded(operation, known(Model.PRO, (1, 0, 0)))[Model.PRO] == (4, 9, 3)
    assert demanded(operation, known(Model.CLASSIC_PURE, (1, 0, 0)))[Model.CLASSIC_1S] == (3, 10, 1)
    ecdsa = btc.sign_message("m/84'/0'/0'/0/0", b"x", dapp_sign_type="ecdsa")
    assert demanded(ecdsa, known(Model.TOUCH, (1, 0, 0))) == {Model.PRO: (4, 9, 3)}


MESSAGE = b"Hello World"
OWN = {
    "m/44'/0'/0'/0/0": "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL",
    "m/49'/0'/0'/0/0": "3L6TyTisPBmrDAj6RoKmDzNnj4eQi54gD2",
    "m/84'/0'/0'/0/0": "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk",
}
SEGWIT = bytes.fromhex(  # recorded from real firmware for the SegWit address
    "2783a22f5842cb9f98c203de72d89a3fc8a92cc0f1f8e6cfd410df459bd812ee5857c4f05dcf65e0899c958e066956"
    "eb6ea38d2132a4f83980c04c05db5a3d52cd"
)


@pytest.mark.parametrize(
    ("address", "signature", "bip322"),
    [
        (OWN["m/44'/0'/0'/0/0"], SEGWIT, False),
        (OWN["m/84'/0'/0'/0/0"][:-1] + "q", SEGWIT, False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:-1] + b"\0", False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:-1], False),
        (OWN["m/84'/0'/0'/0/0"], b"\x1a" + SEGWIT[1:], False),
        (OWN["m/84'/0'/0'/0/0"], b"\x2b" + SEGWIT[1:], False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:1] + bytes(64), False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT, True),
    ],
)
async def test_signatures_of_messages_that_are_none(
    address: str, signature: bytes, bip322: bool
) -> None:
    kind = "bip322-simple" if bip322 else None
    operation = btc.sign_message("m/84'/0'/0'/0/0", MESSAGE, dapp_sign_type=kind)
    with pytest.raises(ProtocolError, match=r"The device's (signature|address)"):
        await operation(Device(m.MessageSignature(address=address, signature=signature)))


async def test_a_signature_of_a_message() -> None:
    answer = m.MessageSignature(address=OWN["m/84'/0'/0'/0/0"], signature=SEGWIT)
    result = await btc.sign_message("m/84'/0'/0'/0/0", MESSAGE)(Device(answer))
    assert (result.address, result.signature) == (answer.address, SEGWIT)


async def test_decred_is_not_looked_into() -> None:
    answer = m.MessageSignature(address="DsX", signature=SEGWIT)
    result = await btc.sign_message("m/44'/42'/0'/0/0", MESSAGE)(Device(answer))
    assert result.address == "DsX"


async def test_old_firmware_hears_nothing_of_bip322() -> None:
    device = Device(m.MessageSignature(address=OWN["m/84'/0'/0'/0/0"], signature=SEGWIT))
    device.schema = "v1"
    await btc.sign_message("m/84'/0'/0'/0/0", MESSAGE)(device)
    assert not device.heard[0].HasField("is_bip322_simple")


async def test_addresses_are_passed_on_as_they_are() -> None:
    device = Device(m.Success(message="Message verified"))
    address = "0x1odd"  # as no address is: it is the device that says so
    await btc.verify_message(address, MESSAGE, SEGWIT, "btc")(device)
    assert device.heard[0].address == address


NODE: dict[str, Any] = {
    "depth": 3,
    "fingerprint": 1,
    "child_num": 2**31,
    "chain_code": bytes(32),
    "public_key": b"\x02" + bytes(32),
}


def keys(count: int, *, show: bool = False, path: str = "m/84'/0'/{}'") -> list[Any]:
    """So many operations."""
    return [btc.get_public_key(path.format(index), show_on_onekey=show) for index in range(count)]


def batch(count: int) -> Any:
    """The answer for so many keys."""
    return m.EcdsaPublicKeys(hd_nodes=[m.HDNodeType(**NODE)] * count, root_fingerprint=7)


def single() -> Any:
    """The answer for one key."""
    return m.PublicKey(node=m.HDNodeType(**NODE), xpub="zpub", root_fingerprint=7)


@pytest.mark.parametrize(
    ("model", "version", "sizes"),
    [
        (Model.PRO, (4, 14, 0), [20, 20, 5]),
        (Model.TOUCH, (4, 11, 0), [20, 20, 5]),
        (Model.MINI, (3, 10, 0), [10, 10, 10, 10, 5]),
        (Model.CLASSIC_1S, (3, 12, 0), [10, 10, 10, 10, 5]),
    ],
)
async def test_many_public_keys(model: Model, version: Any, sizes: list[int]) -> None:
    device = Device(*map(batch, sizes), features=known(model, version))
    results = await together(keys(45))(device)
    assert [len(item.paths) for item in device.heard] == sizes
    assert len(results) == 45
    assert {item.root_fingerprint for item in results} == {7}
    assert all(item.xpub.startswith("zpub") for item in results)


@pytest.mark.parametrize(
    ("features", "operations"),
    [
        (known(Model.PRO, (4, 13, 9)), keys(2)),
        (known(Model.CLASSIC_1S, (3, 11, 9)), keys(2)),
        (known(Model.UNKNOWN, (9, 9, 9)), keys(2)),
        (Known, keys(2, show=True)),
        (Known, keys(2, path="m/0/{}")),  # too short for the message
    ],
)
async def test_one_by_one(features: Any, operations: Any) -> None:
    device = Device(single(), single(), features=features)
    await together(operations)(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == ["GetPublicKey"] * 2


async def test_what_the_device_does_not_give_together() -> None:
    device = Device(DeviceFailure("forbidden"), single(), single())
    results = await together(keys(2))(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == [
        "BatchGetPublickeys",
        "GetPublicKey",
        "GetPublicKey",
    ]
    assert [item.xpub for item in results] == ["zpub", "zpub"]


async def test_a_wrong_pin_is_no_reason_to_ask_again() -> None:
    device = Device(PinInvalid("wrong"))
    with pytest.raises(PinInvalid):
        await together(keys(2))(device)


async def test_too_few_public_keys() -> None:
    with pytest.raises(ProtocolError, match="as many public keys as were asked for"):
        await together(keys(2))(Device(batch(1)))


async def test_taproot_accounts_have_descriptors() -> None:
    [first, _] = await together(keys(2, path="m/86'/0'/{}'"))(Device(batch(2)))
    assert first.xpub_segwit == f"tr([00000007/86'/0'/0']{first.xpub}/<0;1>/*)"
