"""Host SDK for OneKey hardware wallets.

    from onekey_sdk import OneKey

    async with OneKey() as sdk:
        device, *_ = await sdk.search_devices()

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"
