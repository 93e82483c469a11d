"""What Telegram's programs show of the bot: its commands by kind of chat, and what it says about itself."""

from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.platforms.telegram.settings import Menu


async def offer(bot: Bot, menus: Sequence[Menu]) -> None:
    """Tells Telegram what has changed since it was told last: it does not like to be told often.

    Raises the library's TelegramError.
    """
    for menu in menus:
        language = menu.language or None
        for scope, offered in (
            (BotCommandScopeAllPrivateChats(), menu.private),
            (BotCommandScopeAllGroupChats(), menu.group),
        ):
            wanted = tuple(BotCommand(name, about) for name, about in offered)
            if await bot.get_my_commands(scope, language) != wanted:
                await bot.set_my_commands(wanted, scope, language)
        if (await bot.get_my_description(language)).description != menu.about:
            await bot.set_my_description(menu.about, language)
        if (await bot.get_my_short_description(language)).short_description != menu.short:
            await bot.set_my_short_description(menu.short, language)
