"""What a person sees and types at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from onekey_emulator import Emulator

from tests.support.commands import at_terminal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

STATE_ABC = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
STATE_EMPTY = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"


@pytest.fixture
async def pro() -> AsyncGenerator[Emulator]:
    async with Emulator("pro", passphrase_protection=True) as device:
        yield device


@pytest.fixture
async def classic() -> AsyncGenerator[Emulator]:
    async with Emulator("classic1s", pin="1397") as device:
        yield device


async def test_a_passphrase_is_typed_twice_and_not_shown(pro: Emulator) -> None:
    async with at_terminal("-c", await pro.serve_udp(0), "--json", "passphrase-state") as terminal:
        await terminal.shows("[d]evice or [h]ere? ")
        terminal.type("what")
        await terminal.shows("[d]evice or [h]ere? ")
        terminal.type("h")
        await terminal.shows("Passphrase for a wallet: ")
        terminal.type("abc")
        await terminal.shows("Once more: ")
        terminal.type("acb")
        await terminal.shows("The two were not alike.")
        await terminal.shows("Passphrase for a wallet: ")
        pro.user.confirm()
        terminal.type("abc")
        await terminal.shows("Once more: ")
        terminal.type("abc")
        done = await terminal.end()
    assert done.json == {"passphrase_state": STATE_ABC}
    assert "abc" not in done.errors
    assert "acb" not in done.errors


async def test_a_named_wallet_needs_its_passphrase_once(pro: Emulator) -> None:
    pro.user.confirm()
    async with at_terminal(
        *("-c", await pro.serve_udp(0), "--passphrase-entry", "here", "--json"),
        *("passphrase-state", "--passphrase-state", STATE_ABC),
    ) as terminal:
        await terminal.shows(f"Passphrase for the wallet {STATE_ABC}: ")
        terminal.type("abc")
        assert (await terminal.end()).json == {"passphrase_state": STATE_ABC}


async def test_a_passphrase_on_the_device(pro: Emulator) -> None:
    async with at_terminal("-c", await pro.serve_udp(0), "--json", "passphrase-state") as terminal:
        await terminal.shows("OneKey Pro asks for a wallet.")
        terminal.type("D")
        await terminal.shows("Enter the passphrase on OneKey Pro.")
        pro.user.next_passphrase("abc")
        assert (await terminal.end()).json == {"passphrase_state": STATE_ABC}


async def test_an_attached_pin_is_offered_where_there_is_one() -> None:
    async with Emulator(
        "pro", pin="1234", passphrase_protection=True, attach_pins={"777777": "abc"}
    ) as device:
        device.user.type_pin("1234")
        async with at_terminal(
            "-c", await device.serve_udp(0), "--json", "passphrase-state"
        ) as terminal:
            await terminal.shows("Enter the PIN on OneKey Pro.")
            await terminal.shows("by its [a]ttached PIN")
            terminal.type("a")
            await terminal.shows("Enter the PIN of the hidden wallet on OneKey Pro.")
            device.user.type_pin("777777")
            assert (await terminal.end()).json == {"passphrase_state": STATE_ABC}


async def test_a_pin_by_its_positions(classic: Emulator) -> None:
    async with at_terminal("-c", await classic.serve_udp(0), "--json", "unlock") as terminal:
        await terminal.shows("shows a keypad. Type the positions of your digits:")
        await terminal.shows("7  8  9")
        await terminal.shows("Positions of the PIN (empty: on the device): ")
        assert await classic.user.prompted() == "matrix"
        positions = classic.user.positions("1397")
        terminal.type(positions)
        done = await terminal.end()
    assert done.json["unlocked"] is True
    assert positions not in done.errors


async def test_a_pin_on_the_device(classic: Emulator) -> None:
    async with at_terminal("-c", await classic.serve_udp(0), "--json", "unlock") as terminal:
        await terminal.shows("Positions of the PIN")
        terminal.type("")
        while await classic.user.prompted() != "pin":
            pass
        classic.user.type_pin("1397")
        assert (await terminal.end()).json["unlocked"] is True


async def test_ctrl_c_at_a_prompt_cancels_on_the_device(pro: Emulator) -> None:
    async with at_terminal("-c", await pro.serve_udp(0), "passphrase-state") as terminal:
        await terminal.shows("[h]ere? ")
        terminal.press_ctrl_c()
        done = await terminal.end()
    assert done.code == 130
    assert "Interrupted." in done.errors
    assert "Traceback" not in done.errors
    names = [exchange.message.DESCRIPTOR.name for exchange in pro.trace]
    # The Pro ends a cancelled request with a state that holds an error.
    assert names[names.index("PassphraseRequest") + 1] == "PassphraseState"
    assert names[-1] == "Features"


async def test_ctrl_c_while_the_device_waits_cancels_there(pro: Emulator) -> None:
    pro.user.wait()
    async with at_terminal(
        *("-c", await pro.serve_udp(0), "evm", "get-address", "-p", "m/44'/60'/0'/0/0"),
        *("--use-empty-passphrase", "--show"),
    ) as terminal:
        await terminal.shows("Look at OneKey Pro and confirm there.")
        assert await pro.user.prompted() == "confirm"
        terminal.press_ctrl_c()
        done = await terminal.end()
    assert done.code == 130
    assert pro.user.prompt is None


async def test_the_device_can_take_its_question_back(classic: Emulator) -> None:
    async with at_terminal("-c", await classic.serve_udp(0), "unlock") as terminal:
        await terminal.shows("Positions of the PIN")
        assert await classic.user.prompted() == "matrix"
        terminal.type("")
        while await classic.user.prompted() != "pin":
            pass
        classic.user.cancel()
        done = await terminal.end()
    assert done.code == 7
    assert "PinCancelled (802)" in done.errors


async def test_the_end_of_the_keyboard_cancels(pro: Emulator) -> None:
    async with at_terminal("-c", await pro.serve_udp(0), "passphrase-state") as terminal:
        await terminal.shows("[h]ere? ")
        terminal.press_ctrl_d()
        done = await terminal.end()
    assert done.code == 7
