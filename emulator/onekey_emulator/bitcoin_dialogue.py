"""The conversation of TxRequest and TxAck, in which signed pieces are handed out on the way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from onekey_emulator.bitcoin_transactions import Header
from onekey_emulator.failures import Failure
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context

# To find one by its name takes longer than to make a message.
_INPUT, _OUTPUT, _META, _EXTRA_DATA, _FINISHED, _ORIGINAL_INPUT, _ORIGINAL_OUTPUT = (
    m.TxRequest.RequestType.Value(f"TX{name}")
    for name in ("INPUT", "OUTPUT", "META", "EXTRADATA", "FINISHED", "ORIGINPUT", "ORIGOUTPUT")
)

_EXTRA_DATA_CHUNK = 1024


class Dialogue(ABC):
    """Asks the host for parts of transactions. The firmware families check them differently.

    Attributes:
        ctx: the request that is in progress.
        serialized: the next piece of the signed transaction, handed out with the next question.
    """

    spells_out_nothing = False
    """Whether empty parts of questions are there nevertheless."""

    def __init__(self, ctx: Context, coin: Coin) -> None:
        self.ctx = ctx
        self.coin = coin
        self.serialized = bytearray()
        self._signature: tuple[int, bytes] | None = None

    def sign(self, index: int, signature: bytes) -> None:
        """Hand out an input's signature with the next question."""
        self._signature = index, signature

    async def input(self, index: int, original: bytes = b"") -> Any:
        """An input of the transaction to sign, or of the original one with that id.

        Raises:
            Failure: it is not valid.
        """
        kind = _ORIGINAL_INPUT if original else _INPUT
        txi = self._only(await self._ask(kind, index, original), "inputs")
        self.check_input(txi)
        return txi

    async def output(self, index: int, original: bytes = b"") -> Any:
        """An output of the transaction to sign, or of the original one with that id.

        Raises:
            Failure: it is not valid.
        """
        kind = _ORIGINAL_OUTPUT if original else _OUTPUT
        txo = self._only(await self._ask(kind, index, original), "outputs")
        self.check_output(txo)
        return txo

    async def meta(self, tx_hash: bytes, *, original: bool = False) -> Header:
        """The header of another transaction.

        Args:
            original: whether it is to be replaced.

        Raises:
            Failure: it is not valid.
        """
        meta = await self._ask(_META, None, tx_hash)
        self.check_meta(meta, original=original)
        return Header.previous(meta)

    async def previous_input(self, index: int, tx_hash: bytes) -> Any:
        """An input of another transaction.

        Raises:
            Failure: it is not valid.
        """
        txi = self._only(await self._ask(_INPUT, index, tx_hash), "inputs")
        self.check_previous_input(txi)
        return txi

    async def previous_output(self, index: int, tx_hash: bytes) -> Any:
        """An output of another transaction.

        Raises:
            Failure: it is not valid.
        """
        txo = self._only(await self._ask(_OUTPUT, index, tx_hash), "bin_outputs")
        self.check_previous_output(txo)
        return txo

    async def extra_data(self, size: int, tx_hash: bytes) -> bytes:
        """The extra data of another transaction.

        Raises:
            Failure: the host sends less than it said, or more.
        """
        data = b""
        while len(data) < size:
            wanted = min(_EXTRA_DATA_CHUNK, size - len(data))
            request = self._request(_EXTRA_DATA)
            request.details.tx_hash = tx_hash
            request.details.extra_data_len = wanted
            request.details.extra_data_offset = len(data)
            chunk = (await self._call(request)).extra_data
            if not 0 < len(chunk) <= size - len(data):
                raise Failure("ProcessError", "Failed to serialize extra data")
            data += chunk
        return data

    def finished(self) -> m.TxRequest:
        """The last message, with the rest of the signed transaction."""
        return self._request(_FINISHED)

    async def _ask(self, kind: Any, index: int | None, tx_hash: bytes) -> Any:
        request = self._request(kind)
        if index is not None:
            request.details.request_index = index
        if tx_hash:
            request.details.tx_hash = tx_hash
        return await self._call(request)

    async def _call(self, request: m.TxRequest) -> Any:
        answer = await self.ctx.call(request, "TxAck")
        self.check_access()
        if not answer.HasField("tx"):
            raise self.no_transaction()
        return answer.tx

    def _request(self, kind: Any) -> m.TxRequest:
        request = m.TxRequest()
        request.request_type = kind
        if self.spells_out_nothing:
            request.details.SetInParent()
        if self._signature is not None:
            request.serialized.signature_index, request.serialized.signature = self._signature
        if self.serialized or self.spells_out_nothing:
            request.serialized.serialized_tx = bytes(self.serialized)
        self._signature = None
        self.serialized.clear()
        return request

    def _only(self, transaction: Any, field: str) -> Any:
        items = getattr(transaction, field)
        return items[0] if len(items) == 1 else self.wrong_count(transaction, field)

    @abstractmethod
    def check_access(self) -> None:
        """With each answer: may the device still sign?

        Raises:
            Failure: it may not.
        """

    @abstractmethod
    def no_transaction(self) -> Failure:
        """What is said of an answer with nothing in it."""

    @abstractmethod
    def wrong_count(self, transaction: Any, field: str) -> Any:
        """What is read where the answer has none of what was asked for, or several.

        Raises:
            Failure: nothing.
        """

    @abstractmethod
    def check_input(self, txi: Any) -> None:
        """Refuse an input that contradicts itself or the coin."""

    @abstractmethod
    def check_output(self, txo: Any) -> None:
        """Refuse an output that contradicts itself or the coin."""

    @abstractmethod
    def check_meta(self, meta: Any, *, original: bool) -> None:
        """Refuse a header that the coin does not have."""

    @abstractmethod
    def check_previous_input(self, txi: Any) -> None:
        """Refuse an input of another transaction."""

    @abstractmethod
    def check_previous_output(self, txo: Any) -> None:
        """Refuse an output of another transaction."""


def check_not_zcash(message: Any) -> None:
    """Refuse what Zcash alone has.

    Raises:
        Failure: so it is.
    """
    if message.HasField("version_group_id"):
        raise Failure("DataError", "Version group ID not enabled on this coin.")
    if message.HasField("branch_id"):
        raise Failure("DataError", "Branch ID not enabled on this coin.")
