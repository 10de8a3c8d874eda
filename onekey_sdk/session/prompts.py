"""What the device asks a person, and who answers.

A `UserInterface` is what a program passes as `ui=`. `Answers` serves the prompts of one
request: it knows what may be asked there, remembers what was, and turns the person's answer
into the message that the device waits for.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeVar, cast

from onekey_sdk.errors import ActionCancelled, InvalidParameter, PinCancelled
from onekey_sdk.session.progress import Transfer
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from google.protobuf.message import Message

    from onekey_sdk.models import DeviceInfo

MAX_PASSPHRASE_BYTES = 50
"""What a device takes, counted in UTF-8 after NFKD normalisation."""

MATRIX_DELAY = 1.2
"""Seconds from PinMatrixRequest to its answer.

The Classic family draws the matrix one second after it asks; positions that arrive earlier
are held against no matrix and cost one of the ten tries.
"""


class OnDevice(Enum):
    """Answers that are no text."""

    ON_DEVICE = "on device"
    ATTACH_PIN = "attach PIN"


ON_DEVICE: Final = OnDevice.ON_DEVICE
"""The person types the PIN or the passphrase on the device."""

ATTACH_PIN: Final = OnDevice.ATTACH_PIN
"""The person types, on the device, the PIN that is bound to a hidden wallet."""

Request = TypeVar("Request")
Answer = TypeVar("Answer")
PinAnswer = str | Literal[OnDevice.ON_DEVICE] | None
PassphraseAnswer = str | OnDevice | None


class PinKind(StrEnum):
    """Which PIN the device asks for."""

    CURRENT = "current"
    NEW_FIRST = "new_first"
    NEW_SECOND = "new_second"
    WIPE_CODE_FIRST = "wipe_code_first"
    WIPE_CODE_SECOND = "wipe_code_second"
    BACKUP_FIRST = "backup_first"
    BACKUP_SECOND = "backup_second"
    ATTACH = "attach"


class ButtonKind(StrEnum):
    """What the person has to do on the device."""

    CONFIRM = "confirm"
    PIN = "pin"
    ATTACH_PIN = "attach_pin"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True, slots=True)
class PinRequest:
    """The device shows a scrambled keypad; the answer is the positions of the PIN's digits.

    Positions are the digits of a numeric keypad, 7 8 9 in the top row, 1 2 3 in the lowest,
    and 0 for the key below them where the device has one.
    """

    device: DeviceInfo
    kind: PinKind
    can_enter_on_device: bool


@dataclass(frozen=True, slots=True)
class PassphraseRequest:
    """The device wants to know which wallet to open.

    Attributes:
        passphrase_state: the fingerprint of the wallet that the call is for, None for any.
        can_attach_pin: whether `ATTACH_PIN` is a possible answer.
    """

    device: DeviceInfo
    passphrase_state: str | None
    can_attach_pin: bool


@dataclass(frozen=True, slots=True)
class ButtonRequest:
    """The person is to do something on the device; the call goes on by itself.

    Attributes:
        code: the number of `ButtonRequest.ButtonRequestType`.
        leave_empty: the passphrase has to be left empty, for the standard wallet.
    """

    device: DeviceInfo
    kind: ButtonKind
    code: int
    leave_empty: bool = False


class UserInterface(Protocol):
    """Asks the person. `None` as an answer cancels the call.

    It may also have the method of `ShowsProgress`.
    """

    async def pin(self, request: PinRequest) -> PinAnswer:
        """The positions of the PIN's digits, or `ON_DEVICE`."""
        ...

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        """The passphrase, `ON_DEVICE` or `ATTACH_PIN`."""
        ...

    async def button(self, request: ButtonRequest) -> None:
        """Tell the person to look at the device. Need not wait for anything."""
        ...


class Silent:
    """The interface of a program that gave none: it points to the device, or cancels.

    A passphrase or a PIN is typed on the device where it can be; nothing is shown here.
    """

    async def pin(self, request: PinRequest) -> PinAnswer:
        return ON_DEVICE if request.can_enter_on_device else None

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return ON_DEVICE

    async def button(self, request: ButtonRequest) -> None:
        return None


def normalize_passphrase(text: str) -> str:
    """The passphrase as the device gets it: NFKD, at most 50 bytes of UTF-8 (BIP-39).

    Raises:
        InvalidParameter: too long, or no text that could be encoded. The text is not in it.
    """
    if not isinstance(cast("object", text), str):
        raise InvalidParameter("a passphrase is text, ON_DEVICE or ATTACH_PIN")
    text = unicodedata.normalize("NFKD", text)
    fault = _fault(text)
    if fault is None:
        return text
    del text  # for tools that show the variables at an error
    raise InvalidParameter(fault)


def _fault(normal: str) -> str | None:
    # Not by trying to encode: that error would hold the text, and ours would lead to it.
    if any("\ud800" <= character <= "\udfff" for character in normal):
        return "the passphrase holds characters that are no text"
    if "\0" in normal:
        return "the passphrase holds a NUL character"
    size = len(normal.encode())
    if size > MAX_PASSPHRASE_BYTES:
        return f"the passphrase takes {size} bytes, and devices accept {MAX_PASSPHRASE_BYTES}"
    return None


@dataclass(eq=False, slots=True)
class Prompt:
    """A prompt that somebody answers.

    Attributes:
        address: of the device that waits for the answer.
        open: whether it still waits.
    """

    address: str
    open: bool = True


asking: ContextVar[tuple[Prompt, ...]] = ContextVar("onekey_sdk_asking", default=())
"""The prompts within which this is done, the innermost last. Tasks that are begun there keep
them for good, so that they may be over."""


@contextlib.contextmanager
def prompting(address: str) -> Generator[None]:
    """Whatever is done in this block, a device waits for it."""
    prompt = Prompt(address)
    before = asking.set((*(each for each in asking.get() if each.open), prompt))
    try:
        yield
    finally:
        prompt.open = False
        asking.reset(before)


def waits_for_this(address: str) -> bool:
    """Whether the device there cannot go on before what is done now has ended."""
    return any(prompt.open and prompt.address == address for prompt in asking.get())


class Passphrase(Enum):
    """Who answers a passphrase request within one exchange."""

    REFUSE = "none is expected"
    EMPTY = "the standard wallet's, without asking"
    ASK = "the person's"


class PromptAgainstExpectation(Exception):  # noqa: N818
    """The device asked for what it should have known: its session is another one, or lost.

    Never leaves the session package.
    """


@dataclass(slots=True)
class Allowed:
    """What may be asked within one exchange.

    Attributes:
        passphrase: who answers a passphrase request.
        pin: whether the device may ask for its PIN.
        leave_empty: entry on the device is accepted for the standard wallet, whose
            fingerprint is known and compared afterwards.
        entry: whether the device may have a passphrase typed there that nobody asked it to.
        state: the fingerprint of the wanted wallet, shown to the person.
    """

    passphrase: Passphrase = Passphrase.REFUSE
    pin: bool = True
    leave_empty: bool = False
    entry: bool = True
    state: str | None = None


_PIN_KINDS = {
    1: PinKind.CURRENT,
    2: PinKind.NEW_FIRST,
    3: PinKind.NEW_SECOND,
    4: PinKind.WIPE_CODE_FIRST,
    5: PinKind.WIPE_CODE_SECOND,
    6: PinKind.BACKUP_FIRST,
    7: PinKind.BACKUP_SECOND,
    8000: PinKind.ATTACH,
}
_UNLOCKING = {PinKind.CURRENT, PinKind.ATTACH}

_BUTTON_KINDS = {19: ButtonKind.PASSPHRASE, 20: ButtonKind.PIN, 8000: ButtonKind.ATTACH_PIN}


def _are_positions(answer: object) -> bool:
    return isinstance(answer, str) and answer.isascii() and answer.isdigit()


class Answers:
    """Serves the prompts of one exchange.

    Attributes:
        passphrase_asked: the device wanted a passphrase.
        attach_pin_asked: the device wanted a PIN that is bound to a hidden wallet.
        sent_empty: the passphrase sent was the empty one.
    """

    def __init__(self, ui: UserInterface, device: DeviceInfo, allowed: Allowed) -> None:
        self._ui = ui
        self._device = device
        self._allowed = allowed
        self.passphrase_asked = False
        self.attach_pin_asked = False
        self.sent_empty = False

    def transfer(self, total: int) -> Transfer:
        """Tells the person how far so many bytes have come."""
        return Transfer(self._ui, self._device, total)

    async def answer(self, prompt: Message) -> Message:
        """The message that answers a prompt.

        Raises:
            PromptAgainstExpectation: the exchange does not allow this prompt.
            PinCancelled, ActionCancelled: the person wants to stop.
            InvalidParameter: the answer cannot be sent.
        """
        match prompt.DESCRIPTOR.name:
            case "PinMatrixRequest":
                return await self._pin_matrix(cast("messages.PinMatrixRequest", prompt))
            case "PassphraseRequest":
                return await self._passphrase(cast("messages.PassphraseRequest", prompt))
            case _:
                return await self._button(cast("messages.ButtonRequest", prompt))

    async def _pin_matrix(self, prompt: messages.PinMatrixRequest) -> Message:
        shown = asyncio.get_running_loop().time()
        kind = _PIN_KINDS.get(prompt.type, PinKind.CURRENT)
        if kind in _UNLOCKING:
            self._expect_pin(attach=kind is PinKind.ATTACH)
        request = PinRequest(self._device, kind, can_enter_on_device=True)
        answer = await self._given(self._ui.pin, request)
        if answer is None:
            raise PinCancelled("the PIN was not entered")
        if answer is ON_DEVICE:
            return messages.BixinPinInputOnDevice()
        if not _are_positions(answer):
            del answer
            raise InvalidParameter("a PIN's positions are digits, or ON_DEVICE")
        acknowledgement = messages.PinMatrixAck(pin=answer)
        del answer
        await asyncio.sleep(shown + MATRIX_DELAY - asyncio.get_running_loop().time())
        return acknowledgement

    async def _passphrase(self, prompt: messages.PassphraseRequest) -> Message:
        self.passphrase_asked = True
        if self._allowed.passphrase is Passphrase.REFUSE:
            raise PromptAgainstExpectation
        if self._allowed.passphrase is Passphrase.EMPTY:
            self.sent_empty = True
            return messages.PassphraseAck(passphrase="")
        can_attach = prompt.exists_attach_pin_user
        request = PassphraseRequest(self._device, self._allowed.state, can_attach)
        answer = await self._given(self._ui.passphrase, request)
        if answer is None:
            raise ActionCancelled("the passphrase was not entered")
        if answer is ON_DEVICE:
            return messages.PassphraseAck(on_device=True)
        if answer is ATTACH_PIN:
            if not can_attach:
                raise InvalidParameter("no PIN of this device is bound to a hidden wallet")
            self.attach_pin_asked = True
            return messages.PassphraseAck(on_device_attach_pin=True)
        try:
            return messages.PassphraseAck(passphrase=normalize_passphrase(answer))
        finally:
            del answer

    async def _button(self, prompt: messages.ButtonRequest) -> Message:
        kind = _BUTTON_KINDS.get(prompt.code, ButtonKind.CONFIRM)
        if kind is ButtonKind.PASSPHRASE:
            self._expect_entry_on_device()
        elif kind is not ButtonKind.CONFIRM:
            self._expect_pin(attach=kind is ButtonKind.ATTACH_PIN)
        leave_empty = kind is ButtonKind.PASSPHRASE and self._allowed.leave_empty
        request = ButtonRequest(self._device, kind, prompt.code, leave_empty)
        await self._given(self._ui.button, request)
        return messages.ButtonAck()

    async def _given(self, ask: Callable[[Request], Awaitable[Answer]], request: Request) -> Answer:
        with prompting(self._device.address):
            return await ask(request)

    def _expect_entry_on_device(self) -> None:
        self.passphrase_asked = True
        asked = self._allowed.passphrase is Passphrase.ASK and self._allowed.entry
        if not (asked or self._allowed.leave_empty):
            raise PromptAgainstExpectation

    def _expect_pin(self, *, attach: bool) -> None:
        if attach and self._allowed.passphrase is Passphrase.ASK:
            self.attach_pin_asked = True
        elif attach or not self._allowed.pin:
            raise PromptAgainstExpectation
