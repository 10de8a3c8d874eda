"""The reader of firmware files reads, or says what is wrong; nothing else comes out of it."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from onekey_sdk import FirmwareFileError
from onekey_sdk.firmware.image import read_firmware
from tests.support.firmware import Core, Legacy, old_firmware, radio

SEEDS = [
    Core(size=64 * 1024).firmware(),
    Core("touch", size=63 * 1024).bootloader(),
    Legacy(size=5000).described(radio(size=50, magic=b"TF89")),
    Legacy("first", size=70_000).firmware(),
    old_firmware(Legacy("first", size=9000).firmware()),
    radio(size=100),
]
SETTINGS = settings(max_examples=400, deadline=None, derandomize=True)


def read(data: bytes) -> None:
    with contextlib.suppress(FirmwareFileError):
        file = read_firmware(data)
        assert sum(image.size for image in file.images) <= len(data)
        assert file.main.offset in {0, 1024}


@SETTINGS
@given(st.binary(max_size=4096))
def test_any_bytes(data: bytes) -> None:
    read(data)


@SETTINGS
@given(
    st.sampled_from([b"OKTV", b"TC2B", b"OKTB", b"TRZF", b"TRZR", b"5283", b"TF89", b"DRGU"]),
    st.binary(max_size=4096),
)
def test_any_bytes_behind_a_magic(magic: bytes, data: bytes) -> None:
    read(magic + data)


@SETTINGS
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 255)), min_size=1, max_size=6),
    st.integers(0, 5000),
)
def test_changed_images(data: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    changed = bytearray(data)
    for place, mask in changes:
        changed[place % len(changed)] ^= mask
    read(bytes(changed))
    read(bytes(changed[: len(changed) - cut]))
