"""What devices say of themselves, made regular; and of what went wrong."""

from __future__ import annotations

import time
from typing import Any

import pytest

from onekey_sdk import errors
from onekey_sdk.models import DeviceInfo, FirmwareType, Mode, Model
from onekey_sdk.session import clock
from onekey_sdk.session.cache import SessionCache
from onekey_sdk.session.capabilities import has_passphrase_state
from onekey_sdk.session.device import Device
from onekey_sdk.session.failures import error_from
from onekey_sdk.session.features import is_onekey, normalize
from onekey_sdk.session.fingerprint import check, is_fingerprint
from onekey_sdk.session.link import Deadlines
from onekey_sdk.session.prompts import Silent
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import STANDARD, A, F, failure


@pytest.mark.parametrize(
    ("changed", "model"),
    [
        ({"onekey_device_type": m.OneKeyDeviceType.CLASSIC1S}, Model.CLASSIC_1S),
        ({"onekey_device_type": m.OneKeyDeviceType.MINI}, Model.MINI),
        ({"onekey_device_type": None, "onekey_serial_no": "TC01"}, Model.TOUCH),
        ({"onekey_device_type": None, "onekey_serial_no": "Bixin1"}, Model.CLASSIC),
        ({"onekey_device_type": None, "onekey_serial_no": "??"}, Model.UNKNOWN),
        (
            {
                "onekey_device_type": None,
                "onekey_serial_no": None,
                "bootloader_mode": True,
                "model": "1",
            },
            Model.CLASSIC,
        ),
    ],
)
def test_models(changed: dict[str, Any], model: Model) -> None:
    assert normalize(F(**changed)).model is model


@pytest.mark.parametrize(
    ("changed", "mode"),
    [
        ({}, Mode.NORMAL),
        ({"bootloader_mode": True}, Mode.BOOTLOADER),
        ({"initialized": False}, Mode.NOT_INITIALIZED),
        ({"no_backup": True}, Mode.BACKUP),
    ],
)
def test_modes(changed: dict[str, Any], mode: Mode) -> None:
    assert normalize(F(**changed)).mode is mode


@pytest.mark.parametrize(
    ("text", "version"),
    [("4.20.0", (4, 20, 0)), ("4.2", (4, 2, 0)), ("3.0.0-beta", (3, 0, 0)), ("x", (0, 0, 0))],
)
def test_versions(text: str, version: tuple[int, int, int]) -> None:
    assert normalize(F(onekey_firmware_version=text)).firmware_version == version


def test_a_bootloader_tells_its_own_version() -> None:
    features = normalize(F(bootloader_mode=True))
    assert features.bootloader_version == (2, 99, 99)


@pytest.mark.parametrize("changed", [{"fw_vendor": "OneKey Bitcoin-only"}, {"capabilities": [1]}])
def test_bitcoin_only(changed: dict[str, Any]) -> None:
    assert normalize(F(**changed)).firmware_type is FirmwareType.BITCOIN_ONLY
    assert normalize(F()).firmware_type is FirmwareType.UNIVERSAL


def test_what_is_left_out_is_unknown() -> None:
    features = normalize(m.Features(device_id="1"))
    assert (features.unlocked, features.passphrase_protection) == (None, None)
    assert not is_onekey(m.Features(vendor="trezor.io"))
    assert is_onekey(m.Features(bootloader_mode=True))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"onekey_firmware_version": "4.14.9"}, False),
        ({"onekey_firmware_version": "4.14.9", "capabilities": [8000]}, True),
        ({"onekey_device_type": m.OneKeyDeviceType.CLASSIC1S}, False),
    ],
)
def test_who_has_get_passphrase_state(changed: dict[str, Any], expected: bool) -> None:
    assert has_passphrase_state(normalize(F(**changed))) is expected


@pytest.mark.parametrize(
    "text",
    [
        A[:-1],
        A[:-1] + "1",
        "0" + A[1:],
        A + "z" * 40,
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        "",
        "Error",
    ],
)
def test_what_is_no_fingerprint(text: str) -> None:
    assert not is_fingerprint(text)
    with pytest.raises(errors.InvalidParameter):
        check(text)


def test_fingerprints() -> None:
    assert check(A) == A
    assert is_fingerprint(STANDARD)


@pytest.mark.parametrize(
    ("code", "text", "error"),
    [
        ("ActionCancelled", "x", errors.ActionCancelled),
        ("PinCancelled", "cancle", errors.PinCancelled),
        ("PinInvalid", "", errors.PinInvalid),
        ("PinMismatch", "", errors.PinMismatch),
        ("FirmwareError", "", errors.FirmwareError),
        ("FirmwareError", "x", errors.DeviceFailure),
        ("DataError", "Forbidden key path", errors.DeviceFailure),
        ("DataError", "bytes overflow", errors.DataOverload),
        ("DataError", "Too many inputs (12)", errors.TooManyInputs),
    ],
)
def test_failures(code: str, text: str, error: type[errors.OneKeyError]) -> None:
    message: Any = failure(code, text)
    found = error_from(message)
    assert type(found) is error
    assert found.params["failure"] == code
    if error is errors.TooManyInputs:
        assert found.params["count"] == 12


def test_a_failure_without_a_code() -> None:
    assert error_from(m.Failure(message="oops")).code == 800


def test_the_clock_never_runs_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    before = clock.now()
    assert clock.now() >= before
    assert before == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=60)
    monkeypatch.setattr("sys.platform", "win32")
    assert clock.now() == pytest.approx(time.monotonic(), abs=60)


def test_the_clock_of_macos_counts_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = {time.CLOCK_MONOTONIC: 12.5}
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("time.clock_gettime", asleep.__getitem__)
    assert clock.now() == 12.5


@pytest.mark.parametrize(
    ("bootloader", "allowed", "error"),
    [
        (True, {Mode.NORMAL}, errors.NotAllowedInBootloader),
        (False, {Mode.BOOTLOADER}, errors.BootloaderRequired),
        (False, {Mode.NOT_INITIALIZED}, errors.UnexpectedMode),
        (False, {Mode.NORMAL}, None),
    ],
)
async def test_modes_for_methods(
    bootloader: bool, allowed: set[Mode], error: type[errors.OneKeyError] | None
) -> None:
    device = Device(ScriptedDevice().port, SessionCache(), Silent(), Deadlines())
    device.features = normalize(F(bootloader_mode=bootloader))
    if error is None:
        device.check_mode(allowed)
        device.check_device_id(None)
        assert isinstance(device.info, DeviceInfo)
    else:
        with pytest.raises(error):
            device.check_mode(allowed)
