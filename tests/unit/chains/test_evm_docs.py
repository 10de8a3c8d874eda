"""The page on Ethereum says what the SDK goes by."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parents[3] / "tools"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [str(TOOLS), *sys.path])
    return import_module("ethereum_table")


def test_the_table_is_fresh(table: Any):
    assert table.PAGE.read_text("utf-8") == table.page(), "run python tools/ethereum_table.py"


def test_the_table_has_every_method(table: Any):
    from onekey_sdk import chains

    text = table.text()
    for name in chains.methods_of("evm"):
        assert f"`evm_{name}`" in text
    assert "| `evm_sign_transaction`, EIP-7702 | no: no message for it | from 3.13.0 |" in text
