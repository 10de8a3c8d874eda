"""Transactions that Trezor publishes as what its devices sign, as calls of this SDK."""

from __future__ import annotations

from typing import Any, cast

from onekey_sdk.chains._coins import COINS
from tests.support import vectors

_UNKNOWN = {"coinjoin_flags", "pubkeys_order"}
"""Fields that OneKey's messages lack; none of them changes what is signed here."""
_RENAMED = {"lock_time": "locktime"}
_SHOWN_ONLY = {"amount_unit"}
_REF_FIELDS = ("extra_data", "expiry", "version_group_id", "branch_id", "timestamp")
_OURS = {coin.name for coin in COINS}


def published(kind: str = "serialized") -> dict[str, dict[str, Any]]:
    """The cases that end so, of the coins that this SDK knows.

    Returns:
        By name: the parameters as `call`, the families that know all of it as `models`, and what
        comes out of it.
    """
    file = vectors.load("bitcoin_transactions")
    return {
        name: {**case, "call": _call(case, file["previous"])}
        for name, case in file["cases"].items()
        if kind in case and case["coin"] in _OURS
    }


def _call(case: dict[str, Any], previous: dict[str, Any]) -> dict[str, Any]:
    replaced = {item["orig_hash"] for item in case["inputs"] if "orig_hash" in item}
    known = {**previous, **case.get("altered", {})}
    details: dict[str, Any] = case["details"]
    return {
        "coin": case["coin"],
        "inputs": _clean(case["inputs"]),
        "outputs": _clean(case["outputs"]),
        "ref_txs": [
            _ref_tx(txid, known[txid], replaced=txid in replaced)
            for txid in case.get("previous", ())
        ],
        **{
            _RENAMED.get(name, name): value
            for name, value in details.items()
            if name not in _SHOWN_ONLY
        },
    }


def _ref_tx(txid: str, given: dict[str, Any], *, replaced: bool) -> dict[str, Any]:
    whole = _clean(given)
    found = {"hash": txid, "version": whole["version"], "lock_time": whole["lock_time"]}
    if replaced or not whole.get("bin_outputs"):
        found |= {"inputs": whole["inputs"], "outputs": whole["outputs"]}
    else:
        names = ("prev_hash", "prev_index", "script_sig")
        found["inputs"] = [
            {
                **{name: item[name] for name in names if name in item},
                "sequence": item.get("sequence", 0xFFFFFFFF),
            }
            for item in whole["inputs"]
        ]
        found["bin_outputs"] = whole["bin_outputs"]
    return found | {name: whole[name] for name in _REF_FIELDS if name in whole}


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {key: _clean(inner) for key, inner in entries.items() if key not in _UNKNOWN}
    if isinstance(value, list):
        return [_clean(inner) for inner in cast("list[Any]", value)]
    return value
