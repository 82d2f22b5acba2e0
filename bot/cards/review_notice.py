"""The notice below a card that something it shows is past its review date."""

from collections.abc import Iterable
from typing import TypeVar

from bot.cards.compare import decode_roles
from bot.cards.components import Text
from bot.cards.markdown import escape_content
from bot.cards.pay import roles_with_pay
from knowledge import KnowledgeBase
from knowledge.model import Entry, Role

OVERDUE = "**Past its review date ({day}).** Look at the sources before you rely on it: something may have changed."
SEVERAL = "**Past the review date: {names}.** Look at the sources before you rely on it: something may have changed."
_MAX_NAMES = 6
"""Roles named at most, so that the line stays one."""
T = TypeVar("T", bound=Entry)


def review_notice(knowledge_base: KnowledgeBase, route: tuple[str, ...], today: str) -> Text | None:
    """Return the notice for a card, from what its route says it shows; None if nothing is past its date.

    Args:
        knowledge_base: the knowledge base.
        route: the route of the card.
        today: the day, as 2026-12-31.
    """
    match route:
        case ["entry" | "part" | "facts" | "state", id_, *_] if id_ in knowledge_base.entries:
            overdue = _overdue([knowledge_base.entries[id_]], today)
            return Text(OVERDUE.format(day=overdue[0].review_due)) if overdue else None
        case ["compare" | "beside", keys, *_]:
            return _notice_for_roles(_overdue(decode_roles(knowledge_base, keys), today))
        case ["pay" | "why", kind, *_]:
            return _notice_for_roles(_overdue(roles_with_pay(knowledge_base, kind), today))
        case _:
            return None


def _overdue(entries: Iterable[T], today: str) -> list[T]:
    return [entry for entry in entries if entry.review_due is not None and entry.review_due <= today]


def _notice_for_roles(overdue: list[Role]) -> Text | None:
    if not overdue:
        return None
    names = [escape_content(role.short_name) for role in overdue[:_MAX_NAMES]]
    rest = [f"{len(overdue) - _MAX_NAMES} more"] if len(overdue) > _MAX_NAMES else []
    return Text(SEVERAL.format(names=", ".join(names + rest)))
