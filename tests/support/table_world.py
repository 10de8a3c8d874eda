"""One place, two devices that are plugged in there in turn, and the person in front of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from eth_keys.datatypes import PrivateKey

from onekey_sdk.errors import DeviceNotFound
from onekey_sdk.transport.base import Channel, Port, Transport
from tests.support.wallet_world import TappedChannel, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )

bip32: Any = import_module("embit.bip32")
bip39: Any = import_module("embit.bip39")
script: Any = import_module("embit.script")
networks: Any = import_module("embit.networks")

MNEMONICS = ("all " * 11 + "all", "abandon " * 11 + "about")
WALLETS = ("", "abc", "a", "b")
ETH = "m/44'/60'/0'/0/0"
BTC = "m/44'/0'/0'"


class Place(NamedTuple):
    """A wallet of one of the devices."""

    device: int
    passphrase: str


def _at(place: Place, path: str) -> Any:
    seed_bytes = bip39.mnemonic_to_seed(MNEMONICS[place.device], place.passphrase)
    return bip32.HDKey.from_seed(seed_bytes).derive(path)


def _fingerprint(place: Place) -> str:
    public = _at(place, "m/44'/1'/0'/0/0").key.get_public_key()
    return str(script.p2pkh(public).address(networks.NETWORKS["test"]))


def _ethereum(place: Place) -> str:
    return PrivateKey(_at(place, ETH).key.secret).public_key.to_checksum_address()


PLACES = [Place(device, passphrase) for device in (0, 1) for passphrase in WALLETS]
STATES = {place: _fingerprint(place) for place in PLACES}
AT_STATE = {state: place for place, state in STATES.items()}
RESULTS = {
    "evm": {place: _ethereum(place) for place in PLACES},
    "btc": {place: _at(place, BTC).to_public().to_base58() for place in PLACES},
}
"""What each method has to give, by wallet."""

METHODS = {"EthereumGetAddressOneKey", "EthereumGetAddress", "GetPublicKey", "BatchGetPublickeys"}
PARAMETERS: dict[str, dict[str, Any]] = {
    "evm": {"path": ETH, "show_on_onekey": False},
    "btc": {"path": BTC, "coin": "btc", "show_on_onekey": False},
}


class Socket(Port):
    """What is plugged in at the one place, for as long as it stays."""

    local = True
    location = "1-1"
    address = "usb:1-1"

    def __init__(self, table: Table, instance: int) -> None:
        self.instance = str(instance)
        self._table = table

    async def before(self, name: str) -> None:
        """Called with the name of each message that is about to go out."""
        self._table.count()

    async def open(self) -> Channel:
        if self._table.plugged is None or str(self._table.instance) != self.instance:
            raise DeviceNotFound("it was unplugged")
        channel = await self._table.plugged.emulator.port().open()
        return Recorded(channel, self, self._table)  # type: ignore[arg-type]


class Recorded(TappedChannel):
    """Keeps what the device said, and lets some of it arrive once more."""

    def __init__(self, channel: Channel, socket: Any, table: Table) -> None:
        super().__init__(channel, socket)
        self._table = table
        self._late: list[bytes] = []
        table.channels.append(self)

    def repeat(self, packets: Sequence[bytes]) -> None:
        """These arrive while nobody has asked for anything."""
        self._late += packets

    def drain(self) -> int:
        late = len(self._late)
        self._late.clear()
        return late + super().drain()

    async def read(self) -> bytes:
        if self._late:
            return self._late.pop(0)
        packet = await super().read()
        self._table.heard.append(packet)
        return packet

    async def close(self) -> None:
        if self in self._table.channels:
            self._table.channels.remove(self)
        await super().close()


class Table(Transport):
    """The place, the two devices, and the person in front of it."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = worlds
        self.plugged: World | None = worlds[0]
        self.instance = 1
        self.channels: list[Recorded] = []
        self.heard: list[bytes] = []
        self.stop_at: int | None = None
        self.stop: Callable[[], object] = lambda: None
        for world in worlds:
            world.passphrases = {state: place.passphrase for state, place in AT_STATE.items()}

    @property
    def world(self) -> World:
        """The device that is plugged in, or was last."""
        return self.plugged or self.worlds[0]

    def plug(self, number: int | None) -> None:
        """Pull what is there, and plug in another one, the same one, or none."""
        for world in self.worlds:
            if world.emulator.plugged:
                world.user.unplug()
        self.plugged = None
        if number is not None:
            self.plugged = self.worlds[number]
            self.plugged.user.plug()
            self.instance += 1

    def count(self) -> None:
        """A message is about to go out."""
        if self.stop_at is not None:
            self.stop_at -= 1
            if self.stop_at == 0:
                self.stop_at = None
                self.stop()

    async def ports(self) -> Sequence[Port]:
        return [Socket(self, self.instance)] if self.plugged is not None else []

    # The person types at whichever device is there.

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self.world.pin(request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await self.world.passphrase(request)

    async def button(self, request: ButtonRequest) -> None:
        return None


def told_by(kind: str, result: Any) -> str:
    """What tells from a result in which wallet it was made."""
    return str(result.address if kind == "evm" else result.xpub)
