"""Trezor's own library, unmodified, at work on the emulated models in Trezor-compatible mode.

What the device answers is compared with recorded firmware, with eth-account and with bip-utils.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account
from trezorlib.exceptions import Cancelled, InvalidSessionError, PinException
from trezorlib.tools import parse_path

from tests.interop.running import Running, free_port, running
from tests.interop.untyped import (
    bip_utils,
    btc,
    client,
    device,
    ethereum,
    messages,
    protocol,
    udp,
)
from tests.support.recordings import conversation

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from onekey_emulator import Emulator

pytestmark = pytest.mark.real_time

MNEMONIC = " ".join(["all"] * 12)
ETH_PATH = "m/44h/60h/0h/0/0"
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""Recorded from real firmware, like the next."""
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"

Account.enable_unaudited_hdwallet_features()


def evm_address(passphrase: str) -> str:
    """The first Ethereum address of a wallet, by eth-account."""
    account: Any = Account.from_mnemonic(MNEMONIC, passphrase=passphrase)
    return account.address


def segwit_address(passphrase: str, index: int) -> str:
    """An address of the first native SegWit account, by bip-utils."""
    seed = bip_utils.Bip39SeedGenerator(MNEMONIC).Generate(passphrase)
    purpose = bip_utils.Bip84.FromSeed(seed, bip_utils.Bip84Coins.BITCOIN).Purpose()
    chain = purpose.Coin().Account(0).Change(bip_utils.Bip44Changes.CHAIN_EXT)
    address: str = chain.AddressIndex(index).PublicKey().ToAddress()
    return address


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trezor's library waits for ever otherwise."""
    monkeypatch.setattr(client, "_DEFAULT_READ_TIMEOUT", 20)


@contextmanager
def emulated(model: str, **options: Any) -> Generator[Running]:
    with running(model=model, trezor_compatible=True, **options) as software:
        yield software


def connect(address: str, **callbacks: Any) -> Any:
    """Trezor's client for what is at that address."""
    app = client.AppManifest(app_name="interop", **callbacks)
    return client.get_client(app, udp.UdpTransport.find_by_path(address))


@contextmanager
def connected(software: Running, pin: str = "") -> Generator[Any]:
    """Trezor's client; where it asks for a PIN, a person reads the matrix and types."""

    def positions(_: Any) -> str:
        typed = software.positions(pin)
        if "0" in typed:
            # The tenth key has no place on Trezor's keypad: ask for another matrix.
            raise Cancelled
        return typed

    with connect(software.address, pin_callback=positions) as trezor:
        yield trezor


def until_typable(attempt: Callable[[], object]) -> None:
    """Repeat what asks for a PIN until its matrix can be typed on Trezor's keypad."""
    for _ in range(50):
        try:
            attempt()
        except Cancelled:
            continue
        return
    pytest.fail("no matrix could be typed")


def confirm(times: int) -> Callable[[Emulator], None]:
    return lambda emulator: emulator.user.confirm(times=times)


def hidden_wallet(software: Running, trezor: Any, passphrase: str) -> Any:
    """Open a hidden wallet; the Classic asks twice on its screen, the Pro once."""
    software.person(confirm(2 if trezor.features.model == "1" else 1))
    return trezor.get_session(passphrase)


def test_features(model: str):
    with emulated(model, label="Savings") as software, connected(software) as trezor:
        features = trezor.features
        assert (features.vendor, features.label) == ("trezor.io", "Savings")
        assert trezor.version == (2, 99, 99)
        assert trezor.model.internal_name == {"classic1s": "T1B1", "pro": "T2T1"}[model]
        assert features.initialized
        assert features.unlocked
        assert not features.pin_protection
        assert not features.passphrase_protection


def test_ping(model: str):
    with emulated(model) as software, connected(software) as trezor:
        assert trezor.ping("hello") == "hello"
        software.person(confirm(1))
        assert trezor.ping("again", button_protection=True) == "again"


def test_label(model: str):
    with emulated(model) as software, connected(software) as trezor:
        session = trezor.get_session(None)
        software.person(confirm(1))
        device.apply_settings(session, label="Savings")
        assert trezor.refresh_features().label == "Savings"
        software.person(lambda emulator: emulator.user.refuse())
        with pytest.raises(Cancelled):
            device.apply_settings(session, label="Spending")
        assert trezor.refresh_features().label == "Savings"


def test_pin_by_matrix():
    with emulated("classic1s") as software, connected(software, pin="48") as trezor:
        session = trezor.get_session(None)

        def change(*, remove: bool) -> None:
            software.person(confirm(1))
            device.change_pin(session, remove=remove)

        until_typable(lambda: change(remove=False))
        assert trezor.refresh_features().pin_protection
        trezor.lock()
        assert not trezor.features.unlocked
        until_typable(trezor.ensure_unlocked)
        assert trezor.features.unlocked
        until_typable(lambda: change(remove=True))
        assert not trezor.refresh_features().pin_protection


def test_wrong_pin_by_matrix():
    with (
        emulated("classic1s", pin="1234") as software,
        connected(software, pin="4321") as trezor,
        pytest.raises(PinException) as caught,
    ):
        until_typable(trezor.ensure_unlocked)
    assert caught.value.args[0] == messages.FailureType.PinInvalid


def test_pin_on_device():
    def types(*pins: str) -> Callable[[Emulator], None]:
        def person(emulator: Emulator) -> None:
            for pin in pins:
                emulator.user.type_pin(pin)

        return person

    # Newer firmware neither sets the first PIN for a host nor removes it.
    older = emulated("pro", firmware_version="4.14.0")
    with older as software, connected(software) as trezor:
        session = trezor.get_session(None)
        software.person(confirm(3), types("1234", "1234"))
        device.change_pin(session)
        assert trezor.refresh_features().pin_protection
        trezor.lock()
        assert not trezor.features.unlocked
        software.person(types("9999", "1234"))
        trezor.ensure_unlocked()
        assert trezor.features.unlocked
        software.person(confirm(2), types("1234"))
        device.change_pin(session, remove=True)
        assert not trezor.refresh_features().pin_protection


def test_two_hidden_wallets_at_once(model: str):
    with (
        emulated(model, passphrase_protection=True) as software,
        connected(software) as trezor,
    ):
        wallets = {word: hidden_wallet(software, trezor, word) for word in ("abc", "other")}
        standard = trezor.get_session(client.PassphraseSetting.STANDARD_WALLET)
        path = parse_path(ETH_PATH)
        for _ in range(2):
            assert ethereum.get_address(wallets["abc"], path) == ABC
            assert ethereum.get_address(wallets["other"], path) == evm_address("other")
            assert ethereum.get_address(standard, path) == STANDARD
        assert len({wallet.id for wallet in (*wallets.values(), standard)}) == 3


def test_a_session_is_resumed_by_another_program(model: str):
    with emulated(model, passphrase_protection=True) as software:
        with connected(software) as first:
            session_id = hidden_wallet(software, first, "abc").id
        with connected(software) as second:
            resumed = protocol.SessionV1(second, id=session_id)
            assert ethereum.get_address(resumed, parse_path(ETH_PATH)) == ABC


def test_locking_ends_sessions(model: str):
    with emulated(model, passphrase_protection=True, pin="1234") as software:
        software.do(lambda emulator: emulator.user.unlock("1234"))
        with connected(software) as trezor:
            session_id = hidden_wallet(software, trezor, "abc").id
            trezor.lock()
            software.do(lambda emulator: emulator.user.unlock("1234"))
            with pytest.raises(InvalidSessionError):
                protocol.SessionV1(trezor, id=session_id).initialize()


def test_passphrase_on_device():
    with (
        emulated("pro", passphrase_protection=True) as software,
        connected(software) as trezor,
    ):
        software.person(lambda emulator: emulator.user.next_passphrase("abc"), confirm(1))
        session = trezor.get_session(client.PassphraseSetting.ON_DEVICE)
        assert ethereum.get_address(session, parse_path(ETH_PATH)) == ABC


def test_ethereum(model: str):
    with emulated(model) as software, connected(software) as trezor:
        session = trezor.get_session()
        assert ethereum.get_address(session, parse_path(ETH_PATH)) == STANDARD
        software.person(confirm(1))
        assert ethereum.get_address(session, parse_path(ETH_PATH), show_display=True) == STANDARD
        node = ethereum.get_public_node(session, parse_path("m/44h/60h/0h"))
        recorded = conversation("classic1s/ethereum-getaddress")
        (expected,) = [s for s in recorded.messages() if s.name == "EthereumPublicKeyOneKey"]
        message: Any = expected.message()
        assert node.xpub == message.xpub
        assert node.node.public_key == message.node.public_key
        assert node.node.chain_code == message.node.chain_code


def test_ethereum_signatures(model: str):
    """The transaction with 1500 bytes of data that real firmware signed, in two pieces."""
    recorded = [
        said.message() for said in conversation("pro/ethereum-sign-eip1559-1500-bytes").messages()
    ]
    request: Any = next(m for m in recorded if m.DESCRIPTOR.name == "EthereumSignTxEIP1559OneKey")
    rest: Any = next(m for m in recorded if m.DESCRIPTOR.name == "EthereumTxAckOneKey")
    signed: Any = next(m for m in recorded if getattr(m, "signature_r", b""))
    with emulated(model) as software, connected(software) as trezor:
        software.person(confirm(2))
        v, r, s = ethereum.sign_tx_eip1559(
            trezor.get_session(),
            list(request.address_n),
            nonce=int.from_bytes(request.nonce, "big"),
            gas_limit=int.from_bytes(request.gas_limit, "big"),
            to=request.to,
            value=int.from_bytes(request.value, "big"),
            data=request.data_initial_chunk + rest.data_chunk,
            chain_id=request.chain_id,
            max_gas_fee=int.from_bytes(request.max_gas_fee, "big"),
            max_priority_fee=int.from_bytes(request.max_priority_fee, "big"),
        )
        assert (v, r, s) == (signed.signature_v, signed.signature_r, signed.signature_s)
        message: Any = next(
            m for m in recorded if m.DESCRIPTOR.name == "EthereumMessageSignatureOneKey"
        )
        software.person(confirm(2))
        answer = ethereum.sign_message(trezor.get_session(), parse_path(ETH_PATH), "hello")
        assert answer.signature == message.signature


def test_bitcoin_as_recorded(model: str):
    recorded = [said.message() for said in conversation("pro/addresses").messages()]
    with emulated(model) as software, connected(software) as trezor:
        session = trezor.get_session()
        seen = 0
        asked: Any
        answered: Any
        for asked, answered in pairwise(recorded):
            script_type = getattr(asked, "script_type", None)
            if asked.DESCRIPTOR.name == "GetAddress":
                address = btc.get_address(
                    session,
                    asked.coin_name,
                    list(asked.address_n),
                    script_type=messages.InputScriptType(script_type),
                )
                assert address == answered.address
                seen += 1
            elif asked.DESCRIPTOR.name == "GetPublicKey":
                key = btc.get_public_node(
                    session,
                    list(asked.address_n),
                    coin_name=asked.coin_name,
                    script_type=messages.InputScriptType(script_type),
                )
                assert key.xpub == answered.xpub
                assert key.node.public_key == answered.node.public_key
                assert key.node.chain_code == answered.node.chain_code
                assert key.root_fingerprint == answered.root_fingerprint
                seen += 1
        assert seen == 5


def test_bitcoin_as_calculated(model: str):
    with (
        emulated(model, passphrase_protection=True) as software,
        connected(software) as trezor,
    ):
        session = hidden_wallet(software, trezor, "bitcoin")
        for index in range(3):
            address = btc.get_address(
                session,
                "Bitcoin",
                parse_path(f"m/84h/0h/0h/0/{index}"),
                script_type=messages.InputScriptType.SPENDWITNESS,
            )
            assert address == segwit_address("bitcoin", index)


def test_the_emulator_as_a_program():
    port = free_port()
    command = [sys.executable, "-m", "onekey_emulator", "--model", "classic1s", "--udp", str(port)]
    options = ("--trezor-compatible", "--auto-confirm")
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as process:
        try:
            udp.UdpTransport(f"127.0.0.1:{port}").wait_until_ready()
            with connect(f"udp:127.0.0.1:{port}") as trezor:
                path = parse_path(ETH_PATH)
                address = ethereum.get_address(trezor.get_session(), path, show_display=True)
                assert address == STANDARD
        finally:
            process.terminate()
