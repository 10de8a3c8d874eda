"""The page that shows the command line at work is what a person sees today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cli-session.md"

pytestmark = pytest.mark.real_time


def test_the_page_is_up_to_date() -> None:
    command = [sys.executable, ROOT / "tools" / "terminal_session.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_shows_one_prompt_for_ten_commands_and_no_secret() -> None:
    text = PAGE.read_text(encoding="utf-8")
    ten = text.partition("## Ten commands")[2].partition("## ")[0]
    assert ten.count("$ onekey") == 10
    assert ten.count('"address": "0x') == 10
    assert "Passphrase for" not in ten
    assert "correct horse" not in text
