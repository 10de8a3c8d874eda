"""What is hashed of a transaction before it is signed, and how its data are fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import ethereum_signatures, hashes, rlp
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.rlp import Item

CHUNK = 1024
"""The most bytes of data that the device asks for at once."""
MAX_DATA = 16_000_000

_AUTHORIZATION_MAGIC = b"\x05"


def kind(request: Any) -> int:
    """The transaction's type (EIP-2718), 0 for legacy ones."""
    name = request.DESCRIPTOR.name
    return 2 if "EIP1559" in name else 4 if "EIP7702" in name else 0


def is_onekey(request: Any) -> bool:
    """Whether it is of OneKey's message family, not of Trezor's."""
    return str(request.DESCRIPTOR.name).endswith("OneKey")


def price(request: Any) -> int:
    """The most that a unit of gas may cost, in wei."""
    return number(request.gas_price if kind(request) == 0 else request.max_gas_fee)


def number(data: bytes) -> int:
    """A number of a message."""
    return int.from_bytes(data, "big")


def answer_class(request: Any) -> Any:
    """The class of the answers, in the request's family."""
    return m.EthereumTxRequestOneKey if is_onekey(request) else m.EthereumTxRequest


def ack_name(request: Any) -> str:
    """The message that brings data, in the request's family."""
    return "EthereumTxAckOneKey" if is_onekey(request) else "EthereumTxAck"


def digest(request: Any, recipient: bytes, data: bytes, authorizations: list[Item]) -> bytes:
    """What is signed: 32 bytes."""
    tail: list[Item] = [request.gas_limit, recipient, request.value, data]
    if kind(request) == 0:
        head: list[Item] = [request.tx_type] if request.HasField("tx_type") else []
        fields = [*head, request.nonce, request.gas_price, *tail, request.chain_id, 0, 0]
        return hashes.keccak256(rlp.encode(fields))
    access: list[Item] = [
        [ethereum_signatures.account_of(item.address) or b"", list(item.storage_keys)]
        for item in request.access_list
    ]
    fields = [
        request.chain_id,
        request.nonce,
        request.max_priority_fee,
        request.max_gas_fee,
        *tail,
        access,
    ]
    if kind(request) == 4:
        fields.append(authorizations)
    return hashes.keccak256(bytes([kind(request)]) + rlp.encode(fields))


def authorization_digest(authorization: Any) -> bytes:
    """What is signed of an authorization (EIP-7702): 32 bytes."""
    account = ethereum_signatures.account_of(authorization.address) or b""
    fields: list[Item] = [authorization.chain_id, account, authorization.nonce]
    return hashes.keccak256(_AUTHORIZATION_MAGIC + rlp.encode(fields))


def signed_authorization(authorization: Any, signature: Any) -> Item:
    """What the transaction holds of an authorization."""
    account = ethereum_signatures.account_of(authorization.address) or b""
    head: list[Item] = [authorization.chain_id, account, authorization.nonce]
    return [*head, signature.y_parity, signature.r, signature.s]
