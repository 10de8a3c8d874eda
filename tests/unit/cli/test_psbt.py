"""`onekey btc sign-psbt`: from files and pipes to files and pipes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest

from tests.support.bitcoin_consensus import assert_spends
from tests.support.commands import onekey
from tests.support.psbts import Coin, Money, Wallets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real_time

SIGN = ("-c", "memory:pro", "btc", "sign-psbt")
MADE = Wallets().psbt([Coin(), Coin("tr")], [Money(195_000)])
BASE64 = b64encode(MADE.raw).decode()


async def test_from_a_pipe_to_a_pipe() -> None:
    signed = await onekey(*SIGN, lines=BASE64 + "\n")
    assert signed.code == 0
    assert b64decode(signed.output, validate=False).startswith(b"psbt\xff")
    assert "Signed: input 0, 1; complete." in signed.errors
    finished = await onekey(*SIGN, "--finalize", lines=signed.output)
    assert_spends(bytes.fromhex(finished.output), MADE.spent)


@pytest.mark.parametrize("content", [MADE.raw, BASE64.encode(), MADE.raw.hex().encode()])
async def test_from_a_file_to_a_file(tmp_path: Path, content: bytes) -> None:
    before, after = tmp_path / "before.psbt", tmp_path / "after.psbt"
    before.write_bytes(content)
    signed = await onekey(*SIGN, str(before), "-o", str(after))
    assert (signed.code, signed.output) == (0, "")
    assert after.read_bytes().startswith(b"psbt\xff")
    assert len(after.read_bytes()) > len(MADE.raw)


async def test_as_json() -> None:
    signed = await onekey("--json", *SIGN, "--finalize", lines=BASE64)
    assert signed.json["signed"] == [0, 1]
    assert signed.json["complete"] is True
    assert_spends(bytes.fromhex(signed.json["transaction"]), MADE.spent)
    assert b64decode(signed.json["psbt"]).startswith(b"psbt\xff")


@pytest.mark.parametrize("given", ["", "hello", BASE64[:200]])
async def test_what_is_none(given: str) -> None:
    refused = await onekey("--json", *SIGN, lines=given)
    assert refused.code == 2
    assert refused.json["error"]["name"] == "PsbtError"


async def test_descriptors_as_json() -> None:
    found = await onekey("-c", "memory:pro", "--json", "btc", "get-descriptors", "--account", "1")
    assert [each["key"]["path"] for each in found.json] == [
        "m/44'/0'/1'",
        "m/49'/0'/1'",
        "m/84'/0'/1'",
        "m/86'/0'/1'",
    ]
    assert all(each["descriptor"].count("#") == 1 for each in found.json)
