"""A device behind hidraw, one behind libusb, and clients."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from onekey_sdk import OneKey
    from tests.kernel.usb.devices import RemoteDevice

PASSPHRASE = "abc"

_PAUSE = 0.1
_LOOKS_EACH = 50
_LOOKS = 200


class Link(NamedTuple):
    """A way to a device.

    Attributes:
        scheme: of its address.
        device: at its other end.
    """

    scheme: str
    device: RemoteDevice

    @property
    def address(self) -> str:
        """What to give to a client."""
        return f"{self.scheme}:{self.device.serial}"


@pytest.fixture(scope="session", autouse=True)
def _quick_enumeration() -> None:
    """Have the kernel ask new devices in the other order that it knows, which saves 0.7 s."""
    Path("/sys/module/usbcore/parameters/old_scheme_first").write_text("Y")


@pytest.fixture(scope="session")
def _classic() -> Generator[RemoteDevice]:
    from tests.kernel.usb.devices import RemoteDevice

    device = RemoteDevice(
        "classic1s",
        ["hid"],
        seed=1,
        auto_confirm=True,
        passphrase_protection=True,
        passphrase=PASSPHRASE,
    )
    yield device
    device.stop()


@pytest.fixture(scope="session")
def _pro() -> Generator[RemoteDevice]:
    from tests.kernel.usb.devices import RemoteDevice

    device = RemoteDevice(
        "pro",
        ["webusb", "fido"],
        seed=2,
        auto_confirm=True,
        passphrase_protection=True,
        passphrase=PASSPHRASE,
    )
    yield device
    device.stop()


@pytest.fixture
def classic(_classic: RemoteDevice) -> RemoteDevice:
    """A Classic 1S with the HID interface of old ones."""
    return _ready(_classic)


@pytest.fixture
def pro(_pro: RemoteDevice) -> RemoteDevice:
    """A Pro with WebUSB, and the interface of a security key."""
    return _ready(_pro)


def _ready(device: RemoteDevice) -> RemoteDevice:
    """As at the beginning, whatever another test has left."""
    device.faults()
    device.plug()
    for attempt in range(_LOOKS):
        if device.at_rest:
            return device
        if attempt and attempt % _LOOKS_EACH == 0:
            device.unplug()
            device.plug()
        time.sleep(_PAUSE)
    raise TimeoutError("the kernel does not find the device")


@pytest.fixture(params=["hid", "usb"])
def link(request: pytest.FixtureRequest) -> Link:
    """Each kind of link, with the device that is usual on it."""
    device = request.getfixturevalue({"hid": "classic", "usb": "pro"}[request.param])
    return Link(request.param, device)


@pytest.fixture
async def sdk(link: Link) -> AsyncGenerator[OneKey]:
    """A client on that link."""
    from onekey_sdk import OneKey

    async with OneKey(link.address) as sdk:
        yield sdk
