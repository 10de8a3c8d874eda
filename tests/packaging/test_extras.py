"""With each extra alone the wheel does what the extra is for, and says which one lacks else."""

from __future__ import annotations

import json
import platform
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.environments import linked, run

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
FOR_DEVELOPERS = {"test", "interop", "dev"}
PSBT = json.loads((ROOT / "tests" / "vectors" / "psbt.json").read_text())["workflow"]["updated"]

USES: Mapping[str, str] = {
    "hid": "transports_for('hid:')",
    "usb": "transports_for('usb:')",
    "ble": "transports_for('ble:')",
    "bridge": "transports_for('bridge:')",
    "cli": "import_module('onekey_sdk.cli').main(['--version'])",
    "keyring": "sdk.KeyringStore()",
    "eth": "import_module('onekey_sdk.integrations.eth_account')",
    "bitcoin": f"import_module('onekey_sdk.chains.btc').sign_psbt({PSBT!r})",
    "emulator": "with import_module('onekey_sdk.testing').SoftwareDevice(): pass",
}
"""What needs an extra, by its name."""

BY_THE_WAY = {"emulator-ble": {"cli", "usb"}}  # bumble needs click and pyusb as well

PROGRAM = f"""\
import json
from importlib import import_module
import onekey_sdk as sdk
from onekey_sdk.transport.discovery import transports_for

said = {{}}
for name, use in {USES!r}.items():
    try:
        exec(use)
    except SystemExit as end:
        said[name] = end.code
    except sdk.MissingDependency as error:
        said[name] = str(error)
    except sdk.StoreError:
        pass  # nobody keeps secrets on a machine for tests
print(json.dumps(said))
"""

pytestmark = pytest.mark.packaging


def test_every_extra_has_a_use() -> None:
    assert USES.keys() == EXTRAS.keys() - FOR_DEVELOPERS - {"all", "emulator-ble"}


@pytest.mark.parametrize("extra", ["", *sorted(EXTRAS.keys() - FOR_DEVELOPERS)])
def test_alone(extra: str, wheel: Path, tmp_path: Path) -> None:
    python = linked(tmp_path, wheel, *filter(None, [extra]))
    said = json.loads(run(python, "-c", PROGRAM, folder=tmp_path).splitlines()[-1])
    works = {name for name in USES if not said.get(name)}
    assert works == (set(USES) if extra == "all" else BY_THE_WAY.get(extra, {extra} - {""}))
    for name in USES.keys() - works:
        assert f"pip install 'onekey-sdk[{name}]'" in said[name]


@pytest.mark.skipif(platform.system() != "Linux", reason="asks for what Linux needs")
def test_all_of_it_installs_on_the_latest_python(wheel: Path, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--quiet")
    # It has no binary part, but nobody has built it.
    run(*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, "embit", folder=tmp_path)
    machine = platform.machine()
    glibc = [f"--platform=manylinux2014_{machine}", f"--platform=manylinux_2_28_{machine}"]
    there = ["--implementation=cp", "--python-version=3.13", *glibc, "--only-binary=:all:"]
    nowhere = ["--dry-run", "--ignore-installed", "--target", tmp_path / "nowhere"]
    options = [*nowhere, *there, "--find-links", tmp_path]
    run(*pip, "install", *options, f"{wheel}[all]", folder=tmp_path)
