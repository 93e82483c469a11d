"""Telegram: what it tells us, how we speak there, and how fast."""

from bot.platforms.telegram.adapter import Telegram
from bot.platforms.telegram.settings import Commands, Found, Inline, Labels, Menu, Server, Webhook, Wording

__all__ = ["Commands", "Found", "Inline", "Labels", "Menu", "Server", "Telegram", "Webhook", "Wording"]
