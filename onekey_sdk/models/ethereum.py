"""What methods of Ethereum and its kin give."""

from __future__ import annotations

from dataclasses import dataclass

from onekey_sdk.models.devices import HDNode


@dataclass(frozen=True, slots=True)
class EvmAddress:
    """An Ethereum address with its EIP-55 checksum."""

    path: str
    address: str


@dataclass(frozen=True, slots=True)
class EvmPublicKey:
    """The public key at a path (33 bytes) and its node; `xpub` is the BIP-32 serialisation."""

    path: str
    public_key: bytes
    node: HDNode
    xpub: str


@dataclass(frozen=True, slots=True)
class EvmMessageSignature:
    """A signature of a message or of typed data.

    Attributes:
        address: of the key that signed, with its EIP-55 checksum; None where the device does not
            tell, as the Classic family for typed data.
        signature: r, s and v, 65 bytes; v is 27 or 28.
    """

    address: str | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class EvmAuthorizationSignature:
    """The signature of an authorization (EIP-7702); r and s have 32 bytes each."""

    y_parity: int
    r: bytes
    s: bytes


@dataclass(frozen=True, slots=True)
class EvmSignedTransaction:
    """A signed transaction.

    Attributes:
        v: of a legacy transaction 35 or 36 and twice the chain id (EIP-155), of others the
            parity of y.
        r: 32 bytes, big endian.
        s: 32 bytes, big endian, in the lower half (EIP-2).
        raw_transaction: the signed transaction as `eth_sendRawTransaction` takes it.
        authorization_signatures: one for each authorization (EIP-7702), in order.
    """

    v: int
    r: bytes
    s: bytes
    raw_transaction: bytes
    authorization_signatures: tuple[EvmAuthorizationSignature, ...] = ()
