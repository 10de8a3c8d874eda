"""The table in `docs/ethereum.md`, from what the SDK itself goes by.

python tools/ethereum_table.py      write it into the page
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from onekey_sdk import chains  # noqa: E402
from onekey_sdk.chains._evm_signing import EIP7702_MODELS, TRANSACTION_SINCE  # noqa: E402
from onekey_sdk.chains._evm_transaction import Kind  # noqa: E402
from onekey_sdk.chains._evm_typed_signing import TYPED_DATA_SINCE, TYPED_HASH_SINCE  # noqa: E402
from onekey_sdk.models import Model  # noqa: E402
from onekey_sdk.session.capabilities import (  # noqa: E402
    CLASSIC_1S_FAMILY,
    MINI_FAMILY,
    MinimumFirmware,
)

PAGE = ROOT / "docs" / "ethereum.md"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"

MODELS = {
    Model.CLASSIC: "Classic",
    Model.CLASSIC_1S: "Classic 1S",
    Model.CLASSIC_PURE: "Classic Pure",
    Model.MINI: "Mini",
    Model.TOUCH: "Touch",
    Model.PRO: "Pro",
}
ALL = frozenset(MODELS)
NO_MESSAGE = "no: no message for it"


def rows() -> list[tuple[str, list[str]]]:
    """What is supported by which model, or why not."""
    methods = chains.methods_of("evm")
    table = [
        (f"`evm_{name}`", _cells(methods[name].minimum, ALL))
        for name in ("get_address", "get_public_key", "sign_message", "verify_message")
    ]
    signing = "`evm_sign_transaction`, "
    table += [
        (f"{signing}legacy (EIP-155)", _cells(TRANSACTION_SINCE[Kind.LEGACY], ALL)),
        (f"{signing}EIP-2930", [NO_MESSAGE] * len(MODELS)),
        (f"{signing}EIP-1559", _cells(TRANSACTION_SINCE[Kind.EIP1559], ALL)),
        (f"{signing}EIP-4844", [NO_MESSAGE] * len(MODELS)),
        (f"{signing}EIP-7702", _cells(TRANSACTION_SINCE[Kind.EIP7702], EIP7702_MODELS)),
    ]
    typed = "`evm_sign_typed_data`, "
    by_values = _cells(TYPED_DATA_SINCE, ALL - MINI_FAMILY)
    by_values = [
        "with capability 1000" if model in MINI_FAMILY else cell
        for model, cell in zip(MODELS, by_values, strict=True)
    ]
    table += [
        (f"{typed}value by value", by_values),
        (f"{typed}by hashes", _cells(TYPED_HASH_SINCE, ALL)),
        # The Classic 1S lost the message before the version from which the method is allowed.
        (
            "`evm_sign_message_eip712`",
            _cells(methods["sign_message_eip712"].minimum, MINI_FAMILY - CLASSIC_1S_FAMILY),
        ),
    ]
    return table


def _cells(minimum: MinimumFirmware, models: frozenset[Model]) -> list[str]:
    return [_cell(minimum, model) if model in models else NO_MESSAGE for model in MODELS]


def _cell(minimum: MinimumFirmware, model: Model) -> str:
    needed = minimum.get(model)
    return "yes" if needed is None else f"from {'.'.join(map(str, needed))}"


def text() -> str:
    """The table as Markdown, with its marks."""
    lines = [
        f"| | {' | '.join(MODELS.values())} |",
        f"|---|{'---|' * len(MODELS)}",
        *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows()),
    ]
    return "\n".join([BEGIN, *lines, END])


def page() -> str:
    """The page with the table as it should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return before + text() + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
