"""Keep a hidden wallet open from one program to the next, unlocking the device first.

A kept session opens the wallet as long as the device stays unlocked. It is a secret: this file
is its owner's alone, and a keyring is better.

python -m onekey_emulator --passphrase-protection --auto-confirm --udp 21324 &
python examples/keep_session.py FILE [ADDRESS]
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from onekey_sdk import KeptSession, OneKey
from onekey_sdk.cli.terminal import Terminal


def save(file: Path, session: KeptSession) -> None:
    """Keep fingerprint and session together, for the owner only."""
    text = json.dumps({**asdict(session), "session_id": session.session_id.hex()})
    with open(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(text)


async def main(name: str, address: str = "udp:127.0.0.1:21324") -> None:
    file = Path(name)
    kept = json.loads(file.read_text()) if file.exists() else None
    async with OneKey(address, ui=Terminal()) as sdk:
        [device] = await sdk.search_devices()
        features = await sdk.get_features(device.connect_id)
        if not features.unlocked:
            await sdk.device_unlock(device.connect_id)
            kept = None  # the lock has ended the session
        if kept is not None:
            sdk.preload_session_cache(**kept)
        state = kept["passphrase_state"] if kept else await sdk.get_passphrase_state()
        answer = await sdk.evm_get_address(
            device.connect_id,
            device.device_id,
            path="m/44'/60'/0'/0/0",
            passphrase_state=state,
            show_on_onekey=False,
        )
        print(answer.address)
        session = sdk.export_session(features.device_id, state) if state else None
        if session is not None:
            save(file, session)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
