"""What the bootloaders do with messages in and out of their order, as their sources have it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from onekey_emulator import Emulator, make_firmware

from onekey_sdk.wire import messages as m
from tests.emulator.host import Host, connected, failure, name
from tests.support.firmware import Core, Legacy, radio

SECOND = Legacy(version=(3, 20, 0), size=20_000).firmware()
PRO = Core("pro", (4, 21, 0), size=64 * 1024 - 1024).firmware()
ERASE = m.FirmwareErase()


def upload(data: bytes) -> Any:
    return m.FirmwareUpload(payload=data)


def write(path: str, data: bytes, offset: int = 0, **how: Any) -> Any:
    file = m.EmmcFile(path=path, offset=offset, len=len(data), data=data)
    how = {"overwrite": offset == 0, "append": offset != 0, **how}
    return m.EmmcFileWrite(file=file, **how)


async def silent(host: Host, message: Any) -> bool:
    """Whether nothing is answered."""
    await host.send(message)
    try:
        async with asyncio.timeout(60):
            await host.receive()
    except TimeoutError:
        return True
    return False


async def test_the_classic_family_erases_for_those_alone_who_introduced_themselves() -> None:
    async with (
        Emulator("classic1s", bootloader=True, auto_confirm=True) as emulator,
        connected(emulator) as host,
    ):
        await host.call(m.GetFeatures())
        assert await silent(host, ERASE)
        await host.initialize()
        assert name(await host.call(ERASE)) == "Success"
        assert not emulator.device.storage.firmware_present


async def test_between_erasing_and_the_image_little_is_heard() -> None:
    async with (
        Emulator("classic1s", bootloader=True, auto_confirm=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.call(ERASE)
        assert failure(await host.call(m.GetFeatures()))[0] == "UnexpectedMessage"
        features = await host.initialize()
        assert not features.firmware_present
        assert not features.HasField("onekey_firmware_version")
        assert failure(await host.call(upload(SECOND)))[0] == "UnexpectedMessage"


@pytest.mark.parametrize(
    ("model", "data", "words"),
    [
        ("classic1s", b"nothing" * 1000, "Wrong firmware header."),
        ("classic1s", SECOND[:1000], "Firmware is too small."),
        ("classic1s", Legacy("first").firmware(), "Wrong hardware model header."),
        ("classic1s", Legacy(signers=(), size=20_000).firmware(), "Signatures is wrong."),
        ("classic1s", SECOND[:-1] + b"\0", "Broken firmware detected."),
        ("classic1s", SECOND[:-1000], "Broken firmware detected."),
        ("classic", SECOND, ""),
    ],
)
async def test_images_that_the_classic_family_refuses(model: str, data: bytes, words: str) -> None:
    async with Emulator(model, bootloader=True, auto_confirm=True) as emulator:
        async with connected(emulator) as host:
            await host.initialize()
            await host.call(ERASE)
            assert failure(await host.call(upload(data))) == ("ProcessError", words)
            assert await silent(host, m.Initialize())  # until it is switched off
            emulator.user.unplug()
        emulator.user.plug()
        async with connected(emulator) as host:
            await host.initialize()
            await host.call(ERASE)
            right = make_firmware(model, (3, 20, 1))
            assert name(await host.call(upload(right))) == "Success"
            await asyncio.sleep(5)
        async with connected(emulator) as host:
            assert (await host.initialize()).onekey_version == "3.20.1"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (SECOND[:1023], "Header size mismatch."),
        (bytes(1024), "Unknown header format."),
        (Legacy("first").firmware()[:1024], "Signatures is wrong."),
        (Legacy(version=(3, 1, 0)).firmware()[:1024], "Firmware downgrade not allowed."),
        (Legacy(version=(3, 1, 0)).described()[:1024], "Firmware downgrade not allowed."),
    ],
)
async def test_headers_that_the_classic_1s_refuses(header: bytes, words: str) -> None:
    async with (
        Emulator("classic1s", bootloader=True, auto_confirm=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        answer = await host.call(m.UpgradeFileHeader(data=header))
        assert failure(answer) == ("ProcessError", words)
        assert emulator.device.storage.firmware_present


async def test_the_first_generation_wants_no_header() -> None:
    async with Emulator("classic", bootloader=True) as emulator, connected(emulator) as host:
        await host.initialize()
        answer = await host.call(m.UpgradeFileHeader(data=bytes(1024)))
        assert failure(answer)[0] == "UnexpectedMessage"


async def test_a_mini_has_no_radio() -> None:
    async with Emulator("mini", bootloader=True) as emulator, connected(emulator) as host:
        await host.initialize()
        assert failure(await host.call(m.FirmwareErase_ex()))[0] == "UnexpectedMessage"


async def test_a_wipe_takes_the_firmware_along() -> None:
    async with Emulator("classic1s", bootloader=True, auto_confirm=True) as emulator:
        async with connected(emulator) as host:
            await host.initialize()
            assert name(await host.call(m.WipeDevice())) == "Success"
        emulator.user.start_firmware()
        async with connected(emulator) as host:
            assert (await host.initialize()).bootloader_mode


async def test_files_on_the_disk() -> None:
    async with Emulator("pro", bootloader=True) as emulator, connected(emulator) as host:
        written = await host.call(write("0:firmware.bin", b"abc", ui_percentage=100))
        assert written.processed_byte == 3
        await host.call(write("0:firmware.bin", b"def", 3))
        for both, state in ((True, "enabled"), (False, "disabled")):
            again = write("0:firmware.bin", b"x", overwrite=both, append=both)
            text = f"File exists but overwrite and append both {state}!"
            assert failure(await host.call(again)) == ("ProcessError", text)
        assert failure(await host.call(write("0:nowhere/a", b"x")))[0] == "ProcessError"
        answer = await host.call(write("0:a", b"x", ui_percentage=101))
        assert failure(answer) == ("ProcessError", "Percentage invalid!")
        assert name(await host.call(m.EmmcDirMake(path="0:nowhere/"))) == "Success"
        assert name(await host.call(write("0:nowhere/a", b"x"))) == "EmmcFile"
        assert failure(await host.call(ERASE)) == ("UnexpectedMessage", "Unexpected message")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"short", "Update file too small!"),
        (b"nothing" * 1000, "Update file unknown type!"),
        (Core("touch", size=64 * 1024 - 1024).firmware(), "Update file header invalid!"),
        (Core("pro", signers=(), size=64 * 1024 - 1024).firmware(), "Update file header invalid!"),
        (PRO[:-1] + b"\0", "Update file hash invalid!"),
        (PRO[:-1], "Update file hash invalid!"),
        (radio()[:-1], "BLE firmware length error!"),
        (
            make_firmware("pro", (4, 1, 0)),
            "Firmware downgrade not allowed! Current version is: 4.20.0",
        ),
    ],
)
async def test_files_that_the_pro_refuses(data: bytes, words: str) -> None:
    async with Emulator("pro", bootloader=True, auto_confirm=True) as emulator:
        async with connected(emulator) as host:
            await host.call(write("0:firmware.bin", data))
            install = m.FirmwareUpdateEmmc(path="0:firmware.bin")
            assert failure(await host.call(install)) == ("ProcessError", words)
        assert emulator.device.storage.firmware_version is None


async def test_what_the_pro_says_while_it_installs() -> None:
    async with Emulator("pro", bootloader=True, auto_confirm=True) as emulator:
        async with connected(emulator) as host:
            await host.call(write("0:firmware.bin", PRO))
            install = m.FirmwareUpdateEmmc(path="0:firmware.bin", reboot_on_success=True)
            assert (await host.call(install)).message == "Firmware install confirmed"
            await asyncio.sleep(1.2)
            answer = await host.call(m.GetFeatures())
            assert failure(answer) == ("ProcessError", "Update mode 40")
            features = await host.initialize()
            assert features.bootloader_mode
            assert not features.HasField("firmware_present")
            await asyncio.sleep(5)
        async with connected(emulator) as host:
            assert (await host.initialize()).onekey_version == "4.21.0"


async def test_the_first_touches_ask_for_pieces() -> None:
    data = make_firmware("touch", (4, 10, 0), size=200 * 1024)
    async with Emulator("touch", bootloader=True, auto_confirm=True) as emulator:
        async with connected(emulator) as host:
            assert failure(await host.call(write("0:a", b"x")))[0] == "UnexpectedMessage"
            asked = await host.call(m.FirmwareErase(length=len(data)))
            pieces: list[tuple[int, int]] = []
            while name(asked) == "FirmwareRequest":
                pieces.append((asked.offset, asked.length))
                asked = await host.call(upload(data[asked.offset : asked.offset + asked.length]))
            size, first, whole = len(data), 16 * 1024, 128 * 1024
            assert pieces == [(0, first), (first, whole - first), (whole, size - whole)]
            assert name(asked) == "Success"
        assert emulator.device.storage.firmware_version == "4.10.0"


async def test_a_piece_of_another_size() -> None:
    async with Emulator("touch", bootloader=True) as emulator, connected(emulator) as host:
        await host.call(m.FirmwareErase(length=100_000))
        answer = await host.call(upload(bytes(100)))
        assert failure(answer) == ("ProcessError", "Invalid chunk size")
        answer = await host.call(m.FirmwareErase(length=99_999))
        assert failure(answer) == ("ProcessError", "Wrong firmware size")


async def test_what_is_installed_is_kept(tmp_path: Any) -> None:
    state = tmp_path / "state.json"
    async with Emulator("pro", state=state) as emulator:
        emulator.device.install("4.21.0", ble_version="2.4.0", bootloader_version="2.9.0")
        emulator.device.remove_firmware()
    async with Emulator("pro", state=state) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert features.bootloader_mode
        assert (features.major_version, features.minor_version) == (2, 9)
        assert not features.firmware_present
