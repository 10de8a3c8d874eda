"""`onekey device settings`: to be seen, or to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli.context import Settings, run
from onekey_sdk.cli.parameters import file_or_text

if TYPE_CHECKING:
    from onekey_sdk.client import OneKey
    from onekey_sdk.models import Features

_LEVELS = ("strict", "prompt-always", "prompt-temporarily")

_SHOWN = {
    "label": "label",
    "language": "language",
    "use_passphrase": "passphrase_protection",
    "passphrase_always_on_device": "passphrase_always_on_device",
    "auto_lock_delay_ms": "auto_lock_delay_ms",
    "auto_shutdown_delay_ms": "auto_shutdown_delay_ms",
    "safety_checks": "safety_checks",
    "haptic_feedback": "haptic_feedback",
    "experimental_features": "experimental_features",
}
"""What Features call the settings that devices tell."""


@click.command("settings")
@click.option("--label", help="Its name, at most 32 bytes of UTF-8.")
@click.option("--language", help="Of its screens, as the model spells it: en, zh_cn, ja.")
@click.option("--use-passphrase/--no-use-passphrase", default=None, help="Have hidden wallets.")
@click.option(
    "--passphrase-always-on-device/--no-passphrase-always-on-device",
    default=None,
    help="Take passphrases on the device alone.",
)
@click.option(
    "--auto-lock-delay-ms",
    type=int,
    metavar="MILLISECONDS",
    help="Lock after so long without use.",
)
@click.option(
    "--auto-shutdown-delay-ms",
    type=int,
    metavar="MILLISECONDS",
    help="Switch off after so long without use.",
)
@click.option("--safety-checks", type=click.Choice(_LEVELS), help="Whether to refuse odd paths.")
@click.option(
    "--haptic-feedback/--no-haptic-feedback", default=None, help="Tremble when it is touched."
)
@click.option(
    "--change-brightness", is_flag=True, default=None, help="Set the brightness on the device."
)
@click.option(
    "--homescreen",
    metavar="NAME, HEX or @FILE",
    help="A wallpaper of a Touch, or 1024 bytes of 128 x 64 pixels; empty for the first one.",
)
@click.option(
    "--experimental-features/--no-experimental-features",
    default=None,
    help="Do what is not ready yet.",
)
@click.pass_obj
def settings(options: Settings, /, **values: Any) -> None:
    """Show the device's settings, or change those that are named.

    The device has the person confirm each of them. What the model does not have is refused.
    """
    chosen = {name: value for name, value in values.items() if value is not None}
    if "homescreen" in chosen:
        chosen["homescreen"] = file_or_text(chosen["homescreen"])
    if "safety_checks" in chosen:
        chosen["safety_checks"] = _LEVELS.index(chosen["safety_checks"])

    async def show_or_change(sdk: OneKey) -> Any:
        if chosen:
            return await sdk.device_settings(options.connect_id, **chosen, **options.how)
        return _shown(await sdk.get_features(options.connect_id, **options.how))

    run(options, show_or_change)


def _shown(features: Features) -> dict[str, Any]:
    shown = {name: getattr(features, field) for name, field in _SHOWN.items()}
    level = shown["safety_checks"]
    if level in range(len(_LEVELS)):
        shown["safety_checks"] = _LEVELS[level]
    return shown
