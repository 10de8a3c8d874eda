"""What a user gets: the wheel and the source archive, installed into new environments."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.environments import installed, pip, run

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"

PROGRAM = f"""\
import asyncio
from onekey_sdk import EvmAddress, OneKey
from onekey_sdk.sync import OneKey as Blocking

PATH = "m/44'/60'/0'/0/0"

async def flat() -> EvmAddress:
    async with OneKey("memory:pro") as sdk:
        device, *_ = await sdk.search_devices()
        return await sdk.evm_get_address(
            device.connect_id, device.device_id, path=PATH, use_empty_passphrase=True
        )

async def objects() -> EvmAddress:
    async with OneKey("memory:pro") as sdk:
        wallet = await sdk.open_wallet(standard=True)
        return await wallet.evm.get_address(PATH)

def sync() -> EvmAddress:
    with Blocking("memory:pro") as sdk:
        found: list[EvmAddress] = sdk.evm_get_address(bundle=[{{"path": PATH}}])
        return sdk.open_wallet(standard=True).evm.get_address(PATH) if len(found) > 1 else found[0]

address: str = asyncio.run(flat()).address
assert asyncio.run(objects()).address == sync().address == address == "{ADDRESS}"
"""

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(300)]


def test_the_wheel_holds_both_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = {
        str(path.relative_to(parent))
        for parent, package in ((ROOT, "onekey_sdk"), (ROOT / "emulator", "onekey_emulator"))
        for path in (parent / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == source
    assert {
        "onekey_sdk/py.typed",
        "onekey_emulator/py.typed",
        "onekey_sdk/wire/messages.pyi",
        "onekey_sdk/wire/descriptors/latest/index.tsv",
        "onekey_sdk/udev/51-onekey.rules",
        "onekey_sdk/wire/descriptors/latest/management.binpb",
    } <= held


def test_the_source_archive_can_be_worked_on(distributions: Path) -> None:
    [path] = distributions.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile",
        ".ci/run",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
        "protos/management.proto",
        "tools/generate.py",
        "docs/quickstart.md",
        "examples/hold.py",
        "benchmarks/startup.py",
        "tests/packaging/test_distributions.py",
    } <= held


def test_the_description_is_as_the_index_wants_it(distributions: Path, wheel: Path) -> None:
    files = sorted(distributions.iterdir())
    run(sys.executable, "-m", "twine", "check", "--strict", *files, folder=distributions)
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        said = archive.read(name).decode()
    assert said.count("License-Expression: MIT") == 1
    assert "Contributing" in said
    assert re.findall(r"\]\((?!https:)", said) == []


def test_protobuf_is_all_that_it_needs(wheel: Path, tmp_path: Path) -> None:
    programs = installed(tmp_path, str(wheel))
    listed = json.loads(run(*pip(programs), "list", "--format=json", folder=tmp_path))
    assert {item["name"] for item in listed} == {"onekey-sdk", "protobuf"}
    version = run(
        programs / "python",
        "-c",
        "import onekey_sdk; from onekey_sdk import OneKey, errors; print(onekey_sdk.__version__)",
        folder=tmp_path,
    )
    assert version.strip() in wheel.name
    refused = subprocess.run([programs / "onekey"], capture_output=True, text=True, check=False)
    assert refused.stderr.strip() == "The onekey command needs click: pip install 'onekey-sdk[cli]'"


def test_with_its_extras_it_does_the_whole_job(wheel: Path, tmp_path: Path) -> None:
    programs = installed(tmp_path, f"{wheel}[bitcoin,cli,emulator]")
    steps = json.loads(run(programs / "onekey", "--json", "demo", folder=tmp_path))
    assert ADDRESS in [step["result"] for step in steps]
    assert "--auto-confirm" in run(
        programs / "python", "-m", "onekey_emulator", "--help", folder=tmp_path
    )
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    run(programs / "python", program, folder=tmp_path)
    python = programs / "python"
    mypy = (sys.executable, "-m", "mypy", "--strict", "--python-executable", python)
    assert run(*mypy, program, folder=tmp_path).startswith("Success")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    pyright = (sys.executable, "-m", "pyright", "--pythonpath", python)
    assert run(*pyright, program, folder=tmp_path).startswith("0 errors")


def test_a_wallet_tests_itself_with_what_comes_along(wheel: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "examples" / "wallet_project", project)
    programs = installed(tmp_path, f"{wheel}[emulator]", "pytest", "pytest-asyncio")
    assert "12 passed" in run(programs / "python", "-m", "pytest", folder=project)


def test_the_bill_of_materials_names_what_is_installed(wheel: Path, tmp_path: Path) -> None:
    bill = tmp_path / "sbom.cdx.json"
    run(sys.executable, ROOT / "tools" / "sbom.py", wheel, bill, folder=tmp_path)
    listed = json.loads(bill.read_text())
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == "onekey-sdk"
    assert "protobuf" in {component["name"] for component in listed["components"]}
    licence = listed["metadata"]["component"]["licenses"][0]["license"]
    assert licence["id"] == "MIT"


def test_releases_are_published_without_a_token() -> None:
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text()
    assert "secrets." not in release
    assert "id-token: write" in release
    assert "attestations: true" in release
