"""What all of them do in a turn of the device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.models import Success
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.models import Features
    from onekey_sdk.session.device import Turn


async def fresh_features(turn: Turn) -> Features:
    """What the device says of itself now."""
    raw = await turn.ask(messages.GetFeatures(), messages.Features)
    return turn.device.accept(raw, turn.link)


async def succeed(turn: Turn, request: Message) -> Success:
    """An exchange in which the person may have to do something, answered by `Success`."""
    answer = await turn.ask(request, messages.Success, person=True)
    return Success(answer.message)


async def end_sessions(turn: Turn) -> None:
    """Forget all sessions of the device, those that were kept for later programs included."""
    await turn.recall()
    turn.device.cache.drop_device(turn.device.known.device_id)
    turn.proof = None
