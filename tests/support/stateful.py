"""Searches by random steps: on virtual time, and as long as they are wanted.

`STATEFUL_EXAMPLES` and `STATEFUL_SEED` make them longer and other than in CI.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from onekey_sdk.session import clock
from tests.support.virtual_loop import VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "0"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "20"))
SEED = os.environ.get("STATEFUL_SEED")

patient = pytest.mark.timeout(0 if EXAMPLES else 300)


class Machine(RuleBasedStateMachine):
    """A state machine with an event loop on virtual time, which the age of a proof follows."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualTimeLoop()
        self._now = clock.now
        clock.now = self.loop.time

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Have the loop do it."""

        async def bounded() -> Any:
            async with asyncio.timeout(10_000):
                return await work

        return self.loop.run_until_complete(bounded())

    def teardown(self) -> None:
        """End what is left, and the loop."""
        clock.now = self._now
        self.run(asyncio.sleep(1))
        self.loop.close()


def search(machine: type[Machine], examples: int) -> None:
    """Look for steps after which an assertion of the machine fails.

    Args:
        machine: what to play.
        examples: how many times, unless the environment says otherwise.
    """
    if SEED is not None:
        machine = seed(int(SEED))(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES or examples,
            stateful_step_count=STEPS,
            derandomize=SEED is None and not EXAMPLES,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=[Phase.generate] if EXAMPLES else [Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
