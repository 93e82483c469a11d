"""Claims about the project itself: what lies where, who imports whom, what is pinned."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
WINGS = ("bot", "retrieval")
LOCKS = ("requirements.lock", "requirements-dev.lock")

TOP = {"bot", "retrieval", "seeds", "tests", "config.example.toml", "pyproject.toml", "Procfile"}
BESIDE = {
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "Makefile",
    *LOCKS,
    ".ci",
    "bench",
    "docs",
    "deploy",
}
DOTFILES = {".gitignore", ".gitattributes", ".editorconfig"}

PLATFORMS_MAY = {"bot.platform", "bot.reply", "bot.markup"}
BOT_MAY = {"retrieval.archive", "retrieval.model", "retrieval.errors"}
# What an admin or a developer does with files and figures is beside the door; nobody in a chat reaches it.
COMMAND_LINE_MAY = {"retrieval.backup", "retrieval.evaluation", "retrieval.integrity", "retrieval.watching"}
COMMAND_LINE = ("bot.__main__", "bot.cli")

# Written so that they do not match themselves.
REGISTRIES = re.compile(r"pypi\.or[g]/simple|pythonhosted\.or[g]|registry\.npmj[s]|(extra-)?index-ur[l]|find-link[s]")
MACHINES = re.compile(
    r"(?<![\w.])/(wor[k]|roo[t]|far[m]|User[s]|hom[e]/\w)|\.\./share[d]|\bshare[d]/(seeds|data|questions)"
)


# --- files


def committed() -> list[Path]:
    """Every file that is in git or would be: ignored ones are not there."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def test_the_top_level_is_the_design_card_and_its_neighbours() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in committed()} == TOP | BESIDE | DOTFILES


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert {name: found[0] for name, text in texts() if (found := MACHINES.search(text))} == {}


def test_no_file_is_named_for_an_undecided_content() -> None:
    undecided = re.compile(r"^(utils?|helpers?|common|misc)\.py$|manager", re.IGNORECASE)
    assert [path for path in committed() if undecided.search(path.name)] == []


def test_every_source_file_opens_with_a_sentence_about_itself() -> None:
    silent = [module for module, path in modules().items() if not ast.get_docstring(parsed(path))]
    assert silent == []


# --- layers


def modules() -> dict[str, Path]:
    """Every module of both wings by its dotted name; a package stands for its `__init__`."""
    found = {}
    for path in sorted(path for wing in WINGS for path in (ROOT / wing).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(module: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of ours that a module imports, wherever in it the import stands."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=name, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*above, *([name] if name else [])])
                # `from retrieval import model` imports a module, `from retrieval.model import Span` a value
                found |= {inner if (inner := f"{base}.{name.name}") in known else base for name in names}
    return {name for name in found if name.partition(".")[0] in WINGS}


def imported() -> dict[str, set[str]]:
    known = modules()
    return {module: imports(module, path, known) for module, path in known.items()}


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_retrieval_never_imports_bot() -> None:
    upward = {
        module: sorted(name for name in names if within(name, ("bot",)))
        for module, names in imported().items()
        if within(module, ("retrieval",))
    }
    assert {module: names for module, names in upward.items() if names} == {}


def test_bot_reaches_retrieval_through_its_door() -> None:
    past_the_door = {}
    for module, names in imported().items():
        may = BOT_MAY | (COMMAND_LINE_MAY if within(module, COMMAND_LINE) else set())
        if within(module, ("bot",)) and (others := {n for n in names if within(n, ("retrieval",))} - may):
            past_the_door[module] = sorted(others)
    assert past_the_door == {}


def test_platforms_know_of_the_bot_only_platform_and_reply() -> None:
    too_much = {
        module: sorted(others)
        for module, names in imported().items()
        if within(module, ("bot.platforms",))
        and (others := {name for name in names if not within(name, ("bot.platforms",))} - PLATFORMS_MAY)
    }
    assert too_much == {}


def test_no_module_imports_itself_in_a_circle() -> None:
    try:
        TopologicalSorter(imported()).prepare()
    except CycleError as error:
        pytest.fail(f"imports go round: {' <- '.join(error.args[1])}")


def test_the_layer_test_sees_every_form_of_import(tmp_path: Path) -> None:
    path = tmp_path / "telegram.py"
    path.write_text(
        "import retrieval.store\n"
        "from retrieval import model\n"
        "from retrieval.archive import Archive\n"
        "from ..reply import Reply\n"
        "from . import terminal\n"
        "def later():\n    from bot.app import App\n",
        encoding="utf-8",
    )
    known = dict.fromkeys(["retrieval.model", "bot.platforms.terminal"], path)
    assert imports("bot.platforms.telegram", path, known) == {
        "retrieval.store",
        "retrieval.model",
        "retrieval.archive",
        "bot.reply",
        "bot.platforms.terminal",
        "bot.app",
    }


# --- dependencies


def pins(lock: str) -> dict[str, list[Requirement]]:
    """What a lock pins, by name; one name has several pins if they are for different Pythons."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found: dict[str, list[Requirement]] = {}
    for line in re.sub(r"\\\n", "", text).splitlines():
        if not line.startswith("#"):
            requirement = Requirement(line.partition(" --hash=")[0])
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wanted(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for directly, as far as the lock has to hold it."""
    asked = project()
    lines = [*asked["project"]["dependencies"], *asked["dependency-groups"]["build"]]
    if lock == "requirements-dev.lock":
        lines += asked["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_is_pinned_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pin = re.compile(r"[a-z0-9.-]+==[^\s;]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+")
    lines = [re.sub(r"\s+", " ", line) for line in re.sub(r"\\\n", "", text).splitlines()]
    assert [line[:60] for line in lines if not line.startswith("#") and not pin.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    held = pins(lock)
    missing = [
        str(want)
        for want in wanted(lock)
        if not (versions := held.get(canonicalize_name(want.name)))
        or not all(want.specifier.contains(str(pin.specifier).removeprefix("==")) for pin in versions)
    ]
    assert missing == []


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = (pins(lock) for lock in LOCKS)
    assert {name: versions for name, versions in shipped.items() if tested.get(name) != versions} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_how_it_is_made(lock: str) -> None:
    assert "#    make lock\n" in (ROOT / lock).read_text(encoding="utf-8")


# --- set-up


def steps(target: str) -> list[str]:
    """What `make` would do for a target if nothing had been made yet."""
    listed = subprocess.run(["make", "-n", "-B", target], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return listed.splitlines()


@pytest.mark.parametrize("target", ["setup", "test"])
def test_nothing_is_installed_outside_a_virtual_environment(target: str) -> None:
    # A .venv without its pyvenv.cfg runs as the machine's Python, and set-up once installed into that.
    installs = [step for step in steps(target) if re.search(r"-m pip .*install ", step)]
    assert installs
    assert [step for step in installs if "--require-virtualenv" not in step] == []


def test_every_package_comes_with_its_hash() -> None:
    installs = [step for step in steps("setup") if re.search(r"-m pip .*install ", step) and "-e ." not in step]
    assert installs
    assert all("--require-hashes -r requirements.lock" in step for step in installs)


def test_set_up_leaves_standard_output_to_the_answer() -> None:
    *preparing, running = steps("run")
    assert running.endswith("chat --articles seeds")
    chatty = [step for step in preparing if re.search(r"\becho\b| install |-m venv", step) and ">&2" not in step]
    assert chatty == []


def test_set_up_translates_the_modules_which_a_service_may_not_do() -> None:
    unit = (ROOT / "deploy" / "belegbot.service").read_text("utf-8")
    assert "PYTHONDONTWRITEBYTECODE=1" in unit
    assert steps("setup")[-1].endswith("-m compileall -q bot retrieval >&2")


# --- papers


def test_the_licence_is_mit_in_every_paper() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 the Belegbot authors\n")
    assert project()["project"]["license"] == "MIT"


def test_the_notice_names_every_package_that_is_installed() -> None:
    named = set(re.findall(r"^  (\S+)  ", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(pins("requirements.lock")) | {"mythes-de", "trans-de-en"} == named


def test_the_changelog_begins_with_what_is_unreleased() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_every_process_is_a_name_and_a_command_that_can_be_made() -> None:
    for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        process = re.fullmatch(r"[A-Za-z0-9_-]+: make ([a-z-]+)", line)
        assert process, line
        subprocess.run(["make", "-n", process[1]], cwd=ROOT, check=True, capture_output=True)


def test_the_architecture_names_only_what_exists() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:bot|retrieval|tests|bench|seeds)/[\w/.-]*)`", page))
    assert {name for name in named if not (ROOT / name).exists()} == set()
    assert {f"{wing}/" for wing in WINGS} <= named
