"""A wallet as an object that a program holds on to."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from onekey_sdk import chains
from onekey_sdk._flat import WalletMethods
from onekey_sdk.parameters import prepare
from onekey_sdk.session import capabilities

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from onekey_sdk.chains._method import Method
    from onekey_sdk.models import DeviceInfo
    from onekey_sdk.session.conversation import Operation
    from onekey_sdk.session.device import Device, Turn
    from onekey_sdk.session.proof import Proof, Wanted


class MethodRunner(Protocol):
    """How a client runs the operations of a method in a turn."""

    async def __call__(
        self,
        turn: Turn,
        name: str,
        method: Method,
        wanted: Wanted,
        operations: Sequence[Operation[Any]],
    ) -> list[Any]: ...


class Wallet(WalletMethods):
    """A wallet of a device. Every call proves first that the device is in this wallet.

    Attributes:
        device_id: the seed it belongs to.
        passphrase_state: its public fingerprint, None where passphrases are off.
    """

    def __init__(self, device: Device, proof: Proof, run: MethodRunner) -> None:
        self._run = run
        self._device = device
        self.device_id = device.known.device_id
        self.passphrase_state = proof.fingerprint if proof.protected else None
        self._wanted: Wanted = proof.named

    def __repr__(self) -> str:
        return f"<Wallet {self.passphrase_state or 'without passphrase'} of {self._device!r}>"

    @property
    def device(self) -> DeviceInfo:
        """The device that holds the wallet."""
        return self._device.info

    @contextlib.asynccontextmanager
    async def hold(self) -> AsyncGenerator[Wallet]:
        """Keep the device for this task, so that calls in a row prove the wallet only once.

        The proof is renewed after a second without a message, and before each signature. Other
        tasks wait meanwhile.
        """
        async with self._device.turn():
            yield self

    async def _call(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        method = chains.find(name)
        operations = prepare(name, method, bundle, parameters)

        async def work(turn: Turn) -> list[Any]:
            turn.device.check_device_id(self.device_id)
            turn.device.check_mode(capabilities.USABLE_MODES)
            return await self._run(turn, name, method, self._wanted, operations)

        results = await self._device.run(work)
        return results if bundle is not None else results[0]
