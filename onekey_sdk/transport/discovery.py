"""From the address that a user gives to the links to look at.

    hid:[serial]  usb:[serial]  ble:[id]  udp:HOST:PORT  bridge:[URL]  memory:[model]

What is written in brackets may be left out. Other packages add kinds of links by an entry point
in the group `onekey_sdk.transports`: its name is the scheme, and it names a `Transport`.

Several addresses may be given. Their links are looked at in the order of `SCHEMES`, so that a
device that is reachable in several ways is found by its cable first.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from onekey_sdk.errors import InvalidParameter, MissingDependency
from onekey_sdk.transport.base import Port, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.metadata import EntryPoints

_log = logging.getLogger(__name__)

Address: TypeAlias = str | Port | Sequence[str | Port]
"""Names links: in text, or as what was found there; one, or several."""

ENTRY_POINTS = "onekey_sdk.transports"


class Scheme(NamedTuple):
    """One kind of link.

    Attributes:
        form: how its addresses are written.
        implementation: module and class, None where this version has none of its own.
        extra: what has to be installed for it, as an extra of this distribution.
    """

    form: str
    implementation: tuple[str, str] | None = None
    extra: str | None = None


SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "usb": Scheme("usb:[serial]", ("onekey_sdk.transport.webusb", "UsbTransport"), extra="usb"),
        "hid": Scheme("hid:[serial]", ("onekey_sdk.transport.hid", "HidTransport"), extra="hid"),
        "ble": Scheme("ble:[id]", ("onekey_sdk.transport.ble", "BleTransport"), extra="ble"),
        "udp": Scheme("udp:HOST:PORT", ("onekey_sdk.transport.udp", "UdpTransport")),
        "bridge": Scheme(
            "bridge:[URL]", ("onekey_sdk.transport.bridge", "BridgeTransport"), extra="bridge"
        ),
        "memory": Scheme("memory:[model]", extra="emulator"),
    }
)

DEFAULT = ("usb", "hid")
"""Where devices are looked for when no address is given."""


class _Given(Transport):
    """A port that the caller has already."""

    def __init__(self, port: Port) -> None:
        self._port = port

    async def ports(self) -> Sequence[Port]:
        return (self._port,)


def transports_for(address: Address | None) -> Sequence[Transport]:
    """The links that an address, or several, name; those in `DEFAULT` for None.

    Raises:
        InvalidParameter: one is no address, or names a kind of link that this version lacks.
        MissingDependency: packages that a kind of link needs are not installed.
    """
    if address is None:
        return _local()
    if isinstance(address, str) or not isinstance(address, Sequence):
        address = (address,)
    if not address:
        raise InvalidParameter(f"no address is given. {_accepted()}")
    return [_named(each) for each in sorted(address, key=_rank)]


def _rank(address: str | Port) -> int:
    """Where its kind of link stands in `SCHEMES`; others come last."""
    name = _split(address.address if isinstance(address, Port) else address)[0]
    return list(SCHEMES).index(name) if name in SCHEMES else len(SCHEMES)


def _named(address: str | Port) -> Transport:
    if isinstance(address, Port):
        return _Given(address)
    name, place = _split(address)
    return _load(name)(place)


def _local() -> list[Transport]:
    """The default links; one whose packages are missing hides no others."""
    transports: list[Transport] = []
    missing: list[MissingDependency] = []
    for name in DEFAULT:
        try:
            transports.append(_load(name)(""))
        except MissingDependency as error:
            _log.info("left out %s", error)
            missing.append(error)
    if not transports:
        extras = ",".join(SCHEMES[name].extra or name for name in DEFAULT)
        raise MissingDependency(
            f"the packages for USB and HID are not installed: pip install 'onekey-sdk[{extras}]'"
        ) from missing[0]
    return transports


def _split(address: object) -> tuple[str, str]:
    """Scheme and place."""
    if not isinstance(address, str):
        raise InvalidParameter(f"an address is text or a Port, not {type(address).__name__}")
    name, colon, place = address.partition(":")
    if not colon:
        raise InvalidParameter(f"{address!r} is no address. {_accepted()}")
    return name, place


def _load(name: str) -> Callable[[str], Transport]:
    scheme = SCHEMES.get(name)
    try:
        if scheme is not None and scheme.implementation:
            module, attribute = scheme.implementation
            return cast("Callable[[str], Transport]", getattr(import_module(module), attribute))
        for entry_point in _entry_points():
            if entry_point.name == name:
                return cast("Callable[[str], Transport]", entry_point.load())
    except ImportError as error:
        remedy = f"pip install 'onekey-sdk[{scheme.extra}]'" if scheme else "install its package"
        raise MissingDependency(
            f"{name}: needs {error.name}, which cannot be imported: {remedy}"
        ) from error
    if scheme is None:
        raise InvalidParameter(f"{name!r} is no kind of link. {_accepted()}")
    raise InvalidParameter(f"{scheme.form} is not available in this version. {_accepted()}")


def _accepted() -> str:
    forms = [scheme.form for scheme in SCHEMES.values() if scheme.implementation]
    for entry_point in _entry_points():
        known = SCHEMES.get(entry_point.name)
        forms.append(known.form if known else f"{entry_point.name}:")
    return f"Accepted are {', '.join(forms)}"


def _entry_points() -> EntryPoints:
    from importlib.metadata import entry_points

    return entry_points(group=ENTRY_POINTS)
