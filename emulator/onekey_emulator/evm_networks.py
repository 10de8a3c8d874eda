"""The EVM networks that the firmware knows by name and by the coin type in paths."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple


class Network(NamedTuple):
    """An EVM network.

    Attributes:
        slip44: coin type in paths; many networks share Ethereum's 60, test networks have 1.
    """

    chain_id: int
    slip44: int
    symbol: str
    name: str


@cache
def _load() -> tuple[Network, ...]:
    text = resources.files("onekey_emulator").joinpath("evm_networks.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(Network(int(row[0]), int(row[1]), row[2], row[3]) for row in rows)


def by_chain_id(chain_id: int) -> Network | None:
    """The network of that number."""
    return next((network for network in _load() if network.chain_id == chain_id), None)


def by_slip44(slip44: int) -> Network | None:
    """The first network with that coin type."""
    return next((network for network in _load() if network.slip44 == slip44), None)


@cache
def coin_types() -> frozenset[int]:
    """The coin types of all networks."""
    return frozenset(network.slip44 for network in _load())


RSKIP60_CHAINS = (30, 31)
"""Networks whose number is part of the checksum in addresses."""

LEGACY_COIN_TYPES = MappingProxyType(
    {60: 1, 1: 3, 714: 56, 61: 61, 966: 137, 1672: 1672, 9798: 9798, 137: 30}
)
"""Coin type to chain id, as the C firmware has it for Trezor's Ethereum messages."""

LEGACY_NAMES = MappingProxyType(
    {
        1: "Ethereum",
        4: "Rinkeby",
        10: "Optimism",
        30: "Rootstock",
        56: "BSC",
        61: "Ethereum Classic",
        66: "OKXChain",
        128: "Huobi ECO",
        137: "Polygon",
        146: "Sonic",
        177: "HashKey Chain",
        250: "Fantom",
        324: "zkSync Era",
        1030: "Conflux eSpace",
        1672: "Pharos",
        8453: "Base",
        9798: "DTC",
        42161: "Arbitrum One",
        42170: "Arbitrum Nova",
        43114: "AVAX",
    }
)
"""Chain id to what the C firmware shows."""

UNKNOWN_NAME = "EVM"
"""What both firmware families show for other networks."""
