"""Output script descriptors (BIP-380 to 386, 389) for the accounts of a wallet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_encodings import base58check_decode
from onekey_sdk.chains._btc_keys import Path, PublicKeys
from onekey_sdk.chains._nodes import serialize
from onekey_sdk.chains._secp256k1 import decompress
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcDescriptor, BtcDescriptorKey, ScriptType
from onekey_sdk.paths import HARDENED, format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.chains._coins import Coin

PURPOSES = {
    ScriptType.LEGACY: 44,
    ScriptType.P2SH_SEGWIT: 49,
    ScriptType.SEGWIT: 84,
    ScriptType.TAPROOT: 86,
}
"""The purpose of an account's path for each kind of script with one key."""

_SINGLE = {
    ScriptType.LEGACY: "pkh({})",
    ScriptType.P2SH_SEGWIT: "sh(wpkh({}))",
    ScriptType.SEGWIT: "wpkh({})",
    ScriptType.TAPROOT: "tr({})",
}
_SEVERAL = {
    ScriptType.MULTISIG: "sh(sortedmulti({}))",
    ScriptType.P2SH_SEGWIT: "sh(wsh(sortedmulti({})))",
    ScriptType.SEGWIT: "wsh(sortedmulti({}))",
}
_MOST_KEYS = 15
_XPUB_SIZE = 78
_KEY_PLACE = 45
_EXPRESSION = re.compile(r"\[[0-9a-f]{8}(?:/[0-9]+[h'])*(?:/[0-9]+)*\]([1-9A-HJ-NP-Za-km-z]+)")
_CHARACTERS = (
    "0123456789()[],'/*abcdefgh@:$%{}"
    "IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"
    'ijklmnopqrstuvwxyzABCDEFGH`#"\\ '
)
_CHECKSUM_CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0xF5DEE51989, 0xA9FDCA3312, 0x1BAB10E32D, 0x3706B1677A, 0x644D626FFD)


def checksum(text: str) -> str:
    """The eight characters that follow a descriptor and its `#`.

    Raises:
        ValueError: it has a character that descriptors do not have.
    """
    symbols: list[int] = []
    groups: list[int] = []
    for character in text:
        value = _CHARACTERS.index(character)
        symbols.append(value & 31)
        groups.append(value >> 5)
        if len(groups) == 3:
            symbols.append(groups[0] * 9 + groups[1] * 3 + groups[2])
            groups.clear()
    if groups:
        symbols.append(groups[0] if len(groups) == 1 else groups[0] * 3 + groups[1])
    state = 1
    for symbol in [*symbols, *[0] * 8]:
        top = state >> 35
        state = (state & 0x7FFFFFFFF) << 5 ^ symbol
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                state ^= generator
    state ^= 1
    return "".join(_CHECKSUM_CHARACTERS[state >> 5 * (7 - place) & 31] for place in range(8))


def with_checksum(text: str) -> str:
    """A descriptor with its checksum."""
    return f"{text}#{checksum(text)}"


def account_path(kind: ScriptType, coin: Coin, account: int) -> Path:
    """The path of an account of one key (BIP-44, 49, 84, 86).

    Raises:
        InvalidParameter: there is none.
    """
    if kind not in PURPOSES:
        raise InvalidParameter(f"{kind} has no accounts of one key")
    if type(account) is not int or not 0 <= account < HARDENED:
        raise InvalidParameter("account is a whole number from 0 on")
    if kind not in kinds_of(coin):
        raise InvalidParameter(f"{coin.name} has no addresses of {kind}")
    return tuple(number | HARDENED for number in (PURPOSES[kind], coin.slip44, account))


def kinds_of(coin: Coin) -> list[ScriptType]:
    """The kinds of addresses for one key that a coin has."""
    found = [ScriptType.LEGACY]
    if coin.segwit is not None:
        found += [ScriptType.P2SH_SEGWIT, ScriptType.SEGWIT]
    return [*found, ScriptType.TAPROOT] if coin.taproot else found


async def key_at(keys: PublicKeys, coin: Coin, path: Path) -> BtcDescriptorKey:
    """The key at a path, without a word to the person."""
    fingerprint = f"{await keys.fingerprint(path):08x}"
    xpub = serialize(await keys.node(path), coin.xpub)
    origin = fingerprint + format_path(path).removeprefix("m").replace("'", "h")
    return BtcDescriptorKey(format_path(path), fingerprint, xpub, f"[{origin}]{xpub}")


def single(kind: ScriptType, key: BtcDescriptorKey) -> BtcDescriptor:
    """The descriptor of an account of one key."""
    return _descriptor(kind, key, lambda chains: _SINGLE[kind].format(key.expression + chains))


def several(
    kind: ScriptType, key: BtcDescriptorKey, m: int, cosigners: Sequence[str]
) -> BtcDescriptor:
    """The descriptor of an account of several keys, which are put in order for each address.

    Raises:
        InvalidParameter: the wallet's key is not one of them, or one is there twice.
    """
    expressions = [_canonical(each) for each in cosigners]
    if key.expression not in expressions:
        raise InvalidParameter(f"this wallet's key is not among the cosigners: {key.expression}")
    return _descriptor(
        kind,
        key,
        lambda chains: _SEVERAL[kind].format(
            ",".join([str(m), *(expression + chains for expression in expressions)])
        ),
    )


def check_cosigners(kind: ScriptType, m: int, cosigners: Sequence[str], coin: Coin) -> None:
    """Whether there can be such a multisig account.

    Raises:
        InvalidParameter: a key is malformed or there twice, or the numbers make no sense.
    """
    if kind not in _SEVERAL:
        raise InvalidParameter(f"there is no multisig of {kind}")
    if kind is not ScriptType.MULTISIG and coin.segwit is None:
        raise InvalidParameter(f"{coin.name} has no addresses of {kind}")
    if type(m) is not int or not 1 <= m <= len(cosigners) <= _MOST_KEYS:
        raise InvalidParameter(f"{m} of {len(cosigners)} keys: at most {_MOST_KEYS} make sense")
    xpubs = [_read_expression(each, coin) for each in cosigners]
    if len(set(xpubs)) < len(xpubs):
        raise InvalidParameter("one key is among the cosigners twice")


def _descriptor(
    kind: ScriptType, key: BtcDescriptorKey, text: Callable[[str], str]
) -> BtcDescriptor:
    both, receive, change = (with_checksum(text(chains)) for chains in ("/<0;1>/*", "/0/*", "/1/*"))
    return BtcDescriptor(kind, key, both, receive, change)


def _read_expression(text: str, coin: Coin) -> str:
    found = _EXPRESSION.fullmatch(text)
    if found is None:
        raise InvalidParameter(f"{text!r} is no key with its origin: [fingerprint/path]xpub")
    try:
        payload = base58check_decode(found[1])
    except ValueError as error:
        raise InvalidParameter(f"{found[1]}: {error}") from None
    if len(payload) != _XPUB_SIZE or payload[:4] != coin.xpub.to_bytes(4, "big"):
        raise InvalidParameter(f"{found[1]} is no extended public key of {coin.name}")
    if decompress(payload[_KEY_PLACE:]) is None:
        raise InvalidParameter(f"{found[1]} holds no public key")
    return found[1]


def _canonical(expression: str) -> str:
    return expression.replace("'", "h")
