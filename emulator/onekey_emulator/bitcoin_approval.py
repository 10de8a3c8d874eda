"""The sums of a transaction, which say what the person has to agree to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onekey_emulator.bitcoin_weight import Weight

MAX_SILENT_CHANGES = 2
"""More outputs than these that come back to the wallet need a confirmation."""


@dataclass
class Sums:
    """Amounts of one transaction, in the coin's smallest unit."""

    inputs: int = 0
    external_inputs: int = 0
    outputs: int = 0
    change: int = 0

    @property
    def fee(self) -> int:
        """What the network gets; below zero if outputs are more than inputs."""
        return self.inputs - self.outputs

    @property
    def spending(self) -> int:
        """What leaves the wallet, the fee included."""
        return self.inputs - self.change - self.external_inputs


@dataclass
class Totals:
    """What has been added up so far.

    Attributes:
        new: of the transaction to sign.
        original: of those that it replaces.
        changes: how many outputs come back to the wallet.
        unverified: whether nothing shows that an external input is not of this wallet.
    """

    new: Sums = field(default_factory=Sums)
    original: Sums = field(default_factory=Sums)
    weight: Weight = field(default_factory=Weight)
    changes: int = 0
    unverified: bool = False

    def add_input(self, txi: Any) -> None:
        """Count an input, an own one at first."""
        self.weight.add_input(txi)
        self.new.inputs += txi.amount
        if txi.orig_hash:
            self.original.inputs += txi.amount

    def add_verified_external(self, txi: Any) -> None:
        """Count an input as somebody else's, too."""
        self.new.external_inputs += txi.amount
        if txi.orig_hash:
            self.original.external_inputs += txi.amount

    def add_output(self, amount: int, script: bytes, *, change: bool) -> None:
        """Count an output."""
        self.weight.add_output(script)
        self.new.outputs += amount
        if change:
            self.new.change += amount
            self.changes += 1

    def add_original_output(self, amount: int, *, change: bool) -> None:
        """Count an output of a transaction that is replaced."""
        self.original.outputs += amount
        if change:
            self.original.change += amount
