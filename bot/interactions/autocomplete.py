"""Autocomplete of command options: from memory, or with one indexed read of a few rows.

Discord allows no deferral here, so nothing may wait for a knowledge base to be built.
"""

from collections.abc import Callable, Coroutine
from itertools import islice
from typing import Any

import discord
from discord import app_commands

from bot.cards.components import MAX_OPTION, clip
from bot.client import SecondOpinion
from bot.interactions.context import cached_knowledge_base
from knowledge.model import ExitCheck, Faq, PainPoint, Role
from knowledge.question.example_search import examples_matching
from knowledge.text.us_states import STATE_NAMES

MAX_CHOICES = 25
"""Discord reference, application command autocomplete."""
MAX_WORDS = 8
"""Words of a typing that are looked at; more only slow the next keystroke."""
Choices = list[app_commands.Choice[str]]


Autocomplete = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]


def entries(kind: type[Role | PainPoint | Faq | ExitCheck]) -> Autocomplete:
    """Return an autocomplete for the entries of one kind; the value sent back is the id."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> Choices:
        knowledge_base = cached_knowledge_base(interaction)
        found = knowledge_base.suggestions(typed[:MAX_OPTION], kind, MAX_CHOICES) if knowledge_base else ()
        return [app_commands.Choice(name=clip(entry.name, MAX_OPTION), value=entry.id) for entry in found]

    return complete


async def topics(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer specialties by name once something is typed, then entries of every kind; the value sent back is the id."""
    if (knowledge_base := cached_knowledge_base(interaction)) is None:
        return []
    wanted = typed.strip().casefold()
    packs = [each for each in knowledge_base.specialties.values() if wanted and wanted in each.name.casefold()]
    found = (*packs, *knowledge_base.suggestions(typed[:MAX_OPTION], None, MAX_CHOICES))[:MAX_CHOICES]
    return [app_commands.Choice(name=clip(each.name, MAX_OPTION), value=each.id) for each in found]


async def community_polls(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer the questions of polls that a community may be asked, too; the value sent back is the id of the poll."""
    wanted = typed.strip().casefold()
    asked = [(poll.id, poll.pulse) for poll in interaction.client.services.bundled_base.polls.values()]
    return [
        app_commands.Choice(name=clip(question.question, MAX_OPTION), value=id_)
        for id_, question in asked
        if question is not None and wanted in question.question.casefold()
    ][:MAX_CHOICES]


async def states(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer US states by name or abbreviation; those that the chosen exit check has a source for come first."""
    wanted = typed.strip().casefold()
    knowledge_base = cached_knowledge_base(interaction)
    chosen = knowledge_base and knowledge_base.exact(str(interaction.namespace.topic or ""))
    sourced = chosen.states if isinstance(chosen, ExitCheck) else ()
    found = [code for code, name in STATE_NAMES.items() if wanted in name.casefold() or wanted == code.casefold()]
    found.sort(
        key=lambda code: (
            wanted != code.casefold() and not STATE_NAMES[code].casefold().startswith(wanted),
            code not in sourced,
        )
    )
    return [app_commands.Choice(name=STATE_NAMES[code], value=code) for code in found[:MAX_CHOICES]]


async def questions(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer example questions that contain every word typed so far, then examples of the entries mentioned."""
    if (knowledge_base := cached_knowledge_base(interaction)) is None:
        return []
    wanted = typed.split()[:MAX_WORDS]
    short = (text for text in examples_matching(knowledge_base, wanted) if len(text) <= MAX_OPTION)
    offered = dict.fromkeys(islice(short, MAX_CHOICES))
    if wanted and len(offered) < MAX_CHOICES:
        named = knowledge_base.suggestions(typed[:MAX_OPTION], None, 3)
        offered |= dict.fromkeys(e for entry in named for e in entry.examples[:3] if len(e) <= MAX_OPTION)
    return [app_commands.Choice(name=text, value=text) for text in list(offered)[:MAX_CHOICES]]


async def saved_roles(interaction: discord.Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer the member's own saved roles; one indexed read of a few rows."""
    if (knowledge_base := cached_knowledge_base(interaction)) is None:
        return []
    wanted = typed.casefold()
    choices: Choices = []
    for saved in await interaction.client.services.saved_roles.list(interaction.user.id):
        role = knowledge_base.roles.get(saved.role_id)
        label = role.name if role else saved.role_id
        if wanted in label.casefold() or wanted in saved.role_id:
            choices.append(app_commands.Choice(name=clip(label, MAX_OPTION), value=saved.role_id))
    return choices[:MAX_CHOICES]
