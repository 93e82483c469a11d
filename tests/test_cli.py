"""The command line as people and programs meet it: through the real process."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest
from jsonschema import Draft202012Validator

from bot.feedback import Feedback, Report
from bot.phrases import ENGLISH, GERMAN, Phrases
from bot.platform import Message
from bot.state import State
from retrieval.model import Verdict

ROOT = Path(__file__).parents[1]
SCHEMA = Draft202012Validator(json.loads((ROOT / "tests" / "answer.schema.json").read_text("utf-8")))
QUESTION = "Wann wird die Elbbrücke gesperrt?"
ARTICLES = {
    "bruecke.txt": (
        " date 2025-08-07 Brücke wird saniert\n\n"
        "Die Elbbrücke wird am 12. September 2025 gesperrt. Das teilte die Stadtverwaltung mit.\n\n"
        "Die Sanierung kostet rund 40 Millionen Euro und dauert 18 Monate.\n"
    ),
    "theater/premiere.txt": (
        "Premiere im Stadttheater\n\n"
        "Das Stadttheater zeigt im Oktober ein Stück über den Bau des Hafens. "
        "Die Regisseurin Anna Weber erhielt dafür viel Beifall.\n"
    ),
}
COMMANDS = (
    "ask",
    "search",
    "dates",
    "timeline",
    "chat",
    "eval",
    "sync",
    "rebuild",
    "check",
    "serve",
    "pair",
    "healthcheck",
    "feedback",
    "backup",
    "restore",
    "verify",
)
HOSTILE = (
    "Warnung aus dem Rathaus\n\n"
    "Die Talsperre wird am 3. Mai 2025 geleert\x1b]0;gekapert\x07 und\x1b[2J \u202enegnulläf\u202c enden.\n\n"
    + "Die Stadtwerke bitten darum, an diesem Tag kein Wasser aus den Bächen zu schöpfen.\n\n"
    * 9
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def environment(**more: str) -> dict[str, str]:
    """No language, no configuration and no colour but what a test sets."""
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return bare | {"PYTHONPATH": str(ROOT), "TZ": "UTC"} | more


def belegbot(
    *words: str | Path, cwd: Path, heard: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the program where it finds no configuration of ours."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=cwd,
        env=environment(**(env or {})),
        input=heard,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


# ---- ask


def test_a_question_is_answered_with_its_source(articles: Path, tmp_path: Path) -> None:
    done = belegbot("ask", QUESTION, "--articles", articles, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Die Elbbrücke wird am 12. September 2025 gesperrt." in done.stdout
    assert "[1] bruecke.txt · Absatz " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Quellenlage: 1 Datei, 1 Fassung · Stand ")
    assert done.stdout.splitlines()[-1].endswith(" · 2 Artikel")


def test_a_question_need_not_be_quoted(articles: Path, tmp_path: Path) -> None:
    done = belegbot("ask", *QUESTION.split(), "--articles", articles, cwd=tmp_path)

    assert "12. September 2025" in done.stdout


def test_an_honest_no_is_no_error(articles: Path, tmp_path: Path) -> None:
    done = belegbot("ask", "Wann landet Xylophonius in Samarkand?", "--articles", articles, cwd=tmp_path)

    assert done.returncode == 0
    assert "„Xylophonius“" in done.stdout
    assert "Die Elbbrücke" not in done.stdout


def test_json_keeps_to_its_schema_and_offsets_point_into_the_file(articles: Path, tmp_path: Path) -> None:
    done = belegbot("ask", QUESTION, "--articles", articles, "--json", cwd=tmp_path)

    answer = json.loads(done.stdout)
    SCHEMA.validate(answer)
    for citation in answer["citations"]:
        text = (articles / citation["source"]).read_text("utf-8")
        assert text[citation["start"] : citation["end"]] == citation["text"]
    assert answer["citations"][0]["source"] == "bruecke.txt"


@pytest.mark.parametrize("question", ["Wann landet Xylophonius in Samarkand?", "?", ""])
def test_json_of_an_honest_no_keeps_to_its_schema(question: str, articles: Path, tmp_path: Path) -> None:
    done = belegbot("ask", question, "--articles", articles, "--json", cwd=tmp_path)

    assert done.returncode == 0
    SCHEMA.validate(json.loads(done.stdout))


def test_articles_without_data_leave_no_trace(articles: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    belegbot("ask", QUESTION, "--articles", articles, cwd=tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_an_empty_folder_is_an_honest_no(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()

    done = belegbot("ask", QUESTION, "--articles", "leer", cwd=tmp_path)

    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == GERMAN.empty_archive


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    done = belegbot("ask", QUESTION, "--articles", "nirgends", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Der Artikelordner nirgends fehlt oder ist nicht lesbar.\n"


def test_a_file_that_could_not_be_read_is_named(articles: Path, tmp_path: Path) -> None:
    (articles / "bild.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")

    done = belegbot("ask", QUESTION, "--articles", articles, cwd=tmp_path)

    assert done.returncode == 0
    assert done.stderr == "1 übersprungen: bild.txt (kein Text)\n"


def test_answers_are_utf8_whatever_the_locale_says(articles: Path, tmp_path: Path) -> None:
    for env in ({"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}):
        done = belegbot("ask", QUESTION, "--articles", articles, cwd=tmp_path, env=env)

        assert "„Die Elbbrücke" in done.stdout


def test_an_article_cannot_steer_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "warnung\x1b[31m.txt").write_text(HOSTILE, "utf-8")

    for more in ([], ["--json"]):
        done = belegbot("ask", "Wann wird die Talsperre geleert?", "--articles", folder, *more, cwd=tmp_path)

        assert "3. Mai 2025" in done.stdout
        assert not set("\x1b\x07\u202e\u202c") & set(done.stdout)


# ---- search


def test_search_prints_the_ranking(articles: Path, tmp_path: Path) -> None:
    done = belegbot("search", "Elbbrücke Sanierung", "--limit", "1", "--articles", articles, "--json", cwd=tmp_path)

    [hit] = json.loads(done.stdout)["hits"]
    text = (articles / "bruecke.txt").read_text("utf-8")
    assert set(hit) == {"rank", "source", "paragraph", "start", "end", "text", "score"}
    assert (hit["rank"], hit["source"]) == (1, "bruecke.txt")
    assert text[hit["start"] : hit["end"]] == hit["text"]


def test_search_for_people_shows_places(articles: Path, tmp_path: Path) -> None:
    done = belegbot("search", "Elbbrücke", "--articles", articles, cwd=tmp_path)

    assert "[1] bruecke.txt · Absatz " in done.stdout


# ---- timeline


def test_timeline_prints_what_is_planned_with_its_source(articles: Path, tmp_path: Path) -> None:
    done = belegbot("timeline", "Elbbrücke", "--articles", articles, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "12.09.2025" in done.stdout
    assert "angekündigt" in done.stdout
    assert "[1] bruecke.txt · Absatz " in done.stdout


def test_timeline_of_a_period_leaves_out_the_rest(articles: Path, tmp_path: Path) -> None:
    def values(*options: str) -> list[str]:
        done = belegbot("timeline", "--json", *options, "--articles", articles, cwd=tmp_path)
        return [event["value"] for event in json.loads(done.stdout)["events"]]

    assert values() == values("--planned") == values("--from", "2025-09", "--to", "KW37 2025") == ["2025-09-12"]
    assert values("--past") == values("--from", "13. September 2025") == values("Stadttheater") == []


# ---- dates


def test_dates_of_an_article_are_printed_with_its_day(articles: Path, tmp_path: Path) -> None:
    done = belegbot("dates", articles / "bruecke.txt", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "7.8.2025 laut Kopfzeile" in done.stdout
    assert re.search(r"12\. September 2025 *│ 2025-09-12 ", done.stdout)


def test_dates_names_the_file_it_could_not_read_and_goes_on(articles: Path, tmp_path: Path) -> None:
    done = belegbot("dates", "--json", "weg.txt", articles / "bruecke.txt", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("weg.txt wurde nicht gelesen: ")
    assert json.loads(done.stdout)["dates"]


def test_dates_of_texts_that_are_no_json_are_one_sentence(articles: Path, tmp_path: Path) -> None:
    done = belegbot("dates", "--docs", articles / "bruecke.txt", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert "bruecke.txt ist kein JSON" in done.stderr
    assert "Traceback" not in done.stderr


# ---- sync, rebuild


def test_sync_says_what_it_read_and_what_it_skipped(articles: Path, tmp_path: Path) -> None:
    (articles / "x.txt").write_bytes(b"\0\1\2\3")

    done = belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "2 gelesen, 1 übersprungen: x.txt (kein Text)\n")


def test_sync_in_english(articles: Path, tmp_path: Path) -> None:
    (articles / "x.txt").write_bytes(b"\0\1\2\3")

    done = belegbot("sync", "--articles", articles, "--data", "data", "--lang", "en", cwd=tmp_path)

    assert done.stdout == "2 read, 1 skipped: x.txt (not text)\n"


def test_many_skipped_files_get_a_line_each(articles: Path, tmp_path: Path) -> None:
    for number in range(11):
        (articles / f"{number:02}.txt").write_bytes(b"")

    done = belegbot("sync", "--articles", articles, cwd=tmp_path)

    assert done.stdout.splitlines()[:2] == ["2 gelesen, 11 übersprungen:", "  00.txt (leer)"]
    assert len(done.stdout.splitlines()) == 12


def test_a_second_sync_reads_nothing_anew(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)
    (articles / "theater" / "premiere.txt").unlink()

    done = belegbot("sync", "--articles", articles, "--data", "data", "--json", cwd=tmp_path)

    assert json.loads(done.stdout) == {
        "read": 0,
        "unchanged": 1,
        "removed": 1,
        "rebuilt": False,
        "skipped": [],
    }


def test_what_was_kept_answers_without_the_folder(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)

    done = belegbot("ask", QUESTION, "--data", "data", cwd=tmp_path)

    assert "12. September 2025" in done.stdout


def test_rebuild_makes_the_index_anew(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)

    done = belegbot("rebuild", "--data", "data", cwd=tmp_path)

    assert done.returncode == 0
    assert "Index neu aufgebaut" in done.stdout
    assert "12. September 2025" in belegbot("ask", QUESTION, "--data", "data", cwd=tmp_path).stdout


def test_rebuild_needs_something_kept(articles: Path, tmp_path: Path) -> None:
    done = belegbot("rebuild", "--articles", articles, cwd=tmp_path)

    assert done.returncode == 2
    assert "--data ORDNER" in done.stderr


# ---- check


def test_check_says_all_is_set(articles: Path, tmp_path: Path) -> None:
    done = belegbot("check", "--articles", articles, "--data", "data", cwd=tmp_path)

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == GERMAN.check_fine
    for word in (
        "Python 3.",
        "SQLite 3.",
        "wird beim ersten Lesen angelegt",
        "mythes-de",
        "trans-de-en",
        "disk",
    ):
        assert word in done.stdout
    assert not (tmp_path / "data").exists()


def test_check_says_what_the_index_holds(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)

    done = belegbot("check", "--articles", articles, "--data", "data", "--json", cwd=tmp_path)

    checks = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert checks["index"]["state"] == "ok"
    assert checks["index"]["text"].startswith("Index: 2 Artikel, ")


@pytest.mark.parametrize(
    "given", [["--articles", "nirgends"], ["--articles", "articles", "--data", "kein.txt/data"], []]
)
def test_check_fails_where_the_bot_could_not_work(given: list[str], articles: Path, tmp_path: Path) -> None:
    (tmp_path / "kein.txt").write_text("keine Artikel", "utf-8")

    done = belegbot("check", *given, cwd=tmp_path)

    assert done.returncode == 1
    assert "✗" in done.stdout
    assert done.stdout.splitlines()[-1] == GERMAN.check_not_fine


def test_check_warns_of_data_that_others_can_read(articles: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    belegbot("sync", "--articles", articles, "--data", data, cwd=tmp_path)
    data.chmod(0o755)
    (data / "archive.db").chmod(0o644)

    done = belegbot("check", "--articles", articles, "--data", data, cwd=tmp_path)

    assert done.returncode == 0
    assert "chmod -R go=" in done.stdout


def checked(
    folder: Path, config: str, *more: str, env: Mapping[str, str] | None = None
) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """The exit code, and state and text of every finding by its name."""
    (folder / "config.toml").write_text(config, "utf-8")
    done = belegbot("check", "--json", *more, cwd=folder, env=env)
    found: dict[str, list[tuple[str, str]]] = {}
    for each in json.loads(done.stdout)["checks"]:
        found.setdefault(each["name"], []).append((each["state"], each["text"]))
    return done.returncode, found


def test_check_goes_through_a_service_that_is_not_running_yet(articles: Path, tmp_path: Path) -> None:
    code, found = checked(tmp_path, f'[web]\nlisten = "127.0.0.1:{free_port()}"\n')

    assert code == 0
    assert {name: [state for state, _ in each] for name, each in found.items()}.items() >= {
        "config": ["ok"],
        "articles": ["ok"],
        "data": ["ok"],
        "space": ["ok"],
        "clock": ["ok"],
        "admins": ["note"],
        "page": ["ok"],
        "platforms": ["note"],
    }.items()
    assert found["admins"][0][1] == GERMAN.check_no_admin


@pytest.mark.parametrize(
    ("level", "rest", "state"),
    [("internal", "public", "fault"), ("public", "public", "note"), ("public", "internal", "fault")],
)
def test_check_finds_a_misspelt_collection(level: str, rest: str, state: str, articles: Path, tmp_path: Path) -> None:
    config = f'[archive]\nlevel = "{rest}"\n[[collections]]\nfolder = "teather"\nlevel = "{level}"\n'

    code, found = checked(tmp_path, config)

    assert code == (1 if state == "fault" else 0)
    ((how, text),) = found["collection"]
    assert (how, text.startswith("Sammlung teather"), text.endswith("Meinten Sie theater?")) == (state, True, True)


@pytest.mark.parametrize("folder", ["theater", "Theater/", "theater/premiere.txt"])
def test_check_finds_a_collection_however_it_is_capitalised(folder: str, articles: Path, tmp_path: Path) -> None:
    _, found = checked(tmp_path, f'[[collections]]\nfolder = "{folder}"\nlevel = "internal"\n')

    assert found["collection"] == [("ok", f"Sammlung {folder}: internal")]


def test_check_finds_a_clock_that_is_behind(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)
    tomorrow = time.time() + 86_400
    os.utime(tmp_path / "data" / "archive.db", (tomorrow, tomorrow))

    code, found = checked(tmp_path, "")

    assert code == 1
    assert found["clock"][0][0] == "fault"
    assert "archive.db" in found["clock"][0][1]


def test_check_says_that_times_are_those_of_utc(articles: Path, tmp_path: Path) -> None:
    _, found = checked(tmp_path, "", env={"TZ": "Europe/Berlin"})

    assert "zone" not in found
    assert "UTC+0" in found["clock"][0][1]


def test_check_names_what_else_listens_where_the_page_should(articles: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        _, found = checked(tmp_path, f'[web]\nlisten = "127.0.0.1:{other.getsockname()[1]}"\n')

    ((state, text),) = found["page"]
    assert state == "fault"
    assert "[web] listen" in text


def test_check_knows_a_running_service_by_its_answer(articles: Path, tmp_path: Path) -> None:
    with answering(b'{"ready": true}') as port:
        code, found = checked(tmp_path, f'[web]\nlisten = "127.0.0.1:{port}"\n')

    assert (code, found["page"]) == (0, [("ok", GERMAN.check_page_serving.format(address=f"127.0.0.1:{port}"))])


@pytest.mark.parametrize(("path", "state"), [("", "ok"), ("/weg", "fault")])
def test_check_online_asks_for_the_page_as_people_do(path: str, state: str, articles: Path, tmp_path: Path) -> None:
    with answering(b"ok", only="/healthz") as port:
        config = f'[web]\nlisten = "off"\nbase_url = "http://127.0.0.1:{port}{path}"\n'
        code, found = checked(tmp_path, config, "--online")

    assert code == (0 if state == "ok" else 1)
    assert [each for each, _ in found["address"]] == [state]


def test_check_stays_offline_unless_asked(articles: Path, tmp_path: Path) -> None:
    _, found = checked(tmp_path, '[web]\nlisten = "off"\nbase_url = "http://127.0.0.1:9"\n')

    assert "address" not in found


def test_check_works_beside_a_service(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)
    with (tmp_path / "data" / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, found = checked(tmp_path, f'[web]\nlisten = "127.0.0.1:{free_port()}"\n')

    assert (code, found["archive"]) == (0, [("note", GERMAN.check_archive_busy.format(path="data"))])


def test_check_finds_a_damaged_state(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "state.db").write_bytes(b"no database at all" * 100)

    code, found = checked(tmp_path, "")

    assert (code, found["state"][0][0]) == (1, "fault")
    assert "belegbot restore" in found["state"][0][1]


def test_check_refuses_a_secret_that_everybody_can_read_without_repeating_it(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "web.key").write_text("0123456789abcdef0123456789abcdef", "utf-8")
    (tmp_path / "web.key").chmod(0o644)

    code, found = checked(tmp_path, '[web]\nkey_file = "web.key"\n')

    assert (code, found["config"][0][0]) == (1, "fault")
    assert "chmod o= web.key" in found["config"][0][1]
    assert "0123456789" not in str(found)


# ---- the service's own commands


@contextmanager
def answering(body: bytes, only: str = "") -> Iterator[int]:
    """A page that answers every GET, or only one path; its port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if only in {"", self.path} else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def test_healthcheck_says_that_the_service_answers(tmp_path: Path) -> None:
    with answering(b"ok", only="/healthz") as port:
        # Where one listens on all addresses, this machine's own is asked.
        told = {"BELEGBOT_WEB__LISTEN": f"0.0.0.0:{port}", "BELEGBOT_WEB__BASE_URL": "http://localhost"}
        done = belegbot("healthcheck", cwd=tmp_path, env=told)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("listen", ["free", "refusing", "off"])
def test_healthcheck_fails_where_nobody_answers(listen: str, tmp_path: Path) -> None:
    with answering(b"", only="/never") as port:
        place = {"free": f"127.0.0.1:{free_port()}", "refusing": f"127.0.0.1:{port}", "off": "off"}[listen]
        done = belegbot("healthcheck", cwd=tmp_path, env={"BELEGBOT_WEB__LISTEN": place})

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_pair_prints_a_code_that_is_kept_only_as_a_hash(tmp_path: Path) -> None:
    done = belegbot("pair", "--data", "data", cwd=tmp_path)

    (code,) = re.findall(r"^    (\S+)$", done.stdout, re.M)
    with closing(sqlite3.connect(tmp_path / "data" / "state.db")) as connection:
        assert connection.execute("SELECT role FROM codes").fetchall() == [("admin",)]
    assert not [path for path in (tmp_path / "data").iterdir() if code.encode() in path.read_bytes()]


@pytest.mark.parametrize("command", [["pair"], ["backup", "x.tar"], ["restore", "x.tar"], ["verify"]])
def test_what_is_about_kept_data_needs_to_know_where(command: list[str], tmp_path: Path) -> None:
    done = belegbot(*command, cwd=tmp_path)

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, GERMAN.no_data_given)


async def test_what_was_called_wrong_is_exported_as_questions(tmp_path: Path) -> None:
    async with State(tmp_path / "data") as state:
        report = Report("Wann endet die Frist?", "de", Verdict.NOTHING, (), "steht doch da", "reader", None)
        await Feedback(state).keep(Message(platform="p", room="r", sender="s", id="1", text="/falsch"), report)

        shown = belegbot("feedback", "export", "--data", "data", cwd=tmp_path)
        done = belegbot("feedback", "export", "falsch.json", "--data", "data", cwd=tmp_path)

    (case,) = json.loads((tmp_path / "falsch.json").read_text("utf-8"))
    assert (case["q"], case["note"]) == ("Wann endet die Frist?", "steht doch da")
    assert json.loads(shown.stdout) == [case]
    assert done.stderr == "1 gemeldete Antwort in falsch.json geschrieben\n"
    assert stat.S_IMODE((tmp_path / "falsch.json").stat().st_mode) == 0o600


def test_sync_and_rebuild_serve_every_clearance(articles: Path, tmp_path: Path) -> None:
    config = '[[collections]]\nfolder = "theater"\nlevel = "internal"\n'
    (tmp_path / "config.toml").write_text(config, "utf-8")

    assert belegbot("sync", cwd=tmp_path).stdout == "2 gelesen\n"
    assert belegbot("rebuild", cwd=tmp_path).returncode == 0
    elsewhere = tmp_path / "data"  # where no configuration fills the archive of the lowest clearance with everything
    shown = belegbot("ask", QUESTION, "--data", "public", cwd=elsewhere).stdout
    assert shown.splitlines()[-1].endswith(" · 1 Artikel")
    # Whoever sits at the machine sees everything.
    assert belegbot("ask", QUESTION, cwd=tmp_path).stdout.splitlines()[-1].endswith(" · 2 Artikel")


def test_what_is_kept_is_for_its_owner_only(articles: Path, tmp_path: Path) -> None:
    belegbot("sync", "--articles", articles, "--data", "data", cwd=tmp_path)

    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) & 0o077 == 0


# ---- eval


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "fragen.json"
    entries = [
        {
            "id": "F1",
            "q": QUESTION,
            "lang": "de",
            "type": "wann",
            "level": "plain",
            "gold": {"bruecke.txt": ["12. September 2025"]},
        },
        {
            "id": "F2",
            "q": "Was sagte Xylophonius?",
            "lang": "de",
            "type": "aussage",
            "level": "plain",
            "gold": {},
        },
    ]
    path.write_text(json.dumps(entries), "utf-8")
    return path


def test_eval_prints_figures_and_writes_the_run(questions: Path, articles: Path, tmp_path: Path) -> None:
    done = belegbot("eval", questions, "--run", "lauf.jsonl", "--articles", articles, cwd=tmp_path)

    assert done.returncode == 0
    assert "Antworten auf 2 Fragen" in done.stdout
    assert "wann" in done.stdout
    lines = [json.loads(line) for line in (tmp_path / "lauf.jsonl").read_text("utf-8").splitlines()]
    assert [line.pop("id") for line in lines] == ["F1", "F2"]
    for line in lines:
        SCHEMA.validate(line)


def test_eval_scores_the_search_alone(questions: Path, articles: Path, tmp_path: Path) -> None:
    done = belegbot(
        "eval", questions, "--search", "--run", "lauf.jsonl", "--json", "--articles", articles, cwd=tmp_path
    )

    lines = [json.loads(line) for line in (tmp_path / "lauf.jsonl").read_text("utf-8").splitlines()]
    assert {tuple(line) for line in lines} == {("id", "hits")}
    assert json.loads(done.stdout)["rows"][0]["right1"] == 1.0


def test_eval_names_the_faulty_file(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "fragen.json").write_text('[{"id": "F1"}]', "utf-8")

    done = belegbot("eval", "fragen.json", "--articles", articles, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert "fragen.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_eval_says_where_it_cannot_write(questions: Path, articles: Path, tmp_path: Path) -> None:
    done = belegbot("eval", questions, "--run", "nirgends/lauf.jsonl", "--articles", articles, cwd=tmp_path)

    assert done.returncode == 1
    assert "nirgends/lauf.jsonl lässt sich nicht schreiben" in done.stderr


# ---- chat


def test_a_piped_question_is_answered(articles: Path, tmp_path: Path) -> None:
    done = belegbot("chat", "--articles", articles, cwd=tmp_path, heard=f"{QUESTION}\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(GERMAN.answered.one)
    assert "12. September 2025" in done.stdout


def test_a_conversation_has_many_turns(articles: Path, tmp_path: Path) -> None:
    turns = f"{QUESTION}\n\n/quelle 1\n/qelle\n/stand\n/hilfe\n/ende\nnicht mehr gehört\n"

    done = belegbot("chat", "--articles", articles, cwd=tmp_path, heard=turns)

    assert done.returncode == 0
    assert "Das teilte die Stadtverwaltung mit." in done.stdout
    assert "Meinten Sie /quelle?" in done.stdout
    assert "Im Archiv: 2 Artikel" in done.stdout
    assert done.stdout.rstrip().endswith(GERMAN.farewell)


def test_broken_bytes_in_a_pipe_do_not_end_the_conversation(articles: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--articles", str(articles)],
        cwd=tmp_path,
        env=environment(),
        input=b"Wann \xff\xfe\n/stand\n",
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0
    assert "Im Archiv: 2 Artikel" in done.stdout.decode()


class Person:
    """Someone at a terminal."""

    def __init__(self, *words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *map(str, words)],
            cwd=cwd,
            env=environment(TERM="xterm", **(env or {})),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""  # since what was last looked for
        self.all = ""

    def sees(self, words: str, seconds: float = 30) -> bool:
        """Whether the words appear on the screen in time, after those that were seen before."""
        end = time.monotonic() + seconds
        while words not in self.seen and time.monotonic() < end:
            if select.select([self._ours], [], [], 0.1)[0]:
                try:
                    read = os.read(self._ours, 4096).decode("utf-8", "replace")
                except OSError:  # the program has gone and taken its end with it
                    break
                self.seen += read
                self.all += read
        found = words in self.seen
        self.seen = self.seen.partition(words)[2]
        return found

    def types(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def interrupts(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def leaves(self) -> int:
        return self.process.wait(timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


def test_a_person_is_greeted_asks_and_leaves_with_ctrl_d(articles: Path, tmp_path: Path) -> None:
    with Person("chat", "--articles", articles, cwd=tmp_path) as person:
        assert person.sees("2 Artikel bereit.")
        assert person.sees(GERMAN.prompt)
        person.types(f"{QUESTION}\n")
        assert person.sees("\x1b[1m")
        assert person.sees("Quellenlage:")
        assert person.sees(GERMAN.prompt)
        person.types("\x04")
        assert person.sees(GERMAN.farewell)
        assert person.leaves() == 0


def test_ctrl_c_ends_the_chat_with_a_sentence(articles: Path, tmp_path: Path) -> None:
    with Person("chat", "--articles", articles, cwd=tmp_path) as person:
        assert person.sees(GERMAN.prompt)
        time.sleep(0.3)  # a person's finger is slower than the step from the prompt to waiting for a key
        person.interrupts()
        assert person.sees(GERMAN.farewell)
        assert "Traceback" not in person.all
        assert person.leaves() == 130


def test_no_color_is_respected(articles: Path, tmp_path: Path) -> None:
    with Person("ask", QUESTION, "--articles", articles, cwd=tmp_path, env={"NO_COLOR": "1"}) as person:
        assert person.sees("Quellenlage:")
        assert not re.search(r"\x1b\[[0-9;]*m", person.all)
        assert person.leaves() == 0


@pytest.fixture
def heard() -> Iterator[None]:
    """Has Ctrl-C reach what a test starts: a shell has what it runs in the background, these tests say, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_ctrl_c_ends_a_sync_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "viele"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.txt").write_text(ARTICLES["bruecke.txt"] * 5, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "sync", "--articles", str(folder), "--data", "data"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while process.poll() is None and not (tmp_path / "data" / "archive.db").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout, stderr) == (130, "", f"{GERMAN.sync_interrupted}\n")


@pytest.mark.usefixtures("heard")
def test_ctrl_c_in_the_middle_of_a_step_is_noticed_after_it() -> None:
    """asyncio by itself would cancel what the step is just about to give its result to: an error on the screen."""
    step = (
        "import asyncio, signal\n"
        "from bot.cli.run import interruptible\n"
        "async def work():\n"
        "    waiting = asyncio.get_running_loop().create_future()\n"
        "    def step():\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "        waiting.set_result(0)\n"
        "    asyncio.get_running_loop().call_soon(step)\n"
        "    await waiting\n"
        "    return await asyncio.sleep(30, 0)\n"
        "try:\n"
        "    asyncio.run(interruptible(work()))\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    done = subprocess.run([sys.executable, "-c", step], check=False, capture_output=True, encoding="utf-8", timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


# ---- languages, options, wrong usage


@pytest.mark.parametrize(
    ("env", "words", "german"),
    [
        ({}, [], True),
        ({"LANG": "C"}, [], True),
        ({"LANG": "de_AT.UTF-8"}, [], True),
        ({"LANG": "en_US.UTF-8"}, [], False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_DE.UTF-8"}, [], True),
        ({"LANG": "en_US.UTF-8"}, ["--lang", "de"], True),
        ({}, ["--lang=en"], False),
    ],
)
def test_german_unless_the_environment_or_an_option_says_english(
    env: dict[str, str], words: list[str], german: bool, tmp_path: Path
) -> None:
    for command in ([], ["ask"]):
        done = belegbot(*command, *words, "--help", cwd=tmp_path, env=env)

        assert done.returncode == 0
        assert done.stdout.startswith("Aufruf: " if german else "Usage: ")


def test_the_configuration_decides_the_language_and_where_articles_are(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f'[archive]\narticles = "{articles}"\ndata = "kept"\nlanguage = "en"\n', "utf-8"
    )

    assert belegbot("sync", cwd=tmp_path).stdout == "2 read\n"
    assert (tmp_path / "kept").is_dir()


def test_a_faulty_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[archive]\nartikel = "x"\n', "utf-8")

    done = belegbot("ask", QUESTION, cwd=tmp_path)

    assert done.returncode == 1
    assert "config.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_configuration_that_does_not_exist_is_named(tmp_path: Path) -> None:
    done = belegbot("ask", QUESTION, "--config", "weg.toml", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (1, "Die Konfiguration weg.toml gibt es nicht.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ask", QUESTION], GERMAN.nothing_given),
        (["sync"], GERMAN.nothing_given),
        (["ask"], "Es fehlt: FRAGE."),
        (["ask", "--artikel", "x", "Wann?"], "Die Option --artikel gibt es nicht."),
        (["search", "Brücke", "--limit", "viele"], "Der Wert für --limit passt nicht."),
        (["search", "Brücke", "--limit", "0"], "Der Wert für --limit passt nicht."),
        (["search", "Brücke", "--limit"], "Nach --limit fehlt ein Wert."),
        (["frage"], "Den Befehl frage gibt es nicht."),
        (["serach", "Brücke"], "Den Befehl serach gibt es nicht. Meinten Sie search?"),
        (["timeline", "--from", "irgendwann"], GERMAN.timeline_no_days.format(words="irgendwann")),
        (["timeline", "--from", "2025-08", "--to", "2025-07"], GERMAN.timeline_backwards),
        (["dates"], GERMAN.dates_which),
        (["dates", "x.txt", "--docs", "x.json"], GERMAN.dates_which),
        (["dates", "x.txt", "--published", "gestern"], GERMAN.dates_no_day.format(words="gestern")),
        (["ask", "Wann?", "--lang", "fr"], "Der Wert für --lang passt nicht."),
    ],
)
def test_wrong_usage_is_one_sentence_and_two(words: list[str], sentence: str, tmp_path: Path) -> None:
    done = belegbot(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == sentence


def test_without_a_command_there_is_help_and_two(tmp_path: Path) -> None:
    done = belegbot(cwd=tmp_path)

    assert done.returncode == 2
    for command in COMMANDS:
        assert f"\n  {command} " in done.stderr


def test_half_a_command_shows_the_other_half(tmp_path: Path) -> None:
    done = belegbot("feedback", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "\n  export " in done.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    assert belegbot("--version", cwd=tmp_path).stdout.startswith("belegbot ")


@pytest.mark.parametrize("command", [*COMMANDS, "feedback export"])
@pytest.mark.parametrize("phrases", [GERMAN, ENGLISH], ids=["de", "en"])
def test_help_speaks_one_language(command: str, phrases: Phrases, tmp_path: Path) -> None:
    done = belegbot(*command.split(), "--help", "--lang", phrases.language, cwd=tmp_path)

    assert phrases.usage_words["Options:"] in done.stdout
    assert "<" not in done.stdout
    if phrases is GERMAN:
        assert not [english for english in phrases.usage_words if english in done.stdout]


def test_a_reader_who_has_seen_enough_is_no_trouble(articles: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", QUESTION, "--articles", str(articles)],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0
    process.stderr.close()


def test_help_and_version_load_no_search_engine(tmp_path: Path) -> None:
    program = "import sys; from bot.__main__ import command_line; command_line(['--help'], {}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )

    assert not {"retrieval.archive", "rich", "pydantic", "structlog"} & set(done.stdout.split())


def test_what_root_writes_belongs_to_the_service(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        if os.environ.get("BELEGBOT_TOOLS") == "1":
            pytest.fail("BELEGBOT_TOOLS=1, but nobody but root can give files away")
        pytest.skip("only root can give files away")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    elsewhere = tmp_path / "passwd"
    elsewhere.write_text("root", "utf-8")
    (data / "falle").hardlink_to(elsewhere)
    os.chown(data, 4711, 4711)

    assert belegbot("pair", "--data", data, cwd=tmp_path).returncode == 0

    assert (data / "state.db").stat().st_uid == 4711
    assert elsewhere.stat().st_uid == 0
