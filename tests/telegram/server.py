"""A Bot API server of our own: real HTTP on loopback, kept honest by aiogram's types and Telegram's own parser.

How a test uses it:

    async with Telegram() as telegram:                   # flood=False, or limits=Limits(pace=50)
        bot = Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.file_url)
        anna = telegram.person("Anna", language="de")    # a Person; private chat: anna.chat
        desk = telegram.group("Desk", anna)              # supergroup(...), forum(...), channel(title)
        topic = telegram.topic(forum, "Rathaus")         # its id; by_bot=True: the bot made it

        said = telegram.say(anna, "Wann tagt der Rat?")  # in anna.chat; or chat=desk, topic=topic, reply_to=post
        telegram.edit(said, "Wann tagt der Rat morgen?")
        telegram.document(anna, "rat.txt", b"...", caption="/neu")
        telegram.announce(channel, "Eilmeldung")
        post = await telegram.answered(anna.chat)        # the bot's next post there that was not asked for yet
        press = telegram.press(anna, post, "Weiter")     # press.answers: what the bot answered, at most once
        asked = telegram.inline(anna, "frist")           # asked.results once answered, asked.options
        telegram.choose(asked, 0, chat=desk)             # posts a result
        await telegram.until(lambda: press.answers)

        post.text, post.entities, post.marked("bold"), post.labels, post.keyboard, post.versions, post.deleted
        anna.chat.shown, anna.chat.told                  # posts that stand there now; what the bot's say
        anna.chat.history                                # ("sent" | "edited" | "deleted", message id, text)

        telegram.fail("sendMessage", TooFast(2), text="Frist", times=1)    # and other faults, see faults.py
        telegram.calls, telegram.called("sendMessage")   # every request, also those that failed
        telegram.violations                              # limits the bot ran into: "chat", "group", "all", "too early"
        telegram.complaints                              # what was no Bot API; leaving the server raises if any
        telegram.pass_time(200)                          # seconds by which queries and updates grow older
        telegram.block(anna), telegram.unblock(anna), telegram.kick(desk), telegram.add(desk), telegram.upgrade(desk)
        telegram.privacy = False                         # getMe says so
        telegram.revoked = True                          # 401 for everything
        telegram.pending, telegram.webhook               # unconfirmed updates; the webhook or None
        telegram.redeliver(update)                       # one it had already
        telegram.methods.commands, .descriptions, .actions

It can be left and entered again: it keeps its port and everything that was said.
Another process speaks to `telegram.base_url` as a bot, and to `telegram.sim_url` as a person: see `people.py`.
"""

import asyncio
import json
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.telegram import oracle, people
from tests.telegram.chats import BOT, Asked, Chat, Kind, Person, Post, Press, StoredFile, counting, keyboard_of
from tests.telegram.faults import Broken, Cut, Error, Fault, Hang, Lost, Plan, Reset, Slow, TooFast
from tests.telegram.limits import Limits
from tests.telegram.methods import CALLBACK_LIVES, INLINE_LIVES, MOST_UPLOAD, Methods, Refusal
from tests.telegram.oracle import Formatted, Json, NotBotApi
from tests.telegram.updates import Updates, Webhook

TOKEN = "8123456789:AAGnothingIsSecretAboutThisTokenOfOurs"
T = TypeVar("T")
DAY = 24 * 3600.0
PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"


@dataclass(frozen=True, slots=True)
class Call:
    """A request: what was asked, and what came of it: 200, the Bot API's error code, or 0 if nothing was answered.

    at  when it came, in seconds of the loop's clock
    """

    method: str
    sent: Json
    status: int
    description: str
    at: float


class Telegram:
    """See the top of this file.

    privacy      privacy mode, which a bot has unless BotFather was told otherwise
    limits       how fast is too fast; not looked at without `flood`
    hook_wait    seconds until a webhook is tried again at first
    mentions     whether privacy mode lets a bare mention through; the sources disagree
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        privacy: bool = True,
        limits: Limits | None = None,
        flood: bool = True,
        hook_wait: float = 0.05,
        mentions: bool = True,
    ) -> None:
        self.token = token
        self.privacy = privacy
        self.mentions = mentions
        self.revoked = False
        self.limits = (limits or Limits()) if flood else None
        self.chats: dict[int, Chat] = {}
        self.persons: dict[int, Person] = {}
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.asked: dict[str, Asked] = {}
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.methods = Methods(self)
        self.updates = Updates(self.now, self._obey, hook_wait)
        self._plans: list[Plan] = []
        self._ahead = 0.0
        self._number = counting(101)
        self._people, self._groups = counting(1001), counting(5001)
        self._callbacks, self._queries, self._files = counting(44 * 10**17), counting(66 * 10**17), counting(1)
        self._stack = AsyncExitStack()
        self._tasks: asyncio.TaskGroup
        self._running: set[asyncio.Task[Any]] = set()
        self._pushing: asyncio.Task[None] | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._tasks = await stack.enter_async_context(asyncio.TaskGroup())
            stack.callback(self._abandon)
            app = web.Application(client_max_size=MOST_UPLOAD + (1 << 20))
            app.router.add_route("*", "/bot{token}/{method}", self._serve)
            app.router.add_get("/file/bot{token}/{path:.+}", self._download)
            people.add_routes(app, self)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", self._port)
            await site.start()
            # The same port again, should the server be left and entered anew.
            self._port = runner.addresses[0][1]
            if self.webhook:
                self.listen(self.webhook)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        if error is None:
            assert not self.complaints, "\n".join(self.complaints)

    # --- where it is

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """What the token is appended to."""
        return f"{self.address}/bot"

    @property
    def file_url(self) -> str:
        """What the token is appended to when a file is fetched."""
        return f"{self.address}/file/bot"

    @property
    def sim_url(self) -> str:
        return f"{self.address}/sim"

    # --- who there is

    def person(self, name: str, *, language: str = "de", username: str = "") -> Person:
        """Somebody new. The bot may write to them once they have said something."""
        person = Person(self._people(), name, language, username)
        person.chat = Chat(person.id, "private", "", self._number, [person], known=False)
        self.persons[person.id], self.chats[person.id] = person, person.chat
        return person

    def group(self, title: str, *members: Person) -> Chat:
        """A small group, the bot in it."""
        return self._chat(-self._groups(), "group", title, members, self._number)

    def supergroup(self, title: str, *members: Person) -> Chat:
        """A supergroup without topics, the bot in it; it numbers its messages for itself."""
        return self._chat(-(10**12) - self._groups(), "supergroup", title, members, counting(1))

    def forum(self, title: str, *members: Person) -> Chat:
        """A supergroup with topics; what is said in no topic stands in General."""
        chat = self.supergroup(title, *members)
        chat.forum = True
        return chat

    def channel(self, title: str) -> Chat:
        """A channel in which the bot is an admin."""
        return self._chat(-(10**12) - self._groups(), "channel", title, (), counting(1))

    def topic(self, forum: Chat, name: str, *, by_bot: bool = False) -> int:
        """Opens a topic and gives its id: that of the message on top of it, to which what is said there replies."""
        assert forum.forum
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        number = forum.number()
        author = None if by_bot else forum.members[0]
        root = Post(number, forum, author, Formatted(""), self._date(), thread=number, service=service)
        forum.posts[number] = root
        forum.topics[number] = name
        if not by_bot:
            self._emit("message", root.json(), forum)
        return number

    # --- what they do

    def say(
        self,
        person: Person,
        text: str,
        *,
        chat: Chat | None = None,
        topic: int | None = None,
        reply_to: Post | None = None,
        file: StoredFile | None = None,
    ) -> Post:
        """Somebody says something, in their private chat with the bot unless told otherwise."""
        chat = chat or person.chat
        chat.known = True
        assert person in chat.members, f"{person.name} is not in {chat.title}"
        assert topic is None or topic in chat.topics
        thread = topic if chat.forum else None
        if reply_to and chat.kind == "supergroup":
            thread = reply_to.thread or (None if chat.forum else reply_to.id)
        root = chat.posts[topic] if topic is not None and not reply_to else reply_to
        post = Post(chat.number(), chat, person, oracle.formatted(text, None), self._date(), root, thread, file=file)
        chat.add(post)
        self._bring(post, "message")
        return post

    def edit(self, post: Post, text: str) -> None:
        """Its author writes it anew."""
        assert post.author
        post.chat.change(post, oracle.formatted(text, None), self._date())
        self._bring(post, "edited_message")

    def document(
        self,
        person: Person,
        name: str,
        content: bytes,
        *,
        caption: str = "",
        mime: str = "text/plain",
        chat: Chat | None = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Somebody sends a file."""
        file = self.store(name, mime, content)
        return self.say(person, caption, chat=chat, reply_to=reply_to, file=file)

    def announce(self, channel: Chat, text: str) -> Post:
        """A post appears in a channel."""
        post = Post(channel.number(), channel, None, oracle.formatted(text, None), self._date())
        channel.add(post)
        self._emit("channel_post", post.json(), channel)
        return post

    def press(self, person: Person, post: Post, label: str = "", *, data: str = "") -> Press:
        """Somebody presses the button with the label; `data` is for one that they still see and that is gone by now."""
        data = data or post.button(label).get("callback_data", "")
        assert data, f"The button {label!r} does not call back"
        press = Press(str(self._callbacks()), person, post, data, self.now())
        self.presses[press.id] = press
        body = {"id": press.id, "from": person.json(), "message": post.json(), "chat_instance": "77", "data": data}
        self._emit("callback_query", body, post.chat, CALLBACK_LIVES)
        return press

    def inline(self, person: Person, query: str, *, offset: str = "") -> Asked:
        """Somebody types the bot's name and then a few words, somewhere."""
        asked = Asked(str(self._queries()), person, query, self.now())
        self.asked[asked.id] = asked
        body = {"id": asked.id, "from": person.json(), "query": query, "offset": offset, "chat_type": "group"}
        self._emit("inline_query", body, person.chat, INLINE_LIVES)
        return asked

    def choose(self, asked: Asked, number: int, *, chat: Chat) -> Post:
        """They take one of the results, counted from 0: it is posted in their name, via the bot."""
        assert asked.results, "There is nothing to choose from"
        keyboard = keyboard_of(asked.results[number].get("reply_markup"))
        post = Post(chat.number(), chat, asked.person, asked.contents[number], self._date(), keyboard=keyboard)
        post.via_bot = True
        chat.add(post)
        self._emit("message", post.json(), chat)
        return post

    def block(self, person: Person) -> None:
        """They have enough of the bot."""
        person.blocks_bot = True
        self._membership(person.chat, "member", "kicked")

    def unblock(self, person: Person) -> None:
        person.blocks_bot = False
        self._membership(person.chat, "kicked", "member")

    def kick(self, chat: Chat) -> None:
        """The bot is thrown out."""
        chat.has_bot = False
        self._membership(chat, "member", "kicked")

    def add(self, chat: Chat) -> None:
        """The bot is let in again."""
        chat.has_bot = True
        self._membership(chat, "left", "member")

    def upgrade(self, group: Chat) -> Chat:
        """The group becomes a supergroup, under another id and with message numbers of its own."""
        bigger = self.supergroup(group.title, *group.members)
        moved = {"migrate_to_chat_id": bigger.id}
        farewell = Post(group.number(), group, group.members[0], Formatted(""), self._date(), service=moved)
        group.moved = bigger.id
        self._emit("message", farewell.json(), group)
        came = {"migrate_from_chat_id": group.id}
        welcome = Post(bigger.number(), bigger, group.members[0], Formatted(""), self._date(), service=came)
        self._emit("message", welcome.json(), bigger)
        return bigger

    # --- what a test looks at

    @property
    def pending(self) -> list[Json]:
        """Updates the bot has not confirmed."""
        return [update.body for update in self.updates.pending]

    @property
    def webhook(self) -> Webhook | None:
        return self.updates.webhook

    @property
    def violations(self) -> Counter[str]:
        """Limits the bot ran into, and entities beyond the hundredth."""
        found = Counter(self.limits.broken if self.limits else {})
        if self.methods.cut_entities:
            found["entities"] = self.methods.cut_entities
        return found

    def called(self, method: str) -> list[Call]:
        """The requests for one method, in the order they came."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def answered(self, chat: Chat, seconds: float = 10.0) -> Post:
        """The bot's next post in the chat that was not asked for yet. Raises AssertionError if there is none."""

        def told() -> list[Post]:
            return [post for post in chat.posts.values() if post.from_bot]

        await self.until(lambda: len(told()) > chat.awaited, seconds)
        chat.awaited += 1
        return told()[chat.awaited - 1]

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        """Waits until it holds. Raises AssertionError with the last requests if it does not."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"In vain; the last requests: {self.calls[-5:]}"
            await asyncio.sleep(0.005)

    # --- what a test makes happen

    def fail(self, method: str, fault: Fault, *, text: str = "", times: int | None = 1, after: int = 0) -> Plan:
        """Makes requests for the method ("" for all) that hold the text fail; see `faults.Plan`."""
        plan = Plan(method, fault, text, times, after)
        self._plans.append(plan)
        return plan

    def heal(self) -> None:
        """Nothing fails any more."""
        self._plans.clear()

    def pass_time(self, seconds: float) -> None:
        """For everything that grows old here it is later now."""
        self._ahead += seconds
        self.updates.wake()

    def redeliver(self, update: Json) -> None:
        """Offers an update again that was confirmed, under its own number, as Telegram does at times."""
        self.updates.again(update)

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    # --- for the methods

    def store(self, name: str, mime: str, content: bytes, size: tuple[int, int] = (0, 0)) -> StoredFile:
        """Keeps a file and gives it the ids by which it is fetched."""
        number = self._files()
        folder = "photos" if size[0] else "documents"
        ending = name.rpartition(".")[2] if "." in name else "bin"
        file = StoredFile(
            f"BQACAgIAAxkBAAM{number}", f"AgAD{number}", name, mime, content, f"{folder}/file_{number}.{ending}", size
        )
        self.files[file.id] = file
        return file

    def listen(self, webhook: Webhook | None) -> None:
        """Pushes to this webhook from now on, and to no other."""
        self.updates.webhook = webhook
        if self._pushing:
            self._pushing.cancel()
            self._pushing = None
        if webhook:
            self.updates.interrupt()
            self._pushing = self._start(self.updates.push(webhook))

    def count_against_limits(self, chat: Chat) -> None:
        """Raises Refusal if this is too fast."""
        wait = self.limits.refuse(chat.id, self.now()) if self.limits else None
        if wait:
            raise _too_fast(wait)

    # --- updates

    def _chat(
        self, chat_id: int, kind: Kind, title: str, members: tuple[Person, ...], number: Callable[[], int]
    ) -> Chat:
        self.chats[chat_id] = chat = Chat(chat_id, kind, title, number, [*members])
        return chat

    def _date(self) -> int:
        return int(self.now())

    def _bring(self, post: Post, kind: str) -> None:
        if self._bot_sees(post):
            self._emit(kind, post.json(), post.chat)

    def _bot_sees(self, post: Post) -> bool:
        """Privacy mode: commands that are not another bot's, replies to the bot, mentions."""
        chat = post.chat
        if chat.kind == "private":
            return not chat.members[0].blocks_bot
        if not chat.has_bot or not self.privacy or chat.bot_is_admin:
            return chat.has_bot
        name = f"@{BOT['username']}"
        if post.text.startswith("/"):
            _, at, bot = post.text.split(maxsplit=1)[0].partition("@")
            return not at or f"@{bot}".lower() == name
        mentioned = name in (mention.lower() for mention in post.marked("mention"))
        return (self.mentions and mentioned) or bool(post.reply_to and post.reply_to.author is None)

    def _membership(self, chat: Chat, old: str, new: str) -> None:
        body = {"chat": chat.json(), "from": chat.members[0].json(), "date": self._date()}
        body |= {"old_chat_member": self._member(old), "new_chat_member": self._member(new)}
        self._emit("my_chat_member", body, chat)

    @staticmethod
    def _member(status: str) -> Json:
        return {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})

    def _emit(self, kind: str, body: Json, chat: Chat, lifetime: float = DAY) -> None:
        oracle.update({"update_id": 1, kind: body})
        self.updates.put(kind, json.loads(json.dumps(body)), chat.id, lifetime)

    # --- requests

    async def _obey(self, method: str, sent: Json) -> None:
        """Carries out what a webhook's reply asks for."""
        await self._carry_out(method, sent, {})

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token or self.revoked:
            return _answer({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        method = request.match_info["method"]
        try:
            sent, files = await _parameters(request)
        except ValueError:
            return _answer({"ok": False, "error_code": 400, "description": "Bad Request: can't parse JSON"}, 400)
        fault = next((p.fault for p in self._plans if p.meets(method, json.dumps(sent, ensure_ascii=False))), None)
        if fault and (refused := await self._before(request, method, sent, fault)):
            return refused
        if method.lower() == "getupdates":  # whoever hangs up does not wait any longer; anything else is carried out
            answer, status = await self._carry_out(method, sent, files)
        else:
            answer, status = await asyncio.shield(self._start(self._late(method, sent, files, fault)))
        return self._after(request, fault, answer, status)

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def _abandon(self) -> None:
        for task in self._running:
            task.cancel()

    async def _late(
        self, method: str, sent: Json, files: dict[str, tuple[str, bytes]], fault: Fault | None
    ) -> tuple[Json, int]:
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        return await self._carry_out(method, sent, files)

    async def _before(self, request: web.Request, method: str, sent: Json, fault: Fault) -> web.StreamResponse | None:
        match fault:
            case TooFast(seconds):
                return self._refused(method, sent, _too_fast(seconds))
            case Error(code, description):
                return self._refused(method, sent, Refusal(code, description))
            case Broken(status):
                self._note(method, sent, status, "HTML")
                title = {500: "500 Internal Server Error", 502: "502 Bad Gateway"}.get(status, str(status))
                return web.Response(status=status, text=PAGE.format(title), content_type="text/html")
            case Reset():
                self._note(method, sent, 0, "reset")
                return _reset(request)
            case Hang(seconds):
                self._note(method, sent, 0, "hung")
                await asyncio.sleep(seconds)
                return _reset(request)
        return None

    @staticmethod
    def _after(request: web.Request, fault: Fault | None, answer: Json, status: int) -> web.StreamResponse:
        match fault:
            case Lost():
                return _reset(request)
            case Cut():
                whole = json.dumps(answer)
                return web.Response(status=status, text=whole[: len(whole) // 2], content_type="application/json")
        return _answer(answer, status)

    def _refused(self, method: str, sent: Json, refusal: Refusal) -> web.Response:
        self._note(method, sent, refusal.code, str(refusal))
        return _answer(_error(refusal), refusal.code)

    async def _carry_out(self, method: str, raw: Json, files: dict[str, tuple[str, bytes]]) -> tuple[Json, int]:
        """The answer and its HTTP status; what is no Bot API at all is complained of as well."""
        try:
            sent = self._understood(method, raw, files)
            result = await self.methods.carry_out(method, sent)
            oracle.response(method, result)
        except Refusal as refusal:
            self._note(method, raw, refusal.code, str(refusal))
            return _error(refusal), refusal.code
        except Exception as error:
            # A mistake of this server's own must not pass for one of Telegram's bad days.
            self.complaints.append(f"{method}: {error!r}")
            self._note(method, raw, 500, repr(error))
            return _error(Refusal(500, "Internal Server Error")), 500
        self._note(method, sent, 200, "")
        return {"ok": True, "result": result}, 200

    def _understood(self, method: str, raw: Json, files: dict[str, tuple[str, bytes]]) -> Json:
        if method.lower() not in self.methods.names:
            self.complaints.append(f"There is no method {method} here.")
            raise Refusal(404, "Not Found")
        try:
            return oracle.request(method, raw, files)
        except NotBotApi as error:
            self.complaints.append(str(error))
            raise Refusal(400, f"Bad Request: {error}") from error

    def _note(self, method: str, sent: Json, status: int, description: str) -> None:
        self.calls.append(Call(method, sent, status, description, asyncio.get_running_loop().time()))

    async def _download(self, request: web.Request) -> web.Response:
        found = [file for file in self.files.values() if file.path == request.match_info["path"]]
        if request.match_info["token"] != self.token or not found:
            return _answer({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return web.Response(body=found[0].content, content_type="application/octet-stream")


async def _parameters(request: web.Request) -> tuple[Json, dict[str, tuple[str, bytes]]]:
    """What came in the address, in a form or as JSON, and the files. Raises ValueError."""
    sent: Json = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return sent | await request.json(), files
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = (value.filename, value.file.read())
            value.file.close()
        else:
            sent[key] = value
    return sent, files


def _too_fast(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _error(refusal: Refusal) -> Json:
    parameters: dict[str, Any] = {"parameters": refusal.parameters} if refusal.parameters else {}
    return {"ok": False, "error_code": refusal.code, "description": str(refusal), **parameters}


def _answer(answer: Json, status: int) -> web.Response:
    return web.Response(status=status, text=json.dumps(answer), content_type="application/json")


def _reset(request: web.Request) -> web.Response:
    """Breaks the connection, so that the other end sees a reset."""
    transport = request.transport
    if transport:
        connection: socket.socket = transport.get_extra_info("socket")
        # lingering for no time at all sends RST instead of FIN
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
