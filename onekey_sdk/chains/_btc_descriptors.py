"""Output script descriptors (BIP-380 to 386, 389) for the accounts of a wallet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onekey_sdk.chains import _values as values
from onekey_sdk.chains._btc_encodings import base58check_decode, base58check_encode
from onekey_sdk.chains._btc_keys import Path, PublicKeys
from onekey_sdk.chains._nodes import serialize
from onekey_sdk.chains._secp256k1 import decompress
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcDescriptor, BtcDescriptorKey, ScriptType
from onekey_sdk.paths import HARDENED, format_path, parse_path

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
_DEPTH_PLACE = 4
_CHAIN_CODE_PLACE = 13
_KEY_PLACE = 45
_EXPRESSION = re.compile(r"\[([0-9a-f]{8})((?:/[0-9]+[h']?)*)\]([1-9A-HJ-NP-Za-km-z]+)")
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
    check_coin(coin)
    if kind not in kinds_of(coin):
        raise InvalidParameter(f"{coin.name} has no addresses of {kind}")
    return tuple(number | HARDENED for number in (PURPOSES[kind], coin.slip44, account))


def check_coin(coin: Coin) -> None:
    """Whether there can be descriptors of a coin's accounts.

    Raises:
        InvalidParameter: they would be of other addresses.
    """
    if coin.decred:
        raise InvalidParameter(f"{coin.name} has hashes of its own, which no descriptor knows")


def kinds_of(coin: Coin) -> list[ScriptType]:
    """The kinds of addresses for one key that a coin has."""
    found = [ScriptType.LEGACY]
    if coin.segwit is not None:
        found += [ScriptType.P2SH_SEGWIT, ScriptType.SEGWIT]
    return [*found, ScriptType.TAPROOT] if coin.taproot else found


async def key_at(keys: PublicKeys, coin: Coin, path: Path) -> BtcDescriptorKey:
    """The key at a path, without a word to the person."""
    fingerprint = f"{await keys.fingerprint(path):08x}"
    xpub = serialize(await keys.node(path), coin.node_xpub)
    return BtcDescriptorKey(
        format_path(path), fingerprint, xpub, _expression(fingerprint, path, xpub)
    )


def single(kind: ScriptType, key: BtcDescriptorKey) -> BtcDescriptor:
    """The descriptor of an account of one key."""
    return _descriptor(kind, key, lambda chains: _SINGLE[kind].format(key.expression + chains))


def several(
    kind: ScriptType, key: BtcDescriptorKey, m: int, cosigners: Sequence[str]
) -> BtcDescriptor:
    """The descriptor of an account of several keys, which are put in order for each address.

    Args:
        kind: of its addresses.
        key: the wallet's.
        m: how many signatures it takes.
        cosigners: as `read_cosigners` gives them.

    Raises:
        InvalidParameter: the wallet's key is not one of them.
    """
    if key.expression not in cosigners:
        raise InvalidParameter(f"this wallet's key is not among the cosigners: {key.expression}")
    return _descriptor(
        kind,
        key,
        lambda chains: _SEVERAL[kind].format(
            ",".join([str(m), *(expression + chains for expression in cosigners)])
        ),
    )


def read_cosigners(m: object, given: object, coin: Coin) -> tuple[int, list[str]]:
    """How many signatures it takes, and the keys as the coin's node reads them.

    Raises:
        InvalidParameter: a key is malformed or there twice, or the numbers make no sense.
    """
    if type(m) is not int:
        raise InvalidParameter(f"threshold is an int, not {type(m).__name__}")
    items = values.sequence("cosigners", given)
    if not 1 <= m <= len(items) <= _MOST_KEYS:
        raise InvalidParameter(f"{m} of {len(items)} keys: at most {_MOST_KEYS} make sense")
    read = [_read_cosigner(f"cosigners[{index}]", item, coin) for index, item in enumerate(items)]
    if len({key for _, key in read}) < len(read):
        raise InvalidParameter("one key is among the cosigners twice")
    return m, [expression for expression, _ in read]


def _descriptor(
    kind: ScriptType, key: BtcDescriptorKey, text: Callable[[str], str]
) -> BtcDescriptor:
    both, receive, change = (with_checksum(text(chains)) for chains in ("/<0;1>/*", "/0/*", "/1/*"))
    return BtcDescriptor(kind, key, both, receive, change)


def _read_cosigner(name: str, given: object, coin: Coin) -> tuple[str, bytes]:
    """A key with its origin, and what its descendants depend on: chain code and public key.

    Errors do not repeat the key, which may be a private one by mistake.
    """
    text = given.expression if isinstance(given, BtcDescriptorKey) else given
    found = _EXPRESSION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise InvalidParameter(f"{name} is no key with its origin: [fingerprint/path]xpub")
    fingerprint, origin, xpub = found.groups()
    path = tuple(parse_path(f"m{origin}"))
    try:
        payload = base58check_decode(xpub)
    except ValueError as error:
        raise InvalidParameter(f"the key of {name}: {error}") from None
    version, rest = payload[:4], payload[4:]
    if len(payload) != _XPUB_SIZE or int.from_bytes(version, "big") not in {
        coin.xpub,
        coin.node_xpub,
    }:
        raise InvalidParameter(f"{name} has no extended public key of {coin.name}")
    if decompress(payload[_KEY_PLACE:]) is None:
        raise InvalidParameter(f"the key of {name} holds no public key")
    if payload[_DEPTH_PLACE] != len(path):
        raise InvalidParameter(
            f"the key of {name} has depth {payload[_DEPTH_PLACE]}, but its origin has {len(path)} "
            "numbers; give the whole path from the master key"
        )
    xpub = base58check_encode(coin.node_xpub.to_bytes(4, "big") + rest)
    return _expression(fingerprint, path, xpub), payload[_CHAIN_CODE_PLACE:]


def _expression(fingerprint: str, path: Path, xpub: str) -> str:
    origin = format_path(path).removeprefix("m").replace("'", "h")
    return f"[{fingerprint}{origin}]{xpub}"
