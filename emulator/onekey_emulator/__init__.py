"""A OneKey device in software: to develop against, and to test with.

from onekey_emulator import Emulator

async with Emulator(model="classic1s", pin="1234") as emulator:
    ...
"""

from importlib.util import find_spec

from onekey_emulator.device import Exchange, WalletUse
from onekey_emulator.emulator import ALL_ALL, Emulator
from onekey_emulator.faults import Faults
from onekey_emulator.firmware.making import make_firmware
from onekey_emulator.sessions import ChipOptions

__all__ = ["ALL_ALL", "ChipOptions", "Emulator", "Exchange", "Faults", "WalletUse", "make_firmware"]

# They are loaded with the first key, which is too late for hearing that one is not installed.
for _library in ("Crypto", "coincurve", "mnemonic"):
    if find_spec(_library) is None:
        raise ModuleNotFoundError(
            f"the software device needs {_library}: pip install 'onekey-sdk[emulator]'",
            name=_library,
        )
