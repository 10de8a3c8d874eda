"""Many public keys at once, and coins that are not known to all firmware."""

from __future__ import annotations

from typing import Any, cast

import pytest
from embit import bip32, ec  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import (
    DeviceFailure,
    FirmwareTooOld,
    Model,
    OneKey,
    PinInvalid,
    ProtocolError,
)
from onekey_sdk.chains import btc, evm
from onekey_sdk.chains._btc_public_keys import together
from onekey_sdk.paths import parse_path
from onekey_sdk.wire import messages as m
from tests.support import psbts
from tests.support.scripted import Known, Scripted

ACCOUNT = "m/84'/0'/{}'"
KEY = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"


def node(path: str, **fields: Any) -> Any:
    """A node at a path, or one that says otherwise."""
    address_n = parse_path(path)
    right: dict[str, Any] = {
        "depth": len(address_n),
        "fingerprint": 1,
        "child_num": address_n[-1],
        "chain_code": bytes(32),
        "public_key": bytes.fromhex(KEY),
    }
    return m.HDNodeType(**{**right, **fields})


def xpub(path: str, version: str = "0488b21e") -> str:
    """The same as embit writes it."""
    address_n = parse_path(path)
    key = cast("Any", bip32).HDKey(
        cast("Any", ec).PublicKey.parse(bytes.fromhex(KEY)),
        bytes(32),
        version=bytes.fromhex(version),
        depth=len(address_n),
        fingerprint=bytes([0, 0, 0, 1]),
        child_number=address_n[-1],
    )
    return str(key.to_base58())


def keys(count: int, *, show: bool = False, path: str = ACCOUNT) -> list[Any]:
    """So many operations."""
    return [btc.get_public_key(path.format(index), show_on_onekey=show) for index in range(count)]


def batch(first: int, count: int, path: str = ACCOUNT) -> Any:
    """The answer for so many keys."""
    nodes = [node(path.format(index)) for index in range(first, first + count)]
    return m.EcdsaPublicKeys(hd_nodes=nodes, root_fingerprint=7)


def single(index: int, path: str = ACCOUNT) -> Any:
    """The answer for one key."""
    own = path.format(index)
    return m.PublicKey(node=node(own), xpub=xpub(own), root_fingerprint=7)


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
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    device = Scripted(*map(batch, starts, sizes), features=Known(model, version))
    results = await together(keys(45))(device)
    assert [len(item.paths) for item in device.heard] == sizes
    assert len(results) == 45
    assert {item.root_fingerprint for item in results} == {7}
    zpub = "04b24746"
    assert [item.xpub for item in results] == [xpub(ACCOUNT.format(i), zpub) for i in range(45)]


@pytest.mark.parametrize(
    ("features", "show", "path"),
    [
        (Known(Model.PRO, (4, 13, 9)), False, ACCOUNT),
        (Known(Model.CLASSIC_1S, (3, 11, 9)), False, ACCOUNT),
        (Known(Model.UNKNOWN, (9, 9, 9)), False, ACCOUNT),
        (Known(), True, ACCOUNT),
        (Known(), False, "m/0/{}"),  # too short for the message
    ],
)
async def test_one_by_one(features: Any, show: bool, path: str) -> None:
    device = Scripted(single(0, path), single(1, path), features=features)
    await together(keys(2, show=show, path=path))(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == ["GetPublicKey"] * 2


async def test_what_the_device_does_not_give_together() -> None:
    device = Scripted(DeviceFailure("forbidden"), single(0), single(1))
    results = await together(keys(2))(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == [
        "BatchGetPublickeys",
        "GetPublicKey",
        "GetPublicKey",
    ]
    assert [item.xpub for item in results] == [xpub(ACCOUNT.format(index)) for index in range(2)]


async def test_a_wrong_pin_is_no_reason_to_ask_again() -> None:
    device = Scripted(PinInvalid("wrong"))
    with pytest.raises(PinInvalid):
        await together(keys(2))(device)


async def test_too_few_public_keys() -> None:
    with pytest.raises(ProtocolError, match="as many public keys as were asked for"):
        await together(keys(2))(Scripted(batch(0, 1)))


async def test_public_keys_in_another_order() -> None:
    answer = batch(0, 2)
    answer.hd_nodes.reverse()
    with pytest.raises(ProtocolError, match="is of another path"):
        await together(keys(2))(Scripted(answer))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"depth": 2}, "of another path"),
        ({"child_num": 1 << 31 | 1}, "of another path"),
        ({"child_num": 0}, "of another path"),
        ({"chain_code": bytes(31)}, "public key is none"),
        ({"public_key": b"\x04" + bytes(32)}, "public key is none"),
        ({"public_key": b"\x02" + b"\xff" * 32}, "public key is none"),
        ({"private_key": bytes(32)}, "public key is none"),
        ({"fingerprint": 2}, "not that of its node"),
        ({"chain_code": b"\1" * 32}, "not that of its node"),
        ({"public_key": b"\3" + bytes.fromhex(KEY)[1:]}, "not that of its node"),
    ],
)
async def test_nodes_that_are_none(fields: dict[str, Any], words: str) -> None:
    path = ACCOUNT.format(0)
    for get, answer in (
        (btc.get_public_key, m.PublicKey),
        (evm.get_public_key, m.EthereumPublicKeyOneKey),
    ):
        device = Scripted(answer(node=node(path, **fields), xpub=xpub(path)))
        with pytest.raises(ProtocolError, match=words):
            await get(path)(device)


async def test_extended_public_keys_that_are_none() -> None:
    path = ACCOUNT.format(0)
    for other in (xpub(path)[:-1], xpub("m/84'/0'/1'"), ""):
        answer = m.PublicKey(node=node(path), xpub=other)
        with pytest.raises(ProtocolError, match="extended public key"):
            await btc.get_public_key(path)(Scripted(answer))


def of_wallet(mnemonic: str, path: str) -> Any:
    """The answer of a wallet, as embit derives it."""
    root = psbts.root(mnemonic)
    found = root.derive(path).to_public()
    fields = {
        "fingerprint": int.from_bytes(found.fingerprint, "big"),
        "chain_code": found.chain_code,
        "public_key": found.key.sec(),
    }
    return m.PublicKey(
        node=node(path, **fields),
        xpub=found.to_base58(),
        root_fingerprint=int.from_bytes(root.my_fingerprint, "big"),
    )


async def test_keys_of_different_wallets() -> None:
    pairs = zip(psbts.MNEMONICS, ("m/44'/0'/0'", "m/49'/0'/0'"), strict=False)
    answers = [of_wallet(mnemonic, path) for mnemonic, path in pairs]
    with pytest.raises(ProtocolError, match="of different wallets"):
        await btc.get_descriptors()(Scripted(*answers))


async def test_an_answer_that_comes_twice() -> None:
    answer = of_wallet(psbts.ALL_ALL, "m/44'/0'/0'")
    with pytest.raises(ProtocolError, match="one public key for two paths"):
        await btc.get_descriptors()(Scripted(answer, answer))


async def test_taproot_accounts_have_descriptors() -> None:
    path = "m/86'/0'/{}'"
    [first, _] = await together(keys(2, path=path))(Scripted(batch(0, 2, path)))
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
