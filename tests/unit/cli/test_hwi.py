"""`onekey hwi` answers programs: one line of JSON, whatever happens."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest

from onekey_sdk.cli import hwi


def test_quotes_that_do_not_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO('-t onekey signmessage "hello\n'))
    with pytest.raises(SystemExit) as ended:
        hwi.main(["--stdin"])
    assert ended.value.code == 2
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["code"] == -2
    assert "No closing quotation" in answer["error"]


@pytest.mark.parametrize(
    ("error", "code"), [(RuntimeError("broken"), -13), (KeyboardInterrupt(), -14)]
)
def test_what_nobody_expected(
    error: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def break_off(*_: Any) -> None:
        raise error

    monkeypatch.setattr(hwi, "_run", break_off)
    assert hwi.main(["enumerate"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["code"] == code
    assert said.err == ""
