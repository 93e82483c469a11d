"""Questions asked inline, from any chat: the citations that answer them, to be posted where the bot is not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import count
from textwrap import shorten
from typing import Protocol

import structlog

from bot import wording
from bot.errors import BotError
from bot.limits import Limits
from bot.phrases import LANGUAGES, Phrases
from bot.platform import Message
from bot.platforms.telegram import Found
from bot.reply import Block, Paragraph, Reply, harmless
from retrieval.errors import RetrievalError
from retrieval.model import Answer, Citation, Language, Level, Span

log = structlog.get_logger(__name__)

AT_MOST = 10  # results
TITLE = 90  # characters


class Archive(Protocol):
    """What is needed of `retrieval.archive.Archive`."""

    async def ask(self, question: str, *, language: Language | None = None) -> Answer: ...
    async def more(
        self, question: str, shown: Iterable[tuple[str, Span]], limit: int = 3, *, language: Language | None = None
    ) -> tuple[Citation, ...]: ...


class Access(Protocol):
    """What is needed of `bot.access.Access`."""

    async def role(self, platform: str, sender: str) -> object | None: ...


class Inline:
    """Answers with what is public: the bot does not know where a result will be posted.

    archive   what rooms without a clearance may see
    language  for whoever speaks none of ours
    at_most   questions of one sender a minute; while somebody types, each pause is one
    """

    def __init__(
        self,
        platform: str,
        access: Access,
        archive: Callable[[Level], Archive],
        language: Language,
        at_most: int,
        now: Callable[[], datetime] = wording.local_now,
    ) -> None:
        self._platform = platform
        self._access = access
        self._archive = archive
        self._language = language
        self._now = now
        self._limits = Limits(at_most)
        self._numbers = count(1)

    async def __call__(self, sender: str, question: str, spoken: str) -> Sequence[Found]:
        """At most ten citations, best first.

        None for strangers, for who asks too much, and if something is out of order.
        """
        language = next((each for each in LANGUAGES if spoken.lower().startswith(each)), self._language)
        try:
            if await self._access.role(self._platform, sender) is None or self._too_fast(sender):
                return ()
            return await self._found(question, LANGUAGES[language])
        except (BotError, RetrievalError) as error:
            log.warning("an inline question was not answered", reason=str(error))
            return ()
        except Exception:  # a bug about one question must not end the platform
            log.exception("an inline question failed")
            return ()

    def _too_fast(self, sender: str) -> bool:
        number = str(next(self._numbers))
        return (
            self._limits.verdict(Message(platform=self._platform, room="", sender=sender, id=number, text="")) != "pass"
        )

    async def _found(self, question: str, phrases: Phrases) -> Sequence[Found]:
        archive = self._archive("public")
        answer = await archive.ask(question, language=phrases.language)
        cited = answer.citations
        if cited:
            shown = [(each.source, each.span) for each in cited]
            cited += await archive.more(question, shown, AT_MOST - len(cited), language=phrases.language)
        return [_result(each, answer, phrases, self._now()) for each in cited[:AT_MOST]]


def _result(citation: Citation, answer: Answer, phrases: Phrases, now: datetime) -> Found:
    alone = replace(answer, citations=(citation,), verdict=answer.verdict)
    quote = wording.quotation(citation, phrases)
    blocks: list[Block] = [
        *([] if citation.answers else [Paragraph(phrases.nearest)]),
        quote,
        Paragraph(wording.evidence(alone, phrases, now)),
    ]
    name = f"{citation.passage}.{citation.span.start}-{citation.span.end}"
    return Found(
        blake2b(name.encode(), digest_size=12).hexdigest(),
        shorten(harmless(citation.text), TITLE, placeholder=" …"),
        wording.place(citation, phrases),
        Reply(tuple(blocks), language=phrases.language),
    )
