"""The ways into the device, seen from inside it.

A `Link` is one of them: it gives the firmware the packets that a host wrote, and takes those
that go to the host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from onekey_sdk.wire import frames_v1
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from onekey_sdk.wire.codec import Envelope

LinkName = Literal["usb", "ble"]
PairingWay = Literal["none", "just-works", "type", "compare"]
"""What a host goes through to be paired by Bluetooth.

Radio firmware before 1.5.6 (Classic family) and 2.3.5 (Touch, Pro) shows digits to be typed on
the host; later ones have the person compare them.
"""

MAGIC = b"?##"
"""How the first packet of a message begins."""

_NOTIFICATION_SIZE = 192
"""Bytes in one Bluetooth notification; hosts cope with any size."""


class Link:
    """One host's way to the device.

    Attributes:
        name: "usb" for links that the USB cable carries (UDP stands for them too), or "ble".
        on_closed: called when the device side goes away.
    """

    def __init__(
        self,
        name: LinkName,
        write: Callable[[bytes], None],
        on_closed: Callable[[], None] = lambda: None,
    ) -> None:
        self.name: LinkName = name
        self._write = write
        self.on_closed = on_closed

    def send(self, envelope: Envelope) -> None:
        """Write an envelope to the host, piece by piece."""
        for piece in _pieces(self.name, envelope):
            self._write(piece)


def single(packets: Iterable[bytes]) -> Generator[bytes]:
    """Packets one by one, of which some came several in one piece."""
    for packet in packets:
        for start in range(0, len(packet), REPORT_SIZE):
            yield packet[start : start + REPORT_SIZE]


def _pieces(name: LinkName, envelope: Envelope) -> list[bytes]:
    if name == "usb":
        return frames_v1.reports(envelope)
    data = MAGIC + frames_v1.header(envelope) + envelope.payload
    step = _NOTIFICATION_SIZE
    return [data[start : start + step] for start in range(0, len(data), step)]
