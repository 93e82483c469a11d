"""Message -> Reply: the one place that decides what the bot says."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot import chronicle, evidence, exports, feedback, picture, timelines, wording
from bot.access import INVITATION, MOST, TERMINAL, NotAllowed, Person, Role, RoleChange, Visitor
from bot.commands import (
    FOR_ADMINS,
    TOPICS,
    Ask,
    Command,
    Forget,
    Greet,
    Invite,
    Leave,
    Misused,
    OpenPage,
    ReportRight,
    ReportWrong,
    SetDate,
    SetLanguage,
    SetRole,
    ShowAnswer,
    ShowDate,
    ShowHelp,
    ShowMore,
    ShowPassage,
    ShowPeople,
    ShowSource,
    ShowStatus,
    ShowTimeline,
    SyncNow,
    Thank,
    Unknown,
    Upload,
    called,
    mark,
    nearest,
    parse,
)
from bot.dates import Dates
from bot.feedback import Cited, Feedback, Report
from bot.followup import Dangling, More, Understood, meaning
from bot.health import Health
from bot.memory import Memory, Rooms
from bot.phrases import LANGUAGES, Phrases
from bot.platform import File, Message, Unreachable
from bot.reply import Attachment, Block, Button, Paragraph, Reply
from bot.timelines import Wanted
from bot.uploads import NotKept
from retrieval.errors import RetrievalError
from retrieval.model import (
    Answer,
    Citation,
    Clipping,
    Document,
    FoundPassage,
    Language,
    Level,
    PassageId,
    Period,
    Published,
    Span,
    SyncReport,
    Timeline,
    Verdict,
)

MORE_AT_ONCE = 3  # passages
EXAMPLES = 3
LONGEST = 8_000  # characters of a question
SKIPPED_SHOWN = 5
_FILES = frozenset({"csv", "json", "ics"})
BUTTONS = 5  # for sources; with more of them none has a place to be found at
MOST_LEANING = 20  # messages on one answer, below whose replies a sign still means it
_LEANING = (Ask, ShowMore, ShowSource, ShowAnswer, ShowTimeline, ReportRight, ReportWrong)


class Held(Protocol):
    """What the archive says of itself; see `retrieval.archive.Status`."""

    @property
    def documents(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def newest(self) -> Published | None: ...
    @property
    def as_of(self) -> str: ...
    @property
    def engine(self) -> str: ...


class Archive(timelines.Archive, Protocol):
    """What the conversation needs of `retrieval.archive.Archive`."""

    async def ask(self, question: str, *, language: Language | None = None) -> Answer: ...
    async def more(
        self, question: str, shown: Collection[tuple[str, Span]], limit: int = 3, *, language: Language | None = None
    ) -> tuple[Citation, ...]: ...
    async def suggestions(self, count: int = 3) -> tuple[str, ...]: ...
    async def passage(self, key: PassageId, span: Span | None = None) -> Clipping | None: ...
    async def article(self, source: str) -> Clipping | None: ...
    async def named(self, name: str) -> tuple[str, ...]: ...
    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]: ...
    async def document(self, source: str) -> Document | None: ...
    async def date_suggestion(self, source: str) -> Published | None: ...
    async def status(self) -> Held: ...


class Archives(Protocol):
    """See `bot.archives.Archives`."""

    def of(self, clearance: Level) -> Archive: ...
    async def date(self, source: str, value: str | None) -> bool: ...


class Access(Protocol):
    """What admins and editors do; see `bot.access.Access`."""

    async def invite(self, role: Role, by: Message) -> str: ...
    async def set_role(self, platform: str, sender: str, role: Role | None, by: Message) -> RoleChange: ...
    async def people(self) -> list[Person]: ...
    async def dated(self, source: str, value: str | None, by: Message) -> None: ...


class Desk(Protocol):
    """The service, as far as admins ask about it; see `bot.app.Service`."""

    async def sync(self) -> SyncReport | None: ...
    async def health(self) -> Health: ...


class Uploads(Protocol):
    """See `bot.uploads.Uploads`."""

    async def document(self, message: Message, file: File, name: str = "") -> str: ...
    async def text(self, message: Message, text: str, name: str = "") -> str: ...


class Links(Protocol):
    """See `bot.links.Links`."""

    def passage(self, passage_id: PassageId, span: Span | None, message: Message) -> str: ...
    def timeline(self, wanted: Wanted, message: Message) -> str: ...
    def page(self, message: Message, visitor: Visitor) -> Awaitable[str]: ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message with all that is known about it; `language` is that of a question whose words do not tell."""

    message: Message
    visitor: Visitor
    phrases: Phrases
    language: Language
    archive: Archive
    memory: Memory | None
    links: Links

    @property
    def room(self) -> tuple[str, str]:
        return self.message.platform, self.message.room

    @property
    def admin(self) -> bool:
        return self.visitor.role == "admin"

    def linked(self, citation: Citation) -> str:
        return self.links.passage(citation.passage, citation.span, self.message)

    @property
    def mark(self) -> str:
        """What buttons below the answer to this message mean it by."""
        return mark(*self.room, self.message.edits or self.message.id)

    def meant(self, of: str) -> Memory | None:
        """What was talked about last, if that is what a pressed button belongs to; without one, in any case."""
        return self.memory if self.memory and of in {"", self.memory.mark, *self.memory.leaning} else None

    def called(self, topic: str) -> str:
        return called(topic, self.phrases.language)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A part of a timeline, and whether there is none at all."""

    reply: Reply
    empty: bool = False


class Conversation:
    """Answers messages of visitors who were let in.

    language  what to take a question for if its words do not tell and nobody chose a language for the room
    now       the time on the wall, with a time zone
    """

    def __init__(  # noqa: PLR0913, PLR0917  # everything it speaks of, once
        self,
        archives: Archives,
        rooms: Rooms,
        feedback: Feedback,
        access: Access,
        desk: Desk,
        links: Links,
        language: Language,
        now: Callable[[], datetime] = wording.local_now,
        uploads: Uploads | None = None,
    ) -> None:
        self._archives = archives
        self._rooms = rooms
        self._feedback = feedback
        self._access = access
        self._desk = desk
        self._links = links
        self._language_of_questions: Language = language
        self._now = now
        self._uploads = uploads
        self._dates = Dates(archives, access)

    async def reply(self, message: Message, visitor: Visitor) -> Reply:
        """What to say. The same message handled again says the same. Raises whatever goes wrong inside."""
        platform, room = message.platform, message.room
        chosen = await self._rooms.language(platform, room)
        turn = _Turn(
            message,
            visitor,
            LANGUAGES[chosen or visitor.language],
            chosen or self._language_of_questions,
            self._archives.of(visitor.clearance),
            await self._rooms.recall(platform, room),
            self._links,
        )
        said = await self._reply(turn)
        await self._lean(turn)
        return replace(said, language=turn.phrases.language)

    async def _lean(self, turn: _Turn) -> None:
        """What was said on the last answer belongs to it: a sign below it means that answer."""
        command = parse(turn.message.text)
        if turn.memory is None or not isinstance(command, _LEANING) or getattr(command, "of", "") != "":
            return
        memory = await self._rooms.recall(*turn.room)
        on_it = memory is not None and memory.mark == turn.memory.mark and memory.mark not in {"", turn.mark}
        if memory and on_it and turn.mark not in memory.leaning:
            leaning = (*memory.leaning, turn.mark)[-MOST_LEANING:]
            await self._rooms.remember(*turn.room, replace(memory, leaning=leaning))

    async def _reply(self, turn: _Turn) -> Reply:
        command = parse(turn.message.text)
        if turn.message.file and isinstance(command, Ask | SyncNow | Upload | Greet | Thank):
            return await self._sent_in(command, turn.message.file, turn)
        return await self._commanded(command, turn)

    async def _commanded(self, command: Command, turn: _Turn) -> Reply:  # noqa: PLR0911, PLR0912  # one a line
        match command:
            case Ask(question):
                return replace(await self._asked(question[:LONGEST], turn), apart=bool(turn.message.replaces))
            case Greet():
                return _said(turn.phrases.greeting)
            case Thank():
                return _said(turn.phrases.my_pleasure)
            case ShowSource(which):
                return await self._source(which, turn)
            case ShowPassage():
                return await self._passage(command, turn)
            case ShowAnswer(of):
                return await self._once_more(of, turn)
            case ShowMore(of) if of and not turn.meant(of):
                return _stale(turn)
            case ShowMore():
                return await self._more(turn)
            case ShowTimeline():
                return await self._timeline(command, turn)
            case ShowStatus():
                return await self._status(turn)
            case ShowHelp():
                return await self._help(turn)
            case ReportWrong(note, of):
                return await self._wrong(note, of, turn)
            case ReportRight(of):
                return await self._right(of, turn)
            case Upload(name, text):
                return await self._written(name, text, turn)
            case ShowDate() | SetDate():
                cited = turn.memory.citations if turn.memory else ()
                return await self._dates.reply(command, turn.message, turn.visitor, turn.archive, cited, turn.phrases)
            case Forget():
                await self._rooms.forget(*turn.room)
                return _said(turn.phrases.forgotten)
            case OpenPage():
                return await self._page(turn)
            case SetLanguage(language):
                return await self._language(language, turn)
            case Leave() if turn.message.platform == TERMINAL:
                return _said(turn.phrases.farewell)
            case Invite() | SetRole() | ShowPeople() | SyncNow() | Misused() as command:
                return await self._administer(command, turn)
            case Leave() | Unknown():
                return _unknown(turn)

    # ---- questions

    async def _asked(self, question: str, turn: _Turn) -> Reply:
        match meaning(question, turn.memory.question if turn.memory else ""):
            case Understood(whole):
                answered = await self._answer(whole, turn)
                said = turn.phrases.understood_as.format(question=wording.quoted(whole, turn.phrases))
                return replace(answered, blocks=(Paragraph(said), *answered.blocks))
            case More():
                return await self._more(turn)
            case Dangling():
                return _said(turn.phrases.dangling)
            case None:
                return await self._answer(question, turn)

    async def _answer(self, question: str, turn: _Turn) -> Reply:
        answer = await turn.archive.ask(question, language=turn.language)
        reply = wording.answer(answer, turn.phrases, self._now(), turn.linked)
        if answer.reason and answer.reason.code in {"empty_question", "empty_archive"}:
            return reply
        await self._rooms.remember(*turn.room, Memory(question, answer, mark=turn.mark))
        return replace(reply, buttons=_answer_buttons(answer, turn.mark, turn))

    async def _once_more(self, of: str, turn: _Turn) -> Reply:
        """The last answer as it was given, but for what the room may not see any more."""
        if turn.memory is None and not of:
            return _said(turn.phrases.no_answer_yet)
        memory = turn.meant(of)
        if memory is None:
            return _stale(turn)
        if isinstance(timeline := parse(memory.answer.question), ShowTimeline):  # as it is now
            return await self._timeline(ShowTimeline(timeline.words), turn)
        seen = [each for each in memory.answer.citations if await turn.archive.passage(each.passage, each.span)]
        if len(seen) < len(memory.answer.citations):
            return replace(_said(turn.phrases.citation_lost), apart=True)
        reply = wording.answer(memory.answer, turn.phrases, self._now(), turn.linked)
        return replace(reply, buttons=_answer_buttons(memory.answer, memory.mark, turn))

    async def _more(self, turn: _Turn) -> Reply:
        memory = turn.memory
        if memory is None or not (memory.question or _is_timeline(memory)):
            return _said(turn.phrases.no_answer_yet)
        if _is_timeline(memory):
            return await self._timeline(ShowTimeline(f"{_timeline_words(memory)} mehr"), turn)
        repeated = memory.by == turn.message.id
        shown = memory.citations[: memory.old] if repeated else memory.citations
        found = await turn.archive.more(
            memory.question,
            [(each.source, each.span) for each in shown],
            MORE_AT_ONCE,
            language=turn.language,
        )
        further = (*shown[len(memory.answer.citations) :], *found)
        await self._rooms.remember(*turn.room, replace(memory, further=further, by=turn.message.id, old=len(shown)))
        reply = wording.further(memory.question, found, turn.phrases, turn.linked)
        again = [_more_button(memory.mark, turn)] if found else []
        back = [_back_button(memory.mark, turn)] if turn.message.replaces else []
        return replace(reply, buttons=(*_source_buttons(found, memory.mark, turn), *again, *back))

    # ---- timelines

    async def _timeline(self, command: ShowTimeline, turn: _Turn) -> Reply:
        """What was asked for; words that do not say which events, such as "bild", mean those that were shown last."""
        if command.of and not turn.meant(command.of):
            return _stale(turn)
        held = await turn.archive.status()
        if not held.documents:  # or none that was read yet
            return _said(turn.phrases.empty_archive)
        wanted = self._understood(command.words, held)
        last = turn.memory if turn.memory and _is_timeline(turn.memory) else None
        if last and wanted.anything and (wanted.more or wanted.form != "text"):
            wanted = replace(self._understood(_timeline_words(last), held), form=wanted.form, more=wanted.more)
        wanted = await self._of_a_file(wanted, turn)
        if wanted.form in _FILES:
            return await self._timeline_file(wanted, turn)
        same = last is not None and _timeline_words(last) == wanted.words()
        goes_on = last if same and (wanted.more or wanted.form == "picture") else None
        shown = await self._timeline_page(wanted, held, goes_on, turn)
        taken = timelines.behind_topic(command.words, wanted.topic)
        reply = shown.reply
        if wanted.period != Period() and timelines.is_backwards(taken, self._now().date(), held.newest):
            turned = Paragraph(turn.phrases.timeline_turned.format(period=taken))
            reply = replace(reply, blocks=(turned, *reply.blocks))
        if wanted.topic and wanted.period != Period() and shown.empty and taken:
            return _with(_period_hint(taken, wanted, turn), reply)
        return reply

    def _understood(self, words: str, held: Held) -> Wanted:
        return timelines.read(words, self._now().date(), held.newest)

    async def _of_a_file(self, wanted: Wanted, turn: _Turn) -> Wanted:
        """A topic that is the name of an article means this article alone."""
        if not wanted.may_name_a_file:
            return wanted
        return timelines.source_meant(wanted, await turn.archive.named(wanted.topic))

    async def _timeline_page(self, wanted: Wanted, held: Held, last: Memory | None, turn: _Turn) -> "_Shown":
        """So many events as a message takes; those after the last ones, if that is what is wanted.

        last  what was shown before of the same timeline, if this goes on with it
        """
        further = last is not None and wanted.more and last.by != turn.message.id  # else it is handled again
        page = (last.page if last else 0) + further
        before = () if last is None else last.citations if further else last.citations[: last.old]
        first = 1 + max((each.number for each in before), default=0)
        found = await timelines.found(wanted, turn.archive, first, skip=page * timelines.AT_ONCE)
        reply = chronicle.timeline(
            found, wanted, turn.phrases, self._now().date(), turn.linked, skipped=page * timelines.AT_ONCE
        )
        if not found.events and not found.undated:
            return _Shown(reply, empty=page == 0)
        cited = replace(found, undated=chronicle.undated(found))
        await self._remember_timeline(cited, wanted, held, page, before, last, turn)
        of = last.mark if last else turn.mark
        attachment = await self._picture(found, wanted, page, reply, turn) if wanted.form == "picture" else None
        link = turn.links.timeline(wanted, turn.message)
        return _Shown(
            replace(
                reply,
                blocks=(*reply.blocks, *([Paragraph(turn.phrases.timeline_page, link)] if link else [])),
                buttons=_timeline_buttons(cited, wanted, page, of, turn),
                attachment=attachment,
                apart=attachment is not None,
            )
        )

    async def _remember_timeline(  # all of it is kept
        self,
        found: Timeline,
        wanted: Wanted,
        held: Held,
        page: int,
        before: Sequence[Citation],
        last: Memory | None,
        turn: _Turn,
    ) -> None:
        citations = timelines.citations(found)
        if last and before:
            answer, further = last.answer, (*before[len(last.answer.citations) :], *citations)
        else:
            asked = f"{turn.called('timeline')} {wanted.words()}".strip()
            answer, further = Answer(asked, Verdict.ANSWERED, None, citations, held.documents, held.as_of), ()
        question = wanted.topic or (turn.memory.question if turn.memory else "")
        by = turn.message.id if wanted.more else last.by if last else ""
        mark_of = last.mark if last else turn.mark
        leaning = last.leaning if last else ()
        await self._rooms.remember(
            *turn.room, Memory(question, answer, further, by, len(before), mark_of, leaning=leaning, page=page)
        )

    async def _picture(self, found: Timeline, wanted: Wanted, page: int, said: Reply, turn: _Turn) -> Attachment:
        today, skipped = self._now().date(), page * timelines.AT_ONCE

        def painted() -> bytes:
            return picture.png(picture.draw(found, wanted, turn.phrases, today, skipped=skipped))

        name = exports.name(wanted, turn.phrases, "png")
        return Attachment("picture", name, "image/png", await asyncio.to_thread(painted), said.plain())

    async def _timeline_file(self, wanted: Wanted, turn: _Turn) -> Reply:
        """All the events there are, in a file."""
        found = await timelines.found(wanted, turn.archive, limit=exports.MOST)
        if not found.events and (wanted.form == "ics" or not found.undated):  # a calendar holds days
            return chronicle.timeline(found, wanted, turn.phrases, self._now().date(), turn.linked)
        file = await asyncio.to_thread(exports.file, found, wanted, turn.phrases, self._now())
        title = chronicle.title(found, wanted, turn.phrases)
        return replace(_said(title, turn.phrases.timeline_file.format(name=file.name)), attachment=file, apart=True)

    # ---- evidence

    async def _source(self, which: int | str, turn: _Turn) -> Reply:
        if isinstance(which, str):
            return await self._file(which, turn)
        if turn.memory is None or not turn.memory.citations:
            return _said(turn.phrases.no_answer_yet)
        cited = next((each for each in turn.memory.citations if each.number == which), None)
        if cited is None:
            return await self._no_such_number(turn.memory, turn)
        return await self._shown(cited, turn)

    async def _file(self, name: str, turn: _Turn) -> Reply:
        """By its whole name, or for a file of the last answer by the beginning of it."""
        cited = _cited_from(name, turn.memory.citations if turn.memory else ())
        if cited is not None and await turn.archive.passage(cited.passage, cited.span):
            return await self._shown(cited, turn)
        clipping = await turn.archive.article(name)
        if clipping is None:
            return _said(turn.phrases.no_such_source.format(name=wording.quoted(name, turn.phrases)))
        link = turn.links.passage(clipping.passage.id, None, turn.message)
        shown = Reply(tuple(evidence.opening(clipping, link, turn.phrases, self._now())))
        return await self._offering_a_date(shown, clipping, turn)

    async def _shown(self, cited: Citation, turn: _Turn) -> Reply:
        """Asked of the archive anew: the room may see less now than when it was answered."""
        clipping = await turn.archive.passage(cited.passage, cited.span)
        if clipping is None:
            return _said(turn.phrases.citation_lost)
        blocks: list[Block] = [*evidence.in_full(clipping, cited.number, turn.linked(cited), turn.phrases, self._now())]
        if clipping.newer and (now := await turn.archive.passage(clipping.newer)):
            link = turn.links.passage(clipping.newer, None, turn.message)
            blocks += evidence.newer(now, link, turn.phrases)
        return await self._offering_a_date(Reply(tuple(blocks)), clipping, turn)

    async def _offering_a_date(self, shown: Reply, clipping: Clipping, turn: _Turn) -> Reply:
        """With what makes an undated article a dated one, for those who may say so."""
        if turn.visitor.role == "reader" or clipping.document is None or not clipping.current:
            return shown
        offered = await self._dates.offer(clipping.document, turn.archive, turn.phrases)
        return replace(shown, blocks=(*shown.blocks, *offered.blocks), buttons=(*shown.buttons, *offered.buttons))

    async def _passage(self, asked: ShowPassage, turn: _Turn) -> Reply:
        """What a button or a link leads to. In the place of the answer it stood below there is a way back to it."""
        memory = turn.meant(asked.of) if asked.of else None
        known = memory.citations if memory else ()
        cited = next((each for each in known if (each.passage, each.span) == (asked.passage, asked.span)), None)
        if cited:
            shown = await self._shown(cited, turn)
        else:
            clipping = await turn.archive.passage(asked.passage, asked.span)
            if clipping is None:
                return replace(_said(turn.phrases.citation_lost), apart=True)
            link = turn.links.passage(asked.passage, asked.span, turn.message)
            shown = Reply(tuple(evidence.in_full(clipping, None, link, turn.phrases, self._now())))
        if memory is None or not turn.message.replaces:
            return replace(shown, apart=True)
        others = [each for each in memory.citations if each is not cited][:BUTTONS]
        again = (*_source_buttons(others, memory.mark, turn), _back_button(memory.mark, turn))
        return replace(shown, buttons=(*shown.buttons, *again))

    async def _no_such_number(self, memory: Memory, turn: _Turn) -> Reply:
        """Names the numbers there are, of what the room may see."""
        seen = [each for each in memory.citations if await turn.archive.passage(each.passage, each.span)]
        if not seen:
            return _said(turn.phrases.citation_lost)
        numbers = wording.numbers([each.number for each in seen])
        line = turn.phrases.no_such_citation.format(numbers=numbers, first=seen[0].number)
        return replace(_said(line), buttons=_source_buttons(seen, memory.mark, turn))

    # ---- the bot itself

    async def _status(self, turn: _Turn) -> Reply:
        held, health, phrases = await turn.archive.status(), await self._desk.health(), turn.phrases
        count = f"{phrases.documents.of(held.documents)}, {phrases.status_passages.of(held.passages)}"
        lines = [
            phrases.status_documents.format(documents=count),
            phrases.status_newest.format(published=wording.published(held.newest, phrases)) if held.newest else "",
            wording.freshness(held.as_of, phrases, self._now()),
            "" if health.archive == "ok" else phrases.status_not_followed,
            phrases.status_aside.of(health.aside) if health.aside else "",
            *(_for_the_admin(held, health, turn, whole=self._sees_all(turn)) if turn.admin else ()),
        ]
        return _said(*filter(None, lines))

    async def _help(self, turn: _Turn) -> Reply:
        phrases = turn.phrases
        examples = await turn.archive.suggestions(EXAMPLES)
        lines = [phrases.help_about]
        if examples:
            lines += [phrases.help_examples, *(f"– {question}" for question in examples)]
        lines += [line for topic, line in phrases.help_lines.items() if _offered(topic, turn)]
        if turn.message.platform in MOST:
            lines.insert(1, phrases.help_confidential)
        buttons = tuple(Button(question, question) for question in examples)
        return replace(_said(*lines), buttons=buttons)

    async def _page(self, turn: _Turn) -> Reply:
        if not _has_page(turn):
            return _said(turn.phrases.page_none)
        if not turn.message.direct:
            return _said(turn.phrases.only_direct.format(command=turn.called("page")))
        return Reply((Paragraph(turn.phrases.page_link, link=await self._links.page(turn.message, turn.visitor)),))

    async def _language(self, language: Language | None, turn: _Turn) -> Reply:
        if language is None:
            return _said(turn.phrases.language_now)
        if not (turn.admin or turn.message.direct):
            return _for_admins(turn)
        await self._rooms.set_language(*turn.room, language)
        return _said(LANGUAGES[language].language_set)

    async def _right(self, of: str, turn: _Turn) -> Reply:
        memory = turn.meant(of)
        if memory is None:
            return _stale(turn) if of else _said(turn.phrases.no_answer_yet)
        if _is_timeline(memory):
            return _said(turn.phrases.no_answer_yet)
        right: feedback.Gold = {}
        for each in memory.answer.citations:
            if each.answers:
                right.setdefault(each.source, []).append(each.text)
        decided = None if turn.visitor.role == "reader" else right
        await self._feedback.keep(turn.message, _report(memory, turn.phrases.right_note, decided, turn))
        return replace(_said(turn.phrases.right_kept), apart=True)

    async def _wrong(self, note: str, of: str, turn: _Turn) -> Reply:
        phrases = turn.phrases
        memory = turn.meant(of)
        if memory is None:
            return _stale(turn) if of else _said(phrases.no_answer_yet)
        if _is_timeline(memory):
            return _said(phrases.no_answer_yet)
        right = await feedback.gold(note, turn.visitor.role, turn.archive)
        await self._feedback.keep(turn.message, _report(memory, note, right, turn))
        return replace(self._noted(right, turn), apart=True)

    def _noted(self, right: feedback.Gold | None, turn: _Turn) -> Reply:
        phrases = turn.phrases
        if right is None:
            return _said(phrases.wrong_kept, *([] if turn.visitor.role == "reader" else [phrases.wrong_open]))
        if not right:
            return _said(phrases.wrong_kept, phrases.wrong_unanswerable)
        noted = [
            phrases.wrong_gold.format(words=wording.quoted(words, phrases), source=source)
            for source, wordings in right.items()
            for words in wordings
        ]
        return _said(phrases.wrong_kept, *noted)

    # ---- articles from a chat

    async def _sent_in(self, command: Command, file: File, turn: _Turn) -> Reply:
        """A document; what was written about it may begin with /neu and a name."""
        name = command.name if isinstance(command, Upload) else ""
        return await self._taken(lambda uploads: uploads.document(turn.message, file, name), turn)

    async def _written(self, name: str, text: str, turn: _Turn) -> Reply:
        return await self._taken(lambda uploads: uploads.text(turn.message, text, name), turn)

    async def _taken(self, keep: Callable[[Uploads], Awaitable[str]], turn: _Turn) -> Reply:  # noqa: PLR0911
        phrases = turn.phrases
        if turn.visitor.role == "reader":
            return _said(phrases.upload_for_editors)
        if self._uploads is None:
            return _said(phrases.upload_not["off"])
        try:
            source = await keep(self._uploads)
            report = await self._desk.sync()
        except NotKept as error:
            return _said(phrases.upload_not[error.why])
        except Unreachable:
            return _said(phrases.upload_unreachable)
        except RetrievalError as error:
            return _said(phrases.sync_failed.format(detail=error) if self._sees_all(turn) else phrases.sync_trouble)
        if report is None:
            return _said(phrases.upload_goes_on.format(source=source))
        return await self._read(source, report, turn)

    async def _read(self, source: str, report: SyncReport, turn: _Turn) -> Reply:
        """What became of an article that was kept."""
        phrases = turn.phrases
        if skipped := next((each for each in report.skipped if each.source == source), None):
            why = phrases.skipped.get(skipped.code, phrases.skipped_other)
            return _said(phrases.upload_skipped.format(source=source, reason=why))
        clipping = await turn.archive.article(source)
        if clipping is None or clipping.document is None:
            return _said(phrases.upload_hidden.format(source=source))
        document = clipping.document
        known = [
            phrases.source_title.format(title=document.title) if document.title else "",
            phrases.upload_paragraphs.of(len(clipping.paragraphs)),
            wording.published(document.published, phrases),
            document.publisher or phrases.no_publisher,
        ]
        return _said(phrases.upload_read.format(source=source), " · ".join(filter(None, known)))

    # ---- for admins

    async def _administer(self, command: Invite | SetRole | ShowPeople | SyncNow | Misused, turn: _Turn) -> Reply:
        if isinstance(command, Misused) and command.topic not in FOR_ADMINS:
            return _said(turn.phrases.misused[command.topic])
        if not turn.admin:
            return _for_admins(turn)
        try:
            return await self._administered(command, turn)
        except NotAllowed:  # an admin until a moment ago
            return _for_admins(turn)

    async def _administered(self, command: Invite | SetRole | ShowPeople | SyncNow | Misused, turn: _Turn) -> Reply:
        match command:
            case Invite(role):
                return await self._invite(role, turn)
            case SetRole(platform, sender, role):
                changed = await self._access.set_role(platform or turn.message.platform, sender, role, turn.message)
                return _said(changed.told(turn.phrases))
            case ShowPeople():
                return _said(*(self._person(each, turn) for each in await self._access.people()))
            case SyncNow():
                return await self._sync(turn)
            case Misused(topic):
                return _said(turn.phrases.misused[topic])

    async def _invite(self, role: Role, turn: _Turn) -> Reply:
        phrases = turn.phrases
        if not turn.message.direct:
            return _said(phrases.only_direct.format(command=turn.called("invite")))
        code = await self._access.invite(role, turn.message)
        hours = int(INVITATION.total_seconds() // 3600)
        return _said(phrases.invited.format(role=phrases.roles[role], hours=hours), code, phrases.invited_how)

    def _person(self, person: Person, turn: _Turn) -> str:
        name, role = f"{person.platform}:{person.sender}", turn.phrases.roles[person.role]
        if not person.since:
            return f"{name}: {role} ({person.by})"
        since = wording.moment(person.since, turn.phrases, self._now())
        return turn.phrases.person.format(person=name, role=role, since=since, by=person.by)

    def _sees_all(self, turn: _Turn) -> bool:
        """Whether nothing of the archive is hidden from the room."""
        return turn.archive is self._archives.of("confidential")

    async def _sync(self, turn: _Turn) -> Reply:
        phrases = turn.phrases
        try:
            report = await self._desk.sync()
        except RetrievalError as error:  # something for this very admin to mend, not a crash
            return _said(phrases.sync_failed.format(detail=error) if self._sees_all(turn) else phrases.sync_trouble)
        if report is None:
            return _said(phrases.sync_goes_on)
        if not self._sees_all(turn):
            return _said(phrases.sync_done)  # how many there are, and their names, is not for this room
        counts = ", ".join(
            phrase.format(n=n)
            for phrase, n in (
                (phrases.sync_read, report.read),
                (phrases.sync_unchanged, report.unchanged),
                (phrases.sync_removed, report.removed),
                (phrases.sync_skipped, len(report.skipped)),
            )
            if n
        )
        skipped = [
            f"{each.source}: {phrases.skipped.get(each.code, phrases.skipped_other)}"
            for each in report.skipped[:SKIPPED_SHOWN]
        ]
        return _said(counts or phrases.empty_archive, *skipped)


def _is_timeline(memory: Memory) -> bool:
    """Whether the last thing shown answered no question: nobody can call it right or wrong."""
    return isinstance(parse(memory.answer.question), ShowTimeline)


def _timeline_words(memory: Memory) -> str:
    """What was asked for, of a timeline that was shown last."""
    asked = parse(memory.answer.question)
    return asked.words if isinstance(asked, ShowTimeline) else ""


def _timeline_buttons(found: Timeline, wanted: Wanted, page: int, of: str, turn: _Turn) -> tuple[Button, ...]:
    numbered = {each.number: each for each in reversed(timelines.citations(found))}
    buttons = [*_source_buttons([numbered[number] for number in sorted(numbered)], of, turn)]
    if page * timelines.AT_ONCE + len(found.events) < found.total:
        buttons.append(_more_button(of, turn))
    if wanted.form == "text":
        command = turn.called("timeline")
        option = timelines.PICTURE[turn.phrases.language]
        buttons.append(Button(turn.phrases.button_picture, f"{command} {option}", f"{command} {option} #{of}"))
    if page and turn.message.replaces and wanted.form == "text":
        buttons.append(_back_button(of, turn))
    return tuple(buttons)


def _period_hint(taken: str, wanted: Wanted, turn: _Turn) -> Paragraph:
    """How to say that what was taken for a period belongs to the topic."""
    command = f"{turn.called('timeline')} {wording.quoted(f'{wanted.topic} {taken}', turn.phrases)}"
    return Paragraph(turn.phrases.timeline_quote_topic.format(period=taken, command=command))


def _with(paragraph: Paragraph, reply: Reply) -> Reply:
    return replace(reply, blocks=(*reply.blocks, paragraph))


def _for_the_admin(held: Held, health: Health, turn: _Turn, *, whole: bool) -> list[str]:
    phrases = turn.phrases
    platforms = [
        phrases.status_platform.format(name=name, state=phrases.status_platforms[each.state])
        + (f" ({each.detail})" if each.detail else "")
        for name, each in health.platforms.items()
    ]
    # What is wrong with the articles may name some that this room must not know of: the log and readyz say it.
    troubles = [detail for detail in (health.state, health.archive if whole else "ok") if detail != "ok"]
    return [
        phrases.status_engine.format(engine=held.engine),
        *platforms,
        phrases.status_queue.format(waiting=health.waiting, unsent=health.unsent),
        *(phrases.status_trouble.format(detail=detail) for detail in troubles),
        phrases.status_room.format(room=":".join(turn.room), level=phrases.levels[turn.visitor.clearance]),
    ]


def _offered(topic: str, turn: _Turn) -> bool:
    """Whether a command is of any use to this visitor here."""
    match topic:
        case "page":
            return turn.message.direct and _has_page(turn)
        case "language":
            return turn.message.direct or turn.admin
        case "quit":
            return turn.message.platform == TERMINAL
        case "invite":
            return turn.admin and turn.message.direct
        case "date":
            return turn.visitor.role != "reader"
    return turn.admin or topic not in FOR_ADMINS


def _has_page(turn: _Turn) -> bool:
    return bool(turn.links.passage("0", None, turn.message))


def _unknown(turn: _Turn) -> Reply:
    name = turn.message.text.split()[0].partition("@")[0]
    near = nearest(name, [topic for topic in TOPICS if _offered(topic, turn)])
    if near and near != name.lower():
        return _said(turn.phrases.unknown_command_nearest.format(command=name, nearest=near))
    return _said(turn.phrases.unknown_command.format(command=name))


def _for_admins(turn: _Turn) -> Reply:
    name = turn.message.text.split()[0].partition("@")[0]
    return _said(turn.phrases.for_admins.format(command=name))


def _stale(turn: _Turn) -> Reply:
    """To a button below an answer that is not the last one any more."""
    return replace(_said(turn.phrases.button_stale), apart=True)


def _report(memory: Memory, note: str, gold: feedback.Gold | None, turn: _Turn) -> Report:
    return Report(
        question=memory.answer.question,
        language=turn.phrases.language,
        verdict=memory.answer.verdict,
        citations=tuple(Cited(each.source, each.text) for each in memory.citations),
        note=note,
        role=turn.visitor.role,
        gold=gold,
    )


def _answer_buttons(answer: Answer, of: str, turn: _Turn) -> tuple[Button, ...]:
    more = [] if answer.verdict is Verdict.NOTHING else [_more_button(of, turn)]
    right = Button(turn.phrases.button_right, turn.called("right"), f"{turn.called('right')} #{of}")
    wrong = Button(turn.phrases.button_wrong, turn.called("wrong"), f"{turn.called('wrong')} #{of}")
    return (*_source_buttons(answer.citations, of, turn), *more, right, wrong)


def _source_buttons(citations: Sequence[Citation], of: str, turn: _Turn) -> tuple[Button, ...]:
    """Each opens exactly what was cited, whatever is talked about by then."""
    if len(citations) > BUTTONS:
        return ()
    label, command = turn.phrases.button_source, turn.called("source")
    return tuple(
        Button(
            label.format(number=each.number),
            f"{command} {each.number}",
            f"{command} {each.passage}.{each.span.start}-{each.span.end} #{of}",
        )
        for each in citations
    )


def _more_button(of: str, turn: _Turn) -> Button:
    return Button(turn.phrases.button_more, turn.called("more"), f"{turn.called('more')} #{of}")


def _back_button(of: str, turn: _Turn) -> Button:
    return Button(turn.phrases.button_back, turn.called("answer"), f"{turn.called('answer')} #{of}")


def _cited_from(name: str, citations: Sequence[Citation]) -> Citation | None:
    """The first citation from a file that is called so, else from one whose name begins so."""
    wanted = name.casefold()
    by_name = [each for each in citations if wanted in {each.source.casefold(), _base(each.source)}]
    return next(iter(by_name or [each for each in citations if _base(each.source).startswith(wanted)]), None)


def _base(source: str) -> str:
    return source.rpartition("/")[2].casefold()


def _said(*lines: str) -> Reply:
    return Reply(tuple(Paragraph(line) for line in lines))
