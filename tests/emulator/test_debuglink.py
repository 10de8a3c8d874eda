"""The debug link: what it tells, what it waits for, and what it does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.debuglink import DebugLink

from onekey_sdk.wire import frames_v1
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.emulator.host import GET_ADDRESS, connected, failure, name

NEXT = m.DebugLinkGetState.DebugWaitType.NEXT_LAYOUT
CURRENT = m.DebugLinkGetState.DebugWaitType.CURRENT_LAYOUT
YES = m.DebugLinkDecision.DebugButton.YES
NO = m.DebugLinkDecision.DebugButton.NO
INFO = m.DebugLinkDecision.DebugButton.INFO
SHOW_ADDRESS = m.EthereumGetAddressOneKey()
SHOW_ADDRESS.CopyFrom(GET_ADDRESS)
SHOW_ADDRESS.show_display = True


class Debugger:
    """The host's end."""

    def __init__(self, emulator: Emulator) -> None:
        self._link = DebugLink(emulator.device)
        self._link.send = self._take
        self._assembler = frames_v1.ReportAssembler()
        self._answers: asyncio.Queue[Any] = asyncio.Queue()

    def send(self, message: Any) -> None:
        for packet in frames_v1.reports(Codec().encode(message)):
            self._link.receive(packet)

    async def receive(self) -> Any:
        async with asyncio.timeout(5):
            return await self._answers.get()

    async def call(self, message: Any) -> Any:
        self.send(message)
        return await self.receive()

    async def state(self, wait: Any = 0) -> Any:
        return await self.call(m.DebugLinkGetState(wait_layout=wait))

    def silent(self) -> bool:
        return self._answers.empty()

    def press(self, button: Any) -> None:
        self.send(m.DebugLinkDecision(button=button))

    def _take(self, packet: bytes) -> None:
        envelope = self._assembler.feed(packet)
        if envelope is not None:
            self._answers.put_nowait(Codec().decode(envelope))


async def test_the_next_layout_is_waited_for(model: str):
    async with Emulator(model, trezor_compatible=False) as emulator, connected(emulator) as host:
        await host.initialize()
        debug = Debugger(emulator)
        debug.send(m.DebugLinkGetState(wait_layout=NEXT))
        assert name(await host.call(SHOW_ADDRESS)) == "ButtonRequest"
        assert debug.silent(), "nothing is shown before the host has understood"
        await host.send(m.ButtonAck())
        assert (await debug.receive()).layout_lines == emulator.screen != ["home"]
        debug.send(m.DebugLinkGetState(wait_layout=NEXT))
        await asyncio.sleep(10)
        assert debug.silent(), "the same is shown still"
        debug.press(YES)
        assert name(await host.receive()) == "EthereumAddressOneKey"
        assert (await debug.receive()).layout_lines == ["home"]


async def test_several_wait_at_once(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.initialize()
        debug = Debugger(emulator)
        for _ in range(3):
            debug.send(m.DebugLinkGetState(wait_layout=NEXT))
        debug.send(m.DebugLinkDecision(wait=True))
        await host.call(SHOW_ADDRESS)
        await host.send(m.ButtonAck())
        names = [name(await debug.receive()) for _ in range(4)]
        assert names == ["DebugLinkState"] * 3 + ["DebugLinkLayout"]
        assert debug.silent()


async def test_one_request_is_one_layout_after_the_other():
    """The screen is at home in between, which is no layout of its own."""
    async with (
        Emulator("classic1s", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        debug = Debugger(emulator)
        await host.initialize()
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"
        answer = await host.call(m.PassphraseAck(passphrase="abc"))
        shown: list[list[str]] = []
        while name(answer) == "ButtonRequest":
            await host.send(m.ButtonAck())
            shown.append(list((await debug.state(CURRENT)).layout_lines))
            debug.send(m.DebugLinkGetState(wait_layout=NEXT))
            debug.press(YES)
            answer = await host.receive()
            if name(answer) == "ButtonRequest":
                assert debug.silent()
                await host.send(m.ButtonAck())
                shown.append(list((await debug.receive()).layout_lines))
                debug.press(YES)
                answer = await host.receive()
        assert shown == [["Access hidden wallet?"], ["abc"]]
        assert name(answer) == "PassphraseState"


async def test_a_layout_is_waited_for_if_there_is_none(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.initialize()
        debug = Debugger(emulator)
        at_home = await debug.state(CURRENT)
        assert name(await host.call(SHOW_ADDRESS)) == "ButtonRequest"
        debug.send(m.DebugLinkGetState(wait_layout=CURRENT))
        assert debug.silent()
        await host.send(m.ButtonAck())
        assert (await debug.receive()).layout_lines != at_home.layout_lines
        assert (await debug.state(CURRENT)).layout_lines != at_home.layout_lines


async def test_a_layout_is_waited_for_until_the_request_ends(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.initialize()
        debug = Debugger(emulator)
        assert name(await host.call(SHOW_ADDRESS)) == "ButtonRequest"
        debug.send(m.DebugLinkGetState(wait_layout=CURRENT))
        assert debug.silent()
        assert name(await host.call(m.Cancel())) == "Failure"
        assert name(await debug.receive()) == "DebugLinkState"


async def test_the_matrix_is_waited_for():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        debug = Debugger(emulator)
        assert (await debug.state()).matrix == "X" * 10
        assert name(await host.call(m.UnLockDevice())) == "PinMatrixRequest"
        assert (await debug.state()).matrix == "X" * 10, "it takes a second to appear"
        matrix = (await debug.state(CURRENT)).matrix
        assert sorted(matrix) == list("0123456789")
        positions = "".join("1234567890"[matrix.index(digit)] for digit in "1234")
        assert (await host.call(m.PinMatrixAck(pin=positions))).unlocked


async def test_the_same_numbers_make_the_same_matrix():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        debug = Debugger(emulator)
        matrices: list[str] = []
        for number in (7, 7, 8):
            await debug.call(m.DebugLinkReseedRandom(value=number))
            assert name(await host.call(m.UnLockDevice())) == "PinMatrixRequest"
            matrices.append((await debug.state(CURRENT)).matrix)
            assert name(await host.call(m.Cancel())) == "Failure"
        assert matrices[0] == matrices[1] != matrices[2]


async def test_words_are_never_shown(model: str):
    async with Emulator(model) as emulator:
        debug = Debugger(emulator)
        debug.send(m.DebugLinkGetState(wait_word_list=True))
        debug.send(m.DebugLinkGetState(wait_word_pos=True))
        assert debug.silent()
        assert name(await debug.state()) == "DebugLinkState", "nobody else has to wait"


async def test_touch_screens_have_no_matrix():
    async with Emulator("pro", pin="1234") as emulator:
        assert not (await Debugger(emulator).state()).HasField("matrix")


@pytest.mark.parametrize(
    ("prompt", "component"),
    [
        ("pin", "PinKeyboard"),
        ("passphrase", "PassphraseKeyboard"),
        ("confirm", "Dialog"),
        ("", "Homescreen"),
    ],
)
async def test_layouts_as_trezor_tells_them(prompt: str, component: str):
    async with (
        Emulator("pro", pin="1234", passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        if prompt != "pin":
            emulator.user.unlock("1234")
        if prompt:
            await host.send(m.Ping(button_protection=True) if prompt == "confirm" else GET_ADDRESS)
        if prompt == "passphrase":
            assert name(await host.receive()) == "PassphraseRequest"
            await host.send(m.PassphraseAck(on_device=True))
        if prompt:
            assert name(await host.receive()) == "ButtonRequest"
            await host.send(m.ButtonAck())
        state = await Debugger(emulator).state(CURRENT)
        layout = json.loads("".join(state.layout_lines))
        assert layout["component"] == component
        assert [text for [text] in layout["paragraphs"]] == emulator.screen


async def test_keys(model: str):
    async with Emulator(model, trezor_compatible=False) as emulator, connected(emulator) as host:
        debug = Debugger(emulator)
        for button, expected in ((YES, "Success"), (NO, "Failure")):
            await host.call(m.Ping(button_protection=True))
            await host.send(m.ButtonAck())
            shown = (await debug.state(CURRENT)).layout_lines
            debug.press(INFO)
            debug.send(m.DebugLinkDecision(swipe=m.DebugLinkDecision.DebugSwipeDirection.UP))
            await asyncio.sleep(1)
            assert (await debug.state()).layout_lines == shown
            debug.press(button)
            assert name(await host.receive()) == expected


async def test_yes_does_not_answer_what_is_to_be_typed():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        debug = Debugger(emulator)
        await host.send(m.UnLockDevice())
        await host.acknowledge("PinEntry")
        await debug.state(CURRENT)
        debug.press(YES)
        debug.send(m.DebugLinkDecision(input="1234"))
        assert (await host.receive()).unlocked
        await host.call(m.Ping(button_protection=True))
        await host.send(m.ButtonAck())
        assert await host.silent(), "nor what is asked later"


async def test_wiping(model: str):
    async with Emulator(model, pin="1234") as emulator:
        debug = Debugger(emulator)
        assert name(await debug.call(m.WipeDevice())) == "Success"
        assert not (await debug.state()).HasField("mnemonic_secret")
        async with connected(emulator) as host:
            assert not (await host.initialize()).initialized


async def test_what_it_does_not_know(model: str):
    async with Emulator(model) as emulator:
        debug = Debugger(emulator)
        assert failure(await debug.call(m.Initialize()))[0] == "UnexpectedMessage"


async def test_which_word_of_a_backup_is_asked_for():
    """A host's program restores a seed with what the debug link tells."""
    words = "three amazing vicious absurd scare involve account hungry vague lady learn gain"
    async with Emulator("classic", initialized=False) as emulator, connected(emulator) as host:
        debug = Debugger(emulator)
        await host.send(m.RecoveryDevice(enforce_wordlist=True))
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        answer = await host.receive()
        for _ in range(24):
            assert name(answer) == "WordRequest"
            state: Any = await debug.state()
            assert bool(state.recovery_word_pos) != bool(state.recovery_fake_word)
            position = int(state.recovery_word_pos)
            word = words.split()[position - 1] if position else str(state.recovery_fake_word)
            answer = await host.call(m.WordAck(word=word))
        assert answer.message == "Device recovered"
        assert emulator.device.storage.mnemonic == words
