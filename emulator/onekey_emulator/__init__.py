"""A OneKey device in software: to develop against, and to test with.

from onekey_emulator import Emulator

async with Emulator(model="classic1s", pin="1234") as emulator:
    ...
"""

from onekey_emulator.device import Exchange, WalletUse
from onekey_emulator.emulator import ALL_ALL, Emulator
from onekey_emulator.faults import Faults
from onekey_emulator.sessions import ChipOptions

__all__ = ["ALL_ALL", "ChipOptions", "Emulator", "Exchange", "Faults", "WalletUse"]
