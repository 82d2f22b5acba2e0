"""Answers follow-ups to the previous answer: "how much?", "and UR?", "the second one", "tell me more".

Called by `question_answering`. Everything is decided from the message and the `ConversationState`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.services.answer_builder import aspects_of, build_answer
from bot.services.answers import MAX_COMPARED, Answer, ComparisonAnswer, EntryAnswer, NoAnswer, Rejected, Suggestions
from bot.services.conversation import ConversationState
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role
from knowledge.question.aspect_detection import ASPECTS, EXIT_CHECKS, AspectId
from knowledge.question.follow_ups import (
    LAST,
    OTHER,
    FollowUp,
    comparison_target,
    has_pronoun_reference,
    is_comparison,
    is_continuation,
    refers_to_activity,
)
from knowledge.question.statement_search import search_statements
from knowledge.text.sentences import is_question
from knowledge.text.unicode import normalize_text

_MAX_FOLLOW_UP_WORDS = 8
"""A message with more words is taken as a question of its own."""
_ELLIPTIC = re.compile(r"how \w+(?: then)?$")
"""An elliptic question: "how much?"."""
_ASPECT_ORDERS: Mapping[type[Entry], tuple[AspectId | None, ...]] = {
    Role: (None, "duties", "pay", "patients", "requirements", "employers", "downsides", "first-steps"),
    PainPoint: (None, "work", "roles", "figures"),
    Faq: (None, "rest"),
    ExitCheck: (None, "rest"),
}
"""The order in which "tell me more" goes through the aspects of an entry; None is its first screen."""
_COMPARISON_ORDER: tuple[AspectId | None, ...] = (
    "pay",
    "duties",
    "requirements",
    "employers",
    "downsides",
    "first-steps",
)
"""The same for a comparison: first the table, which starts with pay, then what the table leaves out."""

_ASPECTS_OF_KIND: Mapping[type[Entry], frozenset[AspectId | None]] = {
    Role: frozenset(ASPECTS) - {"work", "rest"},
    PainPoint: frozenset({"work", "roles", "figures", "sources"}),
    Faq: frozenset({"rest", "sources"}),
    ExitCheck: frozenset({"rest", "sources"}),
}
"""The aspects that an entry itself has; only roles have pay or travel."""


def resolve_follow_up(knowledge_base: KnowledgeBase, turn: FollowUp, state: ConversationState) -> Answer | None:  # noqa: PLR0911 - a table
    """Answer a follow-up; None if it makes no sense after the previous answer."""
    shown, offered = _existing_entries(knowledge_base, state.shown), _existing_entries(knowledge_base, state.offered)
    choosing = state.awaiting_choice or not shown
    match turn.kind:
        case "position":
            return _pick(turn, state, offered) if choosing or len(shown) > 1 else None
        case "accept":
            return EntryAnswer(offered[0], state.aspect, basis="before") if offered and choosing else None
        case "reject":
            return _reject(() if choosing else shown, offered)
        case "compare":
            chosen_from = _compare(_only_roles(offered), turn.aspect) if choosing else None
            return chosen_from or _compare(_only_roles(shown), turn.aspect)
        case _ if len(shown) > 1:
            more = turn.kind == "more"
            return ComparisonAnswer(
                _only_roles(shown), _next_aspect(_COMPARISON_ORDER, state.aspect or "pay") if more else turn.aspect
            )
        case _ if shown:
            return _answer_about_entry(knowledge_base, shown[0], turn, state)
        case _:
            return Suggestions(offered, turn.aspect) if offered else None


def transfer_question(
    knowledge_base: KnowledgeBase, question: str, named: Sequence[Entry], state: ConversationState
) -> Answer | None:
    """Answer "and UR?" with the previous question about UR, "vs UR?" with a comparison; None for a new question."""
    if len(named) != 1 or not isinstance(named[0], Role) or len(question.split()) > _MAX_FOLLOW_UP_WORDS:
        return None
    role, aspect = named[0], next(iter(aspects_of(knowledge_base, question)), None)
    others = tuple(entry for entry in _only_roles(_existing_entries(knowledge_base, state.shown)) if entry != role)
    if others and (is_comparison(question) or role == knowledge_base.exact(comparison_target(question))):
        return ComparisonAnswer((*others, role)[-MAX_COMPARED:], aspect)
    if is_continuation(question) and aspect is None:
        return EntryAnswer(role, state.aspect, basis="named")
    return None


def answer_about_current_role(
    knowledge_base: KnowledgeBase, question: str, state: ConversationState, answer: Answer
) -> Answer:
    """Prefer the role under discussion over an uncertain answer, even if the role has nothing on the topic.

    Without a pronoun ("it"), the role is preferred only if it has something on the topic and is among the uncertain
    candidates, or if there is only a choice of them. A pain point that was recognized is still
    offered, and a question about patient care is still declined.
    """
    roles = _only_roles(_existing_entries(knowledge_base, state.shown))
    if len(roles) != 1 or len(question.split()) > _MAX_FOLLOW_UP_WORDS or not is_question(question):
        return answer
    role, aspects = roles[0], aspects_of(knowledge_base, question)
    uncertain = _uncertain_candidates(answer, asks_aspect=bool(aspects), about_activity=refers_to_activity(question))
    if uncertain is None:
        return answer
    statements = search_statements(knowledge_base, role, question) or ()
    has_pronoun = has_pronoun_reference(question)
    nearest = uncertain if statements or isinstance(answer, NoAnswer) else uncertain[:1]
    is_candidate = (role in nearest and (aspects or statements)) or (statements and isinstance(answer, Suggestions))
    if not has_pronoun and (isinstance(answer, EntryAnswer) or not is_candidate):
        return answer
    alternatives = () if isinstance(answer, NoAnswer) else tuple(entry for entry in uncertain if entry != role)[:2]
    if aspects:
        return EntryAnswer(role, aspects[0], alternatives, "before", aspects[1:])
    return replace(build_answer(knowledge_base, role, question, alternatives, "before"), aspect=None, more_aspects=())


def _uncertain_candidates(answer: Answer, *, asks_aspect: bool, about_activity: bool) -> tuple[Entry, ...] | None:
    """Return the candidates of an uncertain answer; None if the answer is certain.

    Args:
        answer: the answer.
        asks_aspect: whether the question asks for an aspect; a FAQ that is only likely is then uncertain as well.
        about_activity: whether the question is about doing something; a refusal as patient care is then uncertain as
            well, since "can I do it with a bad back" asks about a job.
    """
    match answer:
        case Suggestions(entries) if asks_aspect or not isinstance(entries[0], PainPoint):
            return entries
        case NoAnswer(why, nearest) if why != "clinical" or about_activity:
            return nearest
        case EntryAnswer(entry=Faq() as faq, basis="likely") if asks_aspect:
            return (faq,)
        case EntryAnswer(entry, _, others, "closest") if asks_aspect or not isinstance(entry, PainPoint):
            return (entry, *others)
        case _:
            return None


def is_self_contained(turn: FollowUp, question: str) -> bool:
    """Return whether a message that may be a follow-up can be answered without a previous answer."""
    if turn.kind == "compare":
        return turn.aspect is not None
    if turn.kind != "aspect":
        return False
    elliptic = is_continuation(question) or has_pronoun_reference(question) or _ELLIPTIC.match(normalize_text(question))
    return turn.aspect not in {"sources", "roles", "figures", "work"} and not elliptic


def _reject(shown: Sequence[Entry], offered: Sequence[Entry]) -> Rejected | None:
    """Offer the alternatives not shown yet; nothing if the member was choosing among them and meant none."""
    if not shown and not offered:
        return None
    return Rejected(tuple(entry for entry in offered if entry not in shown) if shown else ())


def exit_check_answer(knowledge_base: KnowledgeBase, aspect: AspectId, question: str = "") -> EntryAnswer | None:
    """Answer with the exit check an aspect stands for; None if the base has none of this id."""
    check = knowledge_base.exit_checks.get(aspect)
    return build_answer(knowledge_base, check, question, (), "likely") if check else None


def _pick(turn: FollowUp, state: ConversationState, offered: Sequence[Entry]) -> Answer | None:
    place = 1 if turn.position == OTHER else turn.position
    if not offered or (place != LAST and place >= len(offered)):
        return None
    return EntryAnswer(offered[place], turn.aspect or state.aspect, basis="before")


def _answer_about_entry(
    knowledge_base: KnowledgeBase, entry: Entry, turn: FollowUp, state: ConversationState
) -> Answer | None:
    match turn.kind:
        case "more":
            return EntryAnswer(entry, _next_aspect(_ASPECT_ORDERS[type(entry)], state.aspect), basis="before")
        case "overview":
            return EntryAnswer(entry, basis="before")
        case _:
            if turn.aspect == "first-steps" and not isinstance(entry, Role):
                return None  # "how do I start?" has an entry of its own
            if turn.aspect in EXIT_CHECKS and not isinstance(entry, Role):
                return exit_check_answer(knowledge_base, turn.aspect)
            own = EntryAnswer(entry, turn.aspect, basis="before")
            return (
                own
                if turn.aspect in _ASPECTS_OF_KIND[type(entry)]
                else _compare(_mentioned_roles(knowledge_base, entry), turn.aspect)
            )


def _next_aspect(order: Sequence[AspectId | None], aspect: AspectId | None) -> AspectId | None:
    """Return the aspect after this one; the first one after the last, and after one that is not in the order."""
    return order[(order.index(aspect) + 1) % len(order)] if aspect in order else order[0]


def _compare(roles: Sequence[Role], aspect: AspectId | None) -> ComparisonAnswer | None:
    return ComparisonAnswer(tuple(roles[:MAX_COMPARED]), aspect) if len(roles) > 1 else None


def _mentioned_roles(knowledge_base: KnowledgeBase, entry: Entry) -> tuple[Role, ...]:
    """Return the roles that an entry mentions: "how much?" after a pain point or FAQ asks about them."""
    match entry:
        case Role() | ExitCheck():
            return ()
        case PainPoint():
            return tuple(role for role, _ in knowledge_base.roles_for_pain_point(entry.id))
        case Faq():
            return tuple(knowledge_base.roles[named.role] for named in entry.roles)


def _existing_entries(knowledge_base: KnowledgeBase, ids: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(knowledge_base.entries[id_] for id_ in ids if id_ in knowledge_base.entries)


def _only_roles(entries: Sequence[Entry]) -> tuple[Role, ...]:
    return tuple(entry for entry in entries if isinstance(entry, Role))
