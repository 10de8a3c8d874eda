"""The bootloader: it describes itself, answers Ping, and knows no wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from onekey_emulator import features
from onekey_emulator.failures import Failure
from onekey_emulator.firmware.base import Firmware
from onekey_emulator.firmware.legacy_packets import PacketReader
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.device import Device
    from onekey_emulator.links import Link
    from onekey_sdk.wire.codec import Envelope


class Bootloader(Firmware):
    """Runs a device that was started without its firmware."""

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self._readers: dict[Link, PacketReader] = {}

    async def start(self) -> None:
        self.device.show(["bootloader"])

    @property
    def busy(self) -> bool:
        return False

    def receive(self, link: Link, *packets: bytes) -> None:
        reader = self._readers.setdefault(link, PacketReader())
        for packet in packets:
            try:
                envelope = reader.feed(packet)
                if envelope is not None:
                    self.transmit(link, self._answer(envelope))
            except Failure as failure:
                self.transmit(link, self.failure(failure.code, failure.text))

    def disconnect(self, link: Link) -> None:
        super().disconnect(link)
        self._readers.pop(link, None)

    def reset(self) -> None:
        self.cut_links()

    def _answer(self, envelope: Envelope) -> Any:
        name = self.name_of(envelope)
        if name not in {"Initialize", "GetFeatures", "Ping"}:
            raise Failure("UnexpectedMessage")
        self.decode(envelope)
        return m.Success() if name == "Ping" else features.build_bootloader(self.device)

    def failure(self, code: str, text: str | None = None) -> Any:
        number = getattr(m.Failure.FailureType, f"Failure_{code}")
        return m.Failure(code=number, message=text or self.device.profile.bootloader_unexpected)

    def malformed(self, message: Any) -> Failure:
        return Failure("DataError")

    def incomplete(self, message: Any, field: str) -> Failure:
        return Failure("DataError")

    def check_limits(self, message: Any) -> None:
        return None

    # the person

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
