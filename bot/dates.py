"""When an article appeared, as the desk says: `/datum`, and what is offered beside an article that has no date."""

from collections.abc import Sequence
from typing import Protocol

from bot import wording
from bot.access import Visitor
from bot.commands import SetDate, ShowDate, called
from bot.phrases import Phrases
from bot.platform import Message
from bot.reply import Button, Paragraph, Reply
from retrieval.errors import DateRefused
from retrieval.model import Citation, Clipping, Document, PassageId, Published, Span

NAMED = 5  # files listed where a name means several


class Archive(Protocol):
    """What dates need of `retrieval.archive.Archive`."""

    async def named(self, name: str) -> tuple[str, ...]: ...
    async def document(self, source: str) -> Document | None: ...
    async def article(self, source: str) -> Clipping | None: ...
    async def passage(self, key: PassageId, span: Span | None = None) -> Clipping | None: ...
    async def date_suggestion(self, source: str) -> Published | None: ...


class Archives(Protocol):
    """See `bot.archives.Archives`."""

    async def date(self, source: str, value: str | None) -> bool: ...


class Access(Protocol):
    """See `bot.access.Access`."""

    async def dated(self, source: str, value: str | None, by: Message) -> None: ...


class Dates:
    """Shows and changes dates. A room learns nothing of an article it may not see, not even that there is one.

    archives  where a date is noted, for all rooms alike
    access    where it is noted who did it
    """

    def __init__(self, archives: Archives, access: Access) -> None:
        self._archives = archives
        self._access = access

    async def reply(
        self,
        command: ShowDate | SetDate,
        message: Message,
        visitor: Visitor,
        archive: Archive,
        cited: Sequence[Citation],
        phrases: Phrases,
    ) -> Reply:
        """What to say to `/datum`.

        archive  what the room may see
        cited    what was shown last: a number means one of these
        """
        if visitor.role == "reader":
            return _said(phrases.date_for_editors)
        sources = await _meant(command.which, archive, cited)
        if isinstance(command, SetDate) and (called_so := await _called_so(command, archive)):
            return await self._shown(called_so, archive, phrases)
        if not sources and isinstance(command, ShowDate):
            return await self._not_a_date(command.which, archive, cited, phrases)
        if len(sources) != 1:
            return _unclear(command.which, sources, phrases)
        if isinstance(command, ShowDate):
            return await self._shown(sources[0], archive, phrases)
        return await self._changed(sources[0], command.value, message, archive, phrases)

    async def _changed(
        self, source: str, value: str | None, message: Message, archive: Archive, phrases: Phrases
    ) -> Reply:
        before = await archive.document(source)
        if value is None and not (before and before.published and before.published.basis == "desk"):
            return _said(phrases.date_no_entry.format(source=source), *_known(before, phrases))
        try:
            await self._archives.date(source, value)
        except DateRefused as error:
            return _refused(error, source, phrases)
        await self._access.dated(source, value, message)  # second: a message that is handled again comes here again
        said = phrases.date_set if value else phrases.date_taken_back
        return _said(said, *_known(await archive.document(source), phrases))

    async def _shown(self, source: str, archive: Archive, phrases: Phrases) -> Reply:
        document = await archive.document(source)
        offered = await self.offer(document, archive, phrases) if document else Reply(())
        return Reply((*_said(*_known(document, phrases)).blocks, *offered.blocks), offered.buttons)

    async def _not_a_date(
        self, which: int | str, archive: Archive, cited: Sequence[Citation], phrases: Phrases
    ) -> Reply:
        """Perhaps the last words were to be a date: "/datum 2 gestern"."""
        name, _, value = str(which).rpartition(" ")
        sources = await _meant(int(name) if name.isdecimal() else name, archive, cited) if name else ()
        if len(sources) != 1:
            return _unclear(which, (), phrases)
        return _refused(DateRefused("unreadable", value), sources[0], phrases)

    async def offer(self, document: Document, archive: Archive, phrases: Phrases) -> Reply:
        """How an article without a date gets one, with what it may be; nothing for one that has a date."""
        if document.published:
            return Reply(())
        hint = phrases.date_hint.format(command=called("date", phrases.language), source=document.source)
        first, suggested = await archive.article(document.source), await archive.date_suggestion(document.source)
        if suggested is None or first is None:
            return _said(hint)
        day = wording.date(suggested.value, phrases)
        command = called("date", phrases.language)
        button = Button(
            phrases.date_button.format(date=day),
            f"{command} {document.source} {suggested.value}",
            f"{command} {first.passage.id} {suggested.value}",
        )
        said = phrases.date_suggested.format(date=day, source=suggested.inferred_from)
        return Reply((*_said(said, hint).blocks,), (button,))


async def _meant(which: int | str, archive: Archive, cited: Sequence[Citation]) -> tuple[str, ...]:
    """By the number of what was shown last, by a passage as buttons name it, or by a name or a part of one."""
    shown = next((each.source for each in cited if each.number == which), None)
    if shown is not None:
        return (shown,) if await archive.document(shown) else ()
    found = await archive.named(str(which))
    if isinstance(which, int):  # a number that was to be one of those shown hits no file by chance
        return tuple(source for source in found if source.rpartition("/")[2].startswith(str(which)))
    if not found and (clipping := await archive.passage(which)) and not clipping.gone:
        return (clipping.passage.source,)
    return found


async def _called_so(command: SetDate, archive: Archive) -> str:
    """The file whose name ends in what looks like a date ("Bericht 2025"), or ""."""
    whole = f"{command.which} {command.value or '-'}".casefold()
    for source in await archive.named(whole):
        name = source.rpartition("/")[2].casefold()
        if whole in {source.casefold(), name, name.rpartition(".")[0]}:
            return source
    return ""


def _known(document: Document | None, phrases: Phrases) -> tuple[str, ...]:
    if document is None:
        return ()
    published = wording.published(document.published, phrases)
    return (phrases.date_known.format(source=document.source, published=published),)


def _unclear(which: int | str, sources: Sequence[str], phrases: Phrases) -> Reply:
    name = wording.quoted(str(which), phrases)
    if not sources:
        return _said(phrases.date_no_such.format(name=name))
    listed = ", ".join([*sources[:NAMED], *(["…"] if len(sources) > NAMED else [])])
    return _said(phrases.date_several.format(name=name, sources=listed))


def _refused(error: DateRefused, source: str, phrases: Phrases) -> Reply:
    value = wording.date(error.value, phrases) if error.code == "future" else error.value
    return _said(phrases.date_refused[error.code].format(value=value, source=source))


def _said(*lines: str) -> Reply:
    return Reply(tuple(Paragraph(line) for line in lines))
