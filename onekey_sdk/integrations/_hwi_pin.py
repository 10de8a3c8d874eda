"""The PIN of a device without a keyboard, in two steps of two programs.

`prompt` has the device show its matrix and leaves it there; `send` sends the positions. Between
them nobody must speak to the device, so that both go to its port past the client.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from onekey_sdk.errors import (
    DeviceNotFound,
    InvalidParameter,
    PinInvalid,
    ResponseTimeout,
    SelectDevice,
    UnexpectedResponse,
)
from onekey_sdk.session import capabilities, fingerprint
from onekey_sdk.session.failures import error_from
from onekey_sdk.transport.discovery import transports_for
from onekey_sdk.transport.lock import WAIT, DeviceLock
from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.models import Features
    from onekey_sdk.transport.base import Channel, Port
    from onekey_sdk.transport.discovery import Address

_PATIENCE = 10.0
"""Seconds for an answer of the device."""


async def port_at(address: Address | None, path: str | None) -> Port:
    """The port that is meant, found without a word to the device.

    Args:
        address: where to look; None for `path`, else for all that is local.
        path: the address of the device there; None for the only one.

    Raises:
        DeviceNotFound: nothing is there.
        SelectDevice: several devices are there.
    """
    found: list[Port] = []
    for transport in transports_for(address or _link(path)):
        found += await transport.ports()
    if path is not None:
        found = [port for port in found if path in {port.address, port.serial}]
    if len(found) > 1:
        raise SelectDevice("several devices are connected")
    if not found:
        raise DeviceNotFound("no device is connected")
    return found[0]


def _link(path: str | None) -> str | None:
    return None if path is None else path.partition("#")[0]


async def prompt(port: Port, features: Features) -> None:
    """Have the device ask for its PIN, and leave it asking.

    Raises:
        OneKeyError: it asks for something else.
    """
    request: Message = messages.UnLockDevice()
    if not capabilities.has_passphrase_state(features):
        request = messages.GetAddress(
            address_n=fingerprint.PATH, coin_name="Testnet", script_type="SPENDADDRESS"
        )
    async with (
        DeviceLock(port.lock_name, local=port.local).hold(WAIT),
        await port.open() as channel,
    ):
        answer = await _exchange(channel, request)
        if answer.DESCRIPTOR.name != "PinMatrixRequest":
            await _exchange(channel, messages.Cancel())
            raise UnexpectedResponse(f"the device answered with {answer.DESCRIPTOR.name}")


async def send(port: Port, positions: str) -> bool:
    """Send the PIN that the device asks for; whether it is unlocked then.

    Raises:
        InvalidParameter: the device does not ask for it.
        OneKeyError: the device did not take it.
    """
    async with (
        DeviceLock(port.lock_name, local=port.local).hold(WAIT),
        await port.open() as channel,
    ):
        answer = await _exchange(channel, messages.PinMatrixAck(pin=positions))
        name = answer.DESCRIPTOR.name
        if name in {"PassphraseRequest", "ButtonRequest"}:
            # Old firmware goes on with the address that it was asked for.
            await _exchange(channel, messages.Cancel())
            return True
        if isinstance(answer, messages.Failure):
            error = error_from(answer)
            if isinstance(error, PinInvalid):
                return False
            if answer.code != messages.Failure.FailureType.Failure_UnexpectedMessage:
                raise error
            raise InvalidParameter("the device does not ask for a PIN; use 'promptpin' first")
        return True


async def _exchange(channel: Channel, request: Message) -> Message:
    codec = Codec()
    for piece in channel.framing.pieces(codec.encode(request)):
        await channel.write(piece)
    assembler = channel.framing.assembler()
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                envelope = assembler.feed(await channel.read())
                if envelope is not None:
                    return codec.decode(envelope)
    except TimeoutError:
        raise ResponseTimeout(f"the device did not answer within {_PATIENCE:g} s") from None
