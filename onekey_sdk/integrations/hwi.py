"""OneKey devices behind the face of HWI, the Hardware Wallet Interface of Bitcoin Core.

HWI (https://github.com/bitcoin-core/HWI) takes no new devices. Its commands, results and error
codes are spoken here, so that whatever calls it as a program can use a OneKey: Bitcoin Core as
`-signer`, Sparrow, Specter and others. `onekey hwi` is the command.

Devices have the type `onekey`. Without a password the standard wallet is used, with one the
hidden wallet that it opens.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from onekey_sdk import errors
from onekey_sdk.chains import _btc_descriptors as descriptors
from onekey_sdk.integrations import _hwi_addresses as addresses
from onekey_sdk.integrations import _hwi_pin as pins
from onekey_sdk.integrations._hwi_terms import (
    TEMPLATES,
    AddressType,
    Chain,
    Code,
    HwiError,
    Json,
    code_of,
)
from onekey_sdk.models import Mode, Model, ScriptType
from onekey_sdk.paths import HARDENED, format_path, parse_path

if TYPE_CHECKING:
    from onekey_sdk.client import OneKey
    from onekey_sdk.models import BtcDescriptorKey, DeviceInfo, Features
    from onekey_sdk.transport.discovery import Address
    from onekey_sdk.wallet import Wallet

TYPE = "onekey"
_LOCKED = "OneKey is locked. Unlock by using 'promptpin' and then 'sendpin'."
_NO_FINGERPRINT = "Could not open client or get fingerprint information:"
_NOT_NAMED = "Hidden wallets are on, and no password was given: this is the standard wallet"
_OPTIONS = {"allow_high_fee=True": "--allow-high-fee", "allow_dust=True": "--allow-dust"}
_MOST_DIGITS = 9
"""Of a PIN that comes from a matrix."""


class Hwi:
    """HWI's commands on the devices of a client.

    Args:
        sdk: an open client. Its `ui` should send people to the device for PINs.
        chain: the network.
        password: the passphrase of a hidden wallet; None and "" mean the standard wallet.
        expert: give more of what is known.
        address: where the client looks for devices.
    """

    def __init__(
        self,
        sdk: OneKey,
        *,
        chain: Chain = Chain.MAIN,
        password: str | None = None,
        expert: bool = False,
        address: Address | None = None,
    ) -> None:
        self._sdk = sdk
        self._address = address
        self._chain = chain
        self._password = password
        self._expert = expert

    async def enumerate(self) -> list[Json]:
        """All devices, each with what keeps it from being used."""
        return [await self._described(device) for device in await self._sdk.search_devices()]

    async def _described(self, device: DeviceInfo) -> Json:
        described: Json = {"type": TYPE, "path": device.address}
        try:
            features = await self._features(device)
            locked = _is_locked(features)
            described["label"] = features.label
            described["model"] = model_name(device, features)
            described["needs_pin_sent"] = locked
            described["needs_passphrase_sent"] = bool(locked and features.passphrase_protection)
            if features.mode is Mode.NOT_INITIALIZED:
                described |= {"error": "Not initialized", "code": Code.DEVICE_NOT_INITIALIZED}
            elif locked:
                described |= {
                    "error": f"{_NO_FINGERPRINT} {_LOCKED}",
                    "code": Code.DEVICE_NOT_READY,
                }
            else:
                if features.passphrase_protection and self._password is None:
                    described["warnings"] = [[_NOT_NAMED]]
                described["fingerprint"] = await self._fingerprint(await self._wallet(device))
        except errors.OneKeyError as error:
            described |= {"error": f"{_NO_FINGERPRINT} {error}", "code": code_of(error)}
        return described

    async def find(
        self, *, path: str | None, kind: str | None, fingerprint: str | None
    ) -> DeviceInfo:
        """The device that is meant.

        Raises:
            HwiError: there is none.
        """
        found = await self._sdk.search_devices()
        for device in found:
            if path is not None and path not in {device.address, device.connect_id}:
                continue
            if kind is not None and kind not in _kinds(device):
                continue
            if fingerprint is None or await self._has(device, fingerprint):
                return device
        if path is not None and fingerprint is None:
            raise HwiError(f"Could not find device by path: {path}", Code.DEVICE_CONN_ERROR)
        text = "Could not find device with specified fingerprint or type"
        raise HwiError(text, Code.DEVICE_CONN_ERROR)

    async def _has(self, device: DeviceInfo, fingerprint: str) -> bool:
        try:
            features = await self._features(device)
            if _is_locked(features) and not _unlocks_by_itself(features):
                return False
            return await self._fingerprint(await self._wallet(device)) == fingerprint.lower()
        except errors.OneKeyError:
            return False

    # keys and addresses

    async def getmasterxpub(
        self, device: DeviceInfo, *, addr_type: AddressType, account: int
    ) -> Json:
        """The public key of an account."""
        path = self._account(addr_type, account)
        return {"xpub": (await self._key(device, path)).xpub}

    async def getxpub(self, device: DeviceInfo, *, path: str) -> Json:
        """The public key at a path."""
        wallet = await self._ready(device)
        key = await wallet.btc.get_public_key(
            _readable(path),
            coin=self._chain.coin,
            script_type=ScriptType.LEGACY,
            show_on_onekey=False,
        )
        if not self._expert:
            return {"xpub": key.xpub}
        return {
            "xpub": key.xpub,
            "testnet": self._chain is not Chain.MAIN,
            "private": False,
            "depth": key.node.depth,
            "parent_fingerprint": f"{key.node.fingerprint:08x}",
            "child_num": key.node.child_num,
            "chaincode": key.node.chain_code.hex(),
            "pubkey": key.node.public_key.hex(),
        }

    async def getdescriptors(self, device: DeviceInfo, *, account: int) -> Json:
        """Descriptors of an account, one for each kind of address."""
        wallet = await self._ready(device)
        return {
            name: [
                (await self._descriptor(wallet, kind, account, internal=internal))
                for kind in AddressType
            ]
            for name, internal in (("receive", False), ("internal", True))
        }

    async def getkeypool(
        self,
        device: DeviceInfo,
        *,
        start: int,
        end: int,
        path: str | None = None,
        internal: bool = False,
        keypool: bool = True,
        account: int = 0,
        addr_type: AddressType = AddressType.WIT,
        addr_all: bool = False,
    ) -> list[Json]:
        """What Bitcoin Core imports with `importdescriptors`."""
        wallet = await self._ready(device)
        kinds = list(AddressType) if addr_all else [addr_type]
        sides = [False, True] if path is None and not internal else [internal]
        if len(sides) == 1 and len(kinds) > 1:
            raise HwiError("--all goes with neither --path nor --internal", Code.BAD_ARGUMENT)
        return [
            {
                "desc": await self._descriptor(wallet, kind, account, internal=side, path=path),
                "range": [start, end],
                "timestamp": "now",
                "internal": side,
                "keypool": keypool,
                "active": keypool,
                "watchonly": True,
            }
            for kind in kinds
            for side in sides
        ]

    async def displayaddress(
        self,
        device: DeviceInfo,
        *,
        path: str | None = None,
        desc: str | None = None,
        addr_type: AddressType = AddressType.WIT,
    ) -> Json:
        """Show an address on the device, if `signtx` can spend what is sent there."""
        wallet = await self._ready(device)
        if path is not None:
            wanted = addresses.Wanted(_readable(path), addr_type.script)
        elif desc is not None:
            fingerprint = await self._fingerprint(wallet)
            wanted = await addresses.from_descriptor(desc, wallet, self._chain.coin, fingerprint)
        else:
            raise HwiError("Missing both path and descriptor", Code.BAD_ARGUMENT)
        addresses.check_path(
            wanted.path,
            wanted.script_type,
            coin_type=self._chain.coin_type,
            several=wanted.multisig is not None,
        )
        shown = await wallet.btc.get_address(
            wanted.path,
            coin=self._chain.coin,
            script_type=wanted.script_type,
            multisig=wanted.multisig,
            show_on_onekey=True,
        )
        if wanted.address not in {None, shown.address}:
            text = "The address that the device showed is not that of the descriptor: do not use it"
            raise HwiError(text, Code.UNKNOWN_ERROR)
        return {"address": shown.address}

    # signatures

    async def signtx(
        self,
        device: DeviceInfo,
        *,
        psbt: str,
        allow_high_fee: bool = False,
        allow_dust: bool = False,
    ) -> Json:
        """A PSBT with the device's signatures."""
        wallet = await self._ready(device)
        try:
            signed = await wallet.btc.sign_psbt(
                psbt,
                coin=self._chain.coin,
                allow_high_fee=allow_high_fee,
                allow_dust=allow_dust,
            )
        except errors.CallerError as error:
            text = str(error)
            for parameter, option in _OPTIONS.items():
                text = text.replace(parameter, option)
            raise HwiError(text, Code.INVALID_TX) from None
        return {"psbt": signed.psbt, "signed": bool(signed.signed)}

    async def signmessage(self, device: DeviceInfo, *, message: str, path: str) -> Json:
        """A message signed as Bitcoin Core does, in base64."""
        wallet = await self._ready(device)
        signed = await wallet.btc.sign_message(
            _readable(path), message.encode(), coin=self._chain.coin, no_script_type=True
        )
        return {"signature": b64encode(signed.signature).decode()}

    # the device

    async def promptpin(self, device: DeviceInfo) -> Json:
        """Have a device without a keyboard show its matrix, others ask for the PIN."""
        features = await self._features(device)
        if not features.pin_protection:
            raise HwiError("This device does not need a PIN", Code.DEVICE_ALREADY_UNLOCKED)
        if features.unlocked:
            text = "The PIN has already been sent to this device"
            raise HwiError(text, Code.DEVICE_ALREADY_UNLOCKED)
        if _unlocks_by_itself(features):
            await self._sdk.device_unlock(device.connect_id)
            return {"success": True}
        # From here on the client would only be in the way of the question.
        await self._sdk.dispose()
        await pins.prompt(await pins.port_at(self._address, device.address), features)
        return {"success": True}

    async def togglepassphrase(self, device: DeviceInfo) -> Json:
        """Switch hidden wallets on or off."""
        features = await self._unlocked(device)
        await self._sdk.device_settings(
            device.connect_id, use_passphrase=not features.passphrase_protection
        )
        return {"success": True}

    async def wipe(self, device: DeviceInfo) -> Json:
        """Erase the device."""
        await self._sdk.device_wipe(device.connect_id)
        return {"success": True}

    async def setup(self, device: DeviceInfo) -> Json:
        """Always refused: OneKeys make their seeds without a computer."""
        features = await self._features(device)
        if features.mode is not Mode.NOT_INITIALIZED:
            text = "Device is already initialized. Use wipe first and try again"
            raise HwiError(text, Code.DEVICE_ALREADY_INIT)
        raise _on_device_only("set up")

    async def restore(self, device: DeviceInfo) -> Json:
        """Always refused: words are typed on the OneKey alone."""
        raise _on_device_only("restored")

    async def backup(self, device: DeviceInfo) -> Json:
        """Always refused: words are shown on the OneKey alone."""
        raise HwiError(
            "The OneKey does not support creating a backup via software", Code.UNAVAILABLE_ACTION
        )

    # what these share

    async def _features(self, device: DeviceInfo) -> Features:
        return await self._sdk.get_features(device.connect_id, retry_count=0)

    async def _unlocked(self, device: DeviceInfo) -> Features:
        """Features of the device, which is unlocked on its screen where it has a keyboard.

        Raises:
            HwiError: it is locked, and its PIN has to be sent.
        """
        features = await self._features(device)
        if _is_locked(features):
            if not _unlocks_by_itself(features):
                raise HwiError(_LOCKED, Code.DEVICE_NOT_READY)
            features = await self._sdk.device_unlock(device.connect_id)
        return features

    async def _ready(self, device: DeviceInfo) -> Wallet:
        await self._unlocked(device)
        return await self._wallet(device)

    async def _wallet(self, device: DeviceInfo) -> Wallet:
        if self._password:
            return await self._sdk.open_wallet(device.connect_id, passphrase=self._password)
        return await self._sdk.open_wallet(device.connect_id, standard=True)

    async def _fingerprint(self, wallet: Wallet) -> str:
        path = [HARDENED | 84, HARDENED | self._chain.coin_type, HARDENED]
        return (await self._key_of(wallet, path)).fingerprint

    async def _key(self, device: DeviceInfo, path: list[int]) -> BtcDescriptorKey:
        return await self._key_of(await self._ready(device), path)

    async def _key_of(self, wallet: Wallet, path: list[int]) -> BtcDescriptorKey:
        return await wallet.btc.get_descriptor_key(path, coin=self._chain.coin)

    def _account(self, kind: AddressType, account: int) -> list[int]:
        if not 0 <= account < HARDENED:
            text = f"There is no account {account}: accounts go from 0 to {HARDENED - 1}"
            raise HwiError(text, Code.BAD_ARGUMENT)
        path = descriptors.PURPOSES[kind.script], self._chain.coin_type, account
        return [HARDENED | part for part in path]

    async def _descriptor(
        self,
        wallet: Wallet,
        kind: AddressType,
        account: int,
        *,
        internal: bool,
        path: str | None = None,
    ) -> str:
        if path is None:
            parts = [*self._account(kind, account), int(internal)]
        else:
            parts = _open_path(path)
            addresses.check_path(parts, kind.script, coin_type=self._chain.coin_type)
        hardened = [number for number, part in enumerate(parts) if part & HARDENED]
        origin = parts[: hardened[-1] + 1] if hardened else []
        key = await self._key_of(wallet, origin)
        rest = format_path(parts[len(origin) :]).removeprefix("m")
        return descriptors.with_checksum(TEMPLATES[kind].format(f"{key.expression}{rest}/*"))


def _kinds(device: DeviceInfo) -> set[str]:
    """What `--device-type` may call a device."""
    return {TYPE, f"{TYPE}_{device.model}", f"{TYPE}_{device.model}_simulator"}


def model_name(device: DeviceInfo, features: Features) -> str:
    """What HWI calls the model."""
    software = device.address.startswith(("udp:", "memory:"))
    return f"{TYPE}_{features.model}" + ("_simulator" if software else "")


def _is_locked(features: Features) -> bool:
    return bool(features.pin_protection) and features.unlocked is False


def _unlocks_by_itself(features: Features) -> bool:
    """Whether the PIN is typed on the device."""
    return features.model in {Model.TOUCH, Model.PRO}


def _on_device_only(done: str) -> HwiError:
    return HwiError(f"A OneKey is {done} on its own screen only", Code.UNAVAILABLE_ACTION)


def _readable(path: str) -> list[int]:
    try:
        return list(parse_path(path))
    except errors.InvalidParameter as error:
        raise HwiError(str(error), Code.BAD_ARGUMENT) from None


def _open_path(path: str) -> list[int]:
    if not path.startswith("m"):
        raise HwiError("Path must start with m/", Code.BAD_ARGUMENT)
    if not path.endswith("/*"):
        raise HwiError("Path must end with /*", Code.BAD_ARGUMENT)
    return _readable(path[:-2])


async def sendpin(address: Address | None, path: str | None, positions: str) -> Json:
    """Send the positions of the PIN's digits in the matrix that the device shows.

    Args:
        address: where to look for devices.
        path: the device's, None for the only one.
        positions: digits.
    """
    if not (positions.isascii() and positions.isdigit()):
        raise HwiError("Non-numeric PIN provided", Code.BAD_ARGUMENT)
    if len(positions) > _MOST_DIGITS:
        text = f"A PIN has at most {_MOST_DIGITS} digits; nothing was sent"
        raise HwiError(text, Code.BAD_ARGUMENT)
    return {"success": await pins.send(await pins.port_at(address, path), positions)}
