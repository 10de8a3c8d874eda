"""Typed data of any shape (EIP-712) are hashed as eth-account hashes them."""

from __future__ import annotations

from typing import Any

from eth_account.messages import encode_typed_data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onekey_sdk.chains._evm_typed_data import read
from onekey_sdk.chains._evm_typed_hash import Hasher

SIZES = range(8, 257, 8)
SCALARS = [
    "address",
    "bool",
    "string",
    "bytes",
    *(f"uint{bits}" for bits in SIZES),
    *(f"int{bits}" for bits in SIZES),
    *(f"bytes{size}" for size in range(1, 33)),
]
DOMAIN = {
    "name": "string",
    "version": "string",
    "chainId": "uint256",
    "verifyingContract": "address",
    "salt": "bytes32",
}
STRUCTS = ("Order", "Item", "Party", "Z", "_a$1")


def value_of(kind: str) -> st.SearchStrategy[Any]:
    """Values of a scalar type."""
    if kind == "address":
        return st.binary(min_size=20, max_size=20).map(lambda data: f"0x{data.hex()}")
    if kind == "bool":
        return st.booleans()
    if kind == "string":
        return st.text(st.characters(codec="utf-8"), max_size=80)
    if kind == "bytes":
        return st.binary(max_size=80).map(lambda data: f"0x{data.hex()}")
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes"))
        return st.binary(min_size=size, max_size=size).map(lambda data: f"0x{data.hex()}")
    if kind.startswith("uint"):
        return st.integers(0, 2 ** int(kind[4:]) - 1)
    bits = int(kind[3:])
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def member_types(structs: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Types that a member may have: scalars, later structs, and arrays of them."""
    brackets = st.sampled_from(["", "", "", "[]", "[2]", "[1][]", "[][2]"])
    return st.builds(str.__add__, st.sampled_from([*SCALARS, *structs * 20]), brackets)


@st.composite
def typed_data(draw: st.DrawFn) -> dict[str, Any]:
    """Types, a domain and a message that agree with one another."""
    names = STRUCTS[: draw(st.integers(1, len(STRUCTS)))]
    types: dict[str, list[dict[str, str]]] = {}
    waiting = [names[0]]
    while waiting:
        name = waiting.pop()
        if name in types:
            continue
        later = names[names.index(name) + 1 :]
        kinds = draw(st.lists(member_types(later), min_size=1, max_size=4))
        types[name] = [{"name": f"f{at}", "type": kind} for at, kind in enumerate(kinds)]
        waiting += [kind.partition("[")[0] for kind in kinds if kind.partition("[")[0] in later]
    message = draw_struct(draw, types, names[0])
    fields = [name for name in DOMAIN if draw(st.booleans())] or ["name"]
    types["EIP712Domain"] = [{"name": name, "type": DOMAIN[name]} for name in fields]
    domain = draw_struct(draw, types, "EIP712Domain")
    return {"types": types, "primaryType": names[0], "domain": domain, "message": message}


def draw_struct(draw: st.DrawFn, types: dict[str, list[dict[str, str]]], name: str) -> Any:
    return {item["name"]: draw_value(draw, types, item["type"]) for item in types[name]}


def draw_value(draw: st.DrawFn, types: dict[str, list[dict[str, str]]], kind: str) -> Any:
    if kind.endswith("]"):
        inner, _, size = kind[:-1].rpartition("[")
        count = int(size) if size else draw(st.integers(0, 2))
        return [draw_value(draw, types, inner) for _ in range(count)]
    if kind in types:
        return draw_struct(draw, types, kind)
    return draw(value_of(kind))


@given(data=typed_data())
@settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_the_same_hashes(data: dict[str, Any]) -> None:
    expected = encode_typed_data(full_message=data)
    hasher = Hasher(read(data), metamask_v4_compat=True)
    assert (hasher.domain_hash, hasher.message_hash) == (expected.header, expected.body)
