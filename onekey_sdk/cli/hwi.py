"""`onekey hwi`: the command line of HWI, for programs that know no other way to a device.

Options, arguments, output and exit codes are HWI's own, which are not those of the other
commands: one JSON value on standard output, errors in it, exit code 0 also for them.
"""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import shlex
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import click

from onekey_sdk import __version__, errors
from onekey_sdk.integrations._hwi_terms import (
    AddressType,
    Chain,
    Code,
    HwiError,
    code_of,
    fields,
)
from onekey_sdk.integrations.hwi import TYPE, Hwi, sendpin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.transport.discovery import Address

_SIMULATOR = "udp:127.0.0.1:21324"
"""Where HWI looks for emulators with --emulators."""


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def hwi(settings: Settings, arguments: tuple[str, ...]) -> None:
    """Speak as HWI does, for Bitcoin Core and other programs; `onekey hwi --help`."""
    raise SystemExit(main(arguments, address=settings.address))


def main(arguments: Sequence[str] | None = None, *, address: Address | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    if "--stdin" in given:
        try:
            given += _from_stdin()
        except ValueError as error:
            parser.error(f"standard input: {error}")
    options = parser.parse_args(given)
    if options.debug:
        logging.basicConfig(level=logging.DEBUG)
    try:
        result = _run(options, address)
    except HwiError as error:
        result = fields(error, error.code)
    except errors.OneKeyError as error:
        result = fields(error, code_of(error))
    except KeyboardInterrupt:
        result = fields(KeyboardInterrupt("Interrupted"), Code.ACTION_CANCELED)
    except Exception as error:  # noqa: BLE001 - whoever called reads JSON, and nothing else
        if options.debug:
            traceback.print_exc()
        result = fields(error, Code.UNKNOWN_ERROR)
    print(json.dumps(result))  # noqa: T201
    return 0


def _from_stdin() -> list[str]:
    """Arguments up to an empty line or the end."""
    found: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            break
        found += shlex.split(line)
    return found


def _run(options: argparse.Namespace, address: Address | None) -> Any:
    import asyncio

    if options.stdinpass:
        options.password = getpass.getpass("Enter your device password: ")
    if options.command not in {"enumerate", "installudevrules"} and not (
        options.fingerprint or options.device_type
    ):
        text = "You must specify a device type or fingerprint for all commands except enumerate"
        raise HwiError(text, Code.NO_DEVICE_TYPE)
    kind: str = options.device_type or TYPE
    if options.device_path and kind.partition("_")[0] != TYPE:
        raise HwiError("Unknown device type specified", Code.UNKNOWN_DEVICE_TYPE)
    if address is None and options.device_path is not None:
        address = options.device_path
    if address is None and options.allow_emulators:
        address = _SIMULATOR
    return asyncio.run(_answer(options, address))


async def _answer(options: argparse.Namespace, address: Address | None) -> Any:
    from onekey_sdk.client import OneKey

    if options.command == "sendpin":
        return await sendpin(address, options.device_path, options.pin)
    if options.command == "installudevrules":
        return _install_rules(options.location)
    async with OneKey(address, ui=_Nobody()) as sdk:
        return await _command(sdk, options, address)


async def _command(sdk: OneKey, options: argparse.Namespace, address: Address | None) -> Any:
    face = Hwi(
        sdk,
        chain=Chain(options.chain),
        password=options.password,
        expert=options.expert,
        address=address,
    )
    if options.command == "enumerate":
        return await face.enumerate()
    device = await face.find(
        path=options.device_path, kind=options.device_type, fingerprint=options.fingerprint
    )
    if options.command in {"setup", "restore"} and not options.interactive:
        text = f"{options.command} requires interactive mode"
        raise HwiError(text, Code.UNAVAILABLE_ACTION)
    own = {name: getattr(options, name) for name in options.own}
    if "addr_type" in own:
        own["addr_type"] = AddressType(own["addr_type"])
    return await getattr(face, options.command)(device, **own)


def _install_rules(location: str) -> dict[str, Any]:
    from pathlib import Path

    from onekey_sdk.transport import access, udev

    try:
        Path(location, access.RULES).write_text(udev.rules(), encoding="utf-8")
    except OSError as error:
        text = f"installudevrules failed: {error.strerror}"
        code = Code.NEED_TO_BE_ROOT if isinstance(error, PermissionError) else Code.BAD_ARGUMENT
        raise HwiError(text, code) from None
    return {"success": True}


class _Nobody:
    """The person, who is asked for everything on the device."""

    async def pin(self, request: Any) -> Any:
        from onekey_sdk.session.prompts import ON_DEVICE

        return ON_DEVICE if request.can_enter_on_device else None

    async def passphrase(self, request: Any) -> None:
        return None

    async def button(self, request: Any) -> None:
        print("Please confirm action on your OneKey device", file=sys.stderr)  # noqa: T201


class _Parser(argparse.ArgumentParser):
    """Reports in JSON what is wrong with the arguments."""

    def print_usage(self, file: Any = None) -> None:
        super().print_usage(file or sys.stderr)

    def print_help(self, file: Any = None) -> None:
        super().print_help(file or sys.stderr)
        print(json.dumps({"error": "Help text requested", "code": int(Code.HELP_TEXT)}))  # noqa: T201

    def error(self, message: str) -> NoReturn:
        self.print_usage()
        text = f"{self.prog}: error: {message}"
        print(json.dumps({"error": text, "code": int(Code.MISSING_ARGUMENTS)}))  # noqa: T201
        self.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="onekey hwi", description="OneKey devices with the commands of HWI.")
    add = parser.add_argument
    add("--device-path", "-d", help="the device's path, as enumerate gives it")
    add("--device-type", "-t", help=f"{TYPE}, or the model as enumerate gives it")
    add("--password", "-p", help="passphrase of a hidden wallet; other programs can read it here")
    add("--stdinpass", action="store_true", help="ask for the passphrase on the terminal")
    chains = [chain.value for chain in Chain]
    add("--chain", type=str.lower, choices=chains, default=Chain.MAIN.value)
    add("--debug", action="store_true", help="print log and tracebacks to standard error")
    add("--fingerprint", "-f", help="the master key's, which names device and wallet")
    add("--version", action="version", version=f"onekey hwi {__version__}")
    add("--stdin", action="store_true", help="read more arguments from standard input")
    add("--interactive", "-i", action="store_true")
    add("--expert", action="store_true", help="give more of what is known")
    add("--emulators", action="store_true", dest="allow_emulators", help=f"look at {_SIMULATOR}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, summary: str, *own: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary)
        made.set_defaults(own=own)
        return made

    def address_type(parser: Any) -> None:
        names = [each.value for each in AddressType]
        parser.add_argument(
            "--addr-type", type=str.lower, choices=names, default=AddressType.WIT.value
        )

    command("enumerate", "list the devices")
    made = command("getmasterxpub", "an account's public key", "addr_type", "account")
    address_type(made)
    made.add_argument("--account", type=int, default=0)
    made = command("signtx", "sign a PSBT", "psbt", "allow_high_fee", "allow_dust")
    made.add_argument("psbt")
    made.add_argument("--allow-high-fee", action="store_true", help="sign absurdly high fees, too")
    made.add_argument("--allow-dust", action="store_true", help="sign what nodes do not relay, too")
    made = command("getxpub", "the public key at a path", "path")
    made.add_argument("path")
    made = command("signmessage", "sign a message", "message", "path")
    made.add_argument("message")
    made.add_argument("path")
    made = command(
        "getkeypool",
        "descriptors for importdescriptors",
        *("start", "end", "path", "internal", "keypool", "account", "addr_type", "addr_all"),
    )
    group = made.add_mutually_exclusive_group()
    group.add_argument("--keypool", action="store_true", dest="keypool", default=True)
    group.add_argument("--nokeypool", action="store_false", dest="keypool")
    made.add_argument("--internal", action="store_true")
    group = made.add_mutually_exclusive_group()
    address_type(group)
    group.add_argument("--all", action="store_true", dest="addr_all")
    made.add_argument("--account", type=int, default=0)
    made.add_argument("--path")
    made.add_argument("start", type=int)
    made.add_argument("end", type=int)
    made = command("getdescriptors", "an account's descriptors", "account")
    made.add_argument("--account", type=int, default=0)
    made = command("displayaddress", "show an address", "desc", "path", "addr_type")
    group = made.add_mutually_exclusive_group(required=True)
    group.add_argument("--desc")
    group.add_argument("--path")
    address_type(made)
    for name in ("setup", "restore", "backup"):
        made = command(name, "refused: this is done on the device alone")
        made.add_argument("--label", "-l", default="")
        made.add_argument("--backup_passphrase", "-b", default="")
        made.add_argument("--word_count", "-w", type=int, default=24)
    command("wipe", "erase the device")
    command("promptpin", "have the device ask for its PIN")
    command("togglepassphrase", "switch hidden wallets on or off")
    made = command("sendpin", "send the positions of the PIN", "pin")
    made.add_argument("pin")
    made = command("installudevrules", "let users have the devices")
    made.add_argument("--location", default="/etc/udev/rules.d/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
