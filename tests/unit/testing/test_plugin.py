"""The fixtures, as a wallet's tests use them."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from onekey_sdk import sync
from onekey_sdk.errors import ActionCancelled, MissingDependency, PinCancelled
from onekey_sdk.testing import HostPerson, SoftwareDevice

if TYPE_CHECKING:
    from onekey_sdk import OneKey

pytestmark = pytest.mark.real_time

MakeDevice = Callable[..., SoftwareDevice]
ETH = "m/44'/60'/0'/0/0"
# Of the seed of twelve times "all", and with the passphrase "abc", as three firmwares agree.
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"


def test_without_a_marker_it_is_a_pro_that_agrees(
    onekey_emulator: SoftwareDevice, onekey_sdk: sync.OneKey
) -> None:
    assert onekey_emulator.model == "pro"
    assert onekey_sdk.evm_get_address(path=ETH).address == STANDARD
    onekey_emulator.assert_shown(STANDARD)
    onekey_emulator.assert_not_shown(HIDDEN)
    with pytest.raises(AssertionError, match="was not shown"):
        onekey_emulator.assert_shown(STANDARD, HIDDEN)
    with pytest.raises(AssertionError, match=STANDARD[:6]):
        onekey_emulator.assert_not_shown(STANDARD)


@pytest.mark.onekey(model="classic1s", firmware="3.10.0", pin="1234", passphrase="abc")
class TestMarked:
    def test_everything_is_as_marked(
        self,
        onekey_emulator: SoftwareDevice,
        onekey_sdk: sync.OneKey,
        onekey_person: HostPerson,
    ) -> None:
        features = onekey_sdk.get_features()
        assert (features.model, features.firmware_version) == ("classic1s", (3, 10, 0))
        wallet = onekey_sdk.open_wallet()
        assert wallet.evm.get_address(ETH, show_on_onekey=False).address == HIDDEN
        assert [kind for kind in onekey_person.asked if kind != "button"] == ["pin", "passphrase"]
        assert {use.passphrase for use in onekey_emulator.wallets_used} == {"abc"}

    @pytest.mark.onekey(model="mini", firmware=None)
    def test_the_closest_marker_wins(self, onekey_emulator: SoftwareDevice) -> None:
        assert onekey_emulator.model == "mini"

    def test_other_answers_can_be_prepared(
        self, onekey_sdk: sync.OneKey, onekey_person: HostPerson
    ) -> None:
        onekey_person.next_pin("1234")
        onekey_person.next_passphrase("xyz")
        first = onekey_sdk.open_wallet()
        assert onekey_sdk.open_wallet().passphrase_state != first.passphrase_state
        onekey_sdk.device_lock()
        onekey_person.next_pin(None)
        with pytest.raises(PinCancelled):
            onekey_sdk.device_unlock()


@pytest.mark.onekey(pin="1234", passphrase_protection=True)
def test_on_a_pro_everything_can_be_typed_on_the_device(
    onekey_emulator: SoftwareDevice, onekey_sdk: sync.OneKey, onekey_person: HostPerson
) -> None:
    onekey_emulator.person.next_passphrase("abc")
    wallet = onekey_sdk.open_wallet()
    assert wallet.evm.get_address(ETH, show_on_onekey=False).address == HIDDEN
    assert "passphrase" in onekey_person.asked


@pytest.mark.onekey(auto_confirm=False)
def test_a_scripted_person(onekey_emulator: SoftwareDevice, onekey_sdk: sync.OneKey) -> None:
    onekey_emulator.person.refuse()
    with pytest.raises(ActionCancelled):
        onekey_sdk.evm_get_address(path=ETH)

    def look_and_confirm() -> None:
        assert onekey_emulator.wait_for_prompt() == "confirm"
        assert any(STANDARD[:10] in line for line in onekey_emulator.screen)
        onekey_emulator.person.confirm()

    person = threading.Thread(target=look_and_confirm)
    person.start()
    assert onekey_sdk.evm_get_address(path=ETH).address == STANDARD
    person.join()


@pytest.mark.onekey(auto_confirm=False, passphrase="abc")
async def test_with_an_event_loop(
    onekey_emulator: SoftwareDevice, onekey_sdk_async: OneKey
) -> None:
    onekey_emulator.person.confirm()  # a Pro shows the passphrase that the computer sent
    wallet = await onekey_sdk_async.open_wallet()
    asking = asyncio.ensure_future(wallet.evm.get_address(ETH))
    assert await onekey_emulator.prompted() == "confirm"
    onekey_emulator.person.confirm()
    assert (await asking).address == HIDDEN


def test_several_devices(onekey_emulators: MakeDevice) -> None:
    devices = [onekey_emulators(model=model) for model in ("mini", "touch")]
    for device in devices:
        with sync.OneKey(device.address) as sdk:
            assert sdk.get_features().model == device.model
    assert devices[0].address != devices[1].address
    assert devices[0].requests[0] == "GetFeatures"


def test_the_bridge(onekey_emulator: SoftwareDevice) -> None:
    with sync.OneKey(onekey_emulator.bridge()) as sdk:
        assert sdk.evm_get_address(path=ETH, show_on_onekey=False).address == STANDARD


def test_a_prompt_that_does_not_come(onekey_emulator: SoftwareDevice) -> None:
    with pytest.raises(TimeoutError):
        onekey_emulator.wait_for_prompt(0.01)


def test_a_device_that_is_off() -> None:
    device = SoftwareDevice()
    with pytest.raises(RuntimeError, match="switched off"):
        device.emulator  # noqa: B018
    device.start()
    device.stop()


def test_options_that_make_no_sense_leave_nothing_behind() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="model"), SoftwareDevice(model="nokia"):
        pass
    assert threading.active_count() == before


def test_without_the_emulators_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onekey_emulator", None)
    with pytest.raises(MissingDependency, match=r"onekey-sdk\[emulator\]"):
        SoftwareDevice().start()


def test_unplugging(onekey_emulator: SoftwareDevice) -> None:
    with sync.OneKey(onekey_emulator.bridge()) as sdk:
        [device] = sdk.search_devices()
        onekey_emulator.person.unplug()
        assert sdk.search_devices() == []
        onekey_emulator.person.plug()
        assert [again.connect_id for again in sdk.search_devices()] == [device.connect_id]
