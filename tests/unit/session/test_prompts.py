"""What a person is asked within an exchange, and what becomes of the answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onekey_sdk.errors import ActionCancelled, InvalidParameter, PinCancelled
from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.prompts import (
    ATTACH_PIN,
    ON_DEVICE,
    Allowed,
    Answers,
    ButtonKind,
    ButtonRequest,
    Passphrase,
    PassphraseRequest,
    PinKind,
    PinRequest,
    PromptAgainstExpectation,
    Silent,
    normalize_passphrase,
)
from onekey_sdk.wire import messages as m
from tests.support.fakes import Person
from tests.support.stage import (
    ATTACH_ENTRY,
    CONFIRM,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    A,
)

INFO = DeviceInfo("PR001", "scripted:")
NO_ATTACH = m.PassphraseRequest(exists_attach_pin_user=False)


def asking(person: Person, **allowed: Any) -> Answers:
    return Answers(person, INFO, Allowed(**allowed))


class TestPassphrase:
    @pytest.mark.parametrize(
        ("given", "sent"),
        [
            ("abc", m.PassphraseAck(passphrase="abc")),
            ("", m.PassphraseAck(passphrase="")),
            ("\u00e9", m.PassphraseAck(passphrase="e\u0301")),
            (ON_DEVICE, m.PassphraseAck(on_device=True)),
            (ATTACH_PIN, m.PassphraseAck(on_device_attach_pin=True)),
        ],
    )
    async def test_answers(self, given: Any, sent: Any) -> None:
        person = Person(passphrases=[given])
        answers = asking(person, passphrase=Passphrase.ASK, state=A)
        assert await answers.answer(PASSPHRASE_REQUEST) == sent
        assert answers.passphrase_asked
        assert answers.attach_pin_asked is (given is ATTACH_PIN)
        assert person.asked == [("passphrase", PassphraseRequest(INFO, A, True))]

    async def test_no_answer_cancels(self) -> None:
        with pytest.raises(ActionCancelled):
            await asking(Person(passphrases=[None]), passphrase=Passphrase.ASK).answer(NO_ATTACH)

    async def test_what_is_no_text(self) -> None:
        answer: Any = b"abc"
        person = Person(passphrases=[answer])
        with pytest.raises(InvalidParameter, match="is text"):
            await asking(person, passphrase=Passphrase.ASK).answer(PASSPHRASE_REQUEST)

    async def test_an_attach_pin_that_there_is_not(self) -> None:
        person = Person(passphrases=[ATTACH_PIN])
        with pytest.raises(InvalidParameter):
            await asking(person, passphrase=Passphrase.ASK).answer(NO_ATTACH)

    async def test_standard_asks_nobody(self) -> None:
        answers = asking(Person(), passphrase=Passphrase.EMPTY)
        assert await answers.answer(PASSPHRASE_REQUEST) == m.PassphraseAck(passphrase="")
        assert answers.sent_empty

    async def test_none_is_expected(self) -> None:
        answers = asking(Person())
        with pytest.raises(PromptAgainstExpectation):
            await answers.answer(PASSPHRASE_REQUEST)
        assert answers.passphrase_asked

    @pytest.mark.parametrize(
        "text", ["x" * 51, "\u00e9" * 17, "\ud800", "a\0b", "\ufb03" * 17], ids=ascii
    )
    async def test_what_no_device_takes(self, text: str) -> None:
        with pytest.raises(InvalidParameter) as caught:
            await asking(Person(passphrases=[text]), passphrase=Passphrase.ASK).answer(NO_ATTACH)
        error: BaseException | None = caught.value
        while error is not None:
            assert text not in str(error)
            error = error.__context__

    @pytest.mark.parametrize("text", ["x" * 50, "\u00e9" * 16, "\u3042" * 16])
    def test_what_just_fits(self, text: str) -> None:
        assert len(normalize_passphrase(text).encode()) <= 50


class TestPin:
    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (1, PinKind.CURRENT),
            (2, PinKind.NEW_FIRST),
            (3, PinKind.NEW_SECOND),
            (4, PinKind.WIPE_CODE_FIRST),
            (5, PinKind.WIPE_CODE_SECOND),
            (6, PinKind.BACKUP_FIRST),
            (7, PinKind.BACKUP_SECOND),
        ],
    )
    async def test_kinds(self, number: int, kind: PinKind) -> None:
        person = Person(pins=["1205"])
        prompt: Any = m.PinMatrixRequest()
        prompt.type = number
        answer = await asking(person).answer(prompt)
        assert answer == m.PinMatrixAck(pin="1205")
        assert person.asked == [("pin", PinRequest(INFO, kind, can_enter_on_device=True))]

    @pytest.mark.parametrize("digits", ["12a", "", "\u0661\u0662", "1 2", 12, ATTACH_PIN])
    async def test_what_are_no_positions(self, digits: Any) -> None:
        with pytest.raises(InvalidParameter):
            await asking(Person(pins=[digits])).answer(m.PinMatrixRequest())

    async def test_no_answer_cancels(self) -> None:
        with pytest.raises(PinCancelled):
            await asking(Person(pins=[None])).answer(m.PinMatrixRequest())

    async def test_not_before_the_matrix_is_there(self) -> None:
        began = asyncio.get_running_loop().time()
        await asking(Person(pins=["1"])).answer(m.PinMatrixRequest())
        assert asyncio.get_running_loop().time() - began > 1

    @pytest.mark.parametrize("kind", ["Current", "AttachToPin"])
    async def test_none_is_expected(self, kind: Any) -> None:
        prompt = m.PinMatrixRequest(type=f"PinMatrixRequestType_{kind}")  # type: ignore[arg-type]
        with pytest.raises(PromptAgainstExpectation):
            await asking(Person(), pin=False).answer(prompt)

    async def test_a_new_pin_is_always_expected(self) -> None:
        prompt = m.PinMatrixRequest(type="PinMatrixRequestType_NewFirst")
        assert (
            await asking(Person(pins=[ON_DEVICE]), pin=False).answer(prompt)
            == m.BixinPinInputOnDevice()
        )

    @pytest.mark.parametrize(
        ("passphrase", "expected"), [(Passphrase.ASK, True), (Passphrase.EMPTY, False)]
    )
    async def test_an_attach_pin_is_a_passphrase(
        self, passphrase: Passphrase, expected: bool
    ) -> None:
        prompt = m.PinMatrixRequest(type="PinMatrixRequestType_AttachToPin")
        answers = asking(Person(pins=[ON_DEVICE]), passphrase=passphrase)
        if expected:
            await answers.answer(prompt)
        else:
            with pytest.raises(PromptAgainstExpectation):
                await answers.answer(prompt)
        assert answers.attach_pin_asked is expected


class TestButton:
    @pytest.mark.parametrize(
        ("prompt", "kind"),
        [
            (CONFIRM, ButtonKind.CONFIRM),
            (PIN_ENTRY, ButtonKind.PIN),
            (ATTACH_ENTRY, ButtonKind.ATTACH_PIN),
            (PASSPHRASE_ENTRY, ButtonKind.PASSPHRASE),
        ],
    )
    async def test_kinds(self, prompt: Any, kind: ButtonKind) -> None:
        person = Person()
        answer = await asking(person, passphrase=Passphrase.ASK).answer(prompt)
        assert answer == m.ButtonAck()
        assert person.asked == [("button", ButtonRequest(INFO, kind, prompt.code))]

    @pytest.mark.parametrize(
        ("allowed", "prompt"),
        [
            ({}, PASSPHRASE_ENTRY),
            ({"passphrase": Passphrase.EMPTY}, PASSPHRASE_ENTRY),
            ({"passphrase": Passphrase.ASK, "entry": False}, PASSPHRASE_ENTRY),
            ({}, ATTACH_ENTRY),
            ({"pin": False}, PIN_ENTRY),
        ],
    )
    async def test_not_expected(self, allowed: dict[str, Any], prompt: Any) -> None:
        with pytest.raises(PromptAgainstExpectation):
            await asking(Person(), **allowed).answer(prompt)

    async def test_to_be_left_empty(self) -> None:
        person = Person()
        allowed = {"passphrase": Passphrase.EMPTY, "leave_empty": True}
        await asking(person, **allowed).answer(PASSPHRASE_ENTRY)
        assert person.asked == [
            ("button", ButtonRequest(INFO, ButtonKind.PASSPHRASE, 19, leave_empty=True))
        ]


async def test_without_an_interface_the_device_is_used() -> None:
    silent = Silent()
    for possible, answer in ((True, ON_DEVICE), (False, None)):
        assert await silent.pin(PinRequest(INFO, PinKind.CURRENT, possible)) is answer
    assert await silent.passphrase(PassphraseRequest(INFO, None, False)) is ON_DEVICE
    await silent.button(ButtonRequest(INFO, ButtonKind.CONFIRM, 1))
