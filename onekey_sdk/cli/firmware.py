"""`onekey firmware`: what a device runs, what a file holds, what is new, and updates."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from onekey_sdk.cli.context import run
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.models import FirmwareFile, FirmwareUpdated, ReleaseInfo, Version

_MAX_LABEL = 40
_MAX_CHANGES = 4000


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

    read, _ = _read(settings, file)
    if settings.json:
        output.show(read, as_json=True)
        return
    click.echo(f"{read.size} bytes, SHA-256 {read.sha256.hex()}")
    for image in read.images:
        click.echo()
        output.show(image, as_json=False)


@firmware.command()
@click.pass_obj
def version(settings: Settings) -> None:
    """Show what the device runs: firmware, bootloader, radio and secure elements."""
    run(settings, lambda sdk: sdk.get_firmware_versions(settings.connect_id, **settings.how))


@firmware.command()
@click.option(
    "--releases",
    "place",
    required=True,
    metavar="FILE|URL",
    help="OneKey's list of releases: a file with its JSON, - for standard input, or an https:// "
    "address, such as https://data.onekey.so/config.json, from which it is fetched.",
)
@click.option(
    "--bitcoin-only/--universal",
    "bitcoin_only",
    default=None,
    help="Which firmware is wanted; by default the kind that is installed.",
)
@click.pass_obj
def check(settings: Settings, place: str, bitcoin_only: bool | None) -> None:
    """Compare what the device runs with OneKey's releases.

    Nothing is fetched, and nobody is asked, unless --releases is an address.
    """
    from onekey_sdk.cli import output
    from onekey_sdk.models import AllReleaseInfo, FirmwareType

    wanted = None
    if bitcoin_only is not None:
        wanted = FirmwareType.BITCOIN_ONLY if bitcoin_only else FirmwareType.UNIVERSAL

    async def ask(sdk: OneKey) -> AllReleaseInfo:
        return await sdk.check_all_firmware_release(
            settings.connect_id,
            releases=await _releases(place),
            firmware_type=wanted,
            **settings.how,
        )

    def show(found: AllReleaseInfo) -> None:
        if settings.json:
            output.show(found, as_json=True)
            return
        for name in ("firmware", "bootloader", "ble"):
            click.echo(_line(name, getattr(found, name)))
        for changes in found.firmware.changelog:
            click.echo(f"\n{printable(changes.get('en-US', ''), _MAX_CHANGES)}")

    run(settings, ask, show)


async def _releases(place: str) -> bytes:
    import asyncio
    from pathlib import Path

    from onekey_sdk.errors import InvalidParameter
    from onekey_sdk.firmware.release import fetch

    if "://" in place:
        return await asyncio.to_thread(fetch, place)
    if place == "-":
        return await asyncio.to_thread(sys.stdin.buffer.read)
    try:
        return await asyncio.to_thread(Path(place).read_bytes)
    except OSError as error:
        raise InvalidParameter(f"{place} cannot be read: {error.strerror}") from None


def _line(name: str, info: ReleaseInfo) -> str:
    newest = info.release
    wanted = newest.bootloader_version if newest and name == "bootloader" else None
    if newest and name != "bootloader":
        wanted = newest.version
    known = "unknown" if not any(info.current) else _text(info.current)
    return f"{name + ':':<12}{known}, {info.status}" + (
        f", the newest is {_text(wanted)}" if wanted else ""
    )


@firmware.command()
@click.argument("file", type=click.File("rb"))
@click.option("-y", "--yes", is_flag=True, help="Do not ask here; the device asks in any case.")
@click.option("--allow-wipe", is_flag=True, help="Install also what erases the seed.")
@click.option("--unofficial", is_flag=True, help="Install also what OneKey has not signed.")
@click.pass_obj
def update(
    settings: Settings, file: BinaryIO, yes: bool, allow_wipe: bool, unofficial: bool
) -> None:
    """Install a firmware file, and see to it that the device runs it.

    FILE is firmware, software of the radio, or a bootloader of a Pro. The device restarts into
    its bootloader, takes the file, and comes back with it; nothing has to be pressed but what
    it asks for. Have the recovery phrase at hand before any update.
    """
    from onekey_sdk.firmware import compare
    from onekey_sdk.models import ImageKind

    read, content = _read(settings, file)
    image = read.main

    async def install(sdk: OneKey) -> FirmwareUpdated:
        features = await sdk.get_features(settings.connect_id, **settings.how)
        compare.check(read, features, unofficial=unofficial, allow_wipe=allow_wipe)
        current = compare.installed(image.kind, features)
        before = f"{_text(current)} -> " if any(current) else ""
        name = printable(features.label, _MAX_LABEL)
        click.echo(f"{name}: {image.kind} {before}{_text(image.version)}", err=True)
        if compare.why_erased(image, features):
            click.echo("The seed on the device will be erased.", err=True)
        if not yes:
            await _agree()
        click.echo("Keep the device connected, and follow its screen.", err=True)
        if image.kind is ImageKind.BOOTLOADER:
            return await sdk.firmware_update_v3(
                settings.connect_id,
                bootloader_binary=content,
                unofficial=unofficial,
                allow_wipe=allow_wipe,
                **settings.how,
            )
        return await sdk.firmware_update_v2(
            settings.connect_id,
            update_type=str(image.kind),
            binary=content,
            unofficial=unofficial,
            allow_wipe=allow_wipe,
            **settings.how,
        )

    run(settings, install)


async def _agree() -> None:
    from onekey_sdk.cli.lines import Lines
    from onekey_sdk.errors import CallCancelled

    question = "Do you have the recovery phrase at hand, and shall it begin? [y/N] "
    answer = await Lines().ask(question, hidden=False)
    if answer is None or answer.strip().lower() not in {"y", "yes"}:
        raise CallCancelled("nobody agreed; nothing was sent. --yes agrees beforehand")


def _text(version: Version) -> str:
    return ".".join(map(str, version))


def _read(settings: Settings, file: BinaryIO) -> tuple[FirmwareFile, bytes]:
    """The file and its content, or the end of the command."""
    from onekey_sdk.cli import output
    from onekey_sdk.cli.exits import exit_code
    from onekey_sdk.errors import OneKeyError
    from onekey_sdk.firmware.image import MAX_SIZE, read_firmware

    content = file.read(MAX_SIZE + 1)
    try:
        return read_firmware(content), content
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        sys.exit(exit_code(error))
