"""Software devices in processes of their own, plugged into the machine's kernel.

hidapi holds the interpreter while the kernel waits for the device, so device and host cannot be
one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onekey_emulator import Emulator, Faults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from onekey_emulator.faults import Direction
    from onekey_emulator.links.usb_descriptors import InterfaceKind

PATIENCE = 60.0
"""Seconds for a device to start, or to do what it is told."""

_LAST_MESSAGES = 40
_CLASS_HID = "03"

_CONTEXT = multiprocessing.get_context("forkserver")


class RemoteDevice:
    """A device, and the person at it.

    Attributes:
        serial: what it says on USB.
    """

    def __init__(
        self, model: str, interfaces: Sequence[InterfaceKind], *, hid: bool = False, **options: Any
    ) -> None:
        """Start it, and plug it in.

        Args:
            model: of the device.
            interfaces: what it has on USB; none for not being there.
            hid: whether it is plugged into /dev/uhid.
            options: what else the emulator is told.
        """
        # Imported once, by the process that the others are forked from.
        _CONTEXT.set_forkserver_preload([__name__, "tests.kernel.usb.warm"])
        self._ours, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_run, args=(theirs, model, tuple(interfaces), hid, options), daemon=True
        )
        self._process.start()
        theirs.close()
        self.serial = self._receive()

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process.pid is not None
        return self._process.pid

    def ask(self, name: str, *values: Any, **named: Any) -> Any:
        """Call a method of the emulator such as `user.unplug`, or read an attribute.

        Raises:
            RuntimeError: it raised something.
        """
        self._ours.send((name, values, named))
        return self._receive()

    def faults(self, **options: Any) -> None:
        """Have something go wrong from now on; nothing by default."""
        self.ask("faults", **options)

    def carried(self) -> dict[Direction, int]:
        """How many packets there were in each direction since `faults`."""
        found: dict[Direction, int] = self.ask("carried")
        return found

    def conversation(self) -> str:
        """The last messages, by name."""
        return " ".join(self.ask("conversation"))

    def unplug(self) -> None:
        """Pull the cable."""
        self.ask("user.unplug")

    def plug(self) -> None:
        """Put the cable back, if it is out."""
        if not self.ask("plugged"):
            self.ask("user.plug")

    @property
    def place(self) -> Path | None:
        """Where it is in the kernel's tree, None before the kernel has found it."""
        for file in Path("/sys/bus/usb/devices").glob("*/serial"):
            with contextlib.suppress(OSError):  # it may be going
                if file.read_text().strip() == self.serial:
                    return file.parent
        return None

    @property
    def at_rest(self) -> bool:
        """Whether the kernel has found it, and has its HID driver where that belongs."""
        if self.place is None:
            return False
        classes = self.place.glob("*/bInterfaceClass")
        hid = [each.parent for each in classes if each.read_text().strip() == _CLASS_HID]
        return all((interface / "driver").exists() for interface in hid)

    def stop(self) -> None:
        """Switch it off."""
        self._ours.close()
        self._process.join(PATIENCE)

    def _receive(self) -> Any:
        if not self._ours.poll(PATIENCE):
            raise TimeoutError("the device does not answer")
        answer, trouble = self._ours.recv()
        if trouble is not None:
            raise RuntimeError(trouble)
        return answer


class _Switch(Faults):
    """Faults that can be exchanged while the device runs."""

    def __init__(self) -> None:
        super().__init__()
        self.current = Faults()
        self.carried: dict[Direction, int] = {"in": 0, "out": 0}

    def carry(
        self,
        direction: Direction,
        packet: bytes,
        deliver: Callable[[bytes], None],
        unplug: Callable[[], None],
        stall: Callable[[], None] | None = None,
    ) -> float:
        self.carried[direction] += 1
        return self.current.carry(direction, packet, deliver, unplug, stall)

    def become(self, **options: Any) -> None:
        self.current = Faults(**options)
        self.carried = {"in": 0, "out": 0}


def _run(
    connection: Connection,
    model: str,
    interfaces: Sequence[InterfaceKind],
    hid: bool,
    options: dict[str, Any],
) -> None:
    asyncio.run(_serve(connection, model, interfaces, hid, options))


async def _serve(
    connection: Connection,
    model: str,
    interfaces: Sequence[InterfaceKind],
    hid: bool,
    options: dict[str, Any],
) -> None:
    faults = _Switch()
    async with Emulator(model, **options) as emulator:
        if interfaces:
            await emulator.plug_into_usb(interfaces, faults)
        if hid:
            await emulator.plug_into_hid(faults)
        connection.send((emulator.device_id, None))
        own: dict[str, Callable[..., Any]] = {
            "faults": faults.become,
            "carried": lambda: faults.carried,
            "conversation": lambda: [
                f"{each.direction}:{each.message.DESCRIPTOR.name}"
                for each in emulator.trace[-_LAST_MESSAGES:]
            ],
        }
        ended = asyncio.Event()

        def command() -> None:
            try:
                name, values, named = connection.recv()
            except EOFError:
                ended.set()
                return
            try:
                found = own.get(name) or reduce(getattr, name.split("."), emulator)
                answer = found(*values, **named) if callable(found) else found
            except Exception as error:  # noqa: BLE001 - told to whoever asked
                connection.send((None, repr(error)))
            else:
                connection.send((answer, None))

        loop = asyncio.get_running_loop()
        loop.add_reader(connection.fileno(), command)
        await ended.wait()
        loop.remove_reader(connection.fileno())
