"""What the links do over libusb and hidapi themselves."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import ChipOptions
from onekey_emulator.faults import Direction, Faults

from onekey_sdk import Change, OneKey
from onekey_sdk.errors import DeviceBusy, DeviceDisconnected
from tests.support.fakes import Person
from tests.support.transfers import Onlooker, told_and_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.links.usb_descriptors import InterfaceKind

    from tests.umockdev.conftest import Bench, Kernel

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""The first address of the all-all seed, as eth-account derives it."""

HIDDEN_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
"""That of the passphrase "abc"."""

LINKS: dict[str, list[InterfaceKind]] = {"usb": ["webusb"], "hid": ["hid"]}


@pytest.fixture(params=LINKS)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Switch(Faults):
    """Faults that can be exchanged while the device runs."""

    def __init__(self) -> None:
        super().__init__()
        self.current = Faults()

    def carry(
        self,
        direction: Direction,
        packet: bytes,
        deliver: Callable[[bytes], None],
        unplug: Callable[[], None],
        stall: Callable[[], None] | None = None,
    ) -> float:
        return self.current.carry(direction, packet, deliver, unplug, stall)


async def test_search_features_and_address(bench: Bench, scheme: str) -> None:
    device = await bench.device("classic1s", LINKS[scheme])
    async with OneKey(f"{scheme}:") as sdk:
        [info] = await sdk.search_devices()
        assert info.address == f"{scheme}:{device.emulator.device_id}"
        assert (info.device_id, info.busy, info.problem) == (device.emulator.device_id, False, None)
        assert (await sdk.get_features(info.connect_id)).device_id == info.device_id
        found = await sdk.evm_get_address(
            info.connect_id, path=PATH, show_on_onekey=False, use_empty_passphrase=True
        )
        assert found.address == ADDRESS


async def test_usb_is_preferred_to_hid(bench: Bench, kernel: Kernel) -> None:
    device = await bench.device("classic1s", ["hid"])
    async with OneKey() as sdk:
        [info] = await sdk.search_devices()
        assert info.address == f"usb:{device.emulator.device_id}"
        assert (await sdk.get_features()).device_id == info.device_id
    # Its HID driver was taken away for the search, and for the call.
    for _ in range(2):
        await kernel.says("driver detached")
        await kernel.says("driver attached")


async def test_the_interface_of_a_security_key_is_left_alone(bench: Bench) -> None:
    device = await bench.device("pro", ["webusb", "fido"])
    async with OneKey() as sdk:
        [info] = await sdk.search_devices()
        assert info.address == f"usb:{device.emulator.device_id}"


async def test_searching_lets_go_of_devices(bench: Bench, scheme: str) -> None:
    await bench.device("classic1s", LINKS[scheme])
    async with OneKey(f"{scheme}:") as sdk, OneKey(f"{scheme}:") as other:
        await sdk.search_devices()
        assert (await other.get_features(wait=0)).initialized


_HOLDER = """
import asyncio, sys
from onekey_sdk import OneKey
async def main():
    async with OneKey(sys.argv[1]) as sdk:
        await sdk.get_features()
        print("held", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
asyncio.run(main())
"""


async def test_another_program_holds_it(bench: Bench, scheme: str) -> None:
    await bench.device("classic1s", LINKS[scheme])
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, f"{scheme}:", stdin=-1, stdout=-1
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    async with OneKey(f"{scheme}:") as sdk:
        [info] = await sdk.search_devices()
        assert info.busy
        if scheme == "usb":  # umockdev's HID device is a terminal, whose holder has another name
            assert info.holder == f"python (pid {other.pid})"
        with pytest.raises(DeviceBusy):
            await sdk.get_features(wait=0)
        waiting = asyncio.ensure_future(sdk.get_features(wait=20))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        other.stdin.close()
        assert (await waiting).initialized
        await other.wait()


async def test_a_program_that_dies_leaves_it_free(bench: Bench, scheme: str) -> None:
    await bench.device("classic1s", LINKS[scheme])
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, f"{scheme}:", stdin=-1, stdout=-1
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    other.kill()
    await other.wait()
    async with OneKey(f"{scheme}:") as sdk:
        assert (await sdk.get_features()).initialized


@pytest.mark.parametrize(("direction", "number"), [("in", 1), ("in", 3), ("out", 3)])
async def test_unplugged_in_a_call(
    bench: Bench, scheme: str, direction: Direction, number: int
) -> None:
    faults = Switch()
    device = await bench.device("classic1s", LINKS[scheme], faults)
    async with OneKey(f"{scheme}:") as sdk:
        before = await sdk.get_features()
        faults.current = Faults(unplug_at=number, directions=[direction])
        with pytest.raises(DeviceDisconnected):
            await sdk.evm_sign_message(
                path=PATH, message_hex=b"x" * 300, use_empty_passphrase=True, retry_count=0
            )
        faults.current = Faults()
        await device.plug()
        again = await sdk.evm_get_address(
            before.serial, path=PATH, show_on_onekey=False, use_empty_passphrase=True
        )
        assert again.address == ADDRESS


async def test_a_long_transfer_is_told_and_cancelled(bench: Bench, scheme: str) -> None:
    await bench.device("classic1s", LINKS[scheme])
    onlooker = Onlooker()
    async with OneKey(f"{scheme}:", ui=onlooker) as sdk:
        await told_and_cancelled(sdk, onlooker)


async def test_a_hidden_wallet_outlives_the_cable(bench: Bench, scheme: str) -> None:
    device = await bench.device(
        "classic1s",
        LINKS[scheme],
        passphrase_protection=True,
        chip=ChipOptions(usb_loss_locks=False),
    )
    person = Person(passphrases=["abc"])
    async with OneKey(f"{scheme}:", ui=person) as sdk:
        state = await sdk.get_passphrase_state()
        [info] = await sdk.search_devices()
        await device.unplug()
        await device.plug()
        found = await sdk.evm_get_address(
            info.connect_id, path=PATH, show_on_onekey=False, passphrase_state=state
        )
    assert found.address == HIDDEN_ADDRESS
    assert person.count("passphrase") == 1


_ASKER = """
import asyncio, os, sys
from onekey_sdk.transport import discovery
from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec
async def main():
    [transport] = discovery.transports_for(sys.argv[1])
    [port] = await transport.ports()
    channel = await port.open()
    pieces = channel.framing.pieces(Codec().encode(messages.GetFeatures()))
    await channel.write_all(pieces * 3)
    os._exit(0)
asyncio.run(main())
"""


async def test_stale_reports_are_dropped(bench: Bench, scheme: str) -> None:
    device = await bench.device("classic1s", LINKS[scheme])
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", _ASKER, f"{scheme}:")
    assert await other.wait() == 0
    async with OneKey(f"{scheme}:") as sdk:
        assert (await sdk.get_features()).device_id == device.emulator.device_id


async def test_watching(bench: Bench) -> None:
    device = await bench.device("pro", ["webusb"])
    async with OneKey() as sdk, asyncio.timeout(60):
        events = sdk.watch()
        arrived = await anext(events)
        assert arrived.change is Change.ARRIVED
        assert arrived.device.device_id == device.emulator.device_id
        await device.unplug()
        removed = await anext(events)
        assert (removed.change, removed.device) == (Change.REMOVED, arrived.device)
        await device.plug()
        back = await anext(events)
        assert (back.change, back.device.connect_id) == (Change.ARRIVED, arrived.device.connect_id)
        await events.aclose()
