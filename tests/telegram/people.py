"""The people's side over HTTP, for a test in another process.

POST, with JSON, answered with JSON; ids are those of the Bot API:
    /sim/person    {"name", "language"?, "username"?}                                -> {"id"}
    /sim/chat      {"kind": "group"|"supergroup"|"forum", "title", "members": [id]}  -> {"id"}
    /sim/topic     {"chat", "name"}                                                  -> {"id"}
    /sim/say       {"person", "text", "chat"?, "topic"?, "reply_to"?}                -> {"message_id"}
    /sim/edit      {"chat", "message_id", "text"}                                    -> {}
    /sim/document  {"person", "name", "content", "caption"?, "chat"?}                -> {"message_id"}
    /sim/press     {"person", "chat", "message_id", "label"}                         -> {"id"}
    /sim/inline    {"person", "query"}                                               -> {"id"}
    /sim/fail      {"method", "fault": "TooFast", "with": {"retry_after": 2}, "text"?, "times"?, "after"?} -> {}
    /sim/time      {"seconds"}                                                       -> {}
GET:
    /sim/chat/ID   {"shown": [Message of the Bot API], "told": [text], "history": [[what, message id, text]]}
    /sim/press/ID  {"answers": [...]}          /sim/inline/ID  {"results": [...] or null, "options": {...}}
    /sim/state     {"pending", "webhook", "violations", "complaints", "calls": [[method, status, description]]}
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.telegram import faults
from tests.telegram.chats import Chat, Post
from tests.telegram.oracle import Json

if TYPE_CHECKING:
    from tests.telegram.server import Telegram


def add_routes(app: web.Application, telegram: "Telegram") -> None:
    """Lets people in another process in."""
    deeds = _deeds(telegram)

    async def do(request: web.Request) -> web.Response:
        return web.json_response(deeds[request.match_info["deed"]](await request.json()))

    async def look(request: web.Request) -> web.Response:
        return web.json_response(_seen(telegram, request.match_info["what"], request.match_info.get("id", "")))

    app.router.add_post("/sim/{deed}", do)
    app.router.add_get("/sim/{what}", look)
    app.router.add_get("/sim/{what}/{id}", look)


def _deeds(telegram: "Telegram") -> dict[str, Callable[[Json], Json]]:
    def chat_of(asked: Json) -> Chat | None:
        return telegram.chats[asked["chat"]] if "chat" in asked else None

    def post_of(asked: Json, key: str) -> Post | None:
        chat = chat_of(asked) or telegram.chats[asked["person"]]
        return chat.posts[asked[key]] if key in asked else None

    def person(asked: Json) -> Json:
        return {"id": telegram.person(**asked).id}

    def chat(asked: Json) -> Json:
        make = {"group": telegram.group, "supergroup": telegram.supergroup, "forum": telegram.forum}[asked["kind"]]
        return {"id": make(asked["title"], *(telegram.persons[each] for each in asked["members"])).id}

    def topic(asked: Json) -> Json:
        return {"id": telegram.topic(telegram.chats[asked["chat"]], asked["name"])}

    def say(asked: Json) -> Json:
        who, reply_to = telegram.persons[asked["person"]], post_of(asked, "reply_to")
        post = telegram.say(who, asked["text"], chat=chat_of(asked), topic=asked.get("topic"), reply_to=reply_to)
        return {"message_id": post.id}

    def edit(asked: Json) -> Json:
        telegram.edit(telegram.chats[asked["chat"]].posts[asked["message_id"]], asked["text"])
        return {}

    def document(asked: Json) -> Json:
        who, content = telegram.persons[asked["person"]], asked["content"].encode()
        caption = asked.get("caption", "")
        return {"message_id": telegram.document(who, asked["name"], content, caption=caption, chat=chat_of(asked)).id}

    def press(asked: Json) -> Json:
        post = telegram.chats[asked["chat"]].posts[asked["message_id"]]
        return {"id": telegram.press(telegram.persons[asked["person"]], post, asked["label"]).id}

    def inline(asked: Json) -> Json:
        return {"id": telegram.inline(telegram.persons[asked["person"]], asked["query"]).id}

    def fail(asked: Json) -> Json:
        fault = getattr(faults, asked.pop("fault"))(**asked.pop("with", {}))
        telegram.fail(asked.pop("method"), fault, **asked)
        return {}

    def time(asked: Json) -> Json:
        telegram.pass_time(asked["seconds"])
        return {}

    deeds = (person, chat, topic, say, edit, document, press, inline, fail, time)
    return {deed.__name__: deed for deed in deeds}


def _seen(telegram: "Telegram", what: str, which: str) -> Any:
    match what:
        case "chat":
            chat = telegram.chats[int(which)]
            return {"shown": [post.json() for post in chat.shown], "told": chat.told, "history": chat.history}
        case "press":
            return {"answers": telegram.presses[which].answers}
        case "inline":
            return {"results": telegram.asked[which].results, "options": telegram.asked[which].options}
        case "state":
            return {
                "pending": telegram.pending,
                "webhook": telegram.webhook and telegram.webhook.url,
                "violations": telegram.violations,
                "complaints": telegram.complaints,
                "calls": [(call.method, call.status, call.description) for call in telegram.calls],
            }
    raise web.HTTPNotFound
