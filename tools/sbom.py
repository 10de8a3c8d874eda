"""The software bill of materials (CycloneDX) of a wheel with all that it pulls in.

python tools/sbom.py WHEEL[EXTRAS] OUTPUT
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(requirement: str, output: Path) -> None:
    """Install the wheel where nothing else is, and list what is there then."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        python = Path(folder, "Scripts" if os.name == "nt" else "bin", "python")
        pip = [sys.executable, "-m", "pip", "--python", python, "--quiet"]
        subprocess.run([*pip, "install", requirement], check=True)
        listing = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
        project = ["--pyproject", ROOT / "pyproject.toml", "--mc-type", "library"]
        subprocess.run([*listing, *project, "--output-file", output, python], check=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
