"""`onekey btc`: transactions as JSON, from the command line and from files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import bitcoin
from tests.support.commands import onekey

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real_time

PRO = ("--connect", "memory:pro", "--json", "btc")
CASES = bitcoin.published()


def sign(call: dict[str, object], tmp_path: Path) -> list[str]:
    """The arguments that sign the transaction of a call."""
    arguments = ["--coin", str(call["coin"])]
    for name in ("inputs", "outputs", "ref_txs"):
        if call[name]:
            file = tmp_path / name
            file.write_text(json.dumps(call[name]))
            arguments += [f"--{name.replace('_', '-')}", f"@{file}"]
    return [*PRO, "sign-transaction", *arguments]


async def test_a_transaction_from_files(tmp_path: Path) -> None:
    case = CASES["segwit native send native change"]
    done = await onekey(*sign(case["call"], tmp_path))
    assert done.json["serialized_tx"] == case["serialized"]


async def test_previous_transactions_may_be_left_out(tmp_path: Path) -> None:
    case = CASES["taproot send two with change"]
    assert not case["call"]["ref_txs"]
    done = await onekey(*sign(case["call"], tmp_path))
    assert done.json["serialized_tx"] == case["serialized"]


async def test_a_bad_transaction_is_told_in_a_sentence() -> None:
    arguments = [*PRO, "sign-transaction", "--coin", "btc", "--inputs", "[]", "--outputs", "[]"]
    done = await onekey(*arguments)
    assert done.code == 2
    assert "Inputs is empty" in done.output + done.errors
