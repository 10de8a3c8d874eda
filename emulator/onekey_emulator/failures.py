"""How a request ends without its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onekey_sdk.wire.codec import Envelope


class Failure(Exception):  # noqa: N818 - named as the message it becomes
    """The request is answered with the message `Failure`.

    Attributes:
        code: name of the `FailureType`, without its prefix: "DataError", "ActionCancelled".
        text: the firmware's words; None for the words that the firmware family has for the code.
    """

    def __init__(self, code: str, text: str | None = None) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


class Silence(Exception):  # noqa: N818 - nothing went wrong
    """The request ends and nothing is sent, as real firmware does in some corners."""


class Restarted(Exception):  # noqa: N818 - nothing went wrong
    """The device starts anew: its channels are cut, and nothing is sent."""


class Interrupted(Exception):  # noqa: N818 - nothing went wrong
    """A message came that the workflow had not asked for; it is handled next."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self.envelope = envelope
