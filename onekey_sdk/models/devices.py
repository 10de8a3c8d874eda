"""What devices say of themselves, and what all methods share."""

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
        auto_shutdown_delay_ms: idle time until it switches itself off, in milliseconds.
        battery_level: in steps of a quarter on the Classic family.
        flags: bits that apps left in the device.
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
    auto_shutdown_delay_ms: int | None = None
    haptic_feedback: bool | None = None
    experimental_features: bool | None = None
    wipe_code_protection: bool | None = None
    flags: int | None = None


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
        problem: why it cannot be used, such as a missing permission; None where nothing is known.
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
    problem: str | None = None


class Change(StrEnum):
    """What happened to a device."""

    ARRIVED = "arrived"
    REMOVED = "removed"
    MODE_CHANGED = "mode-changed"


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """Something that `watch()` tells.

    Attributes:
        change: `MODE_CHANGED` stands in place of `ARRIVED` when a device comes back in another
            mode than it left in, as after a restart into its bootloader.
        device: what is known of it; of one that was removed, what was known before.
    """

    change: Change
    device: DeviceInfo


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
