"""What methods take and give: frozen dataclasses, independent of the wire.

What one chain, or firmware, needs is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
    Version,
)

if TYPE_CHECKING:
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
    from onekey_sdk.models.ethereum import (
        EvmAddress,
        EvmAuthorizationSignature,
        EvmMessageSignature,
        EvmPublicKey,
        EvmSignedTransaction,
    )
    from onekey_sdk.models.firmware import (
        AllReleaseInfo,
        FirmwareFile,
        FirmwareImage,
        FirmwareRelease,
        FirmwareSignatures,
        FirmwareUpdated,
        FirmwareVersions,
        ImageKind,
        ReleaseInfo,
        ReleaseStatus,
    )
    from onekey_sdk.models.management import (
        DeviceSupport,
        DeviceVerification,
        FeatureSupport,
        RecoveryType,
        ResourceType,
        SafetyChecks,
        UploadedResource,
    )

__all__ = [
    "AllReleaseInfo",
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
    "Change",
    "DeviceChange",
    "DeviceInfo",
    "DeviceSupport",
    "DeviceVerification",
    "EvmAddress",
    "EvmAuthorizationSignature",
    "EvmMessageSignature",
    "EvmPublicKey",
    "EvmSignedTransaction",
    "FeatureSupport",
    "Features",
    "FirmwareFile",
    "FirmwareImage",
    "FirmwareRelease",
    "FirmwareSignatures",
    "FirmwareType",
    "FirmwareUpdated",
    "FirmwareVersions",
    "HDNode",
    "ImageKind",
    "KeptSession",
    "Mode",
    "Model",
    "OnekeyFeatures",
    "OutputScriptType",
    "Part",
    "PsbtProblem",
    "RecoveryType",
    "ReleaseInfo",
    "ReleaseStatus",
    "ResourceType",
    "SafetyChecks",
    "ScriptType",
    "SerializablePsbt",
    "Success",
    "UploadedResource",
    "Version",
]

_LATER = ("ethereum", "bitcoin", "firmware", "management")


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in _LATER:
            module = vars(import_module(f"{__name__}.{home}"))
            if name in module:
                return globals().setdefault(name, module[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
