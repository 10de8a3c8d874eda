"""`onekey device`: what is done with the device itself, apart from its wallets."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli.context import Settings, run
from onekey_sdk.cli.device_settings import settings as settings_command
from onekey_sdk.errors import ActionCancelled, InvalidParameter
from onekey_sdk.models import Model
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.client import OneKey
    from onekey_sdk.models import Features

_BITS = {"12": 128, "18": 192, "24": 256}
"""Bits of entropy by the number of words."""

_CHALLENGE_BYTES = 32
_MAX_TEXT = 60


@click.group()
def device() -> None:
    """PIN, settings, seed and restarts of the device.

    Whatever is changed is confirmed on the device. PINs and words are asked for, on the
    device or here, and never taken as arguments.
    """


device.add_command(settings_command)


@device.command()
@click.pass_obj
def info(settings: Settings) -> None:
    """Show the device's versions, its serial number and what protects it.

    What it leaves out, as a locked one may, is missing here and null in JSON.
    """

    async def ask(sdk: OneKey) -> dict[str, Any]:
        features = await sdk.get_features(settings.connect_id, **settings.how)
        found = dataclasses.asdict(features)
        shown = {name: found[name] for name in _INFO}
        for name in _VERSIONS:
            shown[name] = ".".join(map(str, found[name]))
        if features.model is Model.PRO:  # the only one that lists its parts
            parts = await sdk.get_onekey_features(settings.connect_id, **settings.how)
            shown["parts"] = {name: part.version for name, part in parts.parts.items()}
        return shown

    run(settings, ask)


_VERSIONS = ("firmware_version", "bootloader_version", "ble_version")
_INFO = (
    "model",
    "label",
    "serial",
    "device_id",
    "mode",
    *_VERSIONS,
    "firmware_type",
    "ble_name",
    "battery_level",
    "unlocked",
    "pin_protection",
    "passphrase_protection",
    "attach_to_pin_user",
    "wipe_code_protection",
    "needs_backup",
    "no_backup",
)


@device.command("change-pin")
@click.option("--remove", is_flag=True, help="Take the PIN away.")
@click.pass_obj
def change_pin(settings: Settings, remove: bool) -> None:
    """Change the PIN, or set the first one."""
    run(
        settings,
        lambda sdk: sdk.device_change_pin(settings.connect_id, remove=remove, **settings.how),
    )


@device.command("wipe-code")
@click.option("--remove", is_flag=True, help="Take the wipe code away.")
@click.pass_obj
def wipe_code(settings: Settings, remove: bool) -> None:
    """Set or change the wipe code, which erases the device when it is typed as the PIN."""
    run(
        settings,
        lambda sdk: sdk.device_change_wipe_code(settings.connect_id, remove=remove, **settings.how),
    )


@device.command()
@click.option("--yes", is_flag=True, help="Do not ask here; the device asks all the same.")
@click.pass_obj
def wipe(settings: Settings, yes: bool) -> None:
    """Erase the seed and everything else on the device.

    Without a backup of its words, what it holds is lost for good.
    """

    async def erase(sdk: OneKey) -> Any:
        features = await sdk.get_features(settings.connect_id, **settings.how)
        if not yes:
            await _confirm_erasing(features)
        return await sdk.device_wipe(settings.connect_id, **settings.how)

    run(settings, erase)


async def _confirm_erasing(features: Features) -> None:
    """Have the person type a word.

    Raises:
        InvalidParameter: there is no person at standard input.
        ActionCancelled: something else was typed.
    """
    from onekey_sdk.cli.lines import Lines

    lines = Lines()
    if not lines.from_person:
        raise InvalidParameter("nobody could be asked here: pass --yes to erase the device")
    name, serial = printable(features.label, _MAX_TEXT), printable(features.serial, _MAX_TEXT)
    click.echo(f"This erases {name}, serial number {serial}.", err=True)
    answer = await lines.ask("Type `erase` to go on: ", hidden=False)
    if (answer or "").strip().lower() != "erase":
        raise ActionCancelled("nothing was erased")


def _setup_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a device that is being set up."""
    for option in reversed(
        (
            click.option("--label", help="Its name, at most 32 bytes of UTF-8."),
            click.option("--language", help="Of its screens, as the model spells it."),
            click.option("--no-pin", is_flag=True, help="Set no PIN."),
            click.option("--passphrase-protection", is_flag=True, help="Have hidden wallets."),
        )
    ):
        command = option(command)
    return command


@device.command()
@click.option(
    "--words", type=click.Choice([*_BITS]), default="24", show_default=True, help="Of the backup."
)
@_setup_options
@click.option("--skip-backup", is_flag=True, help="Leave it for `onekey device backup`.")
@click.option("--no-backup", is_flag=True, help="Never have one.")
@click.option("--show-entropy", is_flag=True, help="Show the device's own share of the entropy.")
@click.pass_obj
def create(
    settings: Settings,
    words: str,
    label: str | None,
    language: str | None,
    no_pin: bool,
    passphrase_protection: bool,
    skip_backup: bool,
    no_backup: bool,
    show_entropy: bool,
) -> None:
    """Make a new seed on a Classic, Mini or Touch that has none.

    The device mixes random numbers of this computer into its own, and shows the words of the
    backup itself. The other models are set up on their own screens.
    """

    async def make(sdk: OneKey) -> Any:
        return await sdk.device_reset(
            settings.connect_id,
            strength=_BITS[words],
            label=label,
            language=language,
            pin_protection=not no_pin,
            passphrase_protection=passphrase_protection,
            skip_backup=skip_backup,
            no_backup=no_backup,
            display_random=show_entropy,
            **settings.how,
        )

    run(settings, make)


@device.command()
@click.option(
    "--words", type=click.Choice([*_BITS]), default="12", show_default=True, help="Of the backup."
)
@_setup_options
@click.option("--dry-run", is_flag=True, help="Only compare the words with the seed in there.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["scrambled-words", "matrix"]),
    default="scrambled-words",
    show_default=True,
    help="How words are entered here: by name, or by positions that the device shows.",
)
@click.pass_obj
def recover(
    settings: Settings,
    words: str,
    label: str | None,
    language: str | None,
    no_pin: bool,
    passphrase_protection: bool,
    dry_run: bool,
    kind: str,
) -> None:
    """Restore a seed from its words on a Classic, Mini or Touch, or check a backup.

    A Touch has the words typed on its screen; the others show which word to type here. The
    other models are restored on their own screens.
    """
    from onekey_sdk.models import RecoveryType

    async def restore(sdk: OneKey) -> Any:
        return await sdk.device_recovery(
            settings.connect_id,
            word_count=int(words),
            label=label,
            language=language,
            pin_protection=not (no_pin or dry_run),
            passphrase_protection=passphrase_protection,
            dry_run=dry_run,
            type=RecoveryType[kind.replace("-", "_").upper()],
            **settings.how,
        )

    run(settings, restore)


@device.command()
@click.pass_obj
def backup(settings: Settings) -> None:
    """Write down the words of a seed that was made without a backup."""
    run(settings, lambda sdk: sdk.device_backup(settings.connect_id, **settings.how))


@device.command()
@click.option("--bootloader", "into", flag_value="bootloader", default=True, help="The default.")
@click.option("--boardloader", "into", flag_value="boardloader", help="Touch and Pro, as a disk.")
@click.pass_obj
def reboot(settings: Settings, into: str) -> None:
    """Start the device anew, in its bootloader."""

    async def restart(sdk: OneKey) -> Any:
        if into == "boardloader":
            return await sdk.device_reboot_to_boardloader(settings.connect_id, **settings.how)
        return await sdk.device_reboot_to_bootloader(settings.connect_id, **settings.how)

    run(settings, restart)


@device.command()
@click.option("--data", metavar="HEX", help="What to sign; 32 random bytes by default.")
@click.pass_obj
def verify(settings: Settings, data: str | None) -> None:
    """Have the device's secure element sign something, and show its certificate.

    Only OneKey's servers can say whether the certificate is one of theirs.
    """
    import secrets

    async def ask(sdk: OneKey) -> dict[str, Any]:
        challenge = data or secrets.token_bytes(_CHALLENGE_BYTES).hex()
        proof = await sdk.device_verify(settings.connect_id, data_hex=challenge, **settings.how)
        return {"data": challenge, **dataclasses.asdict(proof)}

    run(settings, ask)


@device.command()
@click.pass_obj
def cancel(settings: Settings) -> None:
    """End what the device asks the person, if another program left it so."""
    run(settings, lambda sdk: sdk.device_cancel(settings.connect_id, **settings.how))
