"""Signing Ethereum's transactions: what both firmware families have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import ethereum_signatures as signatures
from onekey_emulator import ethereum_transactions as transactions
from onekey_emulator import keys
from onekey_emulator.failures import Failure
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PrivateNode
    from onekey_emulator.rlp import Item

MAX_FEE_BYTES = 30
_WANCHAIN = (1, 6)


def overflows(request: Any) -> bool:
    """Whether a fee and the gas limit are so long that their product might not fit."""
    fees = (
        [request.gas_price]
        if transactions.kind(request) == 0
        else [request.max_gas_fee, request.max_priority_fee]
    )
    return any(len(fee) + len(request.gas_limit) > MAX_FEE_BYTES for fee in fees)


def has_wrong_tx_type(request: Any) -> bool:
    """Whether it has a type that is not one of Wanchain's."""
    if transactions.kind(request):
        return False
    return request.HasField("tx_type") and request.tx_type not in _WANCHAIN


def check_data(request: Any) -> None:
    """Check the sizes of the data.

    Raises:
        Failure: they contradict one another, or are too much.
    """
    first = len(request.data_initial_chunk)
    if request.data_length and not first:
        raise Failure("DataError", "Data length provided, but no initial chunk")
    if request.data_length > transactions.MAX_DATA:
        raise Failure("DataError", "Data length exceeds limit")
    if first > request.data_length:
        raise Failure("DataError", "Invalid size of initial chunk")


async def fetch_data(ctx: Context, request: Any) -> bytes:
    """All data of the transaction.

    The MicroPython firmware takes pieces of any size and signs whatever comes of it; here both
    families refuse.

    Raises:
        Failure: the host sent none, or too much.
    """
    data = bytearray(request.data_initial_chunk)
    question, answer = transactions.answer_class(request), transactions.ack_name(request)
    left: int = request.data_length - len(data)
    while left:
        acknowledged = await ctx.call(question(data_length=min(left, transactions.CHUNK)), answer)
        chunk: bytes = acknowledged.data_chunk
        if len(chunk) > left:
            raise Failure("DataError", "Too much data")
        if not chunk:
            raise Failure("DataError", "Empty data chunk received")
        data += chunk
        left -= len(chunk)
    return bytes(data)


def check_authorizations(request: Any, texts: dict[str, str]) -> None:
    """Check the authorizations of a transaction, of which there may be one.

    Args:
        texts: the firmware's words where they are not those of the other family.

    Raises:
        Failure: they are not what the firmware signs.
    """
    listed = request.authorization_list
    if not listed:
        raise Failure("DataError", "Authorization list is empty")
    if len(listed) > 1:
        raise Failure("DataError", "Only support Self-sponsoring transaction now")
    authorization = listed[0]
    if authorization.chain_id not in {0, request.chain_id}:
        raise Failure("DataError", "Authorization chain ID invalid")
    if len(authorization.address) != 42:
        raise Failure("DataError", "Authorization address invalid, should start with 0x")
    if len(authorization.nonce) > 8:
        raise Failure("DataError", "Authorization nonce invalid")
    if authorization.HasField("signature"):
        if authorization.address_n:
            raise Failure("DataError", texts["both"])
        return
    expected = transactions.number(request.nonce) + 1
    if not authorization.address_n and transactions.number(authorization.nonce) != expected:
        raise Failure("DataError", texts["nonce"])


def sign_authorizations(
    seed: bytes, request: Any
) -> tuple[list[m.EthereumAuthorizationSignature], list[Item]]:
    """The signatures of all authorizations, and what the transaction holds of each."""
    found: list[m.EthereumAuthorizationSignature] = []
    held: list[Item] = []
    for authorization in request.authorization_list:
        if authorization.HasField("signature"):
            signature = authorization.signature
        else:
            path = authorization.address_n or request.address_n
            node = keys.root(seed).derive(path)
            digest = transactions.authorization_digest(authorization)
            parity, r, s = signatures.sign(node, digest)
            signature = m.EthereumAuthorizationSignature(y_parity=parity, r=r, s=s)
        found.append(signature)
        held.append(transactions.signed_authorization(authorization, signature))
    return found, held


def sign(node: PrivateNode, seed: bytes, request: Any, recipient: bytes, data: bytes) -> Any:
    """The answer with the signature."""
    extra: dict[str, Any] = {}
    held: list[Item] = []
    if transactions.kind(request) == 4:
        extra["authorization_signatures"], held = sign_authorizations(seed, request)
    digest = transactions.digest(request, recipient, data, held)
    parity, r, s = signatures.sign(node, digest)
    legacy = transactions.kind(request) == 0
    v = signatures.legacy_v(parity, request.chain_id) if legacy else parity
    return transactions.answer_class(request)(signature_v=v, signature_r=r, signature_s=s, **extra)
