"""What the SDK loads at run time: the descriptors of all message families, and their index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)

ROOT = Path(__file__).resolve().parent.parent
PROTOS = ROOT / "protos"
SCHEMAS = {"latest": (PROTOS,), "v1": (PROTOS / "legacy", PROTOS)}
"""Where the families of each schema are looked for, in this order. The first place also has the
table of wire ids, which says what families there are."""


@cache
def compiled(schema: str) -> tuple[FileDescriptorProto, ...]:
    """The definitions of a schema with their comments, without names of this machine."""
    families = sorted({family for _number, _name, family in _ids(schema)})
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "all.binpb"
        compiler = [sys.executable, "-m", "grpc_tools.protoc", f"--descriptor_set_out={target}"]
        options = ["--include_imports", "--include_source_info"]
        places = [f"-I{place}" for place in SCHEMAS[schema]]
        files = [f"{family}.proto" for family in families]
        subprocess.run([*compiler, *options, *places, *files], check=True)
        return tuple(FileDescriptorSet.FromString(target.read_bytes()).file)


def files() -> dict[Path, bytes]:
    """The descriptors and the index of every schema."""
    output: dict[Path, bytes] = {}
    for schema in SCHEMAS:
        output |= _schema_files(schema)
    return output


def _schema_files(schema: str) -> dict[Path, bytes]:
    target = ROOT / "onekey_sdk" / "wire" / "descriptors" / schema
    ids = {name: number for number, name, _family in _ids(schema)}
    output: dict[Path, bytes] = {}
    families: list[str] = []
    names: list[str] = []
    for file in compiled(schema):
        family = file.name.removesuffix(".proto")
        imports = [item.removesuffix(".proto") for item in file.dependency]
        families.append("\t".join(["family", family, *imports]))
        names += [f"message\t{m.name}\t{family}\t{ids.get(m.name, '-')}" for m in file.message_type]
        names += [f"enum\t{enum.name}\t{family}" for enum in file.enum_type]
        output[target / f"{family}.binpb"] = _stripped(file).SerializeToString(deterministic=True)
    output[target / "index.tsv"] = ("\n".join(families + names) + "\n").encode()
    return output


def _ids(schema: str) -> list[list[str]]:
    """Rows of wire id, message and family."""
    table = (SCHEMAS[schema][0] / "ids.tsv").read_text()
    return [line.split("\t") for line in table.splitlines()]


def _stripped(file: FileDescriptorProto) -> FileDescriptorProto:
    """The definitions without what the SDK does not use: comments and names for JSON."""
    copy = FileDescriptorProto.FromString(file.SerializeToString())
    copy.ClearField("source_code_info")
    for message in copy.message_type:
        _strip(message)
    return copy


def _strip(message: DescriptorProto) -> None:
    for field in message.field:
        field.ClearField("json_name")
    for nested in message.nested_type:
        _strip(nested)
