"""Bitcoin and its forks. Paths follow BIP-44, 48, 49, 84 and 86."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import (
    _btc_descriptors,
    _btc_kinds,
    _btc_messages,
    _btc_order,
    _btc_psbt,
    _btc_public_keys,
    _btc_signing,
    _btc_verification,
)
from onekey_sdk.chains import _btc_parameters as parameters
from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _values as values
from onekey_sdk.chains._btc_keys import PublicKeys
from onekey_sdk.chains._btc_multisig import multisig_script, read_multisig
from onekey_sdk.chains._btc_order import Order
from onekey_sdk.chains._btc_public_keys import PublicKeyOperation, PublicKeyRequest
from onekey_sdk.chains._btc_signing import coin_demand
from onekey_sdk.chains._coins import find_coin
from onekey_sdk.chains._method import method
from onekey_sdk.errors import InvalidParameter, ProtocolError
from onekey_sdk.models import (
    BtcAddress,
    BtcDescriptor,
    BtcDescriptorKey,
    BtcMessageSignature,
    BtcPublicKey,
    BtcSignedPsbt,
    BtcSignedTransaction,
    ScriptType,
    SerializablePsbt,
    Success,
)
from onekey_sdk.paths import PathLike, format_path, parse_path
from onekey_sdk.session.conversation import Demanding
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.models import BtcMultisig, BtcRefTx, BtcTxInput, BtcTxOutput, Features
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Conversation, Operation


@method()
def get_address(
    path: PathLike,
    *,
    coin: str | None = None,
    script_type: ScriptType | str | None = None,
    multisig: BtcMultisig | Mapping[str, Any] | None = None,
    show_on_onekey: bool = True,
) -> Operation[BtcAddress]:
    """The address at a path.

    Args:
        path: such as `m/84'/0'/0'/0/0`.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
        script_type: the kind of address; by default that of the path's purpose.
        multisig: the script of an address of several signers, one of which is at the path: `m`
            and `pubkeys`, each with its `node` (also as xpub) and `address_n`.
        show_on_onekey: show the address on the device and wait for the person to confirm it.

    Raises:
        InvalidParameter: a parameter is malformed, or an address that is to be shown is of another
            kind than its path is for, which `sign_transaction` does not spend.
        ProtocolError: the device's address is none of that kind, or of another multisig script.
    """
    address_n = tuple(parse_path(path, at_least=1))
    found = find_coin(coin, list(address_n))
    script = read_multisig("multisig", multisig)
    several = script is not None
    kind = _btc_kinds.address_type(script_type, address_n, several=several, shown=show_on_onekey)
    expected = scripts.of_multisig(kind, multisig_script(script)) if script else None

    async def run(device: Conversation) -> BtcAddress:
        request = messages.GetAddress(
            address_n=address_n,
            coin_name=found.name,
            show_display=show_on_onekey,
            script_type=kind.value,
            multisig=_btc_signing.multisig_message(script) if script else None,
        )
        answer = await device.ask(request, messages.Address)
        given = scripts.of_device_address(answer.address, found, kind, several=several)
        if expected not in {None, given}:
            raise ProtocolError("the device's address is not that of the multisig script")
        return BtcAddress(format_path(address_n), answer.address)

    return Demanding(run, lambda _: coin_demand(found))


@method(together=_btc_public_keys.together)
def get_public_key(
    path: PathLike,
    *,
    coin: str | None = None,
    script_type: ScriptType | str | None = None,
    show_on_onekey: bool = True,
) -> Operation[BtcPublicKey]:
    """The extended public key at a path, as SLIP-132 writes it for the kind of script.

    A bundle of which nothing is shown is asked for in one message, where the firmware has it.

    Args:
        path: an account's, such as `m/84'/0'/0'`.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
        script_type: the kind of address; by default that of the path's purpose.
        show_on_onekey: show the key on the device and wait for the person to confirm it.
    """
    address_n = tuple(parse_path(path))
    found = find_coin(coin, list(address_n))
    kind = _btc_kinds.address_type(script_type, address_n, several=False)
    request = PublicKeyRequest(address_n, found, kind, show_on_onekey)
    return PublicKeyOperation(request.alone, lambda _: coin_demand(found), request)


@method(bundle=False)
def get_descriptors(
    account: int = 0, *, coin: str = "Bitcoin", script_type: ScriptType | str | None = None
) -> Operation[tuple[BtcDescriptor, ...]]:
    """The descriptors of an account (BIP-380), for wallets that only watch.

    Args:
        account: the account's number in paths such as `m/84'/0'/0'`.
        coin: a coin's name or symbol, such as `Bitcoin` or `test`.
        script_type: the kind of addresses; by default all that the coin has, each of which is an
            account of its own.
    """
    found = find_coin(coin, [])
    kinds = _btc_descriptors.kinds_of(found)
    if script_type is not None:
        kinds = [_btc_kinds.script_type(script_type, (), several=False)]
    paths = [_btc_descriptors.account_path(kind, found, account) for kind in kinds]

    async def run(device: Conversation) -> tuple[BtcDescriptor, ...]:
        keys = PublicKeys(device, found)
        items = [
            (kind, await _btc_descriptors.key_at(keys, found, path))
            for kind, path in zip(kinds, paths, strict=True)
        ]
        return tuple(_btc_descriptors.single(kind, key) for kind, key in items)

    return run


@method(bundle=False)
def get_descriptor_key(path: PathLike, *, coin: str | None = None) -> Operation[BtcDescriptorKey]:
    """A public key with its origin, as descriptors write it (BIP-380).

    Args:
        path: of the account, such as `m/48'/0'/0'/2'` for multisig (BIP-48).
        coin: a coin's name or symbol, such as `Bitcoin` or `test`; by default the path's.
    """
    address_n = tuple(parse_path(path, at_least=1))
    found = find_coin(coin, list(address_n))

    async def run(device: Conversation) -> BtcDescriptorKey:
        return await _btc_descriptors.key_at(PublicKeys(device, found), found, address_n)

    return run


@method(bundle=False)
def get_multisig_descriptor(
    path: PathLike,
    threshold: int,
    cosigners: Sequence[BtcDescriptorKey | str],
    *,
    coin: str | None = None,
    script_type: ScriptType | str | None = None,
) -> Operation[BtcDescriptor]:
    """The descriptor of an account of several signers, one of which this wallet is.

    The keys are put in order for each address (`sortedmulti`, BIP-67 and 383).

    Args:
        path: of this wallet's key, such as `m/48'/0'/0'/2'` (BIP-48).
        threshold: how many signatures it takes.
        cosigners: all keys as `get_descriptor_key` gives them, or their `[fingerprint/path]xpub`.
        coin: a coin's name or symbol, such as `Bitcoin` or `test`; by default the path's.
        script_type: the kind of addresses, which is that of the path.

    Raises:
        InvalidParameter: devices would not sign for such an account, or a key is no key, there
            twice, or not the wallet's at that path.
    """
    address_n = tuple(parse_path(path, at_least=1))
    found = find_coin(coin, list(address_n))
    _btc_descriptors.check_coin(found)
    kind = _btc_kinds.account_of_several(script_type, address_n, found)
    m, keys = _btc_descriptors.read_cosigners(threshold, cosigners, found)

    async def run(device: Conversation) -> BtcDescriptor:
        key = await _btc_descriptors.key_at(PublicKeys(device, found), found, address_n)
        return _btc_descriptors.several(kind, key, m, keys)

    return run


@method(signing=True)
def sign_transaction(
    coin: str,
    inputs: Sequence[BtcTxInput | Mapping[str, Any]],
    outputs: Sequence[BtcTxOutput | Mapping[str, Any]],
    ref_txs: Sequence[BtcRefTx | Mapping[str, Any] | bytes | str] = (),
    *,
    locktime: int | None = None,
    version: int | None = None,
    expiry: int | None = None,
    overwintered: bool = False,
    version_group_id: int | None = None,
    branch_id: int | None = None,
    timestamp: int | None = None,
    allow_high_fee: bool = False,
    allow_dust: bool = False,
) -> Operation[BtcSignedTransaction]:
    """Sign a transaction after the person has confirmed it.

    What comes back has been checked: it is the transaction that was asked for, and all of the
    device's signatures are good. For that, the device is asked without a word for the public key
    of each account that gets change, or whose Taproot outputs are spent without `ref_txs`.

    Inputs, outputs and previous transactions are given as dataclasses, or as mappings with the
    same names, which are those of the JavaScript SDK. Amounts are in satoshi, as int or decimal
    text; bytes are bytes or hex text; paths are text or numbers.

    Args:
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`.
        inputs: each with `prev_hash`, `prev_index`, `amount`, and the path `address_n` of the key
            that signs it; also `script_type`, `sequence`, `multisig`. Inputs that others sign
            have `script_type` `EXTERNAL` and `script_pubkey` instead of the path, and may have
            `ownership_proof` or their signature as `script_sig` or `witness`.
        outputs: each with `amount` and `address`; or with `address_n` for change; or with
            `op_return_data` alone.
        ref_txs: the transactions that the inputs spend from, as they are broadcast, or in parts.
            They may be left out where all inputs of the wallet are Taproot. A transaction that is
            replaced has `outputs` in place of `bin_outputs`.
        locktime: a height, or a time from 500000000 on, before which no block takes it.
        version: 1 by default, as devices have it.
        expiry: the height after which no block takes it, of Zcash.
        overwintered: of Zcash, for devices with old firmware.
        version_group_id: of Zcash.
        branch_id: of Zcash.
        timestamp: seconds since 1970, of coins like Peercoin.
        allow_high_fee: sign even if the fee is higher than all that the outputs get.
        allow_dust: sign even if an output gets less than nodes relay.

    Raises:
        InvalidParameter: something is missing, malformed or in conflict with another.
        DeviceFailure: the device refused, such as inputs that are none of this wallet.
        ProtocolError: the device signed something else.
    """
    found = find_coin(coin, [])
    order = Order(
        coin=found,
        inputs=parameters.read_inputs(inputs, found),
        outputs=parameters.read_outputs(outputs, found),
        refs=parameters.read_ref_txs(ref_txs, found),
        lock_time=_uint32("locktime", locktime),
        version=_uint32("version", version),
        expiry=_uint32("expiry", expiry),
        overwintered=overwintered,
        version_group_id=_uint32("version_group_id", version_group_id),
        branch_id=_uint32("branch_id", branch_id),
        timestamp=_uint32("timestamp", timestamp),
    )
    _btc_order.check(order, allow_high_fee=allow_high_fee, allow_dust=allow_dust)
    _btc_verification.check_cosigners(order)

    async def run(device: Conversation) -> BtcSignedTransaction:
        return await _btc_signing.sign(device, order)

    return Demanding(run, lambda _: coin_demand(found))


@method(signing=True)
def sign_psbt(
    psbt: bytes | str | SerializablePsbt,
    *,
    coin: str | None = None,
    finalize: bool = False,
    allow_high_fee: bool = False,
    allow_dust: bool = False,
) -> Operation[BtcSignedPsbt]:
    """Sign a PSBT of version 0 or 2 (BIP-174, 370, 371) after the person has confirmed it.

    Args:
        psbt: as bytes, or as base64 or hex text, or an object with `serialize()`.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the paths'.
        finalize: finalise the inputs that are complete, and give the transaction if all are.
        allow_high_fee: sign also if the fee is more than what is paid, or absurdly high.
        allow_dust: sign also if it pays less than nodes relay.

    Raises:
        PsbtError: it is no PSBT, or must not be signed; `params["reason"]` says why.
        MissingDependency: the extra `[bitcoin]` is not installed.
        ProtocolError: the device's signature is not good.
    """
    return _btc_psbt.signing(
        psbt, coin, finalize=finalize, allow_high_fee=allow_high_fee, allow_dust=allow_dust
    )


@method(signing=True)
def sign_message(
    path: PathLike,
    message_hex: bytes | str,
    *,
    coin: str | None = None,
    no_script_type: bool = False,
    dapp_sign_type: str | None = None,
) -> Operation[BtcMessageSignature]:
    """Sign a message with the key of an address.

    Args:
        path: of the address, such as `m/84'/0'/0'/0/0`.
        message_hex: the message as bytes, or as hex text.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
        no_script_type: let the first byte not tell the kind of address, as Electrum does.
        dapp_sign_type: `ecdsa` for the same, or `bip322-simple` for BIP-322, which SegWit
            addresses alone have.

    Raises:
        MethodUnsupported: the model does not sign by BIP-322.
        DeviceFailure: the device refused, such as Taproot without BIP-322.
        ProtocolError: the signature is not one of the address.
    """
    address_n = tuple(parse_path(path, at_least=1))
    message = values.byte_string("message_hex", message_hex)
    found = find_coin(coin, list(address_n))
    kind = _btc_kinds.script_type(None, address_n)
    if dapp_sign_type not in (None, *_btc_messages.DAPP_SIGN_TYPES):
        known = ", ".join(_btc_messages.DAPP_SIGN_TYPES)
        raise InvalidParameter(f"{dapp_sign_type!r} is no dapp_sign_type; there are {known}")
    bip322 = dapp_sign_type == _btc_messages.BIP322_SIMPLE
    bare = (no_script_type or dapp_sign_type is not None) and not bip322

    async def run(device: Conversation) -> BtcMessageSignature:
        request = messages.SignMessage(
            address_n=address_n,
            message=message,
            coin_name=found.name,
            script_type=kind.value,
            no_script_type=bare,
        )
        if bip322 or device.schema == "latest":
            request.is_bip322_simple = bip322
        answer = await device.ask(request, messages.MessageSignature)
        return _btc_messages.checked(
            found, message, kind, answer.address, answer.signature, bip322=bip322, bare=bare
        )

    def demand(features: Features) -> MinimumFirmware:
        return {**coin_demand(found), **_btc_messages.demand(dapp_sign_type, features)}

    return Demanding(run, demand)


@method(bundle=False)
def verify_message(
    address: str, message_hex: bytes | str, signature: bytes | str, coin: str
) -> Operation[Success]:
    """Have the device check a signature of a message, and show whose it is.

    Args:
        address: of the key that is said to have signed.
        message_hex: the message as bytes, or as hex text.
        signature: 65 bytes; devices do not check BIP-322.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`.

    Raises:
        DeviceFailure: the signature is not one of that address.
    """
    found = find_coin(coin, [])
    if not isinstance(address, str) or not address.isascii():  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidParameter("address is ASCII text")
    address = scripts.as_devices_read(address, found)
    message = values.byte_string("message_hex", message_hex)
    signed = values.byte_string("signature", signature)

    async def run(device: Conversation) -> Success:
        request = messages.VerifyMessage(
            address=address, signature=signed, message=message, coin_name=found.name
        )
        return Success((await device.ask(request, messages.Success)).message)

    return Demanding(run, lambda _: coin_demand(found))


def _uint32(name: str, value: int | None) -> int | None:
    return None if value is None else values.whole_number(name, value, bits=32)
