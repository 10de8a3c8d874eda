"""Programs as their users start them: the software device, a Node script, the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.interop.javascript import HERE, PATIENCE, PORT, private_network

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.interop.namespace import Namespace

pytestmark = pytest.mark.real_time

ONEKEY = Path(sys.executable).with_name("onekey")
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""Recorded from real firmware."""


@contextmanager
def served(network: Namespace, *options: str) -> Generator[None]:
    """`python -m onekey_emulator` with these options, once it is ready."""
    command = (sys.executable, "-m", "onekey_emulator", *options)
    with subprocess.Popen(
        network.enter(*command), stdout=subprocess.PIPE, pass_fds=[network.descriptor], text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert "ready" in process.stdout.readline()
            yield
        finally:
            process.terminate()


def printed(network: Namespace, *command: str, folder: Path | None = None) -> str:
    """What a program prints that ends well."""
    done = subprocess.run(
        network.enter(*command),
        pass_fds=[network.descriptor],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("model", ["touch", "classic"])
def test_a_node_script_and_the_command_line_find_the_device(model: str) -> None:
    with (
        private_network() as network,
        served(network, "--model", model, "--bridge", str(PORT)),
    ):
        script = printed(network, "node", "address.mjs", folder=HERE)
        assert script.splitlines()[-1] == ADDRESS
        url = f"bridge:http://127.0.0.1:{PORT}"
        listed = json.loads(printed(network, str(ONEKEY), "--connect", url, "--json", "list"))
        assert [device["model"] for device in listed] == [model]
