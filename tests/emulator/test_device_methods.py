"""What else a client does with a device, on all models."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from onekey_emulator import Emulator
from onekey_emulator.profiles import MODELS

from onekey_sdk import (
    ActionCancelled,
    DeviceSupport,
    FeatureSupport,
    FirmwareTooOld,
    InvalidParameter,
    MethodUnsupported,
    Mode,
    OneKey,
    Success,
)
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import F

CLASSICS = ("classic", "classic1s", "classicpure")
CHALLENGE = "00AB" * 16


@pytest.mark.parametrize("model", MODELS)
async def test_the_bootloader_is_entered(model: str) -> None:
    async with (
        Emulator(model, pin="1234", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        emulator.user.unlock("1234")
        assert await sdk.device_reboot_to_bootloader() == Success("Rebooting")
        await asyncio.sleep(1)  # of virtual time: the answer goes out before the restart
        assert (await sdk.get_features()).mode is Mode.BOOTLOADER


@pytest.mark.parametrize("model", MODELS)
async def test_the_person_may_refuse_to_restart_and_to_sign(model: str) -> None:
    async with Emulator(model) as emulator, OneKey(emulator.port()) as sdk:
        for call in (sdk.device_reboot_to_bootloader, lambda: sdk.device_verify(data_hex="00")):
            emulator.user.refuse()
            with pytest.raises(ActionCancelled):
                await call()
        assert (await sdk.get_features()).mode is Mode.NORMAL


async def test_the_older_way_into_the_bootloader_is_not_asked_of_a_mini() -> None:
    async with Emulator("mini") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(MethodUnsupported, match="device_reboot_to_bootloader"):
            await sdk.device_update_reboot()
        with pytest.raises(MethodUnsupported, match="boardloader"):
            await sdk.device_reboot_to_boardloader()
        assert set(emulator.requests) == {"GetFeatures"}


async def test_the_boardloader_is_asked_for_by_its_number() -> None:
    device = ScriptedDevice()
    async with OneKey(device.port) as sdk:
        call = asyncio.ensure_future(sdk.device_reboot_to_boardloader())
        await device.expect(m.GetFeatures)
        device.send(F())
        await device.expect(m.BixinOutMessageSE)
        device.send(m.Success(message="Rebooting"))
        assert await call == Success("Rebooting")
        assert not device.open


@pytest.mark.parametrize("model", MODELS)
async def test_a_device_signs_with_the_key_of_its_certificate(model: str) -> None:
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        proof = await sdk.device_verify(data_hex=CHALLENGE)
        assert proof == await sdk.device_verify(data_hex=f"0x{CHALLENGE}")
    certificate = x509.load_der_x509_certificate(proof.cert)
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signature = encode_dss_signature(
        int.from_bytes(proof.signature[:32], "big"), int.from_bytes(proof.signature[32:], "big")
    )
    signed = bytes.fromhex(CHALLENGE)
    if model in CLASSICS:
        signed = hashlib.sha256(CHALLENGE.encode()).digest()
    key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("data", ["", "xyz", "0x", "00" * 1025, b"", "00 00"])
async def test_what_cannot_be_signed(data: str | bytes) -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter):
            await sdk.device_verify(data_hex=data)
        assert emulator.requests == []


@pytest.mark.parametrize("model", MODELS)
async def test_what_the_device_supports(model: str) -> None:
    async with Emulator(model) as emulator, OneKey(emulator.port()) as sdk:
        at_host = FeatureSupport(support=True, require=(2, 3, 0))
        expected = FeatureSupport(support=False) if model in {"touch", "pro"} else at_host
        found = await sdk.device_support_features()
        assert found == DeviceSupport(expected, FeatureSupport(support=True))
        assert emulator.requests == ["GetFeatures"]


@pytest.mark.parametrize("model", MODELS)
async def test_the_counter_of_the_second_factor(model: str) -> None:
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        await sdk.set_u2f_counter(u2f_counter=41)
        assert await sdk.get_next_u2f_counter() == 42
        with pytest.raises(InvalidParameter):
            await sdk.set_u2f_counter(u2f_counter=-1)


async def test_firmware_that_is_too_old_is_not_asked() -> None:
    device = ScriptedDevice()
    async with OneKey(device.port) as sdk:
        call = asyncio.ensure_future(sdk.device_reboot_to_bootloader())
        await device.expect(m.GetFeatures)
        features = F(onekey_firmware_version="2.1.10", onekey_serial="MI001")
        features.ClearField("onekey_device_type")
        features.ClearField("onekey_serial_no")
        device.send(features)
        with pytest.raises(FirmwareTooOld, match=r"2\.1\.11"):
            await call
        assert len(device.heard) == 1


async def test_the_same_methods_are_on_an_object() -> None:
    async with (
        Emulator("pro", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        [found] = await sdk.search_devices()
        device = sdk.device(found.connect_id)
        await device.settings(label="Savings")
        assert (await device.get_features()).label == "Savings"
        assert await device.support_features() == await sdk.device_support_features()
        assert "PRA50I0000 EM" in repr(device)
        flat = {name.removeprefix("device_") for name in dir(sdk) if name.startswith("device_")}
        assert flat <= set(dir(device))
        await sdk.device().wipe()
        assert not (await device.get_features()).initialized


async def test_methods_are_called_by_the_names_of_the_other_sdk() -> None:
    async with (
        Emulator("mini", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        assert await sdk.call("setU2FCounter", u2f_counter=1) == Success("U2F counter set")
        assert await sdk.call("getNextU2FCounter") == 2
        assert await sdk.call("deviceSettings", label="x") == Success("Settings applied")


async def test_a_device_that_restarts_after_it_was_wiped() -> None:
    """As the Classic family does; the wipe has been done all the same."""
    device = ScriptedDevice()
    async with OneKey(device.port) as sdk:
        call = asyncio.ensure_future(sdk.device_wipe())
        await device.expect(m.GetFeatures)
        device.send(F())
        await device.expect(m.WipeDevice)
        device.send(m.Success(message="Device wiped"))
        await device.expect(m.GetFeatures)
        device.unplug()
        assert await call == Success("Device wiped")
        device.plug()
        call = asyncio.ensure_future(sdk.get_features())
        await device.expect(m.GetFeatures)
        device.send(F(device_id="D2", initialized=False))
        await device.expect(m.GetFeatures)
        device.send(F(device_id="D2", initialized=False))
        assert (await call).device_id == "D2"
