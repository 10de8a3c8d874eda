"""A client at a scripted device, and what the two say to each other in short.

async with Stage() as stage:
    stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1), ADDRESS)
    await stage.address(passphrase_state=A)
    assert stage.said == ["GetFeatures", "I(A)", "G", "Ack('abc')", "M"]
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import OneKey
from onekey_sdk.errors import OneKeyError
from onekey_sdk.session.capabilities import ATTACH_TO_PIN
from onekey_sdk.wire import messages as m
from tests.support.fakes import Person, ScriptedDevice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.protobuf.message import Message

    Reply = Message | list[Message] | Callable[["Stage"], list[Message]]

DEVICE = "D1"
STANDARD = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
A = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
B = "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU"
S1, S2, S3 = (bytes([number]) * 32 for number in (1, 2, 3))
ZEROS = bytes(32)
PATH = "m/44'/60'/0'/0/0"

_NAMES: dict[object, str] = {
    STANDARD: "STANDARD",
    A: "A",
    B: "B",
    S1: "S1",
    S2: "S2",
    S3: "S3",
    ZEROS: "ZEROS",
}
_SHORT = {
    "UnLockDevice": "U",
    "GetPassphraseState": "G",
    "EthereumGetAddressOneKey": "M",
    "EthereumGetAddress": "M",
}
_RESYNC = ["Cancel", "GetFeatures", "GetFeatures"]

_FEATURES: dict[str, Any] = {
    "vendor": "trezor.io",
    "device_id": DEVICE,
    "initialized": True,
    "unlocked": True,
    "passphrase_protection": True,
    "passphrase_always_on_device": False,
    "unlocked_attach_pin": False,
    "onekey_device_type": m.OneKeyDeviceType.PRO,
    "onekey_firmware_version": "4.20.0",
    "onekey_serial_no": "PR001",
    "major_version": 2,
    "minor_version": 99,
    "patch_version": 99,
}
LOCKED_PRO: dict[str, Any] = {
    "unlocked": False,
    "passphrase_protection": None,
    "passphrase_always_on_device": None,
    "unlocked_attach_pin": None,
}
"""What a locked Pro says, and leaves out."""
ATTACHED: dict[str, Any] = {"unlocked_attach_pin": True}
UNPROTECTED: dict[str, Any] = {"passphrase_protection": False}
CLASSIC_1S: dict[str, Any] = {
    "onekey_device_type": m.OneKeyDeviceType.CLASSIC1S,
    "onekey_firmware_version": "3.19.0",
    "capabilities": [ATTACH_TO_PIN],
}
OLD_PRO: dict[str, Any] = {"onekey_firmware_version": "4.10.0", "unlocked_attach_pin": None}
"""Before GetPassphraseState and attach PINs."""

PASSPHRASE_REQUEST = m.PassphraseRequest(exists_attach_pin_user=True)
PIN_ENTRY = m.ButtonRequest(code=m.ButtonRequest.ButtonRequestType.ButtonRequest_PinEntry)
ATTACH_ENTRY = m.ButtonRequest(code=m.ButtonRequest.ButtonRequestType.ButtonRequest_AttachPin)
PASSPHRASE_ENTRY = m.ButtonRequest(
    code=m.ButtonRequest.ButtonRequestType.ButtonRequest_PassphraseEntry
)
CONFIRM = m.ButtonRequest(code=m.ButtonRequest.ButtonRequestType.ButtonRequest_Other)
PIN_MATRIX = m.PinMatrixRequest(type="PinMatrixRequestType_Current")
SUCCESS = m.Success()
ADDRESS = m.EthereumAddressOneKey(address="0x73d0385F4d8E00C5e6504C6030F47BF6212736A8")

# What methods are called with.
EMPTY: dict[str, Any] = {"use_empty_passphrase": True}
NAMED: dict[str, Any] = {"passphrase_state": A}
PARAMETERS: dict[str, Any] = {"path": PATH, "show_on_onekey": False}


def F(session_id: bytes | None = None, **changed: Any) -> m.Features:
    """Features; a field that is None is left out."""
    values = {**_FEATURES, **changed}
    if session_id is not None:
        values["session_id"] = session_id
    return m.Features(**{name: value for name, value in values.items() if value is not None})


def state(fingerprint: str, session_id: bytes = b"", *, attached: bool = False) -> Message:
    """The answer to GetPassphraseState."""
    answer = m.PassphraseState(passphrase_state=fingerprint, unlocked_attach_pin=attached)
    if session_id:
        answer.session_id = session_id
    return answer


def unlocked(*, attached: bool = False, protected: bool | None = True) -> Message:
    """The answer to UnLockDevice."""
    answer = m.UnLockDeviceResponse(unlocked=True, unlocked_attach_pin=attached)
    if protected is not None:
        answer.passphrase_protection = protected
    return answer


def failure(code: str, text: str = "") -> Message:
    """A Failure of that kind."""
    return m.Failure(code=getattr(m.Failure.FailureType, f"Failure_{code}"), message=text)


class Stage:
    """See the module's docstring.

    Attributes:
        idle: changes to the Features that answer GetFeatures.
    """

    def __init__(self, passphrases: Iterable[Any] = (), pins: Iterable[Any] = ()) -> None:
        self.device = ScriptedDevice()
        self.person = Person(passphrases=passphrases, pins=pins)
        self.sdk = OneKey(self.device.port, ui=self.person)
        self.idle: dict[str, Any] = {}
        self._replies: deque[Reply] = deque()
        self._said: list[str] = []
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Stage:
        await self.sdk.__aenter__()
        self._serving = asyncio.create_task(self._serve(), name="scripted device")
        return self

    async def __aexit__(self, kind: Any, *exception: object) -> None:
        await self.sdk.dispose()
        assert self._serving is not None
        done = self._serving.done()
        self._serving.cancel()
        await asyncio.wait({self._serving})
        if done:
            self._serving.result()
        if kind is None:
            assert not self._replies, f"never asked for: {list(self._replies)}"

    def script(self, *replies: Reply) -> None:
        """What the device answers to the next messages, apart from Cancel and GetFeatures."""
        assert not self._replies, f"never asked for: {list(self._replies)}"
        self._replies.extend(replies)

    def then(self, *replies: Reply) -> None:
        """What it answers after that."""
        self._replies.extend(replies)

    @property
    def said(self) -> list[str]:
        """What the host said since this was read last."""
        said, self._said = self._said, []
        found: list[str] = []
        while said:
            resync = said[:3] == _RESYNC
            found.append("resync" if resync else said[0])
            del said[: 3 if resync else 1]
        return found

    async def address(self, **how: Any) -> str:
        """The method M."""
        sdk: Any = self.sdk
        return str((await sdk.evm_get_address(path=PATH, show_on_onekey=False, **how)).address)

    async def fails(self, code: int, **how: Any) -> OneKeyError:
        """The method M fails with that error."""
        with pytest.raises(OneKeyError) as caught:
            await self.address(**how)
        assert caught.value.code == code, repr(caught.value)
        return caught.value

    def session(self, fingerprint: str) -> bytes | None:
        """The session that the cache has for a wallet."""
        kept = self.sdk.export_session(DEVICE, fingerprint)
        return kept.session_id if kept else None

    async def has_opened(self, fingerprint: str, session_id: bytes = S1) -> None:
        """A wallet is in the cache."""
        self.script(F(session_id), PASSPHRASE_REQUEST, state(fingerprint, session_id), ADDRESS)
        if fingerprint == STANDARD:
            await self.address(use_empty_passphrase=True)
        else:
            await self.address(passphrase_state=fingerprint)
        assert self.session(fingerprint) == session_id
        self._said.clear()

    async def _serve(self) -> None:
        while True:
            message = await self.device.receive()
            name = message.DESCRIPTOR.name
            self._said.append(_short(message))
            if name == "Cancel":
                self.device.send(failure("ActionCancelled"))
            elif name == "GetFeatures":
                self.device.send(F(**self.idle))
            else:
                assert self._replies, f"no answer is scripted to {self._said}"
                reply = self._replies.popleft()
                if callable(reply):
                    reply = reply(self)
                self.device.send(*(reply if isinstance(reply, list) else [reply]))


def _short(message: Any) -> str:
    name: str = message.DESCRIPTOR.name
    if name == "Initialize":
        parts = [_NAMES[message.session_id]] if message.HasField("session_id") else []
        parts += [_NAMES[message.passphrase_state]] if message.passphrase_state else []
        parts += ["cardano"] if message.derive_cardano else []
        parts += [] if message.is_contains_attach else ["no attach"]
        return f"I({', '.join(parts)})"
    if name == "PassphraseAck":
        if message.HasField("passphrase"):
            return f"Ack({message.passphrase!r})"
        return "Ack(on device)" if message.on_device else "Ack(attach)"
    return _SHORT.get(name, name)
