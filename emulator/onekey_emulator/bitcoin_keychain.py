"""The keys of one wallet for one coin, and the scripts that pay to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, hashes, keys, multisig, slip21
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator.addresses import AddressError, MultisigError
from onekey_emulator.bitcoin_encoding import uint32
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_emulator.coins import Coin
    from onekey_emulator.keys import PrivateNode

_OWNERSHIP_PATH = (b"SLIP-0019", b"Ownership identification key")
_MAX_COSIGNERS = 15
_KEY_SIZE = 33
_CHAIN_CODE_SIZE = 32

_Script = tuple[int, tuple[int, ...], bytes]
"""What names a script: its type, the path, and the cosigners."""


class Keychain:
    """Derives keys where that is allowed, each only once, for one request.

    Attributes:
        coin: the coin.
        seed: of the wallet.
    """

    def __init__(
        self,
        seed: bytes,
        coin: Coin,
        allows: Callable[[Sequence[int], bool], bool],
        *,
        counts_signers: bool = True,
    ) -> None:
        """Make a keychain.

        Args:
            allows: whether a path may be used, by one signer (False) or as one of several.
            counts_signers: whether scripts are refused that want more signatures than there
                are signers.
        """
        self.seed = seed
        self.coin = coin
        self._allows = allows
        self._counts_signers = counts_signers
        self._nodes: dict[tuple[int, ...], PrivateNode] = {
            (): keys.root(seed, keys.CURVES[coin.curve])
        }
        self._allowed: set[tuple[tuple[int, ...], bool]] = set()
        self._addresses: dict[_Script, str] = {}
        self._scripts: dict[_Script, bytes] = {}
        self._ownership_key = b""

    @property
    def root_fingerprint(self) -> int:
        """The fingerprint of the root."""
        return self._nodes[()].public.fingerprint

    def derive(self, path: Sequence[int], *, several: bool = False) -> PrivateNode:
        """The node at a path.

        Raises:
            Failure: the path is not allowed.
        """
        use = tuple(path), several
        if use not in self._allowed:
            if not self._allows(path, several):
                raise Failure("DataError", "Forbidden key path")
            self._allowed.add(use)
        return self._node(use[0])

    def _node(self, path: tuple[int, ...]) -> PrivateNode:
        node = self._nodes.get(path)
        if node is None:
            node = self._nodes[path] = self._node(path[:-1]).child(path[-1])
        return node

    def address(self, script_type: int, path: Sequence[int], details: Any = None) -> str:
        """The address of a path.

        Args:
            details: the `MultisigRedeemScriptType`, if several sign.

        Raises:
            Failure: the path is not allowed, the own key is not one of the cosigners', or the
                coin has no such address.
        """
        wanted = _script(script_type, path, details)
        found = self._addresses.get(wanted)
        if found is None:
            node = self.derive(path, several=details is not None)
            found = self._addresses[wanted] = self._address(script_type, node, details)
        return found

    def _address(self, script_type: int, node: PrivateNode, details: Any) -> str:
        public_key = node.public.public_key
        try:
            if details is None:
                return addresses.single(self.coin, ScriptType(script_type), public_key)
            cosigners = cosigner_keys(details, self.coin)
            index_of_key(cosigners, public_key)
            if self._counts_signers:
                check_threshold(details, cosigners)
            return addresses.multisig(self.coin, ScriptType(script_type), cosigners, details.m)
        except MultisigError as error:
            raise Failure("DataError", str(error)) from None
        except AddressError as error:
            raise Failure("ProcessError", str(error)) from None

    def script_pubkey(self, script_type: int, path: Sequence[int], details: Any = None) -> bytes:
        """The script that pays to a path; as `address`."""
        wanted = _script(script_type, path, details)
        found = self._scripts.get(wanted)
        if found is None:
            address = self.address(script_type, path, details)
            found = self._scripts[wanted] = scripts.of_address(self.coin, address)
        return found

    def ownership_id(self, script_pubkey: bytes) -> bytes:
        """What shows this wallet alone that a script is its own (SLIP-19), 32 bytes."""
        self._ownership_key = self._ownership_key or slip21.key(self.seed, *_OWNERSHIP_PATH)
        return hashes.hmac_sha256(self._ownership_key, script_pubkey)


def _script(script_type: int, path: Sequence[int], details: Any) -> _Script:
    cosigners = details.SerializeToString(deterministic=True) if details is not None else b""
    return script_type, tuple(path), cosigners


def multisig_of(message: Any) -> Any:
    """The `multisig` of an input, output or request; None if there is none."""
    return message.multisig if message.HasField("multisig") else None


def cosigner_keys(details: Any, coin: Coin) -> list[bytes]:
    """The keys of a multisig script, 33 bytes each.

    Raises:
        Failure: they cannot be derived.
    """
    if multisig.has_hardened_path(details):
        raise Failure("DataError", "Cannot perform hardened derivation from XPUB")
    try:
        return multisig.public_keys(details, keys.CURVES[coin.curve])
    except ValueError:
        raise Failure("FirmwareError") from None


def index_of_key(cosigners: list[bytes], public_key: bytes) -> int:
    """Which of the cosigners the key is.

    Raises:
        Failure: none.
    """
    if public_key not in cosigners:
        raise Failure("DataError", "Pubkey not found in multisig script")
    return cosigners.index(public_key)


def check_threshold(details: Any, cosigners: list[bytes]) -> None:
    """Refuse a script that wants more signatures than there are signers.

    Raises:
        Failure: it does.
    """
    if details.m > len(cosigners):
        raise Failure("DataError", "Invalid multisig parameters")


def multisig_script(details: Any, coin: Coin) -> bytes:
    """The script of several signers.

    Raises:
        Failure: it cannot be made.
    """
    try:
        return addresses.multisig_script(cosigner_keys(details, coin), details.m)
    except MultisigError as error:
        raise Failure("DataError", str(error)) from None


def multisig_fingerprint(details: Any) -> bytes:
    """A hash of the cosigners' extended keys in any order, and of how many must sign.

    Raises:
        Failure: they make no script.
    """
    nodes = list(details.nodes) or [pubkey.node for pubkey in details.pubkeys]
    if not (1 <= len(nodes) <= _MAX_COSIGNERS and 1 <= details.m <= _MAX_COSIGNERS) or any(
        len(node.public_key) != _KEY_SIZE or len(node.chain_code) != _CHAIN_CODE_SIZE
        for node in nodes
    ):
        raise Failure("DataError", "Invalid multisig parameters")
    data = uint32(details.m) + uint32(len(nodes))
    for node in sorted(nodes, key=lambda node: node.public_key):
        data += uint32(node.depth) + uint32(node.fingerprint) + uint32(node.child_num)
        data += node.chain_code + node.public_key
    return hashes.sha256(data)
