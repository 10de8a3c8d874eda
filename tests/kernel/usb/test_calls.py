"""What every link is for, over hidraw and libusb."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.support.transfers import Onlooker, told_and_cancelled

if TYPE_CHECKING:
    import pytest

    from onekey_sdk import OneKey
    from onekey_sdk._flat import EvmGetAddressItem
    from onekey_sdk.transport.native import Handle
    from tests.kernel.usb.conftest import Link
    from tests.kernel.usb.devices import RemoteDevice

PATH = "m/44'/60'/0'/0/0"
HIDDEN_STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
"""Of the passphrase "abc", recorded from real firmware."""

HIDDEN_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
FIFTY = "677b1d5e0296b72cb79d784896d5d1ec76306b3fe9f0844578f98da9f6711c5d"
"""SHA-256 of the first fifty addresses of the seed, a line each, as eth-account derives them."""

CALL = {
    "chain_id": 1,
    "nonce": 7,
    "gas_limit": 3_000_000,
    "max_fee_per_gas": 30 * 10**9,
    "max_priority_fee_per_gas": 10**9,
    "to": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
    "value": 0,
}
SIGNED = "6d6d40fdb0a82e8a77f846afae2be1d8a633dbb5f15cc7fa2403c5e2e450bc5d"
"""SHA-256 of that transaction with 64 KiB of data, as eth-account signs it."""

STANDARD_ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"


async def test_search(sdk: OneKey, link: Link):
    (found,) = await sdk.search_devices()
    assert found.device_id == link.device.ask("device_id")


async def test_features(sdk: OneKey, link: Link):
    features = await sdk.get_features()
    assert features.device_id == link.device.ask("device_id")
    assert features.initialized


async def test_a_hidden_wallet(sdk: OneKey, link: Link):
    wallet = await sdk.open_wallet(passphrase_on_device=True)
    assert wallet.passphrase_state == HIDDEN_STATE
    assert (await wallet.evm.get_address(PATH)).address == HIDDEN_ADDRESS


async def test_hidapi_instead_of_the_device_s_own_file(
    classic: RemoteDevice, monkeypatch: pytest.MonkeyPatch
):
    from onekey_sdk import OneKey
    from onekey_sdk.transport import hid

    def claim(port: hid.HidPort) -> Handle:
        return hid.open_by_hidapi(port.path)

    monkeypatch.setattr(hid.HidPort, "claim", claim)
    async with OneKey(f"hid:{classic.serial}") as sdk:
        wallet = await sdk.open_wallet(passphrase_on_device=True)
        assert (await wallet.evm.get_address(PATH)).address == HIDDEN_ADDRESS
        signed = await (await sdk.open_wallet(standard=True)).evm.sign_transaction(
            PATH, {**CALL, "data": bytes(range(256)) * 256}
        )
        assert hashlib.sha256(signed.raw_transaction).hexdigest() == SIGNED


async def test_fifty_addresses(sdk: OneKey):
    wallet = await sdk.open_wallet(standard=True)
    bundle: list[EvmGetAddressItem] = [
        {"path": f"m/44'/60'/0'/0/{number}", "show_on_onekey": False} for number in range(50)
    ]
    addresses = [each.address for each in await wallet.evm.get_address(bundle=bundle)]
    assert addresses[0] == STANDARD_ADDRESS
    assert hashlib.sha256("\n".join(addresses).encode()).hexdigest() == FIFTY


async def test_a_long_transfer_is_told_and_cancelled(link: Link):
    from onekey_sdk import OneKey

    onlooker = Onlooker()
    async with OneKey(link.address, ui=onlooker) as sdk:
        await told_and_cancelled(sdk, onlooker)


async def test_a_long_upload(sdk: OneKey):
    wallet = await sdk.open_wallet(standard=True)
    signed = await wallet.evm.sign_transaction(PATH, {**CALL, "data": bytes(range(256)) * 256})
    assert hashlib.sha256(signed.raw_transaction).hexdigest() == SIGNED
