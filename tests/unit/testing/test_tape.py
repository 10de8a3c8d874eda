"""Conversations on tape: what is kept, what is hidden, and what happens when they differ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.testing import RecordingPort, ReplayPort, Tape, TapeMismatch
from tests.support.fakes import Person

if TYPE_CHECKING:
    from onekey_sdk.transport.base import Port

ETH = "m/44'/60'/0'/0/0"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
PASSPHRASE = "abc"


async def addresses(port: Port, passphrase: str = PASSPHRASE, path: str = ETH) -> list[str]:
    async with OneKey(port, ui=Person(passphrases=[passphrase])) as sdk:
        wallet = await sdk.open_wallet()
        first = await wallet.evm.get_address(path, show_on_onekey=False)
        again = await sdk.evm_get_address(
            path=path, passphrase_state=wallet.passphrase_state, show_on_onekey=False
        )
        return [first.address, again.address]


async def recorded(*, ble: bool = False) -> Tape:
    tape = Tape()
    async with Emulator("pro", passphrase_protection=True, auto_confirm=True) as emulator:
        port = RecordingPort(emulator.port("ble" if ble else "usb"), tape)
        assert await addresses(port) == [HIDDEN, HIDDEN]
        sessions = {
            exchange.message.session_id.hex()
            for exchange in emulator.trace
            if exchange.message.DESCRIPTOR.name == "PassphraseState"
        }
    for taped in tape.messages:
        assert PASSPHRASE.encode() not in taped.envelope.payload
        assert not any(session in taped.envelope.payload.hex() for session in sessions)
    return tape


@pytest.mark.parametrize("ble", [False, True])
async def test_what_was_recorded_can_be_played_back(tmp_path: Path, ble: bool) -> None:
    tape = await recorded(ble=ble)
    tape.save(tmp_path / "tape.jsonl")
    text = (tmp_path / "tape.jsonl").read_text()
    assert "EthereumAddress" in text
    assert HIDDEN in text
    assert PASSPHRASE not in re.sub("[0-9a-f]{8,}", "", text)  # of which a part is random
    replay = ReplayPort(Tape.load(tmp_path / "tape.jsonl"))
    assert await addresses(replay) == [HIDDEN, HIDDEN]
    replay.assert_finished()


async def test_another_passphrase_cannot_be_told_apart() -> None:
    """It is not on the tape, which is what matters more."""
    assert await addresses(ReplayPort(await recorded()), passphrase="other") == [HIDDEN, HIDDEN]


async def test_a_program_that_says_something_else() -> None:
    replay = ReplayPort(await recorded())
    with pytest.raises(TapeMismatch, match=r"on the tape: to device: .*EthereumGetAddress"):
        await addresses(replay, path="m/44'/60'/0'/0/1")


async def test_a_program_that_says_less() -> None:
    replay = ReplayPort(await recorded())
    async with OneKey(replay) as sdk:
        await sdk.search_devices()
    with pytest.raises(TapeMismatch, match="not said: to device"):
        replay.assert_finished()


async def test_a_program_that_says_more() -> None:
    tape = await recorded()
    replay = ReplayPort(Tape(tape.messages[:2]))
    with pytest.raises(TapeMismatch, match="on the tape: the end; said: "):
        await addresses(replay)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"onekey_tape": 2}',
        '{"onekey_tape": 1}\nno json',
        '{"onekey_tape": 1}\n{}',
        '{"onekey_tape": 1}\n[]',
        '{"onekey_tape": 1}\n{"to": "device", "id": "1", "payload": ""}',
        '{"onekey_tape": 1}\n{"to": "moon", "id": 1, "payload": ""}',
        '{"onekey_tape": 1}\n{"to": "device", "id": 1, "payload": "zz"}',
    ],
)
def test_a_file_that_is_no_tape(tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(InvalidParameter, match="file is no tape"):
        Tape.load(tmp_path / "file")
