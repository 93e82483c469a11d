"""A disk that is full, read-only or broken: people are told, nothing is lost, and it mends without a restart."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.service.house import House
from tests.service.wire import Town, doubled, lost

ENOSPC, EIO, EROFS = 28, 5, 30
ON_TMPFS = ("unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs -o size=8m none "$0" && exec "$@"')


async def asked_while_broken(town: Town, house: House) -> None:
    """Somebody asks in three rooms; each room is told once that nothing can be kept, and readyz tells the admin."""
    said = [town.say("Wann endet Trumps Frist?", room=f"raum{number % 3}") for number in range(6)]
    async with asyncio.timeout(20):
        while len({each.room for each in said if each.notices}) < 3:
            await asyncio.sleep(0.05)
    assert [each.answers for each in said] == [[]] * 6
    assert sum(len(each.notices) for each in said) == 3
    status, ready = await house.readyz()
    assert status == 503
    assert "state.db" in ready["state"]


async def answered_afterwards(town: Town, house: House) -> None:
    """All of it is answered, once, and the service is ready again, the process being the same."""
    await town.until_answered(30)
    await house.until_ready(20)
    assert lost(town.messages) == []
    assert doubled(town.messages) == []
    assert all("fristende.txt" in said.answers[0] for said in town.messages)


async def nothing_is_corrupt(house: House) -> None:
    assert await house.end() == 0
    assert await house.belegbot("verify") == 0


async def test_a_full_disk(folder: Path, town: Town) -> None:
    data = folder / "full"
    data.mkdir()
    house = House(folder, town, data="full", wrap=(*ON_TMPFS, str(data)))
    async with house:
        await house.until_ready()
        town.say("Wann endet Trumps Frist?")
        await town.until_answered(10)

        ballast = house.inside(data) / "ballast"
        fill(ballast)
        await asked_while_broken(town, house)
        ballast.unlink()
        await answered_afterwards(town, house)

        kept = house.inside(data)
        shutil.copytree(kept, folder / "kept")
        assert await house.end() == 0
        assert await house.belegbot("verify", data=folder / "kept") == 0


@pytest.fixture
def fiu() -> str:
    """What has the system refuse something to a program; without it skipped, or failed if BELEGBOT_TOOLS=1."""
    found = shutil.which("fiu-run")
    if found is None:
        if os.environ.get("BELEGBOT_TOOLS") == "1":
            pytest.fail("BELEGBOT_TOOLS=1, but fiu-run is not installed")
        pytest.skip("fiu-run is not installed")
    return found


@pytest.mark.parametrize(
    ("point", "error"),
    [
        ("posix/io/rw/pwrite", ENOSPC),
        ("posix/io/rw/pwrite", EROFS),
        ("posix/io/rw/pwrite", EIO),
        ("posix/io/sync/*", EIO),
    ],
    ids=["no space", "read-only", "write error", "sync error"],
)
async def test_a_disk_that_refuses(fiu: str, folder: Path, town: Town, point: str, error: int) -> None:
    house = House(folder, town, wrap=(fiu, "-x", "-f", str(folder / "fiu")))
    async with house:
        await house.until_ready()
        town.say("Wann endet Trumps Frist?")
        await town.until_answered(10)

        with broken(house, folder / "fiu", point, error):
            await asked_while_broken(town, house)
        await answered_afterwards(town, house)
        await nothing_is_corrupt(house)


async def test_a_new_article_on_a_full_disk_is_read_once_there_is_room(fiu: str, folder: Path, town: Town) -> None:
    house = House(folder, town, wrap=(fiu, "-x", "-f", str(folder / "fiu")))
    async with house:
        await house.until_ready()
        with broken(house, folder / "fiu", "posix/io/rw/pwrite", ENOSPC):
            house.write("zoo.txt", "Im Zoo von Harrburg ist am Montag ein Gürteltier zur Welt gekommen.\n")
            async with asyncio.timeout(20):
                while (await house.readyz())[1].get("archive", "ok") == "ok":
                    await asyncio.sleep(0.1)
        await house.until_ready(30)
        said = town.say("Was ist im Zoo von Harrburg zur Welt gekommen?")
        await town.until_answered(10)

    assert "Gürteltier" in said.answers[0]


async def test_data_that_cannot_be_written_at_the_start_stop_it_with_a_sentence(folder: Path, town: Town) -> None:
    (folder / "data").write_text("no folder", "utf-8")
    house = House(folder, town)
    async with house:
        assert house.process
        assert await house.process.wait() == 1

    log = house.log.read_text("utf-8")
    assert str(folder / "data") in log
    assert "Traceback" not in log


def fill(path: Path) -> None:
    """Writes until the disk takes no more."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(handle, bytes(512))
    os.close(handle)


async def test_a_misspelt_collection_stops_the_start_and_leaves_nothing_open(folder: Path, town: Town) -> None:
    (folder / "articles" / "geheim").mkdir()
    house = House(folder, town)
    house.configure('[[collections]]\nfolder = "gehiem"\nlevel = "confidential"\n')
    async with house:
        assert house.process
        assert await house.process.wait() == 1

    assert "gehiem" in house.log.read_text("utf-8")
    assert "Meinten Sie geheim?" in house.log.read_text("utf-8")


@contextmanager
def broken(house: House, control: Path, point: str, error: int) -> Iterator[None]:
    """The system refuses something to the service meanwhile."""
    assert house.process

    def tell(command: str) -> None:
        assert house.process
        subprocess.run(["fiu-ctrl", "-f", str(control), "-c", command, str(house.process.pid)], check=True)

    tell(f"enable name={point},failinfo={error}")
    try:
        yield
    finally:
        tell(f"disable name={point}")
