"""`onekey emulator`: the software device, with its own options."""

from __future__ import annotations

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def emulator(arguments: tuple[str, ...]) -> None:
    """Run the software device; `onekey emulator --help` lists its options."""
    import runpy
    import sys

    sys.argv = ["onekey emulator", *arguments]
    try:
        runpy.run_module("onekey_emulator", run_name="__main__")
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"the software device needs {missing.name}: pip install 'onekey-sdk[emulator]'"
        ) from None
