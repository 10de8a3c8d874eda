"""Transactions of a Safe, which devices know by their own message (EIP-712 underneath)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import ethereum_signatures as signatures
from onekey_emulator import ethereum_typed_data, hashes

if TYPE_CHECKING:
    from onekey_sdk.wire import messages as m

_DOMAIN_TYPE = b"EIP712Domain(uint256 chainId,address verifyingContract)"
_TYPE = (
    b"SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
    b"uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
)
_WORD = 32


def domain_hash(ack: m.EthereumGnosisSafeTxAck) -> bytes:
    """The domain separator of a Safe."""
    chain = ack.chain_id.to_bytes(_WORD, "big")
    return hashes.keccak256(
        hashes.keccak256(_DOMAIN_TYPE) + chain + _account(ack.verifyingContract)
    )


def message_hash(ack: m.EthereumGnosisSafeTxAck) -> bytes:
    """The hash of the transaction itself."""
    words = [
        hashes.keccak256(_TYPE),
        _account(ack.to),
        _number(ack.value),
        hashes.keccak256(ack.data),
        int(ack.operation).to_bytes(_WORD, "big"),
        _number(ack.safeTxGas),
        _number(ack.baseGas),
        _number(ack.gasPrice),
        _account(ack.gasToken),
        _account(ack.refundReceiver),
        _number(ack.nonce),
    ]
    return hashes.keccak256(b"".join(words))


def lines(ack: m.EthereumGnosisSafeTxAck) -> list[str]:
    """What a person can look at."""
    hashes_ = domain_hash(ack), message_hash(ack)
    names = ("Domain Hash", "Message Hash", "SafeTx Hash")
    texts = [f"0x{each.hex()}" for each in (*hashes_, ethereum_typed_data.digest(*hashes_))]
    shown = [part for pair in zip(names, texts, strict=True) for part in pair]
    numbers = {
        "value": ack.value,
        "safeTxGas": ack.safeTxGas,
        "baseGas": ack.baseGas,
        "gasPrice": ack.gasPrice,
        "nonce": ack.nonce,
    }
    for name, data in numbers.items():
        shown += [name, str(int.from_bytes(data, "big"))]
    operation = "1 (DelegateCall)" if ack.operation else "0 (Call)"
    shown += ["to", ack.to, "operation", operation, "data", f"0x{ack.data.hex()}"]
    return [*shown, "chainId", str(ack.chain_id), "verifyingContract", ack.verifyingContract]


def _account(text: str) -> bytes:
    return (signatures.account_of(text) or b"").rjust(_WORD, b"\0")


def _number(data: bytes) -> bytes:
    return data.rjust(_WORD, b"\0")
