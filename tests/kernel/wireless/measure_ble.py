"""`benchmarks/ble.py` through the kernel and BlueZ; not among the tests, for it takes a while.

python -m pytest -rP tests/kernel/wireless/measure_ble.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.wireless.conftest import Air


@pytest.mark.timeout(900)
@pytest.mark.asyncio(loop_scope="session")
async def test_beside_bare_bleak(calm: Air, monkeypatch: pytest.MonkeyPatch):
    from benchmarks import ble
    from onekey_sdk import OneKey

    monkeypatch.setattr(ble, "ROUNDS", 3)
    monkeypatch.setattr(ble, "TRIPS", 50)
    monkeypatch.setattr(ble, "UPLOAD", 16 * 1024)
    async with OneKey(calm.pro.address) as sdk:
        await sdk.get_features()  # pairs
    await ble.compare(calm.pro.radio.address, calm.pro.radio.name)
