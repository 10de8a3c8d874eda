"""Commands about the device itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli import output
from onekey_sdk.cli.context import Settings, run
from onekey_sdk.cli.wallet import resume, wallet_options

if TYPE_CHECKING:
    from onekey_sdk.client import OneKey


@click.command("list")
@click.option("--watch", is_flag=True, help="Go on telling what comes and goes, until Ctrl-C.")
@click.pass_obj
def list_devices(settings: Settings, watch: bool) -> None:
    """List the devices that are connected."""

    async def follow(sdk: OneKey) -> None:
        async for change in sdk.watch():
            output.show(change, as_json=settings.json)

    run(settings, follow if watch else lambda sdk: sdk.search_devices())


@click.command()
@click.pass_obj
def features(settings: Settings) -> None:
    """Show what the device says about itself.

    What a device leaves out, as a locked one may, is missing here and null in JSON.
    """
    run(settings, lambda sdk: sdk.get_features(settings.connect_id, **settings.how))


@click.command()
@click.pass_obj
def unlock(settings: Settings) -> None:
    """Have the device unlocked, and show what it then says about itself."""
    run(settings, lambda sdk: sdk.device_unlock(settings.connect_id, **settings.how))


@click.command()
@click.pass_obj
def lock(settings: Settings) -> None:
    """Lock the device; all its open wallets are closed."""
    run(settings, lambda sdk: sdk.device_lock(settings.connect_id, **settings.how))


@click.command("passphrase-state")
@wallet_options
@click.pass_obj
def passphrase_state(settings: Settings, /, **wallet: Any) -> None:
    """Print the fingerprint of a wallet, which names it from then on.

    Without an option the wallet is the one whose passphrase is entered. Where passphrases are
    switched off there is nothing to name: null in JSON.
    """

    async def ask(sdk: OneKey) -> dict[str, str | None]:
        if wallet.pop("hidden"):
            return {"passphrase_state": (await resume(sdk, settings, wallet)).passphrase_state}
        how: dict[str, Any] = {**wallet, **settings.how}
        return {"passphrase_state": await sdk.get_passphrase_state(settings.connect_id, **how)}

    run(settings, ask)
