"""From the JavaScript SDK's parameters and results to ours, as tables."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk import models
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Read = Callable[[dict[str, Any]], Any]

_UNITS = {"pollIntervalTime": 1000, "timeout": 1000}
"""What is in milliseconds there and in seconds here."""


def method_name(name: str) -> str:
    """`evmGetAddress` is `evm_get_address`; `showOnOneKey` is `show_on_onekey`."""
    name = (
        name.replace("OneKey", "Onekey")
        .replace("dApp", "dapp")
        .replace("U2F", "U2f")
        .replace("BLE", "Ble")
    )
    return re.sub(r"[A-Z]+", lambda capitals: f"_{capitals[0].lower()}", name)


def parameters(params: Mapping[str, Any]) -> dict[str, Any]:
    """A call's parameters."""
    return {
        method_name(name): [parameters(item) for item in value]
        if name == "bundle"
        else value / _UNITS[name]
        if name in _UNITS
        else value
        for name, value in params.items()
    }


def result(ours: Any, payload: Any) -> Any:
    """What the JavaScript SDK gives, in the form of our result; what only we have is ours."""
    if isinstance(ours, list):
        items = zip(cast("list[Any]", ours), cast("list[Any]", payload), strict=True)
        return [result(item, its) for item, its in items]
    if ours is None or isinstance(ours, str):
        return payload
    if isinstance(ours, int):
        return payload["u2f_counter"]
    names = {field.name for field in dataclasses.fields(ours)}
    kind = cast("type[Any]", type(ours))
    table, only_ours = _RESULTS[kind], _ONLY_OURS.get(kind, frozenset[str]())
    assert names == table.keys() | only_ours, f"{kind.__name__} has fields without a source"
    return dataclasses.replace(ours, **{name: read(payload) for name, read in table.items()})


def _at(*names: str) -> Read:
    """The first of these that says something."""

    def read(payload: dict[str, Any]) -> Any:
        return next((payload[name] for name in names if payload.get(name) not in (None, "")), None)

    return read


def _text(*names: str) -> Read:
    return lambda payload: _at(*names)(payload) or ""


def _hex(name: str) -> Read:
    return lambda payload: bytes.fromhex(payload[name].removeprefix("0x"))


def _flag(name: str) -> Read:
    return lambda payload: payload[name] is True


def _version(*names: str) -> Read:
    def read(payload: dict[str, Any]) -> Any:
        parts = _at(*names)(payload) or (0, 0, 0)
        return tuple(int(part) for part in (parts.split(".") if isinstance(parts, str) else parts))

    return read


def _enum(enum: Any, name: str) -> Read:
    return lambda payload: enum.Value(payload[name]) if payload.get(name) else None


def _support(name: str) -> Read:
    def read(payload: dict[str, Any]) -> models.FeatureSupport:
        found = payload[name]
        require = _version("require")(found) if "require" in found else None
        return models.FeatureSupport(found["support"], require)

    return read


def _node(payload: dict[str, Any]) -> models.HDNode:
    node = payload["node"]
    return models.HDNode(**{name: read(node) for name, read in _NODE.items()})


def _mode(payload: dict[str, Any]) -> models.Mode:
    if payload["bootloader_mode"]:
        return models.Mode.BOOTLOADER
    return models.Mode.NORMAL if payload["initialized"] else models.Mode.NOT_INITIALIZED


def _model(payload: dict[str, Any]) -> models.Model:
    return models.Model(payload["onekey_device_type"].lower())


def _parts(payload: dict[str, Any]) -> dict[str, models.Part]:
    parts: dict[str, dict[str, Any]] = {}
    for name, value in payload.items():
        match = re.fullmatch(r"onekey_(\w+?)_(version|build_id|hash)", name)
        if match and value is not None:
            given = bytes.fromhex(value) if match[2] == "hash" else value
            parts.setdefault(match[1], {})[match[2]] = given or None
    return {name: models.Part(**part) for name, part in parts.items()}


_NODE: dict[str, Read] = {
    "depth": _at("depth"),
    "fingerprint": _at("fingerprint"),
    "child_num": _at("child_num"),
    "chain_code": _hex("chain_code"),
    "public_key": _hex("public_key"),
}

_ADDRESS: dict[str, Read] = {"path": _at("path"), "address": _at("address")}

_RESULTS: dict[type, dict[str, Read]] = {
    models.Success: {"message": _text("message")},
    models.UploadedResource: {
        "message": _text("message"),
        "apply_screen": _flag("applyScreen"),
    },
    models.DeviceVerification: {"cert": _hex("cert"), "signature": _hex("signature")},
    models.DeviceSupport: {
        "input_pin_on_software": _support("inputPinOnSoftware"),
        "modify_homescreen": _support("modifyHomescreen"),
    },
    models.EvmAddress: _ADDRESS,
    models.BtcAddress: _ADDRESS,
    models.EvmPublicKey: {
        "path": _at("path"),
        "public_key": _hex("publicKey"),
        "node": _node,
        "xpub": _at("xpub"),
    },
    models.BtcPublicKey: {
        "path": _at("path"),
        "xpub": _at("xpub"),
        "xpub_segwit": _at("xpubSegwit"),
        "node": _node,
        "root_fingerprint": _at("root_fingerprint"),
    },
    models.BtcMessageSignature: {"address": _at("address"), "signature": _hex("signature")},
    models.BtcSignedPsbt: {"psbt": _at("psbt")},
    models.BtcSignedTransaction: {
        "signatures": lambda payload: tuple(
            signature and bytes.fromhex(signature) for signature in payload["signatures"]
        ),
        "serialized_tx": _hex("serializedTx"),
    },
    models.EvmMessageSignature: {"address": _at("address"), "signature": _hex("signature")},
    models.EvmSignedTransaction: {
        "v": lambda payload: int(payload["v"], 16),
        "r": _hex("r"),
        "s": _hex("s"),
        "authorization_signatures": lambda payload: tuple(
            models.EvmAuthorizationSignature(
                int(str(each["yParity"]), 0), _hex("r")(each), _hex("s")(each)
            )
            for each in payload.get("authorizationSignatures") or ()
        ),
    },
    models.DeviceInfo: {
        "connect_id": _at("connectId"),
        "device_id": _at("deviceId"),
        "model": lambda payload: models.Model(payload["deviceType"]),
        "mode": lambda payload: models.Mode(payload["mode"]),
        "label": _at("label"),
        "serial": _at("uuid"),
        "firmware_version": _version("firmwareVersion"),
        "ble_name": _at("bleName"),
    },
    models.Features: {
        "device_id": _text("device_id"),
        "serial": _at("onekey_serial_no", "onekey_serial", "serial_no"),
        "mode": _mode,
        "vendor": _at("vendor"),
        "label": _at("label"),
        "firmware_version": _version("onekey_firmware_version", "onekey_version"),
        "bootloader_version": _version("onekey_boot_version", "bootloader_version"),
        "ble_version": _version("onekey_ble_version", "ble_ver"),
        "compatible_version": lambda payload: tuple(
            payload[f"{part}_version"] for part in ("major", "minor", "patch")
        ),
        "initialized": _flag("initialized"),
        "unlocked": _at("unlocked"),
        "pin_protection": _at("pin_protection"),
        "passphrase_protection": _at("passphrase_protection"),
        "passphrase_always_on_device": _at("passphrase_always_on_device"),
        "attach_to_pin_user": _at("attach_to_pin_user"),
        "unlocked_attach_pin": _at("unlocked_attach_pin"),
        "capabilities": lambda payload: frozenset(payload["capabilities"]),
        "language": _at("language"),
        "ble_name": _at("onekey_ble_name", "ble_name"),
        "safety_checks": _enum(messages.SafetyCheckLevel, "safety_checks"),
        "auto_lock_delay_ms": _at("auto_lock_delay_ms"),
        "needs_backup": _at("needs_backup"),
        "no_backup": _at("no_backup"),
        "battery_level": _at("battery_level"),
        "auto_shutdown_delay_ms": _at("auto_shutdown_delay_ms"),
        "haptic_feedback": _at("haptic_feedback"),
        "experimental_features": _at("experimental_features"),
        "wipe_code_protection": _at("wipe_code_protection"),
        "flags": _at("flags"),
    },
    models.OnekeyFeatures: {
        "model": _model,
        "serial": _at("onekey_serial_no"),
        "ble_name": lambda payload: payload["onekey_ble_name"],
        "parts": _parts,
    },
}

_ONLY_OURS: dict[type, frozenset[str]] = {
    models.BtcSignedPsbt: frozenset({"signed", "complete", "transaction", "txid"}),
    models.BtcSignedTransaction: frozenset({"txid", "witnesses"}),
    models.EvmSignedTransaction: frozenset({"raw_transaction"}),
    models.DeviceInfo: frozenset({"address", "busy", "holder", "problem"}),
    models.Features: frozenset({"firmware_type", "model"}),
}
