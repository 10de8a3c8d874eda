"""Everything that can go wrong, as a tree.

    OneKeyError
    ├── CallerError                 the call was wrong; nothing reached the device
    │   ├── InvalidParameter        405   a parameter is missing or malformed
    │   │   └── SettingsMissing     825   no setting is named
    │   ├── SelectDevice            104   several devices, and none was named
    │   ├── ClientClosed            200   the client was used outside its `async with`
    │   ├── MissingDependency      9001   an optional package is not installed
    │   ├── StoreError             9006   the place for kept sessions cannot be used
    │   ├── FirmwareFileError       814   no firmware, damaged, or for another device
    │   └── PsbtError              9007   no PSBT, or one that must not be signed as it is
    │       └── PsbtTooLarge        818   more than the device takes of such a PSBT
    ├── LinkError                   the way to the device
    │   ├── DeviceNotFound          105   nothing answers there
    │   ├── DeviceInitializeFailed  106   the device did not introduce itself in time
    │   ├── DeviceInterrupted       107   another program took the device
    │   ├── DeviceBusy              117   another program holds the device
    │   ├── DeviceDisconnected      817   unplugged, or out of reach, during the call
    │   ├── DeviceAccessDenied      821   the operating system keeps us from the device
    │   ├── BridgeError             806   the bridge does not do what it is asked
    │   ├── BridgeTimeout           807   the bridge does not answer
    │   ├── BridgeNotRunning        808   there is no bridge
    │   ├── PollingTimeout          809   a connection attempt took too long
    │   ├── DownloadFailed          406   of the list of firmware releases
    │   ├── ResponseTimeout        9002   the device did not answer in time
    │   ├── UpdateInterrupted      9009   a firmware update did not come to its end
    │   └── BluetoothError          704   the radio link failed
    │       ├── BluetoothDenied     701   the operating system keeps us from Bluetooth
    │       ├── NotPaired           705   the device talks to paired computers only
    │       ├── PairingFailed       715   a wrong passkey, or somebody said no
    │       ├── BondLost            719   the device forgot that it was paired
    │       ├── BluetoothOff        721   the computer's Bluetooth is switched off
    │       └── BluetoothMissing    722   the computer has no Bluetooth
    ├── PeerError                   the device, or what speaks for it, broke the protocol
    │   ├── ProtocolError          9003   bytes that are no message
    │   └── UnexpectedResponse      805   a message that is no answer to the request
    ├── DeviceStateError            the device is not in a state for this call
    │   ├── UnexpectedMode          102   not set up, or in a mode that does not allow it
    │   ├── BootloaderRequired      108
    │   │   └── BootloaderByHand    410   the device cannot be sent there
    │   ├── BootloaderDetected      115
    │   ├── NotAllowedInBootloader  116
    │   ├── PassphraseUnsupported   111   firmware too old for passphrases
    │   ├── FirmwareTooOld          407   update the firmware, then call again
    │   ├── MethodUnsupported       415   this model cannot do it
    │   ├── BatteryTooLow          9008   for a firmware update
    │   └── PassphraseOnDeviceOnly 9005   an empty passphrase cannot be made sure of
    ├── WalletError                 the wallet is not the one that was meant
    │   ├── DeviceIdMismatch        110   another seed than the one that was named
    │   ├── PassphraseStateMismatch 112   another wallet than the one that was named
    │   ├── PassphraseDisabled      113   a hidden wallet was named, but passphrases are off
    │   ├── PassphraseRequired      114   passphrases are on, and no wallet was named
    │   ├── UnlockTypeMismatch      118   unlocked by a PIN that opens another wallet
    │   └── SessionLost            9004   the device forgot the wallet in mid-call
    ├── Cancelled                   somebody said no
    │   ├── ActionCancelled         803   on the device
    │   ├── PinCancelled            802   at the PIN prompt
    │   └── CallCancelled           109   by `cancel()`
    └── DeviceFailure               800   the device refused, with its own words
        ├── PinInvalid              801
        ├── PinMismatch             828   the two new PINs differ
        ├── FirmwareError           804
        ├── BlindSignDisabled       811
        ├── UnexpectedPassphrase    812
        ├── NotInSigningMode        815
        ├── DataOverload            816   too much data for the device
        ├── FirmwareVerifyFailed    820
        ├── DowngradeNotAllowed     823
        ├── LanguageUnsupported     826   the device does not speak it
        └── TooManyInputs           827

Codes below 9000 are those of OneKey's JavaScript SDK; 9000 and above exist only here.
Each error's text ends with what to do about it, and never holds a secret.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class OneKeyError(Exception):
    """Base of all errors of this package.

    Attributes:
        code: the JavaScript SDK's number for this error, or ours from 9000 on.
        params: details for programs; what they are is said by the subclass.
    """

    code: ClassVar[int] = 0
    advice: ClassVar[str] = ""

    def __init__(self, message: str, **params: Any) -> None:
        if message.partition(" ")[0].isalpha():  # no name of a parameter or method
            message = message[0].upper() + message[1:]
        super().__init__(f"{message.rstrip('.')}. {self.advice}".strip())
        self.params: Mapping[str, Any] = MappingProxyType(params)


class CallerError(OneKeyError):
    """The call was wrong; nothing was sent."""


class InvalidParameter(CallerError):
    """A parameter is missing, malformed or in conflict with another."""

    code = 405


class SettingsMissing(InvalidParameter):
    """Settings were to be changed, and none is named."""

    code = 825


class SelectDevice(CallerError):
    """Several devices are connected and none was named."""

    code = 104
    advice = "Pass the connect_id of one of them; search_devices() lists them."


class ClientClosed(CallerError):
    """The client was used outside of its `async with` block, or in another event loop."""

    code = 200
    advice = "Use it inside `async with OneKey(...) as sdk:`."


class MissingDependency(CallerError):
    """An optional package is needed and not installed."""

    code = 9001


class StoreError(CallerError):
    """The place where sessions are kept cannot be read or written."""

    code = 9006


class FirmwareFileError(CallerError):
    """The file is no firmware, is damaged, or must not go to this device; nothing was sent."""

    code = 814


class PsbtError(CallerError):
    """No PSBT, or one that must not be signed as it is; nothing of it was sent.

    `params` holds `reason` (a `PsbtProblem`), and `input` or `output`, the place in the
    transaction that it is about, or None.
    """

    code = 9007


class PsbtTooLarge(PsbtError):
    """The PSBT spends Taproot scripts and is more than the device takes at once.

    `params` holds what `PsbtError` says, and `count`, the number of inputs that fit.
    """

    code = 818


class LinkError(OneKeyError):
    """The way to the device is closed, broken or taken."""


class DeviceNotFound(LinkError):
    """Nothing answers at that place."""

    code = 105
    advice = "Check that the device is plugged in and switched on."


class DeviceInitializeFailed(LinkError):
    """The device did not introduce itself in time."""

    code = 106
    advice = "Unplug the device, plug it in again and retry."


class DeviceInterrupted(LinkError):
    """Another program spoke to the device in the middle of this call."""

    code = 107
    advice = "Close the other program and call again."


class DeviceBusy(LinkError):
    """Another program or client holds the device. `params["holder"]` says who, where known."""

    code = 117
    advice = "Wait until it has finished, or close it."


class DeviceDisconnected(LinkError):
    """The device was unplugged, or went out of reach, during the call."""

    code = 817
    advice = "Connect it and call again."


class DeviceAccessDenied(LinkError):
    """The operating system does not let this program, or the bridge, use the device."""

    code = 821
    advice = "On Linux, run `onekey udev install` as root and plug the device in again."


class BridgeError(LinkError):
    """The bridge refused, or failed. `params["text"]` holds its words where it said any."""

    code = 806
    advice = "Restart the bridge, or connect to the device without it."


class BridgeTimeout(LinkError):
    """The bridge took a request and did not answer."""

    code = 807
    advice = "Restart the bridge, or connect to the device without it."


class BridgeNotRunning(LinkError):
    """Nothing listens where the bridge should."""

    code = 808
    advice = "Start or install OneKey's bridge, or connect to the device without it."


class PollingTimeout(LinkError):
    """A connection attempt took longer than its `timeout`."""

    code = 809
    advice = "Check the device and call again, or pass a longer timeout."


class DownloadFailed(LinkError):
    """The list of firmware releases could not be fetched."""

    code = 406
    advice = "Check the address and the connection, or hand over the list as a file."


class ResponseTimeout(LinkError):
    """The device did not answer in time; the link was closed."""

    code = 9002
    advice = "Look at the device's screen, then call again."


class UpdateInterrupted(LinkError):
    """A firmware update did not come to its end. `params["step"]` says where it was: on its way
    into the "bootloader", in the "transfer", the "install" or the "restart".
    """

    code = 9009
    advice = (
        "Plug the device in again; if it shows its bootloader, run the same update again, which "
        "begins anew."
    )


class BluetoothError(LinkError):
    """The radio link could not be made, or does not do what it should."""

    code = 704
    advice = "Bring the device close, wake it, and call again."


class BluetoothDenied(BluetoothError):
    """The operating system does not let this program use Bluetooth."""

    code = 701
    advice = "Allow it in the system's settings, or use USB."


class NotPaired(BluetoothError):
    """The device talks to paired computers only, and this one is not."""

    code = 705
    advice = "Pair it in the system's Bluetooth settings, or pass a ui= that can be asked."


class PairingFailed(BluetoothError):
    """The passkey was wrong, or somebody said no."""

    code = 715
    advice = "Call again, and compare or type the digits that the device shows."


class BondLost(BluetoothError):
    """The device forgot that it was paired with this computer, as after a wipe."""

    code = 719
    advice = "Remove the pairing in the system's Bluetooth settings, then call again to pair anew."


class BluetoothOff(BluetoothError):
    """The computer's Bluetooth is switched off."""

    code = 721
    advice = "Switch Bluetooth on, or use USB."


class BluetoothMissing(BluetoothError):
    """The computer has no Bluetooth, or no service that drives it."""

    code = 722
    advice = "Use USB, or plug in a Bluetooth adapter."


class PeerError(OneKeyError):
    """The device, or what speaks for it, broke the protocol."""


class ProtocolError(PeerError):
    """Bytes arrived that are no message."""

    code = 9003
    advice = "Reconnect the device; if it happens again, report it with a log."


class UnexpectedResponse(PeerError):
    """A message arrived that does not answer the request."""

    code = 805
    advice = "Call again; if it happens again, report it with a log."


class DeviceStateError(OneKeyError):
    """The device is not in a state for this call."""


class UnexpectedMode(DeviceStateError):
    """The device is not set up, or in a mode that does not allow the method."""

    code = 102


class BootloaderRequired(DeviceStateError):
    """The method works only in bootloader mode."""

    code = 108
    advice = "Start the device in bootloader mode and call again."


class BootloaderByHand(BootloaderRequired):
    """This device cannot be sent into its bootloader."""

    code = 410
    advice = "Start its bootloader by its keys, as its manual says, and call again."


class BootloaderDetected(DeviceStateError):
    """`detect_bootloader_device` was asked for, and the device is in bootloader mode."""

    code = 115
    advice = "Restart the device normally."


class NotAllowedInBootloader(DeviceStateError):
    """The method does not work in bootloader mode."""

    code = 116
    advice = "Restart the device normally and call again."


class PassphraseUnsupported(DeviceStateError):
    """The firmware is too old for passphrases. `params["require"]` is the lowest version."""

    code = 111
    advice = "Update the device's firmware."


class FirmwareTooOld(DeviceStateError):
    """The firmware is too old for the method.

    `params` holds `current` and `require` (versions as text) and `method`.
    """

    code = 407
    advice = "Update the firmware, or pass check_firmware=False to OneKey to try anyway."


class MethodUnsupported(DeviceStateError):
    """This model, or its kind of firmware, does not have the method."""

    code = 415


class BatteryTooLow(DeviceStateError):
    """The battery might not last through a firmware update."""

    code = 9008
    advice = "Charge the device, or leave it plugged in, and call again."


class PassphraseOnDeviceOnly(DeviceStateError):
    """The device takes passphrases only on its own keyboard; the standard wallet is unknown."""

    code = 9005
    advice = "Switch that setting off once, or name the wallet by its passphrase_state."


class WalletError(OneKeyError):
    """The wallet in the device is not the one that was meant. Nothing was run in it."""


class DeviceIdMismatch(WalletError):
    """The device holds another seed than the one `device_id` names."""

    code = 110
    advice = "Connect the right device, or add it again if it was wiped or restored."


class PassphraseStateMismatch(WalletError):
    """The device opened another wallet than the one `passphrase_state` names."""

    code = 112
    advice = "Check the passphrase and call again; you will be asked for it."


class PassphraseDisabled(WalletError):
    """A hidden wallet was named, but passphrase protection is off."""

    code = 113
    advice = "Switch passphrases on in the device's settings, or name no wallet."


class PassphraseRequired(WalletError):
    """Passphrase protection is on, and the call names no wallet."""

    code = 114
    advice = "Pass passphrase_state=... for a hidden wallet or use_empty_passphrase=True."


class UnlockTypeMismatch(WalletError):
    """The PIN that unlocked the device opens another wallet; the device was locked."""

    code = 118
    advice = "Unlock the device with the PIN that belongs to the wallet and call again."


class SessionLost(WalletError):
    """The device forgot the wallet in the middle of a call that must not be repeated."""

    code = 9004
    advice = "Check on the device that nothing was signed, then call again."


class Cancelled(OneKeyError):
    """Somebody said no."""


class ActionCancelled(Cancelled):
    """The person refused on the device, or in the program that asked."""

    code = 803


class PinCancelled(Cancelled):
    """The person left the PIN prompt."""

    code = 802


class CallCancelled(Cancelled):
    """The call was ended by `cancel()`, or by the end of the hold in which it was made."""

    code = 109


class DeviceFailure(OneKeyError):
    """The device refused. `params` holds `failure` (the code's name) and `text` (its words)."""

    code = 800


class PinInvalid(DeviceFailure):
    """The PIN was wrong; after ten wrong ones the device wipes itself."""

    code = 801
    advice = "Call again and enter the right PIN."


class PinMismatch(DeviceFailure):
    """The new PIN was not typed alike twice."""

    code = 828
    advice = "Call again."


class FirmwareError(DeviceFailure):
    """The firmware failed."""

    code = 804


class BlindSignDisabled(DeviceFailure):
    """The device signs what it cannot show only if that is allowed in its settings."""

    code = 811
    advice = "Allow blind signing in the device's settings."


class UnexpectedPassphrase(DeviceFailure):
    """The device did not expect a passphrase any more."""

    code = 812


class NotInSigningMode(DeviceFailure):
    """The device is not signing anything."""

    code = 815


class DataOverload(DeviceFailure):
    """The data is larger than the device takes."""

    code = 816


class FirmwareVerifyFailed(DeviceFailure):
    """The firmware image is not genuine."""

    code = 820


class DowngradeNotAllowed(DeviceFailure):
    """The firmware image is older than the one installed."""

    code = 823


class LanguageUnsupported(DeviceFailure):
    """The device does not speak the language; `params["text"]` names those that it does."""

    code = 826


class TooManyInputs(DeviceFailure):
    """The transaction has more inputs than the device takes. `params["count"]` is the limit."""

    code = 827
