"""Claims about the engines: the list both share, then what each has of its own."""

import asyncio
import json
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from retrieval.engines import disk
from retrieval.engines.disk import DiskEngine
from retrieval.engines.memory import FEW, MemoryEngine
from retrieval.engines.port import Engine, Indexed, IndexFull, IndexTorn, Query, Weighted
from retrieval.errors import ArchiveBusy, ArchiveError
from tests.contracts.engine import DESK, EngineClaims, asking, passage, ranked


class TestMemory(EngineClaims):
    """`memory` keeps the claims of the port."""

    @pytest.fixture
    async def engine(self) -> AsyncIterator[Engine]:
        async with MemoryEngine() as engine:
            yield engine


class TestDisk(EngineClaims):
    """`disk` keeps the claims of the port."""

    @pytest.fixture
    async def engine(self, tmp_path: Path) -> AsyncIterator[Engine]:
        async with DiskEngine(tmp_path / "index") as engine:
            yield engine


async def test_memory_scores_are_bm25_as_computed_by_hand() -> None:
    # Mean length 8.5; a has 8 words, b 9, c 10, d 7. idf: moskau ln(5/3), freitag ln(5/2), frist ln(5/1).
    # Each stands once, so its part is idf x 1.9 / (1 + 0.9 x (0.6 + 0.4 x length / 8.5)).
    async with MemoryEngine() as engine:
        await engine.replace(DESK, generation=1)
        hits = await engine.search(asking("moskau", "freitag", "frist"), 10)
    assert {hit.passage: round(hit.score, 3) for hit in hits} == {
        "a": 3.071,
        "b": 0.505,
        "c": 0.494,
        "d": 0.948,
    }


WORDS = st.sampled_from(["moskau", "frist", "freitag", "gipfel", "waffenruhe", "kiew", "gespräch", "sanktionen"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=12), st.lists(WORDS, min_size=1))
async def test_memory_orders_like_rank_bm25(texts: list[list[str]], words: list[str]) -> None:
    passages = [Indexed(f"{number:02}", tuple(text)) for number, text in enumerate(texts)]
    oracle = BM25Plus(texts, k1=0.9, b=0.4).get_scores(words)
    async with MemoryEngine() as engine:
        await engine.replace(passages, generation=1)
        found = [int(hit) for hit in await ranked(engine, asking(*words), len(texts))]
    assert set(found) == {number for number, text in enumerate(texts) if set(text) & set(words)}
    scores = [oracle[number] for number in found]
    assert scores == pytest.approx(sorted(scores, reverse=True))


async def test_memory_ranks_an_archive_too_large_for_the_event_loop() -> None:
    many = [passage(f"p{number:05}", f"Meldung {number} aus Kiew") for number in range(FEW + 500)]
    async with MemoryEngine() as engine:
        await engine.replace(many, generation=1)
        first, second = await asyncio.gather(
            ranked(engine, asking("77", "meldung"), 2), ranked(engine, asking("3400"), 2)
        )
    assert first == ["p00077", "p00000"]
    assert second == ["p03400"]


async def test_memory_forgets_when_it_is_left() -> None:
    engine = MemoryEngine()
    async with engine:
        await engine.replace(DESK, generation=3)
    assert await engine.generation() == 0
    assert await ranked(engine, asking("moskau")) == []


async def filled(directory: Path) -> None:
    """An index of DESK at generation 5, in three segments with a deletion, closed again."""
    async with DiskEngine(directory) as engine:
        await engine.replace(DESK[:2], generation=3)
        await engine.replace([DESK[2], passage("x", "Moskau schweigt")], generation=4)
        await engine.replace(DESK[3:], without=["x"], generation=5)


async def test_disk_holds_after_reopening_what_it_held(tmp_path: Path) -> None:
    await filled(tmp_path)
    async with DiskEngine(tmp_path) as engine:
        assert await engine.generation() == 5
        assert await ranked(engine, asking("moskau", "freitag", "frist")) == ["a", "d", "b", "c"]
        await engine.clear()
    async with DiskEngine(tmp_path) as engine:
        assert await engine.generation() == 0
        assert await ranked(engine, asking("moskau")) == []


async def test_disk_keeps_its_directory_to_itself(tmp_path: Path) -> None:
    await filled(tmp_path / "data" / "index")
    assert stat.S_IMODE(os.stat(tmp_path / "data" / "index").st_mode) == 0o700


async def test_disk_leaves_files_alone_that_are_not_its_own(tmp_path: Path) -> None:
    await filled(tmp_path)
    note = tmp_path / "Notizen.txt"
    _make_file(note)
    _cut(tmp_path / "meta.json")
    async with DiskEngine(tmp_path) as engine:
        assert await engine.generation() == 0
    assert note in _files(tmp_path)


async def test_disk_is_not_held_up_by_what_a_killed_writer_left(tmp_path: Path) -> None:
    await filled(tmp_path)
    held = {file.name for file in _files(tmp_path)}
    for segment in _segments(tmp_path):
        for number in range(60):  # one of them is what the next commit wants to write
            if (name := f"{segment}.{number}.del") not in held:
                _make_file(tmp_path / name)
    _make_file(tmp_path / f"{'0' * 32}.idx")
    _make_file(tmp_path / ".tmpAbC")
    async with DiskEngine(tmp_path) as engine:
        assert await engine.generation() == 5
        await engine.replace([], without=["a", "b", "c"], generation=6)
        assert await ranked(engine, asking("moskau", "freitag")) == ["d"]
    assert not {f"{'0' * 32}.idx", ".tmpAbC"} & {file.name for file in _files(tmp_path)}


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _scramble(file: Path) -> None:
    file.write_bytes(random.Random(7).randbytes(file.stat().st_size))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _stain(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[20:40] = bytes(20)  # in some files this makes tantivy panic, in some it ends the process
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [Path.unlink, _cut, _scramble, _stain, _empty])
@pytest.mark.parametrize("file", ["meta.json", "*.idx", "*.term", "*.store", "*.fieldnorm", "*.fast", "*.del"])
async def test_disk_opens_empty_when_a_file_is_torn(tmp_path: Path, file: str, harm: Callable[[Path], None]) -> None:
    await filled(tmp_path)
    harm(_one(tmp_path, file))
    await _opens_empty_and_can_be_filled(tmp_path)


@pytest.mark.parametrize("harm", [_cut, _scramble, _empty])
async def test_disk_opens_empty_when_the_list_of_files_is_torn(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    await filled(tmp_path)
    harm(tmp_path / ".managed.json")
    await _opens_empty_and_can_be_filled(tmp_path)


@pytest.mark.parametrize("content", ["{}", "[]", '{"segments": 7}', '{"segments": [7]}', '{"segments": [{}]}', "\0"])
async def test_disk_opens_empty_when_the_list_of_segments_is_something_else(tmp_path: Path, content: str) -> None:
    await filled(tmp_path)
    _make_file(tmp_path / "meta.json", content)
    await _opens_empty_and_can_be_filled(tmp_path)


async def test_disk_opens_empty_on_an_index_with_other_fields(tmp_path: Path) -> None:
    schema = tantivy.SchemaBuilder().add_text_field("body", stored=True).build()
    _write_foreign(tmp_path, schema, tantivy.Document(body="Die Frist für Moskau"))
    await _opens_empty_and_can_be_filled(tmp_path)


async def test_disk_opens_empty_on_documents_without_a_generation(tmp_path: Path) -> None:
    _write_foreign(tmp_path, disk.SCHEMA, tantivy.Document(key="a", words="moskau frist"))
    await _opens_empty_and_can_be_filled(tmp_path)


async def test_disk_opens_empty_on_an_index_of_another_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(tmp_path)
    monkeypatch.setattr(disk, "FORMAT", disk.FORMAT + 1)
    await _opens_empty_and_can_be_filled(tmp_path)


async def test_disk_opens_empty_on_files_of_a_later_tantivy(tmp_path: Path) -> None:
    await filled(tmp_path)
    _claim_version(tmp_path, 9)
    await _opens_empty_and_can_be_filled(tmp_path)


def _claim_version(directory: Path, version: int) -> None:
    for file in _files(directory):
        ours, other = (b'"index_format_version":%d' % number for number in (7, version))
        file.write_bytes(file.read_bytes().replace(ours, other))


def _write_foreign(directory: Path, schema: tantivy.Schema, document: tantivy.Document) -> None:
    writer = tantivy.Index(schema, path=str(directory)).writer(15_000_000, 1)
    writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


async def _opens_empty_and_can_be_filled(directory: Path) -> None:
    async with DiskEngine(directory) as engine:
        assert await engine.generation() == 0
        assert await ranked(engine, asking("moskau", "frist", "freitag")) == []
        await engine.replace(DESK, generation=6)
        assert await ranked(engine, asking("frist")) == ["a"]
    async with DiskEngine(directory) as engine:
        assert await engine.generation() == 6


@pytest.mark.parametrize("file", ["*.store", "*.term"])  # an error of tantivy's, and a panic
async def test_disk_repairs_itself_by_clear_after_damage_under_its_feet(tmp_path: Path, file: str) -> None:
    many = [passage(f"p{number}", f"Eilmeldung Nummer {number}") for number in range(20_000)]
    async with DiskEngine(tmp_path) as engine:
        await engine.replace(many, generation=1)
        _overwrite(_one(tmp_path, file))
        with pytest.raises(IndexTorn, match="damaged"):
            await engine.search(asking("eilmeldung", "1999", "77"), 10)
        assert await engine.generation() == 0
        with pytest.raises(IndexTorn):
            await engine.replace(DESK, generation=2)
        async with DiskEngine(tmp_path) as other:
            assert await other.generation() == 0
        await engine.clear()
        await engine.replace(DESK, generation=3)
        assert await ranked(engine, asking("frist")) == ["a"]


async def test_disk_is_mended_by_being_filled_anew_while_others_are_told_that_it_is_torn(tmp_path: Path) -> None:
    many = [passage(f"p{number}", f"Eilmeldung Nummer {number}") for number in range(20_000)]
    async with DiskEngine(tmp_path / "index") as engine:
        await engine.replace(many, generation=1)
        _overwrite(_one(tmp_path / "index", "*.store"))
        with pytest.raises(IndexTorn):
            await engine.search(asking("eilmeldung", "1999", "77"), 10)
        async with engine.anew() as fresh:
            await fresh.replace(DESK, generation=2)
            with pytest.raises(IndexTorn):
                await ranked(engine, asking("frist"))
        assert await ranked(engine, asking("frist")) == ["a"]
        assert await engine.generation() == 2
    assert os.listdir(tmp_path) == ["index"]
    async with DiskEngine(tmp_path / "index") as engine:
        assert await ranked(engine, asking("frist")) == ["a"]


async def test_disk_keeps_nothing_of_the_index_that_was_replaced(tmp_path: Path) -> None:
    await filled(tmp_path / "index")
    before = set(_files(tmp_path / "index"))
    (tmp_path / "index.new").mkdir()  # as a kill would have left it, a directory or a file of another kind
    _make_file(tmp_path / "index.new" / "meta.json")
    async with DiskEngine(tmp_path / "index") as engine:
        async with engine.anew() as fresh:
            await fresh.replace(DESK[:2], generation=8)
        assert all(file.name[0] in ".m" for file in before & set(_files(tmp_path / "index")))
    await _holds(tmp_path / "index", passages=2)
    assert os.listdir(tmp_path) == ["index"]


async def test_disk_deletes_what_it_says_it_deletes(tmp_path: Path) -> None:
    async with DiskEngine(tmp_path) as engine:
        for generation in range(1, 20):
            await engine.replace(DESK, without=["b"], generation=generation)
    await _holds(tmp_path, passages=len(DESK))


async def _holds(directory: Path, passages: int) -> None:
    """Asks tantivy itself: the passages, and the one document with the generation."""
    assert tantivy.Index.open(str(directory)).searcher().num_docs == passages + 1


async def test_disk_leaves_no_files_maps_or_threads_behind(tmp_path: Path) -> None:
    handles, threads = len(os.listdir("/proc/self/fd")), _threads_of_others()
    async with DiskEngine(tmp_path) as engine:
        for generation in range(1, 62):
            await engine.replace(DESK[generation % 4 :][:1], generation=generation)
            await ranked(engine, asking("moskau"))
        assert len(_files(tmp_path)) < 100
        assert _maps_of(tmp_path) < 100
        assert len(os.listdir("/proc/self/fd")) <= handles + 2
        assert _threads_of_others() <= threads + 10  # one watches the files, a writer's may be about to end


def _threads_of_others() -> int:
    """Threads of this process that Python did not start."""
    return len(os.listdir("/proc/self/task")) - threading.active_count()


async def test_disk_tells_a_second_engine_that_the_index_is_being_changed(tmp_path: Path) -> None:
    await filled(tmp_path)
    elsewhere = tantivy.Index.open(str(tmp_path)).writer(15_000_000, 1)
    async with DiskEngine(tmp_path) as engine:
        with pytest.raises(ArchiveBusy):
            await engine.replace(DESK, generation=6)
        assert await engine.generation() == 5
        elsewhere.wait_merging_threads()
        await engine.replace(DESK, generation=6)
        assert await engine.generation() == 6


async def test_disk_goes_on_from_the_old_state_when_the_disk_is_full(tmp_path: Path) -> None:
    many = [passage(f"p{number}", f"Meldung {number} aus Kiew") for number in range(3000)]
    await filled(tmp_path)
    async with DiskEngine(tmp_path) as engine:
        with _files_of_at_most(12_000), pytest.raises(IndexFull, match=r"No space left .* data directory"):
            await engine.replace(many, generation=6)
        assert await engine.generation() == 5
        assert await ranked(engine, asking("frist", "meldung")) == ["a"]
        assert {file.name[:32] for file in _files(tmp_path) if file.suffix == ".idx"} == _segments(tmp_path)
        await engine.replace(many, generation=6)
        assert await ranked(engine, asking("2999")) == ["p2999"]


def _one(directory: Path, pattern: str) -> Path:
    return next(directory.glob(pattern))


def _make_file(file: Path, content: str = "a file, and nothing else") -> None:
    file.write_text(content)


def _files(directory: Path) -> list[Path]:
    return list(directory.iterdir())


def _maps_of(directory: Path) -> int:
    return Path("/proc/self/maps").read_text().count(str(directory))


def _overwrite(file: Path) -> None:
    """In place, under the eyes of an engine that has it mapped."""
    with file.open("r+b") as content:
        content.write(b"\xff" * (os.stat(file).st_size - 200))


def _segments(directory: Path) -> set[str]:
    meta = json.loads((directory / "meta.json").read_text())
    return {segment["segment_id"].replace("-", "") for segment in meta["segments"]}


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """The system refuses to make files larger, as it refuses to fill a full disk; needs no privilege."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_disk_says_which_directory_it_cannot_use(tmp_path: Path) -> None:
    _make_file(tmp_path / "index")
    with pytest.raises(ArchiveError, match="index"):
        await DiskEngine(tmp_path / "index").__aenter__()


async def test_disk_finishes_a_change_whose_caller_gave_up_before_it_is_left(tmp_path: Path) -> None:
    many = [passage(f"p{number}", f"Meldung {number}") for number in range(5000)]
    async with DiskEngine(tmp_path) as engine:
        change = asyncio.ensure_future(engine.replace(many, generation=1))
        await asyncio.sleep(0.01)
        change.cancel()
        with pytest.raises(asyncio.CancelledError):
            await change
        await engine.replace(DESK, generation=2)
    async with DiskEngine(tmp_path) as engine:
        assert await engine.generation() == 2
        assert await ranked(engine, asking("frist", "4999")) == ["p4999", "a"]


COMMITTING = """
import asyncio, sys
from pathlib import Path
from retrieval.engines.disk import DiskEngine
from retrieval.engines.port import Indexed

async def main():
    async with DiskEngine(Path(sys.argv[1])) as engine:
        generation = await engine.generation()
        while True:
            generation += 1
            await engine.replace(
                [Indexed(f"p{n:03}", ("eilmeldung", f"stand{generation}")) for n in range(200)],
                generation=generation,
            )
            print(generation, flush=True)

asyncio.run(main())
"""


REFILLING = COMMITTING.replace(
    "await engine.replace(",
    "async with engine.anew() as fresh: await fresh.replace(",
)


@pytest.mark.parametrize("script", [COMMITTING, REFILLING], ids=["committing", "refilling"])
def test_disk_survives_kill_9_at_any_moment(tmp_path: Path, script: str) -> None:
    moments = random.Random(2025)
    for _ in range(12):
        acknowledged = _killed_while_changing(script, tmp_path / "index", after=moments.uniform(0, 0.08))
        generation, fresh, all_of_them = asyncio.run(_found_after_the_kill(tmp_path / "index"))
        assert generation >= acknowledged
        assert fresh == all_of_them == [f"p{n:03}" for n in range(200)]


def _killed_while_changing(script: str, directory: Path, after: float) -> int:
    """Seconds `after` its first commit; returns the last generation the child said was kept."""
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(directory)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        return int((first + child.stdout.read()).rsplit(maxsplit=1)[-1])


async def _found_after_the_kill(directory: Path) -> tuple[int, list[str], list[str]]:
    async with DiskEngine(directory) as engine:
        generation = await engine.generation()
        fresh = await ranked(engine, asking(f"stand{generation}"), 1000)
        return generation, fresh, await ranked(engine, asking("eilmeldung"), 1000)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=12), st.lists(WORDS, min_size=1))
async def test_disk_finds_the_same_passages_as_memory(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], words: list[str]
) -> None:
    passages = [Indexed(f"{number:02}", tuple(text), parts=tuple(text[:2])) for number, text in enumerate(texts)]
    query = Query(tuple(Weighted(word, 0.5, "parts") for word in words), required=tuple(words[:1]))
    async with MemoryEngine() as memory, DiskEngine(tmp_path_factory.mktemp("index")) as kept:
        for engine in (memory, kept):
            await engine.replace(passages, generation=1)
        assert set(await ranked(memory, query, 20)) == set(await ranked(kept, query, 20))
