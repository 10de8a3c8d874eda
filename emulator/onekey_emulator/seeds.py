"""Making a seed's words, and what else a device stores with it (BIP-39)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mnemonic import Mnemonic

if TYPE_CHECKING:
    from onekey_emulator.device import Device
    from onekey_sdk.wire import messages as m

STRENGTHS = (128, 192, 256)
ENTROPY_BYTES = 32

english = Mnemonic("english")


def mixed(device_entropy: bytes, host_entropy: bytes, strength: int) -> str:
    """The words of a seed that neither side could choose alone.

    Args:
        strength: bits of entropy.
    """
    entropy = hashlib.sha256(device_entropy + host_entropy).digest()
    return english.to_mnemonic(entropy[: strength // 8])


def apply_settings(device: Device, request: m.ResetDevice | m.RecoveryDevice) -> None:
    """Take over what a host wants of a device that is being set up."""
    storage = device.storage
    storage.passphrase_protection = request.passphrase_protection
    storage.label = request.label
    storage.u2f_counter = request.u2f_counter
    if request.HasField("language"):
        storage.language = request.language


def store(
    device: Device, words: str, *, needs_backup: bool = False, no_backup: bool = False
) -> None:
    """Put a seed into the device."""
    device.storage.mnemonic = words
    device.storage.needs_backup = needs_backup
    device.storage.no_backup = no_backup
