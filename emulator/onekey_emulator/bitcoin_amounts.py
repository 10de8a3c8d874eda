"""Amounts and fee rates as the firmware writes them on its screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin

_Unit = m.AmountUnit
_SATOSHI = int(_Unit.SATOSHI)
_UNITS = {int(_Unit.MICROBITCOIN): (6, "u"), int(_Unit.MILLIBITCOIN): (3, "m")}
_TAKEN_FOR = {
    int(_Unit.MICROBITCOIN): int(_Unit.MILLIBITCOIN),
    int(_Unit.MILLIBITCOIN): int(_Unit.MICROBITCOIN),
}


def core_amount(value: int, coin: Coin, unit: int) -> str:
    """An amount in the unit that the host chose.

    Args:
        value: in the coin's smallest unit.
        unit: the `AmountUnit`.
    """
    if unit == _SATOSHI:
        suffix = "" if coin.shortcut == "BTC" else f" {coin.shortcut}"
        return f"{value:,} sat{suffix}"
    decimals, prefix = _UNITS.get(unit, (0, ""))
    if coin.decimals < decimals:
        decimals, prefix = 0, ""
    return f"{decimal(value, coin.decimals - decimals)} {prefix}{coin.shortcut}"


def legacy_amount(value: int, coin: Coin, unit: int) -> str:
    """The same of the C firmware, which takes two of the units for one another."""
    return core_amount(value, coin, _TAKEN_FOR.get(unit, unit))


def fee_rate(fee: int, virtual_size: int, coin: Coin) -> str:
    """A fee for each byte of the transaction."""
    rate = int(fee * 100 / virtual_size + 0.5)
    return f"{decimal(rate, 2)} sat/{'v' if coin.segwit else ''}B"


def decimal(value: int, decimals: int) -> str:
    """A number with a point, without zeros at its end."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    whole, rest = divmod(value, 10**decimals)
    digits = f"{whole:,}.{rest:0{decimals}}" if decimals else f"{whole:,}"
    return sign + (digits.rstrip("0").rstrip(".") if decimals else digits)
