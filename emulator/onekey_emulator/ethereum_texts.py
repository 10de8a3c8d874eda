"""What the firmware writes on its screens for amounts, messages and contract calls."""

from __future__ import annotations

from typing import NamedTuple

from onekey_emulator import addresses, evm_networks

_DECIMALS = 18
_UNKNOWN_SYMBOL = "UNKN"
_GIGA = 10**9
_ADDRESS_PADDING = bytes(12)
_TRANSFER = bytes.fromhex("a9059cbb") + _ADDRESS_PADDING
_APPROVALS = (
    bytes.fromhex("095ea7b3") + _ADDRESS_PADDING,
    bytes.fromhex("39509351") + _ADDRESS_PADDING,
)
_ERC721 = bytes.fromhex("42842e0e") + _ADDRESS_PADDING
_ERC1155 = bytes.fromhex("f242432a") + _ADDRESS_PADDING
_SAFE_APPROVE = bytes.fromhex("d4d9bdcd")
_SAFE_EXECUTE = bytes.fromhex("6a761202") + _ADDRESS_PADDING
_SAFE_EXECUTE_MIN = 437
_CONTROL = frozenset(range(32)) - set(b"\t\n\r") | {127}


def symbol(chain_id: int) -> str:
    """The currency of a network."""
    network = evm_networks.by_chain_id(chain_id)
    return network.symbol if network else _UNKNOWN_SYMBOL


def core_amount(wei: int, chain_id: int) -> str:
    """An amount as the MicroPython firmware writes it: always in the network's currency."""
    return f"{_decimal(wei, _DECIMALS)} {symbol(chain_id)}"


def legacy_amount(wei: int, chain_id: int) -> str:
    """An amount as the C firmware writes it: small ones in Wei."""
    if wei == 0:
        return f"0 {symbol(chain_id)}"
    return f"{wei:,} Wei" if wei < _GIGA else f"{_decimal(wei, _DECIMALS)} {symbol(chain_id)}"


def _decimal(amount: int, decimals: int) -> str:
    whole, rest = divmod(amount, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}}".rstrip("0").rstrip(".")


def message(data: bytes) -> str:
    """A message as text, or its bytes in hexadecimal where it cannot be read."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return f"0x{data.hex()}"
    readable = any(32 <= ord(letter) <= 126 for letter in text)
    return text if readable and not _CONTROL & set(map(ord, text)) else f"0x{data.hex()}"


class Call(NamedTuple):
    """A contract call that the firmware recognises.

    Attributes:
        kind: "token", "approve", "nft", "safe approve", "safe execute", or "" for any other.
        lines: what it shows of the call.
    """

    kind: str
    lines: tuple[str, ...] = ()


def contract_call(data: bytes, size: int, *, with_value: bool) -> Call:
    """What a call does, from its first bytes; the software device knows no token by name.

    Args:
        size: of all data.
    """
    if with_value or not data:
        return Call("")
    head = data[:16]
    if size == len(data) == 68 and head == _TRANSFER:
        return Call("token", ("Token Transfer", *_two("To", data), "UNKN"))
    if size == len(data) == 68 and head in _APPROVALS:
        return Call("approve", ("Approve", *_two("Spender", data), "UNKN"))
    if size == len(data) == 100 and head == _ERC721:
        return Call("nft", ("1 NFT", "To", _account(data, 48), "Token ID", str(_word(data, 68))))
    if size == len(data) in {196, 228} and head == _ERC1155:
        token = str(_word(data, 68))
        lines = (f"{_word(data, 100)} NFT", "To", _account(data, 48), "Token ID", token)
        return Call("nft", lines)
    if size == 36 and data[:4] == _SAFE_APPROVE:
        return Call("safe approve", ("Safe transaction", "Hash", f"0x{data[4:36].hex()}"))
    if size >= _SAFE_EXECUTE_MIN and head == _SAFE_EXECUTE:
        operation = _word(data, 100)
        lines = ("Safe transaction", "To", _account(data, 16), "Value", str(_word(data, 36)))
        return Call("safe execute", (*lines, "Operation", _OPERATIONS.get(operation, "?")))
    return Call("")


_OPERATIONS = {0: "0 (Call)", 1: "1 (DelegateCall)"}


def is_delegate_call(call: Call) -> bool:
    """Whether a Safe would run foreign code as its own."""
    return _OPERATIONS[1] in call.lines


def _two(name: str, data: bytes) -> tuple[str, ...]:
    return name, _account(data, 16), "Amount", str(_word(data, 36))


def _account(data: bytes, offset: int) -> str:
    return addresses.eip55(data[offset : offset + 20])


def _word(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 32], "big")
