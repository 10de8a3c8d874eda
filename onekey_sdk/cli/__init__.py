"""The `onekey` command. `app` is its root; each command is loaded when it is called."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, by default the process's own, and exit."""
    try:
        from onekey_sdk.cli.app import onekey
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        sys.exit("The onekey command needs click: pip install 'onekey-sdk[cli]'")
    onekey.main(args=arguments, prog_name="onekey")
