"""The words of operating systems, as bleak passes them on, and what they are to us."""

from __future__ import annotations

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from onekey_sdk import errors
from onekey_sdk.transport import ble_errors

ATT = BleakGATTProtocolErrorCode
REASON = BleakBluetoothNotAvailableReason
FAILED = "org.bluez.Error.Failed"
PEER_REMOVED = BleakError(
    'Failed to connect: Error Domain=CBErrorDomain Code=14 "Peer removed pairing information"'
)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        *((BleakBluetoothNotAvailableError("x", each), kind) for each, kind in (
            (REASON.NO_BLUETOOTH, errors.BluetoothMissing),
            (REASON.NO_BLE_CENTRAL_ROLE, errors.BluetoothMissing),
            (REASON.POWERED_OFF, errors.BluetoothOff),
            (REASON.DENIED_BY_USER, errors.BluetoothDenied),
            (REASON.DENIED_BY_SYSTEM, errors.BluetoothDenied),
            (REASON.DENIED_BY_UNKNOWN, errors.BluetoothDenied),
            (REASON.UNKNOWN, errors.BluetoothMissing),
        )),
        (BleakDBusError("org.bluez.Error.NotReady", ["Resource Not Ready"]), errors.BluetoothOff),
        (BleakDBusError("org.bluez.Error.AuthenticationRejected", []), errors.PairingFailed),
        (BleakDBusError("org.bluez.Error.AuthenticationTimeout", []), errors.PairingFailed),
        (BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"]), errors.NotPaired),
        (BleakDBusError(FAILED, ["br-connection-canceled"]), errors.BluetoothError),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []), errors.BluetoothMissing),
        (BleakDBusError("org.freedesktop.DBus.Error.UnknownObject", []), errors.DeviceNotFound),
        (BleakGATTProtocolError(ATT.INSUFFICIENT_AUTHENTICATION), errors.NotPaired),
        (BleakGATTProtocolError(ATT.INSUFFICIENT_ENCRYPTION), errors.NotPaired),
        (BleakGATTProtocolError(ATT.UNLIKELY_ERROR), errors.BluetoothError),
        (BleakError("Encryption is insufficient."), errors.NotPaired),
        (BleakDeviceNotFoundError("F1", "not found"), errors.DeviceNotFound),
        (BleakError("device 'dev_F1_00' not found"), errors.DeviceNotFound),
        (PermissionError(13, "Permission denied"), errors.BluetoothDenied),
        (FileNotFoundError(2, "No such file"), errors.BluetoothMissing),
        (errors.DeviceNotFound("ours already"), errors.DeviceNotFound),
    ],
    ids=str,
)  # fmt: skip
def test_each_gets_a_kind_of_its_own(error: Exception, kind: type[errors.LinkError]) -> None:
    assert type(ble_errors.explain(error, "connecting")) is kind


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (BleakDBusError("org.bluez.Error.InProgress", ["In Progress"]), True),
        (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"]), True),
        (BleakError("failed to discover services, device disconnected"), True),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", []), False),
        (BleakDBusError("org.bluez.Error.NotReady", ["Resource Not Ready"]), False),
        (TimeoutError(), False),
    ],
    ids=str,
)
def test_what_may_pass_by_itself(error: Exception, again: bool) -> None:
    assert ble_errors.transient(error) is again


def test_only_macos_says_that_a_pairing_is_forgotten() -> None:
    assert ble_errors.forgotten(PEER_REMOVED)
    assert not ble_errors.forgotten(BleakError("Encryption is insufficient."))


def test_what_broke_is_told_in_the_words_of_the_system() -> None:
    error = ble_errors.explain(BleakError("the radio is on fire"), "connecting to K1234")
    assert "Connecting to K1234 failed: the radio is on fire" in str(error)
