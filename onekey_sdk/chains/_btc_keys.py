"""The public keys of a wallet, derived from those of its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_curve import PublicNode
from onekey_sdk.chains._nodes import check_xpub, hd_node
from onekey_sdk.errors import ProtocolError
from onekey_sdk.paths import HARDENED
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import HDNode
    from onekey_sdk.session.conversation import Conversation

Path = tuple[int, ...]

_MASTERS_CHILD = (HARDENED,)


class PublicKeys:
    """Asks the device once for each account, and derives the rest. The device shows nothing."""

    def __init__(self, device: Conversation, coin: Coin) -> None:
        self._device = device
        self._coin = coin
        self._nodes: dict[Path, HDNode] = {}
        self._fingerprint: int | None = None

    async def fingerprint(self, near: Path) -> int:
        """The fingerprint of the master key, learnt with a key that is needed anyway."""
        await self.node(hardened_part(near))
        if self._fingerprint is None:  # old firmware tells it only as that of a parent
            self._fingerprint = (await self.node(_MASTERS_CHILD)).fingerprint
        return self._fingerprint

    async def node(self, path: Path) -> HDNode:
        """The node at a path, as the device gives it.

        Raises:
            ProtocolError: it is none of that path, or of another wallet than the others.
        """
        if path not in self._nodes:
            request = messages.GetPublicKey(
                address_n=path, coin_name=self._coin.name, show_display=False
            )
            answer = await self._device.ask(request, messages.PublicKey)
            node = hd_node(answer.node, path)
            check_xpub(answer.xpub, node, decred=self._coin.decred)
            if any(node.public_key == other.public_key for other in self._nodes.values()):
                raise ProtocolError("the device gave one public key for two paths")
            if answer.HasField("root_fingerprint"):
                self._learn_fingerprint(answer.root_fingerprint)
            if len(path) == 1:
                self._learn_fingerprint(node.fingerprint)
            self._nodes[path] = node
        return self._nodes[path]

    def _learn_fingerprint(self, fingerprint: int) -> None:
        if self._fingerprint not in {None, fingerprint}:
            raise ProtocolError("the device's public keys are of different wallets")
        self._fingerprint = fingerprint

    async def at(self, path: Path) -> bytes:
        """The compressed key at a path."""
        account = hardened_part(path)
        node = await self.node(account)
        try:
            derived = PublicNode(node.public_key, node.chain_code).descend(path[len(account) :])
        except ValueError as error:
            raise ProtocolError(f"the device's public key is none: {error}") from None
        return derived.key


def hardened_part(path: Path) -> Path:
    """As much of a path as takes the private key to derive."""
    hardened = [place for place, component in enumerate(path) if component & HARDENED]
    return path[: hardened[-1] + 1 if hardened else 0]
