"""`belegbot ask` and `belegbot search`: one question, one answer."""

import os
import sys

from bot import contract, wording
from bot.cli.call import Call, say
from bot.cli.upkeep import fresh
from bot.platforms.terminal import shown
from bot.reply import Quote, Reply
from retrieval.model import FoundPassage


async def ask(call: Call, question: str) -> int:
    """Answers; an honest no is an answer too."""
    async with fresh(call) as archive:
        answer = await archive.ask(question)
    if call.json:
        say(contract.dumps(contract.answer(answer, call.phrases)))
    else:
        reply = wording.answer(answer, call.phrases, wording.local_now())
        say(shown(reply, sys.stdout, os.environ))
    return 0


async def search(call: Call, query: str, limit: int) -> int:
    """Prints the ranking alone."""
    async with fresh(call) as archive:
        found = await archive.search(query, limit)
    if call.json:
        say(contract.dumps(contract.hits(found)))
    elif found:
        say(shown(Reply(tuple(_quoted(hit, call) for hit in found)), sys.stdout, os.environ))
    else:
        say(call.phrases.nothing)
    return 0


def _quoted(hit: FoundPassage, call: Call) -> Quote:
    paragraph = call.phrases.paragraph.format(number=hit.paragraph)
    return Quote(hit.text, notes=(f"[{hit.rank}] {hit.source} · {paragraph}",))
