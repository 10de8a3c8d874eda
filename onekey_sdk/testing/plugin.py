"""The pytest plug-in: a software device, and a client that talks to it, as fixtures.

    @pytest.mark.onekey(model="classic1s", pin="1234", passphrase="abc")
    def test_my_wallet(onekey_emulator, onekey_sdk):
        wallet = onekey_sdk.open_wallet(standard=True)
        ...
        onekey_emulator.assert_shown("0x73d0385F4d8E00C5e6504C6030F47BF6212736A8")

It is loaded wherever this package and pytest are installed, and costs nothing until a fixture
of its own is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from onekey_sdk import sync
    from onekey_sdk.client import OneKey
    from onekey_sdk.testing.device import SoftwareDevice
    from onekey_sdk.testing.person import HostPerson

    MakeDevice = Callable[..., SoftwareDevice]

_MARKER = (
    "onekey(model, firmware, pin, passphrase, **options): the software device of a test: its "
    "model, firmware version, PIN, the passphrase that people type, and any option of "
    "onekey_emulator.Emulator. Markers of a class or module are added to those of the test."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --onekey-model."""
    parser.getgroup("onekey").addoption(
        "--onekey-model",
        metavar="MODEL",
        default="pro",
        help="model of the software device for tests that do not name one (default: pro)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Adds the marker."""
    config.addinivalue_line("markers", _MARKER)


def _marked(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of all markers, the closest of which win."""
    options: dict[str, Any] = {}
    for marker in request.node.iter_markers("onekey"):
        if marker.args:
            raise pytest.UsageError(f"{request.node.nodeid}: the marker onekey takes names only")
        options = {**marker.kwargs, **options}
    return options


def _emulator_options(request: pytest.FixtureRequest, given: dict[str, Any]) -> dict[str, Any]:
    options = {
        "model": request.config.getoption("--onekey-model"),
        "auto_confirm": True,
        **given,
    }
    if "firmware" in options:
        options["firmware_version"] = options.pop("firmware")
    if options.get("passphrase") is not None:
        options.setdefault("passphrase_protection", True)
    else:
        options.pop("passphrase", None)
    return options


@pytest.fixture
def onekey_emulators(request: pytest.FixtureRequest) -> Generator[MakeDevice]:
    """Makes software devices: `onekey_emulators(model="mini", pin="1234")`, any number.

    Options are those of the marker `onekey`, which is not looked at. They agree to everything
    on their screens unless `auto_confirm=False`.
    """
    from contextlib import ExitStack

    from onekey_sdk.testing.device import SoftwareDevice

    with ExitStack() as devices:

        def make(**options: Any) -> SoftwareDevice:
            device = SoftwareDevice(**_emulator_options(request, options))
            return devices.enter_context(device)

        yield make


@pytest.fixture
def onekey_emulator(request: pytest.FixtureRequest, onekey_emulators: MakeDevice) -> SoftwareDevice:
    """The software device that the test's markers describe."""
    return onekey_emulators(**_marked(request))


@pytest.fixture
def onekey_person(request: pytest.FixtureRequest, onekey_emulator: SoftwareDevice) -> HostPerson:
    """Whoever sits at the computer, and types the marker's PIN and passphrase there."""
    from onekey_sdk.session.prompts import ON_DEVICE
    from onekey_sdk.testing.person import HostPerson

    options = _marked(request)
    return HostPerson(
        onekey_emulator,
        pin=options.get("pin"),
        passphrase=options.get("passphrase", ON_DEVICE),
    )


@pytest.fixture
def onekey_sdk(
    onekey_emulator: SoftwareDevice, onekey_person: HostPerson
) -> Generator[sync.OneKey]:
    """A client without async that is connected to the device."""
    from onekey_sdk import sync

    with sync.OneKey(onekey_emulator.address, ui=onekey_person.ui) as sdk:
        yield sdk


async def _async_client(
    onekey_emulator: SoftwareDevice, onekey_person: HostPerson
) -> AsyncGenerator[OneKey]:
    """A client for async tests that is connected to the device."""
    from onekey_sdk.client import OneKey

    async with OneKey(onekey_emulator.address, ui=onekey_person.async_ui) as sdk:
        yield sdk


def _async_fixture() -> Any:
    try:
        import pytest_asyncio
    except ModuleNotFoundError:
        return pytest.fixture
    return pytest_asyncio.fixture


onekey_sdk_async = _async_fixture()(_async_client, name="onekey_sdk_async")
