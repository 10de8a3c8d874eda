"""Message definitions, loaded a family at a time into a private descriptor pool."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.internal import api_implementation
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message_factory import GetMessageClass

from onekey_sdk.errors import MissingDependency
from onekey_sdk.wire import redaction

if TYPE_CHECKING:
    from google.protobuf.message import Message

_DESCRIPTORS = Path(__file__).with_name("descriptors")
_PACKAGE = "onekey"
_NO_ID = "-"


class Schema:
    """One generation of message definitions: names, ids and classes.

    A schema has a pool of its own, so that neither another schema nor another package in the
    process can clash with it. Several threads may use it.

    Raises:
        MissingDependency: protobuf runs without its C parser. The one in Python is less strict
            and writes the values of fields, secret ones too, into its exceptions.
    """

    def __init__(self, name: str) -> None:
        if api_implementation.Type() != "upb":
            raise MissingDependency(
                "protobuf runs without its C parser: unset PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION,"
                " or build it with `pip install --no-binary protobuf --force-reinstall protobuf`"
            )
        self.name = name
        self._pool = DescriptorPool()
        self._loading = threading.RLock()
        self._loaded: set[str] = set()
        self._classes: dict[str, type[Message]] = {}
        self._protected: set[type[Message]] = set()
        self._family_of: dict[str, str] = {}
        self._id_of: dict[str, int] = {}
        self._name_of: dict[int, str] = {}
        self._enums: set[str] = set()
        self._imports: dict[str, tuple[str, ...]] = {}
        self._read_index()

    def _read_index(self) -> None:
        for line in (_DESCRIPTORS / self.name / "index.tsv").read_text("ascii").splitlines():
            kind, key, *rest = line.split("\t")
            if kind == "family":
                self._imports[key] = tuple(rest)
                continue
            family = rest.pop(0)
            self._family_of[key] = family
            if kind == "enum":
                self._enums.add(key)
            elif rest[0] != _NO_ID:
                self._id_of[key] = int(rest[0])
                self._name_of[int(rest[0])] = key

    def _load(self, family: str) -> None:
        """Add a family to the pool, after what it imports. The lock is held."""
        if family in self._loaded:
            return
        for imported in self._imports[family]:
            self._load(imported)
        self._pool.AddSerializedFile((_DESCRIPTORS / self.name / f"{family}.binpb").read_bytes())
        self._loaded.add(family)

    def __contains__(self, name: object) -> bool:
        return name in self._family_of

    def is_enum(self, name: str) -> bool:
        """Whether the name is that of a top-level enum."""
        return name in self._enums

    def names(self) -> tuple[str, ...]:
        """The names of all top-level messages and enums."""
        return tuple(self._family_of)

    def message_names(self) -> tuple[str, ...]:
        """The names of all messages that have a wire id, in order of their ids."""
        return tuple(self._name_of[key] for key in sorted(self._name_of))

    def message_class(self, name: str) -> type[Message]:
        """The class of a top-level message.

        Raises:
            KeyError: this schema has no message of that name.
        """
        found = self._classes.get(name)
        if found is None:
            with self._loading:
                self._load(self._family_of[name])
                found = GetMessageClass(self._pool.FindMessageTypeByName(f"{_PACKAGE}.{name}"))
                redaction.protect(found, self._protected)
                self._classes[name] = found
        return found

    def enum(self, name: str) -> EnumTypeWrapper:
        """A top-level enum, with its values as attributes.

        Raises:
            KeyError: this schema has no enum of that name.
        """
        with self._loading:
            self._load(self._family_of[name])
            return EnumTypeWrapper(self._pool.FindEnumTypeByName(f"{_PACKAGE}.{name}"))

    def id_of(self, name: str) -> int:
        """The wire id of a message.

        Raises:
            KeyError: unknown name, or a message that never travels on its own.
        """
        return self._id_of[name]

    def name_of(self, message_id: int) -> str | None:
        """The message's name, or None where the schema does not know the id."""
        return self._name_of.get(message_id)


_schemas: dict[str, Schema] = {}


def load(name: str = "latest") -> Schema:
    """The schema of that name, the same one in the whole process.

    Args:
        name: "latest", or "v1" for firmware before 4.5 on Touch and Pro and before 3.3 on the
            others, which numbers some messages and fields of `Features` differently.
    """
    return _schemas.get(name) or _schemas.setdefault(name, Schema(name))
