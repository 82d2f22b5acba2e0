"""Suggestions while a member types: from memory only, nothing awaited."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands

from bot.client import SecondOpinion
from bot.render.parts import MAX_OPTION, clip
from knowledge.model import Faq, PainPoint, Role

MAX_CHOICES = 25
"""Discord reference, application command autocomplete."""
Choices = list[app_commands.Choice[str]]


Autocomplete = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]


def entries(kind: type[Role | PainPoint | Faq]) -> Autocomplete:
    """Return an autocomplete for the entries of one kind; the value sent back is the id."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> Choices:
        client: SecondOpinion = interaction.client
        library = client.house.library
        found = library.suggestions(typed[:MAX_OPTION], kind, MAX_CHOICES)
        return [app_commands.Choice(name=clip(entry.name, MAX_OPTION), value=entry.id) for entry in found]

    return complete


async def questions(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer questions the base can answer, of the entries nearest to what was typed."""
    library = interaction.client.house.library
    wanted = typed.casefold()[:MAX_OPTION]
    offered: dict[str, None] = {}
    for entry in library.suggestions(wanted, None, MAX_CHOICES):
        fitting = [example for example in entry.examples if wanted in example.casefold()]
        for example in (fitting or entry.examples)[:2]:
            if len(example) <= MAX_OPTION:
                offered[example] = None
    return [app_commands.Choice(name=text, value=text) for text in list(offered)[:MAX_CHOICES]]
