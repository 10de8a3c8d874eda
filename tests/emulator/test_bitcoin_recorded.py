"""Messages between OneKey's JavaScript SDK and real firmware: the software device says the same."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Envelope
from tests.support import vectors
from tests.support.host import connected

KNOWN = schema.load()
CASES = [
    pytest.param(model, case["messages"], id=f"{model}-{case['title']}")
    for model, cases in vectors.load("hd_core_bitcoin")["models"].items()
    for case in cases
] + [
    pytest.param(model, messages, id=f"{model}-PSBT")
    for model, messages in vectors.load("bitcoin_recorded_psbt")["models"].items()
]


@pytest.mark.parametrize(("model", "messages"), CASES)
async def test_the_same_messages(model: str, messages: list[list[Any]]):
    async with connected(model, auto_confirm=True) as host:
        for who, name, payload in messages:
            envelope = Envelope(KNOWN.id_of(name), bytes.fromhex(payload))
            if who == "host":
                await host.send(envelope)
            else:
                assert await host.receive() == envelope
