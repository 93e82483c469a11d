"""Claims about the README: what it tells to type works, and what it shows is what one sees."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST = 120  # seconds a documented command may take

TESTED = [
    line for block in re.findall(r"^```sh tested\n(.*?)^```$", README, re.M | re.S) for line in block.splitlines()
]
DOCUMENTED = re.findall(r"^\| `belegbot (\w+)`", README, re.M)
TRANSCRIPT = re.findall(r"<!-- transcript -->\n```console\n(.*?)```\n<!-- /transcript -->", README, re.S)


@dataclass(frozen=True, slots=True)
class Shell:
    """Where a reader stands: a folder with seeds/ in it, and `belegbot` on the path."""

    folder: Path
    environ: dict[str, str]

    def run(self, line: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST,
            check=False,
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """One folder for all commands, in the order of the README: one may build on another."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    command = folder / "bin" / "belegbot"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("BELEGBOT_", "LC_"))}
    return Shell(
        folder,
        ours
        | {
            "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LANG": "de_DE.UTF-8",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            # The README shows what everyone sees, whatever is installed here.
            "BELEGBOT_LEXICONS__THESAURUS": "off",
            "BELEGBOT_LEXICONS__DICTIONARY": "off",
        },
    )


def without_the_clock(text: str) -> str:
    """An answer says when the archive was last brought up to date."""
    return re.sub(r"Stand \d{1,2}:\d{2}", "Stand HH:MM", text).strip()


def test_the_readme_has_commands_to_test() -> None:
    assert [line for line in TESTED if line.startswith("make ")]
    assert [line for line in TESTED if "belegbot " in line]


@pytest.mark.parametrize("line", [line for line in TESTED if "belegbot " in line])
def test_a_documented_command_succeeds_and_says_something(shell: Shell, line: str) -> None:
    done = shell.run(line)
    assert (done.returncode, done.stdout != "") == (0, True), done.stderr


@pytest.mark.parametrize("line", [line for line in TESTED if "belegbot " not in line])
def test_a_documented_target_can_be_made(line: str) -> None:
    target = re.fullmatch(r"make ([a-z-]+)", line)
    assert target, line
    planned = subprocess.run(["make", "-n", target[1]], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert planned.returncode == 0, planned.stderr


def test_the_readme_documents_every_command_and_no_other(shell: Shell) -> None:
    listed = shell.run("belegbot --help").stdout.partition("Befehle:")[2]
    assert sorted(DOCUMENTED) == sorted(re.findall(r"^  (\w+) ", listed, re.M))


def test_every_documented_option_is_in_the_help(shell: Shell) -> None:
    for line in TESTED:
        if command := re.search(r"belegbot (\w+)(.*)", line):
            text = shell.run(f"belegbot {command[1]} --help").stdout
            assert {option for option in re.findall(r"--[a-z]+", command[2]) if option not in text} == set(), line


def test_the_transcript_is_what_one_sees(shell: Shell) -> None:
    assert len(TRANSCRIPT) == 1
    shown = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", TRANSCRIPT[0], re.M)
    assert len(shown) == 2
    seen = [(line, without_the_clock(shell.run(line).stdout)) for line, _ in shown]
    assert seen == [(line, without_the_clock(output)) for line, output in shown]


def test_the_exit_codes_are_as_documented(shell: Shell) -> None:
    codes = {
        'belegbot ask --articles seeds "Wer gewann die Weltmeisterschaft im Curling?"': 0,
        'belegbot ask --articles gibtsnicht "Wann endet Trumps Frist?"': 1,
        "belegbot ask --artikel seeds": 2,
    }
    assert {line: shell.run(line).returncode for line in codes} == codes


def test_a_command_over_a_folder_without_data_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    before = sorted(tmp_path.rglob("*"))
    done = Shell(tmp_path, shell.environ).run('belegbot ask --articles seeds "Wann endet Trumps Frist?"')
    assert done.returncode == 0, done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
