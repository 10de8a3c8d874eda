"""What methods return: frozen dataclasses, independent of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

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
    """How a Bitcoin output can be spent, with the names of `InputScriptType`.

    `EXTERNAL` is for inputs of a transaction that somebody else signs.
    """

    LEGACY = "SPENDADDRESS"
    MULTISIG = "SPENDMULTISIG"
    EXTERNAL = "EXTERNAL"
    P2SH_SEGWIT = "SPENDP2SHWITNESS"
    SEGWIT = "SPENDWITNESS"
    TAPROOT = "SPENDTAPROOT"


class OutputScriptType(StrEnum):
    """How a Bitcoin output is written, with the names of the wire's `OutputScriptType`."""

    ADDRESS = "PAYTOADDRESS"
    SCRIPT_HASH = "PAYTOSCRIPTHASH"
    MULTISIG = "PAYTOMULTISIG"
    OP_RETURN = "PAYTOOPRETURN"
    SEGWIT = "PAYTOWITNESS"
    P2SH_SEGWIT = "PAYTOP2SHWITNESS"
    TAPROOT = "PAYTOTAPROOT"


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


@dataclass(frozen=True, slots=True)
class BtcCosigner:
    """One signer of a multisig script: a public node, and the path from it to the key."""

    node: HDNode
    address_n: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BtcMultisig:
    """An m-of-n script (`MultisigRedeemScriptType`); the order of the keys is that of the script.

    Attributes:
        m: how many signatures it takes.
        pubkeys: the signers; or else `nodes` with one path for all.
        signatures: those that are there already, DER without hash type, in the order of the
            signers; empty where one is missing.
        nodes: the signers' public nodes, where the path from them to the key is the same.
        address_n: that path.
    """

    m: int
    pubkeys: tuple[BtcCosigner, ...] = ()
    signatures: tuple[bytes, ...] = ()
    nodes: tuple[HDNode, ...] = ()
    address_n: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BtcTxInput:
    """An output that a transaction spends (`TxInput`).

    Attributes:
        prev_hash: id of the transaction that made it, 32 bytes, as people read it.
        prev_index: which output of that transaction.
        amount: what it is worth, in the smallest unit.
        address_n: path of the key that signs; empty for inputs that others sign.
        script_type: by default that of the path's purpose.
        sequence: 0xffffffff by default.
        script_pubkey: its script, where others sign it.
        script_sig: the signature of others, or of the transaction that is replaced.
        witness: the same for SegWit: the number of items, and each with its length.
        ownership_proof: that an input which others sign is none of ours (SLIP-19).
        commitment_data: what that proof is bound to.
        orig_hash: id of the transaction that is replaced, if it has this input.
        orig_index: which input of it.
        decred_tree: Decred's tree of the output that is spent.
        decred_staking_spend: 0 for the votes (SSGen), 1 for the revocations (SSRTX) of Decred.
    """

    prev_hash: bytes
    prev_index: int
    amount: int
    address_n: tuple[int, ...] = ()
    script_type: ScriptType | None = None
    sequence: int | None = None
    multisig: BtcMultisig | None = None
    script_pubkey: bytes | None = None
    script_sig: bytes | None = None
    witness: bytes | None = None
    ownership_proof: bytes | None = None
    commitment_data: bytes | None = None
    orig_hash: bytes | None = None
    orig_index: int | None = None
    decred_tree: int | None = None
    decred_staking_spend: int | None = None


@dataclass(frozen=True, slots=True)
class BtcTxOutput:
    """What a transaction pays (`TxOutput`), to exactly one of an address, a path, or data.

    Attributes:
        amount: in the smallest unit; 0 for data.
        address: whom it pays.
        address_n: path of the key that it pays: change, or another account of the wallet.
        script_type: by default that of the path's purpose, `OP_RETURN` for data.
        op_return_data: what it writes into the chain.
        orig_hash: id of the transaction that is replaced, if it has this output.
        orig_index: which output of it.
    """

    amount: int
    address: str | None = None
    address_n: tuple[int, ...] = ()
    script_type: OutputScriptType | None = None
    multisig: BtcMultisig | None = None
    op_return_data: bytes | None = None
    orig_hash: bytes | None = None
    orig_index: int | None = None


@dataclass(frozen=True, slots=True)
class BtcRefInput:
    """An input of a previous transaction (`PrevInput`)."""

    prev_hash: bytes
    prev_index: int
    script_sig: bytes
    sequence: int
    decred_tree: int | None = None


@dataclass(frozen=True, slots=True)
class BtcRefOutput:
    """An output of a previous transaction (`PrevOutput`)."""

    amount: int
    script_pubkey: bytes
    decred_script_version: int | None = None


@dataclass(frozen=True, slots=True)
class BtcRefTx:
    """A transaction that another one spends from, or replaces.

    Attributes:
        hash: its id, 32 bytes, as people read it.
        inputs: of a transaction that is replaced with all that `BtcTxInput` has.
        bin_outputs: its outputs, as they are.
        outputs: instead of them for a transaction that is replaced.
        extra_data: what follows the lock time, for coins that have such.
        expiry: a height, of Zcash and Decred.
        timestamp: seconds since 1970, of coins like Peercoin.
    """

    hash: bytes
    version: int
    inputs: tuple[BtcRefInput, ...] | tuple[BtcTxInput, ...]
    lock_time: int
    bin_outputs: tuple[BtcRefOutput, ...] = ()
    outputs: tuple[BtcTxOutput, ...] = ()
    extra_data: bytes = b""
    expiry: int | None = None
    overwintered: bool | None = None
    version_group_id: int | None = None
    branch_id: int | None = None
    timestamp: int | None = None


@dataclass(frozen=True, slots=True)
class BtcSignedTransaction:
    """A signed transaction.

    Attributes:
        signatures: one for each input: DER without hash type (ECDSA) or 64 bytes (BIP-340);
            None for inputs that others sign.
        serialized_tx: the transaction as it is broadcast; where a multisig input lacks the
            signatures of others, it is not complete yet.
        txid: its id, as people read it; final once no signature outside of witnesses is missing.
        witnesses: the witness of each input, item by item; empty without SegWit.
    """

    signatures: tuple[bytes | None, ...]
    serialized_tx: bytes
    txid: str
    witnesses: tuple[tuple[bytes, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class BtcMessageSignature:
    """A signature of a message.

    Attributes:
        address: of the key that signed.
        signature: 65 bytes, the first of which tells the kind of address (BIP-137); a BIP-322
            simple signature is the witness.
    """

    address: str
    signature: bytes


class PsbtProblem(StrEnum):
    """Why a PSBT is not signed; what `PsbtError` gives as its `reason`."""

    MALFORMED = "malformed"
    """It is no PSBT, or does not agree with itself."""
    UTXO_MISSING = "utxoMissing"
    """An input does not say what it spends."""
    UTXO_MISMATCH = "utxoMismatch"
    """The previous transaction is another one, or says otherwise than the UTXO beside it."""
    PREVIOUS_TRANSACTION_MISSING = "previousTransactionMissing"
    """Amounts that cannot be trusted without the transaction that made them."""
    OTHER_SEED = "otherSeed"
    """No input belongs to this wallet."""
    PATH_MISMATCH = "pathMismatch"
    """A path that is not one of this kind of script, or of this coin."""
    KEY_MISMATCH = "keyMismatch"
    """A key that is not the one at its path, or not one of the script."""
    SCRIPT_MISMATCH = "scriptMismatch"
    """A redeem or witness script that is not the one that the output commits to."""
    UNKNOWN_SCRIPT = "unknownScript"
    """A script that the device does not know how to sign or to pay."""
    FINALIZED = "finalized"
    """It is finalised already."""
    SIGHASH_TYPE = "sighashType"
    """It asks for a signature that does not cover the whole transaction."""
    FEE = "fee"
    """It pays more than it has, or an absurd fee."""
    DUST = "dust"
    """It pays less than nodes relay."""
    TOO_LARGE = "tooLarge"
    """The device does not take as much."""


class SerializablePsbt(Protocol):
    """A PSBT as libraries have it, such as embit's `PSBT`."""

    def serialize(self) -> bytes | str:
        """The PSBT as bytes, or as base64 text."""
        ...


@dataclass(frozen=True, slots=True)
class BtcSignedPsbt:
    """A PSBT with the signatures of a device.

    Attributes:
        psbt: as it was given, bytes or base64 or hex text, of the same version, with the
            signatures added and nothing else changed; finalised where that was asked for.
        signed: the inputs that the device signed.
        complete: whether every input has all the signatures that it needs.
        transaction: the transaction as it is broadcast; None unless finalised and complete.
        txid: its id, as people read it.
    """

    psbt: bytes | str
    signed: tuple[int, ...]
    complete: bool
    transaction: bytes | None = None
    txid: str | None = None


@dataclass(frozen=True, slots=True)
class BtcDescriptorKey:
    """An account's public key as descriptors write it (BIP-380).

    Attributes:
        path: of the account.
        fingerprint: of the master key, 8 hexadecimal digits.
        xpub: with the version bytes of BIP-32, whatever the kind of script.
        expression: where the key comes from and the key: `[fingerprint/path]xpub`.
    """

    path: str
    fingerprint: str
    xpub: str
    expression: str


@dataclass(frozen=True, slots=True)
class BtcDescriptor:
    """The descriptor of an account, with its checksum (BIP-380).

    Attributes:
        script_type: the kind of addresses; `MULTISIG` is multisig in P2SH.
        key: this wallet's key in it.
        descriptor: for both kinds of addresses at once (BIP-389).
        receive: for addresses to be paid to.
        change: for addresses of change.
    """

    script_type: ScriptType
    key: BtcDescriptorKey
    descriptor: str
    receive: str
    change: str
