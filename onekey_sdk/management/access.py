"""Locking and unlocking, and the way out of whatever the device asks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from onekey_sdk import session
from onekey_sdk.errors import ActionCancelled
from onekey_sdk.management.turns import end_sessions, fresh_features
from onekey_sdk.models import Success
from onekey_sdk.session import capabilities
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Features
    from onekey_sdk.session.device import Turn


async def lock(turn: Turn) -> Success:
    """`LockDevice`."""
    await end_sessions(turn)
    answer = await turn.ask(messages.LockDevice(), messages.Success)
    return Success(answer.message)


async def unlock(turn: Turn) -> Features:
    """`UnLockDevice`, or a question that older firmware answers only when it is unlocked."""
    if capabilities.has_passphrase_state(turn.device.known):
        await turn.ask(messages.UnLockDevice(), messages.UnLockDeviceResponse)
    else:
        features = await fresh_features(turn)  # the last ones may be from before a lock
        if features.unlocked:
            return features
        await session.prove(turn, session.Standard())
    return await fresh_features(turn)


async def stop(turn: Turn) -> Success:
    """`Cancel`, which a device that asks nothing refuses."""
    with contextlib.suppress(ActionCancelled):
        await turn.ask(messages.Cancel(), messages.Success)
    return Success()
