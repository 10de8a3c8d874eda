"""What differs inside of CPython for WebAssembly: a plug-in for pytest.

There are no processes, threads or sockets there, and no libraries in C but the standard one's.
"""

from __future__ import annotations

import asyncio
import os
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from google.protobuf.message_factory import GetMessageClass

from onekey_sdk.wire import schema

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message


def _with_inner_classes(descriptor: Descriptor) -> type[Message]:
    """A message's class, with those of inner messages, as the parser in C gives it."""
    found = GetMessageClass(descriptor)
    for inner in descriptor.nested_types:
        setattr(found, inner.name, _with_inner_classes(inner))
    return found


# There is no protobuf in C to be had there: only here is the slow and lenient one let in.
_schema: Any = schema
_schema.api_implementation = SimpleNamespace(Type=lambda: "upb")
_schema.GetMessageClass = _with_inner_classes


def _nothing(*_: object) -> None:
    """Stands in for what has no use there."""


# The loop of the host is always running, and nobody else can wake one of ours.
asyncio._set_running_loop(None)
_loop: Any = asyncio.SelectorEventLoop
_loop._make_self_pipe = _loop._close_self_pipe = _nothing

# There is one process of one user, so every lock on a file is free.
os.geteuid = os.getuid
_fcntl: Any = ModuleType("fcntl")
_fcntl.LOCK_SH, _fcntl.LOCK_EX, _fcntl.LOCK_NB, _fcntl.LOCK_UN = 1, 2, 4, 8
_fcntl.flock = _nothing
sys.modules["fcntl"] = _fcntl
