"""Conversations of real OneKey firmware, recorded packet by packet.

`tests/vectors/recordings` has a file per model. An event is a message (`host` or `device` names
its sender), what the person did at the device, or a silence: nothing came for so long. Times are
milliseconds since the beginning. Payloads are as recorded; so is the padding of the last packet
where it is not zeros. What `does` says of the person's keys and taps, and which `pin` stood
behind the positions of a matrix, is our reading of them.

The secure element of the recorded devices was a substitute, so ids, serials and hashes are not
facts. `Masks` compares all but those.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from onekey_sdk.wire import frames_v1
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.message import Message

_DIRECTORY = Path(__file__).parent.parent / "vectors" / "recordings"
MODELS = ("classic1s", "pro")


@dataclass(frozen=True, slots=True)
class Said:
    """A message, `at` seconds after the beginning."""

    at: float
    sender: Literal["host", "device"]
    name: str
    payload: bytes
    padding: bytes = b""
    pin: str | None = None

    @property
    def envelope(self) -> Envelope:
        """The message as it travels."""
        return Envelope(Codec().schema.id_of(self.name), self.payload)

    def message(self) -> Message:
        """The message, decoded strictly."""
        return Codec().decode(self.envelope)

    def packets(self) -> list[bytes]:
        """The 64-byte packets that carried the message, with their padding."""
        packets = frames_v1.reports(self.envelope)
        if self.padding:
            packets[-1] = packets[-1][: -len(self.padding)] + self.padding
        return packets


@dataclass(frozen=True, slots=True)
class Did:
    """What the person did at the device, and what it meant; done `at` seconds."""

    at: float
    keys: tuple[str, ...]
    action: Literal["confirm", "cancel", "dismiss", "lock", "pin", "passphrase", "nothing"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The device said nothing in the `seconds` before `at`."""

    at: float
    seconds: float


Event = Said | Did | Silence


@dataclass(frozen=True, slots=True)
class Conversation:
    """One recording. `device` is what the device was set up with."""

    model: str
    firmware: str
    title: str
    note: str
    device: dict[str, Any]
    events: tuple[Event, ...]

    def __str__(self) -> str:
        return f"{self.model}/{self.title}"

    def messages(self) -> Iterator[Said]:
        """The messages of both sides, in order."""
        return (event for event in self.events if isinstance(event, Said))


def _event(raw: dict[str, Any]) -> Event:
    at = raw["at"] / 1000
    if "silence" in raw:
        return Silence(at, raw["silence"] / 1000)
    if "person" in raw:
        return Did(at, tuple(raw["person"]), *raw["does"])
    sender: Literal["host", "device"] = "host" if "host" in raw else "device"
    return Said(
        at,
        sender,
        raw[sender],
        bytes.fromhex(raw["payload"]),
        bytes.fromhex(raw.get("padding", "")),
        raw.get("pin"),
    )


@cache
def conversations(*models: str) -> tuple[Conversation, ...]:
    """The recordings of these models, or of all."""
    found: list[Conversation] = []
    for model in models or MODELS:
        file = json.loads((_DIRECTORY / f"{model}.json").read_text("utf-8"))
        found.extend(
            Conversation(
                model,
                file["firmware"],
                raw["title"],
                raw["note"],
                raw["device"],
                tuple(map(_event, raw["events"])),
            )
            for raw in file["conversations"]
        )
    return tuple(found)


def conversation(name: str) -> Conversation:
    """The recording called `model/title`."""
    return next(found for found in conversations() if str(found) == name)


_IDENTITIES = {
    "device_id": "device",
    "session_id": "session",
    "serial_no": "serial",
    "onekey_serial": "serial",
    "onekey_serial_no": "serial",
}
"""Fields that differ from device to device but hold their meaning within a conversation."""

_OPAQUE = ("hash", "build_id", "revision", "ble_name")
"""Ends of the names of fields that tell one build or one piece of hardware from another."""


@dataclass
class Masks:
    """Which live id stands for which recorded one, learned as answers come in.

    Attributes:
        ignored: fields that are not compared, as `Features.language`.
    """

    ignored: frozenset[str] = frozenset()
    _live: dict[tuple[str, object], object] = field(
        default_factory=dict[tuple[str, object], object]
    )
    _recorded: dict[tuple[str, object], object] = field(
        default_factory=dict[tuple[str, object], object]
    )

    def live(self, said: Said) -> Message:
        """A recorded message with the ids that the live device gave instead."""
        message = said.message()
        for descriptor, value in message.ListFields():
            kind = _IDENTITIES.get(descriptor.name)
            if kind is not None:
                setattr(message, descriptor.name, self._live.get((kind, value), value))
        return message

    def differences(self, recorded: Message, live: Message) -> list[str]:
        """In words, where the live answer is not the recorded one; learns the ids."""
        names = recorded.DESCRIPTOR.name, live.DESCRIPTOR.name
        if names[0] != names[1]:
            return [f"{names[1]} instead of {names[0]}"]
        found: list[str] = []
        values = {d.name: (d, value) for d, value in recorded.ListFields()}
        answered = {d.name: (d, value) for d, value in live.ListFields()}
        for name in sorted(values.keys() | answered.keys()):
            if name not in answered:
                found.append(f"{names[0]}.{name} is missing")
            elif name not in values:
                found.append(f"{names[0]}.{name} = {answered[name][1]!r} is too much")
            else:
                found += self._field(values[name][0], values[name][1], answered[name][1])
        return found

    def _field(self, descriptor: FieldDescriptor, recorded: Any, live: Any) -> list[str]:
        name = descriptor.full_name.removeprefix("onekey.")
        kind = _IDENTITIES.get(descriptor.name)
        if name in self.ignored:
            return []
        if kind is not None:
            return self._identity(kind, name, recorded, live)
        if descriptor.name.endswith(_OPAQUE):
            if type(recorded) is type(live) and bool(recorded) == bool(live):
                return []
        elif descriptor.message_type is None:
            if recorded == live:
                return []
        elif not hasattr(recorded, "ListFields"):
            pairs = zip_longest(recorded, live)
            return [text for pair in pairs for text in self.differences(*pair)]
        else:
            return self.differences(recorded, live)
        return [f"{name} = {live!r} instead of {recorded!r}"]

    def _identity(self, kind: str, name: str, recorded: Any, live: Any) -> list[str]:
        if len(recorded) != len(live):
            return [f"{name} has {len(live)} characters instead of {len(recorded)}"]
        known = self._live.setdefault((kind, recorded), live)
        back = self._recorded.setdefault((kind, live), recorded)
        if known == live and back == recorded:
            return []
        return [f"{name} is not the {kind} that it was before, or that of another"]
