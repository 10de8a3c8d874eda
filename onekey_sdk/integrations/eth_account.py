"""An account of a device as eth-account and web3.py have accounts; needs the extra `[eth]`.

    from onekey_sdk.integrations.eth_account import OneKeyAccount
    from onekey_sdk.sync import OneKey

    with OneKey() as sdk:
        account = OneKeyAccount(sdk.open_wallet(standard=True))
        w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(account), layer=0)
        w3.eth.send_transaction({"from": account.address, "to": ..., "value": ...})

Whatever the device signs is recovered to the account's address before it is handed out.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, NoReturn, cast

from onekey_sdk.chains import _evm_values as values
from onekey_sdk.chains._evm_typed_signing import signable
from onekey_sdk.errors import FirmwareError, InvalidParameter, MissingDependency, ProtocolError
from onekey_sdk.paths import HARDENED, format_path

try:
    from eth_account import Account
    from eth_account.datastructures import (
        SignedMessage,
        SignedSetCodeAuthorization,
        SignedTransaction,
    )
    from eth_account.messages import encode_typed_data
    from eth_account.signers.local import LocalAccount
    from eth_keys.datatypes import Signature
    from eth_utils.address import to_checksum_address
    from eth_utils.crypto import keccak
    from hexbytes import HexBytes
except ImportError as missing:
    raise MissingDependency("accounts need eth-account: pip install 'onekey-sdk[eth]'") from missing

if TYPE_CHECKING:
    from eth_account.messages import SignableMessage
    from eth_account.types import TransactionDictType
    from eth_typing import ChecksumAddress, Hash32

    from onekey_sdk.models import EvmAuthorizationSignature, EvmMessageSignature
    from onekey_sdk.paths import PathLike
    from onekey_sdk.sync import Wallet

_PERSONAL = b"E"
_TYPED = b"\x01"
_HASH_SIZE = 32
_NO_KEY = "the private key does not leave the device"
_DOMAIN = "EIP712Domain"
_DOMAIN_FIELDS = {
    "name": "string",
    "version": "string",
    "chainId": "uint256",
    "verifyingContract": "address",
    "salt": "bytes32",
}
_REMEDIES = {
    "domain": (
        "give EIP712Domain its members in the order name, version, chainId, verifyingContract, "
        "salt, and the types string, string, uint256, address and bytes32"
    ),
    "message": "write bytes as bytes, or in hexadecimal with 0x",
}
"""What to do where eth-account reads a part of typed data differently."""
_AUTHORIZATION = {name: name for name in ("chainId", "address", "nonce")}
_CALLDATA = {"80296ff8d1ed46f8e3c7992664d13b833504c2bb": bytes.fromhex("8129fc1c")}
"""What devices want beside the authorization of a contract: OKX's is to be initialised."""
_CHAINS = {60: 1, 1: 11155111, 61: 61, 137: 30, 714: 56, 966: 137}
"""A network for each coin type (SLIP-44), on which devices sign with keys of such paths."""


class OneKeyAccount(LocalAccount):
    """An account whose key stays in the device.

    Args:
        wallet: of a client from `onekey_sdk.sync`, open for as long as the account is used.
        path: of the account.

    Raises:
        InvalidParameter: the wallet is one of `onekey_sdk.OneKey`, whose methods are awaited.

    It is a `LocalAccount` only because web3.py takes no other `BaseAccount`; what needs the key
    itself raises `NotImplementedError`.
    """

    def __init__(self, wallet: Wallet, path: PathLike = "m/44'/60'/0'/0/0") -> None:
        if iscoroutinefunction(wallet.evm.get_address):
            raise InvalidParameter(
                "an account needs a wallet without await: open it with onekey_sdk.sync.OneKey"
            )
        self._wallet = wallet
        self._path = path
        # Devices write the addresses of Rootstock with a checksum of its own (RSKIP-60).
        self._address = to_checksum_address(
            wallet.evm.get_address(path, show_on_onekey=False).address
        )

    def __repr__(self) -> str:
        return f"<OneKeyAccount {self._address}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneKeyAccount) and self._address == other.address

    def __hash__(self) -> int:
        return hash((type(self), self._address))

    def __bytes__(self) -> bytes:
        raise NotImplementedError(_NO_KEY)

    @property
    def address(self) -> ChecksumAddress:
        """The address with its checksum (EIP-55)."""
        return self._address

    @property
    def key(self) -> NoReturn:
        """Not there.

        Raises:
            NotImplementedError: the key does not leave the device.
        """
        raise NotImplementedError(_NO_KEY)

    def encrypt(self, password: str, kdf: Any = None, iterations: Any = None) -> NoReturn:
        """Not possible.

        Raises:
            NotImplementedError: the key does not leave the device.
        """
        raise NotImplementedError(_NO_KEY)

    def unsafe_sign_hash(self, message_hash: Hash32) -> NoReturn:
        """Not possible.

        Raises:
            NotImplementedError: a device signs only what it can show.
        """
        raise NotImplementedError(
            "a device signs no bare hash, because nobody could see what it stands for; use "
            "sign_message, sign_typed_data or sign_transaction"
        )

    def sign_message(self, signable_message: SignableMessage) -> SignedMessage:
        """Sign what `encode_defunct` or `encode_typed_data` gave (EIP-191, versions 0x45 and 0x01).

        Of typed data that come encoded the device shows the hashes alone; `sign_typed_data`
        lets it show the values.

        Raises:
            InvalidParameter: it is of another version or form, which no device signs.
            OneKeyError: as `evm_sign_message`.
        """
        version, header, body = signable_message
        digest = keccak(b"\x19" + version + header + body)
        if version == _PERSONAL and header == b"thereum Signed Message:\n%d" % len(body):
            return self._signed(self._wallet.evm.sign_message(self._path, body), digest)
        if version == _TYPED and len(header) == _HASH_SIZE and len(body) in {0, _HASH_SIZE}:
            signature = self._wallet.evm.sign_typed_data(
                self._path, domain_hash=header, message_hash=body or None
            )
            return self._signed(signature, digest)
        raise InvalidParameter(
            f"devices do not sign messages of version 0x{version.hex()} with this header"
        )

    def sign_typed_data(
        self,
        domain_data: dict[str, Any] | None = None,
        message_types: dict[str, Any] | None = None,
        message_data: dict[str, Any] | None = None,
        full_message: dict[str, Any] | None = None,
    ) -> SignedMessage:
        """Sign typed data (EIP-712), given in either of eth-account's two ways.

        Raises:
            ValueError: eth-account cannot read them.
            InvalidParameter: the data do not agree with their types, or eth-account reads them
                differently from the device, so that no program would know the signature.
            OneKeyError: as `evm_sign_typed_data`.
        """
        encoded = encode_typed_data(domain_data, message_types, message_data, full_message)
        given = {"domain": domain_data, "types": message_types, "message": message_data}
        data = _whole(full_message or given)
        _check_reading(data, encoded)
        digest = keccak(b"\x19\x01" + encoded.header + encoded.body)
        return self._signed(self._wallet.evm.sign_typed_data(self._path, data), digest)

    def sign_transaction(
        self, transaction_dict: TransactionDictType, blobs: Any = None
    ) -> SignedTransaction:
        """Sign a transaction as web3.py builds it.

        Raises:
            InvalidParameter: `from` is another account, or devices do not sign such transactions.
            OneKeyError: as `evm_sign_transaction`.
        """
        if not isinstance(transaction_dict, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidParameter("the transaction is no mapping of names to values")
        if blobs is not None:
            raise InvalidParameter("devices do not sign transactions with blobs (EIP-4844)")
        fields: dict[str, Any] = dict(transaction_dict)
        sender = fields.pop("from", None)
        if sender is not None and str(sender).lower() != self._address.lower():
            raise InvalidParameter(f"the transaction is from {sender}, not from {self._address}")
        listed = fields.get("authorizationList")
        if isinstance(listed, (list, tuple)):
            fields["authorizationList"] = [*map(_authorization, cast("list[Any]", listed))]
        signed = self._wallet.evm.sign_transaction(self._path, fields)
        raw = HexBytes(signed.raw_transaction)
        if Account.recover_transaction(raw) != self._address:
            raise ProtocolError("the device's signature is not one of the account")
        r, s = (int.from_bytes(part, "big") for part in (signed.r, signed.s))
        return SignedTransaction(raw, HexBytes(keccak(raw)), r, s, signed.v)

    def sign_authorization(self, authorization: dict[str, Any]) -> Any:
        """Sign an authorization (EIP-7702): `chainId` (0 for all), `address` and `nonce`.

        Returns:
            eth-account's `SignedSetCodeAuthorization`.

        Devices sign it only along with a transaction. That one is made up, without fee and
        without gas, so that no network can ever take it; the person sees the contract that the
        account delegates to, and a fee of zero.

        Raises:
            InvalidParameter: something is missing or malformed, or `chainId` is 0 and the
                account's path is of no network that is known here.
            OneKeyError: as `evm_sign_transaction`; devices know but a few contracts.
        """
        unsigned = _unsigned(authorization)
        # eth-account knows how an authorization is hashed; the key that it wants is nobody's.
        expected = Account.sign_authorization(unsigned, _NOBODY)
        transaction = {
            "chainId": expected.chain_id or _chain_of(self._path),
            "nonce": 0,
            "gas": 0,
            "maxFeePerGas": 0,
            "maxPriorityFeePerGas": 0,
            "to": self._address,
            "data": _CALLDATA.get(expected.address.hex(), b""),
            "authorizationList": [{**unsigned, "path": self._path}],
        }
        signature = self._authorized(transaction)
        r, s = (int.from_bytes(part, "big") for part in (signature.r, signature.s))
        found = SignedSetCodeAuthorization(
            chain_id=expected.chain_id,
            address=expected.address,
            nonce=expected.nonce,
            y_parity=signature.y_parity,
            r=r,
            s=s,
            signature=Signature(vrs=(signature.y_parity, r, s)),
            authorization_hash=expected.authorization_hash,
        )
        if found.authority != bytes(HexBytes(self._address)):
            raise ProtocolError("the device's signature is not one of the account")
        return found

    def _authorized(self, transaction: dict[str, Any]) -> EvmAuthorizationSignature:
        """The signature of a transaction's authorization, which alone is of use here."""
        found: tuple[EvmAuthorizationSignature, ...] | None
        try:
            found = self._wallet.evm.sign_transaction(
                self._path, transaction
            ).authorization_signatures
        except FirmwareError as error:
            # No network would accept the transaction, which none is to get.
            found = error.params.get("authorization_signatures")
            if found is None:
                raise
        [signature] = found
        return signature

    def _signed(self, answer: EvmMessageSignature, digest: bytes) -> SignedMessage:
        signature = HexBytes(answer.signature)
        v = signature[-1]
        r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:64]))
        public_key = Signature(vrs=(v - 27, r, s)).recover_public_key_from_msg_hash(digest)
        if public_key.to_checksum_address() != self._address:
            raise ProtocolError("the device's signature is not one of the account")
        return SignedMessage(HexBytes(digest), r, s, v, signature)


_NOBODY = (1).to_bytes(32, "big")


def _domain_type(domain: dict[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in _DOMAIN_FIELDS.items() if name in domain]


def _whole(data: Mapping[str, Any]) -> dict[str, Any]:
    """Typed data with what eth-account allows to leave out: domain type and primary type."""
    types: dict[str, Any] = {_DOMAIN: _domain_type(data["domain"]), **data["types"]}
    return {"primaryType": _primary_type(types), **data, "types": types}


def _primary_type(types: dict[str, Any]) -> str:
    """The type that no other uses, which eth-account has found to be one."""
    used = {
        inner
        for name, members in types.items()
        if name != _DOMAIN
        for member in members
        if (inner := str(member["type"]).partition("[")[0]) != name
    }
    [primary] = types.keys() - used - {_DOMAIN}
    return primary


def _check_reading(data: dict[str, Any], encoded: SignableMessage) -> None:
    """Check that eth-account hashes typed data as devices do.

    Raises:
        InvalidParameter: it does not, or the data do not agree with their types.
    """
    read = signable(data, None, None, metamask_v4_compat=True)
    for part, theirs, own in (
        ("domain", encoded.header, read.domain_hash),
        ("message", encoded.body, read.message_hash),
    ):
        if theirs != own:
            raise InvalidParameter(
                f"eth-account reads the {part} of these data differently from devices: "
                f"{_REMEDIES[part]}; or sign with wallet.evm.sign_typed_data"
            )


def _unsigned(authorization: object) -> dict[str, Any]:
    """What is signed of an authorization, as eth-account takes it.

    Raises:
        InvalidParameter: something is missing or malformed.
    """
    given = authorization
    if isinstance(given, Mapping):
        fields = cast("Mapping[str, Any]", given)
        given = {name: fields.get(name) for name in _AUTHORIZATION}
    found = values.fields_of("authorization", given, _AUTHORIZATION, required=tuple(_AUTHORIZATION))
    return {
        "chainId": values.whole_number("authorization.chainId", found["chainId"], bits=64),
        "address": bytes.fromhex(values.address("authorization.address", found["address"])),
        "nonce": values.whole_number("authorization.nonce", found["nonce"], bits=64),
    }


def _chain_of(path: PathLike) -> int:
    """A network on which devices sign with the key of that path.

    Raises:
        InvalidParameter: none is known.
    """
    address_n = values.signing_path(path)
    chain_id = _CHAINS.get(address_n[1] & ~HARDENED)
    if chain_id is None:
        raise InvalidParameter(
            f"devices sign an authorization for all networks (chainId 0) on one that they know, "
            f"and the path {format_path(address_n)} is of none that is known here: give the "
            "chainId of the account's network"
        )
    return chain_id


def _authorization(item: Any) -> Any:
    """A signed authorization of eth-account, or anything else, for `evm_sign_transaction`."""
    if not isinstance(item, SignedSetCodeAuthorization):
        return item
    return {
        "chain_id": item.chain_id,
        "address": f"0x{item.address.hex()}",
        "nonce": item.nonce,
        "signature": {"y_parity": item.y_parity, "r": item.r, "s": item.s},
    }
