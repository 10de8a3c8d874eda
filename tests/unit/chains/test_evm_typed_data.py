"""Typed data (EIP-712): what agrees with its types is hashed as others do, the rest refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from onekey_sdk.chains import evm
from onekey_sdk.chains._evm_typed_data import read
from onekey_sdk.chains._evm_typed_hash import Hasher
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import Model
from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.scripted import Known, Scripted

PATH = "m/44'/60'/0'/0/0"
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]
ALL_TYPES: dict[str, Any] = {
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "salt", "type": "bytes32"},
        ],
        "Leaf": [{"name": "flag", "type": "bool"}, {"name": "tag", "type": "bytes4"}],
        "Tree": [
            {"name": "leaves", "type": "Leaf[]"},
            {"name": "pair", "type": "Leaf[2]"},
            {"name": "small", "type": "int8"},
            {"name": "big", "type": "int256"},
            {"name": "grid", "type": "uint8[2][]"},
            {"name": "blob", "type": "bytes"},
            {"name": "owner", "type": "address"},
            {"name": "words", "type": "string[]"},
        ],
    },
    "primaryType": "Tree",
    "domain": {"name": "D", "chainId": 5, "salt": "0x" + "11" * 32},
    "message": {
        "leaves": [{"flag": True, "tag": "0x01020304"}],
        "pair": [{"flag": False, "tag": "0x00000000"}, {"flag": True, "tag": "0xffffffff"}],
        "small": -1,
        "big": -(2**255),
        "grid": [[1, 2], [3, 4]],
        "blob": "0x00ff",
        "owner": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826",
        "words": ["a", "\u00e9"],
    },
}


@pytest.mark.parametrize("data", [MAIL, ALL_TYPES], ids=["mail", "all types"])
def test_hashes_are_those_of_eth_account(data: dict[str, Any]):
    hasher = Hasher(read(data), metamask_v4_compat=True)
    theirs = encode_typed_data(full_message=deepcopy(data))
    assert (hasher.domain_hash, hasher.message_hash) == (theirs.header, theirs.body)


def test_the_domain_alone():
    data = MAIL | {"primaryType": "EIP712Domain"}
    assert Hasher(read(data), metamask_v4_compat=True).message_hash is None


def changed(**changes: Any) -> dict[str, Any]:
    """The data of all types with other values; a dot in a name stands as `__`."""
    data = deepcopy(ALL_TYPES)
    for name, value in changes.items():
        *outer, last = name.split("__")
        place: Any = data
        for part in outer:
            place = place[part]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(message__small=...), "message lacks small"),
        (changed(message__extra=1), "message has 'extra'"),
        (changed(domain__extra=1), "domain has 'extra'"),
        (changed(message__small=128), "message.small is out of range"),
        (changed(message__small=-129), "message.small is out of range"),
        (changed(message__big=2**255), "message.big is out of range"),
        (changed(message__small=1.0), "message.small is a float"),
        (changed(message__grid=[[1, 2, 3]]), "has 3 elements instead of 2"),
        (changed(message__grid=[[1, -1]]), "is out of range"),
        (changed(message__pair=[]), "has 0 elements instead of 2"),
        (changed(message__leaves={}), "message.leaves is no list"),
        (changed(message__leaves=[{"flag": 1, "tag": "0x00000000"}]), "neither True nor False"),
        (changed(message__leaves=[{"flag": True, "tag": "0x00"}]), "1 bytes instead of 4"),
        (changed(message__leaves=[5]), "is no mapping"),
        (changed(message__blob="0x0"), "not hexadecimal"),
        (changed(message__owner="0xcD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"), "wrong checksum"),
        (changed(message__words=["a", b"b"]), "is no text"),
        (changed(message__words=["\ud800"]), "no proper Unicode text"),
        (changed(message__words=["a"] * 0x10000), "more than 65535 elements"),
        (changed(message=...), "data lacks message"),
        (changed(domain=...), "data lacks domain"),
        (changed(types=...), "data lacks types"),
        (changed(types=5), "types is no mapping"),
        (changed(types__EIP712Domain=...), "data.types lacks EIP712Domain"),
        (changed(types__Leaf=...), "unknown type 'Leaf'"),
        (changed(types__Leaf=[{"name": "flag", "type": "Branch"}]), "unknown type 'Branch'"),
        (changed(types__Leaf=[{"name": "tag", "type": "bytes33"}]), "unknown type 'bytes33'"),
        (changed(types__Leaf=[{"name": "tag", "type": "uint7"}]), "unknown type 'uint7'"),
        (changed(types__Leaf=[{"name": "tag", "type": "uint"}]), "write uint256"),
        (changed(types__Leaf=[{"name": "tag", "type": "bool[-1]"}]), "unknown type"),
        (changed(types__Leaf=[{"name": "tag"}]), "lacks type"),
        (changed(types__Leaf=[{"name": "1tag", "type": "bool"}]), "without a proper name"),
        (changed(types__Leaf=[{"name": "tag", "type": "bool"}] * 2), "has a field twice"),
        (changed(types__Leaf=[{"name": "leaf", "type": "Leaf"}]), "cyclic"),
        (changed(types__Leaf=[{"name": "tree", "type": "Tree"}], types__Tree=[
            {"name": "leaf", "type": "Leaf"}]), "cyclic"),
        (changed(types__Leaf=[{"name": "tag", "type": "bool" + "[]" * 33}]), "too many arrays"),
        (changed(primaryType="bool"), "is no struct"),
        (changed(primaryType=5), "primaryType is no text"),
        (changed(primaryType="Missing"), "unknown type 'Missing'"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_refused(data: dict[str, Any], words: str):
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        evm.sign_typed_data(PATH, data)


def test_too_deep():
    data: dict[str, Any] = {
        "types": {
            "EIP712Domain": [],
            "Node": [{"name": "children", "type": "Node[]"}],
        },
        "primaryType": "Node",
        "domain": {},
        "message": {"children": []},
    }
    evm.sign_typed_data(PATH, data)
    loop: dict[str, Any] = {"children": []}
    loop["children"].append(loop)
    with pytest.raises(InvalidParameter, match=r"(?i)too deep"):
        evm.sign_typed_data(PATH, data | {"message": loop})
    wide: dict[str, Any] = {"children": []}
    for _ in range(20):
        wide = {"children": [wide, wide]}
    with pytest.raises(InvalidParameter, match=r"(?i)too deep|more than 100000 values"):
        evm.sign_typed_data(PATH, data | {"message": wide})


def test_many_structs():
    fields = {f"T{n}": [{"name": "next", "type": f"T{n + 1}"}] for n in range(500)}
    data = {
        "types": {"EIP712Domain": [], **fields},
        "primaryType": "T0",
        "domain": {},
        "message": {},
    }
    with pytest.raises(InvalidParameter, match=r"(?i)more than 64 structs"):
        evm.sign_typed_data(PATH, data)


SIGNER: Any = Account.from_key("0x" + "11" * 32)
FOREIGN = bytes(range(32))
LONG = deepcopy(MAIL)
LONG["message"]["contents"] *= 200
BY_HASHES = pytest.mark.parametrize(
    ("data", "known"),
    [
        (ALL_TYPES, Known()),
        (LONG, Known()),
        (MAIL, Known(Model.CLASSIC_1S, (3, 14, 0))),
        (MAIL, Known(Model.CLASSIC, (2, 1, 10))),
    ],
    ids=["arrays of arrays", "long", "no values", "old hashes"],
)


def signature(digest: Any) -> Any:
    signed = SIGNER.sign_message(digest)
    return m.EthereumTypedDataSignatureOneKey(
        signature=bytes(signed.signature), address=SIGNER.address
    )


@BY_HASHES
@pytest.mark.parametrize("name", ["domain_hash", "message_hash"])
async def test_a_hash_of_something_else(data: dict[str, Any], known: Known, name: str):
    theirs = encode_typed_data(full_message=deepcopy(data))
    own: dict[str, Any] = {"domain_hash": theirs.header, "message_hash": theirs.body}
    for given in (own, dict[str, Any]()):
        device: Any = Scripted(signature(theirs), features=known)
        wrong: dict[str, Any] = {**given, name: FOREIGN}
        operation = evm.sign_typed_data(PATH, data, **wrong)
        with pytest.raises(InvalidParameter, match=f"(?i){name} is not the data's"):
            await operation(device)
        assert device.heard == []
        result = await evm.sign_typed_data(PATH, data, **given)(device)
        assert result.signature == bytes(SIGNER.sign_message(theirs).signature)


async def test_a_hash_of_something_else_where_the_device_hashes_the_data():
    theirs = encode_typed_data(full_message=deepcopy(MAIL))
    device: Any = Scripted(signature(theirs))
    await evm.sign_typed_data(PATH, MAIL, message_hash=FOREIGN)(device)
    assert [request.DESCRIPTOR.name for request in device.heard] == ["EthereumSignTypedDataOneKey"]


ROOTSTOCK = [
    (int(chain), text)
    for chain, texts in vectors.load("ethereum_checksums")["rskip60"].items()
    for text in texts
]


@pytest.mark.parametrize(("chain", "address"), ROOTSTOCK)
def test_addresses_by_the_checksums_of_the_network(chain: int, address: str):
    data = changed(message__owner=address)
    of_domain = changed(message__owner=address, domain__chainId=chain)
    evm.sign_typed_data(PATH, data, chain_id=chain)
    evm.sign_typed_data(PATH, of_domain)
    evm.sign_typed_data(PATH, changed(message__owner=address, domain__chainId=hex(chain)))
    evm.verify_message(address, b"", bytes(65), chain_id=chain)
    with pytest.raises(InvalidParameter, match="wrong checksum"):
        evm.sign_typed_data(PATH, data)
    with pytest.raises(InvalidParameter, match="wrong checksum"):
        evm.sign_typed_data(PATH, of_domain, chain_id=1)
    with pytest.raises(InvalidParameter, match="wrong checksum"):
        evm.verify_message(address, b"", bytes(65))
