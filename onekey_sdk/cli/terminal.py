"""Asks the person at the terminal, or reads the answers from a pipe, one line each.

Whatever is shown goes to standard error, so that standard output holds results alone.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from onekey_sdk.cli.context import Entry
from onekey_sdk.cli.lines import Lines
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE, ButtonKind, OnDevice, PinKind
from onekey_sdk.session.words import WordKind
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from onekey_sdk.cli.pinentry import Pinentry
    from onekey_sdk.models import DeviceInfo
    from onekey_sdk.session.progress import Progress
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )
    from onekey_sdk.session.words import WordRequest
    from onekey_sdk.transport.pairing import PairingRequest

_MATRIX = """
    7  8  9
    4  5  6
    1  2  3
       0
"""
_PINS = {
    PinKind.CURRENT: "PIN",
    PinKind.NEW_FIRST: "new PIN",
    PinKind.NEW_SECOND: "new PIN once more",
    PinKind.WIPE_CODE_FIRST: "new wipe code",
    PinKind.WIPE_CODE_SECOND: "new wipe code once more",
    PinKind.BACKUP_FIRST: "new backup PIN",
    PinKind.BACKUP_SECOND: "new backup PIN once more",
    PinKind.ATTACH: "PIN of the hidden wallet",
}
_BUTTONS = {
    ButtonKind.CONFIRM: "Look at {device} and confirm there.",
    ButtonKind.PIN: "Enter the PIN on {device}.",
    ButtonKind.ATTACH_PIN: "Enter the PIN of the hidden wallet on {device}.",
    ButtonKind.PASSPHRASE: "Enter the passphrase on {device}.",
}
_WORDS = {
    True: "{device} shows which word of the backup to type each time, in no order, and words of "
    "its own in between.",
    False: f"{{device}} shows beginnings of words. Type the position of the right one, or nothing "
    f"to go back:\n{_MATRIX}",
}
_LEAVE_EMPTY = "Leave the passphrase on {device} empty and confirm it there."
_MAX_LABEL = 40
_BAR = 40


class Terminal:
    """The user interface of the command line.

    Args:
        pin_entry: where PINs are entered, None to ask.
        passphrase_entry: where passphrases are entered, None to ask.
        lines: where answers come from, by default standard input.
        secrets: where PINs and passphrases come from instead.
    """

    def __init__(
        self,
        *,
        pin_entry: Entry | None = None,
        passphrase_entry: Entry | None = None,
        lines: Lines | None = None,
        secrets: Pinentry | None = None,
    ) -> None:
        self._pin_entry = pin_entry
        self._passphrase_entry = passphrase_entry
        self._lines = lines or Lines()
        self._secrets = secrets or self._lines

    async def pin(self, request: PinRequest) -> PinAnswer:
        """The positions of the PIN's digits on the keypad that the device shows."""
        if self._pin_entry is Entry.DEVICE and request.can_enter_on_device:
            return ON_DEVICE
        click.echo(
            f"{_name(request.device)} shows a keypad. Type the positions of your digits:\n"
            f"{_MATRIX}",
            err=True,
        )
        on_device = request.can_enter_on_device and self._pin_entry is None
        hint = " (empty: on the device)" if on_device else ""
        answer = await self._secrets.ask(f"Positions of the {_PINS[request.kind]}{hint}: ")
        if answer == "" and on_device:
            return ON_DEVICE
        if answer is None and request.can_enter_on_device and not self._secrets.from_person:
            return self._sent_to(request.device)
        return answer

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        """The passphrase, typed twice where nothing else would notice a slip."""
        entry = self._passphrase_entry or await self._choose(request)
        if entry is Entry.DEVICE:
            return ON_DEVICE
        if entry is Entry.ATTACH_PIN:
            return ATTACH_PIN
        if entry is None:
            return None
        checked = request.passphrase_state is not None or not self._secrets.from_person
        while True:
            answer = await self._secrets.ask(f"Passphrase for {_wallet(request)}: ")
            if answer is None and not self._secrets.from_person:
                return self._sent_to(request.device)
            if answer is None or checked:
                return answer
            repeated = await self._secrets.ask("Once more: ")
            if repeated is None or repeated == answer:
                return repeated
            click.echo("The two were not alike. Again, please.", err=True)

    def _sent_to(self, device: DeviceInfo) -> Literal[OnDevice.ON_DEVICE]:
        """No line is left on standard input, so the device is where to enter it."""
        click.echo(f"Nothing was given on standard input; {_name(device)} asks for it.", err=True)
        return ON_DEVICE

    async def _choose(self, request: PassphraseRequest) -> Entry | None:
        if not self._lines.from_person or self._secrets is not self._lines:
            return Entry.HERE
        choices = {"d": Entry.DEVICE, "h": Entry.HERE}
        question = "Enter the passphrase on the [d]evice or [h]ere"
        if request.can_attach_pin:
            choices["a"] = Entry.ATTACH_PIN
            question = "Open it by its [a]ttached PIN, or enter the passphrase on the [d]evice"
            question += " or [h]ere"
        click.echo(f"{_name(request.device)} asks for {_wallet(request)}.", err=True)
        while True:
            answer = await self._lines.ask(f"{question}? ", hidden=False)
            if answer is None:
                return None
            chosen = choices.get(answer.strip().lower()[:1])
            if chosen is not None:
                return chosen

    async def word(self, request: WordRequest) -> str | None:
        """The word of a backup that the device shows the number of, or a position."""
        if request.number == 1:
            name = _name(request.device)
            click.echo(_WORDS[request.kind is WordKind.PLAIN].format(device=name), err=True)
        question = "Word" if request.kind is WordKind.PLAIN else "Position"
        answer = await self._secrets.ask(f"{question} {request.number}: ")
        return "\b" if answer == "" and request.kind is not WordKind.PLAIN else answer

    async def button(self, request: ButtonRequest) -> None:
        """Say what to do on the device."""
        text = _LEAVE_EMPTY if request.leave_empty else _BUTTONS[request.kind]
        click.echo(text.format(device=_name(request.device)), err=True)

    async def progress(self, progress: Progress) -> None:
        """Draw how far a long transfer has come, where somebody looks."""
        if not sys.stderr.isatty():
            return
        share = progress.sent / progress.total
        bar = "#" * round(_BAR * share)
        end = "\n" if progress.sent >= progress.total else ""
        text = f"\r{_name(progress.device)} [{bar:<{_BAR}}] {share:4.0%}{end}"
        click.echo(text, err=True, nl=False)

    async def pairing(self, request: PairingRequest) -> str | None:
        """The digits that the device shows, typed or compared."""
        name = printable(request.device, _MAX_LABEL)
        if request.passkey is None:
            return await self._lines.ask(f"Digits that {name} shows: ", hidden=False)
        question = f"Does {name} show {request.passkey}? [y/N] "
        answer = await self._lines.ask(question, hidden=False)
        return request.passkey if answer and answer.strip().lower() in {"y", "yes"} else None


def _name(device: DeviceInfo) -> str:
    return printable(device.label or f"OneKey {device.model}", _MAX_LABEL)


def _wallet(request: PassphraseRequest) -> str:
    if request.passphrase_state is None:
        return "a wallet"
    return f"the wallet {request.passphrase_state}"
