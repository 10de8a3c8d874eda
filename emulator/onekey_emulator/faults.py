"""Troubles of a link, the same every time."""

from __future__ import annotations

import asyncio
from collections import deque
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

Direction = Literal["in", "out"]
"""To the device, or from it."""

BOTH: tuple[Direction, ...] = ("in", "out")


class Faults:
    """What happens to the packets of one link.

    Packets are never reordered, for no real link does that. One object serves one channel at
    a time.

    Args:
        seed: of the dice.
        drop: how likely a packet is lost, 0 to 1.
        duplicate: how likely a packet arrives twice.
        cut: how likely a packet arrives without its end.
        delay: seconds that a packet may take at most.
        drop_at: number of the packet, counted from 1 in the directions concerned, that is lost.
        cut_at: number of the packet that arrives without its end.
        late_at: number of the packet that takes `late_by` seconds. On USB the device answers NAK
            all that time.
        late_by: seconds.
        stall_at: number of the packet that finds the endpoint halted. Links other than USB know
            nothing of the kind and break.
        unplug_at: number of the packet that finds the link broken.
        directions: which packets all this is about.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        drop: float = 0.0,
        duplicate: float = 0.0,
        cut: float = 0.0,
        delay: float = 0.0,
        drop_at: int | None = None,
        cut_at: int | None = None,
        late_at: int | None = None,
        late_by: float = 0.0,
        stall_at: int | None = None,
        unplug_at: int | None = None,
        directions: Collection[Direction] = BOTH,
    ) -> None:
        self._random = Random(seed)  # noqa: S311 - dice, not secrets
        self._drop = drop
        self._duplicate = duplicate
        self._cut = cut
        self._delay = delay
        self._drop_at = drop_at
        self._cut_at = cut_at
        self._late_at = late_at
        self._late_by = late_by
        self._stall_at = stall_at
        self._unplug_at = unplug_at
        self._directions = directions
        self._packets = 0
        self._free_at: dict[Direction, float] = {}
        self._under_way: dict[Direction, deque[tuple[bytes, Callable[[bytes], None]]]] = {}
        self._to_host: Callable[[bytes], None] | None = None

    def bind(self, to_host: Callable[[bytes], None]) -> None:
        """Serve this channel from now on."""
        self._to_host = to_host
        self._free_at.clear()
        self._under_way.clear()

    def carry(
        self,
        direction: Direction,
        packet: bytes,
        deliver: Callable[[bytes], None],
        unplug: Callable[[], None],
        stall: Callable[[], None] | None = None,
    ) -> float:
        """Deliver a packet, or what becomes of it.

        Returns:
            Seconds until it arrives, 0 if it has, or never does.
        """
        if direction not in self._directions:
            deliver(packet)
            return 0.0
        self._packets += 1
        if self._packets == self._unplug_at:
            unplug()
            return 0.0
        if self._packets == self._stall_at:
            (stall or unplug)()
            return 0.0
        if self._packets == self._drop_at or self._happens(self._drop):
            return 0.0
        if self._packets == self._cut_at or self._happens(self._cut):
            packet = packet[: self._random.randrange(len(packet))]
        takes = 0.0
        for _ in range(2 if self._happens(self._duplicate) else 1):
            takes = self._deliver(direction, packet, deliver)
        return takes

    def inject(self, *packets: bytes, after: float = 0.0) -> None:
        """Have packets arrive at the host that the device does not send now.

        Args:
            after: seconds until they do.

        Raises:
            RuntimeError: no channel has been opened.
        """
        if self._to_host is None:
            raise RuntimeError("no channel is open")
        loop = asyncio.get_running_loop()
        for packet in packets:
            loop.call_later(after, self._to_host, packet)

    def _deliver(
        self, direction: Direction, packet: bytes, deliver: Callable[[bytes], None]
    ) -> float:
        takes = self._random.uniform(0, self._delay) if self._delay else 0.0
        if self._packets == self._late_at:
            takes += self._late_by
        if not takes and not self._under_way.get(direction):
            deliver(packet)
            return 0.0
        loop = asyncio.get_running_loop()
        now = loop.time()
        arrives = max(now + takes, self._free_at.get(direction, 0.0))
        self._free_at[direction] = arrives
        # Timers of one moment fire in any order: each delivers the packet that is due first.
        under_way = self._under_way.setdefault(direction, deque())
        under_way.append((packet, deliver))
        loop.call_at(arrives, self._arrive, under_way)
        return arrives - now

    @staticmethod
    def _arrive(under_way: deque[tuple[bytes, Callable[[bytes], None]]]) -> None:
        packet, deliver = under_way.popleft()
        deliver(packet)

    def _happens(self, probability: float) -> bool:
        return probability > 0 and self._random.random() < probability
