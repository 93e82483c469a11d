"""Claims about setting up: nobody needs a compiler, whichever Python they have."""

import subprocess
from pathlib import Path

import pytest
import uv

from tests.service.machine import ROOT


def installed(folder: Path, python: str, *what: str) -> subprocess.CompletedProcess[str]:
    """As an installation from wheels alone on that Python would go; nothing is installed."""
    command = ["pip", "install", "--quiet", "--dry-run", "--only-binary", ":all:", "--target", str(folder)]
    wanted = [uv.find_uv_bin(), *command, "--python-version", python, *what]
    return subprocess.run(wanted, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_all_that_is_locked_comes_as_a_wheel(tmp_path: Path, python: str) -> None:
    went = installed(tmp_path, python, "--require-hashes", "-r", str(ROOT / "requirements.lock"))

    assert (went.returncode, went.stderr) == (0, "")


def test_what_comes_as_source_alone_would_be_noticed(tmp_path: Path) -> None:
    went = installed(tmp_path, "3.13", "--no-deps", "atomicwrites==1.4.1")

    assert went.returncode != 0
    assert "atomicwrites" in went.stderr
