"""What methods return: frozen dataclasses, independent of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Version = tuple[int, int, int]
"""Major, minor, patch."""


class Model(StrEnum):
    """The device's model, with the JavaScript SDK's names."""

    CLASSIC = "classic"
    CLASSIC_1S = "classic1s"
    CLASSIC_PURE = "classicpure"
    MINI = "mini"
    TOUCH = "touch"
    PRO = "pro"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """What the device can do at the moment."""

    NORMAL = "normal"
    BOOTLOADER = "bootloader"
    NOT_INITIALIZED = "notInitialized"
    BACKUP = "backupMode"


class FirmwareType(StrEnum):
    """Which coins the firmware knows."""

    UNIVERSAL = "universal"
    BITCOIN_ONLY = "bitcoinonly"


class ScriptType(StrEnum):
    """How a Bitcoin output can be spent, with the names of `InputScriptType`."""

    LEGACY = "SPENDADDRESS"
    MULTISIG = "SPENDMULTISIG"
    P2SH_SEGWIT = "SPENDP2SHWITNESS"
    SEGWIT = "SPENDWITNESS"
    TAPROOT = "SPENDTAPROOT"


@dataclass(frozen=True, slots=True)
class Features:
    """What a device says about itself, normalised.

    `None` means that the device left the field out, as a locked Pro does with most of them.

    Attributes:
        device_id: names the seed; another one after a wipe or a restore.
        serial: the serial number, which names the device.
        firmware_version: OneKey's version, (0, 0, 0) where the device does not tell.
        compatible_version: the version for Trezor's clients, unrelated to the above.
        passphrase_protection: whether hidden wallets are switched on.
        unlocked_attach_pin: whether a PIN that is bound to a hidden wallet unlocked it.
        capabilities: the numbers of `Features.Capability`.
        auto_lock_delay_ms: idle time until the device locks, in milliseconds.
    """

    device_id: str
    serial: str
    model: Model
    mode: Mode
    vendor: str
    label: str
    firmware_version: Version
    bootloader_version: Version
    ble_version: Version
    compatible_version: Version
    firmware_type: FirmwareType
    initialized: bool
    unlocked: bool | None
    pin_protection: bool | None
    passphrase_protection: bool | None
    passphrase_always_on_device: bool | None
    attach_to_pin_user: bool | None
    unlocked_attach_pin: bool | None
    capabilities: frozenset[int]
    language: str | None = None
    ble_name: str | None = None
    safety_checks: int | None = None
    auto_lock_delay_ms: int | None = None
    needs_backup: bool | None = None
    no_backup: bool | None = None
    battery_level: int | None = None


@dataclass(frozen=True, slots=True)
class OnekeyFeatures:
    """The versions and checks of the device's parts (`OnekeyFeatures`); hashes are bytes.

    Attributes:
        parts: version, build id and hash of each part that the device lists, by its name:
            `board`, `boot`, `firmware`, `ble`, `se01`, `se01_boot`, ...
    """

    model: Model
    serial: str
    ble_name: str | None
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a device's software."""

    version: str | None = None
    build_id: str | None = None
    hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device that was found.

    Attributes:
        connect_id: which link; the device's serial number, or the link's address where several
            devices share one. Pass it to the methods.
        device_id: which seed, None until the device is set up or while it is busy.
        address: the link's address, such as `udp:127.0.0.1:21324`.
        busy: held by another program; then the fields that only the device knows are unset.
        holder: who holds it, where the system tells.
    """

    connect_id: str
    address: str
    device_id: str | None = None
    model: Model = Model.UNKNOWN
    mode: Mode | None = None
    label: str | None = None
    serial: str | None = None
    firmware_version: Version | None = None
    ble_name: str | None = None
    busy: bool = False
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A wallet's session, to be kept between processes as one and never in part.

    Attributes:
        device_id: which seed.
        passphrase_state: which wallet of it.
        session_id: the device's handle of the unlocked wallet, 32 bytes; a secret.
    """

    device_id: str
    passphrase_state: str
    session_id: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Success:
    """The device did what was asked; `message` holds its words, often none."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class EvmAddress:
    """An Ethereum address with its EIP-55 checksum."""

    path: str
    address: str


@dataclass(frozen=True, slots=True)
class HDNode:
    """A public BIP-32 node.

    Attributes:
        depth: levels below the master key.
        fingerprint: of the parent key.
        child_num: the last component of the path, with the hardened bit.
        chain_code: 32 bytes.
        public_key: 33 bytes, compressed.
    """

    depth: int
    fingerprint: int
    child_num: int
    chain_code: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class EvmPublicKey:
    """The public key at a path (33 bytes) and its node; `xpub` is the BIP-32 serialisation."""

    path: str
    public_key: bytes
    node: HDNode
    xpub: str


@dataclass(frozen=True, slots=True)
class EvmMessageSignature:
    """A signature of a message or of typed data.

    Attributes:
        address: of the key that signed, with its EIP-55 checksum; None where the device does not
            tell, as the Classic family for typed data.
        signature: r, s and v, 65 bytes; v is 27 or 28.
    """

    address: str | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class EvmAuthorizationSignature:
    """The signature of an authorization (EIP-7702); r and s have 32 bytes each."""

    y_parity: int
    r: bytes
    s: bytes


@dataclass(frozen=True, slots=True)
class EvmSignedTransaction:
    """A signed transaction.

    Attributes:
        v: of a legacy transaction 35 or 36 and twice the chain id (EIP-155), of others the
            parity of y.
        r: 32 bytes, big endian.
        s: 32 bytes, big endian, in the lower half (EIP-2).
        raw_transaction: the signed transaction as `eth_sendRawTransaction` takes it.
        authorization_signatures: one for each authorization (EIP-7702), in order.
    """

    v: int
    r: bytes
    s: bytes
    raw_transaction: bytes
    authorization_signatures: tuple[EvmAuthorizationSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class BtcAddress:
    """A Bitcoin address."""

    path: str
    address: str


@dataclass(frozen=True, slots=True)
class BtcPublicKey:
    """An account's public key.

    Attributes:
        xpub: as the device serialises it, with the version bytes of SLIP-132 for the kind of
            script (ypub, zpub).
        xpub_segwit: the same; for Taproot on Bitcoin the account's descriptor (BIP-380).
        root_fingerprint: of the master key, where the device tells.
    """

    path: str
    xpub: str
    xpub_segwit: str
    node: HDNode
    root_fingerprint: int | None
