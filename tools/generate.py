"""Regenerate everything that is made from `protos/` and from the chain modules' signatures.

    python tools/generate.py            write the files
    python tools/generate.py --check    fail when a file is not what it would be
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import grpc_tools
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def compile_protos(source: Path) -> list[descriptor_pb2.FileDescriptorProto]:
    """The descriptors of all files in `source`, without names of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "all.binpb"
        include = Path(grpc_tools.__file__).with_name("_proto")
        files = sorted(str(path) for path in source.glob("*.proto"))
        arguments = ["protoc", f"-I{source}", f"-I{include}", f"--descriptor_set_out={target}"]
        if protoc.main([*arguments, *files]) != 0:
            raise SystemExit("protoc failed")
        return list(descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes()).file)


def schema_files(name: str, source: Path) -> dict[Path, bytes]:
    """The descriptor of every family, and the index of names and ids."""
    target = ROOT / "onekey_sdk" / "wire" / "descriptors" / name
    ids = dict(
        reversed(line.split("\t")[:2]) for line in (source / "ids.tsv").read_text().splitlines()
    )
    output: dict[Path, bytes] = {}
    families: list[str] = []
    names: list[str] = []
    for file in compile_protos(source):
        family = file.name.removesuffix(".proto")
        imports = [item.removesuffix(".proto") for item in file.dependency]
        families.append("\t".join(["family", family, *imports]))
        names += [f"message\t{m.name}\t{family}\t{ids.get(m.name, '-')}" for m in file.message_type]
        names += [f"enum\t{enum.name}\t{family}" for enum in file.enum_type]
        output[target / f"{family}.binpb"] = file.SerializeToString(deterministic=True)
    output[target / "index.tsv"] = ("\n".join(families + names) + "\n").encode()
    return output


def main() -> int:
    files = schema_files("latest", ROOT / "protos")
    if "--check" in sys.argv[1:]:
        stale = [
            str(path.relative_to(ROOT))
            for path, content in files.items()
            if not path.exists() or path.read_bytes() != content
        ]
        for path in stale:
            print(f"stale: {path}")
        return 1 if stale else 0
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
