"""The client: devices, wallets, and every method by its flat name."""

from __future__ import annotations

import contextlib
import inspect
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from onekey_sdk import management, session
from onekey_sdk._device_methods import DeviceMethods
from onekey_sdk._firmware_methods import FirmwareMethods
from onekey_sdk.errors import InvalidParameter, PassphraseDisabled
from onekey_sdk.events import DEVICE_EVENT, DeviceEvent, Emitter, known_device
from onekey_sdk.models import Change, KeptSession
from onekey_sdk.session import capabilities, fingerprint
from onekey_sdk.wallet import Wallet
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import TracebackType
    from typing import Self, Unpack

    from onekey_sdk._device_object import DeviceHandle
    from onekey_sdk.events import Callback
    from onekey_sdk.models import DeviceChange, DeviceInfo, Features, OnekeyFeatures
    from onekey_sdk.parameters import DeviceParameters, WalletParameters
    from onekey_sdk.session.device import Device, Turn
    from onekey_sdk.session.directory import Directory
    from onekey_sdk.session.link import Deadlines
    from onekey_sdk.session.prompts import UserInterface
    from onekey_sdk.session.proof import Wanted
    from onekey_sdk.session.store import Keeper, SessionStore
    from onekey_sdk.transport.base import Port
    from onekey_sdk.transport.discovery import Address

Result = TypeVar("Result")


class OneKey(DeviceMethods, FirmwareMethods):
    """Talks to OneKey devices, on one kind of link or on several.

    Use it as `async with OneKey(...) as sdk:`, in one event loop. Calls for one device are done
    one after the other, in the order in which they were made; different devices work at the same
    time.

    Args:
        address: `usb:[serial]`, `hid:[serial]`, `ble:[id]`, `udp:HOST:PORT`, `bridge:[URL]`,
            `memory:[model]`, a `Port`, or a list of these; by default USB and HID. A device
            that is reachable in several ways is used by USB before others.
        ui: asks the person for PINs and passphrases. Without one the device's own keyboard is
            used wherever it can be.
        check_firmware: refuse methods that the device's firmware is too old for.
        deadlines: how long to wait for answers and for people.
        session_store: keeps sessions for later clients and programs, such as a `FileStore`;
            by default they end with the client.
    """

    def __init__(
        self,
        address: Address | None = None,
        *,
        ui: UserInterface | None = None,
        check_firmware: bool = True,
        deadlines: Deadlines | None = None,
        session_store: SessionStore | None = None,
    ) -> None:
        self._address = address
        self._events = Emitter()
        self._ui = session.EventInterface(self._events, ui, session.Silent())
        self._check_firmware = check_firmware
        self._deadlines = deadlines or session.Deadlines()
        self._sessions = session.SessionCache()
        self._keeper: Keeper | None = None
        if session_store is not None:
            self._keeper = session.Keeper(session_store, self._sessions)
        self._directory: Directory | None = None

    async def __aenter__(self) -> Self:
        from onekey_sdk.transport import discovery  # only here, as all that talks to devices

        if self._directory is not None:
            self._directory.home.check()
        transports = discovery.transports_for(self._address)
        for transport in transports:
            transport.ask_pairing = self._ui.ask_pairing
        self._directory = session.Directory(transports, self._new_device)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.dispose()

    async def dispose(self) -> None:
        """Cancel what is running and let go of all devices. The client cannot be used again.

        Interrupted, it goes on by itself; called again, it waits for the end. In a listener, which
        cannot wait, it only begins.
        """
        directory = self._directory
        if directory is not None:
            directory.home.check()
            await directory.close()
            if self._directory is directory:
                self._directory = None

    def _new_device(self, port: Port) -> Device:
        return session.Device(port, self._sessions, self._ui, self._deadlines, self._keeper)

    def on(self, name: str, callback: Callback) -> None:
        """Call `callback` at every event of that name, as in OneKey's JavaScript SDK.

        Names are `UI_EVENT`, `DEVICE_EVENT`, or one of `UIRequest` and `DeviceEvent`. Without
        a `ui` of its own, a program that listens for prompts answers them by `ui_response`.
        """
        self._events.on(name, callback)

    def off(self, name: str, callback: Callback) -> None:
        """Stop calling `callback` at events of that name."""
        self._events.off(name, callback)

    def remove_all_listeners(self, name: str | None = None) -> None:
        """Stop calling anybody, for one name or for all."""
        self._events.remove_all(name)

    def ui_response(self, type: str, payload: Any, *, connect_id: str | None = None) -> None:
        """Answer a prompt; see `UIResponse` for the types and their payloads. None cancels.

        May be called in any thread.

        Raises:
            InvalidParameter: no prompt of that type waits, or several do and `connect_id` does
                not say whose it is.
        """
        self._ui.respond(type, payload, connect_id)

    async def call(
        self,
        method: str,
        connect_id: str | None = None,
        device_id: str | None = None,
        **parameters: Any,
    ) -> Any:
        """Any method by its name, in snake_case or as the JavaScript SDK spells it.

        Raises:
            InvalidParameter: there is no such method.
        """
        words = method.replace("U2F", "U2f").replace("BLE", "Ble")  # which are words
        name = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", words).lower()
        function = getattr(self, name, None)
        if name.startswith("_") or not inspect.iscoroutinefunction(function):
            raise InvalidParameter(f"{method!r} is no method of this SDK")
        known = inspect.signature(function).parameters
        places = {"connect_id": connect_id, "device_id": device_id}
        given = {key: value for key, value in places.items() if key in known}
        return await function(**given, **parameters)

    def device(self, connect_id: str | None = None) -> DeviceHandle:
        """One device as an object: `sdk.device(connect_id).change_pin()`, `.settings(...)`.

        Args:
            connect_id: which device; may be left out where there is only one.
        """
        from onekey_sdk._device_object import DeviceHandle

        return DeviceHandle(self, connect_id)

    async def search_devices(self, *, wait: float = 0) -> list[DeviceInfo]:
        """The devices on this client's links, also those that cannot be used now.

        A device is asked who it is, unless another program holds it. One that is reachable in
        several ways is listed once, by USB before others.

        Args:
            wait: seconds for other programs to let go of their devices.
        """
        before = {
            device.connect_id: device.info for device in self._devices.devices if device.present
        }
        found = {info.connect_id: info for info in await self._devices.search(wait)}
        for gone in before.keys() - found.keys():
            payload = {"device": known_device(before[gone])}
            self._events.emit(DEVICE_EVENT, DeviceEvent.DISCONNECT, payload)
        for new in found.keys() - before.keys():
            payload = {"device": known_device(found[new])}
            self._events.emit(DEVICE_EVENT, DeviceEvent.CONNECT, payload)
        return list(found.values())

    async def watch(self) -> AsyncGenerator[DeviceChange]:
        """Tell what is there, as arrivals, and from then on what comes and goes.

        A loop over it has no end by itself. A device that stays is not disturbed, and calls may
        be made meanwhile. A device keeps its `connect_id` when it is plugged in again.

        Raises:
            OneKeyError: why none of the links can be looked at.
        """
        async with contextlib.aclosing(session.Watch(self._devices).changes()) as changes:
            async for event in changes:
                gone = event.change is Change.REMOVED
                name = DeviceEvent.DISCONNECT if gone else DeviceEvent.CONNECT
                self._events.emit(DEVICE_EVENT, name, {"device": known_device(event.device)})
                yield event

    async def get_features(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Features:
        """What the device says about itself now (`GetFeatures`)."""
        return await self._on_device(
            connect_id, management.fresh_features, how, modes=capabilities.ANY_MODE
        )

    async def get_onekey_features(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> OnekeyFeatures:
        """Versions and hashes of the device's parts (`OnekeyGetFeatures`).

        Raises:
            DeviceFailure: the Classic family does not have the message.
        """

        async def ask(turn: Turn) -> OnekeyFeatures:
            request = messages.OnekeyGetFeatures()
            return session.normalize_onekey(await turn.ask(request, messages.OnekeyFeatures))

        return await self._on_device(connect_id, ask, how, modes=capabilities.ANY_MODE)

    async def cancel(self, connect_id: str | None = None) -> None:
        """End the running and waiting calls of a device, or of all devices.

        They fail with `CallCancelled`; when this returns, the device is ready for others.
        """
        for device in self._devices.devices:
            if not connect_id or connect_id in {device.connect_id, device.port.address}:
                await device.cancel()

    async def get_passphrase_state(
        self,
        connect_id: str | None = None,
        device_id: str | None = None,
        **how: Unpack[WalletParameters],
    ) -> str | None:
        """The fingerprint of a wallet, to be passed as `passphrase_state` from then on.

        With no wallet named the person is asked to open one. None where passphrases are off.
        """
        wanted = self._wanted(how)
        if isinstance(wanted, session.Unnamed):
            wanted = session.Open(cardano=wanted.cardano)

        async def ask(turn: Turn) -> str | None:
            proof = await self._proven(turn, wanted, device_id, how)
            return proof.fingerprint if proof.protected else None

        return await self._on_device(connect_id, ask, how)

    async def open_wallet(
        self,
        connect_id: str | None = None,
        *,
        device_id: str | None = None,
        standard: bool = False,
        passphrase_state: str | None = None,
        passphrase: str | None = None,
        passphrase_on_device: bool = False,
        attach_pin: bool = False,
        derive_cardano: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Wallet:
        """Open a wallet, asking the person where nothing says which.

        Args:
            connect_id: which device; may be left out where there is only one.
            device_id: which seed; another one is an error.
            standard: the wallet of the empty passphrase; nobody is asked.
            passphrase_state: the wallet with that fingerprint.
            passphrase: its passphrase, at most 50 bytes of UTF-8 after NFKD.
            passphrase_on_device: the person types the passphrase on the device.
            attach_pin: the person types the PIN that is bound to the wallet, on the device.
            derive_cardano: the wallet will be used for Cardano.

        Raises:
            PassphraseDisabled: a hidden wallet was meant, and passphrases are off.
            PassphraseStateMismatch: the wallet has another fingerprint than the one named.
        """
        wanted = session.wanted_by_opening(
            self._ui,
            standard=standard,
            passphrase_state=passphrase_state,
            passphrase=passphrase,
            passphrase_on_device=passphrase_on_device,
            attach_pin=attach_pin,
            derive_cardano=derive_cardano,
        )

        async def open_(turn: Turn) -> Wallet:
            proof = await self._proven(turn, wanted, device_id, {})
            return Wallet(turn.device, proof, self._run)

        return await self._on_device(connect_id, open_, how)

    async def resume_wallet(
        self,
        connect_id: str | None = None,
        *,
        device_id: str | None = None,
        passphrase_state: str | None = None,
        derive_cardano: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Wallet:
        """Open a hidden wallet without asking for its passphrase, if it is still open.

        Made for short programs with a `session_store`: the device is unlocked first, and a
        kept session is used only if it was unlocked all the time. Otherwise the person enters
        the passphrase once more, and the new session is kept.

        Args:
            connect_id: which device; may be left out where there is only one.
            device_id: which seed; another one is an error.
            passphrase_state: the wallet with that fingerprint; without it the only hidden
                wallet that is kept for the device, or else whichever the person opens.
            derive_cardano: the wallet will be used for Cardano.

        Raises:
            PassphraseDisabled: passphrases are off, so that there are no hidden wallets.
            PinCancelled, PinInvalid: the device stayed locked.
            PassphraseStateMismatch: the person opened another wallet than the one named.
        """

        async def resume(turn: Turn) -> Wallet:
            turn.device.check_device_id(device_id)
            await turn.recall()
            wanted: Wanted = session.Open(cardano=derive_cardano)
            state = passphrase_state or self._only_hidden(turn.device)
            if state is not None:
                wanted = session.Hidden(fingerprint.check(state), cardano=derive_cardano)
            proof = await self._proven(turn, wanted, device_id, {})
            if not proof.protected:
                raise PassphraseDisabled("passphrases are off in the device")
            return Wallet(turn.device, proof, self._run)

        return await self._on_device(connect_id, resume, how)

    def _only_hidden(self, device: Device) -> str | None:
        known = device.known.device_id
        standard = self._sessions.standard_fingerprint(known)
        hidden = [each.fingerprint for each in self._sessions.slots(known)]
        hidden = [each for each in hidden if each != standard]
        return hidden[0] if len(hidden) == 1 else None

    def preload_session_cache(
        self, device_id: str, passphrase_state: str, session_id: bytes | str
    ) -> None:
        """Hand in a session that an earlier process kept.

        The device is asked about the pair once, before its first use; a wrong or dead pair is
        dropped and the person asked instead.

        Raises:
            InvalidParameter: the device id is no text, the state no fingerprint, or the session
                id not 32 bytes.
        """
        if not isinstance(cast("object", device_id), str):
            raise InvalidParameter("a device_id is text. Take it from the device's Features")
        state = fingerprint.check(passphrase_state)
        self._sessions.keep(device_id, session.Slot(state, _session_id(session_id), learned=False))

    def export_session(self, device_id: str, passphrase_state: str) -> KeptSession | None:
        """What `preload_session_cache` takes in a later process, or None where nothing is open.

        The session id opens the wallet as long as the device stays unlocked: keep it where only
        the person's own programs can read it, and the whole of it or nothing.
        """
        slot = self._sessions.find(device_id, passphrase_state)
        if slot is None:
            return None
        return KeptSession(device_id, slot.fingerprint, slot.session_id)


def _session_id(value: bytes | str) -> bytes:
    raw = b""
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            raw = bytes.fromhex(value)
    elif isinstance(cast("object", value), (bytes, bytearray, memoryview)):
        raw = bytes(value)
    if session.is_session_id(raw):
        return raw
    del value, raw  # for tools that show the variables at an error
    size = session.SESSION_ID_SIZE
    raise InvalidParameter(f"a session id has {size} bytes, or twice as many digits, not all zero")
