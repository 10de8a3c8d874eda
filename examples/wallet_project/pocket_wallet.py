"""A wallet that can do two things: show where to pay, and pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from onekey_sdk.errors import Cancelled
from onekey_sdk.sync import OneKey

Result = TypeVar("Result")

PATH = "m/44'/60'/0'/0/0"
GWEI = 10**9


class Declined(Exception):
    """The person said no on the device."""


class PocketWallet:
    """An account of a hidden wallet, or of the standard one."""

    def __init__(self, sdk: OneKey, passphrase_state: str | None = None) -> None:
        self._wallet = sdk.open_wallet(
            standard=passphrase_state is None, passphrase_state=passphrase_state
        )

    def address(self) -> str:
        """Where to pay, as the device shows it as well."""
        return self._ask(lambda: self._wallet.evm.get_address(PATH).address)

    def pay(self, to: str, amount: int, nonce: int) -> bytes:
        """A signed transaction that pays `amount` wei."""
        transaction = {
            "chain_id": 1,
            "nonce": nonce,
            "gas_limit": 21_000,
            "max_fee_per_gas": 30 * GWEI,
            "max_priority_fee_per_gas": GWEI,
            "to": to,
            "value": amount,
        }
        signed = self._ask(lambda: self._wallet.evm.sign_transaction(PATH, transaction))
        return signed.raw_transaction

    def _ask(self, question: Callable[[], Result]) -> Result:
        try:
            return question()
        except Cancelled as no:
            raise Declined("nothing was signed") from no
