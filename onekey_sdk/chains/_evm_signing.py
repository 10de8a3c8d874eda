"""The talk in which a device signs a transaction or a message, and what is checked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _evm_values as values
from onekey_sdk.chains import _secp256k1
from onekey_sdk.chains._evm_authorization import Authorization, is_hashed_wrongly
from onekey_sdk.chains._evm_messages import Family, family
from onekey_sdk.chains._evm_transaction import Kind, Transaction
from onekey_sdk.chains._keccak import keccak256
from onekey_sdk.errors import FirmwareError, MethodUnsupported, ProtocolError
from onekey_sdk.models import (
    EvmAuthorizationSignature,
    EvmMessageSignature,
    EvmSignedTransaction,
    Model,
)
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY, MINI_FAMILY, schema_name, since

if TYPE_CHECKING:
    from onekey_sdk.models import Features
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Conversation
    from onekey_sdk.session.link import Prepared

CHUNK = 1024
"""Bytes of data in the request; the device asks for the rest, so many at a time at most."""

_WORD = 32
_V = (27, 28)

TRANSACTION_SINCE: dict[Kind, MinimumFirmware] = {
    Kind.LEGACY: since((MINI_FAMILY, (1, 0, 0))),
    Kind.EIP1559: since((MINI_FAMILY, (2, 1, 11))),
    Kind.EIP7702: since((CLASSIC_1S_FAMILY, (3, 13, 0)), (Model.PRO, (4, 16, 0))),
}
"""The lowest firmware for each type of transaction."""

EIP7702_MODELS = CLASSIC_1S_FAMILY | {Model.PRO, Model.UNKNOWN}


def transaction_demand(kind: Kind, features: Features) -> MinimumFirmware:
    """The lowest firmware that signs this type of transaction.

    Raises:
        MethodUnsupported: the model does not sign it with any.
    """
    if kind is Kind.EIP7702:
        minimum = TRANSACTION_SINCE[kind].get(features.model, (0, 0, 0))
        known = features.firmware_version >= minimum
        if features.model not in EIP7702_MODELS or (known and schema_name(features) != "latest"):
            raise MethodUnsupported(
                f"this {features.model} does not sign transactions with authorizations (EIP-7702)",
                method="evm_sign_transaction",
            )
    return TRANSACTION_SINCE[kind]


async def sign_transaction(
    device: Conversation, address_n: list[int], transaction: Transaction
) -> EvmSignedTransaction:
    """Sign a transaction, sending its data as the device asks for them.

    Raises:
        ProtocolError: the device asked for data that there are not, or its signature is none.
    """
    names = family(device)
    data = _Data(device, names, transaction.data)
    with device.transfer(data.total) as transfer:
        answer = await device.ask(_request(names, address_n, transaction), names.tx_request)
        while answer.data_length:
            chunk = data.next(answer.data_length)
            transfer.advance(data.sent)
            answer = await device.ask(chunk, names.tx_request, meanwhile=data.get_ready)
    if data.sent != data.total:
        raise ProtocolError(f"the device signed after {data.sent} of {data.total} bytes")
    return _result(transaction, answer)


class _Data:
    """The data after the first chunk, of which the next piece is made while one is on its way.

    Attributes:
        total: how many bytes there are, with the first chunk.
        sent: how many of them the device has got.
    """

    def __init__(self, device: Conversation, names: Family, data: bytes) -> None:
        self.total = len(data)
        self.sent = min(CHUNK, len(data))
        self._device = device
        self._names = names
        self._data = data
        self._size = 0
        self._ready: tuple[int, Prepared] | None = None

    def next(self, size: int) -> Prepared:
        """The message with so many bytes.

        Raises:
            ProtocolError: there are not so many left.
        """
        start, self.sent = self.sent, self.sent + size
        if self.sent > self.total:
            raise ProtocolError(f"the device asked for {size} of {self.total - start} bytes")
        self._size = size
        end, piece = self._ready or (0, None)
        return piece if piece and end == self.sent else self._piece(start, self.sent)

    def get_ready(self) -> None:
        """Make the next piece: devices ask for one size, and for a shorter one at the end."""
        end = min(self.sent + self._size, self.total)
        self._ready = (end, self._piece(self.sent, end)) if end > self.sent else None

    def _piece(self, start: int, end: int) -> Prepared:
        return self._device.prepare(self._names.tx_ack(data_chunk=self._data[start:end]))


def _request(names: Family, address_n: list[int], transaction: Transaction) -> Any:
    data = transaction.data
    fields: dict[str, Any] = {
        "address_n": address_n,
        "nonce": values.wire_number(transaction.nonce),
        "gas_limit": values.wire_number(transaction.gas_limit),
        "value": values.wire_number(transaction.value),
        "to": transaction.to,
        "chain_id": transaction.chain_id,
    }
    if transaction.kind is Kind.LEGACY:
        if data:
            fields.update(data_initial_chunk=data[:CHUNK], data_length=len(data))
        if transaction.tx_type is not None:
            fields["tx_type"] = transaction.tx_type
        return names.sign_tx(gas_price=values.wire_number(transaction.gas_price), **fields)
    fields.update(
        max_gas_fee=values.wire_number(transaction.max_fee),
        max_priority_fee=values.wire_number(transaction.max_priority_fee),
        data_initial_chunk=data[:CHUNK],
        data_length=len(data),
        access_list=[
            names.access_list(address=address, storage_keys=keys)
            for address, keys in transaction.access_list
        ],
    )
    if transaction.kind is Kind.EIP1559:
        return names.sign_tx_eip1559(**fields)
    authorizations = [_authorization(names, item) for item in transaction.authorizations]
    return names.sign_tx_eip7702(authorization_list=authorizations, **fields)


def _authorization(names: Family, authorization: Authorization) -> Any:
    fields: dict[str, Any] = {
        "address_n": authorization.path or (),
        "chain_id": authorization.chain_id,
        "address": f"0x{authorization.address}",
        "nonce": values.wire_number(authorization.nonce),
    }
    if authorization.signature is not None:
        signature = authorization.signature
        fields["signature"] = {
            "y_parity": signature.y_parity,
            "r": signature.r,
            "s": signature.s,
        }
    return names.sign_tx_eip7702.EthereumAuthorizationOneKey(**fields)


def _result(transaction: Transaction, answer: Any) -> EvmSignedTransaction:
    v = transaction.full_v(answer.signature_v)
    r, s = _checked(answer.signature_r, answer.signature_s)
    if not transaction.is_possible(v):
        raise ProtocolError(f"the device signed with v {v}, which the transaction cannot have")
    signed = _authorizations(transaction, answer)
    signatures = tuple(item.signature for item in signed if item.signature is not None)
    if any(map(is_hashed_wrongly, signatures)):
        raise FirmwareError(
            "the device's signature of the authorization begins with a zero byte, and then the "
            "firmware signs the transaction in a form that no network accepts. Use another nonce: "
            "send another transaction first",
            failure="FirmwareError",
            text="",
            authorization_signatures=signatures,
        )
    raw = transaction.raw(v, r, s, signed)
    return EvmSignedTransaction(v, answer.signature_r, answer.signature_s, raw, signatures)


def _authorizations(transaction: Transaction, answer: Any) -> tuple[Authorization, ...]:
    """The authorizations with their signatures.

    Raises:
        ProtocolError: one is missing, out of range, or not the one that was given.
    """
    answered = answer.authorization_signatures if transaction.kind is Kind.EIP7702 else ()
    if len(answered) != len(transaction.authorizations):
        raise ProtocolError("the device did not sign as many authorizations as there are")
    signed: list[Authorization] = []
    for authorization, item in zip(transaction.authorizations, answered, strict=True):
        if item.y_parity > 1:
            raise ProtocolError("the device signed an authorization with a wrong parity")
        _checked(item.r, item.s)
        signature = EvmAuthorizationSignature(item.y_parity, item.r, item.s)
        if authorization.signature not in {None, signature}:
            raise ProtocolError("the device replaced the signature of an authorization")
        signed.append(authorization.signed(signature))
    return tuple(signed)


def _checked(r: bytes, s: bytes) -> tuple[int, int]:
    """The numbers of a signature.

    Raises:
        ProtocolError: they are out of range, or s is not in the lower half (EIP-2).
    """
    if len(r) != _WORD or len(s) != _WORD:
        raise ProtocolError("the device's signature does not have 32 bytes for r and s each")
    numbers = int.from_bytes(r, "big"), int.from_bytes(s, "big")
    if not values.is_signature(*numbers):
        raise ProtocolError("the device's signature is out of range")
    return numbers


def message_signature(answer: Any, digest: bytes | None) -> EvmMessageSignature:
    """What the device answered to a message or typed data.

    Args:
        digest: what was to be signed, where it is known.

    Raises:
        ProtocolError: it is no signature, or not of the digest by the key of the address.
    """
    signature: bytes = answer.signature
    if len(signature) != 2 * _WORD + 1 or signature[-1] not in _V:
        raise ProtocolError("the device's signature is none of r, s and v")
    r, s = _checked(signature[:_WORD], signature[_WORD:-1])
    # Old firmware leaves out 0x in one of its messages.
    address: str | None = f"0x{answer.address.removeprefix('0x')}" if answer.address else None
    if digest is not None and address is not None:
        key = _secp256k1.recover(digest, r, s, signature[-1] - _V[0])
        account = key and keccak256(key)[-values.ADDRESS_SIZE :]
        if not account or account.hex() != address.removeprefix("0x").lower():
            raise ProtocolError("the device's signature is not one of its address")
    return EvmMessageSignature(address, signature)


def message_digest(message: bytes) -> bytes:
    """What is signed of a message (EIP-191, version 0x45)."""
    return keccak256(b"\x19Ethereum Signed Message:\n%d" % len(message) + message)
