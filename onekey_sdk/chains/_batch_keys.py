"""Many public keys in one message (`BatchGetPublickeys`), where the firmware has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._nodes import hd_node
from onekey_sdk.errors import DeviceFailure, PinInvalid, ProtocolError
from onekey_sdk.models import Model
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY, MINI_FAMILY, TOUCH_FAMILY, since
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.models import Features, HDNode
    from onekey_sdk.session.conversation import Conversation

BATCH_SINCE = since(
    (MINI_FAMILY, (3, 10, 0)),
    (CLASSIC_1S_FAMILY, (3, 12, 0)),
    (Model.TOUCH, (4, 11, 0)),
    (Model.PRO, (4, 14, 0)),
)
"""The lowest firmware that gives several nodes in one message."""

_MOST_IN_BATCH = {**dict.fromkeys(MINI_FAMILY, 10), **dict.fromkeys(TOUCH_FAMILY, 20)}
_SHORTEST_PATH = 3


async def nodes_together(
    device: Conversation, paths: Sequence[Sequence[int]]
) -> tuple[list[HDNode], int | None] | None:
    """The nodes on secp256k1 at these paths, and the fingerprint of the root.

    None where the firmware is too old, or does not give them together for whatever reason.

    Raises:
        PinInvalid: the device is locked.
        ProtocolError: it gave more or fewer than it was asked for, or others.
    """
    if not _has_batch(device.features) or any(len(path) < _SHORTEST_PATH for path in paths):
        return None
    nodes: list[HDNode] = []
    fingerprint = None
    size = _MOST_IN_BATCH[device.features.model]
    for start in range(0, len(paths), size):
        batch = paths[start : start + size]
        request = messages.BatchGetPublickeys(
            ecdsa_curve_name="secp256k1",
            paths=[messages.BatchGetPublickeys.Path(address_n=path) for path in batch],
            include_node=True,
        )
        try:
            answer = await device.ask(request, messages.EcdsaPublicKeys)
        except PinInvalid:
            raise
        except DeviceFailure:
            return None
        if len(answer.hd_nodes) != len(batch):
            raise ProtocolError("the device did not give as many public keys as were asked for")
        nodes += map(hd_node, answer.hd_nodes, batch)
        fingerprint = answer.root_fingerprint if answer.HasField("root_fingerprint") else None
    return nodes, fingerprint


def _has_batch(features: Features) -> bool:
    needed = BATCH_SINCE.get(features.model)
    return needed is not None and features.firmware_version >= needed
