"""What is measured on: labelled passages with questions, the same with slips, articles of any number."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

from retrieval.evaluation import Case, load
from retrieval.model import Span
from retrieval.passages import paragraphs
from retrieval.readers.decoding import decode
from retrieval.sentences import sentences

ROOT = Path(__file__).parents[1]
POOL, POOL_QUESTIONS = Path("data/pool.jsonl"), Path("questions/pool_dev.json")
SETS = ("xquad", "mlqa", "belebele")  # question sets of the pool; the others' questions are headlines
ANSWERED_SETS = ("xquad", "mlqa")  # of these, the words that answer are known

ENOUGH = 81  # words after which a paragraph takes no more sentences; the mean is then about 93
RUN = 4  # most consecutive sentences taken from one place
PARAGRAPHS = 5  # of an article
PASSAGES = PARAGRAPHS + 1  # of an article: a headline is one too
NAMED = 0.2  # share of paragraphs that name somebody nobody else names
FOLDER = 1_000  # articles of one folder

_WORD = re.compile(r"[^\W\d_]{4,}")
_KEYBOARD = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ä", "ö", "ü", "ei", "au", "ie")
_CODAS = ("", "l", "m", "n", "ng", "r", "rk", "s", "sch", "t", "tz")
_NAMINGS = (
    "Zuständig ist {name}.",
    "Das bestätigte {name} am Telefon.",
    "{name} wollte sich dazu nicht äußern.",
    "Auch {name} war eingeladen.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as a peer gets it, with the document it stands in."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """Passages and questions whose right passages are known.

    name       for the report
    is_pool    whether it is the pool the goals were set on
    files      what our archive reads: source to text
    units      the same text as peers get it, passage by passage
    cases      all questions whose ranking counts; groups are their `type`
    answered   those of them whose answering words are known
    questions  texts of all questions, for measuring speed
    """

    name: str
    is_pool: bool
    files: dict[str, str]
    units: tuple[Unit, ...]
    cases: tuple[Case, ...]
    answered: tuple[Case, ...]
    questions: tuple[str, ...]


def labelled(root: Path | None) -> Labelled:
    """The pool below `root`, else our demo articles with their questions.

    Raises QuestionFileError if the questions cannot be read.
    """
    return _pool(root) if root else _demo(ROOT / "seeds")


def pool_beside(checkout: Path) -> Path | None:
    """A folder beside the checkout that holds the pool and its questions."""
    beside = sorted(path.parents[1] for path in checkout.parent.glob(f"*/{POOL}"))
    return next((folder for folder in beside if (folder / POOL_QUESTIONS).exists()), None)


def _pool(root: Path) -> Labelled:
    lines = (root / POOL).read_text("utf-8").splitlines()
    units = tuple(Unit(**json.loads(line)) for line in lines if line)
    questions = load([root / POOL_QUESTIONS])
    cases = tuple(case for case in questions if case.type in SETS and case.gold)
    return Labelled(
        name=f"pool of {len(units):,} German passages",
        is_pool=True,
        files={unit.source: unit.text + "\n" for unit in units},
        units=units,
        cases=cases,
        answered=tuple(case for case in cases if case.type in ANSWERED_SETS),
        questions=tuple(case.q for case in questions),
    )


def _demo(folder: Path) -> Labelled:
    articles = sorted(path for path in folder.rglob("*") if path.suffix in {".txt", ".md"} and path.stem != "README")
    files = {path.relative_to(folder).as_posix(): decode(path.read_bytes()) for path in articles}
    units = tuple(
        Unit(source, span.of(text)) for source, text in files.items() for span in paragraphs(text) if span.of(text)
    )
    cases = tuple(case for case in load([folder / "questions.json"]) if case.gold and case.lang == "de")
    return Labelled(
        name=f"demo archive of {len(files)} articles (no pool was found: not comparable with the goals)",
        is_pool=False,
        files=files,
        units=units,
        cases=cases,
        answered=cases,
        questions=tuple(case.q for case in cases),
    )


# ---- slips


def with_typos(cases: Sequence[Case], seed: int) -> tuple[Case, ...]:
    """The same questions, each with one slip; the same slips for the same seed."""
    return tuple(case.model_copy(update={"q": with_typo(case.q, Random(f"{seed}/{case.id}"))}) for case in cases)


def with_typo(text: str, random: Random) -> str:
    """One random edit in one random word of at least 4 letters; the text as it was if it has no such word.

    The edit is a letter dropped, doubled, swapped with the next, or replaced by its neighbour on a German
    keyboard; it always changes the word and never parts it.
    """
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = random.choice(words)
    return text[: word.start()] + _slip(word[0], random) + text[word.end() :]


def _slip(word: str, random: Random) -> str:
    slips = (_dropped, _doubled, _swapped, _beside)
    while True:
        slipped = random.choice(slips)(word, random.randrange(len(word)), random)
        if slipped != word:
            return slipped


def _dropped(word: str, place: int, random: Random) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int, random: Random) -> str:
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, place: int, random: Random) -> str:
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def _beside(word: str, place: int, random: Random) -> str:
    letter = word[place]
    row = next((row for row in _KEYBOARD if letter.lower() in row), "")
    around = [row[at] for at in _neighbours(row.find(letter.lower())) if 0 <= at < len(row)]
    if not around:
        return word
    struck = random.choice(around)
    return word[:place] + (struck.upper() if letter.isupper() else struck) + word[place + 1 :]


def _neighbours(place: int) -> tuple[int, int]:
    return place - 1, place + 1


# ---- articles resampled to any size


@dataclass(frozen=True, slots=True)
class Article:
    """A made-up article: a headline, and paragraphs of about 93 words."""

    source: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def passages(self) -> tuple[str, ...]:
        """What the archive makes passages of."""
        return self.title, *self.paragraphs

    @property
    def text(self) -> str:
        """The article as it is written to a file."""
        return "\n\n".join(self.passages) + "\n"


@dataclass(frozen=True, slots=True)
class Resampled:
    """Articles mixed from the sentences of other passages; article n is the same whatever is taken besides.

    sentences  of each passage drawn from, in order
    """

    sentences: tuple[tuple[str, ...], ...]
    seed: int

    def articles(self, first: int, last: int) -> Iterator[Article]:
        """Articles number `first` to `last`, the latter exclusive."""
        return (self.article(number) for number in range(first, last))

    def article(self, number: int) -> Article:
        """One article; articles share sentences, as articles of a story do."""
        random = Random(f"{self.seed}/{number}")
        return Article(
            source=f"{number // FOLDER:04}/{number:07}.txt",
            title=_headline(random.choice(random.choice(self.sentences))),
            paragraphs=tuple(self._paragraph(random) for _ in range(PARAGRAPHS)),
        )

    def texts(self, passages: int) -> list[str]:
        """The passages of the first articles, as peers get them."""
        articles = self.articles(0, articles_for(passages))
        return list(chain.from_iterable(article.passages for article in articles))[:passages]

    def _paragraph(self, random: Random) -> str:
        taken: list[str] = []
        words = 0
        while words < ENOUGH:
            passage = random.choice(self.sentences)
            start = random.randrange(len(passage))
            for sentence in passage[start : start + random.randint(1, RUN)]:
                if words >= ENOUGH:
                    break
                taken.append(sentence)
                words += sentence.count(" ") + 1
        if random.random() < NAMED:
            taken.insert(random.randint(1, len(taken)), random.choice(_NAMINGS).format(name=_name(random)))
        return " ".join(taken)


def resampled(units: Sequence[Unit], seed: int) -> Resampled:
    """What articles are mixed from, cut into sentences."""
    cut = (tuple(_sentences(unit.text)) for unit in units)
    return Resampled(tuple(passage for passage in cut if passage), seed)


def articles_for(passages: int) -> int:
    """How many articles hold that many passages."""
    return -(-passages // PASSAGES)


def write(articles: Iterator[Article], folder: Path) -> None:
    """Writes each article into a file of its own."""
    write_files(((article.source, article.text) for article in articles), folder)


def write_files(files: Iterator[tuple[str, str]], folder: Path) -> None:
    """Writes texts to files below the folder; a file that has its text already keeps its time of change."""
    for source, text in files:
        path = folder / source
        if path.exists() and path.read_text("utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _sentences(text: str) -> Iterator[str]:
    for span in sentences(text, Span(0, len(text))):
        yield " ".join(span.of(text).split())


def _headline(sentence: str) -> str:
    return " ".join(sentence.split()[:8]).rstrip('.,;:!?…"“”„«»')[:100] or "Kurz gemeldet"


def _name(random: Random) -> str:
    def syllable() -> str:
        return random.choice(_ONSETS) + random.choice(_MIDDLES) + random.choice(_CODAS)

    return f"{syllable().capitalize()}{syllable()[:3]} {(syllable() + syllable()).capitalize()}{syllable()}"
