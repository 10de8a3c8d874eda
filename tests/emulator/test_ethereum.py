"""Ethereum addresses and public keys: what each firmware says, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import ALL_ALL
from onekey_emulator.storage import StateFile, Storage

from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.host import connected

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ("classic1s", "pro")
FORBIDDEN = ("DataError", "Forbidden key path")
ADDRESS_REQUESTS = {"onekey": m.EthereumGetAddressOneKey, "trezor": m.EthereumGetAddress}
KEY_REQUESTS = {"onekey": m.EthereumGetPublicKeyOneKey, "trezor": m.EthereumGetPublicKey}
NOWHERE: set[Any] = set()
FIRST = vectors.path("m/44'/60'/0'/0/0")
FIRST_ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
PUBLISHED = vectors.load("published_addresses")["all_all"]["ethereum"]


async def _refused(model: str, request: Any) -> bool:
    async with connected(model) as host:
        answer = await host.ask(request)
    if answer.DESCRIPTOR.name == "Failure":
        assert answer.message == "Forbidden key path"
        return True
    return False


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(("path", "address"), PUBLISHED)
async def test_addresses_of_onekeys_message(model: str, path: str, address: str):
    request = m.EthereumGetAddressOneKey(address_n=vectors.path(path))
    async with connected(model) as host:
        assert (await host.ask(request)).address == address


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize(("path", "address"), PUBLISHED)
async def test_addresses_of_trezors_message(model: str, path: str, address: str):
    """For it the Classic 1S knows few networks."""
    request = m.EthereumGetAddress(address_n=vectors.path(path))
    async with connected(model) as host:
        if model == "classic1s" and path.split("/")[2] not in {"60'", "61'"}:
            assert await host.fail(request) == FORBIDDEN
        else:
            assert (await host.ask(request)).address == address


@pytest.mark.parametrize("family", ["onekey", "trezor"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("m", NOWHERE),
        ("m/44'/60'", NOWHERE),
        ("m/44'/60'/0'/2/0", NOWHERE),
        ("m/44'/60'/0'/0/0'", NOWHERE),
        ("m/44'/0'/0'/0/0", NOWHERE),
        ("m/44'/60/0'/0/0", NOWHERE),
        ("m/84'/60'/0'/0/0", NOWHERE),
        ("m/44'/60'/0'", {("onekey", "classic1s"), ("onekey", "pro"), "trezor"}),
        ("m/44'/1'/0'/0/0", {("onekey", "classic1s"), ("onekey", "pro"), "trezor"}),
        # Ledger Live's old paths
        ("m/44'/60'/0'/7", {("onekey", "classic1s"), "trezor"}),
        ("m/44'/60'/1'/7", NOWHERE),
        # Casa
        ("m/45'/60/0/0/0", {("onekey", "classic1s"), "trezor"}),
        # the Pro lets anything without hardening follow `change`
        ("m/44'/60'/0'/0/1000001", {"pro"}),
        ("m/44'/60'/0'/0/0/0", {"pro"}),
    ],
)
async def test_paths(family: str, path: str, allowed: set[Any]):
    for model in BOTH:
        request = ADDRESS_REQUESTS[family](address_n=vectors.path(path))
        expected = bool(allowed & {family, model, (family, model)})
        assert await _refused(model, request) is not expected


async def test_nine_components():
    request = m.EthereumGetAddressOneKey(address_n=[*FIRST, 0, 0, 0, 0])
    async with connected("classic1s") as host:
        assert await host.fail(request) == ("DataError", "array overflow")


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize("chain_id", [None, 1, 137, 987654321])
async def test_any_chain_id_will_do(model: str, chain_id: int | None):
    request = m.EthereumGetAddressOneKey(address_n=FIRST, chain_id=chain_id)
    async with connected(model) as host:
        assert (await host.ask(request)).address == FIRST_ADDRESS


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize("family", ["onekey", "trezor"])
async def test_public_key(model: str, family: str):
    """The values that Trezor publishes, for the words "alcohol woman abuse ..."."""
    words = "alcohol woman abuse must during monitor noble actual mixed trade anger aisle"
    request = KEY_REQUESTS[family](address_n=FIRST)
    async with connected(model, mnemonic=words) as host:
        answer = await host.ask(request)
    assert answer.xpub == (
        "xpub6GBpXvAiKQnvjHgC5qSoM3mJs4BGaRHeq8AYUf3bTyEyNx1fwhrDaX17wSwTzyjrbz2N85RLeJZqVsEJtGhs"
        "XZNJT7yMZ4mEs5T41jhg8U7"
    )
    assert answer.node.fingerprint == 1762312360
    assert answer.node.public_key.hex() == (
        "0327ceefada0c89b5ed12d163d5e3dc3b8f326321503a9bdbf6414367f3780b192"
    )
    assert answer.node.chain_code.hex() == (
        "37526224b33a226749bd78e8e907e54cc46f7937362d34df7ebbfd06bc40a55c"
    )


@pytest.mark.parametrize(
    ("path", "failing"),
    [
        ("m/44'/60'/0'", NOWHERE),
        ("m/44'/60'/0'/7/8/9", NOWHERE),
        ("m/44'/60'/0'/7'", {"pro onekey"}),
        ("m/44'/0'/0'", {"classic1s onekey", "pro onekey"}),
        ("m/45'/60/0/0/0", {"pro onekey"}),
        ("m/7", {"classic1s onekey", "pro onekey", "classic1s trezor"}),
        ("m/10025'/0'/0'", {"classic1s onekey", "pro onekey", "classic1s trezor", "pro trezor"}),
    ],
)
async def test_paths_of_public_keys(path: str, failing: set[str]):
    failed: set[str] = set()
    for model in BOTH:
        async with connected(model) as host:
            for family, request in KEY_REQUESTS.items():
                answer = await host.ask(request(address_n=vectors.path(path)))
                if answer.DESCRIPTOR.name == "Failure":
                    own_text = model == "classic1s" and family == "trezor"
                    assert answer.message == (
                        "Invalid path for EthereumGetPublicKey"
                        if own_text
                        else "Forbidden key path"
                    )
                    failed.add(f"{model} {family}")
    assert failed == failing


@pytest.mark.parametrize(
    ("model", "chain_id", "lines"),
    [
        ("classic1s", 1, ["Ethereum Address", "Address:", FIRST_ADDRESS, "Path:"]),
        ("classic1s", 56, ["BSC Address", "Address:", FIRST_ADDRESS, "Path:"]),
        ("classic1s", 5, ["EVM Address", "Address:", FIRST_ADDRESS, "Path:"]),
        ("classic1s", None, ["EVM Address", "Address:", FIRST_ADDRESS, "Path:"]),
        ("pro", 56, ["BNB Smart Chain Address", FIRST_ADDRESS, "Path"]),
        ("pro", None, ["Ethereum Address", FIRST_ADDRESS, "Path"]),
        ("pro", 987654321, ["EVM Address", FIRST_ADDRESS, "Chain ID", "987654321", "Path"]),
    ],
)
async def test_the_address_is_shown(model: str, chain_id: int | None, lines: list[str]):
    request = m.EthereumGetAddressOneKey(address_n=FIRST, chain_id=chain_id, show_display=True)
    async with connected(model, auto_confirm=True) as host:
        codes, answer = await host.ask_confirmed(request)
        assert [*lines, "m/44'/60'/0'/0/0"] in host.emulator.screens
    assert codes == ["Address"]
    assert answer.address == FIRST_ADDRESS


@pytest.mark.parametrize(
    ("model", "lines"),
    [
        ("classic1s", ["Ethereum Public Key", "xPub:", "{}", "Path:"]),
        ("pro", ["Ethereum Public Key", "Public Key", "{}", "Path"]),
    ],
)
@pytest.mark.parametrize("family", ["onekey", "trezor"])
async def test_the_public_key_is_shown(model: str, lines: list[str], family: str):
    request = KEY_REQUESTS[family](address_n=FIRST, show_display=True)
    async with connected(model, auto_confirm=True) as host:
        codes, answer = await host.ask_confirmed(request)
        key = answer.node.public_key
        shown = key[:32] if model == "classic1s" else key  # the Classic 1S drops the last byte
        expected = [line.format(shown.hex()) for line in lines]
        assert [*expected, "m/44'/60'/0'/0/0"] in host.emulator.screens
    assert codes == ["PublicKey"]


@pytest.mark.parametrize("model", BOTH)
async def test_relaxed_safety_checks_ask_even_when_nothing_is_shown(model: str, tmp_path: Path):
    state = tmp_path / "state.json"
    StateFile(state).save(Storage(device_id="00" * 12, mnemonic=ALL_ALL, prompt_always=True))
    request = m.EthereumGetAddressOneKey(address_n=vectors.path("m/44'/0'/0'/0/0"))
    async with connected(model, state=state, auto_confirm=True) as host:
        codes, answer = await host.ask_confirmed(request)
    assert codes == ["UnknownDerivationPath"]
    assert answer.DESCRIPTOR.name == "EthereumAddressOneKey"


@pytest.mark.parametrize("model", BOTH)
@pytest.mark.parametrize("request_type", [*ADDRESS_REQUESTS.values(), *KEY_REQUESTS.values()])
async def test_not_initialised(model: str, request_type: Any):
    async with connected(model, initialized=False) as host:
        code, _ = await host.fail(request_type(address_n=FIRST))
    assert code == "NotInitialized"


async def test_the_path_comes_before_the_passphrase_on_the_classic_only():
    request = m.EthereumGetAddressOneKey(address_n=vectors.path("m/44'/0'/0'/0/0"))
    async with connected("classic1s", passphrase_protection=True) as host:
        assert await host.fail(request) == FORBIDDEN
    async with connected("pro", passphrase_protection=True) as host:
        assert (await host.ask(request)).DESCRIPTOR.name == "PassphraseRequest"
        assert await host.fail(m.PassphraseAck(passphrase="")) == FORBIDDEN
