"""Bluetooth through the kernel and BlueZ. In the order of the file: it pairs first."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.transfers import Onlooker, told_and_cancelled

if TYPE_CHECKING:
    from tests.kernel.wireless.conftest import Air, Remote

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

PATH = "m/44'/60'/0'/0/0"
STANDARD_ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN_STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
"""Of the passphrase "abc", recorded from real firmware."""

HIDDEN_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
FIFTY = "677b1d5e0296b72cb79d784896d5d1ec76306b3fe9f0844578f98da9f6711c5d"
"""SHA-256 of the first fifty addresses of the seed, a line each, as eth-account derives them."""

MESSAGE = (b"unplug me" * 40).hex()
PACKETS = {"in": 8, "out": 3}
"""At least: the wallet's proof, six for the message, and the person's consent, all answered."""

SOON = 40.0

PROGRAM = """
import asyncio, sys
from onekey_sdk import DeviceBusy, OneKey

async def main():
    async with OneKey(sys.argv[1]) as sdk:
        try:
            print(await sdk.get_features(timeout=60, wait=0.5), flush=True)
        except DeviceBusy as busy:
            print(type(busy).__name__, flush=True)
        sys.stdin.readline()
        device, *_ = await sdk.search_devices()
        answer = await sdk.evm_get_address(device.connect_id, device.device_id,
                                           path="m/44'/60'/0'/0/0", use_empty_passphrase=True)
        print(answer.address, flush=True)

asyncio.run(main())
"""


class Person:
    """Types, or compares, what the device shows."""

    def __init__(self, remote: Remote, *, careless: bool = False) -> None:
        self.asked: list[Any] = []
        self._remote = remote
        self._careless = careless

    async def pairing(self, request: Any) -> str:
        self.asked.append(request)
        async with asyncio.timeout(60):
            while self._remote.emulator.screen[0] != "Bluetooth pairing":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        shown = self._remote.emulator.screen[1]
        return f"{(int(shown) + 1) % 1_000_000:06}" if self._careless else shown

    async def pin(self, request: Any) -> None: ...

    async def passphrase(self, request: Any) -> None: ...

    async def button(self, request: Any) -> None: ...


async def test_a_search_finds_them_all(calm: Air):
    from onekey_sdk import OneKey

    async with OneKey("ble:") as sdk:
        found = await sdk.search_devices()
    assert {(info.address, info.ble_name) for info in found} == {
        (remote.address, remote.radio.name) for remote in calm
    }


async def test_a_device_that_pairs_without_a_word(calm: Air):
    from onekey_sdk import OneKey

    async with OneKey(calm.pro.address) as sdk:
        features = await sdk.get_features()
    assert features.serial == calm.pro.emulator.serial
    assert len(calm.pro.emulator.device.storage.bonds) == 1


async def test_a_wrong_passkey(calm: Air):
    from onekey_sdk import OneKey, PairingFailed

    person = Person(calm.classic, careless=True)
    async with OneKey(calm.classic.address, ui=person) as sdk:
        with pytest.raises(PairingFailed):
            await sdk.get_features(retry_count=0)
    assert calm.classic.emulator.device.storage.bonds == {}


async def test_digits_and_nobody_to_read_them(calm: Air):
    from onekey_sdk import NotPaired, OneKey

    async with OneKey(calm.classic.address) as sdk:
        with pytest.raises(NotPaired, match="nobody"):
            await sdk.get_features(retry_count=0)


async def test_a_passkey_that_the_person_types(calm: Air):
    from onekey_sdk import OneKey

    person = Person(calm.classic)
    async with OneKey(calm.classic.address, ui=person) as sdk:
        assert (await sdk.get_features()).serial == calm.classic.emulator.serial
    assert [request.passkey for request in person.asked] == [None]


async def test_digits_that_the_person_compares(calm: Air):
    from onekey_sdk import OneKey

    person = Person(calm.touch)
    async with OneKey(calm.touch.address, ui=person) as sdk:
        assert (await sdk.get_features()).serial == calm.touch.emulator.serial
    assert [request.passkey for request in person.asked] == [calm.touch.emulator.screens[-2][1]]


async def test_the_second_time_nobody_is_asked(calm: Air):
    from onekey_sdk import OneKey

    async with OneKey(calm.classic.address) as sdk:
        assert (await sdk.get_features()).serial == calm.classic.emulator.serial


async def test_the_standard_wallet_and_fifty_addresses(calm: Air):
    from onekey_sdk import OneKey

    bundle: Any = [{"path": f"m/44'/60'/0'/0/{index}"} for index in range(50)]
    async with OneKey(calm.pro.address) as sdk:
        answers = await sdk.evm_get_address(bundle=bundle, use_empty_passphrase=True)
    assert answers[0].address == STANDARD_ADDRESS
    lines = "\n".join(answer.address for answer in answers)
    assert hashlib.sha256(lines.encode()).hexdigest() == FIFTY


async def test_a_hidden_wallet(calm: Air):
    from onekey_sdk import OneKey

    async with OneKey(calm.classic.address) as sdk:
        wallet = await sdk.open_wallet(passphrase_on_device=True)
        assert wallet.passphrase_state == HIDDEN_STATE
        assert (await wallet.evm.get_address(PATH)).address == HIDDEN_ADDRESS


async def test_a_large_upload(calm: Air):
    from onekey_sdk.transport.ble import BleTransport
    from onekey_sdk.wire import messages as m
    from onekey_sdk.wire.codec import Codec

    (port,) = await BleTransport(calm.pro.radio.address).ports()
    async with await port.open() as channel:
        text = "".join(chr(0x21 + index % 90) for index in range(65_536))
        await channel.write_all(channel.framing.pieces(Codec().encode(m.Ping(message=text))))
        assembler = channel.framing.assembler()
        envelope = None
        while envelope is None:
            envelope = assembler.feed(await channel.read())
    answer: Any = Codec().decode(envelope)
    assert answer.message == text
    assert max(calm.pro.radio.writes) == 192


async def test_a_long_transfer_is_told_and_cancelled(calm: Air):
    from onekey_sdk import OneKey

    onlooker = Onlooker()
    async with OneKey(calm.pro.address, ui=onlooker) as sdk:
        await told_and_cancelled(sdk, onlooker)


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_the_link_breaks_at_every_packet(calm: Air, direction: Any):
    from onekey_emulator.faults import Faults

    from onekey_sdk import DeviceDisconnected, OneKey

    def signatures() -> int:
        return calm.pro.emulator.requests.count("EthereumSignMessageOneKey")

    async with OneKey(calm.pro.address) as sdk:

        async def sign() -> str:
            async with asyncio.timeout(SOON):
                signed = await sdk.evm_sign_message(
                    path=PATH, message_hex=MESSAGE, use_empty_passphrase=True
                )
            return signed.signature.hex()

        async def breaks_at(packet: int) -> bool:
            before = signatures()
            calm.pro.radio.faults = Faults(unplug_at=packet, directions=[direction])
            try:
                assert await sign() == right
            except DeviceDisconnected:
                return True
            finally:
                calm.pro.radio.faults = Faults()
                assert signatures() - before <= 1, "signing was repeated"
            return False

        right = await sign()
        broken = 0
        while await breaks_at(broken + 1):
            broken += 1
            assert await sign() == right
    assert broken >= PACKETS[direction]


async def test_two_devices_at_once(calm: Air):
    from onekey_sdk import OneKey

    remotes = (calm.pro, calm.touch)
    async with OneKey("ble:") as sdk:
        await sdk.search_devices()
        features = await asyncio.gather(*(sdk.get_features(each.address) for each in remotes))
    assert [each.serial for each in features] == [each.emulator.serial for each in remotes]


async def test_a_second_program_waits_its_turn(calm: Air):
    from onekey_sdk import OneKey

    async with OneKey(calm.pro.address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        async with wallet.hold():
            other = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                PROGRAM,
                calm.pro.address,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            assert other.stdout is not None
            assert await other.stdout.readline() == b"DeviceBusy\n"
    output, _ = await other.communicate(b"\n")
    assert output.decode() == f"{STANDARD_ADDRESS}\n"
