"""What a Touch or Pro asks the person about a Bitcoin transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_texts as texts
from onekey_emulator.bitcoin_amounts import core_amount, fee_rate
from onekey_emulator.bitcoin_approval import MAX_SILENT_CHANGES, Totals
from onekey_emulator.failures import Failure
from onekey_emulator.handlers.bitcoin_core import confirm_path
from onekey_emulator.profiles import version_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.bitcoin_change import TransactionInfo
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context

_SLIDER_SINCE = (4, 0, 0)
_LIMIT_OF_FEES = 10
"""A fee so many times above the threshold is refused, unless safety checks are relaxed."""


class CoreApproval:
    """Adds up a transaction and asks for what is not obvious."""

    def __init__(self, ctx: Context, coin: Coin, unit: int) -> None:
        self._ctx = ctx
        self._coin = coin
        self._unit = unit
        self.totals = Totals()

    @property
    def _is_payjoin(self) -> bool:
        return self.totals.new.external_inputs != self.totals.original.external_inputs

    async def confirm_path(self, path: Sequence[int]) -> None:
        """Warn of a path that is not the usual one.

        Raises:
            Failure: the person said no.
        """
        await confirm_path(self._ctx, path)

    def amount(self, value: int) -> str:
        """An amount as text."""
        return core_amount(value, self._coin, self._unit)

    def add_external_input(self, txi: Any) -> None:
        """Count somebody else's input.

        Raises:
            Failure: nothing shows that it is.
        """
        self.totals.add_input(txi)
        if not kinds.is_unverified(txi):
            self.totals.add_verified_external(txi)
            return
        self.totals.unverified = True
        if self._ctx.device.strict:
            raise Failure("ProcessError", "Unverifiable external input.")

    async def add_external_output(
        self, txo: Any, script: bytes, address: str, original: Any = None
    ) -> None:
        """Count an output that leaves the wallet, and show it.

        Args:
            address: where it pays to, as text.
            original: the same output in the transaction that is replaced.

        Raises:
            Failure: the person said no, or the output was altered in a way that is not allowed.
        """
        self.totals.add_output(txo.amount, script, change=False)
        if original is not None:
            await self._check_modified(txo, address, original)
        if not self.totals.original.inputs:
            await self._confirm_output(txo, address)
        elif txo.script_type == kinds.OP_RETURN and original is None:
            text = "Adding new OP_RETURN outputs in replacement transactions is not supported."
            raise Failure("ProcessError", text)

    async def _check_modified(self, txo: Any, address: str, original: Any) -> None:
        difference = txo.amount - original.amount
        if difference > 0 and not self._is_payjoin:
            text = "Increasing original output amounts is not supported."
            raise Failure("ProcessError", text)
        if difference >= 0:
            return
        if self._is_payjoin:
            raise Failure("ProcessError", "Reducing original output amounts is not supported.")
        lines = ["Modify Amount", "Address", texts.short_address(self._coin, address)]
        lines += ["Decreased by", self.amount(-difference), "New Amount", self.amount(txo.amount)]
        await self._ctx.confirm("ConfirmOutput", lines)

    async def _confirm_output(self, txo: Any, address: str) -> None:
        if txo.script_type == kinds.OP_RETURN:
            await confirm_op_return(self._ctx, txo.op_return_data)
        else:
            await confirm_payment(self._ctx, self._coin, address, self.amount(txo.amount))

    async def approve_originals(
        self, info: TransactionInfo, originals: Sequence[tuple[bytes, TransactionInfo]]
    ) -> None:
        """Show which transactions are replaced.

        Raises:
            Failure: the person said no.
        """
        if not originals:
            return
        if self._is_payjoin:
            title = "PayJoin"
        elif not info.is_replaceable and any(other.is_replaceable for _, other in originals):
            title = "Finalize Transaction"
        else:
            title = "Meld Transaction" if len(originals) > 1 else "Update Transaction"
        ids = [tx_hash.hex() for tx_hash, _ in originals]
        # A Touch has a page for each.
        for page in [[each] for each in ids] if self._ctx.profile.model == "touch" else [ids]:
            await self._ctx.confirm("SignTx", [title, *page])

    async def approve(self, info: TransactionInfo, originals: Sequence[TransactionInfo]) -> None:
        """Show fee, lock time and total.

        Raises:
            Failure: the person said no, or the sums are not allowed.
        """
        confirm, totals = self._ctx.confirm, self.totals
        if totals.unverified:
            text = "The transaction contains unverified external inputs."
            await confirm("SignTx", ["Warning", text])
        if totals.new.fee < 0 and not self._coin.negative_fee:
            raise Failure("NotEnoughFunds", "Not enough funds")
        await self._check_fee()
        if totals.changes > MAX_SILENT_CHANGES:
            text = "There are too many change outputs"
            await confirm("SignTx", ["Warning", text, "Change Count:", str(totals.changes)])
        if originals:
            await self._approve_replacement(info, originals)
            return
        if info.header.lock_time:
            await confirm_lock_time(self._ctx, info.header.lock_time, void=info.lock_time_is_void)
        await self._confirm_total()

    async def _check_fee(self) -> None:
        fee, size = self.totals.new.fee, self.totals.weight.virtual_size
        threshold = self._coin.max_fee_per_kb / 1000 * size
        if fee <= threshold:
            return
        if fee > _LIMIT_OF_FEES * threshold and self._ctx.device.strict:
            raise Failure("DataError", "The fee is unexpectedly large")
        lines = ["High Fee", "The fee is unexpectedly high", "Fee:", self.amount(fee)]
        await self._ctx.confirm("FeeOverThreshold", lines)

    async def _approve_replacement(
        self, info: TransactionInfo, originals: Sequence[TransactionInfo]
    ) -> None:
        new, original = self.totals.new, self.totals.original
        if new.fee < 0 or original.fee < 0:
            text = "Negative fees not supported in transaction replacement."
            raise Failure("ProcessError", text)
        if new.spending - original.spending > new.fee - original.fee:
            raise Failure("ProcessError", "Invalid replacement transaction.")
        if any(info.lock_time != other.lock_time for other in originals):
            text = "Original transactions must have same effective nLockTime as replacement "
            raise Failure("ProcessError", f"{text}transaction.")
        if not self._is_payjoin:
            await self._confirm_fee_change(new.fee - original.fee)
        elif new.spending > original.spending:
            await self._confirm_fee_change(new.spending - original.spending)

    async def _confirm_fee_change(self, change: int) -> None:
        fee, size = self.totals.new.fee, self.totals.weight.virtual_size
        how = "No change:" if not change else "Increased by:" if change > 0 else "Decreased by:"
        lines = ["Modify Fee", how, self.amount(abs(change)), "Transaction Fee", self.amount(fee)]
        await self._ctx.confirm("SignTx", [*lines, fee_rate(fee, size, self._coin)])

    async def _confirm_total(self) -> None:
        sums = self.totals.new
        total = sums.inputs - sums.change
        if sums.external_inputs:
            lines = [f"Sign {self._coin.name} Joint Transaction"]
            lines += ["You are contributing:", self.amount(sums.spending)]
            lines += ["to the total amount:", self.amount(total)]
            await self._ctx.confirm("SignTx", lines)
        else:
            await confirm_total(self._ctx, self._coin, total, sums.fee, self._unit)

    async def finish(self) -> None:
        """The slider at the end, which the first firmware of the Touch did not have.

        Raises:
            Failure: the person said no.
        """
        if version_number(self._ctx.profile.firmware_version) >= _SLIDER_SINCE:
            await confirm_final(self._ctx, self._coin)


async def confirm_payment(ctx: Context, coin: Coin, address: str, amount: str) -> None:
    """Show an output.

    Raises:
        Failure: the person said no.
    """
    await ctx.confirm("ConfirmOutput", [f"Send {amount}", "To", texts.short_address(coin, address)])


async def confirm_op_return(ctx: Context, data: bytes, amount: str = "") -> None:
    """Show the data of an output that nobody can spend.

    Args:
        amount: what is lost there, if it is anything.

    Raises:
        Failure: the person said no.
    """
    if texts.is_omni(data):
        lines = ["OMNI transaction", texts.omni(data)]
    else:
        lines = ["OP_RETURN", *(("Amount", amount) if amount else ()), f"0x{data.hex()}"]
    await ctx.confirm("ConfirmOutput", lines)


async def confirm_total(ctx: Context, coin: Coin, total: int, fee: int, unit: int = 0) -> None:
    """Show what is spent in all.

    Args:
        total: with the fee.
        unit: the `AmountUnit`.

    Raises:
        Failure: the person said no.
    """
    amount = core_amount(total - fee, coin, unit)
    lines = [f"Send {amount}", "Amount", amount, "Fee", core_amount(fee, coin, unit)]
    await ctx.confirm("SignTx", [*lines, "Total Amount", core_amount(total, coin, unit)])


async def confirm_lock_time(ctx: Context, value: int, *, void: bool) -> None:
    """Show a lock time, or that it has no effect.

    Raises:
        Failure: the person said no.
    """
    if void:
        await ctx.confirm("SignTx", ["Warning", "Locktime is set but will have no effect."])
        return
    kind, text = texts.lock_time(value)
    lines = ["Confirm Locktime", "Set locktime for this transaction", f"{kind}:", text]
    await ctx.confirm("SignTx", lines)


async def confirm_final(ctx: Context, coin: Coin) -> None:
    """The slider at the end.

    Raises:
        Failure: the person said no.
    """
    question = f"Do you want to sign this {coin.name} transaction?"
    await ctx.confirm("Other", ["Confirm Transaction", question])
