"""Pairing, and pairings that are lost, through bleak and dbus-fast, to a double of BlueZ."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

from onekey_sdk import OneKey, errors, sync
from onekey_sdk.transport import ble_connect
from tests.support.bluez_device import FakeDevice, Refusal
from tests.support.commands import at_terminal
from tests.support.radio import CONDITIONS, Person

if TYPE_CHECKING:
    from onekey_sdk.transport.pairing import PairingRequest

pytestmark = [pytest.mark.real_time, *CONDITIONS]


async def test_pairing_that_asks_nobody(world: Any) -> None:
    async with world(security="just_works") as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        assert here.device.paired


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_the_person_reads_the_digits_of_the_device(world: Any, security: str) -> None:
    person = Person("042017" if security == "type" else None)
    async with world(security=security) as here, OneKey(here.address, ui=person) as sdk:
        assert (await sdk.get_features()).serial == here.emulator.serial
        (request,) = person.requests
        assert request.device == "Pro 1A2B"
        assert request.passkey == (None if security == "type" else "042017")


async def test_the_second_time_nobody_is_asked(world: Any) -> None:
    person = Person()
    async with world(security="compare") as here:
        for _ in range(2):
            async with OneKey(here.address, ui=person) as sdk:
                await sdk.get_features()
        assert len(person.requests) == 1


async def test_a_wrong_passkey(world: Any) -> None:
    async with world(security="type") as here, OneKey(here.address, ui=Person("111111")) as sdk:
        with pytest.raises(errors.PairingFailed, match="passkey"):
            await sdk.get_features(retry_count=0)
        assert not here.device.connected


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_a_person_who_says_no(world: Any, security: str) -> None:
    person = Person(agrees=False)
    async with world(security=security) as here, OneKey(here.address, ui=person) as sdk:
        with pytest.raises(errors.ActionCancelled, match="pairing"):
            await sdk.get_features(retry_count=0)
        assert not here.device.paired


async def test_a_person_who_has_gone(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_connect, "PAIR", 0.2)

    async def wait(_: object) -> str:
        await asyncio.Event().wait()
        return ""

    async with world(security="type") as here:
        with pytest.raises(errors.PairingFailed, match="Nobody finished"):
            await (await here.port(wait)).open()
        assert not here.device.connected


@pytest.mark.parametrize("answer", ["042018", "42017", "", "٠٤٢٠١٧", "0420171"])
async def test_digits_that_are_not_those_shown(world: Any, answer: str) -> None:
    async def say(_: object) -> str:
        return answer

    async with world(security="compare") as here:
        with pytest.raises(errors.ActionCancelled):
            await (await here.port(say)).open()
        assert not here.device.paired


async def test_an_interface_that_fails(world: Any) -> None:
    async def fail(_: object) -> str:
        raise ZeroDivisionError

    async with world(security="compare") as here:
        port = await here.port(fail)
        with pytest.raises(ZeroDivisionError):
            await port.open()
        assert not here.device.connected


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_digits_and_nobody_to_read_them(world: Any, security: str) -> None:
    async with world(security=security) as here, OneKey(here.address) as sdk:
        with pytest.raises(errors.NotPaired, match="nobody to compare"):
            await sdk.get_features(retry_count=0)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 7)], ids=["yes", "no"])
async def test_the_command_line_asks_at_the_terminal(world: Any, answer: str, code: int) -> None:
    async with world(security="compare") as here:
        async with at_terminal("-c", here.address, "--json", "features") as terminal:
            await terminal.shows("Does Pro 1A2B show 042017? [y/N] ")
            terminal.type(answer)
            done = await terminal.end()
        assert done.code == code
        assert here.device.paired is (code == 0)


async def test_the_client_without_async_asks_in_the_thread_that_calls(world: Any) -> None:
    threads: list[threading.Thread] = []

    class Interface(Person):
        def pairing(self, request: PairingRequest) -> str | None:  # type: ignore[override]
            threads.append(threading.current_thread())
            return request.passkey

    async with world(security="compare") as here:

        def call() -> tuple[str, threading.Thread]:
            with sync.OneKey(here.address, ui=cast("Any", Interface())) as sdk:
                return sdk.get_features().serial, threading.current_thread()

        serial, caller = await asyncio.to_thread(call)
        assert serial == here.emulator.serial
        assert threads == [caller]


@pytest.mark.parametrize("trouble", ["loop", "hang", "die"])
async def test_a_device_that_forgot_the_pairing(world: Any, trouble: str) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        here.device.bond_trouble = trouble
        here.device.bonded = False
        await here.lose(sdk)
        with pytest.raises(errors.BondLost, match="bluetoothctl remove F1:00:00:00:00:01"):
            await asyncio.wait_for(sdk.get_features(retry_count=0), timeout=20)


async def test_a_paired_device_out_of_reach_has_not_forgotten(world: Any) -> None:
    async with world() as here:
        port = await here.port()
        await (await port.open()).close()
        here.device.asleep = True
        with pytest.raises(errors.DeviceNotFound, match="out of reach"):
            await port.open()


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal("InProgress", "In Progress"), errors.BluetoothError),
        (Refusal("NotReady", "Resource Not Ready"), errors.BluetoothOff),
        (Refusal("Failed", "br-connection-canceled"), errors.BondLost),
        (Refusal("AuthenticationFailed", "Authentication Failed"), errors.BondLost),
    ],
    ids=lambda given: getattr(given, "text", None),
)
async def test_what_keeps_from_a_paired_device(
    world: Any, refusal: Refusal, kind: type[errors.BluetoothError]
) -> None:
    async with world() as here:
        port = await here.port()
        await (await port.open()).close()
        here.device.connect_refusals.extend([refusal] * 9)
        with pytest.raises(errors.BluetoothError) as caught:
            await port.open()
        assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Refusal("NotReady", "Resource Not Ready"), errors.BluetoothError),
        (Refusal("org.freedesktop.DBus.Error.NoReply", "no reply"), errors.BondLost),
    ],
    ids=lambda given: getattr(given, "text", None),
)
async def test_a_paired_device_that_cannot_be_looked_for(
    world: Any, trouble: Refusal, kind: type[errors.BluetoothError]
) -> None:
    async with world() as here:
        port = await here.port()
        await (await port.open()).close()
        here.device.connect_refusals.append(Refusal("Failed", "br-connection-canceled"))
        here.bluez.start_refusals.append(trouble)
        with pytest.raises(errors.BluetoothError) as caught:
            await port.open()
        assert type(caught.value) is kind


async def test_what_was_asked_for_is_authorized(world: Any) -> None:
    async with world(security="authorize") as here:
        await (await here.open()).close()
        assert here.device.paired


async def test_pairing_by_pin_is_refused(world: Any) -> None:
    async with world(security="pin") as here:
        with pytest.raises(errors.NotPaired, match="paired by RequestPinCode"):
            await here.open()
        assert not here.device.connected


async def test_a_device_that_ends_the_pairing(world: Any) -> None:
    asked, given_up = asyncio.Event(), asyncio.Event()

    async def wait(_: object) -> str:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()
        return ""

    async with world(security="gives_up") as here:
        opening = asyncio.ensure_future((await here.port(wait)).open())
        await asked.wait()
        here.device.gives_up.set()
        with pytest.raises(errors.PairingFailed, match="cancelled"):
            await opening
        assert given_up.is_set()  # nobody goes on asking the person
        assert not here.device.connected


async def test_another_program_pairs_it_meanwhile(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world() as here:

        async def pair(device: FakeDevice, _: str) -> None:
            device.paired = device.bonded = True
            raise Refusal("AlreadyExists", "Already Exists")

        monkeypatch.setattr(here.bluez, "_pair", pair)
        async with OneKey(here.address) as sdk:
            assert (await sdk.get_features()).serial == here.emulator.serial


async def test_digits_of_another_device_are_refused(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person()
    async with world(security="compare") as here:

        async def pair(device: FakeDevice, caller: str) -> None:
            other = device.path[:-1] + "9"
            agent = here.bluez._agents[caller]
            reply = await here.bluez._ask_agent(
                caller, agent, "RequestConfirmation", "ou", other, 42_017
            )
            assert reply.error_name == "org.bluez.Error.Rejected"
            raise Refusal("AuthenticationRejected", "Authentication Rejected")

        monkeypatch.setattr(here.bluez, "_pair", pair)
        with pytest.raises(errors.PairingFailed, match="refused to be paired"):
            await (await here.port(person.pairing)).open()
        assert person.requests == []
