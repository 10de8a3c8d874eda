"""The client's own methods, and how calls are checked before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk import OneKey
from onekey_sdk.errors import (
    DeviceNotFound,
    FirmwareTooOld,
    InvalidParameter,
    MethodUnsupported,
    OneKeyError,
)
from onekey_sdk.models import Model, Success
from onekey_sdk.session import capabilities
from onekey_sdk.session.features import normalize
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import (
    ADDRESS,
    CONFIRM,
    DEVICE,
    LOCKED_PRO,
    OLD_PRO,
    PASSPHRASE_REQUEST,
    PATH,
    PIN_ENTRY,
    S1,
    S2,
    STANDARD,
    SUCCESS,
    UNPROTECTED,
    A,
    B,
    F,
    Stage,
    failure,
    state,
    unlocked,
)

PARAMETERS: dict[str, Any] = {"path": PATH, "show_on_onekey": False}


class TestParameters:
    @pytest.mark.parametrize(
        "parameters",
        [
            {},
            {"path": "x"},
            {"path": PATH, "nonsense": 1},
            {"bundle": []},
            {"bundle": [PARAMETERS], "path": PATH},
            {"bundle": [{"path": PATH}, {}]},
            {"path": PATH, "passphrase_state": 5},
        ],
        ids=str,
    )
    async def test_nothing_is_sent_for_a_wrong_call(self, parameters: dict[str, Any]) -> None:
        async with Stage() as stage:
            sdk: Any = stage.sdk
            with pytest.raises(InvalidParameter):
                await sdk.evm_get_address(**parameters)
            assert not stage.said

    async def test_one_wallet_at_a_time(self) -> None:
        async with Stage() as stage:
            with pytest.raises(InvalidParameter):
                await stage.sdk.open_wallet(standard=True, passphrase="abc")
            with pytest.raises(InvalidParameter):
                await stage.sdk.open_wallet(passphrase="x" * 51)

    async def test_a_model_or_firmware_that_lacks_the_method(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        features = normalize(F())
        none = frozenset({Model.MINI})
        with pytest.raises(MethodUnsupported):
            capabilities.check_model("x", features, none)
        capabilities.check_model("x", features, None)
        table = capabilities.since((capabilities.TOUCH_FAMILY, (4, 0, 0)), (Model.PRO, (9, 0, 0)))
        with pytest.raises(FirmwareTooOld) as caught:
            capabilities.check_firmware("x", features, table)
        assert dict(caught.value.params) == {"current": "4.20.0", "require": "9.0.0", "method": "x"}
        capabilities.check_firmware("x", features, {})


class TestOpenWallet:
    @pytest.mark.parametrize(
        ("how", "ack", "wallet"),
        [
            ({"standard": True}, "Ack('')", STANDARD),
            ({"passphrase": ""}, "Ack('')", STANDARD),
            ({"passphrase": "abc"}, "Ack('abc')", A),
            ({"passphrase_on_device": True}, "Ack(on device)", A),
            ({"attach_pin": True}, "Ack(attach)", A),
            ({"passphrase_state": A}, "Ack('typed')", A),
            ({}, "Ack('typed')", B),
        ],
        ids=str,
    )
    async def test_ways(self, how: dict[str, Any], ack: str, wallet: str) -> None:
        async with Stage(["typed"]) as stage:
            attached = "attach_pin" in how
            stage.script(F(S1), PASSPHRASE_REQUEST, state(wallet, S1, attached=attached))
            opened = await stage.sdk.open_wallet(device_id=DEVICE, **how)
            assert stage.said[-2:] == ["G", ack]
            assert (opened.passphrase_state, opened.device_id) == (wallet, DEVICE)

    async def test_without_passphrases(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet()
            assert wallet.passphrase_state is None
            assert "without passphrase" in repr(wallet)
            stage.script(F(S1, **UNPROTECTED), ADDRESS, ADDRESS)
            methods: Any = wallet.evm
            assert len(await methods.get_address(bundle=[PARAMETERS] * 2)) == 2

    async def test_a_pin_on_the_way(self) -> None:
        async with Stage(pins=[ON_DEVICE]) as stage:
            pin = m.PinMatrixRequest(type="PinMatrixRequestType_Current")
            stage.script(F(S1, **LOCKED_PRO), pin, unlocked(), PASSPHRASE_REQUEST)
            stage.then(state(A, S1))
            await stage.sdk.open_wallet(passphrase="abc")
            assert stage.person.count("pin") == 1

    async def test_the_prepared_answer_is_not_shown(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, failure("ActionCancelled"))
            with pytest.raises(OneKeyError) as caught:
                await stage.sdk.open_wallet(passphrase="sesame")
            error: BaseException | None = caught.value
            while error is not None:
                frame = error.__traceback__
                while frame is not None:
                    for value in frame.tb_frame.f_locals.values():
                        if str(type(value).__module__).startswith("onekey_sdk"):
                            assert "sesame" not in repr(value)
                    frame = frame.tb_next
                error = error.__context__


class TestDeviceMethods:
    async def test_lock(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(m.Success(message="Session cleared"))
            assert await stage.sdk.device_lock() == Success("Session cleared")
            assert stage.session(A) is None

    async def test_unlock(self) -> None:
        async with Stage() as stage:
            stage.script(PIN_ENTRY, unlocked())
            features = await stage.sdk.device_unlock()
            assert features.unlocked
            assert stage.said == ["GetFeatures", "U", "ButtonAck", "GetFeatures"]

    async def test_unlock_of_old_firmware(self) -> None:
        def open_up(stage: Stage) -> list[Any]:
            stage.idle["unlocked"] = True
            return [m.Address(address=STANDARD)]

        async with Stage() as stage:
            stage.idle.update({**OLD_PRO, "unlocked": False})
            features = F(S2, **OLD_PRO, **UNPROTECTED)
            address = m.Address(address=STANDARD)
            stage.script(F(S1, **OLD_PRO, unlocked=False), PIN_ENTRY, open_up)
            stage.then(features, address)
            assert (await stage.sdk.device_unlock()).unlocked
            assert stage.said == [
                "GetFeatures",
                "GetFeatures",
                "I()",
                "GetAddress",
                "ButtonAck",
                "I()",
                "GetAddress",
                "GetFeatures",
            ]
            assert (await stage.sdk.device_unlock()).unlocked
            assert stage.said == ["GetFeatures"]

    async def test_cancel(self) -> None:
        async with Stage() as stage:
            assert await stage.sdk.device_cancel() == Success()

    async def test_onekey_features(self) -> None:
        async with Stage() as stage:
            stage.script(
                m.OnekeyFeatures(
                    onekey_device_type=m.OneKeyDeviceType.PRO,
                    onekey_serial_no="PR1",
                    onekey_boot_version="1.2.3",
                    onekey_boot_hash=b"h",
                )
            )
            found = await stage.sdk.get_onekey_features()
            assert (found.model, found.serial) == (Model.PRO, "PR1")
            assert (found.parts["boot"].version, found.parts["boot"].hash) == ("1.2.3", b"h")

    async def test_nothing_is_exported_that_is_not_open(self) -> None:
        async with Stage() as stage:
            assert stage.sdk.export_session(DEVICE, A) is None

    async def test_methods_by_name(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1), ADDRESS, F(S1), ADDRESS)
            for name in ("evmGetAddress", "evm_get_address"):
                how = {**PARAMETERS, "use_empty_passphrase": True}
                assert (await stage.sdk.call(name, None, DEVICE, **how)).address == ADDRESS.address
            assert await stage.sdk.call("searchDevices")
            for name in ("nonsense", "_flat", "on", "Dispose!"):
                with pytest.raises(InvalidParameter):
                    await stage.sdk.call(name)

    async def test_what_was_begun_is_not_done_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def fail(_: object) -> None:
            raise DeviceNotFound("that of another client")

        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            monkeypatch.setattr(stage.person, "button", fail)
            stage.script(F(S1), CONFIRM)
            with pytest.raises(DeviceNotFound, match="another client"):
                await stage.sdk.evm_sign_message(path=PATH, message_hex="0x61", passphrase_state=A)
            assert stage.said == ["I(S1, A)", "EthereumSignMessageOneKey", "resync"]

    async def test_it_was_plugged_in_elsewhere(self) -> None:
        async with Stage() as stage:
            await stage.sdk.get_features()
            stage.device.unplug()
            with pytest.raises(DeviceNotFound):
                await stage.sdk.get_features(retry_count=1)
            stage.device.plug()
            assert (await stage.sdk.get_features()).device_id == DEVICE


async def test_no_check_of_the_firmware_on_request() -> None:
    device = ScriptedDevice()
    sdk = OneKey(device.port, check_firmware=False)
    async with sdk:
        assert sdk.export_session(DEVICE, A) is None


async def test_the_persons_choice_of_attach_pin() -> None:
    async with Stage([ATTACH_PIN]) as stage:
        stage.script(F(S1), PASSPHRASE_REQUEST, state(B, S1, attached=True))
        assert await stage.sdk.get_passphrase_state() == B
        stage.script(SUCCESS)
        await stage.sdk.device_lock()
