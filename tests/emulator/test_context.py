"""What a handler sees when the host says something else than it was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator, handlers
from onekey_emulator.context import Context
from onekey_emulator.failures import Silence
from onekey_emulator.handlers import Handler, Needs, handles
from onekey_emulator.profiles import Family

from onekey_sdk.wire import messages as m
from tests.emulator.host import ADDRESSES, GET_ADDRESS, connected, failure, name

REQUEST = m.DoPreauthorized()
"""A request that the software device does not know, borrowed for a handler of the test's."""


async def converse(ctx: Context, request: Any) -> Any:
    """Ask for data twice, then answer with it."""
    parts = [(await ctx.call(m.EntropyRequest(), "EntropyAck")).entropy for _ in range(2)]
    await ctx.send(m.Success(message="on its way"))
    return m.Entropy(entropy=b"".join(parts))


async def derive_twice(ctx: Context, request: Any) -> Any:
    assert await ctx.seed() == await ctx.seed()
    return m.Success()


async def say_nothing(ctx: Context, request: Any) -> Any:
    raise Silence


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Installs a handler for `REQUEST` on both families."""

    def install(function: Any) -> None:
        for family in Family:
            assert handlers.find(family, "DoPreauthorized") is None
            registered = vars(handlers)["_HANDLERS"]
            entry = Handler(function, Needs.NOTHING)
            monkeypatch.setitem(registered, (family, "DoPreauthorized"), entry)

    return install


async def test_data_in_pieces(model: str, handler: Any):
    handler(converse)
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert name(await host.call(REQUEST)) == "EntropyRequest"
        assert name(await host.call(m.EntropyAck(entropy=b"ab"))) == "EntropyRequest"
        assert name(await host.call(m.EntropyAck(entropy=b"cd"))) == "Success"
        assert (await host.receive()).entropy == b"abcd"


async def test_the_classic_answers_other_requests_meanwhile(handler: Any):
    """Its signing is a state, not a conversation; the Pro drops what it was doing."""
    handler(converse)
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await host.initialize()
        await host.call(REQUEST)
        assert name(await host.call(m.GetFeatures())) == "Features"
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES[""]
        assert name(await host.call(m.EntropyAck(entropy=b"ab"))) == "EntropyRequest"
        await host.call(m.EntropyAck(entropy=b"cd"))
        assert (await host.receive()).entropy == b"abcd"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await host.call(REQUEST)
        assert name(await host.call(m.GetFeatures())) == "Features"
        answer = await host.call(m.EntropyAck(entropy=b"ab"))
        assert failure(answer) == ("UnexpectedMessage", "Unexpected message")


@pytest.mark.parametrize("end", [m.Initialize(), m.Cancel()])
async def test_what_ends_it_on_both(model: str, handler: Any, end: Any):
    handler(converse)
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.call(REQUEST)
        assert name(await host.call(end)) == (
            "Features" if name(end) == "Initialize" else "Failure"
        )
        assert await host.silent()
        answer = await host.call(m.EntropyAck(entropy=b"ab"))
        assert failure(answer)[0] == "UnexpectedMessage"


async def test_data_that_cannot_be_read(model: str, handler: Any):
    """The Classic asks on; the Pro gives up."""
    handler(converse)
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.call(REQUEST)
        envelope = host.encode(m.EntropyAck(entropy=b"ab"))
        await host.send_envelope(envelope._replace(payload=b""))
        assert failure(await host.receive())[0] == "DataError"
        answer = await host.call(m.EntropyAck(entropy=b"ab"))
        assert name(answer) == ("EntropyRequest" if model == "classic1s" else "Failure")


async def test_a_request_uses_its_wallet_once(model: str, handler: Any):
    handler(derive_twice)
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.call(REQUEST)
        assert [use.request for use in emulator.wallet_log] == ["DoPreauthorized"]


async def test_no_answer_at_all(model: str, handler: Any):
    handler(say_nothing)
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.send(REQUEST)
        assert await host.silent()
        assert name(await host.call(m.Initialize())) == "Features"


def test_a_message_has_one_handler(handler: Any):
    handler(say_nothing)
    with pytest.raises(ValueError, match="DoPreauthorized has two handlers"):
        handles("DoPreauthorized")(say_nothing)
