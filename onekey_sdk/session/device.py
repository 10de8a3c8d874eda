"""One physical device: its queue, its link, and what is known of it."""

from __future__ import annotations

import asyncio
import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from onekey_sdk.errors import (
    BootloaderRequired,
    CallCancelled,
    ClientClosed,
    DeviceBusy,
    DeviceIdMismatch,
    DeviceNotFound,
    NotAllowedInBootloader,
    UnexpectedMode,
)
from onekey_sdk.models import DeviceInfo, Mode
from onekey_sdk.session import capabilities
from onekey_sdk.session.features import is_onekey, normalize
from onekey_sdk.session.home import Home
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import Allowed, Answers, waits_for_this
from onekey_sdk.transport.lock import WAIT as LOCK_WAIT
from onekey_sdk.transport.lock import DeviceLock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection

    from google.protobuf.message import Message

    from onekey_sdk.models import Features
    from onekey_sdk.session.cache import SessionCache
    from onekey_sdk.session.prompts import UserInterface
    from onekey_sdk.session.proof import Proof
    from onekey_sdk.session.store import Keeper
    from onekey_sdk.transport.base import Channel, Port
    from onekey_sdk.wire import messages
    from onekey_sdk.wire.codec import Codec

    AnyMessage = TypeVar("AnyMessage", bound=Message)

Result = TypeVar("Result")

_BUSY_PAUSE = 0.2
"""Seconds between attempts to open a device that another program has open."""

_turns: ContextVar[tuple[Turn, ...]] = ContextVar("onekey_sdk_turns", default=())
"""The turns that the current task has open, so that a call inside a hold joins it."""


class Turn:
    """The exclusive use of a device by one call, one bundle or one hold.

    Attributes:
        proof: the wallet that was last proven in this turn.
        active: whether calls may join it.
        caller: the task whose call is under way.
    """

    def __init__(self, device: Device, link: Link) -> None:
        self.device = device
        self.link = link
        self.proof: Proof | None = None
        self.active = True
        self.caller: asyncio.Task[object] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._recalled: str | None = None
        self._described: tuple[Features | None, DeviceInfo] | None = None

    @contextlib.asynccontextmanager
    async def call(self) -> AsyncGenerator[Turn]:
        """One call of several that share the turn."""
        async with self._one_at_a_time:
            if not self.active:
                raise CallCancelled(
                    "the hold in which this call was made has ended. Await its calls before that"
                )
            self.caller = asyncio.current_task()
            try:
                yield self
            finally:
                self.caller = None

    async def end(self) -> None:
        """Let no call join any more, and wait for that of another task, which is still talking.

        Cancelling the wait cancels that call.
        """
        self.active = False
        cancelled = False
        while self.caller is not None and not self.caller.done():
            try:
                await asyncio.wait({self.caller})
            except asyncio.CancelledError:
                cancelled = True
                self.device.stop(self.caller)
        if cancelled:
            raise asyncio.CancelledError

    async def ask(
        self,
        request: Message,
        answer: type[AnyMessage] | tuple[type[AnyMessage], ...],
        *,
        person: bool = False,
    ) -> AnyMessage:
        """One exchange outside of any wallet, which ends the proof; see `Link.ask`."""
        self.proof = None
        return await self.link.ask(request, answer, self.answers(Allowed()), person=person)

    async def recall(self) -> None:
        """Take in what an earlier process kept of the device's sessions, once in a turn."""
        keeper, device_id = self.device.keeper, self.device.known.device_id
        if keeper is not None and self._recalled != device_id:
            self._recalled = device_id
            await keeper.recall(device_id)

    async def remember(self) -> None:
        """Keep, for later processes, what has become of the sessions."""
        if self.device.keeper is not None and self._recalled is not None:
            await self.device.keeper.remember(self._recalled)

    def answers(self, allowed: Allowed, ui: UserInterface | None = None) -> Answers:
        """Serves one exchange's prompts."""
        if self._described is None or self._described[0] is not self.device.features:
            self._described = self.device.features, self.device.info
        return Answers(ui or self.device.ui, self._described[1], allowed)


class Device:
    """A device at a port. One turn at a time, first come first served.

    Attributes:
        features: what the device last said about itself, None until the first contact.
        present: whether the last look at the links found it.
        foreign: whether it turned out to be no OneKey.
        heir_of: the name of the device whose place it has, as long as it tells no serial number.
        deadlines: how long to wait for answers and for people.
        last_proven: when it was last in a proven wallet, by `clock.now()`.
    """

    def __init__(
        self,
        port: Port,
        cache: SessionCache,
        ui: UserInterface,
        deadlines: Deadlines,
        keeper: Keeper | None = None,
    ) -> None:
        self.port = port
        self.cache = cache
        self.keeper = keeper
        self.ui = ui
        self.features: Features | None = None
        self.present = True
        self.foreign = False
        self.heir_of: str | None = None
        self.last_proven = float("-inf")
        self.deadlines = deadlines
        self._connect_id: str | None = None
        self._link: Link | None = None
        self._introduced: tuple[Link, int] | None = None
        self._accepted: tuple[messages.Features, Codec, Features] | None = None
        self._retired = False
        self._home = Home()
        self._queue = asyncio.Lock()
        self._lock = DeviceLock(port.lock_name, local=port.local)
        self._calls: dict[asyncio.Task[object], bool] = {}

    def __repr__(self) -> str:
        return f"<Device at {self.port.address}>"

    @property
    def connect_id(self) -> str:
        """What names this device's link: its serial number, else its address."""
        return self._connect_id or self.serial or self.heir_of or self.port.address

    @connect_id.setter
    def connect_id(self, value: str) -> None:
        self._connect_id = value

    @property
    def serial(self) -> str | None:
        """The serial number, as far as it is known."""
        return (self.features.serial if self.features else None) or self.port.serial

    def is_called(self, connect_id: str) -> bool:
        """Whether that names this device's link."""
        return connect_id in {
            self.connect_id,
            self.serial,
            self.port.serial,
            self.port.address,
        }

    @property
    def known(self) -> Features:
        """The Features, which a turn always has."""
        if self.features is None:
            raise DeviceNotFound(f"no device has answered at {self.port.address} yet")
        return self.features

    @property
    def info(self) -> DeviceInfo:
        """The device as `search_devices()` lists it."""
        features = self.features
        if features is None:
            return DeviceInfo(
                connect_id=self.connect_id,
                address=self.port.address,
                serial=self.port.serial,
                ble_name=self.port.name,
            )
        return DeviceInfo(
            connect_id=self.connect_id,
            address=self.port.address,
            device_id=features.device_id or None,
            model=features.model,
            mode=features.mode,
            label=features.label,
            serial=features.serial or None,
            firmware_version=features.firmware_version,
            ble_name=features.ble_name,
        )

    @property
    def working(self) -> bool:
        """Whether a call of this client has the device at the moment."""
        return self._queue.locked()

    @property
    def connected(self) -> bool:
        """Whether this client has an open link to it, as far as is known."""
        return self._link is not None and not self._link.closed

    async def run(
        self, work: Callable[[Turn], Awaitable[Result]], wait: float = LOCK_WAIT
    ) -> Result:
        """Do some work in a turn of its own, or in the one that this task holds.

        Args:
            work: what to do.
            wait: seconds for another program to finish.

        Raises:
            CallCancelled: `cancel()` ended it.
            DeviceBusy: the device waits for the prompt in which this call is made.
        """
        if waits_for_this(self.port.address):
            raise DeviceBusy("the device waits for the answer to a prompt", holder="this program")

        async def call() -> Result:
            async with self.turn(wait) as turn, turn.call():
                return await work(turn)

        task = asyncio.ensure_future(call())
        self._calls[task] = False
        try:
            return await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if self._calls[task] and not (current and current.cancelling()):
                raise CallCancelled("the call was cancelled") from None
            raise
        finally:
            del self._calls[task]

    async def cancel(self) -> None:
        """End the running and the waiting calls; returns when the device is in step again."""
        tasks = list(self._calls)
        for task in tasks:
            self.stop(task)
        if tasks:
            await asyncio.wait(tasks)

    def stop(self, call: asyncio.Task[object]) -> None:
        """Have a call fail with `CallCancelled`."""
        self._calls[call] = True
        call.cancel()

    @contextlib.asynccontextmanager
    async def turn(self, wait: float = LOCK_WAIT) -> AsyncGenerator[Turn]:
        """The device for oneself, connected and introduced.

        Args:
            wait: seconds for another program to finish.

        Raises:
            ClientClosed: the client was closed, or belongs to another event loop.
            DeviceBusy: another program holds the device.
            DeviceNotFound, DeviceInitializeFailed, DeviceDisconnected: it does not answer.
        """
        self._home.check()  # first of all: threads take over the context of who starts them
        held = next((turn for turn in _turns.get() if turn.device is self and turn.active), None)
        if held is not None:
            yield held
            return
        self._check_open()
        async with self._queue, self._lock.hold(wait):
            self._check_open()
            turn = Turn(self, await self._connected(wait))
            if self.serial and not self.port.software:
                await self._lock.also(self.serial, wait)  # another link leads to it as well
            _turns.set((*_turns.get(), turn))
            try:
                yield turn
            except BaseException:
                if turn.caller is not None:
                    self.stop(turn.caller)
                raise
            finally:
                # Not by a token: a hold may end in another context than it began in.
                _turns.set(tuple(other for other in _turns.get() if other is not turn))
                await turn.end()
                await turn.remember()

    def _check_open(self) -> None:
        if self._retired:
            raise ClientClosed("the client to which this device belongs was closed")

    def retire(self) -> None:
        """Begin no turn any more: the client is being closed."""
        self._retired = True

    async def close(self) -> None:
        """Let go of the device until the next turn."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _connected(self, wait: float) -> Link:
        if self._link is None or await self._link.broken():
            channel = await self._open(wait)
            if self._retired:
                await channel.close()
            self._check_open()
            self._link = Link(channel, _codec(), self.deadlines)
        elif self._lock.taken_over:
            self._link.void()
        await self.introduce(self._link)
        return self._link

    async def _open(self, wait: float) -> Channel:
        """Open the port, waiting for programs that know nothing of our lock."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        while True:
            try:
                return await self.port.open()
            except DeviceBusy:
                if loop.time() + _BUSY_PAUSE > deadline:
                    raise
            await asyncio.sleep(_BUSY_PAUSE)

    async def introduce(self, link: Link) -> None:
        """Learn who the device is, once in each generation of the link.

        Raises:
            DeviceNotFound: it is not a OneKey.
        """
        if self._introduced == (link, link.generation):
            return
        raw = await link.introduce()
        self.foreign = not is_onekey(raw)
        if self.foreign:
            await self.close()
            raise DeviceNotFound(f"the device at {self.port.address} is not a OneKey")
        self.accept(raw, link)
        self._introduced = (link, link.generation)

    def accept(self, raw: messages.Features, link: Link) -> Features:
        """Take over fresh Features; those of another seed end all that was known of the old."""
        said = type(raw)()
        said.CopyFrom(raw)
        said.ClearField("session_id")
        if self.features is not None and self._accepted == (said, link.codec, self.features):
            return self.features  # nothing new, as in most answers to Initialize
        features = normalize(raw)
        name = capabilities.schema_name(features)
        if link.codec.schema.name != name:
            envelope = link.codec.encode(raw)
            link.codec = _codec(name)
            features = normalize(link.codec.decode(envelope))  # type: ignore[arg-type]
        if self.features is not None and self.features.device_id != features.device_id:
            self.cache.drop_device(self.features.device_id)
        self.features = features
        self._accepted = said, link.codec, features
        return features

    def check_connect_id(self, connect_id: str | None) -> None:
        """Whether the device that answered is the one that the caller means.

        A device that tells no serial number may be.

        Raises:
            DeviceNotFound: another one is in its place.
        """
        if connect_id and self.serial and not self.is_called(connect_id):
            raise DeviceNotFound(f"{self.port.address} leads to another device by now")

    def check_device_id(self, device_id: str | None) -> None:
        """Whether the device holds the seed that the caller means.

        Raises:
            DeviceIdMismatch: it holds another one.
        """
        if device_id and device_id != self.known.device_id:
            self.cache.drop_device(device_id)
            raise DeviceIdMismatch("the device holds another seed than device_id names")

    def check_mode(self, allowed: Collection[Mode]) -> None:
        """Whether the device is in a mode for the method.

        Raises:
            NotAllowedInBootloader, BootloaderRequired, UnexpectedMode: it is not.
        """
        mode = self.known.mode
        if mode in allowed:
            return
        if mode is Mode.BOOTLOADER:
            raise NotAllowedInBootloader("the device is in bootloader mode")
        if set(allowed) == {Mode.BOOTLOADER}:
            raise BootloaderRequired("the device is not in bootloader mode")
        if Mode.NOT_INITIALIZED in allowed:
            raise UnexpectedMode("the device holds a wallet already. Wipe it first")
        raise UnexpectedMode("the device is not set up yet. Create or restore a wallet on it first")


def _codec(name: str = "latest") -> Codec:
    # Only here, so that a search that finds no device does not wait for protobuf.
    from onekey_sdk.wire import schema
    from onekey_sdk.wire.codec import Codec

    return Codec(schema.load(name))
