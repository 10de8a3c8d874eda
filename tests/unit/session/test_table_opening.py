"""The decision table before every method: rows 7 and 8, opening the wallet.

What is sent, what comes of it, and what is remembered. I is Initialize, U UnLockDevice, G
GetPassphraseState and M the method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import OneKeyError
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE
from onekey_sdk.wire import messages as m
from tests.support.stage import (
    ADDRESS,
    ATTACH_ENTRY,
    CONFIRM,
    EMPTY,
    LOCKED_PRO,
    NAMED,
    OLD_PRO,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    PIN_MATRIX,
    S1,
    S2,
    S3,
    STANDARD,
    SUCCESS,
    ZEROS,
    A,
    B,
    F,
    Stage,
    state,
    unlocked,
)

if TYPE_CHECKING:
    from google.protobuf.message import Message


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

    async def test_the_pin_is_asked_for_before_a_passphrase_that_is_known(self) -> None:
        async with Stage(pins=["1234"]) as stage:
            stage.script(F(S1), PIN_MATRIX, PASSPHRASE_REQUEST, state(A, S1))
            wallet = await stage.sdk.open_wallet(passphrase="abc")
            assert wallet.passphrase_state == A
            assert stage.said[-3:] == ["G", "PinMatrixAck", "Ack('abc')"]

    async def test_a_first_silence_is_overcome(self) -> None:
        def nothing(_: Stage) -> list[Message]:
            return []

        async with Stage() as stage:
            stage.script(nothing, F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            await stage.sdk.open_wallet(standard=True)
            assert stage.said == ["GetFeatures", "I()", "resync", "I()", "G", "Ack('')"]

    async def test_typed_on_the_device_by_itself(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_ENTRY, state(A, S1))
            wallet = await stage.sdk.open_wallet(passphrase_on_device=True)
            assert wallet.passphrase_state == A

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
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1), ADDRESS)
            await stage.address(**EMPTY)

    async def test_of_a_standard_wallet_without_a_session_the_fingerprint_is_known(self) -> None:
        async with Stage() as stage:
            stage.script(F(ZEROS), PASSPHRASE_REQUEST, state(STANDARD), ADDRESS)
            await stage.address(**EMPTY)
            stage.script(F(ZEROS), PASSPHRASE_REQUEST, state(B))
            await stage.fails(112, **EMPTY)

    async def test_old_firmware_is_asked_for_its_address(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.idle.update(OLD_PRO)
            stage.script(F(S1, **OLD_PRO), PASSPHRASE_REQUEST, m.Address(address=A), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(A)", "GetAddress", "Ack('abc')", "M"]
            [asked] = [each for each in stage.device.heard if isinstance(each, m.GetAddress)]
            assert list(asked.address_n) == [0x8000002C, 0x80000001, 0x80000000, 0, 0]
            assert (asked.coin_name, asked.script_type) == ("Testnet", 0)
            stage.script(F(S1, **OLD_PRO), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "M"]

    async def test_nobody_is_asked_twice_by_a_mismatch_between_standard_and_state(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            await stage.fails(112, use_empty_passphrase=True, passphrase_state=A)

    async def test_any_wallet_may_be_opened_where_the_standard_one_is_known(self) -> None:
        async with Stage(["abc"]) as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(A, S2))
            assert (await stage.sdk.open_wallet()).passphrase_state == A
            assert stage.said == ["I()", "G", "Ack('abc')"]

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
