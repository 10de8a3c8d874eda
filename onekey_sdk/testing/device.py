"""The software device beside a test, in a thread of its own.

Whatever the test blocks on, the device goes on; it is reached over UDP, or through the bridge it
plays, from this process and from others.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeVar, cast

from onekey_sdk.errors import MissingDependency

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType
    from typing import Self

    from onekey_emulator import Emulator
    from onekey_emulator.device import WalletUse
    from onekey_emulator.user import Kind, User

Result = TypeVar("Result")

PATIENCE = 20.0
"""Seconds for anything that happens in the device's thread, unless said otherwise."""


class SoftwareDevice:
    """A software device that runs until `stop()`, or as long as its `with` block.

    All its methods may be called from any thread, and block only for moments unless they say
    that they wait.

    Args:
        port: where it listens on 127.0.0.1; 0 for any.
        options: those of `onekey_emulator.Emulator`.

    Raises:
        MissingDependency: the packages of the extra `emulator` are not installed.

    Attributes:
        address: where it is: `udp:127.0.0.1:PORT`.
    """

    address: str

    def __init__(self, *, port: int = 0, **options: Any) -> None:
        self._port = port
        self._options = options
        self._stack = AsyncExitStack()
        self._emulator: Emulator | None = None

    def __repr__(self) -> str:
        return f"<SoftwareDevice {self.model} at {self.address}>"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Switch on."""
        try:
            from onekey_emulator import Emulator
        except ModuleNotFoundError as missing:
            raise MissingDependency(
                f"the software device needs {missing.name}: pip install 'onekey-sdk[emulator]'"
            ) from None

        async def start() -> None:
            self._emulator = await self._stack.enter_async_context(Emulator(**self._options))
            self.address = await self._emulator.serve_udp(self._port)

        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="software device")
        self._thread.start()
        try:
            self._wait(start())
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Switch off.

        Raises:
            ExceptionGroup: the device ran into errors of its own.
        """
        try:
            self._wait(self._stack.aclose())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
            self._loop.close()

    def bridge(self, port: int = 0) -> str:
        """Serve the HTTP API of OneKey's bridge as well; where it is, `bridge:http://...`."""
        return self._wait(self.emulator.serve_bridge(port))

    @property
    def emulator(self) -> Emulator:
        """The device itself, for `do` alone: it belongs to its thread."""
        if self._emulator is None:
            raise RuntimeError("the device is switched off")
        return self._emulator

    @property
    def person(self) -> User:
        """Whoever holds the device: confirms, refuses, types, locks, unplugs."""
        return cast("User", _Remote(self, lambda emulator: emulator.user))

    def do(self, work: Callable[[Emulator], Result]) -> Result:
        """Call something in the device's thread; what it returns."""

        async def call() -> Result:
            return work(self.emulator)

        return self._wait(call())

    # what can be seen

    @property
    def model(self) -> str:
        """The model's name."""
        return self.emulator.model

    @property
    def device_id(self) -> str:
        """Which seed it holds."""
        return self.do(lambda emulator: emulator.device_id)

    @property
    def screen(self) -> list[str]:
        """The lines shown now."""
        return self.do(lambda emulator: list(emulator.screen))

    @property
    def screens(self) -> list[list[str]]:
        """All screens so far, the current one last."""
        return self.do(lambda emulator: [list(screen) for screen in emulator.screens])

    @property
    def requests(self) -> list[str]:
        """Names of the messages from hosts that are no answers to prompts."""
        return self.do(lambda emulator: list(emulator.requests))

    @property
    def wallets_used(self) -> list[WalletUse]:
        """Which wallet really answered each request that needed one: the truth of a test."""
        return self.do(lambda emulator: list(emulator.wallet_log))

    def assert_shown(self, *texts: str) -> None:
        """The person has seen screens with these texts, in this order.

        Several may stand on one screen. Line breaks of the device count as spaces, and are
        left out where they cut an address or a number.

        Raises:
            AssertionError: with all screens.
        """
        screens = self.screens
        position = 0
        for text in texts:
            while position < len(screens) and not _shows(screens[position], text):
                position += 1
            assert position < len(screens), f"{text!r} was not shown\n{_drawn(screens)}"

    def assert_not_shown(self, text: str) -> None:
        """No screen has shown this text.

        Raises:
            AssertionError: with all screens.
        """
        screens = self.screens
        assert not any(_shows(each, text) for each in screens), _drawn(screens)

    # what is waited for

    def wait_for_prompt(self, timeout: float = PATIENCE) -> Kind:
        """Wait until the device asks something new, and say what.

        Raises:
            TimeoutError: it did not.
        """
        return self._wait(self._prompted(timeout))

    async def prompted(self, timeout: float = PATIENCE) -> Kind:
        """`wait_for_prompt` for tests with an event loop of their own."""
        future = asyncio.run_coroutine_threadsafe(self._prompted(timeout), self._loop)
        return await asyncio.wrap_future(future)

    def positions(self, pin: str) -> str:
        """What to type on the host for a PIN, once the device shows its matrix.

        Raises:
            TimeoutError: it shows none.
        """

        async def look() -> str:
            user = self.emulator.user
            async with asyncio.timeout(PATIENCE):
                while user.prompt is None or not user.prompt.matrix:
                    await user.prompted()
            return user.positions(pin)

        return self._wait(look())

    async def _prompted(self, timeout: float) -> Kind:
        async with asyncio.timeout(timeout):
            return await self.emulator.user.prompted()

    def _wait(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(2 * PATIENCE)


class _Remote:
    """Something of the device's whose methods are called in its thread."""

    def __init__(self, device: SoftwareDevice, of: Callable[[Emulator], object]) -> None:
        self._device = device
        self._of = of

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            return self._device.do(
                lambda emulator: getattr(self._of(emulator), name)(*arguments, **options)
            )

        return call


def _shows(screen: list[str], text: str) -> bool:
    return text in " ".join(screen) or text in "".join(screen)


def _drawn(screens: list[list[str]]) -> str:
    return "\n".join("  | ".join(["", *screen]) for screen in screens)
