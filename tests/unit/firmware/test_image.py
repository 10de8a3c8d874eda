"""Reading firmware files: what they are, and every way in which they can be wrong."""

from __future__ import annotations

from hashlib import sha256

import pytest

from onekey_sdk import FirmwareFileError, FirmwareSignatures, FirmwareType, ImageKind, Model
from onekey_sdk.firmware import _core, _legacy
from onekey_sdk.firmware._keys import Keys
from onekey_sdk.firmware.image import MAX_SIZE, read_firmware
from tests.support.firmware import (
    CORE_KEYS,
    HEADER,
    LEGACY_KEYS,
    VENDOR,
    Core,
    Legacy,
    old_firmware,
    radio,
)

SMALL = 100 * 1024 - HEADER


@pytest.fixture
def our_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the test's keys stand for OneKey's."""
    monkeypatch.setattr(_core, "CORE", Keys(4, tuple(CORE_KEYS)))
    monkeypatch.setattr(_legacy, "CLASSIC_1S", Keys(4, tuple(LEGACY_KEYS)))


def test_firmware_of_a_pro() -> None:
    data = Core("pro", (4, 21, 3), bitcoin_only=True, minimum_se=(1, 1, 7)).firmware()
    file = read_firmware(data)
    image = file.main
    assert (file.size, file.sha256, len(file.images)) == (len(data), sha256(data).digest(), 1)
    assert image.kind is ImageKind.FIRMWARE
    assert image.models == {Model.PRO}
    assert image.version == (4, 21, 3)
    assert image.header_version == (2, 99, 99)
    assert image.fix_version == (2, 0, 0)
    assert image.firmware_type is FirmwareType.BITCOIN_ONLY
    assert image.vendor == VENDOR
    assert image.signers == (1, 2)
    assert image.minimum_se_version == (1, 1, 7)
    assert image.hashes_checked
    assert (image.offset, image.size) == (0, len(data))


def test_firmware_of_a_touch() -> None:
    image = read_firmware(Core("touch", (4, 10, 0)).firmware()).main
    assert image.models == {Model.TOUCH}
    assert image.version == (4, 10, 0)
    assert image.firmware_type is FirmwareType.UNIVERSAL
    assert image.minimum_se_version is None


@pytest.mark.parametrize("size", [3584, 254 * 1024 - 512, 1024 * 1024])
@pytest.mark.parametrize("hash_block", [0, 128 * 1024])
def test_chunks_of_every_size(size: int, hash_block: int) -> None:
    assert read_firmware(Core(size=size - size % 512, hash_block=hash_block).firmware())


@pytest.mark.parametrize("model", ["touch", "pro"])
def test_bootloaders(model: str) -> None:
    image = read_firmware(Core(model, (2, 8, 1), size=SMALL).bootloader()).main
    assert image.kind is ImageKind.BOOTLOADER
    assert image.models == {Model(model)}
    assert image.version == (2, 8, 1)
    assert image.firmware_type is None


def test_firmware_of_the_first_classics_and_minis() -> None:
    image = read_firmware(Legacy("first", (3, 9, 1)).firmware()).main
    assert image.models == {Model.CLASSIC, Model.MINI}
    assert image.version == (3, 9, 1)
    assert image.signers == (1, 3, 4)
    assert image.signatures is FirmwareSignatures.NOT_CHECKED


def test_firmware_of_a_classic_1s() -> None:
    image = read_firmware(Legacy(version=(3, 20, 1), bitcoin_only=True).firmware()).main
    assert image.models == {Model.CLASSIC_1S, Model.CLASSIC_PURE}
    assert image.version == (3, 20, 1)
    assert image.header_version == (2, 99, 99)
    assert image.firmware_type is FirmwareType.BITCOIN_ONLY
    assert image.signers == (1, 3, 4, 7)


def test_a_file_with_a_description_and_the_secure_element() -> None:
    data = Legacy(minimum_se=(1, 1, 6)).described(radio((1, 1, 7), magic=b"TF89"))
    firmware, element = read_firmware(data).images
    assert firmware.offset == HEADER
    assert firmware.minimum_se_version == (1, 1, 6)
    assert element.kind is ImageKind.SECURE_ELEMENT
    assert element.version == (1, 1, 7)
    assert not element.hashes_checked


def test_software_of_the_radio() -> None:
    image = read_firmware(radio((1, 5, 9))).main
    assert image.kind is ImageKind.BLE
    assert image.models == set()
    assert image.version == (1, 5, 9)
    assert image.signatures is FirmwareSignatures.NOT_CHECKED


def test_an_image_for_the_first_bootloaders() -> None:
    inner = Legacy("first", (2, 3, 0)).firmware()
    image = read_firmware(old_firmware(inner)).main
    assert image.version == (2, 3, 0)
    assert image.hashes_checked
    assert image.signatures is FirmwareSignatures.MISSING
    bare = read_firmware(old_firmware(bytes(9000))).main
    assert not bare.hashes_checked
    assert bare.version == (0, 0, 0)


# signatures


@pytest.mark.usefixtures("our_keys")
@pytest.mark.parametrize(
    "data",
    [
        Core().firmware(),
        Core("touch", vendor_signers=(2, 4, 6, 7), signers=(2, 3)).firmware(),
        Core(size=SMALL).bootloader(),
        Legacy().firmware(),
        Legacy(signers=(7, 2, 5, 6)).firmware(),
        Legacy().described(),
    ],
)
def test_signatures_of_the_right_keys(data: bytes) -> None:
    assert read_firmware(data).main.signatures is FirmwareSignatures.ONEKEY


@pytest.mark.usefixtures("our_keys")
@pytest.mark.parametrize(
    "data",
    [
        Core(signers=(1,)).firmware(),
        Core(signers=(1, 4)).firmware(),
        Core(vendor_signers=(1, 2, 3)).firmware(),
        Core(vendor_signers=()).firmware(),
        Core(size=SMALL, vendor_signers=(1, 2, 3)).bootloader(),
        Legacy(signers=(1, 2, 3)).firmware(),
        Legacy(signers=(1, 2, 3, 3)).firmware(),
    ],
)
def test_too_few_signatures(data: bytes) -> None:
    assert read_firmware(data).main.signatures is not FirmwareSignatures.ONEKEY


@pytest.mark.usefixtures("our_keys")
def test_a_signature_of_something_else() -> None:
    data = bytearray(Core().firmware())
    data[1536 + 20] ^= 1  # the fix version, which nothing but the signature covers
    assert read_firmware(bytes(data)).main.signatures is FirmwareSignatures.FOREIGN
    data = bytearray(Legacy().firmware())
    data[20] ^= 1
    assert read_firmware(bytes(data)).main.signatures is FirmwareSignatures.FOREIGN


@pytest.mark.parametrize(
    "data", [Core(signers=()).firmware(), Legacy(signers=()).firmware()], ids=["core", "legacy"]
)
def test_no_signatures(data: bytes) -> None:
    assert read_firmware(data).main.signatures is FirmwareSignatures.MISSING


@pytest.mark.parametrize(
    "data",
    [Core().firmware(), Core(size=SMALL).bootloader(), Legacy().firmware()],
    ids=["firmware", "bootloader", "classic 1s"],
)
def test_foreign_signatures(data: bytes) -> None:
    assert read_firmware(data).main.signatures is FirmwareSignatures.FOREIGN


# what is wrong


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html>", "no firmware of a OneKey"),
        (b"PK\x03\x04" + bytes(2000), "no firmware of a OneKey"),
        (b"TRZV" + bytes(3000), "for Trezor devices"),
        (bytes(MAX_SIZE + 1), "no device takes so many"),
        (Core().firmware()[:20], "cut off"),
        (Core().firmware()[:1600], "cut off"),
        (Core().firmware()[:-1], "cut off"),
        (Legacy().firmware()[:1000], "cut off"),
        (Legacy().firmware()[:-1], "cut off"),
        (radio()[:-1], "cut off"),
        (old_firmware(bytes(9000))[:-1], "cut off"),
        (Core().firmware() + b"\0", "1 bytes behind its image"),
        (Legacy().firmware() + bytes(4), "4 bytes behind its image"),
        (Core().firmware() + Core().firmware(), "do not belong together"),
        (radio() + radio(), "do not belong together"),
        (Core(magic=b"TC2B").firmware(), "unknown header"),
        (Core(size=SMALL, magic=b"TC2F").bootloader(), "no firmware of a OneKey"),
        (Core(size=SMALL + 7).firmware(), "a size that devices refuse"),
        (Core(size=6 * 1024 * 1024, hash_block=512 * 1024).firmware(), "a pro takes"),
        (Legacy(size=3 * 1024 * 1024).firmware(), "devices take"),
        (Legacy(size=100).firmware(), "devices take"),
        (radio(size=300_000), "devices take"),
        (Legacy().described()[:-1], "its description says"),
    ],
)
def test_what_is_no_whole_image(data: bytes, words: str) -> None:
    with pytest.raises(FirmwareFileError, match=words) as caught:
        read_firmware(data)
    assert caught.value.code == 814


@pytest.mark.parametrize(
    "data",
    [Core().firmware(), Legacy().firmware(), Legacy("first").firmware(), Legacy().described()],
    ids=["pro", "classic 1s", "classic", "described"],
)
@pytest.mark.parametrize("place", [0.3, 0.6, 0.9999])
def test_a_byte_of_the_code_is_another(data: bytes, place: float) -> None:
    changed = bytearray(data)
    changed[int(place * len(data))] ^= 0x10
    with pytest.raises(FirmwareFileError, match="is damaged: part"):
        read_firmware(bytes(changed))


def test_a_byte_of_the_description_is_another() -> None:
    changed = bytearray(Legacy().described())
    changed[500] ^= 1
    with pytest.raises(FirmwareFileError, match="wrong checksum"):
        read_firmware(bytes(changed))
    changed[4] = 2
    with pytest.raises(FirmwareFileError, match="a kind that is not known"):
        read_firmware(bytes(changed))


def test_a_purpose_of_tomorrow() -> None:
    changed = bytearray(Core().firmware())
    changed[1536 + 544] = 9
    with pytest.raises(FirmwareFileError, match="a purpose, 9"):
        read_firmware(bytes(changed))
