"""The same client for programs without `async`.

    from onekey_sdk.sync import OneKey

    with OneKey() as sdk:
        device, *_ = sdk.search_devices()

Every method of `onekey_sdk.OneKey` is here under its name, with its parameters and its results;
it blocks until it is done, and Ctrl-C cancels it on the device too. There is one implementation:
each client has a background thread in which the other one runs. Several threads may share a
client.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from onekey_sdk import client
from onekey_sdk._client_sync import ClientMethods
from onekey_sdk._flat_sync import FlatMethods, WalletMethods
from onekey_sdk._portal import Portal, ask
from onekey_sdk.errors import ClientClosed

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from onekey_sdk import wallet
    from onekey_sdk._device_object_sync import DeviceHandle
    from onekey_sdk.models import DeviceChange, DeviceInfo
    from onekey_sdk.session.link import Deadlines
    from onekey_sdk.session.progress import Progress
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )
    from onekey_sdk.session.store import SessionStore
    from onekey_sdk.session.words import WordRequest
    from onekey_sdk.transport.discovery import Address
    from onekey_sdk.transport.pairing import PairingRequest

Request = TypeVar("Request")
Result = TypeVar("Result")


class UserInterface(Protocol):
    """Asks the person, in the thread that made the call. `None` as an answer cancels it."""

    def pin(self, request: PinRequest) -> PinAnswer:
        """The positions of the PIN's digits, or `ON_DEVICE`."""
        ...

    def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        """The passphrase, `ON_DEVICE` or `ATTACH_PIN`."""
        ...

    def button(self, request: ButtonRequest) -> None:
        """Tell the person to look at the device. Need not wait for anything."""
        ...


@runtime_checkable
class ShowsProgress(Protocol):
    """What a `UserInterface` has besides, if it shows how far long transfers have come."""

    def progress(self, progress: Progress) -> None:
        """Show it, at most twenty times in one transfer."""
        ...


@runtime_checkable
class PairsDevices(Protocol):
    """What a `UserInterface` has besides, if devices can be paired through it."""

    def pairing(self, request: PairingRequest) -> str | None:
        """The digits on the device's screen; see `onekey_sdk.PairsDevices`."""
        ...


@runtime_checkable
class EntersWords(Protocol):
    """What a `UserInterface` has besides, if backups can be typed into it."""

    def word(self, request: WordRequest) -> str | None:
        """The word or the position that the device asks for; see `onekey_sdk.EntersWords`."""
        ...


class OneKey(FlatMethods, ClientMethods):
    """Talks to OneKey devices; `onekey_sdk.OneKey` without `await`.

    Use it as `with OneKey(...) as sdk:`. The parameters are those of the other, but for `ui`,
    whose methods are plain ones here.

    Raises:
        RuntimeError: a method was called where an event loop is running.
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
        self._client = client.OneKey(
            address,
            ui=_InCallersThread(ui) if ui else None,
            check_firmware=check_firmware,
            deadlines=deadlines,
            session_store=session_store,
        )
        self._portal: Portal | None = None
        self._disposing: asyncio.Future[None] | None = None

    def __enter__(self) -> Self:
        portal = Portal()
        try:
            portal.call(self._client.__aenter__)
        except BaseException:
            portal.close()
            raise
        self._portal = portal
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dispose()

    def dispose(self) -> None:
        """Cancel what is running and let go of all devices. The client cannot be used again.

        Interrupted, it goes on by itself; called again, it waits for the end. In a listener, which
        cannot wait, it only begins.
        """
        if self._portal is not None and self._portal.inside:
            self._disposing = asyncio.ensure_future(self._client.dispose())
            return
        portal, self._portal = self._portal, None
        if portal is not None and not portal.elsewhere:
            try:
                portal.call(self._client.dispose)
            finally:
                portal.close()

    def device(self, connect_id: str | None = None) -> DeviceHandle:
        """One device as an object: `sdk.device(connect_id).change_pin()`, `.settings(...)`.

        Args:
            connect_id: which device; may be left out where there is only one.
        """
        from onekey_sdk._device_object_sync import DeviceHandle

        return DeviceHandle(self, connect_id)

    def watch(self) -> Generator[DeviceChange, None, None]:
        """Tell what is there, as arrivals, and from then on what comes and goes.

        A loop over it has no end by itself. A device that stays is not disturbed, and calls may
        be made meanwhile. A device keeps its `connect_id` when it is plugged in again.

        Raises:
            OneKeyError: why none of the links can be looked at.
        """
        events = self._do(lambda sdk: sdk.watch())

        async def next_event() -> DeviceChange:
            return await anext(events)

        try:
            while True:
                yield self._open.call(next_event)
        except (StopAsyncIteration, ClientClosed):
            return
        finally:
            if self._portal is not None:
                self._portal.call(events.aclose)

    @property
    def _open(self) -> Portal:
        if self._portal is None:
            raise ClientClosed("this client is not open")
        return self._portal

    def _wait(self, call: Callable[[client.OneKey], Coroutine[Any, Any, Result]]) -> Result:
        return self._open.call(lambda: call(self._client))

    def _do(self, call: Callable[[client.OneKey], Result]) -> Result:
        if self._portal is None or self._portal.inside:
            return call(self._client)

        async def do() -> Result:
            return call(self._client)

        return self._portal.call(do)

    def _wallet(
        self, call: Callable[[client.OneKey], Coroutine[Any, Any, wallet.Wallet]]
    ) -> Wallet:
        return Wallet(self._wait(call), self._open)

    def _flat(
        self,
        name: str,
        connect_id: str | None,
        device_id: str | None,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        items = {} if bundle is None else {"bundle": bundle}
        return self._wait(
            lambda sdk: getattr(sdk, name)(connect_id, device_id, **items, **parameters)
        )


class Wallet(WalletMethods):
    """A wallet of a device; `onekey_sdk.Wallet` without `await`.

    Attributes:
        device_id: the seed it belongs to.
        passphrase_state: its public fingerprint, None where passphrases are off.
    """

    def __init__(self, opened: wallet.Wallet, portal: Portal) -> None:
        self._opened = opened
        self._portal = portal
        self.device_id = opened.device_id
        self.passphrase_state = opened.passphrase_state

    def __repr__(self) -> str:
        return repr(self._opened)

    @property
    def device(self) -> DeviceInfo:
        """The device that holds the wallet."""
        return self._opened.device

    @contextlib.contextmanager
    def hold(self) -> Generator[Wallet, None, None]:
        """Keep the device for this thread, so that calls in a row prove the wallet only once.

        The proof is renewed after a second without a message. Other threads wait meanwhile.
        """
        with self._portal.entered(self._opened.hold):
            yield self

    def _call(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        chain, _, method = name.partition("_")
        items = {} if bundle is None else {"bundle": bundle}
        methods = getattr(self._opened, chain)
        return self._portal.call(lambda: getattr(methods, method)(**items, **parameters))


class _InCallersThread:
    """Passes prompts on to the thread that made the call.

    It can pair devices and enter words if the interface can.
    """

    def __init__(self, ui: UserInterface) -> None:
        self._ui = ui
        if isinstance(ui, PairsDevices):
            self.pairing = _asking(ui.pairing)
        if isinstance(ui, EntersWords):
            self.word = _asking(ui.word)

    def __repr__(self) -> str:
        return repr(self._ui)

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await ask(lambda: self._ui.pin(request))

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await ask(lambda: self._ui.passphrase(request))

    async def button(self, request: ButtonRequest) -> None:
        await ask(lambda: self._ui.button(request))

    async def progress(self, progress: Progress) -> None:
        ui = self._ui
        if isinstance(ui, ShowsProgress):
            await ask(lambda: ui.progress(progress))


def _asking(
    method: Callable[[Request], Result],
) -> Callable[[Request], Coroutine[Any, Any, Result]]:
    async def ask_there(request: Request) -> Result:
        return await ask(lambda: method(request))

    return ask_there
