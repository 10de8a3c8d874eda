"""A system bus of one's own."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_type="*"/>
    {rules}
  </policy>
</busconfig>
"""
_CLOSED_TO_ALL = '<deny send_destination="org.bluez"/>'


@contextlib.asynccontextmanager
async def message_bus(folder: Path, *, closed: bool = False) -> AsyncGenerator[str]:
    """A system bus of one's own: its address.

    Args:
        folder: where its files may lie.
        closed: nobody may talk to BlueZ.
    """
    path = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(
        _CONFIGURATION.format(socket=path, rules=_CLOSED_TO_ALL if closed else "")
    )
    process = await asyncio.create_subprocess_exec(
        "dbus-daemon",
        f"--config-file={configuration}",
        "--nofork",
        "--nopidfile",
        "--print-address",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()
