"""Bitcoin's calls of the JavaScript SDK, for the table of calls that both SDKs make."""

from __future__ import annotations

from typing import Any

from tests.interop.calls import NEWER, Call, Case, Difference, End
from tests.support import bitcoin

MESSAGE = b"Hello World".hex()
PATHS = {
    "legacy": "m/44'/0'/0'/0/0",
    "nested": "m/49'/0'/0'/0/0",
    "native": "m/84'/0'/0'/0/0",
    "taproot": "m/86'/0'/0'/0/0",
}
SIGNED = (
    "20a091ab55c95cb4d3b7b3c98cb25f50cecf5c02f483532e724f0fb291390c0628"
    "41824e0cc9edc3282dcafe71211f4a7ae9f349580be2a48e827eab1ac213b72f"
)
SIGNED_BY_ODD = (
    "1fae869266cbcbb2fea05a620a3d64d1800baa09577d46378a470be106dec52a14"
    "46841bfbd512e4f8cc58591359b725446710fbcb9b978816f4ec0c0db7a07578"
)
TRANSACTIONS = (
    "testnet one two fee",
    "segwit send p2sh change",
    "segwit native send native change",
    "taproot send two with change",
    "mixed inputs segwit non segwit segwit inputs",
    "multisig 2 of 3 2",
    "segwit send multisig 1 2",
    "bcash send bch change",
    "dash send dash dip2 input",
    "zcash one one fee sapling",
    "peercoin timestamp included",
    "komodo one one fee sapling",
    "replacement p2pkh fee bump",
)
PUBLISHED = bitcoin.published()


def transaction(name: str) -> dict[str, Any]:
    """A published transaction in the JavaScript SDK's terms."""
    call = PUBLISHED[name]["call"]
    return {
        "coin": call["coin"],
        "inputs": [{**item, "amount": str(item["amount"])} for item in call["inputs"]],
        "outputs": [
            {"script_type": "PAYTOADDRESS", **item, "amount": str(item["amount"])}
            for item in call["outputs"]
        ],
        "refTxs": call["ref_txs"],
        **{
            theirs: call[ours]
            for ours, theirs in (
                ("locktime", "locktime"),
                ("version", "version"),
                ("expiry", "expiry"),
                ("version_group_id", "versionGroupId"),
                ("branch_id", "branchId"),
                ("timestamp", "timestamp"),
            )
            if ours in call
        },
    }


def altered(name: str) -> dict[str, Any]:
    """The same with one satoshi more in its first input."""
    found = transaction(name)
    first, *rest = found["inputs"]
    return {**found, "inputs": [{**first, "amount": str(int(first["amount"]) + 1)}, *rest]}


def _message(kind: str, **more: Any) -> Call:
    path = PATHS[kind]
    return Call("btcSignMessage", {"path": path, "coin": "btc", "messageHex": MESSAGE, **more})


BITCOIN_CASES = (
    Case(
        "Bitcoin transactions",
        tuple(Call("btcSignTransaction", transaction(name)) for name in TRANSACTIONS),
    ),
    Case(
        "a Bitcoin transaction with another amount",
        (
            Call(
                "btcSignTransaction",
                altered("segwit native send native change"),
                differs=Difference("transaction-checked", End(800), End(405)),
            ),
        ),
    ),
    Case(
        "Bitcoin messages",
        (
            _message("legacy"),
            _message("nested"),
            _message("native"),
            _message("taproot"),
            _message("native", noScriptType=True),
            _message("taproot", dAppSignType="ecdsa"),
            Call(
                "btcVerifyMessage",
                {
                    "address": "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL",
                    "coin": "btc",
                    "messageHex": b"hello".hex(),
                    "signature": SIGNED,
                },
            ),
            Call(
                "btcVerifyMessage",
                {
                    "address": "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL",
                    "coin": "btc",
                    "messageHex": MESSAGE,
                    "signature": SIGNED,
                },
            ),
        ),
    ),
    Case(
        "a Bitcoin address with an odd number of characters",
        (
            Call(
                "btcVerifyMessage",
                {
                    "address": "1GWFxtwWmNVqotUPXLcKVL2mUKpshuJYo",
                    "coin": "btc",
                    "messageHex": MESSAGE,
                    "signature": SIGNED_BY_ODD,
                },
                differs=Difference("odd-address", End(800), End()),
            ),
        ),
    ),
    Case(
        "Bitcoin messages by BIP-322",
        (
            _message("native", dAppSignType="bip322-simple"),
            _message("taproot", dAppSignType="bip322-simple"),
        ),
        models=NEWER,
    ),
    Case(
        "the coin of test networks",
        (
            Call(
                "btcGetAddress",
                {"path": "m/84'/1'/0'/0/0", "showOnOneKey": False},
                differs=Difference("test-network", fields=frozenset({"address"})),
            ),
        ),
    ),
)
