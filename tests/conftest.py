"""What holds for every test."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

# Each of these wants one process for all its tests: they share a homeserver, count seconds, or go on from each other.
TOGETHER = frozenset({"matrix", "service", "telegram", "test_readme.py"})

# A deadline measures the machine, and ours are shared. Where CI is set, hypothesis has a profile of its own.
settings.register_profile("patient", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Keeps what must not run beside itself in one of the processes of `pytest -n`."""
    here = Path(__file__).parent
    for item in items:
        part = item.path.relative_to(here).parts[0]
        if part in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(part))
