"""Commands about sessions that are kept between commands, and where they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onekey_sdk.cli.context import Place
from onekey_sdk.errors import InvalidParameter, OneKeyError
from onekey_sdk.session.store import SessionStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.cli.context import Settings
    from onekey_sdk.session.store import StoredSession


class PlaceOfChoice(SessionStore):
    """A store that is looked for when it is first needed: many commands never do."""

    def __init__(self, place: Place | None) -> None:
        self._place = place
        self._found: SessionStore | None = None

    @property
    def _store(self) -> SessionStore:
        if self._found is None:
            self._found = _open(self._place)
        return self._found

    def sessions(self, device_id: str | None = None) -> Sequence[StoredSession]:
        return self._store.sessions(device_id)

    def update(self, keep: Sequence[StoredSession], drop: Sequence[StoredSession]) -> None:
        self._store.update(keep, drop)


def _open(place: Place | None) -> SessionStore:
    from onekey_sdk.session import places
    from onekey_sdk.session.store import MemoryStore

    match place:
        case Place.KEYRING:
            return places.KeyringStore()
        case Place.FILE:
            return places.FileStore()
        case Place.NONE:
            return MemoryStore()
        case None:
            return places.default_store()


@click.group()
def session() -> None:
    """Wallets that stay open from one command to the next.

    A hidden wallet is asked for once; as long as the device stays unlocked, later commands
    that name it by --passphrase-state ask for nothing. Its session is kept in the system's
    keyring, else in a file that only you can read; no passphrase is ever kept.
    """


@session.command("list")
@click.pass_obj
def list_sessions(settings: Settings) -> None:
    """List the wallets whose sessions are kept. Whether they still live, the device knows."""
    _show(settings, lambda store: [_public(each) for each in store.sessions()])


@session.command()
@click.option("--device-id", metavar="ID", help="Only those of this seed.")
@click.pass_obj
def clear(settings: Settings, device_id: str | None) -> None:
    """Forget sessions. The device keeps them until it is locked."""
    _show(settings, lambda store: {"cleared": store.clear(device_id)})


@session.command()
@click.argument("passphrase_state", metavar="STATE")
@click.pass_obj
def export(settings: Settings, passphrase_state: str) -> None:
    """Print one wallet's session for the environment variable ONEKEY_SESSION.

    Whoever has it can use the wallet as long as the device stays unlocked.
    """

    def found(store: SessionStore) -> dict[str, str]:
        from onekey_sdk.session.places import VARIABLE

        for each in store.sessions():
            if each.passphrase_state == passphrase_state:
                return {VARIABLE: ":".join([*each.wallet, each.session_id.hex()])}
        raise InvalidParameter(f"no session of the wallet {passphrase_state} is kept")

    _show(settings, found)


def _show(settings: Settings, work: Callable[[SessionStore], Any]) -> None:
    from onekey_sdk.cli import exits, output

    try:
        result = work(settings.session_store())
    except OneKeyError as error:
        output.show_error(error, as_json=settings.json)
        raise SystemExit(exits.exit_code(error)) from None
    output.show(result, as_json=settings.json)


def _public(session: StoredSession) -> dict[str, str | int]:
    return {
        "device_id": session.device_id,
        "passphrase_state": session.passphrase_state,
        "kept_at": session.kept_at,
    }
