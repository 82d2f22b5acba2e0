"""Questions that a change takes from other entries: told before it is published, since nobody would notice after."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.services.answers import ready_to_match
from bot.services.bases import Bases
from bot.services.overlays import read_once
from knowledge import Library
from knowledge.model import Faq, PainPoint, Role
from knowledge.names import spoken_names
from storage.proposals import Edit, Proposal

LOOKED_AT = 100
"""New names and questions of one change that are looked at: each takes about a millisecond, and Discord waits three
seconds."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A new name or example question that something else answers today.

    Attributes:
        question: the name or question.
        answered_by: the name of the entry that answers it.
    """

    question: str
    answered_by: str


async def crossings_of(proposal: Proposal, bases: Bases) -> tuple[Crossing, ...]:
    """Return what a change takes from other entries of its server; see `crossings`. The work is done in a thread."""
    base = await bases.of(proposal.server_id)
    await ready_to_match(base)
    return await asyncio.to_thread(crossings, base, proposal.edits)


def crossings(base: Library, edits: Sequence[Edit]) -> tuple[Crossing, ...]:
    """Return what is new in edits and answered with another entry in the base as it stands.

    Such a question is answered no more: two entries claim it, so both are offered, or the new one is shown instead.
    """
    asked = list(dict.fromkeys(pair for edit in edits for pair in _new(base, edit)))[:LOOKED_AT]
    found = [(id_, question, base.matcher.match(question)) for id_, question in asked]
    return tuple(
        Crossing(question, base.entries[match.candidates[0].id].name)
        for id_, question, match in found
        if match.verdict == "answer" and match.candidates[0].id != id_
    )


def _new(base: Library, edit: Edit) -> Iterator[tuple[str, str]]:
    """Return the id of an edited entry with each name and question that it did not have."""
    entry = read_once(edit.kind, edit.body)
    if edit.state == "archived" or not isinstance(entry, Role | PainPoint | Faq):
        return
    before = base.entries.get(entry.id)
    had = {*spoken_names(before), *before.examples} if before else set[str]()
    yield from ((entry.id, text) for text in (*spoken_names(entry), *entry.examples) if text not in had)
