"""`belegbot matrix new-identity`: another cross-signing identity for the bot's account on Matrix."""

from bot.cli.call import Call, configuration, kept_in, say
from bot.cli.pairing import hand_over
from bot.config import Config
from bot.errors import BotError
from bot.platforms import matrix


async def renew(call: Call) -> int:
    """Replaces it on the homeserver and in the data folder, and prints how the device is recognised."""
    data = kept_in(call)
    settings = (configuration(call) or Config()).matrix
    if not settings.homeserver:
        raise BotError(call.phrases.matrix_not_set)
    shown = await matrix.replace_identity(settings, data)
    hand_over(data)
    say(call.phrases.matrix_renewed.format(user=settings.user_id, fingerprint=shown))
    return 0
