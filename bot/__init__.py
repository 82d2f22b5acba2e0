"""Second Opinion: a Discord bot that gives physicians a second opinion on their career."""

from bot.app import create_bot
from bot.config import Settings

__all__ = ["Settings", "create_bot"]
