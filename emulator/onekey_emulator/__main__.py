"""`python -m onekey_emulator`: a device that other programs find on UDP, or at a bridge."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from onekey_emulator import ALL_ALL, profiles
from onekey_emulator.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence

    from onekey_emulator.bench import Plug

_DEFAULT_PORT = 21324
_BRIDGE_PORT = 21333
"""Where OneKey's JavaScript SDK looks for emulators."""

_USBIP_PORT = 3240
"""Where `usbip` looks for devices."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. The exit code is 0, or 1 if a port is taken."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except (OSError, ValueError) as error:
        print(f"onekey_emulator: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except ModuleNotFoundError as error:
        remedy = "pip install 'onekey-sdk[emulator,bridge,emulator-ble]'"
        print(f"onekey_emulator: {error.name} is missing: {remedy}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


async def _serve(options: argparse.Namespace) -> None:
    bench = Bench(
        {
            "model": options.model,
            "firmware_version": options.firmware_version,
            "mnemonic": options.mnemonic,
            "initialized": not options.uninitialized,
            "bootloader": options.bootloader,
            "pin": options.pin,
            "passphrase_protection": options.passphrase_protection,
            "passphrase": options.passphrase,
            "trezor_compatible": options.trezor_compatible,
            "auto_confirm": options.auto_confirm,
            "label": options.label,
            "state": options.state,
            "seed": options.seed,
        },
        list(_plugs(options)),
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bench.stop)
        await bench.start()
        addresses = list(bench.addresses)
        if options.web is not None:
            from onekey_emulator.web.server import WebServer

            page = WebServer(bench, options.web)
            await page.start()
            stack.push_async_callback(page.stop)
            addresses.append(page.url)
        print(f"{bench.emulator.name} is ready at {' and '.join(addresses)}", flush=True)  # noqa: T201
        await stopped.wait()


def _plugs(options: argparse.Namespace) -> Iterator[Plug]:
    """The links that the options ask for."""
    yield lambda emulator: emulator.serve_udp(options.udp)
    if options.bridge is not None:
        yield lambda emulator: emulator.serve_bridge(options.bridge)
    if options.usbip is not None:
        yield lambda emulator: emulator.serve_usbip(options.usbip, options.usb_interfaces)
    if options.usb:
        yield lambda emulator: _named(emulator.plug_into_usb(options.usb_interfaces), "a USB port")
    if options.uhid:
        yield lambda emulator: _named(emulator.plug_into_hid(), "/dev/uhid")
    if options.ble is not None:
        yield lambda emulator: emulator.serve_ble(options.ble, options.ble_pairing)


async def _named(plugging: Awaitable[object], name: str) -> str:
    await plugging
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m onekey_emulator",
        description="A OneKey device in software, for tests. Never put a real seed into it.",
    )
    add = parser.add_argument
    add("--model", choices=profiles.MODELS, default="pro")
    add("--firmware-version", metavar="V", help="default: the newest; another one lists all")
    add(
        "--udp",
        type=int,
        default=_DEFAULT_PORT,
        metavar="PORT",
        help="where to listen, on 127.0.0.1; the debug link is on the next port",
    )
    add(
        "--bridge",
        type=int,
        nargs="?",
        const=_BRIDGE_PORT,
        metavar="PORT",
        help=f"serve OneKey's bridge there as well, on {_BRIDGE_PORT} if no port is named",
    )
    add(
        "--usbip",
        type=int,
        nargs="?",
        const=_USBIP_PORT,
        metavar="PORT",
        help=f"be a USB device for `usbip attach`, on {_USBIP_PORT} if no port is named",
    )
    add("--usb", action="store_true", help="be a USB device of this machine; for root on Linux")
    add("--uhid", action="store_true", help="be a HID device of this machine; for root on Linux")
    add(
        "--usb-interfaces",
        nargs="+",
        choices=("webusb", "hid", "fido"),
        default=("webusb",),
        metavar="KIND",
        help="what it has on USB: webusb (default), hid as old Classics had, fido",
    )
    add(
        "--ble",
        metavar="CONTROLLER",
        help="be a Bluetooth peripheral: on a controller as bumble names it, such as "
        "hci-socket:0, or on the virtual one that `vhci` gives this machine",
    )
    add(
        "--ble-pairing",
        choices=("none", "just-works", "type", "compare"),
        default="just-works",
        help="what hosts have to go through to be paired",
    )
    add(
        "--web",
        type=int,
        nargs="?",
        const=0,
        metavar="PORT",
        help="show the device in a web page of this machine, on any free port if none is named",
    )
    add("--mnemonic", default=ALL_ALL, metavar="WORDS", help='default: twelve times "all"')
    add("--uninitialized", action="store_true", help="hold no seed")
    add("--bootloader", action="store_true", help="be in the bootloader")
    add("--pin", metavar="DIGITS")
    add("--passphrase-protection", action="store_true", help="let hosts open hidden wallets")
    add(
        "--passphrase",
        default="",
        metavar="TEXT",
        help="what --auto-confirm types where a passphrase is asked on the device",
    )
    add(
        "--trezor-compatible",
        action=argparse.BooleanOptionalAction,
        help="say that the device is from trezor.io, or is not; default: the model's way",
    )
    add(
        "--auto-confirm",
        action="store_true",
        help="agree to everything on the device, and type PIN and passphrase there",
    )
    add("--label", metavar="TEXT")
    add("--state", metavar="FILE", help="keep the device's storage there; it wins over options")
    add("--seed", type=int, default=0, metavar="N", help="of everything that is random")
    return parser


if __name__ == "__main__":
    sys.exit(main())
