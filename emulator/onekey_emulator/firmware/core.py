"""The MicroPython family: a task for each link, and one workflow on each.

A message that a workflow did not ask for ends that workflow without an answer and is handled
next. When a message has been handled to its end, the firmware's main loop starts anew, and
whatever was going on over other links is gone, also without an answer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar, cast

from onekey_emulator.context import Context
from onekey_emulator.failures import Failure, Interrupted, Restarted, Silence
from onekey_emulator.firmware import core_access as access
from onekey_emulator.firmware.base import Firmware
from onekey_emulator.firmware.core_packets import CodecError, MessageReader
from onekey_emulator.handlers import Handler, Needs
from onekey_emulator.profiles import Family, Sessions
from onekey_emulator.sessions import NO_SESSION_ID, SESSION_ID_SIZE, PinResult
from onekey_emulator.user import Prompt
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onekey_emulator.device import Device
    from onekey_emulator.links import Link
    from onekey_sdk.wire.codec import Envelope

_UNSUPPORTED = ("ResetDevice", "RecoveryDevice", "BackupDevice")


class Conversation:
    """One link's side of the firmware.

    Attributes:
        workflow: the request that is being handled, if any.
        abandoned: whether the host has gone. The device does not notice, and goes on.
    """

    def __init__(self, firmware: CoreFirmware, link: Link) -> None:
        self.firmware = firmware
        self.link = link
        self.workflow: asyncio.Task[Any] | None = None
        self.abandoned = False
        # What happened, in order: packets, and None where the person answered a prompt.
        self._events: deque[bytes | None] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._next: Envelope | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen, from the beginning of a message."""
        self._task = asyncio.create_task(self._serve(), name=f"core firmware on {self.link.name}")

    def stop(self) -> asyncio.Task[None] | None:
        """Stop whatever goes on, without an answer."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        return task

    def receive(self, packets: Iterable[bytes]) -> None:
        """Take packets from the host."""
        self._events.extend(packets)
        self._wake()

    def handle_next(self, envelope: Envelope) -> None:
        """Handle this message as soon as the current one is done."""
        self._next = envelope

    def close_workflow(self) -> None:
        """End the workflow from outside; the host is told that it was cancelled."""
        if self.workflow is not None:
            self.workflow.cancel()

    async def read(self, prompt: Prompt | None = None) -> Envelope | None:
        """The next message, or None if the person answers the prompt first.

        Raises:
            CodecError: what came is no message.
        """
        reader = MessageReader()
        while True:
            envelope = reader.read(self._events)
            if envelope is not None:
                return envelope
            if prompt is not None and prompt.answered:
                return None
            if not self._events:
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter

    def answered(self) -> None:
        """The person has answered a prompt."""
        self._events.append(None)
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _serve(self) -> None:
        while not self.abandoned:
            try:
                envelope = await self.read()
            except CodecError:
                self._send_failure(Failure("FirmwareError"))
                continue
            while envelope is not None:
                envelope = await self._handle(envelope)
            self.firmware.restart(except_for=self)

    async def _handle(self, envelope: Envelope) -> Envelope | None:
        """Handle a message; another one that is to be handled at once, or None."""
        firmware = self.firmware
        firmware.touch()
        name = firmware.name_of(envelope)
        handler = firmware.find_handler(name)
        if handler is None:
            text = "Not support" if name in _UNSUPPORTED else None
            self._send_failure(Failure("UnexpectedMessage", text))
            return None
        try:
            request = firmware.decode(envelope)
            self.workflow = asyncio.create_task(self._work(handler, name, request))
            answer = await self.workflow
        except Interrupted as interrupted:
            return interrupted.envelope
        except Failure as failure:
            self._send_failure(failure)
        except Silence:
            pass
        except Restarted:
            self._events.clear()
            firmware.cut_links()
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            self._send_failure(Failure("ActionCancelled"))
        except CodecError:
            self._send_failure(Failure("FirmwareError"))
        except Exception as error:  # noqa: BLE001 - a bug of a handler must not stop the device
            firmware.crashed(error)
            self._send_failure(Failure("FirmwareError"))
        else:
            firmware.transmit(self.link, answer)
        finally:
            self.workflow = None
            firmware.finished()
        following, self._next = self._next, None
        return following

    async def _work(self, handler: Handler, name: str, request: Any) -> Any:
        context = CoreContext(self.firmware, self, name)
        if handler.needs is not Needs.NOTHING and not self.firmware.device.unlocked:
            await access.unlock(context)
        return await handler.function(context, request)

    def _send_failure(self, failure: Failure) -> None:
        self.firmware.transmit(self.link, self.firmware.failure(failure.code, failure.text))


class CoreContext(Context):
    """A request on a Touch or Pro."""

    def __init__(self, firmware: CoreFirmware, conversation: Conversation, request: str) -> None:
        self.firmware = firmware
        self.device = firmware.device
        self.profile = firmware.device.profile
        self.request = request
        self.conversation = conversation
        self._logged = False

    async def seed(self) -> bytes:
        session = await access.session_seed(self)
        if not self._logged:
            self._logged = True
            self.device.log_wallet(self.request)
        return session.seed

    async def confirm(self, code: str, lines: Sequence[str], *, announce: bool = True) -> None:
        if announce:
            await self.button_request(code)
        if not await self.ask(Prompt("confirm", lines)):
            raise Failure("ActionCancelled")

    async def call(self, message: Any, *expected: str) -> Any:
        self.firmware.transmit(self.conversation.link, message)
        envelope = await self.conversation.read()
        assert envelope is not None
        if self.firmware.name_of(envelope) not in expected:
            raise Interrupted(envelope)
        self.firmware.touch()
        return self.firmware.decode(envelope)

    async def send(self, message: Any) -> None:
        self.firmware.transmit(self.conversation.link, message)

    async def button_request(self, code: str, *, close_others: bool = True) -> None:
        """Announce a screen to the host and wait until it has understood."""
        if close_others:
            self.firmware.close_others(self.conversation)
        await self.call(self.firmware.button_request(code), "ButtonAck")

    async def ask(self, prompt: Prompt) -> bool | str | None:
        """Show a prompt until the person answers.

        Raises:
            Interrupted: the host said something, whatever it was.
        """
        conversation = self.conversation

        def answered() -> None:
            self.firmware.touch()
            conversation.answered()

        prompt.on_answer = answered
        with self.firmware.shown(prompt):
            envelope = await conversation.read(prompt)
        if envelope is not None:
            raise Interrupted(envelope)
        return prompt.answer

    async def show(self, code: str, lines: Sequence[str]) -> None:
        """Show a page with one button only."""
        await self.button_request(code)
        await self.ask(Prompt("confirm", lines, dismissable=True))

    async def entry(self, prompt: Prompt) -> str | None:
        """Let the person type; None if they pressed X."""
        return cast("str | None", await self.ask(prompt))


class CoreFirmware(Firmware):
    """Runs a Touch or Pro.

    Attributes:
        last_session: id of the session that was opened last; empty once it was ended.
        derive_cardano: whether Cardano's seed is to be derived with the next one.
    """

    family: ClassVar[Family] = Family.CORE
    failure_texts: ClassVar[dict[str, str]] = {
        "UnexpectedMessage": "Unexpected message",
        "ActionCancelled": "Cancelled",
        "PinCancelled": "PIN entry cancelled",
        "PinInvalid": "PIN invalid",
        "DataError": "Failed to decode message",
        "ProcessError": "Process error",
        "NotInitialized": "Device is not initialized",
        "InvalidSession": "Invalid session",
        "FirmwareError": "Firmware error",
    }
    # The screen is dark for so long before the device locks.
    auto_lock_grace: ClassVar[float] = 3.0
    reads_empty_messages: ClassVar[bool] = False

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self._conversations: dict[Link, Conversation] = {}
        self._running = False
        self.last_session = NO_SESSION_ID
        self.derive_cardano = False

    @property
    def busy(self) -> bool:
        conversations = self._conversations.values()
        return any(conversation.workflow is not None for conversation in conversations)

    # tasks

    async def start(self) -> None:
        self._running = True
        for conversation in self._conversations.values():
            conversation.start()
        self.touch()

    async def stop(self) -> None:
        await super().stop()
        self._running = False
        tasks = [conversation.stop() for conversation in self._conversations.values()]
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)

    def connect(self, link: Link) -> None:
        super().connect(link)
        conversation = Conversation(self, link)
        self._conversations[link] = conversation
        if self._running:
            conversation.start()

    def disconnect(self, link: Link) -> None:
        super().disconnect(link)
        conversation = self._conversations.get(link)
        if conversation is not None and conversation.workflow is None:
            del self._conversations[link]
            conversation.stop()
        elif conversation is not None:
            conversation.abandoned = True

    def receive(self, link: Link, *packets: bytes) -> None:
        if link in self._conversations:
            whole = [packet for packet in packets if packet and len(packet) % REPORT_SIZE == 0]
            self._conversations[link].receive(whole)

    def restart(self, except_for: Conversation | None = None) -> None:
        """Begin the main loop anew; workflows end without an answer."""
        for link, conversation in list(self._conversations.items()):
            if conversation.abandoned:
                del self._conversations[link]
            if conversation is not except_for:
                conversation.stop()
                if self._running and not conversation.abandoned:
                    conversation.start()

    def close_others(self, conversation: Conversation | None) -> None:
        """End the workflows on all other links; their hosts are told."""
        for other in self._conversations.values():
            if other is not conversation:
                other.close_workflow()

    def reset(self) -> None:
        self.cut_links()
        self.restart()

    # messages

    def malformed(self, message: Any) -> Failure:
        return Failure("DataError", "Failed to decode message: End of buffer.")

    def incomplete(self, message: Any, field: str) -> Failure:
        return Failure("DataError", f"Failed to decode message: Missing required field {field}")

    def check_limits(self, message: Any) -> None:
        return None

    # sessions

    def start_session(self, received: bytes | None = None) -> bytes:
        """Open the session of that id, or a new one. Its id, zeros where the chip refused.

        Raises:
            Failure: that is no session id.
        """
        chip = self.device.chip
        if received is not None and len(received) != SESSION_ID_SIZE:
            if not self.device.profile.own_sessions:
                raise Failure("FirmwareError")
            received = None
        opened = chip.start() if received is None else chip.open(received)
        self.last_session = opened or NO_SESSION_ID
        return self.last_session

    def end_session(self) -> None:
        """End the current session."""
        self.device.chip.close()
        self.last_session = b""

    # locking

    def lock(self, conversation: Conversation | None = None) -> None:
        """Lock, and end all sessions and the workflows of others; nothing without a PIN."""
        device = self.device
        if device.storage.mnemonic is None or device.storage.pin is None:
            return
        match device.profile.lock_ends:
            case Sessions.ALL:
                device.chip.clear()
            case Sessions.ATTACHED if device.attach_unlocked:
                device.chip.close()
            case _:
                pass
        if device.storage.fingerprint:
            device.finger_locked = True
        else:
            device.chip.lock()
        self.close_others(conversation)

    def lock_by_hand(self) -> None:
        self.lock()

    def auto_lock(self) -> None:
        self.lock()

    def unlock_by_hand(self, pin: str) -> None:
        try:
            result = access.verify_pin(self, pin)
        except Restarted:
            self.reset()
            return
        self.device.save()
        if result is PinResult.WRONG:
            raise ValueError("wrong PIN")
        self.touch()

    def enroll_fingerprint(self) -> None:
        if not self.device.profile.fingerprint:
            super().enroll_fingerprint()
        self.device.storage.fingerprint = True
        self.device.save()

    def touch_fingerprint(self) -> None:
        if not self.device.storage.fingerprint:
            raise RuntimeError("no finger is enrolled")
        # The firmware forgets that a hidden wallet's PIN had been used; the chip need not.
        self.device.attach_unlocked = False
        self.device.finger_locked = False
        self.touch()

    def open_my_address(self, passphrase: str) -> None:
        if not self.device.profile.my_address:
            super().open_my_address(passphrase)
        if not self.device.unlocked:
            raise RuntimeError("the device is locked")
        self.start_session()
        self.device.chip.derive(passphrase)

    def unplug(self) -> None:
        for link in [link for link in self.links if link.name == "usb"]:
            link.on_closed()
        self._usb_changed()

    def plug(self) -> None:
        self._usb_changed()

    def _usb_changed(self) -> None:
        if not self.device.options.usb_loss_locks:
            self.restart()
        elif self.device.unlocked:
            self.lock()
