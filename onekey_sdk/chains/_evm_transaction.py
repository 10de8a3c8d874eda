"""Transactions: legacy (EIP-155), with dynamic fees (EIP-1559), with authorizations (EIP-7702)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _evm_values as values
from onekey_sdk.chains import _rlp
from onekey_sdk.chains._evm_authorization import Authorization
from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from onekey_sdk.chains._rlp import Item

MAX_DATA = 16_000_000
"""The most bytes of data that a device takes."""

MAX_FEE_BYTES = 30
"""The most bytes that a fee and the gas limit may have together, so that their product fits."""

_MAX_ACCESS_ENTRIES = 16
_SLOT_SIZE = 32
_EIP155_OFFSET = 35
_WANCHAIN = (888, 999)
_WANCHAIN_TYPES = (1, 6)

_ALIASES = {
    name: own
    for own, names in {
        "to": ("to",),
        "value": ("value",),
        "gas_limit": ("gas_limit", "gasLimit", "gas"),
        "nonce": ("nonce",),
        "chain_id": ("chain_id", "chainId"),
        "data": ("data", "input"),
        "gas_price": ("gas_price", "gasPrice"),
        "tx_type": ("tx_type", "txType"),
        "type": ("type",),
        "max_fee_per_gas": ("max_fee_per_gas", "maxFeePerGas"),
        "max_priority_fee_per_gas": ("max_priority_fee_per_gas", "maxPriorityFeePerGas"),
        "access_list": ("access_list", "accessList"),
        "authorization_list": ("authorization_list", "authorizationList"),
    }.items()
    for name in names
}
_REQUIRED = ("chain_id", "nonce", "gas_limit")
_DYNAMIC = ("max_fee_per_gas", "max_priority_fee_per_gas")
_ACCESS_ALIASES = {
    "address": "address",
    "storage_keys": "storage_keys",
    "storageKeys": "storage_keys",
}


class Kind(IntEnum):
    """The types of transactions that devices sign (EIP-2718)."""

    LEGACY = 0
    EIP1559 = 2
    EIP7702 = 4


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction whose every field has been checked.

    Attributes:
        to: 40 hexadecimal digits; empty to create a contract.
        gas_price: of a legacy one, in wei.
        tx_type: Wanchain's addition to legacy ones.
    """

    kind: Kind
    chain_id: int
    nonce: int
    gas_limit: int
    to: str
    value: int
    data: bytes
    gas_price: int = 0
    tx_type: int | None = None
    max_fee: int = 0
    max_priority_fee: int = 0
    access_list: tuple[tuple[str, tuple[bytes, ...]], ...] = ()
    authorizations: tuple[Authorization, ...] = ()

    def raw(self, v: int, r: int, s: int, signed: tuple[Authorization, ...]) -> bytes:
        """The signed transaction, as it is broadcast."""
        recipient = bytes.fromhex(self.to)
        tail: list[Item] = [self.gas_limit, recipient, self.value, self.data]
        if self.kind is Kind.LEGACY:
            head: list[Item] = [] if self.tx_type is None else [self.tx_type]
            return _rlp.encode([*head, self.nonce, self.gas_price, *tail, v, r, s])
        access: list[Item] = [[bytes.fromhex(address), keys] for address, keys in self.access_list]
        fields: list[Item] = [self.chain_id, self.nonce, self.max_priority_fee, self.max_fee]
        fields += [*tail, access]
        if self.kind is Kind.EIP7702:
            fields.append([authorization.rlp() for authorization in signed])
        return bytes([self.kind]) + _rlp.encode([*fields, v, r, s])

    def full_v(self, v: int) -> int:
        """EIP-155's v, where the device gave the parity alone because v has no room in 32 bits."""
        if self.kind is Kind.LEGACY and v <= 1:
            return v + 2 * self.chain_id + _EIP155_OFFSET
        return v

    def is_possible(self, v: int) -> bool:
        """Whether a signature of this transaction can have this v."""
        lowest = 2 * self.chain_id + _EIP155_OFFSET if self.kind is Kind.LEGACY else 0
        return v in {lowest, lowest + 1}


def read(transaction: object) -> Transaction:
    """Check a transaction.

    Raises:
        InvalidParameter: a field is unknown, missing, malformed or in conflict with another.
    """
    found = values.fields_of("transaction", transaction, _ALIASES, required=_REQUIRED)
    kind = _kind(found)
    chain = values.chain_id(found["chain_id"])
    data = values.byte_string("data", found.get("data", b""))
    checked = Transaction(
        kind=kind,
        chain_id=chain,
        nonce=values.whole_number("nonce", found["nonce"], bits=64),
        gas_limit=values.whole_number("gas_limit", found["gas_limit"]),
        to=_recipient(found.get("to", ""), chain),
        value=values.whole_number("value", found.get("value", 0)),
        data=data,
        gas_price=values.whole_number("gas_price", found.get("gas_price", 0)),
        tx_type=_tx_type(found.get("tx_type"), chain),
        max_fee=values.whole_number("max_fee_per_gas", found.get("max_fee_per_gas", 0)),
        max_priority_fee=values.whole_number(
            "max_priority_fee_per_gas", found.get("max_priority_fee_per_gas", 0)
        ),
        access_list=_access_list(found.get("access_list", ()), chain),
        authorizations=_authorizations(found.get("authorization_list"), chain),
    )
    _check(checked)
    return checked


def _kind(found: dict[str, Any]) -> Kind:
    """Which type the fields make, and whether they agree with one another."""
    dynamic = [name for name in _DYNAMIC if name in found]
    if "gas_price" in found:
        if dynamic:
            raise InvalidParameter(f"gas_price and {dynamic[0]} exclude each other")
        if found.get("access_list"):
            raise InvalidParameter(
                "devices do not sign EIP-2930 transactions (gas_price with an access_list); "
                "use max_fee_per_gas and max_priority_fee_per_gas instead"
            )
        if "authorization_list" in found:
            raise InvalidParameter("an authorization_list needs max_fee_per_gas (EIP-7702)")
        kind = Kind.LEGACY
    elif len(dynamic) == len(_DYNAMIC):
        if "tx_type" in found:
            raise InvalidParameter("tx_type is for legacy transactions of Wanchain alone")
        kind = Kind.EIP7702 if "authorization_list" in found else Kind.EIP1559
    else:
        missing = [name for name in _DYNAMIC if name not in found]
        either = "gas_price, or " if not dynamic else ""
        raise InvalidParameter(f"transaction lacks {either}{' and '.join(missing)}")
    stated = found.get("type")
    if stated is not None and values.whole_number("type", stated) != kind:
        raise InvalidParameter(f"type is {stated!r}, but the fields make a type {kind.value}")
    return kind


def _check(transaction: Transaction) -> None:
    if not transaction.to and not transaction.data:
        raise InvalidParameter("to is missing, and without data no contract is created either")
    if transaction.kind is Kind.EIP7702 and not transaction.to:
        raise InvalidParameter("to is missing, and with authorizations no contract can be created")
    if len(transaction.data) > MAX_DATA:
        raise InvalidParameter(f"data has more than {MAX_DATA} bytes")
    if transaction.max_priority_fee > transaction.max_fee:
        raise InvalidParameter("max_priority_fee_per_gas is higher than max_fee_per_gas")
    highest = max(transaction.gas_price, transaction.max_fee)
    if len(values.wire_number(highest)) + len(values.wire_number(transaction.gas_limit)) > (
        MAX_FEE_BYTES
    ):
        raise InvalidParameter("the fee is out of range: price times gas_limit overflows")


def _recipient(given: object, chain: int) -> str:
    return "" if given in ("", "0x", b"") else values.address("to", given, chain)


def _tx_type(value: object, chain: int) -> int | None:
    if value is None:
        return None
    number = values.whole_number("tx_type", value)
    if number not in _WANCHAIN_TYPES or chain not in _WANCHAIN:
        raise InvalidParameter("tx_type is 1 or 6, on Wanchain alone; leave it out elsewhere")
    return number


def _access_list(entries: object, chain: int) -> tuple[tuple[str, tuple[bytes, ...]], ...]:
    items = values.sequence("access_list", entries)
    if len(items) > _MAX_ACCESS_ENTRIES:
        raise InvalidParameter(f"access_list has more than {_MAX_ACCESS_ENTRIES} entries")
    checked: list[tuple[str, tuple[bytes, ...]]] = []
    for index, entry in enumerate(items):
        name = f"access_list[{index}]"
        found = values.fields_of(name, entry, _ACCESS_ALIASES, required=("address",))
        keys = values.sequence(f"{name}.storage_keys", found.get("storage_keys", ()))
        if len(keys) > _MAX_ACCESS_ENTRIES:
            raise InvalidParameter(f"{name} has more than {_MAX_ACCESS_ENTRIES} storage keys")
        slots = tuple(values.byte_string(f"{name}.storage_keys", key, _SLOT_SIZE) for key in keys)
        checked.append((values.address(f"{name}.address", found["address"], chain), slots))
    return tuple(checked)


def _authorizations(entries: object, chain: int) -> tuple[Authorization, ...]:
    if entries is None:
        return ()
    items = values.sequence("authorization_list", entries)
    if not items:
        raise InvalidParameter("authorization_list is empty (EIP-7702)")
    return tuple(
        Authorization.read(f"authorization_list[{index}]", entry, chain)
        for index, entry in enumerate(items)
    )
