"""A double of BlueZ on a message bus of its own, with software devices within its reach.

Everything above the bus is real: bleak, dbus-fast and `dbus-daemon` itself. Errors have the
names and texts of BlueZ 5.66, taken down from it on a virtual machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from dbus_fast import BusType, Message, MessageType, RequestNameReply, Variant
from dbus_fast.aio import MessageBus
from onekey_emulator.faults import Faults
from onekey_emulator.links import Link

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from onekey_emulator import Emulator

ADAPTER = "/org/bluez/hci0"
SERVICE = "00000001-0000-1000-8000-00805f9b34fb"

_BLUEZ = "org.bluez"
_ADAPTER1 = "org.bluez.Adapter1"
_DEVICE1 = "org.bluez.Device1"
_SERVICE1 = "org.bluez.GattService1"
_CHARACTERISTIC1 = "org.bluez.GattCharacteristic1"
_AGENT1 = "org.bluez.Agent1"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_OBJECTS = "org.freedesktop.DBus.ObjectManager"

_PACKET = 64

_BURST = 32
_PING = Message(
    destination="org.freedesktop.DBus",
    path="/org/freedesktop/DBus",
    interface="org.freedesktop.DBus.Peer",
    member="Ping",
)

_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_type="*"/>
    {rules}
  </policy>
</busconfig>
"""
_CLOSED_TO_ALL = '<deny send_destination="org.bluez"/>'


class Refusal(Exception):  # noqa: N818
    """What BlueZ answers a call with instead of a result."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self.name = f"org.bluez.Error.{name}" if "." not in name else name
        self.text = text


class Result(NamedTuple):
    """What BlueZ answers a call with."""

    signature: str = ""
    body: Sequence[Any] = ()
    descriptors: Sequence[int] = ()


@contextlib.asynccontextmanager
async def message_bus(folder: Path, *, closed: bool = False) -> AsyncGenerator[str]:
    """A system bus of one's own: its address.

    Args:
        folder: where its files may lie.
        closed: nobody may talk to BlueZ.
    """
    path = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(
        _CONFIGURATION.format(socket=path, rules=_CLOSED_TO_ALL if closed else "")
    )
    process = await asyncio.create_subprocess_exec(
        "dbus-daemon",
        f"--config-file={configuration}",
        "--nofork",
        "--nopidfile",
        "--print-address",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


class FakeDevice:
    """A software OneKey that advertises itself.

    Attributes:
        paired: whether the computer has keys for the device.
        security: "none", "just_works", "type" (the person types digits) or "compare".
        passkey: what the device shows while it is paired.
        bonded: whether the device has the keys as well.
        bond_trouble: what becomes of a connection if it has not: "hang", "loop", or "die".
        connect_refusals: what the next attempts to connect fail with.
        connects: how often a connection was made.
        asleep: does not advertise itself, and cannot be connected to.
        writes: the size of every write and whether it was acknowledged.
        faults: of the radio link.
        link_mtu: bytes in one packet of the radio link.
        tells_mtu: whether it is a property, as from BlueZ 5.62 on.
    """

    def __init__(
        self,
        emulator: Emulator,
        address: str = "F1:00:00:00:00:01",
        name: str = "Pro 1A2B",
        *,
        security: str = "just_works",
        services: tuple[str, ...] = (SERVICE,),
        mtu: int = 247,
        tells_mtu: bool = True,
        flags: tuple[str, ...] = ("write", "write-without-response"),
    ) -> None:
        self.address = address
        self.name = name
        self.path = f"{ADAPTER}/dev_{address.replace(':', '_')}"
        self.security = security
        self.services = services
        self.link_mtu = mtu
        self.tells_mtu = tells_mtu
        self.flags = flags
        self.passkey = 42_017
        self.paired = False
        self.bonded = False
        self.bond_trouble = "loop"
        self.connect_refusals: deque[Refusal] = deque()
        self.connects = 0
        self.connected = False
        self.asleep = False
        self.writes: list[tuple[int, bool]] = []
        self.faults = Faults()
        self.notifying = False
        self._emulator = emulator
        self._link: Link | None = None
        self._bluez: FakeBluez

    def appear(self, bluez: FakeBluez) -> None:
        self._bluez = bluez

    @property
    def characteristics(self) -> tuple[str, str]:
        """Paths of the one to write to, and of the one that notifies."""
        return f"{self.path}/service0001/char0002", f"{self.path}/service0001/char0004"

    def properties(self) -> dict[str, Variant]:
        """What BlueZ tells of it."""
        return {
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", self.name),
            "Alias": Variant("s", self.name),
            "Adapter": Variant("o", ADAPTER),
            "Paired": Variant("b", self.paired),
            "Bonded": Variant("b", self.paired),
            "Trusted": Variant("b", False),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.connected),
            "UUIDs": Variant("as", list(self.services)),
        }

    def objects(self) -> dict[str, dict[str, dict[str, Variant]]]:
        """Itself, and its services once they are resolved."""
        objects = {self.path: {_DEVICE1: self.properties()}}
        return objects | (self.gatt() if self.connected else {})

    def gatt(self) -> dict[str, dict[str, dict[str, Variant]]]:
        service = f"{self.path}/service0001"
        described = {
            service: {
                _SERVICE1: {
                    "UUID": Variant("s", SERVICE),
                    "Device": Variant("o", self.path),
                    "Primary": Variant("b", True),
                }
            }
        }
        flags = (list(self.flags), ["notify"])
        uuids = (SERVICE.replace("1", "2", 1), SERVICE.replace("1", "3", 1))
        for path, uuid, flag in zip(self.characteristics, uuids, flags, strict=True):
            properties = {
                "UUID": Variant("s", uuid),
                "Service": Variant("o", service),
                "Value": Variant("ay", b""),
                "Notifying": Variant("b", False),
                "Flags": Variant("as", flag),
            }
            if self.tells_mtu:
                properties["MTU"] = Variant("q", self.link_mtu)
            described[path] = {_CHARACTERISTIC1: properties}
        return described

    async def connect(self) -> None:
        """What `Connect` does.

        Raises:
            Refusal: it does not.
        """
        if self.connect_refusals:
            raise self.connect_refusals.popleft()
        if self.asleep:
            await asyncio.Event().wait()
        if self.paired and not self.bonded:
            await self._fail_to_encrypt()
        self.connects += 1
        self.connected = True
        self.faults.bind(self.notify)
        self._link = Link("ble", self._send, self.drop)
        self._emulator.connect(self._link)
        for path, interfaces in self.gatt().items():
            self._bluez.added(path, interfaces)
        self._bluez.changed(self.path, _DEVICE1, Connected=Variant("b", True))
        self._bluez.changed(self.path, _DEVICE1, ServicesResolved=Variant("b", True))

    async def _fail_to_encrypt(self) -> None:
        """The device lost its keys: what BlueZ 5.66 does depends on the kernel."""
        if self.bond_trouble == "die":
            self._bluez.die()
        while self.bond_trouble == "loop":
            for connected in (True, False):
                self._bluez.changed(self.path, _DEVICE1, Connected=Variant("b", connected))
            await asyncio.sleep(0.2)
        await asyncio.Event().wait()

    def drop(self) -> None:
        """The radio link ends."""
        if not self.connected:
            return
        self.connected = self.notifying = False
        if self._link is not None:
            self._emulator.disconnect(self._link)
            self._link = None
        off = Variant("b", False)
        self._bluez.changed(self.path, _DEVICE1, ServicesResolved=off, Connected=off)

    async def write(self, data: bytes, *, acknowledged: bool) -> None:
        """What `WriteValue` does."""
        if not self.connected:
            raise Refusal("Failed", "Not connected")
        kind = "write" if acknowledged else "write-without-response"
        if kind not in self.flags:
            raise Refusal("NotSupported", "Operation is not supported")
        self.writes.append((len(data), acknowledged))
        for start in range(0, len(data), _PACKET):
            self.faults.carry("in", data[start : start + _PACKET], self._take, self.drop)
        if not self.connected and acknowledged:
            raise Refusal("Failed", "Operation failed with ATT error: 0x0e (Unlikely Error)")

    def _take(self, packet: bytes) -> None:
        if self._link is not None:
            self._emulator.receive(self._link, packet)

    def _send(self, piece: bytes) -> None:
        self.faults.carry("out", piece, self.notify, self.drop)

    def notify(self, piece: bytes) -> None:
        if self.notifying:
            value = Variant("ay", piece)
            self._bluez.changed(self.characteristics[1], _CHARACTERISTIC1, Value=value)


class FakeBluez:
    """The service `org.bluez`.

    Attributes:
        devices: those within reach.
        powered: whether the adapter is on; None: there is no adapter.
        start_refusals: what the next scans fail with.
        scanning: whether one is under way.
    """

    def __init__(self, address: str) -> None:
        self.devices: list[FakeDevice] = []
        self.powered: bool | None = True
        self.start_refusals: deque[Refusal] = deque()
        self.scanning = False
        self._bus: Any = MessageBus(address, BusType.SYSTEM, negotiate_unix_fd=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._hanging = False
        self._agents: dict[str, str] = {}
        self._sockets: list[socket.socket] = []

    async def __aenter__(self) -> FakeBluez:
        await self._bus.connect()
        self._bus.add_message_handler(self._hear)
        assert await self._bus.request_name(_BLUEZ) is RequestNameReply.PRIMARY_OWNER
        self._start(self._say())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._bus.disconnect()
        for each in self._sockets:
            each.close()

    def add(self, device: FakeDevice) -> FakeDevice:
        """Bring a device within reach."""
        device.appear(self)
        self.devices.append(device)
        return device

    def hang(self) -> None:
        """Answer nobody any more."""
        self._hanging = True

    def die(self) -> None:
        """Leave the bus, as a service that crashed does."""
        self._bus.disconnect()

    async def _say(self) -> None:
        for number in count(1):
            await self._bus.send(await self._outgoing.get())
            if number % _BURST == 0:
                await self._bus.call(_PING)  # dbus-fast gives up on a full socket

    def added(self, path: str, interfaces: dict[str, dict[str, Variant]]) -> None:
        self._signal("/", _OBJECTS, "InterfacesAdded", "oa{sa{sv}}", path, interfaces)

    def changed(self, path: str, interface: str, **properties: Variant) -> None:
        body: tuple[Any, ...] = (interface, properties, [])
        self._signal(path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", *body)

    def _signal(self, path: str, interface: str, member: str, signature: str, *body: Any) -> None:
        self._outgoing.put_nowait(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hear(self, message: Message) -> bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        if not self._hanging:
            self._start(self._serve(message))
        return True

    async def _serve(self, message: Message) -> None:
        try:
            result = await self._do(message)
        except Refusal as refusal:
            reply = Message.new_error(message, refusal.name, refusal.text)
        else:
            signature, body, descriptors = result or Result()
            reply = Message.new_method_return(message, signature, list(body), list(descriptors))
        self._outgoing.put_nowait(reply)

    async def _do(self, message: Message) -> Result | None:
        match message.interface, message.member:
            case "org.freedesktop.DBus.ObjectManager", "GetManagedObjects":
                return Result("a{oa{sa{sv}}}", [self._objects()])
            case "org.freedesktop.DBus.Properties", "Get":
                interface, name = message.body
                return Result("v", [self._object(message.path)[interface][name]])
            case "org.freedesktop.DBus.Properties", "Set":
                return None
            case "org.bluez.AgentManager1", "RegisterAgent":
                self._agents[str(message.sender)] = message.body[0]
                return None
            case "org.bluez.Adapter1", member:
                return await self._adapter(str(member), message)
            case "org.bluez.Device1", member:
                return await self._device(str(member), message)
            case "org.bluez.GattCharacteristic1", member:
                return await self._characteristic(str(member), message)
            case _:
                raise Refusal("org.freedesktop.DBus.Error.UnknownMethod", str(message.member))

    def _objects(self) -> dict[str, dict[str, dict[str, Variant]]]:
        objects: dict[str, dict[str, dict[str, Variant]]] = {}
        if self.powered is not None:
            objects[ADAPTER] = {
                _ADAPTER1: {
                    "Powered": Variant("b", self.powered),
                    "Roles": Variant("as", ["central"]),
                    "Discovering": Variant("b", self.scanning),
                }
            }
        for device in self.devices:
            if device.paired or device.connected:  # BlueZ forgets those that only pass by
                objects |= device.objects()
        return objects

    def _object(self, path: str | None) -> dict[str, dict[str, Variant]]:
        for device in self.devices:
            if path == device.path:
                return {_DEVICE1: device.properties()}
        raise Refusal("org.freedesktop.DBus.Error.UnknownObject", f"no object {path}")

    def _at(self, path: str | None) -> FakeDevice:
        for device in self.devices:
            if str(path).startswith(device.path):
                return device
        raise Refusal("org.freedesktop.DBus.Error.UnknownObject", f"no object {path}")

    async def _adapter(self, member: str, message: Message) -> Result | None:
        if not self.powered:
            raise Refusal("NotReady", "Resource Not Ready")
        if member == "StartDiscovery":
            if self.start_refusals:
                raise self.start_refusals.popleft()
            self.scanning = True
            self._start(self._advertise())
        elif member == "StopDiscovery":
            self.scanning = False
        return None

    async def _advertise(self) -> None:
        while self.scanning:
            for device in self.devices:
                if not (device.asleep or device.connected):
                    heard = device.properties() | {"RSSI": Variant("n", -60)}
                    self.added(device.path, {_DEVICE1: heard})
            await asyncio.sleep(0.05)

    async def _device(self, member: str, message: Message) -> Result | None:
        device = self._at(message.path)
        if member == "Connect":
            await device.connect()
        elif member == "Disconnect":
            device.drop()
        elif member == "Pair":
            await self._pair(device, str(message.sender))
        return None

    async def _pair(self, device: FakeDevice, caller: str) -> None:
        if device.paired:
            raise Refusal("AlreadyExists", "Already Exists")
        agent = self._agents.get(caller)
        if agent is None and device.security in {"type", "compare"}:
            raise Refusal("AuthenticationFailed", "Authentication Failed")
        if device.security == "type":
            reply = await self._ask_agent(caller, str(agent), "RequestPasskey", "o", device.path)
            accepted = reply.body == [device.passkey]
        elif device.security == "compare":
            body = (device.path, device.passkey)
            reply = await self._ask_agent(caller, str(agent), "RequestConfirmation", "ou", *body)
            accepted = reply.message_type is MessageType.METHOD_RETURN
        else:
            accepted = True
        if not accepted:
            raise Refusal("AuthenticationFailed", "Authentication Failed")
        device.paired = device.bonded = True
        self.changed(device.path, _DEVICE1, Paired=Variant("b", True))

    async def _ask_agent(
        self, caller: str, path: str, member: str, signature: str, *body: Any
    ) -> Message:
        reply = await self._bus.call(
            Message(
                destination=caller,
                path=path,
                interface=_AGENT1,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        assert isinstance(reply, Message)
        return reply

    async def _characteristic(self, member: str, message: Message) -> Result | None:
        device = self._at(message.path)
        guarded = member in {"StartNotify", "WriteValue"} and device.security != "none"
        if guarded and not device.paired:
            raise Refusal("NotPermitted", "Not paired")
        if member == "WriteValue":
            data, options = message.body
            await device.write(bytes(data), acknowledged=options["type"].value == "request")
        elif member == "AcquireWrite":
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._sockets += (ours, theirs)
            return Result("hq", [0, device.link_mtu], [theirs.fileno()])
        elif member == "StartNotify":
            device.notifying = True
        elif member == "StopNotify":
            device.notifying = False
        return None
