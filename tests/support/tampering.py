"""A man in the middle: changes what a device says, one field of one message at a time.

said = await overheard(emulator, call)
for forgery in forgeries(said):
    result = await interfered(emulator, call, forgery)
"""

from __future__ import annotations

from collections import deque
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from google.protobuf.message import EncodeError

from onekey_sdk import OneKey
from onekey_sdk.transport.relay import RelayChannel, RelayPort
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from google.protobuf.message import Message
    from onekey_emulator import Emulator

    from onekey_sdk.transport.base import Channel, Port
    from onekey_sdk.wire.codec import Envelope

    Call = Callable[[OneKey], Awaitable[Any]]

SESSION = frozenset({"Features", "PassphraseState", "Success"})
"""What belongs to the session, which has tests of its own."""

_WIDEST = {"uint32": (1 << 32) - 1, "uint64": (1 << 64) - 1}
_MOST_ITEMS = 2


@dataclass(frozen=True)
class Forgery:
    """A message in place of another.

    Attributes:
        place: of the message that is replaced, among all that the device says.
        what: in words.
        message: what the host gets.
    """

    place: int
    what: str
    message: Message


class MiddlePort(RelayPort):
    """A port of a device, with somebody in between.

    Attributes:
        said: what the device has said, but for what belongs to the session.
    """

    def __init__(self, port: Port, forgery: Forgery | None = None) -> None:
        super().__init__(port)
        self.said: list[Message] = []
        self.forgery = forgery

    def between(self, channel: Channel) -> Channel:
        return _MiddleChannel(channel, self)

    def heard(self, envelope: Envelope) -> Envelope:
        """What the host gets in place of what the device says."""
        message = _CODEC.decode(envelope)
        if message.DESCRIPTOR.name in SESSION:
            return envelope
        self.said.append(message)
        if self.forgery is not None and self.forgery.place == len(self.said) - 1:
            return _CODEC.encode(self.forgery.message)
        return envelope


class _MiddleChannel(RelayChannel):
    def __init__(self, channel: Channel, port: MiddlePort) -> None:
        super().__init__(channel)
        self._port = port
        self._assembler = channel.framing.assembler()
        self._pieces: deque[bytes] = deque()

    def drain(self) -> int:
        self._pieces.clear()
        return super().drain()

    async def read(self) -> bytes:
        while not self._pieces:
            envelope = self._assembler.feed(await super().read())
            if envelope is not None:
                self._pieces.extend(self.framing.pieces(self._port.heard(envelope)))
        return self._pieces.popleft()


_CODEC = Codec()


async def overheard(emulator: Emulator, call: Call) -> tuple[Any, list[Message]]:
    """The result of a call, and what the device says meanwhile."""
    port = MiddlePort(emulator.port())
    async with OneKey(port) as sdk:
        return await call(sdk), port.said


async def interfered(emulator: Emulator, call: Call, forgery: Forgery) -> Any:
    """The result of a call whose answers are not all the device's.

    Raises:
        OneKeyError: the host has noticed, or could not go on.
    """
    async with OneKey(MiddlePort(emulator.port(), forgery)) as sdk:
        return await call(sdk)


def forgeries(said: Sequence[Message]) -> Iterator[Forgery]:
    """Every field of every message with other values; and messages left out, or said again."""
    seen: set[bytes] = set()
    for place, message in enumerate(said):
        for path, other in _others(message):
            try:
                encoded = _CODEC.encode(other)
            except (EncodeError, ValueError):
                continue
            key = bytes([place]) + encoded.payload
            if key not in seen and other != message:
                seen.add(key)
                yield Forgery(place, f"{message.DESCRIPTOR.name}.{path}", other)
        for distance in (-2, -1, 1, 2):
            if 0 <= place + distance < len(said) and said[place + distance] != message:
                text = f"{message.DESCRIPTOR.name} {distance:+} places away"
                yield Forgery(place, text, said[place + distance])


def _others(message: Message) -> Iterator[tuple[str, Message]]:
    """Copies of a message that differ in one field each."""
    for field in message.DESCRIPTOR.fields:
        if field.is_repeated:
            yield from _other_lists(message, field)
            continue
        if field.message_type is not None:
            if message.HasField(field.name):
                for path, inner in _others(getattr(message, field.name)):
                    other = deepcopy(message)
                    getattr(other, field.name).CopyFrom(inner)
                    yield f"{field.name}.{path}", other
        else:
            for value in _other_values(field, getattr(message, field.name)):
                other = deepcopy(message)
                try:
                    setattr(other, field.name, value)
                except ValueError:
                    continue
                yield f"{field.name}={value!r}", other
        if message.HasField(field.name):
            other = deepcopy(message)
            other.ClearField(field.name)
            yield f"{field.name} left out", other


def _other_lists(message: Message, field: Any) -> Iterator[tuple[str, Message]]:
    items: Any = getattr(message, field.name)
    changed: list[tuple[str, list[Any]]] = [("twice", [*items, *items[-1:]]), ("less", items[:-1])]
    changed.append(("turned", list(reversed(items))))
    for place in range(min(len(items), _MOST_ITEMS)):
        inner = (
            _others(items[place])
            if field.message_type is not None
            else ((repr(value), value) for value in _other_values(field, items[place]))
        )
        changed += [
            (f"{place}.{path}", [*items[:place], value, *items[place + 1 :]])
            for path, value in inner
        ]
    for text, values in changed:
        other = deepcopy(message)
        other.ClearField(field.name)
        try:
            getattr(other, field.name).extend(values)
        except ValueError:
            continue
        yield f"{field.name} {text}", other


def _other_values(field: Any, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        if field.enum_type is not None:
            yield from (each.number for each in field.enum_type.values)
            return
        yield from (0, 1, value + 1, value - 1, value ^ 1 << 31, *_WIDEST.values())
    elif isinstance(value, bytes):
        yield from _other_bytes(value)
    else:
        text = cast("str", value)
        yield from (text[:-1], text + "a", "", text.lower(), text.upper(), "a" + text)
        if text:
            yield text[:-1] + ("b" if text[-1] == "a" else "a")
            yield text[0] + ("b" if text[1:2] == "a" else "a") + text[2:]


def _other_bytes(value: bytes) -> Iterator[bytes]:
    yield from (b"", b"\0", value + b"\0", b"\0" + value, value[:-1], value[1:], value[::-1])
    yield from (bytes(len(value)), b"\xff" * len(value))
    if value:
        yield from (bytes([value[0] ^ 1 << bit]) + value[1:] for bit in range(8))
    for place in {1, len(value) // 2, len(value) - 2, len(value) - 1}:
        if 0 < place < len(value):
            yield value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
