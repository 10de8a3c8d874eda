"""HWI's words: error codes, networks, kinds of addresses."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Any

from onekey_sdk import errors
from onekey_sdk.models import ScriptType

Json = dict[str, Any]


class Code(IntEnum):
    """HWI's error codes."""

    NO_DEVICE_TYPE = -1
    MISSING_ARGUMENTS = -2
    DEVICE_CONN_ERROR = -3
    UNKNOWN_DEVICE_TYPE = -4
    INVALID_TX = -5
    NO_PASSWORD = -6
    BAD_ARGUMENT = -7
    NOT_IMPLEMENTED = -8
    UNAVAILABLE_ACTION = -9
    DEVICE_ALREADY_INIT = -10
    DEVICE_ALREADY_UNLOCKED = -11
    DEVICE_NOT_READY = -12
    UNKNOWN_ERROR = -13
    ACTION_CANCELED = -14
    DEVICE_BUSY = -15
    NEED_TO_BE_ROOT = -16
    HELP_TEXT = -17
    DEVICE_NOT_INITIALIZED = -18


class HwiError(Exception):
    """What HWI reports as an error.

    Attributes:
        code: HWI's number.
    """

    def __init__(self, message: str, code: Code) -> None:
        super().__init__(message)
        self.code = code


class Chain(Enum):
    """The networks that HWI knows; all but the first are test networks."""

    MAIN = "main"
    TEST = "test"
    REGTEST = "regtest"
    SIGNET = "signet"
    TESTNET4 = "testnet4"

    @property
    def coin(self) -> str:
        """The coin as devices call it."""
        return "Bitcoin" if self is Chain.MAIN else "Testnet"

    @property
    def coin_type(self) -> int:
        """The coin's number in paths (SLIP-44)."""
        return 0 if self is Chain.MAIN else 1


class AddressType(Enum):
    """HWI's names for kinds of addresses, in its order."""

    LEGACY = "legacy"
    WIT = "wit"
    SH_WIT = "sh_wit"
    TAP = "tap"

    @property
    def script(self) -> ScriptType:
        """The kind's name here."""
        return _SCRIPTS[self]


_SCRIPTS = {
    AddressType.LEGACY: ScriptType.LEGACY,
    AddressType.WIT: ScriptType.SEGWIT,
    AddressType.SH_WIT: ScriptType.P2SH_SEGWIT,
    AddressType.TAP: ScriptType.TAPROOT,
}
TEMPLATES = {
    AddressType.LEGACY: "pkh({})",
    AddressType.WIT: "wpkh({})",
    AddressType.SH_WIT: "sh(wpkh({}))",
    AddressType.TAP: "tr({})",
}

_BRANCHES: tuple[tuple[type[errors.OneKeyError], Code], ...] = (
    (errors.DeviceBusy, Code.DEVICE_BUSY),
    (errors.DeviceInterrupted, Code.DEVICE_BUSY),
    (errors.CallerError, Code.BAD_ARGUMENT),
    (errors.LinkError, Code.DEVICE_CONN_ERROR),
    (errors.PinInvalid, Code.DEVICE_NOT_READY),
    (errors.PinCancelled, Code.DEVICE_NOT_READY),
    (errors.Cancelled, Code.ACTION_CANCELED),
    (errors.UnexpectedMode, Code.DEVICE_NOT_INITIALIZED),
    (errors.DeviceStateError, Code.UNAVAILABLE_ACTION),
    (errors.PassphraseDisabled, Code.BAD_ARGUMENT),
)


def code_of(error: errors.OneKeyError) -> Code:
    """HWI's code for an error of the SDK."""
    for branch, code in _BRANCHES:
        if isinstance(error, branch):
            return code
    return Code.UNKNOWN_ERROR


def fields(error: BaseException, code: Code) -> Json:
    """An error as HWI prints it."""
    return {"error": str(error), "code": int(code)}
