"""Extended public keys: one by one, or many in one message where the firmware has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_sdk.chains._batch_keys import nodes_together
from onekey_sdk.chains._nodes import check_xpub, hd_node, serialize
from onekey_sdk.models import BtcPublicKey, ScriptType
from onekey_sdk.paths import format_path
from onekey_sdk.session.conversation import Demanding
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import HDNode
    from onekey_sdk.session.conversation import Conversation, Operation

_DESCRIPTOR_COINS = {"Bitcoin", "Testnet"}


@dataclass(frozen=True, slots=True)
class PublicKeyRequest:
    """One extended public key that is asked for."""

    path: tuple[int, ...]
    coin: Coin
    kind: ScriptType
    show: bool

    async def alone(self, device: Conversation) -> BtcPublicKey:
        """Ask for this key (`GetPublicKey`)."""
        request = messages.GetPublicKey(
            address_n=self.path,
            coin_name=self.coin.name,
            show_display=self.show,
            script_type=self.kind.value,
        )
        answer = await device.ask(request, messages.PublicKey)
        fingerprint = answer.root_fingerprint if answer.HasField("root_fingerprint") else None
        node = hd_node(answer.node, self.path)
        check_xpub(answer.xpub, node, decred=self.coin.decred)
        return self.result(node, answer.xpub, fingerprint)

    def result(self, node: HDNode, xpub: str, fingerprint: int | None) -> BtcPublicKey:
        """The key as the user sees it."""
        segwit = xpub
        if self.kind is ScriptType.TAPROOT and self.coin.name in _DESCRIPTOR_COINS:
            origin = f"{fingerprint or 0:08x}{format_path(self.path).removeprefix('m')}"
            segwit = f"tr([{origin}]{xpub}/<0;1>/*)"
        return BtcPublicKey(
            path=format_path(self.path),
            xpub=xpub,
            xpub_segwit=segwit,
            node=node,
            root_fingerprint=fingerprint,
        )


@dataclass(frozen=True, slots=True)
class PublicKeyOperation(Demanding[BtcPublicKey]):
    """Asks for one key, alone or together with others."""

    request: PublicKeyRequest


def together(operations: Sequence[PublicKeyOperation]) -> Operation[list[BtcPublicKey]]:
    """Ask for many keys (`BatchGetPublickeys`), or for one after the other where that fails."""
    requests = [operation.request for operation in operations]
    return lambda device: _all(device, requests)


async def _all(device: Conversation, requests: Sequence[PublicKeyRequest]) -> list[BtcPublicKey]:
    found = None
    if not any(item.show for item in requests):
        found = await nodes_together(device, [item.path for item in requests])
    if found is None:
        return [await item.alone(device) for item in requests]
    nodes, fingerprint = found
    return [
        item.result(node, serialize(node, item.coin.xpub_version(item.kind)), fingerprint)
        for item, node in zip(requests, nodes, strict=True)
    ]
