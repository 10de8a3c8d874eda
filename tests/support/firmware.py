"""Makes firmware images, signed by keys that everybody may know, for readers and devices."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s, sha256
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from trezorlib import cosi

HEADER = 1024
VENDOR = "TEST, NOT ONEKEY"
MAGICS = {"touch": (b"OKTF", b"OKTB"), "pro": (b"TC2F", b"TC2B")}
Version = tuple[int, int, int]

CORE_SECRETS = [bytes([number]) * 32 for number in range(0x41, 0x48)]
CORE_KEYS = [cosi.pubkey_from_privkey(secret) for secret in CORE_SECRETS]
LEGACY_SECRETS = [ec.derive_private_key(number, ec.SECP256K1()) for number in range(0x1001, 0x1008)]
LEGACY_KEYS = [
    secret.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    for secret in LEGACY_SECRETS
]


def code(size: int, seed: int = 1) -> bytes:
    """Code of so many bytes, always the same."""
    return random.Random(seed).randbytes(size)


@dataclass(frozen=True)
class Core:
    """An image for Touch or Pro.

    Attributes:
        signers: numbers of the keys that sign, from 1; none for an unsigned image.
        magic: the image's, where it is not the model's.
    """

    model: str = "pro"
    version: Version = (4, 21, 0)
    size: int = 600 * 1024
    signers: Sequence[int] = (1, 2)
    vendor_signers: Sequence[int] = (1, 2, 3, 4)
    vendor: str = VENDOR
    bitcoin_only: bool = False
    minimum_se: Version = (0, 0, 0)
    hash_block: int = 0
    seed: int = 1
    magic: bytes | None = None
    vendor_magic: bytes = b"OKTV"

    def vendor_header(self, size: int = 1536) -> bytes:
        """The header that says whose keys sign the image: any two of the first three."""
        name = self.vendor.encode()
        start = self.vendor_magic + _u32(size) + _u32(0) + bytes([0, 1, 2, 3]) + bytes(16)
        body = start[:32] + b"".join(CORE_KEYS[:3]) + bytes([len(name)]) + name
        body += bytes(-len(body) % 4) + b"TOIg" + bytes([1, 0, 1, 0, 1, 0, 0, 0, 0])
        return _core_signed(body + bytes(size - len(body)), self.vendor_signers)

    def firmware(self) -> bytes:
        """Vendor header, image header and code."""
        vendor = self.vendor_header()
        magic = self.magic or MAGICS[self.model][0]
        chunk = self.hash_block or 256 * 1024
        return vendor + self._image(magic, len(vendor), chunk, self.signers)

    def bootloader(self) -> bytes:
        """An image of a bootloader, signed by four keys at once."""
        return self._image(self.magic or MAGICS[self.model][1], 0, 256 * 1024, self.vendor_signers)

    def _image(self, magic: bytes, before: int, chunk: int, signers: Sequence[int]) -> bytes:
        body = code(self.size, self.seed)
        ends = range(chunk - before - HEADER, chunk * 16, chunk)
        starts = [0, *ends]
        parts = [body[start:end] for start, end in zip(starts, ends, strict=False)]
        table = b"".join(blake2s(part).digest() if part else bytes(32) for part in parts)
        firmware = magic in {b"OKTF", b"TC2F"}
        header = magic + _u32(HEADER) + _u32(0) + _u32(len(body))
        if firmware:
            header += bytes([2, 99, 99, 0, 2, 0, 0, 0, *self.version, 0]) + _u32(self.hash_block)
        else:
            header += bytes([*self.version, 0]) + bytes(12)
        header += table.ljust(512, b"\0") + _u32(int(self.bitcoin_only))
        header += bytes([*self.minimum_se, 0])
        return _core_signed(header.ljust(HEADER, b"\0"), signers) + body


def _core_signed(header: bytes, signers: Sequence[int]) -> bytes:
    if not signers:
        return header
    digest = blake2s(header[:-65] + bytes(65)).digest()
    secrets = [CORE_SECRETS[signer - 1] for signer in signers]
    keys = [CORE_KEYS[signer - 1] for signer in signers]
    nonces = [cosi.get_nonce(secret, digest) for secret in secrets]
    commitment = cosi.combine_keys([point for _, point in nonces])
    key = cosi.combine_keys(keys)
    parts = [
        cosi.sign_with_privkey(digest, secret, key, nonce, commitment)
        for secret, (nonce, _) in zip(secrets, nonces, strict=True)
    ]
    mask = sum(1 << signer - 1 for signer in signers)
    return header[:-65] + bytes([mask]) + cosi.combine_sig(commitment, parts)


Generation = Literal["first", "second"]


@dataclass(frozen=True)
class Legacy:
    """An image for a Classic or Mini ("first"), or a Classic 1S or Pure ("second")."""

    generation: Generation = "second"
    version: Version = (3, 20, 0)
    size: int = 600 * 1024
    signers: Sequence[int] = (1, 3, 4, 7)
    bitcoin_only: bool = False
    minimum_se: Version = (0, 0, 0)
    seed: int = 1

    def firmware(self) -> bytes:
        """Header and code."""
        body = code(self.size, self.seed)
        second = self.generation == "second"
        large = second or self.size > 16 * 64 * 1024 - HEADER
        chunk = (256 if large else 64) * 1024
        table = b"".join(legacy_hashes(body, chunk)).ljust(512, b"\0")
        version = (2, 99, 99) if second else self.version
        header = b"TRZF" + _u32(HEADER) + _u32(0) + _u32(len(body))
        header += bytes([*version, 0, 2, 0, 0, 0])
        header += (b"C2B2" if second else bytes(4)) + bytes(4) + table
        tail = bytearray(HEADER - len(header))
        if second:
            tail[947 - 544 : 959 - 544] = (
                _u32(int(self.bitcoin_only))
                + bytes([*self.minimum_se, 0])
                + bytes([*self.version, 0])
            )
        signed = bytearray(header + tail)
        fingerprint = sha256(signed).digest()
        message = b"\x18Bitcoin Signed Message:\n\x20" + fingerprint
        digest = sha256(sha256(message).digest()).digest() if second else fingerprint
        for place, signer in enumerate(self.signers if second else self.signers[:3]):
            signature = ecdsa(signer, digest)
            signed[544 + 64 * place : 608 + 64 * place] = signature
            signed[(800 if second else 736) + place] = signer
        return bytes(signed) + body

    def described(self, se: bytes = b"") -> bytes:
        """The image behind the description that newer files begin with."""
        image = self.firmware()
        header = bytearray(b"DRGU" + bytes([1, 3 if se else 1]) + bytes(1018))
        header[8:24] = (
            bytes([*self.version, 0]) + _u32(len(image)) + image[951:955] + image[947:951]
        )
        if se:
            header[72:80] = se[16:20] + _u32(len(se))
        header[992:] = sha256(bytes(header)).digest()
        return bytes(header) + image + se


def legacy_hashes(body: bytes, chunk: int) -> list[bytes]:
    """Hashes of the flash as it is when the code is in it: the rest is erased."""
    flash = bytes(HEADER) + body
    flash += b"\xff" * (-len(flash) % chunk)
    chunks = [flash[start : start + chunk] for start in range(0, len(flash), chunk)]
    return [
        sha256(part[HEADER:] if not index else part).digest() for index, part in enumerate(chunks)
    ]


def ecdsa(signer: int, digest: bytes) -> bytes:
    """r and s by the key of that number."""
    prehashed = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
    r, s = utils.decode_dss_signature(LEGACY_SECRETS[signer - 1].sign(digest, prehashed))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def old_firmware(body: bytes) -> bytes:
    """An image for the first bootloaders around that code."""
    return b"TRZR" + _u32(len(body)) + bytes(248) + body


def radio(version: Version = (1, 5, 7), size: int = 20_000, magic: bytes = b"5283") -> bytes:
    """Software of the radio, or by another magic of the secure element."""
    header = magic + _u32(HEADER) + _u32(0) + _u32(size) + bytes([*version, 0])
    return header.ljust(HEADER, b"\0") + code(size)


def _u32(number: int) -> bytes:
    return number.to_bytes(4, "little")
