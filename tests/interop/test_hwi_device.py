"""What the face of HWI does with devices that are locked, wiped, or have hidden wallets."""

from __future__ import annotations

import pytest

from tests.support.hwi import both, device, ours, refused

pytestmark = pytest.mark.real_time

FINGERPRINT = "5c9e228d"  # of the seed of twelve times "all"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--chain", "test", "getmasterxpub", "--addr-type", "legacy"),
        ("--expert", "getxpub", "m/49h/0h/7h"),
        ("getdescriptors",),
        ("displayaddress", "--path", "m/86h/0h/0h/1/2", "--addr-type", "tap"),
        ("signmessage", "hello", "m/84h/0h/0h/0/0"),
    ],
    ids=" ".join,
)
def test_a_classic_says_the_same(arguments: tuple[str, ...]) -> None:
    with device(model="classic1s"):
        assert "error" not in both("-t", "TYPE", *arguments)


def test_a_hidden_wallet_by_its_password() -> None:
    with device(passphrase_protection=True) as running:
        hidden = both("-t", "TYPE", "-p", "abc", "getmasterxpub")
        # HWI would stay in the hidden wallet that is open, whatever password comes next.
        standard = ours("-t", "onekey", "-p", "", "getmasterxpub")
        assert hidden != standard
        assert running.wallets_used[-1].passphrase == ""
        [own] = ours("enumerate")
        assert own["fingerprint"] == FINGERPRINT
        assert own["warnings"]
        [own] = ours("-p", "abc", "enumerate")
        assert own["fingerprint"] != FINGERPRINT
        assert ours("-p", "abc", "-f", own["fingerprint"], "getmasterxpub") == hidden


def test_the_pin_of_a_classic_in_two_steps() -> None:
    with device(model="classic1s", pin="1234") as running:
        [own] = ours("enumerate")
        assert (own["needs_pin_sent"], own["code"]) == (True, -12)
        assert refused("-t", "TYPE", "getmasterxpub") == -12
        assert ours("-t", "onekey", "sendpin", "1111")["code"] == -7
        assert ours("-t", "onekey", "promptpin") == {"success": True}
        assert ours("-t", "onekey", "sendpin", running.positions("9999")) == {"success": False}
        running.person.press_yes()
        assert ours("-t", "onekey", "promptpin") == {"success": True}
        assert ours("-t", "onekey", "sendpin", running.positions("1234")) == {"success": True}
        assert "error" not in both("-t", "TYPE", "getmasterxpub")
        assert refused("-t", "TYPE", "promptpin") == -11


def test_the_pin_of_a_pro_is_typed_there() -> None:
    with device(pin="1234"):
        [own] = ours("enumerate")
        assert (own["needs_pin_sent"], own["code"]) == (True, -12)
        assert ours("-t", "onekey", "promptpin") == {"success": True}
        [own] = ours("enumerate")
        assert own["fingerprint"] == FINGERPRINT


@pytest.mark.parametrize("model", ["pro", "classic1s"])
def test_hidden_wallets_are_switched_on_and_off(model: str) -> None:
    with device(model=model) as running:
        for expected in (True, False):
            assert ours("-t", "onekey", "togglepassphrase") == {"success": True}
            protection = running.do(lambda each: each.device.storage.passphrase_protection)
            assert protection is expected


@pytest.mark.parametrize("model", ["pro", "classic1s"])
def test_wiping(model: str) -> None:
    with device(model=model) as running:
        before = running.device_id
        assert ours("-t", "onekey", "wipe") == {"success": True}
        assert running.device_id != before
        [own] = ours("enumerate")
        assert own["code"] == -18
        assert ours("-t", "onekey", "-i", "setup")["code"] == -9
        assert ours("-t", "onekey", "getmasterxpub")["code"] == -18


def test_a_person_who_says_no() -> None:
    with device(auto_confirm=False) as running:
        running.person.refuse()
        found = ours("-t", "onekey", "displayaddress", "--path", "m/84h/0h/0h/0/0")
        assert found["code"] == -14


def test_nobody_is_there() -> None:
    assert ours("enumerate") == []
    assert refused("-t", "TYPE", "getmasterxpub") == -3
