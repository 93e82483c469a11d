"""Claims about the date of an article that gives none, and about dates that the desk sets."""

import sqlite3
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import dating
from retrieval.archive import Archive, Settings
from retrieval.errors import DateRefused
from retrieval.integrity import faults
from retrieval.model import Collection, Document, Published
from retrieval.store import COMMON, Store
from tests.retrieval.articles import BRIDGE, document, touch, write
from tests.retrieval.desk import archive_of

TODAY = date(2025, 8, 20)
DAY = "2025-08-07"

LEAD = (
    "Die Seilbahn am Kargstein fährt vorerst nicht mehr. Nach einem Schaden am Tragseil hat der Betreiber am Mittwoch "
    "alle Kabinen ins Tal geholt, 31 Fahrgäste mussten dafür bis zu drei Stunden in der Luft ausharren."
)
RESCUE = (
    "Die Bergwacht Oberlauen seilte zwölf Menschen ab, darunter eine Schulklasse aus Tannrode. Verletzt wurde nach "
    "Angaben der Polizei niemand. Zwei Kinder kamen wegen Unterkühlung vorsorglich in die Klinik."
)
CAUSE = (
    "Woran es lag, ist offen. Betriebsleiterin Vera Sindlinger sprach von einem Drahtbruch, den die Prüfung im April "
    "nicht gezeigt habe. Ein Gutachter soll das Seil in der kommenden Woche untersuchen."
)
HISTORY = (
    "Die Seilbahn wurde 1968 gebaut und zuletzt vor elf Jahren erneuert. Sie verbindet Oberlauen mit dem Höhenzug, auf "
    "dem im Winter drei Skilifte laufen. Jedes Jahr fahren rund 90.000 Menschen mit ihr, die meisten im Herbst."
)
REPORT = "\n\n".join([f"Stand: {DAY}", LEAD, RESCUE, CAUSE, HISTORY]) + "\n"
# Another paper's version: a headline and a sentence of its own, the agency's words for the rest.
COPY = "\n\n".join(["Angst über dem Abgrund", LEAD, RESCUE, "Der Landrat lobte die Helfer.", CAUSE]) + "\n"
# A later article about something else, which carries the old background along.
LATER = "\n\n".join(
    [
        "Der Gemeinderat von Oberlauen hat am Montag mit neun zu sechs Stimmen beschlossen, den Hüttenwirten die Pacht "
        "zu erlassen. Bürgermeister Korbinian Thal nannte das überfällig, die Opposition ein Geschenk an wenige.",
        "Kritik kam von der Kämmerei: Im Haushalt fehle damit das Geld für den Radweg nach Tannrode, der schon zweimal "
        "verschoben wurde. Thal versprach, bis Weihnachten eine andere Lösung zu finden.",
        HISTORY,
    ]
)


def dated(text: str, day: str = DAY, source: str = "bericht.txt") -> Document:
    bare = document(text, source)
    return Document(bare.source, text, bare.sha256, "de", published=Published(day, "header"))


# ---- near copies


def test_a_near_copy_appeared_when_its_original_did_and_says_where_that_is_known_from() -> None:
    assert dating.inferred(document(COPY), [dated(REPORT)], TODAY) == Published(DAY, "twin", "bericht.txt")


def test_background_that_is_carried_along_dates_nothing() -> None:
    assert dating.inferred(document(LATER), [dated(REPORT)], TODAY) is None


def test_a_quotation_dates_nothing() -> None:
    assert dating.inferred(document(f"{LATER}\n\n{CAUSE[:90]}"), [dated(CAUSE)], TODAY) is None


def test_of_several_near_copies_the_nearest_lends_its_day() -> None:
    distant = dated("\n\n".join([LEAD, LATER.split("\n\n")[1], HISTORY]), "2025-08-11", "anders.txt")

    assert dating.inferred(document(COPY), [distant], TODAY) == Published("2025-08-11", "twin", "anders.txt")
    assert dating.inferred(document(COPY), [distant, dated(REPORT)], TODAY) == Published(DAY, "twin", "bericht.txt")


def test_copies_that_are_as_near_and_appeared_on_different_days_leave_it_open() -> None:
    again = dated(REPORT, "2025-08-08", "nachdruck.txt")

    assert dating.inferred(document(COPY), [dated(REPORT), again], TODAY) is None


def test_an_article_did_not_appear_before_a_day_it_names() -> None:
    later = COPY.replace("Der Landrat lobte", "Der Landrat lobte am 12. August 2025")

    assert dating.inferred(document(later), [dated(REPORT)], TODAY) is None
    assert dating.inferred(document(later.replace(" 2025", "")), [dated(REPORT)], TODAY) is None


def test_a_day_that_both_name_or_that_is_still_to_come_is_no_bound() -> None:
    plan = "\n\nAm 13. August 2025 will der Kreistag beraten.\n"

    assert dating.inferred(document(COPY + plan), [dated(REPORT + plan)], TODAY) == Published(
        DAY, "twin", "bericht.txt"
    )
    assert dating.inferred(document(COPY + plan), [dated(REPORT)], date(2025, 8, 8)) is not None


def test_a_later_report_that_takes_over_paragraphs_is_of_another_day() -> None:
    first = f"{LEAD}\n\n{RESCUE}\n\nDie Bahn meldete den Schaden am 6. August.\n"
    second = f"Seilbahn darf wieder fahren\n\n{LEAD}\n\n{RESCUE}\n\nDie Behörde gab sie am 2. September frei.\n"

    assert dating.inferred(document(first), [dated(second, "2025-09-03")], date(2025, 9, 30)) is None
    assert dating.inferred(document(second), [dated(first)], date(2025, 9, 30)) is None


def test_a_daily_column_is_no_copy_of_yesterdays() -> None:
    column = (
        "Am {} war am Pegel Lauental wieder viel los, wie die Wasserwacht am Abend mitteilte. Gemessen wurden {} "
        "Zentimeter, das ist für diese Zeit des Jahres nicht ungewöhnlich. Baden ist erlaubt, Boote brauchen einen "
        "Schein. Der Kiosk verkaufte {} Eis, die Rutsche zählte {} Fahrten. Hunde sind an der Leine zu führen, Grillen "
        "bleibt verboten, und wer sein Rad mitbringt, stellt es bitte am Zaun hinter dem Parkplatz ab."
    )
    monday = column.format("Montag", 112, 204, 1480)

    assert dating.inferred(document(monday), [dated(column.format("Dienstag", 112, 204, 1480))], TODAY) is None
    assert dating.inferred(document(monday), [dated(column.format("Montag", 97, 311, 1102))], TODAY) is None
    assert dating.inferred(document(monday), [dated(monday)], TODAY) is not None


def test_a_form_that_is_filled_in_anew_is_no_copy() -> None:
    form = (
        "Ausschuss in Oberlauen\n\nDer Bauausschuss Oberlauen tagt am Montag um 18 Uhr im Ratssaal. Beraten wird über "
        "{}. Die Sitzung ist öffentlich. Zu Beginn dürfen Einwohner Fragen stellen. Die Unterlagen liegen im Rathaus "
        "aus und stehen auf der Internetseite der Gemeinde. Wer nicht kommen kann, sieht die Sitzung im Netz."
    )
    one, other = form.format("die Seilbahn und den Hangweg"), form.format("den Friedhof und die neue Turnhalle")
    longer = form.format("den Entwurf der Kämmerei für die Abfallgebühren, die zum Jahreswechsel steigen sollen")

    assert dating.inferred(document(one), [dated(other)], TODAY) is None
    assert dating.inferred(document(longer), [dated(one)], TODAY) is None
    assert dating.inferred(document(one), [dated(one)], TODAY) == Published(DAY, "twin", "bericht.txt")
    assert dating.inferred(document(one.replace("Hangweg", "Bergweg")), [dated(one)], TODAY) is not None


def test_weekdays_and_days_are_known_in_old_print_and_in_the_capitals_of_other_keyboards() -> None:
    assert dating.weekdays_in("Am Dienſtag und am SAMSTAG, spät am Montagabend; DİENSTAG") == {0, 1, 5}
    for words in ("Am Donnerſtag kam der Gutachter.", "AM 12. JULİ 2025 KAM DER GUTACHTER.", "Am 12. Junı kam er."):
        copy = document(f"{COPY}\n\n{words}\n")

        assert dating.inferred(copy, [dated(REPORT)], TODAY) in (None, Published(DAY, "twin", "bericht.txt"))


@given(st.lists(st.sampled_from([LEAD, RESCUE, CAUSE, HISTORY, BRIDGE, *LATER.split("\n\n")]), max_size=5))
def test_what_is_inferred_is_the_day_of_one_of_the_dated_articles(paragraphs: list[str]) -> None:
    others = [dated(REPORT), dated(BRIDGE, "2025-06-01", "brücke.txt"), dated(LATER, "2025-08-19", "pacht.txt")]

    found = dating.inferred(document("\n\n".join(paragraphs) or "Nichts."), others, TODAY)

    assert found is None or (found.value, found.inferred_from) in {
        (each.published.value, each.source) for each in others if each.published
    }


@given(st.text(max_size=400))
def test_traces_are_the_same_each_time_and_a_part_of_the_grams(text: str) -> None:
    found = dating.traces(document(text))

    assert found == dating.traces(document(text)) == tuple(sorted(set(found)))
    assert all(trace % dating.SAMPLE == 0 for trace in found)


# ---- an archive

ARTICLES = {"bericht.txt": REPORT, "kopie.txt": COPY, "pacht.txt": LATER}
COPIED = Published(DAY, "twin", "bericht.txt")


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive(Settings(write(tmp_path / "articles", ARTICLES), tmp_path / "data")) as opened:
        await opened.sync()
        yield opened


def articles_of(archive: Archive) -> Path:
    assert archive.settings.articles
    return archive.settings.articles


async def known(archive: Archive, source: str) -> Published | None:
    found = await archive.document(source)
    assert found is not None
    return found.published


async def generation(archive: Archive) -> int:
    return (await archive.status()).generation


async def test_a_sync_dates_near_copies_and_nothing_else(archive: Archive) -> None:
    assert await known(archive, "kopie.txt") == COPIED
    assert await known(archive, "pacht.txt") is None


async def test_citations_carry_the_date_and_where_it_is_from(archive: Archive) -> None:
    found = await archive.ask("Wen lobte der Landrat?")

    assert found.citations[0].published == COPIED


async def test_a_copy_that_was_there_first_is_dated_once_the_original_comes(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", {"kopie.txt": COPY})
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        assert await known(archive, "kopie.txt") is None
        write(articles, {"bericht.txt": REPORT})
        await archive.sync()
        assert await known(archive, "kopie.txt") == COPIED


async def test_a_lent_date_goes_with_its_original(archive: Archive) -> None:
    (articles_of(archive) / "bericht.txt").unlink()
    await archive.sync()

    assert await known(archive, "kopie.txt") is None


async def test_a_lent_date_changes_with_its_original(archive: Archive) -> None:
    articles = articles_of(archive)
    write(articles, {"bericht.txt": REPORT.replace(DAY, "2025-08-06")})
    await archive.sync()
    assert await known(archive, "kopie.txt") == Published("2025-08-06", "twin", "bericht.txt")

    write(articles, {"bericht.txt": REPORT.replace(f"Stand: {DAY}", "Aus der Region")})
    await archive.sync()
    assert await known(archive, "kopie.txt") is None


async def test_a_lent_date_is_lent_to_nobody_else(tmp_path: Path) -> None:
    middle = "\n\n".join([LEAD, RESCUE, "Der Landrat lobte die Helfer.", LATER.split("\n\n")[0]])
    first = "\n\n".join([f"Stand: {DAY}", LEAD, HISTORY])
    last = "\n\n".join([RESCUE, "Der Landrat lobte die Helfer.", LATER.split("\n\n")[0]])
    folder = write(tmp_path, {"a.txt": first, "b.txt": middle, "c.txt": last})
    async with Archive(Settings(folder)) as archive:
        await archive.sync()

        assert await known(archive, "b.txt") == Published(DAY, "twin", "a.txt")
        assert await known(archive, "c.txt") is None


async def test_a_date_that_names_no_day_is_lent_to_nobody(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": REPORT.replace(DAY, "August 2025"), "b.txt": COPY})
    async with Archive(Settings(folder)) as archive:
        await archive.sync()

        assert await known(archive, "a.txt") == Published("2025-08", "header")
        assert await known(archive, "b.txt") is None


async def test_wording_that_half_the_archive_shares_dates_nothing(tmp_path: Path) -> None:
    imprint = {f"{number}.txt": f"Stand: {DAY}\n\n{RESCUE}\n\n{CAUSE}\n" for number in range(COMMON + 1)}
    async with Archive(Settings(write(tmp_path, imprint | {"neu.txt": f"{RESCUE}\n\n{CAUSE}"}))) as archive:
        await archive.sync()

        assert await known(archive, "neu.txt") is None


async def test_wording_that_very_many_share_does_not_keep_a_sync_waiting() -> None:
    async with Store(None) as store:
        many, shared = range(1, 2_001), range(40)
        await store._writer.executemany(
            "INSERT INTO documents (id, source, sha256, stamp, language, masked, title_terms, title_folded, read_at,"
            " current, generation, text) VALUES (?1, ?1 || '.txt', '', '', 'de', '', '', '', '', 1, 1, '')",
            [(number,) for number in many],
        )
        await store._writer.executemany(
            "INSERT INTO traces VALUES (?, ?)", [(each, number) for number in many for each in shared]
        )
        await store._writer.execute("UPDATE documents SET published = '2025-08-07', published_basis = 'header'")
        await store._writer.execute("UPDATE documents SET published = NULL, published_basis = NULL WHERE id > 1000")
        await store._writer.execute("INSERT INTO unsettled SELECT id FROM documents WHERE id > 1800")
        started = time.perf_counter()

        groups = [group async for group in store.unsettled(100)]

        assert {number for alone, _ in groups for number in alone} == set(range(1_801, 2_001))
        assert not any(alike for _, alike in groups)
        assert time.perf_counter() - started < 2


async def test_articles_are_not_compared_where_none_has_a_day_to_lend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[Sequence[int]] = []
    near = Store._near

    async def noted(store: Store, numbers: Sequence[int]) -> dict[int, list[int]]:
        compared.append(numbers)
        return await near(store, numbers)

    monkeypatch.setattr(Store, "_near", noted)
    text = "Der Rat der Stadt tagt am Freitag. " * 20
    async with archive_of(tmp_path, {"a.txt": text, "b.txt": f"Kurz gesagt. {text}"}) as archive:
        assert not compared
        (tmp_path / "2025-08-07_c.txt").write_text(text, "utf-8")
        await archive.sync()
        assert [number for group in compared for number in group]


async def test_a_sync_without_changes_changes_nothing(archive: Archive) -> None:
    before = await generation(archive)
    await archive.sync()
    touch(articles_of(archive) / "kopie.txt")
    report = await archive.sync()

    assert (report.read, report.unchanged) == (0, 3)
    assert await generation(archive) == before


async def test_the_same_articles_have_the_same_dates_however_they_came(archive: Archive, tmp_path: Path) -> None:
    articles = articles_of(archive)
    second = REPORT.replace(DAY, "2025-08-08")
    write(articles, {"nachdruck.txt": second})
    await archive.sync()
    assert await known(archive, "kopie.txt") is None
    (articles / "nachdruck.txt").unlink()
    await archive.sync()

    assert await known(archive, "kopie.txt") == COPIED


async def test_a_sync_that_was_killed_before_it_dated_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        pass

    async def fail(_: Store, dates: Mapping[int, Published | None]) -> None:
        if dates:  # there are none yet when the archive opens
            raise Killed

    settings = Settings(write(tmp_path / "articles", ARTICLES), tmp_path / "data")
    with monkeypatch.context() as patched:
        patched.setattr("retrieval.store.Store.settle", fail)
        with pytest.raises(Killed):
            async with Archive(settings) as archive:
                await archive.sync()
    async with Archive(replace(settings, articles=None)) as archive:  # nobody syncs it ever again
        assert await known(archive, "kopie.txt") == COPIED
        assert await archive._engine.generation() == await archive._store.generation()
        before = await generation(archive)
    async with Archive(settings) as archive:
        await archive.sync()
        assert await generation(archive) == before


# ---- what the desk says


async def test_the_desks_date_goes_before_all_others(archive: Archive) -> None:
    before = await generation(archive)

    assert await archive.date("kopie.txt", "9. August 2025")
    assert await archive.date("bericht.txt", "2025-08")
    assert await archive.date("pacht.txt", "2025")

    assert await known(archive, "kopie.txt") == Published("2025-08-09", "desk")
    assert await known(archive, "bericht.txt") == Published("2025-08", "desk")
    assert await known(archive, "pacht.txt") == Published("2025", "desk")
    assert await generation(archive) > before


async def test_what_is_taken_back_leaves_what_was_known_before(archive: Archive) -> None:
    for source in ARTICLES:
        await archive.date(source, "2025-08-09")
    for source in ARTICLES:
        assert await archive.date(source, None)

    assert await known(archive, "bericht.txt") == Published(DAY, "header")
    assert await known(archive, "kopie.txt") == COPIED
    assert await known(archive, "pacht.txt") is None
    assert await archive.entries() == {}


async def test_the_desks_date_is_lent_to_near_copies_and_taken_back_from_them(archive: Archive) -> None:
    await archive.date("bericht.txt", "2025-08-05")
    assert await known(archive, "kopie.txt") == Published("2025-08-05", "twin", "bericht.txt")

    await archive.date("bericht.txt", None)
    assert await known(archive, "kopie.txt") == COPIED


async def test_the_same_date_again_changes_nothing(archive: Archive) -> None:
    await archive.date("kopie.txt", "2025-08-09")
    before = await generation(archive)

    assert await archive.date("kopie.txt", "09.08.2025")
    assert await archive.date("pacht.txt", None)

    assert await generation(archive) == before


async def test_a_document_that_is_not_there_has_no_date(archive: Archive) -> None:
    before = await generation(archive)

    assert not await archive.date("gibt-es-nicht.txt", "2025-08-09")
    assert (await archive.entries(), await generation(archive)) == ({}, before)


@pytest.mark.parametrize(
    ("value", "code"), [("gestern", "unreadable"), ("2025-13-01", "unreadable"), ("", "unreadable"), ("2199", "future")]
)
async def test_what_is_no_date_or_lies_in_the_future_is_refused(archive: Archive, value: str, code: str) -> None:
    with pytest.raises(DateRefused) as caught:
        await archive.date("kopie.txt", value)

    assert caught.value.code == code
    assert await known(archive, "kopie.txt") == COPIED


async def test_the_desks_date_survives_changes_removal_rebuild_and_the_next_process(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", ARTICLES), tmp_path / "data")
    desks = Published("2025-08-09", "desk")
    async with Archive(settings) as archive:
        await archive.sync()
        await archive.date("kopie.txt", desks.value)
        await archive.sync()
        assert await known(archive, "kopie.txt") == desks
        write(tmp_path / "articles", {"kopie.txt": f"Stand: 11.08.2025\n\n{COPY}"})
        await archive.sync()
        assert await known(archive, "kopie.txt") == desks
    async with Archive(settings) as archive:
        await archive.rebuild()
        assert await known(archive, "kopie.txt") == desks
        (tmp_path / "articles/kopie.txt").unlink()
        await archive.sync()
        assert await archive.document("kopie.txt") is None
        write(tmp_path / "articles", {"kopie.txt": COPY})
        await archive.sync()
        assert await known(archive, "kopie.txt") == desks


async def test_the_engine_follows_a_date_so_that_nothing_is_amiss(archive: Archive, tmp_path: Path) -> None:
    await archive.date("kopie.txt", "2025-08-09")

    assert await archive._engine.generation() == await archive._store.generation()


async def test_what_an_article_says_of_days_follows_its_date(archive: Archive) -> None:
    async def wednesday() -> set[str | None]:
        told = await archive.timeline("Tragseil", source="kopie.txt")
        return {event.when.first for event in told.events}

    assert "2025-08-06" in await wednesday()
    await archive.date("kopie.txt", "2025-08-14")
    assert "2025-08-13" in await wednesday()
    await archive.date("kopie.txt", None)
    assert "2025-08-06" in await wednesday()


async def test_a_document_that_does_not_bear_the_desks_date_is_a_fault(archive: Archive, tmp_path: Path) -> None:
    await archive.date("kopie.txt", "2025-08-09")
    assert faults(tmp_path / "data/archive.db") == ()

    with closing(sqlite3.connect(tmp_path / "data/archive.db")) as database:
        database.execute("UPDATE documents SET published = '2025-08-10' WHERE source = 'kopie.txt'")
        database.execute("UPDATE documents SET published_basis = 'desk' WHERE source = 'bericht.txt'")
        database.commit()

    assert {fault.source for fault in faults(tmp_path / "data/archive.db")} == {"kopie.txt", "bericht.txt"}


# ---- who may know of it

PARTS = (Collection("intern", "Intern", "internal"),)


async def test_an_archive_infers_nothing_from_what_it_may_not_hold(tmp_path: Path) -> None:
    folder = write(tmp_path, {"intern/bericht.txt": REPORT, "kopie.txt": COPY})
    async with Archive(Settings(folder, collections=PARTS, clearance="public")) as archive:
        await archive.sync()

        assert await known(archive, "kopie.txt") is None


async def test_what_is_hidden_later_takes_its_lent_dates_and_its_name_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    folder = write(tmp_path / "articles", {"intern/bericht.txt": REPORT, "kopie.txt": COPY})
    async with Archive(Settings(folder, data)) as archive:
        await archive.sync()
        await archive.date("intern/bericht.txt", DAY)
        assert await known(archive, "kopie.txt") == Published(DAY, "twin", "intern/bericht.txt")
    async with Archive(Settings(folder, data, collections=PARTS, clearance="public")) as archive:
        assert await known(archive, "kopie.txt") is None
        assert await archive.entries() == {}
        await archive.sync()
        assert await known(archive, "kopie.txt") is None
    assert b"intern/bericht" not in (data / "archive.db").read_bytes()


async def test_entries_of_another_archive_are_taken_over_where_the_document_is(archive: Archive) -> None:
    await archive.date("pacht.txt", "2025-08-11")
    await archive.adopt({"kopie.txt": "2025-08-09", "geheim.txt": "2025-08-01"})

    assert await archive.entries() == {"kopie.txt": "2025-08-09"}
    assert await known(archive, "kopie.txt") == Published("2025-08-09", "desk")
    assert await known(archive, "pacht.txt") is None


# ---- by a name


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("kopie.txt", ("kopie.txt",)),
        ("KOPIE", ("kopie.txt",)),
        ("ber", ("bericht.txt",)),
        ("acht", ("pacht.txt",)),
        (".txt", ("bericht.txt", "kopie.txt", "pacht.txt")),
        ("geheim", ()),
        ("", ()),
    ],
)
async def test_a_file_is_meant_by_its_name_or_its_beginning_or_a_part(
    archive: Archive, name: str, sources: tuple[str, ...]
) -> None:
    assert await archive.named(name) == sources


# ---- the same event

MINISTER = """Stand: 2025-08-07

Umweltministerin Jolanda Prex hat am Mittwoch in Tannrode das Moor am Lauensee besucht. Das Gespräch von Prex mit \
Moorbauer Ludo Hanke dauerte etwa zwei Stunden.

Hanke verlangt eine Entschädigung von 4.000 Euro je Hektar. Prex sagte, das Land werde den Bauern in den kommenden \
Wochen ein Angebot vorlegen.
"""
RETOLD = """Besuch im Moor

Etwa zwei Stunden dauerte das Gespräch der Umweltministerin Jolanda Prex mit Ludo Hanke am Lauensee. Danach war die \
Stimmung gelöst.

Ein Angebot an die Bauern werde das Land in den kommenden Wochen vorlegen, sagte Prex. Der Bund der Landwirte blieb \
skeptisch.
"""
TOWN = {"brücke.txt": BRIDGE, "pacht.txt": LATER, "seilbahn.txt": f"{LEAD}\n\n{RESCUE}\n\n{CAUSE}\n\n{HISTORY}"}


async def suggestion(folder: Path, articles: dict[str, str], source: str = "moor.txt") -> Published | None:
    async with Archive(Settings(write(folder, TOWN | articles))) as archive:
        await archive.sync()
        return await archive.date_suggestion(source)


async def test_a_report_of_the_same_event_suggests_its_day_and_dates_nothing(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, TOWN | {"prex.txt": MINISTER, "moor.txt": RETOLD}))) as archive:
        await archive.sync()

        assert await archive.date_suggestion("moor.txt") == Published(DAY, "twin", "prex.txt")
        assert await known(archive, "moor.txt") is None
        await archive.date("moor.txt", DAY)
        assert await archive.date_suggestion("moor.txt") is None


async def test_reports_of_different_days_suggest_none(tmp_path: Path) -> None:
    other = MINISTER.replace(DAY, "2025-08-12").replace("Hanke verlangt", "Der Moorbauer verlangt")

    assert await suggestion(tmp_path, {"moor.txt": RETOLD, "prex.txt": MINISTER, "später.txt": other}) is None


async def test_one_sentence_alike_suggests_nothing(tmp_path: Path) -> None:
    one = RETOLD.partition("\n\nEin Angebot")[0] + "\n\nDer Bund der Landwirte blieb skeptisch.\n"

    assert await suggestion(tmp_path, {"moor.txt": one, "prex.txt": MINISTER}) is None


async def test_an_article_with_a_name_of_its_own_tells_of_something_else(tmp_path: Path) -> None:
    own = RETOLD + "\nZuvor war Prex in Quellstetten gewesen. In Quellstetten hatte sie einen Radweg eröffnet.\n"

    assert await suggestion(tmp_path, {"moor.txt": own, "prex.txt": MINISTER}) is None


async def test_other_weekdays_or_a_later_day_speak_against_a_suggestion(tmp_path: Path) -> None:
    friday = RETOLD.replace("am Lauensee", "am Freitag am Lauensee")
    later = RETOLD.replace("Danach war", "Am 12. August 2025 war")

    assert await suggestion(tmp_path / "a", {"moor.txt": friday, "prex.txt": MINISTER}) is None
    assert await suggestion(tmp_path / "b", {"moor.txt": later, "prex.txt": MINISTER}) is None


async def test_nothing_is_suggested_for_what_is_not_there(tmp_path: Path) -> None:
    assert await suggestion(tmp_path, {"prex.txt": MINISTER}, "moor.txt") is None
