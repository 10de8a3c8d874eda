"""How much fits into the fields of the classic family's messages.

The firmware reads messages into structures of fixed size. Texts are UTF-8 and end with a zero
byte there, which is not counted here. Limits that a request's own handler looks at are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from google.protobuf.message import Message

_COIN_NAME = 20
_CURVE_NAME = 31
_ADDRESS = 129
_PATH = 8

_BYTES_OF_TEXT = {
    ("ApplySettings", "label"): 32,
    ("ApplySettings", "language"): 16,
    ("BatchGetPublickeys", "ecdsa_curve_name"): _CURVE_NAME,
    ("GetAddress", "coin_name"): _COIN_NAME,
    ("GetPublicKey", "coin_name"): _COIN_NAME,
    ("GetPublicKey", "ecdsa_curve_name"): _CURVE_NAME,
    ("Initialize", "passphrase_state"): 63,
    ("LoadDevice", "label"): 32,
    ("LoadDevice", "language"): 16,
    ("LoadDevice", "pin"): 50,
    ("PassphraseAck", "passphrase"): 50,
    ("PinMatrixAck", "new_pin"): 9,
    ("PinMatrixAck", "pin"): 9,
    ("Ping", "message"): 255,
    ("SignMessage", "coin_name"): _COIN_NAME,
    ("SignTx", "coin_name"): _COIN_NAME,
    ("VerifyMessage", "address"): _ADDRESS,
    ("VerifyMessage", "coin_name"): _COIN_NAME,
}
_BYTES = {
    ("ApplySettings", "homescreen"): 1024,
    ("Initialize", "session_id"): 32,
    ("SignMessage", "message"): 1024,
    ("VerifyMessage", "message"): 1024,
    ("VerifyMessage", "signature"): 65,
}


def check(message: Message) -> None:
    """Refuse what does not fit.

    Raises:
        Failure: DataError, in the words of the firmware's protobuf library.
    """
    name = message.DESCRIPTOR.name
    for descriptor, value in message.ListFields():
        key = (name, descriptor.name)
        if key in _BYTES_OF_TEXT and len(value.encode()) > _BYTES_OF_TEXT[key]:
            raise Failure("DataError", "string overflow")
        if key in _BYTES and len(value) > _BYTES[key]:
            raise Failure("DataError", "bytes overflow")
        if descriptor.name == "address_n" and len(value) > _PATH:
            raise Failure("DataError", "array overflow")
