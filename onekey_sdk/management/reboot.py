"""Starting the device anew, in another mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.management.turns import succeed
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.models import Success
    from onekey_sdk.session.device import Turn


async def reboot_to_bootloader(turn: Turn) -> Success:
    """`RebootToBootloader`."""
    return await _leave(turn, messages.RebootToBootloader())


async def reboot_to_update(turn: Turn) -> Success:
    """`DeviceBackToBoot`: the bootloader under its older name, on some models with the PIN."""
    return await _leave(turn, messages.DeviceBackToBoot())


async def reboot_to_boardloader(turn: Turn) -> Success:
    """`RebootToBoardloader`, which has the number of the Classic family's `BixinOutMessageSE`."""
    return await _leave(turn, messages.BixinOutMessageSE())


async def _leave(turn: Turn, request: Message) -> Success:
    """The device goes away after its answer; whoever comes next looks for it anew."""
    answer = await succeed(turn, request)
    turn.proof = None
    await turn.device.close()
    return answer
