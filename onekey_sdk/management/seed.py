"""The seed: making, restoring, backing up and erasing it."""

from __future__ import annotations

import contextlib
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.errors import InvalidParameter, LinkError, MethodUnsupported
from onekey_sdk.management.rules import EMPTY
from onekey_sdk.management.settings import check_label
from onekey_sdk.management.turns import end_sessions, fresh_features, succeed
from onekey_sdk.models import RecoveryType, Success
from onekey_sdk.session import capabilities
from onekey_sdk.session.words import WordKind, WordRequest, ask_word
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.words import AskWord

HOST_ENTROPY_BYTES = 32
STRENGTHS = (128, 192, 256)
WORD_COUNTS = (12, 18, 24)

_WORD_KINDS = {0: WordKind.PLAIN, 1: WordKind.MATRIX_9, 2: WordKind.MATRIX_6}
_WORDS_AT_HOST = capabilities.MINI_FAMILY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """How a new seed is made.

    Raises:
        InvalidParameter: that cannot be.
    """

    strength: int = 256
    display_random: bool = False
    passphrase_protection: bool = False
    pin_protection: bool = False
    language: str | None = None
    label: str | None = None
    u2f_counter: int | None = None
    skip_backup: bool = False
    no_backup: bool = False

    def __post_init__(self) -> None:
        if self.strength not in STRENGTHS:
            raise InvalidParameter("strength is 128, 192 or 256 bits")
        if self.display_random and (self.skip_backup or self.no_backup):
            raise InvalidParameter("display_random goes with a backup only")
        check_label(self.label)
        _check_message(lambda: self.request)

    @property
    def request(self) -> messages.ResetDevice:
        """The message."""
        return messages.ResetDevice(
            strength=self.strength,
            display_random=self.display_random,
            passphrase_protection=self.passphrase_protection,
            pin_protection=self.pin_protection,
            language=self.language,
            label=self.label,
            u2f_counter=_counter(self.u2f_counter),
            skip_backup=self.skip_backup,
            no_backup=self.no_backup,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How a seed is restored, or its backup checked.

    Raises:
        InvalidParameter: that cannot be.
    """

    word_count: int | None = None
    passphrase_protection: bool = False
    pin_protection: bool = False
    language: str | None = None
    label: str | None = None
    enforce_wordlist: bool = True
    type: RecoveryType | None = None
    u2f_counter: int | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.word_count not in {None, *WORD_COUNTS}:
            raise InvalidParameter("word_count is 12, 18 or 24")
        check_label(self.label)
        values = (self.language, self.label, self.u2f_counter)
        switches = self.passphrase_protection or self.pin_protection
        if self.dry_run and (switches or any(value is not None for value in values)):
            raise InvalidParameter("a dry run changes nothing, so it takes no settings")
        _check_message(lambda: self.request)

    @property
    def request(self) -> messages.RecoveryDevice:
        """The message."""
        settings: dict[str, Any] = {"type": self.type}
        if not self.dry_run:
            settings |= {
                "passphrase_protection": self.passphrase_protection,
                "pin_protection": self.pin_protection,
                "language": self.language,
                "label": self.label,
                "u2f_counter": _counter(self.u2f_counter),
            }
        return messages.RecoveryDevice(
            word_count=self.word_count,
            enforce_wordlist=self.enforce_wordlist,
            dry_run=self.dry_run,
            **settings,
        )


async def reset(turn: Turn, how: Reset) -> Success:
    """`ResetDevice`. The device mixes entropy of this computer into its own.

    Raises:
        UnexpectedMode: there is a seed already.
    """
    await fresh_features(turn)  # the person may have set it up, or wiped it
    turn.device.check_mode(EMPTY)
    await end_sessions(turn)
    kinds = (messages.EntropyRequest, messages.Success)
    answer = await turn.ask(how.request, kinds, person=True)
    if answer.DESCRIPTOR.name == "EntropyRequest":
        entropy = secrets.token_bytes(HOST_ENTROPY_BYTES)
        acknowledgement = messages.EntropyAck(entropy=entropy)
        answer = await turn.ask(acknowledgement, messages.Success, person=True)
    await fresh_features(turn)
    return Success(cast("messages.Success", answer).message)


async def recover(turn: Turn, how: Recovery, ask: AskWord | None) -> Success:
    """`RecoveryDevice`, and the words where the device has them typed at the computer.

    Raises:
        UnexpectedMode: there is a seed already, or for a dry run none.
        InvalidParameter: nobody could be asked for the words.
        MethodUnsupported: the device shows no matrix of words.
    """
    device = turn.device
    await fresh_features(turn)  # the person may have set it up, or wiped it
    device.check_mode(capabilities.USABLE_MODES if how.dry_run else EMPTY)
    at_host = device.known.model in _WORDS_AT_HOST
    if at_host and ask is None:
        raise InvalidParameter("the device has the words typed here: pass a ui= with `word`")
    if how.type == RecoveryType.MATRIX and not at_host:
        raise MethodUnsupported(
            f"this {device.known.model} has the words typed on its screen", method="device_recovery"
        )
    if not how.dry_run:
        await end_sessions(turn)
    kinds = (messages.WordRequest, messages.Success)
    answer = await turn.ask(how.request, kinds, person=True)
    number = 0
    while answer.DESCRIPTOR.name == "WordRequest":
        number += 1
        kind = _WORD_KINDS[cast("messages.WordRequest", answer).type]
        word = await ask_word(turn, ask, WordRequest(device.info, kind, number))
        answer = await turn.ask(messages.WordAck(word=word), kinds, person=True)
    await fresh_features(turn)
    return Success(cast("messages.Success", answer).message)


async def back_up(turn: Turn) -> Success:
    """`BackupDevice`."""
    answer = await succeed(turn, messages.BackupDevice())
    await fresh_features(turn)
    return answer


async def wipe(turn: Turn) -> Success:
    """`WipeDevice`."""
    await end_sessions(turn)
    answer = await succeed(turn, messages.WipeDevice())
    with contextlib.suppress(LinkError):  # some restart then
        await fresh_features(turn)
    return answer


def _check_message(make: Callable[[], object]) -> None:
    try:
        make()
    except (TypeError, ValueError) as error:
        raise InvalidParameter(f"no device takes that: {error}") from None


def _counter(chosen: int | None) -> int:
    """Later than what any earlier device of the person counted to."""
    return int(time.time()) if chosen is None else chosen
