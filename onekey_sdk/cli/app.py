"""The root of the command line: global options, and the table of commands."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import click

from onekey_sdk import __version__, chains
from onekey_sdk.cli.chains import chain_group, summary
from onekey_sdk.cli.context import Entry, Place, Settings
from onekey_sdk.cli.exits import EPILOG

if TYPE_CHECKING:
    from click import Command, Context, HelpFormatter


class _Place(NamedTuple):
    """Where a command is defined, and what the overview says of it."""

    module: str
    name: str
    summary: str


_COMMANDS = {
    "demo": _Place("demo", "demo", "Show the SDK at work on a software device."),
    "list": _Place("device", "list_devices", "List the devices that are connected."),
    "features": _Place("device", "features", "Show what the device says about itself."),
    "unlock": _Place("device", "unlock", "Have the device unlocked."),
    "lock": _Place("device", "lock", "Lock the device; all its open wallets are closed."),
    "passphrase-state": _Place("device", "passphrase_state", "Print the fingerprint of a wallet."),
    "firmware": _Place("firmware", "firmware", "Firmware: versions, files, what is new, updates."),
    "device": _Place("manage", "device", "PIN, settings, seed and restarts of the device."),
    "session": _Place("session", "session", "Wallets that stay open between commands."),
    "hwi": _Place("hwi", "hwi", "Speak as HWI does, for Bitcoin Core and other programs."),
    "completion": _Place("completion", "completion", "Print what a shell completes by."),
    "udev": _Place("udev", "udev", "Permissions for devices on Linux."),
    "emulator": _Place("emulator", "emulator", "Run the software device."),
}


class _Address(click.types.StringParamType):
    """Where to look for devices. In the environment, commas part several."""

    envvar_list_splitter = ","


class _Commands(click.Group):
    """Knows the commands by name and summary, and loads only the one that is called."""

    def list_commands(self, ctx: Context) -> list[str]:
        return [*_COMMANDS, *chains.CHAINS]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name in chains.CHAINS:
            return chain_group(cmd_name)
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        command: Command = getattr(import_module(f"onekey_sdk.cli.{place.module}"), place.name)
        return command

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in _COMMANDS.items()])
        with formatter.section("Chains"):
            formatter.write_dl([(name, summary(name)) for name in chains.CHAINS])


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="onekey")
@click.option(
    "-c",
    "--connect",
    type=_Address(),
    multiple=True,
    envvar="ONEKEY_CONNECT",
    help="Where to look: usb:[SERIAL], hid:[SERIAL], ble:[ID], udp:HOST:PORT, bridge:[URL], "
    "memory:[MODEL]. May be given several times. By default USB and HID.",
)
@click.option("--device", metavar="CONNECT_ID", help="Which device, where there are several.")
@click.option("--json", is_flag=True, help="Print one JSON value, errors included, on stdout.")
@click.option("-v", "--verbose", is_flag=True, help="Log the conversation, without secrets.")
@click.option(
    "--pin-entry",
    type=click.Choice(Entry.for_pins()),
    help="Where the PIN is entered; asked by default.",
)
@click.option(
    "--passphrase-entry",
    type=click.Choice(Entry.for_passphrases()),
    help="Where the passphrase is entered; asked by default.",
)
@click.option(
    "--pinentry",
    is_flag=False,
    flag_value="pinentry",
    metavar="[PROGRAM]",
    envvar="ONEKEY_PINENTRY",
    help="Ask for PINs and passphrases with pinentry, in a window of its own.",
)
@click.option(
    "--session-store",
    type=click.Choice(["keyring", "file", "none"]),
    envvar="ONEKEY_SESSION_STORE",
    help="Where open hidden wallets are remembered between commands; by default in the "
    "system's keyring, else in a file of yours alone.",
)
@click.pass_context
def onekey(
    ctx: Context,
    connect: tuple[str, ...],
    device: str | None,
    json: bool,
    verbose: bool,
    pin_entry: str | None,
    passphrase_entry: str | None,
    pinentry: str | None,
    session_store: str | None,
) -> None:
    """Talk to OneKey hardware wallets.

    PINs and passphrases are asked on the terminal. Where standard input is no terminal, each
    is read from it as one line, and when none is left, the device asks for it itself.
    """
    ctx.obj = Settings(
        address=connect or None,
        connect_id=device,
        json=json,
        verbose=verbose,
        pin_entry=Entry(pin_entry) if pin_entry else None,
        passphrase_entry=Entry(passphrase_entry) if passphrase_entry else None,
        pinentry=pinentry,
        session_place=Place(session_store) if session_store else None,
    )
