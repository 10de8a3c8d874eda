"""What bleak leaves to others on Linux: pairing, whether a device is paired, and old MTUs.

BlueZ pairs through an agent, a program that it asks for passkeys. Ours serves one pairing of
one device, over a connection of its own: BlueZ asks the agent of whoever called `Pair`, so a
desktop's own agent is left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from typing import TYPE_CHECKING, Any

from bleak.exc import BleakDBusError
from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError

from onekey_sdk.errors import ActionCancelled, NotPaired
from onekey_sdk.transport.pairing import PairingRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_sdk.transport.pairing import AskPairing

_SERVICE = "org.bluez"
_ADAPTERS = "/org/bluez"
_DEVICE = "org.bluez.Device1"
_AGENT = "org.bluez.Agent1"
_AGENT_MANAGER = "org.bluez.AgentManager1"
_CHARACTERISTIC = "org.bluez.GattCharacteristic1"
_PROPERTIES = "org.freedesktop.DBus.Properties"

_AGENT_PATH = "/com/onekey/sdk/agent"
_REJECTED = "org.bluez.Error.Rejected"
_ALREADY = "org.bluez.Error.AlreadyExists"

_PASSKEY = re.compile(r"\d{6}", re.ASCII)

_CAPABILITY = "KeyboardDisplay"
"""Digits can be shown and typed, as far as the person's interface goes along."""


@contextlib.asynccontextmanager
async def system_bus() -> AsyncGenerator[SystemBus]:
    """A connection to the system's message bus.

    Raises:
        OSError, EOFError: there is none, or it does not let us in.
    """
    bus = MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True)
    try:
        try:
            await bus.connect()
        except AuthError as error:
            raise PermissionError(str(error)) from error
        yield SystemBus(bus)
    finally:
        bus.disconnect()


class SystemBus:
    """Asks BlueZ what bleak does not."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def paired(self, device: str) -> bool:
        """Whether the computer has keys for the device at that D-Bus path."""
        try:
            (value,) = await self._call(device, _PROPERTIES, "Get", "ss", _DEVICE, "Paired")
        except BleakDBusError:
            return False
        return bool(value.value)

    async def pair(self, device: str, name: str, ask: AskPairing | None) -> None:
        """Pair with a device, asking the person for digits where it shows some.

        Raises:
            ActionCancelled: the person did not want to.
            NotPaired: the device shows digits, and there is nobody to ask.
            BleakDBusError: BlueZ or the device refused.
        """
        agent = _Agent(self._bus, device, name, ask)
        self._bus.add_message_handler(agent.hear)
        try:
            register = ("RegisterAgent", "os", _AGENT_PATH, _CAPABILITY)
            await self._call(_ADAPTERS, _AGENT_MANAGER, *register)
            trusted = (_DEVICE, "Trusted", Variant("b", True))
            await self._call(device, _PROPERTIES, "Set", "ssv", *trusted)
            await self._call(device, _DEVICE, "Pair")
        except BleakDBusError as error:
            if agent.refusal is not None:
                raise agent.refusal from None
            if error.dbus_error != _ALREADY:
                raise
        finally:
            self._bus.remove_message_handler(agent.hear)
            await agent.stop()

    async def write_size(self, characteristic: str) -> int:
        """Bytes that one write without response holds, where BlueZ before 5.62 is not told.

        Raises:
            BleakDBusError: the characteristic cannot be written so.
        """
        message = await self._reply(characteristic, _CHARACTERISTIC, "AcquireWrite", "a{sv}", {})
        for descriptor in message.unix_fds:
            os.close(descriptor)
        return int(message.body[1]) - 3

    async def _call(
        self, path: str, interface: str, member: str, signature: str = "", *body: Any
    ) -> list[Any]:
        return list((await self._reply(path, interface, member, signature, *body)).body)

    async def _reply(
        self, path: str, interface: str, member: str, signature: str, *body: Any
    ) -> Message:
        reply = await self._bus.call(
            Message(
                destination=_SERVICE,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            raise BleakDBusError(str(reply.error_name), list(reply.body))
        return reply


class _Agent:
    """Answers BlueZ during one pairing.

    Attributes:
        refusal: why we said no, if we did.
    """

    def __init__(self, bus: MessageBus, device: str, name: str, ask: AskPairing | None) -> None:
        self.refusal: Exception | None = None
        self._bus: Any = bus
        self._device = device
        self._name = name
        self._ask = ask
        self._asking: set[asyncio.Task[None]] = set()

    def hear(self, message: Message) -> Message | bool:
        """Take a message from the bus, if it is for an agent; True leaves the answer to us."""
        if message.message_type is not MessageType.METHOD_CALL or message.interface != _AGENT:
            return False
        if message.member in {"Cancel", "Release"}:
            for task in self._asking:
                task.cancel()
            return Message.new_method_return(message)
        task = asyncio.ensure_future(self._answer(message))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return True

    async def stop(self) -> None:
        """Ask nobody any more."""
        for task in tuple(self._asking):
            task.cancel()
            await asyncio.wait({task})

    async def _answer(self, message: Message) -> None:
        await self._bus.send(await self._reply(message))

    async def _reply(self, message: Message) -> Message:
        if not message.body or message.body[0] != self._device:
            return Message.new_error(message, _REJECTED, "another device is being paired")
        match message.member:
            case "RequestPasskey":
                digits = await self._digits(None)
                if digits is not None:
                    return Message.new_method_return(message, "u", [int(digits)])
            case "RequestConfirmation":
                passkey = f"{message.body[1]:06}"
                if await self._digits(passkey) == passkey:
                    return Message.new_method_return(message)
            case "RequestAuthorization" | "AuthorizeService":
                return Message.new_method_return(message)  # we asked for it ourselves
            case _:
                self.refusal = NotPaired(f"the device wants to be paired by {message.member}")
        return Message.new_error(message, _REJECTED, "refused")

    async def _digits(self, passkey: str | None) -> str | None:
        """What the person says, None for no."""
        if self._ask is None:
            self.refusal = NotPaired("the device shows digits, and there is nobody to compare them")
            return None
        try:
            answer = await self._ask(PairingRequest(self._name, passkey))
        except Exception as error:  # noqa: BLE001 - foreign code; who called `pair` gets it
            self.refusal = error
            return None
        if answer is not None and _PASSKEY.fullmatch(answer) and passkey in {None, answer}:
            return answer
        self.refusal = ActionCancelled("the pairing was refused")
        return None
