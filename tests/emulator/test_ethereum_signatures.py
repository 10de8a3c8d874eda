"""What the software device signs with published keys is what was published."""

from __future__ import annotations

from typing import Any

from onekey_emulator import ethereum_signatures, ethereum_transactions, hashes
from onekey_emulator.keys import PrivateNode

from onekey_sdk.chains import _evm_transaction
from onekey_sdk.chains._evm_typed_data import read
from onekey_sdk.chains._evm_typed_hash import Hasher, digest
from onekey_sdk.wire import messages as m
from tests.support import vectors

VECTORS: dict[str, Any] = vectors.load("ethereum_signatures")


def node(private_key: bytes) -> PrivateNode:
    return PrivateNode(private_key, bytes(32))


def number(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def test_eip155():
    vector = VECTORS["eip155"]
    fields = vector["transaction"]
    request = m.EthereumSignTxOneKey(
        nonce=number(fields["nonce"]),
        gas_price=number(fields["gas_price"]),
        gas_limit=number(fields["gas_limit"]),
        value=number(fields["value"]),
        chain_id=fields["chain_id"],
    )
    recipient = bytes.fromhex(fields["to"][2:])
    hashed = ethereum_transactions.digest(request, recipient, b"", [])
    assert hashed.hex() == vector["digest"]
    signature = ethereum_signatures.sign(node(bytes.fromhex(vector["private_key"])), hashed)
    v = ethereum_signatures.legacy_v(signature.parity, 1)
    assert (v, signature.r.hex(), signature.s.hex()) == (vector["v"], vector["r"], vector["s"])
    r, s = (int.from_bytes(part, "big") for part in signature[1:])
    assert _evm_transaction.read(fields).raw(v, r, s, ()).hex() == vector["raw"]


def test_eip191():
    vector = VECTORS["eip191"]
    hashed = ethereum_signatures.message_digest(vector["message"].encode())
    signature = ethereum_signatures.sign(node(bytes.fromhex(vector["private_key"])), hashed)
    assert signature.of_message.hex() == vector["signature"]


def test_eip712():
    vector = VECTORS["eip712"]
    hasher = Hasher(read(vector["data"]), metamask_v4_compat=True)
    message_hash = hasher.message_hash
    assert message_hash is not None
    assert hasher.domain_hash.hex() == vector["domain_hash"]
    assert message_hash.hex() == vector["message_hash"]
    hashed = digest(hasher.domain_hash, message_hash)
    assert hashed.hex() == vector["digest"]
    key = hashes.keccak256(vector["private_key_is_keccak_of"].encode())
    assert ethereum_signatures.sign(node(key), hashed).of_message.hex() == vector["signature"]
