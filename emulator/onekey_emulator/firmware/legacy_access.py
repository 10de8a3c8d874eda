"""Who may use a device of the classic family: its PIN matrix and its passphrases."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from onekey_emulator.failures import Failure, Restarted, Silence
from onekey_emulator.profiles import PassphraseFrom
from onekey_emulator.sessions import PinResult, Session
from onekey_emulator.storage import PIN_TRIES
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.legacy import LegacyFirmware
    from onekey_emulator.profiles import Profile

_DIGITS = "0123456789"
_UNKNOWN_DIGIT = "X"
_DISMISSED = "Passphrase dismissed"


class _Pressed(Enum):
    CANCEL = "the cancel key"


def verify_pin(firmware: LegacyFirmware, pin: str, *, only_attached: bool = False) -> PinResult:
    """Let the chip look at a PIN that is to unlock the device.

    A wrong one also makes the firmware doubt the seeds that it has derived, though the chip may
    still hold their sessions.

    Raises:
        Restarted: it was the wipe code.
    """
    device = firmware.device
    device.erase_if_wipe_code(pin)
    result = device.chip.unlock(
        pin,
        main=not only_attached,
        attached=only_attached or device.takes_attached_pins,
    )
    if result is PinResult.WRONG and device.profile.attach:
        device.attach_unlocked = False
        firmware.seed_cached = False
        firmware.cardano_cached = False
    return result


async def protect_pin(firmware: LegacyFirmware, *, cached: bool = True) -> None:
    """Ask for the PIN; `cached`: only if the device is locked.

    Raises:
        Failure, Silence: it was not entered.
    """
    device = firmware.device
    if cached and device.chip.unlocked:
        return
    pin = ""
    if device.storage.pin is not None:
        pin = await request_pin(firmware, "Current")
    result = verify_pin(firmware, pin)
    device.save()
    if result is PinResult.WRONG:
        await wrong_pin(firmware, in_command=False)
        raise Silence
    device.attach_unlocked = result is PinResult.ATTACHED
    if device.attach_unlocked:
        device.chip.clear()
        device.chip.start()


async def request_pin(firmware: LegacyFirmware, kind: str) -> str:
    """Ask the host for positions in the matrix, or the person for digits if the host says so.

    Args:
        kind: name of the `PinMatrixRequestType` without its prefix.

    Raises:
        Failure: the host cancelled, or what it sent are no positions.
        Silence: the person pressed the cancel key, or nobody did anything.
    """
    firmware.send(_matrix_request(kind))
    pin = await _matrix(firmware, firmware.device.profile.matrix_delay, firmware.deadline())
    if isinstance(pin, _Pressed):
        raise Silence
    if pin is None:
        raise Failure("PinCancelled")
    return pin


async def new_pin(firmware: LegacyFirmware) -> None:
    """Have a new PIN typed twice, and set it.

    Raises:
        Failure, Silence: it was not.
    """
    first = await request_pin(firmware, "NewFirst")
    if not first:
        raise Failure("PinCancelled")
    if first != await request_pin(firmware, "NewSecond"):
        raise Failure("PinMismatch")
    firmware.device.chip.set_pin(first)


async def wrong_pin(
    firmware: LegacyFirmware, text: str | None = None, *, in_command: bool = True
) -> None:
    """Say that the PIN was wrong and show it until a key is pressed; the tenth time, wipe.

    Args:
        text: words of the failure.
        in_command: whether what ends the page is left to the command that asked for the PIN;
            else the page answers it.
    """
    device = firmware.device
    tries = device.storage.pin_tries
    delay = device.options.wrong_pin_delay
    if delay:
        await asyncio.sleep(delay * 2 ** (PIN_TRIES - 1 - tries))
    await firmware.send_failure(Failure("PinInvalid", text))
    if tries == 0:
        await _wipe(firmware)
    await _error_page(firmware, ["Incorrect PIN", f"{tries} attempts left"], in_command)
    aborted = firmware.aborted_by_cancel or firmware.aborted_by_initialize
    if tries <= device.profile.pin_warning and not aborted:
        if device.profile.pin_warning_told:
            await firmware.send_failure(Failure("PinCancelled"))
        last = [f"The device will be reset after {tries} more"]
        await _error_page(firmware, last, in_command)


async def wrong_pin_on_device(firmware: LegacyFirmware) -> None:
    """The same for a PIN that was typed by the keys: the host hears nothing of it.

    Raises:
        Restarted: the device wiped itself.
    """
    tries = firmware.device.storage.pin_tries
    if tries == 0:
        await _wipe(firmware)
    await firmware.notice(["Incorrect PIN", f"{tries} attempts left"])


async def _wipe(firmware: LegacyFirmware) -> NoReturn:
    firmware.device.wipe()
    await firmware.notice(["Incorrect PIN", "The device has been reset"])
    raise Restarted


async def _error_page(firmware: LegacyFirmware, lines: list[str], in_command: bool) -> None:
    await firmware.notice(lines)
    aborted = firmware.aborted_by_cancel or firmware.aborted_by_initialize
    if aborted and not in_command:
        await firmware.send_failure(Failure("ActionCancelled"))


async def _matrix(
    firmware: LegacyFirmware, delay: float, deadline: float | None
) -> str | _Pressed | None:
    """The PIN; None if the host cancelled or sent no positions.

    Args:
        delay: seconds until the digits appear; a host that wants the PIN typed on the device can
            say so in this time.
    """
    loop = asyncio.get_running_loop()
    appears = loop.time() + delay
    matrix = ""
    prompt = firmware.prompt(Prompt("host", ["Enter PIN"], passing=True))
    while True:
        with firmware.shown(prompt):
            while True:
                message = await firmware.listen(prompt, deadline if matrix else appears)
                if message is None:
                    break
                match message.DESCRIPTOR.name:
                    case "PinMatrixAck":
                        return _decode(message.pin, matrix)
                    case "BixinPinInputOnDevice":
                        break
                    case _ if firmware.ends(message):
                        return None
                    case _:
                        continue
        if message is not None:
            return await firmware.entry(Prompt("pin", ["Enter PIN"]))
        if prompt.answered or matrix:
            return _Pressed.CANCEL
        matrix = "".join(firmware.device.random.sample(_DIGITS, len(_DIGITS)))
        lines = ["Enter PIN", matrix[6:9], matrix[3:6], matrix[0:3], matrix[9]]
        prompt = firmware.prompt(Prompt("matrix", lines, matrix=matrix))


def _decode(positions: str, matrix: str) -> str | None:
    """The digits at these positions. Before the matrix has appeared there are none."""
    if not all(position in _DIGITS for position in positions):
        return None
    if not matrix:
        return _UNKNOWN_DIGIT * len(positions)
    return "".join(matrix[(int(position) - 1) % len(matrix)] for position in positions)


async def session_seed(firmware: LegacyFirmware) -> Session:
    """The current session with its seed derived, the passphrase asked if need be.

    Raises:
        Failure: no session is open, or somebody refused.
    """
    chip, profile = firmware.device.chip, firmware.device.profile
    session = chip.current
    if session is None:
        raise _no_session(profile)
    trusted = bool(session.seed) and (firmware.seed_cached or profile.own_sessions)
    trusted_cardano = session.cardano and firmware.cardano_cached
    if trusted and (trusted_cardano or not firmware.derive_cardano or profile.own_sessions):
        return session
    passphrase = await _ask_passphrase(firmware)
    if passphrase is None:
        if not profile.refuses_twice:
            raise Silence
        raise Failure("ActionCancelled", _DISMISSED)
    if passphrase:
        pages = (["Access hidden wallet?"], [passphrase])
        for page in pages:
            if not await firmware.button("Other", page):
                raise Failure("ActionCancelled", _DISMISSED)
    session = chip.current
    if session is None:
        raise _no_session(profile)
    if not trusted:
        chip.derive(passphrase)
        firmware.seed_cached = True
    if firmware.derive_cardano and not trusted_cardano:
        session.cardano = True
        firmware.cardano_cached = True
    return session


def _no_session(profile: Profile) -> Failure:
    if profile.own_sessions:
        return Failure("InvalidSession")
    return Failure("ProcessError", "Session state error")


async def _ask_passphrase(firmware: LegacyFirmware) -> str | None:
    """The passphrase; None if there is none to be had, which a failure may have told already."""
    device = firmware.device
    if not device.storage.passphrase_protection or device.attach_unlocked:
        return ""
    if device.profile.passphrase_from is PassphraseFrom.DEVICE:
        return await _ask_passphrase_on_device(firmware)
    firmware.send(device.passphrase_request())
    prompt = firmware.prompt(Prompt("host", ["Enter passphrase on connected device"]))
    deadline = firmware.deadline()
    with firmware.shown(prompt):
        while True:
            message = await firmware.listen(prompt, deadline)
            if message is None:
                return None
            if message.DESCRIPTOR.name == "PassphraseAck":
                break
            if firmware.ends(message):
                await firmware.send_failure(Failure("ActionCancelled"))
                return None
    if message.on_device_attach_pin and device.profile.attach:
        return await _ask_attach_pin(firmware)
    if message.on_device:
        if device.profile.passphrase_from is PassphraseFrom.HOST:
            text = "This firmware is incapable of passphrase entry on the device."
            await firmware.send_failure(Failure("DataError", text))
            return None
        return await _ask_passphrase_on_device(firmware)
    if not message.HasField("passphrase"):
        text = "No passphrase provided. Use empty string to set an empty passphrase."
        await firmware.send_failure(Failure("DataError", text))
        return None
    return str(message.passphrase)


async def _ask_passphrase_on_device(firmware: LegacyFirmware) -> str | None:
    if not await firmware.acknowledged("PassphraseEntry"):
        return None
    passphrase = await firmware.entry(Prompt("passphrase", ["Enter passphrase"]))
    if passphrase is None:
        await firmware.send_failure(Failure("ActionCancelled"))
    return passphrase


async def _ask_attach_pin(firmware: LegacyFirmware) -> str | None:
    """Lock, and unlock with the PIN of a hidden wallet; its passphrase is the chip's secret."""
    device = firmware.device
    firmware.clear_sessions(lock=True)
    firmware.send(_matrix_request("AttachToPin"))
    pin = await _attach_matrix(firmware)
    if pin is None:
        return None
    result = verify_pin(firmware, pin, only_attached=True)
    device.save()
    if result is not PinResult.ATTACHED:
        await wrong_pin(firmware, "Incorrect PIN")
        return None
    device.attach_unlocked = True
    device.chip.clear()
    device.chip.start()
    return ""


async def _attach_matrix(firmware: LegacyFirmware) -> str | None:
    """Like the other matrix, but shown at once, and deaf to Initialize and to the keys."""
    matrix = "".join(firmware.device.random.sample(_DIGITS, len(_DIGITS)))
    lines = ["Enter hidden PIN", matrix[6:9], matrix[3:6], matrix[0:3], matrix[9]]
    prompt = firmware.prompt(Prompt("matrix", lines, matrix=matrix, cancellable=False))
    with firmware.shown(prompt):
        while True:
            message = await firmware.listen(prompt, None)
            match message.DESCRIPTOR.name:
                case "PinMatrixAck":
                    return _decode(message.pin, matrix)
                case "BixinPinInputOnDevice":
                    break
                case "Cancel":
                    return None
                case _:
                    continue
    return await firmware.entry(Prompt("attach_pin", ["Enter hidden PIN"]))


def _matrix_request(kind: str) -> object:
    types = m.PinMatrixRequest.PinMatrixRequestType
    return m.PinMatrixRequest(type=getattr(types, f"PinMatrixRequestType_{kind}"))
