"""Signed messages: by which models, and what a device may not answer."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk import MethodUnsupported, Model, ProtocolError
from onekey_sdk.chains import _btc_curve, btc
from onekey_sdk.chains._coins import COINS
from onekey_sdk.session.conversation import demanded
from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.scripted import Known, Scripted


def test_which_models_sign_by_bip322() -> None:
    def firmware(kind: str, model: Model) -> Any:
        operation = btc.sign_message("m/84'/0'/0'/0/0", b"x", dapp_sign_type=kind)
        features: Any = Known(model, (9, 9, 9))
        return demanded(operation, features)

    for model in (Model.CLASSIC, Model.MINI, Model.TOUCH):
        with pytest.raises(MethodUnsupported, match="BIP-322"):
            firmware("bip322-simple", model)
    assert firmware("bip322-simple", Model.PRO)[Model.PRO] == (4, 9, 3)
    assert firmware("bip322-simple", Model.CLASSIC_PURE)[Model.CLASSIC_1S] == (3, 10, 1)
    assert firmware("ecdsa", Model.TOUCH) == {Model.PRO: (4, 9, 3)}


MESSAGE = b"Hello World"
OWN = {
    "m/44'/0'/0'/0/0": "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL",
    "m/49'/0'/0'/0/0": "3L6TyTisPBmrDAj6RoKmDzNnj4eQi54gD2",
    "m/84'/0'/0'/0/0": "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk",
}
SEGWIT = bytes.fromhex(  # recorded from real firmware for the SegWit address
    "2783a22f5842cb9f98c203de72d89a3fc8a92cc0f1f8e6cfd410df459bd812ee5857c4f05dcf65e0899c958e066956"
    "eb6ea38d2132a4f83980c04c05db5a3d52cd"
)


@pytest.mark.parametrize(
    ("address", "signature", "bip322"),
    [
        (OWN["m/44'/0'/0'/0/0"], SEGWIT, False),
        (OWN["m/84'/0'/0'/0/0"][:-1] + "q", SEGWIT, False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:-1] + b"\0", False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:-1], False),
        (OWN["m/84'/0'/0'/0/0"], b"\x1a" + SEGWIT[1:], False),
        (OWN["m/84'/0'/0'/0/0"], b"\x2b" + SEGWIT[1:], False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT[:1] + bytes(64), False),
        (OWN["m/84'/0'/0'/0/0"], SEGWIT, True),
    ],
)
async def test_signatures_of_messages_that_are_none(
    address: str, signature: bytes, bip322: bool
) -> None:
    kind = "bip322-simple" if bip322 else None
    operation = btc.sign_message("m/84'/0'/0'/0/0", MESSAGE, dapp_sign_type=kind)
    with pytest.raises(ProtocolError, match=r"The device's (signature|address)"):
        await operation(Scripted(m.MessageSignature(address=address, signature=signature)))


async def test_a_signature_of_a_message() -> None:
    answer = m.MessageSignature(address=OWN["m/84'/0'/0'/0/0"], signature=SEGWIT)
    result = await btc.sign_message("m/84'/0'/0'/0/0", MESSAGE)(Scripted(answer))
    assert (result.address, result.signature) == (answer.address, SEGWIT)


PUBLISHED = vectors.load("bitcoin_messages")["signed"]
DECRED = next(case for case in PUBLISHED if case["coin"] == "Decred")
OURS = {coin.name for coin in COINS}


async def from_the_device(case: dict[str, Any], address: str, signature: bytes) -> Any:
    """The result of a published case where the device answers so."""
    operation = btc.sign_message(
        case["path"],
        case["message"].encode(),
        coin=case["coin"],
        no_script_type=case["no_script_type"],
    )
    return await operation(Scripted(m.MessageSignature(address=address, signature=signature)))


@pytest.mark.parametrize(
    "case", [case for case in PUBLISHED if case["coin"] in OURS], ids=lambda case: case["address"]
)
@pytest.mark.parametrize("library", ["coincurve", "none"])
async def test_published_signatures(
    case: dict[str, Any], library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "none":
        monkeypatch.setattr(_btc_curve, "_coincurve", lambda: None)
    signature = bytes.fromhex(case["signature"])
    result = await from_the_device(case, case["address"], signature)
    assert (result.address, result.signature) == (case["address"], signature)
    others = [bytes([first]) + signature[1:] for first in range(256) if first != signature[0]]
    others += [signature[:place] + b"\x55" + signature[place + 1 :] for place in (1, 33, 64)]
    for other in (*others, signature + b"\0", signature[:-1], b""):
        with pytest.raises(ProtocolError, match="signature is not one of its address"):
            await from_the_device(case, case["address"], other)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("DsX", "its checksum is wrong"),
        ("1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL", "its checksum is wrong"),
        ("DsQ7S33L4v7cb7aUUzTZQdVbiUsgz2rV6U8", "its checksum is wrong"),
        ("", "its checksum is wrong"),
    ],
)
async def test_addresses_that_are_none_of_decred(address: str, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        await from_the_device(DECRED, address, bytes.fromhex(DECRED["signature"]))


async def test_an_address_in_capitals_is_not_what_devices_say() -> None:
    answer = m.MessageSignature(address=OWN["m/84'/0'/0'/0/0"].upper(), signature=SEGWIT)
    with pytest.raises(ProtocolError, match="none of SPENDWITNESS"):
        await btc.sign_message("m/84'/0'/0'/0/0", MESSAGE)(Scripted(answer))


async def test_old_firmware_hears_nothing_of_bip322() -> None:
    answer = m.MessageSignature(address=OWN["m/84'/0'/0'/0/0"], signature=SEGWIT)
    device = Scripted(answer, schema="v1")
    await btc.sign_message("m/84'/0'/0'/0/0", MESSAGE)(device)
    assert not device.heard[0].HasField("is_bip322_simple")


async def test_addresses_are_passed_on_as_they_are() -> None:
    device = Scripted(m.Success(message="Message verified"))
    address = "0x1odd"  # as no address is: it is the device that says so
    await btc.verify_message(address, MESSAGE, SEGWIT, "btc")(device)
    assert device.heard[0].address == address


async def test_taproot_has_no_signatures_of_that_form() -> None:
    address = "bc1ptxs597p3fnpd8gwut5p467ulsydae3rp9z75hd99w8k3ljr9g9rqx6ynaw"
    answer = m.MessageSignature(address=address, signature=SEGWIT)
    with pytest.raises(ProtocolError, match="not one of its address"):
        await btc.sign_message("m/86'/0'/0'/0/0", MESSAGE)(Scripted(answer))
