"""Wallpapers and pictures of NFTs by the SDK, on models with a touch screen."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    ActionCancelled,
    DeviceFailure,
    FirmwareTooOld,
    InvalidParameter,
    MethodUnsupported,
    OneKey,
    ResourceType,
    UnexpectedResponse,
)
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.householder import Householder
from tests.support.stage import F

if TYPE_CHECKING:
    from onekey_sdk import Progress

PICTURE = hashlib.shake_128(b"picture").digest(50_000)
THUMBNAIL = hashlib.shake_128(b"thumbnail").digest(20_000)
BLURRED = hashlib.shake_128(b"blurred").digest(16_384)
WALLPAPER: dict[str, Any] = {
    "suffix": "jpg",
    "data_hex": PICTURE,
    "thumbnail_data_hex": THUMBNAIL.hex(),
    "blur_data_hex": BLURRED,
    "res_type": ResourceType.WALLPAPER,
}
METADATA = json.dumps({"header": "a", "subheader": "b", "network": "c", "owner": "d"}).encode()


@pytest.mark.parametrize(
    ("model", "firmware", "applied"),
    [("touch", None, True), ("pro", "4.16.1", True), ("pro", None, False)],
)
async def test_a_wallpaper_arrives(model: str, firmware: str | None, applied: bool) -> None:
    async with Emulator(model, firmware_version=firmware, auto_confirm=True) as emulator:
        person = Householder(emulator)
        async with OneKey(emulator.port(), ui=person) as sdk:
            done = await sdk.device_upload_resource(**WALLPAPER)
            assert (done.message, done.apply_screen) == ("Success", applied)
            [(name, digest)] = emulator.device.storage.pictures.items()
            assert digest == hashlib.sha256(PICTURE).hexdigest()
            # As the JavaScript SDK names it: by the hash of the hexadecimal text.
            assert name.startswith(f"wp-{hashlib.blake2s(PICTURE.hex().encode()).hexdigest()[:8]}-")
            assert person.buttons == (1 if applied else 0)
            await sdk.device_upload_resource(**WALLPAPER)
            assert len(emulator.device.storage.pictures) == 1


async def test_the_picture_of_an_nft() -> None:
    nft: dict[str, Any] = {**WALLPAPER, "res_type": 1, "nft_meta_data": METADATA, "suffix": "mp4"}
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        await sdk.device_upload_resource(**nft, file_name_no_ext="nft-0a-1")
        assert list(emulator.device.storage.pictures) == ["nft-0a-1"]
        with pytest.raises(DeviceFailure, match="already exists"):
            await sdk.device_upload_resource(**nft, file_name_no_ext="nft-0a-2")
        nft["nft_meta_data"] = b"{}"
        with pytest.raises(DeviceFailure, match="Invalid metadata"):
            await sdk.device_upload_resource(**nft)


async def test_how_far_it_has_come_is_told_of_the_whole() -> None:
    told: list[tuple[int, int]] = []

    class Watching(Householder):
        async def progress(self, progress: Progress) -> None:
            told.append((progress.sent, progress.total))

    async with (
        Emulator("pro") as emulator,
        OneKey(emulator.port(), ui=Watching(emulator)) as sdk,
    ):
        await sdk.device_upload_resource(**WALLPAPER)
    total = len(PICTURE) + len(THUMBNAIL) + len(BLURRED)
    assert {of for _, of in told} == {total}
    assert [sent for sent, _ in told] == sorted({sent for sent, _ in told})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"suffix": "gif"}, "Suffix"),
        ({"suffix": "mp4"}, "Suffix"),
        ({"data_hex": b""}, "data_hex"),
        ({"data_hex": bytes(2**20)}, "data_hex"),
        ({"data_hex": "xx"}, "hexadecimal"),
        ({"res_type": 2}, "ResourceType"),
        ({"res_type": 1}, "nft_meta_data"),
        ({"res_type": 1, "nft_meta_data": bytes(2048)}, "2047"),
    ],
)
async def test_pictures_that_no_device_takes(changed: dict[str, Any], words: str) -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=words):
            await sdk.device_upload_resource(**{**WALLPAPER, **changed})
        assert emulator.requests == []


async def test_models_without_pictures() -> None:
    async with Emulator("classic1s") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(MethodUnsupported):
            await sdk.device_upload_resource(**WALLPAPER)
    nft: dict[str, Any] = {**WALLPAPER, "res_type": 1, "nft_meta_data": METADATA}
    async with Emulator("touch", firmware_version="4.0.0") as emulator:
        async with OneKey(emulator.port()) as sdk:
            with pytest.raises(FirmwareTooOld, match=r"4\.1\.0"):
                await sdk.device_upload_resource(**nft)
        assert "ResourceUpload" not in emulator.requests


async def test_the_person_may_refuse() -> None:
    async with Emulator("touch") as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await sdk.device_upload_resource(**WALLPAPER)
        assert emulator.device.storage.pictures == {}


@pytest.mark.parametrize("offset", [0, 50_000, 2**32 - 1])
async def test_a_device_that_asks_for_ever_is_left(offset: int) -> None:
    device = ScriptedDevice()

    async def insatiable() -> None:
        while True:
            match (await device.receive()).DESCRIPTOR.name:
                case "GetFeatures":
                    device.send(F())
                case "ResourceUpload" | "ResourceAck":
                    device.send(m.ResourceRequest(offset=offset, data_length=16_384))
                case _:
                    device.send(m.Failure(code=m.Failure.FailureType.Failure_ActionCancelled))

    async with OneKey(device.port) as sdk:
        serving = asyncio.ensure_future(insatiable())
        with pytest.raises(UnexpectedResponse, match="more than the picture has"):
            await sdk.device_upload_resource(**WALLPAPER)
        assert (await sdk.get_features()).initialized
        serving.cancel()
