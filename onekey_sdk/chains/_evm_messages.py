"""Which message says what, in OneKey's family and in Trezor's, that old firmware has instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.session.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Family:
    """Message classes by their purpose; the two families have the same fields, but for `chain_id`.

    Attributes:
        has_chain_id: whether messages outside of transactions say the network.
        sign_tx_eip7702: None where there is no such message.
    """

    has_chain_id: bool
    get_address: Any
    address: Any
    get_public_key: Any
    public_key: Any
    sign_tx: Any
    sign_tx_eip1559: Any
    sign_tx_eip7702: Any
    access_list: Any
    tx_request: Any
    tx_ack: Any
    sign_message: Any
    message_signature: Any
    verify_message: Any
    sign_typed_data: Any
    sign_typed_hash: Any
    typed_data_signature: Any
    struct_request: Any
    struct_ack: Any
    struct_member: Any
    field_type: Any
    data_type: Any
    value_request: Any
    value_ack: Any

    def network(self, chain_id: int | None) -> dict[str, int]:
        """The field that says the network, where there is one and it is known."""
        return {"chain_id": chain_id} if self.has_chain_id and chain_id is not None else {}


def family(device: Conversation) -> Family:
    """The messages that the device's firmware knows."""
    return _onekey() if device.schema == "latest" else _trezor()


def _onekey() -> Family:
    struct_ack = messages.EthereumTypedDataStructAckOneKey
    return Family(
        has_chain_id=True,
        get_address=messages.EthereumGetAddressOneKey,
        address=messages.EthereumAddressOneKey,
        get_public_key=messages.EthereumGetPublicKeyOneKey,
        public_key=messages.EthereumPublicKeyOneKey,
        sign_tx=messages.EthereumSignTxOneKey,
        sign_tx_eip1559=messages.EthereumSignTxEIP1559OneKey,
        sign_tx_eip7702=messages.EthereumSignTxEIP7702OneKey,
        access_list=messages.EthereumAccessListOneKey,
        tx_request=messages.EthereumTxRequestOneKey,
        tx_ack=messages.EthereumTxAckOneKey,
        sign_message=messages.EthereumSignMessageOneKey,
        message_signature=messages.EthereumMessageSignatureOneKey,
        verify_message=messages.EthereumVerifyMessageOneKey,
        sign_typed_data=messages.EthereumSignTypedDataOneKey,
        sign_typed_hash=messages.EthereumSignTypedHashOneKey,
        typed_data_signature=messages.EthereumTypedDataSignatureOneKey,
        struct_request=messages.EthereumTypedDataStructRequestOneKey,
        struct_ack=struct_ack,
        struct_member=struct_ack.EthereumStructMemberOneKey,
        field_type=struct_ack.EthereumFieldTypeOneKey,
        data_type=struct_ack.EthereumDataTypeOneKey,
        value_request=messages.EthereumTypedDataValueRequestOneKey,
        value_ack=messages.EthereumTypedDataValueAckOneKey,
    )


def _trezor() -> Family:
    struct_ack = messages.EthereumTypedDataStructAck
    return Family(
        has_chain_id=False,
        get_address=messages.EthereumGetAddress,
        address=messages.EthereumAddress,
        get_public_key=messages.EthereumGetPublicKey,
        public_key=messages.EthereumPublicKey,
        sign_tx=messages.EthereumSignTx,
        sign_tx_eip1559=messages.EthereumSignTxEIP1559,
        sign_tx_eip7702=None,
        access_list=messages.EthereumSignTxEIP1559.EthereumAccessList,
        tx_request=messages.EthereumTxRequest,
        tx_ack=messages.EthereumTxAck,
        sign_message=messages.EthereumSignMessage,
        message_signature=messages.EthereumMessageSignature,
        verify_message=messages.EthereumVerifyMessage,
        sign_typed_data=messages.EthereumSignTypedData,
        sign_typed_hash=messages.EthereumSignTypedHash,
        typed_data_signature=messages.EthereumTypedDataSignature,
        struct_request=messages.EthereumTypedDataStructRequest,
        struct_ack=struct_ack,
        struct_member=struct_ack.EthereumStructMember,
        field_type=struct_ack.EthereumFieldType,
        data_type=struct_ack.EthereumDataType,
        value_request=messages.EthereumTypedDataValueRequest,
        value_ack=messages.EthereumTypedDataValueAck,
    )
