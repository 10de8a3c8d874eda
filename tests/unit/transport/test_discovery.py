"""From addresses to links."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING, cast

import pytest

from onekey_sdk.errors import InvalidParameter, MissingDependency
from onekey_sdk.transport import discovery
from onekey_sdk.transport.base import Transport
from onekey_sdk.transport.udp import UdpTransport
from tests.support.fakes import ScriptedDevice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.transport.base import Port


class Parcels(Transport):
    """A kind of link that another package brings."""

    def __init__(self, place: str) -> None:
        self.place = place

    async def ports(self) -> Sequence[Port]:
        return ()


def install(patch: pytest.MonkeyPatch, **schemes: str) -> None:
    points = metadata.EntryPoints(
        metadata.EntryPoint(name, value, discovery.ENTRY_POINTS) for name, value in schemes.items()
    )

    def entry_points(*, group: str) -> metadata.EntryPoints:
        return points.select(group=group)

    patch.setattr(metadata, "entry_points", entry_points)


def test_no_address_means_local_links_that_exist() -> None:
    transports = discovery.transports_for(None)
    assert len(transports) == sum(
        discovery.SCHEMES[name].implementation is not None for name in ("usb", "hid")
    )


def test_default_links_get_no_serial_number(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {**discovery.SCHEMES, "hid": discovery.Scheme("hid:[serial]", (__name__, "Parcels"))}
    monkeypatch.setattr(discovery, "SCHEMES", table)
    assert "" in [getattr(found, "place", None) for found in discovery.transports_for(None)]


async def test_a_port_is_taken_as_it_is() -> None:
    port = ScriptedDevice().port
    [transport] = discovery.transports_for(port)
    assert list(await transport.ports()) == [port]
    await transport.close()


def test_several_addresses_in_the_order_of_preference(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, parcels=f"{__name__}:Parcels")
    port = ScriptedDevice(address="usb:1-2").port
    given = ["parcels:1", "udp:127.0.0.1:1", "hid:A", port, "hid:B"]
    found = discovery.transports_for(given)
    kinds = ["_Given", "HidTransport", "HidTransport", "UdpTransport", "Parcels"]
    assert [type(each).__name__ for each in found] == kinds


def test_built_in_links_are_found() -> None:
    [transport] = discovery.transports_for("udp:127.0.0.1:21324")
    assert isinstance(transport, UdpTransport)


def test_memory_is_the_emulators() -> None:
    [point] = metadata.entry_points(group="onekey_sdk.transports", name="memory")
    assert point.value == "onekey_emulator.links.memory:MemoryTransport"


@pytest.mark.parametrize("name", ["memory", "parcels"])
def test_other_packages_bring_links(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, other="nowhere:Nothing", **{name: f"{__name__}:Parcels"})
    [transport] = discovery.transports_for(f"{name}:to:Zürich")
    assert isinstance(transport, Parcels)
    assert transport.place == "to:Zürich"


def test_they_cannot_replace_built_in_links(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, udp=f"{__name__}:Parcels")
    [transport] = discovery.transports_for("udp:127.0.0.1:21324")
    assert isinstance(transport, UdpTransport)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "'' is no address"),
        ("udp", "'udp' is no address"),
        ("serial", "'serial' is no address"),
        ("127.0.0.1:21324", r"'127\.0\.0\.1' is no kind of link"),
        ("UDP:127.0.0.1:21324", "'UDP' is no kind of link"),
        ("bridge:http://127.0.0.1", "bridge:\\[URL\\] is not available in this version"),
        (7, "not int"),
        ([], "o address is given"),
        (["usb:", "K1234"], "'K1234' is no address"),
        ([None], "not NoneType"),
    ],
)
def test_what_is_no_address(address: object, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = discovery.SCHEMES["bridge"]._replace(implementation=None)
    monkeypatch.setattr(discovery, "SCHEMES", {**discovery.SCHEMES, "bridge": missing})
    with pytest.raises(InvalidParameter, match=words):
        discovery.transports_for(cast("str", address))


def test_the_error_lists_what_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, memory="a:B", parcels="c:D")
    with pytest.raises(InvalidParameter, match=r"udp:HOST:PORT, .*memory:\[model\], parcels:"):
        discovery.transports_for("x:y")


def test_a_link_without_its_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, memory="not_installed:Transport", parcels="not_installed:Transport")
    with pytest.raises(
        MissingDependency, match=r"(?i)memory: needs not_installed.*sdk\[emulator\]"
    ):
        discovery.transports_for("memory:pro")
    with pytest.raises(MissingDependency, match=r"(?i)parcels: needs not_installed"):
        discovery.transports_for("parcels:")


def test_links_are_loaded_only_when_they_are_named() -> None:
    code = (
        "import sys; from onekey_sdk.transport import discovery; "
        "discovery.transports_for(None); assert not {'importlib.metadata', "
        "'onekey_sdk.transport.udp', 'onekey_emulator', 'bleak'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_driver_hides_no_other_link(monkeypatch: pytest.MonkeyPatch) -> None:
    here = discovery.Scheme("hid:[serial]", (__name__, "Parcels"), extra="hid")
    gone = discovery.Scheme("usb:[serial]", ("module_of_nobody", "Transport"), extra="usb")
    monkeypatch.setattr(discovery, "SCHEMES", {**discovery.SCHEMES, "usb": gone, "hid": here})
    [transport] = discovery.transports_for(None)
    assert isinstance(transport, Parcels)
    monkeypatch.setattr(discovery, "SCHEMES", {**discovery.SCHEMES, "usb": gone, "hid": gone})
    with pytest.raises(MissingDependency, match=r"pip install 'onekey-sdk\[usb"):
        discovery.transports_for(None)
