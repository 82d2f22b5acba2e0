"""What a question asks of what it is about: parts of an entry, something beside its parts, or several roles at once."""

import re
from collections.abc import Sequence

from bot.services.answers import MAX_COMPARED, ComparisonAnswer, EntryAnswer, MatchBasis
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import Aspect, asked_parts
from knowledge.question.mentions import asks_to_compare, entries_named, named_side_by_side, without_names
from knowledge.question.statement_search import told

_ASKS_WHICH_TO_BECOME = re.compile(r"\bshould i (?:become|be)\b", re.IGNORECASE)
"""Who asks which to become does not ask how."""


def aspects_of(knowledge_base: KnowledgeBase, question: str) -> tuple[Aspect, ...]:
    """Return the parts a question asks for; a name such as "paid surveys" asks for nothing."""
    return asked_parts(without_names(knowledge_base, question))


def build_answer(
    knowledge_base: KnowledgeBase, entry: AnyEntry, question: str, others: tuple[AnyEntry, ...], sure: MatchBasis
) -> EntryAnswer:
    """Answer with an entry: the parts asked for or, of a role that is named, what it says in the question's words."""
    parts = aspects_of(knowledge_base, question)
    asks = isinstance(entry, Role) and not parts and entry in entries_named(knowledge_base, question)
    said = told(knowledge_base, entry, question) if asks and isinstance(entry, Role) else None
    return EntryAnswer(entry, next(iter(parts), None), others, sure, parts[1:], said)


def build_comparison(
    knowledge_base: KnowledgeBase, question: str, roles: Sequence[Role]
) -> ComparisonAnswer | EntryAnswer | None:
    """Answer with all roles a question sets side by side; for the pay of more than fit, the table of all pay."""
    if len(roles) < 2 or not (asks_to_compare(question) or named_side_by_side(knowledge_base, question)):  # noqa: PLR2004 - a pair
        return None
    parts = aspects_of(knowledge_base, question)
    table = next((faq for faq in knowledge_base.faqs.values() if faq.shows == "pay"), None)
    if len(roles) > MAX_COMPARED and "pay" in parts and table:
        return EntryAnswer(table)
    chosen_whole = _ASKS_WHICH_TO_BECOME.search(question) and parts == ("entry",)
    return ComparisonAnswer(tuple(roles[:MAX_COMPARED]), parts[0] if len(parts) == 1 and not chosen_whole else None)
