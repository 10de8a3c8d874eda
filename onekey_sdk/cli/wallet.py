"""The options that say in which wallet a command runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")

OPTIONS = (
    click.option("--device-id", metavar="ID", help="Fail if the device holds another seed."),
    click.option(
        "--use-empty-passphrase", is_flag=True, help="The standard wallet; nobody is asked."
    ),
    click.option("--passphrase-state", metavar="STATE", help="The wallet with this fingerprint."),
    click.option(
        "--skip-passphrase-check", is_flag=True, help="Whichever wallet the person opens."
    ),
)


def wallet_options(command: Command) -> Command:
    """Give a command the options that name a wallet."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
