"""The tables on Bitcoin's page are what the SDK goes by, and every cell of them is tried."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    BtcRefInput,
    BtcRefOutput,
    CallerError,
    DeviceFailure,
    FirmwareTooOld,
    MethodUnsupported,
    Model,
    OneKey,
)
from onekey_sdk.chains import _btc_encodings as encodings
from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains._coins import COINS
from onekey_sdk.paths import parse_path

if TYPE_CHECKING:
    from onekey_sdk import Wallet
    from onekey_sdk.chains._coins import Coin

TOOLS = Path(__file__).parents[2] / "tools"
MESSAGE = b"hello"
AMOUNT = 10_000_000
SAPLING = {"version": 4, "version_group_id": 0x892F2085, "branch_id": 0xC2D6D0B4}
REFUSALS = (CallerError, MethodUnsupported, DeviceFailure)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [str(TOOLS), *sys.path])
    return import_module("bitcoin_table")


def test_the_tables_are_fresh(table: Any) -> None:
    assert table.PAGE.read_text("utf-8") == table.page(), "run python tools/bitcoin_table.py"


class Account:
    """The first account of a coin in a wallet, and a payment to its first address."""

    def __init__(self, wallet: Wallet, coin: Coin, key: bytes) -> None:
        self.wallet = wallet
        self.coin = coin
        self.path = f"m/44'/{coin.slip44}'/0'/0/0"
        self.key = key
        self.script = scripts.p2pkh(encodings.hash160(key))
        self.options: dict[str, Any] = {
            **(SAPLING if coin.overwintered else {}),
            **({"timestamp": 1_600_000_000} if coin.timestamp else {}),
        }

    @property
    def address(self) -> str:
        """Whom its transactions pay."""
        size = max(1, (self.coin.p2pkh.bit_length() + 7) // 8)
        return encodings.base58check_encode(
            self.coin.p2pkh.to_bytes(size, "big") + encodings.hash160(self.key)
        )

    @property
    def previous(self) -> form.Transaction:
        """The payment."""
        zcash = self.coin.overwintered
        return form.Transaction(
            version=self.options.get("version", 1),
            inputs=(BtcRefInput(bytes(32), 0, b"\x51", 0xFFFFFFFF),),
            outputs=(BtcRefOutput(AMOUNT, self.script),),
            lock_time=0,
            timestamp=self.options.get("timestamp"),
            version_group_id=self.options.get("version_group_id"),
            branch_id=self.options.get("branch_id"),
            expiry=0 if zcash else None,
            extra_data=form.NO_SHIELDED_V4 if zcash else b"",
        )

    async def get_address(self) -> None:
        await self.wallet.btc.get_address(self.path, coin=self.coin.name, show_on_onekey=False)

    async def get_public_key(self) -> None:
        path = self.path.removesuffix("/0/0")
        await self.wallet.btc.get_public_key(path, coin=self.coin.name, show_on_onekey=False)

    async def sign_transaction(self) -> None:
        previous = self.previous
        await self.wallet.btc.sign_transaction(
            self.coin.name,
            [
                {
                    "prev_hash": previous.txid(),
                    "prev_index": 0,
                    "amount": AMOUNT,
                    "address_n": self.path,
                }
            ],
            [
                {"address": self.address, "amount": AMOUNT // 2},
                {"address_n": self.path[:-3] + "1/0", "amount": AMOUNT // 2 - 10_000},
            ],
            [previous.serialize()],
            **self.options,
        )

    async def sign_psbt(self) -> None:
        previous = self.previous
        outputs = (BtcRefOutput(AMOUNT - 10_000, self.script),)
        spend = form.Transaction(1, (BtcRefInput(previous.txid(), 0, b"", 0xFFFFFFFF),), outputs, 0)
        root = await self.wallet.btc.get_public_key("m", coin="btc", show_on_onekey=False)
        origin = (root.root_fingerprint or 0).to_bytes(4, "big")
        for component in parse_path(self.path):
            origin += component.to_bytes(4, "little")
        fields = [
            [(b"\0", spend.serialize())],
            [(b"\0", previous.serialize()), (b"\x06" + self.key, origin)],
            [],
        ]
        psbt = b"psbt\xff" + b"".join(
            b"".join(form.write_bytes(key) + form.write_bytes(value) for key, value in part) + b"\0"
            for part in fields
        )
        result = await self.wallet.btc.sign_psbt(psbt, coin=self.coin.name)
        assert result.complete

    async def sign_message(self) -> None:
        await self.wallet.btc.sign_message(self.path, MESSAGE, coin=self.coin.name)

    async def verify_message(self) -> None:
        found = await self.wallet.btc.sign_message(self.path, MESSAGE, coin=self.coin.name)
        await self.wallet.btc.verify_message(
            found.address, MESSAGE, found.signature, self.coin.name
        )


@pytest.mark.parametrize("model", [model for model in Model if model is not Model.UNKNOWN])
async def test_every_cell_of_the_newest_firmware(model: Model, table: Any) -> None:
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        async with wallet.hold():
            for coin in COINS:
                path = f"m/44'/{coin.slip44}'/0'/0/0"
                node = await wallet.btc.get_public_key(path, coin="btc", show_on_onekey=False)
                account = Account(wallet, coin, node.node.public_key)
                for method in table.METHODS:
                    call = getattr(account, method)()
                    if table.works(method, coin, model) == table.NO:
                        with pytest.raises(REFUSALS):
                            await call
                    else:
                        await call


@pytest.mark.parametrize(
    ("model", "version", "error"),
    [
        ("classic", None, MethodUnsupported),
        ("mini", None, MethodUnsupported),
        ("touch", None, MethodUnsupported),
        ("classic1s", "3.10.0", FirmwareTooOld),
        ("classic1s", "3.10.1", None),
        ("pro", "4.9.2", FirmwareTooOld),
        ("pro", "4.9.3", None),
    ],
)
@pytest.mark.parametrize("path", ["m/84'/0'/0'/0/0", "m/86'/0'/0'/0/0"])
async def test_who_signs_by_bip322(model: str, version: str | None, error: Any, path: str) -> None:
    async with (
        Emulator(model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        call = sdk.btc_sign_message(path=path, message_hex=MESSAGE, dapp_sign_type="bip322-simple")
        if error is None:
            await call
            return
        with pytest.raises(error):
            await call
        assert "SignMessage" not in emulator.requests


@pytest.mark.parametrize(
    ("model", "version", "asked"),
    [
        ("classic1s", "3.11.0", ["GetPublicKey", "GetPublicKey"]),
        ("classic1s", "3.12.0", ["BatchGetPublickeys"]),
        ("pro", "4.13.1", ["GetPublicKey", "GetPublicKey"]),
        ("pro", "4.14.0", ["BatchGetPublickeys"]),
        ("touch", "4.9.0", ["GetPublicKey", "GetPublicKey"]),
        ("mini", None, ["GetPublicKey", "GetPublicKey"]),
    ],
)
async def test_who_gives_several_keys(model: str, version: str | None, asked: list[str]) -> None:
    """They are the same keys, however they are asked for."""
    items: Any = [{"path": f"m/{p}'/0'/0'", "show_on_onekey": False} for p in (49, 86)]
    async with (
        Emulator(model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        together = await sdk.btc_get_public_key(bundle=items)
        requests = [name for name in emulator.requests if "Public" in name]
        alone: list[Any] = [await sdk.btc_get_public_key(**item) for item in items]
    assert requests == asked
    assert together == alone
