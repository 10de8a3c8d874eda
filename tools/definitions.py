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
SCHEMAS = {"latest": ROOT / "protos"}


@cache
def compiled(schema: str) -> tuple[FileDescriptorProto, ...]:
    """The definitions of a schema with their comments, without names of this machine."""
    source = SCHEMAS[schema]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "all.binpb"
        compiler = [sys.executable, "-m", "grpc_tools.protoc", "--include_source_info"]
        arguments = [f"-I{source}", f"--descriptor_set_out={target}"]
        files = sorted(str(path) for path in source.glob("*.proto"))
        subprocess.run([*compiler, *arguments, *files], check=True)
        return tuple(FileDescriptorSet.FromString(target.read_bytes()).file)


def files() -> dict[Path, bytes]:
    """The descriptors and the index of every schema."""
    output: dict[Path, bytes] = {}
    for schema in SCHEMAS:
        output |= _schema_files(schema)
    return output


def _schema_files(schema: str) -> dict[Path, bytes]:
    target = ROOT / "onekey_sdk" / "wire" / "descriptors" / schema
    ids = _ids(SCHEMAS[schema] / "ids.tsv")
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


def _ids(table: Path) -> dict[str, str]:
    rows = [line.split("\t") for line in table.read_text().splitlines()]
    return {name: number for number, name, _family in rows}


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
