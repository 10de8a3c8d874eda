"""Authorizations that let an account run a contract's code (EIP-7702)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onekey_sdk.chains import _evm_values as values
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import EvmAuthorizationSignature

if TYPE_CHECKING:
    from onekey_sdk.chains._rlp import Item

_WORD = 32
_ALIASES = {
    "path": "path",
    "address": "address",
    "chain_id": "chain_id",
    "chainId": "chain_id",
    "nonce": "nonce",
    "signature": "signature",
    "yParity": "y_parity",
    "y_parity": "y_parity",
    "r": "r",
    "s": "s",
}
_SIGNATURE_ALIASES = {"yParity": "y_parity", "y_parity": "y_parity", "r": "r", "s": "s"}
_SIGNATURE = ("y_parity", "r", "s")


@dataclass(frozen=True, slots=True)
class Authorization:
    """An authorization, signed or to be signed.

    Attributes:
        chain_id: the network on which it holds, 0 for all.
        address: of the contract, 40 hexadecimal digits.
        nonce: of the account when the authorization is worked off, which for the sender of the
            transaction is one more than the transaction's.
        path: of the account's key, None for the sender's.
        signature: None where the device signs it.
    """

    chain_id: int
    address: str
    nonce: int
    path: tuple[int, ...] | None = None
    signature: EvmAuthorizationSignature | None = None

    @classmethod
    def read(cls, name: str, value: object, chain: int) -> Authorization:
        """Check an authorization of a transaction on that network.

        Raises:
            InvalidParameter: a field is unknown, missing, malformed or in conflict with another.
        """
        found = values.fields_of(name, value, _ALIASES, required=("chain_id", "address", "nonce"))
        network = values.whole_number(f"{name}.chain_id", found["chain_id"], bits=64)
        if network not in {0, chain}:
            raise InvalidParameter(f"{name}.chain_id is neither 0 nor the transaction's {chain}")
        inline = {key: found[key] for key in _SIGNATURE if key in found}
        if inline and "signature" in found:
            raise InvalidParameter(f"{name} is signed twice")
        given = found.get("signature", inline or None)
        if given is not None and "path" in found:
            raise InvalidParameter(f"{name} has a signature and the path of a key to sign it with")
        path = found.get("path")
        return cls(
            chain_id=network,
            address=values.address(f"{name}.address", found["address"], chain),
            nonce=values.whole_number(f"{name}.nonce", found["nonce"], bits=64),
            path=None if path is None else tuple(values.signing_path(path)),
            signature=None if given is None else _signature(name, given),
        )

    def signed(self, signature: EvmAuthorizationSignature) -> Authorization:
        """The same with its signature."""
        return replace(self, signature=signature)

    def rlp(self) -> Item:
        """What a signed transaction holds of it."""
        assert self.signature is not None
        r, s = (int.from_bytes(part, "big") for part in (self.signature.r, self.signature.s))
        contract = bytes.fromhex(self.address)
        return [self.chain_id, contract, self.nonce, self.signature.y_parity, r, s]


def _signature(name: str, value: object) -> EvmAuthorizationSignature:
    found = values.fields_of(f"{name}.signature", value, _SIGNATURE_ALIASES, required=_SIGNATURE)
    parity = values.whole_number(f"{name}.y_parity", found["y_parity"])
    if parity > 1:
        raise InvalidParameter(f"{name}.y_parity is neither 0 nor 1")
    r, s = (_word(f"{name}.{part}", found[part]) for part in ("r", "s"))
    if not values.is_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big")):
        raise InvalidParameter(
            f"{name} has a signature out of range: r and s are from 1 on and below the order of "
            "secp256k1, s in the lower half (EIP-2); have it signed anew"
        )
    signature = EvmAuthorizationSignature(parity, r, s)
    if is_hashed_wrongly(signature):
        raise InvalidParameter(
            f"{name} has an r or s that begins with a zero byte, with which the firmware signs "
            "what no network accepts; have it signed anew with another nonce"
        )
    return signature


def is_hashed_wrongly(signature: EvmAuthorizationSignature) -> bool:
    """Whether the firmware signs a transaction with this authorization for nothing.

    It hashes r and s as strings of 32 bytes, where RLP has no leading zeros.
    """
    return not (signature.r[0] and signature.s[0])


def _word(name: str, value: object) -> bytes:
    if isinstance(value, (bytes, bytearray)):
        return values.byte_string(name, value, _WORD)
    return values.whole_number(name, value).to_bytes(_WORD, "big")
