"""Connecting to a OneKey by Bluetooth, pairing included.

Every step has a deadline of our own: where the device lost the keys of a pairing, BlueZ tries
for ever, and some of its versions hang or die.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from bleak import BleakClient
from bleak.exc import BleakError

from onekey_sdk.errors import (
    BluetoothError,
    BluetoothMissing,
    DeviceDisconnected,
    DeviceNotFound,
    PairingFailed,
)
from onekey_sdk.transport import ble_errors, ble_scan
from onekey_sdk.transport.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.device import BLEDevice

    from onekey_sdk.errors import LinkError
    from onekey_sdk.transport.ble_scan import Sighting
    from onekey_sdk.transport.pairing import AskPairing

Result = TypeVar("Result")

_log = logging.getLogger(__name__)

_PAUSES = (0.25, 0.5, 1.0, 2.0)
"""Seconds before each further attempt after what may pass by itself."""

CONNECT = 15.0
"""Seconds for one attempt to connect and to learn the device's services."""

PAIR = 120.0
"""Seconds for a person to pair: the device shows its digits no longer than that."""

_LOOKING = 20.0
"""Seconds after which a system that hangs is not waited for any more."""

_ANSWERING = 5.0
_LISTENING = 10.0
_LETTING_GO = 5.0
_UNWINDING = 3.0


class Connection:
    """A device that is being connected to, or connected.

    Attributes:
        inbox: what it has sent; fails when the connection ends.
        on_lost: called then.
        write: where packets go.
        notify: where they come from.
    """

    write: BleakGATTCharacteristic
    notify: BleakGATTCharacteristic

    def __init__(self, device: BLEDevice) -> None:
        self.inbox = Inbox()
        self._acquired_size = 0
        self.on_lost: Callable[[], None] = lambda: None
        self.client = BleakClient(
            device,
            disconnected_callback=self._lost,
            timeout=CONNECT,
            winrt={"use_cached_services": False},  # a bootloader may have others
        )

    @property
    def write_size(self) -> int:
        """Bytes that one write without response holds. Some systems learn it only in time."""
        return max(self._acquired_size, self.write.max_write_without_response_size)

    async def listen(self) -> None:
        """Have the device send what it has to say.

        Raises:
            DeviceNotFound: it is not a OneKey.
        """
        services = self.client.services
        write = services.get_characteristic(ble_scan.WRITE)
        notify = services.get_characteristic(ble_scan.NOTIFY)
        if write is None or notify is None:
            raise DeviceNotFound("the device is not a OneKey")
        self.write, self.notify = write, notify
        # Where the system pairs by itself, this is what it asks the person for.
        patience = _LISTENING if sys.platform == "linux" else PAIR
        await within(patience, self.client.start_notify(notify, self._hear))
        self._acquired_size = await within(_ANSWERING, _acquired_size(write))

    def _hear(self, _: BleakGATTCharacteristic, data: bytearray) -> None:
        self.inbox.put(bytes(data))

    def _lost(self, _: BleakClient) -> None:
        self.inbox.fail(DeviceDisconnected("the Bluetooth connection was lost"))
        self.on_lost()


async def connect(sighting: Sighting, ask: AskPairing | None) -> Connection:
    """Connect, pair if that is needed, and listen.

    Args:
        sighting: the device.
        ask: asks the person for the digits that the device shows.

    Raises:
        DeviceNotFound: it is out of reach, or no OneKey.
        BondLost: it forgot that it was paired with this computer.
        NotPaired, PairingFailed, ActionCancelled: it could not be paired.
        BluetoothError: anything else that is wrong with Bluetooth.
    """
    for pause in (*_PAUSES, None):
        attempt = _Attempt(sighting, ask)
        try:
            return await attempt.run()
        except (*ble_errors.FAILURES, TimeoutError) as error:
            again = ble_errors.unknown(error) or ble_errors.transient(error)
            if pause is None or not again:
                raise await attempt.explain(error) from error
            _log.debug("trying again in %g s: %r", pause, error)
            if ble_errors.unknown(error):
                sighting = await _seen_again(sighting)
        await asyncio.sleep(pause)
    raise AssertionError("unreachable")


class _Attempt:
    """The steps to a connection."""

    def __init__(self, sighting: Sighting, ask: AskPairing | None) -> None:
        self._sighting = sighting
        self._ask = ask
        self._was_paired = False

    async def run(self) -> Connection:
        try:
            self._was_paired = await within(_ANSWERING, _is_paired(self._sighting))
        except TimeoutError:
            raise BluetoothMissing("the system's Bluetooth service does not answer") from None
        connection = Connection(self._sighting.device)
        try:
            await within(CONNECT, connection.client.connect())
            if sys.platform == "linux" and not self._was_paired:
                await self._pair()
            await connection.listen()
        except BaseException:
            await hang_up(connection.client)
            raise
        return connection

    async def _pair(self) -> None:
        from onekey_sdk.transport.ble_bluez import system_bus

        async def pair() -> None:
            async with system_bus() as bus:
                await bus.pair(_path(self._sighting), self._sighting.name, self._ask)

        try:
            await within(PAIR, pair())
        except TimeoutError:
            raise PairingFailed("nobody finished the pairing") from None

    async def explain(self, error: Exception) -> LinkError:
        """Why there is no connection."""
        name = self._sighting.name
        if ble_errors.forgotten(error) or (self._was_paired and await self._suspicious(error)):
            return ble_errors.bond_lost(name, self._sighting.id)
        if isinstance(error, TimeoutError):
            return DeviceNotFound(f"{name} is out of reach, or asleep")
        return ble_errors.explain(error, f"connecting to {name}")

    async def _suspicious(self, error: Exception) -> bool:
        """Whether the device seems to have lost the keys that this computer has."""
        if ble_errors.insufficient_security(error) or ble_errors.service_died(error):
            return True
        return ble_errors.of_the_device(error) and await self._still_there()

    async def _still_there(self) -> bool:
        """Whether the device can be heard although it cannot be connected to."""
        try:
            return bool(await look(self._sighting.id))
        except BluetoothError as error:
            return error.__cause__ is not None and ble_errors.service_died(error.__cause__)


async def look(wanted: str = "") -> list[Sighting]:
    """The devices that are there, or the one whose id or name is `wanted`.

    Raises:
        BluetoothError: the system does not let us look.
    """
    for pause in (*_PAUSES, None):
        try:
            return await within(_LOOKING, ble_scan.look(wanted))
        except (*ble_errors.FAILURES, TimeoutError) as error:
            if pause is None or not ble_errors.transient(error):
                raise ble_errors.explain(error, "looking for Bluetooth devices") from error
        await asyncio.sleep(pause)
    raise AssertionError("unreachable")


async def _seen_again(sighting: Sighting) -> Sighting:
    """The device as the system knows it now.

    Raises:
        DeviceNotFound: it is out of reach.
        BluetoothError: the system cannot look.
    """
    found = await look(sighting.id)
    if not found:
        raise DeviceNotFound(f"{sighting.name} is out of reach, or asleep")
    return found[0]


async def hang_up(client: BleakClient, notify: BleakGATTCharacteristic | None = None) -> None:
    """Disconnect, or give up waiting for it. Fails only by being cancelled."""
    broken = (*ble_errors.FAILURES, TimeoutError, KeyError)
    try:
        if notify is not None:  # a Classic 1S that is left listening goes deaf
            with contextlib.suppress(*broken):
                await within(_LETTING_GO, client.stop_notify(notify))
    finally:
        with contextlib.suppress(*broken):
            await within(_LETTING_GO, client.disconnect())


async def within(seconds: float, work: Coroutine[Any, Any, Result]) -> Result:
    """Do something that may hang, even while it is being cancelled.

    Raises:
        TimeoutError: it took longer.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if done:
            return task.result()
        raise TimeoutError(f"no answer in {seconds:g} s")
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_UNWINDING)
            task.add_done_callback(_look_at)


def _look_at(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()


async def _is_paired(sighting: Sighting) -> bool:
    """Whether this computer has keys for the device; False where the system does not say."""
    if sys.platform != "linux":
        return False
    from onekey_sdk.transport.ble_bluez import system_bus

    async with system_bus() as bus:
        return await bus.paired(_path(sighting))


async def _acquired_size(write: BleakGATTCharacteristic) -> int:
    """What one write holds where BlueZ is too old to tell bleak, else 0."""
    if sys.platform != "linux" or "MTU" in write.obj[1]:
        return 0
    from onekey_sdk.transport.ble_bluez import system_bus

    try:
        async with system_bus() as bus:
            return await bus.write_size(write.obj[0])
    except BleakError:
        return 0


def _path(sighting: Sighting) -> str:
    """Where BlueZ has the device."""
    return str(sighting.device.details["path"])
