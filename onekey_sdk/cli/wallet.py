"""The options that say in which wallet a command runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.wallet import Wallet

Command = TypeVar("Command", bound="Callable[..., Any]")

OPTIONS = (
    click.option("--device-id", metavar="ID", help="Fail if the device holds another seed."),
    click.option(
        "--use-empty-passphrase", is_flag=True, help="The standard wallet; nobody is asked."
    ),
    click.option(
        "--passphrase-state",
        metavar="STATE",
        envvar="ONEKEY_PASSPHRASE_STATE",
        help="The wallet with this fingerprint.",
    ),
    click.option(
        "--hidden",
        is_flag=True,
        help="The hidden wallet that is open, or the one that the person opens now; its "
        "fingerprint is shown.",
    ),
    click.option(
        "--skip-passphrase-check", is_flag=True, help="Whichever wallet the person opens."
    ),
)


def wallet_options(command: Command) -> Command:
    """Give a command the options that name a wallet."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


async def resume(sdk: OneKey, settings: Settings, given: dict[str, Any]) -> Wallet:
    """The hidden wallet that is open, or that the person opens now.

    Raises:
        InvalidParameter: another wallet was named as well.
    """
    device_id = given.pop("device_id", None)
    state = given.pop("passphrase_state", None)
    if any(given.values()):
        raise InvalidParameter("--hidden goes with --passphrase-state and --device-id alone")
    wallet = await sdk.resume_wallet(
        settings.connect_id, device_id=device_id, passphrase_state=state, **settings.how
    )
    if wallet.passphrase_state != state:
        click.echo(f"This is the wallet {wallet.passphrase_state}", err=True)
    return wallet
