"""Numbers, scripts' pushes and lengths as Bitcoin's transactions hold them."""

from __future__ import annotations

_PUSHDATA1 = 0x4C


def uint32(number: int) -> bytes:
    """Four bytes, the lowest first."""
    return number.to_bytes(4, "little")


def uint64(number: int) -> bytes:
    """Eight bytes, the lowest first."""
    return number.to_bytes(8, "little")


def compact_size(number: int) -> bytes:
    """A length before what it counts, 1 to 9 bytes."""
    if number < 0xFD:
        return bytes([number])
    if number <= 0xFFFF:
        return b"\xfd" + number.to_bytes(2, "little")
    if number <= 0xFFFF_FFFF:
        return b"\xfe" + uint32(number)
    return b"\xff" + uint64(number)


def prefixed(data: bytes) -> bytes:
    """Data after its length."""
    return compact_size(len(data)) + data


def push(data: bytes) -> bytes:
    """What puts data on the stack; a script never writes single numbers shorter here."""
    size = len(data)
    if size < _PUSHDATA1:
        return bytes([size]) + data
    if size <= 0xFF:
        return bytes([_PUSHDATA1, size]) + data
    if size <= 0xFFFF:
        return bytes([_PUSHDATA1 + 1]) + size.to_bytes(2, "little") + data
    return bytes([_PUSHDATA1 + 2]) + uint32(size) + data


class Reader:
    """Takes data apart.

    Every method raises ValueError where the data end too early.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self.position

    def take(self, size: int) -> bytes:
        """The next bytes."""
        if not 0 <= size <= self.left:
            raise ValueError("the data end too early")
        self.position += size
        return self._data[self.position - size : self.position]

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self, size: int) -> int:
        """The next bytes as a number, the lowest first."""
        return int.from_bytes(self.take(size), "little")

    def compact_size(self) -> int:
        """See `compact_size`."""
        first = self.byte()
        return first if first < 0xFD else self.number({0xFD: 2, 0xFE: 4, 0xFF: 8}[first])

    def prefixed(self) -> bytes:
        """See `prefixed`."""
        return self.take(self.compact_size())

    def push(self) -> bytes:
        """See `push`."""
        first = self.byte()
        if first < _PUSHDATA1:
            return self.take(first)
        if first > _PUSHDATA1 + 2:
            raise ValueError("not a push of data")
        return self.take(self.number({0: 1, 1: 2, 2: 4}[first - _PUSHDATA1]))

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(self.left)

    def require(self, condition: object) -> None:
        """What has been read must make sense.

        Raises:
            ValueError: it does not.
        """
        if not condition:
            raise ValueError("the data make no sense")

    def end(self) -> None:
        """Nothing may be left.

        Raises:
            ValueError: something is.
        """
        self.require(not self.left)
