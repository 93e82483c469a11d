"""Claims about sync: what is read, kept and taken away, and that neither a stop nor a kill loses anything."""

import asyncio
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.archive import KEPT_AT_ONCE, Archive, Progress, Settings
from retrieval.engines.disk import DiskEngine
from retrieval.engines.memory import MemoryEngine
from retrieval.engines.port import Indexed, Query, Weighted
from retrieval.errors import ArchiveError, FolderMissing
from retrieval.model import Skipped, SyncReport, Verdict
from retrieval.store import Candidate, Store, Title
from tests.retrieval.articles import COUNCIL, HARBOUR, NEWSROOM, touch, write

VERSIONS = 20_000  # more than any archive of these tests comes to hold
BINARY = b"\x00\x01\x02\xff" * 100


async def held(archive: Archive, *sources: str) -> list[str]:
    """Which of the sources the archive answers from."""
    return [source for source in sources if await archive.document(source) is not None]


async def found(archive: Archive, query: str) -> list[str]:
    """The sources of what is found, best first, each once."""
    return list(dict.fromkeys(hit.source for hit in await archive.search(query)))


def report(read: int = 0, unchanged: int = 0, removed: int = 0, *skipped: Skipped) -> SyncReport:
    return SyncReport(read, unchanged, removed, skipped)


async def test_the_first_sync_reads_all_and_the_second_nothing(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path / "articles", NEWSROOM))) as archive:
        assert await archive.sync() == report(read=3)
        assert await archive.sync() == report(unchanged=3)
        assert await held(archive, *NEWSROOM) == list(NEWSROOM)
        assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]


async def test_what_was_kept_is_not_read_again_by_the_next_process(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", NEWSROOM), tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
    async with Archive(settings) as archive:
        assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]
        assert await archive.sync() == report(unchanged=3)


async def test_changed_new_and_removed_files_are_seen(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        write(
            articles, {"hafenfest.md": HARBOUR.replace("Gewitters", "Sturms"), "neu/sport.txt": "Der SV gewinnt 3:1."}
        )
        (articles / "verkehr/bruecke.txt").unlink()
        assert await archive.sync() == report(2, 1, 1)
        assert await held(archive, "neu/sport.txt", "verkehr/bruecke.txt") == ["neu/sport.txt"]
        assert await found(archive, "Gewitter") == []
        assert await found(archive, "Sturm") == ["hafenfest.md"]
        assert await archive.sync() == report(unchanged=3)


async def test_a_file_that_was_only_touched_is_not_kept_twice(tmp_path: Path) -> None:
    articles = aged(write(tmp_path / "articles", NEWSROOM))
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        generation = (await archive.status()).generation
        touch(articles / "hafenfest.md")
        reading: list[str] = []
        assert await archive.sync(_noting(reading)) == report(unchanged=3)
        assert reading == ["hafenfest.md"]
        assert (await archive.status()).generation == generation
        reading.clear()
        assert await archive.sync(_noting(reading)) == report(unchanged=3)
        assert reading == []


def aged(folder: Path) -> Path:
    """Gives every file below times of a minute ago."""
    for path in folder.rglob("*.*"):
        at = path.stat().st_mtime_ns - 60_000_000_000
        os.utime(path, ns=(at, at))
    return folder


async def test_a_file_rewritten_within_a_tick_of_the_clock_is_read_by_the_next_sync(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        bridge = articles / "verkehr/bruecke.txt"
        at = bridge.stat().st_mtime_ns
        bridge.write_text(bridge.read_text().replace("15.000", "18.000"))
        os.utime(bridge, ns=(at, at))
        assert await archive.sync() == report(1, 2)
        assert "18.000 Euro" in (await archive.search("Sanierung Euro Tag"))[0].text


async def test_a_file_that_still_grows_is_read_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write(tmp_path / "articles", NEWSROOM | {"neu.txt": COUNCIL[:60]})

    def meanwhile(seconds: float) -> None:
        assert seconds < 1
        with (articles / "neu.txt").open("a") as file:
            file.write(COUNCIL[60:])

    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        with monkeypatch.context() as patched:
            patched.setattr("retrieval.preparing.time.sleep", meanwhile)
            done = await archive.sync()
        assert (done.read, done.skipped) == (3, (Skipped("neu.txt", "vanished", "changed while it was read"),))
        assert await held(archive, "neu.txt") == []
        assert await archive.sync() == report(1, 3)
        document = await archive.document("neu.txt")
        assert document is not None
        assert document.text == COUNCIL


async def test_an_article_seen_empty_while_it_is_saved_keeps_its_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        write(articles, {"hafenfest.md": ""})

        def saved(_: float) -> None:
            write(articles, {"hafenfest.md": HARBOUR.replace("Gewitters", "Sturms")})

        with monkeypatch.context() as patched:
            patched.setattr("retrieval.preparing.time.sleep", saved)
            done = await archive.sync()
        assert ([left.code for left in done.skipped], done.removed) == (["vanished"], 0)
        assert await found(archive, "Gewitter") == ["hafenfest.md"]
        assert await archive.sync() == report(1, 2)
        assert await found(archive, "Sturm") == ["hafenfest.md"]


def _noting(sources: list[str]) -> Callable[[Progress], None]:
    """Notes the last file of each chunk that is read."""

    def note(step: Progress) -> None:
        if step.stage == "reading":
            sources.append(step.source)

    return note


async def test_a_changed_sidecar_is_seen_though_the_article_is_the_same(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        for publisher in ("Brenndorfer Bote", "Donaukurier"):
            (articles / "hafenfest.meta.toml").write_text(f'publisher = "{publisher}"\n')
            assert await archive.sync() == report(1, 2)
            document = await archive.document("hafenfest.md")
            assert document is not None
            assert document.publisher == publisher
            assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]
        (articles / "hafenfest.meta.toml").unlink()
        assert await archive.sync() == report(1, 2)


async def test_bad_files_are_named_with_their_reason_and_the_others_are_read(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM | {"leer.txt": " \n"})
    (articles / "bild.txt").write_bytes(BINARY)
    (articles / "hafenfest.meta.toml").write_text("title = ")
    (articles / "weg.txt").symlink_to("nirgends.txt")
    async with Archive(Settings(articles)) as archive:
        done = await archive.sync()
        assert (done.read, done.unchanged, done.removed) == (2, 0, 0)
        assert [(left.source, left.code) for left in done.skipped] == [
            ("bild.txt", "not_text"),
            ("hafenfest.md", "metadata"),
            ("leer.txt", "empty"),
            ("weg.txt", "vanished"),
        ]
        again = await archive.sync()
        assert (again.read, again.unchanged, again.skipped) == (0, 2, done.skipped)


async def test_a_file_that_turns_binary_is_no_longer_answered_from(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        (articles / "hafenfest.md").write_bytes(BINARY)
        done = await archive.sync()
        assert (done.read, done.unchanged, done.removed) == (0, 2, 0)
        assert [(left.source, left.code) for left in done.skipped] == [("hafenfest.md", "not_text")]
        assert await held(archive, "hafenfest.md") == []
        assert await found(archive, "Hafenfest Gewitter") == []
        write(articles, {"hafenfest.md": HARBOUR})
        assert await archive.sync() == report(1, 2)
        assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]


async def test_a_file_that_cannot_be_read_for_now_keeps_its_old_version(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        (articles / "hafenfest.md").unlink()
        os.mkfifo(articles / "hafenfest.md")  # nobody may read it, not even a test that runs as root
        done = await archive.sync()
        assert (done.read, done.unchanged, done.removed) == (0, 2, 0)
        assert [(left.source, left.code) for left in done.skipped] == [("hafenfest.md", "unreadable")]
        assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]
        (articles / "hafenfest.md").unlink()
        assert await archive.sync() == report(0, 2, 1)
        assert await found(archive, "Hafenfest Gewitter") == []


async def test_a_folder_that_cannot_be_listed_for_now_keeps_its_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write(tmp_path / "articles", NEWSROOM | {"verkehr/bahn/gleis.txt": "Gleis 3 bleibt gesperrt."})
    listed = os.scandir

    def refusing(path: str) -> object:  # tests may run as root, whom no mode keeps out
        if path.endswith("verkehr"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        with monkeypatch.context() as patched:
            patched.setattr(os, "scandir", refusing)
            locked = Skipped("verkehr", "unreadable", "Permission denied")
            assert await archive.sync() == report(0, 2, 0, locked)
        assert await held(archive, "verkehr/bruecke.txt", "verkehr/bahn/gleis.txt") == [
            "verkehr/bruecke.txt",
            "verkehr/bahn/gleis.txt",
        ]
        assert await archive.sync() == report(unchanged=4)


async def test_without_its_folder_nothing_is_taken_away(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        articles.rename(tmp_path / "elsewhere")
        with pytest.raises(FolderMissing):
            await archive.sync()
        assert await held(archive, *NEWSROOM) == list(NEWSROOM)


async def test_an_empty_folder_in_place_of_the_one_that_was_read_takes_nothing_away(tmp_path: Path) -> None:
    articles, away = write(tmp_path / "articles", NEWSROOM), tmp_path / "away"
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
    articles.rename(away)
    articles.mkdir()  # what is seen where a volume is not mounted
    (articles / "README.md").write_text("Hier wird das Archiv eingehängt.")
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        for _ in range(2):
            with pytest.raises(FolderMissing, match=r"articles: this folder is empty.* not mounted"):
                await archive.sync()
        assert await held(archive, *NEWSROOM) == list(NEWSROOM)
        (articles / "README.md").unlink()
        articles.rmdir()
        away.rename(articles)
        assert await archive.sync() == report(unchanged=3)


async def test_the_last_article_taken_out_of_its_folder_is_taken_away(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", {"hafenfest.md": HARBOUR})
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        (articles / "hafenfest.md").unlink()
        assert await archive.sync() == report(removed=1)
        assert await archive.sync() == report()


async def test_another_folder_with_articles_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        for name, left in (("alt", 2), ("älter", 0)):
            articles.rename(tmp_path / name)
            write(articles, {"hafenfest.md": HARBOUR})
            assert (await archive.sync()).removed == left
        (articles / "hafenfest.md").unlink()
        assert await archive.sync() == report(removed=1)


async def test_an_archive_without_a_folder_says_that_there_is_nothing_to_read(tmp_path: Path) -> None:
    async with Archive(Settings(None, tmp_path / "data")) as archive:
        with pytest.raises(ArchiveError, match="no folder"):
            await archive.sync()


def many(count: int) -> dict[str, str]:
    return {f"meldung-{number:03}.txt": f"Meldung {number}\n\n{COUNCIL}" for number in range(count)}


async def test_progress_is_told_to_the_last_file_and_passage(tmp_path: Path) -> None:
    told: list[Progress] = []
    async with Archive(Settings(write(tmp_path / "articles", many(150)))) as archive:
        await archive.sync(told.append)
    reading = [step for step in told if step.stage == "reading"]
    assert [step.done for step in reading] == sorted({step.done for step in reading})
    assert (reading[-1].done, reading[-1].total, reading[-1].source) == (150, 150, "meldung-149.txt")
    assert told[-1] == Progress("indexing", 600, 600)


async def _stopped_at(archive: Archive, stage: str) -> None:
    """A sync that is cancelled in a stage, once something was kept."""

    def stop(step: Progress) -> None:
        if step.stage == stage and step.done >= KEPT_AT_ONCE:
            syncing.cancel()

    syncing = asyncio.ensure_future(archive.sync(stop))
    with pytest.raises(asyncio.CancelledError):
        await syncing


@pytest.mark.parametrize("stage", ["reading", "indexing"])
async def test_a_sync_stopped_in_the_middle_loses_nothing_and_the_next_goes_on(tmp_path: Path, stage: str) -> None:
    news = many(KEPT_AT_ONCE + 100)
    articles = write(tmp_path / "articles", news)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await _stopped_at(archive, stage)
        kept = await held(archive, *news)
        assert len(kept) >= KEPT_AT_ONCE
        assert await archive.sync() == report(len(news) - len(kept), len(kept))
        assert await held(archive, *news) == list(news)
    await assert_agree(tmp_path / "data", articles)


async def test_what_a_stopped_process_had_kept_is_found_by_the_next(tmp_path: Path) -> None:
    news = many(KEPT_AT_ONCE + 100)
    articles = write(tmp_path / "articles", news)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await _stopped_at(archive, "reading")
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        kept = await held(archive, *news)
        assert KEPT_AT_ONCE <= len(kept) < len(news)
        assert set(await found(archive, "Atempause Haushalt Lorenz")) <= set(kept)
        assert await found(archive, "Atempause Haushalt Lorenz")
    await assert_agree(tmp_path / "data")


async def test_a_full_disk_stops_a_sync_with_a_sentence_and_the_next_goes_on(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    settings = Settings(articles, tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
        write(articles, many(200))
        with _files_of_at_most(200_000), pytest.raises(ArchiveError):
            await archive.sync()
        assert await found(archive, "Hafenfest Gewitter") == ["hafenfest.md"]
        done = await archive.sync()
        assert done.read + done.unchanged == 203
    await assert_agree(tmp_path / "data", articles)


async def test_an_index_that_finds_no_room_is_told_with_a_sentence_and_filled_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", many(900)), tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
    shutil.rmtree(tmp_path / "data" / "index")
    no_room = pytest.raises(ArchiveError, match="No space left for the index")
    with _files_of_at_most(33_000), no_room:  # enough for the store to be opened
        await Archive(settings).__aenter__()
    async with Archive(settings) as archive:
        assert len(await archive.search("Haushalt", 20)) == 20
    await assert_agree(tmp_path / "data")


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """The system refuses to make files larger, as it refuses to fill a full disk; needs no privilege."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_questions_are_answered_while_a_sync_runs(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    news = many(KEPT_AT_ONCE + 300) | {"hafenfest.md": HARBOUR + "\nMehr folgt.\n"}
    read: list[int] = []
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        write(articles, news)
        syncing = asyncio.ensure_future(archive.sync(lambda step: read.append(step.done)))
        asked = 0
        while not syncing.done():
            kept = max(read, default=0) >= KEPT_AT_ONCE  # hafenfest.md is among the first: its new version is there
            assert "hafenfest.md" in await found(archive, "Hafenfest Gewitter") or not kept
            for citation in (await archive.ask("Wann endete das Hafenfest?")).citations:
                assert citation.span.of(news[citation.source]) == citation.text
            asked += kept
        assert (await syncing).read == len(news)
        assert asked >= 3


# A process that syncs a folder it keeps changing; forked from one that has loaded all it needs, so that a
# kill hits a sync and not the imports. Each line it is given is a seed; it answers with the child's number.
CHANGING = """
import asyncio, os, random, sys
from pathlib import Path
from retrieval.archive import Archive, Settings
from retrieval.indexing import prepare
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, document

articles, data = Path(sys.argv[1]), Path(sys.argv[2])
prepare(document(COUNCIL), "")

def change(rng):
    for _ in range(rng.randrange(1, 12)):
        file = articles / f"{rng.randrange(40):02}.txt"
        if rng.random() < 0.3:
            file.unlink(missing_ok=True)
            continue
        told = rng.sample([COUNCIL, BRIDGE, HARBOUR], 2)
        half = articles / ".new"
        half.write_text(f"Meldung aus Brenndorf {rng.random()}\\n\\n" + "\\n".join(told))
        half.rename(file)

async def main(rng):
    async with Archive(Settings(articles, data)) as archive:
        while True:
            change(rng)
            await archive.sync()

for seed in sys.stdin:
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)  # what it logs is no answer to the test
        asyncio.run(main(random.Random(int(seed))))
    print(child, flush=True)
    os.waitpid(child, 0)
"""


async def test_after_kill_9_at_any_moment_the_next_start_has_store_and_index_agree(tmp_path: Path) -> None:
    articles, data = write(tmp_path / "articles", NEWSROOM), tmp_path / "data"
    moments = random.Random(2025)
    with _changing(articles, data) as process:
        for number in range(30):
            _killed(process, number, after=moments.uniform(0.02, 0.4))
            async with Archive(Settings(articles, data)):
                pass
            await assert_agree(data)
            async with Archive(Settings(articles, data)) as archive:
                await archive.sync()
            await assert_agree(data, articles)


@contextmanager
def _changing(articles: Path, data: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", CHANGING, str(articles), str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # with whatever it started


def _killed(process: subprocess.Popen[str], seed: int, after: float) -> None:
    """Lets a child sync for so many seconds."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{seed}\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    while Path(f"/proc/{child}").exists():  # until its parent has seen it end, the lock may still be held
        time.sleep(0.001)


async def assert_agree(data: Path, articles: Path | None = None) -> None:
    """Every passage of the store is found in the index and nothing else; with a folder, the store holds its files."""
    async with Store(data) as store:
        current = {source: await store.document(source) for source in await store.stamps()}
        versions = await store.holdings(range(1, VERSIONS))
        kept = [kept for number in versions for kept in await store.passages_of(number)]
        assert len(kept) == (await store.totals()).passages
        assert {item.passage.source for item in kept} <= current.keys()
        generation = await store.generation()
    terms = sorted({term for item in kept for term in item.terms.split()})
    async with DiskEngine(data / "index") as engine:
        assert await engine.generation() == generation
        hits = await engine.search(Query(tuple(Weighted(term) for term in terms)), len(kept) + 1000)
    assert {hit.passage for hit in hits} == {item.passage.id for item in kept}
    if articles is not None:
        assert {source: document.text for source, document in current.items() if document} == _texts(articles)


def _texts(articles: Path) -> dict[str, str]:
    files = [path for path in articles.rglob("[!.]*") if path.is_file()]
    return {path.relative_to(articles).as_posix(): path.read_text() for path in files}


async def test_an_index_that_holds_another_number_of_passages_is_filled_anew(tmp_path: Path) -> None:
    articles, data = write(tmp_path / "articles", NEWSROOM), tmp_path / "data"
    async with Archive(Settings(articles, data)) as archive:
        await archive.sync()
        generation = (await archive.status()).generation
    async with DiskEngine(data / "index") as engine:
        await engine.replace([Indexed("stranger", ("moskau",))], generation=generation)
    async with Archive(Settings(articles, data)):
        pass
    await assert_agree(data, articles)


async def test_a_file_dated_before_1970_is_read_once_as_any_other(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    os.utime(articles / "hafenfest.md", (-3600, -3600))
    async with Archive(Settings(articles)) as archive:
        assert await archive.sync() == report(read=3)
        assert await archive.sync() == report(unchanged=3)


async def test_a_question_asked_while_its_article_is_replaced_is_answered_from_the_new_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write(tmp_path / "articles", {"rathaus.txt": COUNCIL})
    candidates = Store.candidates
    async with Archive(Settings(articles)) as archive:
        await archive.sync()

        async def replaced_before_they_are_read(
            store: Store, keys: Sequence[str]
        ) -> dict[str, tuple[Candidate, Title]]:
            monkeypatch.setattr(Store, "candidates", candidates)
            write(articles, {"rathaus.txt": COUNCIL.replace("12. September", "19. September")})
            await archive.sync()
            return await store.candidates(keys)

        monkeypatch.setattr(Store, "candidates", replaced_before_they_are_read)
        found = await archive.ask("Wann beginnt die nächste Sitzung?")
    assert found.verdict is Verdict.ANSWERED
    assert "19. September" in found.citations[0].text


async def test_a_question_asked_while_the_index_is_behind_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write(tmp_path / "articles", {"rathaus.txt": COUNCIL})
    replace = MemoryEngine.replace

    async def slowly(
        engine: MemoryEngine, passages: Sequence[Indexed], *, without: Collection[str] = (), generation: int
    ) -> None:
        await asyncio.sleep(0.3)
        await replace(engine, passages, without=without, generation=generation)

    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        before = (await archive.status()).generation
        write(articles, {"rathaus.txt": COUNCIL.replace("12. September", "19. September")})
        monkeypatch.setattr(MemoryEngine, "replace", slowly)
        syncing = asyncio.ensure_future(archive.sync())
        while (await archive.status()).generation == before:
            await asyncio.sleep(0)
        found = await archive.ask("Wann beginnt die nächste Sitzung?")
        await syncing
    assert found.verdict is Verdict.ANSWERED
    assert "19. September" in found.citations[0].text
