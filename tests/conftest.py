"""What holds for every test."""

import os

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Each of these folders wants one process for all its tests: they share a homeserver, or count seconds.
TOGETHER = frozenset({"matrix", "service"})

# What takes longest begins first, so that at the end no process waits for the other.
LONGEST = (
    "service",
    "telegram/test_acceptance.py",
    "telegram/test_load.py",
    "matrix",
    "test_cli.py",
    "bot/web/test_browser.py",
    "test_bench.py",
)

# A deadline measures the machine, and ours are shared. Where CI is set, hypothesis has a profile of its own.
settings.register_profile("patient", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("patient")


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives each file to one process, and so each of some folders."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.removeprefix("tests/").partition("/")[0]
        return folder if folder in TOGETHER else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Their order, the same in every process."""
    items.sort(key=lambda item: _rank(item.nodeid.removeprefix("tests/")))


def _rank(name: str) -> int:
    return next((rank for rank, start in enumerate(LONGEST) if name.startswith(start)), len(LONGEST))


@pytest.hookimpl(optionalhook=True)  # so that `pytest -p no:xdist` works as well
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Which of the processes of `pytest -n` runs what: in our order, not the files with most tests first."""
    config.option.loadscopereorder = False
    return Together(config, log)
