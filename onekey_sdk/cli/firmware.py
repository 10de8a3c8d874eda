"""`onekey firmware`: what a device runs, what a file holds, what is new, and updates."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from onekey_sdk.cli.context import Settings
    from onekey_sdk.models import FirmwareFile


@click.group()
def firmware() -> None:
    """Firmware: what a device runs, what a file holds, what is new, and updates."""


@firmware.command()
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def inspect(settings: Settings, file: BinaryIO) -> None:
    """Show what a firmware file is, for which devices, and whether it is whole.

    No device is needed. A file that is damaged, or no firmware, gives exit code 2.
    """
    from onekey_sdk.cli import output

    read = _read(settings, file)
    if settings.json:
        output.show(read, as_json=True)
        return
    click.echo(f"{read.size} bytes, SHA-256 {read.sha256.hex()}")
    for image in read.images:
        click.echo()
        output.show(image, as_json=False)


def _read(settings: Settings, file: BinaryIO) -> FirmwareFile:
    """The file, or the end of the command."""
    from onekey_sdk.cli import output
    from onekey_sdk.cli.exits import exit_code
    from onekey_sdk.errors import OneKeyError
    from onekey_sdk.firmware.image import MAX_SIZE, read_firmware

    try:
        return read_firmware(file.read(MAX_SIZE + 1))
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        sys.exit(exit_code(error))
