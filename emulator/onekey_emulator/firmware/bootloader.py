"""What the bootloaders have in common: they know no wallet, and do one thing after the other."""

from __future__ import annotations

import asyncio
import contextlib
import re
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from onekey_emulator import features
from onekey_emulator.failures import Failure, Silence
from onekey_emulator.firmware.base import Firmware
from onekey_emulator.firmware.legacy_packets import PacketReader
from onekey_emulator.links import single
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.device import Device
    from onekey_emulator.links import Link
    from onekey_sdk.wire.codec import Envelope

SCREEN = ["bootloader"]
_MAX_MESSAGE = 9 * 1024 * 1024
_RESTART_DELAY = 1.0


class Bootloader(Firmware):
    """Runs a device that was started without its firmware.

    Attributes:
        patience: seconds for the person to answer, None for any time.
    """

    patience: ClassVar[float | None] = None

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self._readers: dict[Link, PacketReader] = {}
        self._received: asyncio.Queue[tuple[Link, Envelope]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._working = False

    async def start(self) -> None:
        self.device.show(list(SCREEN))
        self._task = asyncio.create_task(self._run(), name="bootloader")

    async def stop(self) -> None:
        await super().stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @property
    def busy(self) -> bool:
        return self._working

    def receive(self, link: Link, *packets: bytes) -> None:
        reader = self._readers.setdefault(link, PacketReader(_MAX_MESSAGE))
        for packet in single(packets):
            envelope = reader.feed(packet)
            if envelope is not None:
                self.arrived(link, envelope)

    def arrived(self, link: Link, envelope: Envelope) -> None:
        """A message is complete; it waits for its turn."""
        self._received.put_nowait((link, envelope))

    def disconnect(self, link: Link) -> None:
        super().disconnect(link)
        self._readers.pop(link, None)

    def reset(self) -> None:
        self.cut_links()

    async def _run(self) -> None:
        while True:
            link, envelope = await self._received.get()
            self._working = True
            try:
                await self._process(link, envelope)
                await self.afterwards()
            except Exception as error:  # noqa: BLE001 - a bug here must not stop the device
                self.crashed(error)
            finally:
                self._working = False
            self.device.changed()

    async def _process(self, link: Link, envelope: Envelope) -> None:
        try:
            self.transmit(link, await self._answer(link, envelope))
        except Failure as failure:
            self.transmit(link, self.failure(failure.code, failure.text))
        except Silence:
            pass

    async def _answer(self, link: Link, envelope: Envelope) -> Any:
        name = self.name_of(envelope)
        handler = getattr(self, f"on_{_snake_case(name)}", None)
        if handler is None:
            return await self.on_unknown(name)
        return await handler(self.decode(envelope))

    # what they all answer

    @abstractmethod
    async def on_unknown(self, name: str) -> Any:
        """A message that this bootloader does not know."""

    async def on_get_features(self, request: m.GetFeatures) -> m.Features:
        return self.features()

    def features(self) -> m.Features:
        """What it says of itself."""
        described: m.Features = features.build_bootloader(self.device)
        return described

    async def afterwards(self) -> None:
        """What is done when the answer has gone out."""

    # the person

    async def ask(self, *lines: str) -> bool:
        """Have the person say yes or no."""
        prompt = Prompt("confirm", lines)
        answered = asyncio.Event()
        prompt.on_answer = answered.set
        self.device.user.show(prompt)
        self.device.show(prompt.lines)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.patience):
                    await answered.wait()
        finally:
            self.device.user.close(prompt)
            self.device.show(list(SCREEN))
        return bool(prompt.answer)

    async def restart(self, *, bootloader: bool, delay: float = _RESTART_DELAY) -> NoReturn:
        """Start the device anew, which ends this bootloader."""
        await asyncio.sleep(delay)
        self.device.reboot(bootloader)
        await asyncio.Event().wait()
        raise AssertionError

    # messages

    def failure(self, code: str, text: str | None = None) -> Any:
        number = getattr(m.Failure.FailureType, f"Failure_{code}")
        return m.Failure(code=number, message=text or self.device.profile.bootloader_unexpected)

    def malformed(self, message: Any) -> Failure:
        return Failure("DataError")

    def incomplete(self, message: Any, field: str) -> Failure:
        return Failure("DataError")

    def check_limits(self, message: Any) -> None:
        return None

    # by hand

    def lock_by_hand(self) -> None:
        self._refuse()

    def unlock_by_hand(self, pin: str) -> None:
        self._refuse()

    def auto_lock(self) -> None:
        return None

    def unplug(self) -> None:
        for link in [link for link in self.links if link.name == "usb"]:
            link.on_closed()

    def plug(self) -> None:
        return None

    def _refuse(self) -> NoReturn:
        raise RuntimeError("the device is in its bootloader")


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
