"""The platform for Telegram: one bot, heard by polling or by webhook, speaking within Telegram's limits."""

import asyncio
import hmac
import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram import File as TelegramFile
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.platform import (
    Address,
    File,
    Inbox,
    LoginRefused,
    Message,
    NotAccepted,
    PlatformError,
    Receipt,
    Refused,
    Unreachable,
)
from bot.platforms.telegram import texts
from bot.platforms.telegram.attachments import Way, ways
from bot.platforms.telegram.menus import offer
from bot.platforms.telegram.pace import Pace
from bot.platforms.telegram.settings import UPLOAD, Commands, Found, Inline, Labels, Server, Webhook, Wording
from bot.platforms.telegram.updates import DEEP_LINK, PLATFORM, Me, heard, moved, number, pressed
from bot.reply import Attachment, Reply

# Without it the library warns whenever it is asked to wait; with it, waits are what they will be in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "1")

WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds between tries to hear, before the connection counts as lost
PATIENCE = 1.0  # seconds until messages that were not accepted are offered again
LARGEST = 1 << 20  # bytes of an update
REMEMBERED = 2_000  # replies whose messages are known, so that a repeated one is not said again
ASKED_AT_ONCE = 8  # inline questions
TYPED = 256  # characters of an inline question
UNSENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}  # of httpx: the request never left
# What Telegram says of a message that cannot become the new one: gone, too old, or a picture.
UNEDITABLE = ("message to edit not found", "can't be edited", "message_id_invalid", "there is no text in the message")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Json = dict[str, Any]


class Telegram:
    """See `bot.platform.Platform`; besides `Files`, `Forgetful` and `notes`.

    inline   answers inline questions; None: there are none
    webhook  None: polling
    """

    def __init__(
        self,
        token: str,
        wording: Wording,
        commands: Commands,
        *,
        inline: Inline | None = None,
        webhook: Webhook | None = None,
        server: Server | None = None,
    ) -> None:
        self._token = token
        self._wording = wording
        self._commands = commands
        self._inline = inline
        self._webhook = webhook
        self._server = server or Server()
        self._pace = Pace()
        self._bot: _Bot
        self._me: Me
        self._reads_all = True
        self._offered = False  # the menus
        self._parked = 0  # updates nobody could read
        self._doubtful = False  # whether Telegram did not answer last time
        self._said: OrderedDict[str, list[str]] = OrderedDict()
        self._moved: dict[str, str] = {}  # groups that became supergroups
        self._turns: set[str] = set()  # rooms that have waited for their turn
        self._inbox: Inbox | None = None
        self._beside: asyncio.TaskGroup
        self._asked: dict[int, asyncio.Task[None]] = {}  # the inline question under way, by sender
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)

    @property
    def name(self) -> str:
        """See `bot.platform.Platform`."""
        return PLATFORM

    @property
    def username(self) -> str:
        """The bot's name on Telegram, without "@". Known once it has been entered."""
        return self._me.username

    def notes(self) -> Sequence[str]:
        """What the admin should know of, as sentences."""
        return [
            *([] if self._reads_all else [self._wording.private_mode]),
            *([self._wording.parked.format(count=self._parked)] if self._parked else []),
        ]

    # ---- from login to leaving

    async def __aenter__(self) -> Self:
        request = self._server.request
        try:
            self._bot = _Bot(
                self._token,
                base_url=self._server.base_url,
                base_file_url=self._server.file_url,
                request=request(),
                get_updates_request=request(),
            )
            await self._login()
        except TelegramError as error:
            await self._leave()
            trouble = self._trouble(error)
            raise (
                Unreachable(str(trouble)) if isinstance(trouble, Refused) else trouble
            ) from None  # it holds the token
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave()

    async def _login(self) -> None:
        await self._bot.initialize()
        user = await self._bot.get_me()
        self._me = Me(user.id, user.username or "", self._commands)
        self._reads_all = bool(user.can_read_all_group_messages)
        self._doubtful = False
        if self._webhook:
            await self._bot.set_webhook(
                self._webhook.url, secret_token=self._webhook.secret, allowed_updates=WANTED, max_connections=20
            )
        else:
            await self._bot.delete_webhook()
        if not self._offered:
            with suppress(TelegramError):  # questions are answered without a menu as well
                await offer(self._bot, self._commands.menus)
                self._offered = True

    async def _leave(self) -> None:
        if hasattr(self, "_bot"):
            with suppress(TelegramError, RuntimeError):
                await self._bot.shutdown()

    # ---- hearing

    async def receive(self, inbox: Inbox) -> None:
        """See `bot.platform.Platform`. What Telegram sends that is no update is passed over, and counted."""
        trouble: PlatformError | None = None
        async with asyncio.TaskGroup() as self._beside:
            self._inbox = inbox
            try:
                await (asyncio.Event().wait() if self._webhook else self._poll(inbox))
            except PlatformError as error:
                trouble = error
            finally:
                self._inbox = None
        if trouble:
            raise trouble

    async def _poll(self, inbox: Inbox) -> None:
        offset = self._offset(await inbox.position(self.name))
        while True:
            updates = await self._news(offset)
            if not updates:
                continue
            last = max(each["update_id"] for each in updates)
            await self._take(updates, inbox, self._position(last + 1))
            offset = last + 1

    async def _news(self, offset: int) -> list[Json]:
        """The updates from there on. Raises Unreachable after several tries, so that replies on their way go on."""
        pauses = iter(PAUSES)
        while True:
            try:
                return await self._bot.news(offset, self._server.hold)
            except (InvalidToken, Conflict, RetryAfter) as error:
                raise self._trouble(error) from None
            except TelegramError as error:
                pause = next(pauses, None)
                if pause is None:
                    raise self._trouble(error) from None
                await asyncio.sleep(pause)

    def _offset(self, position: str | None) -> int:
        """Where to go on; another bot's numbers mean nothing here."""
        bot, _, offset = (position or "").partition(":")
        return int(offset) if bot == str(self._me.id) and offset.isdigit() else 0

    def _position(self, offset: int) -> str:
        return f"{self._me.id}:{offset}"

    async def _take(self, updates: Sequence[Json], inbox: Inbox, position: str | None) -> None:
        """Into the inbox, however often it has to be offered; then buttons are told that they were pressed."""
        read = [each for raw in updates if (each := self._read(raw))]
        for update, _ in read:
            if update.inline_query:
                self._ask_inline(update.inline_query)
        messages = [message for _, message in read if message]
        while not await self._kept(inbox, [update for update, _ in read], messages, position):  # noqa: ASYNC110  # a disk
            await asyncio.sleep(PATIENCE)
        self._confirm([update for update, _ in read])

    async def _kept(
        self, inbox: Inbox, updates: Sequence[Update], messages: Sequence[Message], position: str | None
    ) -> bool:
        """Whether all of it is kept: first that a group has moved, then what was said."""
        try:
            for old, new in filter(None, map(moved, updates)):
                self._moved[old] = new
                await inbox.moved(self.name, old, new)
            if messages:
                await inbox.put(messages, position)
        except NotAccepted:
            return False
        return True

    def _read(self, raw: Json) -> tuple[Update, Message | None] | None:
        """The update and what it says; None if the library does not know such a thing: those after it must not wait."""
        try:
            update = Update.de_json(raw, self._bot)
            return update, heard(update, self._me)
        except (TelegramError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
            self._parked += 1
            return None

    # ---- by webhook

    async def hook(self, request: web.Request) -> web.Response:
        """Takes one update that Telegram posts: 200 once it is kept, 500 if it could not be, which Telegram repeats."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if self._webhook is None or not hmac.compare_digest(given, self._webhook.secret.encode()):
            return web.Response(status=403)
        inbox = self._inbox
        if inbox is None:
            return web.Response(status=503)
        try:
            raw = json.loads(await _body(request))
            read = self._read(raw) if isinstance(raw, dict) else None
        except ValueError:  # repeating would not mend it
            self._parked += 1
            return web.Response()
        if read is None:
            return web.Response()
        update, message = read
        if update.inline_query:
            self._ask_inline(update.inline_query)
        if not await self._kept(inbox, [update], [message] if message else [], None):
            return web.Response(status=500)
        self._confirm([update])
        return web.Response()

    # ---- buttons and inline questions

    def _confirm(self, updates: Sequence[Update]) -> None:
        """Ends the little clock on each button that was pressed."""
        for update in updates:
            if query := update.callback_query:
                stale = pressed(query, self._me) is None
                told = self._wording.of(_spoken(query.from_user.language_code)).stale if stale else None
                self._beside.create_task(self._end_press(query.id, told))

    async def _end_press(self, query: str, told: str | None) -> None:
        with suppress(TelegramError):  # too late by now, or told already: nobody waits for it
            await self._bot.answer_callback_query(query, text=told, show_alert=bool(told))

    def _ask_inline(self, query: InlineQuery) -> None:
        """Answers what somebody types; while they go on typing, only the latest of it."""
        if before := self._asked.get(query.from_user.id):
            before.cancel()
        task = self._beside.create_task(self._answer_inline(query))
        self._asked[query.from_user.id] = task
        task.add_done_callback(lambda done: self._forget_inline(query.from_user.id, done))

    def _forget_inline(self, sender: int, done: "asyncio.Task[None]") -> None:
        if self._asked.get(sender) is done:
            del self._asked[sender]

    async def _answer_inline(self, query: InlineQuery) -> None:
        user, words = query.from_user, query.query.strip()[:TYPED]
        async with self._asking:
            found = await self._inline(str(user.id), words, user.language_code or "") if self._inline and words else ()
        results = [result for each in found if (result := _result(each))]
        with suppress(TelegramError):  # it is answered within half a minute or not at all
            await self._bot.answer_inline_query(query.id, results, cache_time=5, is_personal=True)

    # ---- speaking

    async def turn(self, to: Address) -> None:
        """See `bot.platform.Forgetful`."""
        if self._doubtful:  # nothing is said to a service that does not answer: it might be said in vain
            try:
                await self._bot.get_me()
            except TelegramError as error:
                raise self._trouble(error) from None
            self._doubtful = False
        room = self._moved.get(to.room, to.room)
        await self._pace.turn(room, self._wording.slow)
        self._turns.add(room)

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        """See `bot.platform.Platform`. A repeated key is known as long as the process runs."""
        try:
            if not reply.empty:
                return await self._send(reply, to, key)
            await self._take_back(to)
            return Receipt()
        finally:  # a turn that was not used is none for whatever is said next
            self._turns -= {to.room, self._moved.get(to.room, to.room)}

    async def _send(self, reply: Reply, to: Address, key: str) -> Receipt:
        said = self._said.setdefault(key, [])
        self._said.move_to_end(key)
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        shown, labels = texts.parts(reply), self._wording.of(reply.language)
        for place in range(len(said), len(shown)):
            keyboard = texts.keyboard(reply, labels, self._private(to)) if place == len(shown) - 1 else None
            said.append(await self._say(shown[place], keyboard, to, labels, first=place == 0))
        replaced = number(to.replaces)
        if replaced is not None and str(replaced) not in said:
            with suppress(PlatformError):  # what takes its place is said; that must not be said again for this
                await self._take_back(to)
        return Receipt(tuple(said))

    def _private(self, to: Address) -> str:
        """Where a group's members can open a passage by themselves, as far as its id."""
        return f"https://t.me/{self.username}?start={DEEP_LINK}" if to.room.startswith("-") else ""

    async def _say(
        self, part: texts.Part, keyboard: InlineKeyboardMarkup | None, to: Address, labels: Labels, *, first: bool
    ) -> str:
        """One message, in the place of the one it replaces if that can become it; returns its number."""
        replaced = number(to.replaces) if first and part.attachment is None else None
        try:
            if replaced is not None and await self._edit(replaced, part, keyboard, to):
                return str(replaced)
        except TelegramError as error:
            raise self._trouble(error, to.room) from None
        try:
            return await self._new(_attempts(part, keyboard, labels.not_taken), to)
        except TelegramError as error:
            raise self._perhaps(error, to.room) from None

    async def _edit(self, message: int, part: texts.Part, keyboard: InlineKeyboardMarkup | None, to: Address) -> bool:
        """False if there is nothing that could be edited. Repeating it changes nothing."""
        for attempt in _attempts(part, keyboard, ""):
            try:
                await self._bot.edit_message_text(
                    attempt.text,
                    await self._room(to),
                    message,
                    parse_mode=attempt.mode,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=attempt.keyboard,
                )
            except ChatMigrated as error:
                await self._follow(to.room, str(error.new_chat_id))
                return False
            except BadRequest as error:
                what = str(error).lower()
                if "not modified" in what:
                    return True
                if any(each in what for each in UNEDITABLE):
                    return False
                if not _of_markup(what) or attempt.mode is None:
                    raise
            else:
                return True
        raise AssertionError("plain text has no markup to be refused")

    async def _new(self, attempts: Iterable["_Attempt"], to: Address) -> str:
        """The first attempt that Telegram takes; returns the message's number."""
        refused: set[Way] = set()
        for attempt in attempts:
            for _ in range(2):  # a group can become a supergroup once
                if attempt.way in refused:
                    break
                try:
                    return await self._attempt(attempt, to)
                except ChatMigrated as error:
                    await self._follow(to.room, str(error.new_chat_id))
                except NetworkError as error:  # of which a bad request is one
                    if attempt.mode and _of_markup(str(error).lower()):
                        break
                    if attempt.way == "text" or not _refusal(error):
                        raise
                    refused.add(attempt.way)
        raise Refused("The group has moved again and again.")

    async def _attempt(self, attempt: "_Attempt", to: Address) -> str:
        room, answered = await self._room(to), number(to.reply_to)
        about: Json = {
            "parse_mode": attempt.mode,
            "message_thread_id": number(to.thread),
            "reply_parameters": ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
            "reply_markup": attempt.keyboard,
        }
        if attempt.attachment is None:
            unseen = LinkPreviewOptions(is_disabled=True)
            sent = await self._bot.send_message(room, attempt.text, link_preview_options=unseen, **about)
            return str(sent.message_id)
        about |= {"caption": attempt.text or None, "filename": attempt.attachment.file_name}
        about |= {"read_timeout": UPLOAD, "write_timeout": UPLOAD}
        if attempt.way == "photo":
            sent = await self._bot.send_photo(room, attempt.attachment.content, **about)
        else:  # and a file is not to become a picture or a film
            about["disable_content_type_detection"] = True
            sent = await self._bot.send_document(room, attempt.attachment.content, **about)
        return str(sent.message_id)

    async def _follow(self, old: str, new: str) -> None:
        """A group is a supergroup: Telegram tells it here alone if its update was too old to be kept for us."""
        self._moved[old] = new
        if self._inbox:
            with suppress(NotAccepted):  # the next reply there is told so again
                await self._inbox.moved(self.name, old, new)

    async def _room(self, to: Address) -> str:
        """Where a room is now, once it is its turn."""
        room = self._moved.get(to.room, to.room)
        if room in self._turns:
            self._turns.discard(room)
        else:
            await self._pace.turn(room, self._wording.slow)
        return room

    async def _take_back(self, to: Address) -> None:
        message = number(to.replaces)
        if message is None:
            return
        try:
            await self._delete(message, to)
        except BadRequest:  # gone already, or too old for Telegram to delete
            return
        except TelegramError as error:
            raise self._trouble(error, to.room) from None

    async def _delete(self, message: int, to: Address) -> None:
        try:
            await self._bot.delete_message(await self._room(to), message)
        except ChatMigrated as error:
            await self._follow(to.room, str(error.new_chat_id))
            await self._bot.delete_message(await self._room(to), message)

    # ---- files

    async def fetch(self, file: File, most: int) -> bytes:
        """See `bot.platform.Files`."""
        if file.size > most:
            raise Refused(f"The file has {file.size} bytes.")
        try:
            found = await self._bot.get_file(file.id)
            if (found.file_size or 0) > most:
                raise Refused(f"The file has {found.file_size} bytes.")
            data = await _downloaded(found)
        except TelegramError as error:
            raise self._trouble(error) from None
        if len(data) > most:
            raise Refused(f"The file has {len(data)} bytes.")
        return data

    # ---- trouble

    def _trouble(self, error: TelegramError, room: str = "") -> PlatformError:
        """The same for the service; never with an address in it, for the token stands in those."""
        match error:
            case InvalidToken():
                return LoginRefused(self._wording.refused)
            case Conflict():
                return Unreachable(self._wording.taken)
            case RetryAfter():
                seconds = _seconds(error)
                if room:
                    self._pace.hold(self._moved.get(room, room), seconds)
                return Unreachable(self._wording.slow, seconds)
            case Forbidden() | BadRequest():
                return Refused(str(error))
            case _:
                return Unreachable(self._wording.unreachable.format(detail=type(error.__cause__ or error).__name__))

    def _perhaps(self, error: TelegramError, room: str) -> PlatformError:
        """The same of a new message: it may stand in the chat all the same."""
        trouble = self._trouble(error, room)
        if not isinstance(trouble, Unreachable) or _not_carried_out(error):
            return trouble
        self._doubtful = True
        return Unreachable(self._wording.lost, perhaps=True)


class _Bot(Bot):
    """The library's bot, with updates as they came: one that the library cannot read must not take the others along."""

    async def news(self, offset: int, hold: float) -> list[Json]:
        asked = {"offset": offset, "timeout": int(hold), "allowed_updates": list(WANTED)}
        found = await self._post("getUpdates", asked, read_timeout=hold + 10.0)
        return [each for each in found if isinstance(each, dict) and isinstance(each.get("update_id"), int)]


async def _downloaded(found: TelegramFile) -> bytes:
    """Raises Refused if the file is not there, which the library takes for a wrong token, or its TelegramError."""
    try:
        return bytes(await found.download_as_bytearray())
    except InvalidToken:
        raise Refused("The file is gone.") from None  # it holds the token


async def _body(request: web.Request) -> bytes:
    """The request's body. Raises ValueError if it is larger than any update."""
    if (request.content_length or 0) > LARGEST:
        raise ValueError("too large")
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST:
            raise ValueError("too large")
    return bytes(body)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to say a message."""

    way: Way
    text: str
    keyboard: InlineKeyboardMarkup | None
    mode: str | None
    attachment: Attachment | None = None


def _attempts(part: texts.Part, keyboard: InlineKeyboardMarkup | None, not_taken: str) -> Iterator[_Attempt]:
    """With markup; and, if Telegram does not take that, the bare words rather than nothing.

    A picture that it does not show is sent as a file; and if it does not take that, a sentence says so.
    """
    if attachment := part.attachment:
        for way in ways(attachment):
            yield _Attempt(way, part.html, keyboard, ParseMode.HTML, attachment)
            yield _Attempt(way, part.plain, None, None, attachment)
        part = part.without_attachment(not_taken.format(name=attachment.file_name))
    yield _Attempt("text", part.html, keyboard, ParseMode.HTML)
    yield _Attempt("text", part.plain, None, None)


def _refusal(error: NetworkError) -> bool:
    """Whether Telegram looked at a file and does not want it."""
    return isinstance(error, BadRequest) or "too large" in str(error).lower()


def _of_markup(what: str) -> bool:
    return "parse entities" in what or "button" in what or "reply markup" in what


def _not_carried_out(error: TelegramError) -> bool:
    """Whether Telegram cannot have seen the request, or says itself that it did nothing."""
    if isinstance(error, RetryAfter | Conflict):
        return True
    return isinstance(error, NetworkError) and (error.__cause__ is None or type(error.__cause__).__name__ in UNSENT)


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()


def _result(found: Found) -> InlineQueryResultArticle | None:
    """None for a result that does not fit into one message."""
    shown = texts.parts(found.reply)
    if len(shown) != 1:
        return None
    content = InputTextMessageContent(
        shown[0].html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(found.id, found.title, content, description=found.about)


def _spoken(language: str | None) -> str:
    return (language or "").partition("-")[0].lower()
