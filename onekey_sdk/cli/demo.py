"""`onekey demo`: the SDK at work on a software device in this process."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import click

from onekey_sdk.cli import exits
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.session.prompts import ButtonRequest, PassphraseRequest, PinRequest
    from onekey_sdk.transport.relay import Receiver
    from onekey_sdk.wallet import Wallet
    from onekey_sdk.wire.envelope import Envelope

_ADDRESS = "memory:{model}?passphrase_protection"
_PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a wallet that holds nothing
_MODELS = ("pro", "classic1s")
_ETHEREUM = "m/44'/60'/0'/0/0"
_BITCOIN = "m/84'/0'/0'/0/0"
_TRANSACTION = {
    "chain_id": 1,
    "nonce": 7,
    "gas_limit": 21_000,
    "max_fee_per_gas": 30 * 10**9,
    "max_priority_fee_per_gas": 10**9,
    "to": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
    "value": 10**16,
}
_PSBT = (
    "cHNidP8BAH0CAAAAAaIoHvkUxOyEoz+CjI1+n210Fv56/RogSv57glUMeG7aAQAAAAD9////AqCGAQAAAAAAFgAU"
    "dR526BmRltRUlBxF0bOjI/FDO9YgQgIAAAAAACJRIEECiXVX3gyv6gqEAepbWWaOzLdT5LEArr5qGWCfPMefAAAA"
    "AAABASuQ0AMAAAAAACJRIFmhQvgxTMLTodxdA117n4Eb3MRhKL1LtKVx7R/IZUFGIRYDT52vc56joGg2go+8TW1+"
    "3gStTVflEXQK4KE++TnPkBkAXJ4ijVYAAIAAAACAAAAAgAAAAAAAAAAAARcgA0+dr3Oeo6BoNoKPvE1tft4ErU1X"
    "5RF0CuChPvk5z5AAAAEFIIWENMJ3TQRhpFkPGW9197njPoFn/TbdcE/5GbvFRZF/IQeFhDTCd00EYaRZDxlvdfe5"
    "4z6BZ/023XBP+Rm7xUWRfxkAXJ4ijVYAAIAAAACAAAAAgAEAAAAAAAAAAA=="
)
"""Spends 0.0025 BTC that never were: 0.001 to a stranger, the rest back."""


class _Person:
    """Answers for the person, and counts how often that was necessary."""

    def __init__(self) -> None:
        self.asked = 0

    async def pin(self, request: PinRequest) -> None:
        raise AssertionError("this device has no PIN")

    async def passphrase(self, request: PassphraseRequest) -> str:
        self.asked += 1
        return _PASSPHRASE

    async def button(self, request: ButtonRequest) -> None:
        return None


class _Report:
    """Collects what the demo did, and prints it as it happens unless it is for a program."""

    def __init__(self, person: _Person, *, quiet: bool) -> None:
        self.steps: list[dict[str, Any]] = []
        self._person = person
        self._quiet = quiet
        self._asked = 0
        self._requests: list[str] = []

    def hear(self, to: Receiver, envelope: Envelope) -> None:
        """A message on its way; answers to prompts do not count as requests."""
        from onekey_sdk.wire import schema

        name = schema.load().name_of(envelope.message_id)
        if to == "device" and name is not None and not name.endswith("Ack"):
            self._requests.append(name)

    def add(self, step: str, result: str) -> None:
        """One call that has been made since the last."""
        requests, self._requests = self._requests, []
        asked, self._asked = self._person.asked - self._asked, self._person.asked
        fields = {"step": step, "result": result, "asked": asked, "requests": requests}
        self.steps.append(fields)
        if not self._quiet:
            who = "the passphrase is typed once" if asked else "nobody is asked"
            number = f"{len(requests)} exchange{'' if len(requests) == 1 else 's'}"
            names = ", ".join(
                name if times == 1 else f"{times} x {name}"
                for name, times in Counter(requests).items()
            )
            click.echo(f"{step}\n    {printable(result)}\n    {who}; {number}: {names}")


@click.command()
@click.option("--model", type=click.Choice(_MODELS), default="pro", show_default=True)
@click.pass_obj
def demo(settings: Settings, model: str) -> None:
    """Show the SDK at work on a software device.

    Opens the standard wallet and a hidden one, and says how often the person was asked and
    what went over the wire. Nothing but this process is involved.
    """
    import asyncio
    import json

    from onekey_sdk.cli import output
    from onekey_sdk.errors import OneKeyError

    try:
        steps = asyncio.run(_demonstrate(model, quiet=settings.json))
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        sys.exit(exits.exit_code(error))
    if settings.json:
        click.echo(json.dumps(steps, indent=2))


async def _demonstrate(model: str, *, quiet: bool) -> list[dict[str, Any]]:
    from onekey_sdk.client import OneKey
    from onekey_sdk.transport.discovery import transports_for
    from onekey_sdk.transport.relay import TappedPort

    [transport] = transports_for(_ADDRESS.format(model=model))
    [port] = await transport.ports()
    person = _Person()
    report = _Report(person, quiet=quiet)
    try:
        async with OneKey(TappedPort(port, report.hear), ui=person) as sdk:
            standard = await _use(sdk, report)
            await _sign(standard, report, cast("Any", transport))
    finally:
        await transport.close()
    return report.steps


async def _use(sdk: OneKey, report: _Report) -> Wallet:
    [device] = await sdk.search_devices()
    version = ".".join(map(str, device.firmware_version or ()))
    report.add("Search for devices", f"{device.label}, firmware {version}, {device.connect_id}")

    standard = await sdk.open_wallet(device.connect_id, standard=True)
    report.add("Open the standard wallet", str(standard.passphrase_state))
    await _addresses(standard, report, "standard")

    hidden = await sdk.open_wallet(device.connect_id)
    report.add("Open a hidden wallet", str(hidden.passphrase_state))
    await _addresses(hidden, report, "hidden")

    ethereum = await standard.evm.get_address(_ETHEREUM, show_on_onekey=False)
    report.add("Back in the standard wallet: Ethereum", ethereum.address)

    async with hidden.hold():
        paths = [f"m/44'/60'/0'/0/{index}" for index in range(5)]
        items = await hidden.evm.get_address(
            bundle=[{"path": path, "show_on_onekey": False} for path in paths]
        )
        report.add("Five addresses of the hidden wallet at once", items[-1].address)
    return standard


async def _sign(standard: Wallet, report: _Report, device: Any) -> None:
    from onekey_sdk.errors import MissingDependency

    shown = len(device.screens)
    await standard.evm.sign_transaction(_ETHEREUM, _TRANSACTION)
    screen = next(lines for lines in device.screens[shown:] if len(lines) > 1)
    report.add("Sign an Ethereum transaction; the device's screen says", ", ".join(screen[:7]))

    shown = len(device.screens)
    try:
        await standard.btc.sign_psbt(_PSBT)
    except MissingDependency as missing:
        report.add("Sign a Bitcoin PSBT", str(missing))
        return
    screens = [", ".join(lines) for lines in device.screens[shown:] if len(lines) > 1]
    report.add("Sign a Bitcoin PSBT; the device's screens say", "; ".join(screens[:2]))


async def _addresses(wallet: Wallet, report: _Report, name: str) -> None:
    ethereum = await wallet.evm.get_address(_ETHEREUM, show_on_onekey=False)
    report.add(f"Ethereum, {name} wallet", ethereum.address)
    bitcoin = await wallet.btc.get_address(_BITCOIN, show_on_onekey=False)
    report.add(f"Bitcoin, {name} wallet", bitcoin.address)
