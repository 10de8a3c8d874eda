"""Whatever is given as typed data or as a transaction, it is taken or refused properly."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onekey_sdk.chains import evm
from onekey_sdk.errors import InvalidParameter

PATH = "m/44'/60'/0'/0/0"
NAMES = st.sampled_from(["A", "B", "C", "EIP712Domain", "name", "", "1", "uint256", "\ud800"])
TYPES = st.sampled_from(
    [
        "uint256", "uint8", "int8", "int256", "uint", "uint7", "uint264", "uint0", "bytes",
        "bytes1", "bytes32", "bytes33", "bytes0", "string", "bool", "address", "A", "B", "C",
        "A[]", "B[2]", "C[][]", "uint8[3][]", "bool[0]", "bool[99999]", "bool[-1]", "[]", "",
        "bool[", "A[] ", "EIP712Domain", "fixed", "uint8[][][]" + "[]" * 40,
    ]
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.binary(max_size=34)
    | st.sampled_from(["0x", "0x00", "-0x1", "0x" + "ff" * 32, "1" * 200, "0x" + "00" * 20])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | SCALARS, inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.lists(
    st.fixed_dictionaries({"name": NAMES | SCALARS, "type": TYPES | SCALARS}) | ANYTHING,
    max_size=4,
)
DATA = st.fixed_dictionaries(
    {
        "types": st.dictionaries(NAMES, MEMBERS | ANYTHING, max_size=5)
        | st.fixed_dictionaries({"EIP712Domain": MEMBERS, "A": MEMBERS, "B": MEMBERS})
        | ANYTHING,
        "primaryType": NAMES | ANYTHING,
        "domain": ANYTHING,
        "message": ANYTHING,
    }
)
TRANSACTIONS = st.dictionaries(
    st.sampled_from(
        [
            "to", "value", "gas_limit", "gas", "nonce", "chain_id", "data", "gas_price", "type",
            "tx_type", "max_fee_per_gas", "max_priority_fee_per_gas", "access_list",
            "authorization_list", "other",
        ]
    ),
    ANYTHING,
)  # fmt: skip
many = settings(derandomize=True, deadline=None, max_examples=300)


@st.composite
def agreeing(draw: st.DrawFn) -> dict[str, Any]:
    """Types and a message that mostly agree with them."""
    members = draw(
        st.lists(st.sampled_from(["uint8", "int16", "bytes2", "string", "bool[]", "A[]"]))
    )
    fields = [{"name": f"f{n}", "type": kind} for n, kind in enumerate(members)]
    message = {f"f{n}": draw(ANYTHING) for n in range(len(members))}
    types = {"EIP712Domain": [], "A": fields}
    return {"types": types, "primaryType": "A", "domain": {}, "message": message}


@given(data=DATA | ANYTHING | agreeing(), hashes=st.tuples(SCALARS, SCALARS) | st.none())
@many
def test_typed_data(data: Any, hashes: tuple[Any, Any] | None):
    domain_hash, message_hash = hashes or (None, None)
    with contextlib.suppress(InvalidParameter):
        evm.sign_typed_data(PATH, data, domain_hash=domain_hash, message_hash=message_hash)


@given(transaction=TRANSACTIONS | ANYTHING)
@many
def test_transactions(transaction: Any):
    with contextlib.suppress(InvalidParameter):
        evm.sign_transaction(PATH, transaction)


@given(path=ANYTHING, message=ANYTHING, chain_id=ANYTHING)
@settings(parent=many, max_examples=200)
def test_messages(path: Any, message: Any, chain_id: Any):
    with contextlib.suppress(InvalidParameter):
        evm.sign_message(PATH, message, chain_id=chain_id)
    with contextlib.suppress(InvalidParameter):
        evm.sign_message(path, b"")
    with contextlib.suppress(InvalidParameter):
        evm.verify_message(path, message, message)
