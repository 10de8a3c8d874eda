"""What the tests of sessions share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.support.peer import Peer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


@pytest.fixture
async def peer() -> AsyncGenerator[Peer]:
    peer = Peer()
    serving = asyncio.create_task(peer.serve())
    yield peer
    failed = serving.done()
    serving.cancel()
    await asyncio.wait({serving})
    assert not failed
