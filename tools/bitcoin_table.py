"""The tables in `docs/bitcoin.md`, from what the SDK itself goes by.

python tools/bitcoin_table.py      write them into the page
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from onekey_sdk import chains  # noqa: E402
from onekey_sdk.chains._batch_keys import BATCH_SINCE  # noqa: E402
from onekey_sdk.chains._btc_messages import BIP322_MODELS, BIP322_SINCE, DAPP_SINCE  # noqa: E402
from onekey_sdk.chains._btc_signing import coin_demand  # noqa: E402
from onekey_sdk.chains._coins import COINS  # noqa: E402
from onekey_sdk.models import Model  # noqa: E402

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.session.capabilities import MinimumFirmware

PAGE = ROOT / "docs" / "bitcoin.md"
MODELS = {
    Model.CLASSIC: "Classic",
    Model.CLASSIC_1S: "Classic 1S",
    Model.CLASSIC_PURE: "Classic Pure",
    Model.MINI: "Mini",
    Model.TOUCH: "Touch",
    Model.PRO: "Pro",
}
METHODS = (
    "get_address",
    "get_public_key",
    "sign_transaction",
    "sign_psbt",
    "sign_message",
    "verify_message",
)
GIVEN_UP = {"GameCredits", "NIX", "Polis"}
"""Coins of the JavaScript SDK's list that no firmware knows any more."""

YES, NO = "yes", "no"


def works(method: str, coin: Coin, model: Model) -> str:
    """Whether a model does it for a coin, or from which firmware on."""
    if coin.name in GIVEN_UP:
        return NO
    if coin.decred and method in {"sign_transaction", "sign_psbt"}:
        return NO
    odd = coin.fork_id is not None or coin.extra_data or coin.timestamp or coin.overwintered
    if method == "sign_psbt" and odd:
        return NO
    return _cell(coin_demand(coin), model)


def by_model() -> list[tuple[str, list[str]]]:
    """What each model does for Bitcoin."""
    bitcoin = COINS[0]
    rows = {name: [works(name, bitcoin, model) for model in MODELS] for name in METHODS}
    message = "`btc_sign_message`, "
    return [
        ("`btc_get_address`", rows["get_address"]),
        ("`btc_get_public_key`", rows["get_public_key"]),
        ("`btc_get_public_key`, several in one message", _cells(BATCH_SINCE)),
        ("`btc_sign_transaction`", rows["sign_transaction"]),
        ("`btc_sign_psbt`", rows["sign_psbt"]),
        (f"{message}BIP-137", rows["sign_message"]),
        (f"{message}`ecdsa`", _cells(DAPP_SINCE)),
        (
            f"{message}`bip322-simple`",
            [_cell(BIP322_SINCE, model) if model in BIP322_MODELS else NO for model in MODELS],
        ),
        ("`btc_verify_message`", rows["verify_message"]),
    ]


def by_coin() -> list[tuple[str, list[str]]]:
    """What all models do for each coin."""
    return [
        (f"{coin.name} ({coin.symbol})", [_of_all(name, coin) for name in METHODS])
        for coin in COINS
    ]


def _of_all(method: str, coin: Coin) -> str:
    """One cell for all models: how it is, and where it is otherwise."""
    models: dict[str, list[str]] = {}
    for model, name in MODELS.items():
        models.setdefault(works(method, coin, model), []).append(name)
    if len(models) == 1:
        return next(iter(models))
    return "; ".join(f"{cell}: {', '.join(names)}" for cell, names in models.items())


def _cells(minimum: MinimumFirmware) -> list[str]:
    return [_cell(minimum, model) for model in MODELS]


def _cell(minimum: MinimumFirmware, model: Model) -> str:
    needed = minimum.get(model)
    return YES if needed is None else f"from {'.'.join(map(str, needed))}"


def _markdown(name: str, head: list[str], rows: list[tuple[str, list[str]]]) -> str:
    lines = [
        f"| | {' | '.join(head)} |",
        f"|---|{'---|' * len(head)}",
        *(f"| {first} | {' | '.join(cells)} |" for first, cells in rows),
    ]
    return "\n".join([f"<!-- {name} -->", *lines, f"<!-- end of {name} -->"])


def tables() -> dict[str, str]:
    """The tables as Markdown, with their marks, by name."""
    methods = [f"`btc_{name}`" for name in METHODS]
    assert set(METHODS) <= set(chains.methods_of("btc"))
    return {
        "models": _markdown("models", list(MODELS.values()), by_model()),
        "coins": _markdown("coins", methods, by_coin()),
    }


def page() -> str:
    """The page with the tables as they should be."""
    text = PAGE.read_text("utf-8")
    for name, table in tables().items():
        before, _, rest = text.partition(f"<!-- {name} -->")
        text = before + table + rest.partition(f"<!-- end of {name} -->")[2]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
