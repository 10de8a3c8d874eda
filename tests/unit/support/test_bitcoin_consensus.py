"""The judge of Bitcoin transactions knows right from wrong, on transactions that BIPs publish."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import vectors
from tests.support.bitcoin_consensus import Spent, assert_spends, refused_inputs

CASES: list[dict[str, Any]] = vectors.load("bitcoin_spends")
EACH = pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])


def spent_by(case: dict[str, Any]) -> list[Spent]:
    return [Spent(amount, bytes.fromhex(script)) for amount, script in case["spent"]]


@EACH
def test_published_transactions_spend_what_they_say(case: dict[str, Any]) -> None:
    assert_spends(bytes.fromhex(case["transaction"]), spent_by(case))


@EACH
def test_another_script_is_not_spent(case: dict[str, Any]) -> None:
    """Every published script that holds a hash or a key stops matching when one bit differs."""
    spent = spent_by(case)
    amount, script = spent[0]
    spent[0] = Spent(amount, script[:-2] + bytes([script[-2] ^ 1]) + script[-1:])
    assert 0 in refused_inputs(bytes.fromhex(case["transaction"]), spent)


def test_amounts_count_in_segwit() -> None:
    case = next(case for case in CASES if case["case"] == "P2SH-P2WPKH")
    [(amount, script)] = spent_by(case)
    assert refused_inputs(bytes.fromhex(case["transaction"]), [Spent(amount + 1, script)]) == [0]


def test_taproot_commits_to_all_amounts() -> None:
    case = next(case for case in CASES if case["source"] == "BIP-341")
    spent = spent_by(case)
    taproot = [index for index, each in enumerate(spent) if each.script_pubkey[:2] == b"\x51\x20"]
    spent[taproot[0]] = spent[taproot[0]]._replace(amount=spent[taproot[0]].amount + 1)
    assert set(taproot) & set(refused_inputs(bytes.fromhex(case["transaction"]), spent))


def test_what_is_no_judgement() -> None:
    case = next(case for case in CASES if case["case"] == "P2SH-P2WPKH")
    transaction, spent = bytes.fromhex(case["transaction"]), spent_by(case)
    with pytest.raises(ValueError, match="not a transaction"):
        refused_inputs(transaction[:-1], spent)
    with pytest.raises(ValueError, match="1 inputs spend 2 outputs"):
        refused_inputs(transaction, spent * 2)
    with pytest.raises(ValueError, match="exceed"):
        refused_inputs(transaction, [spent[0]._replace(amount=1)])
