"""What the classic family asks the person about a Bitcoin transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_texts as texts
from onekey_emulator import paths
from onekey_emulator.bitcoin_amounts import fee_rate, legacy_amount
from onekey_emulator.bitcoin_approval import MAX_SILENT_CHANGES, Sums, Totals
from onekey_emulator.failures import Failure
from onekey_emulator.handlers.bitcoin_legacy import confirm_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.bitcoin_change import TransactionInfo
    from onekey_emulator.coins import Coin
    from onekey_emulator.firmware.legacy import LegacyContext

_MAX_AMOUNT = 0xFFFF_FFFF_FFFF_FFFF


class LegacyApproval:
    """Adds up a transaction and asks for what is not obvious.

    Attributes:
        takes_external_inputs: whether a transaction may have inputs that are somebody else's.
    """

    def __init__(self, ctx: LegacyContext, coin: Coin, unit: int) -> None:
        self._ctx = ctx
        self._coin = coin
        self._unit = unit
        self.totals = Totals()
        # Before 3.0.0, which brought proofs, the firmware was made from an older one of Trezor's.
        self.takes_external_inputs = ctx.profile.knows("GetOwnershipProof")

    def amount(self, value: int) -> str:
        """An amount as text."""
        return legacy_amount(value, self._coin, self._unit)

    def show_progress(self, text: str) -> None:
        """What the screen says between the pages."""
        self._ctx.device.show([text])

    def check_overflow(self) -> None:
        """After each amount: is there room for the sum?

        Raises:
            Failure: there is not.
        """
        for sums in (self.totals.new, self.totals.original):
            if max(sums.inputs, sums.outputs) > _MAX_AMOUNT:
                raise Failure("DataError", "Value overflow")

    async def confirm_path(self, path: Sequence[int]) -> None:
        """Warn of a path that is not the usual one.

        Raises:
            Failure: the person said no.
        """
        await confirm_path(self._ctx, path)

    async def confirm_output(self, txo: Any, address: str) -> None:
        """Show an output that leaves the wallet, on all its pages.

        Raises:
            Failure: the person said no.
        """
        if txo.script_type == kinds.OP_RETURN:
            await self._confirm_op_return(txo.op_return_data)
            return
        lines = ["Send to:", texts.short_address(self._coin, address)]
        if txo.address_n:
            lines.append(paths.to_text(txo.address_n))
        code = "SignTx" if self.takes_external_inputs else "ConfirmOutput"
        await confirm_payment(self._ctx, self._coin, lines, self.amount(txo.amount), code)

    async def _confirm_op_return(self, data: bytes) -> None:
        if texts.is_omni(data):
            # The firmware announces this page twice.
            lines = ["Confirm OMNI Transaction:", texts.omni(data)]
            if not await self._ctx.firmware.acknowledged("ConfirmOutput"):
                raise Failure("ActionCancelled")
            await self._ctx.confirm("ConfirmOutput", lines)
        else:
            await confirm_op_return(self._ctx, data)

    async def confirm_modified_output(self, txo: Any, address: str, original: Any) -> None:
        """Show that an output of the original transaction shrinks.

        Raises:
            Failure: the person said no.
        """
        short = texts.short_address(self._coin, address)
        await self._ctx.confirm("ConfirmOutput", ["Modify amount for", "Address:", short])
        less = self.amount(original.amount - txo.amount)
        lines = ["Decrease amount by:", less, "New amount:", self.amount(txo.amount)]
        await self._ctx.confirm("ConfirmOutput", lines)

    async def confirm_original(
        self, info: TransactionInfo, original: TransactionInfo, tx_hash: bytes
    ) -> None:
        """Show which transaction is replaced.

        Raises:
            Failure: the person said no.
        """
        final = original.is_replaceable and not info.is_replaceable
        title = "Finalize TXID:" if final else "Update TXID:"
        await self._ctx.confirm("SignTx", [title, tx_hash.hex()])

    async def approve(self, info: TransactionInfo, original: TransactionInfo | None) -> None:
        """Show fee, lock time and total.

        Raises:
            Failure: the person said no, or the sums are not allowed.
        """
        confirm, totals = self._ctx.confirm, self.totals
        if totals.unverified:
            text = "The transaction contains unverified external inputs."
            await confirm("SignTx", ["Warning!", text, "Continue?"])
        if totals.new.fee < 0 and not self._coin.negative_fee:
            raise Failure("NotEnoughFunds", "Not enough funds")
        if totals.new.fee > totals.weight.weight * self._coin.max_fee_per_kb // 4000:
            fee = self.amount(totals.new.fee)
            await confirm("FeeOverThreshold", ["Fee", fee, "is unexpectedly high.", "Send anyway?"])
        if totals.changes > MAX_SILENT_CHANGES:
            count = f"There are {totals.changes}"
            await confirm("SignTx", ["Warning!", count, "change-outputs.", "Continue?"])
        if original is not None:
            await self._approve_replacement(info, original)
            return
        if info.header.lock_time:
            void = info.lock_time_is_void
            await confirm_lock_time(self._ctx, self._coin, info.header.lock_time, void=void)
        total = self.amount(totals.new.inputs - totals.new.change)
        announce = not self.takes_external_inputs
        fee = self.amount(totals.new.fee)
        await confirm_total(self._ctx, self._coin, total, fee, announce=announce)

    async def _approve_replacement(self, info: TransactionInfo, original: TransactionInfo) -> None:
        new, old = self.totals.new, self.totals.original
        if new.fee < 0 or old.fee < 0:
            text = "Negative fees not supported in transaction replacement."
            raise Failure("ProcessError", text)
        if new.external_inputs != old.external_inputs:
            raise Failure("ProcessError", "Adding external inputs is not supported.")
        if _paid(new) > _paid(old):
            raise Failure("ProcessError", "Invalid replacement transaction.")
        if info.lock_time != original.lock_time:
            text = "Original transactions must have same effective nLockTime as replacement "
            raise Failure("ProcessError", f"{text}transaction.")
        if new.fee == old.fee:
            return
        how = "Increase your fee by:" if new.fee > old.fee else "Decrease your fee by:"
        rate = fee_rate(new.fee, self.totals.weight.virtual_size, self._coin)
        lines = [how, self.amount(abs(new.fee - old.fee)), "Transaction fee:"]
        await self._ctx.confirm("SignTx", [*lines, self.amount(new.fee), f"({rate})"])


def _paid(sums: Sums) -> int:
    return sums.outputs - sums.change - sums.external_inputs


async def confirm_payment(
    ctx: LegacyContext, coin: Coin, to: Sequence[str], amount: str, code: str = "SignTx"
) -> None:
    """Show an output.

    Args:
        code: how the page is announced.

    Raises:
        Failure: the person said no.
    """
    await ctx.confirm(code, [f"{coin.name} Transaction", *to, "Amount:", amount])


async def confirm_op_return(ctx: LegacyContext, data: bytes, amount: str = "") -> None:
    """Show the data of an output that nobody can spend.

    Args:
        amount: what is lost there, if it is anything.

    Raises:
        Failure: the person said no.
    """
    readable = all(32 <= byte <= 126 for byte in data)
    lines = ["OP_RETURN", *(("Amount:", amount) if amount else ())]
    await ctx.confirm("ConfirmOutput", [*lines, data.decode("ascii") if readable else data.hex()])


async def confirm_lock_time(ctx: LegacyContext, coin: Coin, value: int, *, void: bool) -> None:
    """Show a lock time, or that it has no effect.

    Raises:
        Failure: the person said no.
    """
    title = f"{coin.name} Transaction"
    if void:
        lines = [title, "Locktime is set but will have no effect."]
    else:
        kind, text = texts.lock_time(value)
        lines = [title, f"{kind}:", text]
    await ctx.confirm("SignTx", lines)


async def confirm_total(
    ctx: LegacyContext, coin: Coin, total: str, fee: str, *, announce: bool = False
) -> None:
    """Show what is spent in all; only old firmware announces this page.

    Raises:
        Failure: the person said no.
    """
    lines = [f"{coin.name} Transaction", "Total Amount:", total, "Fee:", fee]
    await ctx.confirm("SignTx", lines, announce=announce)
