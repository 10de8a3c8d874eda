"""The counter of the device's second factor (U2F)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.management.turns import succeed
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Success
    from onekey_sdk.session.device import Turn

MAX_COUNTER = 0xFFFF_FFFF


async def set_u2f_counter(turn: Turn, counter: int) -> Success:
    """`SetU2FCounter`.

    Raises:
        InvalidParameter: more than 32 bits.
    """
    if not isinstance(cast("object", counter), int) or not 0 <= counter <= MAX_COUNTER:
        raise InvalidParameter("u2f_counter has 32 bits")
    return await succeed(turn, messages.SetU2FCounter(u2f_counter=counter))


async def next_u2f_counter(turn: Turn) -> int:
    """`GetNextU2FCounter`."""
    request = messages.GetNextU2FCounter()
    answer = await turn.ask(request, messages.NextU2FCounter, person=True)
    return answer.u2f_counter
