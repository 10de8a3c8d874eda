"""Messages and proofs of ownership: Trezor's public ones, BIP-322's own, and what is refused."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.bitcoin_consensus import Spent, assert_spends
from tests.support.host import connected

VECTORS = vectors.load("bitcoin_messages")
_Input = m.InputScriptType
NATIVE = vectors.path("m/84'/0'/0'/0/0")
ADDRESS = "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"


def kind(name: str) -> Any:
    return _Input.Value(name)


@pytest.mark.parametrize(
    "case", VECTORS["signed"], ids=lambda case: f"{case['coin']}-{case['script_type']}"
)
async def test_signing_and_verifying(model: str, case: dict[str, Any]):
    asked = m.SignMessage(
        address_n=vectors.path(case["path"]),
        message=case["message"].encode(),
        coin_name=case["coin"],
        script_type=kind(case["script_type"]),
        no_script_type=case["no_script_type"],
    )
    async with connected(model, auto_confirm=True) as host:
        _, signed = await host.ask_confirmed(asked)
        assert (signed.address, signed.signature.hex()) == (case["address"], case["signature"])
        told = m.VerifyMessage(
            address=signed.address,
            signature=signed.signature,
            message=asked.message,
            coin_name=case["coin"],
        )
        _, verified = await host.ask_confirmed(told)
        assert verified == m.Success(message="Message verified")
        told.message += b"!"
        assert await host.fail(told) == ("ProcessError", "Invalid signature")


@pytest.mark.parametrize("case", VECTORS["verified"], ids=lambda case: case["coin"])
async def test_verifying(model: str, case: dict[str, Any]):
    told = m.VerifyMessage(
        address=case["address"],
        signature=bytes.fromhex(case["signature"]),
        message=case["message"].encode(),
        coin_name=case["coin"],
    )
    async with connected(model, auto_confirm=True) as host:
        _, verified = await host.ask_confirmed(told)
    assert verified.DESCRIPTOR.name == "Success"


@pytest.mark.parametrize("case", VECTORS["proofs"], ids=range(len(VECTORS["proofs"])))
async def test_proofs_of_ownership(model: str, case: dict[str, Any]):
    where: dict[str, Any] = {
        "address_n": vectors.path(case["path"]),
        "script_type": kind(case["script_type"]),
    }
    commitment = bytes.fromhex(case.get("commitment", ""))
    asked = m.GetOwnershipProof(**where, user_confirmation=case.get("confirmed", False))
    if commitment:
        asked.commitment_data = commitment
    async with connected(model, auto_confirm=True) as host:
        _, known = await host.ask_confirmed(m.GetOwnershipId(**where))
        codes, answer = await host.ask_confirmed(asked)
    assert known.ownership_id.hex() == case["id"]
    assert answer.ownership_proof.hex() == case["proof"]
    assert len(codes) == case.get("confirmed", False) + bool(commitment)


@pytest.mark.parametrize("case", VECTORS["proofs_of_several"], ids=lambda case: case["script_type"])
async def test_proofs_of_several_signers(case: dict[str, Any]):
    """Each device adds its signature; only a Touch or Pro makes proofs of this kind."""
    nodes = [await _node(**cosigner) for cosigner in case["cosigners"]]
    details = m.MultisigRedeemScriptType(
        nodes=nodes,
        address_n=case["branch"],
        signatures=[b""] * len(nodes),
        m=case["required"],
    )
    ids = [bytes.fromhex(each) for each in case["ids"]]
    answer = None
    for number in case["signing"]:
        where: dict[str, Any] = {
            "address_n": [*vectors.path(case["cosigners"][number]["path"]), *case["branch"]],
            "script_type": kind(case["script_type"]),
            "multisig": details,
        }
        asked = m.GetOwnershipProof(
            **where, ownership_ids=ids, commitment_data=bytes.fromhex(case["commitment"])
        )
        mnemonic = case["cosigners"][number]["mnemonic"]
        async with connected("pro", mnemonic=mnemonic, auto_confirm=True) as host:
            _, known = await host.ask_confirmed(m.GetOwnershipId(**where))
            _, answer = await host.ask_confirmed(asked)
            asked.ClearField("ownership_ids")
            refused = await host.fail(asked)
        assert known.ownership_id in ids
        assert refused == ("DataError", "Missing ownership identifier")
        details.signatures[number] = answer.signature
    assert answer is not None
    assert answer.ownership_proof.hex() == case["proof"]


async def _node(mnemonic: str, path: str) -> Any:
    async with connected("pro", mnemonic=mnemonic, auto_confirm=True) as host:
        _, answer = await host.ask_confirmed(m.GetPublicKey(address_n=vectors.path(path)))
    return answer.node


def spending_the_message(message: bytes, script: bytes, witness: bytes) -> bytes:
    """The transaction of BIP-322 that spends the message."""

    def double(data: bytes) -> bytes:
        return hashlib.sha256(hashlib.sha256(data).digest()).digest()

    tag = hashlib.sha256(b"BIP0322-signed-message").digest()
    digest = hashlib.sha256(tag + tag + message).digest()
    to_spend = (
        bytes(4) + b"\1" + bytes(32) + b"\xff" * 4 + b"\x22\0\x20" + digest + bytes(4)
        + b"\1" + bytes(8) + bytes([len(script)]) + script + bytes(4)
    )  # fmt: skip
    body = b"\1" + double(to_spend) + bytes(4) + b"\0" + bytes(4) + b"\1" + bytes(8) + b"\1\x6a"
    return bytes(4) + b"\0\1" + body + witness + bytes(4)


@pytest.mark.parametrize(
    ("path", "script_type", "script"),
    [
        ("m/84'/0'/0'/0/0", "SPENDWITNESS", "0014ece6935b2a5a5b5ff997c87370b16fa10f164410"),
        (
            "m/86'/0'/0'/0/0",
            "SPENDTAPROOT",
            "512059a142f8314cc2d3a1dc5d035d7b9f811bdcc46128bd4bb4a571ed1fc8654146",
        ),
    ],
)
@pytest.mark.parametrize("text", ["", "Hello World"])
async def test_bip_322(model: str, path: str, script_type: str, script: str, text: str):
    """Bitcoin Core's consensus code lets the witness spend the message."""
    asked = m.SignMessage(
        address_n=vectors.path(path),
        message=text.encode(),
        script_type=kind(script_type),
        is_bip322_simple=True,
    )
    async with connected(model, auto_confirm=True) as host:
        _, signed = await host.ask_confirmed(asked)
    spent = bytes.fromhex(script)
    whole = spending_the_message(text.encode(), spent, signed.signature)
    assert_spends(whole, [Spent(0, spent)])


async def test_bip_322_of_other_addresses(model: str):
    asked = m.SignMessage(
        address_n=vectors.path("m/44'/0'/0'/0/0"), message=b"a", is_bip322_simple=True
    )
    async with connected(model, auto_confirm=True) as host:
        _, answer = await host.ask_confirmed(asked)
    assert answer.message == "Unsupported script type"


async def test_what_the_person_reads(model: str):
    asked = m.SignMessage(address_n=NATIVE, message=b"Hello", script_type=kind("SPENDWITNESS"))
    async with connected(model, auto_confirm=True) as host:
        await host.ask_confirmed(asked)
        shown = host.emulator.screens[1]
    expected = {
        "classic1s": ["Bitcoin Message", "Signer:", ADDRESS, "Message:", "Hello"],
        "pro": ["Sign Bitcoin Message", ADDRESS, "Hello"],
    }
    assert shown == expected[model]


@pytest.mark.parametrize(
    ("fields", "legacy", "core"),
    [
        (
            {"coin_name": "Nonecoin"},
            ("DataError", "Invalid coin name"),
            ("DataError", "Unsupported coin type"),
        ),
        (
            {"address_n": vectors.path("m/84'/2'/0'/0/0")},
            ("DataError", "Forbidden key path"),
            ("DataError", "Forbidden key path"),
        ),
        ({"message": bytes(9000)}, ("DataError", "bytes overflow"), ("FirmwareError", "")),
        (
            {"script_type": kind("EXTERNAL")},
            ("ProcessError", "Error computing address"),
            ("ProcessError", "Invalid script type"),
        ),
    ],
)
async def test_refusals(
    model: str, fields: dict[str, Any], legacy: tuple[str, str], core: tuple[str, str]
):
    given: dict[str, Any] = {
        "address_n": NATIVE,
        "message": b"a",
        "script_type": kind("SPENDWITNESS"),
    }
    async with connected(model, auto_confirm=True) as host:
        _, answer = await host.ask_confirmed(m.SignMessage(**given | fields))
    code = m.Failure.FailureType.Name(answer.code).removeprefix("Failure_")
    expected = legacy if model == "classic1s" else core
    assert code == expected[0]
    assert answer.message == (expected[1] or "Firmware error")


async def test_the_person_refuses(model: str):
    async with connected(model) as host:
        host.emulator.user.refuse()
        asked = m.SignMessage(address_n=NATIVE, message=b"a", script_type=kind("SPENDWITNESS"))
        _, answer = await host.ask_confirmed(asked)
    assert answer.code == m.Failure.FailureType.Failure_ActionCancelled


@pytest.mark.parametrize(
    ("model", "version"), [("classic1s", "3.9.0"), ("pro", "4.9.2"), ("touch", None)]
)
async def test_firmware_without_bip_322(model: str, version: str | None):
    """It signs in the old way, and Taproot's addresses not at all."""
    asked = m.SignMessage(
        address_n=NATIVE, message=b"a", script_type=kind("SPENDWITNESS"), is_bip322_simple=True
    )
    taproot = m.SignMessage(
        address_n=vectors.path("m/86'/0'/0'/0/0"),
        message=b"a",
        script_type=kind("SPENDTAPROOT"),
        no_script_type=True,
    )
    async with connected(model, firmware_version=version, auto_confirm=True) as host:
        _, signed = await host.ask_confirmed(asked)
        _, other = await host.ask_confirmed(taproot)
    assert len(signed.signature) == 65
    assert other.DESCRIPTOR.name == ("MessageSignature" if model == "classic1s" else "Failure")
