"""A newsroom's desk for tests: articles written into a folder, kept in memory, and asked."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from retrieval import readers
from retrieval.analysis import lexicons
from retrieval.archive import Archive, Settings
from retrieval.expansion import Lexicons, expand
from retrieval.folder import Found, walk
from retrieval.indexing import prepare
from retrieval.model import Answer, Language, Span
from retrieval.question import parse
from retrieval.ranking import Search
from retrieval.store import Kept, Store, Title

OWN_LISTS = Lexicons(
    own=lexicons.synonyms(), thesaurus=lexicons.Synonyms({}), english=lexicons.translations(), dictionary={}
)

# Three articles of one small town; tests that need a subject and its surroundings ask these.
TOWN: Mapping[str, str] = {
    "brücke.txt": (
        "Mühlenbrücke bleibt länger gesperrt\n\n"
        "Die Mühlenbrücke in Moorbach bleibt voraussichtlich bis zum 14. November gesperrt. Grund sind Risse im "
        "nördlichen Pfeiler, die ein Gutachter entdeckt hat. Die Sanierung kostet 2,4 Millionen Euro.\n\n"
        "„Wir hätten die Brücke gern früher geöffnet“, sagte Baudezernentin Karin Sander am Montag. Sie bat die "
        "Anwohner um Geduld. Der Busverkehr wird drei Wochen lang umgeleitet.\n"
    ),
    "freibad.txt": (
        "Freibad öffnet später\n\n"
        "Das Freibad von Moorbach öffnet in diesem Jahr erst am 1. Juni. Im vergangenen Sommer zählte der Betreiber "
        "41.000 Besucher. Eine Tageskarte kostet künftig 5,50 Euro.\n\n"
        "Neuer Betriebsleiter ist Tobias Reimann, der zuvor die Eishalle in Lüttgau führte.\n"
    ),
    "stadtrat.txt": (
        "Stadtrat streitet über Kita\n\n"
        "Im Moorbacher Stadtrat haben 18 Abgeordnete für den Neubau der Kita Sonnenhügel gestimmt. "
        "„Moorbach verspielt seine Zukunft“, kritisierte Oppositionsführer Jens Wolter. "
        "Bürgermeisterin Hanna Feldkamp wies die Kritik zurück.\n"
    ),
}  # fmt: skip


def write(folder: Path, articles: Mapping[str, str | bytes]) -> Path:
    """Puts articles into a folder, as they are: no line end is changed."""
    for source, text in articles.items():
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@asynccontextmanager
async def archive_of(folder: Path, articles: Mapping[str, str | bytes] = TOWN) -> AsyncIterator[Archive]:
    """An archive that holds just these articles."""
    async with Archive(Settings(articles=write(folder, articles))) as archive:
        await archive.sync()
        yield archive


async def ask(
    folder: Path, question: str, articles: Mapping[str, str | bytes] = TOWN, language: Language | None = None
) -> Answer:
    """What an archive of just these articles answers."""
    async with archive_of(folder, articles) as archive:
        return await archive.ask(question, language=language)


@asynccontextmanager
async def store_of(folder: Path, articles: Mapping[str, str | bytes] = TOWN) -> AsyncIterator[Store]:
    """A store that holds just these articles, for claims about what stands before the answer."""
    found = [item for item in walk(write(folder, articles)) if isinstance(item, Found)]
    async with Store(None) as store:
        await store.keep([prepare(readers.read(item), item.stamp) for item in found])
        yield store


async def sought(folder: Path, question: str, articles: Mapping[str, str | bytes] = TOWN) -> Search:
    """A question as an archive of just these articles looks for it."""
    async with store_of(folder, articles) as store:
        return await expand(parse(question), store, OWN_LISTS)


async def kept(store: Store) -> list[Kept]:
    """Every passage of a store of few documents, document by document."""
    numbers = sorted(await store.holdings(range(1, 100)))
    return [passage for number in numbers for passage in await store.passages_of(number)]


async def titles(store: Store, passages: Sequence[Kept]) -> dict[int, Title]:
    """The titles of the passages' documents, as ranking wants them."""
    entitled = await store.entitled([passage.passage.id for passage in passages])
    return {passage.document: title for passage, title in entitled.values()}


def marked(answer: Answer) -> list[str]:
    """The words the first citation highlights."""
    first = answer.citations[0]
    return [Span(h.start - first.span.start, h.end - first.span.start).of(first.text) for h in first.highlights]
