"""Builds the answer about known entries: the aspects a question asks for, matching statements, or a comparison."""

import re
from collections.abc import Sequence

from bot.services.answers import MAX_COMPARED, ComparisonAnswer, EntryAnswer, MatchBasis
from bot.services.specialties import mentioned_specialty
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role, Specialty
from knowledge.model_memo import ModelMemo
from knowledge.question.answer_content import select_content, state_aspect
from knowledge.question.aspect_detection import AspectId, detect_aspects
from knowledge.question.mentions import are_coordinated, find_mentions, is_comparison_of_mentions, mask_mentions
from knowledge.question.parsed_question import ParsedQuestion
from knowledge.text.sentences import asking_part
from knowledge.text.stemmer import stem
from knowledge.text.unicode import normalize_text

_ASKS_WHICH_TO_BECOME = re.compile(r"\bshould i (?:become|be)\b", re.IGNORECASE)
"""A question of which role to choose is not one about how to enter it."""
_MAX_COMPARING_WORDS = 30
"""Words up to which two roles side by side are a comparison; longer messages have to ask for one."""
_ASKS_WHICH = re.compile(r"\b(?:vs?|versus|compare|compared|difference|better|which)\b", re.IGNORECASE)
_ASKS_HOW_TO = re.compile(r"\bhow (?:do|can|could|would|should) (?:i|you|we|people)\b", re.IGNORECASE)
"""Asks for the way to two things and not which is better: "how do I produce CME or give paid talks"."""


def aspects_of(knowledge_base: KnowledgeBase, question: str) -> tuple[AspectId, ...]:
    """Return the aspects a question asks for, ignoring names: "paid surveys" does not ask about pay."""
    return detect_aspects(mask_mentions(knowledge_base, question))


def build_answer(
    knowledge_base: KnowledgeBase,
    entry: Entry,
    question: str | ParsedQuestion,
    alternatives: tuple[Entry, ...],
    basis: MatchBasis,
) -> EntryAnswer:
    """Answer with an entry: the aspects asked for, and what it says to the question."""
    parsed = question if isinstance(question, ParsedQuestion) else ParsedQuestion(knowledge_base, question)
    aspects = _aspects_for(entry, parsed)
    aspect = aspects[0] if aspects else None
    others = _other_specialties(knowledge_base, parsed.text)
    unsuitable = parsed.unsuitable | {
        role.id for role in knowledge_base.roles.values() if any(_name(each) in _name(role) for each in others)
    }
    words = frozenset[str]()
    if isinstance(entry, Faq | PainPoint):
        words = frozenset(stem(normalize_text(each.people)) for each in others)
    content = select_content(
        knowledge_base, entry, aspect, parsed.stems_beside(entry), without=unsuitable, without_words=words
    )
    return EntryAnswer(entry, aspect, alternatives, basis, aspects[1:], content, heavy=parsed.heavy)


_name = ModelMemo[Role | Specialty, str](lambda named: normalize_text(named.name))
"""The normalized name."""


def _other_specialties(knowledge_base: KnowledgeBase, question: str) -> tuple[Specialty, ...]:
    """Return the specialties besides the one that a question names; none if it names none."""
    asked = mentioned_specialty(knowledge_base, question)
    return tuple(each for each in knowledge_base.specialties.values() if each is not asked) if asked else ()


def _aspects_for(entry: Entry, parsed: ParsedQuestion) -> tuple[AspectId, ...]:
    """Return the aspects of a question that an entry has: of an exit check, what holds in the state it names."""
    if isinstance(entry, ExitCheck):
        return tuple(map(state_aspect, parsed.states[:1])) if entry.states else ()  # a visa is federal law
    if isinstance(entry, Role):
        return tuple(aspect for aspect in parsed.aspects if aspect not in {"work", "rest", "roles", "figures"})
    own = {"work", "roles", "figures", "sources"} if isinstance(entry, PainPoint) else {"sources"}
    return tuple(aspect for aspect in parsed.aspects if aspect in own)


def build_comparison(
    knowledge_base: KnowledgeBase, parsed: ParsedQuestion, roles: Sequence[Role]
) -> ComparisonAnswer | EntryAnswer | None:
    """Answer a question that compares roles; the pay of more roles than fit is answered with the table of all pay."""
    if len(parsed.text.split()) > _MAX_COMPARING_WORDS:
        asking = asking_part(parsed.text)
        asked = find_mentions(knowledge_base, asking)
        roles = [role for role in roles if role in asked]
        if not _ASKS_WHICH.search(asking):
            return None  # a long message names roles as examples
    compares = is_comparison_of_mentions(parsed.text)
    if len(roles) < 2 or not (compares or are_coordinated(knowledge_base, parsed.text)):  # noqa: PLR2004 - a pair
        return None
    if _ASKS_HOW_TO.search(parsed.text) and not _ASKS_WHICH.search(parsed.text):
        return None
    aspects = parsed.aspects
    table = next((faq for faq in knowledge_base.faqs.values() if faq.shows == "pay"), None)
    if len(roles) > MAX_COMPARED and "pay" in aspects and table:
        return EntryAnswer(table)
    chosen_whole = _ASKS_WHICH_TO_BECOME.search(parsed.text) and aspects == ("requirements",)
    return ComparisonAnswer(tuple(roles[:MAX_COMPARED]), aspects[0] if len(aspects) == 1 and not chosen_whole else None)
