"""The examples for Ethereum run as they are, and print what they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from eth_account import Account

EXAMPLES = Path(__file__).parents[2] / "examples"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"


def run(name: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-W", "error", str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize("device", ["memory:pro", "memory:classic1s"])
def test_message(device: str):
    first, second = run("evm_message.py", device)
    assert first.startswith(ADDRESS)
    assert second == "Message verified"


@pytest.mark.parametrize("device", ["memory:pro", "memory:classic1s"])
def test_typed_data(device: str):
    [signature] = run("evm_typed_data.py", device)
    assert len(bytes.fromhex(signature)) == 65


def test_transfer():
    sent, received = run("evm_transfer.py")
    assert sent.startswith(f"{ADDRESS} sent 1 ether in block")
    assert received.endswith("has 1.0 ether")


def test_delegate():
    _, raw = run("evm_delegate.py")
    assert Account.recover_transaction(bytes.fromhex(raw)) == ADDRESS
