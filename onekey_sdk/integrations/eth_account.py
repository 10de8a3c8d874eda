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

from typing import TYPE_CHECKING, Any, NoReturn, cast

from onekey_sdk.errors import InvalidParameter, MissingDependency, ProtocolError

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
    from eth_utils.crypto import keccak
    from hexbytes import HexBytes
except ImportError as missing:
    raise MissingDependency("accounts need eth-account: pip install 'onekey-sdk[eth]'") from missing

if TYPE_CHECKING:
    from eth_account.messages import SignableMessage
    from eth_account.types import TransactionDictType
    from eth_typing import ChecksumAddress, Hash32

    from onekey_sdk.models import EvmMessageSignature
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
_CALLDATA = {"0x80296ff8d1ed46f8e3c7992664d13b833504c2bb": bytes.fromhex("8129fc1c")}
"""What devices want beside the authorization of a contract: OKX's is to be initialised."""


class OneKeyAccount(LocalAccount):
    """An account whose key stays in the device.

    Args:
        wallet: of a client from `onekey_sdk.sync`, open for as long as the account is used.
        path: of the account.

    It is a `LocalAccount` only because web3.py takes no other `BaseAccount`; what needs the key
    itself raises `NotImplementedError`.
    """

    def __init__(self, wallet: Wallet, path: PathLike = "m/44'/60'/0'/0/0") -> None:
        self._wallet = wallet
        self._path = path
        self._address = cast(
            "ChecksumAddress", wallet.evm.get_address(path, show_on_onekey=False).address
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
            InvalidParameter: it is of another version, which no device signs.
            OneKeyError: as `evm_sign_message`.
        """
        version, header, body = signable_message
        digest = keccak(b"\x19" + version + header + body)
        if version == _PERSONAL:
            return self._signed(self._wallet.evm.sign_message(self._path, body), digest)
        if version == _TYPED and len(header) == _HASH_SIZE and len(body) in {0, _HASH_SIZE}:
            signature = self._wallet.evm.sign_typed_data(
                self._path, domain_hash=header, message_hash=body or None
            )
            return self._signed(signature, digest)
        raise InvalidParameter(f"devices do not sign messages of version 0x{version.hex()}")

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
            InvalidParameter: the data do not agree with their types.
            OneKeyError: as `evm_sign_typed_data`.
        """
        encoded = encode_typed_data(domain_data, message_types, message_data, full_message)
        data = full_message or _whole(domain_data or {}, message_types or {}, message_data or {})
        if _DOMAIN not in data["types"]:
            types = {_DOMAIN: _domain_type(data["domain"]), **data["types"]}
            data = {**data, "types": types}
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
        if blobs is not None:
            raise InvalidParameter("devices do not sign transactions with blobs (EIP-4844)")
        fields: dict[str, Any] = dict(transaction_dict)
        sender = fields.pop("from", None)
        if sender is not None and str(sender).lower() != self._address.lower():
            raise InvalidParameter(f"the transaction is from {sender}, not from {self._address}")
        if fields.get("authorizationList") is not None:
            fields["authorizationList"] = [
                _authorization(item) for item in fields["authorizationList"]
            ]
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
            OneKeyError: as `evm_sign_transaction`; devices know but a few contracts.
        """
        contract = str(authorization["address"])
        unsigned = {key: authorization[key] for key in ("chainId", "address", "nonce")}
        transaction = {
            "chainId": authorization["chainId"] or 1,
            "nonce": 0,
            "gas": 0,
            "maxFeePerGas": 0,
            "maxPriorityFeePerGas": 0,
            "to": self._address,
            "data": _CALLDATA.get(contract.lower(), b""),
            "authorizationList": [{**unsigned, "path": self._path}],
        }
        signed = self._wallet.evm.sign_transaction(self._path, transaction)
        [signature] = signed.authorization_signatures
        r, s = (int.from_bytes(part, "big") for part in (signature.r, signature.s))
        # eth-account knows how an authorization is hashed; the key that it wants is nobody's.
        digest = Account.sign_authorization(unsigned, _NOBODY).authorization_hash
        found = SignedSetCodeAuthorization(
            chain_id=authorization["chainId"],
            address=bytes(HexBytes(contract)),
            nonce=authorization["nonce"],
            y_parity=signature.y_parity,
            r=r,
            s=s,
            signature=Signature(vrs=(signature.y_parity, r, s)),
            authorization_hash=digest,
        )
        if found.authority != bytes(HexBytes(self._address)):
            raise ProtocolError("the device's signature is not one of the account")
        return found

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


def _whole(
    domain: dict[str, Any], types: dict[str, Any], message: dict[str, Any]
) -> dict[str, Any]:
    """Typed data as one, the primary type being the one that no other uses."""
    used = {
        inner
        for name, members in types.items()
        for member in members
        if (inner := str(member["type"]).partition("[")[0]) != name
    }
    [primary] = types.keys() - used
    return {"types": types, "primaryType": primary, "domain": domain, "message": message}


def _authorization(item: Any) -> dict[str, Any]:
    """A signed authorization of eth-account, or a mapping, as `evm_sign_transaction` takes it."""
    if not isinstance(item, SignedSetCodeAuthorization):
        return dict(item)
    return {
        "chain_id": item.chain_id,
        "address": f"0x{item.address.hex()}",
        "nonce": item.nonce,
        "signature": {"y_parity": item.y_parity, "r": item.r, "s": item.s},
    }
