"""Answer a question: support lines before everything, then one entry, a few to choose from, or an honest no."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from knowledge import Library
from knowledge.asking import Part, asked_part, asks_to_compare, entries_named, follows_up, named_side_by_side
from knowledge.model import Faq, PainPoint, Role
from knowledge.safety import speaks_of_self_harm

AnyEntry = Role | PainPoint | Faq
MAX_QUESTION = 4000
"""Longer questions are cut: Discord's own limit for a message of a member with Nitro (Discord reference, messages)."""
MAX_OFFERED = 3
"""Entries offered when none is sure: as many as a person weighs at a glance."""
_SPELT_LIKE = 85.0
"""Of 100: the likeness of a typing to a name that makes it that name, when the matcher thinks so too. "medical sci
liason" has 88; most words of a name that is merely near differ."""

_GENERAL = ("my-options", "how-to-start", "pay-compared")
"""Offered when nothing of a question was understood: topics that lead everywhere."""


@dataclass(frozen=True, slots=True)
class Crisis:
    """Somebody speaks of not wanting to live: support lines, and nothing else. Leaves no trace."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The base answers this; ``part`` is what was asked for, ``others`` are the next best entries."""

    entry: AnyEntry
    part: Part | None = None
    others: tuple[AnyEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two roles were set against each other."""

    first: Role
    second: Role


@dataclass(frozen=True, slots=True)
class Suggested:
    """One of up to three entries is probably meant."""

    entries: tuple[AnyEntry, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """The base has no answer: it is about patients, outside the base, or was not understood."""

    why: Literal["clinical", "outside", "unclear"]
    nearest: tuple[AnyEntry, ...]


Reply = Crisis | Answered | Compared | Suggested | Declined


def verdict(reply: Reply) -> str | None:
    """Name a reply in one word, to be counted; None when nobody may count it."""
    match reply:
        case Crisis():
            return None
        case Declined(why):
            return f"declined-{why}"
        case _:
            return type(reply).__name__.lower()


async def ready_to_match(library: Library) -> None:
    """Wait until free text can be asked of a base: a second, once after the start, in which nobody else waits."""
    if not library.has_matcher:
        await asyncio.to_thread(lambda: library.matcher)


def answer(library: Library, question: str, about: AnyEntry | None = None) -> Reply:
    """Answer a question from the base alone. Pure: nothing is counted, stored or logged.

    Args:
        library: the base.
        question: what was asked, of any length and form.
        about: what was answered just before in the same conversation; "how much?" then means its pay.
    """
    question = question.strip()[:MAX_QUESTION]
    if speaks_of_self_harm(question):
        return Crisis()
    exact = library.exact(question) if question else None
    if exact is not None:
        return Answered(exact)
    named = entries_named(library, question)
    if about is not None and not named and follows_up(question):
        return Answered(about, asked_part(question))
    return _matched(library, question, named)


def _matched(library: Library, question: str, named: tuple[AnyEntry, ...]) -> Reply:
    match = library.matcher.match(question)
    if match.refusal == "crisis":
        return Crisis()
    roles = [entry for entry in named if isinstance(entry, Role)]
    if match.refusal is None and len(roles) == 2 and _both_at_once(library, question):  # noqa: PLR2004 - a pair
        return Compared(roles[0], roles[1])
    likely = [library.entries[c.id] for c in match.candidates if c.id in library.entries]
    entries = tuple({entry.id: entry for entry in (*likely[:1], *roles, *likely[1:])}.values())
    sure = match.verdict == "answer" or (match.verdict == "suggest" and _outright(library, question, entries, named))
    if entries and sure:
        return Answered(entries[0], asked_part(question), entries[1:MAX_OFFERED])
    if match.verdict == "suggest" and entries:
        return Suggested(entries[:MAX_OFFERED])
    if not entries:
        entries = tuple(library.faqs[id_] for id_ in _GENERAL if id_ in library.faqs)
    why = match.refusal if match.refusal in {"clinical", "outside"} else "unclear"
    return Declined(why, entries[:MAX_OFFERED])  # pyright: ignore[reportArgumentType] - narrowed by the line above


def _both_at_once(library: Library, question: str) -> bool:
    """Tell whether what a question asks of two roles is best seen side by side."""
    return asks_to_compare(question) or named_side_by_side(library, question)


def _outright(library: Library, question: str, entries: tuple[AnyEntry, ...], named: tuple[AnyEntry, ...]) -> bool:
    """Tell whether the best entry is the one thing a question names, or its name misspelt."""
    if not entries:
        return False
    best = entries[0]
    if isinstance(best, Role) and [entry.id for entry in named] == [best.id]:
        return True
    return library.closest(question, type(best), cutoff=_SPELT_LIKE)[:1] == (best,)
