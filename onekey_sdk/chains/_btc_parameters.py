"""Transactions as they are given: mappings with the names of the JavaScript SDK, or dataclasses."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains import _values as values
from onekey_sdk.chains._btc_encodings import base58check_decode
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import (
    BtcCosigner,
    BtcMultisig,
    BtcRefInput,
    BtcRefOutput,
    BtcRefTx,
    BtcTxInput,
    BtcTxOutput,
    HDNode,
    OutputScriptType,
    ScriptType,
)
from onekey_sdk.paths import HARDENED, parse_path

if TYPE_CHECKING:
    from enum import StrEnum

    from onekey_sdk.chains._coins import Coin

    Kind = TypeVar("Kind", bound=StrEnum)

_HASH_SIZE = 32
_KEY_SIZE = 33
_XPUB_SIZE = 78
_MOST_SIGNERS = 15

_SCRIPT_BY_PURPOSE = {
    44: ScriptType.LEGACY,
    45: ScriptType.MULTISIG,
    49: ScriptType.P2SH_SEGWIT,
    84: ScriptType.SEGWIT,
    86: ScriptType.TAPROOT,
    10025: ScriptType.TAPROOT,
}
_BIP48 = 48
_BIP48_SCRIPTS = {1: ScriptType.P2SH_SEGWIT, 2: ScriptType.SEGWIT}
_BIP48_PLACE = 3

OUTPUT_KINDS = {
    ScriptType.LEGACY: OutputScriptType.ADDRESS,
    ScriptType.MULTISIG: OutputScriptType.MULTISIG,
    ScriptType.P2SH_SEGWIT: OutputScriptType.P2SH_SEGWIT,
    ScriptType.SEGWIT: OutputScriptType.SEGWIT,
    ScriptType.TAPROOT: OutputScriptType.TAPROOT,
}
"""How an output is written that can be spent so."""
INPUT_KINDS = {output: spent for spent, output in OUTPUT_KINDS.items()}
"""The other way around."""


def script_type(
    given: ScriptType | str | None, path: tuple[int, ...], *, several: bool = False
) -> ScriptType:
    """The kind of script that is meant, by default that of the path (BIP-44, 45, 48, 49, 84, 86).

    Args:
        several: whether a multisig script is given.

    Raises:
        InvalidParameter: there is no such kind.
    """
    if given is not None:
        return _member("script_type", ScriptType, given)
    purpose = _unhardened(path, 0)
    if several and purpose == _BIP48:
        return _BIP48_SCRIPTS.get(_unhardened(path, _BIP48_PLACE) or 0, ScriptType.MULTISIG)
    found = _SCRIPT_BY_PURPOSE.get(purpose or 0, ScriptType.LEGACY)
    if several:
        return ScriptType.MULTISIG if found is ScriptType.LEGACY else found
    return ScriptType.LEGACY if found is ScriptType.MULTISIG else found


def address_type(
    given: ScriptType | str | None, path: tuple[int, ...], *, several: bool
) -> ScriptType:
    """The kind of script of an address, by default that of the path.

    Raises:
        InvalidParameter: there is no such kind, or it does not go with that many signers.
    """
    kind = script_type(given, path, several=several)
    if kind is ScriptType.EXTERNAL:
        raise InvalidParameter("EXTERNAL is no script_type of addresses")
    if several and kind in {ScriptType.LEGACY, ScriptType.TAPROOT}:
        raise InvalidParameter(f"multisig does not go with script_type {kind}")
    return kind


def check_script_type(name: str, kind: ScriptType, path: tuple[int, ...], *, several: bool) -> None:
    """Whether a kind of script goes with a path and with a multisig script.

    Raises:
        InvalidParameter: it does not.
    """
    if several and kind in {ScriptType.LEGACY, ScriptType.TAPROOT}:
        raise InvalidParameter(f"{name} has multisig, which does not go with {kind}")
    if kind is ScriptType.MULTISIG and not several:
        raise InvalidParameter(f"{name} lacks multisig, which {kind} needs")
    if _unhardened(path, 0) in {*_SCRIPT_BY_PURPOSE, _BIP48}:
        usual = script_type(None, path, several=several)
        if kind is not usual:
            raise InvalidParameter(
                f"{name} has script_type {kind}, but keys of its path are for {usual}"
            )


def read_inputs(given: object, coin: Coin, name: str = "inputs") -> tuple[BtcTxInput, ...]:
    """The inputs of a transaction, checked one by one.

    Raises:
        InvalidParameter: one is malformed, or they are no list.
    """
    items = values.sequence(name, given)
    if not items:
        raise InvalidParameter(f"{name} is empty")
    return tuple(_input(f"{name}[{index}]", item, coin) for index, item in enumerate(items))


def read_outputs(given: object, name: str = "outputs") -> tuple[BtcTxOutput, ...]:
    """The outputs of a transaction, checked one by one.

    Raises:
        InvalidParameter: one is malformed, or they are no list.
    """
    items = values.sequence(name, given)
    if not items:
        raise InvalidParameter(f"{name} is empty")
    return tuple(_output(f"{name}[{index}]", item) for index, item in enumerate(items))


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


def read_multisig(name: str, given: object) -> BtcMultisig | None:
    """A multisig script.

    Raises:
        InvalidParameter: it is malformed.
    """
    if given is None:
        return None
    found = _fields(name, given, BtcMultisig, required=("m",))
    nodes = tuple(
        _node(f"{name}.nodes[{index}]", item)
        for index, item in enumerate(values.sequence(f"{name}.nodes", found.get("nodes", ())))
    )
    pubkeys = tuple(
        _cosigner(f"{name}.pubkeys[{index}]", item)
        for index, item in enumerate(values.sequence(f"{name}.pubkeys", found.get("pubkeys", ())))
    )
    if bool(nodes) == bool(pubkeys):
        raise InvalidParameter(f"{name} has to have either pubkeys or nodes")
    count = len(nodes or pubkeys)
    m = values.whole_number(f"{name}.m", found["m"], bits=32)
    if not 1 <= m <= count <= _MOST_SIGNERS:
        raise InvalidParameter(f"{name} asks for {m} of {count} keys; at most 15 keys are possible")
    signatures = tuple(
        values.byte_string(f"{name}.signatures", item)
        for item in values.sequence(f"{name}.signatures", found.get("signatures", ()))
    )
    if len(signatures) > count:
        raise InvalidParameter(f"{name} has more signatures than keys")
    path = _path(f"{name}.address_n", found.get("address_n"))
    if path and pubkeys:
        raise InvalidParameter(f"{name}.address_n goes with nodes; pubkeys have their own")
    if any(component & HARDENED for cosigner in pubkeys for component in cosigner.address_n) or any(
        component & HARDENED for component in path
    ):
        raise InvalidParameter(f"{name} has a path with hardened components below a public key")
    return BtcMultisig(m, pubkeys, signatures, nodes, path)


def _input(name: str, given: object, coin: Coin) -> BtcTxInput:
    found = _fields(name, given, BtcTxInput, required=("prev_hash", "prev_index"))
    path = _path(f"{name}.address_n", found.get("address_n"))
    multisig = read_multisig(f"{name}.multisig", found.get("multisig"))
    kind = script_type(found.get("script_type"), path, several=multisig is not None)
    external = kind is ScriptType.EXTERNAL
    script = _optional_bytes(name, found, "script_pubkey")
    if external and (path or script is None):
        raise InvalidParameter(f"{name} is signed by others: it needs script_pubkey, no address_n")
    if not external:
        if not path:
            raise InvalidParameter(f"{name} lacks address_n, the path of the key that signs it")
        check_script_type(name, kind, path, several=multisig is not None)
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
        multisig=multisig,
        script_pubkey=script,
        script_sig=_optional_bytes(name, found, "script_sig"),
        witness=_optional_bytes(name, found, "witness"),
        ownership_proof=_optional_bytes(name, found, "ownership_proof"),
        commitment_data=_optional_bytes(name, found, "commitment_data"),
        decred_tree=_optional_number(name, found, "decred_tree"),
        decred_staking_spend=_optional_number(name, found, "decred_staking_spend"),
        **_original(name, found),
    )


def _output(name: str, given: object) -> BtcTxOutput:
    found = _fields(name, given, BtcTxOutput, required=())
    path = _path(f"{name}.address_n", found.get("address_n"))
    multisig = read_multisig(f"{name}.multisig", found.get("multisig"))
    data = _optional_bytes(name, found, "op_return_data")
    address = found.get("address")
    if sum((bool(path), address is not None, data is not None)) != 1:
        raise InvalidParameter(f"{name} needs exactly one of address, address_n and op_return_data")
    if address is not None and not isinstance(address, str):
        raise InvalidParameter(f"{name}.address is no text")
    if "amount" not in found and data is None:
        raise InvalidParameter(f"{name} lacks amount")
    amount = values.whole_number(f"{name}.amount", found.get("amount", 0), bits=64)
    given_kind = found.get("script_type")
    stated = None if given_kind is None else _member(name, OutputScriptType, given_kind)
    return BtcTxOutput(
        amount=amount,
        address=address,
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
            script_type(None, path, several=several) if stated is None else INPUT_KINDS.get(stated)
        )
        if kind is None:
            raise InvalidParameter(f"{name} pays a path, which {stated} does not go with")
        check_script_type(name, kind, path, several=several)
        return OUTPUT_KINDS[kind]
    if multisig or stated is OutputScriptType.OP_RETURN:
        raise InvalidParameter(f"{name} pays an address: its script_type is PAYTOADDRESS")
    return stated or OutputScriptType.ADDRESS


def _ref_tx(name: str, given: object, coin: Coin) -> BtcRefTx:
    found = _fields(name, given, BtcRefTx, required=("hash", "version", "inputs", "lock_time"))
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
        outputs=read_outputs(found["outputs"], f"{name}.outputs") if replaced else (),
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
        found = _fields(place, item, BtcRefInput, required=("prev_hash", "prev_index", "sequence"))
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
        found = _fields(place, item, BtcRefOutput, required=("amount", "script_pubkey"))
        read.append(
            BtcRefOutput(
                amount=values.whole_number(f"{place}.amount", found["amount"], bits=64),
                script_pubkey=values.byte_string(f"{place}.script_pubkey", found["script_pubkey"]),
                decred_script_version=_optional_number(place, found, "decred_script_version"),
            )
        )
    return tuple(read)


def _cosigner(name: str, given: object) -> BtcCosigner:
    found = _fields(name, given, BtcCosigner, required=("node",))
    path = _path(f"{name}.address_n", found.get("address_n"))
    return BtcCosigner(_node(f"{name}.node", found["node"]), path)


def _node(name: str, given: object) -> HDNode:
    """A public node, also as an extended public key."""
    if isinstance(given, str):
        return _xpub(name, given)
    found = _fields(name, given, HDNode, required=("chain_code", "public_key"))
    return HDNode(
        depth=values.whole_number(f"{name}.depth", found.get("depth", 0), bits=8),
        fingerprint=values.whole_number(
            f"{name}.fingerprint", found.get("fingerprint", 0), bits=32
        ),
        child_num=values.whole_number(f"{name}.child_num", found.get("child_num", 0), bits=32),
        chain_code=values.byte_string(f"{name}.chain_code", found["chain_code"], _HASH_SIZE),
        public_key=values.byte_string(f"{name}.public_key", found["public_key"], _KEY_SIZE),
    )


def _xpub(name: str, text: str) -> HDNode:
    try:
        data = base58check_decode(text)
    except ValueError as error:
        raise InvalidParameter(f"{name} is no extended public key: {error}") from None
    if len(data) != _XPUB_SIZE or data[45] not in {2, 3}:
        raise InvalidParameter(f"{name} is no extended public key")
    return HDNode(
        depth=data[4],
        fingerprint=int.from_bytes(data[5:9], "big"),
        child_num=int.from_bytes(data[9:13], "big"),
        chain_code=data[13:45],
        public_key=data[45:],
    )


def _fields(name: str, given: object, kind: type, *, required: tuple[str, ...]) -> dict[str, Any]:
    """The entries that are set, of a mapping or of such a dataclass."""
    if is_dataclass(given) and isinstance(given, kind):
        given = {
            item.name: value for item in fields(given) if (value := getattr(given, item.name)) != ()
        }
    aliases = _aliases(kind)
    return values.fields_of(name, given, aliases, required=required)


@cache
def _aliases(kind: type) -> dict[str, str]:
    return {item.name: item.name for item in fields(kind)}


def _member(name: str, kind: type[Kind], given: Any) -> Kind:
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(kind)
        raise InvalidParameter(f"{name}: {given!r} is no script type; there are {known}") from None


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


def _path(name: str, given: object) -> tuple[int, ...]:
    if given is None:
        return ()
    try:
        return tuple(parse_path(given))  # type: ignore[arg-type]
    except InvalidParameter as error:
        raise InvalidParameter(f"{name}: {error}") from None


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


def _unhardened(path: tuple[int, ...], place: int) -> int | None:
    """A hardened component's number; None where there is none."""
    return path[place] & ~HARDENED if len(path) > place and path[place] & HARDENED else None
