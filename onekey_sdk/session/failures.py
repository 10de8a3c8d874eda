"""The device's Failure messages as exceptions, by table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk import errors
from onekey_sdk.wire import messages, redaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.errors import OneKeyError

_MAX_TEXT = 200


class _Rule(NamedTuple):
    failure: str
    matches: Callable[[str], bool]
    error: type[OneKeyError]


def _anything(_: str) -> bool:
    return True


_RULES = (
    _Rule("ActionCancelled", _anything, errors.ActionCancelled),
    _Rule("PinCancelled", _anything, errors.PinCancelled),
    _Rule("PinInvalid", _anything, errors.PinInvalid),
    _Rule("PinMismatch", _anything, errors.PinMismatch),
    _Rule("FirmwareError", lambda text: not text, errors.FirmwareError),
    _Rule("DataError", lambda text: "BlindSign enabled" in text, errors.BlindSignDisabled),
    _Rule("ProcessError", lambda text: "verify failed" in text, errors.FirmwareVerifyFailed),
    _Rule("ProcessError", lambda text: "downgrade not allowed" in text, errors.DowngradeNotAllowed),
    _Rule("DataError", lambda text: "bytes overflow" in text, errors.DataOverload),
    _Rule("DataError", lambda text: "Too many inputs" in text, errors.TooManyInputs),
    _Rule("UnexpectedMessage", lambda text: text == "Not in Signing mode", errors.NotInSigningMode),
)


def error_from(failure: messages.Failure) -> OneKeyError:
    """The exception that says what the device said."""
    known = failure.HasField("code")
    name = messages.Failure.FailureType.Name(failure.code) if known else "Failure_Unknown"
    kind = name.removeprefix("Failure_")
    text = redaction.printable(failure.message, _MAX_TEXT)
    for rule in _RULES:
        if rule.failure == kind and rule.matches(failure.message):
            return _error(rule.error, kind, text)
    return _error(errors.DeviceFailure, kind, text)


def _error(error: type[OneKeyError], kind: str, text: str) -> OneKeyError:
    params: dict[str, object] = {"failure": kind, "text": text}
    count = re.search(r"\((\d+)\)", text)
    if error is errors.TooManyInputs and count:
        params["count"] = int(count[1])
    return error(f"the device says {kind}: {text}" if text else f"the device says {kind}", **params)
