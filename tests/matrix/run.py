"""`python -m tests.matrix.run CONFIG`: `belegbot serve` on Matrix alone, which dies at a point that a file names."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.cli.call import Call
from bot.cli.run import run
from bot.cli.serving import serve
from bot.config import Config
from bot.phrases import GERMAN
from bot.platform import Address, Inbox, Message, Receipt
from bot.platforms.matrix import Matrix, Words
from bot.platforms.matrix.hearing import Habits
from bot.platforms.matrix.identity import Account
from bot.reply import Reply

POINTS = ("before send", "after send", "before commit", "after commit")


class Mortal(Matrix):
    """Dies as by a power cut, once, at the point that the file `death` names."""

    def __init__(  # those of a Matrix and one more
        self,
        account: Account,
        folder: Path,
        words: Words,
        may_invite: Callable[[str], bool],
        habits: Habits,
        death: Path,
    ) -> None:
        super().__init__(account, folder, words, may_invite, habits)
        self._death = death

    async def receive(self, inbox: Inbox) -> None:
        await super().receive(_MortalInbox(inbox, self))

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        self.pass_by("before send")
        receipt = await super().send(reply, to, key)
        self.pass_by("after send")
        return receipt

    def pass_by(self, point: str) -> None:
        if self._death.exists() and self._death.read_text("utf-8") == point:
            self._death.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


class _MortalInbox:
    def __init__(self, inbox: Inbox, mortal: Mortal) -> None:
        self._inbox = inbox
        self._mortal = mortal

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        if messages:
            self._mortal.pass_by("before commit")
        await self._inbox.put(messages, position)
        if messages:
            self._mortal.pass_by("after commit")

    async def position(self, platform: str) -> str | None:
        return await self._inbox.position(platform)

    async def moved(self, platform: str, old: str, new: str) -> None:
        await self._inbox.moved(platform, old, new)


def _matrix(config: Config, death: Path) -> Matrix:
    assert config.archive.data
    settings = config.matrix
    assert settings.password
    password = settings.password.get_secret_value()
    account = Account(homeserver=settings.homeserver, user_id=settings.user_id, password=password)
    words = Words(
        greeting="",
        undecryptable=GERMAN.matrix_undecryptable,
        verification=GERMAN.matrix_verification,
        notice=GERMAN.matrix_device,
        undecrypted=GERMAN.matrix_undecrypted,
        passed_over=GERMAN.matrix_passed_over,
        too_large=GERMAN.matrix_too_large,
        not_taken=GERMAN.matrix_not_taken,
        moved=lambda old, new: "",
    )
    return Mortal(account, config.archive.data / "matrix", words, lambda _: True, Habits(signs={"/mehr": "➡️"}), death)


def main() -> int:
    path = Path(sys.argv[1])
    call = Call(GERMAN, config=path)
    return run(call, lambda: serve(call, lambda config: [_matrix(config, path.parent / "death")]))


if __name__ == "__main__":
    sys.exit(main())
