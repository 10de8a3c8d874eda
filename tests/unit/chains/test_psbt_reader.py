"""Reading PSBTs: every vector of BIP-174, 370 and 371, and what no vector has."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from onekey_sdk import PsbtError, PsbtProblem
from onekey_sdk.chains import _psbt as psbt
from tests.support import vectors

PUBLISHED = vectors.load("psbt")
CASES: list[dict[str, Any]] = PUBLISHED["cases"]


def cases(*kinds: str) -> Any:
    chosen = [case for case in CASES if case["kind"] in kinds]
    names = [f"BIP-{case['bip']}: {case['case']}" for case in chosen]
    return pytest.mark.parametrize("case", chosen, ids=names)


def read_all(raw: bytes) -> psbt.Psbt:
    """Read a PSBT together with what is only read when it is needed."""
    found = psbt.read(raw)
    for index, each in enumerate(found.inputs):
        psbt.previous_transaction(each, index)
        psbt.witness_utxo(each, index)
        psbt.final_witness(each, index)
    return found


@cases("valid", "unsignable")
def test_what_is_valid_is_read_and_written_as_it_was(case: dict[str, Any]) -> None:
    raw = b64decode(case["psbt"])
    assert read_all(raw).serialize() == raw


@cases("malformed")
def test_what_is_invalid_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(PsbtError) as caught:
        read_all(b64decode(case["psbt"]))
    assert caught.value.params["reason"] is PsbtProblem.MALFORMED


@cases("locktime")
def test_lock_times_of_version_2(case: dict[str, Any]) -> None:
    if case["locktime"] is None:
        with pytest.raises(PsbtError, match="height"):
            psbt.read(b64decode(case["psbt"]))
    else:
        assert psbt.read(b64decode(case["psbt"])).transaction.lock_time == case["locktime"]


@pytest.mark.parametrize("role", PUBLISHED["workflow"])
def test_every_step_of_a_published_workflow(role: str) -> None:
    raw = b64decode(PUBLISHED["workflow"][role])
    found = read_all(raw)
    assert found.serialize() == raw
    assert [each.prev_hash.hex() for each in found.transaction.inputs] == [
        "75ddabb27b8845f5247975c8a5ba7c6f336c4570708ebe230caf6db5217ae858",
        "1dea7cd05979072a3578cab271c02244ea8a090bbb46aa680a65ecd027048d83",
    ]
    assert [each.amount for each in found.transaction.outputs] == [149990000, 100000000]


def test_the_path_of_a_key() -> None:
    found = psbt.read(b64decode(PUBLISHED["workflow"]["updated"]))
    origins = psbt.origins(found.inputs[0], 0x06)
    key = bytes.fromhex("029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f")
    hardened = 1 << 31
    assert origins[key] == psbt.Origin(0xD90C6A4F, (hardened, hardened, hardened))


@pytest.mark.parametrize("size", range(0, 380, 7))
def test_what_is_cut_off_is_refused(size: int) -> None:
    raw = b64decode(CASES[-1]["psbt"])
    with pytest.raises(PsbtError):
        psbt.read(raw[:size])


@pytest.mark.parametrize(
    "count", ["fdffff", "feffffffff", "ffffffffffffffffff", "fd0100", "fe01000000"]
)
def test_counts_that_no_psbt_has(count: str) -> None:
    """Neither made room for, nor taken in a form that is longer than it needs to be."""
    size = f"{len(count) // 2:02x}"
    raw = bytes.fromhex(
        f"70736274ff010204020000000104{size}{count}0105{size}{count}01fb040200000000"
    )
    with pytest.raises(PsbtError):
        psbt.read(raw)


def test_a_sequence_of_zero_is_one() -> None:
    case = next(case for case in CASES if case["case"].endswith("with all PSBTv2 fields"))
    found = psbt.read(b64decode(case["psbt"]))
    found.inputs[0].put(0x10, bytes(4))
    assert psbt.read(found.serialize()).transaction.inputs[0].sequence == 0
