"""Messages that come while the device waits for something else, on one link or on two."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import ChipOptions, Emulator

from onekey_sdk.errors import DeviceDisconnected, DeviceNotFound
from onekey_sdk.wire import messages as m
from tests.emulator.host import CANCELLED, GET_ADDRESS, STATES, Host, connected, failure, name

UNKNOWN = {
    "classic1s": ("UnexpectedMessage", "Unknown message"),
    "pro": ("UnexpectedMessage", "Unexpected message"),
}
PING = m.Ping(message="x", button_protection=True)


async def prompted(host: Host, emulator: Emulator) -> None:
    """Have the device show a confirmation."""
    await host.send(PING)
    await host.acknowledge("ProtectCall")
    assert await emulator.user.prompted() == "confirm"


async def test_confirmed(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        assert await host.silent()
        emulator.user.confirm()
        assert (await host.receive()).message == "x"


async def test_refused(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        emulator.user.refuse()
        assert failure(await host.receive()) == CANCELLED[model]


async def test_nothing_happens_before_the_button_ack(model: str):
    async with Emulator(model, auto_confirm=True) as emulator, connected(emulator) as host:
        assert name(await host.call(PING)) == "ButtonRequest"
        assert await host.silent()
        assert (await host.call(m.ButtonAck())).message == "x"


async def test_the_classic_gives_up_after_five_minutes():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        assert await host.silent(299)
        assert failure(await host.receive()) == CANCELLED["classic1s"]


async def test_the_pro_waits_for_ever():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        assert await host.silent(1e6)


async def test_cancel(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert failure(await host.call(m.Cancel())) == CANCELLED[model], "nothing to cancel"
        await prompted(host, emulator)
        assert failure(await host.call(m.Cancel())) == CANCELLED[model]
        assert await host.silent()


async def test_features_during_a_confirmation():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        await host.send(m.GetFeatures())
        assert await host.silent(), "not heard"
        emulator.user.confirm()
        assert (await host.receive()).message == "x"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await prompted(host, emulator)
        assert name(await host.call(m.GetFeatures())) == "Features", "and the operation is gone"
        assert await host.silent()
        assert emulator.screen == ["home"]


async def test_initialize_during_a_confirmation(model: str):
    """The Pro goes on with the session; the Classic takes it for an empty Initialize."""
    async with Emulator(model) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
        await host.call(m.GetPassphraseState())
        await prompted(host, emulator)
        answer = await host.call(m.Initialize(session_id=session_id))
        assert (answer.session_id == session_id) == (model == "pro")
        assert await host.silent()
        assert (await host.initialize(session_id=session_id)).session_id == session_id
        assert (await host.call(m.GetPassphraseState())).passphrase_state == STATES[""]


async def test_an_initialize_that_interrupts_the_classic_forgets_that_the_client_knows_attach():
    async with (
        Emulator("classic1s", pin="1234", passphrase_protection=True, attach_pins={"7": "x"}) as e,
        connected(e) as host,
    ):
        e.user.unlock("7")
        assert (await host.initialize(is_contains_attach=True)).passphrase_protection
        await prompted(host, e)
        answer = await host.call(m.Initialize(is_contains_attach=True))
        assert not answer.passphrase_protection


@pytest.mark.parametrize(
    "stray", [m.ButtonAck(), m.PassphraseAck(passphrase=""), m.PinMatrixAck(pin="1")]
)
async def test_stray_answers(model: str, stray: Any):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert failure(await host.call(stray)) == UNKNOWN[model]


async def test_unknown_requests(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert failure(await host.call(m.Success())) == UNKNOWN[model]
        refused = failure(await host.call(m.ResetDevice()))
        expected = ("UnexpectedMessage", "Not support")
        assert refused == (expected if model == "pro" else ("DataError", "unsupport"))
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert failure(await host.call(m.OnekeyGetFeatures())) == UNKNOWN["classic1s"]


# Two links or two programs


async def test_the_classic_answers_whoever_spoke_last():
    async with (
        Emulator("classic1s") as emulator,
        connected(emulator) as usb,
        connected(emulator, "ble") as ble,
    ):
        assert name(await ble.call(m.GetFeatures())) == "Features"
        await prompted(usb, emulator)
        await ble.send(m.GetFeatures())
        assert await ble.silent(), "not heard, but now the device looks there"
        emulator.user.confirm()
        assert (await ble.receive()).message == "x"
        assert await usb.silent()


async def test_a_finished_message_kills_the_prompt_of_another_link_on_the_pro():
    async with (
        Emulator("pro") as emulator,
        connected(emulator) as usb,
        connected(emulator, "ble") as ble,
    ):
        await prompted(usb, emulator)
        assert name(await ble.call(m.GetFeatures())) == "Features"
        assert await usb.silent(), "without a word"
        assert emulator.screen == ["home"]
        assert (await usb.call(m.Ping(message="y"))).message == "y"


async def test_two_prompts_on_the_pro():
    """The second ends the first, whose end then ends the second."""
    async with (
        Emulator("pro") as emulator,
        connected(emulator) as usb,
        connected(emulator, "ble") as ble,
    ):
        await prompted(usb, emulator)
        assert name(await ble.call(PING)) == "ButtonRequest"
        assert failure(await usb.receive()) == CANCELLED["pro"]
        answer = await ble.call(m.ButtonAck())
        assert failure(answer) == UNKNOWN["pro"]


async def test_sessions_are_the_same_over_both_links(model: str):
    async with (
        Emulator(model, passphrase_protection=True) as emulator,
        connected(emulator) as usb,
        connected(emulator, "ble") as ble,
    ):
        session_id, state = await usb.open_wallet(emulator, "a")
        features = await ble.initialize(session_id=session_id, passphrase_state=state)
        assert features.session_id == session_id
        await ble.open_wallet(emulator, "b")
        answer = await usb.call(m.GetPassphraseState())
        assert answer.passphrase_state == STATES["b"], "the current one is the device's"


async def test_a_prompt_stays_when_its_host_goes(model: str):
    async with Emulator(model) as emulator:
        async with connected(emulator) as host:
            await prompted(host, emulator)
        assert emulator.user.prompt is not None
        async with connected(emulator) as host:
            assert name(await host.call(m.Initialize())) == "Features"
            assert await host.silent()
            assert emulator.user.prompt is None


# Cables


async def test_unplugging_locks(model: str):
    async with Emulator(model, pin="1234") as emulator:
        emulator.user.unlock("1234")
        async with connected(emulator) as host:
            session_id = (await host.initialize()).session_id
            await host.send(GET_ADDRESS)
            emulator.user.unplug()
            with pytest.raises(DeviceDisconnected):
                await host.names()
            with pytest.raises(DeviceDisconnected):
                await host.send(GET_ADDRESS)
            with pytest.raises(DeviceNotFound):
                await emulator.port().open()
        emulator.user.plug()
        async with connected(emulator) as host:
            features = await host.initialize(session_id=session_id)
            assert not features.unlocked
            assert features.session_id != session_id


async def test_or_not(model: str):
    chip = ChipOptions(usb_loss_locks=False)
    async with Emulator(model, pin="1234", chip=chip) as emulator:
        emulator.user.unlock("1234")
        async with connected(emulator) as host:
            session_id = (await host.initialize()).session_id
            await prompted(host, emulator)
        emulator.user.unplug()
        emulator.user.plug()
        async with connected(emulator) as host:
            features = await host.initialize(session_id=session_id)
            assert features.unlocked
            assert features.session_id == session_id
            assert emulator.screen == ["home"], "the prompt is gone"


async def test_the_radio_does_not_hang_on_the_cable(model: str):
    chip = ChipOptions(usb_loss_locks=False)
    async with Emulator(model, chip=chip) as emulator, connected(emulator, "ble") as host:
        await host.initialize()
        emulator.user.unplug()
        assert name(await host.call(m.GetFeatures())) == "Features"
