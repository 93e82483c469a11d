"""Claims about the bot as a person with Element meets it: shown by Element's own libraries, from npm.

Not found by a plain pytest, as it takes a Node, which NODE names, and what npm puts beside `element.mjs`; ELEMENT names
that folder.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot.platforms.matrix import Matrix
from tests.contracts.platform import ANSWER, Kept
from tests.matrix.people import PASSWORD, bot
from tests.matrix.synapse import Synapse

ELEMENT = Path(os.environ.get("ELEMENT", Path(__file__).parent))
NODE = os.environ.get("NODE", "node")
QUESTION = "Wann öffnet das Freibad?"


async def asked(synapse: Synapse, reader: dict[str, Any], user: str) -> dict[str, Any]:
    """What the person with Element gets for an answer."""
    given = {"homeserver": synapse.url, **reader, "bot": user, "question": QUESTION}
    pipe = asyncio.subprocess.PIPE
    node = await asyncio.create_subprocess_exec(NODE, "element.mjs", cwd=ELEMENT, stdin=pipe, stdout=pipe)
    try:
        printed, _ = await node.communicate(json.dumps(given).encode())
    finally:
        if node.returncode is None:
            node.kill()
            await node.wait()
    answer: dict[str, Any] = json.loads(printed)
    return answer


@asynccontextmanager
async def listening(platform: Matrix) -> AsyncIterator[None]:
    """The platform, entered and receiving; what it hears is answered by the inbox."""
    async with platform:
        receiving = asyncio.ensure_future(platform.receive(Kept(platform)))
        try:
            yield
        finally:
            receiving.cancel()
            with suppress(asyncio.CancelledError):
                await receiving


async def test_a_reader_who_trusts_signed_devices_only_is_answered_and_sees_no_warning(
    synapse: Synapse, tmp_path: Path
) -> None:
    user, platform = bot(synapse, tmp_path / "bot")
    reader = synapse.register("leserin-mit-element", PASSWORD)

    async with listening(platform):
        answer = await asked(synapse, reader, user)

    assert answer["answer"] == ANSWER.plain()
    assert answer["encrypted"]
    assert answer["shield"] == 0, answer["reason"]
