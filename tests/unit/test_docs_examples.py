"""The examples run, and print what an independent library says."""

from __future__ import annotations

import ast
import base64
import hashlib
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import coincurve
import pytest

bip_utils: Any = import_module("bip_utils")

FOLDER = Path(__file__).resolve().parents[2] / "examples"
MAX_LINES = 60

MNEMONIC = " ".join(["all"] * 12)


def account(purpose: Any, coin: Any, passphrase: str = "") -> Any:
    """An account of the well-known seed, derived by an independent library."""
    seed = bip_utils.Bip39SeedGenerator(MNEMONIC).Generate(passphrase)
    return purpose.FromSeed(seed, coin).Purpose().Coin().Account(0)


def address(of: Any, index: int = 0) -> str:
    key = of.Change(bip_utils.Bip44Changes.CHAIN_EXT).AddressIndex(index)
    return str(key.PublicKey().ToAddress())


ETHEREUM = [
    address(account(bip_utils.Bip44, bip_utils.Bip44Coins.ETHEREUM), index) for index in range(3)
]
SEGWIT = account(bip_utils.Bip84, bip_utils.Bip84Coins.BITCOIN)
BITCOIN = [address(SEGWIT, index) for index in range(5)]
ACCOUNT = SEGWIT.PublicKey().ToExtended()
ABC = address(account(bip_utils.Bip44, bip_utils.Bip44Coins.ETHEREUM, "abc"))
ABC_STATE = address(account(bip_utils.Bip44, bip_utils.Bip44Coins.BITCOIN_TESTNET, "abc"))
ABC_BITCOIN = address(account(bip_utils.Bip84, bip_utils.Bip84Coins.BITCOIN, "abc"))
XYZ = address(account(bip_utils.Bip44, bip_utils.Bip44Coins.ETHEREUM, "xyz"))
XYZ_STATE = address(account(bip_utils.Bip44, bip_utils.Bip44Coins.BITCOIN_TESTNET, "xyz"))

DESCRIPTORS: Any = import_module("embit.descriptor.checksum")
SEEDS = [MNEMONIC, "abandon " * 11 + "about", "zoo " * 11 + "wrong"]


def key(path: str, mnemonic: str = MNEMONIC) -> str:
    """A key as descriptors write it, by an independent library."""
    root = bip_utils.Bip32Slip10Secp256k1.FromSeed(
        bip_utils.Bip39SeedGenerator(mnemonic).Generate()
    )
    fingerprint = root.PublicKey().FingerPrint().ToBytes().hex()
    xpub = root.DerivePath(path.replace("h", "'")).PublicKey().ToExtended()
    return f"[{fingerprint}/{path}]{xpub}/<0;1>/*"


WATCH_ONLY = (
    "\n".join(
        f"m/{path.replace('h', chr(39)):<10} {DESCRIPTORS.add_checksum(form.format(key(path)))}"
        for path, form in [
            ("44h/0h/0h", "pkh({})"),
            ("49h/0h/0h", "sh(wpkh({}))"),
            ("84h/0h/0h", "wpkh({})"),
            ("86h/0h/0h", "tr({})"),
        ]
    )
    + "\nimportdescriptors takes 1750 characters"
)
SEVERAL = DESCRIPTORS.add_checksum(
    f"wsh(sortedmulti(2,{','.join(key('48h/0h/0h/2h', seed) for seed in SEEDS)}))"
)

EMBIT: Any = import_module("embit")
for _name in ("bip32", "bip39", "script", "transaction"):
    import_module(f"embit.{_name}")


def embit_key(path: str) -> Any:
    """A private key of the well-known seed."""
    return EMBIT.bip32.HDKey.from_seed(EMBIT.bip39.mnemonic_to_seed(MNEMONIC)).derive(path).key


def transfer() -> str:
    """The transaction as an independent library makes it."""
    script, transaction = EMBIT.script, EMBIT.transaction
    key = embit_key("m/84h/0h/0h/0/0")
    own = script.p2wpkh(key.get_public_key())
    source = transaction.TransactionInput(bytes(32), 0)
    previous = transaction.Transaction(2, [source], [transaction.TransactionOutput(100_000, own)])
    change = script.p2wpkh(embit_key("m/84h/0h/0h/1/0").get_public_key())
    person = script.address_to_scriptpubkey("1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL")
    made = transaction.Transaction(
        2,
        [transaction.TransactionInput(previous.txid(), 0)],
        [
            transaction.TransactionOutput(60_000, person),
            transaction.TransactionOutput(39_000, change),
        ],
    )
    digest = made.sighash_segwit(0, script.p2pkh_from_p2wpkh(own), 100_000)
    made.vin[0].witness = script.witness_p2wpkh(key.sign(digest), key.get_public_key())
    return f"{made.txid().hex()} is ready to be broadcast, {len(made.serialize())} bytes"


def signed_message(message: bytes) -> str:
    """The signature as another library makes it (BIP-137)."""
    text = b"\x18Bitcoin Signed Message:\n" + bytes([len(message)]) + message
    digest = hashlib.sha256(hashlib.sha256(text).digest()).digest()
    key: Any = coincurve.PrivateKey(embit_key("m/84h/0h/0h/0/0").secret)
    signature = key.sign_recoverable(digest, hasher=None)
    return base64.b64encode(bytes([39 + signature[64]]) + signature[:64]).decode()


OUTPUT = {
    "search_devices": "PRA50I0000 EM  pro  OneKey Pro",
    "standard_wallet": f"{ETHEREUM[0]}\n{BITCOIN[0]}",
    "hidden_wallet": f"This wallet is {ABC_STATE}\n{ABC}",
    "hidden_wallet_on_device": f"This wallet is {ABC_STATE}\n{ABC}",
    "bundle": "".join(
        f"m/84'/0'/0'/0/{index} {address}\n" for index, address in enumerate(BITCOIN)
    ),
    "hold": f"{ACCOUNT}\n{BITCOIN[0]}",
    "two_hidden_wallets": f"savings {ABC}\npocket {XYZ}\n" * 2,
    "passphrase_state": f"Remember {ABC_STATE}\n{ABC}\n{ABC_BITCOIN}",
    "without_async": "\n".join(
        f"m/44'/60'/0'/0/{index} {address}" for index, address in enumerate(ETHEREUM)
    ),
    "btc_transfer": transfer(),
    "btc_message": f"{BITCOIN[0]}\n{signed_message(b'I own these coins')}\nMessage verified\n"
    "BIP-322: a witness of 108 bytes",
    "psbt": "signed: (0,), complete: True, "
    "94349e32d7b70129f54f1238aea5bafde95cce5a54cee7e94e7f409345001d63",
    "watch_only": WATCH_ONLY,
    "multisig": f"{SEVERAL}\ncomplete after one: False, after two: True",
    "events": f"asked for a passphrase\n{XYZ_STATE}\nasked for a passphrase\n{ABC_STATE}",
    "device_setup": "The seed is valid and matches the one in the device\nSavings",
    "software_device": f"the device asks for the pin\nthe person refused\n{ETHEREUM[0]}",
}


@pytest.mark.parametrize("name", OUTPUT)
def test_it_prints(name: str) -> None:
    done = subprocess.run(
        # Without a terminal the passphrase is read from a pipe, of which getpass warns.
        [sys.executable, "-W", "ignore", FOLDER / f"{name}.py"],
        input="abc\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == OUTPUT[name].strip()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_it_is_short_and_run_by_a_test(path: Path) -> None:
    assert len(path.read_text().splitlines()) < MAX_LINES
    # Some need a chain, or a device that outlives them; `tests/interop` runs these.
    elsewhere = {"keep_session", "resume_wallet"}
    assert path.stem in OUTPUT or path.stem.startswith("evm_") or path.stem in elsewhere


def test_the_list_says_what_each_shows() -> None:
    listed = (FOLDER / "README.md").read_text()
    for path in FOLDER.glob("*.py"):
        title = str(ast.get_docstring(ast.parse(path.read_text()))).split("\n")[0]
        assert f"| [{path.stem}]({path.name}) | {title.rstrip('.')} |\n" in listed
