"""How a client runs what is asked of it: on a device, in a wallet, one after the other."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from onekey_sdk import chains, management, session
from onekey_sdk._flat import FlatMethods
from onekey_sdk.errors import ClientClosed, DeviceNotFound
from onekey_sdk.events import DEVICE_EVENT, UI_EVENT, DeviceEvent, Emitter, UIRequest, known_device
from onekey_sdk.models import Mode
from onekey_sdk.parameters import CONNECTING_KEYS, WALLET_KEYS, prepare
from onekey_sdk.session import capabilities

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from onekey_sdk.chains._method import Method
    from onekey_sdk.session.conversation import Operation
    from onekey_sdk.session.device import Device, Turn
    from onekey_sdk.session.directory import Directory
    from onekey_sdk.session.proof import Proof, Wanted

Result = TypeVar("Result")


@runtime_checkable
class _Address(Protocol):
    """What methods give that are asked for an address."""

    @property
    def path(self) -> str: ...
    @property
    def address(self) -> str: ...


class Calls(FlatMethods):
    """What stands between a client's methods and its devices."""

    _directory: Directory | None
    _events: Emitter
    _check_firmware: bool

    @property
    def _devices(self) -> Directory:
        if self._directory is None or self._directory.closed:
            raise ClientClosed("this client is not open")
        self._directory.home.check()
        return self._directory

    def _wanted(self, how: Mapping[str, Any]) -> Wanted:
        return session.wanted_by_call(
            passphrase_state=how.get("passphrase_state"),
            use_empty_passphrase=how.get("use_empty_passphrase", False),
            skip_passphrase_check=how.get("skip_passphrase_check", False),
            derive_cardano=how.get("derive_cardano", False),
        )

    async def _proven(
        self, turn: Turn, wanted: Wanted, device_id: str | None, how: Mapping[str, Any]
    ) -> Proof:
        turn.device.check_device_id(device_id)
        if how.get("init_session"):
            _forget(turn, wanted)
        if not isinstance(wanted, session.Open):
            return await session.prove(turn, wanted)
        turn.proof = None
        return await self._opened(turn, wanted)

    async def _opened(self, turn: Turn, wanted: Wanted) -> Proof:
        """The wallet that the person opens, by its name from now on; its key is forgotten."""
        proof = await session.prove(turn, wanted)
        turn.proof = replace(proof, wanted=proof.named)
        return turn.proof

    async def _flat(
        self,
        name: str,
        connect_id: str | None,
        device_id: str | None,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        """Run a chain's method by its flat name; the generated methods end here."""
        method = chains.find(name)
        how = {key: value for key, value in parameters.items() if key in WALLET_KEYS}
        own = {key: value for key, value in parameters.items() if key not in WALLET_KEYS}
        operations = prepare(name, method, bundle, own)
        wanted = self._wanted({"derive_cardano": method.cardano, **how})

        async def work(turn: Turn) -> Any:
            turn.device.check_device_id(device_id)
            if how.get("init_session"):
                _forget(turn, wanted)
            return await self._run(turn, name, method, wanted, operations)

        results = await self._on_device(connect_id, work, how)
        return results if bundle is not None else results[0]

    async def _run(
        self,
        turn: Turn,
        name: str,
        method: Method,
        wanted: Wanted,
        operations: Sequence[Operation[Any]],
    ) -> list[Any]:
        known = turn.device.known
        capabilities.check_model(name, known, method.models)
        if self._check_firmware:
            capabilities.check_firmware(name, known, method.minimum)
        for operation in operations:
            minimum = session.demanded(operation, known)
            if self._check_firmware:
                capabilities.check_firmware(name, known, minimum)
        if method.signing:
            # Within a hold, another host may have opened a wallet of its own since the last call,
            # over another link of the device.
            turn.proof = None
        if isinstance(wanted, session.Open):  # all of a bundle runs in the one wallet
            wanted = (await self._opened(turn, wanted)).wanted
        else:
            await session.prove(turn, wanted)
        self._events.emit(UI_EVENT, UIRequest.CLOSE_UI_PIN_WINDOW)
        if method.together is not None and len(operations) > 1:
            at_once = method.together(operations)
            return await session.run_in_wallet(turn, wanted, at_once, signing=method.signing)
        results: list[Any] = []
        for operation in operations:
            result = await session.run_in_wallet(turn, wanted, operation, signing=method.signing)
            self._tell_address(turn.device, result)
            results.append(result)
        return results

    def _tell_address(self, device: Device, result: object) -> None:
        name = UIRequest.PREVIOUS_ADDRESS_RESULT
        if self._events.heard(UI_EVENT, name) and isinstance(result, _Address):
            data = {"address": result.address, "path": result.path}
            payload = {"device": known_device(device.info), "data": data}
            self._events.emit(UI_EVENT, name, payload)

    async def _on_device(
        self,
        connect_id: str | None,
        work: Callable[[Turn], Awaitable[Result]],
        how: Mapping[str, Any],
        *,
        modes: frozenset[Mode] = capabilities.USABLE_MODES,
    ) -> Result:
        """Do some work in a turn of the device, in one of the modes."""
        connecting = {key: value for key, value in how.items() if key in CONNECTING_KEYS}
        wait = how.get("wait", session.WAIT)
        device = await self._devices.find(connect_id, session.Connecting(**connecting))
        begun = False

        async def checked(turn: Turn) -> Result:
            nonlocal begun
            turn.device.check_connect_id(connect_id)
            begun = True
            if turn.device.known.mode not in modes:
                await management.fresh_features(turn)  # the person may have changed that
            turn.device.check_mode(modes)
            if self._events.heard(DEVICE_EVENT, DeviceEvent.FEATURES):
                self._events.emit(DEVICE_EVENT, DeviceEvent.FEATURES, asdict(turn.device.known))
            return await work(turn)

        try:
            return await device.run(checked, wait)
        except DeviceNotFound:
            if begun:
                raise
            # It may have been plugged in again elsewhere.
            device.present = False
            device = await self._devices.find(connect_id, session.Connecting(**connecting))
            return await device.run(checked, wait)
        finally:
            self._events.emit(UI_EVENT, UIRequest.CLOSE_UI_WINDOW)
            if how.get("keep_session") is False and not device.working:
                await device.close()


def _forget(turn: Turn, wanted: Wanted) -> None:
    """`init_session` starts the standard wallet anew; a hidden one keeps its session."""
    cache, device_id = turn.device.cache, turn.device.known.device_id
    known = cache.standard_fingerprint(device_id)
    if isinstance(wanted, session.Standard) and known is not None:
        cache.drop(device_id, known)
    turn.proof = None
