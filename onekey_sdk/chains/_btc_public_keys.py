"""Extended public keys: one by one, or many in one message where the firmware has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_encodings import base58check_encode
from onekey_sdk.chains._nodes import hd_node
from onekey_sdk.errors import DeviceFailure, PinInvalid, ProtocolError
from onekey_sdk.models import BtcPublicKey, Model, ScriptType
from onekey_sdk.paths import format_path
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY, MINI_FAMILY, TOUCH_FAMILY, since
from onekey_sdk.session.conversation import Demanding
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import Features, HDNode
    from onekey_sdk.session.conversation import Conversation, Operation

BATCH_SINCE = since(
    (MINI_FAMILY, (3, 10, 0)),
    (CLASSIC_1S_FAMILY, (3, 12, 0)),
    (Model.TOUCH, (4, 11, 0)),
    (Model.PRO, (4, 14, 0)),
)
"""The lowest firmware that gives several nodes in one message."""

_MOST_IN_BATCH = {**dict.fromkeys(MINI_FAMILY, 10), **dict.fromkeys(TOUCH_FAMILY, 20)}
_SHORTEST_IN_BATCH = 3
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
        return self.result(hd_node(answer.node), answer.xpub, fingerprint)

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
    if _has_batch(device.features) and all(
        not item.show and len(item.path) >= _SHORTEST_IN_BATCH for item in requests
    ):
        try:
            return await _batches(device, requests)
        except PinInvalid:
            raise
        except DeviceFailure:
            pass  # whatever it is that the device does not give together
    return [await item.alone(device) for item in requests]


def _has_batch(features: Features) -> bool:
    needed = BATCH_SINCE.get(features.model)
    return needed is not None and features.firmware_version >= needed


async def _batches(
    device: Conversation, requests: Sequence[PublicKeyRequest]
) -> list[BtcPublicKey]:
    results: list[BtcPublicKey] = []
    size = _MOST_IN_BATCH[device.features.model]
    for start in range(0, len(requests), size):
        batch = requests[start : start + size]
        path_type = messages.BatchGetPublickeys.Path
        question = messages.BatchGetPublickeys(
            ecdsa_curve_name="secp256k1",
            paths=[path_type(address_n=item.path) for item in batch],
            include_node=True,
        )
        answer = await device.ask(question, messages.EcdsaPublicKeys)
        if len(answer.hd_nodes) != len(batch):
            raise ProtocolError("the device did not give as many public keys as were asked for")
        fingerprint = answer.root_fingerprint if answer.HasField("root_fingerprint") else None
        for item, raw in zip(batch, answer.hd_nodes, strict=True):
            node = hd_node(raw)
            xpub = serialize(node, item.coin.xpub_version(item.kind))
            results.append(item.result(node, xpub, fingerprint))
    return results


def serialize(node: HDNode, version: int) -> str:
    """An extended public key (BIP-32) with the version bytes of SLIP-132."""
    return base58check_encode(
        version.to_bytes(4, "big")
        + bytes([node.depth])
        + node.fingerprint.to_bytes(4, "big")
        + node.child_num.to_bytes(4, "big")
        + node.chain_code
        + node.public_key
    )
