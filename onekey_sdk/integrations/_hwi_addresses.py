"""What address a descriptor (BIP-380) means, and how the device is asked to show it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _btc_descriptors as descriptors
from onekey_sdk.errors import InvalidParameter, MissingDependency
from onekey_sdk.models import BtcCosigner, BtcMultisig, HDNode, ScriptType

if TYPE_CHECKING:
    from onekey_sdk.wallet import Wallet


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to be shown.

    Attributes:
        path: of the wallet's own key.
        script_type: the kind of address.
        multisig: the other keys.
    """

    path: list[int]
    script_type: ScriptType
    multisig: BtcMultisig | None = None


async def from_descriptor(text: str, wallet: Wallet, coin: str, fingerprint: str) -> Wanted:
    """The address of a descriptor, after its key has been compared with the wallet's.

    Args:
        text: the descriptor, with or without its checksum; `*` means 0.
        wallet: the wallet that has the key.
        coin: whose keys they are.
        fingerprint: of the wallet's master key.

    Raises:
        InvalidParameter: it is malformed, of a kind that devices do not show, or has no key of
            this wallet.
        MissingDependency: embit is not installed.
    """
    found = _parsed(text)
    own = [key for key in found.keys if key.origin and key.origin.fingerprint.hex() == fingerprint]
    if not found.is_basic_multisig and not any(key.origin for key in found.keys):
        raise InvalidParameter(f"descriptor missing origin info: {text}")
    if not own:
        raise InvalidParameter(f"descriptor fingerprint does not match device: {text}")
    matching = [key for key in own if await _is_the_wallets(key, wallet, coin)]
    if not matching:
        raise InvalidParameter(f"key in descriptor does not match device: {text}")
    path = [*matching[0].origin.derivation, *_below(matching[0])]
    if found.is_basic_multisig:
        return Wanted(path, _kind_of_multisig(found), _multisig(found))
    return Wanted(path, _kind(found))


def _parsed(text: str) -> Any:
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
    except Exception:  # noqa: BLE001 - embit raises whatever its parser runs into
        raise InvalidParameter(f"this is no descriptor: {text}") from None
    if not right:
        raise InvalidParameter(f"the descriptor's checksum is wrong: {text}")
    if not found.is_basic_multisig and (found.miniscript or getattr(found.taptree, "tree", None)):
        raise InvalidParameter(f"devices do not show addresses of this kind: {text}")
    return found


async def _is_the_wallets(key: Any, wallet: Wallet, coin: str) -> bool:
    path = list(key.origin.derivation)
    if key.is_extended:
        mine = await wallet.btc.get_descriptor_key(path, coin=coin)
        return str(key.key.to_base58()) == mine.xpub
    public = await wallet.btc.get_public_key(
        path, coin=coin, script_type=ScriptType.LEGACY, show_on_onekey=False
    )
    known = public.node.public_key
    return bool(key.sec() == known or key.xonly() == known[1:])


def _below(key: Any) -> list[int]:
    """The path from the key that is written to the one that is meant."""
    derivation = key.allowed_derivation
    indexes: list[Any] = derivation.indexes if derivation is not None else []
    return [index if isinstance(index, int) else 0 for index in indexes]


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


def _multisig(found: Any) -> BtcMultisig:
    threshold = int(str(found.miniscript.args[0]))
    keys = list(found.keys)
    if found.is_sorted:
        keys.sort(key=_derived)
    return BtcMultisig(
        m=threshold,
        pubkeys=tuple(BtcCosigner(_node(key), tuple(_below(key))) for key in keys),
    )


def _derived(key: Any) -> bytes:
    return bytes(key.key.derive(_below(key)).sec() if key.is_extended else key.sec())


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
