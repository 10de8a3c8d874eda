"""The classic family: one loop that hears all links and answers whoever spoke last.

While a prompt is open only the few messages that can end it are heard; the rest is skipped
without an answer. An Initialize that ends a prompt is remembered, and the next failure that the
firmware wants to send is replaced by an Initialize without any field.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar, cast

from onekey_emulator.context import Context
from onekey_emulator.failures import Failure, Interrupted, Restarted, Silence
from onekey_emulator.firmware import legacy_access as access
from onekey_emulator.firmware import legacy_limits
from onekey_emulator.firmware.base import Firmware
from onekey_emulator.firmware.legacy_packets import PacketReader, TinyReader
from onekey_emulator.handlers import Needs
from onekey_emulator.links import single
from onekey_emulator.profiles import Family, Sessions
from onekey_emulator.sessions import PinResult
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.device import Device
    from onekey_emulator.links import Link
    from onekey_sdk.wire.codec import Envelope

PROMPT_TIMEOUT = 300.0
"""Seconds after which a prompt goes away by itself."""

_TINY = (
    "PinMatrixAck",
    "ButtonAck",
    "PassphraseAck",
    "Cancel",
    "Initialize",
    "BixinPinInputOnDevice",
)
_END_OF_WORKFLOW = ("Initialize", "Cancel", "WipeDevice")


class LegacyContext(Context):
    """A request on a device of the classic family."""

    def __init__(self, firmware: LegacyFirmware, request: str) -> None:
        self.firmware = firmware
        self.device = firmware.device
        self.profile = firmware.device.profile
        self.request = request
        self._logged = False

    async def seed(self) -> bytes:
        session = await access.session_seed(self.firmware)
        if not self._logged:
            self._logged = True
            self.device.log_wallet(self.request)
        return session.seed

    async def unlock(self) -> None:
        """Ask for the PIN if the device is locked.

        Raises:
            Failure, Silence: it was not entered.
        """
        await access.protect_pin(self.firmware)

    async def confirm(self, code: str, lines: Sequence[str], *, announce: bool = True) -> None:
        if not await self.firmware.button(code, lines, announce=announce):
            raise Failure("ActionCancelled")

    async def call(self, message: Any, *expected: str) -> Any:
        firmware = self.firmware
        firmware.send(message)
        while True:
            envelope = await firmware.next_envelope()
            name = firmware.name_of(envelope)
            if name in expected:
                try:
                    return firmware.decode(envelope)
                except Failure as failure:
                    await firmware.send_failure(failure)
            elif name in _END_OF_WORKFLOW or "Sign" in name:
                raise Interrupted(envelope)
            else:
                await firmware.dispatch(envelope)

    async def send(self, message: Any) -> None:
        self.firmware.send(message)


class LegacyFirmware(Firmware):
    """Runs a Classic, Classic 1S, Classic 1S Pure or Mini.

    Attributes:
        aborted_by_initialize: whether an Initialize ended the last prompt and waits for its
            answer.
        aborted_by_cancel: whether a Cancel did.
        seed_cached: whether the firmware believes that the current session's seed is good. One
            flag for all sessions, as in the firmware.
        cardano_cached: the same for Cardano's seed.
        derive_cardano: whether Cardano's seed is to be derived with the next one.
        last_initialized: session id that the last Initialize gave out, None since the session
            it belonged to was closed.
        in_command: whether a message is being processed.
    """

    family: ClassVar[Family] = Family.LEGACY
    failure_texts: ClassVar[dict[str, str]] = {
        "UnexpectedMessage": "Unexpected message",
        "ButtonExpected": "Button expected",
        "DataError": "Data error",
        "ActionCancelled": "Action cancelled by user",
        "PinExpected": "PIN expected",
        "PinCancelled": "PIN cancelled",
        "PinInvalid": "PIN invalid",
        "InvalidSignature": "Invalid signature",
        "ProcessError": "Process error",
        "NotEnoughFunds": "Not enough funds",
        "NotInitialized": "Device not initialized",
        "PinMismatch": "PIN mismatch",
        "WipeCodeMismatch": "Wipe code mismatch",
        "InvalidSession": "Invalid session",
        "FirmwareError": "Firmware error",
    }

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        # What happened, in order: packets, and None where the person answered a prompt.
        self._events: deque[tuple[Link, bytes] | None] = deque()
        self._wake = asyncio.Event()
        self._reader = PacketReader()
        self._tiny_reader = self._new_tiny_reader()
        self._link: Link | None = None
        self._task: asyncio.Task[None] | None = None
        self.aborted_by_initialize = False
        self.aborted_by_cancel = False
        self.seed_cached = False
        self.cardano_cached = False
        self.derive_cardano = False
        self.last_initialized: bytes | None = None
        self.in_command = False

    @property
    def busy(self) -> bool:
        return self.in_command

    # the loop

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="classic firmware")

    async def stop(self) -> None:
        await super().stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def receive(self, link: Link, *packets: bytes) -> None:
        self._happened(*((link, packet) for packet in single(packets)))

    def _happened(self, *events: tuple[Link, bytes] | None) -> None:
        self._events.extend(events)
        self._wake.set()

    async def _run(self) -> None:
        self.touch()
        while True:
            envelope = await self.next_envelope()
            while True:
                try:
                    await self.dispatch(envelope)
                    break
                except Interrupted as interrupted:
                    envelope = interrupted.envelope
                except Restarted:
                    self._forget()
                    self.cut_links()
                    break

    async def next_envelope(self) -> Envelope:
        """The next message of any kind."""
        while True:
            while self._events:
                event = self._events.popleft()
                if event is None:
                    continue
                self._link, packet = event
                try:
                    envelope = self._reader.feed(packet)
                except Failure as failure:
                    await self.send_failure(failure)
                else:
                    if envelope is not None:
                        return envelope
            self._wake.clear()
            await self._wake.wait()

    async def dispatch(self, envelope: Envelope) -> None:
        """Process a message and answer it."""
        self.touch()
        name = self.name_of(envelope)
        handler = self.find_handler(name)
        if handler is None:
            await self.send_failure(Failure("UnexpectedMessage", "Unknown message"))
            return
        self.aborted_by_initialize = False
        self.aborted_by_cancel = False
        outer, self.in_command = self.in_command, True
        try:
            request = self.decode(envelope)
            await self._prepare(handler.needs)
            answer = await handler.function(LegacyContext(self, name), request)
        except Failure as failure:
            await self.send_failure(failure)
        except Silence:
            pass
        except (Interrupted, Restarted, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - a bug of a handler must not stop the device
            self.crashed(error)
            await self.send_failure(Failure("FirmwareError"))
        else:
            self.send(answer)
        finally:
            self.in_command = outer
            self.finished()
            self.touch()

    async def _prepare(self, needs: Needs) -> None:
        if needs is Needs.WALLET and self.device.storage.mnemonic is None:
            raise Failure("NotInitialized")
        if needs is not Needs.NOTHING:
            await access.protect_pin(self)

    def reset(self) -> None:
        self.cut_links()
        self._restart()

    def _forget(self) -> None:
        """Drop what the hosts have said."""
        self._events.clear()
        self._reader = PacketReader()
        self._tiny_reader = self._new_tiny_reader()

    def _restart(self) -> None:
        """Forget what was going on, without an answer."""
        self._forget()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self._task = asyncio.create_task(self._run(), name="classic firmware")

    # messages

    def send(self, message: Any) -> None:
        """Send to whoever spoke last."""
        if self._link is not None:
            self.transmit(self._link, message)

    async def send_failure(self, failure: Failure) -> None:
        """Send a failure, or handle the Initialize that waits for its answer instead."""
        self.aborted_by_cancel = False
        if self.aborted_by_initialize:
            handler = self.find_handler("Initialize")
            assert handler is not None
            empty = m.Initialize()
            self.send(await handler.function(LegacyContext(self, "Initialize"), empty))
            self.aborted_by_initialize = False
            return
        self.send(self.failure(failure.code, failure.text))

    def malformed(self, message: Any) -> Failure:
        return Failure("DataError", "end-of-stream")

    def incomplete(self, message: Any, field: str) -> Failure:
        return Failure("DataError", "missing required field")

    def check_limits(self, message: Any) -> None:
        legacy_limits.check(message)

    # prompts

    async def listen(self, prompt: Prompt | None, deadline: float | None) -> Any:
        """The next message that a prompt hears.

        None if the person answered first, or the time was up: see `prompt.answered`.
        """
        while True:
            while self._events:
                event = self._events.popleft()
                if event is None:
                    break
                self._link, packet = event
                try:
                    envelope = self._tiny_reader.feed(packet)
                    if envelope is not None:
                        return self.decode(envelope)
                except Failure as failure:
                    await self.send_failure(failure)
            if prompt is not None and prompt.answered:
                return None
            if self._events:
                continue
            self._wake.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._wake.wait()
            except TimeoutError:
                return None

    def deadline(self) -> float:
        """When a prompt that is opened now goes away by itself."""
        return asyncio.get_running_loop().time() + PROMPT_TIMEOUT

    def prompt(self, prompt: Prompt) -> Prompt:
        """The prompt, wired to wake this firmware when it is answered."""

        def answered() -> None:
            self.touch()
            self._happened(None)

        prompt.on_answer = answered
        return prompt

    def ends(self, message: Any) -> bool:
        """Whether the message ends the prompt; remembers how."""
        name = message.DESCRIPTOR.name
        self.aborted_by_cancel = name == "Cancel"
        self.aborted_by_initialize = name == "Initialize"
        return self.aborted_by_cancel or self.aborted_by_initialize

    async def acknowledged(self, code: str) -> bool:
        """Send a ButtonRequest and wait for its ButtonAck. False if something else came."""
        self.send(self.button_request(code))
        deadline = self.deadline()
        while True:
            message = await self.listen(None, deadline)
            if message is None or self.ends(message):
                return False
            if message.DESCRIPTOR.name == "ButtonAck":
                return True

    async def button(self, code: str, lines: Sequence[str], *, announce: bool = True) -> bool:
        """Let the person confirm. False if anybody said no, or nobody anything."""
        if announce and not await self.acknowledged(code):
            return False
        prompt = self.prompt(Prompt("confirm", lines))
        deadline = self.deadline()
        with self.shown(prompt):
            while True:
                message = await self.listen(prompt, deadline)
                if message is None:
                    return bool(prompt.answer)
                if self.ends(message):
                    return False

    def ends_page(self, message: Any) -> bool:
        """Whether the message ends a page or an entry that the host did not ask for."""
        if message.DESCRIPTOR.name == "Cancel" and not self.device.profile.pages_hear_cancel:
            return False
        return self.ends(message)

    async def notice(self, lines: Sequence[str]) -> None:
        """Show a page until a key is pressed, or a message comes that ends it."""
        prompt = self.prompt(Prompt("confirm", lines, dismissable=True))
        with self.shown(prompt):
            while True:
                message = await self.listen(prompt, None)
                if message is None or self.ends_page(message):
                    return

    async def entry(self, prompt: Prompt) -> str | None:
        """Let the person type. None if anybody cancelled."""
        with self.shown(self.prompt(prompt)):
            while True:
                message = await self.listen(prompt, None)
                if message is None:
                    return cast("str | None", prompt.answer)
                if self.ends_page(message):
                    return None

    # locking

    def lock(self) -> None:
        """Lock, and end all sessions; older firmware did not end them."""
        if self.device.profile.lock_ends is Sessions.ALL:
            self.clear_sessions(lock=True)
        else:
            self.device.chip.lock()

    def clear_sessions(self, *, lock: bool) -> None:
        """End all sessions, and lock if that is wanted too."""
        self.device.chip.clear()
        self.seed_cached = False
        self.cardano_cached = False
        if lock:
            self.device.attach_unlocked = False
            self.device.chip.lock()

    def lock_by_hand(self) -> None:
        self._dismiss()
        self.lock()

    def auto_lock(self) -> None:
        if self.in_command:
            # Prompts end by their own timeout.
            self.touch()
        else:
            self.lock()

    def unlock_by_hand(self, pin: str) -> None:
        # At the keys no session is cleared, whichever PIN it is.
        try:
            result = access.verify_pin(self, pin)
        except Restarted:
            self.reset()
            return
        self.device.save()
        if result is PinResult.WRONG:
            raise ValueError("wrong PIN")
        self.device.attach_unlocked = result is PinResult.ATTACHED
        self.touch()

    def enter_wrong_pin_in_reboot(self) -> None:
        if self.device.storage.pin is None:
            raise RuntimeError("the device has no PIN")
        access.verify_pin(self, "")
        self.device.save()

    def unplug(self) -> None:
        cut = self._link is not None and self._link.name == "usb"
        for link in [link for link in self.links if link.name == "usb"]:
            link.on_closed()
        if cut:
            self._restart()
        if self.device.options.usb_loss_locks:
            self.lock()

    def plug(self) -> None:
        self.touch()

    def _dismiss(self) -> None:
        prompt = self.device.user.prompt
        if prompt is not None and prompt.cancellable:
            self.device.user.cancel()

    def _new_tiny_reader(self) -> TinyReader:
        known = schema.load()
        return TinyReader(frozenset(known.id_of(name) for name in _TINY))
