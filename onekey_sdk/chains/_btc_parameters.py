"""Transactions as they are given: mappings with the names of the JavaScript SDK, or dataclasses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _btc_kinds as kinds
from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains import _values as values
from onekey_sdk.chains._btc_multisig import read_multisig, with_places
from onekey_sdk.chains._btc_scripts import as_devices_read
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import (
    BtcMultisig,
    BtcRefInput,
    BtcRefOutput,
    BtcRefTx,
    BtcTxInput,
    BtcTxOutput,
    OutputScriptType,
    ScriptType,
)

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin

_HASH_SIZE = 32
_MOST_DATA = 0xFFFF


def read_inputs(given: object, coin: Coin, name: str = "inputs") -> tuple[BtcTxInput, ...]:
    """The inputs of a transaction, checked one by one.

    Raises:
        InvalidParameter: one is malformed, or they are no list.
    """
    items = values.sequence(name, given)
    if not items:
        raise InvalidParameter(f"{name} is empty")
    return tuple(_input(f"{name}[{index}]", item, coin) for index, item in enumerate(items))


def read_outputs(given: object, coin: Coin, name: str = "outputs") -> tuple[BtcTxOutput, ...]:
    """The outputs of a transaction, checked one by one.

    Raises:
        InvalidParameter: one is malformed, or they are no list.
    """
    items = values.sequence(name, given)
    if not items:
        raise InvalidParameter(f"{name} is empty")
    return tuple(_output(f"{name}[{index}]", item, coin) for index, item in enumerate(items))


def read_ref_txs(given: object, coin: Coin) -> dict[bytes, BtcRefTx]:
    """Previous and replaced transactions by their ids; also as they are broadcast, whole.

    Raises:
        InvalidParameter: one is malformed, or there twice.
    """
    found: dict[bytes, BtcRefTx] = {}
    for index, item in enumerate(values.sequence("ref_txs", given)):
        name = f"ref_txs[{index}]"
        raw = isinstance(item, (bytes, bytearray, str))
        ref = _raw_ref_tx(name, item, coin) if raw else _ref_tx(name, item, coin)
        if found.setdefault(ref.hash, ref) != ref:
            raise InvalidParameter(f"{name} has the id of another one: {ref.hash.hex()}")
    return found


def _input(name: str, given: object, coin: Coin) -> BtcTxInput:
    found = values.entries_of(name, given, BtcTxInput, required=("prev_hash", "prev_index"))
    path = values.path_components(f"{name}.address_n", found.get("address_n"))
    multisig = read_multisig(f"{name}.multisig", found.get("multisig"))
    kind = kinds.script_type(found.get("script_type"), path, several=multisig is not None)
    external = kind is ScriptType.EXTERNAL
    script = _optional_bytes(name, found, "script_pubkey")
    if external and (path or script is None):
        raise InvalidParameter(f"{name} is signed by others: it needs script_pubkey, no address_n")
    if not external:
        if not path:
            raise InvalidParameter(f"{name} lacks address_n, the path of the key that signs it")
        kinds.check_script_type(name, kind, path, several=multisig is not None)
    if "amount" not in found:
        raise InvalidParameter(f"{name} lacks amount, which the previous transaction tells")
    _check_coin(name, kind, coin)
    if "commitment_data" in found and "ownership_proof" not in found:
        raise InvalidParameter(f"{name} has commitment_data without an ownership_proof")
    _check_witness(name, found)
    if ("decred_tree" in found or "decred_staking_spend" in found) and not coin.decred:
        raise InvalidParameter(f"{name} has fields that only Decred has")
    return BtcTxInput(
        prev_hash=_hash(name, found, "prev_hash"),
        prev_index=values.whole_number(f"{name}.prev_index", found["prev_index"], bits=32),
        amount=values.whole_number(f"{name}.amount", found["amount"], bits=64),
        address_n=path,
        script_type=kind,
        sequence=_optional_number(name, found, "sequence"),
        multisig=multisig and with_places(multisig),
        script_pubkey=script,
        script_sig=_optional_bytes(name, found, "script_sig"),
        witness=_optional_bytes(name, found, "witness"),
        ownership_proof=_optional_bytes(name, found, "ownership_proof"),
        commitment_data=_optional_bytes(name, found, "commitment_data"),
        decred_tree=_optional_number(name, found, "decred_tree"),
        decred_staking_spend=_optional_number(name, found, "decred_staking_spend"),
        **_original(name, found),
    )


def _output(name: str, given: object, coin: Coin) -> BtcTxOutput:
    found = values.entries_of(name, given, BtcTxOutput, required=())
    path = values.path_components(f"{name}.address_n", found.get("address_n"))
    multisig = read_multisig(f"{name}.multisig", found.get("multisig"))
    data = _optional_bytes(name, found, "op_return_data")
    address = found.get("address")
    if sum((bool(path), address is not None, data is not None)) != 1:
        raise InvalidParameter(f"{name} needs exactly one of address, address_n and op_return_data")
    if address is not None and not isinstance(address, str):
        raise InvalidParameter(f"{name}.address is no text")
    if data is not None and len(data) > _MOST_DATA:
        raise InvalidParameter(f"{name}.op_return_data has {len(data)} bytes, above {_MOST_DATA}")
    if "amount" not in found and data is None:
        raise InvalidParameter(f"{name} lacks amount")
    amount = values.whole_number(f"{name}.amount", found.get("amount", 0), bits=64)
    given_kind = found.get("script_type")
    stated = None if given_kind is None else kinds.member(name, OutputScriptType, given_kind)
    return BtcTxOutput(
        amount=amount,
        address=address and as_devices_read(address, coin),
        address_n=path,
        script_type=_output_kind(name, stated, path, multisig, data, amount),
        multisig=multisig,
        op_return_data=data,
        **_original(name, found),
    )


def _output_kind(
    name: str,
    stated: OutputScriptType | None,
    path: tuple[int, ...],
    multisig: BtcMultisig | None,
    data: bytes | None,
    amount: int,
) -> OutputScriptType:
    if data is not None:
        if amount:
            raise InvalidParameter(f"{name} writes data and would burn its amount, which must be 0")
        if multisig or stated not in {None, OutputScriptType.OP_RETURN}:
            raise InvalidParameter(f"{name} writes data: its script_type is PAYTOOPRETURN")
        return OutputScriptType.OP_RETURN
    if path:
        several = multisig is not None
        kind = (
            kinds.script_type(None, path, several=several)
            if stated is None
            else kinds.INPUT_KINDS.get(stated)
        )
        if kind is None:
            raise InvalidParameter(f"{name} pays a path, which {stated} does not go with")
        kinds.check_script_type(name, kind, path, several=several)
        return kinds.OUTPUT_KINDS[kind]
    if multisig or stated is OutputScriptType.OP_RETURN:
        raise InvalidParameter(f"{name} pays an address: its script_type is PAYTOADDRESS")
    return stated or OutputScriptType.ADDRESS


def _ref_tx(name: str, given: object, coin: Coin) -> BtcRefTx:
    found = values.entries_of(
        name, given, BtcRefTx, required=("hash", "version", "inputs", "lock_time")
    )
    replaced = "outputs" in found
    if replaced == ("bin_outputs" in found):
        raise InvalidParameter(f"{name} needs either bin_outputs or, if it is replaced, outputs")
    inputs: tuple[BtcRefInput, ...] | tuple[BtcTxInput, ...]
    if replaced:
        inputs = read_inputs(found["inputs"], coin, f"{name}.inputs")
    else:
        inputs = _ref_inputs(f"{name}.inputs", found["inputs"])
    overwintered = found.get("overwintered")
    return BtcRefTx(
        hash=_hash(name, found, "hash"),
        version=_version(name, found["version"]),
        inputs=inputs,
        lock_time=values.whole_number(f"{name}.lock_time", found["lock_time"], bits=32),
        bin_outputs=_ref_outputs(f"{name}.bin_outputs", found.get("bin_outputs", ())),
        outputs=read_outputs(found["outputs"], coin, f"{name}.outputs") if replaced else (),
        extra_data=values.byte_string(f"{name}.extra_data", found.get("extra_data", b"")),
        expiry=_optional_number(name, found, "expiry"),
        overwintered=None if overwintered is None else bool(overwintered),
        version_group_id=_optional_number(name, found, "version_group_id"),
        branch_id=_optional_number(name, found, "branch_id"),
        timestamp=_optional_number(name, found, "timestamp"),
    )


def _raw_ref_tx(name: str, given: object, coin: Coin) -> BtcRefTx:
    raw = values.byte_string(name, given)
    try:
        parsed = form.parse(raw, coin)
        txid = parsed.txid()
    except ValueError as error:
        raise InvalidParameter(f"{name} is no transaction of {coin.name}: {error}") from None
    return BtcRefTx(
        hash=txid,
        version=parsed.version,
        inputs=parsed.inputs,
        lock_time=parsed.lock_time,
        bin_outputs=parsed.outputs,
        extra_data=parsed.extra_data,
        expiry=parsed.expiry,
        version_group_id=parsed.version_group_id,
        branch_id=parsed.branch_id,
        timestamp=parsed.timestamp,
    )


def _ref_inputs(name: str, given: object) -> tuple[BtcRefInput, ...]:
    read: list[BtcRefInput] = []
    for index, item in enumerate(values.sequence(name, given)):
        place = f"{name}[{index}]"
        found = values.entries_of(
            place, item, BtcRefInput, required=("prev_hash", "prev_index", "sequence")
        )
        read.append(
            BtcRefInput(
                prev_hash=_hash(place, found, "prev_hash"),
                prev_index=values.whole_number(f"{place}.prev_index", found["prev_index"], bits=32),
                script_sig=values.byte_string(f"{place}.script_sig", found.get("script_sig", b"")),
                sequence=values.whole_number(f"{place}.sequence", found["sequence"], bits=32),
                decred_tree=_optional_number(place, found, "decred_tree"),
            )
        )
    return tuple(read)


def _ref_outputs(name: str, given: object) -> tuple[BtcRefOutput, ...]:
    read: list[BtcRefOutput] = []
    for index, item in enumerate(values.sequence(name, given)):
        place = f"{name}[{index}]"
        found = values.entries_of(place, item, BtcRefOutput, required=("amount", "script_pubkey"))
        read.append(
            BtcRefOutput(
                amount=values.whole_number(f"{place}.amount", found["amount"], bits=64),
                script_pubkey=values.byte_string(f"{place}.script_pubkey", found["script_pubkey"]),
                decred_script_version=_optional_number(place, found, "decred_script_version"),
            )
        )
    return tuple(read)


def _check_coin(name: str, kind: ScriptType, coin: Coin) -> None:
    segwit = kind in {ScriptType.SEGWIT, ScriptType.P2SH_SEGWIT}
    if (segwit and coin.segwit is None) or (kind is ScriptType.TAPROOT and not coin.taproot):
        raise InvalidParameter(f"{name} has script_type {kind}, which {coin.name} does not have")


def _check_witness(name: str, found: dict[str, Any]) -> None:
    witness = _optional_bytes(name, found, "witness")
    if not witness:
        return
    reader = form.Reader(witness)
    try:
        reader.stack()
    except ValueError as error:
        raise InvalidParameter(f"{name}.witness is none: {error}") from None
    if reader.rest():
        raise InvalidParameter(f"{name}.witness has more than its items")


def _version(name: str, given: object) -> int:
    return values.whole_number(f"{name}.version", given, bits=32)


def _hash(name: str, found: dict[str, Any], field: str) -> bytes:
    return values.byte_string(f"{name}.{field}", found[field], _HASH_SIZE)


def _original(name: str, found: dict[str, Any]) -> dict[str, Any]:
    """Where an input or output stands in the transaction that is replaced."""
    if ("orig_hash" in found) != ("orig_index" in found):
        raise InvalidParameter(f"{name} has to have both orig_hash and orig_index, or neither")
    if "orig_hash" not in found:
        return {}
    index = values.whole_number(f"{name}.orig_index", found["orig_index"], bits=32)
    return {"orig_hash": _hash(name, found, "orig_hash"), "orig_index": index}


def _optional_bytes(name: str, found: dict[str, Any], field: str) -> bytes | None:
    return values.byte_string(f"{name}.{field}", found[field]) if field in found else None


def _optional_number(name: str, found: dict[str, Any], field: str) -> int | None:
    if field not in found:
        return None
    return values.whole_number(f"{name}.{field}", found[field], bits=32)
