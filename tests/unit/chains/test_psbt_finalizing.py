"""The steps of BIP-174 after signing, on the PSBTs and the transaction that it publishes."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.chains import _psbt as psbt
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_final import Unlocked, extract, finalize, unlocked
from onekey_sdk.chains._psbt_signatures import Judge
from onekey_sdk.chains._psbt_spends import spends_of
from tests.support import vectors

if TYPE_CHECKING:
    from onekey_sdk.chains._psbt import Psbt

PUBLISHED = vectors.load("psbt")


def unlocking(found: Psbt) -> list[Unlocked | None]:
    spends = spends_of(found)
    return unlocked(spends, Judge(found, spends))


def step(role: str) -> Psbt:
    return psbt.read(b64decode(PUBLISHED["workflow"][role]))


def test_the_published_transaction() -> None:
    combined = step("combined")
    found = [each for each in unlocking(combined) if each is not None]
    raw, txid = extract(combined, found)
    assert raw.hex() == PUBLISHED["transaction"]
    assert txid == "c001dff12b319c432360072394690d2e9ef1a28a5d77e3f5346ecc46dff966cd"


def test_the_published_finalized_psbt() -> None:
    combined = step("combined")
    finalize(combined, unlocking(combined))
    published = step("finalized")
    assert combined.inputs == published.inputs
    assert combined.outputs == published.outputs
    assert combined.common == published.common


@pytest.mark.parametrize("role", ["updated", "signed by one", "signed by the other"])
def test_what_lacks_signatures_stays_as_it_is(role: str) -> None:
    found = step(role)
    before = found.serialize()
    finalize(found, unlocking(found))
    assert found.serialize() == before


@pytest.mark.parametrize("index", [0, 1])
def test_a_wrong_signature_is_none(index: int) -> None:
    found = step("combined")
    key, signature = next(found.inputs[index].each(In.PARTIAL_SIG))
    found.inputs[index].put(In.PARTIAL_SIG, signature[:20] + b"\x00" + signature[21:], key)
    assert unlocking(found)[index] is None


def test_a_finished_input_is_taken_as_it_is() -> None:
    found = step("updated")
    found.inputs[0] = step("finalized").inputs[0]
    first, second = unlocking(found)
    assert first == Unlocked(found.inputs[0].one(In.FINAL_SCRIPTSIG) or b"", ())
    assert second is None
