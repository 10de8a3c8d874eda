"""The decision table before every method, row by row: what is sent, what comes of it, and what
is remembered. I is Initialize, U UnLockDevice, G GetPassphraseState and M the method."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onekey_sdk.errors import InvalidParameter, OneKeyError
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE
from onekey_sdk.wire import messages as m
from tests.support.stage import (
    ADDRESS,
    ATTACH_ENTRY,
    ATTACHED,
    CONFIRM,
    DEVICE,
    LOCKED_PRO,
    OLD_PRO,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PATH,
    PIN_ENTRY,
    PIN_MATRIX,
    S1,
    S2,
    S3,
    STANDARD,
    SUCCESS,
    UNPROTECTED,
    ZEROS,
    A,
    B,
    F,
    Stage,
    failure,
    state,
    unlocked,
)

EMPTY: dict[str, Any] = {"use_empty_passphrase": True}
NAMED: dict[str, Any] = {"passphrase_state": A}
PARAMETERS: dict[str, Any] = {"path": PATH, "show_on_onekey": False}


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
            assert stage.said == ["GetFeatures"]

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
    async def test_an_echo_from_before_the_pin_is_no_proof(self, told: bool | None) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(
                F(S1, **LOCKED_PRO),
                unlocked(protected=told),
                PASSPHRASE_REQUEST,
                state(A, S1),
                ADDRESS,
            )
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "U", "G", "Ack('abc')", "M"]

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


class TestRow5:
    async def test_standard_is_asked_once_and_resumed(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1), ADDRESS)
            await stage.address()
            assert stage.said == ["GetFeatures", "I()", "G", "M"]
            for how in ({}, EMPTY):
                stage.script(F(S1, **UNPROTECTED), ADDRESS)
                await stage.address(**how)
                assert stage.said == ["I(S1, STANDARD)", "M"]
            assert stage.session(STANDARD) == S1

    async def test_a_passphrase_request_is_an_error(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), PASSPHRASE_REQUEST)
            await stage.fails(107, **EMPTY)
            assert stage.said == ["GetFeatures", "I()", "G", "resync"]

    @pytest.mark.parametrize("how", [{"passphrase": "abc"}, {"passphrase_on_device": True}])
    async def test_hidden_wallets_are_off(self, how: dict[str, Any]) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED))
            await stage.fails(113, **NAMED)
            stage.script(F(S1, **UNPROTECTED))
            with pytest.raises(OneKeyError) as caught:
                await stage.sdk.open_wallet(**how)
            assert caught.value.code == 113

    async def test_the_known_standard_wallet_may_be_named(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1), ADDRESS)
            await stage.address()
            stage.script(F(S1, **UNPROTECTED), ADDRESS)
            await stage.address(passphrase_state=STANDARD)
            assert hidden_slots_are_empty(stage)

    async def test_another_wallet_than_the_known_standard_one(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1), ADDRESS)
            await stage.address()
            stage.script(F(S2, **UNPROTECTED), state(B, S2))
            await stage.fails(112)
            assert stage.session(STANDARD) is None
            assert stage.session(B) is None

    async def test_a_preloaded_pair_is_asked_about(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1), ADDRESS)
            await stage.address()
            stage.sdk.preload_session_cache(DEVICE, STANDARD, S2)
            stage.script(F(S2, **UNPROTECTED), state(STANDARD, S2), ADDRESS)
            await stage.address()
            assert stage.said[-3:] == ["I(S2, STANDARD)", "G", "M"]

    async def test_an_attach_pin_is_used_meanwhile(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), PIN_ENTRY, state(B, S1, attached=True), SUCCESS)
            await stage.fails(118, **EMPTY)
            assert stage.said[-3:] == ["G", "ButtonAck", "LockDevice"]

    async def test_the_fingerprint_is_none(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1))
            assert await stage.sdk.get_passphrase_state() is None


def hidden_slots_are_empty(stage: Stage) -> bool:
    return stage.session(A) is None and stage.session(B) is None


class TestRow6:
    async def test_a_nothing_is_named(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1))
            await stage.fails(114)
            assert stage.said == ["GetFeatures", "I()"]

    @pytest.mark.parametrize(("wallet", "how"), [(A, NAMED), (STANDARD, EMPTY)])
    async def test_b_the_echo_is_proof(self, wallet: str, how: dict[str, Any]) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(wallet)
            for _ in range(3):
                stage.script(F(S1), ADDRESS)
                await stage.address(**how)
                name = "A" if wallet == A else "STANDARD"
                assert stage.said == [f"I(S1, {name})", "M"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"passphrase_protection": None},
            {"unlocked_attach_pin": None},
        ],
        ids=str,
    )
    async def test_b_what_is_left_out_proves_nothing(self, changed: dict[str, Any]) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(
                F(S1, **changed), state(A, S1), F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS
            )
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "G", "I(A)", "G", "Ack('abc')", "M"]

    async def test_b_the_echo_of_another_session_is_none(self) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "G", "Ack('abc')", "M"]
            assert stage.session(A) == S2

    async def test_b_standard_answers_for_itself_within_the_method(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S1), PASSPHRASE_REQUEST, ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said == ["I(S1, STANDARD)", "M", "Ack('')"]

    @pytest.mark.parametrize("prompt", [PASSPHRASE_REQUEST, PIN_ENTRY, PIN_MATRIX, ATTACH_ENTRY])
    async def test_b_hidden_is_lost_and_opened_once_more_for_reading(self, prompt: Any) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S1), prompt, F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == [
                "I(S1, A)",
                "M",
                "resync",
                "GetFeatures",
                "I(A)",
                "G",
                "Ack('abc')",
                "M",
            ]
            assert stage.session(A) == S2

    async def test_b_hidden_is_lost_twice(self) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(
                F(S1),
                PASSPHRASE_REQUEST,
                F(S2),
                PASSPHRASE_REQUEST,
                state(A, S2),
                PASSPHRASE_REQUEST,
            )
            await stage.fails(9004, **NAMED)
            assert stage.said[-1] == "resync"
            assert stage.session(A) is None

    async def test_b_a_pin_within_standard_begins_again(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S1), PIN_ENTRY, F(S2, **LOCKED_PRO), unlocked(), PASSPHRASE_REQUEST)
            stage.then(state(STANDARD, S2), ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said == [
                "I(S1, STANDARD)",
                "M",
                "resync",
                "GetFeatures",
                "I(STANDARD)",
                "U",
                "G",
                "Ack('')",
                "M",
            ]

    async def test_b_old_firmware_may_ask_its_pin_within_the_method(self) -> None:
        old = {**OLD_PRO, "unlocked": None}
        async with Stage() as stage:
            stage.idle.update(old)
            stage.script(F(S1, **old), PASSPHRASE_REQUEST, m.Address(address=STANDARD), ADDRESS)
            await stage.address(**EMPTY)
            stage.script(F(S1, **old), PIN_ENTRY, ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said[-3:] == ["I(S1, STANDARD)", "M", "ButtonAck"]

    async def test_b_entry_on_the_device_within_standard_goes_to_row_8(self) -> None:
        always = {"passphrase_always_on_device": True}
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(
                F(S1, **always),
                PASSPHRASE_ENTRY,
                F(S2, **always),
                PASSPHRASE_ENTRY,
                state(STANDARD, S2),
                ADDRESS,
            )
            await stage.address(**EMPTY)
            assert stage.said[-4:] == ["I(STANDARD)", "G", "ButtonAck", "M"]


class TestRow7:
    async def test_standard_is_answered_without_asking(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1), ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said == ["GetFeatures", "I()", "G", "Ack('')", "M"]
            assert not stage.person.asked

    async def test_hidden_is_asked_once_and_says_which(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, CONFIRM, state(A), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "G", "Ack('abc')", "ButtonAck", "M"]
            [(_, request), _] = stage.person.asked
            assert getattr(request, "passphrase_state", None) == A
            assert stage.session(A) == S1

    async def test_no_prompt_means_another_programs_wallet(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(S1), state(A, S2), F(S3), PASSPHRASE_REQUEST, state(A, S3), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said[1:] == ["I(A)", "G", "I(A)", "G", "Ack('abc')", "M"]
            assert stage.session(A) == S3

    @pytest.mark.parametrize("how", [NAMED, EMPTY, {"skip_passphrase_check": True}])
    async def test_no_prompt_twice(self, how: dict[str, Any]) -> None:
        async with Stage() as stage:
            stage.script(F(S1), state(A, S2), F(S3), state(A, S2))
            await stage.fails(107, **how)
            assert stage.session(A) is None

    @pytest.mark.parametrize(
        "text", ["Error in btc_get_address: ", "Error: Failed to derive key", "", "1BoatSLRH"]
    )
    async def test_no_address_is_no_wallet(self, text: str) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(text, S1))
            await stage.fails(800, **NAMED)
            assert stage.said[-1] == "resync"
            assert stage.session(A) is None

    async def test_the_person_says_no(self) -> None:
        async with Stage([None]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST)
            await stage.fails(803, **NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "G", "resync"]
            assert stage.session(A) is None

    @pytest.mark.parametrize(("wallet", "how"), [(B, NAMED), (STANDARD, NAMED)])
    async def test_another_wallet_than_the_one_named(
        self, wallet: str, how: dict[str, Any]
    ) -> None:
        async with Stage(["wrong"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(wallet, S1))
            await stage.fails(112, **how)
            assert stage.session(A) is None
            assert stage.session(wallet) is None

    async def test_112_drops_that_pair_only(self) -> None:
        async with Stage(["b", "abc", "wrong"]) as stage:
            await stage.has_opened(B, S2)
            await stage.has_opened(A, S1)
            stage.script(F(S3), PASSPHRASE_REQUEST, state(STANDARD, S3))
            await stage.fails(112, **NAMED)
            assert stage.session(A) is None
            assert stage.session(B) == S2

    async def test_an_attach_pin_of_that_wallet(self) -> None:
        async with Stage([ATTACH_PIN]) as stage:
            stage.script(
                F(S1), PASSPHRASE_REQUEST, ATTACH_ENTRY, state(A, S1, attached=True), ADDRESS
            )
            await stage.address(**NAMED)
            assert stage.said[-4:] == ["G", "Ack(attach)", "ButtonAck", "M"]
            assert stage.session(A) is None

    @pytest.mark.parametrize("told", [True, False])
    async def test_an_attach_pin_of_another_wallet(self, told: bool) -> None:
        async with Stage([ATTACH_PIN]) as stage:
            stage.script(
                F(S1), PASSPHRASE_REQUEST, ATTACH_ENTRY, state(B, S1, attached=told), SUCCESS
            )
            await stage.fails(118, **NAMED)
            assert stage.said[-1] == "LockDevice"

    async def test_typed_on_the_device(self) -> None:
        async with Stage([ON_DEVICE]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, PASSPHRASE_ENTRY, state(A, S1), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said[-3:] == ["Ack(on device)", "ButtonAck", "M"]
            assert stage.session(A) == S1

    async def test_the_session_that_the_wallet_was_opened_in_is_kept(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(ZEROS), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.session(A) == S2

    @pytest.mark.parametrize(("wallet", "how"), [(A, NAMED), (STANDARD, EMPTY)])
    async def test_zeros_are_no_session(self, wallet: str, how: dict[str, Any]) -> None:
        async with Stage(["abc", "abc"]) as stage:
            for _ in range(2):
                stage.script(F(ZEROS), PASSPHRASE_REQUEST, state(wallet), ADDRESS)
                await stage.address(**how)
                assert stage.session(wallet) is None
            assert "I(ZEROS" not in " ".join(stage.said)

    async def test_old_firmware_is_asked_for_its_address(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.idle.update(OLD_PRO)
            stage.script(F(S1, **OLD_PRO), PASSPHRASE_REQUEST, m.Address(address=A), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "GetAddress", "Ack('abc')", "M"]
            stage.script(F(S1, **OLD_PRO), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "M"]

    async def test_nobody_is_asked_twice_by_a_mismatch_between_standard_and_state(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            await stage.fails(112, use_empty_passphrase=True, passphrase_state=A)

    async def test_a_hidden_wallets_session_never_serves_as_standard(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2))
            await stage.fails(112, use_empty_passphrase=True, passphrase_state=A)
            assert stage.said == ["I(A)", "G", "Ack('')"]

    async def test_standard_named_by_its_state_is_not_asked_for(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2), ADDRESS)
            await stage.address(passphrase_state=STANDARD)
            assert stage.said == ["I(S1, STANDARD)", "G", "Ack('')", "M"]
            assert not stage.person.asked

    async def test_a_foreign_answer_to_initialize(self) -> None:
        async with Stage() as stage:
            stage.script(F())
            await stage.fails(805, **NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "resync"]

    async def test_a_prompt_at_initialize(self) -> None:
        async with Stage() as stage:
            stage.script(PIN_ENTRY)
            await stage.fails(107, **NAMED)


class TestRow8:
    ALWAYS: dict[str, Any] = {"passphrase_always_on_device": True}  # noqa: RUF012

    async def test_an_unknown_standard_wallet_is_refused(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **self.ALWAYS))
            await stage.fails(9005, **EMPTY)
            assert stage.said == ["GetFeatures", "I()"]

    async def test_also_where_a_locked_device_did_not_tell(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **LOCKED_PRO), unlocked(), PASSPHRASE_ENTRY)
            await stage.fails(9005, **EMPTY)
            assert stage.said[-2:] == ["G", "resync"]
            assert stage.session(STANDARD) is None

    @pytest.mark.parametrize(("typed", "code"), [(STANDARD, None), (B, 112)])
    async def test_a_known_one_is_compared(self, typed: str, code: int | None) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S2, **self.ALWAYS), PASSPHRASE_ENTRY, state(typed, S2))
            if code is None:
                stage.then(ADDRESS)
                await stage.address(**EMPTY)
            else:
                await stage.fails(code, **EMPTY)
                assert stage.session(STANDARD) is None
            [(_, request)] = stage.person.asked
            assert getattr(request, "leave_empty", None) is True
            assert stage.session(B) is None

    @pytest.mark.parametrize("locked", [True, False])
    async def test_what_only_the_caller_calls_standard_is_refused(self, locked: bool) -> None:
        async with Stage() as stage:
            if locked:
                stage.script(F(S1, **LOCKED_PRO), unlocked(), PASSPHRASE_ENTRY)
            else:
                stage.script(F(S1, **self.ALWAYS))
            await stage.fails(9005, use_empty_passphrase=True, passphrase_state=A)
            assert stage.session(A) is None

    async def test_hidden_is_typed_there_and_compared(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **self.ALWAYS), PASSPHRASE_ENTRY, state(A, S1), ADDRESS)
            await stage.address(**NAMED)
            assert stage.session(A) == S1

    @pytest.mark.parametrize("how", [{"passphrase": "abc"}, {"attach_pin": True}])
    async def test_what_cannot_be_given_is_not_taken_from_there(self, how: dict[str, Any]) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **self.ALWAYS), PASSPHRASE_ENTRY)
            with pytest.raises(OneKeyError) as caught:
                await stage.sdk.open_wallet(**how)
            assert caught.value.code == 9005


class TestRow9:
    async def test_a_bundle_pays_once(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S1), ADDRESS, ADDRESS, ADDRESS)
            sdk: Any = stage.sdk
            await sdk.evm_get_address(bundle=[PARAMETERS] * 3, **EMPTY)
            assert stage.said == ["I(S1, STANDARD)", "M", "M", "M"]

    @pytest.mark.parametrize(("gap", "proofs"), [(0.0, 1), (1.0, 1), (1.1, 2), (300.0, 2)])
    async def test_a_hold_pays_again_after_a_second(self, gap: float, proofs: int) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, *([F(S1)] * (proofs - 1)), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                await asyncio.sleep(gap)
                await wallet.evm.get_address(**PARAMETERS)
            assert stage.said == ["I(S1, STANDARD)", "M"] * proofs + ["M"] * (2 - proofs)

    async def test_another_wallet_in_the_hold_pays(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A, S2)
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, F(S2), ADDRESS, F(S1), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                await stage.address(**NAMED)
                await wallet.evm.get_address(**PARAMETERS)
            assert stage.said == ["I(S1, STANDARD)", "M", "I(S2, A)", "M", "I(S1, STANDARD)", "M"]

    async def test_anything_else_in_between_ends_the_proof(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, F(S1), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                await stage.sdk.get_features()
                await wallet.evm.get_address(**PARAMETERS)
            assert stage.said == ["I(S1, STANDARD)", "M", "GetFeatures", "I(S1, STANDARD)", "M"]

    async def test_an_unsolicited_packet_ends_the_proof(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, F(S1), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                stage.device.send(F())
                await wallet.evm.get_address(**PARAMETERS)
            assert stage.said == [
                "I(S1, STANDARD)",
                "M",
                "resync",
                "GetFeatures",
                "I(S1, STANDARD)",
                "M",
            ]

    async def test_an_unsolicited_packet_right_after_the_proof(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script([F(S1), ADDRESS], F(S1), ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said == [
                "I(S1, STANDARD)",
                "resync",
                "GetFeatures",
                "I(S1, STANDARD)",
                "M",
            ]

    async def test_cardano_on_a_plain_session_pays(self) -> None:
        async with Stage(["abc", "abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(derive_cardano=True, **NAMED)
            assert stage.said == ["I(A, cardano)", "G", "Ack('abc')", "M"]
            assert stage.session(A) == S2
            for cardano in (False, True):
                stage.script(F(S2), ADDRESS)
                await stage.address(derive_cardano=cardano, **NAMED)
                assert stage.said == ["I(S2, A, cardano)" if cardano else "I(S2, A)", "M"]

    async def test_opening_asks_again_in_a_hold(self) -> None:
        async with Stage(["abc", "b"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1))
            wallet = await stage.sdk.open_wallet()
            async with wallet.hold():
                stage.script(F(S2), PASSPHRASE_REQUEST, state(B, S2))
                other = await stage.sdk.open_wallet()
            assert other.passphrase_state == B


class TestPreloaded:
    async def test_the_right_pair_is_asked_about_once(self) -> None:
        async with Stage() as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1.hex())
            stage.script(F(S1), state(A, S1), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(S1, A)", "G", "M"]
            stage.script(F(S1), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "M"]

    @pytest.mark.parametrize(
        ("answer", "end"),
        [
            (state(B, S1), []),
            (state(A, S2), []),
            (state(A, S1, attached=True), []),
            (PASSPHRASE_REQUEST, ["resync"]),
        ],
        ids=["wrong wallet", "foreign session", "attach PIN", "without seed"],
    )
    async def test_a_wrong_pair_is_dropped(self, answer: Any, end: list[str]) -> None:
        async with Stage(["abc"]) as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1)
            stage.script(F(S1), answer, F(S3), PASSPHRASE_REQUEST, state(A, S3), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == [
                "GetFeatures",
                "I(S1, A)",
                "G",
                *end,
                "I(A)",
                "G",
                "Ack('abc')",
                "M",
            ]
            assert stage.session(A) == S3

    async def test_a_dead_pair_is_replaced(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(S1, A)", "G", "Ack('abc')", "M"]

    @pytest.mark.parametrize("wrong", ["xx", b"", ZEROS, S1[:31], S1 + b"1"])
    async def test_what_is_no_session_id(self, wrong: Any) -> None:
        async with Stage() as stage:
            with pytest.raises(InvalidParameter):
                stage.sdk.preload_session_cache(DEVICE, A, wrong)


class TestInitSession:
    async def test_standard_starts_anew(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(STANDARD, S1)
            await stage.has_opened(A, S3)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2), ADDRESS)
            await stage.address(init_session=True, **EMPTY)
            assert stage.said == ["I(STANDARD)", "G", "Ack('')", "M"]
            assert stage.session(A) == S3

    async def test_hidden_is_resumed(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(A)
            stage.script(F(S1), ADDRESS)
            await stage.address(init_session=True, **NAMED)
            assert stage.said == ["I(S1, A)", "M"]

    async def test_nothing_named_is_still_an_error(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1))
            await stage.fails(114, init_session=True)

    async def test_with_skip_the_person_opens_one(self) -> None:
        async with Stage(["b"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(B, S1), ADDRESS)
            await stage.address(init_session=True, skip_passphrase_check=True)
            assert stage.session(B) == S1

    async def test_get_passphrase_state_starts_standard_anew(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD, S1)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2))
            how: dict[str, Any] = {"init_session": True, **EMPTY}
            assert await stage.sdk.get_passphrase_state(**how) == STANDARD
            assert stage.said == ["I(STANDARD)", "G", "Ack('')"]


class TestSkip:
    @pytest.mark.parametrize("wallet", [B, STANDARD])
    async def test_it_never_fills_the_standard_slot(self, wallet: str) -> None:
        async with Stage(["b"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(wallet, S1), ADDRESS)
            await stage.address(skip_passphrase_check=True)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2), ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said[-4:] == ["I()", "G", "Ack('')", "M"]

    @pytest.mark.parametrize(("typed", "code"), [(B, None), (A, 112)])
    async def test_a_bundle_stays_in_the_wallet_that_was_opened(
        self, typed: str, code: int | None
    ) -> None:
        async with Stage(["b", "again"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(B, S1), ADDRESS, PASSPHRASE_REQUEST)
            stage.then(F(S2), PASSPHRASE_REQUEST, state(typed, S2))
            sdk: Any = stage.sdk
            call = sdk.evm_get_address(bundle=[PARAMETERS] * 2, skip_passphrase_check=True)
            if code is None:
                stage.then(ADDRESS)
                await call
            else:
                with pytest.raises(OneKeyError) as caught:
                    await call
                assert caught.value.code == code
            assert stage.said[:6] == ["GetFeatures", "I()", "G", "Ack('b')", "M", "M"]

    async def test_it_disables_no_comparison(self) -> None:
        async with Stage(["wrong"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(B, S1))
            await stage.fails(112, skip_passphrase_check=True, **NAMED)
            stage.script(F(S1, **ATTACHED), state(B, S1, attached=True), SUCCESS)
            await stage.fails(118, skip_passphrase_check=True, **NAMED)
