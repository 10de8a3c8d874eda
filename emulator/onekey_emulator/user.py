"""The person at the device.

Everything the device shows and wants answered is a `Prompt`. Answers can be given beforehand, in
the order in which the prompts will come, or to the prompt that is open.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_emulator.device import Device

Kind = Literal["confirm", "pin", "attach_pin", "passphrase", "word_count", "word", "matrix", "host"]
"""What a prompt wants: yes or no; a PIN, a passphrase, the length of a backup or a word of it on
the device; positions of a PIN, typed at the host; or ("host") patience, while the host's user
types."""

CANCEL = None
"""The answer that the cancel key gives to prompts for text; to the others it is False."""

Answer = bool | str | None


class Prompt:
    """Something on the screen that waits for the person.

    Attributes:
        kind: what is asked.
        lines: what is shown.
        matrix: the ten digits of a PIN matrix, in the order of positions 1 to 9 and 0.
        word: which word of a backup the host is to send: its number, from 1, or one that only
            hides how many there are.
        cancellable: whether there is a key to say no.
        dismissable: whether it only wants to have been seen, so that any key will do.
        passing: whether another one takes its place by itself.
        claimed: whether an answer that was given beforehand is on its way.
        answered: whether the person has answered.
        answer: True or False to a confirmation, text or None to an entry.
    """

    def __init__(
        self,
        kind: Kind,
        lines: Sequence[str],
        *,
        matrix: str = "",
        word: int | str = 0,
        cancellable: bool = True,
        dismissable: bool = False,
        passing: bool = False,
    ) -> None:
        self.kind: Kind = kind
        self.lines = list(lines)
        self.matrix = matrix
        self.word = word
        self.cancellable = cancellable
        self.dismissable = dismissable
        self.passing = passing
        self.claimed = False
        self.answered = False
        self.answer: Answer = None
        self.on_answer: Callable[[], None] | None = None

    def resolve(self, answer: Answer) -> None:
        """Take the person's answer; only the first counts."""
        if self.answered:
            return
        self.answered = True
        self.answer = answer
        if self.on_answer is not None:
            self.on_answer()


@dataclass(frozen=True)
class _Prepared:
    """An answer given beforehand. `left_open` is the answer not to answer."""

    kinds: tuple[Kind, ...]
    answer: Answer = None
    left_open: bool = False


class User:
    """What a person does. Comes with the emulator as `emulator.user`."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._prepared: deque[_Prepared] = deque()
        self._open: list[Prompt] = []
        self._unreported: Prompt | None = None
        self._waiting: list[asyncio.Future[Kind]] = []

    # answers

    def confirm(self, times: int = 1) -> None:
        """Say yes: to the confirmation that is open, and to so many in all."""
        self._answer(_Prepared(("confirm",), answer=True), times)

    def refuse(self) -> None:
        """Say no to the confirmation that is open, or to the next."""
        self._answer(_Prepared(("confirm",), answer=False))

    def type_pin(self, pin: str) -> None:
        """Type a PIN on the device, where it is asked or next time."""
        self._answer(_Prepared(("pin", "attach_pin"), answer=pin))

    def next_passphrase(self, passphrase: str) -> None:
        """Type a passphrase on the device, where it is asked or next time."""
        self._answer(_Prepared(("passphrase",), answer=passphrase))

    def type_words(self, words: str) -> None:
        """Choose the length of a backup and type its words, where they are asked on the device."""
        self._answer(_Prepared(("word_count",), answer=str(len(words.split()))))
        for word in words.split():
            self._answer(_Prepared(("word",), answer=word))

    def type_text(self, text: str) -> None:
        """Type whatever is asked."""
        kinds: tuple[Kind, ...] = ("pin", "attach_pin", "passphrase", "word_count", "word")
        self._answer(_Prepared(kinds, answer=text))

    def press_yes(self) -> None:
        """Press the key for yes, which does nothing where text is to be typed."""
        prompt = self.prompt
        if prompt is None or prompt.kind == "confirm":
            self.confirm()

    def press_no(self) -> None:
        """Press the key for no, whether it refuses or cancels, or refuse next time."""
        prompt = self.prompt
        if prompt is not None and not prompt.answered and prompt.cancellable:
            self.cancel()
        else:
            self.refuse()

    def wait(self) -> None:
        """Leave the next prompt open, whatever it is."""
        kinds: tuple[Kind, ...] = (
            "confirm",
            "pin",
            "attach_pin",
            "passphrase",
            "word_count",
            "word",
        )
        self._prepared.append(_Prepared(kinds, left_open=True))

    def cancel(self) -> None:
        """Press the cancel key, or X, at the prompt that is open now.

        Raises:
            RuntimeError: no prompt is open, or it has no such key.
        """
        prompt = self._current()
        if not prompt.cancellable:
            raise RuntimeError(f"there is no way to cancel a prompt for {prompt.kind}")
        prompt.resolve(False if prompt.kind == "confirm" else CANCEL)

    def positions(self, pin: str) -> str:
        """What to type on the host for the PIN matrix that the device shows now.

        Raises:
            RuntimeError: the device shows no matrix.
        """
        matrix = self._current().matrix
        if not matrix:
            raise RuntimeError("the device shows no PIN matrix")
        return "".join("1234567890"[matrix.index(digit)] for digit in pin)

    # what the device asks

    async def prompted(self) -> Kind:
        """Resume when the device has asked something new, and say what.

        A prompt that was there before and waits still counts if it was not reported yet.
        """
        if self._unreported is not None and not self._unreported.answered:
            kind = self._unreported.kind
            self._unreported = None
            return kind
        future: asyncio.Future[Kind] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await future

    def show(self, prompt: Prompt) -> None:
        """Called by the firmware: ask the person."""
        self._open.append(prompt)
        if prompt.kind == "host":
            return
        self._report(prompt)
        prepared = self._take(prompt)
        if prepared is None and self._device.auto_confirm:
            prepared = self._automatic(prompt)
        if prepared is not None and not prepared.left_open:
            prompt.claimed = True
            # After this turn of the loop, so that whoever waits for the prompt sees it first.
            asyncio.get_running_loop().call_soon(prompt.resolve, prepared.answer)

    def close(self, prompt: Prompt) -> None:
        """Called by the firmware: the prompt has gone from the screen."""
        if prompt in self._open:
            self._open.remove(prompt)
        if self._unreported is prompt:
            self._unreported = None

    @property
    def prompt(self) -> Prompt | None:
        """The prompt that is on the screen."""
        return self._open[-1] if self._open else None

    # by hand

    def lock(self) -> None:
        """Lock the device by its key."""
        self._device.firmware.lock_by_hand()

    def unlock(self, pin: str) -> None:
        """Unlock the device by its keys; a hidden wallet's PIN unlocks that wallet.

        Raises:
            ValueError: the PIN is wrong. It has cost a try.
        """
        self._device.firmware.unlock_by_hand(pin)

    def set_up(self, words: str | None = None) -> None:
        """Have the device make a seed in its own menu, or restore it from words (BIP-39).

        Raises:
            RuntimeError: it holds a seed already.
            ValueError: these are no words of a backup.
        """
        self._device.set_up_by_hand(words)

    def touch_fingerprint(self) -> None:
        """Unlock with an enrolled finger a device that was locked since its PIN.

        Raises:
            RuntimeError: the model has no sensor, or no finger is enrolled.
        """
        self._device.firmware.touch_fingerprint()

    def enroll_fingerprint(self) -> None:
        """Let a finger unlock the device from now on; then locking is not so deep any more.

        Raises:
            RuntimeError: the model has no sensor.
        """
        self._device.firmware.enroll_fingerprint()

    def open_my_address(self, passphrase: str) -> None:
        """Look at an address on the device, which opens a session of its own.

        Raises:
            RuntimeError: the model has no such menu, or it is locked.
        """
        self._device.firmware.open_my_address(passphrase)

    def enter_wrong_pin_in_reboot(self) -> None:
        """Begin a reboot into the bootloader on an unlocked device and mistype the PIN.

        Raises:
            RuntimeError: the model does not ask the PIN there.
        """
        self._device.firmware.enter_wrong_pin_in_reboot()

    def enter_bootloader(self) -> None:
        """Start the device in its bootloader; every open channel fails."""
        self._device.reboot(True)

    def start_firmware(self) -> None:
        """Start the device as usual; every open channel fails."""
        self._device.reboot(False)

    def unplug(self) -> None:
        """Pull the USB cable; every open channel over USB fails."""
        self._device.unplug()

    def plug(self) -> None:
        """Put the cable back."""
        self._device.plug()

    # answers to come

    def _answer(self, prepared: _Prepared, times: int = 1) -> None:
        prompt = self.prompt
        waits = prompt is not None and not (prompt.claimed or prompt.answered)
        if times and prompt is not None and waits and prompt.kind in prepared.kinds:
            prompt.resolve(prepared.answer)
            times -= 1
        self._prepared.extend([prepared] * times)

    def _take(self, prompt: Prompt) -> _Prepared | None:
        for prepared in self._prepared:
            if prompt.kind in prepared.kinds:
                self._prepared.remove(prepared)
                return prepared
        return None

    def _automatic(self, prompt: Prompt) -> _Prepared | None:
        storage = self._device.storage
        match prompt.kind:
            case "confirm":
                return _Prepared((), answer=True)
            case "pin":
                return _Prepared((), answer=storage.pin or "")
            case "attach_pin":
                return _Prepared((), answer=next(iter(storage.attach_pins), CANCEL))
            case "passphrase":
                return _Prepared((), answer=self._device.passphrase)
            case "word_count":
                self.type_words(self._device.paper)
                return self._take(prompt)
            case _:
                return None

    def _report(self, prompt: Prompt) -> None:
        waiting = [future for future in self._waiting if not future.done()]
        self._waiting.clear()
        self._unreported = None if waiting else prompt
        for future in waiting:
            future.set_result(prompt.kind)

    def _current(self) -> Prompt:
        prompt = self.prompt
        if prompt is None or prompt.answered:
            raise RuntimeError("the device asks nothing")
        return prompt
