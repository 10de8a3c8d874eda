"""The contracts that the firmware lets accounts delegate to (EIP-7702)."""

from __future__ import annotations

from typing import NamedTuple


class Delegator(NamedTuple):
    """A contract.

    Attributes:
        calldata: the only data that the transaction may carry.
    """

    name: str
    account: bytes
    calldata: bytes = b""


REVOKE = Delegator("Revoke", bytes(20))
"""Not a contract: takes the delegation back."""

_KNOWN = (
    REVOKE,
    Delegator(
        "OKX",
        bytes.fromhex("80296ff8d1ed46f8e3c7992664d13b833504c2bb"),
        bytes.fromhex("8129fc1c"),
    ),
    Delegator("MetaMask", bytes.fromhex("63c0c19a282a1b52b07dd5a65b58948a07dae32b")),
    Delegator("Simple7702", bytes.fromhex("4cd241e8d1510e30b2076397afc7508ae59c66c9")),
)


def find(account: bytes) -> Delegator | None:
    """The contract at that address, if it is one of them."""
    return next((each for each in _KNOWN if each.account == account), None)
