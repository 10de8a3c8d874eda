"""Trezor's library reads the images that the tests make, as far as it knows their formats."""

from __future__ import annotations

import pytest
from trezorlib import cosi, firmware
from trezorlib.firmware.core import VendorFirmware
from trezorlib.firmware.legacy import LegacyFirmware, LegacyV2Firmware, check_sig_v1
from trezorlib.firmware.util import FirmwareIntegrityError

from onekey_sdk import FirmwareFileError
from onekey_sdk.firmware.image import read_firmware
from tests.support.firmware import LEGACY_KEYS, VENDOR, Core, Legacy, old_firmware

TREZORS_CHUNK = 128 * 1024


@pytest.mark.parametrize("size", [70_000, 256 * 1024 - 1024, 600 * 1024])
def test_the_first_generation(size: int) -> None:
    data = Legacy("first", (2, 4, 1), size=size).firmware()
    theirs = firmware.parse(data)
    assert isinstance(theirs, LegacyV2Firmware)
    theirs.validate_code_hashes()
    ours = read_firmware(data).main
    assert theirs.digest() == ours.fingerprint
    assert theirs.header.version[:3] == ours.version
    assert theirs.header.fix_version[:3] == ours.fix_version
    assert theirs.header.v1_key_indexes == list(ours.signers)
    assert theirs.header.code_length + 1024 == ours.size
    check_sig_v1(
        theirs.digest(), theirs.header.v1_key_indexes, theirs.header.v1_signatures, 3, LEGACY_KEYS
    )


def test_an_image_for_the_first_bootloaders() -> None:
    data = old_firmware(Legacy("first", (1, 8, 0)).firmware())
    theirs = firmware.parse(data)
    assert isinstance(theirs, LegacyFirmware)
    assert theirs.embedded_v2 is not None
    theirs.embedded_v2.validate_code_hashes()
    ours = read_firmware(data).main
    assert theirs.digest() == ours.fingerprint
    assert theirs.embedded_v2.header.version[:3] == ours.version


def test_touch_and_pro_but_for_their_magics() -> None:
    image = Core(hash_block=TREZORS_CHUNK, signers=(1, 3))
    ours = read_firmware(image.firmware()).main
    theirs = firmware.parse(
        Core(
            hash_block=TREZORS_CHUNK, signers=(1, 3), magic=b"TRZF", vendor_magic=b"TRZV"
        ).firmware()
    )
    assert isinstance(theirs, VendorFirmware)
    theirs.firmware.validate_code_hashes()
    header, vendor = theirs.firmware.header, theirs.vendor_header
    assert vendor.text == ours.vendor == VENDOR
    assert vendor.header_len + header.header_len + header.code_length == ours.size
    assert header.sigmask == sum(1 << signer - 1 for signer in ours.signers)
    digest = theirs.digest()
    cosi.verify(header.signature, digest, vendor.sig_m, vendor.pubkeys, header.sigmask)


@pytest.mark.parametrize("place", [1024, 100_000, 599_000])
def test_both_find_a_changed_byte(place: int) -> None:
    data = bytearray(Legacy("first").firmware())
    data[place] ^= 4
    theirs = firmware.parse(bytes(data))
    assert isinstance(theirs, LegacyV2Firmware)
    with pytest.raises(FirmwareIntegrityError):
        theirs.validate_code_hashes()
    with pytest.raises(FirmwareFileError, match="damaged"):
        read_firmware(bytes(data))
