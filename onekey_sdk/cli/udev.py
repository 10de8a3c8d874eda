"""Commands about the permissions of devices on Linux."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli import exits, output
from onekey_sdk.errors import OneKeyError
from onekey_sdk.transport import udev as permissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.cli.context import Settings

_NOT_INSTALLED = 3  # as for a device that cannot be reached

_group = click.option(
    "--group",
    metavar="NAME",
    help="Give the devices to this group as well, for people who are not sitting at the computer.",
)


@click.group()
def udev() -> None:
    """Let people on Linux use their devices without being root."""


@udev.command("print")
@_group
@click.pass_obj
def print_rules(settings: Settings, group: str | None) -> None:
    """Print the rules, to be put into /etc/udev/rules.d/51-onekey.rules."""
    rules = _try(settings, lambda: permissions.rules(group))
    if settings.json:
        output.show({"rules": rules}, as_json=True)
    else:
        click.echo(rules, nl=False)


@udev.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the rules are installed; exit code 3 if they are not."""
    state = permissions.check()
    output.show(state, as_json=settings.json)
    if not state.installed:
        sys.exit(_NOT_INSTALLED)


@udev.command()
@_group
@click.pass_obj
def install(settings: Settings, group: str | None) -> None:
    """Install the rules and apply them to devices that are plugged in; for root."""
    state = _try(settings, lambda: permissions.install(group))
    output.show(state, as_json=settings.json)


def _try(settings: Settings, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        sys.exit(exits.exit_code(error))
