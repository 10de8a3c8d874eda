"""OneKey's JavaScript SDK updates the software device, and says to it what this SDK says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import OneKey
from tests.interop.javascript import PORT
from tests.interop.together import Ends, run_together, selected
from tests.support.firmware import Core, Legacy, radio

if TYPE_CHECKING:
    from tests.interop.javascript import JavaScriptSDK

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

SMALL = 64 * 1024
TELLING = {"Initialize", "GetFeatures"}
"""What both ask whenever they like."""


class Row(NamedTuple):
    """An update: the parts that are installed at once, by what they are."""

    model: str
    parts: dict[str, bytes]

    def __str__(self) -> str:
        return f"{self.model}-{'-'.join(self.parts)}"


ROWS = [
    Row("classic", {"firmware": Legacy("first", (3, 9, 9), size=SMALL).firmware()}),
    Row("classic1s", {"firmware": Legacy(version=(3, 20, 0), size=SMALL).firmware()}),
    Row("touch", {"firmware": Core("touch", (4, 10, 0), size=300 * 1024).firmware()}),
    Row("pro", {"firmware": Core("pro", (4, 21, 0), size=300 * 1024).firmware()}),
    Row("classic1s", {"ble": radio()}),
    Row(
        "pro",
        {
            "firmware": Core("pro", (4, 21, 0), size=SMALL - 1024).firmware(),
            "ble": radio((2, 4, 0)),
            "bootloader": Core("pro", (2, 9, 0), size=SMALL - 1024).bootloader(),
        },
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ends(request: pytest.FixtureRequest) -> Ends[Row, None]:
    rows = selected(request, test_both_say_the_same)
    return await run_together(rows, device=str, run=run)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_both_say_the_same(ends: Ends[Row, None], row: Row) -> None:
    ends.of(row)


async def run(javascript: JavaScriptSDK, row: Row) -> None:
    async with (
        Emulator(row.model, auto_confirm=True) as theirs,
        Emulator(row.model, auto_confirm=True) as ours,
        OneKey(ours.port()) as sdk,
    ):
        await by_javascript(javascript, theirs, row)
        await by_us(sdk, row)
        assert changing(theirs) == changing(ours)
        for part in row.parts:
            name = f"{part}_version"
            installed = getattr(ours.device.storage, name)
            assert installed is not None
            assert getattr(theirs.device.storage, name) == installed


async def by_javascript(javascript: JavaScriptSDK, emulator: Emulator, row: Row) -> None:
    parts = {part: {"$bytes": data.hex()} for part, data in row.parts.items()}
    if len(parts) > 1:
        method = "firmwareUpdateV3"
        parameters: dict[str, Any] = {f"{part}Binary": data for part, data in parts.items()}
    else:
        method = "firmwareUpdateV2"
        ((part, data),) = parts.items()
        parameters = {"updateType": part, "binary": data}
    async with BridgeServer([emulator], sockets=javascript.network.listen(PORT)):
        await javascript.start()
        found = await javascript.call("searchDevices")
        assert found["success"], found
        connect_id = found["payload"][0]["connectId"]
        done = await javascript.call(method, connect_id, {"platform": "desktop", **parameters})
        assert done["success"], done


async def by_us(sdk: OneKey, row: Row) -> None:
    if len(row.parts) > 1:
        binaries: dict[str, Any] = {f"{part}_binary": data for part, data in row.parts.items()}
        await sdk.firmware_update_v3(unofficial=True, **binaries)
    else:
        ((part, data),) = row.parts.items()
        await sdk.firmware_update_v2(update_type=part, binary=data, unofficial=True)


def changing(emulator: Emulator) -> list[Any]:
    """What hosts said that changes anything; files in the order of their paths.

    Which percentage the device is to show, each works out in its own way.
    """
    said: list[Any] = []
    for direction, message in emulator.trace:
        if direction == "in" and message.DESCRIPTOR.name not in TELLING:
            copy = type(message)()
            copy.CopyFrom(message)
            if copy.DESCRIPTOR.name == "EmmcFileWrite":
                copy.ClearField("ui_percentage")
            said.append(copy)
    return sorted(said, key=_place)


def _place(message: Any) -> str:
    name: str = message.DESCRIPTOR.name
    order = ["DeviceBackToBoot", "ButtonAck", "EmmcDirMake", "EmmcFileWrite", "FirmwareUpdateEmmc"]
    if name not in order:
        return "9"
    path = message.file.path if name == "EmmcFileWrite" else ""
    return f"{order.index(name)}{path}"
