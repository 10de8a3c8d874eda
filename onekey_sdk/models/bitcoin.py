"""What methods of Bitcoin and its kin take and give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from onekey_sdk.models.devices import HDNode


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
    SIGNATURE = "signature"
    """An input was finalised with what does not spend its output."""
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
        complete: whether every input has all the signatures that it needs, and each of them has
            been verified; an input that others finalised with a script which the SDK does not
            judge is not complete.
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
