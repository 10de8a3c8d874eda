"""What a device answers is not believed: only a signature of what was asked gets out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from coincurve import PrivateKey
from eth_account import Account
from eth_account.messages import encode_defunct

from onekey_sdk.chains import evm
from onekey_sdk.errors import ProtocolError
from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.progress import Transfer
from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from onekey_sdk import Progress

PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]
DYNAMIC = {
    "to": TO,
    "value": 1,
    "gas_limit": 21_000,
    "nonce": 0,
    "chain_id": 1,
    "max_fee_per_gas": 2,
    "max_priority_fee_per_gas": 1,
}
LEGACY = {"to": TO, "value": 1, "gas_limit": 21_000, "nonce": 0, "chain_id": 5, "gas_price": 1}
GOOD = (1).to_bytes(32, "big")
SIGNER: Any = Account.from_key("0x" + "11" * 32)


def run(operation: Any, *answers: Any) -> Any:
    return operation(Scripted(*answers))


def signed(v: int = 0, r: bytes = GOOD, s: bytes = GOOD, **more: Any) -> Any:
    return m.EthereumTxRequestOneKey(signature_v=v, signature_r=r, signature_s=s, **more)


@pytest.mark.parametrize(
    ("fields", "answers", "words"),
    [
        (DYNAMIC, [m.EthereumTxRequestOneKey(data_length=1)], "asked for 1 of 0 bytes"),
        (
            DYNAMIC | {"data": bytes(1030)},
            [m.EthereumTxRequestOneKey(data_length=7)],
            "asked for 7 of 6 bytes",
        ),
        (DYNAMIC | {"data": bytes(1030)}, [signed()], "signed after 1024 of 1030 bytes"),
        (DYNAMIC, [signed(v=2)], "signed with v 2"),
        (DYNAMIC, [signed(v=37)], "signed with v 37"),
        (LEGACY, [signed(v=37)], "signed with v 37"),
        (LEGACY, [signed(v=47)], "signed with v 47"),
        (DYNAMIC, [signed(r=bytes(32))], "out of range"),
        (DYNAMIC, [signed(r=b"\x01")], "32 bytes for r and s"),
        (DYNAMIC, [signed(r=ORDER.to_bytes(32, "big"))], "out of range"),
        (DYNAMIC, [signed(s=(ORDER // 2 + 1).to_bytes(32, "big"))], "out of range"),
        (
            DYNAMIC | {"authorization_list": [{"chain_id": 1, "address": TO, "nonce": 1}]},
            [signed()],
            "did not sign as many authorizations",
        ),
    ],
)
async def test_transactions(fields: dict[str, Any], answers: list[Any], words: str):
    with pytest.raises(ProtocolError, match=words):
        await run(evm.sign_transaction(PATH, fields), *answers)


@pytest.mark.parametrize("size", [1024, 1000, 1, 7])
async def test_data_in_pieces_of_the_size_that_the_device_wants(size: int):
    data = bytes(range(256)) * 6 if size < 1000 else bytes(range(251)) * 1200
    count, rest = divmod(len(data) - 1024, size)
    sizes = [size] * count + [rest] * bool(rest)
    device = Scripted(*(m.EthereumTxRequestOneKey(data_length=each) for each in sizes), signed())
    await evm.sign_transaction(PATH, DYNAMIC | {"data": data})(device)
    request, *pieces = device.heard
    assert [len(piece.data_chunk) for piece in pieces] == sizes
    sent = request.data_initial_chunk + b"".join(piece.data_chunk for piece in pieces)
    assert sent == data


async def test_data_in_pieces_of_changing_sizes():
    data = bytes(range(256)) * 5
    sizes = [1, 3, 3, 1, 100, 3, 145]
    device = Scripted(*(m.EthereumTxRequestOneKey(data_length=each) for each in sizes), signed())
    await evm.sign_transaction(PATH, DYNAMIC | {"data": data})(device)
    assert b"".join(piece.data_chunk for piece in device.heard[1:]) == data[1024:]
    assert [len(piece.data_chunk) for piece in device.heard[1:]] == sizes


class Watched(Scripted):
    """Tells what was made ready, how much of it by each answer, and what a person sees of it."""

    def __init__(self, *answers: Any) -> None:
        super().__init__(*answers)
        self.prepared: list[Any] = []
        self.ready: list[int] = []
        self.shown: list[int] = []

    def prepare(self, message: Any) -> Any:
        self.prepared.append(message)
        return message

    async def ask(self, request: Any, answer: Any, **how: Any) -> Any:
        await asyncio.sleep(0)
        answered = await super().ask(request, answer, **how)
        self.ready.append(len(self.prepared))
        return answered

    def transfer(self, total: int) -> Transfer:
        return Transfer(self, DeviceInfo("scripted", "scripted:"), total)

    async def progress(self, progress: Progress) -> None:
        self.shown.append(progress.sent)


async def test_each_piece_of_the_data_is_made_once_while_the_device_has_the_one_before():
    sizes = [1024] * 300 + [7]
    data = bytes(1024 + sum(sizes))
    device = Watched(*(m.EthereumTxRequestOneKey(data_length=each) for each in sizes), signed())
    await evm.sign_transaction(PATH, DYNAMIC | {"data": data})(device)
    assert len(device.prepared) == len(sizes)
    assert device.prepared == device.heard[1:]
    assert device.ready == [0, *range(2, len(sizes) + 1), len(sizes)]
    assert device.shown == sorted(set(device.shown))
    assert device.shown[-1] == len(data)


async def test_parity_alone_where_v_has_no_room():
    result = await run(evm.sign_transaction(PATH, LEGACY), signed(v=1))
    assert result.v == 2 * 5 + 36
    result = await run(evm.sign_transaction(PATH, LEGACY), signed(v=2 * 5 + 35))
    assert result.v == 2 * 5 + 35


@pytest.mark.parametrize("chain_id", [888, 999])
async def test_transactions_of_wanchain(chain_id: int):
    device = Scripted(signed(v=2 * chain_id + 35))
    await evm.sign_transaction(PATH, LEGACY | {"chain_id": chain_id, "tx_type": 6})(device)
    assert device.heard[0].tx_type == 6


async def test_a_recipient_in_bytes_that_may_change():
    device = Scripted(signed())
    await evm.sign_transaction(PATH, DYNAMIC | {"to": bytearray.fromhex(TO[2:])})(device)
    assert device.heard[0].to == TO[2:].lower()


def answered(signature: bytes, address: str) -> Any:
    return m.EthereumMessageSignatureOneKey(signature=signature, address=address)


async def test_messages():
    good = bytes(SIGNER.sign_message(encode_defunct(b"Hello")).signature)
    operation = evm.sign_message(PATH, b"Hello")
    result = await run(operation, answered(good, SIGNER.address))
    assert (result.signature, result.address) == (good, SIGNER.address)
    other = bytes(SIGNER.sign_message(encode_defunct(b"Hullo")).signature)
    for signature, address, words in (
        (other, SIGNER.address, "not one of its address"),
        (good, TO, "not one of its address"),
        (good[:64] + bytes([55 - good[64]]), SIGNER.address, "not one of its address"),
        (good[:64], SIGNER.address, "none of r, s and v"),
        (good[:64] + b"\0", SIGNER.address, "none of r, s and v"),
        (good, "", "does not say whose signature"),
    ):
        with pytest.raises(ProtocolError, match=words):
            await run(operation, answered(signature, address))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (m.EthereumTypedDataStructRequestOneKey(name="Letter"), "a type that is not in use"),
        (m.EthereumTypedDataValueRequestOneKey(member_path=[1, 0]), "not there"),
        (m.EthereumTypedDataValueRequestOneKey(member_path=[1, 9]), "not there"),
        (m.EthereumTypedDataValueRequestOneKey(member_path=[2]), "not there"),
        (m.EthereumTypedDataValueRequestOneKey(member_path=[]), "not there"),
        (m.EthereumTypedDataValueRequestOneKey(member_path=[0, 0, 0]), "not there"),
        (m.EthereumGnosisSafeTxRequest(), "a Safe transaction, and there is none"),
    ],
)
async def test_questions_that_make_no_sense(question: Any, words: str):
    with pytest.raises(ProtocolError, match=words):
        await run(evm.sign_typed_data(PATH, MAIL), question)


@pytest.mark.parametrize(
    "address", ["", "0x", TO.lower(), TO.upper(), TO[2:], TO[:-1] + "9", TO + "0", "0X" + TO[2:]]
)
async def test_addresses_that_are_none(address: str):
    with pytest.raises(ProtocolError, match="address is none"):
        await run(evm.get_address(PATH), m.EthereumAddressOneKey(address=address))


async def test_addresses_of_rootstock():
    # The example of RSKIP-60 for chain 30.
    address = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD"
    found = await run(evm.get_address(PATH), m.EthereumAddressOneKey(address=address))
    assert found.address == address


async def test_typed_data_of_another_content():
    key: Any = PrivateKey(bytes.fromhex("11" * 32))
    raw: bytes = key.sign_recoverable(bytes(32), hasher=None)
    signature = raw[:64] + bytes([27 + raw[64]])
    answer = m.EthereumTypedDataSignatureOneKey(signature=signature, address=SIGNER.address)
    with pytest.raises(ProtocolError, match="not one of its address"):
        await run(evm.sign_typed_data(PATH, MAIL), answer)
