"""A bridge, and a device behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.bridge_peer import Peer, running

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_sdk.transport.base import Channel


@pytest.fixture
async def peer() -> AsyncGenerator[Peer]:
    async with running() as peer:
        yield peer


@pytest.fixture
async def channel(peer: Peer) -> AsyncGenerator[Channel]:
    async with await (await peer.port()).open() as channel:
        peer.requests.clear()
        yield channel
