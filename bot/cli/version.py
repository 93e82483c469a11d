"""The program's name and version."""

from pathlib import Path

PROGRAM = "belegbot"


def installed() -> str:
    """The program's version; from pyproject.toml when it runs from a checkout that was never installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # --help needs neither

    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        import tomllib  # noqa: PLC0415

        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
