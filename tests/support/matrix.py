"""What every model must give for every way into a wallet, as data.

One row for each model, firmware, wallet and lock. It says nothing about how a client gets there,
so that every client can be held against it. The addresses were recorded from real firmware; the
firmware versions are those with which something about wallets changed, the oldest and the newest
that the software device plays among them.
"""

from __future__ import annotations

from typing import NamedTuple

PIN = "1234"
ATTACH_PIN = "777777"

ADDRESSES = {
    "": "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
    "abc": "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea",
    "hiddenpw": "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD",
}
"""m/44'/60'/0'/0/0 of the seed "all all ...", by passphrase."""

STATES = {
    "": "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q",
    "abc": "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47",
    "hiddenpw": "mrdFN2hzXrutnR5yRCgF3UZsBiyiEBYq8c",
}
"""The same wallets' `passphrase_state`."""

WALLETS = {
    "unprotected": "",
    "standard": "",
    "from host": "abc",
    "on device": "abc",
    "attach PIN": "hiddenpw",
}
"""How a wallet is opened, and by which passphrase it is the right one. The first is the only
wallet of a device whose passphrases are off; in all others they are on."""

FIRMWARE = {
    "classic": ("2.3.0", "2.4.0", "2.6.0", "3.0.0", "3.3.0", "3.7.1"),
    "classic1s": ("3.7.1", "3.11.0", "3.14.0", "3.19.0"),
    "classicpure": ("3.11.0", "3.14.0", "3.19.0"),
    "mini": ("2.3.0", "2.4.0", "2.6.0", "3.0.0", "3.3.0", "3.7.1"),
    "touch": ("3.4.0", "4.2.0", "4.5.0", "4.9.0"),
    "pro": ("4.9.0", "4.13.0", "4.15.0", "4.16.0", "4.20.0"),
}

TOO_OLD = 111
"""Passphrases need newer firmware."""
ONLY_ON_DEVICE = 9005
"""The device takes passphrases on its own keys only."""
DEVICE_REFUSES = 800
"""The device answers with a Failure."""
NO_SUCH_PIN = 405
"""No PIN of the device is bound to a wallet."""

NO_PASSPHRASES, NO_ATTACH_PIN = "old-firmware", "no-such-pin"
"""Where OneKey's JavaScript SDK differs on purpose: keys of `tests.interop.differences`."""

ATTACH_SINCE = {"classic1s": "3.14.0", "classicpure": "3.14.0", "pro": "4.15.0"}
_PASSPHRASES_SINCE = {"classic": "2.4.0", "mini": "2.4.0"}
_ONLY_ON_DEVICE = {"classic": ("2.4.0",), "mini": ("2.4.0",)}


class There(NamedTuple):
    """How a row ends with OneKey's JavaScript SDK.

    Attributes:
        code: of the first call that fails; None where the wallet opens.
        passphrase: of the wallet that is opened.
        difference: why it is another end than here; None if it is the same.
    """

    code: int | None
    passphrase: str
    difference: str | None = None


class Case(NamedTuple):
    """One row.

    Attributes:
        wallet: a key of `WALLETS`.
        locked: whether the device is locked when the client begins; the PIN that is typed is
            the wallet's own where it has one.
        code: the error's number; None where the wallet opens.
    """

    model: str
    firmware: str
    wallet: str
    locked: bool
    code: int | None

    @property
    def passphrase(self) -> str:
        """Of the wallet."""
        return WALLETS[self.wallet]

    @property
    def has_attach_pin(self) -> bool:
        """Whether the firmware knows PINs of wallets."""
        return has_attach_pin(self.model, self.firmware)

    @property
    def there(self) -> There:
        """How it ends with OneKey's JavaScript SDK."""
        knows_no_pin = self.wallet == "attach PIN" and not self.has_attach_pin
        passphrase = "" if knows_no_pin else self.passphrase
        if self.code == TOO_OLD and self.wallet != "standard":
            code = DEVICE_REFUSES if self.wallet == "on device" else TOO_OLD
            return There(code, passphrase, NO_PASSPHRASES)
        if knows_no_pin:
            return There(None, passphrase, NO_ATTACH_PIN)
        return There(self.code, passphrase)

    def __str__(self) -> str:
        lock = "locked" if self.locked else "unlocked"
        return f"{self.model} {self.firmware}, {self.wallet}, {lock}"


def has_attach_pin(model: str, firmware: str) -> bool:
    """Whether the firmware knows PINs of wallets."""
    since = ATTACH_SINCE.get(model)
    return since is not None and _number(firmware) >= _number(since)


def _code(model: str, firmware: str, wallet: str) -> int | None:
    if wallet == "unprotected":
        return None
    if _number(firmware) < _number(_PASSPHRASES_SINCE.get(model, "0")):
        return TOO_OLD
    if firmware in _ONLY_ON_DEVICE.get(model, ()):
        return None if wallet == "on device" else ONLY_ON_DEVICE
    if wallet == "attach PIN" and not has_attach_pin(model, firmware):
        return NO_SUCH_PIN
    return None


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


CASES = tuple(
    Case(model, firmware, wallet, locked, _code(model, firmware, wallet))
    for model, versions in FIRMWARE.items()
    for firmware in versions
    for wallet in WALLETS
    for locked in (False, True)
)

OLDEST_AND_NEWEST = tuple(
    case for case in CASES if case.firmware in {FIRMWARE[case.model][0], FIRMWARE[case.model][-1]}
)
"""What takes longer is tried with these."""
