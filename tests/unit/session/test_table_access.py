"""The decision table before every method: rows 0 to 4, whether the device may be used.

What is sent, what comes of it, and what is remembered. I is Initialize, U UnLockDevice, G
GetPassphraseState and M the method.
"""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.errors import InvalidParameter, OneKeyError
from onekey_sdk.wire import messages as m
from tests.support.stage import (
    ADDRESS,
    ATTACHED,
    DEVICE,
    EMPTY,
    LOCKED_PRO,
    NAMED,
    OLD_PRO,
    PASSPHRASE_REQUEST,
    PATH,
    PIN_ENTRY,
    S1,
    S2,
    S3,
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


class TestRow0:
    async def test_what_needs_no_wallet_asks_for_none(self) -> None:
        async with Stage() as stage:
            await stage.sdk.get_features()
            assert stage.said == ["GetFeatures", "GetFeatures"]


class TestRow1:
    async def test_another_seed_ends_before_any_session_id_is_sent(self) -> None:
        async with Stage() as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1)
            stage.idle["device_id"] = "D2"
            await stage.fails(110, device_id=DEVICE, **NAMED)
            assert stage.said == ["GetFeatures"]
            assert stage.session(A) is None

    @pytest.mark.parametrize(
        ("idle", "code"),
        [({"initialized": False}, 102), ({"bootloader_mode": True}, 116)],
    )
    async def test_a_mode_without_a_seed(self, idle: dict[str, Any], code: int) -> None:
        async with Stage() as stage:
            stage.idle.update(idle)
            await stage.fails(code, **NAMED)
            assert set(stage.said) == {"GetFeatures"}

    async def test_firmware_that_is_too_old_for_passphrases(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Which definitions such firmware speaks is not the matter here.
        def latest(_: object) -> str:
            return "latest"

        monkeypatch.setattr("onekey_sdk.session.capabilities.schema_name", latest)
        old = {
            "onekey_device_type": m.OneKeyDeviceType.CLASSIC,
            "onekey_firmware_version": "2.3.0",
            "unlocked_attach_pin": None,
        }
        async with Stage() as stage:
            stage.idle.update(old)
            stage.script(F(S1, **old))
            error = await stage.fails(111, **NAMED)
            assert error.params["require"] == "2.4.0"
            assert stage.said == ["GetFeatures", "I(A)"]
            stage.script(F(S1, **old))
            await stage.fails(114)
            stage.script(F(S1, **old, **UNPROTECTED), m.Address(address=STANDARD))
            assert await stage.sdk.get_passphrase_state(use_empty_passphrase=True) is None

    @pytest.mark.parametrize("wrong", ["x", A[:-1], "Error in btc_get_address: ", A + "1", "ä"])
    async def test_a_malformed_state(self, wrong: str) -> None:
        async with Stage() as stage:
            await stage.fails(405, passphrase_state=wrong)
            with pytest.raises(InvalidParameter):
                await stage.sdk.open_wallet(passphrase_state=wrong)
            with pytest.raises(InvalidParameter):
                stage.sdk.preload_session_cache(DEVICE, wrong, S1)
            assert not stage.said

    async def test_nothing_answers(self) -> None:
        async with Stage() as stage:
            stage.device.unplug()
            await stage.fails(105, retry_count=0)

    async def test_what_answers_is_no_onekey(self) -> None:
        async with Stage() as stage:
            stage.idle.update(
                dict.fromkeys(["onekey_device_type", "onekey_firmware_version", "onekey_serial_no"])
            )
            await stage.fails(105, retry_count=0)

    @pytest.mark.parametrize(
        ("idle", "code"), [({"device_id": "D2"}, 110), ({"initialized": False}, 102)]
    )
    async def test_another_seed_or_none_in_a_hold_ends_there_as_well(
        self, idle: dict[str, Any], code: int
    ) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            async with wallet.hold():
                stage.device.send(F())
                stage.idle.update(idle)
                with pytest.raises(OneKeyError) as caught:
                    await wallet.evm.get_address(path=PATH, show_on_onekey=False)
            assert caught.value.code == code
            assert not [each for each in stage.said if each.startswith("I(")]

    async def test_the_seed_changes_between_two_calls(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2, device_id="D2"))
            await stage.fails(110, **NAMED)
            assert stage.session(A) is None


class TestRow3:
    @pytest.mark.parametrize("named", [{}, NAMED, EMPTY])
    @pytest.mark.parametrize("text", ["cancle", ""])
    async def test_the_person_leaves_the_pin(self, named: dict[str, Any], text: str) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **LOCKED_PRO), PIN_ENTRY, failure("PinCancelled", text))
            await stage.fails(802, **named)
            assert stage.said[2:] == ["U", "ButtonAck"]

    async def test_a_device_that_stays_locked(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **LOCKED_PRO), m.UnLockDeviceResponse(unlocked=False))
            await stage.fails(802, **NAMED)

    async def test_without_attach_pin_the_new_session_is_opened(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(
                F(S1, **LOCKED_PRO),
                PIN_ENTRY,
                unlocked(),
                PASSPHRASE_REQUEST,
                state(A, S1),
                ADDRESS,
            )
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "U", "ButtonAck", "G", "Ack('abc')", "M"]
            assert stage.session(A) == S1

    @pytest.mark.parametrize("told", [True, None])
    @pytest.mark.parametrize("locked", [LOCKED_PRO, {"unlocked": False}], ids=["less", "all"])
    async def test_an_echo_from_before_the_pin_is_no_proof(
        self, locked: dict[str, Any], told: bool | None
    ) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(
                F(S1, **locked),
                unlocked(protected=told),
                PASSPHRASE_REQUEST,
                state(A, S1),
                ADDRESS,
            )
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "U", "G", "Ack('abc')", "M"]

    async def test_an_attach_pin_from_before_the_lock_is_over(self) -> None:
        async with Stage() as stage:
            locked = F(S1, unlocked=False, unlocked_attach_pin=True)
            stage.script(locked, unlocked(), PASSPHRASE_REQUEST, state(STANDARD, S1), ADDRESS)
            assert await stage.address(**EMPTY) == ADDRESS.address
            assert stage.said == ["GetFeatures", "I()", "U", "G", "Ack('')", "M"]

    async def test_with_an_attach_pin_it_begins_again(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(
                F(S1, **LOCKED_PRO),
                unlocked(attached=True),
                F(S2, **ATTACHED),
                state(A, S2, attached=True),
                ADDRESS,
            )
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "U", "I(A)", "G", "M"]
            assert stage.session(A) is None

    async def test_what_the_unlock_says_of_the_attach_pin_counts(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S1, **LOCKED_PRO), unlocked(attached=True), F(S2), state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "U", "I(A)", "G", "M"]
            assert stage.session(A) is None

    async def test_an_attach_pin_ends_all_sessions_also_where_nothing_is_run(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2, **LOCKED_PRO), unlocked(attached=True), F(S2, **ATTACHED))
            await stage.fails(114)
            assert stage.session(A) is None

    @pytest.mark.parametrize(
        ("named", "protected", "code"), [({}, True, 114), (NAMED, False, 113), (EMPTY, True, None)]
    )
    async def test_113_and_114_are_decided_after_the_unlock(
        self, named: dict[str, Any], protected: bool, code: int | None
    ) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **LOCKED_PRO), unlocked(protected=protected))
            if code is None:
                stage.then(PASSPHRASE_REQUEST, state(STANDARD, S1), ADDRESS)
                await stage.address(**named)
            else:
                await stage.fails(code, **named)
            assert "U" in stage.said

    async def test_absent_is_not_unlocked(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **{**LOCKED_PRO, "unlocked": None}), unlocked(protected=False))
            stage.then(state(STANDARD, S1), ADDRESS)
            await stage.address()
            assert stage.said[1:] == ["I()", "U", "G", "M"]

    async def test_old_firmware_is_unlocked_by_the_address(self) -> None:
        testnet = m.Address(address=STANDARD)
        async with Stage() as stage:
            stage.idle.update(OLD_PRO)
            stage.script(
                F(S1, **OLD_PRO, unlocked=False),
                PIN_ENTRY,
                PASSPHRASE_REQUEST,
                F(S2, **OLD_PRO),
                PASSPHRASE_REQUEST,
                testnet,
                ADDRESS,
            )
            await stage.address(**EMPTY)
            assert stage.said == [
                "GetFeatures",
                "I()",
                "GetAddress",
                "ButtonAck",
                "resync",
                "I()",
                "GetAddress",
                "Ack('')",
                "M",
            ]
            assert stage.session(STANDARD) == S2


class TestRow4:
    async def test_standard_is_not_there(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2, **ATTACHED), SUCCESS)
            await stage.fails(118, **EMPTY)
            assert stage.said == ["I()", "LockDevice"]
            assert stage.session(A) is None

    async def test_nothing_is_named(self) -> None:
        async with Stage() as stage:
            stage.script(F(S2, **ATTACHED))
            await stage.fails(114)

    async def test_the_named_wallet_is_the_pins_own(self) -> None:
        async with Stage() as stage:
            for _ in range(2):
                stage.script(F(S2, **ATTACHED), state(A, S2, attached=True), ADDRESS)
                await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "G", "M", "I(A)", "G", "M"]
            assert stage.session(A) is None

    async def test_the_sessions_end_also_of_the_wallet_that_the_pin_has_opened(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S1, **ATTACHED), state(A, S1, attached=True), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "G", "M"]
            assert stage.session(A) is None

    @pytest.mark.parametrize("answer", [SUCCESS, failure("ProcessError")])
    async def test_another_wallet_is_named(self, answer: m.Success) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S1, **ATTACHED), state(B, S2, attached=True), answer)
            await stage.fails(118, **NAMED)
            assert stage.said == ["I(S1, A)", "G", "LockDevice"]
            assert stage.session(A) is None

    @pytest.mark.parametrize("how", [{"skip_passphrase_check": True}, None])
    async def test_any_wallet_will_do(self, how: dict[str, Any] | None) -> None:
        async with Stage() as stage:
            stage.script(F(S2, **ATTACHED), state(B, S2, attached=True))
            if how is None:
                assert await stage.sdk.get_passphrase_state() == B
            else:
                stage.then(ADDRESS)
                await stage.address(**how)
            assert stage.session(B) is None

    async def test_a_wallet_that_was_opened_so_is_never_the_standard_one(self) -> None:
        async with Stage() as stage:
            stage.script(F(S2, **ATTACHED), state(STANDARD, S2, attached=True))
            await stage.sdk.open_wallet(attach_pin=True)
            stage.script(F(S3), PASSPHRASE_REQUEST, state(B, S3), ADDRESS)
            # Nothing was learned of the standard wallet, so nothing can contradict.
            await stage.address(**EMPTY)
            assert stage.said[-4:] == ["I()", "G", "Ack('')", "M"]

    async def test_nor_is_it_asked_for_the_empty_passphrase(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            attached = F(S2, **ATTACHED)
            stage.script(attached, state(STANDARD, S2, attached=True), PASSPHRASE_REQUEST)
            stage.then(attached, SUCCESS)
            await stage.fails(118, skip_passphrase_check=True)
            assert stage.said[:4] == ["I()", "G", "M", "resync"]

    @pytest.mark.parametrize("how", [{"passphrase": "abc"}, {"passphrase_on_device": True}])
    async def test_a_passphrase_opens_another_wallet(self, how: dict[str, Any]) -> None:
        async with Stage() as stage:
            stage.script(F(S2, **ATTACHED), SUCCESS)
            with pytest.raises(OneKeyError) as caught:
                await stage.sdk.open_wallet(**how)
            assert caught.value.code == 118
            assert stage.said == ["GetFeatures", "I()", "LockDevice"]

    async def test_the_lock_is_lost(self) -> None:
        def unplug(stage: Stage) -> list[Any]:
            stage.device.unplug()
            return []

        async with Stage() as stage:
            stage.script(F(S2, **ATTACHED), unplug)
            await stage.fails(118, **EMPTY)
