"""What a message asks for: text -> command."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from bot.access import Role
from retrieval.model import Language, PassageId, Span

# "/quelle@belegbot 2" is how Telegram names one bot of several, "!quelle 2" is what Matrix's programs let through.
_COMMAND = re.compile(r"[/!](?P<name>[^\W\d_]\w*)(?:@(?P<bot>[\w.:-]+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
_NUMBER = re.compile(r"\[?([0-9]{1,3})\]?\.?")
_MARK = re.compile(r"(?:^|\s)#(?P<of>[0-9a-f]{6})$")
_PASSAGE = re.compile(r"(?P<id>[0-9a-f]{16})(?:\.(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}))?")
_TAKES_BACK = frozenset("-–—")
_DATED = re.compile(  # an article, and what looks like a date behind it
    r"(?P<which>.+?)(?<=\S)\s+(?P<value>[-–—]|\d{4}(?:-\d{1,2}){0,2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s?[^\W\d_]+\.?,?\s\d{4}|[^\W\d_]+\.?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?\d{4})"
)
_SOMEBODY = re.compile(r"(?:(?P<platform>[a-z]+):)?(?P<sender>\S+)\s+(?P<role>\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in the sender's own words."""

    question: str


@dataclass(frozen=True, slots=True)
class Greet:
    """A greeting and nothing else."""


@dataclass(frozen=True, slots=True)
class Thank:
    """Thanks, or that it is fine, and nothing else."""


@dataclass(frozen=True, slots=True)
class ShowSource:
    """All there is about a citation of the last answer, by its number from 1, or about a file by its name."""

    which: int | str = 1


@dataclass(frozen=True, slots=True)
class ShowPassage:
    """A passage by its id, marked where the span says; `of` is the answer it was cited in (see `mark`), or ""."""

    passage: PassageId
    span: Span | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class ShowAnswer:
    """The last answer once more; `of` says which answer is meant (see `mark`), or is ""."""

    of: str = ""


@dataclass(frozen=True, slots=True)
class ShowTimeline:
    """Dated events, as the words say which (see `bot.timelines.read`), all of them if they are "".

    of  which timeline is meant by words that do not say (see `mark`), or ""
    """

    words: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Further passages on the last question; `of` says which question is meant (see `mark`), or is ""."""

    of: str = ""


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """What the archive holds and how fresh it is."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """What the bot can do for this visitor."""


@dataclass(frozen=True, slots=True)
class ReportWrong:
    """The last answer is wrong; the note says how, or is "", and `of` which answer is meant (see `mark`)."""

    note: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class ReportRight:
    """The last answer is right; `of` says which answer is meant (see `mark`), or is ""."""

    of: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what is kept about this room."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A link that signs in to the web page."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A code that lets one more person in."""

    role: Role = "reader"


@dataclass(frozen=True, slots=True)
class ShowPeople:
    """Who is let in, and as what."""


@dataclass(frozen=True, slots=True)
class SetRole:
    """What somebody may do from now on; None: nothing. `platform` is "" for the one this is said on."""

    platform: str
    sender: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class SyncNow:
    """Look through the folder of articles at once."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An article to be kept under a name; without a name one is made up."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ShowDate:
    """When an article appeared; it is named by a number of what was shown last, its name, or a part of that."""

    which: int | str


@dataclass(frozen=True, slots=True)
class SetDate:
    """The desk's own date of an article, as it was written; None takes it back."""

    which: int | str
    value: str | None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The language the bot speaks in this room; None asks which it is."""

    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """The end of the conversation, where the bot can end it."""


@dataclass(frozen=True, slots=True)
class Misused:
    """A command whose words do not fit; `topic` says which."""

    topic: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Looks like a command and is none."""

    name: str


Command = (
    Ask
    | Greet
    | Thank
    | ShowSource
    | ShowPassage
    | ShowAnswer
    | ShowTimeline
    | ShowMore
    | ShowStatus
    | ShowHelp
    | ReportWrong
    | ReportRight
    | Forget
    | OpenPage
    | Invite
    | ShowPeople
    | SetRole
    | SyncNow
    | Upload
    | ShowDate
    | SetDate
    | SetLanguage
    | Leave
    | Misused
    | Unknown
)

# topic: what a command is called in German, in English, and by whoever knows it under another name
TOPICS: Mapping[str, tuple[str, ...]] = {
    "ask": ("/frage", "/ask"),
    "source": ("/quelle", "/source"),
    "more": ("/mehr", "/more"),
    "answer": ("/antwort", "/answer"),
    "timeline": ("/zeitleiste", "/timeline"),
    "status": ("/stand", "/status"),
    "wrong": ("/falsch", "/wrong"),
    "right": ("/gut", "/good"),
    "page": ("/seite", "/page"),
    "language": ("/sprache", "/lang", "/language"),
    "forget": ("/vergiss", "/forget"),
    "invite": ("/einladen", "/invite"),
    "role": ("/rolle", "/role"),
    "sync": ("/neu", "/sync"),
    "date": ("/datum", "/date"),
    "help": ("/hilfe", "/help", "/start"),
    "quit": ("/ende", "/quit"),
}
FOR_ADMINS = frozenset({"invite", "role", "sync"})
_TOPIC_OF = {name: topic for topic, names in TOPICS.items() for name in names}

_ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("reader", "leser", "leserin"), "reader"),
    **dict.fromkeys(("editor", "redaktion", "redakteur", "redakteurin"), "editor"),
    **dict.fromkeys(("admin", "administrator", "administratorin"), "admin"),
}
_NO_ROLE = frozenset({"weg", "raus", "keine", "remove", "none", "away"})
_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("de", "deutsch", "german"), "de"),
    **dict.fromkeys(("en", "englisch", "english"), "en"),
}


_COURTESIES: Mapping[str, Greet | Thank] = {
    **dict.fromkeys(("hallo", "hi", "hey", "moin", "servus", "grüß gott", "hello", "hello there"), Greet()),
    **dict.fromkeys(("guten morgen", "guten tag", "guten abend", "good morning", "good evening"), Greet()),
    **dict.fromkeys(
        ("danke", "danke dir", "danke ihnen", "danke schön", "dankeschön", "vielen dank", "merci"), Thank()
    ),
    **dict.fromkeys(("thanks", "thanks a lot", "thank you", "thx", "ok", "okay", "ok danke", "alles klar"), Thank()),
}


def parse(text: str) -> Command:
    """What is asked for. What is neither a command nor a courtesy is a question, the empty text too."""
    text = text.strip()
    found = _COMMAND.fullmatch(text)
    if not found:
        return _COURTESIES.get(" ".join(re.findall(r"\w+", text.lower())), Ask(text))
    topic = _TOPIC_OF.get(f"/{found['name'].lower()}")
    if topic is None:
        return Unknown(f"{text[0]}{found['name']}")
    if topic == "sync" and "\n" in (words := text[found.end("name") :]):
        return _upload(words)
    return _FILLED[topic]((found["rest"] or "").strip())


def mark(platform: str, room: str, message: str) -> str:
    """What a button says behind its command to mean the answer to one message: "/mehr #3fa9c2"."""
    return blake2b("\0".join((platform, room, message)).encode(), digest_size=3).hexdigest()


def called(topic: str, language: Language) -> str:
    """What a command is called in a language, with its slash."""
    german, english, *_ = TOPICS[topic]
    return german if language == "de" else english


def nearest(name: str, topics: Iterable[str]) -> str:
    """The name among those of some topics that a mistyped one resembles, or ""."""
    from rapidfuzz.process import extractOne  # noqa: PLC0415  # 50 ms that only a slip of the pen has to pay

    names = [known for topic in topics for known in TOPICS[topic]]
    found = extractOne(f"/{name[1:].lower()}", names, score_cutoff=70)
    return str(found[0]) if found else ""


def _ask(rest: str) -> Ask | Misused:
    return Ask(rest) if rest else Misused("ask")


def _language(rest: str) -> SetLanguage | Misused:
    if not rest:
        return SetLanguage()
    language = _LANGUAGES.get(rest.lower())
    return SetLanguage(language) if language else Misused("language")


def _invite(rest: str) -> Invite | Misused:
    role = _ROLES.get(rest.lower(), None if rest else "reader")
    return Invite(role) if role else Misused("invite")


def _role(rest: str) -> SetRole | ShowPeople | Misused:
    if not rest:
        return ShowPeople()
    found = _SOMEBODY.fullmatch(rest)
    if not found:
        return Misused("role")
    word = found["role"].lower()
    if word not in _ROLES and word not in _NO_ROLE:
        return Misused("role")
    return SetRole((found["platform"] or "").lower(), found["sender"], _ROLES.get(word))


def _date(rest: str) -> ShowDate | SetDate | Misused:
    found = _DATED.fullmatch(rest)
    which = (found["which"] if found else rest).strip(" „“”\"'")
    if not which:
        return Misused("date")
    number = _NUMBER.fullmatch(which)
    meant = int(number[1]) if number and not number[1].startswith("0") else which  # "004" begins a file's name
    if not found:
        return ShowDate(meant)
    return SetDate(meant, None if found["value"] in _TAKES_BACK else found["value"])


def _upload(words: str) -> Upload:
    """On the first line may stand a name; what follows is the article."""
    first, _, text = words.partition("\n")
    name = re.sub(r"^@\S+", "", first).strip()
    return Upload(name, text.strip())


def _marked(rest: str) -> tuple[str, str]:
    """The words, and which answer they mean."""
    found = _MARK.search(rest)
    return (rest[: found.start()].strip(), found["of"]) if found else (rest, "")


def _more(rest: str) -> ShowMore:
    return ShowMore(_marked(rest)[1])


def _wrong(rest: str) -> ReportWrong:
    note, of = _marked(rest)
    return ReportWrong(note, of)


def _passage(rest: str) -> ShowPassage | None:
    words, of = _marked(rest)
    found = _PASSAGE.fullmatch(words)
    if not found:
        return None
    span = Span(int(found["start"]), int(found["end"])) if found["start"] else None
    return ShowPassage(found["id"], span, of)


def _source(rest: str) -> ShowSource | ShowPassage:
    if passage := _passage(rest):
        return passage
    number = _NUMBER.fullmatch(rest)
    if number:
        return ShowSource(int(number[1]))
    return ShowSource(rest.strip("„“”\"'")) if rest else ShowSource()


# Words behind a command that takes none are let pass: "/stand bitte".
_FILLED: Mapping[str, Callable[[str], Command]] = {
    "ask": _ask,
    "source": _source,
    "more": _more,
    "answer": lambda rest: ShowAnswer(_marked(rest)[1]),
    "timeline": lambda rest: ShowTimeline(*_marked(rest)),
    "status": lambda _: ShowStatus(),
    "wrong": _wrong,
    "right": lambda rest: ReportRight(_marked(rest)[1]),
    "page": lambda _: OpenPage(),
    "language": _language,
    "forget": lambda _: Forget(),
    "invite": _invite,
    "role": _role,
    "sync": lambda _: SyncNow(),
    "date": _date,
    "help": lambda _: ShowHelp(),
    "quit": lambda _: Leave(),
}
