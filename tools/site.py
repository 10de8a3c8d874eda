"""What the documentation site needs besides `docs/`: a first page, which is the README.

MkDocs calls the functions by their names (see `mkdocs.yml`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

README = Path(__file__).resolve().parent.parent / "README.md"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the first page."""
    text = README.read_text(encoding="utf-8")
    text = re.sub(r"\]\(docs/", "](", text)
    text = re.sub(r"\[([^]]+)\]\((?!https?:)[^).]*/\)", r"\1", text)  # folders are not on the site
    files.append(File.generated(config, "index.md", content=text))
    return files
