"""The key and the certificate of the secure element, made up from the serial number."""

from __future__ import annotations

import hashlib
from functools import cache

from Crypto.Hash import SHA256
from Crypto.PublicKey import ECC
from Crypto.Signature import DSS
from Crypto.Util.asn1 import DerBitString, DerObject, DerObjectId, DerSequence, DerSetOf

_ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2"
_COMMON_NAME = "2.5.4.3"
_ISSUER = "OneKey software device"
_VALID = (b"240101000000Z", b"490101000000Z")
_UTC_TIME, _UTF8_STRING = 0x17, 0x0C


def sign(serial: str, data: bytes) -> bytes:
    """ECDSA on P-256 of the data's SHA-256: r and s, 32 bytes each."""
    return _signature(serial, data, "binary")


@cache
def certificate(serial: str) -> bytes:
    """An X.509 certificate of the key (DER), which is its own authority."""
    algorithm = DerSequence([DerObjectId(_ECDSA_WITH_SHA256)])
    body = DerSequence(
        [
            int.from_bytes(hashlib.sha256(serial.encode()).digest()[:8], "big"),
            algorithm,
            _name(_ISSUER),
            DerSequence([_raw(_UTC_TIME, moment) for moment in _VALID]),
            _name(serial),
            DerObject().decode(_key(serial).public_key().export_key(format="DER")),
        ]
    )
    encoded = body.encode()
    signature = _signature(serial, encoded, "der")
    return bytes(DerSequence([body, algorithm, DerBitString(signature)]).encode())


def _signature(serial: str, data: bytes, encoding: str) -> bytes:
    signer = DSS.new(  # pyright: ignore[reportUnknownMemberType] - one parameter has no type
        _key(serial), "deterministic-rfc6979", encoding=encoding
    )
    return bytes(signer.sign(SHA256.new(data)))


def _key(serial: str) -> ECC.EccKey:
    secret = hashlib.sha256(b"secure element of " + serial.encode()).digest()
    return ECC.construct(curve="P-256", d=int.from_bytes(secret, "big"))


def _name(text: str) -> DerSequence:
    pair = DerSequence([DerObjectId(_COMMON_NAME), _raw(_UTF8_STRING, text.encode())])
    names = DerSetOf()
    names.add(pair.encode())
    return DerSequence([names])


def _raw(tag: int, payload: bytes) -> DerObject:
    found = DerObject(tag)
    found.payload = payload
    return found
