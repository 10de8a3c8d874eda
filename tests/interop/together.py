"""Several JavaScript SDKs at work at once, each with a network and devices of its own."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import pytest

from onekey_sdk.transport import bridge_http
from tests.interop.javascript import PATIENCE, JavaScriptSDK, private_network

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

AT_ONCE = 3
"""Processes; more take no less time on two cores."""

Row = TypeVar("Row")
Result = TypeVar("Result")


class Ends(Generic[Row, Result]):
    """How the rows of a table ended, by what they are called."""

    def __init__(self, found: Mapping[str, Result | Exception]) -> None:
        self._found = found

    def of(self, row: Row) -> Result:
        """What came of a row.

        Raises:
            Exception: what went wrong with it.
        """
        end = self._found[str(row)]
        if isinstance(end, Exception):
            raise end
        return end


async def run_together(
    rows: Sequence[Row],
    device: Callable[[Row], Any],
    run: Callable[[JavaScriptSDK, Row], Awaitable[Result]],
) -> Ends[Row, Result]:
    """Run all rows.

    Args:
        rows: those of one device follow each other.
        device: what a row's device is. Rows with the same one share a process, for the SDK does
            not notice when a device is put in another one's place.
        run: uses the SDK, which is started anew after a row that fails.
    """
    found: dict[str, Result | Exception] = {}
    places = asyncio.Semaphore(AT_ONCE)

    async def run_all(sdk: JavaScriptSDK, rows: list[Row]) -> None:
        async with places:
            try:
                for row in rows:
                    try:
                        found[str(row)] = await run(sdk, row)
                    except Exception as failure:  # noqa: BLE001 - for the row's own test to raise
                        found[str(row)] = failure
                        await sdk.stop()
            finally:
                await sdk.stop()

    with ExitStack() as stack:
        # Three seconds are enough to find a bridge, but not for a process that gets no processor.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(bridge_http, "_CONNECT", PATIENCE)
        groups = [
            (JavaScriptSDK(stack.enter_context(private_network())), list(group))
            for _, group in groupby(rows, key=device)
        ]
        await asyncio.gather(*(run_all(sdk, group) for sdk, group in groups))
    return Ends(found)


def selected(request: pytest.FixtureRequest, test: Callable[..., Any]) -> list[Any]:
    """The rows that the tests to run ask for, by their parameter `row`."""
    items = [cast("Any", item) for item in request.session.items]
    return [item.callspec.params["row"] for item in items if item.function is test]
