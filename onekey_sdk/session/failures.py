"""What a device refuses or takes back, as exceptions; its Failure messages by table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from onekey_sdk import errors
from onekey_sdk.wire import messages
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.errors import OneKeyError

_MAX_TEXT = 200


class GenerationEnded(Exception):  # noqa: N818
    """What the request relies on is void, so it was not sent.

    Never leaves the session package.
    """


class _Rule(NamedTuple):
    """A Failure of that kind whose text contains, or is, the given one."""

    failure: str
    text: str
    error: type[OneKeyError]
    whole: bool = False


_RULES = (
    _Rule("ActionCancelled", "", errors.ActionCancelled),
    _Rule("PinCancelled", "", errors.PinCancelled),
    _Rule("PinInvalid", "", errors.PinInvalid),
    _Rule("PinMismatch", "", errors.PinMismatch),
    _Rule("FirmwareError", "", errors.FirmwareError, whole=True),
    _Rule("DataError", "BlindSign enabled", errors.BlindSignDisabled),
    _Rule("DataError", "bytes overflow", errors.DataOverload),
    _Rule("DataError", "Too many inputs", errors.TooManyInputs),
    _Rule("DataError", "all support ISO_639-1 language keys include", errors.LanguageUnsupported),
    _Rule("ProcessError", "verify failed", errors.FirmwareVerifyFailed),
    _Rule("ProcessError", "Firmware downgrade not allowed", errors.DowngradeNotAllowed),
    _Rule("UnexpectedMessage", "Not in Signing mode", errors.NotInSigningMode, whole=True),
)


def error_from(failure: messages.Failure) -> OneKeyError:
    """The exception that says what the device said."""
    known = failure.HasField("code")
    name = messages.Failure.FailureType.Name(failure.code) if known else "Failure_Unknown"
    kind = name.removeprefix("Failure_")
    text = printable(failure.message, _MAX_TEXT)
    for rule in _RULES:
        fits = rule.text == failure.message if rule.whole else rule.text in failure.message
        if rule.failure == kind and fits:
            return _error(rule.error, kind, text)
    return _error(errors.DeviceFailure, kind, text)


def refusal(failure: messages.Failure, sent: Message) -> OneKeyError:
    """The exception for a Failure that followed the message `sent`."""
    unexpected = failure.code == messages.Failure.FailureType.Failure_UnexpectedMessage
    name = sent.DESCRIPTOR.name
    if unexpected and name in {"PinMatrixAck", "BixinPinInputOnDevice"}:
        return errors.PinCancelled("the PIN prompt was left on the device")
    if unexpected and name in {"PassphraseAck", "ButtonAck"}:
        return errors.DeviceInterrupted(f"the device did not wait for {name} any more")
    return error_from(failure)


def is_session_lost(error: errors.DeviceFailure) -> bool:
    """Whether the device had no session to do what it was asked for, so that nothing was done."""
    params = error.params
    return params.get("failure") == "InvalidSession" or params.get("text") == "Session state error"


def withdrawal(message: Message, prompt: Message) -> OneKeyError:
    """Why the device took back a prompt that nobody had answered."""
    if message.DESCRIPTOR.name == "Failure":
        return error_from(cast("messages.Failure", message))
    return errors.DeviceInterrupted(
        f"the device sent {message.DESCRIPTOR.name} while it waited for an answer to "
        f"{prompt.DESCRIPTOR.name}"
    )


def _error(error: type[OneKeyError], kind: str, text: str) -> OneKeyError:
    params: dict[str, object] = {"failure": kind, "text": text}
    count = re.search(r"\((\d+)\)", text)
    if error is errors.TooManyInputs and count:
        params["count"] = int(count[1])
    return error(f"the device says {kind}: {text}" if text else f"the device says {kind}", **params)
