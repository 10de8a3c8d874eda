"""The event loop to which a client belongs, with its devices, their queues and links."""

from __future__ import annotations

import asyncio

from onekey_sdk.errors import ClientClosed


class Home:
    """The event loop that was running when this was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def check(self) -> None:
        """Refuse another event loop, in which what waits here would never be woken.

        Raises:
            ClientClosed: another one is running.
        """
        if asyncio.get_running_loop() is not self._loop:
            raise ClientClosed(
                "this client was opened in another event loop. Open one in each loop, or take "
                "that of onekey_sdk.sync, which all threads can use"
            )
