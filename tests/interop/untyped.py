"""Libraries whose types are incomplete, without types."""

from __future__ import annotations

from importlib import import_module
from typing import Any

bip_utils: Any = import_module("bip_utils")
btc: Any = import_module("trezorlib.btc")
client: Any = import_module("trezorlib.client")
debuglink: Any = import_module("trezorlib.debuglink")
device: Any = import_module("trezorlib.device")
ethereum: Any = import_module("trezorlib.ethereum")
messages: Any = import_module("trezorlib.messages")
protocol: Any = import_module("trezorlib.protocol_v1")
udp: Any = import_module("trezorlib.transport.udp")
