"""What address a descriptor (BIP-380) means, and how the device is asked to show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _btc_descriptors as descriptors
from onekey_sdk.chains._btc_kinds import script_type
from onekey_sdk.errors import InvalidParameter, MissingDependency
from onekey_sdk.integrations._hwi_terms import TEMPLATES, AddressType
from onekey_sdk.models import BtcCosigner, BtcMultisig, HDNode, ScriptType
from onekey_sdk.paths import HARDENED, format_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.wallet import Wallet

_KEY = (
    r"(?:\[[0-9a-fA-F]{8}(?:/[0-9]+[hH']?)*\])?"
    r"(?:[0-9a-fA-F]+|[a-z]pub[1-9A-HJ-NP-Za-km-z]+(?:/(?:[0-9]+|<[0-9]+(?:;[0-9]+)+>))*(?:/\*)?)"
)
_SEVERAL = rf"(?:sorted)?multi\([0-9]+(?:,{_KEY})+\)"
_FORMS = re.compile(
    rf"w?pkh\({_KEY}\)|sh\(wpkh\({_KEY}\)\)|tr\({_KEY}\)|w?sh\({_SEVERAL}\)|sh\(wsh\({_SEVERAL}\)\)"
)
"""embit reads more than BIP-380 and 389 allow: sets in braces, steps after `*`, empty steps."""
_UNCOMPRESSED = 65
_TYPES = {descriptors.PURPOSES[kind.script]: kind for kind in AddressType}
_BIP48 = 48
_MULTISIG = {
    ScriptType.MULTISIG: "sh(multi())",
    ScriptType.P2SH_SEGWIT: "sh(wsh(multi()))",
    ScriptType.SEGWIT: "wsh(multi())",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to be shown.

    Attributes:
        path: of the wallet's own key.
        script_type: the kind of address.
        multisig: the other keys.
        address: what the device has to show; None if only the device can tell.
    """

    path: list[int]
    script_type: ScriptType
    multisig: BtcMultisig | None = None
    address: str | None = None


def check_path(
    path: Sequence[int], kind: ScriptType, *, coin_type: int, several: bool = False
) -> None:
    """Whether `signtx` spends what such an address gets.

    Raises:
        InvalidParameter: it would refuse: the path is for another kind of address, or network.
    """
    if len(path) > 1 and path[0] & path[1] & HARDENED and path[1] ^ HARDENED != coin_type:
        raise InvalidParameter(
            f"{format_path(path)} is a path of another network: signtx refuses coins there. "
            f"The number of this --chain is {coin_type}'"
        )
    purpose = path[0] ^ HARDENED if path else None
    if purpose == _BIP48:
        usual = script_type(None, tuple(path), several=True)
        fits, name = several and kind is usual, f"multisig, {_MULTISIG[usual]}"
    elif purpose in _TYPES:
        known = _TYPES[purpose]
        fits = kind is known.script and (not several or kind in _MULTISIG)
        name = f"--addr-type {known.value}, {TEMPLATES[known].format('KEY')}"
    else:
        return
    if not fits:
        raise InvalidParameter(
            f"{format_path(path)} is a path for {name}: signtx refuses coins of other kinds there"
        )


async def from_descriptor(text: str, wallet: Wallet, coin: str, fingerprint: str) -> Wanted:
    """The address of a descriptor, after its key has been compared with the wallet's.

    Errors do not repeat the descriptor, which may have a private key where nobody looks for one.

    Args:
        text: the descriptor, with or without its checksum. `*` means 0, and of the numbers in
            `<NUMBER;NUMBER>` (BIP-389) the first one is meant.
        wallet: the wallet that has the key.
        coin: whose keys they are.
        fingerprint: of the wallet's master key.

    Raises:
        InvalidParameter: it is malformed, of a kind that devices do not show, or has no key of
            this wallet.
        MissingDependency: embit is not installed.
    """
    found, meant = _parsed(text)
    pairs = list(zip(found.keys, meant.keys, strict=True))
    own = [pair for pair in pairs if _fingerprint(pair[0]) == fingerprint]
    if not found.is_basic_multisig and found.key.origin is None:
        raise InvalidParameter("the descriptor is missing origin info")
    if not own:
        raise InvalidParameter("the descriptor's fingerprint does not match the device")
    matching = [child for key, child in own if await _is_the_wallets(key, wallet, coin)]
    if not matching:
        raise InvalidParameter("the key in the descriptor does not match the device")
    path = list(matching[0].origin.derivation)
    networks: Any = import_module("embit.networks").NETWORKS
    address = str(meant.address(networks["main" if coin == "Bitcoin" else "test"]))
    if found.is_basic_multisig:
        return Wanted(path, _kind_of_multisig(found), _multisig(found, pairs), address)
    return Wanted(path, _kind(found), address=address)


def _fingerprint(key: Any) -> str | None:
    return None if key.origin is None else str(key.origin.fingerprint.hex())


def _parsed(text: str) -> tuple[Any, Any]:
    """A descriptor, and the same with the keys of its first address."""
    try:
        embit: Any = import_module("embit.descriptor")
    except ModuleNotFoundError:
        raise MissingDependency(
            "descriptors need embit: pip install 'onekey-sdk[bitcoin]'"
        ) from None
    bare, mark, checksum = text.partition("#")
    try:
        right = not mark or descriptors.checksum(bare) == checksum
        found = embit.Descriptor.from_string(bare)
        private = any(key.is_private for key in found.keys)
        meant = found.derive(0)
    except Exception:  # noqa: BLE001 - embit raises whatever its parser runs into
        raise InvalidParameter("this is no descriptor") from None
    if private:
        raise InvalidParameter("the descriptor has a private key in it; give the public one")
    if not right:
        raise InvalidParameter("the descriptor's checksum is wrong")
    if not found.is_basic_multisig and (found.miniscript or getattr(found.taptree, "tree", None)):
        raise InvalidParameter("devices do not show addresses of this descriptor's kind")
    branches = [key.branches for key in found.keys if key.branches]
    if not _FORMS.fullmatch(bare) or any(len(set(each)) < len(each) for each in branches):
        raise InvalidParameter("this is no descriptor as BIP-380 and BIP-389 have them")
    if any(len(key.sec()) == _UNCOMPRESSED for key in found.keys):
        raise InvalidParameter("devices have no addresses of uncompressed keys")
    return found, meant


async def _is_the_wallets(key: Any, wallet: Wallet, coin: str) -> bool:
    path = list(key.origin.derivation)
    if key.is_extended:
        mine = await wallet.btc.get_descriptor_key(path, coin=coin)
        return str(key.key.to_base58()) == mine.xpub
    public = await wallet.btc.get_public_key(
        path, coin=coin, script_type=ScriptType.LEGACY, show_on_onekey=False
    )
    known = public.node.public_key
    return bool(key.xonly() == known[1:] if key.taproot else key.sec() == known)


def _kind(found: Any) -> ScriptType:
    if found.is_taproot:
        return ScriptType.TAPROOT
    if found.wpkh:
        return ScriptType.P2SH_SEGWIT if found.sh else ScriptType.SEGWIT
    return ScriptType.LEGACY


def _kind_of_multisig(found: Any) -> ScriptType:
    if found.wsh:
        return ScriptType.P2SH_SEGWIT if found.sh else ScriptType.SEGWIT
    return ScriptType.MULTISIG


def _multisig(found: Any, pairs: list[tuple[Any, Any]]) -> BtcMultisig:
    """What the device takes for it.

    Args:
        found: the descriptor.
        pairs: its keys, each with the one below it that the address has.
    """
    if found.is_sorted:
        pairs = sorted(pairs, key=lambda pair: bytes(pair[1].sec()))
    return BtcMultisig(
        m=int(str(found.miniscript.args[0])),
        pubkeys=tuple(BtcCosigner(_node(key), _below(key)) for key, _ in pairs),
    )


def _below(key: Any) -> tuple[int, ...]:
    """The path from the key that is written to the one that is meant."""
    derivation = key.allowed_derivation
    return () if derivation is None else tuple(derivation.fill(0))


def _node(key: Any) -> HDNode:
    if not key.is_extended:
        return HDNode(0, 0, 0, bytes(32), bytes(key.sec()))
    node = key.key
    return HDNode(
        depth=node.depth,
        fingerprint=int.from_bytes(node.fingerprint, "big"),
        child_num=node.child_number,
        chain_code=bytes(node.chain_code),
        public_key=bytes(node.key.sec()),
    )
