"""A network of one's own: programs with fixed addresses on this machine don't meet there."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_INTERFACE = struct.Struct("16sH14x")


class Namespace:
    """A network namespace with nothing but a loopback interface.

    Attributes:
        descriptor: an open file that names it, for `nsenter --net=`.

    Raises:
        PermissionError: the user is not root.
    """

    def __init__(self) -> None:
        self.descriptor = -1
        self._do(self._unshare)

    def enter(self, *command: str) -> list[str]:
        """The command line that runs a command inside; `descriptor` must be inherited."""
        return ["nsenter", f"--net=/proc/self/fd/{self.descriptor}", *command]

    def listen(self, port: int) -> list[socket.socket]:
        """Sockets that listen inside, on both loopback addresses, and can be used outside."""
        sockets: list[socket.socket] = []

        def listen() -> None:
            _libc("setns", self.descriptor, _CLONE_NEWNET)
            for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
                sockets.append(socket.create_server((host, port), family=family))

        self._do(listen)
        return sockets

    def close(self) -> None:
        """Let go of it; it lasts as long as anybody uses it."""
        os.close(self.descriptor)

    def _unshare(self) -> None:
        _libc("unshare", _CLONE_NEWNET)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            name = _INTERFACE.pack(b"lo", 0)
            _, flags = _INTERFACE.unpack(fcntl.ioctl(any_socket, _SIOCGIFFLAGS, name))
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, _INTERFACE.pack(b"lo", flags | _IFF_UP))
        self.descriptor = os.open("/proc/thread-self/ns/net", os.O_RDONLY)

    @staticmethod
    def _do(work: Callable[[], None]) -> None:
        """Run it in a thread that is in a namespace by itself."""
        failures: list[OSError] = []

        def guarded() -> None:
            try:
                work()
            except OSError as failure:
                failures.append(failure)

        thread = threading.Thread(target=guarded)
        thread.start()
        thread.join()
        if failures:
            raise failures[0]


def _libc(name: str, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
