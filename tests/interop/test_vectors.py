"""Calls that OneKey's JavaScript SDK made and real firmware answered, made by this SDK.

The device says what the firmware said, and only if it hears what the firmware heard, but for
the messages that prove the wallet. So the results come from the firmware alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import OneKey, OneKeyError
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import Envelopes
from tests.interop import translation
from tests.interop.recorded_device import RecordedPort
from tests.support import hd_core, vectors

if TYPE_CHECKING:
    from google.protobuf.message import Message

BITCOIN = vectors.load("hd_core_bitcoin")
STANDARD = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
SESSION = bytes(range(32))

CASES = [
    pytest.param(model, case, id=f"{model}-{case['method']}-{case['title']}")
    for file in (BITCOIN, vectors.load("ethereum_hd_core"))
    for model, recorded in file["models"].items()
    for case in recorded
]


class RecordedDevice(Channel):
    """The standard wallet of a device with passphrases, and what it said in one call."""

    framing = Envelopes()

    def __init__(self, model: str, recorded: list[list[str]]) -> None:
        self.recorded = deque((who, name, bytes.fromhex(data)) for who, name, data in recorded)
        self._features = m.Features.FromString(bytes.fromhex(BITCOIN["features"][model]))
        self._codec = Codec()
        self._assembler = self.framing.assembler()
        self._said: asyncio.Queue[bytes] = asyncio.Queue()

    async def write(self, piece: bytes) -> None:
        envelope = self._assembler.feed(piece)
        assert envelope is not None
        self._hear(self._codec.schema.name_of(envelope.message_id) or "", envelope.payload)

    async def read(self) -> bytes:
        return await self._said.get()

    def drain(self) -> int:
        return 0

    async def close(self) -> None:
        return None

    def _hear(self, name: str, payload: bytes) -> None:
        match name:
            case "GetFeatures":
                self._say(self._features)
            case "Initialize":
                features = m.Features(session_id=SESSION)
                features.MergeFrom(self._features)
                self._say(features)
            case "GetPassphraseState":
                self._say(m.PassphraseRequest())
            case "PassphraseAck":
                assert m.PassphraseAck.FromString(payload) == m.PassphraseAck(passphrase="")
                self._say(m.PassphraseState(passphrase_state=STANDARD, session_id=SESSION))
            case _:
                assert self.recorded.popleft() == ("host", name, payload)
                while self.recorded and self.recorded[0][0] == "device":
                    _, name, answer = self.recorded.popleft()
                    self._send(Envelope(self._codec.schema.id_of(name), answer))

    def _say(self, message: Message) -> None:
        self._send(self._codec.encode(message))

    def _send(self, envelope: Envelope) -> None:
        [piece] = self.framing.pieces(envelope)
        self._said.put_nowait(piece)


@pytest.mark.parametrize(("model", "case"), CASES)
async def test_the_firmware_answers_the_same(model: str, case: dict[str, Any]) -> None:
    device = RecordedDevice(model, case["messages"])
    await call(RecordedPort(device), case)
    assert not device.recorded


async def call(port: Port, case: dict[str, Any]) -> None:
    """Make the call, and compare how it ends."""
    parameters = hd_core.parameters(case["method"], case["params"])
    parameters["use_empty_passphrase"] = True
    async with OneKey(port) as sdk:
        method = getattr(sdk, hd_core.snake(case["method"]))
        if case["success"]:
            result = await method(**parameters)
            assert result == translation.result(result, case["result"])
        else:
            with pytest.raises(OneKeyError) as refused:
                await method(**parameters)
            assert refused.value.code == case["result"]["code"]
