"""Many public keys at once, and coins that are not known to all firmware."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    DeviceFailure,
    FirmwareTooOld,
    Model,
    OneKey,
    PinInvalid,
    ProtocolError,
)
from onekey_sdk.chains import btc
from onekey_sdk.chains._btc_public_keys import together
from onekey_sdk.wire import messages as m
from tests.support.scripted import Known, Scripted

NODE: dict[str, Any] = {
    "depth": 3,
    "fingerprint": 1,
    "child_num": 2**31,
    "chain_code": bytes(32),
    "public_key": b"\x02" + bytes(32),
}


def keys(count: int, *, show: bool = False, path: str = "m/84'/0'/{}'") -> list[Any]:
    """So many operations."""
    return [btc.get_public_key(path.format(index), show_on_onekey=show) for index in range(count)]


def batch(count: int) -> Any:
    """The answer for so many keys."""
    return m.EcdsaPublicKeys(hd_nodes=[m.HDNodeType(**NODE)] * count, root_fingerprint=7)


def single() -> Any:
    """The answer for one key."""
    return m.PublicKey(node=m.HDNodeType(**NODE), xpub="zpub", root_fingerprint=7)


@pytest.mark.parametrize(
    ("model", "version", "sizes"),
    [
        (Model.PRO, (4, 14, 0), [20, 20, 5]),
        (Model.TOUCH, (4, 11, 0), [20, 20, 5]),
        (Model.MINI, (3, 10, 0), [10, 10, 10, 10, 5]),
        (Model.CLASSIC_1S, (3, 12, 0), [10, 10, 10, 10, 5]),
    ],
)
async def test_many_public_keys(model: Model, version: Any, sizes: list[int]) -> None:
    device = Scripted(*map(batch, sizes), features=Known(model, version))
    results = await together(keys(45))(device)
    assert [len(item.paths) for item in device.heard] == sizes
    assert len(results) == 45
    assert {item.root_fingerprint for item in results} == {7}
    assert all(item.xpub.startswith("zpub") for item in results)


@pytest.mark.parametrize(
    ("features", "operations"),
    [
        (Known(Model.PRO, (4, 13, 9)), keys(2)),
        (Known(Model.CLASSIC_1S, (3, 11, 9)), keys(2)),
        (Known(Model.UNKNOWN, (9, 9, 9)), keys(2)),
        (Known(), keys(2, show=True)),
        (Known(), keys(2, path="m/0/{}")),  # too short for the message
    ],
)
async def test_one_by_one(features: Any, operations: Any) -> None:
    device = Scripted(single(), single(), features=features)
    await together(operations)(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == ["GetPublicKey"] * 2


async def test_what_the_device_does_not_give_together() -> None:
    device = Scripted(DeviceFailure("forbidden"), single(), single())
    results = await together(keys(2))(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == [
        "BatchGetPublickeys",
        "GetPublicKey",
        "GetPublicKey",
    ]
    assert [item.xpub for item in results] == ["zpub", "zpub"]


async def test_a_wrong_pin_is_no_reason_to_ask_again() -> None:
    device = Scripted(PinInvalid("wrong"))
    with pytest.raises(PinInvalid):
        await together(keys(2))(device)


async def test_too_few_public_keys() -> None:
    with pytest.raises(ProtocolError, match="as many public keys as were asked for"):
        await together(keys(2))(Scripted(batch(1)))


async def test_taproot_accounts_have_descriptors() -> None:
    [first, _] = await together(keys(2, path="m/86'/0'/{}'"))(Scripted(batch(2)))
    assert first.xpub_segwit == f"tr([00000007/86'/0'/0']{first.xpub}/<0;1>/*)"


@pytest.mark.parametrize(
    ("model", "version", "good"),
    [
        (Model.PRO, "4.9.0", True),
        (Model.TOUCH, "4.7.0", False),
        (Model.TOUCH, "4.9.0", True),
        (Model.MINI, "3.6.0", False),
        (Model.MINI, "3.7.1", True),
    ],
)
async def test_neurai_needs_newer_firmware(model: Model, version: Any, good: bool) -> None:
    emulator = Emulator(model, firmware_version=version, auto_confirm=True)
    path = "m/44'/1900'/0'/0/0"
    async with emulator, OneKey(emulator.port()) as sdk:
        if good:
            await sdk.btc_get_address(path=path, show_on_onekey=False)
            return
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_get_address(path=path, show_on_onekey=False)
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_get_public_key(path=path[:14], show_on_onekey=False)
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_sign_message(path=path, message_hex=b"x")
        with pytest.raises(FirmwareTooOld):
            await sdk.btc_verify_message(address="x", message_hex=b"", signature=b"", coin="XNA")
        asked = {"GetAddress", "GetPublicKey", "SignMessage", "VerifyMessage"}
        assert not asked & set(emulator.requests)
