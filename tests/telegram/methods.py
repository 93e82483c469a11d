"""The Bot API's methods: what each does to the chats, and Telegram's own words where it refuses."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from tests.telegram.chats import BOT, Asked, Chat, Person, Post, Press, StoredFile, keyboard_of, picture_size
from tests.telegram.oracle import MOST_ENTITIES, Formatted, Json, Unparsable, formatted, link_is_taken, units
from tests.telegram.updates import Conflict, Updates, Webhook

MOST_TEXT, MOST_CAPTION, MOST_DATA, MOST_BUTTONS, MOST_COPIED = 4096, 1024, 64, 100, 256
MOST_RESULTS, MOST_RESULT_ID, MOST_CALLBACK_ANSWER = 50, 64, 200
MOST_DOWNLOAD, MOST_UPLOAD, MOST_PHOTO = 20 << 20, 50 << 20, 10 << 20
MOST_COMMANDS = 100
CALLBACK_LIVES, INLINE_LIVES = 150.0, 30.0
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
DESCRIPTIONS = {"description": 512, "short_description": 120, "name": 64}


class Refusal(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.parameters = code, parameters


def bad(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: {why}")


class Place(Protocol):
    """The chats the methods work on."""

    privacy: bool
    chats: dict[int, Chat]
    files: dict[str, StoredFile]
    presses: dict[str, Press]
    asked: dict[str, Asked]
    updates: Updates

    def now(self) -> float: ...
    def store(self, name: str, mime: str, content: bytes, size: tuple[int, int] = (0, 0)) -> StoredFile: ...
    def listen(self, webhook: Webhook | None) -> None: ...
    def count_against_limits(self, chat: Chat) -> None: ...


class Methods:
    """Carries out one request after the other.

    commands      what was registered last, by scope (its JSON) and language
    descriptions  by what they are ("description", "short_description", "name") and language
    actions       chat actions, as (chat, action)
    cut_entities  entities beyond the hundredth, which Telegram leaves out without a word
    """

    def __init__(self, place: Place) -> None:
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.actions: list[tuple[int, str]] = []
        self.cut_entities = 0
        self._place = place
        self._known: Mapping[str, Callable[[Json], Any]] = {
            "answercallbackquery": self._answer_callback,
            "answerinlinequery": self._answer_inline,
            "close": lambda _: True,
            "deletemessage": self._delete,
            "deletemycommands": self._delete_commands,
            "deletewebhook": self._delete_webhook,
            "editmessagecaption": lambda sent: self._edit(sent, "caption"),
            "editmessagereplymarkup": lambda sent: self._edit(sent, ""),
            "editmessagetext": lambda sent: self._edit(sent, "text"),
            "getchat": self._get_chat,
            "getchatmember": self._get_member,
            "getfile": self._get_file,
            "getme": lambda _: self._me(),
            "getmycommands": self._get_commands,
            "getmydescription": lambda sent: self._described("description", sent),
            "getmyname": lambda sent: self._described("name", sent),
            "getmyshortdescription": lambda sent: self._described("short_description", sent),
            "getwebhookinfo": lambda _: self._webhook_info(),
            "leavechat": self._leave,
            "logout": lambda _: True,
            "sendchataction": self._act,
            "senddocument": lambda sent: self._send(sent, "document"),
            "sendmessage": lambda sent: self._send(sent, ""),
            "sendphoto": lambda sent: self._send(sent, "photo"),
            "setmessagereaction": self._react,
            "setmycommands": self._set_commands,
            "setmydescription": lambda sent: self._describe("description", sent),
            "setmyname": lambda sent: self._describe("name", sent),
            "setmyshortdescription": lambda sent: self._describe("short_description", sent),
            "setwebhook": self._set_webhook,
        }

    @property
    def names(self) -> set[str]:
        """What there is here, in small letters."""
        return {*self._known, "getupdates"}

    async def carry_out(self, name: str, sent: Json) -> Any:
        """The result, as JSON. Raises Refusal."""
        if name.lower() == "getupdates":
            return await self._get_updates(sent)
        return self._known[name.lower()](sent)

    # --- updates

    async def _get_updates(self, sent: Json) -> list[Json]:
        updates = self._place.updates
        updates.allow(sent.get("allowed_updates"))
        try:
            return await updates.get(sent.get("offset", 0), sent.get("limit", 100), sent.get("timeout", 0))
        except Conflict as conflict:
            raise Refusal(409, str(conflict)) from None

    def _set_webhook(self, sent: Json) -> bool:
        if not sent["url"]:
            return self._delete_webhook(sent)
        secret = sent.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        self._drop_if_wished(sent)
        self._place.updates.allow(sent.get("allowed_updates"))
        self._place.listen(Webhook(sent["url"], secret, sent.get("max_connections", 40)))
        return True

    def _delete_webhook(self, sent: Json) -> bool:
        self._drop_if_wished(sent)
        self._place.listen(None)
        return True

    def _drop_if_wished(self, sent: Json) -> None:
        if sent.get("drop_pending_updates"):
            self._place.updates.drop()

    def _webhook_info(self) -> Json:
        updates = self._place.updates
        hook = updates.webhook or Webhook("")
        info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
        if hook.last_error:
            info["last_error_date"], info["last_error_message"] = hook.last_error
        if updates.allowed:
            info["allowed_updates"] = sorted(updates.allowed)
        return info | ({"max_connections": hook.connections} if hook.url else {})

    # --- messages

    def _send(self, sent: Json, kind: str) -> Json:
        chat = self._writable(sent["chat_id"])
        content = self._content(sent, "caption" if kind else "text")
        keyboard = self._keyboard(sent)
        file = self._uploaded(sent[kind], kind) if kind else None
        thread = self._thread(chat, sent)
        reply_to, quote = self._reply_to(chat, sent)
        self._place.count_against_limits(chat)
        # In a forum only the thread that is named counts: whether Telegram would take the topic of the message that is
        # replied to is not written anywhere, and answers that landed in General are a complaint of many.
        if reply_to and chat.kind == "supergroup" and not chat.forum:
            thread = reply_to.thread or reply_to.id
        if not reply_to and thread is not None:
            reply_to = chat.posts[thread]
        post = Post(
            chat.number(),
            chat,
            None,
            content,
            int(self._place.now()),
            reply_to,
            thread,
            keyboard,
            file,
            quote=quote,
            options={key: sent[key] for key in ("link_preview_options", "disable_notification") if key in sent},
        )
        return chat.add(post).json()

    def _edit(self, sent: Json, what: str) -> Json | bool:
        if "inline_message_id" in sent:
            raise bad("MESSAGE_ID_INVALID")
        chat = self._writable(sent["chat_id"])
        post = self._own(chat, sent["message_id"])
        if what == "text" and post.file:
            raise bad("there is no text in the message to edit")
        if what == "caption" and not post.file:
            raise bad("there is no caption in the message to edit")
        content = self._content(sent, what, "MESSAGE_TOO_LONG") if what else post.content
        keyboard = self._keyboard(sent)
        if (content, keyboard) == (post.content, post.keyboard):
            raise bad(NOT_MODIFIED)
        self._place.count_against_limits(chat)
        post.keyboard = keyboard
        chat.change(post, content, int(self._place.now()))
        return post.json()

    def _delete(self, sent: Json) -> bool:
        chat = self._writable(sent["chat_id"])
        post = chat.standing(sent["message_id"])
        if not post:
            raise bad("message to delete not found")
        if not post.from_bot and chat.kind != "private" and not chat.bot_is_admin:
            raise bad("message can't be deleted")
        chat.delete(post)
        return True

    def _react(self, sent: Json) -> bool:
        post = self._writable(sent["chat_id"]).standing(sent["message_id"])
        if not post:
            raise bad("message to react not found")
        post.reactions = sent.get("reaction") or []
        return True

    def _act(self, sent: Json) -> bool:
        chat = self._writable(sent["chat_id"])
        self._thread(chat, sent)
        self._place.count_against_limits(chat)
        self.actions.append((chat.id, sent["action"]))
        return True

    def _chat(self, chat_id: int | str) -> Chat:
        chat = self._place.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if not chat or not chat.known:
            raise bad("chat not found")
        return chat

    def _writable(self, chat_id: int | str) -> Chat:
        chat = self._chat(chat_id)
        if chat.moved:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved
            )
        if chat.kind == "private" and chat.members[0].blocks_bot:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.has_bot:
            kind = {"group": "group chat", "supergroup": "supergroup chat"}.get(chat.kind, "channel chat")
            raise Refusal(403, f"Forbidden: bot was kicked from the {kind}")
        return chat

    def _own(self, chat: Chat, message_id: int) -> Post:
        post = chat.standing(message_id)
        if not post:
            raise bad("message to edit not found")
        if not post.from_bot or post.via_bot:
            raise bad("message can't be edited")
        return post

    def _content(self, sent: Json, name: str, too_long: str = "") -> Formatted:
        text = sent.get(name, "")
        content = self._formatted(text, sent.get("parse_mode"), sent.get(f"{name}_entities", sent.get("entities")))
        if not content.text and name == "text":
            raise bad("message text is empty")
        if name == "caption" and units(content.text) > MOST_CAPTION:
            raise bad("message caption is too long")
        if units(content.text) > MOST_TEXT:
            raise bad(too_long or "message is too long")
        self.cut_entities += max(0, len(content.entities) - MOST_ENTITIES)
        return Formatted(content.text, content.entities[:MOST_ENTITIES])

    def _formatted(self, text: str, mode: str | None, entities: Any = None) -> Formatted:
        try:
            content = formatted(text, mode)
        except Unparsable as error:
            raise bad(str(error)) from None
        mentioned = [self._named(each) for each in content.entities]
        return Formatted(content.text, tuple(entities or mentioned))

    def _named(self, entity: Json) -> Json:
        if entity["type"] != "text_mention":
            return entity
        chat = self._place.chats.get(entity["user"]["id"])
        return entity | ({"user": chat.members[0].json()} if chat else {})

    def _thread(self, chat: Chat, sent: Json) -> int | None:
        thread: int | None = sent.get("message_thread_id")
        if thread is None:
            return None
        if chat.forum and thread in chat.topics:
            return thread
        # The number that a thread of replies carries in a supergroup without topics is no place to send to either.
        raise bad("message thread not found")

    def _reply_to(self, chat: Chat, sent: Json) -> tuple[Post | None, str]:
        wish = sent.get("reply_parameters") or {}
        message_id = wish.get("message_id", sent.get("reply_to_message_id"))
        if message_id is None:
            return None, ""
        post = chat.standing(message_id) if wish.get("chat_id", chat.id) == chat.id else None
        if not post:
            if wish.get("allow_sending_without_reply", sent.get("allow_sending_without_reply")):
                return None, ""
            raise bad("message to be replied not found")
        quote = self._formatted(wish.get("quote", ""), wish.get("quote_parse_mode")).text
        if quote not in post.text:
            raise bad("QUOTE_TEXT_INVALID")
        return post, quote

    def _keyboard(self, sent: Json) -> list[list[Json]]:
        rows = keyboard_of(sent.get("reply_markup"))
        if sum(map(len, rows)) > MOST_BUTTONS:
            raise bad("reply markup is too long")
        for button in (button for row in rows for button in row):
            self._check(button)
        return rows

    @staticmethod
    def _check(button: Json) -> None:
        if not button["text"].strip():
            raise bad("inline keyboard button text must be non-empty")
        if len(set(button) - {"text", "style", "icon_custom_emoji_id"}) != 1:
            raise bad("text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MOST_DATA:
            raise bad("BUTTON_DATA_INVALID")
        if "url" in button and not link_is_taken(button["url"]):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= MOST_COPIED:
            raise bad("BUTTON_COPY_TEXT_INVALID")

    def _uploaded(self, sent: Any, kind: str) -> StoredFile:
        if isinstance(sent, str):
            if sent not in self._place.files:
                raise bad("wrong file identifier/HTTP URL specified")
            return self._place.files[sent]
        name, content = sent
        size = picture_size(content) if kind == "photo" else (0, 0)
        if not content:
            raise bad("file must be non-empty")
        if len(content) > (MOST_PHOTO if kind == "photo" else MOST_UPLOAD):
            raise Refusal(413, "Request Entity Too Large")
        if kind == "photo" and size == (0, 0):
            raise bad("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or (kind == "photo" and max(size) > 20 * min(size)):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        return self._place.store(name, "image/jpeg" if size[0] else "application/octet-stream", content, size)

    # --- queries

    def _answer_callback(self, sent: Json) -> bool:
        press = self._place.presses.get(sent["callback_query_id"])
        if not press or press.answers or self._place.now() - press.at > CALLBACK_LIVES:
            raise bad(TOO_OLD)
        if units(sent.get("text", "")) > MOST_CALLBACK_ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        press.answers.append({key: value for key, value in sent.items() if key != "callback_query_id"})
        return True

    def _answer_inline(self, sent: Json) -> bool:
        asked = self._place.asked.get(sent["inline_query_id"])
        if not asked or asked.results is not None or self._place.now() - asked.at > INLINE_LIVES:
            raise bad(TOO_OLD)
        results = sent["results"]
        if len(results) > MOST_RESULTS:
            raise bad("RESULTS_TOO_MUCH")
        ids = [result["id"] for result in results]
        if not all(1 <= len(each.encode()) <= MOST_RESULT_ID for each in ids):
            raise bad("RESULT_ID_INVALID")
        if len(set(ids)) != len(ids):
            raise bad("RESULT_ID_DUPLICATE")
        contents = [self._result(result) for result in results]
        asked.results, asked.contents = results, contents
        asked.options = {k: v for k, v in sent.items() if k not in ("inline_query_id", "results")}
        return True

    def _result(self, result: Json) -> Formatted:
        self._keyboard(result)
        content = result.get("input_message_content", {})
        return self._content({**content, "text": content.get("message_text", "")}, "text")

    # --- files, chats, and what the bot says of itself

    def _get_file(self, sent: Json) -> Json:
        file = self._place.files.get(sent["file_id"])
        if not file:
            raise bad("invalid file_id")
        if len(file.content) > MOST_DOWNLOAD:
            raise bad("file is too big")
        return file.json() | {"file_path": file.path}

    def _get_chat(self, sent: Json) -> Json:
        chat = self._chat(sent["chat_id"])
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        return chat.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    def _get_member(self, sent: Json) -> Json:
        chat = self._chat(sent["chat_id"])
        people: list[Person] = [person for person in chat.members if person.id == sent["user_id"]]
        if sent["user_id"] == BOT["id"]:
            return {"status": "member" if chat.has_bot else "left", "user": BOT}
        if not people:
            raise bad("PARTICIPANT_ID_INVALID")
        return {"status": "member", "user": people[0].json()}

    def _leave(self, sent: Json) -> bool:
        self._writable(sent["chat_id"]).has_bot = False
        return True

    def _me(self) -> Json:
        return BOT | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self._place.privacy,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def _set_commands(self, sent: Json) -> bool:
        commands = sent["commands"]
        if len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_scope(sent)] = commands
        return True

    def _delete_commands(self, sent: Json) -> bool:
        self.commands.pop(_scope(sent), None)
        return True

    def _get_commands(self, sent: Json) -> list[Json]:
        return self.commands.get(_scope(sent), [])

    def _describe(self, what: str, sent: Json) -> bool:
        if units(sent.get(what, "")) > DESCRIPTIONS[what]:
            raise bad(f"bot {what.replace('_', ' ')} is too long")
        self.descriptions[what, sent.get("language_code", "")] = sent.get(what, "")
        return True

    def _described(self, what: str, sent: Json) -> Json:
        general = self.descriptions.get((what, ""), "")
        return {what: self.descriptions.get((what, sent.get("language_code", "")), general)}


def _scope(sent: Json) -> tuple[str, str]:
    scope = sent.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), sent.get("language_code", "")
