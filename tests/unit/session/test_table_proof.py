"""The decision table before every method: rows 5 and 6, whether the wallet is open.

What is sent, what comes of it, and what is remembered. I is Initialize, U UnLockDevice, G
GetPassphraseState and M the method.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onekey_sdk.errors import OneKeyError
from onekey_sdk.wire import messages as m
from tests.support.stage import (
    ADDRESS,
    ATTACH_ENTRY,
    CLASSIC_1S,
    DEVICE,
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
    STANDARD,
    SUCCESS,
    UNPROTECTED,
    A,
    B,
    F,
    Stage,
    state,
    unlocked,
)


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

    async def test_another_wallet_than_the_one_named(self) -> None:
        async with Stage() as stage:
            stage.script(F(S1, **UNPROTECTED), state(STANDARD, S1))
            await stage.fails(112, **EMPTY, **NAMED)

    async def test_whatever_is_opened_is_the_known_standard_wallet(self) -> None:
        async with Stage() as stage:
            for number in range(2):
                stage.script(F(S1, **UNPROTECTED), *([] if number else [state(STANDARD, S1)]))
                wallet = await stage.sdk.open_wallet(standard=True)
                assert wallet.passphrase_state is None
            stage.script(F(S2, **UNPROTECTED), state(B, S2))
            with pytest.raises(OneKeyError) as caught:
                await stage.sdk.open_wallet()
            assert caught.value.code == 112

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

    @pytest.mark.parametrize(("wallet", "how"), [(A, NAMED), (STANDARD, EMPTY)])
    @pytest.mark.parametrize(("pause", "doubted"), [(5.0, False), (5.1, True)])
    async def test_b_after_a_pause_a_classic_1s_is_asked_for_the_fingerprint(
        self, wallet: str, how: dict[str, Any], pause: float, doubted: bool
    ) -> None:
        async with Stage(["abc"]) as stage:
            stage.idle.update(CLASSIC_1S)
            opening = F(S1, **CLASSIC_1S), PASSPHRASE_REQUEST, state(wallet)
            stage.script(*opening, ADDRESS)
            await stage.address(**how)
            _ = stage.said
            await asyncio.sleep(pause)
            stage.script(F(S1, **CLASSIC_1S), *([state(wallet)] if doubted else []), ADDRESS)
            await stage.address(**how)
            name = "A" if wallet == A else "STANDARD"
            assert stage.said == [f"I(S1, {name})", *(["G"] if doubted else []), "M"]

    async def test_b_a_classic_1s_that_has_filled_the_session_anew(self) -> None:
        async with Stage(["abc", "abc"]) as stage:
            stage.idle.update(CLASSIC_1S)
            stage.script(F(S1, **CLASSIC_1S), PASSPHRASE_REQUEST, state(A), ADDRESS)
            await stage.address(**NAMED)
            _ = stage.said
            await asyncio.sleep(10)
            stage.script(F(S1, **CLASSIC_1S), state(B), F(S2, **CLASSIC_1S))
            stage.then(PASSPHRASE_REQUEST, state(A), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["I(S1, A)", "G", "I(A)", "G", "Ack('abc')", "M"]
            assert stage.session(A) == S2

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

    async def test_b_old_firmware_that_tells_of_its_lock_may_not(self) -> None:
        async with Stage() as stage:
            stage.idle.update(OLD_PRO)
            opened = F(S1, **OLD_PRO), PASSPHRASE_REQUEST, m.Address(address=STANDARD)
            stage.script(*opened, ADDRESS)
            await stage.address(**EMPTY)
            _ = stage.said
            stage.script(F(S1, **OLD_PRO), PIN_ENTRY, *opened, ADDRESS)
            await stage.address(**EMPTY)
            assert stage.said[:3] == ["I(S1, STANDARD)", "M", "resync"]

    async def test_b_nor_may_firmware_with_attach_pins_that_left_it_out(self) -> None:
        untold = F(S1, unlocked=None)
        opened = PASSPHRASE_REQUEST, state(STANDARD, S1)
        async with Stage() as stage:
            stage.script(untold, unlocked(), *opened, PIN_ENTRY, untold, unlocked(), *opened)
            stage.then(ADDRESS)
            await stage.address(**EMPTY)
            tried = ["I()", "U", "G", "Ack('')", "M"]
            assert stage.said[1:7] == [*tried, "resync"]

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
