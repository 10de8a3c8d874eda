"""What the firmware writes about transactions apart from amounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from onekey_emulator.bitcoin_amounts import decimal

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin

_FIRST_TIMESTAMP = 500_000_000
_OMNI = b"omni"
_OMNI_CURRENCIES = {1: ("OMNI", 8), 2: ("tOMNI", 8), 3: ("MAID", 0), 31: ("USDT", 8)}


def short_address(coin: Coin, address: str) -> str:
    """An address without the prefix of CashAddr."""
    return address.removeprefix(f"{coin.cashaddr_prefix}:")


def lock_time(value: int) -> tuple[str, str]:
    """Whether a lock time is a block or a time, and which."""
    if value < _FIRST_TIMESTAMP:
        return "Block Height", str(value)
    return "Time", datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")


def is_omni(data: bytes) -> bool:
    """Whether the data of an OP_RETURN are a transaction of the Omni layer."""
    return len(data) >= 8 and data.startswith(_OMNI)


def omni(data: bytes) -> str:
    """What a transaction of the Omni layer does."""
    if data[4:8] != bytes(4) or len(data) != 20:
        return "Unknown transaction"
    currency = int.from_bytes(data[8:12], "big")
    symbol, decimals = _OMNI_CURRENCIES.get(currency, ("UNKN", 0))
    return f"Simple send of {decimal(int.from_bytes(data[12:20], 'big'), decimals)} {symbol}"
