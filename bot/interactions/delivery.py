"""Sends cards to channels and members so that a lost connection neither loses a message nor writes it twice.

Each message carries a nonce, so it can be sent again: Discord keeps the first of two with one nonce for some minutes
(its reference, create message, `enforce_nonce`).
"""

import secrets
from typing import Any

import discord

from bot.cards.components import Card
from bot.discord_errors import attempt
from bot.interactions.views import build_files, build_view

_NONCE_BITS = 63


async def send_card(channel: discord.abc.Messageable, card: Card, nonce: str | None = None) -> discord.Message:
    """Send a card, again if the connection was lost. Raises one of `bot.discord_errors.REQUEST_FAILED`.

    Args:
        channel: where; of a member, `open_dm` returns it.
        card: what; its files are built for every try.
        nonce: what Discord tells the message from others by; at most 25 characters, random by default.
    """
    known = nonce or str(secrets.randbits(_NONCE_BITS))

    async def send() -> discord.Message:
        sent = build_files(card)
        arguments: dict[str, Any] = {"files": sent} if sent else {}
        return await channel.send(view=build_view(card), nonce=known, **arguments)

    return await attempt(send)


async def open_dm(client: discord.Client, user_id: int) -> discord.DMChannel:
    """Open the direct messages with a member; nothing is sent. Raises one of `bot.discord_errors.REQUEST_FAILED`."""
    return await attempt(lambda: client.create_dm(discord.Object(user_id)))
