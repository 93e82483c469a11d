"""Claims about the ways to run Belegbot for good: systemd, a container, Compose, a Procfile."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "belegbot.service"
MOST_EXPOSED = 1.5  # of 10, as systemd-analyze counts
LOCKED = "--require-hashes -r requirements.lock"


# ---- systemd


@pytest.fixture(scope="module")
def systemd_analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        if os.environ.get("BELEGBOT_TOOLS") == "1":
            pytest.fail("BELEGBOT_TOOLS=1, but systemd-analyze is not installed")
        pytest.skip("systemd-analyze is not installed")
    return found


def settings(section: str) -> dict[str, list[str]]:
    """The lines of a section of the unit, by name."""
    text = UNIT.read_text("utf-8").partition(f"[{section}]\n")[2].partition("\n[")[0]
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_systemd_finds_nothing_wrong_with_the_unit(systemd_analyze: str, tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    program = settings("Service")["ExecStart"][0].split()[0]
    unit = tmp_path / "belegbot.service"
    unit.write_text(text.replace(f"ExecStart={program}", "ExecStart=/bin/true"), "utf-8")  # it is not installed here

    done = subprocess.run(
        [systemd_analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_little_to_attack(systemd_analyze: str) -> None:
    command = [systemd_analyze, "security", "--offline=true", "--no-pager", str(UNIT)]
    rated = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    level = re.search(r"Overall exposure level for belegbot\.service: ([\d.]+)", rated)
    assert level, rated
    assert float(level[1]) <= MOST_EXPOSED


def test_the_unit_starts_what_the_readme_installs_and_keeps_its_data_where_the_readme_says() -> None:
    service = settings("Service")
    readme = (ROOT / "README.md").read_text("utf-8")
    program, *words = service["ExecStart"][0].split()

    assert words == ["serve", "--config", "/etc/belegbot/config.toml"]
    for named in (program, words[-1], f"/var/lib/{service['StateDirectory'][0]}", service["User"][0]):
        assert named in readme


def test_the_unit_waits_for_running_answers() -> None:
    assert int(settings("Service")["TimeoutStopSec"][0]) > 8


# ---- a container


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, each on one line."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text("utf-8"), flags=re.M)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def last(word: str) -> str:
    return [rest for each, rest in instructions() if each == word][-1]


def final_stage() -> list[tuple[str, str]]:
    everything = instructions()
    begins = max(number for number, (word, _) in enumerate(everything) if word == "FROM")
    return everything[begins:]


def test_the_image_is_made_of_known_instructions() -> None:
    known = {
        "FROM", "ENV", "RUN", "WORKDIR", "COPY", "VOLUME", "EXPOSE", "USER", "HEALTHCHECK", "STOPSIGNAL",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip
    assert {word for word, _ in instructions()} == known


def test_every_stage_stands_on_the_same_base_with_a_version() -> None:
    bases = {rest.split()[0] for word, rest in instructions() if word == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?", bases.pop())


def test_the_image_holds_what_is_locked_and_nothing_else_from_the_network() -> None:
    runs = [rest for word, rest in instructions() if word == "RUN"]
    installs = [command.strip() for run in runs for command in run.split("&&") if "pip install" in command]
    assert installs == [f"pip install {LOCKED}", "pip install --no-deps --no-build-isolation ."]
    assert not [run for run in runs if re.search(r"curl|wget|git clone|https?://", run)]


def test_the_image_prepares_the_dictionaries() -> None:
    assert any("python -m retrieval.analysis.dictionary" in rest for word, rest in instructions() if word == "RUN")


def test_packages_are_installed_without_leftovers() -> None:
    for run in (rest for word, rest in instructions() if word == "RUN" and "apt-get" in rest):
        assert "apt-get update" in run
        assert "--no-install-recommends" in run
        assert "rm -rf /var/lib/apt/lists/*" in run


def test_the_container_runs_as_nobody_in_particular() -> None:
    words = [word for word, _ in final_stage()]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last("USER"))
    assert "RUN" not in words[words.index("USER") :]
    assert f"--uid {last('USER').partition(':')[0]}" in next(rest for word, rest in final_stage() if word == "RUN")


def test_the_container_is_asked_whether_it_is_well_without_a_shell() -> None:
    assert last("HEALTHCHECK").endswith('CMD ["belegbot", "healthcheck"]')
    assert (last("ENTRYPOINT"), last("CMD")) == ('["belegbot"]', '["serve"]')


def test_the_container_writes_only_into_its_volume() -> None:
    told = dict(pair.split("=", 1) for word, rest in final_stage() if word == "ENV" for pair in rest.split())
    assert last("VOLUME") == f'["{told["BELEGBOT_ARCHIVE__DATA"]}"]'
    assert told["PYTHONDONTWRITEBYTECODE"] == "1"


def test_everything_copied_into_the_image_exists_and_is_let_through() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        name for word, rest in instructions() if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]
    }
    assert ignored[1] == "*"
    assert copied == let_through
    assert {name for name in copied if not (ROOT / name).exists()} == set()


def test_the_image_can_be_built_where_docker_runs() -> None:
    docker = shutil.which("docker") or ""
    if not docker or subprocess.run([docker, "info"], capture_output=True, check=False).returncode != 0:
        pytest.skip("Docker does not run here")
    command = [docker, "build", "--quiet", "-f", str(DEPLOY / "Dockerfile"), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    image = built.stdout.strip()
    command = [docker, "run", "--rm", "--read-only", image, "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("belegbot ")


# ---- Compose


@pytest.mark.parametrize(
    "line",
    [
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        "stop_grace_period: 15s",
        "- data:/data",
    ],
)
def test_compose_gives_the_container_no_more_than_it_needs(line: str) -> None:
    assert f"    {line}\n" in (DEPLOY / "compose.yaml").read_text("utf-8")


def test_compose_publishes_the_page_to_its_machine_alone_and_the_articles_cannot_be_written() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert re.findall(r"^    ports: (.*)$", text, re.M) == ['["127.0.0.1:8321:8321"]']
    mounted = re.findall(r"^      - (.*)$", text, re.M)
    assert [mount for mount in mounted if not mount.endswith(":ro")] == ["data:/data"]


def test_compose_sets_what_the_configuration_knows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from bot.config import load  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    told = dict(re.findall(r"^      (BELEGBOT_\w+): \"?([^\"\n]+)\"?$", text, re.M))
    plain = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in told.items()}

    config = load(None, plain)

    assert (config.web.address, config.web.base_url, config.service.log) == (
        ("0.0.0.0", 8321),
        "http://localhost:8321",
        "json",
    )


# ---- the steps an admin takes

STEPS = re.findall(r"^```sh steps\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
LINES = [line for block in STEPS for line in block.splitlines()]


def test_each_way_takes_five_steps() -> None:
    assert [len(block.splitlines()) for block in STEPS] == [5, 5, 5]


@pytest.mark.parametrize("line", LINES)
def test_a_step_names_only_what_exists(line: str) -> None:
    for name in re.findall(r"(?<![\w/])((?:deploy/|config\.example)[\w.]+)", line.replace("deploy/config.toml", "")):
        assert (ROOT / name).is_file(), name
    for target in re.findall(r"make (?:-C \S+ )?([a-z]+)", line):
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)
    for command, options in re.findall(r"belegbot (check|pair|serve)(.*)", line):
        done = subprocess.run(
            [sys.executable, "-m", "bot", command, "--help"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        assert {option for option in re.findall(r"--[a-z]+", options) if option not in done.stdout} == set()
    assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0


# ---- the package


def test_what_is_installed_holds_everything_the_program_opens(tmp_path: Path) -> None:
    for name in ("bot", "retrieval"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, tmp_path)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    subprocess.run([*build, "--disable-pip-version-check"], cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")

    with zipfile.ZipFile(wheel) as packed:
        installed = set(packed.namelist())

    needed = {
        path.relative_to(tmp_path).as_posix() for name in ("bot", "retrieval") for path in (tmp_path / name).rglob("*")
    }
    files = {name for name in needed if (tmp_path / name).is_file()}
    assert files - installed == set()
