"""Whoever sits at the computer in a test, and answers what the SDK asks there."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from onekey_sdk.session.prompts import ON_DEVICE

if TYPE_CHECKING:
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )
    from onekey_sdk.testing.device import SoftwareDevice


class HostPerson:
    """Types the same PIN and passphrase each time, unless other answers were prepared.

    Args:
        device: whose matrix the person looks at when typing a PIN.
        pin: digits; without them the PIN is typed on the device where that can be done.
        passphrase: None to type it on the device.

    Attributes:
        asked: what was asked, in order: "pin", "passphrase", "button".
        ui: the person for `onekey_sdk.sync.OneKey`.
        async_ui: the person for `onekey_sdk.OneKey`.
    """

    def __init__(
        self,
        device: SoftwareDevice,
        *,
        pin: str | None = None,
        passphrase: PassphraseAnswer = ON_DEVICE,
    ) -> None:
        self.asked: list[str] = []
        self.ui = _Interface(self)
        self.async_ui = _AsyncInterface(self)
        self._device = device
        self._pin = pin
        self._passphrase = passphrase
        self._pins: deque[str | None] = deque()
        self._passphrases: deque[PassphraseAnswer] = deque()

    def next_pin(self, digits: str | None) -> None:
        """Type these digits at the next PIN prompt; None cancels."""
        self._pins.append(digits)

    def next_passphrase(self, answer: PassphraseAnswer) -> None:
        """Answer the next passphrase prompt: text, `ON_DEVICE`, `ATTACH_PIN`, or None."""
        self._passphrases.append(answer)

    def answer_pin(self, request: PinRequest) -> PinAnswer:
        """What the person answers to a PIN prompt."""
        self.asked.append("pin")
        if not self._pins and self._pin is None and request.can_enter_on_device:
            return ON_DEVICE
        digits = self._pins.popleft() if self._pins else self._pin
        return None if digits is None else self._device.positions(digits)

    def answer_passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        """What the person answers to a passphrase prompt."""
        self.asked.append("passphrase")
        return self._passphrases.popleft() if self._passphrases else self._passphrase


class _Interface:
    def __init__(self, person: HostPerson) -> None:
        self._person = person

    def pin(self, request: PinRequest) -> PinAnswer:
        return self._person.answer_pin(request)

    def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return self._person.answer_passphrase(request)

    def button(self, request: ButtonRequest) -> None:
        self._person.asked.append("button")


class _AsyncInterface:
    def __init__(self, person: HostPerson) -> None:
        self._person = person

    async def pin(self, request: PinRequest) -> PinAnswer:
        return self._person.answer_pin(request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return self._person.answer_passphrase(request)

    async def button(self, request: ButtonRequest) -> None:
        self._person.asked.append("button")
