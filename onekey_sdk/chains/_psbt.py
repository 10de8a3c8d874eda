"""Reading and writing PSBTs of version 0 (BIP-174) and 2 (BIP-370), Taproot fields included.

A PSBT is kept as the maps that it consists of, in their order, so that whatever nobody here
knows (newer fields, those of other programs) is still there when it is written again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.chains import _psbt_fields as fields
from onekey_sdk.chains._btc_transaction import Reader, write_bytes, write_compact_size
from onekey_sdk.chains._psbt_embit import (
    Transaction,
    TxInput,
    TxOutput,
    make_unsigned,
    read_output,
    read_transaction,
    read_unsigned,
    read_witness,
)
from onekey_sdk.chains._psbt_fields import Field, Global, In, Out
from onekey_sdk.errors import PsbtError
from onekey_sdk.models import PsbtProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAGIC = b"psbt\xff"
VERSIONS = (0, 2)
LARGEST = 32 * 1024 * 1024
"""More than nodes read (MAX_SIZE), and than anybody puts into one transaction."""

_FINAL_SEQUENCE = 0xFFFF_FFFF
_SMALLEST_MAP = 1


class Origin(NamedTuple):
    """Where a key comes from: the fingerprint of the master key, and the path from there."""

    fingerprint: int
    path: tuple[int, ...]


class Map(dict[bytes, bytes]):
    """Keys, which begin with their type, and their values."""

    def one(self, kind: int) -> bytes | None:
        """The value of a type that has no further key."""
        return self.get(write_compact_size(kind))

    def put(self, kind: int, value: bytes, key: bytes = b"") -> None:
        """Set a value; a new one goes where it belongs by its type, as most programs write them."""
        full = write_compact_size(kind) + key
        if full not in self:
            items = list(self.items())
            place = next((at for at, (other, _) in enumerate(items) if other > full), len(items))
            items.insert(place, (full, value))
            self.clear()
            self.update(items)
        self[full] = value

    def each(self, kind: int) -> Iterator[tuple[bytes, bytes]]:
        """All further keys of a type, with their values."""
        prefix = write_compact_size(kind)
        for key, value in self.items():
            if key.startswith(prefix):
                yield key[len(prefix) :], value

    def number(self, kind: int) -> int | None:
        """A value that is a number."""
        value = self.one(kind)
        return None if value is None else int.from_bytes(value, "little")


@dataclass
class Psbt:
    """A PSBT that agrees with itself.

    Attributes:
        version: 0 or 2.
        transaction: what is to be signed.
        common: the global map.
        inputs: a map for each input.
        outputs: a map for each output.
    """

    version: int
    transaction: Transaction
    common: Map
    inputs: list[Map]
    outputs: list[Map]

    def serialize(self) -> bytes:
        """The PSBT as bytes."""
        maps = (self.common, *self.inputs, *self.outputs)
        return MAGIC + b"".join(_write_map(each) for each in maps)


def read(raw: bytes) -> Psbt:
    """Read a PSBT.

    Raises:
        PsbtError: it is none, or does not agree with itself.
    """
    if not raw.startswith(MAGIC):
        raise malformed("it does not begin as a PSBT does")
    if len(raw) > LARGEST:
        raise malformed("it is larger than any transaction")
    try:
        return _read(Reader(raw[len(MAGIC) :]))
    except ValueError as error:
        raise malformed(str(error)) from None


def _read(reader: Reader) -> Psbt:
    common = _read_map(reader)
    version = common.number(Global.VERSION) or 0
    if version not in VERSIONS:
        raise malformed(f"there is no version {version} of PSBT")
    _check(common, fields.GLOBALS, version, "the PSBT")
    unsigned = _unsigned(common)
    count_in, count_out = _counts(common, unsigned)
    reader.checked(count_in + count_out, _SMALLEST_MAP)
    inputs = [_read_map(reader) for _ in range(count_in)]
    outputs = [_read_map(reader) for _ in range(count_out)]
    if reader.rest():
        raise malformed("something follows its end")
    for index, each in enumerate(inputs):
        _check(each, fields.INPUTS, version, f"input {index}")
    for index, each in enumerate(outputs):
        _check(each, fields.OUTPUTS, version, f"output {index}")
    transaction = unsigned or _assemble(common, inputs, outputs)
    return Psbt(version, transaction, common, inputs, outputs)


def malformed(what: str) -> PsbtError:
    """The error for what is no PSBT."""
    return PsbtError(f"this is no PSBT: {what}", reason=PsbtProblem.MALFORMED)


def origins(found: Map, kind: int) -> dict[bytes, Origin]:
    """The keys of a map with where they come from, for any of the four types that say so."""
    taproot = kind in {In.TAP_BIP32_DERIVATION, Out.TAP_BIP32_DERIVATION}
    return {
        key: read_origin(value[1 + 32 * value[0] :] if taproot else value)
        for key, value in found.each(kind)
    }


def read_origin(value: bytes) -> Origin:
    """A fingerprint, and the numbers of a path."""
    numbers = [int.from_bytes(value[at : at + 4], "little") for at in range(4, len(value), 4)]
    return Origin(int.from_bytes(value[:4], "big"), tuple(numbers))


def write_origin(origin: Origin) -> bytes:
    """A fingerprint and a path as `read_origin` takes them."""
    numbers = b"".join(component.to_bytes(4, "little") for component in origin.path)
    return origin.fingerprint.to_bytes(4, "big") + numbers


def previous_transaction(found: Map, index: int) -> Transaction | None:
    """The transaction that an input spends from, if it is there.

    Raises:
        PsbtError: it is no transaction.
    """
    raw = found.one(In.NON_WITNESS_UTXO)
    return None if raw is None else read_transaction(raw, f"The UTXO of input {index}")


def witness_utxo(found: Map, index: int) -> TxOutput | None:
    """The output that an input says it spends, if it does.

    Raises:
        PsbtError: it is no output.
    """
    raw = found.one(In.WITNESS_UTXO)
    return None if raw is None else read_output(raw, f"The witness UTXO of input {index}")


def final_witness(found: Map, index: int) -> tuple[bytes, ...]:
    """The finished witness of an input; empty where there is none.

    Raises:
        PsbtError: it is no witness.
    """
    raw = found.one(In.FINAL_SCRIPTWITNESS)
    return () if raw is None else read_witness(raw, f"The witness of input {index}")


def _read_map(reader: Reader) -> Map:
    found = Map()
    while key := reader.prefixed():
        if key in found:
            raise malformed(f"key {key[:8].hex()} is there twice")
        found[key] = reader.prefixed()
    return found


def _write_map(found: Mapping[bytes, bytes]) -> bytes:
    return b"".join(write_bytes(part) for pair in found.items() for part in pair) + b"\0"


def _check(found: Map, known: dict[int, Field], version: int, where: str) -> None:
    for key, value in found.items():
        kind = Reader(key).compact_size()
        field = known.get(kind)
        if field is not None:
            _check_field(
                field,
                len(key) - len(write_compact_size(kind)),
                value,
                version,
                f"{where}: {kind:#04x}",
            )
    for kind, field in known.items():
        if version in field.required and write_compact_size(kind) not in found:
            raise malformed(f"{where} lacks its field {kind:#04x}")


def _check_field(field: Field, key_size: int, value: bytes, version: int, name: str) -> None:
    if version not in field.versions:
        raise malformed(f"{name} does not belong into version {version}")
    if key_size not in field.key:
        raise malformed(f"{name} has a key of another size")
    if field.size is not None and len(value) not in field.size:
        raise malformed(f"{name} has a value of another size")
    if field.check is not None and not field.check(value):
        raise malformed(f"{name} has an impossible value")


def _unsigned(common: Map) -> Transaction | None:
    raw = common.one(Global.UNSIGNED_TX)
    if raw is None:
        return None
    transaction = read_unsigned(raw, "The transaction in the PSBT")
    if any(each.script_sig for each in transaction.inputs):
        raise malformed("its transaction is signed")
    return transaction


def _counts(common: Map, unsigned: Transaction | None) -> tuple[int, int]:
    if unsigned is not None:
        return len(unsigned.inputs), len(unsigned.outputs)
    readers = [
        Reader(common.one(kind) or b"") for kind in (Global.INPUT_COUNT, Global.OUTPUT_COUNT)
    ]
    counts = [reader.compact_size() for reader in readers]
    if any(reader.rest() for reader in readers):
        raise malformed("a count is no number")
    return counts[0], counts[1]


def _assemble(common: Map, inputs: list[Map], outputs: list[Map]) -> Transaction:
    """The transaction of a PSBT of version 2."""
    return make_unsigned(
        common.number(Global.TX_VERSION) or 0,
        _lock_time(common, inputs),
        [
            TxInput(
                (each.one(In.PREVIOUS_TXID) or b"")[::-1],
                each.number(In.OUTPUT_INDEX) or 0,
                b"",
                _FINAL_SEQUENCE if (given := each.number(In.SEQUENCE)) is None else given,
            )
            for each in inputs
        ],
        [TxOutput(each.number(Out.AMOUNT) or 0, each.one(Out.SCRIPT) or b"") for each in outputs],
    )


def _lock_time(common: Map, inputs: list[Map]) -> int:
    """The lock time that all inputs agree on (BIP-370); a height if both are possible."""
    required = [
        (each.number(In.REQUIRED_HEIGHT_LOCKTIME), each.number(In.REQUIRED_TIME_LOCKTIME))
        for each in inputs
    ]
    demanding = [pair for pair in required if pair != (None, None)]
    if not demanding:
        return common.number(Global.FALLBACK_LOCKTIME) or 0
    for kind in (0, 1):
        values = [pair[kind] for pair in demanding]
        if None not in values:
            return max(value for value in values if value is not None)
    raise malformed("one input wants a height as lock time, another a time")
