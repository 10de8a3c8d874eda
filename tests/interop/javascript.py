"""OneKey's JavaScript SDK in a process of its own, driven by `js/run.mjs`."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.namespace import Namespace
from tests.support import npm

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Prompted = Callable[[str, str | None], None]

PORT = 21333
"""Where the SDK's environment `emulator` looks for a bridge, on localhost."""

PATIENCE = 90.0
"""Seconds for a call, on a busy machine."""

BRIDGE_TIMEOUT = 807
"""How `searchDevices` fails when the bridge does not say its version within three seconds.

`_silentInit` of hd-transport-emulator has them written in, whatever the call's `timeout`. A busy
machine may leave either process without a processor for longer. No device has been asked then.
"""

_SEARCHES = 5
"""How often to search when that happens."""

_LONGEST_LINE = 1 << 24

HERE = Path(__file__).parent / "js"
"""Where Node finds it."""


@contextlib.contextmanager
def private_network() -> Generator[Namespace]:
    """A place where the SDK can run; the test is skipped where there can be none."""
    missing = next((name for name in ("node", "npm", "nsenter") if not shutil.which(name)), None)
    if missing:
        pytest.skip(f"needs {missing}")
    npm.install(HERE)
    try:
        own = Namespace()
    except PermissionError:
        pytest.skip("needs root, for a network of its own")
    with contextlib.closing(own):
        yield own


class JavaScriptSDK:
    """The SDK, a new instance after each `start`.

    Attributes:
        network: where it runs.
        prompted: called with the name of each prompt and what kind it is.
        late: how often its search ended with `BRIDGE_TIMEOUT`, and was made again.
    """

    def __init__(self, network: Namespace) -> None:
        """Does not run yet; when it starts, a bridge has to listen in that network."""
        self.prompted: Prompted = lambda name, kind: None
        self.network = network
        self.late = 0
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._numbers = itertools.count(1)
        self._calls: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def start(self) -> None:
        """Run, unless it runs."""
        if self._process is not None:
            return
        self._process = await asyncio.create_subprocess_exec(
            *self.network.enter("node", "run.mjs"),
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            limit=_LONGEST_LINE,
            pass_fds=(self.network.descriptor,),
        )
        self._ready.clear()
        self._listening = asyncio.create_task(self._listen(self._process))
        async with asyncio.timeout(PATIENCE):
            await self._ready.wait()

    async def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None or self._listening is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await self._listening

    async def call(self, method: str, *arguments: Any) -> dict[str, Any]:
        """What a method gives: `success` and `payload`."""
        answer = await self._call(method, *arguments)
        for _ in range(_SEARCHES - 1):
            failed = method == "searchDevices" and not answer["success"]
            if not failed or answer["payload"]["code"] != BRIDGE_TIMEOUT:
                break
            self.late += 1
            print(f"{method} ended with error {BRIDGE_TIMEOUT}, for the {self.late}. time")
            answer = await self._call(method, *arguments)
        return answer

    async def _call(self, method: str, *arguments: Any) -> dict[str, Any]:
        number = next(self._numbers)
        future = self._calls[number] = asyncio.get_running_loop().create_future()
        self._order(call=number, method=method, arguments=arguments)
        async with asyncio.timeout(PATIENCE):
            return await future

    def answer(self, name: str, payload: Any) -> None:
        """Answer a prompt, as the SDK's `uiResponse`."""
        self._order(answer={"type": name, "payload": payload})

    def cancel(self, connect_id: str) -> None:
        """Cancel what runs on a device."""
        self._order(cancel=connect_id)

    def _order(self, **order: Any) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Take what the process says, until it ends."""
        assert process.stdout is not None
        async for line in process.stdout:
            said = json.loads(line)
            if "ready" in said:
                self._ready.set()
            elif "prompt" in said:
                self.prompted(said["prompt"], said["kind"])
            elif "result" in said:
                self._calls.pop(said["call"]).set_result(said["result"])
            else:
                self._calls.pop(said["call"]).set_exception(RuntimeError(said["error"]))
