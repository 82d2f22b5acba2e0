"""Any answer to a question as a card: the aspect asked for first, its basis, and what to do if it missed."""

from collections.abc import Mapping
from dataclasses import replace

from bot.cards.answer_aspect import answer_body, answer_title, aspect_bodies, quoted_statements
from bot.cards.answer_fallbacks import (
    alternatives_card,
    insert_notices,
    missing_context_card,
    no_answer_card,
    smalltalk_card,
    suggestion_card,
    unsupported_language_card,
    with_pii_warning,
)
from bot.cards.browse import browse_card
from bot.cards.compare import aspect_comparison_card, compare_card
from bot.cards.components import Block, Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, subtext
from bot.cards.specialties import specialty_lines
from bot.cards.support import crisis_card, support_lines_text, with_distress_lines
from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    CrisisAnswer,
    EntryAnswer,
    MatchBasis,
    MissingContext,
    NoAnswer,
    Rejected,
    RoleListAnswer,
    SmallTalkAnswer,
    Suggestions,
    UnsupportedLanguage,
)
from bot.services.specialties import mentioned_specialty
from knowledge import KnowledgeBase
from knowledge.model import Entry, Faq, PainPoint, Role, Specialty
from knowledge.question.location import mentions_non_us_country
from knowledge.safety import find_patient_identifiers, speaks_of_distress

US_FIGURES = "Figures and rules here are those of the United States unless a line says otherwise."
_BASIS_TEXT: Mapping[MatchBasis, str] = {
    "named": "Found by its name.",
    "likely": "Very likely what you mean.",
    "closest": "Closest match, not a sure one.",
    "before": "Going on from the answer before.",
}
"""How sure an answer is, in words; "very likely" is what the matcher's precision bears out (docs/matching.md)."""


def answer_card(  # noqa: C901, PLR0911 - a table
    knowledge_base: KnowledgeBase, answer: Answer, specialty: Specialty | None = None
) -> Card:
    """Return the card of any kind of answer."""
    match answer:
        case CrisisAnswer():
            return crisis_card(knowledge_base)
        case EntryAnswer():
            return _entry_answer_card(knowledge_base, answer, specialty)
        case ComparisonAnswer():
            return comparison_answer_card(knowledge_base, answer, specialty)
        case RoleListAnswer(search):
            return browse_card(knowledge_base, search)
        case Suggestions(entries):
            return suggestion_card(entries)
        case Rejected(others):
            return alternatives_card(others)
        case NoAnswer():
            return no_answer_card(answer)
        case UnsupportedLanguage():
            return unsupported_language_card(answer)
        case MissingContext():
            return missing_context_card()
        case SmallTalkAnswer():
            return smalltalk_card(answer)


def question_answer_card(
    knowledge_base: KnowledgeBase,
    question: str,
    answer: Answer,
    specialty: Specialty | None,
    locale: str | None = None,
) -> Card:
    """Add what follows from the question: notices, a warning about patient details, support lines for distress.

    ``specialty`` is the one that was chosen; one that the question mentions takes precedence. ``locale`` is the
    reader's language of Discord, where Discord tells it.
    """
    named = mentioned_specialty(knowledge_base, question)
    card = answer_card(knowledge_base, answer, named or specialty)
    clinical = isinstance(answer, NoAnswer) and answer.reason == "clinical"
    if isinstance(answer, EntryAnswer | ComparisonAnswer | RoleListAnswer | Suggestions | NoAnswer) and not (
        card.sensitive or clinical
    ):
        specialty_hint = (
            f"What sources say for {escape_content(named.people)}: /specialty name:{escape_content(named.name)}"
            if named
            else ""
        )
        card = insert_notices(card, (US_FIGURES if mentions_non_us_country(question) else "", specialty_hint))
    card = with_pii_warning(card, find_patient_identifiers(question))
    if speaks_of_distress(question) and not isinstance(answer, CrisisAnswer):
        return with_distress_lines(card, knowledge_base, locale)
    return card


def comparison_answer_card(
    knowledge_base: KnowledgeBase, comparison: ComparisonAnswer, specialty: Specialty | None = None
) -> Card:
    """Compare roles: in the aspect asked for, or in everything, starting with pay."""
    aspect = comparison.aspect
    if aspect is None or aspect in {"pay", "figures"}:
        return replace(compare_card(knowledge_base, comparison.roles, specialty=specialty), compact=True)
    return replace(aspect_comparison_card(knowledge_base, comparison, aspect), compact=True)


def _entry_answer_card(knowledge_base: KnowledgeBase, answer: EntryAnswer, specialty: Specialty | None) -> Card:
    entry = answer.entry
    top: tuple[Block, ...] = ()
    sensitive = isinstance(entry, PainPoint) and entry.support_lines
    if sensitive:
        top = (Text(support_lines_text(knowledge_base)), Divider())
    return Card(
        (
            Text(
                f"## {answer_title(entry, None if answer.more_aspects else answer.aspect)}\n-# {_describe_basis(answer)}"
            ),
            *top,
            *_answer_texts(knowledge_base, answer),
            *specialty_lines(knowledge_base, entry, specialty),
            Divider(),
            *_related(knowledge_base, answer),
            Row(_buttons(entry, answer.alternatives)),
            Text(subtext("Information, not advice.")),
        ),
        accent="warm" if sensitive else "calm",
        route=("entry", entry.id),
        sensitive=sensitive,
    )


def _describe_basis(answer: EntryAnswer) -> str:
    if answer.quoted_statements is None:
        return f"{_BASIS_TEXT[answer.basis]} From the knowledge base."
    if answer.quoted_statements:
        return "Found by the words of your question. From the knowledge base."
    return f"I have nothing on exactly that. This is what I know about {escape_content(answer.entry.short_name)}."


def _answer_texts(knowledge_base: KnowledgeBase, answer: EntryAnswer) -> tuple[Text, ...]:
    match answer.entry:
        case Role() as role if answer.aspect and answer.more_aspects:
            return aspect_bodies(knowledge_base, role, (answer.aspect, *answer.more_aspects))
        case Role() as role if answer.quoted_statements is not None:
            return quoted_statements(knowledge_base, role, answer.quoted_statements)
        case entry:
            return answer_body(knowledge_base, entry, answer.aspect)


def _related(knowledge_base: KnowledgeBase, answer: EntryAnswer) -> tuple[Row, ...]:
    match answer.entry:
        case Role(related=related):
            ids = [near.role for near in related]
        case Faq(roles=roles, see_also=see_also):
            ids = [*(named.role for named in roles), *see_also]
        case PainPoint(id=pain_point):
            ids = [role.id for role, _ in knowledge_base.roles_for_pain_point(pain_point)]
    options = tuple(
        Option(knowledge_base.entries[i].name, i) for i in dict.fromkeys(ids) if i in knowledge_base.entries
    )
    return (Row((Select(custom_id("entry", "pick"), "Related", options),)),) if options else ()


def _buttons(entry: Entry, others: tuple[Entry, ...]) -> tuple[Button, ...]:
    """The full card, and two ways to say that this missed; the place adds two more buttons."""
    return (
        Button("Full card", custom_id("entry", "open", entry.id), "primary"),
        Button("Not what I meant", custom_id("answer", "other", *(other.id for other in others))),
        Button("Something wrong?", custom_id("words", "wrong", entry.id)),
    )
