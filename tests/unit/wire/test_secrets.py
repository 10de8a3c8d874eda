"""Which fields hold secrets. A new field whose name sounds like one must be decided about."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import pytest
from google.protobuf.descriptor import FieldDescriptor

from onekey_sdk.wire import redaction
from tests.unit.wire.schemas import classes, descriptor_of

SECRET = """
PinMatrixAck.pin PinMatrixAck.new_pin PassphraseAck.passphrase PassphraseAck._state
Deprecated_PassphraseStateRequest.state HDNodeType.private_key
Initialize.session_id Features.session_id PassphraseState.session_id
Entropy.entropy EntropyAck.entropy WordAck.word LoadDevice.mnemonics LoadDevice.pin
BixinLoadDevice.mnemonics BixinBackupDeviceAck.mnemonics BixinSeedOperate.seed_importData
BixinBackupAck.data BixinRestoreRequest.data BixinRestoreAck.data
BixinMessageSE.inputmessage BixinOutMessageSE.outmessage SpiFlashWrite.data SpiFlashData.data
CipherKeyValue.value CipheredKeyValue.value ECDHSessionKey.session_key
DebugLinkDecision.input DebugLinkLayout.lines DebugLinkReseedRandom.value DebugLinkLog.text
DebugLinkState.layout DebugLinkState.layout_lines DebugLinkState.pin DebugLinkState.matrix
DebugLinkState.mnemonic_secret DebugLinkState.node DebugLinkState.reset_word
DebugLinkState.reset_entropy DebugLinkState.reset_word_pos DebugLinkState.recovery_fake_word
DebugLinkState.recovery_word_pos DebugLinkMemory.memory DebugLinkMemoryWrite.memory
DnxInputRequest.DnxTxKey.ephemeral_tx_sec_key
NEMSignTx.NEMTransfer.payload NEMDecryptedMessage.payload
NostrEncryptMessage.msg NostrDecryptedMessage.msg
MoneroTransactionSourceEntry.mask MoneroTransactionSourceEntry.MoneroMultisigKLRki.K
MoneroTransactionRsigData.mask MoneroWatchKey.watch_key
MoneroTransactionSetInputAck.pseudo_out_alpha MoneroTransactionSetInputAck.spend_key
MoneroTransactionSignInputRequest.pseudo_out_alpha MoneroTransactionSignInputRequest.spend_key
MoneroTransactionFinalAck.cout_key MoneroTransactionFinalAck.salt
MoneroTransactionFinalAck.rand_mult MoneroTransactionFinalAck.tx_enc_keys
MoneroTransactionFinalAck.opening_key MoneroKeyImageSyncFinalAck.enc_key
MoneroGetTxKeyRequest.salt1 MoneroGetTxKeyRequest.salt2 MoneroGetTxKeyRequest.tx_enc_keys
MoneroGetTxKeyAck.salt MoneroGetTxKeyAck.tx_keys MoneroGetTxKeyAck.tx_derivations
MoneroLiveRefreshStepRequest.recv_deriv MoneroLiveRefreshStepAck.salt
MoneroLiveRefreshStepAck.key_image
DebugMoneroDiagRequest.data1 DebugMoneroDiagRequest.data2
DebugMoneroDiagAck.data1 DebugMoneroDiagAck.data2
"""

SUSPICIOUS = {
    *("pin", "pass", "passphrase", "mnemonic", "mnemonics", "session", "password"),
    *("secret", "private", "priv", "sec", "seed", "word", "words", "entropy", "master"),
    *("salt", "mask", "matrix", "memory", "spend", "watch", "enc", "plain", "key", "keys"),
}

# Patterns of fields that sound like secrets, and why they are none.
HARMLESS = {
    "*public_key": "public",
    "*public_keys": "public",
    "*pub_key": "public",
    "*pub_keys": "public",
    "*key_hash": "public",
    "*key_path": "a derivation path",
    "*.passphrase_state": "the public fingerprint of a wallet",
    "*.network_passphrase": "the public name of a Stellar network",
    "ApplySettings._passphrase_source": "where passphrases are entered",
    "RecoveryDevice.word_count": "how many words",
    "EosSignTx.EosTxHeader.max_net_usage_words": "a unit of bandwidth",
    "Features.fw_vendor_keys": "public ones",
    "EosSignTx.EosTxHeader.delay_sec": "seconds",
    "EosTxActionAck.EosAuthorizationWait.wait_sec": "seconds",
    "TonSignMessage.jetton_master_address": "a contract's address",
    "StellarSetOptionsOp.master_weight": "the weight of a signature",
    "StellarSetOptionsOp.signer_key": "goes into the transaction",
    "StellarManageDataOp.key": "a name that goes into the transaction",
    "CipherKeyValue.key": "a name that the device shows",
    "CardanoMessageSignature.key": "a public key in COSE",
    "EosTxActionAck.EosAuthorizationKey.key": "public",
    "EosTxActionAck.EosAuthorization.keys": "public ones",
    "Ethereum*.storage_keys": "go into the transaction",
    "DnxInputRequest.tx_key": "its secret part is marked within",
    "DnxInputRequest.computed_key_image": "goes into the transaction",
    "DnxInputRequest.DnxComputedKeyImage.key_image": "goes into the transaction",
    "DnxSignedTx.output_keys": "go into the transaction",
    "MoneroTransactionSourceEntry.real_out_tx_key": "of a transaction that is public",
    "MoneroTransactionSourceEntry.real_out_additional_tx_keys": "of a transaction that is public",
    "MoneroTransactionSourceEntry.MoneroOutputEntry.key": "public ones",
    "*.out_key": "of a transaction that is public",
}

_F = FieldDescriptor
_CANNOT_HOLD_ANY = {_F.TYPE_BOOL, _F.TYPE_ENUM}


def fields(schema: str) -> dict[str, FieldDescriptor]:
    return {
        f"{name}.{field.name}": field
        for name, message_class in classes(schema).items()
        for field in descriptor_of(message_class).fields
    }


def is_suspicious(name: str) -> bool:
    return bool(SUSPICIOUS & set(re.findall("[a-z]+", name.rpartition(".")[2].lower())))


@pytest.mark.parametrize("schema", ["latest", "v1"])
def test_exactly_these_fields_are_marked(schema: str) -> None:
    known = fields(schema)
    marked = {name for name, field in known.items() if redaction.is_secret(field)}
    assert marked == set(SECRET.split()) & set(known)
    assert schema != "latest" or set(SECRET.split()) <= set(known)


@pytest.mark.parametrize("schema", ["latest", "v1"])
def test_what_sounds_like_a_secret_is_marked_or_explained(schema: str) -> None:
    undecided = [
        name
        for name, field in fields(schema).items()
        if is_suspicious(name)
        and field.type not in _CANNOT_HOLD_ANY
        and not redaction.is_secret(field)
        and not any(fnmatch(name, pattern) for pattern in HARMLESS)
    ]
    assert undecided == []


def test_every_explanation_is_needed() -> None:
    unmarked = [
        name
        for schema in ("latest", "v1")
        for name, field in fields(schema).items()
        if is_suspicious(name) and not redaction.is_secret(field)
    ]
    unused = [p for p in HARMLESS if not any(fnmatch(name, p) for name in unmarked)]
    assert unused == []


def test_names_are_taken_apart() -> None:
    assert is_suspicious("LoadDevice.pin")
    assert is_suspicious("MoneroGetTxKeyRequest.salt1")
    assert is_suspicious("BixinSeedOperate.seed_importData")
    assert not is_suspicious("EosActionTransfer.mapping")
    assert not is_suspicious("OnekeyFeatures.onekey_version")
    assert not is_suspicious("LoadDevice.label")
