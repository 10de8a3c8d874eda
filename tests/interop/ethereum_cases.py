"""Ethereum's signatures, through OneKey's JavaScript SDK and through this one."""

from __future__ import annotations

from typing import Any

from tests.interop.calls import NEWER, Call, Case
from tests.support import vectors

_PATH = "m/44'/60'/0'/0/0"
_TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
_MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]
_HELLO = "48656c6c6f"
_SIGNED_HELLO = {
    "address": "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
    "signature": "3025a4944cbc9633bcefc233b760b4f4c21c9cc3ffe8c258af93fe4f4fc33fc5"
    "2a31970cf5d0c1887d2a1c1de803018662d826e60106f50c157e36cee66ccfdf1b",
}
"""What eth-account signs with the key of the path, of twelve times "all"."""

_COMMON = {"to": _TO, "value": "0xf4240", "nonce": "0x7", "gasLimit": "0x186a0", "chainId": 1}
_DYNAMIC = {**_COMMON, "maxFeePerGas": "0x4a817c800", "maxPriorityFeePerGas": "0x3b9aca00"}
_METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"


def _sign(**transaction: Any) -> Call:
    return Call("evmSignTransaction", {"path": _PATH, "transaction": transaction})


ETHEREUM_CASES = (
    Case(
        "Ethereum's transactions",
        (
            _sign(**_COMMON, gasPrice="0xbebc200"),
            _sign(**{**_COMMON, "chainId": 2**31 + 7, "data": "0x01"}, gasPrice="0xbebc200"),
            _sign(**_DYNAMIC),
            _sign(
                **_DYNAMIC,
                data="0x" + bytes(range(250)).hex() * 10,
                accessList=[{"address": _TO, "storageKeys": ["0x" + "01" * 32]}],
            ),
        ),
    ),
    Case(
        "an authorization (EIP-7702)",
        (
            _sign(
                **{**_DYNAMIC, "to": "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8", "value": "0x0"},
                authorizationList=[{"chainId": 1, "address": _METAMASK, "nonce": "0x8"}],
            ),
        ),
        models=NEWER,
    ),
    Case(
        "Ethereum's messages",
        (
            Call("evmSignMessage", {"path": _PATH, "messageHex": _HELLO}),
            Call("evmVerifyMessage", {"messageHex": _HELLO, **_SIGNED_HELLO}),
            Call("evmVerifyMessage", {"messageHex": _HELLO + "21", **_SIGNED_HELLO}),
        ),
    ),
    Case(
        "Ethereum's typed data",
        (
            Call(
                "evmSignTypedData",
                {
                    "path": _PATH,
                    "metamaskV4Compat": True,
                    "data": _MAIL["data"],
                    "domainHash": _MAIL["domain_hash"],
                    "messageHash": _MAIL["message_hash"],
                },
            ),
        ),
    ),
)
