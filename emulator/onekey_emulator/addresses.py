"""Addresses of Bitcoin-like coins and of Ethereum, from public keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coincurve import PublicKey

from onekey_emulator import base58, bech32, cashaddr, coins, hashes, keys
from onekey_emulator.coins import ScriptType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.coins import Coin

_MULTISIG_MAX = 15
_OP_1 = 0x51
_OP_CHECKMULTISIG = 0xAE
_PUBLIC_KEY_SIZE = 33
_FINGERPRINT_PATH = (44 | keys.HARDENED, 1 | keys.HARDENED, 0 | keys.HARDENED, 0, 0)


class AddressError(ValueError):
    """The coin has no such address."""


class MultisigError(AddressError):
    """The multisig parameters make no script."""


def single(coin: Coin, script_type: ScriptType, public_key: bytes) -> str:
    """The address that one key spends from.

    Args:
        public_key: the compressed key, 33 bytes.

    Raises:
        AddressError: the coin or this kind of script has no such address.
    """
    match script_type:
        case ScriptType.SPENDADDRESS:
            return _p2pkh(coin, _key_hash(coin, public_key))
        case ScriptType.SPENDP2SHWITNESS:
            _segwit_prefix(coin, native=False)
            return _p2sh(coin, _witness_script(_key_hash(coin, public_key)))
        case ScriptType.SPENDWITNESS:
            return bech32.encode_segwit(_segwit_prefix(coin), 0, _key_hash(coin, public_key))
        case ScriptType.SPENDTAPROOT:
            if not coin.taproot or not coin.bech32_prefix:
                raise AddressError("Taproot not enabled on this coin")
            return bech32.encode_segwit(coin.bech32_prefix, 1, taproot_output_key(public_key))
        case ScriptType.SPENDMULTISIG:
            raise AddressError("Multisig details required")
        case ScriptType.EXTERNAL:
            raise AddressError("Invalid script type")


def multisig(
    coin: Coin, script_type: ScriptType, public_keys: Sequence[bytes], required: int
) -> str:
    """The address that `required` of the keys, in this order, spend from together.

    Raises:
        AddressError: the coin or this kind of script has no such address.
        MultisigError: as `multisig_script`.
    """
    script = multisig_script(public_keys, required)
    match script_type:
        case ScriptType.SPENDADDRESS | ScriptType.SPENDMULTISIG:
            return _p2sh(coin, script)
        case ScriptType.SPENDP2SHWITNESS:
            _segwit_prefix(coin, native=False)
            return _p2sh(coin, _witness_script(hashes.sha256(script)))
        case ScriptType.SPENDWITNESS:
            return bech32.encode_segwit(_segwit_prefix(coin), 0, hashes.sha256(script))
        case ScriptType.SPENDTAPROOT:
            raise AddressError("Multisig not supported for taproot")
        case ScriptType.EXTERNAL:
            raise AddressError("Invalid script type")


def multisig_script(public_keys: Sequence[bytes], required: int) -> bytes:
    """The script OP_m key... OP_n OP_CHECKMULTISIG (BIP-11).

    Raises:
        MultisigError: no keys or more than 15, or as many required.
    """
    if not (1 <= len(public_keys) <= _MULTISIG_MAX and 1 <= required <= _MULTISIG_MAX):
        raise MultisigError("Invalid multisig parameters")
    pushes = b"".join(bytes([_PUBLIC_KEY_SIZE]) + key for key in public_keys)
    count = _OP_1 - 1 + len(public_keys)
    return bytes([_OP_1 - 1 + required]) + pushes + bytes([count, _OP_CHECKMULTISIG])


def taproot_output_key(public_key: bytes) -> bytes:
    """The x coordinate of a key tweaked without scripts (BIP-86), 32 bytes."""
    x = public_key[1:]
    tweak = hashes.tagged_hash("TapTweak", x)
    return PublicKey(b"\x02" + x).add(tweak).format()[1:]


def ethereum(public_key: bytes, chain_id: int | None = None) -> str:
    """The Ethereum address of a compressed key (33 bytes); `chain_id` as `eip55`."""
    point = PublicKey(public_key).format(compressed=False)
    return eip55(hashes.keccak256(point[1:])[-20:], chain_id)


def eip55(account: bytes, chain_id: int | None = None) -> str:
    """The 20 bytes of an address as text, with a checksum in the case of its letters (EIP-55).

    Args:
        chain_id: given for the networks that put it into the checksum (RSKIP-60).
    """
    digits = account.hex()
    prefix = "" if chain_id is None else f"{chain_id}0x"
    checksum = hashes.keccak256((prefix + digits).encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(nibble, 16) >= 8 else digit
        for digit, nibble in zip(digits, checksum, strict=False)
    )


def testnet_fingerprint(seed: bytes) -> str:
    """The address that names a wallet: Testnet, m/44'/1'/0'/0/0 (`passphrase_state`)."""
    testnet = coins.by_name("Testnet")
    assert testnet is not None
    node = keys.root(seed).derive(_FINGERPRINT_PATH).public
    return single(testnet, ScriptType.SPENDADDRESS, node.public_key)


def _key_hash(coin: Coin, data: bytes) -> bytes:
    return keys.CURVES[coin.curve].key_hash(data)


def _segwit_prefix(coin: Coin, *, native: bool = True) -> str:
    if not coin.segwit or (native and not coin.bech32_prefix):
        raise AddressError("Segwit not enabled on this coin")
    return coin.bech32_prefix or ""


def _witness_script(program: bytes) -> bytes:
    return bytes([0, len(program)]) + program


def _p2pkh(coin: Coin, digest: bytes) -> str:
    if coin.cashaddr_prefix:
        return cashaddr.encode(coin.cashaddr_prefix, cashaddr.Kind.P2PKH, digest)
    return _base58(coin, coin.address_type, digest)


def _p2sh(coin: Coin, script: bytes) -> str:
    digest = _key_hash(coin, script)
    if coin.cashaddr_prefix:
        return cashaddr.encode(coin.cashaddr_prefix, cashaddr.Kind.P2SH, digest)
    return _base58(coin, coin.address_type_p2sh, digest)


def _base58(coin: Coin, version: int, digest: bytes) -> str:
    size = max(1, -(-version.bit_length() // 8))
    payload = version.to_bytes(size, "big") + digest
    return base58.encode_check(payload, keys.CURVES[coin.curve].checksum)
