"""Each bad transaction is refused with words of its own, before anything is sent."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

import pytest
from embit import base58  # pyright: ignore[reportMissingTypeStubs]

from onekey_sdk import (
    BtcCosigner,
    BtcMultisig,
    BtcRefInput,
    BtcRefOutput,
    BtcRefTx,
    BtcTxInput,
    BtcTxOutput,
    HDNode,
    InvalidParameter,
    ScriptType,
)
from onekey_sdk.chains import btc
from onekey_sdk.chains._btc_scripts import of_address, of_key, of_multisig
from onekey_sdk.chains._btc_transaction import parse
from onekey_sdk.chains._coins import find_coin
from tests.support import bitcoin, vectors

CASES: dict[str, Any] = {name: case["call"] for name, case in bitcoin.published().items()}
CHANGE = CASES["segwit native send native change"]
LEGACY = CASES["testnet one two fee"]
TAPROOT = CASES["taproot send two with change"]
MULTISIG = CASES["multisig 2 of 3 2"]
EXTERNAL = CASES["external p2wpkh with proof 1"]
REPLACED = CASES["replacement p2pkh fee bump"]
ZCASH = CASES["zcash one one fee sapling"]
PEERCOIN = CASES["peercoin timestamp included"]
DASH = CASES["dash send dash dip2 input"]
KOMODO = CASES["komodo one one rewards claim"]
ZCASH_NU5 = CASES["zcash v5 one two"]
OWN = CHANGE["inputs"]
BOTH_WAYS = {"segwit native send multisig 3 change", "segwit native send multisig 4 change"}
"""Change to a path of another kind of script, which is refused here."""
SIGNED = bitcoin.published()["segwit native send native change"]["serialized"]
XPUB = (
    "xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoekkudh"
    "Ud9yLb6qx39T9nMdj"
)
OF_ANOTHER = "bcash send bch multisig wrongchange"
"""The cosigner's signature that is published with it is one of another transaction."""


def sign(case: dict[str, Any], **more: Any) -> Any:
    """The operation of a case, with other parameters."""
    return btc.sign_transaction(**{**deepcopy(case), **more})


def changed(case: dict[str, Any], place: str, **fields: Any) -> dict[str, Any]:
    """The case with other fields in the first of its inputs, outputs or ref_txs; None takes one
    away."""
    copy = deepcopy(case)
    for name, value in fields.items():
        if value is None:
            copy[place][0].pop(name, None)
        else:
            copy[place][0][name] = value
    return copy


@pytest.mark.parametrize("name", CASES)
def test_published_transactions_are_accepted(name: str) -> None:
    if name[:-2] in BOTH_WAYS:
        with pytest.raises(InvalidParameter, match="but keys of its path are for"):
            sign(CASES[name])
    elif name == OF_ANOTHER:
        with pytest.raises(InvalidParameter, match="is none of this transaction by the key"):
            sign(CASES[name])
    else:
        sign(CASES[name], allow_high_fee=True)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (changed(CHANGE, "inputs", prev_hash=None), r"inputs\[0\] lacks prev_hash"),
        (changed(CHANGE, "inputs", prev_hash="00"), r"inputs\[0\].prev_hash has 1 bytes"),
        (changed(CHANGE, "inputs", prev_hash="x" * 64), r"inputs\[0\].prev_hash is not hex"),
        (changed(CHANGE, "inputs", prev_index=-1), r"inputs\[0\].prev_index is negative"),
        (changed(CHANGE, "inputs", amount=None), r"inputs\[0\] lacks amount"),
        (changed(CHANGE, "inputs", amount=100_001), r"amount 100001, but its previous .* 100000"),
        (changed(CHANGE, "inputs", amount=1e5), r"inputs\[0\].amount is a float"),
        (changed(CHANGE, "inputs", amount=2**64), r"inputs\[0\].amount is out of range"),
        (changed(CHANGE, "inputs", sequence=2**32), r"inputs\[0\].sequence is out of range"),
        (changed(CHANGE, "inputs", address_n=None), r"inputs\[0\] lacks address_n"),
        (changed(CHANGE, "inputs", address_n="84/1"), r"inputs\[0\].*not a derivation path"),
        (changed(CHANGE, "inputs", scriptType="x"), r"inputs\[0\] has an unknown field 'scriptT"),
        (changed(CHANGE, "inputs", script_type="SEGWIT"), "is no script type; there are SPENDADDR"),
        (
            changed(CHANGE, "inputs", script_type="SPENDADDRESS"),
            r"inputs\[0\] has script_type SPENDADDRESS, but keys of its path are for SPENDWITNESS",
        ),
        (changed(CHANGE, "inputs", prev_index=1), r"amount 100000, but its previous .* 1062199"),
        (changed(CHANGE, "inputs", prev_index=2), "spends output 2 of a transaction .* only 2"),
        (
            changed(CHANGE, "inputs", prev_index=1, amount=1_062_199),
            r"inputs\[0\] spends an output that is none of SPENDWITNESS",
        ),
        (changed(CHANGE, "inputs", script_pubkey="00"), "another script_pubkey than its previous"),
        (changed(CHANGE, "inputs", commitment_data="00"), "commitment_data without an ownership"),
        (changed(CHANGE, "inputs", decred_tree=0), "only Decred has"),
        (changed(CHANGE, "inputs", orig_index=0), "both orig_hash and orig_index"),
        (changed(CHANGE, "inputs", orig_hash="00" * 32, orig_index=0), "lacks the transaction tha"),
        (changed(EXTERNAL, "inputs", script_pubkey=None), "needs script_pubkey, no address_n"),
        (changed(EXTERNAL, "inputs", address_n="m/84'/1'/0'/0/0"), "needs script_pubkey, no addr"),
        (changed(EXTERNAL, "inputs", witness="0201"), r"inputs\[0\].witness is none: it is trunc"),
        (changed(EXTERNAL, "inputs", witness="010101ff"), "witness has more than its items"),
        (changed(MULTISIG, "inputs", multisig=None), "lacks multisig, which SPENDMULTISIG needs"),
        (
            changed(MULTISIG, "inputs", script_type="SPENDADDRESS"),
            "has multisig, which does not go with SPENDADDRESS",
        ),
        (changed(CHANGE, "outputs", amount=None), r"outputs\[0\] lacks amount"),
        (changed(CHANGE, "outputs", address=None), "exactly one of address, address_n and op_retu"),
        (changed(CHANGE, "outputs", address_n=[0]), "exactly one of address, address_n and op_ret"),
        (changed(CHANGE, "outputs", address=5), r"outputs\[0\].address is no text"),
        (
            changed(CHANGE, "outputs", address="2N4Q5FhU2497BryFfUgbqkAJE87aKHUhXMq"),
            r"outputs\[0\].address .*: its checksum is wrong",
        ),
        (
            changed(CHANGE, "outputs", address="bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"),
            r"outputs\[0\].address ",
        ),
        (
            changed(CHANGE, "outputs", address="1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"),
            "an address of another network than Testnet",
        ),
        (changed(CHANGE, "outputs", amount=539), "is dust: nodes do not relay less than 540"),
        (
            changed(CHANGE, "outputs", address=None, op_return_data="00"),
            r"outputs\[0\] writes data and would burn its amount",
        ),
        (
            changed(
                CHANGE,
                "outputs",
                address=None,
                op_return_data="00",
                amount=0,
                script_type="PAYTOADDRESS",
            ),
            "its script_type is PAYTOOPRETURN",
        ),
        (
            changed(CHANGE, "outputs", script_type="PAYTOOPRETURN"),
            r"outputs\[0\] pays an address: its script_type is PAYTOADDRESS",
        ),
        (
            changed(
                CHANGE,
                "outputs",
                address=None,
                address_n="m/84'/1'/0'/1/0",
                script_type="PAYTOADDRESS",
            ),
            r"outputs\[0\] has script_type SPENDADDRESS, but keys of its path are for SPENDWITNESS",
        ),
        (
            changed(
                CHANGE,
                "outputs",
                address=None,
                address_n="m/84'/1'/0'/1/0",
                script_type="PAYTOSCRIPTHASH",
            ),
            "pays a path, which PAYTOSCRIPTHASH does not go with",
        ),
        (changed(CHANGE, "ref_txs", hash=None), r"ref_txs\[0\] lacks hash"),
        (changed(CHANGE, "ref_txs", bin_outputs=None), "either bin_outputs or, if it is replaced"),
        (changed(CHANGE, "ref_txs", version=2), "is altered or truncated: its id would be"),
        (changed(CHANGE, "ref_txs", lock_time=1), "is altered or truncated"),
        (changed(CHANGE, "ref_txs", inputs=[]), "is altered or truncated"),
        (changed(CHANGE, "ref_txs", extra_data="00"), "of Testnet have no extra_data"),
        (changed(DASH, "ref_txs", extra_data="00"), "is altered or truncated"),
        (changed(PEERCOIN, "ref_txs", timestamp=None), "of Peercoin need their timestamp"),
        (
            changed(CHANGE, "ref_txs", bin_outputs=None, outputs=CHANGE["outputs"], inputs=OWN),
            "needs its outputs as bin_outputs",
        ),
        (changed(REPLACED, "inputs", prev_index=1), "of a transaction that has only 1; it may be"),
        (changed(REPLACED, "ref_txs", inputs=OWN), "spends another output than input 0 of the tr"),
        (changed(REPLACED, "inputs", orig_index=1), "is none of the transaction that is replaced"),
        (changed(REPLACED, "outputs", orig_index=7), "is none of the transaction that is replaced"),
    ],
)
def test_altered(case: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        sign(case)


@pytest.mark.parametrize(
    ("case", "more", "words"),
    [
        (CHANGE, {"coin": "nothing"}, "'nothing' is no coin"),
        (CHANGE, {"inputs": []}, "inputs is empty"),
        (CHANGE, {"outputs": []}, "outputs is empty"),
        (CHANGE, {"inputs": "x"}, "inputs is no list"),
        (CHANGE, {"inputs": [7]}, r"inputs\[0\] is no mapping"),
        (CHANGE, {"ref_txs": []}, "without which its amount would have to be believed"),
        (CHANGE, {"ref_txs": ["00"]}, "is no transaction of Testnet: it is truncated"),
        (CHANGE, {"inputs": 2 * CHANGE["inputs"]}, r"inputs\[1\] spends the same output as inputs"),
        (CHANGE, {"locktime": 2**32}, "locktime is out of range"),
        (CHANGE, {"locktime": "soon"}, "locktime is no whole number"),
        (CHANGE, {"expiry": 1}, "transactions of Testnet have no expiry"),
        (CHANGE, {"timestamp": 1}, "transactions of Testnet have no timestamp"),
        (CHANGE, {"branch_id": 1}, "have no version_group_id, branch_id or overwintered"),
        (CHANGE, {"overwintered": True}, "have no version_group_id, branch_id or overwintered"),
        (PEERCOIN, {"timestamp": None}, "transactions of Peercoin need a timestamp"),
        (ZCASH, {"branch_id": None}, "need version_group_id and branch_id"),
        (ZCASH, {"version": 3}, "sign version 4 and 5"),
        (LEGACY, {"coin": "Decred Testnet"}, "Decred"),
        (TAPROOT, {"coin": "Litecoin"}, "SPENDTAPROOT, which Litecoin does not have"),
        (CHANGE, {"coin": "Dogecoin"}, "SPENDWITNESS, which Dogecoin does not have"),
    ],
)
def test_as_a_whole(case: dict[str, Any], more: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        sign(case, **more)


def test_fees() -> None:
    short = changed(CHANGE, "outputs", amount=50_001)
    with pytest.raises(InvalidParameter, match="The outputs pay 100001, but the inputs have only"):
        sign(short)
    high = {**CHANGE, "outputs": [changed(CHANGE, "outputs", amount=49_999)["outputs"][0]]}
    with pytest.raises(InvalidParameter, match="The fee would be 50001, more than the 49999"):
        sign(high)
    sign(high, allow_high_fee=True)
    sign(KOMODO)  # pays more than it spends


def test_dust_depends_on_the_script() -> None:
    for amount, good in ((294, True), (293, False)):
        output = {"address_n": "m/84'/1'/0'/1/0", "amount": amount}
        outputs = [CHANGE["outputs"][0], output]
        if good:
            sign(CHANGE, outputs=outputs, allow_high_fee=True)
            continue
        with pytest.raises(InvalidParameter, match="less than 294"):
            sign(CHANGE, outputs=outputs, allow_high_fee=True)
        sign(CHANGE, outputs=outputs, allow_high_fee=True, allow_dust=True)


def test_data_need_no_amount() -> None:
    outputs = [*CHANGE["outputs"], {"op_return_data": b"hello"}]
    sign(CHANGE, outputs=outputs)


def test_taproot_alone_needs_no_previous_transactions() -> None:
    sign(TAPROOT, ref_txs=[])
    with pytest.raises(InvalidParameter, match=r"inputs\[0\] lacks its previous transaction"):
        sign(TAPROOT, ref_txs=CHANGE["ref_txs"], inputs=[*TAPROOT["inputs"], *CHANGE["inputs"]])


def test_previous_transactions_as_they_are_broadcast() -> None:
    """The whole transaction, with witnesses or without, stands for its parts."""
    first = parse(bytes.fromhex(SIGNED), find_coin("test", []))
    spend = {
        "prev_hash": first.txid(),
        "prev_index": 1,
        "amount": 50_000,
        "address_n": "m/84'/1'/0'/1/87",
    }
    outputs = [{"address": CHANGE["outputs"][0]["address"], "amount": "40000"}]
    for raw in (SIGNED, bytes.fromhex(SIGNED), first.serialize()):
        btc.sign_transaction("test", [spend], outputs, [raw])
    bare = first.serialize(witnesses=False)
    btc.sign_transaction("test", [spend], outputs, [bare])
    with pytest.raises(InvalidParameter, match=r"truncated"):
        btc.sign_transaction("test", [spend], outputs, [bare[:-1]])
    with pytest.raises(InvalidParameter, match="1 bytes follow its end"):
        btc.sign_transaction("test", [spend], outputs, [bare + b"\0"])


def test_dataclasses_say_the_same() -> None:
    """What is given as dataclasses is what is given as mappings."""
    item, ref = CHANGE["inputs"][0], CHANGE["ref_txs"][0]
    inputs = [
        BtcTxInput(
            prev_hash=bytes.fromhex(item["prev_hash"]),
            prev_index=0,
            amount=100_000,
            address_n=tuple(item["address_n"]),
        )
    ]
    outputs = [
        BtcTxOutput(40_000, address=CHANGE["outputs"][0]["address"]),
        BtcTxOutput(50_000, address_n=tuple(CHANGE["outputs"][1]["address_n"])),
    ]
    refs = [
        BtcRefTx(
            hash=bytes.fromhex(ref["hash"]),
            version=1,
            inputs=tuple(
                BtcRefInput(
                    bytes.fromhex(given["prev_hash"]),
                    given["prev_index"],
                    bytes.fromhex(given["script_sig"]),
                    given["sequence"],
                )
                for given in ref["inputs"]
            ),
            lock_time=0,
            bin_outputs=tuple(
                BtcRefOutput(given["amount"], bytes.fromhex(given["script_pubkey"]))
                for given in ref["bin_outputs"]
            ),
        )
    ]
    btc.sign_transaction("Testnet", inputs, outputs, refs)
    with pytest.raises(InvalidParameter, match="amount 1, but its previous transaction says"):
        btc.sign_transaction("Testnet", [replace(inputs[0], amount=1)], outputs, refs)


def test_the_same_id_twice() -> None:
    other = changed(CHANGE, "ref_txs", version=2)["ref_txs"]
    with pytest.raises(InvalidParameter, match="has the id of another one"):
        sign(CHANGE, ref_txs=CHANGE["ref_txs"] + other)
    sign(CHANGE, ref_txs=CHANGE["ref_txs"] * 2)


GENERATOR = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
NODE = {"chain_code": "00" * 32, "public_key": "02" + "79be667ef9dcbbac55a06295ce870b07" * 2}
GOOD = {"m": 1, "pubkeys": [{"node": XPUB, "address_n": [0, 0]}]}


@pytest.mark.parametrize(
    ("multisig", "words"),
    [
        ({"m": 1}, "either pubkeys or nodes"),
        ({**GOOD, "nodes": [XPUB]}, "either pubkeys or nodes"),
        ({**GOOD, "m": 2}, "asks for 2 of 1 keys"),
        ({**GOOD, "m": 0}, "asks for 0 of 1 keys"),
        ({"m": 1, "nodes": 16 * [XPUB]}, "at most 15 keys"),
        ({**GOOD, "signatures": ["", ""]}, "more signatures than keys"),
        ({**GOOD, "address_n": [0]}, "goes with nodes"),
        ({"m": 1, "nodes": [XPUB], "address_n": "m/0'"}, "hardened components below a public key"),
        ({"m": 1, "nodes": [XPUB[:-1] + "k"]}, "is no extended public key: its checksum"),
        ({"m": 1, "nodes": ["1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"]}, "is no extended public key"),
        ({"m": 1, "nodes": [{"public_key": "00"}]}, "lacks chain_code"),
        ({"m": 1, "nodes": [{**NODE, "public_key": "02"}]}, "public_key has 1 bytes instead of 33"),
        ({**GOOD, "threshold": 1}, "has an unknown field 'threshold'"),
    ],
)
def test_multisig(multisig: Any, words: str) -> None:
    with pytest.raises(InvalidParameter, match=words):
        btc.get_address("m/48'/0'/0'/0'/0/0", multisig=multisig)


def test_another_multisig_script() -> None:
    other = deepcopy(MULTISIG["inputs"][0]["multisig"])
    other["m"] = 3
    with pytest.raises(InvalidParameter, match="spends an output of another multisig script"):
        sign(changed(MULTISIG, "inputs", multisig=other))


def test_shielded_transactions_have_ids_that_depend_on_more() -> None:
    first = ZCASH_NU5["inputs"][0]
    output = {"amount": first["amount"], "script_pubkey": f"76a914{'00' * 20}88ac"}
    shielded: dict[str, Any] = {
        "hash": first["prev_hash"],
        "version": 5,
        "inputs": [],
        "bin_outputs": [output] * (first["prev_index"] + 1),
        "lock_time": 0,
        "version_group_id": 0x26A7270A,
        "branch_id": 0xC2D6D0B4,
        "extra_data": "01",
    }
    with pytest.raises(InvalidParameter, match=r"shielded parts .* leave it out"):
        sign(ZCASH_NU5, ref_txs=[shielded])
    sign(ZCASH_NU5, ref_txs=[])


@pytest.mark.parametrize("key", vectors.load("bip32")["not_keys"])
def test_multisig_with_a_key_that_is_none(key: str) -> None:
    other = deepcopy(MULTISIG["inputs"][0]["multisig"])
    other["nodes"][0]["public_key"] = key
    with pytest.raises(InvalidParameter, match="public_key is no public key"):
        sign(changed(MULTISIG, "inputs", multisig=other))
    payload = bytes.fromhex("0488b21e" + "00" * 41 + key)
    xpub = str(cast("Any", base58).encode_check(payload))
    with pytest.raises(InvalidParameter, match="is no extended public key"):
        btc.get_address("m/48'/0'/0'/0'/0/0", multisig={"m": 1, "nodes": [xpub]})
    with pytest.raises(InvalidParameter, match="holds no public key"):
        btc.get_multisig_descriptor("m/48'/0'/0'/2'", 1, [f"[00000000/48h/0h/0h/2h]{xpub}"])


@pytest.mark.parametrize(
    ("coin", "address", "words"),
    [
        ("ltc", "ltc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq9um4k7", "version 1|che"),
        ("bch", "bitcoincash:zrv0xsejqn0jf2x7e5dz7qk4m5cfutrxgvjl6v3p9f", "checksum"),
        ("btc", "", "checksum"),
        ("btc", "bc1", "Bech32|too short"),
        ("btc", "0OIl", "no character of Base58"),
    ],
)
def test_addresses_that_are_none(coin: str, address: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        of_address(address, find_coin(coin, []))


def test_scripts_for_one_key_and_for_several() -> None:
    with pytest.raises(ValueError, match="is not for one key"):
        of_key(ScriptType.MULTISIG, bytes(33))
    with pytest.raises(ValueError, match="is not for several keys"):
        of_multisig(ScriptType.TAPROOT, b"")


def test_multisig_as_dataclass() -> None:
    node = HDNode(0, 0, 0, bytes(32), bytes.fromhex(GENERATOR))
    btc.get_address("m/48'/0'/0'/0'/0/0", multisig=BtcMultisig(1, (BtcCosigner(node),)))


@pytest.mark.parametrize(
    ("path", "several", "kind"),
    [
        ("m/44'/0'/0'/0/0", False, "SPENDADDRESS"),
        ("m/45'/0/0/0", False, "SPENDADDRESS"),
        ("m/45'/0/0/0", True, "SPENDMULTISIG"),
        ("m/48'/0'/0'/0'/0/0", True, "SPENDMULTISIG"),
        ("m/48'/0'/0'/1'/0/0", True, "SPENDP2SHWITNESS"),
        ("m/48'/0'/0'/2'/0/0", True, "SPENDWITNESS"),
        ("m/48'/0'/0'/2'/0/0", False, "SPENDADDRESS"),
        ("m/49'/0'/0'/0/0", False, "SPENDP2SHWITNESS"),
        ("m/84'/0'/0'/0/0", True, "SPENDWITNESS"),
        ("m/86'/0'/0'/0/0", False, "SPENDTAPROOT"),
        ("m/10025'/0'/0'/1'/0/0", False, "SPENDTAPROOT"),
        ("m/0/0", False, "SPENDADDRESS"),
        ("m/0/0", True, "SPENDMULTISIG"),
    ],
)
def test_kinds_by_path(path: str, several: bool, kind: str) -> None:
    from onekey_sdk.chains._btc_kinds import script_type
    from onekey_sdk.paths import parse_path

    assert script_type(None, tuple(parse_path(path)), several=several) is ScriptType(kind)


@pytest.mark.parametrize("method", [btc.get_address, btc.get_public_key])
def test_addresses_and_keys(method: Any) -> None:
    with pytest.raises(InvalidParameter, match="'SEGWIT' is no script type"):
        method("m/84'/0'/0'", script_type="SEGWIT")
    with pytest.raises(InvalidParameter, match="EXTERNAL is no script_type of addresses"):
        method("m/84'/0'/0'", script_type="EXTERNAL")
    with pytest.raises(InvalidParameter, match="is no coin"):
        method("m/84'/0'/0'", coin="dollar")


def test_multisig_of_one_key_only_kinds() -> None:
    with pytest.raises(InvalidParameter, match="does not go with script_type SPENDTAPROOT"):
        btc.get_address("m/86'/0'/0'/0/0", multisig=GOOD)


def test_messages() -> None:
    with pytest.raises(InvalidParameter, match="message_hex is not hexadecimal"):
        btc.sign_message("m/84'/0'/0'/0/0", "hello")
    with pytest.raises(InvalidParameter, match="'bip322' is no dapp_sign_type; there are ecdsa"):
        btc.sign_message("m/84'/0'/0'/0/0", b"", dapp_sign_type="bip322")
    with pytest.raises(InvalidParameter, match="Signature is not hexadecimal"):
        btc.verify_message("1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL", b"", "?", "btc")
    with pytest.raises(InvalidParameter, match="is no coin"):
        btc.verify_message("1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL", b"", b"", "dollar")
