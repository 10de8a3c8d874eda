"""Who may use a Touch or Pro: PIN and passphrase, typed on its screen or sent by the host."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure, Interrupted, Restarted
from onekey_emulator.profiles import PassphraseShown
from onekey_emulator.sessions import PinResult, Session
from onekey_emulator.storage import PIN_TRIES
from onekey_emulator.user import Prompt

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext, CoreFirmware

MAX_PASSPHRASE_BYTES = 50


def verify_pin(firmware: CoreFirmware, pin: str, *, only_attached: bool = False) -> PinResult:
    """Let the chip look at a PIN that is to unlock the device.

    Raises:
        Restarted: it was the wipe code.
    """
    device = firmware.device
    device.erase_if_wipe_code(pin)
    attached = device.takes_attached_pins
    result = device.chip.unlock(pin, main=not (only_attached and attached), attached=attached)
    if result is not PinResult.WRONG:
        device.attach_unlocked = result is PinResult.ATTACHED
        device.finger_locked = False
    return result


async def unlock(context: CoreContext, *, only_attached: bool = False) -> None:
    """Have the PIN entered, as often as it takes.

    Raises:
        Failure: the person or the host left the keyboard.
        Restarted: the device wiped itself.
    """
    firmware, device = context.firmware, context.device
    if device.unlocked:
        return
    while True:
        pin = await _ask_pin(context, only_attached=only_attached)
        result = verify_pin(firmware, pin, only_attached=only_attached)
        device.save()
        if result is not PinResult.WRONG:
            firmware.touch()
            return
        tries = device.storage.pin_tries
        if tries == 0:
            device.wipe()
            raise Restarted
        delay = device.options.wrong_pin_delay
        if delay:
            await asyncio.sleep(delay * 2 ** (PIN_TRIES - 1 - tries))


async def _ask_pin(context: CoreContext, *, only_attached: bool) -> str:
    try:
        return await enter_pin(context, "Enter PIN", only_attached=only_attached)
    except Interrupted as interrupted:
        if not context.profile.pin_swallows:
            raise
        # The message is lost in the failure that it causes, except for Initialize.
        if context.firmware.name_of(interrupted.envelope) == "Initialize":
            context.conversation.handle_next(interrupted.envelope)
    except Failure:
        if not context.profile.pin_swallows:
            raise
    raise Failure("PinCancelled", "cancle")


async def enter_pin(context: CoreContext, title: str, *, only_attached: bool = False) -> str:
    """Show the PIN keyboard.

    Raises:
        Failure: the person pressed X.
        Interrupted: the host said something.
    """
    await context.button_request("AttachPin" if only_attached else "PinEntry")
    tries = context.device.storage.pin_tries
    lines = [title] if tries == PIN_TRIES else [title, f"{tries} attempts left"]
    if tries == context.profile.pin_warning:
        await context.button_request("Other", close_others=False)
        if not await context.ask(Prompt("confirm", ["Too many wrong PINs", *lines])):
            raise Failure("ActionCancelled")
    pin = await context.entry(Prompt("attach_pin" if only_attached else "pin", lines))
    if not pin:
        raise Failure("PinCancelled")
    return pin


async def new_pin(context: CoreContext, *, tips: bool) -> str:
    """Have a new PIN entered, until it is entered twice alike.

    Args:
        tips: whether a page of advice comes first, each time.
    """
    while True:
        if tips:
            await context.confirm("Other", ["Set PIN"])
        first = await enter_pin(context, "Enter new PIN")
        if first == await enter_pin(context, "Enter PIN again"):
            return first
        await context.show("Warning", ["PINs do not match"])


async def session_seed(context: CoreContext) -> Session:
    """The current session with its seed derived, the passphrase asked if need be.

    Raises:
        Failure: there is no seed, or somebody refused.
        Interrupted: the host said something else at a prompt.
    """
    firmware, device = context.firmware, context.device
    if device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    session = device.chip.current
    if session is not None and session.seed:
        return session
    if device.profile.own_sessions:
        if session is None:
            raise Failure("InvalidSession")
    else:
        firmware.start_session(firmware.last_session)
    passphrase = "" if device.attach_unlocked else await _ask_passphrase(context)
    session = device.chip.current
    if session is None:
        raise Failure("FirmwareError")
    device.chip.derive(passphrase)
    session.cardano = firmware.derive_cardano
    return session


async def _ask_passphrase(context: CoreContext) -> str:
    device = context.device
    if not device.storage.passphrase_protection:
        return ""
    context.firmware.close_others(context.conversation)
    if device.storage.passphrase_always_on_device:
        passphrase = await _enter_passphrase(context)
    else:
        passphrase = await _ask_host_for_passphrase(context)
    if len(passphrase.encode()) > MAX_PASSPHRASE_BYTES:
        raise Failure("DataError", f"Maximum passphrase length is {MAX_PASSPHRASE_BYTES} bytes")
    if device.profile.passphrase_shown is PassphraseShown.EVERY:
        await _confirm(context, passphrase)
    return passphrase


async def _ask_host_for_passphrase(context: CoreContext) -> str:
    device = context.device
    ack = await context.call(device.passphrase_request(), "PassphraseAck")
    if ack.on_device_attach_pin and device.profile.attach:
        await context.button_request("AttachPin")
        context.firmware.lock(context.conversation)
        await unlock(context, only_attached=True)
        context.firmware.start_session()
        return ""
    if ack.on_device:
        if ack.HasField("passphrase"):
            raise Failure("DataError", "Passphrase provided when it should not be")
        return await _enter_passphrase(context)
    if not ack.HasField("passphrase"):
        raise Failure(
            "DataError",
            "Passphrase not provided and on_device is False. "
            "Use empty string to set an empty passphrase.",
        )
    passphrase = str(ack.passphrase)
    match device.profile.passphrase_shown:
        case PassphraseShown.TYPED if passphrase:
            await _confirm(context, passphrase)
        case PassphraseShown.QUIETLY if passphrase:
            # The host hears nothing while the person reads.
            if not await context.ask(Prompt("confirm", _shown(passphrase))):
                raise Failure("ActionCancelled", "Passphrase cancelled")
        case _:
            pass
    return passphrase


async def _enter_passphrase(context: CoreContext) -> str:
    await context.button_request("PassphraseEntry")
    passphrase = await context.entry(Prompt("passphrase", ["Enter passphrase"]))
    if passphrase is None:
        raise Failure("ActionCancelled", "Passphrase entry cancelled")
    if context.profile.passphrase_shown is PassphraseShown.TYPED:
        await _confirm(context, passphrase)
    return passphrase


async def _confirm(context: CoreContext, passphrase: str) -> None:
    await context.confirm("ProtectCall", _shown(passphrase))


def _shown(passphrase: str) -> list[str]:
    return ["Access hidden wallet?", passphrase]
