"""How a client does something with a device itself, if the device has the method for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk import management
from onekey_sdk._calls import Calls
from onekey_sdk.errors import PinInvalid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from onekey_sdk.session.device import Turn

Result = TypeVar("Result")


class Managing(Calls):
    """What stands between the methods about a device and the device."""

    async def _manage(
        self,
        method: str,
        connect_id: str | None,
        work: Callable[[Turn], Awaitable[Result]],
        how: Mapping[str, Any],
    ) -> Result:
        """Do something with a device that has the method, in a mode for it."""

        async def checked(turn: Turn) -> Result:
            management.check(method, turn.device.known, firmware=self._check_firmware)
            try:
                return await work(turn)
            except PinInvalid:
                # Some firmware doubts the seeds of its sessions then, and some does not.
                await management.end_sessions(turn)
                raise

        rule = management.RULES[method]
        return await self._on_device(connect_id, checked, how, modes=rule.modes)
