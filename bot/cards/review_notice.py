"""What below a card says that something it shows is past its review date."""

from collections.abc import Iterable
from typing import TypeVar

from bot.cards.compare import decode_roles
from bot.cards.components import Text
from bot.cards.markdown import escape_content
from bot.cards.pay import roles_with_pay
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role

OVERDUE = "**Past its review date ({day}).** Look at the sources before you rely on it: something may have changed."
SEVERAL = "**Past the review date: {names}.** Look at the sources before you rely on it: something may have changed."
_NAMED = 6
"""Roles named at most, so that the line stays one."""
T = TypeVar("T", bound=Role | PainPoint | Faq)


def review_notice(knowledge_base: KnowledgeBase, address: tuple[str, ...], today: str) -> Text | None:
    """Return the line for a card, by what its address says it shows; None where nothing is past its date.

    Args:
        knowledge_base: what it is.
        address: of the card.
        today: the day, as 2026-12-31.
    """
    match address:
        case ["entry" | "part" | "facts", id_, *_] if id_ in knowledge_base.entries:
            due = _due([knowledge_base.entries[id_]], today)
            return Text(OVERDUE.format(day=due[0].review_due)) if due else None
        case ["compare" | "beside", keys, *_]:
            return _line(_due(decode_roles(knowledge_base, keys), today))
        case ["pay" | "why", kind, *_]:
            return _line(_due(roles_with_pay(knowledge_base, kind), today))
        case _:
            return None


def _due(entries: Iterable[T], today: str) -> list[T]:
    return [entry for entry in entries if entry.review_due is not None and entry.review_due <= today]


def _line(due: list[Role]) -> Text | None:
    if not due:
        return None
    names = [escape_content(role.short_name) for role in due[:_NAMED]]
    rest = [f"{len(due) - _NAMED} more"] if len(due) > _NAMED else []
    return Text(SEVERAL.format(names=", ".join(names + rest)))
