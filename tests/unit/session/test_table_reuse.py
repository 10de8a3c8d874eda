"""The decision table before every method: row 9, and sessions that are brought or begun anew.

What is sent, what comes of it, and what is remembered. I is Initialize, U UnLockDevice, G
GetPassphraseState and M the method.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onekey_sdk.errors import InvalidParameter, OneKeyError
from tests.support.stage import (
    ADDRESS,
    ATTACHED,
    DEVICE,
    EMPTY,
    NAMED,
    PARAMETERS,
    PASSPHRASE_REQUEST,
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
)


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

    async def test_a_proof_that_fails_ends_the_one_before(self) -> None:
        async with Stage(["b"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, F(S2), PASSPHRASE_REQUEST, state(B, S2), F(S1), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                await stage.fails(112, **NAMED)
                await wallet.evm.get_address(**PARAMETERS)
            assert stage.said == [
                "I(S1, STANDARD)",
                "M",
                "I(A)",
                "G",
                "Ack('b')",
                "I(S1, STANDARD)",
                "M",
            ]

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

    async def test_cardano_where_nothing_was_opened(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1), ADDRESS)
            await stage.address(derive_cardano=True, **NAMED)
            assert stage.said == ["GetFeatures", "I(A, cardano)", "G", "Ack('abc')", "M"]

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

    async def test_what_was_just_opened_in_a_hold_is_proven(self) -> None:
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.script(F(S1))
            wallet = await stage.sdk.open_wallet(standard=True)
            _ = stage.said
            stage.script(F(S1), ADDRESS, F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            async with wallet.hold():
                await wallet.evm.get_address(**PARAMETERS)
                other = await stage.sdk.open_wallet(passphrase="abc")
                await other.evm.get_address(**PARAMETERS)
            assert stage.said == [
                "I(S1, STANDARD)",
                "M",
                "I()",
                "G",
                "Ack('abc')",
                "M",
            ]

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

    async def test_a_wrong_pair_stays_dropped_if_the_person_says_no(self) -> None:
        async with Stage([None]) as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1)
            stage.script(F(S1), state(B, S1), F(S3), PASSPHRASE_REQUEST)
            await stage.fails(803, **NAMED)
            assert stage.session(A) is None

    async def test_a_dead_pair_is_replaced(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.sdk.preload_session_cache(DEVICE, A, S1)
            stage.script(F(S2), PASSPHRASE_REQUEST, state(A, S2), ADDRESS)
            await stage.address(**NAMED)
            assert stage.said == ["GetFeatures", "I(S1, A)", "G", "Ack('abc')", "M"]

    @pytest.mark.parametrize(
        "wrong",
        ["xx", b"", ZEROS, S1[:31], S1 + b"1", None, 32, 10**12, list(S1), "é", {}],
    )
    async def test_what_is_no_session_id(self, wrong: Any) -> None:
        async with Stage() as stage:
            with pytest.raises(InvalidParameter, match="32 bytes, or twice as many digits"):
                stage.sdk.preload_session_cache(DEVICE, A, wrong)

    @pytest.mark.parametrize("wrong", [None, 1, {}, b"D1"])
    async def test_what_is_no_device_id(self, wrong: Any) -> None:
        async with Stage() as stage:
            with pytest.raises(InvalidParameter, match="device_id is text"):
                stage.sdk.preload_session_cache(wrong, A, S1)

    async def test_a_session_id_in_any_bytes(self) -> None:
        async with Stage() as stage:
            for given in (bytearray(S1), memoryview(S1), S1.hex().upper()):
                stage.sdk.preload_session_cache(DEVICE, A, given)  # type: ignore[arg-type]
                assert stage.session(A) == S1
                stage.sdk.preload_session_cache(DEVICE, A, S2)


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
