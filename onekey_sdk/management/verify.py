"""Whether a device is a genuine one: what it can say to that."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import DeviceVerification
from onekey_sdk.session.capabilities import CLASSIC_FAMILY
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.session.device import Turn

MAX_BYTES = 1024


def challenge_text(data: bytes | str) -> str:
    """The challenge as hexadecimal text, for the Classic family gets the hash of the text.

    Raises:
        InvalidParameter: it is empty, too long, or not hexadecimal.
    """
    text = data.removeprefix("0x") if isinstance(data, str) else bytes(data).hex()
    text = text if len(text) % 2 == 0 else f"0{text}"
    try:
        size = len(bytes.fromhex(text))
    except ValueError:
        raise InvalidParameter("data_hex is not hexadecimal") from None
    if not 0 < size <= MAX_BYTES or 2 * size != len(text):
        raise InvalidParameter(f"data_hex takes 1 to {MAX_BYTES} bytes")
    return text


async def verify_device(turn: Turn, text: str) -> DeviceVerification:
    """`BixinVerifyDeviceRequest`, or `SESignMessage` and `ReadSEPublicCert`."""
    if turn.device.known.model in CLASSIC_FAMILY:
        digest = hashlib.sha256(text.encode()).digest()
        request = messages.BixinVerifyDeviceRequest(data=digest)
        ack = await turn.ask(request, messages.BixinVerifyDeviceAck, person=True)
        return DeviceVerification(cert=ack.cert, signature=ack.signature)
    challenge = messages.SESignMessage(message=bytes.fromhex(text))
    signed = await turn.ask(challenge, messages.SEMessageSignature, person=True)
    read = await turn.ask(messages.ReadSEPublicCert(), messages.SEPublicCert)
    return DeviceVerification(cert=read.public_cert, signature=signed.signature)
