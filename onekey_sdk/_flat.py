"""Every chain's methods, typed.

Written by `tools/generate.py` from the modules in `onekey_sdk/chains`; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, Unpack, overload

if TYPE_CHECKING:
    from typing import Required

    from onekey_sdk.parameters import WalletParameters
    from onekey_sdk.models import BtcAddress, BtcDescriptor, BtcDescriptorKey, BtcMessageSignature, BtcMultisig, BtcPublicKey, BtcRefTx, BtcSignedPsbt, BtcSignedTransaction, BtcTxInput, BtcTxOutput, EvmAddress, EvmMessageSignature, EvmPublicKey, EvmSignedTransaction, ScriptType, SerializablePsbt, Success
    from onekey_sdk.paths import PathLike


class BtcGetAddressItem(TypedDict, total=False):
    """One item of a bundle of `btc_get_address`."""

    path: Required[PathLike]
    coin: str | None
    script_type: ScriptType | str | None
    multisig: BtcMultisig | Mapping[str, Any] | None
    show_on_onekey: bool


class BtcGetPublicKeyItem(TypedDict, total=False):
    """One item of a bundle of `btc_get_public_key`."""

    path: Required[PathLike]
    coin: str | None
    script_type: ScriptType | str | None
    show_on_onekey: bool


class EvmGetAddressItem(TypedDict, total=False):
    """One item of a bundle of `evm_get_address`."""

    path: Required[PathLike]
    chain_id: int | None
    show_on_onekey: bool


class EvmGetPublicKeyItem(TypedDict, total=False):
    """One item of a bundle of `evm_get_public_key`."""

    path: Required[PathLike]
    chain_id: int | None
    show_on_onekey: bool
    use_batch: bool


def _named(
    first: str, positional: tuple[Any, ...], parameters: dict[str, Any]
) -> dict[str, Any]:
    """The parameters by name; the first one may come without."""
    if len(positional) > 1 or (positional and first in parameters):
        raise TypeError(f"only {first} may be given without its name, and once")
    return {**({first: positional[0]} if positional else {}), **parameters}


class _Call(Protocol):
    async def __call__(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any: ...


class BtcMethods:
    """The `btc` methods of a wallet."""

    def __init__(self, call: _Call) -> None:
        self._call = call

    @overload
    async def get_address(self, path: PathLike, *, coin: str | None = None, script_type: ScriptType | str | None = None, multisig: BtcMultisig | Mapping[str, Any] | None = None, show_on_onekey: bool = True) -> BtcAddress: ...
    @overload
    async def get_address(self, *, bundle: Sequence[BtcGetAddressItem]) -> list[BtcAddress]: ...
    async def get_address(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
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

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return await self._call("btc_get_address", bundle, parameters)

    @overload
    async def get_public_key(self, path: PathLike, *, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True) -> BtcPublicKey: ...
    @overload
    async def get_public_key(self, *, bundle: Sequence[BtcGetPublicKeyItem]) -> list[BtcPublicKey]: ...
    async def get_public_key(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The extended public key at a path, as SLIP-132 writes it for the kind of script.

        A bundle of which nothing is shown is asked for in one message, where the firmware has it.

        Args:
            path: an account's, such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return await self._call("btc_get_public_key", bundle, parameters)

    async def get_descriptors(self, account: int = 0, *, coin: str = 'Bitcoin', script_type: ScriptType | str | None = None) -> tuple[BtcDescriptor, ...]:
        """The descriptors of an account (BIP-380), for wallets that only watch.

        Args:
            account: the account's number in paths such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `test`.
            script_type: the kind of addresses; by default all that the coin has, each of which is an
                account of its own.
        """
        parameters: dict[str, Any] = {"account": account, "coin": coin, "script_type": script_type}
        result: tuple[BtcDescriptor, ...] = await self._call("btc_get_descriptors", None, parameters)
        return result

    async def get_descriptor_key(self, path: PathLike, *, coin: str | None = None) -> BtcDescriptorKey:
        """A public key with its origin, as descriptors write it (BIP-380).

        Args:
            path: of the account, such as `m/48'/0'/0'/2'` for multisig (BIP-48).
            coin: a coin's name or symbol, such as `Bitcoin` or `test`; by default the path's.
        """
        parameters: dict[str, Any] = {"path": path, "coin": coin}
        result: BtcDescriptorKey = await self._call("btc_get_descriptor_key", None, parameters)
        return result

    async def get_multisig_descriptor(self, path: PathLike, threshold: int, cosigners: Sequence[BtcDescriptorKey | str], *, coin: str | None = None, script_type: ScriptType | str | None = None) -> BtcDescriptor:
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
        parameters: dict[str, Any] = {"path": path, "threshold": threshold, "cosigners": cosigners, "coin": coin, "script_type": script_type}
        result: BtcDescriptor = await self._call("btc_get_multisig_descriptor", None, parameters)
        return result

    async def sign_transaction(self, coin: str, inputs: Sequence[BtcTxInput | Mapping[str, Any]], outputs: Sequence[BtcTxOutput | Mapping[str, Any]], ref_txs: Sequence[BtcRefTx | Mapping[str, Any] | bytes | str] = (), *, locktime: int | None = None, version: int | None = None, expiry: int | None = None, overwintered: bool = False, version_group_id: int | None = None, branch_id: int | None = None, timestamp: int | None = None, allow_high_fee: bool = False, allow_dust: bool = False) -> BtcSignedTransaction:
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
        parameters: dict[str, Any] = {"coin": coin, "inputs": inputs, "outputs": outputs, "ref_txs": ref_txs, "locktime": locktime, "version": version, "expiry": expiry, "overwintered": overwintered, "version_group_id": version_group_id, "branch_id": branch_id, "timestamp": timestamp, "allow_high_fee": allow_high_fee, "allow_dust": allow_dust}
        result: BtcSignedTransaction = await self._call("btc_sign_transaction", None, parameters)
        return result

    async def sign_psbt(self, psbt: bytes | str | SerializablePsbt, *, coin: str | None = None, finalize: bool = False, allow_high_fee: bool = False, allow_dust: bool = False) -> BtcSignedPsbt:
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
        parameters: dict[str, Any] = {"psbt": psbt, "coin": coin, "finalize": finalize, "allow_high_fee": allow_high_fee, "allow_dust": allow_dust}
        result: BtcSignedPsbt = await self._call("btc_sign_psbt", None, parameters)
        return result

    async def sign_message(self, path: PathLike, message_hex: bytes | str, *, coin: str | None = None, no_script_type: bool = False, dapp_sign_type: str | None = None) -> BtcMessageSignature:
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
        parameters: dict[str, Any] = {"path": path, "message_hex": message_hex, "coin": coin, "no_script_type": no_script_type, "dapp_sign_type": dapp_sign_type}
        result: BtcMessageSignature = await self._call("btc_sign_message", None, parameters)
        return result

    async def verify_message(self, address: str, message_hex: bytes | str, signature: bytes | str, coin: str) -> Success:
        """Have the device check a signature of a message, and show whose it is.

        Args:
            address: of the key that is said to have signed.
            message_hex: the message as bytes, or as hex text.
            signature: 65 bytes; devices do not check BIP-322.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`.

        Raises:
            DeviceFailure: the signature is not one of that address.
        """
        parameters: dict[str, Any] = {"address": address, "message_hex": message_hex, "signature": signature, "coin": coin}
        result: Success = await self._call("btc_verify_message", None, parameters)
        return result


class EvmMethods:
    """The `evm` methods of a wallet."""

    def __init__(self, call: _Call) -> None:
        self._call = call

    @overload
    async def get_address(self, path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True) -> EvmAddress: ...
    @overload
    async def get_address(self, *, bundle: Sequence[EvmGetAddressItem]) -> list[EvmAddress]: ...
    async def get_address(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: of at least three components, such as `m/44'/60'/0'/0/0`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return await self._call("evm_get_address", bundle, parameters)

    @overload
    async def get_public_key(self, path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True, use_batch: bool = False) -> EvmPublicKey: ...
    @overload
    async def get_public_key(self, *, bundle: Sequence[EvmGetPublicKeyItem]) -> list[EvmPublicKey]: ...
    async def get_public_key(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The public key at a path, and its BIP-32 node.

        Args:
            path: such as `m/44'/60'/0'`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the key on the device and wait for the person to confirm it.
            use_batch: in a bundle whose items all say so, and of which nothing is shown, ask for
                the keys in one message, where the firmware has it (`BatchGetPublickeys`).

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return await self._call("evm_get_public_key", bundle, parameters)

    async def sign_transaction(self, path: PathLike, transaction: Mapping[str, Any]) -> EvmSignedTransaction:
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
        parameters: dict[str, Any] = {"path": path, "transaction": transaction}
        result: EvmSignedTransaction = await self._call("evm_sign_transaction", None, parameters)
        return result

    async def sign_message(self, path: PathLike, message_hex: bytes | str, *, chain_id: int | None = None) -> EvmMessageSignature:
        """Sign a message as a person's words (EIP-191, version 0x45: `personal_sign`).

        Args:
            path: of the account that signs.
            message_hex: the message as bytes, or as hex text.
            chain_id: EIP-155 number of the network that the device names on its screen.
        """
        parameters: dict[str, Any] = {"path": path, "message_hex": message_hex, "chain_id": chain_id}
        result: EvmMessageSignature = await self._call("evm_sign_message", None, parameters)
        return result

    async def verify_message(self, address: str, message_hex: bytes | str, signature: bytes | str, *, chain_id: int | None = None) -> Success:
        """Have the device check a signature of a message (EIP-191), and show whose it is.

        Args:
            address: of the account that is said to have signed.
            message_hex: the message as bytes, or as hex text.
            signature: r, s and v, 65 bytes.
            chain_id: EIP-155 number of the network that the device names on its screen.

        Raises:
            DeviceFailure: the signature is not one of that account.
        """
        parameters: dict[str, Any] = {"address": address, "message_hex": message_hex, "signature": signature, "chain_id": chain_id}
        result: Success = await self._call("evm_verify_message", None, parameters)
        return result

    async def sign_typed_data(self, path: PathLike, data: Mapping[str, Any] | None = None, *, metamask_v4_compat: bool = True, domain_hash: bytes | str | None = None, message_hash: bytes | str | None = None, chain_id: int | None = None) -> EvmMessageSignature:
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
        parameters: dict[str, Any] = {"path": path, "data": data, "metamask_v4_compat": metamask_v4_compat, "domain_hash": domain_hash, "message_hash": message_hash, "chain_id": chain_id}
        result: EvmMessageSignature = await self._call("evm_sign_typed_data", None, parameters)
        return result

    async def sign_message_eip712(self, path: PathLike, domain_hash: bytes | str, message_hash: bytes | str) -> EvmMessageSignature:
        """Sign typed data by their hashes, with a message that only old firmware knows.

        `sign_typed_data` uses it by itself where it has to.

        Args:
            path: of the account that signs.
            domain_hash: the domain separator, 32 bytes.
            message_hash: the hash of the message, 32 bytes.

        Raises:
            DeviceFailure: newer firmware does not know the message.
        """
        parameters: dict[str, Any] = {"path": path, "domain_hash": domain_hash, "message_hash": message_hash}
        result: EvmMessageSignature = await self._call("evm_sign_message_eip712", None, parameters)
        return result


class WalletMethods:
    """The chains of a wallet."""

    async def _call(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        raise AssertionError("a subclass overrides this")

    @property
    def btc(self) -> BtcMethods:
        """The `btc` methods in this wallet."""
        return BtcMethods(self._call)

    @property
    def evm(self) -> EvmMethods:
        """The `evm` methods in this wallet."""
        return EvmMethods(self._call)


class FlatMethods:
    """Every method of every chain by its flat name."""

    async def _flat(
        self,
        name: str,
        connect_id: str | None,
        device_id: str | None,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        raise AssertionError("a subclass overrides this")

    @overload
    async def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, coin: str | None = None, script_type: ScriptType | str | None = None, multisig: BtcMultisig | Mapping[str, Any] | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> BtcAddress: ...
    @overload
    async def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[BtcGetAddressItem], **common: Unpack[WalletParameters]) -> list[BtcAddress]: ...
    async def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
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

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return await self._flat("btc_get_address", connect_id, device_id, bundle, parameters)

    @overload
    async def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> BtcPublicKey: ...
    @overload
    async def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[BtcGetPublicKeyItem], **common: Unpack[WalletParameters]) -> list[BtcPublicKey]: ...
    async def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The extended public key at a path, as SLIP-132 writes it for the kind of script.

        A bundle of which nothing is shown is asked for in one message, where the firmware has it.

        Args:
            path: an account's, such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return await self._flat("btc_get_public_key", connect_id, device_id, bundle, parameters)

    async def btc_get_descriptors(self, connect_id: str | None = None, device_id: str | None = None, *, account: int = 0, coin: str = 'Bitcoin', script_type: ScriptType | str | None = None, **common: Unpack[WalletParameters]) -> tuple[BtcDescriptor, ...]:
        """The descriptors of an account (BIP-380), for wallets that only watch.

        Args:
            account: the account's number in paths such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `test`.
            script_type: the kind of addresses; by default all that the coin has, each of which is an
                account of its own.
        """
        parameters: dict[str, Any] = {"account": account, "coin": coin, "script_type": script_type, **common}
        result: tuple[BtcDescriptor, ...] = await self._flat("btc_get_descriptors", connect_id, device_id, None, parameters)
        return result

    async def btc_get_descriptor_key(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, coin: str | None = None, **common: Unpack[WalletParameters]) -> BtcDescriptorKey:
        """A public key with its origin, as descriptors write it (BIP-380).

        Args:
            path: of the account, such as `m/48'/0'/0'/2'` for multisig (BIP-48).
            coin: a coin's name or symbol, such as `Bitcoin` or `test`; by default the path's.
        """
        parameters: dict[str, Any] = {"path": path, "coin": coin, **common}
        result: BtcDescriptorKey = await self._flat("btc_get_descriptor_key", connect_id, device_id, None, parameters)
        return result

    async def btc_get_multisig_descriptor(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, threshold: int, cosigners: Sequence[BtcDescriptorKey | str], coin: str | None = None, script_type: ScriptType | str | None = None, **common: Unpack[WalletParameters]) -> BtcDescriptor:
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
        parameters: dict[str, Any] = {"path": path, "threshold": threshold, "cosigners": cosigners, "coin": coin, "script_type": script_type, **common}
        result: BtcDescriptor = await self._flat("btc_get_multisig_descriptor", connect_id, device_id, None, parameters)
        return result

    async def btc_sign_transaction(self, connect_id: str | None = None, device_id: str | None = None, *, coin: str, inputs: Sequence[BtcTxInput | Mapping[str, Any]], outputs: Sequence[BtcTxOutput | Mapping[str, Any]], ref_txs: Sequence[BtcRefTx | Mapping[str, Any] | bytes | str] = (), locktime: int | None = None, version: int | None = None, expiry: int | None = None, overwintered: bool = False, version_group_id: int | None = None, branch_id: int | None = None, timestamp: int | None = None, allow_high_fee: bool = False, allow_dust: bool = False, **common: Unpack[WalletParameters]) -> BtcSignedTransaction:
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
        parameters: dict[str, Any] = {"coin": coin, "inputs": inputs, "outputs": outputs, "ref_txs": ref_txs, "locktime": locktime, "version": version, "expiry": expiry, "overwintered": overwintered, "version_group_id": version_group_id, "branch_id": branch_id, "timestamp": timestamp, "allow_high_fee": allow_high_fee, "allow_dust": allow_dust, **common}
        result: BtcSignedTransaction = await self._flat("btc_sign_transaction", connect_id, device_id, None, parameters)
        return result

    async def btc_sign_psbt(self, connect_id: str | None = None, device_id: str | None = None, *, psbt: bytes | str | SerializablePsbt, coin: str | None = None, finalize: bool = False, allow_high_fee: bool = False, allow_dust: bool = False, **common: Unpack[WalletParameters]) -> BtcSignedPsbt:
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
        parameters: dict[str, Any] = {"psbt": psbt, "coin": coin, "finalize": finalize, "allow_high_fee": allow_high_fee, "allow_dust": allow_dust, **common}
        result: BtcSignedPsbt = await self._flat("btc_sign_psbt", connect_id, device_id, None, parameters)
        return result

    async def btc_sign_message(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, message_hex: bytes | str, coin: str | None = None, no_script_type: bool = False, dapp_sign_type: str | None = None, **common: Unpack[WalletParameters]) -> BtcMessageSignature:
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
        parameters: dict[str, Any] = {"path": path, "message_hex": message_hex, "coin": coin, "no_script_type": no_script_type, "dapp_sign_type": dapp_sign_type, **common}
        result: BtcMessageSignature = await self._flat("btc_sign_message", connect_id, device_id, None, parameters)
        return result

    async def btc_verify_message(self, connect_id: str | None = None, device_id: str | None = None, *, address: str, message_hex: bytes | str, signature: bytes | str, coin: str, **common: Unpack[WalletParameters]) -> Success:
        """Have the device check a signature of a message, and show whose it is.

        Args:
            address: of the key that is said to have signed.
            message_hex: the message as bytes, or as hex text.
            signature: 65 bytes; devices do not check BIP-322.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`.

        Raises:
            DeviceFailure: the signature is not one of that address.
        """
        parameters: dict[str, Any] = {"address": address, "message_hex": message_hex, "signature": signature, "coin": coin, **common}
        result: Success = await self._flat("btc_verify_message", connect_id, device_id, None, parameters)
        return result

    @overload
    async def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, chain_id: int | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> EvmAddress: ...
    @overload
    async def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[EvmGetAddressItem], **common: Unpack[WalletParameters]) -> list[EvmAddress]: ...
    async def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: of at least three components, such as `m/44'/60'/0'/0/0`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return await self._flat("evm_get_address", connect_id, device_id, bundle, parameters)

    @overload
    async def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, chain_id: int | None = None, show_on_onekey: bool = True, use_batch: bool = False, **common: Unpack[WalletParameters]) -> EvmPublicKey: ...
    @overload
    async def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[EvmGetPublicKeyItem], **common: Unpack[WalletParameters]) -> list[EvmPublicKey]: ...
    async def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The public key at a path, and its BIP-32 node.

        Args:
            path: such as `m/44'/60'/0'`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the key on the device and wait for the person to confirm it.
            use_batch: in a bundle whose items all say so, and of which nothing is shown, ask for
                the keys in one message, where the firmware has it (`BatchGetPublickeys`).

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return await self._flat("evm_get_public_key", connect_id, device_id, bundle, parameters)

    async def evm_sign_transaction(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, transaction: Mapping[str, Any], **common: Unpack[WalletParameters]) -> EvmSignedTransaction:
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
        parameters: dict[str, Any] = {"path": path, "transaction": transaction, **common}
        result: EvmSignedTransaction = await self._flat("evm_sign_transaction", connect_id, device_id, None, parameters)
        return result

    async def evm_sign_message(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, message_hex: bytes | str, chain_id: int | None = None, **common: Unpack[WalletParameters]) -> EvmMessageSignature:
        """Sign a message as a person's words (EIP-191, version 0x45: `personal_sign`).

        Args:
            path: of the account that signs.
            message_hex: the message as bytes, or as hex text.
            chain_id: EIP-155 number of the network that the device names on its screen.
        """
        parameters: dict[str, Any] = {"path": path, "message_hex": message_hex, "chain_id": chain_id, **common}
        result: EvmMessageSignature = await self._flat("evm_sign_message", connect_id, device_id, None, parameters)
        return result

    async def evm_verify_message(self, connect_id: str | None = None, device_id: str | None = None, *, address: str, message_hex: bytes | str, signature: bytes | str, chain_id: int | None = None, **common: Unpack[WalletParameters]) -> Success:
        """Have the device check a signature of a message (EIP-191), and show whose it is.

        Args:
            address: of the account that is said to have signed.
            message_hex: the message as bytes, or as hex text.
            signature: r, s and v, 65 bytes.
            chain_id: EIP-155 number of the network that the device names on its screen.

        Raises:
            DeviceFailure: the signature is not one of that account.
        """
        parameters: dict[str, Any] = {"address": address, "message_hex": message_hex, "signature": signature, "chain_id": chain_id, **common}
        result: Success = await self._flat("evm_verify_message", connect_id, device_id, None, parameters)
        return result

    async def evm_sign_typed_data(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, data: Mapping[str, Any] | None = None, metamask_v4_compat: bool = True, domain_hash: bytes | str | None = None, message_hash: bytes | str | None = None, chain_id: int | None = None, **common: Unpack[WalletParameters]) -> EvmMessageSignature:
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
        parameters: dict[str, Any] = {"path": path, "data": data, "metamask_v4_compat": metamask_v4_compat, "domain_hash": domain_hash, "message_hash": message_hash, "chain_id": chain_id, **common}
        result: EvmMessageSignature = await self._flat("evm_sign_typed_data", connect_id, device_id, None, parameters)
        return result

    async def evm_sign_message_eip712(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, domain_hash: bytes | str, message_hash: bytes | str, **common: Unpack[WalletParameters]) -> EvmMessageSignature:
        """Sign typed data by their hashes, with a message that only old firmware knows.

        `sign_typed_data` uses it by itself where it has to.

        Args:
            path: of the account that signs.
            domain_hash: the domain separator, 32 bytes.
            message_hash: the hash of the message, 32 bytes.

        Raises:
            DeviceFailure: newer firmware does not know the message.
        """
        parameters: dict[str, Any] = {"path": path, "domain_hash": domain_hash, "message_hash": message_hash, **common}
        result: EvmMessageSignature = await self._flat("evm_sign_message_eip712", connect_id, device_id, None, parameters)
        return result
