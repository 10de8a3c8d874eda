"""Passphrases: from the host, on the device, refused, and what each model makes of an abort."""

from __future__ import annotations

from typing import Any

import pytest
from mnemonic import Mnemonic
from onekey_emulator import ALL_ALL, Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import (
    CANCELLED,
    GET_ADDRESS,
    STATES,
    Host,
    button,
    connected,
    failure,
    name,
)

PRO_ERROR = "Error in btc_get_address: "
CLASSIC_ERROR = "Error: Failed to derive key"
DISMISSED = ("ActionCancelled", "Passphrase dismissed")


async def asked(host: Host) -> None:
    """Have GetPassphraseState ask for a passphrase, in a new session."""
    await host.initialize()
    request = await host.call(m.GetPassphraseState())
    assert name(request) == "PassphraseRequest"
    assert not request.exists_attach_pin_user


async def test_without_protection_nothing_is_asked(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.initialize()
        assert (await host.call(m.GetPassphraseState())).passphrase_state == STATES[""]


async def test_the_empty_passphrase_shows_no_screen(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        await asked(host)
        answer = await host.call(m.PassphraseAck(passphrase=""))
        assert answer.passphrase_state == STATES[""]
        assert not answer.unlocked_attach_pin


async def test_the_classic_shows_two_pages():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        await host.send(m.PassphraseAck(passphrase="abc"))
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("Other")
        assert await emulator.user.prompted() == "confirm"
        assert "abc" in emulator.screen
        emulator.user.confirm()
        assert (await host.receive()).passphrase_state == STATES["abc"]


async def test_the_pro_is_silent_until_the_person_confirms():
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        await host.send(m.PassphraseAck(passphrase="abc"))
        assert await emulator.user.prompted() == "confirm"
        assert "abc" in emulator.screen
        assert await host.silent()
        emulator.user.confirm()
        assert (await host.receive()).passphrase_state == STATES["abc"]


async def test_typed_on_the_device(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        emulator.user.next_passphrase("abc")
        await asked(host)
        await host.send(m.PassphraseAck(on_device=True))
        await host.acknowledge("PassphraseEntry")
        if model == "classic1s":
            for _ in range(2):
                await host.acknowledge("Other")
                emulator.user.confirm()
        assert (await host.receive()).passphrase_state == STATES["abc"]


async def test_always_typed_on_the_device():
    async with (
        Emulator("pro", passphrase_protection=True, passphrase_always_on_device=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        emulator.user.next_passphrase("abc")
        await host.send(m.GetPassphraseState())
        await host.acknowledge("PassphraseEntry")
        assert (await host.receive()).passphrase_state == STATES["abc"]


async def test_the_person_of_auto_confirm_types_too(model: str):
    async with (
        Emulator(model, passphrase_protection=True, passphrase="abc", auto_confirm=True) as e,
        connected(e) as host,
    ):
        await asked(host)
        await host.send(m.PassphraseAck(on_device=True))
        await host.acknowledge("PassphraseEntry")
        for _ in range(2 if model == "classic1s" else 0):
            await host.acknowledge("Other")
        assert (await host.receive()).passphrase_state == STATES["abc"]


ABORTS: dict[str, Any] = {
    "cancel": m.Cancel(),
    "nothing given": m.PassphraseAck(),
    "initialize": m.Initialize(),
}


@pytest.mark.parametrize("abort", ABORTS)
async def test_the_pro_calls_an_abort_a_success_and_swallows_what_caused_it(abort: str):
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        answer = await host.call(ABORTS[abort])
        assert answer.passphrase_state == PRO_ERROR
        assert not answer.HasField("session_id")
        assert await host.silent()
        assert name(await host.call(m.Initialize())) == "Features"


async def test_the_classic_answers_an_abort_several_times():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        assert failure(await host.call(m.Cancel())) == CANCELLED["classic1s"]
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR

        await asked(host)
        code, words = failure(await host.call(m.PassphraseAck()))
        assert code == "DataError"
        assert words.startswith("No passphrase provided.")
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR

        await asked(host)
        assert name(await host.call(m.Initialize())) == "Features"
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR
        assert await host.silent()


async def test_other_requests_are_told_twice_by_the_classic():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        assert name(await host.call(GET_ADDRESS)) == "PassphraseRequest"
        assert failure(await host.call(m.Cancel())) == CANCELLED["classic1s"]
        assert failure(await host.receive()) == DISMISSED
        assert await host.silent()


async def test_other_requests_are_ended_by_what_interrupts_the_pro():
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        assert name(await host.call(GET_ADDRESS)) == "PassphraseRequest"
        assert failure(await host.call(m.Cancel())) == CANCELLED["pro"]
        assert name(await host.call(GET_ADDRESS)) == "PassphraseRequest"
        assert name(await host.call(m.Initialize())) == "Features"
        assert await host.silent()


async def test_refused_on_the_device():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        await host.send(m.PassphraseAck(passphrase="abc"))
        await host.acknowledge("Other")
        emulator.user.refuse()
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR

        await asked(host)
        await host.send(m.PassphraseAck(on_device=True))
        await host.acknowledge("PassphraseEntry")
        assert await emulator.user.prompted() == "passphrase"
        emulator.user.cancel()
        assert failure(await host.receive()) == CANCELLED["classic1s"]
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        await host.send(m.PassphraseAck(passphrase="abc"))
        emulator.user.refuse()
        assert failure(await host.receive()) == ("ActionCancelled", "Passphrase cancelled")

        await asked(host)
        await host.send(m.PassphraseAck(on_device=True))
        await host.acknowledge("PassphraseEntry")
        assert await emulator.user.prompted() == "passphrase"
        emulator.user.cancel()
        assert failure(await host.receive()) == ("ActionCancelled", "Passphrase entry cancelled")


async def test_the_cancel_key_at_the_classic_while_the_host_is_asked():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        emulator.user.cancel()
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR


async def test_the_classic_gives_up_after_five_minutes():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        assert await host.silent(299)
        assert failure(await host.receive()) == DISMISSED
        assert (await host.receive()).passphrase_state == CLASSIC_ERROR


@pytest.mark.parametrize(
    ("passphrase", "fits"),
    [("x" * 50, True), ("x" * 51, False), ("ä" * 25, True), ("ä" * 26, False)],
)
async def test_the_longest_passphrase_of_the_classic(passphrase: str, fits: bool):
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        answer = await host.call(m.PassphraseAck(passphrase=passphrase))
        if fits:
            assert button(answer) == "Other"
        else:
            assert failure(answer) == ("DataError", "string overflow")
            assert await host.silent(), "the prompt is still open"
            assert failure(await host.call(m.Cancel())) == CANCELLED["classic1s"]


async def test_a_passphrase_too_long_even_for_the_small_buffer():
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await asked(host)
        answer = await host.call(m.PassphraseAck(passphrase="x" * 200))
        assert failure(answer) == ("DataError", "Message too big")
        assert failure(await host.call(m.Cancel())) == CANCELLED["classic1s"]


async def test_the_longest_passphrase_of_the_pro():
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        for size in (51, 50):
            await asked(host)
            await host.send(m.PassphraseAck(passphrase="x" * size))
            emulator.user.confirm()
            state = (await host.receive()).passphrase_state
            if size > 50:
                assert state == PRO_ERROR
        assert state == "mrfVaXd5N142kaXBb6k7hhBVSh5uT7dGWB"  # recorded


async def test_both_answers_at_once_are_too_many_for_the_pro():
    async with (
        Emulator("pro", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        assert name(await host.call(GET_ADDRESS)) == "PassphraseRequest"
        refused = failure(await host.call(m.PassphraseAck(passphrase="abc", on_device=True)))
        assert refused == ("DataError", "Passphrase provided when it should not be")


async def test_the_normal_form_is_left_to_the_host(model: str):
    """The same letters in two forms open two wallets; only NFKD is what BIP-39 means."""
    forms = {"composed": "\u00e4", "decomposed": "a\u0308"}
    seeds: dict[str, bytes] = {}
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        for form, passphrase in forms.items():
            await host.open_wallet(emulator, passphrase)
            session = emulator.device.chip.current
            assert session is not None
            seeds[form] = session.seed
    assert seeds["decomposed"] == Mnemonic.to_seed(ALL_ALL, forms["composed"])
    assert seeds["composed"] != seeds["decomposed"]


@pytest.mark.parametrize("passphrase", STATES)
async def test_recorded_wallets(model: str, passphrase: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        assert (await host.open_wallet(emulator, passphrase))[1] == STATES[passphrase]
