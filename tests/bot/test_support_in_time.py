"""Support lines after a mention do not wait for a Discord that does not take the direct message."""

import asyncio
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import discord

from bot.cards.components import Card, Text
from bot.interactions.message_replies import DM_SECONDS, MessageResponder
from bot.services.conversation import ReplyIndex

LINES = Card((Text("Call 988."),))
EXPECTED_SECONDS = 3.0


async def test_a_direct_message_that_hangs_is_given_up_in_time() -> None:
    posted: list[Any] = []

    async def hangs(**_: Any) -> None:
        await asyncio.Event().wait()

    async def takes(**options: Any) -> Any:
        posted.append(options)
        return SimpleNamespace(id=2)

    message: Any = SimpleNamespace(
        id=1, guild=object(), author=SimpleNamespace(send=hangs), channel=SimpleNamespace(id=3, send=takes)
    )
    client: Any = None
    responder = MessageResponder(client, ReplyIndex(discord.utils.utcnow))
    began = perf_counter()
    await responder.send_support_lines(message, LINES)
    assert len(posted) == 1
    assert DM_SECONDS <= perf_counter() - began < EXPECTED_SECONDS + 1
