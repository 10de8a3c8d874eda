"""What a program says, as the wallet that it wants."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE, PassphraseRequest
from onekey_sdk.session.proof import Hidden, Key, Open, Standard
from onekey_sdk.session.wallet import wanted_by_opening
from tests.support.fakes import Person
from tests.support.peer import INFO
from tests.support.stage import A

NOTHING: dict[str, Any] = {
    "standard": False,
    "passphrase_state": None,
    "passphrase": None,
    "passphrase_on_device": False,
    "attach_pin": False,
}
REQUEST = PassphraseRequest(INFO, None, can_attach_pin=True)


@pytest.mark.parametrize("cardano", [False, True])
@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        ({"standard": True}, Standard()),
        ({"passphrase": ""}, Standard()),
        ({"passphrase_state": A}, Hidden(A)),
        ({}, Open()),
    ],
    ids=str,
)
def test_named(how: dict[str, Any], wanted: Any, cardano: bool) -> None:
    found = wanted_by_opening(Person(), **{**NOTHING, **how}, derive_cardano=cardano)
    assert type(found) is type(wanted)
    assert found.cardano is cardano
    if isinstance(wanted, Hidden):
        assert found == Hidden(A, cardano)


@pytest.mark.parametrize("cardano", [False, True])
@pytest.mark.parametrize(
    ("how", "by", "answer"),
    [
        ({"passphrase": "ﬁne"}, Key.FROM_HOST, "fine"),
        ({"passphrase_on_device": True}, Key.ON_DEVICE, ON_DEVICE),
        ({"attach_pin": True}, Key.ATTACH_PIN, ATTACH_PIN),
    ],
    ids=["host", "device", "attach PIN"],
)
async def test_opened_in_one_way(how: dict[str, Any], by: Key, answer: Any, cardano: bool) -> None:
    found = wanted_by_opening(Person(), **{**NOTHING, **how}, derive_cardano=cardano)
    assert isinstance(found, Open)
    assert (found.by, found.cardano) == (by, cardano)
    assert found.ui is not None
    assert await found.ui.passphrase(REQUEST) == answer
    assert "fine" not in repr(found)


@pytest.mark.parametrize("how", [{"standard": True}, {"passphrase": ""}, {"attach_pin": True}])
def test_only_one_way(how: dict[str, Any]) -> None:
    both: dict[str, Any] = {**NOTHING, **how, "passphrase_state": A}
    with pytest.raises(InvalidParameter):
        wanted_by_opening(Person(), **both, derive_cardano=False)
