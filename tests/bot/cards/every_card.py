"""Every card there is of a base, and a base blown up to the limits of its own rules."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from discord_limits import component_faults
from pydantic import BaseModel

from bot.cards.about import about_card, help_card, try_card
from bot.cards.answer import answer_card
from bot.cards.answer_fallbacks import alternatives_card, ambiguous_name_card, unknown_name_card
from bot.cards.browse import browse_card, filters_card
from bot.cards.compare import aspect_comparison_card, choose_comparison_card, compare_card
from bot.cards.components import Card
from bot.cards.entries import entry_card
from bot.cards.exit_checks import EXIT_CHECK_TABS, exit_check_card
from bot.cards.facts import facts_card
from bot.cards.faqs import FAQ_TABS
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.pay import KINDS as PAY_KINDS
from bot.cards.pay import pay_card, pay_differences_card, pay_figures_card
from bot.cards.quiz import consent_card, question_card
from bot.cards.roles import ROLE_TABS
from bot.cards.specialties import no_specialty_card, specialty_card
from bot.cards.support import crisis_card, support_card
from bot.cards.tabs import CardTabs
from bot.interactions.views import build_view
from bot.services.answers import (
    MAX_COMPARED,
    ComparisonAnswer,
    EntryAnswer,
    MissingContext,
    NoAnswer,
    Rejected,
    Suggestions,
    UnsupportedLanguage,
)
from bot.services.question_answering import uncovered_answer
from bot.services.quiz import QuestionStep
from knowledge import KnowledgeBase
from knowledge.model import ExitCheck, Faq, PainPoint, Role, Specialty
from knowledge.question.answer_content import state_aspect
from knowledge.question.aspect_detection import ASPECTS
from knowledge.quiz import Progress
from knowledge.role_filters import FILTERS, ORDERS, RoleSearch
from knowledge.text.us_states import STATE_NAMES

Named = Iterator[tuple[str, Card]]
COPY = "copy-"
"""How the ids of roles begin that are there only to make lists long."""
NASTY = "*Ünï_`|~ <@1> 💉 مرحبا @everyone [a](https://b.c) \u202e# 漢字 \\ "
LENGTHS = {
    "name": 80,
    "short_name": 28,
    "text": 500,
    "note": 500,
    "in_short": 90,
    "why": 300,
    "reason": 300,
    "publisher": 160,
    "question": 300,
    "covers": 500,
    "label": 80,
    "speaker": 80,
    "ask": 300,
    "what": 300,
    "hours": 300,
    "phone": 80,
    "for_whom": 300,
    "not_for": 300,
    "population": 300,
    "help": 300,
    "words": 80,
    "low": 90,
    "high": 90,
    "at_work_missing": 300,
    "people": 80,
    "thin": 300,
}
"""The longest text each field may hold (knowledge.model)."""


def faults(card: Card) -> list[str]:
    """What Discord would refuse in a card as it is sent."""
    return list(component_faults(build_view(card).to_components()))


def monstrous(library: KnowledgeBase, roles: int = 40) -> KnowledgeBase:
    """The base with forty roles, and every text as long and as nasty as the rules of the base allow."""
    blown = {key: _blown(role) for key, role in library.roles.items()}
    seeds = list(blown.values())
    extra = [seeds[n % len(seeds)].model_copy(update={"id": f"{COPY}{n:02}-" + "x" * 32}) for n in range(roles)]
    return replace(
        library,
        roles=MappingProxyType({**blown, **{role.id: role for role in extra}}),
        pain_points=MappingProxyType({key: _blown(value) for key, value in library.pain_points.items()}),
        faqs=MappingProxyType({key: _blown(value) for key, value in library.faqs.items()}),
        polls=MappingProxyType({key: _blown(value) for key, value in library.polls.items()}),
        sources=MappingProxyType({key: _blown(value) for key, value in library.sources.items()}),
        yardsticks=MappingProxyType({key: _blown(value) for key, value in library.yardsticks.items()}),
        exit_checks=MappingProxyType({key: _blown(value) for key, value in library.exit_checks.items()}),
        topics=MappingProxyType({key: _blown(value) for key, value in library.topics.items()}),
        specialties=MappingProxyType({key: _blown(value) for key, value in library.specialties.items()}),
        support=_blown(library.support),
        quiz=_blown(library.quiz),
    )


def _blown(value: Any, name: str = "") -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return value.model_copy(update={field: _blown(getattr(value, field), field) for field in fields})
    if isinstance(value, tuple):
        return tuple(_blown(each, name) for each in value)
    if isinstance(value, str) and name in LENGTHS:
        return (NASTY * 20)[: LENGTHS[name]]
    return value


def every_card(library: KnowledgeBase) -> Named:
    """Yield every card that can be reached in a base, with a name for it."""
    yield from _of_entries(library)
    yield from _of_specialties(library)
    yield from _of_lists(library)
    yield from _of_figures(library)
    yield from _of_parts_asked_for(library)
    yield from _of_the_quiz(library)
    yield "help", help_card()
    yield "try", try_card()
    yield "about", about_card(library, NASTY * 4, NASTY * 4)
    yield "support", support_card(library)
    yield "crisis", crisis_card(library)


def _of_entries(library: KnowledgeBase) -> Named:
    pack = largest_pack(library)
    for entry in library.entries.values():
        if entry.id.startswith(COPY):
            continue
        yield entry.id, entry_card(library, entry, saved=True, specialty=pack)
        others = tuple(sorted(library.entries.values(), key=lambda each: -len(each.id)))[:2]
        yield f"reply {entry.id}", answer_card(library, EntryAnswer(entry, alternatives=others), pack)
        match entry:
            case Role():
                yield from _of_parts(library, entry, ROLE_TABS)
            case PainPoint():
                yield from _of_parts(library, entry, PAIN_POINT_TABS)
            case ExitCheck():
                yield from _of_parts(library, entry, EXIT_CHECK_TABS)
                for state in STATE_NAMES:
                    yield f"{entry.id} {state}", exit_check_card(library, entry, state)
                    yield f"reply {entry.id} {state}", answer_card(library, EntryAnswer(entry, state_aspect(state)))
            case Faq():
                yield from _of_parts(library, entry, FAQ_TABS)
                yield f"{entry.id} page 1", entry_card(library, entry, 1, specialty=pack)


def _of_parts(library: KnowledgeBase, entry: Any, parts: CardTabs[Any]) -> Named:
    for key in parts.tabs:
        for page in range(len(parts.pages(library, entry, key))):
            yield f"{entry.id} {key} {page}", parts.build(library, entry, key, page, largest_pack(library))


def largest_pack(library: KnowledgeBase) -> Specialty:
    """The specialty with most to say."""
    return max(library.specialties.values(), key=lambda pack: len(pack.model_dump_json()))


def _of_specialties(library: KnowledgeBase) -> Named:
    yield "no specialty", no_specialty_card(library)
    for specialty in library.specialties.values():
        for page in range(6):
            yield f"specialty {specialty.id} {page}", specialty_card(library, specialty, "the server's", page)


def _of_lists(library: KnowledgeBase) -> Named:
    known = tuple(library.entries.values())
    yield "suggestion", answer_card(library, Suggestions(known[:3], heavy=True))
    for topic in library.topics.values():
        yield f"uncovered {topic.id}", answer_card(library, uncovered_answer(library, topic))
    yield "other", alternatives_card(known[:3])
    yield "did you mean", ambiguous_name_card(known[:3])
    yield "missing", unknown_name_card("role", NASTY * 2, known)
    yield "declined", answer_card(library, NoAnswer("unclear", known[:3]))
    yield "missed", answer_card(library, Rejected(known[:2]))
    yield "adrift", answer_card(library, MissingContext())
    yield "foreign", answer_card(library, UnsupportedLanguage("german", known[:3]))
    for role in library.roles.values():
        more = EntryAnswer(role, "requirements", known[:2], "closest", ("downsides", "visa", "pay"), heavy=True)
        yield f"parts {role.id}", answer_card(library, more)
    for order in ORDERS:
        for page in range(12):
            yield f"list {order} {page}", browse_card(library, RoleSearch(order=order), page)
    everything = {name: frozenset(each.values) for name, each in FILTERS.items()}
    yield "filters", filters_card(library, RoleSearch(everything, "pay"))
    yield "nothing found", browse_card(library, RoleSearch(everything | {"start": frozenset({"weeks"})}))


def _of_figures(library: KnowledgeBase) -> Named:
    for kind in PAY_KINDS:
        for page in range(40):
            yield f"pay {kind} {page}", pay_card(library, kind, page)
            yield f"figures {kind} {page}", pay_figures_card(library, kind, page)
            yield f"why {kind} {page}", pay_differences_card(library, kind, page)
    for entry in library.entries.values():
        for page in range(6):
            yield f"facts {entry.id} {page}", facts_card(library, entry, page)
    roles = tuple(library.roles.values())
    yield "choose other", choose_comparison_card(library, roles[0])
    for count in range(2, MAX_COMPARED + 1):
        for page in range(16):
            yield f"compare {count} {page}", compare_card(library, roles[:count], page, specialty=largest_pack(library))
        for part in ASPECTS:
            yield f"beside {count} {part}", aspect_comparison_card(library, ComparisonAnswer(roles[:count], part), part)


def _of_parts_asked_for(library: KnowledgeBase) -> Named:
    for entry in library.entries.values():
        for part in ASPECTS:
            yield f"reply {entry.id} {part}", answer_card(library, EntryAnswer(entry, part))


def _of_the_quiz(library: KnowledgeBase) -> Named:
    yield "consent", consent_card(library, NASTY * 4)
    for question in library.quiz.questions:
        yield (
            f"quiz {question.id}",
            question_card(library, QuestionStep("a" * 10, question, (), Progress(3, 1, 14), first=False)),
        )
