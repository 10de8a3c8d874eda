"""Types of `messages.py`.

Written by `tools/generate.py` from `protos/`; do not edit.
"""

from collections.abc import Iterable
from typing import Generic, NewType, TypeVar

from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.internal.containers import RepeatedCompositeFieldContainer as _Messages
from google.protobuf.internal.containers import RepeatedScalarFieldContainer as _Scalars
from google.protobuf.message import Message as _Message

_Number = TypeVar("_Number", bound=int)

class _Enum(type, Generic[_Number]):
    """What `EnumTypeWrapper` offers, with numbers of a type of their own."""
    DESCRIPTOR: EnumDescriptor
    def Name(cls, number: int) -> str: ...
    def Value(cls, name: str) -> _Number: ...
    def keys(cls) -> list[str]: ...
    def values(cls) -> list[_Number]: ...
    def items(cls) -> list[tuple[str, _Number]]: ...


class AlephiumGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    include_public_key: bool
    target_group: int
    """0 to 3; the device looks for a path in that group."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        include_public_key: bool | None = ...,
        target_group: int | None = ...,
    ) -> None: ...

class AlephiumAddress(_Message):
    address: str
    public_key: bytes
    @property
    def derived_path(self) -> _Scalars[int]:
        """Where it found one."""
    def __init__(
        self,
        *,
        address: str | None = ...,
        public_key: bytes | None = ...,
        derived_path: Iterable[int] | None = ...,
    ) -> None: ...

class AlephiumSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    data_initial_chunk: bytes
    data_length: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class AlephiumSignedTx(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class AlephiumTxRequest(_Message):
    """The device asks for more data."""
    data_length: int
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class AlephiumTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class AlephiumBytecodeRequest(_Message):
    """The device asks for the script's bytecode."""
    data_length: int
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class AlephiumBytecodeAck(_Message):
    bytecode_data: bytes
    def __init__(
        self,
        *,
        bytecode_data: bytes | None = ...,
    ) -> None: ...

class AlephiumSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    message_type: bytes
    """Text, such as alephium."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        message_type: bytes | None = ...,
    ) -> None: ...

class AlephiumMessageSignature(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class AlgorandGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class AlgorandAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class AlgorandSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
    ) -> None: ...

class AlgorandSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class AptosGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class AptosAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class AptosSignTx(_Message):
    class _AptosTransactionType:
        ValueType = NewType("ValueType", int)
    class _AptosTransactionTypeValues(_Enum[AptosSignTx._AptosTransactionType.ValueType]):
        STANDARD: AptosSignTx._AptosTransactionType.ValueType
        WITH_DATA: AptosSignTx._AptosTransactionType.ValueType
    class AptosTransactionType(_AptosTransactionType, metaclass=_AptosTransactionTypeValues): ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    tx_type: AptosSignTx.AptosTransactionType.ValueType
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        tx_type: AptosSignTx.AptosTransactionType.ValueType | str | None = ...,
    ) -> None: ...

class AptosSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class AptosSignMessage(_Message):
    class AptosMessagePayload(_Message):
        address: str
        chain_id: str
        application: str
        nonce: str
        message: str
        def __init__(
            self,
            *,
            address: str | None = ...,
            chain_id: str | None = ...,
            application: str | None = ...,
            nonce: str | None = ...,
            message: str | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    @property
    def payload(self) -> AptosSignMessage.AptosMessagePayload: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        payload: AptosSignMessage.AptosMessagePayload | None = ...,
    ) -> None: ...

class AptosMessageSignature(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class AptosSignSIWAMessage(_Message):
    """Sign in with Aptos; answered by AptosMessageSignature."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    siwa_payload: str
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        siwa_payload: str | None = ...,
    ) -> None: ...

class BenfenGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class BenfenAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class BenfenSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    data_initial_chunk: bytes
    coin_type: bytes
    data_length: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        coin_type: bytes | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class BenfenSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class BenfenTxRequest(_Message):
    """The device asks for more data."""
    data_length: int
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class BenfenTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class BenfenSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class BenfenMessageSignature(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class BinanceGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class BinanceAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class BinanceGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class BinancePublicKey(_Message):
    public_key: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
    ) -> None: ...

class BinanceSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    msg_count: int
    account_number: int
    chain_id: str
    memo: str
    sequence: int
    source: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        msg_count: int | None = ...,
        account_number: int | None = ...,
        chain_id: str | None = ...,
        memo: str | None = ...,
        sequence: int | None = ...,
        source: int | None = ...,
    ) -> None: ...

class BinanceTxRequest(_Message):
    """The device asks for the next of the `msg_count` messages."""

class BinanceTransferMsg(_Message):
    class BinanceInputOutput(_Message):
        address: str
        @property
        def coins(self) -> _Messages[BinanceTransferMsg.BinanceCoin]: ...
        def __init__(
            self,
            *,
            address: str | None = ...,
            coins: Iterable[BinanceTransferMsg.BinanceCoin] | None = ...,
        ) -> None: ...
    class BinanceCoin(_Message):
        amount: int
        """Hundred millionths."""
        denom: str
        def __init__(
            self,
            *,
            amount: int | None = ...,
            denom: str | None = ...,
        ) -> None: ...
    @property
    def inputs(self) -> _Messages[BinanceTransferMsg.BinanceInputOutput]: ...
    @property
    def outputs(self) -> _Messages[BinanceTransferMsg.BinanceInputOutput]: ...
    def __init__(
        self,
        *,
        inputs: Iterable[BinanceTransferMsg.BinanceInputOutput] | None = ...,
        outputs: Iterable[BinanceTransferMsg.BinanceInputOutput] | None = ...,
    ) -> None: ...

class BinanceOrderMsg(_Message):
    class _BinanceOrderType:
        ValueType = NewType("ValueType", int)
    class _BinanceOrderTypeValues(_Enum[BinanceOrderMsg._BinanceOrderType.ValueType]):
        OT_UNKNOWN: BinanceOrderMsg._BinanceOrderType.ValueType
        MARKET: BinanceOrderMsg._BinanceOrderType.ValueType
        LIMIT: BinanceOrderMsg._BinanceOrderType.ValueType
        OT_RESERVED: BinanceOrderMsg._BinanceOrderType.ValueType
    class BinanceOrderType(_BinanceOrderType, metaclass=_BinanceOrderTypeValues): ...
    class _BinanceOrderSide:
        ValueType = NewType("ValueType", int)
    class _BinanceOrderSideValues(_Enum[BinanceOrderMsg._BinanceOrderSide.ValueType]):
        SIDE_UNKNOWN: BinanceOrderMsg._BinanceOrderSide.ValueType
        BUY: BinanceOrderMsg._BinanceOrderSide.ValueType
        SELL: BinanceOrderMsg._BinanceOrderSide.ValueType
    class BinanceOrderSide(_BinanceOrderSide, metaclass=_BinanceOrderSideValues): ...
    class _BinanceTimeInForce:
        ValueType = NewType("ValueType", int)
    class _BinanceTimeInForceValues(_Enum[BinanceOrderMsg._BinanceTimeInForce.ValueType]):
        TIF_UNKNOWN: BinanceOrderMsg._BinanceTimeInForce.ValueType
        GTE: BinanceOrderMsg._BinanceTimeInForce.ValueType
        TIF_RESERVED: BinanceOrderMsg._BinanceTimeInForce.ValueType
        IOC: BinanceOrderMsg._BinanceTimeInForce.ValueType
    class BinanceTimeInForce(_BinanceTimeInForce, metaclass=_BinanceTimeInForceValues): ...
    id: str
    ordertype: BinanceOrderMsg.BinanceOrderType.ValueType
    price: int
    """Hundred millionths."""
    quantity: int
    """Hundred millionths."""
    sender: str
    side: BinanceOrderMsg.BinanceOrderSide.ValueType
    symbol: str
    timeinforce: BinanceOrderMsg.BinanceTimeInForce.ValueType
    def __init__(
        self,
        *,
        id: str | None = ...,
        ordertype: BinanceOrderMsg.BinanceOrderType.ValueType | str | None = ...,
        price: int | None = ...,
        quantity: int | None = ...,
        sender: str | None = ...,
        side: BinanceOrderMsg.BinanceOrderSide.ValueType | str | None = ...,
        symbol: str | None = ...,
        timeinforce: BinanceOrderMsg.BinanceTimeInForce.ValueType | str | None = ...,
    ) -> None: ...

class BinanceCancelMsg(_Message):
    refid: str
    sender: str
    symbol: str
    def __init__(
        self,
        *,
        refid: str | None = ...,
        sender: str | None = ...,
        symbol: str | None = ...,
    ) -> None: ...

class BinanceSignedTx(_Message):
    signature: bytes
    public_key: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class Success(_Message):
    """The request was carried out; ends a conversation that has no answer of its own."""
    message: str
    def __init__(
        self,
        *,
        message: str | None = ...,
    ) -> None: ...

class Failure(_Message):
    """The request was refused, or failed."""
    class _FailureType:
        ValueType = NewType("ValueType", int)
    class _FailureTypeValues(_Enum[Failure._FailureType.ValueType]):
        Failure_UnexpectedMessage: Failure._FailureType.ValueType
        Failure_ButtonExpected: Failure._FailureType.ValueType
        Failure_DataError: Failure._FailureType.ValueType
        Failure_ActionCancelled: Failure._FailureType.ValueType
        Failure_PinExpected: Failure._FailureType.ValueType
        Failure_PinCancelled: Failure._FailureType.ValueType
        Failure_PinInvalid: Failure._FailureType.ValueType
        Failure_InvalidSignature: Failure._FailureType.ValueType
        Failure_ProcessError: Failure._FailureType.ValueType
        Failure_NotEnoughFunds: Failure._FailureType.ValueType
        Failure_NotInitialized: Failure._FailureType.ValueType
        Failure_PinMismatch: Failure._FailureType.ValueType
        Failure_WipeCodeMismatch: Failure._FailureType.ValueType
        Failure_InvalidSession: Failure._FailureType.ValueType
        Failure_FirmwareError: Failure._FailureType.ValueType
    class FailureType(_FailureType, metaclass=_FailureTypeValues): ...
    code: Failure.FailureType.ValueType
    message: str
    """English, for people."""
    def __init__(
        self,
        *,
        code: Failure.FailureType.ValueType | str | None = ...,
        message: str | None = ...,
    ) -> None: ...

class ButtonRequest(_Message):
    """The device waits for the person; the host answers ButtonAck."""
    class _ButtonRequestType:
        ValueType = NewType("ValueType", int)
    class _ButtonRequestTypeValues(_Enum[ButtonRequest._ButtonRequestType.ValueType]):
        ButtonRequest_Other: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_FeeOverThreshold: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_ConfirmOutput: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_ResetDevice: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_ConfirmWord: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_WipeDevice: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_ProtectCall: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_SignTx: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_FirmwareCheck: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_Address: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_PublicKey: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_MnemonicWordCount: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_MnemonicInput: ButtonRequest._ButtonRequestType.ValueType
        _Deprecated_ButtonRequest_PassphraseType: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_UnknownDerivationPath: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_RecoveryHomepage: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_Success: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_Warning: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_PassphraseEntry: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_PinEntry: ButtonRequest._ButtonRequestType.ValueType
        ButtonRequest_AttachPin: ButtonRequest._ButtonRequestType.ValueType
    class ButtonRequestType(_ButtonRequestType, metaclass=_ButtonRequestTypeValues): ...
    code: ButtonRequest.ButtonRequestType.ValueType
    pages: int
    def __init__(
        self,
        *,
        code: ButtonRequest.ButtonRequestType.ValueType | str | None = ...,
        pages: int | None = ...,
    ) -> None: ...

class ButtonAck(_Message): ...

class PinMatrixRequest(_Message):
    """Classic family: the device shows digits in random places and wants their positions."""
    class _PinMatrixRequestType:
        ValueType = NewType("ValueType", int)
    class _PinMatrixRequestTypeValues(_Enum[PinMatrixRequest._PinMatrixRequestType.ValueType]):
        PinMatrixRequestType_Current: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_NewFirst: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_NewSecond: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_WipeCodeFirst: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_WipeCodeSecond: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_BackupFirst: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_BackupSecond: PinMatrixRequest._PinMatrixRequestType.ValueType
        PinMatrixRequestType_AttachToPin: PinMatrixRequest._PinMatrixRequestType.ValueType
    class PinMatrixRequestType(_PinMatrixRequestType, metaclass=_PinMatrixRequestTypeValues): ...
    type: PinMatrixRequest.PinMatrixRequestType.ValueType
    def __init__(
        self,
        *,
        type: PinMatrixRequest.PinMatrixRequestType.ValueType | str | None = ...,
    ) -> None: ...

class PinMatrixAck(_Message):
    pin: str
    """Positions 1 to 9, row by row from the bottom left; 0 is the cell below them."""
    new_pin: str
    def __init__(
        self,
        *,
        pin: str | None = ...,
        new_pin: str | None = ...,
    ) -> None: ...

class PassphraseRequest(_Message):
    """The session has no seed yet; the host answers PassphraseAck."""
    _on_device: bool
    exists_attach_pin_user: bool
    """Whether some PIN opens a hidden wallet."""
    def __init__(
        self,
        *,
        _on_device: bool | None = ...,
        exists_attach_pin_user: bool | None = ...,
    ) -> None: ...

class PassphraseAck(_Message):
    """Exactly one of `passphrase`, `on_device` and `on_device_attach_pin`."""
    passphrase: str
    """NFKD, at most 50 bytes of UTF-8."""
    _state: bytes
    on_device: bool
    on_device_attach_pin: bool
    """The person enters the PIN of a hidden wallet instead."""
    def __init__(
        self,
        *,
        passphrase: str | None = ...,
        _state: bytes | None = ...,
        on_device: bool | None = ...,
        on_device_attach_pin: bool | None = ...,
    ) -> None: ...

class Deprecated_PassphraseStateRequest(_Message):
    """From firmware before 2020."""
    state: bytes
    def __init__(
        self,
        *,
        state: bytes | None = ...,
    ) -> None: ...

class Deprecated_PassphraseStateAck(_Message): ...

class HDNodeType(_Message):
    """A node of a BIP-32 key tree."""
    depth: int
    fingerprint: int
    """Of the parent; first four bytes, big endian."""
    child_num: int
    chain_code: bytes
    private_key: bytes
    public_key: bytes
    """33 bytes, compressed."""
    def __init__(
        self,
        *,
        depth: int | None = ...,
        fingerprint: int | None = ...,
        child_num: int | None = ...,
        chain_code: bytes | None = ...,
        private_key: bytes | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class BixinPinInputOnDevice(_Message):
    """Answers PinMatrixRequest: the person types on the device instead."""

class _InputScriptType:
    ValueType = NewType("ValueType", int)
class _InputScriptTypeValues(_Enum[_InputScriptType.ValueType]):
    SPENDADDRESS: _InputScriptType.ValueType
    SPENDMULTISIG: _InputScriptType.ValueType
    EXTERNAL: _InputScriptType.ValueType
    SPENDWITNESS: _InputScriptType.ValueType
    SPENDP2SHWITNESS: _InputScriptType.ValueType
    SPENDTAPROOT: _InputScriptType.ValueType
class InputScriptType(_InputScriptType, metaclass=_InputScriptTypeValues): ...

class _OutputScriptType:
    ValueType = NewType("ValueType", int)
class _OutputScriptTypeValues(_Enum[_OutputScriptType.ValueType]):
    PAYTOADDRESS: _OutputScriptType.ValueType
    PAYTOSCRIPTHASH: _OutputScriptType.ValueType
    PAYTOMULTISIG: _OutputScriptType.ValueType
    PAYTOOPRETURN: _OutputScriptType.ValueType
    PAYTOWITNESS: _OutputScriptType.ValueType
    PAYTOP2SHWITNESS: _OutputScriptType.ValueType
    PAYTOTAPROOT: _OutputScriptType.ValueType
class OutputScriptType(_OutputScriptType, metaclass=_OutputScriptTypeValues): ...

class _DecredStakingSpendType:
    ValueType = NewType("ValueType", int)
class _DecredStakingSpendTypeValues(_Enum[_DecredStakingSpendType.ValueType]):
    SSGen: _DecredStakingSpendType.ValueType
    SSRTX: _DecredStakingSpendType.ValueType
class DecredStakingSpendType(_DecredStakingSpendType, metaclass=_DecredStakingSpendTypeValues): ...

class _AmountUnit:
    ValueType = NewType("ValueType", int)
class _AmountUnitValues(_Enum[_AmountUnit.ValueType]):
    BITCOIN: _AmountUnit.ValueType
    MILLIBITCOIN: _AmountUnit.ValueType
    MICROBITCOIN: _AmountUnit.ValueType
    SATOSHI: _AmountUnit.ValueType
class AmountUnit(_AmountUnit, metaclass=_AmountUnitValues):
    """How the device shows amounts."""

class MultisigRedeemScriptType(_Message):
    """An m-of-n script: either `pubkeys`, or `nodes` with one common `address_n`."""
    class HDNodePathType(_Message):
        @property
        def node(self) -> HDNodeType: ...
        @property
        def address_n(self) -> _Scalars[int]: ...
        def __init__(
            self,
            *,
            node: HDNodeType | None = ...,
            address_n: Iterable[int] | None = ...,
        ) -> None: ...
    @property
    def pubkeys(self) -> _Messages[MultisigRedeemScriptType.HDNodePathType]: ...
    @property
    def signatures(self) -> _Scalars[bytes]: ...
    m: int
    @property
    def nodes(self) -> _Messages[HDNodeType]: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        pubkeys: Iterable[MultisigRedeemScriptType.HDNodePathType] | None = ...,
        signatures: Iterable[bytes] | None = ...,
        m: int | None = ...,
        nodes: Iterable[HDNodeType] | None = ...,
        address_n: Iterable[int] | None = ...,
    ) -> None: ...

class GetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    ecdsa_curve_name: str
    """Secp256k1 if missing."""
    show_display: bool
    coin_name: str
    script_type: InputScriptType.ValueType
    ignore_xpub_magic: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        ecdsa_curve_name: str | None = ...,
        show_display: bool | None = ...,
        coin_name: str | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        ignore_xpub_magic: bool | None = ...,
    ) -> None: ...

class PublicKey(_Message):
    @property
    def node(self) -> HDNodeType: ...
    xpub: str
    root_fingerprint: int
    """Of the tree's root; first four bytes, big endian."""
    def __init__(
        self,
        *,
        node: HDNodeType | None = ...,
        xpub: str | None = ...,
        root_fingerprint: int | None = ...,
    ) -> None: ...

class GetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    coin_name: str
    """As in the firmware's list of coins."""
    show_display: bool
    @property
    def multisig(self) -> MultisigRedeemScriptType: ...
    script_type: InputScriptType.ValueType
    ignore_xpub_magic: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        coin_name: str | None = ...,
        show_display: bool | None = ...,
        multisig: MultisigRedeemScriptType | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        ignore_xpub_magic: bool | None = ...,
    ) -> None: ...

class Address(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class GetOwnershipId(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    coin_name: str
    @property
    def multisig(self) -> MultisigRedeemScriptType: ...
    script_type: InputScriptType.ValueType
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        coin_name: str | None = ...,
        multisig: MultisigRedeemScriptType | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
    ) -> None: ...

class OwnershipId(_Message):
    ownership_id: bytes
    def __init__(
        self,
        *,
        ownership_id: bytes | None = ...,
    ) -> None: ...

class SignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    coin_name: str
    script_type: InputScriptType.ValueType
    no_script_type: bool
    is_bip322_simple: bool
    """BIP-322 instead of the Bitcoin Signed Message format."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        coin_name: str | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        no_script_type: bool | None = ...,
        is_bip322_simple: bool | None = ...,
    ) -> None: ...

class MessageSignature(_Message):
    address: str
    signature: bytes
    """65 bytes with recovery byte, or BIP-322."""
    def __init__(
        self,
        *,
        address: str | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class VerifyMessage(_Message):
    address: str
    signature: bytes
    message: bytes
    coin_name: str
    def __init__(
        self,
        *,
        address: str | None = ...,
        signature: bytes | None = ...,
        message: bytes | None = ...,
        coin_name: str | None = ...,
    ) -> None: ...

class SignTx(_Message):
    """Begins a conversation of TxRequest and TxAck."""
    outputs_count: int
    inputs_count: int
    coin_name: str
    version: int
    lock_time: int
    expiry: int
    """Decred and Zcash."""
    overwintered: bool
    version_group_id: int
    """Zcash."""
    timestamp: int
    """Peercoin; seconds since 1970."""
    branch_id: int
    """Zcash."""
    amount_unit: AmountUnit.ValueType
    decred_staking_ticket: bool
    def __init__(
        self,
        *,
        outputs_count: int | None = ...,
        inputs_count: int | None = ...,
        coin_name: str | None = ...,
        version: int | None = ...,
        lock_time: int | None = ...,
        expiry: int | None = ...,
        overwintered: bool | None = ...,
        version_group_id: int | None = ...,
        timestamp: int | None = ...,
        branch_id: int | None = ...,
        amount_unit: AmountUnit.ValueType | str | None = ...,
        decred_staking_ticket: bool | None = ...,
    ) -> None: ...

class TxRequest(_Message):
    """The device asks for the next part of the transaction, or hands out what it has signed."""
    class _RequestType:
        ValueType = NewType("ValueType", int)
    class _RequestTypeValues(_Enum[TxRequest._RequestType.ValueType]):
        TXINPUT: TxRequest._RequestType.ValueType
        TXOUTPUT: TxRequest._RequestType.ValueType
        TXMETA: TxRequest._RequestType.ValueType
        TXFINISHED: TxRequest._RequestType.ValueType
        TXEXTRADATA: TxRequest._RequestType.ValueType
        TXORIGINPUT: TxRequest._RequestType.ValueType
        TXORIGOUTPUT: TxRequest._RequestType.ValueType
    class RequestType(_RequestType, metaclass=_RequestTypeValues): ...
    class TxRequestDetailsType(_Message):
        request_index: int
        tx_hash: bytes
        """Of a previous transaction, else of the one that is signed."""
        extra_data_len: int
        extra_data_offset: int
        def __init__(
            self,
            *,
            request_index: int | None = ...,
            tx_hash: bytes | None = ...,
            extra_data_len: int | None = ...,
            extra_data_offset: int | None = ...,
        ) -> None: ...
    class TxRequestSerializedType(_Message):
        signature_index: int
        signature: bytes
        """DER, or 64 bytes of BIP-340."""
        serialized_tx: bytes
        """Next piece of the signed transaction."""
        def __init__(
            self,
            *,
            signature_index: int | None = ...,
            signature: bytes | None = ...,
            serialized_tx: bytes | None = ...,
        ) -> None: ...
    request_type: TxRequest.RequestType.ValueType
    @property
    def details(self) -> TxRequest.TxRequestDetailsType: ...
    @property
    def serialized(self) -> TxRequest.TxRequestSerializedType: ...
    def __init__(
        self,
        *,
        request_type: TxRequest.RequestType.ValueType | str | None = ...,
        details: TxRequest.TxRequestDetailsType | None = ...,
        serialized: TxRequest.TxRequestSerializedType | None = ...,
    ) -> None: ...

class TxAck(_Message):
    """Answers TxRequest. The TxAck... messages below are the same bytes, spelled out by kind."""
    class TransactionType(_Message):
        class TxInputType(_Message):
            @property
            def address_n(self) -> _Scalars[int]: ...
            prev_hash: bytes
            """In the order that people read."""
            prev_index: int
            script_sig: bytes
            sequence: int
            script_type: InputScriptType.ValueType
            @property
            def multisig(self) -> MultisigRedeemScriptType: ...
            amount: int
            """Satoshi."""
            decred_tree: int
            witness: bytes
            ownership_proof: bytes
            commitment_data: bytes
            orig_hash: bytes
            orig_index: int
            decred_staking_spend: DecredStakingSpendType.ValueType
            script_pubkey: bytes
            def __init__(
                self,
                *,
                address_n: Iterable[int] | None = ...,
                prev_hash: bytes | None = ...,
                prev_index: int | None = ...,
                script_sig: bytes | None = ...,
                sequence: int | None = ...,
                script_type: InputScriptType.ValueType | str | None = ...,
                multisig: MultisigRedeemScriptType | None = ...,
                amount: int | None = ...,
                decred_tree: int | None = ...,
                witness: bytes | None = ...,
                ownership_proof: bytes | None = ...,
                commitment_data: bytes | None = ...,
                orig_hash: bytes | None = ...,
                orig_index: int | None = ...,
                decred_staking_spend: DecredStakingSpendType.ValueType | str | None = ...,
                script_pubkey: bytes | None = ...,
            ) -> None: ...
        class TxOutputBinType(_Message):
            amount: int
            """Satoshi."""
            script_pubkey: bytes
            decred_script_version: int
            def __init__(
                self,
                *,
                amount: int | None = ...,
                script_pubkey: bytes | None = ...,
                decred_script_version: int | None = ...,
            ) -> None: ...
        class TxOutputType(_Message):
            address: str
            @property
            def address_n(self) -> _Scalars[int]:
                """Instead of `address`: change."""
            amount: int
            """Satoshi."""
            script_type: OutputScriptType.ValueType
            @property
            def multisig(self) -> MultisigRedeemScriptType: ...
            op_return_data: bytes
            orig_hash: bytes
            orig_index: int
            def __init__(
                self,
                *,
                address: str | None = ...,
                address_n: Iterable[int] | None = ...,
                amount: int | None = ...,
                script_type: OutputScriptType.ValueType | str | None = ...,
                multisig: MultisigRedeemScriptType | None = ...,
                op_return_data: bytes | None = ...,
                orig_hash: bytes | None = ...,
                orig_index: int | None = ...,
            ) -> None: ...
        version: int
        @property
        def inputs(self) -> _Messages[TxAck.TransactionType.TxInputType]: ...
        @property
        def bin_outputs(self) -> _Messages[TxAck.TransactionType.TxOutputBinType]: ...
        lock_time: int
        @property
        def outputs(self) -> _Messages[TxAck.TransactionType.TxOutputType]: ...
        inputs_cnt: int
        outputs_cnt: int
        extra_data: bytes
        extra_data_len: int
        expiry: int
        overwintered: bool
        version_group_id: int
        timestamp: int
        branch_id: int
        def __init__(
            self,
            *,
            version: int | None = ...,
            inputs: Iterable[TxAck.TransactionType.TxInputType] | None = ...,
            bin_outputs: Iterable[TxAck.TransactionType.TxOutputBinType] | None = ...,
            lock_time: int | None = ...,
            outputs: Iterable[TxAck.TransactionType.TxOutputType] | None = ...,
            inputs_cnt: int | None = ...,
            outputs_cnt: int | None = ...,
            extra_data: bytes | None = ...,
            extra_data_len: int | None = ...,
            expiry: int | None = ...,
            overwintered: bool | None = ...,
            version_group_id: int | None = ...,
            timestamp: int | None = ...,
            branch_id: int | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAck.TransactionType: ...
    def __init__(
        self,
        *,
        tx: TxAck.TransactionType | None = ...,
    ) -> None: ...

class TxInput(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    prev_hash: bytes
    """In the order that people read."""
    prev_index: int
    script_sig: bytes
    sequence: int
    script_type: InputScriptType.ValueType
    @property
    def multisig(self) -> MultisigRedeemScriptType: ...
    amount: int
    """Satoshi."""
    decred_tree: int
    witness: bytes
    ownership_proof: bytes
    commitment_data: bytes
    orig_hash: bytes
    orig_index: int
    decred_staking_spend: DecredStakingSpendType.ValueType
    script_pubkey: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        prev_hash: bytes | None = ...,
        prev_index: int | None = ...,
        script_sig: bytes | None = ...,
        sequence: int | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        multisig: MultisigRedeemScriptType | None = ...,
        amount: int | None = ...,
        decred_tree: int | None = ...,
        witness: bytes | None = ...,
        ownership_proof: bytes | None = ...,
        commitment_data: bytes | None = ...,
        orig_hash: bytes | None = ...,
        orig_index: int | None = ...,
        decred_staking_spend: DecredStakingSpendType.ValueType | str | None = ...,
        script_pubkey: bytes | None = ...,
    ) -> None: ...

class TxOutput(_Message):
    address: str
    @property
    def address_n(self) -> _Scalars[int]:
        """Instead of `address`: change."""
    amount: int
    """Satoshi."""
    script_type: OutputScriptType.ValueType
    @property
    def multisig(self) -> MultisigRedeemScriptType: ...
    op_return_data: bytes
    orig_hash: bytes
    orig_index: int
    def __init__(
        self,
        *,
        address: str | None = ...,
        address_n: Iterable[int] | None = ...,
        amount: int | None = ...,
        script_type: OutputScriptType.ValueType | str | None = ...,
        multisig: MultisigRedeemScriptType | None = ...,
        op_return_data: bytes | None = ...,
        orig_hash: bytes | None = ...,
        orig_index: int | None = ...,
    ) -> None: ...

class PrevTx(_Message):
    version: int
    lock_time: int
    inputs_count: int
    outputs_count: int
    extra_data_len: int
    expiry: int
    version_group_id: int
    timestamp: int
    branch_id: int
    def __init__(
        self,
        *,
        version: int | None = ...,
        lock_time: int | None = ...,
        inputs_count: int | None = ...,
        outputs_count: int | None = ...,
        extra_data_len: int | None = ...,
        expiry: int | None = ...,
        version_group_id: int | None = ...,
        timestamp: int | None = ...,
        branch_id: int | None = ...,
    ) -> None: ...

class PrevInput(_Message):
    prev_hash: bytes
    """In the order that people read."""
    prev_index: int
    script_sig: bytes
    sequence: int
    decred_tree: int
    def __init__(
        self,
        *,
        prev_hash: bytes | None = ...,
        prev_index: int | None = ...,
        script_sig: bytes | None = ...,
        sequence: int | None = ...,
        decred_tree: int | None = ...,
    ) -> None: ...

class PrevOutput(_Message):
    amount: int
    """Satoshi."""
    script_pubkey: bytes
    decred_script_version: int
    def __init__(
        self,
        *,
        amount: int | None = ...,
        script_pubkey: bytes | None = ...,
        decred_script_version: int | None = ...,
    ) -> None: ...

class TxAckInput(_Message):
    class TxAckInputWrapper(_Message):
        @property
        def input(self) -> TxInput: ...
        def __init__(
            self,
            *,
            input: TxInput | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAckInput.TxAckInputWrapper: ...
    def __init__(
        self,
        *,
        tx: TxAckInput.TxAckInputWrapper | None = ...,
    ) -> None: ...

class TxAckOutput(_Message):
    class TxAckOutputWrapper(_Message):
        @property
        def output(self) -> TxOutput: ...
        def __init__(
            self,
            *,
            output: TxOutput | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAckOutput.TxAckOutputWrapper: ...
    def __init__(
        self,
        *,
        tx: TxAckOutput.TxAckOutputWrapper | None = ...,
    ) -> None: ...

class TxAckPrevMeta(_Message):
    @property
    def tx(self) -> PrevTx: ...
    def __init__(
        self,
        *,
        tx: PrevTx | None = ...,
    ) -> None: ...

class TxAckPrevInput(_Message):
    class TxAckPrevInputWrapper(_Message):
        @property
        def input(self) -> PrevInput: ...
        def __init__(
            self,
            *,
            input: PrevInput | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAckPrevInput.TxAckPrevInputWrapper: ...
    def __init__(
        self,
        *,
        tx: TxAckPrevInput.TxAckPrevInputWrapper | None = ...,
    ) -> None: ...

class TxAckPrevOutput(_Message):
    class TxAckPrevOutputWrapper(_Message):
        @property
        def output(self) -> PrevOutput: ...
        def __init__(
            self,
            *,
            output: PrevOutput | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAckPrevOutput.TxAckPrevOutputWrapper: ...
    def __init__(
        self,
        *,
        tx: TxAckPrevOutput.TxAckPrevOutputWrapper | None = ...,
    ) -> None: ...

class TxAckPrevExtraData(_Message):
    class TxAckPrevExtraDataWrapper(_Message):
        extra_data_chunk: bytes
        def __init__(
            self,
            *,
            extra_data_chunk: bytes | None = ...,
        ) -> None: ...
    @property
    def tx(self) -> TxAckPrevExtraData.TxAckPrevExtraDataWrapper: ...
    def __init__(
        self,
        *,
        tx: TxAckPrevExtraData.TxAckPrevExtraDataWrapper | None = ...,
    ) -> None: ...

class GetOwnershipProof(_Message):
    """SLIP-19."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    coin_name: str
    script_type: InputScriptType.ValueType
    @property
    def multisig(self) -> MultisigRedeemScriptType: ...
    user_confirmation: bool
    @property
    def ownership_ids(self) -> _Scalars[bytes]: ...
    commitment_data: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        coin_name: str | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        multisig: MultisigRedeemScriptType | None = ...,
        user_confirmation: bool | None = ...,
        ownership_ids: Iterable[bytes] | None = ...,
        commitment_data: bytes | None = ...,
    ) -> None: ...

class OwnershipProof(_Message):
    ownership_proof: bytes
    signature: bytes
    def __init__(
        self,
        *,
        ownership_proof: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class AuthorizeCoinJoin(_Message):
    coordinator: str
    max_total_fee: int
    """Satoshi."""
    fee_per_anonymity: int
    @property
    def address_n(self) -> _Scalars[int]: ...
    coin_name: str
    script_type: InputScriptType.ValueType
    amount_unit: AmountUnit.ValueType
    def __init__(
        self,
        *,
        coordinator: str | None = ...,
        max_total_fee: int | None = ...,
        fee_per_anonymity: int | None = ...,
        address_n: Iterable[int] | None = ...,
        coin_name: str | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        amount_unit: AmountUnit.ValueType | str | None = ...,
    ) -> None: ...

class GetPublicKeyMultiple(_Message):
    """Several GetPublicKey in one."""
    class BIP32Address(_Message):
        @property
        def address_n(self) -> _Scalars[int]: ...
        def __init__(
            self,
            *,
            address_n: Iterable[int] | None = ...,
        ) -> None: ...
    @property
    def addresses(self) -> _Messages[GetPublicKeyMultiple.BIP32Address]: ...
    ecdsa_curve_name: str
    show_display: bool
    coin_name: str
    script_type: InputScriptType.ValueType
    ignore_xpub_magic: bool
    def __init__(
        self,
        *,
        addresses: Iterable[GetPublicKeyMultiple.BIP32Address] | None = ...,
        ecdsa_curve_name: str | None = ...,
        show_display: bool | None = ...,
        coin_name: str | None = ...,
        script_type: InputScriptType.ValueType | str | None = ...,
        ignore_xpub_magic: bool | None = ...,
    ) -> None: ...

class PublicKeyMultiple(_Message):
    @property
    def xpubs(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        xpubs: Iterable[str] | None = ...,
    ) -> None: ...

class SignPsbt(_Message):
    """Answered by SignedPsbt."""
    psbt: bytes
    coin_name: str
    def __init__(
        self,
        *,
        psbt: bytes | None = ...,
        coin_name: str | None = ...,
    ) -> None: ...

class SignedPsbt(_Message):
    psbt: bytes
    def __init__(
        self,
        *,
        psbt: bytes | None = ...,
    ) -> None: ...

class _RebootType:
    ValueType = NewType("ValueType", int)
class _RebootTypeValues(_Enum[_RebootType.ValueType]):
    Normal: _RebootType.ValueType
    Boardloader: _RebootType.ValueType
    BootLoader: _RebootType.ValueType
class RebootType(_RebootType, metaclass=_RebootTypeValues): ...

class FirmwareErase(_Message):
    """Touch models answer FirmwareRequest, the Classic family Success."""
    length: int
    """Bytes of the image."""
    def __init__(
        self,
        *,
        length: int | None = ...,
    ) -> None: ...

class FirmwareRequest(_Message):
    """The device asks for a piece of the image; answered by FirmwareUpload."""
    offset: int
    length: int
    def __init__(
        self,
        *,
        offset: int | None = ...,
        length: int | None = ...,
    ) -> None: ...

class FirmwareUpload(_Message):
    payload: bytes
    hash: bytes
    """Of the piece."""
    def __init__(
        self,
        *,
        payload: bytes | None = ...,
        hash: bytes | None = ...,
    ) -> None: ...

class SelfTest(_Message):
    payload: bytes
    def __init__(
        self,
        *,
        payload: bytes | None = ...,
    ) -> None: ...

class FirmwareErase_ex(_Message):
    """As FirmwareErase, for the firmware of the Bluetooth chip."""
    length: int
    def __init__(
        self,
        *,
        length: int | None = ...,
    ) -> None: ...

class Reboot(_Message):
    reboot_type: RebootType.ValueType
    def __init__(
        self,
        *,
        reboot_type: RebootType.ValueType | str | None = ...,
    ) -> None: ...

class FirmwareUpdateEmmc(_Message):
    """Installs images that were written as files before."""
    path: str
    reboot_on_success: bool
    def __init__(
        self,
        *,
        path: str | None = ...,
        reboot_on_success: bool | None = ...,
    ) -> None: ...

class UpgradeFileHeader(_Message):
    """The head of the image, so that the bootloader can show what comes."""
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class _CardanoDerivationType:
    ValueType = NewType("ValueType", int)
class _CardanoDerivationTypeValues(_Enum[_CardanoDerivationType.ValueType]):
    LEDGER: _CardanoDerivationType.ValueType
    ICARUS: _CardanoDerivationType.ValueType
    ICARUS_TREZOR: _CardanoDerivationType.ValueType
class CardanoDerivationType(_CardanoDerivationType, metaclass=_CardanoDerivationTypeValues): ...

class _CardanoAddressType:
    ValueType = NewType("ValueType", int)
class _CardanoAddressTypeValues(_Enum[_CardanoAddressType.ValueType]):
    BASE: _CardanoAddressType.ValueType
    BASE_SCRIPT_KEY: _CardanoAddressType.ValueType
    BASE_KEY_SCRIPT: _CardanoAddressType.ValueType
    BASE_SCRIPT_SCRIPT: _CardanoAddressType.ValueType
    POINTER: _CardanoAddressType.ValueType
    POINTER_SCRIPT: _CardanoAddressType.ValueType
    ENTERPRISE: _CardanoAddressType.ValueType
    ENTERPRISE_SCRIPT: _CardanoAddressType.ValueType
    BYRON: _CardanoAddressType.ValueType
    REWARD: _CardanoAddressType.ValueType
    REWARD_SCRIPT: _CardanoAddressType.ValueType
class CardanoAddressType(_CardanoAddressType, metaclass=_CardanoAddressTypeValues): ...

class _CardanoNativeScriptType:
    ValueType = NewType("ValueType", int)
class _CardanoNativeScriptTypeValues(_Enum[_CardanoNativeScriptType.ValueType]):
    PUB_KEY: _CardanoNativeScriptType.ValueType
    ALL: _CardanoNativeScriptType.ValueType
    ANY: _CardanoNativeScriptType.ValueType
    N_OF_K: _CardanoNativeScriptType.ValueType
    INVALID_BEFORE: _CardanoNativeScriptType.ValueType
    INVALID_HEREAFTER: _CardanoNativeScriptType.ValueType
class CardanoNativeScriptType(_CardanoNativeScriptType, metaclass=_CardanoNativeScriptTypeValues): ...

class _CardanoNativeScriptHashDisplayFormat:
    ValueType = NewType("ValueType", int)
class _CardanoNativeScriptHashDisplayFormatValues(_Enum[_CardanoNativeScriptHashDisplayFormat.ValueType]):
    HIDE: _CardanoNativeScriptHashDisplayFormat.ValueType
    BECH32: _CardanoNativeScriptHashDisplayFormat.ValueType
    POLICY_ID: _CardanoNativeScriptHashDisplayFormat.ValueType
class CardanoNativeScriptHashDisplayFormat(_CardanoNativeScriptHashDisplayFormat, metaclass=_CardanoNativeScriptHashDisplayFormatValues): ...

class _CardanoTxOutputSerializationFormat:
    ValueType = NewType("ValueType", int)
class _CardanoTxOutputSerializationFormatValues(_Enum[_CardanoTxOutputSerializationFormat.ValueType]):
    ARRAY_LEGACY: _CardanoTxOutputSerializationFormat.ValueType
    MAP_BABBAGE: _CardanoTxOutputSerializationFormat.ValueType
class CardanoTxOutputSerializationFormat(_CardanoTxOutputSerializationFormat, metaclass=_CardanoTxOutputSerializationFormatValues): ...

class _CardanoCertificateType:
    ValueType = NewType("ValueType", int)
class _CardanoCertificateTypeValues(_Enum[_CardanoCertificateType.ValueType]):
    STAKE_REGISTRATION: _CardanoCertificateType.ValueType
    STAKE_DEREGISTRATION: _CardanoCertificateType.ValueType
    STAKE_DELEGATION: _CardanoCertificateType.ValueType
    STAKE_POOL_REGISTRATION: _CardanoCertificateType.ValueType
    STAKE_REGISTRATION_CONWAY: _CardanoCertificateType.ValueType
    STAKE_DEREGISTRATION_CONWAY: _CardanoCertificateType.ValueType
    VOTE_DELEGATION: _CardanoCertificateType.ValueType
class CardanoCertificateType(_CardanoCertificateType, metaclass=_CardanoCertificateTypeValues): ...

class _CardanoDRepType:
    ValueType = NewType("ValueType", int)
class _CardanoDRepTypeValues(_Enum[_CardanoDRepType.ValueType]):
    KEY_HASH: _CardanoDRepType.ValueType
    SCRIPT_HASH: _CardanoDRepType.ValueType
    ABSTAIN: _CardanoDRepType.ValueType
    NO_CONFIDENCE: _CardanoDRepType.ValueType
class CardanoDRepType(_CardanoDRepType, metaclass=_CardanoDRepTypeValues): ...

class _CardanoPoolRelayType:
    ValueType = NewType("ValueType", int)
class _CardanoPoolRelayTypeValues(_Enum[_CardanoPoolRelayType.ValueType]):
    SINGLE_HOST_IP: _CardanoPoolRelayType.ValueType
    SINGLE_HOST_NAME: _CardanoPoolRelayType.ValueType
    MULTIPLE_HOST_NAME: _CardanoPoolRelayType.ValueType
class CardanoPoolRelayType(_CardanoPoolRelayType, metaclass=_CardanoPoolRelayTypeValues): ...

class _CardanoTxAuxiliaryDataSupplementType:
    ValueType = NewType("ValueType", int)
class _CardanoTxAuxiliaryDataSupplementTypeValues(_Enum[_CardanoTxAuxiliaryDataSupplementType.ValueType]):
    NONE: _CardanoTxAuxiliaryDataSupplementType.ValueType
    CVOTE_REGISTRATION_SIGNATURE: _CardanoTxAuxiliaryDataSupplementType.ValueType
class CardanoTxAuxiliaryDataSupplementType(_CardanoTxAuxiliaryDataSupplementType, metaclass=_CardanoTxAuxiliaryDataSupplementTypeValues): ...

class _CardanoCVoteRegistrationFormat:
    ValueType = NewType("ValueType", int)
class _CardanoCVoteRegistrationFormatValues(_Enum[_CardanoCVoteRegistrationFormat.ValueType]):
    CIP15: _CardanoCVoteRegistrationFormat.ValueType
    CIP36: _CardanoCVoteRegistrationFormat.ValueType
class CardanoCVoteRegistrationFormat(_CardanoCVoteRegistrationFormat, metaclass=_CardanoCVoteRegistrationFormatValues): ...

class _CardanoTxSigningMode:
    ValueType = NewType("ValueType", int)
class _CardanoTxSigningModeValues(_Enum[_CardanoTxSigningMode.ValueType]):
    ORDINARY_TRANSACTION: _CardanoTxSigningMode.ValueType
    POOL_REGISTRATION_AS_OWNER: _CardanoTxSigningMode.ValueType
    MULTISIG_TRANSACTION: _CardanoTxSigningMode.ValueType
    PLUTUS_TRANSACTION: _CardanoTxSigningMode.ValueType
class CardanoTxSigningMode(_CardanoTxSigningMode, metaclass=_CardanoTxSigningModeValues): ...

class _CardanoTxWitnessType:
    ValueType = NewType("ValueType", int)
class _CardanoTxWitnessTypeValues(_Enum[_CardanoTxWitnessType.ValueType]):
    BYRON_WITNESS: _CardanoTxWitnessType.ValueType
    SHELLEY_WITNESS: _CardanoTxWitnessType.ValueType
class CardanoTxWitnessType(_CardanoTxWitnessType, metaclass=_CardanoTxWitnessTypeValues): ...

class CardanoBlockchainPointerType(_Message):
    block_index: int
    tx_index: int
    certificate_index: int
    def __init__(
        self,
        *,
        block_index: int | None = ...,
        tx_index: int | None = ...,
        certificate_index: int | None = ...,
    ) -> None: ...

class CardanoNativeScript(_Message):
    """A native script (CIP-1854), its scripts nested."""
    type: CardanoNativeScriptType.ValueType
    @property
    def scripts(self) -> _Messages[CardanoNativeScript]: ...
    key_hash: bytes
    @property
    def key_path(self) -> _Scalars[int]: ...
    required_signatures_count: int
    invalid_before: int
    invalid_hereafter: int
    def __init__(
        self,
        *,
        type: CardanoNativeScriptType.ValueType | str | None = ...,
        scripts: Iterable[CardanoNativeScript] | None = ...,
        key_hash: bytes | None = ...,
        key_path: Iterable[int] | None = ...,
        required_signatures_count: int | None = ...,
        invalid_before: int | None = ...,
        invalid_hereafter: int | None = ...,
    ) -> None: ...

class CardanoGetNativeScriptHash(_Message):
    @property
    def script(self) -> CardanoNativeScript: ...
    display_format: CardanoNativeScriptHashDisplayFormat.ValueType
    derivation_type: CardanoDerivationType.ValueType
    def __init__(
        self,
        *,
        script: CardanoNativeScript | None = ...,
        display_format: CardanoNativeScriptHashDisplayFormat.ValueType | str | None = ...,
        derivation_type: CardanoDerivationType.ValueType | str | None = ...,
    ) -> None: ...

class CardanoNativeScriptHash(_Message):
    script_hash: bytes
    def __init__(
        self,
        *,
        script_hash: bytes | None = ...,
    ) -> None: ...

class CardanoAddressParametersType(_Message):
    address_type: CardanoAddressType.ValueType
    @property
    def address_n(self) -> _Scalars[int]: ...
    @property
    def address_n_staking(self) -> _Scalars[int]: ...
    staking_key_hash: bytes
    @property
    def certificate_pointer(self) -> CardanoBlockchainPointerType: ...
    script_payment_hash: bytes
    script_staking_hash: bytes
    def __init__(
        self,
        *,
        address_type: CardanoAddressType.ValueType | str | None = ...,
        address_n: Iterable[int] | None = ...,
        address_n_staking: Iterable[int] | None = ...,
        staking_key_hash: bytes | None = ...,
        certificate_pointer: CardanoBlockchainPointerType | None = ...,
        script_payment_hash: bytes | None = ...,
        script_staking_hash: bytes | None = ...,
    ) -> None: ...

class CardanoGetAddress(_Message):
    show_display: bool
    protocol_magic: int
    """764824073 is the main network."""
    network_id: int
    """1 is the main network."""
    @property
    def address_parameters(self) -> CardanoAddressParametersType: ...
    derivation_type: CardanoDerivationType.ValueType
    chunkify: bool
    def __init__(
        self,
        *,
        show_display: bool | None = ...,
        protocol_magic: int | None = ...,
        network_id: int | None = ...,
        address_parameters: CardanoAddressParametersType | None = ...,
        derivation_type: CardanoDerivationType.ValueType | str | None = ...,
        chunkify: bool | None = ...,
    ) -> None: ...

class CardanoAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class CardanoGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    derivation_type: CardanoDerivationType.ValueType
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        derivation_type: CardanoDerivationType.ValueType | str | None = ...,
    ) -> None: ...

class CardanoPublicKey(_Message):
    xpub: str
    """Public key and chain code, hex."""
    @property
    def node(self) -> HDNodeType: ...
    def __init__(
        self,
        *,
        xpub: str | None = ...,
        node: HDNodeType | None = ...,
    ) -> None: ...

class CardanoSignTxInit(_Message):
    signing_mode: CardanoTxSigningMode.ValueType
    protocol_magic: int
    network_id: int
    inputs_count: int
    outputs_count: int
    fee: int
    """Lovelace."""
    ttl: int
    """Slot."""
    certificates_count: int
    withdrawals_count: int
    has_auxiliary_data: bool
    validity_interval_start: int
    witness_requests_count: int
    minting_asset_groups_count: int
    derivation_type: CardanoDerivationType.ValueType
    include_network_id: bool
    script_data_hash: bytes
    collateral_inputs_count: int
    required_signers_count: int
    has_collateral_return: bool
    total_collateral: int
    """Lovelace."""
    reference_inputs_count: int
    chunkify: bool
    tag_cbor_sets: bool
    def __init__(
        self,
        *,
        signing_mode: CardanoTxSigningMode.ValueType | str | None = ...,
        protocol_magic: int | None = ...,
        network_id: int | None = ...,
        inputs_count: int | None = ...,
        outputs_count: int | None = ...,
        fee: int | None = ...,
        ttl: int | None = ...,
        certificates_count: int | None = ...,
        withdrawals_count: int | None = ...,
        has_auxiliary_data: bool | None = ...,
        validity_interval_start: int | None = ...,
        witness_requests_count: int | None = ...,
        minting_asset_groups_count: int | None = ...,
        derivation_type: CardanoDerivationType.ValueType | str | None = ...,
        include_network_id: bool | None = ...,
        script_data_hash: bytes | None = ...,
        collateral_inputs_count: int | None = ...,
        required_signers_count: int | None = ...,
        has_collateral_return: bool | None = ...,
        total_collateral: int | None = ...,
        reference_inputs_count: int | None = ...,
        chunkify: bool | None = ...,
        tag_cbor_sets: bool | None = ...,
    ) -> None: ...

class CardanoTxInput(_Message):
    prev_hash: bytes
    prev_index: int
    def __init__(
        self,
        *,
        prev_hash: bytes | None = ...,
        prev_index: int | None = ...,
    ) -> None: ...

class CardanoTxOutput(_Message):
    address: str
    @property
    def address_parameters(self) -> CardanoAddressParametersType: ...
    amount: int
    """Lovelace."""
    asset_groups_count: int
    datum_hash: bytes
    format: CardanoTxOutputSerializationFormat.ValueType
    inline_datum_size: int
    reference_script_size: int
    def __init__(
        self,
        *,
        address: str | None = ...,
        address_parameters: CardanoAddressParametersType | None = ...,
        amount: int | None = ...,
        asset_groups_count: int | None = ...,
        datum_hash: bytes | None = ...,
        format: CardanoTxOutputSerializationFormat.ValueType | str | None = ...,
        inline_datum_size: int | None = ...,
        reference_script_size: int | None = ...,
    ) -> None: ...

class CardanoAssetGroup(_Message):
    policy_id: bytes
    tokens_count: int
    def __init__(
        self,
        *,
        policy_id: bytes | None = ...,
        tokens_count: int | None = ...,
    ) -> None: ...

class CardanoToken(_Message):
    asset_name_bytes: bytes
    amount: int
    mint_amount: int
    def __init__(
        self,
        *,
        asset_name_bytes: bytes | None = ...,
        amount: int | None = ...,
        mint_amount: int | None = ...,
    ) -> None: ...

class CardanoTxInlineDatumChunk(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class CardanoTxReferenceScriptChunk(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class CardanoPoolOwner(_Message):
    @property
    def staking_key_path(self) -> _Scalars[int]: ...
    staking_key_hash: bytes
    def __init__(
        self,
        *,
        staking_key_path: Iterable[int] | None = ...,
        staking_key_hash: bytes | None = ...,
    ) -> None: ...

class CardanoPoolRelayParameters(_Message):
    type: CardanoPoolRelayType.ValueType
    ipv4_address: bytes
    ipv6_address: bytes
    host_name: str
    port: int
    def __init__(
        self,
        *,
        type: CardanoPoolRelayType.ValueType | str | None = ...,
        ipv4_address: bytes | None = ...,
        ipv6_address: bytes | None = ...,
        host_name: str | None = ...,
        port: int | None = ...,
    ) -> None: ...

class CardanoPoolMetadataType(_Message):
    url: str
    hash: bytes
    def __init__(
        self,
        *,
        url: str | None = ...,
        hash: bytes | None = ...,
    ) -> None: ...

class CardanoPoolParametersType(_Message):
    pool_id: bytes
    vrf_key_hash: bytes
    pledge: int
    """Lovelace."""
    cost: int
    """Lovelace."""
    margin_numerator: int
    margin_denominator: int
    reward_account: str
    @property
    def metadata(self) -> CardanoPoolMetadataType: ...
    owners_count: int
    relays_count: int
    def __init__(
        self,
        *,
        pool_id: bytes | None = ...,
        vrf_key_hash: bytes | None = ...,
        pledge: int | None = ...,
        cost: int | None = ...,
        margin_numerator: int | None = ...,
        margin_denominator: int | None = ...,
        reward_account: str | None = ...,
        metadata: CardanoPoolMetadataType | None = ...,
        owners_count: int | None = ...,
        relays_count: int | None = ...,
    ) -> None: ...

class CardanoDRep(_Message):
    type: CardanoDRepType.ValueType
    key_hash: bytes
    script_hash: bytes
    def __init__(
        self,
        *,
        type: CardanoDRepType.ValueType | str | None = ...,
        key_hash: bytes | None = ...,
        script_hash: bytes | None = ...,
    ) -> None: ...

class CardanoTxCertificate(_Message):
    type: CardanoCertificateType.ValueType
    @property
    def path(self) -> _Scalars[int]: ...
    pool: bytes
    @property
    def pool_parameters(self) -> CardanoPoolParametersType: ...
    script_hash: bytes
    key_hash: bytes
    deposit: int
    """Lovelace."""
    @property
    def drep(self) -> CardanoDRep: ...
    def __init__(
        self,
        *,
        type: CardanoCertificateType.ValueType | str | None = ...,
        path: Iterable[int] | None = ...,
        pool: bytes | None = ...,
        pool_parameters: CardanoPoolParametersType | None = ...,
        script_hash: bytes | None = ...,
        key_hash: bytes | None = ...,
        deposit: int | None = ...,
        drep: CardanoDRep | None = ...,
    ) -> None: ...

class CardanoTxWithdrawal(_Message):
    @property
    def path(self) -> _Scalars[int]: ...
    amount: int
    """Lovelace."""
    script_hash: bytes
    key_hash: bytes
    def __init__(
        self,
        *,
        path: Iterable[int] | None = ...,
        amount: int | None = ...,
        script_hash: bytes | None = ...,
        key_hash: bytes | None = ...,
    ) -> None: ...

class CardanoCVoteRegistrationDelegation(_Message):
    vote_public_key: bytes
    weight: int
    def __init__(
        self,
        *,
        vote_public_key: bytes | None = ...,
        weight: int | None = ...,
    ) -> None: ...

class CardanoCVoteRegistrationParametersType(_Message):
    vote_public_key: bytes
    @property
    def staking_path(self) -> _Scalars[int]: ...
    @property
    def payment_address_parameters(self) -> CardanoAddressParametersType: ...
    nonce: int
    format: CardanoCVoteRegistrationFormat.ValueType
    @property
    def delegations(self) -> _Messages[CardanoCVoteRegistrationDelegation]: ...
    voting_purpose: int
    payment_address: str
    def __init__(
        self,
        *,
        vote_public_key: bytes | None = ...,
        staking_path: Iterable[int] | None = ...,
        payment_address_parameters: CardanoAddressParametersType | None = ...,
        nonce: int | None = ...,
        format: CardanoCVoteRegistrationFormat.ValueType | str | None = ...,
        delegations: Iterable[CardanoCVoteRegistrationDelegation] | None = ...,
        voting_purpose: int | None = ...,
        payment_address: str | None = ...,
    ) -> None: ...

class CardanoTxAuxiliaryData(_Message):
    @property
    def cvote_registration_parameters(self) -> CardanoCVoteRegistrationParametersType: ...
    hash: bytes
    def __init__(
        self,
        *,
        cvote_registration_parameters: CardanoCVoteRegistrationParametersType | None = ...,
        hash: bytes | None = ...,
    ) -> None: ...

class CardanoTxMint(_Message):
    asset_groups_count: int
    def __init__(
        self,
        *,
        asset_groups_count: int | None = ...,
    ) -> None: ...

class CardanoTxCollateralInput(_Message):
    prev_hash: bytes
    prev_index: int
    def __init__(
        self,
        *,
        prev_hash: bytes | None = ...,
        prev_index: int | None = ...,
    ) -> None: ...

class CardanoTxRequiredSigner(_Message):
    key_hash: bytes
    @property
    def key_path(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        key_hash: bytes | None = ...,
        key_path: Iterable[int] | None = ...,
    ) -> None: ...

class CardanoTxReferenceInput(_Message):
    prev_hash: bytes
    prev_index: int
    def __init__(
        self,
        *,
        prev_hash: bytes | None = ...,
        prev_index: int | None = ...,
    ) -> None: ...

class CardanoTxItemAck(_Message):
    """The device is ready for the next item."""

class CardanoTxAuxiliaryDataSupplement(_Message):
    type: CardanoTxAuxiliaryDataSupplementType.ValueType
    auxiliary_data_hash: bytes
    cvote_registration_signature: bytes
    def __init__(
        self,
        *,
        type: CardanoTxAuxiliaryDataSupplementType.ValueType | str | None = ...,
        auxiliary_data_hash: bytes | None = ...,
        cvote_registration_signature: bytes | None = ...,
    ) -> None: ...

class CardanoTxWitnessRequest(_Message):
    @property
    def path(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        path: Iterable[int] | None = ...,
    ) -> None: ...

class CardanoTxWitnessResponse(_Message):
    type: CardanoTxWitnessType.ValueType
    pub_key: bytes
    signature: bytes
    chain_code: bytes
    def __init__(
        self,
        *,
        type: CardanoTxWitnessType.ValueType | str | None = ...,
        pub_key: bytes | None = ...,
        signature: bytes | None = ...,
        chain_code: bytes | None = ...,
    ) -> None: ...

class CardanoTxHostAck(_Message):
    """The host is ready for what comes next."""

class CardanoTxBodyHash(_Message):
    tx_hash: bytes
    def __init__(
        self,
        *,
        tx_hash: bytes | None = ...,
    ) -> None: ...

class CardanoSignTxFinished(_Message): ...

class CardanoSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    derivation_type: CardanoDerivationType.ValueType
    network_id: int
    address_type: CardanoAddressType.ValueType
    protocol_magic: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        derivation_type: CardanoDerivationType.ValueType | str | None = ...,
        network_id: int | None = ...,
        address_type: CardanoAddressType.ValueType | str | None = ...,
        protocol_magic: int | None = ...,
    ) -> None: ...

class CardanoMessageSignature(_Message):
    signature: bytes
    key: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        key: bytes | None = ...,
    ) -> None: ...

class ConfluxGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    chain_id: int
    """1029 is the main network."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class ConfluxAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class ConfluxSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    gas_price: bytes
    gas_limit: bytes
    to: str
    value: bytes
    epoch_height: bytes
    storage_limit: bytes
    data_initial_chunk: bytes
    data_length: int
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        gas_price: bytes | None = ...,
        gas_limit: bytes | None = ...,
        to: str | None = ...,
        value: bytes | None = ...,
        epoch_height: bytes | None = ...,
        storage_limit: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class ConfluxTxRequest(_Message):
    """The device asks for more data, or hands out the signature."""
    data_length: int
    signature_v: int
    signature_r: bytes
    signature_s: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        signature_v: int | None = ...,
        signature_r: bytes | None = ...,
        signature_s: bytes | None = ...,
    ) -> None: ...

class ConfluxTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class ConfluxSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class ConfluxMessageSignature(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class ConfluxSignMessageCIP23(_Message):
    """CIP-23, Conflux's EIP-712, by hashes."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    domain_hash: bytes
    message_hash: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        domain_hash: bytes | None = ...,
        message_hash: bytes | None = ...,
    ) -> None: ...

class CosmosGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    hrp: str
    """Prefix of the bech32 address."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        hrp: str | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class CosmosAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class CosmosSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
    ) -> None: ...

class CosmosSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class CipherKeyValue(_Message):
    """SLIP-11."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    key: str
    """Shown to the person, and part of the derivation."""
    value: bytes
    """A multiple of 16 bytes."""
    encrypt: bool
    ask_on_encrypt: bool
    ask_on_decrypt: bool
    iv: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        key: str | None = ...,
        value: bytes | None = ...,
        encrypt: bool | None = ...,
        ask_on_encrypt: bool | None = ...,
        ask_on_decrypt: bool | None = ...,
        iv: bytes | None = ...,
    ) -> None: ...

class CipheredKeyValue(_Message):
    value: bytes
    def __init__(
        self,
        *,
        value: bytes | None = ...,
    ) -> None: ...

class IdentityType(_Message):
    proto: str
    user: str
    host: str
    port: str
    path: str
    index: int
    def __init__(
        self,
        *,
        proto: str | None = ...,
        user: str | None = ...,
        host: str | None = ...,
        port: str | None = ...,
        path: str | None = ...,
        index: int | None = ...,
    ) -> None: ...

class SignIdentity(_Message):
    """SLIP-13."""
    @property
    def identity(self) -> IdentityType: ...
    challenge_hidden: bytes
    """Signed but not shown."""
    challenge_visual: str
    ecdsa_curve_name: str
    def __init__(
        self,
        *,
        identity: IdentityType | None = ...,
        challenge_hidden: bytes | None = ...,
        challenge_visual: str | None = ...,
        ecdsa_curve_name: str | None = ...,
    ) -> None: ...

class SignedIdentity(_Message):
    address: str
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        address: str | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class GetECDHSessionKey(_Message):
    """SLIP-17."""
    @property
    def identity(self) -> IdentityType: ...
    peer_public_key: bytes
    ecdsa_curve_name: str
    def __init__(
        self,
        *,
        identity: IdentityType | None = ...,
        peer_public_key: bytes | None = ...,
        ecdsa_curve_name: str | None = ...,
    ) -> None: ...

class ECDHSessionKey(_Message):
    session_key: bytes
    """The shared point, uncompressed."""
    public_key: bytes
    def __init__(
        self,
        *,
        session_key: bytes | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class CosiCommit(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    data: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        data: bytes | None = ...,
    ) -> None: ...

class CosiCommitment(_Message):
    commitment: bytes
    pubkey: bytes
    def __init__(
        self,
        *,
        commitment: bytes | None = ...,
        pubkey: bytes | None = ...,
    ) -> None: ...

class CosiSign(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    data: bytes
    global_commitment: bytes
    global_pubkey: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        data: bytes | None = ...,
        global_commitment: bytes | None = ...,
        global_pubkey: bytes | None = ...,
    ) -> None: ...

class CosiSignature(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class BatchGetPublickeys(_Message):
    """Public keys of many paths, without showing any; answered by EcdsaPublicKeys."""
    class Path(_Message):
        @property
        def address_n(self) -> _Scalars[int]: ...
        def __init__(
            self,
            *,
            address_n: Iterable[int] | None = ...,
        ) -> None: ...
    ecdsa_curve_name: str
    """Ed25519, secp256k1 or nist256p1."""
    @property
    def paths(self) -> _Messages[BatchGetPublickeys.Path]: ...
    include_node: bool
    def __init__(
        self,
        *,
        ecdsa_curve_name: str | None = ...,
        paths: Iterable[BatchGetPublickeys.Path] | None = ...,
        include_node: bool | None = ...,
    ) -> None: ...

class EcdsaPublicKeys(_Message):
    @property
    def public_keys(self) -> _Scalars[bytes]: ...
    @property
    def hd_nodes(self) -> _Messages[HDNodeType]:
        """Only with `include_node`."""
    root_fingerprint: int
    def __init__(
        self,
        *,
        public_keys: Iterable[bytes] | None = ...,
        hd_nodes: Iterable[HDNodeType] | None = ...,
        root_fingerprint: int | None = ...,
    ) -> None: ...

class _BackupType:
    ValueType = NewType("ValueType", int)
class _BackupTypeValues(_Enum[_BackupType.ValueType]):
    Bip39: _BackupType.ValueType
    Slip39_Basic: _BackupType.ValueType
    Slip39_Advanced: _BackupType.ValueType
class BackupType(_BackupType, metaclass=_BackupTypeValues): ...

class _SafetyCheckLevel:
    ValueType = NewType("ValueType", int)
class _SafetyCheckLevelValues(_Enum[_SafetyCheckLevel.ValueType]):
    Strict: _SafetyCheckLevel.ValueType
    PromptAlways: _SafetyCheckLevel.ValueType
    PromptTemporarily: _SafetyCheckLevel.ValueType
class SafetyCheckLevel(_SafetyCheckLevel, metaclass=_SafetyCheckLevelValues):
    """Whether unusual paths and other unsafe actions are refused, or left to the person."""

class _OneKeyDeviceType:
    ValueType = NewType("ValueType", int)
class _OneKeyDeviceTypeValues(_Enum[_OneKeyDeviceType.ValueType]):
    CLASSIC: _OneKeyDeviceType.ValueType
    CLASSIC1S: _OneKeyDeviceType.ValueType
    MINI: _OneKeyDeviceType.ValueType
    TOUCH: _OneKeyDeviceType.ValueType
    PRO: _OneKeyDeviceType.ValueType
    PURE: _OneKeyDeviceType.ValueType
class OneKeyDeviceType(_OneKeyDeviceType, metaclass=_OneKeyDeviceTypeValues): ...

class _OneKeySeType:
    ValueType = NewType("ValueType", int)
class _OneKeySeTypeValues(_Enum[_OneKeySeType.ValueType]):
    THD89: _OneKeySeType.ValueType
    SE608A: _OneKeySeType.ValueType
class OneKeySeType(_OneKeySeType, metaclass=_OneKeySeTypeValues): ...

class _OneKeySEState:
    ValueType = NewType("ValueType", int)
class _OneKeySEStateValues(_Enum[_OneKeySEState.ValueType]):
    BOOT: _OneKeySEState.ValueType
    APP: _OneKeySEState.ValueType
class OneKeySEState(_OneKeySEState, metaclass=_OneKeySEStateValues):
    """Whether a secure element runs its boot loader or its application."""

class _CommandFlags:
    ValueType = NewType("ValueType", int)
class _CommandFlagsValues(_Enum[_CommandFlags.ValueType]):
    Default: _CommandFlags.ValueType
    Factory_Only: _CommandFlags.ValueType
class CommandFlags(_CommandFlags, metaclass=_CommandFlagsValues): ...

class Initialize(_Message):
    """Opens a session, or goes back to one; answered by Features. Ends whatever is under way."""
    session_id: bytes
    """32 bytes; without it a new session is opened."""
    _skip_passphrase: bool
    derive_cardano: bool
    """A session that was opened without it ends."""
    passphrase_state: str
    """Public: the wallet that is expected."""
    is_contains_attach: bool
    """Presence alone says that the host knows attach PINs."""
    def __init__(
        self,
        *,
        session_id: bytes | None = ...,
        _skip_passphrase: bool | None = ...,
        derive_cardano: bool | None = ...,
        passphrase_state: str | None = ...,
        is_contains_attach: bool | None = ...,
    ) -> None: ...

class GetFeatures(_Message):
    """Asks for Features and leaves the sessions alone."""

class OnekeyGetFeatures(_Message):
    """Answered by OnekeyFeatures; unknown to the Classic family."""

class Features(_Message):
    class _Capability:
        ValueType = NewType("ValueType", int)
    class _CapabilityValues(_Enum[Features._Capability.ValueType]):
        Capability_Bitcoin: Features._Capability.ValueType
        Capability_Bitcoin_like: Features._Capability.ValueType
        Capability_Binance: Features._Capability.ValueType
        Capability_Cardano: Features._Capability.ValueType
        Capability_Crypto: Features._Capability.ValueType
        Capability_EOS: Features._Capability.ValueType
        Capability_Ethereum: Features._Capability.ValueType
        Capability_Lisk: Features._Capability.ValueType
        Capability_Monero: Features._Capability.ValueType
        Capability_NEM: Features._Capability.ValueType
        Capability_Ripple: Features._Capability.ValueType
        Capability_Stellar: Features._Capability.ValueType
        Capability_Tezos: Features._Capability.ValueType
        Capability_U2F: Features._Capability.ValueType
        Capability_Shamir: Features._Capability.ValueType
        Capability_ShamirGroups: Features._Capability.ValueType
        Capability_PassphraseEntry: Features._Capability.ValueType
        Capability_EthereumTypedData: Features._Capability.ValueType
        Capability_AttachToPin: Features._Capability.ValueType
    class Capability(_Capability, metaclass=_CapabilityValues): ...
    vendor: str
    major_version: int
    """Up to patch_version: of the bootloader, else for Trezor's tools."""
    minor_version: int
    patch_version: int
    bootloader_mode: bool
    device_id: str
    """Changes with every seed."""
    pin_protection: bool
    passphrase_protection: bool
    """Left out by a locked Pro."""
    language: str
    label: str
    initialized: bool
    revision: bytes
    """Of the source code."""
    bootloader_hash: bytes
    imported: bool
    unlocked: bool
    _passphrase_cached: bool
    firmware_present: bool
    needs_backup: bool
    flags: int
    model: str
    fw_major: int
    """Up to fw_vendor: only in the bootloader."""
    fw_minor: int
    fw_patch: int
    fw_vendor: str
    unfinished_backup: bool
    no_backup: bool
    recovery_mode: bool
    @property
    def capabilities(self) -> _Scalars[Features.Capability.ValueType]: ...
    backup_type: BackupType.ValueType
    sd_card_present: bool
    sd_protection: bool
    wipe_code_protection: bool
    session_id: bytes
    """32 bytes; only in the answer to Initialize."""
    passphrase_always_on_device: bool
    safety_checks: SafetyCheckLevel.ValueType
    auto_lock_delay_ms: int
    """Milliseconds."""
    display_rotation: int
    """Degrees clockwise."""
    experimental_features: bool
    busy: bool
    offset: int
    ble_name: str
    ble_ver: str
    ble_enable: bool
    se_enable: bool
    se_ver: str
    backup_only: bool
    onekey_version: str
    """Of the firmware."""
    onekey_serial: str
    bootloader_version: str
    serial_no: str
    spi_flash: str
    initstates: int
    """Bits of what the factory has set up."""
    NFT_voucher: bytes
    cpu_info: str
    pre_firmware: str
    coin_switch: int
    build_id: bytes
    boardloader_version: str
    battery_level: int
    """Old bootloaders write FF for unknown."""
    product: str
    brightness_prcent: int
    """Per cent."""
    haptic_feedback: bool
    auto_shutdown_delay_ms: int
    """Milliseconds."""
    onekey_device_type: OneKeyDeviceType.ValueType
    onekey_se_type: OneKeySeType.ValueType
    onekey_board_version: str
    onekey_board_hash: bytes
    onekey_boot_version: str
    onekey_boot_hash: bytes
    onekey_se01_version: str
    onekey_se01_hash: bytes
    onekey_se01_build_id: str
    onekey_firmware_version: str
    onekey_firmware_hash: bytes
    onekey_firmware_build_id: str
    onekey_serial_no: str
    onekey_boot_build_id: str
    onekey_ble_name: str
    onekey_ble_version: str
    onekey_ble_build_id: str
    onekey_ble_hash: bytes
    onekey_se02_version: str
    onekey_se03_version: str
    onekey_se04_version: str
    onekey_se01_state: OneKeySEState.ValueType
    onekey_se02_state: OneKeySEState.ValueType
    onekey_se03_state: OneKeySEState.ValueType
    onekey_se04_state: OneKeySEState.ValueType
    attach_to_pin_user: bool
    """Whether some PIN opens a hidden wallet."""
    unlocked_attach_pin: bool
    """Whether such a PIN unlocked the device."""
    def __init__(
        self,
        *,
        vendor: str | None = ...,
        major_version: int | None = ...,
        minor_version: int | None = ...,
        patch_version: int | None = ...,
        bootloader_mode: bool | None = ...,
        device_id: str | None = ...,
        pin_protection: bool | None = ...,
        passphrase_protection: bool | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        initialized: bool | None = ...,
        revision: bytes | None = ...,
        bootloader_hash: bytes | None = ...,
        imported: bool | None = ...,
        unlocked: bool | None = ...,
        _passphrase_cached: bool | None = ...,
        firmware_present: bool | None = ...,
        needs_backup: bool | None = ...,
        flags: int | None = ...,
        model: str | None = ...,
        fw_major: int | None = ...,
        fw_minor: int | None = ...,
        fw_patch: int | None = ...,
        fw_vendor: str | None = ...,
        unfinished_backup: bool | None = ...,
        no_backup: bool | None = ...,
        recovery_mode: bool | None = ...,
        capabilities: Iterable[Features.Capability.ValueType | str] | None = ...,
        backup_type: BackupType.ValueType | str | None = ...,
        sd_card_present: bool | None = ...,
        sd_protection: bool | None = ...,
        wipe_code_protection: bool | None = ...,
        session_id: bytes | None = ...,
        passphrase_always_on_device: bool | None = ...,
        safety_checks: SafetyCheckLevel.ValueType | str | None = ...,
        auto_lock_delay_ms: int | None = ...,
        display_rotation: int | None = ...,
        experimental_features: bool | None = ...,
        busy: bool | None = ...,
        offset: int | None = ...,
        ble_name: str | None = ...,
        ble_ver: str | None = ...,
        ble_enable: bool | None = ...,
        se_enable: bool | None = ...,
        se_ver: str | None = ...,
        backup_only: bool | None = ...,
        onekey_version: str | None = ...,
        onekey_serial: str | None = ...,
        bootloader_version: str | None = ...,
        serial_no: str | None = ...,
        spi_flash: str | None = ...,
        initstates: int | None = ...,
        NFT_voucher: bytes | None = ...,
        cpu_info: str | None = ...,
        pre_firmware: str | None = ...,
        coin_switch: int | None = ...,
        build_id: bytes | None = ...,
        boardloader_version: str | None = ...,
        battery_level: int | None = ...,
        product: str | None = ...,
        brightness_prcent: int | None = ...,
        haptic_feedback: bool | None = ...,
        auto_shutdown_delay_ms: int | None = ...,
        onekey_device_type: OneKeyDeviceType.ValueType | str | None = ...,
        onekey_se_type: OneKeySeType.ValueType | str | None = ...,
        onekey_board_version: str | None = ...,
        onekey_board_hash: bytes | None = ...,
        onekey_boot_version: str | None = ...,
        onekey_boot_hash: bytes | None = ...,
        onekey_se01_version: str | None = ...,
        onekey_se01_hash: bytes | None = ...,
        onekey_se01_build_id: str | None = ...,
        onekey_firmware_version: str | None = ...,
        onekey_firmware_hash: bytes | None = ...,
        onekey_firmware_build_id: str | None = ...,
        onekey_serial_no: str | None = ...,
        onekey_boot_build_id: str | None = ...,
        onekey_ble_name: str | None = ...,
        onekey_ble_version: str | None = ...,
        onekey_ble_build_id: str | None = ...,
        onekey_ble_hash: bytes | None = ...,
        onekey_se02_version: str | None = ...,
        onekey_se03_version: str | None = ...,
        onekey_se04_version: str | None = ...,
        onekey_se01_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se02_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se03_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se04_state: OneKeySEState.ValueType | str | None = ...,
        attach_to_pin_user: bool | None = ...,
        unlocked_attach_pin: bool | None = ...,
    ) -> None: ...

class OnekeyFeatures(_Message):
    onekey_device_type: OneKeyDeviceType.ValueType
    onekey_board_version: str
    onekey_boot_version: str
    onekey_firmware_version: str
    onekey_board_hash: bytes
    onekey_boot_hash: bytes
    onekey_firmware_hash: bytes
    onekey_board_build_id: str
    onekey_boot_build_id: str
    onekey_firmware_build_id: str
    onekey_serial_no: str
    onekey_ble_name: str
    onekey_ble_version: str
    onekey_ble_build_id: str
    onekey_ble_hash: bytes
    onekey_se_type: OneKeySeType.ValueType
    onekey_se01_state: OneKeySEState.ValueType
    onekey_se02_state: OneKeySEState.ValueType
    onekey_se03_state: OneKeySEState.ValueType
    onekey_se04_state: OneKeySEState.ValueType
    onekey_se01_version: str
    onekey_se02_version: str
    onekey_se03_version: str
    onekey_se04_version: str
    onekey_se01_hash: bytes
    onekey_se02_hash: bytes
    onekey_se03_hash: bytes
    onekey_se04_hash: bytes
    onekey_se01_build_id: str
    onekey_se02_build_id: str
    onekey_se03_build_id: str
    onekey_se04_build_id: str
    onekey_se01_boot_version: str
    onekey_se02_boot_version: str
    onekey_se03_boot_version: str
    onekey_se04_boot_version: str
    onekey_se01_boot_hash: bytes
    onekey_se02_boot_hash: bytes
    onekey_se03_boot_hash: bytes
    onekey_se04_boot_hash: bytes
    onekey_se01_boot_build_id: str
    onekey_se02_boot_build_id: str
    onekey_se03_boot_build_id: str
    onekey_se04_boot_build_id: str
    def __init__(
        self,
        *,
        onekey_device_type: OneKeyDeviceType.ValueType | str | None = ...,
        onekey_board_version: str | None = ...,
        onekey_boot_version: str | None = ...,
        onekey_firmware_version: str | None = ...,
        onekey_board_hash: bytes | None = ...,
        onekey_boot_hash: bytes | None = ...,
        onekey_firmware_hash: bytes | None = ...,
        onekey_board_build_id: str | None = ...,
        onekey_boot_build_id: str | None = ...,
        onekey_firmware_build_id: str | None = ...,
        onekey_serial_no: str | None = ...,
        onekey_ble_name: str | None = ...,
        onekey_ble_version: str | None = ...,
        onekey_ble_build_id: str | None = ...,
        onekey_ble_hash: bytes | None = ...,
        onekey_se_type: OneKeySeType.ValueType | str | None = ...,
        onekey_se01_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se02_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se03_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se04_state: OneKeySEState.ValueType | str | None = ...,
        onekey_se01_version: str | None = ...,
        onekey_se02_version: str | None = ...,
        onekey_se03_version: str | None = ...,
        onekey_se04_version: str | None = ...,
        onekey_se01_hash: bytes | None = ...,
        onekey_se02_hash: bytes | None = ...,
        onekey_se03_hash: bytes | None = ...,
        onekey_se04_hash: bytes | None = ...,
        onekey_se01_build_id: str | None = ...,
        onekey_se02_build_id: str | None = ...,
        onekey_se03_build_id: str | None = ...,
        onekey_se04_build_id: str | None = ...,
        onekey_se01_boot_version: str | None = ...,
        onekey_se02_boot_version: str | None = ...,
        onekey_se03_boot_version: str | None = ...,
        onekey_se04_boot_version: str | None = ...,
        onekey_se01_boot_hash: bytes | None = ...,
        onekey_se02_boot_hash: bytes | None = ...,
        onekey_se03_boot_hash: bytes | None = ...,
        onekey_se04_boot_hash: bytes | None = ...,
        onekey_se01_boot_build_id: str | None = ...,
        onekey_se02_boot_build_id: str | None = ...,
        onekey_se03_boot_build_id: str | None = ...,
        onekey_se04_boot_build_id: str | None = ...,
    ) -> None: ...

class LockDevice(_Message):
    """Locks the device, which ends all of its sessions."""

class EndSession(_Message):
    """Ends the current session."""

class ApplySettings(_Message):
    class _ExportType:
        ValueType = NewType("ValueType", int)
    class _ExportTypeValues(_Enum[ApplySettings._ExportType.ValueType]):
        SeedEncExportType_NO: ApplySettings._ExportType.ValueType
        SeedEncExportType_YES: ApplySettings._ExportType.ValueType
        MnemonicPlainExportType_YES: ApplySettings._ExportType.ValueType
    class ExportType(_ExportType, metaclass=_ExportTypeValues): ...
    language: str
    """IETF tag."""
    label: str
    use_passphrase: bool
    homescreen: bytes
    """Model's own picture format; empty resets."""
    _passphrase_source: int
    auto_lock_delay_ms: int
    """Milliseconds."""
    display_rotation: int
    """Degrees clockwise."""
    passphrase_always_on_device: bool
    safety_checks: SafetyCheckLevel.ValueType
    experimental_features: bool
    use_ble: bool
    use_se: bool
    is_bixinapp: bool
    fastpay_pin: bool
    fastpay_confirm: bool
    fastpay_money_limit: int
    fastpay_times: int
    auto_shutdown_delay_ms: int
    """Milliseconds."""
    change_brightness: bool
    haptic_feedback: bool
    def __init__(
        self,
        *,
        language: str | None = ...,
        label: str | None = ...,
        use_passphrase: bool | None = ...,
        homescreen: bytes | None = ...,
        _passphrase_source: int | None = ...,
        auto_lock_delay_ms: int | None = ...,
        display_rotation: int | None = ...,
        passphrase_always_on_device: bool | None = ...,
        safety_checks: SafetyCheckLevel.ValueType | str | None = ...,
        experimental_features: bool | None = ...,
        use_ble: bool | None = ...,
        use_se: bool | None = ...,
        is_bixinapp: bool | None = ...,
        fastpay_pin: bool | None = ...,
        fastpay_confirm: bool | None = ...,
        fastpay_money_limit: int | None = ...,
        fastpay_times: int | None = ...,
        auto_shutdown_delay_ms: int | None = ...,
        change_brightness: bool | None = ...,
        haptic_feedback: bool | None = ...,
    ) -> None: ...

class ApplyFlags(_Message):
    """Sets bits of `Features.flags`; none can be cleared."""
    flags: int
    def __init__(
        self,
        *,
        flags: int | None = ...,
    ) -> None: ...

class ChangePin(_Message):
    remove: bool
    def __init__(
        self,
        *,
        remove: bool | None = ...,
    ) -> None: ...

class ChangeWipeCode(_Message):
    remove: bool
    def __init__(
        self,
        *,
        remove: bool | None = ...,
    ) -> None: ...

class SdProtect(_Message):
    """Binds the storage to an SD card."""
    class _SdProtectOperationType:
        ValueType = NewType("ValueType", int)
    class _SdProtectOperationTypeValues(_Enum[SdProtect._SdProtectOperationType.ValueType]):
        DISABLE: SdProtect._SdProtectOperationType.ValueType
        ENABLE: SdProtect._SdProtectOperationType.ValueType
        REFRESH: SdProtect._SdProtectOperationType.ValueType
    class SdProtectOperationType(_SdProtectOperationType, metaclass=_SdProtectOperationTypeValues): ...
    operation: SdProtect.SdProtectOperationType.ValueType
    def __init__(
        self,
        *,
        operation: SdProtect.SdProtectOperationType.ValueType | str | None = ...,
    ) -> None: ...

class Ping(_Message):
    message: str
    """Comes back in Success."""
    button_protection: bool
    def __init__(
        self,
        *,
        message: str | None = ...,
        button_protection: bool | None = ...,
    ) -> None: ...

class Cancel(_Message): ...

class GetEntropy(_Message):
    """Answered by Entropy."""
    size: int
    """Bytes."""
    def __init__(
        self,
        *,
        size: int | None = ...,
    ) -> None: ...

class Entropy(_Message):
    entropy: bytes
    def __init__(
        self,
        *,
        entropy: bytes | None = ...,
    ) -> None: ...

class WipeDevice(_Message): ...

class LoadDevice(_Message):
    @property
    def mnemonics(self) -> _Scalars[str]:
        """One BIP-39 mnemonic, or the shares of SLIP-39."""
    pin: str
    passphrase_protection: bool
    language: str
    label: str
    skip_checksum: bool
    u2f_counter: int
    needs_backup: bool
    no_backup: bool
    def __init__(
        self,
        *,
        mnemonics: Iterable[str] | None = ...,
        pin: str | None = ...,
        passphrase_protection: bool | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        skip_checksum: bool | None = ...,
        u2f_counter: int | None = ...,
        needs_backup: bool | None = ...,
        no_backup: bool | None = ...,
    ) -> None: ...

class ResetDevice(_Message):
    display_random: bool
    strength: int
    """Bits of entropy: 128, 192 or 256."""
    passphrase_protection: bool
    pin_protection: bool
    language: str
    label: str
    u2f_counter: int
    skip_backup: bool
    no_backup: bool
    backup_type: BackupType.ValueType
    def __init__(
        self,
        *,
        display_random: bool | None = ...,
        strength: int | None = ...,
        passphrase_protection: bool | None = ...,
        pin_protection: bool | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        u2f_counter: int | None = ...,
        skip_backup: bool | None = ...,
        no_backup: bool | None = ...,
        backup_type: BackupType.ValueType | str | None = ...,
    ) -> None: ...

class BackupDevice(_Message): ...

class EntropyRequest(_Message):
    """The device wants the host's share of a new seed; answered by EntropyAck."""

class EntropyAck(_Message):
    entropy: bytes
    """32 bytes."""
    def __init__(
        self,
        *,
        entropy: bytes | None = ...,
    ) -> None: ...

class RecoveryDevice(_Message):
    class _RecoveryDeviceType:
        ValueType = NewType("ValueType", int)
    class _RecoveryDeviceTypeValues(_Enum[RecoveryDevice._RecoveryDeviceType.ValueType]):
        RecoveryDeviceType_ScrambledWords: RecoveryDevice._RecoveryDeviceType.ValueType
        RecoveryDeviceType_Matrix: RecoveryDevice._RecoveryDeviceType.ValueType
    class RecoveryDeviceType(_RecoveryDeviceType, metaclass=_RecoveryDeviceTypeValues): ...
    word_count: int
    passphrase_protection: bool
    pin_protection: bool
    language: str
    label: str
    enforce_wordlist: bool
    type: RecoveryDevice.RecoveryDeviceType.ValueType
    u2f_counter: int
    dry_run: bool
    """Only compares the words with the seed on the device."""
    def __init__(
        self,
        *,
        word_count: int | None = ...,
        passphrase_protection: bool | None = ...,
        pin_protection: bool | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        enforce_wordlist: bool | None = ...,
        type: RecoveryDevice.RecoveryDeviceType.ValueType | str | None = ...,
        u2f_counter: int | None = ...,
        dry_run: bool | None = ...,
    ) -> None: ...

class WordRequest(_Message):
    """The device wants a word of the backup, during recovery; answered by WordAck."""
    class _WordRequestType:
        ValueType = NewType("ValueType", int)
    class _WordRequestTypeValues(_Enum[WordRequest._WordRequestType.ValueType]):
        WordRequestType_Plain: WordRequest._WordRequestType.ValueType
        WordRequestType_Matrix9: WordRequest._WordRequestType.ValueType
        WordRequestType_Matrix6: WordRequest._WordRequestType.ValueType
    class WordRequestType(_WordRequestType, metaclass=_WordRequestTypeValues): ...
    type: WordRequest.WordRequestType.ValueType
    def __init__(
        self,
        *,
        type: WordRequest.WordRequestType.ValueType | str | None = ...,
    ) -> None: ...

class WordAck(_Message):
    word: str
    def __init__(
        self,
        *,
        word: str | None = ...,
    ) -> None: ...

class SetU2FCounter(_Message):
    u2f_counter: int
    def __init__(
        self,
        *,
        u2f_counter: int | None = ...,
    ) -> None: ...

class GetNextU2FCounter(_Message): ...

class NextU2FCounter(_Message):
    u2f_counter: int
    def __init__(
        self,
        *,
        u2f_counter: int | None = ...,
    ) -> None: ...

class DoPreauthorized(_Message):
    """Runs the next request under an authorisation given before; answered by PreauthorizedRequest."""

class PreauthorizedRequest(_Message): ...

class CancelAuthorization(_Message): ...

class BixinSeedOperate(_Message):
    """Of early firmware, like all messages whose names begin with Bixin."""
    class _SeedRequestType:
        ValueType = NewType("ValueType", int)
    class _SeedRequestTypeValues(_Enum[BixinSeedOperate._SeedRequestType.ValueType]):
        SeedRequestType_Gen: BixinSeedOperate._SeedRequestType.ValueType
        SeedRequestType_EncExport: BixinSeedOperate._SeedRequestType.ValueType
        SeedRequestType_EncImport: BixinSeedOperate._SeedRequestType.ValueType
    class SeedRequestType(_SeedRequestType, metaclass=_SeedRequestTypeValues): ...
    type: BixinSeedOperate.SeedRequestType.ValueType
    seed_importData: bytes
    def __init__(
        self,
        *,
        type: BixinSeedOperate.SeedRequestType.ValueType | str | None = ...,
        seed_importData: bytes | None = ...,
    ) -> None: ...

class BixinMessageSE(_Message):
    """A raw command to the secure element."""
    inputmessage: bytes
    def __init__(
        self,
        *,
        inputmessage: bytes | None = ...,
    ) -> None: ...

class BixinOutMessageSE(_Message):
    """The secure element's raw answer. Touch models take the id as a request to reboot."""
    outmessage: bytes
    def __init__(
        self,
        *,
        outmessage: bytes | None = ...,
    ) -> None: ...

class DeviceBackToBoot(_Message):
    """Reboots into the bootloader."""

class BixinBackupRequest(_Message): ...

class BixinBackupAck(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class BixinRestoreRequest(_Message):
    data: bytes
    language: str
    label: str
    passphrase_protection: bool
    def __init__(
        self,
        *,
        data: bytes | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        passphrase_protection: bool | None = ...,
    ) -> None: ...

class BixinRestoreAck(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class BixinVerifyDeviceRequest(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class BixinVerifyDeviceAck(_Message):
    cert: bytes
    signature: bytes
    def __init__(
        self,
        *,
        cert: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class BixinWhiteListRequest(_Message):
    class _WL_OperationType:
        ValueType = NewType("ValueType", int)
    class _WL_OperationTypeValues(_Enum[BixinWhiteListRequest._WL_OperationType.ValueType]):
        WL_OperationType_Add: BixinWhiteListRequest._WL_OperationType.ValueType
        WL_OperationType_Delete: BixinWhiteListRequest._WL_OperationType.ValueType
        WL_OperationType_Inquire: BixinWhiteListRequest._WL_OperationType.ValueType
    class WL_OperationType(_WL_OperationType, metaclass=_WL_OperationTypeValues): ...
    type: BixinWhiteListRequest.WL_OperationType.ValueType
    addr_in: str
    def __init__(
        self,
        *,
        type: BixinWhiteListRequest.WL_OperationType.ValueType | str | None = ...,
        addr_in: str | None = ...,
    ) -> None: ...

class BixinWhiteListAck(_Message):
    @property
    def address(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        address: Iterable[str] | None = ...,
    ) -> None: ...

class BixinLoadDevice(_Message):
    mnemonics: str
    language: str
    label: str
    skip_checksum: bool
    def __init__(
        self,
        *,
        mnemonics: str | None = ...,
        language: str | None = ...,
        label: str | None = ...,
        skip_checksum: bool | None = ...,
    ) -> None: ...

class BixinBackupDevice(_Message): ...

class BixinBackupDeviceAck(_Message):
    mnemonics: str
    def __init__(
        self,
        *,
        mnemonics: str | None = ...,
    ) -> None: ...

class DeviceInfoSettings(_Message):
    serial_no: str
    cpu_info: str
    pre_firmware: str
    def __init__(
        self,
        *,
        serial_no: str | None = ...,
        cpu_info: str | None = ...,
        pre_firmware: str | None = ...,
    ) -> None: ...

class GetDeviceInfo(_Message): ...

class DeviceInfo(_Message):
    serial_no: str
    spiFlash_info: str
    SE_info: str
    NFT_voucher: bytes
    cpu_info: str
    pre_firmware: str
    def __init__(
        self,
        *,
        serial_no: str | None = ...,
        spiFlash_info: str | None = ...,
        SE_info: str | None = ...,
        NFT_voucher: bytes | None = ...,
        cpu_info: str | None = ...,
        pre_firmware: str | None = ...,
    ) -> None: ...

class ReadSEPublicKey(_Message): ...

class SEPublicKey(_Message):
    public_key: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
    ) -> None: ...

class WriteSEPublicCert(_Message):
    public_cert: bytes
    def __init__(
        self,
        *,
        public_cert: bytes | None = ...,
    ) -> None: ...

class ReadSEPublicCert(_Message): ...

class SEPublicCert(_Message):
    public_cert: bytes
    def __init__(
        self,
        *,
        public_cert: bytes | None = ...,
    ) -> None: ...

class SpiFlashWrite(_Message):
    address: int
    data: bytes
    def __init__(
        self,
        *,
        address: int | None = ...,
        data: bytes | None = ...,
    ) -> None: ...

class SpiFlashRead(_Message):
    address: int
    len: int
    def __init__(
        self,
        *,
        address: int | None = ...,
        len: int | None = ...,
    ) -> None: ...

class SpiFlashData(_Message):
    data: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
    ) -> None: ...

class SESignMessage(_Message):
    message: bytes
    def __init__(
        self,
        *,
        message: bytes | None = ...,
    ) -> None: ...

class SEMessageSignature(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class ResourceUpload(_Message):
    """A wallpaper or picture for touch models; they then ask for each part of it."""
    class _ResourceType:
        ValueType = NewType("ValueType", int)
    class _ResourceTypeValues(_Enum[ResourceUpload._ResourceType.ValueType]):
        WallPaper: ResourceUpload._ResourceType.ValueType
        Nft: ResourceUpload._ResourceType.ValueType
    class ResourceType(_ResourceType, metaclass=_ResourceTypeValues): ...
    extension: str
    """Of the file name, without the dot."""
    data_length: int
    res_type: ResourceUpload.ResourceType.ValueType
    nft_meta_data: bytes
    zoom_data_length: int
    """Size of the thumbnail in bytes."""
    file_name_no_ext: str
    blur_data_length: int
    """Size of the blurred picture in bytes."""
    def __init__(
        self,
        *,
        extension: str | None = ...,
        data_length: int | None = ...,
        res_type: ResourceUpload.ResourceType.ValueType | str | None = ...,
        nft_meta_data: bytes | None = ...,
        zoom_data_length: int | None = ...,
        file_name_no_ext: str | None = ...,
        blur_data_length: int | None = ...,
    ) -> None: ...

class ZoomRequest(_Message):
    """The device asks for a piece of the thumbnail."""
    offset: int
    data_length: int
    def __init__(
        self,
        *,
        offset: int | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class BlurRequest(_Message):
    """The device asks for a piece of the blurred picture."""
    offset: int
    data_length: int
    def __init__(
        self,
        *,
        offset: int | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class ResourceRequest(_Message):
    """The device asks for a piece of the file."""
    offset: int
    data_length: int
    def __init__(
        self,
        *,
        offset: int | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class ResourceAck(_Message):
    data_chunk: bytes
    hash: bytes
    """BLAKE2s of the piece."""
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
        hash: bytes | None = ...,
    ) -> None: ...

class ResourceUpdate(_Message):
    """A file of the user interface for touch models."""
    file_name: str
    data_length: int
    initial_data_chunk: bytes
    """At most 16 KiB."""
    hash: bytes
    """BLAKE2s of the piece."""
    def __init__(
        self,
        *,
        file_name: str | None = ...,
        data_length: int | None = ...,
        initial_data_chunk: bytes | None = ...,
        hash: bytes | None = ...,
    ) -> None: ...

class NFTWriteInfo(_Message):
    index: int
    width: int
    height: int
    name_zh: str
    name_en: str
    def __init__(
        self,
        *,
        index: int | None = ...,
        width: int | None = ...,
        height: int | None = ...,
        name_zh: str | None = ...,
        name_en: str | None = ...,
    ) -> None: ...

class NFTWriteData(_Message):
    index: int
    data: bytes
    offset: int
    def __init__(
        self,
        *,
        index: int | None = ...,
        data: bytes | None = ...,
        offset: int | None = ...,
    ) -> None: ...

class RebootToBootloader(_Message): ...

class RebootToBoardloader(_Message): ...

class ListResDir(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class FileInfoList(_Message):
    class FileInfo(_Message):
        name: str
        size: int
        def __init__(
            self,
            *,
            name: str | None = ...,
            size: int | None = ...,
        ) -> None: ...
    @property
    def files(self) -> _Messages[FileInfoList.FileInfo]: ...
    def __init__(
        self,
        *,
        files: Iterable[FileInfoList.FileInfo] | None = ...,
    ) -> None: ...

class DeviceEraseSector(_Message):
    sector: int
    def __init__(
        self,
        *,
        sector: int | None = ...,
    ) -> None: ...

class UnLockDevice(_Message):
    """Asks for the PIN where the device is locked; answered by UnLockDeviceResponse."""

class UnLockDeviceResponse(_Message):
    unlocked: bool
    unlocked_attach_pin: bool
    passphrase_protection: bool
    def __init__(
        self,
        *,
        unlocked: bool | None = ...,
        unlocked_attach_pin: bool | None = ...,
        passphrase_protection: bool | None = ...,
    ) -> None: ...

class GetPassphraseState(_Message):
    """Asks which wallet the session is, opening it if need be; answered by PassphraseState."""
    passphrase_state: str
    """Public: the wallet that is expected."""
    def __init__(
        self,
        *,
        passphrase_state: str | None = ...,
    ) -> None: ...

class PassphraseState(_Message):
    """An aborted question can be answered with an error text in place of the address."""
    passphrase_state: str
    """Public: Testnet address at m/44'/1'/0'/0/0."""
    session_id: bytes
    """32 bytes."""
    unlocked_attach_pin: bool
    def __init__(
        self,
        *,
        passphrase_state: str | None = ...,
        session_id: bytes | None = ...,
        unlocked_attach_pin: bool | None = ...,
    ) -> None: ...

class DebugLinkDecision(_Message):
    """What the person does: one key, swipe, touch or text."""
    class _DebugSwipeDirection:
        ValueType = NewType("ValueType", int)
    class _DebugSwipeDirectionValues(_Enum[DebugLinkDecision._DebugSwipeDirection.ValueType]):
        UP: DebugLinkDecision._DebugSwipeDirection.ValueType
        DOWN: DebugLinkDecision._DebugSwipeDirection.ValueType
        LEFT: DebugLinkDecision._DebugSwipeDirection.ValueType
        RIGHT: DebugLinkDecision._DebugSwipeDirection.ValueType
    class DebugSwipeDirection(_DebugSwipeDirection, metaclass=_DebugSwipeDirectionValues): ...
    class _DebugButton:
        ValueType = NewType("ValueType", int)
    class _DebugButtonValues(_Enum[DebugLinkDecision._DebugButton.ValueType]):
        NO: DebugLinkDecision._DebugButton.ValueType
        YES: DebugLinkDecision._DebugButton.ValueType
        INFO: DebugLinkDecision._DebugButton.ValueType
    class DebugButton(_DebugButton, metaclass=_DebugButtonValues): ...
    button: DebugLinkDecision.DebugButton.ValueType
    swipe: DebugLinkDecision.DebugSwipeDirection.ValueType
    input: str
    x: int
    y: int
    wait: bool
    """For the next layout, which is answered as DebugLinkLayout."""
    hold_ms: int
    """Milliseconds."""
    def __init__(
        self,
        *,
        button: DebugLinkDecision.DebugButton.ValueType | str | None = ...,
        swipe: DebugLinkDecision.DebugSwipeDirection.ValueType | str | None = ...,
        input: str | None = ...,
        x: int | None = ...,
        y: int | None = ...,
        wait: bool | None = ...,
        hold_ms: int | None = ...,
    ) -> None: ...

class DebugLinkLayout(_Message):
    @property
    def lines(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        lines: Iterable[str] | None = ...,
    ) -> None: ...

class DebugLinkReseedRandom(_Message):
    value: int
    def __init__(
        self,
        *,
        value: int | None = ...,
    ) -> None: ...

class DebugLinkRecordScreen(_Message):
    target_directory: str
    def __init__(
        self,
        *,
        target_directory: str | None = ...,
    ) -> None: ...

class DebugLinkGetState(_Message):
    class _DebugWaitType:
        ValueType = NewType("ValueType", int)
    class _DebugWaitTypeValues(_Enum[DebugLinkGetState._DebugWaitType.ValueType]):
        IMMEDIATE: DebugLinkGetState._DebugWaitType.ValueType
        NEXT_LAYOUT: DebugLinkGetState._DebugWaitType.ValueType
        CURRENT_LAYOUT: DebugLinkGetState._DebugWaitType.ValueType
    class DebugWaitType(_DebugWaitType, metaclass=_DebugWaitTypeValues):
        """A bool in OneKey's firmware. Trezor's newer one tells two ways to wait apart."""
    wait_word_list: bool
    wait_word_pos: bool
    wait_layout: DebugLinkGetState.DebugWaitType.ValueType
    def __init__(
        self,
        *,
        wait_word_list: bool | None = ...,
        wait_word_pos: bool | None = ...,
        wait_layout: DebugLinkGetState.DebugWaitType.ValueType | str | None = ...,
    ) -> None: ...

class DebugLinkState(_Message):
    layout: bytes
    """The screen's pixels."""
    pin: str
    matrix: str
    """Where the digits are shown now."""
    mnemonic_secret: bytes
    @property
    def node(self) -> HDNodeType: ...
    passphrase_protection: bool
    reset_word: str
    reset_entropy: bytes
    recovery_fake_word: str
    recovery_word_pos: int
    reset_word_pos: int
    mnemonic_type: BackupType.ValueType
    @property
    def layout_lines(self) -> _Scalars[str]: ...
    def __init__(
        self,
        *,
        layout: bytes | None = ...,
        pin: str | None = ...,
        matrix: str | None = ...,
        mnemonic_secret: bytes | None = ...,
        node: HDNodeType | None = ...,
        passphrase_protection: bool | None = ...,
        reset_word: str | None = ...,
        reset_entropy: bytes | None = ...,
        recovery_fake_word: str | None = ...,
        recovery_word_pos: int | None = ...,
        reset_word_pos: int | None = ...,
        mnemonic_type: BackupType.ValueType | str | None = ...,
        layout_lines: Iterable[str] | None = ...,
    ) -> None: ...

class DebugLinkStop(_Message): ...

class DebugLinkLog(_Message):
    level: int
    bucket: str
    text: str
    def __init__(
        self,
        *,
        level: int | None = ...,
        bucket: str | None = ...,
        text: str | None = ...,
    ) -> None: ...

class DebugLinkMemoryRead(_Message):
    address: int
    length: int
    def __init__(
        self,
        *,
        address: int | None = ...,
        length: int | None = ...,
    ) -> None: ...

class DebugLinkMemory(_Message):
    memory: bytes
    def __init__(
        self,
        *,
        memory: bytes | None = ...,
    ) -> None: ...

class DebugLinkMemoryWrite(_Message):
    address: int
    memory: bytes
    flash: bool
    def __init__(
        self,
        *,
        address: int | None = ...,
        memory: bytes | None = ...,
        flash: bool | None = ...,
    ) -> None: ...

class DebugLinkFlashErase(_Message):
    sector: int
    def __init__(
        self,
        *,
        sector: int | None = ...,
    ) -> None: ...

class DebugLinkEraseSdCard(_Message):
    format: bool
    def __init__(
        self,
        *,
        format: bool | None = ...,
    ) -> None: ...

class DebugLinkWatchLayout(_Message):
    """OneKey's firmware refuses to wait for layouts unless it was told so before."""
    watch: bool
    def __init__(
        self,
        *,
        watch: bool | None = ...,
    ) -> None: ...

class DnxGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class DnxAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class DnxSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    inputs_count: int
    to_address: str
    amount: int
    """Nanodnx."""
    fee: int
    """Nanodnx."""
    payment_id: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        inputs_count: int | None = ...,
        to_address: str | None = ...,
        amount: int | None = ...,
        fee: int | None = ...,
        payment_id: bytes | None = ...,
    ) -> None: ...

class DnxInputRequest(_Message):
    """The device asks for an input, or hands out its keys."""
    class DnxTxKey(_Message):
        ephemeral_tx_sec_key: bytes
        ephemeral_tx_pub_key: bytes
        def __init__(
            self,
            *,
            ephemeral_tx_sec_key: bytes | None = ...,
            ephemeral_tx_pub_key: bytes | None = ...,
        ) -> None: ...
    class DnxComputedKeyImage(_Message):
        key_image: bytes
        def __init__(
            self,
            *,
            key_image: bytes | None = ...,
        ) -> None: ...
    request_index: int
    @property
    def tx_key(self) -> DnxInputRequest.DnxTxKey: ...
    @property
    def computed_key_image(self) -> DnxInputRequest.DnxComputedKeyImage: ...
    def __init__(
        self,
        *,
        request_index: int | None = ...,
        tx_key: DnxInputRequest.DnxTxKey | None = ...,
        computed_key_image: DnxInputRequest.DnxComputedKeyImage | None = ...,
    ) -> None: ...

class DnxInputAck(_Message):
    prev_index: int
    global_index: int
    tx_pubkey: bytes
    prev_out_pubkey: bytes
    amount: int
    """Nanodnx."""
    def __init__(
        self,
        *,
        prev_index: int | None = ...,
        global_index: int | None = ...,
        tx_pubkey: bytes | None = ...,
        prev_out_pubkey: bytes | None = ...,
        amount: int | None = ...,
    ) -> None: ...

class DnxRTSigsRequest(_Message):
    """Asks for the signatures, after the last input."""

class DnxSignedTx(_Message):
    @property
    def signatures(self) -> _Scalars[bytes]: ...
    @property
    def output_keys(self) -> _Scalars[bytes]: ...
    def __init__(
        self,
        *,
        signatures: Iterable[bytes] | None = ...,
        output_keys: Iterable[bytes] | None = ...,
    ) -> None: ...

class EmmcFixPermission(_Message): ...

class EmmcPath(_Message):
    exist: bool
    size: int
    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    readonly: bool
    hidden: bool
    system: bool
    archive: bool
    directory: bool
    def __init__(
        self,
        *,
        exist: bool | None = ...,
        size: int | None = ...,
        year: int | None = ...,
        month: int | None = ...,
        day: int | None = ...,
        hour: int | None = ...,
        minute: int | None = ...,
        second: int | None = ...,
        readonly: bool | None = ...,
        hidden: bool | None = ...,
        system: bool | None = ...,
        archive: bool | None = ...,
        directory: bool | None = ...,
    ) -> None: ...

class EmmcPathInfo(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class EmmcFile(_Message):
    path: str
    offset: int
    """Bytes from the file's beginning."""
    len: int
    """Bytes of the file, or to read."""
    data: bytes
    data_hash: int
    processed_byte: int
    """Bytes read or written by this request."""
    def __init__(
        self,
        *,
        path: str | None = ...,
        offset: int | None = ...,
        len: int | None = ...,
        data: bytes | None = ...,
        data_hash: int | None = ...,
        processed_byte: int | None = ...,
    ) -> None: ...

class EmmcFileRead(_Message):
    """Answered by EmmcFile."""
    @property
    def file(self) -> EmmcFile: ...
    ui_percentage: int
    """Progress that the device shows."""
    def __init__(
        self,
        *,
        file: EmmcFile | None = ...,
        ui_percentage: int | None = ...,
    ) -> None: ...

class EmmcFileWrite(_Message):
    """Answered by EmmcFile, which says how much was written."""
    @property
    def file(self) -> EmmcFile: ...
    overwrite: bool
    append: bool
    ui_percentage: int
    """Progress that the device shows."""
    def __init__(
        self,
        *,
        file: EmmcFile | None = ...,
        overwrite: bool | None = ...,
        append: bool | None = ...,
        ui_percentage: int | None = ...,
    ) -> None: ...

class EmmcFileDelete(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class EmmcDir(_Message):
    path: str
    child_dirs: str
    """Names, each ended by a line feed."""
    child_files: str
    """Names, each ended by a line feed."""
    def __init__(
        self,
        *,
        path: str | None = ...,
        child_dirs: str | None = ...,
        child_files: str | None = ...,
    ) -> None: ...

class EmmcDirList(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class EmmcDirMake(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class EmmcDirRemove(_Message):
    path: str
    def __init__(
        self,
        *,
        path: str | None = ...,
    ) -> None: ...

class EosGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class EosPublicKey(_Message):
    wif_public_key: str
    raw_public_key: bytes
    def __init__(
        self,
        *,
        wif_public_key: str | None = ...,
        raw_public_key: bytes | None = ...,
    ) -> None: ...

class EosSignTx(_Message):
    class EosTxHeader(_Message):
        expiration: int
        """Seconds since 1970."""
        ref_block_num: int
        ref_block_prefix: int
        max_net_usage_words: int
        max_cpu_usage_ms: int
        delay_sec: int
        def __init__(
            self,
            *,
            expiration: int | None = ...,
            ref_block_num: int | None = ...,
            ref_block_prefix: int | None = ...,
            max_net_usage_words: int | None = ...,
            max_cpu_usage_ms: int | None = ...,
            delay_sec: int | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    chain_id: bytes
    @property
    def header(self) -> EosSignTx.EosTxHeader: ...
    num_actions: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        chain_id: bytes | None = ...,
        header: EosSignTx.EosTxHeader | None = ...,
        num_actions: int | None = ...,
    ) -> None: ...

class EosTxActionRequest(_Message):
    """The device asks for the next action, or for more data of an unknown one."""
    data_size: int
    def __init__(
        self,
        *,
        data_size: int | None = ...,
    ) -> None: ...

class EosTxActionAck(_Message):
    class EosAsset(_Message):
        amount: int
        symbol: int
        """Precision in the low byte, then the letters."""
        def __init__(
            self,
            *,
            amount: int | None = ...,
            symbol: int | None = ...,
        ) -> None: ...
    class EosPermissionLevel(_Message):
        actor: int
        permission: int
        def __init__(
            self,
            *,
            actor: int | None = ...,
            permission: int | None = ...,
        ) -> None: ...
    class EosAuthorizationKey(_Message):
        type: int
        key: bytes
        """33 bytes, compressed."""
        @property
        def address_n(self) -> _Scalars[int]: ...
        weight: int
        def __init__(
            self,
            *,
            type: int | None = ...,
            key: bytes | None = ...,
            address_n: Iterable[int] | None = ...,
            weight: int | None = ...,
        ) -> None: ...
    class EosAuthorizationAccount(_Message):
        @property
        def account(self) -> EosTxActionAck.EosPermissionLevel: ...
        weight: int
        def __init__(
            self,
            *,
            account: EosTxActionAck.EosPermissionLevel | None = ...,
            weight: int | None = ...,
        ) -> None: ...
    class EosAuthorizationWait(_Message):
        wait_sec: int
        weight: int
        def __init__(
            self,
            *,
            wait_sec: int | None = ...,
            weight: int | None = ...,
        ) -> None: ...
    class EosAuthorization(_Message):
        threshold: int
        @property
        def keys(self) -> _Messages[EosTxActionAck.EosAuthorizationKey]: ...
        @property
        def accounts(self) -> _Messages[EosTxActionAck.EosAuthorizationAccount]: ...
        @property
        def waits(self) -> _Messages[EosTxActionAck.EosAuthorizationWait]: ...
        def __init__(
            self,
            *,
            threshold: int | None = ...,
            keys: Iterable[EosTxActionAck.EosAuthorizationKey] | None = ...,
            accounts: Iterable[EosTxActionAck.EosAuthorizationAccount] | None = ...,
            waits: Iterable[EosTxActionAck.EosAuthorizationWait] | None = ...,
        ) -> None: ...
    class EosActionCommon(_Message):
        account: int
        name: int
        @property
        def authorization(self) -> _Messages[EosTxActionAck.EosPermissionLevel]: ...
        def __init__(
            self,
            *,
            account: int | None = ...,
            name: int | None = ...,
            authorization: Iterable[EosTxActionAck.EosPermissionLevel] | None = ...,
        ) -> None: ...
    class EosActionTransfer(_Message):
        sender: int
        receiver: int
        @property
        def quantity(self) -> EosTxActionAck.EosAsset: ...
        memo: str
        def __init__(
            self,
            *,
            sender: int | None = ...,
            receiver: int | None = ...,
            quantity: EosTxActionAck.EosAsset | None = ...,
            memo: str | None = ...,
        ) -> None: ...
    class EosActionDelegate(_Message):
        sender: int
        receiver: int
        @property
        def net_quantity(self) -> EosTxActionAck.EosAsset: ...
        @property
        def cpu_quantity(self) -> EosTxActionAck.EosAsset: ...
        transfer: bool
        def __init__(
            self,
            *,
            sender: int | None = ...,
            receiver: int | None = ...,
            net_quantity: EosTxActionAck.EosAsset | None = ...,
            cpu_quantity: EosTxActionAck.EosAsset | None = ...,
            transfer: bool | None = ...,
        ) -> None: ...
    class EosActionUndelegate(_Message):
        sender: int
        receiver: int
        @property
        def net_quantity(self) -> EosTxActionAck.EosAsset: ...
        @property
        def cpu_quantity(self) -> EosTxActionAck.EosAsset: ...
        def __init__(
            self,
            *,
            sender: int | None = ...,
            receiver: int | None = ...,
            net_quantity: EosTxActionAck.EosAsset | None = ...,
            cpu_quantity: EosTxActionAck.EosAsset | None = ...,
        ) -> None: ...
    class EosActionRefund(_Message):
        owner: int
        def __init__(
            self,
            *,
            owner: int | None = ...,
        ) -> None: ...
    class EosActionBuyRam(_Message):
        payer: int
        receiver: int
        @property
        def quantity(self) -> EosTxActionAck.EosAsset: ...
        def __init__(
            self,
            *,
            payer: int | None = ...,
            receiver: int | None = ...,
            quantity: EosTxActionAck.EosAsset | None = ...,
        ) -> None: ...
    class EosActionBuyRamBytes(_Message):
        payer: int
        receiver: int
        bytes: int
        def __init__(
            self,
            *,
            payer: int | None = ...,
            receiver: int | None = ...,
            bytes: int | None = ...,
        ) -> None: ...
    class EosActionSellRam(_Message):
        account: int
        bytes: int
        def __init__(
            self,
            *,
            account: int | None = ...,
            bytes: int | None = ...,
        ) -> None: ...
    class EosActionVoteProducer(_Message):
        voter: int
        proxy: int
        @property
        def producers(self) -> _Scalars[int]: ...
        def __init__(
            self,
            *,
            voter: int | None = ...,
            proxy: int | None = ...,
            producers: Iterable[int] | None = ...,
        ) -> None: ...
    class EosActionUpdateAuth(_Message):
        account: int
        permission: int
        parent: int
        @property
        def auth(self) -> EosTxActionAck.EosAuthorization: ...
        def __init__(
            self,
            *,
            account: int | None = ...,
            permission: int | None = ...,
            parent: int | None = ...,
            auth: EosTxActionAck.EosAuthorization | None = ...,
        ) -> None: ...
    class EosActionDeleteAuth(_Message):
        account: int
        permission: int
        def __init__(
            self,
            *,
            account: int | None = ...,
            permission: int | None = ...,
        ) -> None: ...
    class EosActionLinkAuth(_Message):
        account: int
        code: int
        type: int
        requirement: int
        def __init__(
            self,
            *,
            account: int | None = ...,
            code: int | None = ...,
            type: int | None = ...,
            requirement: int | None = ...,
        ) -> None: ...
    class EosActionUnlinkAuth(_Message):
        account: int
        code: int
        type: int
        def __init__(
            self,
            *,
            account: int | None = ...,
            code: int | None = ...,
            type: int | None = ...,
        ) -> None: ...
    class EosActionNewAccount(_Message):
        creator: int
        name: int
        @property
        def owner(self) -> EosTxActionAck.EosAuthorization: ...
        @property
        def active(self) -> EosTxActionAck.EosAuthorization: ...
        def __init__(
            self,
            *,
            creator: int | None = ...,
            name: int | None = ...,
            owner: EosTxActionAck.EosAuthorization | None = ...,
            active: EosTxActionAck.EosAuthorization | None = ...,
        ) -> None: ...
    class EosActionUnknown(_Message):
        data_size: int
        data_chunk: bytes
        def __init__(
            self,
            *,
            data_size: int | None = ...,
            data_chunk: bytes | None = ...,
        ) -> None: ...
    @property
    def common(self) -> EosTxActionAck.EosActionCommon: ...
    @property
    def transfer(self) -> EosTxActionAck.EosActionTransfer: ...
    @property
    def delegate(self) -> EosTxActionAck.EosActionDelegate: ...
    @property
    def undelegate(self) -> EosTxActionAck.EosActionUndelegate: ...
    @property
    def refund(self) -> EosTxActionAck.EosActionRefund: ...
    @property
    def buy_ram(self) -> EosTxActionAck.EosActionBuyRam: ...
    @property
    def buy_ram_bytes(self) -> EosTxActionAck.EosActionBuyRamBytes: ...
    @property
    def sell_ram(self) -> EosTxActionAck.EosActionSellRam: ...
    @property
    def vote_producer(self) -> EosTxActionAck.EosActionVoteProducer: ...
    @property
    def update_auth(self) -> EosTxActionAck.EosActionUpdateAuth: ...
    @property
    def delete_auth(self) -> EosTxActionAck.EosActionDeleteAuth: ...
    @property
    def link_auth(self) -> EosTxActionAck.EosActionLinkAuth: ...
    @property
    def unlink_auth(self) -> EosTxActionAck.EosActionUnlinkAuth: ...
    @property
    def new_account(self) -> EosTxActionAck.EosActionNewAccount: ...
    @property
    def unknown(self) -> EosTxActionAck.EosActionUnknown: ...
    def __init__(
        self,
        *,
        common: EosTxActionAck.EosActionCommon | None = ...,
        transfer: EosTxActionAck.EosActionTransfer | None = ...,
        delegate: EosTxActionAck.EosActionDelegate | None = ...,
        undelegate: EosTxActionAck.EosActionUndelegate | None = ...,
        refund: EosTxActionAck.EosActionRefund | None = ...,
        buy_ram: EosTxActionAck.EosActionBuyRam | None = ...,
        buy_ram_bytes: EosTxActionAck.EosActionBuyRamBytes | None = ...,
        sell_ram: EosTxActionAck.EosActionSellRam | None = ...,
        vote_producer: EosTxActionAck.EosActionVoteProducer | None = ...,
        update_auth: EosTxActionAck.EosActionUpdateAuth | None = ...,
        delete_auth: EosTxActionAck.EosActionDeleteAuth | None = ...,
        link_auth: EosTxActionAck.EosActionLinkAuth | None = ...,
        unlink_auth: EosTxActionAck.EosActionUnlinkAuth | None = ...,
        new_account: EosTxActionAck.EosActionNewAccount | None = ...,
        unknown: EosTxActionAck.EosActionUnknown | None = ...,
    ) -> None: ...

class EosSignedTx(_Message):
    signature: str
    def __init__(
        self,
        *,
        signature: str | None = ...,
    ) -> None: ...

class _EthereumDefinitionType:
    ValueType = NewType("ValueType", int)
class _EthereumDefinitionTypeValues(_Enum[_EthereumDefinitionType.ValueType]):
    NETWORK: _EthereumDefinitionType.ValueType
    TOKEN: _EthereumDefinitionType.ValueType
class EthereumDefinitionType(_EthereumDefinitionType, metaclass=_EthereumDefinitionTypeValues): ...

class EthereumNetworkInfo(_Message):
    chain_id: int
    symbol: str
    slip44: int
    name: str
    icon: str
    primary_color: int
    """RGB."""
    def __init__(
        self,
        *,
        chain_id: int | None = ...,
        symbol: str | None = ...,
        slip44: int | None = ...,
        name: str | None = ...,
        icon: str | None = ...,
        primary_color: int | None = ...,
    ) -> None: ...

class EthereumTokenInfo(_Message):
    address: bytes
    chain_id: int
    symbol: str
    decimals: int
    name: str
    def __init__(
        self,
        *,
        address: bytes | None = ...,
        chain_id: int | None = ...,
        symbol: str | None = ...,
        decimals: int | None = ...,
        name: str | None = ...,
    ) -> None: ...

class EthereumDefinitions(_Message):
    encoded_network: bytes
    """Signed blob with an EthereumNetworkInfo."""
    encoded_token: bytes
    """Signed blob with an EthereumTokenInfo."""
    def __init__(
        self,
        *,
        encoded_network: bytes | None = ...,
        encoded_token: bytes | None = ...,
    ) -> None: ...

class EthereumSignTypedData(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    primary_type: str
    metamask_v4_compat: bool
    @property
    def definitions(self) -> EthereumDefinitions: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        primary_type: str | None = ...,
        metamask_v4_compat: bool | None = ...,
        definitions: EthereumDefinitions | None = ...,
    ) -> None: ...

class EthereumTypedDataStructRequest(_Message):
    """The device asks for the fields of an EIP-712 type."""
    name: str
    def __init__(
        self,
        *,
        name: str | None = ...,
    ) -> None: ...

class EthereumTypedDataStructAck(_Message):
    class _EthereumDataType:
        ValueType = NewType("ValueType", int)
    class _EthereumDataTypeValues(_Enum[EthereumTypedDataStructAck._EthereumDataType.ValueType]):
        UINT: EthereumTypedDataStructAck._EthereumDataType.ValueType
        INT: EthereumTypedDataStructAck._EthereumDataType.ValueType
        BYTES: EthereumTypedDataStructAck._EthereumDataType.ValueType
        STRING: EthereumTypedDataStructAck._EthereumDataType.ValueType
        BOOL: EthereumTypedDataStructAck._EthereumDataType.ValueType
        ADDRESS: EthereumTypedDataStructAck._EthereumDataType.ValueType
        ARRAY: EthereumTypedDataStructAck._EthereumDataType.ValueType
        STRUCT: EthereumTypedDataStructAck._EthereumDataType.ValueType
    class EthereumDataType(_EthereumDataType, metaclass=_EthereumDataTypeValues): ...
    class EthereumStructMember(_Message):
        @property
        def type(self) -> EthereumTypedDataStructAck.EthereumFieldType: ...
        name: str
        def __init__(
            self,
            *,
            type: EthereumTypedDataStructAck.EthereumFieldType | None = ...,
            name: str | None = ...,
        ) -> None: ...
    class EthereumFieldType(_Message):
        data_type: EthereumTypedDataStructAck.EthereumDataType.ValueType
        size: int
        """Bytes, or elements of a fixed array."""
        @property
        def entry_type(self) -> EthereumTypedDataStructAck.EthereumFieldType: ...
        struct_name: str
        def __init__(
            self,
            *,
            data_type: EthereumTypedDataStructAck.EthereumDataType.ValueType | str | None = ...,
            size: int | None = ...,
            entry_type: EthereumTypedDataStructAck.EthereumFieldType | None = ...,
            struct_name: str | None = ...,
        ) -> None: ...
    @property
    def members(self) -> _Messages[EthereumTypedDataStructAck.EthereumStructMember]: ...
    def __init__(
        self,
        *,
        members: Iterable[EthereumTypedDataStructAck.EthereumStructMember] | None = ...,
    ) -> None: ...

class EthereumTypedDataValueRequest(_Message):
    """The device asks for a value of the EIP-712 data."""
    @property
    def member_path(self) -> _Scalars[int]:
        """0 is the domain, 1 the message; then indices."""
    def __init__(
        self,
        *,
        member_path: Iterable[int] | None = ...,
    ) -> None: ...

class EthereumTypedDataValueAck(_Message):
    value: bytes
    """Big endian; an array is answered by its length in 2 bytes."""
    def __init__(
        self,
        *,
        value: bytes | None = ...,
    ) -> None: ...

class EthereumSignMessageEIP712(_Message):
    """EIP-712 by hashes, on firmware before 2.2; answered by EthereumMessageSignature."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    domain_hash: bytes
    message_hash: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        domain_hash: bytes | None = ...,
        message_hash: bytes | None = ...,
    ) -> None: ...

class EthereumGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class EthereumPublicKey(_Message):
    @property
    def node(self) -> HDNodeType: ...
    xpub: str
    def __init__(
        self,
        *,
        node: HDNodeType | None = ...,
        xpub: str | None = ...,
    ) -> None: ...

class EthereumGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    encoded_network: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        encoded_network: bytes | None = ...,
    ) -> None: ...

class EthereumAddress(_Message):
    _old_address: bytes
    address: str
    def __init__(
        self,
        *,
        _old_address: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class EthereumSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    gas_price: bytes
    """Wei."""
    gas_limit: bytes
    value: bytes
    data_initial_chunk: bytes
    """At most 1024 bytes."""
    data_length: int
    chain_id: int
    tx_type: int
    """Wanchain only."""
    to: str
    """EIP-55 or hex; empty creates a contract."""
    @property
    def definitions(self) -> EthereumDefinitions: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        gas_price: bytes | None = ...,
        gas_limit: bytes | None = ...,
        value: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
        tx_type: int | None = ...,
        to: str | None = ...,
        definitions: EthereumDefinitions | None = ...,
    ) -> None: ...

class EthereumSignTxEIP1559(_Message):
    class EthereumAccessList(_Message):
        address: str
        @property
        def storage_keys(self) -> _Scalars[bytes]: ...
        def __init__(
            self,
            *,
            address: str | None = ...,
            storage_keys: Iterable[bytes] | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    max_gas_fee: bytes
    max_priority_fee: bytes
    gas_limit: bytes
    to: str
    """EIP-55 or hex; empty creates a contract."""
    value: bytes
    data_initial_chunk: bytes
    data_length: int
    chain_id: int
    @property
    def access_list(self) -> _Messages[EthereumSignTxEIP1559.EthereumAccessList]: ...
    @property
    def definitions(self) -> EthereumDefinitions: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        max_gas_fee: bytes | None = ...,
        max_priority_fee: bytes | None = ...,
        gas_limit: bytes | None = ...,
        to: str | None = ...,
        value: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
        access_list: Iterable[EthereumSignTxEIP1559.EthereumAccessList] | None = ...,
        definitions: EthereumDefinitions | None = ...,
    ) -> None: ...

class EthereumTxRequest(_Message):
    """The device asks for more data, or hands out the signature."""
    data_length: int
    signature_v: int
    """Parity alone where EIP-155 does not apply or does not fit."""
    signature_r: bytes
    signature_s: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        signature_v: int | None = ...,
        signature_r: bytes | None = ...,
        signature_s: bytes | None = ...,
    ) -> None: ...

class EthereumTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class EthereumSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    encoded_network: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        encoded_network: bytes | None = ...,
    ) -> None: ...

class EthereumMessageSignature(_Message):
    signature: bytes
    """R, s and v, 65 bytes."""
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class EthereumVerifyMessage(_Message):
    signature: bytes
    message: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        message: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class EthereumSignTypedHash(_Message):
    """EIP-712 by hashes; the device can show nothing else of the data."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    domain_separator_hash: bytes
    message_hash: bytes
    """Missing where the primary type is EIP712Domain."""
    encoded_network: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        domain_separator_hash: bytes | None = ...,
        message_hash: bytes | None = ...,
        encoded_network: bytes | None = ...,
    ) -> None: ...

class EthereumTypedDataSignature(_Message):
    signature: bytes
    """R, s and v, 65 bytes."""
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class _EthereumGnosisSafeTxOperation:
    ValueType = NewType("ValueType", int)
class _EthereumGnosisSafeTxOperationValues(_Enum[_EthereumGnosisSafeTxOperation.ValueType]):
    CALL: _EthereumGnosisSafeTxOperation.ValueType
    DELEGATE_CALL: _EthereumGnosisSafeTxOperation.ValueType
class EthereumGnosisSafeTxOperation(_EthereumGnosisSafeTxOperation, metaclass=_EthereumGnosisSafeTxOperationValues): ...

class EthereumSignTypedDataOneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    primary_type: str
    metamask_v4_compat: bool
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        primary_type: str | None = ...,
        metamask_v4_compat: bool | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumGnosisSafeTxRequest(_Message):
    """The device recognised a Safe transaction and asks for it whole."""

class EthereumGnosisSafeTxAck(_Message):
    to: str
    value: bytes
    data: bytes
    operation: EthereumGnosisSafeTxOperation.ValueType
    safeTxGas: bytes
    baseGas: bytes
    gasPrice: bytes
    gasToken: str
    refundReceiver: str
    nonce: bytes
    chain_id: int
    verifyingContract: str
    def __init__(
        self,
        *,
        to: str | None = ...,
        value: bytes | None = ...,
        data: bytes | None = ...,
        operation: EthereumGnosisSafeTxOperation.ValueType | str | None = ...,
        safeTxGas: bytes | None = ...,
        baseGas: bytes | None = ...,
        gasPrice: bytes | None = ...,
        gasToken: str | None = ...,
        refundReceiver: str | None = ...,
        nonce: bytes | None = ...,
        chain_id: int | None = ...,
        verifyingContract: str | None = ...,
    ) -> None: ...

class EthereumTypedDataStructRequestOneKey(_Message):
    """The device asks for the fields of an EIP-712 type."""
    name: str
    def __init__(
        self,
        *,
        name: str | None = ...,
    ) -> None: ...

class EthereumTypedDataStructAckOneKey(_Message):
    class _EthereumDataTypeOneKey:
        ValueType = NewType("ValueType", int)
    class _EthereumDataTypeOneKeyValues(_Enum[EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType]):
        UINT: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        INT: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        BYTES: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        STRING: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        BOOL: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        ADDRESS: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        ARRAY: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
        STRUCT: EthereumTypedDataStructAckOneKey._EthereumDataTypeOneKey.ValueType
    class EthereumDataTypeOneKey(_EthereumDataTypeOneKey, metaclass=_EthereumDataTypeOneKeyValues): ...
    class EthereumStructMemberOneKey(_Message):
        @property
        def type(self) -> EthereumTypedDataStructAckOneKey.EthereumFieldTypeOneKey: ...
        name: str
        def __init__(
            self,
            *,
            type: EthereumTypedDataStructAckOneKey.EthereumFieldTypeOneKey | None = ...,
            name: str | None = ...,
        ) -> None: ...
    class EthereumFieldTypeOneKey(_Message):
        data_type: EthereumTypedDataStructAckOneKey.EthereumDataTypeOneKey.ValueType
        size: int
        """Bytes, or elements of a fixed array."""
        @property
        def entry_type(self) -> EthereumTypedDataStructAckOneKey.EthereumFieldTypeOneKey: ...
        struct_name: str
        def __init__(
            self,
            *,
            data_type: EthereumTypedDataStructAckOneKey.EthereumDataTypeOneKey.ValueType | str | None = ...,
            size: int | None = ...,
            entry_type: EthereumTypedDataStructAckOneKey.EthereumFieldTypeOneKey | None = ...,
            struct_name: str | None = ...,
        ) -> None: ...
    @property
    def members(self) -> _Messages[EthereumTypedDataStructAckOneKey.EthereumStructMemberOneKey]: ...
    def __init__(
        self,
        *,
        members: Iterable[EthereumTypedDataStructAckOneKey.EthereumStructMemberOneKey] | None = ...,
    ) -> None: ...

class EthereumTypedDataValueRequestOneKey(_Message):
    """The device asks for a value of the EIP-712 data."""
    @property
    def member_path(self) -> _Scalars[int]:
        """0 is the domain, 1 the message; then indices."""
    def __init__(
        self,
        *,
        member_path: Iterable[int] | None = ...,
    ) -> None: ...

class EthereumTypedDataValueAckOneKey(_Message):
    value: bytes
    """Big endian; an array is answered by its length in 2 bytes."""
    def __init__(
        self,
        *,
        value: bytes | None = ...,
    ) -> None: ...

class EthereumGetPublicKeyOneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumPublicKeyOneKey(_Message):
    @property
    def node(self) -> HDNodeType: ...
    xpub: str
    def __init__(
        self,
        *,
        node: HDNodeType | None = ...,
        xpub: str | None = ...,
    ) -> None: ...

class EthereumGetAddressOneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumAddressOneKey(_Message):
    _old_address: bytes
    address: str
    def __init__(
        self,
        *,
        _old_address: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class EthereumSignTxOneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    gas_price: bytes
    gas_limit: bytes
    value: bytes
    data_initial_chunk: bytes
    data_length: int
    chain_id: int
    tx_type: int
    """Wanchain only."""
    to: str
    """EIP-55 or hex; empty creates a contract."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        gas_price: bytes | None = ...,
        gas_limit: bytes | None = ...,
        value: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
        tx_type: int | None = ...,
        to: str | None = ...,
    ) -> None: ...

class EthereumAccessListOneKey(_Message):
    address: str
    @property
    def storage_keys(self) -> _Scalars[bytes]: ...
    def __init__(
        self,
        *,
        address: str | None = ...,
        storage_keys: Iterable[bytes] | None = ...,
    ) -> None: ...

class EthereumSignTxEIP1559OneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    max_gas_fee: bytes
    max_priority_fee: bytes
    gas_limit: bytes
    to: str
    """EIP-55 or hex; empty creates a contract."""
    value: bytes
    data_initial_chunk: bytes
    data_length: int
    chain_id: int
    @property
    def access_list(self) -> _Messages[EthereumAccessListOneKey]: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        max_gas_fee: bytes | None = ...,
        max_priority_fee: bytes | None = ...,
        gas_limit: bytes | None = ...,
        to: str | None = ...,
        value: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
        access_list: Iterable[EthereumAccessListOneKey] | None = ...,
    ) -> None: ...

class EthereumAuthorizationSignature(_Message):
    y_parity: int
    r: bytes
    s: bytes
    def __init__(
        self,
        *,
        y_parity: int | None = ...,
        r: bytes | None = ...,
        s: bytes | None = ...,
    ) -> None: ...

class EthereumSignTxEIP7702OneKey(_Message):
    class EthereumAuthorizationOneKey(_Message):
        """Signed by the device where `signature` is missing."""
        @property
        def address_n(self) -> _Scalars[int]: ...
        chain_id: int
        address: str
        nonce: bytes
        @property
        def signature(self) -> EthereumAuthorizationSignature: ...
        def __init__(
            self,
            *,
            address_n: Iterable[int] | None = ...,
            chain_id: int | None = ...,
            address: str | None = ...,
            nonce: bytes | None = ...,
            signature: EthereumAuthorizationSignature | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    max_gas_fee: bytes
    max_priority_fee: bytes
    gas_limit: bytes
    to: str
    value: bytes
    data_initial_chunk: bytes
    data_length: int
    chain_id: int
    @property
    def access_list(self) -> _Messages[EthereumAccessListOneKey]: ...
    @property
    def authorization_list(self) -> _Messages[EthereumSignTxEIP7702OneKey.EthereumAuthorizationOneKey]: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        max_gas_fee: bytes | None = ...,
        max_priority_fee: bytes | None = ...,
        gas_limit: bytes | None = ...,
        to: str | None = ...,
        value: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        chain_id: int | None = ...,
        access_list: Iterable[EthereumAccessListOneKey] | None = ...,
        authorization_list: Iterable[EthereumSignTxEIP7702OneKey.EthereumAuthorizationOneKey] | None = ...,
    ) -> None: ...

class EthereumTxRequestOneKey(_Message):
    """The device asks for more data, or hands out the signature."""
    data_length: int
    signature_v: int
    """Parity alone where EIP-155 does not apply or does not fit."""
    signature_r: bytes
    signature_s: bytes
    @property
    def authorization_signatures(self) -> _Messages[EthereumAuthorizationSignature]: ...
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        signature_v: int | None = ...,
        signature_r: bytes | None = ...,
        signature_s: bytes | None = ...,
        authorization_signatures: Iterable[EthereumAuthorizationSignature] | None = ...,
    ) -> None: ...

class EthereumTxAckOneKey(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class EthereumSignMessageOneKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumMessageSignatureOneKey(_Message):
    signature: bytes
    """R, s and v, 65 bytes."""
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class EthereumVerifyMessageOneKey(_Message):
    signature: bytes
    message: bytes
    address: str
    chain_id: int
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        message: bytes | None = ...,
        address: str | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumSignTypedHashOneKey(_Message):
    """EIP-712 by hashes; the device can show nothing else of the data."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    domain_separator_hash: bytes
    message_hash: bytes
    """Missing where the primary type is EIP712Domain."""
    chain_id: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        domain_separator_hash: bytes | None = ...,
        message_hash: bytes | None = ...,
        chain_id: int | None = ...,
    ) -> None: ...

class EthereumTypedDataSignatureOneKey(_Message):
    signature: bytes
    """R, s and v, 65 bytes."""
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class FilecoinGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    testnet: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        testnet: bool | None = ...,
    ) -> None: ...

class FilecoinAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class FilecoinSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    testnet: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        testnet: bool | None = ...,
    ) -> None: ...

class FilecoinSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class _KaspaInputScriptType:
    ValueType = NewType("ValueType", int)
class _KaspaInputScriptTypeValues(_Enum[_KaspaInputScriptType.ValueType]):
    KASPA_SPEND_P2PK_SCHNORR: _KaspaInputScriptType.ValueType
    KASPA_SPEND_P2PK_ECDSA: _KaspaInputScriptType.ValueType
class KaspaInputScriptType(_KaspaInputScriptType, metaclass=_KaspaInputScriptTypeValues): ...

class _KaspaOutputScriptType:
    ValueType = NewType("ValueType", int)
class _KaspaOutputScriptTypeValues(_Enum[_KaspaOutputScriptType.ValueType]):
    KASPA_PAYTOADDRESS: _KaspaOutputScriptType.ValueType
    KASPA_PAYTOCHANGE: _KaspaOutputScriptType.ValueType
class KaspaOutputScriptType(_KaspaOutputScriptType, metaclass=_KaspaOutputScriptTypeValues): ...

class _KaspaRequestType:
    ValueType = NewType("ValueType", int)
class _KaspaRequestTypeValues(_Enum[_KaspaRequestType.ValueType]):
    KASPA_TX_INPUT: _KaspaRequestType.ValueType
    KASPA_TX_OUTPUT: _KaspaRequestType.ValueType
    KASPA_TX_PAYLOAD: _KaspaRequestType.ValueType
    KASPA_TX_FINISHED: _KaspaRequestType.ValueType
    KASPA_TX_PREV_META: _KaspaRequestType.ValueType
class KaspaRequestType(_KaspaRequestType, metaclass=_KaspaRequestTypeValues): ...

class KaspaGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    prefix: str
    scheme: str
    use_tweak: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        prefix: str | None = ...,
        scheme: str | None = ...,
        use_tweak: bool | None = ...,
    ) -> None: ...

class KaspaAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class KaspaSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_message: bytes
    """What is hashed and signed for input 0; missing when streaming."""
    scheme: str
    prefix: str
    input_count: int
    use_tweak: bool
    output_count: int
    version: int
    lock_time: int
    subnetwork_id: bytes
    gas: int
    payload_length: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_message: bytes | None = ...,
        scheme: str | None = ...,
        prefix: str | None = ...,
        input_count: int | None = ...,
        use_tweak: bool | None = ...,
        output_count: int | None = ...,
        version: int | None = ...,
        lock_time: int | None = ...,
        subnetwork_id: bytes | None = ...,
        gas: int | None = ...,
        payload_length: int | None = ...,
    ) -> None: ...

class KaspaTxInputRequest(_Message):
    """The device hands out a signature and asks for what the next one signs."""
    request_index: int
    signature: bytes
    def __init__(
        self,
        *,
        request_index: int | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class KaspaTxInputAck(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_message: bytes
    """What is hashed and signed."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_message: bytes | None = ...,
    ) -> None: ...

class KaspaOutpoint(_Message):
    tx_id: bytes
    index: int
    def __init__(
        self,
        *,
        tx_id: bytes | None = ...,
        index: int | None = ...,
    ) -> None: ...

class KaspaTxRequestSignature(_Message):
    signature_index: int
    signature: bytes
    def __init__(
        self,
        *,
        signature_index: int | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class KaspaTxRequest(_Message):
    """Streaming: the device asks for a part, or hands out a signature."""
    request_type: KaspaRequestType.ValueType
    request_index: int
    @property
    def signature(self) -> KaspaTxRequestSignature: ...
    request_payload_length: int
    prev_tx_id: bytes
    def __init__(
        self,
        *,
        request_type: KaspaRequestType.ValueType | str | None = ...,
        request_index: int | None = ...,
        signature: KaspaTxRequestSignature | None = ...,
        request_payload_length: int | None = ...,
        prev_tx_id: bytes | None = ...,
    ) -> None: ...

class KaspaTxAckInput(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    @property
    def previous_outpoint(self) -> KaspaOutpoint: ...
    amount: int
    """Sompi."""
    sequence: int
    sig_op_count: int
    script_type: KaspaInputScriptType.ValueType
    use_tweak: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        previous_outpoint: KaspaOutpoint | None = ...,
        amount: int | None = ...,
        sequence: int | None = ...,
        sig_op_count: int | None = ...,
        script_type: KaspaInputScriptType.ValueType | str | None = ...,
        use_tweak: bool | None = ...,
    ) -> None: ...

class KaspaTxAckOutput(_Message):
    script_type: KaspaOutputScriptType.ValueType
    amount: int
    """Sompi."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    address: str
    scheme: str
    use_tweak: bool
    def __init__(
        self,
        *,
        script_type: KaspaOutputScriptType.ValueType | str | None = ...,
        amount: int | None = ...,
        address_n: Iterable[int] | None = ...,
        address: str | None = ...,
        scheme: str | None = ...,
        use_tweak: bool | None = ...,
    ) -> None: ...

class KaspaTxAckPayloadChunk(_Message):
    payload_chunk: bytes
    def __init__(
        self,
        *,
        payload_chunk: bytes | None = ...,
    ) -> None: ...

class KaspaTxAckPrevMeta(_Message):
    version: int
    input_count: int
    output_count: int
    lock_time: int
    subnetwork_id: bytes
    gas: int
    payload_length: int
    def __init__(
        self,
        *,
        version: int | None = ...,
        input_count: int | None = ...,
        output_count: int | None = ...,
        lock_time: int | None = ...,
        subnetwork_id: bytes | None = ...,
        gas: int | None = ...,
        payload_length: int | None = ...,
    ) -> None: ...

class KaspaTxAckPrevInput(_Message):
    @property
    def previous_outpoint(self) -> KaspaOutpoint: ...
    sequence: int
    def __init__(
        self,
        *,
        previous_outpoint: KaspaOutpoint | None = ...,
        sequence: int | None = ...,
    ) -> None: ...

class KaspaTxAckPrevOutput(_Message):
    amount: int
    """Sompi."""
    script_version: int
    script_public_key: bytes
    def __init__(
        self,
        *,
        amount: int | None = ...,
        script_version: int | None = ...,
        script_public_key: bytes | None = ...,
    ) -> None: ...

class KaspaSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class LnurlAuth(_Message):
    """Answered by LnurlAuthResp."""
    domain: bytes
    """ASCII."""
    data: bytes
    """Challenge k1, 32 bytes."""
    def __init__(
        self,
        *,
        domain: bytes | None = ...,
        data: bytes | None = ...,
    ) -> None: ...

class LnurlAuthResp(_Message):
    publickey: str
    path: str
    signature: bytes
    """DER."""
    def __init__(
        self,
        *,
        publickey: str | None = ...,
        path: str | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionSourceEntry(_Message):
    class MoneroOutputEntry(_Message):
        class MoneroRctKeyPublic(_Message):
            dest: bytes
            commitment: bytes
            def __init__(
                self,
                *,
                dest: bytes | None = ...,
                commitment: bytes | None = ...,
            ) -> None: ...
        idx: int
        @property
        def key(self) -> MoneroTransactionSourceEntry.MoneroOutputEntry.MoneroRctKeyPublic: ...
        def __init__(
            self,
            *,
            idx: int | None = ...,
            key: MoneroTransactionSourceEntry.MoneroOutputEntry.MoneroRctKeyPublic | None = ...,
        ) -> None: ...
    class MoneroMultisigKLRki(_Message):
        K: bytes
        L: bytes
        R: bytes
        ki: bytes
        def __init__(
            self,
            *,
            K: bytes | None = ...,
            L: bytes | None = ...,
            R: bytes | None = ...,
            ki: bytes | None = ...,
        ) -> None: ...
    @property
    def outputs(self) -> _Messages[MoneroTransactionSourceEntry.MoneroOutputEntry]: ...
    real_output: int
    real_out_tx_key: bytes
    @property
    def real_out_additional_tx_keys(self) -> _Scalars[bytes]: ...
    real_output_in_tx_index: int
    amount: int
    """Piconero."""
    rct: bool
    mask: bytes
    @property
    def multisig_kLRki(self) -> MoneroTransactionSourceEntry.MoneroMultisigKLRki: ...
    subaddr_minor: int
    def __init__(
        self,
        *,
        outputs: Iterable[MoneroTransactionSourceEntry.MoneroOutputEntry] | None = ...,
        real_output: int | None = ...,
        real_out_tx_key: bytes | None = ...,
        real_out_additional_tx_keys: Iterable[bytes] | None = ...,
        real_output_in_tx_index: int | None = ...,
        amount: int | None = ...,
        rct: bool | None = ...,
        mask: bytes | None = ...,
        multisig_kLRki: MoneroTransactionSourceEntry.MoneroMultisigKLRki | None = ...,
        subaddr_minor: int | None = ...,
    ) -> None: ...

class MoneroTransactionDestinationEntry(_Message):
    class MoneroAccountPublicAddress(_Message):
        spend_public_key: bytes
        view_public_key: bytes
        def __init__(
            self,
            *,
            spend_public_key: bytes | None = ...,
            view_public_key: bytes | None = ...,
        ) -> None: ...
    amount: int
    """Piconero."""
    @property
    def addr(self) -> MoneroTransactionDestinationEntry.MoneroAccountPublicAddress: ...
    is_subaddress: bool
    original: bytes
    is_integrated: bool
    def __init__(
        self,
        *,
        amount: int | None = ...,
        addr: MoneroTransactionDestinationEntry.MoneroAccountPublicAddress | None = ...,
        is_subaddress: bool | None = ...,
        original: bytes | None = ...,
        is_integrated: bool | None = ...,
    ) -> None: ...

class MoneroTransactionRsigData(_Message):
    rsig_type: int
    offload_type: int
    @property
    def grouping(self) -> _Scalars[int]: ...
    mask: bytes
    rsig: bytes
    @property
    def rsig_parts(self) -> _Scalars[bytes]: ...
    bp_version: int
    def __init__(
        self,
        *,
        rsig_type: int | None = ...,
        offload_type: int | None = ...,
        grouping: Iterable[int] | None = ...,
        mask: bytes | None = ...,
        rsig: bytes | None = ...,
        rsig_parts: Iterable[bytes] | None = ...,
        bp_version: int | None = ...,
    ) -> None: ...

class MoneroGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    network_type: int
    """0 main, 1 test, 2 stage."""
    account: int
    minor: int
    payment_id: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        network_type: int | None = ...,
        account: int | None = ...,
        minor: int | None = ...,
        payment_id: bytes | None = ...,
    ) -> None: ...

class MoneroAddress(_Message):
    address: bytes
    """ASCII."""
    def __init__(
        self,
        *,
        address: bytes | None = ...,
    ) -> None: ...

class MoneroGetWatchKey(_Message):
    """Answered by MoneroWatchKey."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_type: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network_type: int | None = ...,
    ) -> None: ...

class MoneroWatchKey(_Message):
    watch_key: bytes
    """Private view key."""
    address: bytes
    def __init__(
        self,
        *,
        watch_key: bytes | None = ...,
        address: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionInitRequest(_Message):
    class MoneroTransactionData(_Message):
        version: int
        payment_id: bytes
        unlock_time: int
        @property
        def outputs(self) -> _Messages[MoneroTransactionDestinationEntry]: ...
        @property
        def change_dts(self) -> MoneroTransactionDestinationEntry: ...
        num_inputs: int
        mixin: int
        fee: int
        """Piconero."""
        account: int
        @property
        def minor_indices(self) -> _Scalars[int]: ...
        @property
        def rsig_data(self) -> MoneroTransactionRsigData: ...
        @property
        def integrated_indices(self) -> _Scalars[int]: ...
        client_version: int
        hard_fork: int
        monero_version: bytes
        def __init__(
            self,
            *,
            version: int | None = ...,
            payment_id: bytes | None = ...,
            unlock_time: int | None = ...,
            outputs: Iterable[MoneroTransactionDestinationEntry] | None = ...,
            change_dts: MoneroTransactionDestinationEntry | None = ...,
            num_inputs: int | None = ...,
            mixin: int | None = ...,
            fee: int | None = ...,
            account: int | None = ...,
            minor_indices: Iterable[int] | None = ...,
            rsig_data: MoneroTransactionRsigData | None = ...,
            integrated_indices: Iterable[int] | None = ...,
            client_version: int | None = ...,
            hard_fork: int | None = ...,
            monero_version: bytes | None = ...,
        ) -> None: ...
    version: int
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_type: int
    @property
    def tsx_data(self) -> MoneroTransactionInitRequest.MoneroTransactionData: ...
    def __init__(
        self,
        *,
        version: int | None = ...,
        address_n: Iterable[int] | None = ...,
        network_type: int | None = ...,
        tsx_data: MoneroTransactionInitRequest.MoneroTransactionData | None = ...,
    ) -> None: ...

class MoneroTransactionInitAck(_Message):
    @property
    def hmacs(self) -> _Scalars[bytes]: ...
    @property
    def rsig_data(self) -> MoneroTransactionRsigData: ...
    def __init__(
        self,
        *,
        hmacs: Iterable[bytes] | None = ...,
        rsig_data: MoneroTransactionRsigData | None = ...,
    ) -> None: ...

class MoneroTransactionSetInputRequest(_Message):
    @property
    def src_entr(self) -> MoneroTransactionSourceEntry: ...
    def __init__(
        self,
        *,
        src_entr: MoneroTransactionSourceEntry | None = ...,
    ) -> None: ...

class MoneroTransactionSetInputAck(_Message):
    vini: bytes
    vini_hmac: bytes
    pseudo_out: bytes
    pseudo_out_hmac: bytes
    pseudo_out_alpha: bytes
    spend_key: bytes
    def __init__(
        self,
        *,
        vini: bytes | None = ...,
        vini_hmac: bytes | None = ...,
        pseudo_out: bytes | None = ...,
        pseudo_out_hmac: bytes | None = ...,
        pseudo_out_alpha: bytes | None = ...,
        spend_key: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionInputsPermutationRequest(_Message):
    @property
    def perm(self) -> _Scalars[int]: ...
    def __init__(
        self,
        *,
        perm: Iterable[int] | None = ...,
    ) -> None: ...

class MoneroTransactionInputsPermutationAck(_Message): ...

class MoneroTransactionInputViniRequest(_Message):
    @property
    def src_entr(self) -> MoneroTransactionSourceEntry: ...
    vini: bytes
    vini_hmac: bytes
    pseudo_out: bytes
    pseudo_out_hmac: bytes
    orig_idx: int
    def __init__(
        self,
        *,
        src_entr: MoneroTransactionSourceEntry | None = ...,
        vini: bytes | None = ...,
        vini_hmac: bytes | None = ...,
        pseudo_out: bytes | None = ...,
        pseudo_out_hmac: bytes | None = ...,
        orig_idx: int | None = ...,
    ) -> None: ...

class MoneroTransactionInputViniAck(_Message): ...

class MoneroTransactionAllInputsSetRequest(_Message): ...

class MoneroTransactionAllInputsSetAck(_Message):
    @property
    def rsig_data(self) -> MoneroTransactionRsigData: ...
    def __init__(
        self,
        *,
        rsig_data: MoneroTransactionRsigData | None = ...,
    ) -> None: ...

class MoneroTransactionSetOutputRequest(_Message):
    @property
    def dst_entr(self) -> MoneroTransactionDestinationEntry: ...
    dst_entr_hmac: bytes
    @property
    def rsig_data(self) -> MoneroTransactionRsigData: ...
    is_offloaded_bp: bool
    def __init__(
        self,
        *,
        dst_entr: MoneroTransactionDestinationEntry | None = ...,
        dst_entr_hmac: bytes | None = ...,
        rsig_data: MoneroTransactionRsigData | None = ...,
        is_offloaded_bp: bool | None = ...,
    ) -> None: ...

class MoneroTransactionSetOutputAck(_Message):
    tx_out: bytes
    vouti_hmac: bytes
    @property
    def rsig_data(self) -> MoneroTransactionRsigData: ...
    out_pk: bytes
    ecdh_info: bytes
    def __init__(
        self,
        *,
        tx_out: bytes | None = ...,
        vouti_hmac: bytes | None = ...,
        rsig_data: MoneroTransactionRsigData | None = ...,
        out_pk: bytes | None = ...,
        ecdh_info: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionAllOutSetRequest(_Message):
    @property
    def rsig_data(self) -> MoneroTransactionRsigData: ...
    def __init__(
        self,
        *,
        rsig_data: MoneroTransactionRsigData | None = ...,
    ) -> None: ...

class MoneroTransactionAllOutSetAck(_Message):
    class MoneroRingCtSig(_Message):
        txn_fee: int
        message: bytes
        rv_type: int
        def __init__(
            self,
            *,
            txn_fee: int | None = ...,
            message: bytes | None = ...,
            rv_type: int | None = ...,
        ) -> None: ...
    extra: bytes
    tx_prefix_hash: bytes
    @property
    def rv(self) -> MoneroTransactionAllOutSetAck.MoneroRingCtSig: ...
    full_message_hash: bytes
    def __init__(
        self,
        *,
        extra: bytes | None = ...,
        tx_prefix_hash: bytes | None = ...,
        rv: MoneroTransactionAllOutSetAck.MoneroRingCtSig | None = ...,
        full_message_hash: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionSignInputRequest(_Message):
    @property
    def src_entr(self) -> MoneroTransactionSourceEntry: ...
    vini: bytes
    vini_hmac: bytes
    pseudo_out: bytes
    pseudo_out_hmac: bytes
    pseudo_out_alpha: bytes
    spend_key: bytes
    orig_idx: int
    def __init__(
        self,
        *,
        src_entr: MoneroTransactionSourceEntry | None = ...,
        vini: bytes | None = ...,
        vini_hmac: bytes | None = ...,
        pseudo_out: bytes | None = ...,
        pseudo_out_hmac: bytes | None = ...,
        pseudo_out_alpha: bytes | None = ...,
        spend_key: bytes | None = ...,
        orig_idx: int | None = ...,
    ) -> None: ...

class MoneroTransactionSignInputAck(_Message):
    signature: bytes
    pseudo_out: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        pseudo_out: bytes | None = ...,
    ) -> None: ...

class MoneroTransactionFinalRequest(_Message): ...

class MoneroTransactionFinalAck(_Message):
    cout_key: bytes
    salt: bytes
    rand_mult: bytes
    tx_enc_keys: bytes
    opening_key: bytes
    def __init__(
        self,
        *,
        cout_key: bytes | None = ...,
        salt: bytes | None = ...,
        rand_mult: bytes | None = ...,
        tx_enc_keys: bytes | None = ...,
        opening_key: bytes | None = ...,
    ) -> None: ...

class MoneroKeyImageExportInitRequest(_Message):
    class MoneroSubAddressIndicesList(_Message):
        account: int
        @property
        def minor_indices(self) -> _Scalars[int]: ...
        def __init__(
            self,
            *,
            account: int | None = ...,
            minor_indices: Iterable[int] | None = ...,
        ) -> None: ...
    num: int
    hash: bytes
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_type: int
    @property
    def subs(self) -> _Messages[MoneroKeyImageExportInitRequest.MoneroSubAddressIndicesList]: ...
    def __init__(
        self,
        *,
        num: int | None = ...,
        hash: bytes | None = ...,
        address_n: Iterable[int] | None = ...,
        network_type: int | None = ...,
        subs: Iterable[MoneroKeyImageExportInitRequest.MoneroSubAddressIndicesList] | None = ...,
    ) -> None: ...

class MoneroKeyImageExportInitAck(_Message): ...

class MoneroKeyImageSyncStepRequest(_Message):
    class MoneroTransferDetails(_Message):
        out_key: bytes
        tx_pub_key: bytes
        @property
        def additional_tx_pub_keys(self) -> _Scalars[bytes]: ...
        internal_output_index: int
        sub_addr_major: int
        sub_addr_minor: int
        def __init__(
            self,
            *,
            out_key: bytes | None = ...,
            tx_pub_key: bytes | None = ...,
            additional_tx_pub_keys: Iterable[bytes] | None = ...,
            internal_output_index: int | None = ...,
            sub_addr_major: int | None = ...,
            sub_addr_minor: int | None = ...,
        ) -> None: ...
    @property
    def tdis(self) -> _Messages[MoneroKeyImageSyncStepRequest.MoneroTransferDetails]: ...
    def __init__(
        self,
        *,
        tdis: Iterable[MoneroKeyImageSyncStepRequest.MoneroTransferDetails] | None = ...,
    ) -> None: ...

class MoneroKeyImageSyncStepAck(_Message):
    class MoneroExportedKeyImage(_Message):
        iv: bytes
        blob: bytes
        def __init__(
            self,
            *,
            iv: bytes | None = ...,
            blob: bytes | None = ...,
        ) -> None: ...
    @property
    def kis(self) -> _Messages[MoneroKeyImageSyncStepAck.MoneroExportedKeyImage]: ...
    def __init__(
        self,
        *,
        kis: Iterable[MoneroKeyImageSyncStepAck.MoneroExportedKeyImage] | None = ...,
    ) -> None: ...

class MoneroKeyImageSyncFinalRequest(_Message): ...

class MoneroKeyImageSyncFinalAck(_Message):
    enc_key: bytes
    def __init__(
        self,
        *,
        enc_key: bytes | None = ...,
    ) -> None: ...

class MoneroGetTxKeyRequest(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_type: int
    salt1: bytes
    salt2: bytes
    tx_enc_keys: bytes
    tx_prefix_hash: bytes
    reason: int
    view_public_key: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network_type: int | None = ...,
        salt1: bytes | None = ...,
        salt2: bytes | None = ...,
        tx_enc_keys: bytes | None = ...,
        tx_prefix_hash: bytes | None = ...,
        reason: int | None = ...,
        view_public_key: bytes | None = ...,
    ) -> None: ...

class MoneroGetTxKeyAck(_Message):
    salt: bytes
    tx_keys: bytes
    tx_derivations: bytes
    def __init__(
        self,
        *,
        salt: bytes | None = ...,
        tx_keys: bytes | None = ...,
        tx_derivations: bytes | None = ...,
    ) -> None: ...

class MoneroLiveRefreshStartRequest(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_type: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network_type: int | None = ...,
    ) -> None: ...

class MoneroLiveRefreshStartAck(_Message): ...

class MoneroLiveRefreshStepRequest(_Message):
    out_key: bytes
    recv_deriv: bytes
    real_out_idx: int
    sub_addr_major: int
    sub_addr_minor: int
    def __init__(
        self,
        *,
        out_key: bytes | None = ...,
        recv_deriv: bytes | None = ...,
        real_out_idx: int | None = ...,
        sub_addr_major: int | None = ...,
        sub_addr_minor: int | None = ...,
    ) -> None: ...

class MoneroLiveRefreshStepAck(_Message):
    salt: bytes
    key_image: bytes
    def __init__(
        self,
        *,
        salt: bytes | None = ...,
        key_image: bytes | None = ...,
    ) -> None: ...

class MoneroLiveRefreshFinalRequest(_Message): ...

class MoneroLiveRefreshFinalAck(_Message): ...

class DebugMoneroDiagRequest(_Message):
    """Debug builds only."""
    ins: int
    p1: int
    p2: int
    @property
    def pd(self) -> _Scalars[int]: ...
    data1: bytes
    data2: bytes
    def __init__(
        self,
        *,
        ins: int | None = ...,
        p1: int | None = ...,
        p2: int | None = ...,
        pd: Iterable[int] | None = ...,
        data1: bytes | None = ...,
        data2: bytes | None = ...,
    ) -> None: ...

class DebugMoneroDiagAck(_Message):
    ins: int
    p1: int
    p2: int
    @property
    def pd(self) -> _Scalars[int]: ...
    data1: bytes
    data2: bytes
    def __init__(
        self,
        *,
        ins: int | None = ...,
        p1: int | None = ...,
        p2: int | None = ...,
        pd: Iterable[int] | None = ...,
        data1: bytes | None = ...,
        data2: bytes | None = ...,
    ) -> None: ...

class NearGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NearAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class NearSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
    ) -> None: ...

class NearSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class NEMGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    network: int
    """104 main, 152 test, 96 mijin."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network: int | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NEMAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class NEMSignTx(_Message):
    class NEMTransactionCommon(_Message):
        @property
        def address_n(self) -> _Scalars[int]: ...
        network: int
        timestamp: int
        """Seconds since the nemesis block."""
        fee: int
        """Micro XEM."""
        deadline: int
        """Seconds since the nemesis block."""
        signer: bytes
        def __init__(
            self,
            *,
            address_n: Iterable[int] | None = ...,
            network: int | None = ...,
            timestamp: int | None = ...,
            fee: int | None = ...,
            deadline: int | None = ...,
            signer: bytes | None = ...,
        ) -> None: ...
    class NEMTransfer(_Message):
        class NEMMosaic(_Message):
            namespace: str
            mosaic: str
            quantity: int
            def __init__(
                self,
                *,
                namespace: str | None = ...,
                mosaic: str | None = ...,
                quantity: int | None = ...,
            ) -> None: ...
        recipient: str
        amount: int
        """Micro XEM."""
        payload: bytes
        """Plain text of the memo."""
        public_key: bytes
        """Of the recipient; encrypts the memo."""
        @property
        def mosaics(self) -> _Messages[NEMSignTx.NEMTransfer.NEMMosaic]: ...
        def __init__(
            self,
            *,
            recipient: str | None = ...,
            amount: int | None = ...,
            payload: bytes | None = ...,
            public_key: bytes | None = ...,
            mosaics: Iterable[NEMSignTx.NEMTransfer.NEMMosaic] | None = ...,
        ) -> None: ...
    class NEMProvisionNamespace(_Message):
        namespace: str
        parent: str
        sink: str
        fee: int
        def __init__(
            self,
            *,
            namespace: str | None = ...,
            parent: str | None = ...,
            sink: str | None = ...,
            fee: int | None = ...,
        ) -> None: ...
    class NEMMosaicCreation(_Message):
        class NEMMosaicDefinition(_Message):
            class _NEMMosaicLevy:
                ValueType = NewType("ValueType", int)
            class _NEMMosaicLevyValues(_Enum[NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition._NEMMosaicLevy.ValueType]):
                MosaicLevy_Absolute: NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition._NEMMosaicLevy.ValueType
                MosaicLevy_Percentile: NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition._NEMMosaicLevy.ValueType
            class NEMMosaicLevy(_NEMMosaicLevy, metaclass=_NEMMosaicLevyValues): ...
            name: str
            ticker: str
            namespace: str
            mosaic: str
            divisibility: int
            levy: NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition.NEMMosaicLevy.ValueType
            fee: int
            levy_address: str
            levy_namespace: str
            levy_mosaic: str
            supply: int
            mutable_supply: bool
            transferable: bool
            description: str
            @property
            def networks(self) -> _Scalars[int]: ...
            def __init__(
                self,
                *,
                name: str | None = ...,
                ticker: str | None = ...,
                namespace: str | None = ...,
                mosaic: str | None = ...,
                divisibility: int | None = ...,
                levy: NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition.NEMMosaicLevy.ValueType | str | None = ...,
                fee: int | None = ...,
                levy_address: str | None = ...,
                levy_namespace: str | None = ...,
                levy_mosaic: str | None = ...,
                supply: int | None = ...,
                mutable_supply: bool | None = ...,
                transferable: bool | None = ...,
                description: str | None = ...,
                networks: Iterable[int] | None = ...,
            ) -> None: ...
        @property
        def definition(self) -> NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition: ...
        sink: str
        fee: int
        def __init__(
            self,
            *,
            definition: NEMSignTx.NEMMosaicCreation.NEMMosaicDefinition | None = ...,
            sink: str | None = ...,
            fee: int | None = ...,
        ) -> None: ...
    class NEMMosaicSupplyChange(_Message):
        class _NEMSupplyChangeType:
            ValueType = NewType("ValueType", int)
        class _NEMSupplyChangeTypeValues(_Enum[NEMSignTx.NEMMosaicSupplyChange._NEMSupplyChangeType.ValueType]):
            SupplyChange_Increase: NEMSignTx.NEMMosaicSupplyChange._NEMSupplyChangeType.ValueType
            SupplyChange_Decrease: NEMSignTx.NEMMosaicSupplyChange._NEMSupplyChangeType.ValueType
        class NEMSupplyChangeType(_NEMSupplyChangeType, metaclass=_NEMSupplyChangeTypeValues): ...
        namespace: str
        mosaic: str
        type: NEMSignTx.NEMMosaicSupplyChange.NEMSupplyChangeType.ValueType
        delta: int
        def __init__(
            self,
            *,
            namespace: str | None = ...,
            mosaic: str | None = ...,
            type: NEMSignTx.NEMMosaicSupplyChange.NEMSupplyChangeType.ValueType | str | None = ...,
            delta: int | None = ...,
        ) -> None: ...
    class NEMAggregateModification(_Message):
        class NEMCosignatoryModification(_Message):
            class _NEMModificationType:
                ValueType = NewType("ValueType", int)
            class _NEMModificationTypeValues(_Enum[NEMSignTx.NEMAggregateModification.NEMCosignatoryModification._NEMModificationType.ValueType]):
                CosignatoryModification_Add: NEMSignTx.NEMAggregateModification.NEMCosignatoryModification._NEMModificationType.ValueType
                CosignatoryModification_Delete: NEMSignTx.NEMAggregateModification.NEMCosignatoryModification._NEMModificationType.ValueType
            class NEMModificationType(_NEMModificationType, metaclass=_NEMModificationTypeValues): ...
            type: NEMSignTx.NEMAggregateModification.NEMCosignatoryModification.NEMModificationType.ValueType
            public_key: bytes
            def __init__(
                self,
                *,
                type: NEMSignTx.NEMAggregateModification.NEMCosignatoryModification.NEMModificationType.ValueType | str | None = ...,
                public_key: bytes | None = ...,
            ) -> None: ...
        @property
        def modifications(self) -> _Messages[NEMSignTx.NEMAggregateModification.NEMCosignatoryModification]: ...
        relative_change: int
        def __init__(
            self,
            *,
            modifications: Iterable[NEMSignTx.NEMAggregateModification.NEMCosignatoryModification] | None = ...,
            relative_change: int | None = ...,
        ) -> None: ...
    class NEMImportanceTransfer(_Message):
        class _NEMImportanceTransferMode:
            ValueType = NewType("ValueType", int)
        class _NEMImportanceTransferModeValues(_Enum[NEMSignTx.NEMImportanceTransfer._NEMImportanceTransferMode.ValueType]):
            ImportanceTransfer_Activate: NEMSignTx.NEMImportanceTransfer._NEMImportanceTransferMode.ValueType
            ImportanceTransfer_Deactivate: NEMSignTx.NEMImportanceTransfer._NEMImportanceTransferMode.ValueType
        class NEMImportanceTransferMode(_NEMImportanceTransferMode, metaclass=_NEMImportanceTransferModeValues): ...
        mode: NEMSignTx.NEMImportanceTransfer.NEMImportanceTransferMode.ValueType
        public_key: bytes
        def __init__(
            self,
            *,
            mode: NEMSignTx.NEMImportanceTransfer.NEMImportanceTransferMode.ValueType | str | None = ...,
            public_key: bytes | None = ...,
        ) -> None: ...
    @property
    def transaction(self) -> NEMSignTx.NEMTransactionCommon: ...
    @property
    def multisig(self) -> NEMSignTx.NEMTransactionCommon: ...
    @property
    def transfer(self) -> NEMSignTx.NEMTransfer: ...
    cosigning: bool
    @property
    def provision_namespace(self) -> NEMSignTx.NEMProvisionNamespace: ...
    @property
    def mosaic_creation(self) -> NEMSignTx.NEMMosaicCreation: ...
    @property
    def supply_change(self) -> NEMSignTx.NEMMosaicSupplyChange: ...
    @property
    def aggregate_modification(self) -> NEMSignTx.NEMAggregateModification: ...
    @property
    def importance_transfer(self) -> NEMSignTx.NEMImportanceTransfer: ...
    def __init__(
        self,
        *,
        transaction: NEMSignTx.NEMTransactionCommon | None = ...,
        multisig: NEMSignTx.NEMTransactionCommon | None = ...,
        transfer: NEMSignTx.NEMTransfer | None = ...,
        cosigning: bool | None = ...,
        provision_namespace: NEMSignTx.NEMProvisionNamespace | None = ...,
        mosaic_creation: NEMSignTx.NEMMosaicCreation | None = ...,
        supply_change: NEMSignTx.NEMMosaicSupplyChange | None = ...,
        aggregate_modification: NEMSignTx.NEMAggregateModification | None = ...,
        importance_transfer: NEMSignTx.NEMImportanceTransfer | None = ...,
    ) -> None: ...

class NEMSignedTx(_Message):
    data: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class NEMDecryptMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    network: int
    public_key: bytes
    payload: bytes
    """Encrypted."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network: int | None = ...,
        public_key: bytes | None = ...,
        payload: bytes | None = ...,
    ) -> None: ...

class NEMDecryptedMessage(_Message):
    payload: bytes
    """Plain text."""
    def __init__(
        self,
        *,
        payload: bytes | None = ...,
    ) -> None: ...

class NeoGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NeoAddress(_Message):
    address: str
    public_key: bytes
    def __init__(
        self,
        *,
        address: str | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class NeoSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    network_magic: int
    """860833102 is the main network."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        network_magic: int | None = ...,
    ) -> None: ...

class NeoSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class NervosGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    network: str
    """Ckb or ckt."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network: str | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NervosAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class NervosSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    data_initial_chunk: bytes
    witness_buffer: bytes
    network: str
    data_length: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        data_initial_chunk: bytes | None = ...,
        witness_buffer: bytes | None = ...,
        network: str | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class NervosSignedTx(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class NervosTxRequest(_Message):
    """The device asks for more data."""
    data_length: int
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class NervosTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class NexaGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    prefix: str
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        prefix: str | None = ...,
    ) -> None: ...

class NexaAddress(_Message):
    address: str
    public_key: bytes
    def __init__(
        self,
        *,
        address: str | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class NexaSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_message: bytes
    """What is hashed and signed for input 0."""
    prefix: str
    input_count: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_message: bytes | None = ...,
        prefix: str | None = ...,
        input_count: int | None = ...,
    ) -> None: ...

class NexaTxInputRequest(_Message):
    """The device hands out a signature and asks for what the next one signs."""
    request_index: int
    signature: bytes
    def __init__(
        self,
        *,
        request_index: int | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class NexaTxInputAck(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_message: bytes
    """What is hashed and signed."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_message: bytes | None = ...,
    ) -> None: ...

class NexaSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class NostrGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NostrPublicKey(_Message):
    publickey: str
    """Hex, x coordinate."""
    npub: str
    """NIP-19."""
    def __init__(
        self,
        *,
        publickey: str | None = ...,
        npub: str | None = ...,
    ) -> None: ...

class NostrSignEvent(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    event: bytes
    """JSON, UTF-8."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        event: bytes | None = ...,
    ) -> None: ...

class NostrSignedEvent(_Message):
    event: bytes
    """JSON with id, pubkey and sig."""
    def __init__(
        self,
        *,
        event: bytes | None = ...,
    ) -> None: ...

class NostrSignSchnorr(_Message):
    """BIP-340 over a hash."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    hash: str
    """Hex."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        hash: str | None = ...,
    ) -> None: ...

class NostrSignedSchnorr(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class NostrEncryptMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    pubkey: str
    """Hex, of the recipient."""
    msg: str
    """Plain text."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        pubkey: str | None = ...,
        msg: str | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NostrEncryptedMessage(_Message):
    msg: str
    """Encrypted."""
    def __init__(
        self,
        *,
        msg: str | None = ...,
    ) -> None: ...

class NostrDecryptMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    pubkey: str
    """Hex, of the sender."""
    msg: str
    """Encrypted."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        pubkey: str | None = ...,
        msg: str | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class NostrDecryptedMessage(_Message):
    msg: str
    """Plain text."""
    def __init__(
        self,
        *,
        msg: str | None = ...,
    ) -> None: ...

class PolkadotGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    prefix: int
    """SS58."""
    network: str
    """Name in lower case."""
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        prefix: int | None = ...,
        network: str | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class PolkadotAddress(_Message):
    address: str
    public_key: str
    """Hex."""
    def __init__(
        self,
        *,
        address: str | None = ...,
        public_key: str | None = ...,
    ) -> None: ...

class PolkadotSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    network: str
    prefix: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        network: str | None = ...,
        prefix: int | None = ...,
    ) -> None: ...

class PolkadotSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class RippleGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class RippleAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class RippleSignTx(_Message):
    class RipplePayment(_Message):
        amount: int
        """Drops."""
        destination: str
        destination_tag: int
        def __init__(
            self,
            *,
            amount: int | None = ...,
            destination: str | None = ...,
            destination_tag: int | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    fee: int
    """Drops."""
    flags: int
    sequence: int
    last_ledger_sequence: int
    @property
    def payment(self) -> RippleSignTx.RipplePayment: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        fee: int | None = ...,
        flags: int | None = ...,
        sequence: int | None = ...,
        last_ledger_sequence: int | None = ...,
        payment: RippleSignTx.RipplePayment | None = ...,
    ) -> None: ...

class RippleSignedTx(_Message):
    signature: bytes
    serialized_tx: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        serialized_tx: bytes | None = ...,
    ) -> None: ...

class ScdoGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class ScdoAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class ScdoSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    nonce: bytes
    gas_price: bytes
    gas_limit: bytes
    to: str
    value: bytes
    timestamp: bytes
    data_initial_chunk: bytes
    data_length: int
    tx_type: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        nonce: bytes | None = ...,
        gas_price: bytes | None = ...,
        gas_limit: bytes | None = ...,
        to: str | None = ...,
        value: bytes | None = ...,
        timestamp: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
        tx_type: int | None = ...,
    ) -> None: ...

class ScdoSignedTx(_Message):
    """The device asks for more data, or hands out the signature."""
    data_length: int
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class ScdoTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class ScdoSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class ScdoSignedMessage(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class _SolanaOffChainMessageVersion:
    ValueType = NewType("ValueType", int)
class _SolanaOffChainMessageVersionValues(_Enum[_SolanaOffChainMessageVersion.ValueType]):
    MESSAGE_VERSION_0: _SolanaOffChainMessageVersion.ValueType
class SolanaOffChainMessageVersion(_SolanaOffChainMessageVersion, metaclass=_SolanaOffChainMessageVersionValues): ...

class _SolanaOffChainMessageFormat:
    ValueType = NewType("ValueType", int)
class _SolanaOffChainMessageFormatValues(_Enum[_SolanaOffChainMessageFormat.ValueType]):
    V0_RESTRICTED_ASCII: _SolanaOffChainMessageFormat.ValueType
    V0_LIMITED_UTF8: _SolanaOffChainMessageFormat.ValueType
class SolanaOffChainMessageFormat(_SolanaOffChainMessageFormat, metaclass=_SolanaOffChainMessageFormatValues): ...

class SolanaGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class SolanaAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class SolanaTxATADetails(_Message):
    """An associated token account, for the device to show its owner."""
    owner_address: str
    program_id: str
    mint_address: str
    associated_token_address: str
    def __init__(
        self,
        *,
        owner_address: str | None = ...,
        program_id: str | None = ...,
        mint_address: str | None = ...,
        associated_token_address: str | None = ...,
    ) -> None: ...

class SolanaTxExtraInfo(_Message):
    @property
    def ata_details(self) -> _Messages[SolanaTxATADetails]: ...
    def __init__(
        self,
        *,
        ata_details: Iterable[SolanaTxATADetails] | None = ...,
    ) -> None: ...

class SolanaSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    @property
    def extra_info(self) -> SolanaTxExtraInfo: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        extra_info: SolanaTxExtraInfo | None = ...,
    ) -> None: ...

class SolanaSignedTx(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class SolanaSignOffChainMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    message_version: SolanaOffChainMessageVersion.ValueType
    message_format: SolanaOffChainMessageFormat.ValueType
    application_domain: bytes
    """32 bytes."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        message_version: SolanaOffChainMessageVersion.ValueType | str | None = ...,
        message_format: SolanaOffChainMessageFormat.ValueType | str | None = ...,
        application_domain: bytes | None = ...,
    ) -> None: ...

class SolanaSignUnsafeMessage(_Message):
    """Signs the bytes as they are, without the prefix of off-chain messages."""
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class SolanaMessageSignature(_Message):
    signature: bytes
    public_key: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        public_key: bytes | None = ...,
    ) -> None: ...

class StarcoinGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class StarcoinAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class StarcoinGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class StarcoinPublicKey(_Message):
    public_key: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
    ) -> None: ...

class StarcoinSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
    ) -> None: ...

class StarcoinSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class StarcoinSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class StarcoinMessageSignature(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class StarcoinVerifyMessage(_Message):
    public_key: bytes
    signature: bytes
    message: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class _StellarAssetType:
    ValueType = NewType("ValueType", int)
class _StellarAssetTypeValues(_Enum[_StellarAssetType.ValueType]):
    NATIVE: _StellarAssetType.ValueType
    ALPHANUM4: _StellarAssetType.ValueType
    ALPHANUM12: _StellarAssetType.ValueType
class StellarAssetType(_StellarAssetType, metaclass=_StellarAssetTypeValues): ...

class StellarAsset(_Message):
    type: StellarAssetType.ValueType
    code: str
    issuer: str
    def __init__(
        self,
        *,
        type: StellarAssetType.ValueType | str | None = ...,
        code: str | None = ...,
        issuer: str | None = ...,
    ) -> None: ...

class StellarGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class StellarAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class StellarSignTx(_Message):
    class _StellarMemoType:
        ValueType = NewType("ValueType", int)
    class _StellarMemoTypeValues(_Enum[StellarSignTx._StellarMemoType.ValueType]):
        NONE: StellarSignTx._StellarMemoType.ValueType
        TEXT: StellarSignTx._StellarMemoType.ValueType
        ID: StellarSignTx._StellarMemoType.ValueType
        HASH: StellarSignTx._StellarMemoType.ValueType
        RETURN: StellarSignTx._StellarMemoType.ValueType
    class StellarMemoType(_StellarMemoType, metaclass=_StellarMemoTypeValues): ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    network_passphrase: str
    """Public: names the network."""
    source_account: str
    fee: int
    """Stroops."""
    sequence_number: int
    timebounds_start: int
    """Seconds since 1970."""
    timebounds_end: int
    """Seconds since 1970."""
    memo_type: StellarSignTx.StellarMemoType.ValueType
    memo_text: str
    memo_id: int
    memo_hash: bytes
    num_operations: int
    soroban_data_size: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        network_passphrase: str | None = ...,
        source_account: str | None = ...,
        fee: int | None = ...,
        sequence_number: int | None = ...,
        timebounds_start: int | None = ...,
        timebounds_end: int | None = ...,
        memo_type: StellarSignTx.StellarMemoType.ValueType | str | None = ...,
        memo_text: str | None = ...,
        memo_id: int | None = ...,
        memo_hash: bytes | None = ...,
        num_operations: int | None = ...,
        soroban_data_size: int | None = ...,
    ) -> None: ...

class StellarTxOpRequest(_Message):
    """The device asks for the next of the `num_operations` operations."""

class StellarPaymentOp(_Message):
    source_account: str
    destination_account: str
    @property
    def asset(self) -> StellarAsset: ...
    amount: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        destination_account: str | None = ...,
        asset: StellarAsset | None = ...,
        amount: int | None = ...,
    ) -> None: ...

class StellarCreateAccountOp(_Message):
    source_account: str
    new_account: str
    starting_balance: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        new_account: str | None = ...,
        starting_balance: int | None = ...,
    ) -> None: ...

class StellarPathPaymentStrictReceiveOp(_Message):
    source_account: str
    @property
    def send_asset(self) -> StellarAsset: ...
    send_max: int
    destination_account: str
    @property
    def destination_asset(self) -> StellarAsset: ...
    destination_amount: int
    @property
    def paths(self) -> _Messages[StellarAsset]: ...
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        send_asset: StellarAsset | None = ...,
        send_max: int | None = ...,
        destination_account: str | None = ...,
        destination_asset: StellarAsset | None = ...,
        destination_amount: int | None = ...,
        paths: Iterable[StellarAsset] | None = ...,
    ) -> None: ...

class StellarPathPaymentStrictSendOp(_Message):
    source_account: str
    @property
    def send_asset(self) -> StellarAsset: ...
    send_amount: int
    destination_account: str
    @property
    def destination_asset(self) -> StellarAsset: ...
    destination_min: int
    @property
    def paths(self) -> _Messages[StellarAsset]: ...
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        send_asset: StellarAsset | None = ...,
        send_amount: int | None = ...,
        destination_account: str | None = ...,
        destination_asset: StellarAsset | None = ...,
        destination_min: int | None = ...,
        paths: Iterable[StellarAsset] | None = ...,
    ) -> None: ...

class StellarManageSellOfferOp(_Message):
    source_account: str
    @property
    def selling_asset(self) -> StellarAsset: ...
    @property
    def buying_asset(self) -> StellarAsset: ...
    amount: int
    price_n: int
    price_d: int
    offer_id: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        selling_asset: StellarAsset | None = ...,
        buying_asset: StellarAsset | None = ...,
        amount: int | None = ...,
        price_n: int | None = ...,
        price_d: int | None = ...,
        offer_id: int | None = ...,
    ) -> None: ...

class StellarManageBuyOfferOp(_Message):
    source_account: str
    @property
    def selling_asset(self) -> StellarAsset: ...
    @property
    def buying_asset(self) -> StellarAsset: ...
    amount: int
    price_n: int
    price_d: int
    offer_id: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        selling_asset: StellarAsset | None = ...,
        buying_asset: StellarAsset | None = ...,
        amount: int | None = ...,
        price_n: int | None = ...,
        price_d: int | None = ...,
        offer_id: int | None = ...,
    ) -> None: ...

class StellarCreatePassiveSellOfferOp(_Message):
    source_account: str
    @property
    def selling_asset(self) -> StellarAsset: ...
    @property
    def buying_asset(self) -> StellarAsset: ...
    amount: int
    price_n: int
    price_d: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        selling_asset: StellarAsset | None = ...,
        buying_asset: StellarAsset | None = ...,
        amount: int | None = ...,
        price_n: int | None = ...,
        price_d: int | None = ...,
    ) -> None: ...

class StellarSetOptionsOp(_Message):
    class _StellarSignerType:
        ValueType = NewType("ValueType", int)
    class _StellarSignerTypeValues(_Enum[StellarSetOptionsOp._StellarSignerType.ValueType]):
        ACCOUNT: StellarSetOptionsOp._StellarSignerType.ValueType
        PRE_AUTH: StellarSetOptionsOp._StellarSignerType.ValueType
        HASH: StellarSetOptionsOp._StellarSignerType.ValueType
    class StellarSignerType(_StellarSignerType, metaclass=_StellarSignerTypeValues): ...
    source_account: str
    inflation_destination_account: str
    clear_flags: int
    set_flags: int
    master_weight: int
    low_threshold: int
    medium_threshold: int
    high_threshold: int
    home_domain: str
    signer_type: StellarSetOptionsOp.StellarSignerType.ValueType
    signer_key: bytes
    """32 bytes."""
    signer_weight: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        inflation_destination_account: str | None = ...,
        clear_flags: int | None = ...,
        set_flags: int | None = ...,
        master_weight: int | None = ...,
        low_threshold: int | None = ...,
        medium_threshold: int | None = ...,
        high_threshold: int | None = ...,
        home_domain: str | None = ...,
        signer_type: StellarSetOptionsOp.StellarSignerType.ValueType | str | None = ...,
        signer_key: bytes | None = ...,
        signer_weight: int | None = ...,
    ) -> None: ...

class StellarChangeTrustOp(_Message):
    source_account: str
    @property
    def asset(self) -> StellarAsset: ...
    limit: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        asset: StellarAsset | None = ...,
        limit: int | None = ...,
    ) -> None: ...

class StellarAllowTrustOp(_Message):
    source_account: str
    trusted_account: str
    asset_type: StellarAssetType.ValueType
    asset_code: str
    is_authorized: bool
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        trusted_account: str | None = ...,
        asset_type: StellarAssetType.ValueType | str | None = ...,
        asset_code: str | None = ...,
        is_authorized: bool | None = ...,
    ) -> None: ...

class StellarAccountMergeOp(_Message):
    source_account: str
    destination_account: str
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        destination_account: str | None = ...,
    ) -> None: ...

class StellarManageDataOp(_Message):
    source_account: str
    key: str
    value: bytes
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        key: str | None = ...,
        value: bytes | None = ...,
    ) -> None: ...

class StellarBumpSequenceOp(_Message):
    source_account: str
    bump_to: int
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        bump_to: int | None = ...,
    ) -> None: ...

class StellarInvokeHostFunctionOp(_Message):
    source_account: str
    contract_address: str
    function_name: str
    call_args_xdr_size: int
    call_args_xdr_initial_chunk: bytes
    soroban_auth_xdr_size: int
    soroban_auth_xdr_initial_chunk: bytes
    def __init__(
        self,
        *,
        source_account: str | None = ...,
        contract_address: str | None = ...,
        function_name: str | None = ...,
        call_args_xdr_size: int | None = ...,
        call_args_xdr_initial_chunk: bytes | None = ...,
        soroban_auth_xdr_size: int | None = ...,
        soroban_auth_xdr_initial_chunk: bytes | None = ...,
    ) -> None: ...

class StellarSorobanDataRequest(_Message):
    """The device asks for more of the call's arguments or authorisations."""
    class _StellarRequestType:
        ValueType = NewType("ValueType", int)
    class _StellarRequestTypeValues(_Enum[StellarSorobanDataRequest._StellarRequestType.ValueType]):
        CALL: StellarSorobanDataRequest._StellarRequestType.ValueType
        AUTH: StellarSorobanDataRequest._StellarRequestType.ValueType
        EXT: StellarSorobanDataRequest._StellarRequestType.ValueType
    class StellarRequestType(_StellarRequestType, metaclass=_StellarRequestTypeValues): ...
    type: StellarSorobanDataRequest.StellarRequestType.ValueType
    data_length: int
    def __init__(
        self,
        *,
        type: StellarSorobanDataRequest.StellarRequestType.ValueType | str | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class StellarSorobanDataAck(_Message):
    data_xdr: bytes
    def __init__(
        self,
        *,
        data_xdr: bytes | None = ...,
    ) -> None: ...

class StellarSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class SuiGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class SuiAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class SuiSignTx(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    raw_tx: bytes
    data_initial_chunk: bytes
    data_length: int
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        raw_tx: bytes | None = ...,
        data_initial_chunk: bytes | None = ...,
        data_length: int | None = ...,
    ) -> None: ...

class SuiSignedTx(_Message):
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class SuiTxRequest(_Message):
    """The device asks for more data."""
    data_length: int
    public_key: bytes
    signature: bytes
    def __init__(
        self,
        *,
        data_length: int | None = ...,
        public_key: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class SuiTxAck(_Message):
    data_chunk: bytes
    def __init__(
        self,
        *,
        data_chunk: bytes | None = ...,
    ) -> None: ...

class SuiSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
    ) -> None: ...

class SuiMessageSignature(_Message):
    signature: bytes
    address: str
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class TezosGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class TezosAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class TezosGetPublicKey(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class TezosPublicKey(_Message):
    public_key: str
    def __init__(
        self,
        *,
        public_key: str | None = ...,
    ) -> None: ...

class TezosSignTx(_Message):
    class TezosContractID(_Message):
        class _TezosContractType:
            ValueType = NewType("ValueType", int)
        class _TezosContractTypeValues(_Enum[TezosSignTx.TezosContractID._TezosContractType.ValueType]):
            Implicit: TezosSignTx.TezosContractID._TezosContractType.ValueType
            Originated: TezosSignTx.TezosContractID._TezosContractType.ValueType
        class TezosContractType(_TezosContractType, metaclass=_TezosContractTypeValues): ...
        tag: TezosSignTx.TezosContractID.TezosContractType.ValueType
        hash: bytes
        def __init__(
            self,
            *,
            tag: TezosSignTx.TezosContractID.TezosContractType.ValueType | str | None = ...,
            hash: bytes | None = ...,
        ) -> None: ...
    class TezosRevealOp(_Message):
        fee: int
        counter: int
        gas_limit: int
        storage_limit: int
        public_key: bytes
        source: bytes
        def __init__(
            self,
            *,
            fee: int | None = ...,
            counter: int | None = ...,
            gas_limit: int | None = ...,
            storage_limit: int | None = ...,
            public_key: bytes | None = ...,
            source: bytes | None = ...,
        ) -> None: ...
    class TezosTransactionOp(_Message):
        class TezosParametersManager(_Message):
            class TezosManagerTransfer(_Message):
                @property
                def destination(self) -> TezosSignTx.TezosContractID: ...
                amount: int
                def __init__(
                    self,
                    *,
                    destination: TezosSignTx.TezosContractID | None = ...,
                    amount: int | None = ...,
                ) -> None: ...
            set_delegate: bytes
            cancel_delegate: bool
            @property
            def transfer(self) -> TezosSignTx.TezosTransactionOp.TezosParametersManager.TezosManagerTransfer: ...
            def __init__(
                self,
                *,
                set_delegate: bytes | None = ...,
                cancel_delegate: bool | None = ...,
                transfer: TezosSignTx.TezosTransactionOp.TezosParametersManager.TezosManagerTransfer | None = ...,
            ) -> None: ...
        fee: int
        counter: int
        gas_limit: int
        storage_limit: int
        amount: int
        @property
        def destination(self) -> TezosSignTx.TezosContractID: ...
        parameters: bytes
        source: bytes
        @property
        def parameters_manager(self) -> TezosSignTx.TezosTransactionOp.TezosParametersManager: ...
        def __init__(
            self,
            *,
            fee: int | None = ...,
            counter: int | None = ...,
            gas_limit: int | None = ...,
            storage_limit: int | None = ...,
            amount: int | None = ...,
            destination: TezosSignTx.TezosContractID | None = ...,
            parameters: bytes | None = ...,
            source: bytes | None = ...,
            parameters_manager: TezosSignTx.TezosTransactionOp.TezosParametersManager | None = ...,
        ) -> None: ...
    class TezosOriginationOp(_Message):
        fee: int
        counter: int
        gas_limit: int
        storage_limit: int
        manager_pubkey: bytes
        balance: int
        spendable: bool
        delegatable: bool
        delegate: bytes
        script: bytes
        source: bytes
        def __init__(
            self,
            *,
            fee: int | None = ...,
            counter: int | None = ...,
            gas_limit: int | None = ...,
            storage_limit: int | None = ...,
            manager_pubkey: bytes | None = ...,
            balance: int | None = ...,
            spendable: bool | None = ...,
            delegatable: bool | None = ...,
            delegate: bytes | None = ...,
            script: bytes | None = ...,
            source: bytes | None = ...,
        ) -> None: ...
    class TezosDelegationOp(_Message):
        fee: int
        counter: int
        gas_limit: int
        storage_limit: int
        delegate: bytes
        source: bytes
        def __init__(
            self,
            *,
            fee: int | None = ...,
            counter: int | None = ...,
            gas_limit: int | None = ...,
            storage_limit: int | None = ...,
            delegate: bytes | None = ...,
            source: bytes | None = ...,
        ) -> None: ...
    class TezosProposalOp(_Message):
        source: bytes
        period: int
        @property
        def proposals(self) -> _Scalars[bytes]: ...
        def __init__(
            self,
            *,
            source: bytes | None = ...,
            period: int | None = ...,
            proposals: Iterable[bytes] | None = ...,
        ) -> None: ...
    class TezosBallotOp(_Message):
        class _TezosBallotType:
            ValueType = NewType("ValueType", int)
        class _TezosBallotTypeValues(_Enum[TezosSignTx.TezosBallotOp._TezosBallotType.ValueType]):
            Yay: TezosSignTx.TezosBallotOp._TezosBallotType.ValueType
            Nay: TezosSignTx.TezosBallotOp._TezosBallotType.ValueType
            Pass: TezosSignTx.TezosBallotOp._TezosBallotType.ValueType
        class TezosBallotType(_TezosBallotType, metaclass=_TezosBallotTypeValues): ...
        source: bytes
        period: int
        proposal: bytes
        ballot: TezosSignTx.TezosBallotOp.TezosBallotType.ValueType
        def __init__(
            self,
            *,
            source: bytes | None = ...,
            period: int | None = ...,
            proposal: bytes | None = ...,
            ballot: TezosSignTx.TezosBallotOp.TezosBallotType.ValueType | str | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    branch: bytes
    @property
    def reveal(self) -> TezosSignTx.TezosRevealOp: ...
    @property
    def transaction(self) -> TezosSignTx.TezosTransactionOp: ...
    @property
    def origination(self) -> TezosSignTx.TezosOriginationOp: ...
    @property
    def delegation(self) -> TezosSignTx.TezosDelegationOp: ...
    @property
    def proposal(self) -> TezosSignTx.TezosProposalOp: ...
    @property
    def ballot(self) -> TezosSignTx.TezosBallotOp: ...
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        branch: bytes | None = ...,
        reveal: TezosSignTx.TezosRevealOp | None = ...,
        transaction: TezosSignTx.TezosTransactionOp | None = ...,
        origination: TezosSignTx.TezosOriginationOp | None = ...,
        delegation: TezosSignTx.TezosDelegationOp | None = ...,
        proposal: TezosSignTx.TezosProposalOp | None = ...,
        ballot: TezosSignTx.TezosBallotOp | None = ...,
    ) -> None: ...

class TezosSignedTx(_Message):
    signature: str
    sig_op_contents: bytes
    operation_hash: str
    def __init__(
        self,
        *,
        signature: str | None = ...,
        sig_op_contents: bytes | None = ...,
        operation_hash: str | None = ...,
    ) -> None: ...

class _TonWalletVersion:
    ValueType = NewType("ValueType", int)
class _TonWalletVersionValues(_Enum[_TonWalletVersion.ValueType]):
    V4R2: _TonWalletVersion.ValueType
class TonWalletVersion(_TonWalletVersion, metaclass=_TonWalletVersionValues): ...

class _TonWorkChain:
    ValueType = NewType("ValueType", int)
class _TonWorkChainValues(_Enum[_TonWorkChain.ValueType]):
    BASECHAIN: _TonWorkChain.ValueType
    MASTERCHAIN: _TonWorkChain.ValueType
class TonWorkChain(_TonWorkChain, metaclass=_TonWorkChainValues): ...

class TonGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    wallet_version: TonWalletVersion.ValueType
    is_bounceable: bool
    is_testnet_only: bool
    workchain: TonWorkChain.ValueType
    wallet_id: int
    """Subwallet."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
        wallet_version: TonWalletVersion.ValueType | str | None = ...,
        is_bounceable: bool | None = ...,
        is_testnet_only: bool | None = ...,
        workchain: TonWorkChain.ValueType | str | None = ...,
        wallet_id: int | None = ...,
    ) -> None: ...

class TonAddress(_Message):
    public_key: bytes
    address: str
    def __init__(
        self,
        *,
        public_key: bytes | None = ...,
        address: str | None = ...,
    ) -> None: ...

class TonSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    destination: str
    jetton_master_address: str
    jetton_wallet_address: str
    ton_amount: int
    """Nanotons."""
    jetton_amount: int
    fwd_fee: int
    comment: str
    is_raw_data: bool
    mode: int
    """Send mode bits."""
    seqno: int
    expire_at: int
    """Seconds since 1970."""
    wallet_version: TonWalletVersion.ValueType
    wallet_id: int
    workchain: TonWorkChain.ValueType
    is_bounceable: bool
    is_testnet_only: bool
    @property
    def ext_destination(self) -> _Scalars[str]: ...
    @property
    def ext_ton_amount(self) -> _Scalars[int]: ...
    @property
    def ext_payload(self) -> _Scalars[str]: ...
    jetton_amount_bytes: bytes
    """Big endian, where 64 bits are too few."""
    init_data_initial_chunk: bytes
    init_data_length: int
    signing_message_repr: bytes
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        destination: str | None = ...,
        jetton_master_address: str | None = ...,
        jetton_wallet_address: str | None = ...,
        ton_amount: int | None = ...,
        jetton_amount: int | None = ...,
        fwd_fee: int | None = ...,
        comment: str | None = ...,
        is_raw_data: bool | None = ...,
        mode: int | None = ...,
        seqno: int | None = ...,
        expire_at: int | None = ...,
        wallet_version: TonWalletVersion.ValueType | str | None = ...,
        wallet_id: int | None = ...,
        workchain: TonWorkChain.ValueType | str | None = ...,
        is_bounceable: bool | None = ...,
        is_testnet_only: bool | None = ...,
        ext_destination: Iterable[str] | None = ...,
        ext_ton_amount: Iterable[int] | None = ...,
        ext_payload: Iterable[str] | None = ...,
        jetton_amount_bytes: bytes | None = ...,
        init_data_initial_chunk: bytes | None = ...,
        init_data_length: int | None = ...,
        signing_message_repr: bytes | None = ...,
    ) -> None: ...

class TonTxAck(_Message):
    init_data_chunk: bytes
    def __init__(
        self,
        *,
        init_data_chunk: bytes | None = ...,
    ) -> None: ...

class TonSignedMessage(_Message):
    """The device asks for more data, or hands out the signature."""
    signature: bytes
    signning_message: bytes
    init_data_length: int
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        signning_message: bytes | None = ...,
        init_data_length: int | None = ...,
    ) -> None: ...

class TonSignProof(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    appdomain: bytes
    comment: bytes
    expire_at: int
    """Seconds since 1970."""
    wallet_version: TonWalletVersion.ValueType
    wallet_id: int
    workchain: TonWorkChain.ValueType
    is_bounceable: bool
    is_testnet_only: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        appdomain: bytes | None = ...,
        comment: bytes | None = ...,
        expire_at: int | None = ...,
        wallet_version: TonWalletVersion.ValueType | str | None = ...,
        wallet_id: int | None = ...,
        workchain: TonWorkChain.ValueType | str | None = ...,
        is_bounceable: bool | None = ...,
        is_testnet_only: bool | None = ...,
    ) -> None: ...

class TonSignedProof(_Message):
    signature: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
    ) -> None: ...

class TonSignData(_Message):
    class _TonSignDataType:
        ValueType = NewType("ValueType", int)
    class _TonSignDataTypeValues(_Enum[TonSignData._TonSignDataType.ValueType]):
        TEXT: TonSignData._TonSignDataType.ValueType
        BINARY: TonSignData._TonSignDataType.ValueType
        CELL: TonSignData._TonSignDataType.ValueType
    class TonSignDataType(_TonSignDataType, metaclass=_TonSignDataTypeValues): ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    type: TonSignData.TonSignDataType.ValueType
    payload: bytes
    schema: str
    appdomain: str
    timestamp: int
    """Seconds since 1970."""
    from_address: str
    wallet_version: TonWalletVersion.ValueType
    wallet_id: int
    workchain: TonWorkChain.ValueType
    is_bounceable: bool
    is_testnet_only: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        type: TonSignData.TonSignDataType.ValueType | str | None = ...,
        payload: bytes | None = ...,
        schema: str | None = ...,
        appdomain: str | None = ...,
        timestamp: int | None = ...,
        from_address: str | None = ...,
        wallet_version: TonWalletVersion.ValueType | str | None = ...,
        wallet_id: int | None = ...,
        workchain: TonWorkChain.ValueType | str | None = ...,
        is_bounceable: bool | None = ...,
        is_testnet_only: bool | None = ...,
    ) -> None: ...

class TonSignedData(_Message):
    signature: bytes
    digest: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        digest: bytes | None = ...,
    ) -> None: ...

class _TronMessageType:
    ValueType = NewType("ValueType", int)
class _TronMessageTypeValues(_Enum[_TronMessageType.ValueType]):
    V1: _TronMessageType.ValueType
    V2: _TronMessageType.ValueType
class TronMessageType(_TronMessageType, metaclass=_TronMessageTypeValues): ...

class TronGetAddress(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    show_display: bool
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        show_display: bool | None = ...,
    ) -> None: ...

class TronAddress(_Message):
    address: str
    def __init__(
        self,
        *,
        address: str | None = ...,
    ) -> None: ...

class TronSignTx(_Message):
    class TronContract(_Message):
        class _TronResourceCode:
            ValueType = NewType("ValueType", int)
        class _TronResourceCodeValues(_Enum[TronSignTx.TronContract._TronResourceCode.ValueType]):
            BANDWIDTH: TronSignTx.TronContract._TronResourceCode.ValueType
            ENERGY: TronSignTx.TronContract._TronResourceCode.ValueType
            TRON_POWER: TronSignTx.TronContract._TronResourceCode.ValueType
        class TronResourceCode(_TronResourceCode, metaclass=_TronResourceCodeValues): ...
        class TronTransferContract(_Message):
            to_address: str
            amount: int
            """Sun."""
            def __init__(
                self,
                *,
                to_address: str | None = ...,
                amount: int | None = ...,
            ) -> None: ...
        class TronTriggerSmartContract(_Message):
            contract_address: str
            call_value: int
            """Sun."""
            data: bytes
            call_token_value: int
            asset_id: int
            def __init__(
                self,
                *,
                contract_address: str | None = ...,
                call_value: int | None = ...,
                data: bytes | None = ...,
                call_token_value: int | None = ...,
                asset_id: int | None = ...,
            ) -> None: ...
        class TronFreezeBalanceContract(_Message):
            frozen_balance: int
            frozen_duration: int
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            receiver_address: str
            def __init__(
                self,
                *,
                frozen_balance: int | None = ...,
                frozen_duration: int | None = ...,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
                receiver_address: str | None = ...,
            ) -> None: ...
        class TronUnfreezeBalanceContract(_Message):
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            receiver_address: str
            def __init__(
                self,
                *,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
                receiver_address: str | None = ...,
            ) -> None: ...
        class TronWithdrawBalanceContract(_Message):
            owner_address: bytes
            def __init__(
                self,
                *,
                owner_address: bytes | None = ...,
            ) -> None: ...
        class TronFreezeBalanceV2Contract(_Message):
            frozen_balance: int
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            def __init__(
                self,
                *,
                frozen_balance: int | None = ...,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
            ) -> None: ...
        class TronUnfreezeBalanceV2Contract(_Message):
            unfreeze_balance: int
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            def __init__(
                self,
                *,
                unfreeze_balance: int | None = ...,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
            ) -> None: ...
        class TronWithdrawExpireUnfreezeContract(_Message): ...
        class TronDelegateResourceContract(_Message):
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            balance: int
            receiver_address: str
            lock: bool
            lock_period: int
            """Blocks of 3 seconds."""
            def __init__(
                self,
                *,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
                balance: int | None = ...,
                receiver_address: str | None = ...,
                lock: bool | None = ...,
                lock_period: int | None = ...,
            ) -> None: ...
        class TronUnDelegateResourceContract(_Message):
            resource: TronSignTx.TronContract.TronResourceCode.ValueType
            balance: int
            receiver_address: str
            def __init__(
                self,
                *,
                resource: TronSignTx.TronContract.TronResourceCode.ValueType | str | None = ...,
                balance: int | None = ...,
                receiver_address: str | None = ...,
            ) -> None: ...
        class TronVoteWitnessContract(_Message):
            class Vote(_Message):
                vote_address: str
                vote_count: int
                def __init__(
                    self,
                    *,
                    vote_address: str | None = ...,
                    vote_count: int | None = ...,
                ) -> None: ...
            @property
            def votes(self) -> _Messages[TronSignTx.TronContract.TronVoteWitnessContract.Vote]: ...
            support: bool
            def __init__(
                self,
                *,
                votes: Iterable[TronSignTx.TronContract.TronVoteWitnessContract.Vote] | None = ...,
                support: bool | None = ...,
            ) -> None: ...
        class TronCancelAllUnfreezeV2Contract(_Message): ...
        @property
        def transfer_contract(self) -> TronSignTx.TronContract.TronTransferContract: ...
        provider: bytes
        @property
        def vote_witness_contract(self) -> TronSignTx.TronContract.TronVoteWitnessContract: ...
        contract_name: bytes
        permission_id: int
        @property
        def freeze_balance_contract(self) -> TronSignTx.TronContract.TronFreezeBalanceContract: ...
        @property
        def unfreeze_balance_contract(self) -> TronSignTx.TronContract.TronUnfreezeBalanceContract: ...
        @property
        def withdraw_balance_contract(self) -> TronSignTx.TronContract.TronWithdrawBalanceContract: ...
        @property
        def trigger_smart_contract(self) -> TronSignTx.TronContract.TronTriggerSmartContract: ...
        @property
        def freeze_balance_v2_contract(self) -> TronSignTx.TronContract.TronFreezeBalanceV2Contract: ...
        @property
        def unfreeze_balance_v2_contract(self) -> TronSignTx.TronContract.TronUnfreezeBalanceV2Contract: ...
        @property
        def withdraw_expire_unfreeze_contract(self) -> TronSignTx.TronContract.TronWithdrawExpireUnfreezeContract: ...
        @property
        def delegate_resource_contract(self) -> TronSignTx.TronContract.TronDelegateResourceContract: ...
        @property
        def undelegate_resource_contract(self) -> TronSignTx.TronContract.TronUnDelegateResourceContract: ...
        @property
        def cancel_all_unfreeze_v2_contract(self) -> TronSignTx.TronContract.TronCancelAllUnfreezeV2Contract: ...
        def __init__(
            self,
            *,
            transfer_contract: TronSignTx.TronContract.TronTransferContract | None = ...,
            provider: bytes | None = ...,
            vote_witness_contract: TronSignTx.TronContract.TronVoteWitnessContract | None = ...,
            contract_name: bytes | None = ...,
            permission_id: int | None = ...,
            freeze_balance_contract: TronSignTx.TronContract.TronFreezeBalanceContract | None = ...,
            unfreeze_balance_contract: TronSignTx.TronContract.TronUnfreezeBalanceContract | None = ...,
            withdraw_balance_contract: TronSignTx.TronContract.TronWithdrawBalanceContract | None = ...,
            trigger_smart_contract: TronSignTx.TronContract.TronTriggerSmartContract | None = ...,
            freeze_balance_v2_contract: TronSignTx.TronContract.TronFreezeBalanceV2Contract | None = ...,
            unfreeze_balance_v2_contract: TronSignTx.TronContract.TronUnfreezeBalanceV2Contract | None = ...,
            withdraw_expire_unfreeze_contract: TronSignTx.TronContract.TronWithdrawExpireUnfreezeContract | None = ...,
            delegate_resource_contract: TronSignTx.TronContract.TronDelegateResourceContract | None = ...,
            undelegate_resource_contract: TronSignTx.TronContract.TronUnDelegateResourceContract | None = ...,
            cancel_all_unfreeze_v2_contract: TronSignTx.TronContract.TronCancelAllUnfreezeV2Contract | None = ...,
        ) -> None: ...
    @property
    def address_n(self) -> _Scalars[int]: ...
    ref_block_bytes: bytes
    ref_block_hash: bytes
    expiration: int
    """Milliseconds since 1970."""
    data: bytes
    """Memo."""
    @property
    def contract(self) -> TronSignTx.TronContract: ...
    timestamp: int
    """Milliseconds since 1970."""
    fee_limit: int
    """Sun."""
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        ref_block_bytes: bytes | None = ...,
        ref_block_hash: bytes | None = ...,
        expiration: int | None = ...,
        data: bytes | None = ...,
        contract: TronSignTx.TronContract | None = ...,
        timestamp: int | None = ...,
        fee_limit: int | None = ...,
    ) -> None: ...

class TronSignedTx(_Message):
    signature: bytes
    serialized_tx: bytes
    def __init__(
        self,
        *,
        signature: bytes | None = ...,
        serialized_tx: bytes | None = ...,
    ) -> None: ...

class TronSignMessage(_Message):
    @property
    def address_n(self) -> _Scalars[int]: ...
    message: bytes
    message_type: TronMessageType.ValueType
    def __init__(
        self,
        *,
        address_n: Iterable[int] | None = ...,
        message: bytes | None = ...,
        message_type: TronMessageType.ValueType | str | None = ...,
    ) -> None: ...

class TronMessageSignature(_Message):
    address: bytes
    signature: bytes
    def __init__(
        self,
        *,
        address: bytes | None = ...,
        signature: bytes | None = ...,
    ) -> None: ...

class WebAuthnListResidentCredentials(_Message): ...

class WebAuthnAddResidentCredential(_Message):
    credential_id: bytes
    def __init__(
        self,
        *,
        credential_id: bytes | None = ...,
    ) -> None: ...

class WebAuthnRemoveResidentCredential(_Message):
    index: int
    def __init__(
        self,
        *,
        index: int | None = ...,
    ) -> None: ...

class WebAuthnCredentials(_Message):
    class WebAuthnCredential(_Message):
        index: int
        id: bytes
        rp_id: str
        rp_name: str
        user_id: bytes
        user_name: str
        user_display_name: str
        creation_time: int
        """Counter."""
        hmac_secret: bool
        """Whether the extension of that name is on."""
        use_sign_count: bool
        algorithm: int
        """COSE."""
        curve: int
        """COSE."""
        def __init__(
            self,
            *,
            index: int | None = ...,
            id: bytes | None = ...,
            rp_id: str | None = ...,
            rp_name: str | None = ...,
            user_id: bytes | None = ...,
            user_name: str | None = ...,
            user_display_name: str | None = ...,
            creation_time: int | None = ...,
            hmac_secret: bool | None = ...,
            use_sign_count: bool | None = ...,
            algorithm: int | None = ...,
            curve: int | None = ...,
        ) -> None: ...
    @property
    def credentials(self) -> _Messages[WebAuthnCredentials.WebAuthnCredential]: ...
    def __init__(
        self,
        *,
        credentials: Iterable[WebAuthnCredentials.WebAuthnCredential] | None = ...,
    ) -> None: ...
