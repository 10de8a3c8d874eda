"""Host SDK for OneKey hardware wallets.

    from onekey_sdk import OneKey

    async with OneKey() as sdk:
        device, *_ = await sdk.search_devices()

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # imports: written by tools/generate.py
    from onekey_sdk.client import (
        OneKey,
    )
    from onekey_sdk.errors import (
        ActionCancelled,
        BlindSignDisabled,
        BluetoothDenied,
        BluetoothError,
        BluetoothMissing,
        BluetoothOff,
        BondLost,
        BootloaderDetected,
        BootloaderRequired,
        BridgeError,
        BridgeNotRunning,
        BridgeTimeout,
        CallCancelled,
        CallerError,
        Cancelled,
        ClientClosed,
        DataOverload,
        DeviceAccessDenied,
        DeviceBusy,
        DeviceDisconnected,
        DeviceFailure,
        DeviceIdMismatch,
        DeviceInitializeFailed,
        DeviceInterrupted,
        DeviceNotFound,
        DeviceStateError,
        DowngradeNotAllowed,
        FirmwareError,
        FirmwareTooOld,
        FirmwareVerifyFailed,
        InvalidParameter,
        LinkError,
        MethodUnsupported,
        MissingDependency,
        NotAllowedInBootloader,
        NotInSigningMode,
        NotPaired,
        OneKeyError,
        PairingFailed,
        PassphraseDisabled,
        PassphraseOnDeviceOnly,
        PassphraseRequired,
        PassphraseStateMismatch,
        PassphraseUnsupported,
        PeerError,
        PinCancelled,
        PinInvalid,
        PinMismatch,
        PollingTimeout,
        ProtocolError,
        PsbtError,
        PsbtTooLarge,
        ResponseTimeout,
        SelectDevice,
        SessionLost,
        StoreError,
        TooManyInputs,
        UnexpectedMode,
        UnexpectedPassphrase,
        UnexpectedResponse,
        UnlockTypeMismatch,
        WalletError,
    )
    from onekey_sdk.events import (
        DEVICE_EVENT,
        INPUT_PIN_ON_DEVICE,
        UI_EVENT,
        DeviceEvent,
        UIRequest,
        UIResponse,
    )
    from onekey_sdk.models.bitcoin import (
        BtcAddress,
        BtcCosigner,
        BtcDescriptor,
        BtcDescriptorKey,
        BtcMessageSignature,
        BtcMultisig,
        BtcPublicKey,
        BtcRefInput,
        BtcRefOutput,
        BtcRefTx,
        BtcSignedPsbt,
        BtcSignedTransaction,
        BtcTxInput,
        BtcTxOutput,
        OutputScriptType,
        PsbtProblem,
        ScriptType,
        SerializablePsbt,
    )
    from onekey_sdk.models.devices import (
        Change,
        DeviceChange,
        DeviceInfo,
        Features,
        FirmwareType,
        HDNode,
        KeptSession,
        Mode,
        Model,
        OnekeyFeatures,
        Part,
        Success,
    )
    from onekey_sdk.models.ethereum import (
        EvmAddress,
        EvmAuthorizationSignature,
        EvmMessageSignature,
        EvmPublicKey,
        EvmSignedTransaction,
    )
    from onekey_sdk.session.link import (
        Deadlines,
    )
    from onekey_sdk.session.places import (
        EnvironmentStore,
        FileStore,
        KeyringStore,
        default_store,
    )
    from onekey_sdk.session.progress import (
        Progress,
        ShowsProgress,
    )
    from onekey_sdk.session.prompts import (
        ATTACH_PIN,
        ON_DEVICE,
        ButtonKind,
        ButtonRequest,
        OnDevice,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinKind,
        PinRequest,
        UserInterface,
    )
    from onekey_sdk.session.store import (
        MemoryStore,
        SessionStore,
        StoredSession,
    )
    from onekey_sdk.transport.pairing import (
        PairingRequest,
        PairsDevices,
    )
    from onekey_sdk.wallet import (
        Wallet,
    )
    # end of imports

__version__ = "0.1.0"

# names: written by tools/generate.py
__all__ = [
    "ATTACH_PIN",
    "DEVICE_EVENT",
    "INPUT_PIN_ON_DEVICE",
    "ON_DEVICE",
    "UI_EVENT",
    "ActionCancelled",
    "BlindSignDisabled",
    "BluetoothDenied",
    "BluetoothError",
    "BluetoothMissing",
    "BluetoothOff",
    "BondLost",
    "BootloaderDetected",
    "BootloaderRequired",
    "BridgeError",
    "BridgeNotRunning",
    "BridgeTimeout",
    "BtcAddress",
    "BtcCosigner",
    "BtcDescriptor",
    "BtcDescriptorKey",
    "BtcMessageSignature",
    "BtcMultisig",
    "BtcPublicKey",
    "BtcRefInput",
    "BtcRefOutput",
    "BtcRefTx",
    "BtcSignedPsbt",
    "BtcSignedTransaction",
    "BtcTxInput",
    "BtcTxOutput",
    "ButtonKind",
    "ButtonRequest",
    "CallCancelled",
    "CallerError",
    "Cancelled",
    "Change",
    "ClientClosed",
    "DataOverload",
    "Deadlines",
    "DeviceAccessDenied",
    "DeviceBusy",
    "DeviceChange",
    "DeviceDisconnected",
    "DeviceEvent",
    "DeviceFailure",
    "DeviceIdMismatch",
    "DeviceInfo",
    "DeviceInitializeFailed",
    "DeviceInterrupted",
    "DeviceNotFound",
    "DeviceStateError",
    "DowngradeNotAllowed",
    "EnvironmentStore",
    "EvmAddress",
    "EvmAuthorizationSignature",
    "EvmMessageSignature",
    "EvmPublicKey",
    "EvmSignedTransaction",
    "Features",
    "FileStore",
    "FirmwareError",
    "FirmwareTooOld",
    "FirmwareType",
    "FirmwareVerifyFailed",
    "HDNode",
    "InvalidParameter",
    "KeptSession",
    "KeyringStore",
    "LinkError",
    "MemoryStore",
    "MethodUnsupported",
    "MissingDependency",
    "Mode",
    "Model",
    "NotAllowedInBootloader",
    "NotInSigningMode",
    "NotPaired",
    "OnDevice",
    "OneKey",
    "OneKeyError",
    "OnekeyFeatures",
    "OutputScriptType",
    "PairingFailed",
    "PairingRequest",
    "PairsDevices",
    "Part",
    "PassphraseAnswer",
    "PassphraseDisabled",
    "PassphraseOnDeviceOnly",
    "PassphraseRequest",
    "PassphraseRequired",
    "PassphraseStateMismatch",
    "PassphraseUnsupported",
    "PeerError",
    "PinAnswer",
    "PinCancelled",
    "PinInvalid",
    "PinKind",
    "PinMismatch",
    "PinRequest",
    "PollingTimeout",
    "Progress",
    "ProtocolError",
    "PsbtError",
    "PsbtProblem",
    "PsbtTooLarge",
    "ResponseTimeout",
    "ScriptType",
    "SelectDevice",
    "SerializablePsbt",
    "SessionLost",
    "SessionStore",
    "ShowsProgress",
    "StoreError",
    "StoredSession",
    "Success",
    "TooManyInputs",
    "UIRequest",
    "UIResponse",
    "UnexpectedMode",
    "UnexpectedPassphrase",
    "UnexpectedResponse",
    "UnlockTypeMismatch",
    "UserInterface",
    "Wallet",
    "WalletError",
    "default_store",
]
# end of names

_HOMES = (
    "errors",
    "models",
    "events",
    "client",
    "wallet",
    "transport.pairing",
    "session.progress",
    "session.store",
    "session.prompts",
    "session.link",
    "session.places",
)
"""Where the public names are defined, the modules that load fastest first."""


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        for home in _HOMES:
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
