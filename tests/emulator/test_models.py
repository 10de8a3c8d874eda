"""What tells models and firmware versions apart, read from the firmware's sources."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import OneKey
from onekey_sdk.models import Model
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import ReportAssembler
from tests.emulator.host import ADDRESSES, HARDENED, STATES, Host, connected, failure, name

TESTNET = m.GetAddress(address_n=[44 | HARDENED, 1 | HARDENED, HARDENED, 0, 0], coin_name="Testnet")
ETHEREUM = m.EthereumGetAddress(address_n=[44 | HARDENED, 60 | HARDENED, HARDENED, 0, 0])
OWN_SESSIONS = ("classic", "mini", "touch")
"""Models whose secure element keeps no sessions."""
OLD_CLASSIC = [("classic", "2.6.0"), ("classic", "3.7.1"), ("mini", "2.6.0"), ("mini", "3.7.1")]

TREZOR = {
    "vendor",
    "major_version",
    "minor_version",
    "patch_version",
    "device_id",
    "language",
    "label",
    "initialized",
    "revision",
    "pin_protection",
    "unlocked",
    "model",
    "capabilities",
    "session_id",
}
CLASSIC = TREZOR | {
    "passphrase_protection",
    "bootloader_hash",
    "needs_backup",
    "unfinished_backup",
    "no_backup",
    "safety_checks",
    "se_enable",
    "se_ver",
    "backup_only",
    "onekey_version",
    "onekey_serial",
    "bootloader_version",
    "coin_switch",
}
CLASSIC_UNLOCKED = {"wipe_code_protection", "auto_lock_delay_ms"}
BLE = {"ble_name", "ble_ver", "ble_enable"}
MINI = {"serial_no", "spi_flash"}
TOUCH = (
    TREZOR
    | BLE
    | {
        "onekey_version",
        "serial_no",
        "build_id",
        "bootloader_version",
        "boardloader_version",
        "sd_card_present",
    }
)
TOUCH_UNLOCKED = {
    "passphrase_protection",
    "needs_backup",
    "unfinished_backup",
    "no_backup",
    "flags",
    "recovery_mode",
    "backup_type",
    "sd_protection",
    "wipe_code_protection",
    "passphrase_always_on_device",
    "safety_checks",
    "auto_lock_delay_ms",
    "display_rotation",
    "experimental_features",
}
FIELDS: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("classic", "2.3.0"): (CLASSIC | BLE, CLASSIC_UNLOCKED),
    ("classic", "2.11.0"): (CLASSIC | BLE, CLASSIC_UNLOCKED),
    ("classic", "3.3.0"): (
        CLASSIC | BLE | {"fw_vendor", "busy", "battery_level"},
        CLASSIC_UNLOCKED,
    ),
    ("mini", "2.3.0"): (CLASSIC | MINI, CLASSIC_UNLOCKED),
    ("mini", "3.3.0"): (CLASSIC | MINI | {"busy"}, CLASSIC_UNLOCKED),
    ("touch", "4.5.0"): (TOUCH | {"busy"}, TOUCH_UNLOCKED),
}
"""What a device with a PIN tells locked, and what else unlocked."""


def present(message: Any) -> set[str]:
    return {field.name for field, _ in message.ListFields()}


async def speak(host: Host, codec: Codec, message: Any) -> Any:
    """An exchange in the definitions of an old firmware."""
    await host.send_envelope(codec.encode(message))
    assembler = ReportAssembler()
    while (envelope := assembler.feed(await host.channel.read())) is None:
        pass
    return codec.decode(envelope)


# Features


@pytest.mark.parametrize(("model", "firmware"), FIELDS)
async def test_features(model: str, firmware: str):
    locked, unlocked = FIELDS[model, firmware]
    codec = Codec(schema.load(profiles.find(model, firmware).schema))
    async with (
        Emulator(model, firmware_version=firmware, pin="1234", passphrase_protection=True) as e,
        connected(e) as host,
    ):
        if codec.schema.name == "v1":
            # Their definitions have no such field, though the firmware of the Touch sends it.
            locked = locked - {"busy", "boardloader_version"}
        assert present(await speak(host, codec, m.Initialize())) == locked
        e.user.unlock("1234")
        assert present(await speak(host, codec, m.Initialize())) == locked | unlocked


@pytest.mark.parametrize(
    ("model", "firmware", "vendor"),
    [
        ("classic", "2.3.0", "trezor.io"),
        ("classic", "3.2.0", "trezor.io"),
        ("classic", "3.3.0", None),
        ("mini", "2.10.1", "onekey.so"),
        ("mini", "2.11.0", "trezor.io"),
        ("mini", "3.3.0", None),
        ("touch", "4.1.0", "onekey.so"),
        ("touch", "4.2.0", None),
    ],
)
async def test_whom_it_claims_to_be_from(model: str, firmware: str, vendor: str | None):
    for compatible, setting in ((True, "trezor.io"), (False, "onekey.so")):
        async with (
            Emulator(model, firmware_version=firmware, trezor_compatible=compatible) as e,
            connected(e) as host,
        ):
            assert (await host.initialize()).vendor == (vendor or setting)


@pytest.mark.parametrize(
    ("model", "kind", "product", "prefix", "label"),
    [
        ("classic", None, "", "CL", "OneKey Classic"),
        ("classic1s", "CLASSIC1S", "classic1s", "PR", "OneKey Classic 1S"),
        ("classicpure", "PURE", "pure", "CP", "OneKey Classic 1S Pure"),
        ("mini", None, "", "MI", "OneKey Mini"),
        ("touch", None, "", "TC", "OneKey Touch"),
        ("pro", "PRO", "", "PR", "OneKey Pro"),
    ],
)
async def test_how_models_are_told_apart(
    model: str, kind: str | None, product: str, prefix: str, label: str
):
    async with Emulator(model) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert features.HasField("onekey_device_type") is (kind is not None)
        if kind is not None:
            assert m.OneKeyDeviceType.Name(features.onekey_device_type) == kind
        assert features.product == product
        serial = features.onekey_serial_no or features.onekey_serial or features.serial_no
        assert serial == emulator.serial
        assert serial.startswith(prefix)
        assert features.label == label
        assert features.model == ("T" if model in {"touch", "pro"} else "1")
        async with OneKey(emulator.port()) as sdk:
            assert (await sdk.get_features()).model is Model(model)


async def test_a_classic_1s_was_called_otherwise():
    async with Emulator("classic1s", firmware_version="3.10.2") as e, connected(e) as host:
        assert (await host.initialize()).product == "classic2"
    with pytest.raises(ValueError, match=r"only 3\.11\.0"):
        Emulator("classicpure", firmware_version="3.10.2")


@pytest.mark.parametrize(("firmware", "extra"), [("4.18.0", False), ("4.19.0", True)])
async def test_what_a_pro_tells_of_its_settings(firmware: str, extra: bool):
    told = {"haptic_feedback", "auto_lock_delay_ms", "auto_shutdown_delay_ms", "brightness_prcent"}
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        assert (told & present(await host.initialize())) == (told if extra else set())
        emulator.user.unlock("1234")
        assert "auto_lock_delay_ms" in present(await host.initialize())


async def test_a_lock_that_a_finger_opens_was_not_told():
    for firmware, told in (("4.14.0", True), ("4.15.0", False)):
        async with (
            Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
            connected(emulator) as host,
        ):
            emulator.user.enroll_fingerprint()
            emulator.user.unlock("1234")
            emulator.user.lock()
            assert (await host.initialize()).unlocked is told


async def test_only_the_pro_has_a_sensor_and_an_address_menu():
    for model in profiles.MODELS:
        async with Emulator(model) as emulator:
            if model != "pro":
                with pytest.raises(RuntimeError, match="no sensor"):
                    emulator.user.enroll_fingerprint()
                with pytest.raises(RuntimeError, match="no such menu"):
                    emulator.user.open_my_address("")


# messages


@pytest.mark.parametrize(
    ("model", "firmware", "message", "known"),
    [
        ("classic", "3.7.1", m.GetPassphraseState(), False),
        ("mini", "3.7.1", m.UnLockDevice(), False),
        ("touch", "4.9.0", m.UnLockDevice(), False),
        ("classic1s", "3.13.0", m.UnLockDevice(), False),
        ("classic1s", "3.14.0", m.UnLockDevice(), True),
        ("pro", "4.14.0", m.GetPassphraseState(), False),
        ("pro", "4.15.0", m.GetPassphraseState(), True),
        ("touch", "4.9.0", m.OnekeyGetFeatures(), False),
        ("pro", "4.9.0", m.OnekeyGetFeatures(), True),
        ("classic1s", "3.19.0", m.OnekeyGetFeatures(), False),
        ("classic", "3.3.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("mini", "3.3.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("touch", "4.5.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("touch", "4.5.0", ETHEREUM, True),
    ],
)
async def test_what_is_known(model: str, firmware: str, message: Any, known: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        await host.initialize()
        answer = await host.call(message)
        assert (name(answer) != "Failure") is known
        if not known:
            text = "Unexpected message" if model in {"touch", "pro"} else "Unknown message"
            assert failure(answer) == ("UnexpectedMessage", text)


@pytest.mark.parametrize(
    ("model", "firmware"), [("classic", "3.2.0"), ("mini", "3.2.0"), ("touch", "4.4.0")]
)
async def test_old_definitions(model: str, firmware: str):
    """The last version that was built with them."""
    codec = Codec(schema.load("v1"))
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        features = await speak(host, codec, m.Initialize(is_contains_attach=True))
        assert features.onekey_version == firmware
        # Known today by this id as OnekeyGetFeatures, which these do not know.
        answer = await host.call(m.OnekeyGetFeatures())
        assert failure(answer)[0] == "UnexpectedMessage"
        own: Any = schema.load("v1").message_class("EthereumGetAddress")
        request = own(address_n=ETHEREUM.address_n, chain_id=1)
        assert (await speak(host, codec, request)).address == ADDRESSES[""]
        answer = await host.call(m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n))
        assert failure(answer)[0] == "UnexpectedMessage"


async def test_hints_of_newer_clients_mean_nothing_to_old_firmware():
    async with Emulator("touch", firmware_version="4.4.0") as emulator, connected(emulator) as host:
        await host.send(m.Initialize(passphrase_state=STATES[""], is_contains_attach=True))
        await host.receive()
        received = emulator.trace[0].message
        assert received == m.Initialize()


async def test_two_devices_of_different_age():
    async with (
        Emulator("touch", firmware_version="4.4.0", auto_confirm=True) as old,
        Emulator("pro", auto_confirm=True) as new,
        OneKey(old.port()) as old_sdk,
        OneKey(new.port()) as new_sdk,
    ):
        path: dict[str, Any] = {"path": "m/44'/60'/0'/0/0", "show_on_onekey": False}
        for _ in range(2):
            for sdk in (old_sdk, new_sdk):
                typed: Any = sdk
                assert (await typed.evm_get_address(**path)).address == ADDRESSES[""]
        assert {use.request for use in old.wallet_log} >= {"EthereumGetAddress"}
        assert {use.request for use in new.wallet_log} >= {"EthereumGetAddressOneKey"}


# versions


def test_every_version_can_be_played():
    for model in profiles.MODELS:
        history = profiles.model(model)
        for version in history.versions:
            assert Emulator(model, firmware_version=version).model == model
        assert [c.since for c in history.changes] == sorted(
            (c.since for c in history.changes), key=profiles.version_number
        )
        assert {c.since for c in history.changes} <= set(history.versions) | {"3.10.1"}


@pytest.mark.parametrize(
    ("model", "version"),
    [("classic", "1.9.8"), ("classic", "9.9.9"), ("pro", "4.20"), ("mini", ""), ("touch", "new")],
)
def test_versions_that_never_were(model: str, version: str):
    newest = profiles.model(model).newest
    with pytest.raises(ValueError, match=f"there is no firmware '{version}' .* {newest}"):
        Emulator(model, firmware_version=version)


# sessions


@pytest.mark.parametrize("model", OWN_SESSIONS)
@pytest.mark.parametrize("which", ["oldest", "newest"])
class TestSessionsInTheFirmware:
    """They are the firmware's own memory: ten, and a lock leaves them alone."""

    def emulated(self, model: str, which: str, **options: Any) -> Emulator:
        firmware = getattr(profiles.model(model), which)
        return Emulator(model, firmware_version=firmware, **options)

    async def test_an_unknown_id_gives_a_new_session(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            for unknown in (b"\1" * 32, b"\1" * 5):
                session_id = (await host.initialize(session_id=unknown)).session_id
                assert len(session_id) == 32
                assert session_id != unknown
                assert (await host.initialize(session_id=session_id)).session_id == session_id

    async def test_the_eleventh_ends_the_first(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            ids = [(await host.initialize()).session_id for _ in range(11)]
            assert (await host.initialize(session_id=ids[1])).session_id == ids[1]
            assert (await host.initialize(session_id=ids[0])).session_id != ids[0]

    async def test_without_a_session(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(m.EndSession())
            assert failure(await host.call(TESTNET)) == ("InvalidSession", "Invalid session")

    async def test_a_lock_leaves_them(self, model: str, which: str):
        async with (
            self.emulated(model, which, pin="1234") as emulator,
            connected(emulator) as host,
        ):
            emulator.user.unlock("1234")
            session_id = (await host.initialize()).session_id
            assert (await host.call(TESTNET)).address == STATES[""]
            await host.call(m.LockDevice())
            features = await host.initialize(session_id=session_id)
            assert (features.session_id, features.unlocked) == (session_id, False)

    async def test_pins_of_wallets_do_not_unlock(self, model: str, which: str):
        options: dict[str, Any] = {"pin": "1234", "attach_pins": {"777777": "hiddenpw"}}
        async with self.emulated(model, which, passphrase_protection=True, **options) as emulator:
            with pytest.raises(ValueError, match="wrong PIN"):
                emulator.user.unlock("777777")


@pytest.mark.parametrize(("firmware", "kept"), [("4.15.0", True), ("4.16.0", False)])
async def test_since_when_a_lock_of_the_pro_ends_all_sessions(firmware: str, kept: bool):
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        session_id = (await host.initialize()).session_id
        emulator.user.lock()
        emulator.user.unlock("1234")
        assert ((await host.initialize(session_id=session_id)).session_id == session_id) is kept


async def test_a_lock_of_that_pro_ends_the_session_of_a_hidden_wallets_pin():
    async with (
        Emulator(
            "pro",
            firmware_version="4.15.0",
            pin="1234",
            passphrase_protection=True,
            attach_pins={"777777": "hiddenpw"},
        ) as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("777777")
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        emulator.user.lock()
        emulator.user.unlock("1234")
        assert (await host.initialize(session_id=session_id)).session_id != session_id


@pytest.mark.parametrize(
    ("model", "firmware", "heeded"),
    [
        ("classic", "2.11.0", False),
        ("classic", "3.0.0", True),
        ("mini", "3.0.0", True),
        ("touch", "4.9.0", True),
    ],
)
async def test_a_cardano_seed_takes_a_session_of_its_own(model: str, firmware: str, heeded: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        session_id = (await host.initialize()).session_id
        await host.call(TESTNET)
        with_cardano = (
            await host.initialize(session_id=session_id, derive_cardano=True)
        ).session_id
        assert (with_cardano != session_id) is heeded


async def test_the_touch_gives_up_a_cardano_seed_too():
    for derive, same in ((True, True), (None, True), (False, False)):
        async with Emulator("touch") as emulator, connected(emulator) as host:
            session_id = (await host.initialize(derive_cardano=True)).session_id
            await host.call(TESTNET)
            fields = {} if derive is None else {"derive_cardano": derive}
            again = (await host.initialize(session_id=session_id, **fields)).session_id
            assert (again == session_id) is same


# PIN


@pytest.mark.parametrize(
    ("model", "firmware", "at_once"),
    [
        ("classic", "2.11.0", True),
        ("classic", "3.0.0", False),
        ("mini", "3.7.1", True),
        ("classic1s", "3.7.1", False),
    ],
)
async def test_when_the_matrix_appears(model: str, firmware: str, at_once: bool):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        assert name(await host.call(TESTNET)) == "PinMatrixRequest"
        await asyncio.sleep(0.01)
        prompt = emulator.user.prompt
        assert prompt is not None
        assert (prompt.kind == "matrix") is at_once


@pytest.mark.parametrize(("model", "firmware"), [*OLD_CLASSIC, ("classic1s", "3.10.2")])
async def test_cancel_does_not_end_pages_and_entries(model: str, firmware: str):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.call(TESTNET)
        await host.type_positions(emulator, "9999")
        assert failure(await host.receive())[0] == "PinInvalid"
        await host.send(m.Cancel())
        assert await host.silent(5)
        assert "Incorrect PIN" in emulator.screen
        emulator.user.confirm()
        assert name(await host.call(m.GetFeatures())) == "Features"


@pytest.mark.parametrize(
    ("model", "firmware", "pages"),
    [("classic", "3.7.1", 2), ("mini", "3.7.1", 1), ("classic1s", "3.10.2", 2)],
)
async def test_a_warning_before_the_last_pins(model: str, firmware: str, pages: int):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        for wrong in range(1, 6):
            await host.send(TESTNET)
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, "9999")
            assert failure(await host.receive())[0] == "PinInvalid"
            for _ in range(pages if wrong == 5 else 1):
                emulator.user.confirm()
                await asyncio.sleep(0.01)
        assert name(await host.call(m.GetFeatures())) == "Features"


@pytest.mark.parametrize(("firmware", "asked"), [("4.11.0", []), ("4.12.0", [5]), ("4.15.0", [2])])
async def test_when_the_pro_warns(firmware: str, asked: list[int]):
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.send(TESTNET)
        for left in range(10, 1, -1):
            await host.acknowledge("PinEntry")
            if left in asked:
                await host.acknowledge("Other")
                assert await emulator.user.prompted() == "confirm"
                emulator.user.confirm()
            assert await emulator.user.prompted() == "pin"
            emulator.user.type_pin("9999")


@pytest.mark.parametrize(("model", "firmware"), [("touch", "4.9.0"), ("pro", "4.14.0")])
async def test_a_message_at_the_pin_keyboard_is_heard(model: str, firmware: str):
    """Since Pro 4.15.0 it is lost in the failure that it causes."""
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.send(TESTNET)
        await host.acknowledge("PinEntry")
        assert name(await host.call(m.GetFeatures())) == "Features"
        await host.send(TESTNET)
        await host.acknowledge("PinEntry")
        await emulator.user.prompted()
        emulator.user.cancel()
        assert failure(await host.receive()) == ("PinCancelled", "PIN entry cancelled")


# passphrases


def protected(model: str, firmware: str, **options: Any) -> Emulator:
    return Emulator(model, firmware_version=firmware, passphrase_protection=True, **options)


@pytest.mark.parametrize("model", ["classic", "mini"])
async def test_a_passphrase_on_the_host_only(model: str):
    async with protected(model, "2.3.0") as emulator, connected(emulator) as host:
        await host.initialize()
        assert name(await host.call(TESTNET)) == "PassphraseRequest"
        answer = await host.call(m.PassphraseAck(on_device=True))
        text = "This firmware is incapable of passphrase entry on the device."
        assert failure(answer) == ("DataError", text)
        assert await host.silent(5)


@pytest.mark.parametrize("model", ["classic", "mini"])
@pytest.mark.parametrize("firmware", ["2.4.0", "2.5.0"])
async def test_a_passphrase_on_the_device_only(model: str, firmware: str):
    async with protected(model, firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.send(TESTNET)
        await host.acknowledge("PassphraseEntry")
        emulator.user.next_passphrase("abc")
        for _ in range(2):
            await host.acknowledge("Other")
            emulator.user.confirm()
        assert (await host.receive()).address == STATES["abc"]


@pytest.mark.parametrize(
    ("model", "firmware", "answers"),
    [
        ("classic", "2.3.0", 1),
        ("classic", "2.6.0", 2),
        ("classic", "2.11.0", 2),
        ("classic", "3.0.0", 1),
        ("classic", "3.7.1", 1),
        ("mini", "2.3.0", 1),
        ("mini", "3.7.1", 2),
        ("classic1s", "3.7.1", 2),
    ],
)
async def test_how_often_a_refused_passphrase_is_answered(model: str, firmware: str, answers: int):
    async with protected(model, firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.send(TESTNET)
        assert name(await host.receive()) == "PassphraseRequest"
        await host.send(m.Cancel())
        assert await host.names() == ["Failure"] * answers


async def test_which_passphrases_the_touch_confirms():
    for firmware, passphrase, confirmed in (
        ("4.1.0", "", True),
        ("4.1.0", "abc", True),
        ("4.2.0", "", False),
        ("4.2.0", "abc", True),
        ("4.9.0", "abc", True),
    ):
        async with protected("touch", firmware) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(TESTNET)
            await host.send(m.PassphraseAck(passphrase=passphrase))
            if confirmed:
                await host.acknowledge("ProtectCall")
                emulator.user.confirm()
            assert (await host.receive()).address == STATES[passphrase]


async def test_what_was_typed_on_the_touch_is_confirmed():
    for firmware in ("4.1.0", "4.9.0"):
        async with protected("touch", firmware) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(TESTNET)
            await host.send(m.PassphraseAck(on_device=True))
            await host.acknowledge("PassphraseEntry")
            emulator.user.next_passphrase("abc")
            await host.acknowledge("ProtectCall")
            emulator.user.refuse()
            assert failure(await host.receive()) == ("ActionCancelled", "Cancelled")


@pytest.mark.parametrize(("firmware", "announced"), [("4.12.0", True), ("4.13.0", False)])
async def test_since_when_the_pro_confirms_quietly(firmware: str, announced: bool):
    async with protected("pro", firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.call(TESTNET)
        await host.send(m.PassphraseAck(passphrase="abc"))
        if announced:
            await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        assert (await host.receive()).address == STATES["abc"]


# wiping


@pytest.mark.parametrize(
    ("model", "firmware", "announced"),
    [
        ("classic", "2.11.0", True),
        ("classic", "3.0.0", False),
        ("mini", "3.7.1", True),
        ("classic1s", "3.7.1", False),
    ],
)
async def test_whether_wiping_is_announced(model: str, firmware: str, announced: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        await host.initialize()
        before = e.device_id
        await host.send(m.WipeDevice())
        if announced:
            await host.acknowledge("WipeDevice")
            e.user.confirm()
        else:
            e.user.confirm(3)
        assert (await host.receive()).message == "Device wiped"
        assert e.device_id != before
