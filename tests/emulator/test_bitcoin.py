"""Addresses and public keys of Bitcoin-like coins: what each firmware says, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import ALL_ALL
from onekey_emulator.storage import StateFile, Storage

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Envelope
from tests.support import vectors
from tests.support.host import Host, connected

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ("classic1s", "pro")
FORBIDDEN = ("DataError", "Forbidden key path")
ADDRESS = vectors.path("m/44'/0'/0'/0/0")
RECORDED = [
    pytest.param(exchange, id=f"{exchange['model']}-{exchange['request'][0]}-{number}")
    for number, exchange in enumerate(vectors.load("firmware_addresses")["exchanges"])
]
PUBLISHED = vectors.load("published_addresses")["all_all"]


def _path(text: str) -> m.BatchGetPublickeys.Path:
    return m.BatchGetPublickeys.Path(address_n=vectors.path(text))


@pytest.mark.parametrize("exchange", RECORDED)
async def test_answers_are_those_of_real_firmware(exchange: dict[str, Any]):
    (request_id, request), (answer_id, answer) = exchange["request"], exchange["answer"]
    async with connected(exchange["model"]) as host:
        await host.send(Envelope(request_id, bytes.fromhex(request)))
        received = await host.receive()
    assert (received.message_id, received.payload.hex()) == (answer_id, answer)


@pytest.mark.parametrize("model", BOTH)
async def test_addresses_of_all_kinds(model: str):
    async with connected(model, auto_confirm=True) as host:
        for coin, script_type, path, address in PUBLISHED["addresses"]:
            request = m.GetAddress(
                address_n=vectors.path(path),
                coin_name=coin,
                script_type=m.InputScriptType.Value(script_type),
            )
            assert (await host.ask(request)).address == address


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(("coin", "script_type", "path", "xpub"), PUBLISHED["xpubs"])
async def test_extended_keys(model: str, coin: str, script_type: str, path: str, xpub: str):
    request = m.GetPublicKey(
        address_n=vectors.path(path),
        coin_name=coin,
        script_type=m.InputScriptType.Value(script_type),
    )
    plain = m.GetPublicKey(ignore_xpub_magic=True)
    plain.MergeFrom(request)
    async with connected(model) as host:
        answer = await host.ask(request)
        assert answer.xpub == xpub
        assert answer.root_fingerprint == 0x5C9E228D
        assert (await host.ask(plain)).xpub[:4] in {"xpub", "tpub", "Ltub"}


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(("curve", "path", "public_key"), PUBLISHED["curves"])
async def test_other_curves(model: str, curve: str, path: str, public_key: str):
    request = m.GetPublicKey(address_n=vectors.path(path), ecdsa_curve_name=curve)
    async with connected(model) as host:
        assert (await host.ask(request)).node.public_key.hex() == public_key


@pytest.mark.parametrize(
    ("model", "failure"),
    [
        ("classic1s", ("ProcessError", "Failed to derive private key")),
        ("pro", ("DataError", "Non-hardened paths unsupported on Ed25519")),
    ],
)
async def test_ed25519_without_hardening(model: str, failure: tuple[str, str]):
    request = m.GetPublicKey(address_n=[0], ecdsa_curve_name="ed25519")
    async with connected(model) as host:
        assert await host.fail(request) == failure


async def _cosigners(host: Host, coin: str, accounts: str) -> list[Any]:
    answers = [
        await host.ask(
            m.GetPublicKey(address_n=vectors.path(f"{accounts}/{number}'"), coin_name=coin)
        )
        for number in (1, 2, 3)
    ]
    return [answer.node for answer in answers]


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(
    ("coin", "script_type", "accounts", "change", "index", "address"), PUBLISHED["multisig"]
)
async def test_multisig(
    model: str,
    coin: str,
    script_type: str,
    accounts: str,
    change: int,
    index: int,
    address: str,
):
    async with connected(model, auto_confirm=True) as host:
        nodes = await _cosigners(host, coin, accounts)
        request = m.GetAddress(
            coin_name=coin,
            script_type=m.InputScriptType.Value(script_type),
            multisig=m.MultisigRedeemScriptType(nodes=nodes, address_n=[change, index], m=2),
            show_display=True,
        )
        for number in (1, 2, 3):
            del request.address_n[:]
            request.address_n.extend(vectors.path(f"{accounts}/{number}'/{change}/{index}"))
            codes, answer = await host.ask_confirmed(request)
            assert codes[-1] == "Address"
            assert answer.address == address
            name = address.removeprefix("bitcoincash:")  # the Pro shows it without
            shown = [screen for screen in host.emulator.screens if name in " ".join(screen)][-1]
            marks = [line for line in shown if line.startswith("xPub #")]
            assert marks[number - 1] == f"xPub #{number} (mine)"
            assert sum("(cosigner)" in mark for mark in marks) == 2


@pytest.mark.parametrize(
    ("model", "failure"),
    [
        ("classic1s", ("DataError", "Can't encode address")),
        ("pro", ("DataError", "Pubkey not found in multisig script")),
    ],
)
async def test_multisig_of_other_people(model: str, failure: tuple[str, str]):
    async with connected(model) as host:
        request = m.GetAddress(
            address_n=vectors.path("m/48'/0'/0'/0'/0/0"),
            multisig=m.MultisigRedeemScriptType(
                nodes=await _cosigners(host, "Bitcoin", "m/44'/0'"), address_n=[0, 0], m=2
            ),
        )
        assert await host.fail(request) == failure


@pytest.mark.parametrize(
    ("coin", "script_type", "classic_text", "pro_text"),
    [
        ("Dogecoin", "SPENDWITNESS", "Can't encode address", "Segwit not enabled on this coin"),
        ("Litecoin", "SPENDTAPROOT", "Can't encode address", "Taproot not enabled on this coin"),
        ("Bitcoin", "SPENDMULTISIG", "Can't encode address", "Multisig details required"),
        ("Bitcoin", "EXTERNAL", "Can't encode address", "Invalid script type"),
    ],
)
async def test_scripts_without_address(
    coin: str, script_type: str, classic_text: str, pro_text: str
):
    slip44 = {"Dogecoin": 3, "Litecoin": 2, "Bitcoin": 0}[coin]
    request = m.GetAddress(
        address_n=vectors.path(f"m/44'/{slip44}'/0'/0/0"),
        coin_name=coin,
        script_type=m.InputScriptType.Value(script_type),
    )
    async with connected("classic1s") as host:
        assert await host.fail(request) == ("DataError", classic_text)
    async with connected("pro") as host:
        assert await host.fail(request) == ("ProcessError", pro_text)


@pytest.mark.parametrize("model", BOTH)
async def test_extended_keys_of_scripts_that_a_coin_lacks(model: str):
    request = m.GetPublicKey(
        address_n=vectors.path("m/44'/3'/0'"),
        coin_name="Dogecoin",
        script_type=m.InputScriptType.SPENDWITNESS,
    )
    async with connected(model) as host:
        failure = await host.fail(request)
    assert failure == ("DataError", "Invalid combination of coin and script_type")


async def test_unknown_coins():
    address, public_key = m.GetAddress(coin_name="Nocoin"), m.GetPublicKey(coin_name="Nocoin")
    async with connected("classic1s") as host:
        assert await host.fail(address) == ("DataError", "Invalid coin name")
        assert await host.fail(public_key) == ("DataError", "Invalid coin name")
    async with connected("pro") as host:
        assert await host.fail(address) == ("DataError", "Unsupported coin type")
        assert await host.fail(public_key) == ("FirmwareError", "Firmware error")


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(
    ("coin", "path"),
    [
        ("Bitcoin", "m"),
        ("Bitcoin", "m/44'/1'/0'/0/0"),
        ("Testnet", "m/44'/0'/0'/0/0"),
        ("Bitcoin", "m/44'/0'/0'/2/0"),
        ("Bitcoin", "m/44'/0'/0/0/0"),
        ("Bitcoin", "m/44'/0'/0'/0/0'"),
        ("Bitcoin", "m/44/0'/0'/0/0"),
        ("Bitcoin", "m/45'/101/0/0"),
        ("Bitcoin", "m/48'/0'/0'/3'/0/0"),
        ("Bitcoin", "m/84'/0'/0'/0/0/0"),
        ("Bitcoin", "m/10025'/0'/0'/1'/0/0"),
        ("Bitcoin", "m/13'/0'/0'/0/0"),
        ("Bitcoin", "m/3'/101'/1/0"),
        ("Dogecoin", "m/84'/3'/0'/0/0"),
        ("Litecoin", "m/44'/0'/0'/0/0"),
        ("Litecoin", "m/86'/2'/0'/0/0"),
        ("Litecoin", "m/1/0"),
        ("Bcash Testnet", "m/44'/0'/0'/0/0"),
    ],
)
async def test_forbidden_paths(model: str, coin: str, path: str):
    request = m.GetAddress(address_n=vectors.path(path), coin_name=coin)
    async with connected(model) as host:
        assert await host.fail(request) == FORBIDDEN


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(
    ("coin", "path"),
    [
        ("Bcash", "m/44'/145'/0'/0/0"),
        ("Bcash", "m/44'/0'/0'/0/0"),
        ("Bitcoin", "m/44'/0'/2147483647'/1/1000000"),
        ("Bitcoin", "m/45'/100/1/0"),
        ("Bitcoin", "m/45'/0'/0'/1000000/0/0"),
        ("Bitcoin", "m/48'/0'/0'/2'/0/0"),
        ("Bitcoin", "m/1/0"),
        ("Bitcoin", "m/3'/100'/4/0"),
        ("Bitcoin", "m/1195487518/6/0"),
        ("Bitcoin", "m/49/0/0/0/0"),
    ],
)
async def test_allowed_paths(model: str, coin: str, path: str):
    request = m.GetAddress(address_n=vectors.path(path), coin_name=coin)
    async with connected(model) as host:
        assert (await host.ask(request)).DESCRIPTOR.name == "Address"


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("m/44'/0'/0'/0/1000001", "pro"),
        ("m/44'/0'/0'/0", "pro"),
        ("m/44'/0'/0'/0/0/0/0/0", "pro"),
        ("m/45'/0/0/0/0", "classic1s"),
        ("m/48'/0'/0'/0/0", "classic1s"),
    ],
)
async def test_paths_that_one_family_allows(path: str, model: str):
    request = m.GetAddress(address_n=vectors.path(path))
    for candidate in BOTH:
        async with connected(candidate) as host:
            if candidate == model:
                assert (await host.ask(request)).DESCRIPTOR.name == "Address"
            else:
                assert await host.fail(request) == FORBIDDEN


async def test_nine_components():
    request = m.GetAddress(address_n=[*ADDRESS, 0, 0, 0, 0])
    bad = m.GetAddress(address_n=[*ADDRESS[:4], *[1 << 31] * 5])
    async with connected("classic1s") as host:
        assert await host.fail(request) == ("DataError", "array overflow")
    async with connected("pro") as host:
        assert await host.fail(bad) == FORBIDDEN


@pytest.mark.parametrize("model", BOTH)
async def test_public_keys_of_any_path_but_coinjoin(model: str):
    async with connected(model) as host:
        for path in ("m", "m/7", "m/44'/9'/0'", "m/1'/2'/3'/4'/5'/6'/7'/8'"):
            answer = await host.ask(m.GetPublicKey(address_n=vectors.path(path)))
            assert answer.node.depth == path.count("/")
        request = m.GetPublicKey(address_n=vectors.path("m/10025'/0'/0'/1'"))
        assert await host.fail(request) == FORBIDDEN


@pytest.mark.parametrize(
    ("model", "lines"),
    [
        ("classic1s", ["Bitcoin Address", "Address:", "{}", "Path:", "m/44'/0'/0'/0/0"]),
        ("pro", ["Bitcoin Address", "{}", "Path", "m/44'/0'/0'/0/0"]),
    ],
)
async def test_the_address_is_shown(model: str, lines: list[str]):
    async with connected(model) as host:
        request = m.GetAddress(address_n=ADDRESS, show_display=True)
        announced = await host.ask(request)
        assert announced.code == m.ButtonRequest.ButtonRequestType.ButtonRequest_Address
        await host.send(m.ButtonAck())
        assert await host.emulator.user.prompted() == "confirm"
        shown = host.emulator.screen
        host.emulator.user.confirm()
        answer = (await host.receive()).payload
    address = "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"
    assert shown == [line.format(address) for line in lines]
    assert address.encode() in answer


@pytest.mark.parametrize("model", BOTH)
async def test_the_extended_key_is_shown(model: str):
    request = m.GetPublicKey(address_n=vectors.path("m/84'/0'/0'"), show_display=True)
    async with connected(model, auto_confirm=True) as host:
        codes, answer = await host.ask_confirmed(request)
        assert codes == ["PublicKey"]
        assert any(
            screen[0] == "Bitcoin Public Key" and {answer.xpub, "m/84'/0'/0'"} <= {*screen}
            for screen in host.emulator.screens
        )


@pytest.mark.parametrize("model", BOTH)
async def test_a_path_that_does_not_fit_the_script_is_asked_about_when_shown(model: str):
    """And only then; the Pro proves its silent answer with a code only if it does fit."""
    request = m.GetAddress(address_n=ADDRESS, script_type=m.InputScriptType.SPENDP2SHWITNESS)
    async with connected(model, auto_confirm=True) as host:
        silent = await host.ask(request)
        request.show_display = True
        codes, shown = await host.ask_confirmed(request)
    assert codes == ["UnknownDerivationPath", "Address"]
    assert silent.address == shown.address
    assert len(silent.SerializeToString()) == len(silent.address) + 2
    has_mac = len(shown.SerializeToString()) == len(shown.address) + 2 + 34
    assert has_mac == (model == "pro")


@pytest.fixture
def relaxed(tmp_path: Path) -> Path:
    """The state of a device whose safety checks only warn."""
    state = tmp_path / "state.json"
    StateFile(state).save(Storage(device_id="00" * 12, mnemonic=ALL_ALL, prompt_always=True))
    return state


async def test_relaxed_safety_checks(relaxed: Path):
    """The Pro still forbids a path that no coin has; the Classic 1S asks, when shown."""
    request = m.GetAddress(address_n=vectors.path("m/44'/9'/0'/0/0"))
    async with connected("pro", state=relaxed) as host:
        assert await host.fail(request) == FORBIDDEN
    async with connected("classic1s", state=relaxed, auto_confirm=True) as host:
        assert (await host.ask(request)).DESCRIPTOR.name == "Address"
        request.show_display = True
        codes, _ = await host.ask_confirmed(request)
        assert codes == ["UnknownDerivationPath", "Address"]


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(
    "request_message",
    [
        m.GetAddress(address_n=ADDRESS),
        m.GetPublicKey(address_n=ADDRESS),
        m.BatchGetPublickeys(ecdsa_curve_name="secp256k1", paths=[_path("m/0'/0'/0'")]),
    ],
    ids=lambda message: message.DESCRIPTOR.name,
)
async def test_not_initialised(model: str, request_message: Any):
    async with connected(model, initialized=False) as host:
        code, _ = await host.fail(request_message)
    assert code == "NotInitialized"


async def test_the_coin_comes_before_the_seed_on_the_pro_only():
    request = m.GetAddress(coin_name="Nocoin")
    async with connected("pro", initialized=False) as host:
        assert await host.fail(request) == ("DataError", "Unsupported coin type")
    async with connected("classic1s", initialized=False) as host:
        assert (await host.fail(request))[0] == "NotInitialized"


async def test_the_path_comes_before_the_passphrase_on_the_classic_only():
    request = m.GetAddress(address_n=vectors.path("m/44'/1'/0'/0/0"))
    async with connected("classic1s", passphrase_protection=True) as host:
        assert await host.fail(request) == FORBIDDEN
    async with connected("pro", passphrase_protection=True) as host:
        assert (await host.ask(request)).DESCRIPTOR.name == "PassphraseRequest"
        assert await host.fail(m.PassphraseAck(passphrase="")) == FORBIDDEN


async def test_bad_batches():
    unhardened = m.BatchGetPublickeys(ecdsa_curve_name="secp256k1", paths=[_path("m/44'/0'/0")])
    curve = m.BatchGetPublickeys(ecdsa_curve_name="nist256p1")
    many = m.BatchGetPublickeys(paths=[_path("m/0'/0'/0'")] * 21)
    async with connected("classic1s") as host:
        assert await host.fail(unhardened) == ("DataError", "Invalid path")
        assert await host.fail(curve) == ("DataError", "Curve not support")
        assert await host.fail(many) == ("DataError", "array overflow")
    async with connected("pro") as host:
        assert await host.fail(unhardened) == (
            "DataError",
            "Path length must be >= 3 and start with harden prefix",
        )
        assert await host.fail(curve) == ("DataError", "Curve nist256p1 not support")
        assert await host.fail(many) == ("DataError", "Batch size should must be <= 20")


@pytest.mark.parametrize("model", BOTH)
async def test_the_host_cancels_a_shown_address(model: str):
    async with connected(model) as host:
        await host.ask(m.GetAddress(address_n=ADDRESS, show_display=True))
        await host.send(m.ButtonAck())
        await host.emulator.user.prompted()
        code, _ = await host.fail(m.Cancel())
    assert code == "ActionCancelled"


async def test_every_answer_is_noted_with_its_wallet():
    async with connected("pro", passphrase_protection=True) as host:
        await host.ask(m.GetAddress(address_n=ADDRESS))
        await host.send(m.PassphraseAck(passphrase="abc"))
        await host.emulator.user.prompted()
        host.emulator.user.confirm()
        await host.receive()
        assert [tuple(use) for use in host.emulator.wallet_log] == [("GetAddress", "abc")]


async def test_several_keys_in_the_old_message():
    """The classic family gives the first path's key for each path; the others do not know it."""
    coin, script_type, path, xpub = PUBLISHED["xpubs"][0]
    addresses = [
        m.GetPublicKeyMultiple.BIP32Address(address_n=vectors.path(each))
        for each in (path, f"{path}/1'")
    ]
    request = m.GetPublicKeyMultiple(
        addresses=addresses, coin_name=coin, script_type=m.InputScriptType.Value(script_type)
    )
    async with connected("classic1s") as host:
        assert list((await host.ask(request)).xpubs) == [xpub, xpub]
    async with connected("pro") as host:
        assert (await host.fail(request))[0] == "UnexpectedMessage"
