"""What a call costs: messages to the device, and questions to the person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.wallet_world import ETH_PATH, METHOD, PIN, Mood, World

MODELS = ("classic1s", "pro")
PROOF = ["Initialize", METHOD]
PARAMETERS: dict[str, Any] = {"path": ETH_PATH, "show_on_onekey": False}

both = pytest.mark.parametrize("model", MODELS)


class Counter:
    """Reads what was asked of the device, piece by piece."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen = 0

    def __call__(self) -> list[str]:
        names = self._world.emulator.requests
        new, self._seen = names[self._seen :], len(names)
        return new


@both
@pytest.mark.parametrize("passphrase", ["abc", ""])
async def test_twenty_addresses_one_by_one(model: str, passphrase: str) -> None:
    async with World(model) as world:
        world.unlock(PIN)
        requests = Counter(world)
        assert (await world.address(passphrase)).code is None
        assert requests() == ["GetFeatures", "Initialize", "GetPassphraseState", METHOD]
        for _ in range(20):
            assert (await world.address(passphrase)).code is None
            assert requests() == PROOF
        assert world.asked == (1 if passphrase else 0)


@both
@pytest.mark.parametrize("passphrase", ["abc", ""])
async def test_a_bundle_costs_one_more(model: str, passphrase: str) -> None:
    async with World(model) as world:
        assert (await world.address(passphrase)).code is None
        requests = Counter(world)
        requests()
        assert (await world.address(passphrase, bundle=20)).code is None
        assert requests() == ["Initialize", *[METHOD] * 20]


@both
async def test_a_hold_without_pauses_costs_one_more(model: str) -> None:
    async with World(model) as world:
        wallet = await world.sdk.open_wallet(passphrase="abc")
        methods: Any = wallet.evm
        requests = Counter(world)
        requests()
        async with wallet.hold():
            for _ in range(20):
                await methods.get_address(**PARAMETERS)
        assert requests() == ["Initialize", *[METHOD] * 20]


@both
@pytest.mark.parametrize("passphrase", ["abc", ""])
async def test_after_a_lock_it_costs_four(model: str, passphrase: str) -> None:
    async with World(model) as world:
        assert (await world.address(passphrase)).code is None
        requests = Counter(world)
        requests()
        world.lock()
        outcome = await world.address(passphrase)
        assert (outcome.code, outcome.asked) == (None, 1 if passphrase else 0)
        assert requests() == ["Initialize", "UnLockDevice", "GetPassphraseState", METHOD]


@both
async def test_under_an_attach_pin_it_costs_three(model: str) -> None:
    async with World(model) as world:
        world.lock()
        world.unlock("777777")
        assert (await world.address("a")).code is None
        requests = Counter(world)
        requests()
        for _ in range(5):
            assert (await world.address("a")).code is None
            assert requests() == ["Initialize", "GetPassphraseState", METHOD]
        assert world.asked == 0


@both
async def test_without_passphrases_it_costs_two_and_nobody_is_asked(model: str) -> None:
    async with World(model, passphrase_protection=False, attach_pins={}) as world:
        assert (await world.address(None)).code is None
        requests = Counter(world)
        requests()
        for passphrase in (None, ""):
            assert (await world.address(passphrase)).code is None
            assert requests() == PROOF
        assert world.asked == 0


@both
async def test_fifty_looks_at_the_device_evict_nothing(model: str) -> None:
    async with World(model) as world:
        assert (await world.address("abc")).code is None
        requests = Counter(world)
        requests()
        for _ in range(50):
            await world.sdk.get_features()
            await world.sdk.search_devices()
        assert set(requests()) == {"GetFeatures"}
        outcome = await world.address("abc")
        assert (outcome.code, outcome.asked, requests()) == (None, 0, PROOF)


@both
async def test_of_eleven_wallets_one_asks_again(model: str) -> None:
    async with World(model) as world:
        wallets: list[Any] = [
            await world.sdk.open_wallet(passphrase=str(number)) for number in range(11)
        ]
        asked = world.asked
        for wallet in wallets[1:]:
            await wallet.evm.get_address(**PARAMETERS)
        assert world.asked == asked
        world.mood = Mood(passphrase="0")
        await wallets[0].evm.get_address(**PARAMETERS)
        assert world.asked == asked + 1
