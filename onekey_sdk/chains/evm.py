"""Ethereum and its kin. Addresses follow EIP-55, paths BIP-44 with coin type 60."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import (
    _evm_public_keys,
    _evm_signing,
    _evm_transaction,
    _evm_typed_signing,
)
from onekey_sdk.chains import _evm_values as values
from onekey_sdk.chains._evm_messages import family
from onekey_sdk.chains._method import method
from onekey_sdk.errors import InvalidParameter, ProtocolError
from onekey_sdk.models import (
    EvmAddress,
    EvmMessageSignature,
    EvmPublicKey,
    EvmSignedTransaction,
    Success,
)
from onekey_sdk.paths import PathLike, format_path, parse_path
from onekey_sdk.session.conversation import Demanding
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onekey_sdk.models import Features
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Conversation, Operation

_SIGNATURE_SIZE = 65
_HASH_SIZE = 32


@method()
def get_address(
    path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True
) -> Operation[EvmAddress]:
    """The address at a path.

    Args:
        path: of at least three components, such as `m/44'/60'/0'/0/0`.
        chain_id: EIP-155 number of the network that the device names on its screen.
        show_on_onekey: show the address on the device and wait for the person to confirm it.
    """
    address_n = parse_path(path, at_least=values.SHORTEST_PATH)
    chain = _chain(chain_id)

    async def run(device: Conversation) -> EvmAddress:
        names = family(device)
        request = names.get_address(
            address_n=address_n, show_display=show_on_onekey, **names.network(chain)
        )
        answer = await device.ask(request, names.address)
        values.check_device_address(answer.address)
        return EvmAddress(format_path(address_n), answer.address)

    return run


@method(together=_evm_public_keys.together)
def get_public_key(
    path: PathLike,
    *,
    chain_id: int | None = None,
    show_on_onekey: bool = True,
    use_batch: bool = False,
) -> Operation[EvmPublicKey]:
    """The public key at a path, and its BIP-32 node.

    Args:
        path: such as `m/44'/60'/0'`.
        chain_id: EIP-155 number of the network that the device names on its screen.
        show_on_onekey: show the key on the device and wait for the person to confirm it.
        use_batch: in a bundle whose items all say so, and of which nothing is shown, ask for
            the keys in one message, where the firmware has it (`BatchGetPublickeys`).
    """
    address_n = parse_path(path, at_least=values.SHORTEST_PATH)
    chain = _chain(chain_id)
    return _evm_public_keys.PublicKeyOperation(address_n, chain, show_on_onekey, use_batch)


@method(signing=True)
def sign_transaction(
    path: PathLike, transaction: Mapping[str, Any]
) -> Operation[EvmSignedTransaction]:
    """Sign a transaction after the person has confirmed it.

    Numbers are int, or text in decimal or with 0x; bytes are bytes or hex text. The names of
    fields may also be written as in JavaScript (`gasLimit`, `chainId`). Amounts are in wei.

    Args:
        path: of the account that pays, such as `m/44'/60'/0'/0/0`.
        transaction: `chain_id`, `nonce`, `gas_limit`, `to`, `value`, `data`, and either
            `gas_price` (EIP-155), or `max_fee_per_gas` and `max_priority_fee_per_gas` with or
            without `access_list` (EIP-1559), and `authorization_list` (EIP-7702). Without `to` it
            creates a contract. An entry of `access_list` has `address` and `storage_keys`; one
            of `authorization_list` has `chain_id` (0 for all), `address`, `nonce`, and its
            `signature` or the `path` of the key that signs it, by default the sender's.

    Raises:
        InvalidParameter: a field is missing, malformed or in conflict with another; so are
            transactions of EIP-2930, which no device signs.
        MethodUnsupported: the model does not sign authorizations.
        DeviceFailure: the device refused, such as a contract for EIP-7702 that it does not know.
        FirmwareError: the firmware signed an authorization and the transaction in a form that no
            network accepts. `params["authorization_signatures"]` are good by themselves.
    """
    address_n = values.signing_path(path)
    checked = _evm_transaction.read(transaction)

    async def run(device: Conversation) -> EvmSignedTransaction:
        return await _evm_signing.sign_transaction(device, address_n, checked)

    def demand(features: Features) -> MinimumFirmware:
        return _evm_signing.transaction_demand(checked.kind, features)

    return Demanding(run, demand)


@method(signing=True)
def sign_message(
    path: PathLike, message_hex: bytes | str, *, chain_id: int | None = None
) -> Operation[EvmMessageSignature]:
    """Sign a message as a person's words (EIP-191, version 0x45: `personal_sign`).

    Args:
        path: of the account that signs.
        message_hex: the message as bytes, or as hex text.
        chain_id: EIP-155 number of the network that the device names on its screen.
    """
    address_n = values.signing_path(path)
    message = values.byte_string("message_hex", message_hex)
    chain = _chain(chain_id)

    async def run(device: Conversation) -> EvmMessageSignature:
        names = family(device)
        request = names.sign_message(address_n=address_n, message=message, **names.network(chain))
        answer = await device.ask(request, names.message_signature)
        signed = _evm_signing.message_signature(answer, _evm_signing.message_digest(message))
        if signed.address is None:
            raise ProtocolError("the device does not say whose signature it is")
        return signed

    return run


@method(bundle=False)
def verify_message(
    address: str,
    message_hex: bytes | str,
    signature: bytes | str,
    *,
    chain_id: int | None = None,
) -> Operation[Success]:
    """Have the device check a signature of a message (EIP-191), and show whose it is.

    Args:
        address: of the account that is said to have signed.
        message_hex: the message as bytes, or as hex text.
        signature: r, s and v, 65 bytes.
        chain_id: EIP-155 number of the network that the device names on its screen.

    Raises:
        DeviceFailure: the signature is not one of that account.
    """
    chain = _chain(chain_id)
    digits = values.address("address", address, chain)
    message = values.byte_string("message_hex", message_hex)
    signed = values.byte_string("signature", signature, _SIGNATURE_SIZE)

    async def run(device: Conversation) -> Success:
        names = family(device)
        request = names.verify_message(
            address=digits, message=message, signature=signed, **names.network(chain)
        )
        return Success((await device.ask(request, messages.Success)).message)

    return run


@method(signing=True)
def sign_typed_data(
    path: PathLike,
    data: Mapping[str, Any] | None = None,
    *,
    metamask_v4_compat: bool = True,
    domain_hash: bytes | str | None = None,
    message_hash: bytes | str | None = None,
    chain_id: int | None = None,
) -> Operation[EvmMessageSignature]:
    """Sign typed data (EIP-712), which the device shows value by value where it can.

    What a device has no room for it signs by the hashes alone, which it shows instead.

    Args:
        path: of the account that signs.
        data: `types` with `EIP712Domain`, `primaryType`, `domain` and `message`.
        metamask_v4_compat: hash structs in arrays as MetaMask and everybody since does.
        domain_hash: the domain separator; needed only where there are no data.
        message_hash: the hash of the message; left out where there are data, or where the domain
            alone is signed.
        chain_id: EIP-155 number of the network that the device names on its screen.

    Raises:
        InvalidParameter: the data do not agree with their types, or a hash that the device
            would sign is not theirs.
    """
    address_n = values.signing_path(path)
    chain = _chain(chain_id)
    if not isinstance(metamask_v4_compat, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidParameter("metamask_v4_compat is neither True nor False")
    what = _evm_typed_signing.signable(
        data, domain_hash, message_hash, chain=chain, metamask_v4_compat=metamask_v4_compat
    )

    async def run(device: Conversation) -> EvmMessageSignature:
        return await _evm_typed_signing.sign(device, address_n, what, chain)

    return Demanding(run, what.demand)


@method(signing=True, minimum=_evm_typed_signing.OLD_HASH_SINCE)
def sign_message_eip712(
    path: PathLike, domain_hash: bytes | str, message_hash: bytes | str
) -> Operation[EvmMessageSignature]:
    """Sign typed data by their hashes, with a message that only old firmware knows.

    `sign_typed_data` uses it by itself where it has to.

    Args:
        path: of the account that signs.
        domain_hash: the domain separator, 32 bytes.
        message_hash: the hash of the message, 32 bytes.

    Raises:
        DeviceFailure: newer firmware does not know the message.
    """
    address_n = values.signing_path(path)
    what = _evm_typed_signing.Signable(
        values.byte_string("domain_hash", domain_hash, _HASH_SIZE),
        values.byte_string("message_hash", message_hash, _HASH_SIZE),
    )

    async def run(device: Conversation) -> EvmMessageSignature:
        return await _evm_typed_signing.sign_by_old_message(device, address_n, what)

    return run


def _chain(chain_id: int | None) -> int | None:
    return None if chain_id is None else values.chain_id(chain_id)
