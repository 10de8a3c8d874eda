"""Programs written with the SDK, at devices that answer as real firmware was recorded to.

A `Stage` is a recorded conversation cut into exchanges. Each test takes those that the program
should cause, in their order, and adds what the SDK does on purpose in another way than the
recorded hosts: it never sends a bare Initialize, it says `is_contains_attach` in each, it proves
a wallet before every call, and it begins with GetFeatures.
"""

from __future__ import annotations

from collections import deque
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account

from onekey_sdk import OneKey, errors
from onekey_sdk.transport.base import Port
from onekey_sdk.wire import messages
from tests.interop.scripted import Exchange, ScriptedDevice, exchanges
from tests.support.recordings import Said, conversation

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from google.protobuf.message import Message

STANDARD = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
ABC = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
HIDDEN = "mrdFN2hzXrutnR5yRCgF3UZsBiyiEBYq8c"
ABC_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
ETH_PATH = "m/44'/60'/0'/0/0"
STANDARD_ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
MODELS = ("classic1s", "pro")


class Person:
    """Gives prepared answers, in order."""

    def __init__(self) -> None:
        self.pins: deque[Any] = deque()
        self.passphrases: deque[Any] = deque()
        self.asked: list[Any] = []

    async def pin(self, request: Any) -> Any:
        self.asked.append(request)
        return self.pins.popleft()

    async def passphrase(self, request: Any) -> Any:
        self.asked.append(request)
        return self.passphrases.popleft()

    async def button(self, request: Any) -> None:
        self.asked.append(request)


class RecordedPort(Port):
    """Where the recorded device is plugged in."""

    address = "udp:recorded"

    def __init__(self, device: ScriptedDevice) -> None:
        self._device = device

    async def open(self) -> ScriptedDevice:
        return self._device


def said(sender: Any, message: Message) -> Said:
    return Said(0.0, sender, message.DESCRIPTOR.name, message.SerializeToString())


class Stage:
    """A recorded conversation, to be told again in pieces."""

    def __init__(self, name: str) -> None:
        recorded = conversation(name)
        self.device = ScriptedDevice(recorded.model)
        self.person = Person()
        self._exchanges = exchanges(recorded)

    def recorded(self, request: str, number: int = 0) -> Exchange:
        """The exchange that the request of that name began, the first or a later one."""
        found = [e for e in self._exchanges if e.request.name == request]
        return found[number]

    def features(self, number: int = 0, **changed: Any) -> Any:
        """The Features that answered the Initialize of that number."""
        message = self.recorded("Initialize", number).answers[0].message()
        for name, value in changed.items():
            setattr(message, name, value)
        return message

    def session_id(self, number: int = 0) -> bytes:
        """The session that the Initialize of that number was answered with."""
        found: bytes = self.features(number).session_id
        return found

    def play(self, *parts: Exchange) -> None:
        """Expect these exchanges next."""
        for part in parts:
            self.device.play(part)

    def get_features(self, number: int = 0) -> Exchange:
        """GetFeatures, answered as Initialize was, but for the session."""
        features = self.features(number)
        features.ClearField("session_id")
        return Exchange(said("host", messages.GetFeatures()), answers=[said("device", features)])

    def initialize(
        self, number: int = 0, *, session: int | None = None, state: str = "", **changed: Any
    ) -> Exchange:
        """Initialize as the SDK sends it for a wallet that it knows, answered as recorded.

        The session of another Initialize may be the one to be resumed.
        """
        request = messages.Initialize(is_contains_attach=True)
        if state:
            request.passphrase_state = state
        if session is not None:
            request.session_id = changed["session_id"] = self.session_id(session)
        answer = self.features(number, **changed)
        return Exchange(said("host", request), answers=[said("device", answer)])

    @asynccontextmanager
    async def sdk(self) -> AsyncGenerator[OneKey]:
        """A client that sees this device only. In the end all that was expected has happened."""
        async with OneKey(RecordedPort(self.device), ui=self.person) as sdk:
            yield sdk
        assert not self.device.owed
        assert not self.device.unexpected
        assert not self.person.pins
        assert not self.person.passphrases


def in_session(exchange: Exchange, session_id: bytes) -> Exchange:
    """The exchange, in another session than it was recorded in; the Classic 1S names none."""
    answer: Any = exchange.answers[0].message()
    if answer.HasField("session_id"):
        answer.session_id = session_id
    return replace(exchange, answers=[said("device", answer)])


def unlocked(exchange: Exchange) -> Exchange:
    """The exchange without the PIN that it began with."""
    first, *steps = exchange.steps
    prompt: Any = first[0].message()
    assert prompt.code == messages.ButtonRequest.ButtonRequestType.ButtonRequest_PinEntry
    return replace(exchange, steps=steps)


def with_session(exchange: Exchange) -> Exchange:
    """The exchange in a session whose passphrase has been given before."""
    kinds = [prompt.name for prompt, _ in exchange.steps]
    assert kinds[:1] == ["PassphraseRequest"]
    return replace(exchange, steps=exchange.steps[1:])


def as_the_sdk_asks(exchange: Exchange) -> Exchange:
    """The exchange with `show_display` said where the recorded host left it to its default."""
    request: Any = exchange.request.message()
    if not request.HasField("show_display"):
        request.show_display = False
    return replace(exchange, request=said("host", request))


@pytest.mark.parametrize("model", MODELS)
async def test_standard_and_hidden_wallet(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
        stage.initialize(2, session=1, state=ABC),
        stage.initialize(2, session=1, state=ABC),
    )
    stage.person.passphrases.append("abc")
    async with stage.sdk() as sdk:
        standard = await sdk.open_wallet(standard=True)
        assert standard.passphrase_state == STANDARD
        hidden = await sdk.open_wallet()
        assert hidden.passphrase_state == ABC
        for _ in range(2):
            assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


@pytest.mark.parametrize("model", MODELS)
async def test_a_session_from_an_earlier_process_is_asked_about_once(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(2, session=1, state=ABC),
        stage.recorded("GetPassphraseState", 2),
        stage.initialize(2, session=1, state=ABC),
    )
    async with stage.sdk() as sdk:
        sdk.preload_session_cache(stage.features().device_id, ABC, stage.session_id(1))
        for _ in range(2):
            assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


@pytest.mark.parametrize("model", MODELS)
async def test_a_named_wallet_without_session_is_opened_by_the_person(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(4, state=ABC),
        stage.recorded("GetPassphraseState", 5),
    )
    stage.person.passphrases.append("abc")
    async with stage.sdk() as sdk:
        assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


async def test_passphrase_on_the_classic_and_one_that_is_refused_there():
    stage = Stage("classic1s/passphrase-on-device")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
    )
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(passphrase_on_device=True)
        assert wallet.passphrase_state == "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r"
        with pytest.raises(errors.ActionCancelled):
            await sdk.open_wallet(passphrase_on_device=True)
        assert (await sdk.get_features()).device_id == wallet.device_id


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("classic1s/two-sessions", "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU"),
        ("pro/sessions-lock", "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU"),
    ],
)
async def test_two_hidden_wallets_take_turns(name: str, other: str):
    stage = Stage(name)
    one = "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r"
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
        stage.initialize(0, session=0, state=one),
        stage.initialize(1, session=1, state=other),
        stage.initialize(0, session=0, state=one),
    )
    stage.person.passphrases.extend(["a", "b"])
    async with stage.sdk() as sdk:
        assert (await sdk.open_wallet()).passphrase_state == one
        assert (await sdk.open_wallet()).passphrase_state == other
        for state in (one, other, one):
            assert await sdk.get_passphrase_state(passphrase_state=state) == state


async def test_a_session_id_that_the_device_does_not_know():
    stage = Stage("classic1s/two-sessions")
    unknown = bytes.fromhex("aa" * 32)
    request = messages.Initialize(
        is_contains_attach=True, session_id=unknown, passphrase_state=STANDARD
    )
    stage.play(
        stage.get_features(),
        Exchange(said("host", request), answers=stage.recorded("Initialize", 4).answers),
        stage.recorded("GetPassphraseState", 4),
    )
    stage.person.passphrases.append("")
    async with stage.sdk() as sdk:
        sdk.preload_session_cache(stage.features().device_id, STANDARD, unknown)
        assert await sdk.get_passphrase_state(passphrase_state=STANDARD) == STANDARD


async def test_lock_and_unlock_on_the_classic():
    stage = Stage("classic1s/lockdevice-unlockdevice-session-loss")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(0, session=0, state=ABC),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
        stage.recorded("LockDevice"),
        stage.initialize(1, state=ABC),
        stage.recorded("UnLockDevice"),
        stage.recorded("GetPassphraseState", 1),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 1)),
    )
    await lock_and_unlock(stage, pins=["7213"])


async def test_lock_and_unlock_on_the_pro():
    stage = Stage("pro/pin-lock-unlock-session")
    stage.play(
        stage.get_features(0),
        stage.initialize(0),
        stage.recorded("UnLockDevice"),
        in_session(unlocked(stage.recorded("GetPassphraseState", 0)), stage.session_id(0)),
        stage.initialize(2, session=0, state=ABC),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
        stage.recorded("LockDevice"),
        stage.initialize(1, state=ABC),
        stage.recorded("UnLockDevice"),
        in_session(stage.recorded("GetPassphraseState", 1), stage.session_id(1)),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 1)),
    )
    await lock_and_unlock(stage, pins=[])


async def lock_and_unlock(stage: Stage, pins: list[str]) -> None:
    """Open the wallet of "abc", use it, lock, and use it again."""
    stage.person.passphrases.extend(["abc", "abc"])
    stage.person.pins.extend(pins)
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet()
        for _ in range(2):
            address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
            assert address.address == ABC_ADDRESS
            if stage.person.passphrases:
                await sdk.device_lock()


@pytest.mark.parametrize("model", MODELS)
async def test_unlocked_by_the_pin_of_a_hidden_wallet(model: str):
    stage = Stage(f"{model}/attach-to-pin")
    attached = stage.recorded("GetFeatures").answers[0].message()
    answer: Any = messages.Features()
    answer.CopyFrom(attached)
    answer.session_id = stage.session_id(0)
    initialize = Exchange(
        said("host", messages.Initialize(is_contains_attach=True)),
        answers=[said("device", answer)],
    )
    named = messages.Initialize(is_contains_attach=True, passphrase_state=HIDDEN)
    again = Exchange(said("host", named), answers=[said("device", answer)])
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("UnLockDevice", 0),
        initialize,
        stage.recorded("GetPassphraseState", 0),
        again,
        stage.recorded("GetPassphraseState", 0),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
    )
    stage.person.pins.extend(["111111"] if model == "classic1s" else [])
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet()
        assert wallet.passphrase_state == HIDDEN
        address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
        assert address.address == "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD"
    assert not [asked for asked in stage.person.asked if hasattr(asked, "can_attach_pin")]


@pytest.mark.parametrize("model", MODELS)
async def test_the_pin_of_a_hidden_wallet_instead_of_a_passphrase(model: str):
    stage = Stage(f"{model}/attach-to-pin")
    attached: Any = stage.recorded("GetFeatures", 1).answers[0].message()
    fresh = messages.Features()
    fresh.CopyFrom(attached)
    fresh.session_id = bytes.fromhex("5e" * 32)
    named = messages.Initialize(is_contains_attach=True, passphrase_state=HIDDEN)
    stage.play(
        stage.get_features(1),
        stage.initialize(1),
        stage.recorded("UnLockDevice", 1),
        stage.recorded("GetPassphraseState", 1),
        Exchange(said("host", named), answers=[said("device", fresh)]),
        stage.recorded("GetPassphraseState", 0),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
    )
    stage.person.pins.extend(["4193", "888888"] if model == "classic1s" else [])
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(attach_pin=True)
        assert wallet.passphrase_state == HIDDEN
        address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
        assert address.address == "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD"


async def test_unlocking_with_a_matrix():
    stage = Stage("classic1s/initialize-locked-then-unlocked")
    stage.play(stage.get_features(0), stage.recorded("UnLockDevice"), stage.recorded("GetFeatures"))
    stage.person.pins.append("1346")
    async with stage.sdk() as sdk:
        features = await sdk.device_unlock()
        assert (features.unlocked, features.label) == (True, "MyKey")


async def test_wrong_and_cancelled_pins():
    stage = Stage("classic1s/pinmatrix-flow")
    unlocking = stage.recorded("GetPassphraseState", 0)
    prompt, _ = unlocking.steps[0]
    unlock = said("host", messages.UnLockDevice())
    wrong = stage.recorded("GetPassphraseState", 1)
    cancelled = stage.recorded("GetPassphraseState", 2)
    stage.play(stage.get_features(0), replace(wrong, request=unlock))
    stage.person.pins.extend(["5555", None])
    async with stage.sdk() as sdk:
        with pytest.raises(errors.PinInvalid):
            await sdk.device_unlock()
        stage.play(replace(cancelled, request=unlock))
        with pytest.raises(errors.PinCancelled):
            await sdk.device_unlock()
        assert (await sdk.get_features()).unlocked is False
    assert prompt.name == "PinMatrixRequest"


@pytest.mark.parametrize("model", MODELS)
async def test_a_device_without_seed(model: str):
    stage = Stage(f"{model}/initialize-uninitialized")
    stage.play(stage.get_features(0))
    async with stage.sdk() as sdk:
        with pytest.raises(errors.UnexpectedMode):
            await sdk.open_wallet(standard=True)
        assert stage.device.heard == ["GetFeatures"]


async def test_the_parts_of_a_pro():
    stage = Stage("pro/getpassphrasestate-host-passphrase")
    stage.play(stage.get_features(0), stage.recorded("OnekeyGetFeatures"))
    async with stage.sdk() as sdk:
        parts = (await sdk.get_onekey_features()).parts
        assert parts["firmware"].version == "4.20.0"
        assert parts["firmware"].hash == bytes.fromhex("f1" * 32)
        assert parts["se04"].build_id == "emu0001"


ADDRESSES = (
    ("m/84'/0'/0'/0/0", "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"),
    ("m/86'/0'/0'/0/0", "bc1ptxs597p3fnpd8gwut5p467ulsydae3rp9z75hd99w8k3ljr9g9rqx6ynaw"),
    ("m/49'/0'/0'/0/0", "3L6TyTisPBmrDAj6RoKmDzNnj4eQi54gD2"),
    ("m/44'/0'/0'/0/0", "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"),
)


@pytest.mark.parametrize("name", ["classic1s/bitcoin-getaddress", "pro/addresses"])
async def test_bitcoin(name: str):
    stage = Stage(name)
    model = name.partition("/")[0]
    opening = Stage(f"{model}/getpassphrasestate-host-passphrase").recorded("GetPassphraseState")
    asked = [stage.recorded("GetAddress", number) for number in range(len(ADDRESSES))]
    if asked[0].steps:
        asked[0] = with_session(asked[0])
    resumed = stage.initialize(0, session=0, state=STANDARD)
    stage.play(stage.get_features(), stage.initialize(0))
    stage.play(in_session(opening, stage.session_id(0)))
    for exchange in (*asked, stage.recorded("GetPublicKey")):
        stage.play(resumed, as_the_sdk_asks(exchange))
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(standard=True)
        for path, expected in ADDRESSES:
            found = await wallet.btc.get_address(path, show_on_onekey=False)
            assert found.address == expected
        key = await wallet.btc.get_public_key("m/84'/0'/0'", show_on_onekey=False)
        recorded: Any = stage.recorded("GetPublicKey").answers[0].message()
        assert key.xpub_segwit == recorded.xpub
        assert key.node.public_key == recorded.node.public_key
        assert key.root_fingerprint == recorded.root_fingerprint


def as_the_sdk_writes(exchange: Exchange) -> Exchange:
    """The exchange with the recipient's digits alone, where the recorded host wrote 0x as well."""
    request: Any = exchange.request.message()
    request.to = request.to.removeprefix("0x")
    return replace(exchange, request=said("host", request))


@pytest.mark.parametrize("model", MODELS)
async def test_signing_a_transaction_of_ethereum(model: str):
    """Data of 1500 bytes: 1024 in the request, and the rest when the device asks for it."""
    stage = Stage(f"{model}/ethereum-sign-eip1559-1500-bytes")
    sign = as_the_sdk_writes(stage.recorded("EthereumSignTxEIP1559OneKey"))
    opening = Stage(f"{model}/getpassphrasestate-host-passphrase").recorded("GetPassphraseState")
    if model == "classic1s":
        # The recorded host opened no wallet before, and was asked for the passphrase here.
        sign = with_session(sign)
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        in_session(opening, stage.session_id()),
        stage.initialize(0, session=0, state=STANDARD),
        sign,
        stage.recorded("EthereumTxAckOneKey"),
    )
    request: Any = sign.request.message()
    answer: Any = stage.recorded("EthereumTxAckOneKey").answers[0].message()
    rest: Any = stage.recorded("EthereumTxAckOneKey").request.message()
    transaction = {
        "chain_id": request.chain_id,
        "nonce": int.from_bytes(request.nonce, "big"),
        "gas_limit": int.from_bytes(request.gas_limit, "big"),
        "max_fee_per_gas": int.from_bytes(request.max_gas_fee, "big"),
        "max_priority_fee_per_gas": int.from_bytes(request.max_priority_fee, "big"),
        "to": request.to,
        "value": int.from_bytes(request.value, "big"),
        "data": request.data_initial_chunk + rest.data_chunk,
    }
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.evm.sign_transaction(ETH_PATH, transaction)
    assert (signed.v, signed.r, signed.s) == (
        answer.signature_v,
        answer.signature_r,
        answer.signature_s,
    )
    recover: Any = Account.recover_transaction
    assert recover(signed.raw_transaction) == STANDARD_ADDRESS
