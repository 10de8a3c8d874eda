"""Has the tests of this folder run in a virtual machine, and reports them as they end there.

The same files are collected on both sides. In the machine they run as always; here their reports
are taken from there. The machine runs from the moment of collection on, beside the other tests.
Where several processes share the tests, it runs from the first of these tests on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kernel.reporting import VARIABLE

if TYPE_CHECKING:
    from tests.kernel.run import Run

HERE = Path(__file__).parent

if VARIABLE not in os.environ:
    _run: pytest.StashKey[Run] = pytest.StashKey()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        from tests.kernel.machine import missing

        if lacks := missing():
            reason = f"the kernel bench needs: apt-get install {' '.join(lacks)}"
            for item in filter(_ours, items):
                item.add_marker(pytest.mark.skip(reason))

    def pytest_collection_finish(session: pytest.Session) -> None:
        one_of_several = hasattr(session.config, "workerinput")
        if not one_of_several and not session.config.option.collectonly:
            _switch_on(session)

    def _switch_on(session: pytest.Session) -> None:
        from tests.kernel.machine import missing
        from tests.kernel.run import Run

        tests = [item.nodeid for item in session.items if _ours(item)]
        if tests and not missing():
            _prepare(session.items)
            session.config.stash[_run] = Run(session.config, tests)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
        if not _ours(item):
            return None
        if _run not in item.config.stash:
            _switch_on(item.session)
        run = item.config.stash.get(_run, None)
        if run is None:
            return None
        place = {"nodeid": item.nodeid, "location": item.location}
        item.ihook.pytest_runtest_logstart(**place)
        for report in run.reports(item):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(**place)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(item: pytest.Item) -> bool | None:
        # The time of a test begins and ends in the machine.
        return True if _ours(item) else None

    def pytest_sessionfinish(session: pytest.Session) -> None:
        run = session.config.stash.get(_run, None)
        if run is not None:
            run.machine.stop()


def _prepare(items: list[pytest.Item]) -> None:
    """Call `prepare()` of each module that has one, here, before the machine starts."""
    modules = {item.path: getattr(item, "module", None) for item in items if _ours(item)}
    for module in modules.values():
        getattr(module, "prepare", lambda: None)()


def _ours(item: pytest.Item) -> bool:
    return HERE in item.path.parents
