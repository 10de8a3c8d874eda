"""A double of BlueZ on a message bus of its own, with software devices within its reach.

Everything above the bus is real: bleak, dbus-fast and `dbus-daemon` itself. Errors have the
names and texts of BlueZ 5.66, taken down from it on a virtual machine.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from dbus_fast import BusType, Message, MessageType, RequestNameReply, Variant
from dbus_fast.aio import MessageBus

if TYPE_CHECKING:
    from collections.abc import Sequence

from tests.support.bluez_device import ADAPTER, DEVICE1, FakeDevice, Refusal

_BLUEZ = "org.bluez"
_ADAPTER1 = "org.bluez.Adapter1"
_AGENT1 = "org.bluez.Agent1"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_OBJECTS = "org.freedesktop.DBus.ObjectManager"

_BURST = 32
_PING = Message(
    destination="org.freedesktop.DBus",
    path="/org/freedesktop/DBus",
    interface="org.freedesktop.DBus.Peer",
    member="Ping",
)


class Result(NamedTuple):
    """What BlueZ answers a call with."""

    signature: str = ""
    body: Sequence[Any] = ()
    descriptors: Sequence[int] = ()


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
                return {DEVICE1: device.properties()}
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
                    self.added(device.path, {DEVICE1: heard})
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
        elif device.security == "authorize":
            reply = await self._ask_agent(
                caller, str(agent), "RequestAuthorization", "o", device.path
            )
            accepted = reply.message_type is MessageType.METHOD_RETURN
        elif device.security == "pin":
            reply = await self._ask_agent(caller, str(agent), "RequestPinCode", "o", device.path)
            accepted = reply.message_type is MessageType.METHOD_RETURN
        elif device.security == "gives_up":
            asking = self._ask_agent(caller, str(agent), "RequestPasskey", "o", device.path)
            self._start(asking)
            await device.gives_up.wait()
            await self._ask_agent(caller, str(agent), "Cancel", "")
            raise Refusal("AuthenticationCanceled", "Authentication Canceled")
        else:
            accepted = True
        if not accepted:
            raise Refusal("AuthenticationFailed", "Authentication Failed")
        device.paired = device.bonded = True
        self.changed(device.path, DEVICE1, Paired=Variant("b", True))

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
            if "write-without-response" not in device.flags:
                raise Refusal("NotSupported", "Operation is not supported")
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._sockets += (ours, theirs)
            return Result("hq", [0, device.link_mtu], [theirs.fileno()])
        elif member == "StartNotify":
            device.notifying = True
        elif member == "StopNotify":
            device.notifying = False
        return None
