"""What goes wrong with Bluetooth, from the words of five operating systems to our errors."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from onekey_sdk.errors import (
    BluetoothDenied,
    BluetoothError,
    BluetoothMissing,
    BluetoothOff,
    BondLost,
    DeviceNotFound,
    LinkError,
    NotPaired,
    PairingFailed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILURES = (BleakError, OSError, EOFError)
"""What bleak and the system's message bus raise."""

_DENIED = "the system does not let this program use Bluetooth"
_OFF = "Bluetooth is switched off"
_MISSING = "there is no Bluetooth adapter"
_NO_SERVICE = "no Bluetooth service runs on this computer (on Linux: bluetoothd)"

_Reason = BleakBluetoothNotAvailableReason
_UNAVAILABLE: Mapping[_Reason, tuple[type[BluetoothError], str]] = {
    _Reason.NO_BLUETOOTH: (BluetoothMissing, _MISSING),
    _Reason.NO_BLE_CENTRAL_ROLE: (BluetoothMissing, "the Bluetooth adapter lacks Low Energy"),
    _Reason.POWERED_OFF: (BluetoothOff, _OFF),
    _Reason.DENIED_BY_USER: (BluetoothDenied, _DENIED),
    _Reason.DENIED_BY_SYSTEM: (BluetoothDenied, _DENIED),
    _Reason.DENIED_BY_UNKNOWN: (BluetoothDenied, _DENIED),
}

_FREEDESKTOP = "org.freedesktop.DBus.Error."
_BLUEZ = "org.bluez.Error."
_DBUS: Mapping[str, tuple[type[BluetoothError], str]] = {
    f"{_FREEDESKTOP}AccessDenied": (BluetoothDenied, _DENIED),
    f"{_FREEDESKTOP}AuthFailed": (BluetoothDenied, _DENIED),
    f"{_FREEDESKTOP}ServiceUnknown": (BluetoothMissing, _NO_SERVICE),
    f"{_FREEDESKTOP}NameHasNoOwner": (BluetoothMissing, _NO_SERVICE),
    f"{_FREEDESKTOP}NoReply": (BluetoothMissing, "the Bluetooth service does not answer"),
    f"{_FREEDESKTOP}Spawn.ChildExited": (BluetoothMissing, _NO_SERVICE),
    f"{_BLUEZ}NotReady": (BluetoothOff, _OFF),
    f"{_BLUEZ}AuthenticationFailed": (PairingFailed, "the passkey was not the right one"),
    f"{_BLUEZ}AuthenticationRejected": (PairingFailed, "the device refused to be paired"),
    f"{_BLUEZ}AuthenticationCanceled": (PairingFailed, "pairing was cancelled"),
    f"{_BLUEZ}AuthenticationTimeout": (PairingFailed, "nobody finished the pairing"),
    f"{_BLUEZ}NotPermitted": (NotPaired, "the device talks to paired computers only"),
}

_NOT_OF_THE_DEVICE = {
    f"{_FREEDESKTOP}AccessDenied",
    f"{_FREEDESKTOP}AuthFailed",
    f"{_BLUEZ}NotReady",
    f"{_BLUEZ}InProgress",
}

_SERVICE_DIED = {
    f"{_FREEDESKTOP}ServiceUnknown",
    f"{_FREEDESKTOP}NoReply",
    f"{_FREEDESKTOP}Spawn.ChildExited",
}

_TRANSIENT_NAMES = {f"{_BLUEZ}InProgress", f"{_BLUEZ}ConnectionAttemptFailed"}
_TRANSIENT_TEXT = re.compile(
    r"abort-by-local|abort-by-remote|concurrent|device disconnected|Software caused connection"
    r"|Page Timeout|connection-unknown|Connection Failed to be Established",
    re.IGNORECASE,
)

_UNKNOWN_TEXT = re.compile(r"^device '\w+' not found$|UnknownObject")

_FORGOTTEN_TEXT = re.compile(
    r"peer removed pairing information|CBErrorDomain Code=14\b", re.IGNORECASE
)
"""Of macOS, the only system that says so."""

_STALE_TEXT = re.compile(
    r"encryption is insufficient|insufficient (?:encryption|authentication)|Not paired",
    re.IGNORECASE,
)
_STALE_CODES = {
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
}


def transient(error: BaseException) -> bool:
    """Whether the same attempt may well succeed in a moment."""
    if isinstance(error, BleakDBusError) and error.dbus_error in _TRANSIENT_NAMES:
        return True
    return bool(_TRANSIENT_TEXT.search(str(error)))


def unknown(error: BaseException) -> bool:
    """Whether the system has forgotten the device, as it does with what was only passing by."""
    return isinstance(error, BleakDeviceNotFoundError) or bool(_UNKNOWN_TEXT.search(str(error)))


def service_died(error: BaseException) -> bool:
    """Whether the system's Bluetooth service ended, or hangs, while it worked for us."""
    if isinstance(error, BleakDBusError):
        return error.dbus_error in _SERVICE_DIED
    return isinstance(error, EOFError)


def of_the_device(error: BaseException) -> bool:
    """Whether the device may be the cause, and not this computer alone."""
    if isinstance(error, BleakDBusError):
        return error.dbus_error not in _NOT_OF_THE_DEVICE
    return not isinstance(error, BleakBluetoothNotAvailableError)


def forgotten(error: BaseException) -> bool:
    """Whether the system says that the device lost the keys of a pairing."""
    return bool(_FORGOTTEN_TEXT.search(str(error)))


def insufficient_security(error: BaseException) -> bool:
    """Whether the device wants a pairing that this computer cannot show."""
    if isinstance(error, BleakGATTProtocolError):
        return error.code in _STALE_CODES
    return bool(_STALE_TEXT.search(str(error)))


def explain(error: BaseException, what: str) -> LinkError:
    """Our error for one of a driver's, where `what` was being done."""
    if isinstance(error, LinkError):
        return error
    if isinstance(error, BleakBluetoothNotAvailableError):
        kind, text = _UNAVAILABLE.get(error.reason, (BluetoothMissing, "Bluetooth does not work"))
        return kind(text)
    if isinstance(error, BleakDBusError) and error.dbus_error in _DBUS:
        kind, text = _DBUS[error.dbus_error]
        return kind(text)
    if insufficient_security(error):
        return NotPaired("the device talks to paired computers only")
    if unknown(error):
        return DeviceNotFound("the device is out of reach, or asleep")
    if isinstance(error, PermissionError):
        return BluetoothDenied(_DENIED)
    if isinstance(error, (FileNotFoundError, ConnectionRefusedError)):
        return BluetoothMissing(_NO_SERVICE)
    return BluetoothError(f"{what} failed: {_words(error)}")


def bond_lost(name: str, address: str) -> BondLost:
    """What to do about a pairing that only the computer still knows."""
    remedy = f": bluetoothctl remove {address}" if sys.platform == "linux" else ""
    return BondLost(f"{name} does not know this computer any more; remove the pairing{remedy}")


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
