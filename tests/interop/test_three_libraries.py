"""Trezor's own library makes the calls of the table that this SDK and OneKey's make.

What the JavaScript SDK gets for them is compared in `test_javascript_sdk.py`; here Trezor's
unmodified library gets it from the same device, so that all three agree.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from trezorlib.exceptions import TrezorFailure
from trezorlib.tools import parse_path

from onekey_sdk import DeviceFailure
from onekey_sdk.sync import OneKey
from tests.interop import translation
from tests.interop.bitcoin_cases import BITCOIN_CASES
from tests.interop.ethereum_cases import ETHEREUM_CASES
from tests.interop.running import Running, running
from tests.interop.untyped import btc, client, ethereum, messages, udp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.interop.calls import Call

pytestmark = pytest.mark.real_time

dict_to_proto: Any = import_module("trezorlib.protobuf").dict_to_proto

MODELS = ("classic1s", "pro")
_COINS = {"btc": "Bitcoin"}
_KINDS = {44: "SPENDADDRESS", 49: "SPENDP2SHWITNESS", 84: "SPENDWITNESS", 86: "SPENDTAPROOT"}
_DETAILS = {
    "version": "version",
    "locktime": "lock_time",
    "expiry": "expiry",
    "versionGroupId": "version_group_id",
    "branchId": "branch_id",
    "timestamp": "timestamp",
}


class Row(NamedTuple):
    """A call on a model."""

    model: str
    call: Call
    number: int

    def __str__(self) -> str:
        return f"{self.model}-{self.number}-{self.call.method}"


def _known(call: Call) -> bool:
    """Whether Trezor's library has such a call."""
    params = call.params
    return (
        call.differs is None
        and call.method in THEIRS
        and "dAppSignType" not in params  # BIP-322 and the like are OneKey's
        and "authorizationList" not in params.get("transaction", {})  # and so is EIP-7702
    )


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _number(value: str | int) -> int:
    return value if isinstance(value, int) else int(value, 16)


def _sign_ethereum(session: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    transaction = params["transaction"]
    path = parse_path(params["path"])
    nonce, gas, value = (_number(transaction[name]) for name in ("nonce", "gasLimit", "value"))
    to, data = transaction["to"], _bytes(transaction.get("data", ""))
    chain_id = transaction["chainId"]
    if "gasPrice" in transaction:
        price = _number(transaction["gasPrice"])
        v, r, s = ethereum.sign_tx(
            session, path, nonce, price, gas, to, value, data=data, chain_id=chain_id
        )
    else:
        lists = [
            messages.EthereumAccessList(
                address=item["address"], storage_keys=[_bytes(key) for key in item["storageKeys"]]
            )
            for item in transaction.get("accessList", [])
        ]
        v, r, s = ethereum.sign_tx_eip1559(
            session,
            path,
            nonce=nonce,
            gas_limit=gas,
            to=to,
            value=value,
            data=data,
            chain_id=chain_id,
            max_gas_fee=_number(transaction["maxFeePerGas"]),
            max_priority_fee=_number(transaction["maxPriorityFeePerGas"]),
            access_list=lists,
        )
    return {"v": v, "r": r, "s": s}


def _sign_ethereum_message(session: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    signed = ethereum.sign_message(
        session, parse_path(params["path"]), _bytes(params["messageHex"]).decode()
    )
    return {"address": signed.address, "signature": signed.signature}


def _verify_ethereum_message(session: Any, params: Mapping[str, Any]) -> bool:
    message = _bytes(params["messageHex"]).decode()
    signature = _bytes(params["signature"])
    return bool(ethereum.verify_message(session, params["address"], signature, message))


def _sign_typed_data(session: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    # By the hashes, for the Classic family has no other message of Trezor's.
    signed = ethereum.sign_typed_data_hash(
        session,
        parse_path(params["path"]),
        _bytes(params["domainHash"]),
        _bytes(params["messageHash"]),
    )
    return {"signature": signed.signature}


def _previous(given: Mapping[str, Any]) -> Any:
    return dict_to_proto(messages.TransactionType, given)


def _sign_bitcoin(session: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    inputs = [
        {**item, "script_type": item.get("script_type", "SPENDADDRESS")}
        for item in params["inputs"]
    ]
    signatures, serialized = btc.sign_tx(
        session,
        params["coin"],
        [dict_to_proto(messages.TxInputType, _numbers(item)) for item in inputs],
        [dict_to_proto(messages.TxOutputType, _numbers(item)) for item in params["outputs"]],
        prev_txes={_bytes(item["hash"]): _previous(item) for item in params["refTxs"]},
        **{
            theirs: params[ours]
            for ours, theirs in _DETAILS.items()
            if params.get(ours) is not None
        },
    )
    return {"signatures": tuple(signatures), "serialized_tx": serialized}


def _numbers(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "amount": int(item["amount"])}


def _sign_bitcoin_message(session: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    path = parse_path(params["path"])
    signed = btc.sign_message(
        session,
        _COINS[params["coin"]],
        path,
        _bytes(params["messageHex"]),
        getattr(messages.InputScriptType, _KINDS[path[0] & 0x7FFFFFFF]),
        no_script_type=params.get("noScriptType", False),
    )
    return {"address": signed.address, "signature": signed.signature}


def _verify_bitcoin_message(session: Any, params: Mapping[str, Any]) -> bool:
    return bool(
        btc.verify_message(
            session,
            _COINS[params["coin"]],
            params["address"],
            _bytes(params["signature"]),
            _bytes(params["messageHex"]),
        )
    )


THEIRS: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "evmSignTransaction": _sign_ethereum,
    "evmSignMessage": _sign_ethereum_message,
    "evmVerifyMessage": _verify_ethereum_message,
    "evmSignTypedData": _sign_typed_data,
    "btcSignTransaction": _sign_bitcoin,
    "btcSignMessage": _sign_bitcoin_message,
    "btcVerifyMessage": _verify_bitcoin_message,
}

ROWS = [
    Row(model, call, number)
    for model in MODELS
    for number, call in enumerate(
        call
        for case in (*ETHEREUM_CASES, *BITCOIN_CASES)
        if model in case.models
        for call in case.calls
    )
    if _known(call)
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_both_get_the_same(row: Row) -> None:
    with running(model=row.model, trezor_compatible=True, auto_confirm=True) as software:
        found = theirs(software, row.call)
        assert ours(software, row.call, found) == found


def theirs(software: Running, call: Call) -> Any:
    transport = udp.UdpTransport.find_by_path(software.address)
    with client.get_client(client.AppManifest(app_name="interop"), transport) as trezor:
        try:
            return THEIRS[call.method](trezor.get_session(None), call.params)
        except TrezorFailure:
            return False


def ours(software: Running, call: Call, found: Any) -> Any:
    """What this SDK gets, as far as Trezor's library tells; False where the device refuses."""
    with OneKey(software.address) as sdk:
        method: Any = getattr(sdk, translation.method_name(call.method))
        try:
            result = method(**translation.parameters(call.params))
        except DeviceFailure:
            return False
    if isinstance(found, bool):
        return True
    return {name: getattr(result, name) for name in found}
