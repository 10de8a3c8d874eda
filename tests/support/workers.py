"""Several processes share the tests between them: `pytest -n logical -p tests.support.workers`.

Tests of one file stay in one process, for they share what is expensive to set up. So do files
that share something else: the virtual machine, distributions, the one port where HWI looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling  # pyright: ignore[reportMissingTypeStubs]

if TYPE_CHECKING:
    from xdist.remote import Producer  # pyright: ignore[reportMissingTypeStubs]

MACHINE = "tests/kernel/"
TOGETHER = (MACHINE, "tests/packaging/", "tests/interop/test_hwi")
"""How the names of files begin that stay together."""


class ByFile(LoadFileScheduling):
    """Hands out files in the order in which they are collected."""

    def _split_scope(self, nodeid: str) -> str:
        common = (prefix for prefix in TOGETHER if nodeid.startswith(prefix))
        return next(common, None) or super()._split_scope(nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, and mostly waits."""
    items.sort(key=lambda item: not item.nodeid.startswith(MACHINE))
