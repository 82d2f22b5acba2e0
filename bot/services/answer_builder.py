"""Builds the answer about known entries: the aspects a question asks for, matching statements, or a comparison."""

import re
from collections.abc import Sequence

from bot.services.answers import MAX_COMPARED, ComparisonAnswer, EntryAnswer, MatchBasis
from knowledge import KnowledgeBase
from knowledge.model import Entry, Role
from knowledge.question.aspect_detection import Aspect, detect_aspects
from knowledge.question.mentions import are_coordinated, find_mentions, is_comparison_of_mentions, mask_mentions
from knowledge.question.statement_search import search_statements

_ASKS_WHICH_TO_BECOME = re.compile(r"\bshould i (?:become|be)\b", re.IGNORECASE)
"""A question of which role to choose is not one about how to enter it."""


def aspects_of(knowledge_base: KnowledgeBase, question: str) -> tuple[Aspect, ...]:
    """Return the aspects a question asks for, ignoring names: "paid surveys" does not ask about pay."""
    return detect_aspects(mask_mentions(knowledge_base, question))


def build_answer(
    knowledge_base: KnowledgeBase, entry: Entry, question: str, alternatives: tuple[Entry, ...], basis: MatchBasis
) -> EntryAnswer:
    """Answer with an entry and the aspects asked for; without any, with statements of a named role."""
    aspects = aspects_of(knowledge_base, question)
    is_named = isinstance(entry, Role) and not aspects and entry in find_mentions(knowledge_base, question)
    statements = search_statements(knowledge_base, entry, question) if is_named and isinstance(entry, Role) else None
    return EntryAnswer(entry, next(iter(aspects), None), alternatives, basis, aspects[1:], statements)


def build_comparison(
    knowledge_base: KnowledgeBase, question: str, roles: Sequence[Role]
) -> ComparisonAnswer | EntryAnswer | None:
    """Answer a question that compares roles; the pay of more roles than fit is answered with the table of all pay."""
    if len(roles) < 2 or not (is_comparison_of_mentions(question) or are_coordinated(knowledge_base, question)):  # noqa: PLR2004 - a pair
        return None
    aspects = aspects_of(knowledge_base, question)
    table = next((faq for faq in knowledge_base.faqs.values() if faq.shows == "pay"), None)
    if len(roles) > MAX_COMPARED and "pay" in aspects and table:
        return EntryAnswer(table)
    chosen_whole = _ASKS_WHICH_TO_BECOME.search(question) and aspects == ("requirements",)
    return ComparisonAnswer(tuple(roles[:MAX_COMPARED]), aspects[0] if len(aspects) == 1 and not chosen_whole else None)
