"""The ways in which devices sign typed data: value by value, or by their hashes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _evm_typed_hash as typed_hash
from onekey_sdk.chains import _evm_values as values
from onekey_sdk.chains._evm_messages import Family, family
from onekey_sdk.chains._evm_signing import message_signature
from onekey_sdk.chains._evm_typed_data import (
    DOMAIN,
    Base,
    Branch,
    Leaf,
    Member,
    Type,
    TypedData,
    read,
)
from onekey_sdk.errors import InvalidParameter, ProtocolError
from onekey_sdk.session.capabilities import (
    CLASSIC_1S_FAMILY,
    MINI_FAMILY,
    TOUCH_FAMILY,
    since,
)
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import EvmMessageSignature, Features
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Conversation

_log = logging.getLogger(__name__)

TYPED_DATA_CAPABILITY = 1000
"""Capability of the Classic family and Mini: typed data value by value."""

TYPED_DATA_SINCE: MinimumFirmware = since((MINI_FAMILY, (2, 1, 9)))
TYPED_HASH_SINCE: MinimumFirmware = since((MINI_FAMILY, (2, 1, 9)), (TOUCH_FAMILY, (4, 2, 0)))
OLD_HASH_SINCE: MinimumFirmware = since((MINI_FAMILY, (2, 1, 9)), (CLASSIC_1S_FAMILY, (3, 14, 0)))

_TYPED_HASH_MESSAGE_SINCE = (2, 2, 0)
_LARGE_VALUES_SINCE = (4, 4, 0)
_HASH_SIZE = 32
_SAFE = "SafeTx"
_SAFE_FIELDS = {"chainId": "chain_id"}
_NOT_LONGER = 64


class Route(Enum):
    """How typed data reach the device."""

    VALUES = "values"
    HASHES = "hashes"
    OLD_HASHES = "old hashes"


@dataclass(frozen=True, slots=True)
class Signable:
    """What is to be signed, checked.

    Attributes:
        domain_hash: the domain separator, 32 bytes; as given by the caller, or of the data.
        message_hash: 32 bytes, None where the domain alone is signed.
        data: None where they are only known by their hashes.
        digest: what is signed of the data.
        metamask_v4_compat: how structs in arrays are hashed.
        foreign: the name of a hash that is not the data's, though the other one is.
    """

    domain_hash: bytes
    message_hash: bytes | None
    data: TypedData | None = None
    digest: bytes | None = None
    metamask_v4_compat: bool = True
    foreign: str | None = None

    def route(self, features: Features) -> Route:
        """The way that this device can take.

        Raises:
            InvalidParameter: it goes by hashes, and one of them is not the data's.
        """
        if self.data is not None and _takes_values(self.data, features):
            return Route.VALUES
        if self.foreign:
            raise InvalidParameter(
                f"{self.foreign} is not the data's, and this device signs such data by their "
                "hashes; leave it out, or correct it"
            )
        old = features.model in MINI_FAMILY and (0, 0, 0) < features.firmware_version < (
            _TYPED_HASH_MESSAGE_SINCE
        )
        return Route.OLD_HASHES if old else Route.HASHES

    def demand(self, features: Features) -> MinimumFirmware:
        """The lowest firmware for the way that this device can take."""
        if self.route(features) is Route.HASHES:
            return TYPED_HASH_SINCE
        return TYPED_DATA_SINCE


def signable(
    data: object,
    domain_hash: object,
    message_hash: object,
    *,
    chain: int | None = None,
    metamask_v4_compat: bool,
) -> Signable:
    """Check typed data and their hashes, and compute what is missing of these.

    A device that hashes the data itself needs none. One that takes hashes alone signs both that
    are given, and shows them, even if neither is the data's; a single wrong one is refused. Arrays
    of arrays reach no device but by hashes: with both given, such data may be malformed.

    Args:
        chain: the network, by which addresses have their checksums; by default the domain's.

    Raises:
        InvalidParameter: the data or a hash are malformed, or there is neither.
    """
    domain = _hash("domain_hash", domain_hash)
    message = _hash("message_hash", message_hash)
    try:
        checked = None if data is None else read(data, chain)
    except InvalidParameter:
        if domain is None or message is None or not _has_lists_in_lists(data):
            raise
        checked = None
    if checked is None:
        if domain is None:
            raise InvalidParameter("data is missing, or domain_hash and message_hash")
        return Signable(domain, message)
    hasher = typed_hash.Hasher(checked, metamask_v4_compat=metamask_v4_compat)
    own = hasher.domain_hash, hasher.message_hash
    digest = typed_hash.digest(*own)
    other_domain = domain is not None and domain != own[0]
    other_message = message is not None and message != own[1]
    if domain is not None and other_domain and other_message:
        _log.warning("neither domain_hash nor message_hash is the data's")
        return Signable(domain, message, checked, digest, metamask_v4_compat)
    foreign = "domain_hash" if other_domain else "message_hash" if other_message else None
    return Signable(*own, checked, digest, metamask_v4_compat, foreign)


def _hash(name: str, value: object) -> bytes | None:
    data = None if value is None else values.byte_string(name, value)
    if data and len(data) != _HASH_SIZE:
        raise InvalidParameter(f"{name} has {len(data)} bytes instead of {_HASH_SIZE}")
    return data or None


def _has_lists_in_lists(data: object) -> bool:
    """Whether there is an array of arrays in data that may be malformed altogether."""
    waiting: list[tuple[Any, int]] = [(data, 0)]
    for _ in range(10_000):
        if not waiting:
            return False
        node, depth = waiting.pop()
        if depth > _NOT_LONGER:
            return False
        inner: list[Any] = []
        if isinstance(node, dict):
            inner = list(node.values())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        elif isinstance(node, (list, tuple)):
            inner = list(node)  # pyright: ignore[reportUnknownArgumentType]
            if any(isinstance(item, (list, tuple)) for item in inner):
                return True
        waiting += [(item, depth + 1) for item in inner]
    return False


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the Classic family and Mini have room for."""

    members: int = 16
    name: int = 63
    arrays: int = 24
    path: int = 6
    structs: int = 8
    elements: int = 24
    value: int = 1536

    def hold(self, data: TypedData) -> bool:
        """Whether the data fit."""
        names = [*data.structs, *(item.name for struct in data.structs.values() for item in struct)]
        members = [item for struct in data.structs.values() for item in struct]
        arrays = [item for item in members if item.type.base is Base.ARRAY]
        dependent = data.structs.keys() - {DOMAIN, data.primary_type}
        return (
            all(len(struct) <= self.members for struct in data.structs.values())
            and all(len(name.encode()) <= self.name for name in names)
            and len(arrays) <= self.arrays
            and len(dependent) <= self.structs
            and all(depth <= self.path for depth, _ in data.nodes())
            and all(
                len(node.items) <= self.elements
                for _, node in data.nodes()
                if isinstance(node, Branch) and node.type.base is Base.ARRAY
            )
        )


_SMALL = _Limits()


def _takes_values(data: TypedData, features: Features) -> bool:
    """Whether the device can be told the data value by value."""
    small = features.model in MINI_FAMILY
    if small and (TYPED_DATA_CAPABILITY not in features.capabilities or not _SMALL.hold(data)):
        return False
    if data.primary_type == _SAFE and not typed_hash.is_safe(data):
        # The device would hash a transaction of the types that it knows instead.
        return False
    large = features.model not in TOUCH_FAMILY or features.firmware_version >= _LARGE_VALUES_SINCE
    longest = _SMALL.value if large else 1024
    nested = any(
        member.type.entry is not None and member.type.entry.base is Base.ARRAY
        for struct in data.structs.values()
        for member in struct
    )
    return not nested and all(
        len(node.value) <= longest for _, node in data.nodes() if isinstance(node, Leaf)
    )


async def sign(
    device: Conversation, address_n: list[int], what: Signable, chain_id: int | None
) -> EvmMessageSignature:
    """Sign typed data in the way that the device can take.

    Raises:
        ProtocolError: the device asked for what there is not, or signed something else.
    """
    names = family(device)
    match what.route(device.features):
        case Route.VALUES:
            answer = await _by_values(device, names, address_n, what, chain_id)
            return message_signature(answer, what.digest)
        case Route.HASHES:
            hashes: dict[str, Any] = {"domain_separator_hash": what.domain_hash}
            if what.message_hash is not None:
                hashes["message_hash"] = what.message_hash
            request = names.sign_typed_hash(
                address_n=address_n, **hashes, **names.network(chain_id)
            )
            answer = await device.ask(request, names.typed_data_signature)
            digest = typed_hash.digest(what.domain_hash, what.message_hash)
            return message_signature(answer, digest)
        case Route.OLD_HASHES:
            return await sign_by_old_message(device, address_n, what)


async def sign_by_old_message(
    device: Conversation, address_n: list[int], what: Signable
) -> EvmMessageSignature:
    """Sign hashes with the message that firmware before 2.2 has for them."""
    request = messages.EthereumSignMessageEIP712(
        address_n=address_n, domain_hash=what.domain_hash, message_hash=what.message_hash or b""
    )
    answer = await device.ask(request, messages.EthereumMessageSignature)
    digest = typed_hash.digest(what.domain_hash, what.message_hash)
    return message_signature(answer, digest)


async def _by_values(
    device: Conversation,
    names: Family,
    address_n: list[int],
    what: Signable,
    chain_id: int | None,
) -> Any:
    assert what.data is not None
    questions: tuple[Any, ...] = (
        names.struct_request,
        names.value_request,
        messages.EthereumGnosisSafeTxRequest,
        names.typed_data_signature,
    )
    answer: Any = await device.ask(
        names.sign_typed_data(
            address_n=address_n,
            primary_type=what.data.primary_type,
            metamask_v4_compat=what.metamask_v4_compat,
            **names.network(chain_id),
        ),
        questions,
    )
    while True:
        if isinstance(answer, names.struct_request):
            reply = _struct(names, what.data, answer.name)
        elif isinstance(answer, names.value_request):
            reply = names.value_ack(value=_value(what.data, list(answer.member_path)))
        elif isinstance(answer, messages.EthereumGnosisSafeTxRequest):
            reply = _safe_transaction(what.data)
        else:
            return answer
        # The Classic family shows the values page by page without announcing it.
        answer = await device.ask(reply, questions, person=True)


def _struct(names: Family, data: TypedData, name: str) -> Any:
    if name not in data.structs:
        raise ProtocolError("the device asked for a type that is not in use")
    members = [
        names.struct_member(name=member.name, type=_field_type(names, member.type))
        for member in data.structs[name]
    ]
    return names.struct_ack(members=members)


def _field_type(names: Family, kind: Type) -> Any:
    fields: dict[str, Any] = {"data_type": names.data_type.Value(kind.base.name)}
    if kind.size is not None:
        fields["size"] = kind.size
    if kind.entry is not None:
        fields["entry_type"] = _field_type(names, kind.entry)
    if kind.base is Base.STRUCT:
        fields["struct_name"] = kind.name
    return names.field_type(**fields)


def _value(data: TypedData, path: list[int]) -> bytes:
    node = data.at(path)
    if isinstance(node, Leaf):
        return node.value
    if node is None or node.type.base is not Base.ARRAY:
        raise ProtocolError(f"the device asked for a value that is not there, at {path}")
    return len(node.items).to_bytes(2, "big")


def _safe_transaction(data: TypedData) -> messages.EthereumGnosisSafeTxAck:
    if data.message is None or data.primary_type != _SAFE:
        raise ProtocolError("the device asked for a Safe transaction, and there is none")
    fields: dict[str, Any] = {}
    for branch in (data.domain, data.message):
        for member, node in zip(data.structs[branch.type.name], branch.items, strict=True):
            assert isinstance(node, Leaf)
            fields[_SAFE_FIELDS.get(member.name, member.name)] = _safe_value(member, node.value)
    return messages.EthereumGnosisSafeTxAck(**fields)


def _safe_value(member: Member, value: bytes) -> bytes | str | int:
    if member.name in {"operation", "chainId"}:
        return int.from_bytes(value, "big")
    if member.type.base is Base.ADDRESS:
        return value.hex()
    return value.lstrip(b"\0") if member.type.base is Base.UINT else value
