"""What all commands share: the global options, a client, and how they end."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli import exits
from onekey_sdk.errors import OneKeyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from onekey_sdk.cli.pinentry import Pinentry
    from onekey_sdk.client import OneKey
    from onekey_sdk.parameters import DeviceParameters
    from onekey_sdk.session.store import SessionStore
    from onekey_sdk.transport.discovery import Address


class Entry(StrEnum):
    """Where a secret is entered."""

    HERE = "here"
    DEVICE = "device"
    ATTACH_PIN = "attach-pin"

    @classmethod
    def for_pins(cls) -> list[str]:
        """The places where a PIN can be entered."""
        return [cls.HERE.value, cls.DEVICE.value]

    @classmethod
    def for_passphrases(cls) -> list[str]:
        """The places where a passphrase can be entered."""
        return [cls.HERE.value, cls.DEVICE.value, cls.ATTACH_PIN.value]


class Place(StrEnum):
    """Where sessions are kept between commands."""

    KEYRING = "keyring"
    FILE = "file"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settings:
    """The global options."""

    address: Address | None = None
    connect_id: str | None = None
    json: bool = False
    verbose: bool = False
    pin_entry: Entry | None = None
    passphrase_entry: Entry | None = None
    session_place: Place | None = None
    pinentry: str | None = None

    def session_store(self) -> SessionStore:
        """Where sessions are kept between commands."""
        from onekey_sdk.cli.session import PlaceOfChoice

        return PlaceOfChoice(self.session_place)

    def secrets(self) -> Pinentry | None:
        """The program that asks for PINs and passphrases, if the terminal does not."""
        if self.pinentry is None:
            return None
        from onekey_sdk.cli.pinentry import Pinentry

        return Pinentry(self.pinentry)

    @property
    def how(self) -> DeviceParameters:
        """How to look for the device: somebody who calls a command has connected it."""
        return {"retry_count": 0}


def run(
    settings: Settings,
    work: Callable[[OneKey], Awaitable[Any]],
    show: Callable[[Any], None] | None = None,
    afterwards: Callable[[Any], None] | None = None,
) -> None:
    """Do the work with a client, print its result, and exit with the code that it earned.

    Ctrl-C cancels the work; the client then tells the device before the process ends.

    Args:
        settings: the global options.
        work: what is done.
        show: prints the result; by default all of it.
        afterwards: what else is done with the result.
    """
    import asyncio

    from onekey_sdk.cli import output
    from onekey_sdk.cli.terminal import Terminal
    from onekey_sdk.client import OneKey

    async def with_client() -> Any:
        ui = Terminal(
            pin_entry=settings.pin_entry,
            passphrase_entry=settings.passphrase_entry,
            secrets=settings.secrets(),
        )
        store = settings.session_store()
        async with OneKey(settings.address, ui=ui, session_store=store) as sdk:
            return await work(sdk)

    if settings.verbose:
        _log_to_stderr()
    try:
        result = asyncio.run(with_client())
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        sys.exit(exits.exit_code(error))
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(exits.INTERRUPTED)
    if show is None:
        output.show(result, as_json=settings.json)
    else:
        show(result)
    if afterwards is not None:
        afterwards(result)


def _log_to_stderr() -> None:
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(relativeCreated)7d ms  %(message)s"))
    logger = logging.getLogger("onekey_sdk")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
