"""What Telegram tells of, as messages of ours: said to the bot, edited, or pressed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from telegram import CallbackQuery, InaccessibleMessage, MessageEntity, Update
from telegram import Message as Post
from telegram.constants import ChatType

from bot.platform import File, Message
from bot.platforms.telegram.settings import Commands

PLATFORM = "telegram"
BY_LABEL = "="  # begins the data of a button whose command is its label: too long for 64 bytes
DEEP_LINK = "p_"  # begins what a link to the private chat says if it opens a passage there
_COMMAND = re.compile(r"/(?P<name>[A-Za-z]\w*)(?:@(?P<bot>\w+))?(?P<rest>(?:\s.*)?)", re.DOTALL)
_DEEP_LINK = re.compile(rf"/start\s+{DEEP_LINK}(?P<passage>[0-9A-Za-z]+)(?:-(?P<start>\d+)-(?P<end>\d+))?\s*")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it, and what it is asked for by."""

    id: int
    username: str
    commands: Commands


def heard(update: Update, me: Me) -> Message | None:
    """What was said to the bot; None for everything else, such as other people's talk or a post in a channel."""
    if update.callback_query:
        return pressed(update.callback_query, me)
    post = update.message or update.edited_message
    if post is None or not _by_a_person(post, me):
        return None
    text = _addressed(post, me)
    if text is None:
        return None
    assert post.from_user
    answered = _answered(post)
    name = _COMMAND.fullmatch(text)
    taken = answered if answered and name and name["name"].lower() in me.commands.takers else None
    edited = update.edited_message is not None
    return Message(
        platform=PLATFORM,
        room=str(post.chat.id),
        sender=str(post.from_user.id),
        id=_version(post, me) if edited else named(post.message_id, me),
        text=_with(taken, text),
        sent_at=(post.edit_date if edited else None) or post.date,
        reply_to=named(answered.message_id, me) if answered else "",
        thread=_thread(post),
        direct=post.chat.type == ChatType.PRIVATE,
        language=post.from_user.language_code or "",
        edits=named(post.message_id, me) if edited else "",
        file=_file(post) or (_file(taken) if taken else None),
    )


def moved(update: Update) -> tuple[str, str] | None:
    """The old and the new id of a group that became a supergroup; either of them is told so."""
    post = update.message
    if post and post.migrate_to_chat_id:
        return str(post.chat.id), str(post.migrate_to_chat_id)
    if post and post.migrate_from_chat_id:
        return str(post.migrate_from_chat_id), str(post.chat.id)
    return None


def pressed(query: CallbackQuery, me: Me) -> Message | None:
    """The command a button stands for; None if that cannot be told any more.

    Two presses by one person on one version of a message are one message: a double tap is answered once.
    """
    post = query.message
    command = _of_button(query)
    if post is None or command is None:
        return None
    shown = post.edit_date if isinstance(post, Post) else None
    version = int(shown.timestamp()) if shown else 0
    press = blake2b(f"{query.from_user.id}\0{query.data}".encode("utf-8", "replace"), digest_size=6).hexdigest()
    return Message(
        platform=PLATFORM,
        room=str(post.chat.id),
        sender=str(query.from_user.id),
        id=f"{named(post.message_id, me)}.b{version}.{press}",
        text=command,
        sent_at=datetime.now(UTC),
        reply_to=named(post.message_id, me),
        thread=_thread(post) if isinstance(post, Post) else "",
        direct=post.chat.type == ChatType.PRIVATE,
        language=query.from_user.language_code or "",
        replaces=str(post.message_id),
    )


def named(message_id: int, me: Me) -> str:
    """A message's id, unique also when the admin gives the newsroom another bot, for whom Telegram counts anew."""
    return f"{message_id}.{me.id}"


def number(name: str) -> int | None:
    """Telegram's number of a message with such an id, or of one of ours."""
    digits = name.partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() else None


# ---- who speaks, and to whom


def _by_a_person(post: Post, me: Me) -> bool:
    """Not by another bot, a channel, a group in its own name, nor what somebody posted through us inline."""
    through_us = post.via_bot is not None and post.via_bot.id == me.id
    return bool(
        post.from_user
        and not post.from_user.is_bot
        and not post.sender_chat
        and not post.is_automatic_forward
        and not through_us
        and (post.text or post.caption or post.effective_attachment)
    )


def _addressed(post: Post, me: Me) -> str | None:
    """The words said to the bot, None if they were not."""
    text = _whole(post.text or post.caption or "")
    direct = post.chat.type == ChatType.PRIVATE
    if command := _COMMAND.fullmatch(text):
        return _commanded(command, me, direct=direct)
    if direct:
        return text
    if mention := _mention(post, me):
        return _without(mention, text)
    answered = _answered(post)
    return text if answered and answered.from_user and answered.from_user.id == me.id else None


def _commanded(command: re.Match[str], me: Me, *, direct: bool) -> str | None:
    """The command without the bot's name; None if it is another bot's."""
    name, bot = command["name"], (command["bot"] or "").lower()
    if bot and bot != me.username.lower():
        return None
    if not (direct or bot or name.lower() in me.commands.names):
        return None
    if link := _DEEP_LINK.fullmatch(command[0]):
        span = f".{link['start']}-{link['end']}" if link["start"] else ""
        return f"/{me.commands.passage} {link['passage']}{span}"
    return f"/{name}{command['rest']}"


def _answered(post: Post) -> Post | None:
    """The message it replies to. In a topic everything replies to what opened the topic: that says nothing.

    Outside of topics `message_thread_id` is the first of a row of replies, and may well be one of ours.
    """
    answered = post.reply_to_message
    if answered is None or answered.forum_topic_created:
        return None
    return None if _thread(post) == str(answered.message_id) else answered


def _mention(post: Post, me: Me) -> str:
    """The bot's name as it stands in the words, or ""."""
    entities = post.parse_entities() if post.text else post.parse_caption_entities()
    for entity, words in entities.items():
        by_name = entity.type == MessageEntity.MENTION and words.lower() == f"@{me.username.lower()}"
        if by_name or (entity.user and entity.user.id == me.id):
            return words
    return ""


def _without(mention: str, text: str) -> str:
    before, _, after = text.partition(mention)
    return " ".join(filter(None, (before.strip(), after.strip(" \n,:"))))


def _thread(post: Post) -> str:
    return str(post.message_thread_id) if post.is_topic_message and post.message_thread_id else ""


# ---- what comes along


def _with(taken: Post | None, text: str) -> str:
    """The command, and below it the words it replies to."""
    words = taken.text if taken and taken.text and "\n" not in text else ""
    return f"{text}\n{_whole(words)}" if words else text


def _file(post: Post) -> File | None:
    document = post.document
    if document is None:
        return None
    return File(document.file_id, _whole(document.file_name or ""), document.file_size or 0)


def _version(post: Post, me: Me) -> str:
    """Unique among the versions of a message, the same for the same version told twice."""
    at = int((post.edit_date or post.date).timestamp())
    words = blake2b(_whole(post.text or post.caption or "").encode(), digest_size=4).hexdigest()
    return f"{named(post.message_id, me)}.e{at}.{words}"


def _of_button(query: CallbackQuery) -> str | None:
    if not query.data or not query.data.startswith(BY_LABEL):
        return query.data
    post = query.message
    if post is None or isinstance(post, InaccessibleMessage) or not isinstance(post, Post) or not post.reply_markup:
        return None
    rows = post.reply_markup.inline_keyboard
    return next((_whole(each.text) for row in rows for each in row if each.callback_data == query.data), None)


def _whole(text: str) -> str:
    """Halves of characters, which JSON can carry and nothing else can, made visible."""
    return text.encode("utf-8", "replace").decode()
