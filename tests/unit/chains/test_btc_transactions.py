"""Transactions are read as they were written, and anything else is refused."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onekey_sdk.chains._btc_scripts import is_witness_program, pushes
from onekey_sdk.chains._btc_transaction import parse
from onekey_sdk.chains._coins import COINS, find_coin
from tests.support import bitcoin

# This package comes without type information.
embit: Any = import_module("embit.transaction")

PUBLISHED = bitcoin.published()
fixed = settings(derandomize=True, deadline=None, max_examples=200)


@pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
def test_there_and_back(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["serialized"])
    assert parse(raw, find_coin(case["coin"], [])).serialize() == raw


@pytest.mark.parametrize(
    "case", [case for case in PUBLISHED.values() if case["coin"] in {"Bitcoin", "Testnet"}]
)
def test_as_another_library_reads_them(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["serialized"])
    ours, theirs = parse(raw, find_coin(case["coin"], [])), embit.Transaction.parse(raw)
    assert ours.txid() == theirs.txid()
    assert [item.prev_hash for item in ours.inputs] == [item.txid for item in theirs.vin]
    assert [item.amount for item in ours.outputs] == [item.value for item in theirs.vout]
    assert list(ours.witnesses or [()] * len(ours.inputs)) == [
        tuple(item.witness.items) for item in theirs.vin
    ]


@pytest.mark.parametrize("name", ["segwit native send native change", "testnet one two fee"])
def test_every_truncation_is_noticed(name: str) -> None:
    raw = bytes.fromhex(PUBLISHED[name]["serialized"])
    for size in range(len(raw)):
        with pytest.raises(ValueError, match=r"truncated|no inputs|follow its end|longer than"):
            parse(raw[:size], find_coin("Testnet", []))


@given(data=st.binary(max_size=300), coin=st.sampled_from(COINS))
@fixed
def test_noise(data: bytes, coin: Any) -> None:
    try:
        found = parse(data, coin)
    except ValueError:
        return
    assert found.serialize() == data


@given(
    place=st.integers(0, 10_000),
    value=st.integers(0, 255),
    name=st.sampled_from(sorted(PUBLISHED)),
)
@fixed
def test_a_byte_that_is_another(place: int, value: int, name: str) -> None:
    raw = bytearray.fromhex(PUBLISHED[name]["serialized"])
    raw[place % len(raw)] = value
    coin = find_coin(PUBLISHED[name]["coin"], [])
    try:
        found = parse(bytes(raw), coin)
    except ValueError:
        return
    assert found.serialize() == bytes(raw)


def test_marks_of_segwit() -> None:
    coin = find_coin("Litecoin", [])
    raw = bytes.fromhex(PUBLISHED["segwit native send native change"]["serialized"])
    head, rest = raw[:4], raw[6:]
    for flags, words in ((0, "no inputs"), (2, "no inputs"), (0x88, "no inputs")):
        with pytest.raises(ValueError, match=words):
            parse(head + bytes([0, flags]) + rest, coin)
    bare = parse(raw, coin).serialize(witnesses=False)
    empty = head + b"\x00\x01" + bare[4:-4] + b"\x00" + bare[-4:]
    with pytest.raises(ValueError, match="says that it has witnesses, and has none"):
        parse(empty, coin)


def test_litecoin_blocks_end_with_a_transaction_of_their_own() -> None:
    """The mark of MWEB stands before a byte that says that there is nothing of it."""
    coin = find_coin("Litecoin", [])
    raw = bytes.fromhex(PUBLISHED["testnet one two fee"]["serialized"])
    marked = raw[:4] + b"\x00\x08" + raw[4:-4] + b"\x00" + raw[-4:]
    assert parse(marked, coin).txid() == parse(raw, coin).txid()
    with pytest.raises(ValueError, match="MimbleWimble"):
        parse(raw[:4] + b"\x00\x08" + raw[4:-4] + b"\x01" + raw[-4:], coin)


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("", []),
        ("00", [b""]),
        ("0102", [b"\x02"]),
        ("0202", None),
        ("51", None),
        ("4c0102", None),  # longer than it need be
        ("4c", None),
        ("4d0001", None),
    ],
)
def test_what_a_script_pushes(script: str, found: list[bytes] | None) -> None:
    assert pushes(bytes.fromhex(script)) == found


@pytest.mark.parametrize(
    ("script", "found"),
    [("", False), ("00", False), ("0014" + "00" * 20, True), ("5120" + "00" * 32, True)],
)
def test_witness_programs(script: str, found: bool) -> None:
    assert is_witness_program(bytes.fromhex(script)) is found
