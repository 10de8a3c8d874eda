"""What survives switching the device off."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PIN_TRIES = 10


@dataclass
class Storage:
    """Seed, PINs and settings of one device.

    Attributes:
        pin_tries: wrong PINs that are still allowed before the device wipes itself.
        wipe_code: what erases the device if it is typed in place of the PIN.
        attach_pins: PINs of hidden wallets, each with the passphrase that it stands for.
        label: empty for the model's own.
        flags: None until ApplyFlags has set some.
        sleep_delay_ms: after how long without use the device locks.
        auto_lock_delay_ms: what Features calls so; not the same number in every firmware.
        pictures: SHA-256 of each file that a host has given it, by its name.
        bonds: keys of the hosts that were paired by Bluetooth, each under its radio address.
        firmware_version: what was installed last; None for what the device began with.
        firmware_present: whether there is firmware at all, as there is not in mid-update.
        bitcoin_only: whether the firmware knows no other coins.
        ble_version: the same as `firmware_version` for the radio's software.
        bootloader_version: and for the bootloader.
        boots: how often the device was switched on, so that nothing random comes again.
    """

    device_id: str
    mnemonic: str | None = None
    pin: str | None = None
    pin_tries: int = PIN_TRIES
    wipe_code: str | None = None
    attach_pins: dict[str, str] = field(default_factory=dict[str, str])
    label: str = ""
    language: str = "en"
    passphrase_protection: bool = False
    passphrase_always_on_device: bool = False
    trezor_compatible: bool = False
    sleep_delay_ms: int = 600_000
    auto_lock_delay_ms: int = 600_000
    auto_shutdown_delay_ms: int = 300_000
    prompt_always: bool = False
    haptic_feedback: bool = True
    flags: int | None = None
    needs_backup: bool = False
    unfinished_backup: bool = False
    no_backup: bool = False
    fingerprint: bool = False
    u2f_counter: int = 0
    pictures: dict[str, str] = field(default_factory=dict[str, str])
    bonds: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    firmware_version: str | None = None
    firmware_present: bool = True
    bitcoin_only: bool = False
    ble_version: str | None = None
    bootloader_version: str | None = None
    boots: int = 0


class StateFile:
    """Keeps a `Storage` in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: str | None = None

    def load(self) -> Storage | None:
        """What was saved, or None if there is nothing yet.

        Raises:
            ValueError: the file holds something else.
        """
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        try:
            return Storage(**json.loads(text))
        except (TypeError, json.JSONDecodeError):
            raise ValueError(f"{self._path} is not the state of an emulator") from None

    def save(self, storage: Storage) -> None:
        """Write the file anew, whole or not at all."""
        text = json.dumps(asdict(storage), indent=2)
        if text == self._written:
            return
        # mkstemp gives the file to its owner alone.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self._written = text
