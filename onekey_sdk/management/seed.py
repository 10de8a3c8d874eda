"""The seed: erasing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.management.turns import end_sessions, fresh_features, succeed
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Success
    from onekey_sdk.session.device import Turn


async def wipe(turn: Turn) -> Success:
    """`WipeDevice`."""
    await end_sessions(turn)
    answer = await succeed(turn, messages.WipeDevice())
    await fresh_features(turn)
    return answer
