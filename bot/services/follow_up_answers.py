"""A message that goes on from the answer before it: the same entry, the same question of another, the second one."""

import re
from collections.abc import Mapping, Sequence

from bot.services.answer_builder import aspects_of
from bot.services.answers import MAX_COMPARED, Answer, ComparisonAnswer, EntryAnswer, NoAnswer, Rejected, Suggestions
from bot.services.conversation import ConversationState
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role
from knowledge.model.unchecked_base import AnyEntry
from knowledge.names import normalize_name
from knowledge.question.aspect_detection import ASPECTS, EXIT_CHECKS, Aspect, is_question
from knowledge.question.follow_ups import (
    LAST,
    OTHER,
    FollowUp,
    leads_on,
    refers_back,
    set_against,
    sets_beside,
    speaks_of_doing,
)
from knowledge.question.statement_search import told

_MAX_FOLLOW_UP_WORDS = 8
"""Words of a message that asks the same of another role; a longer one asks for itself."""
_ELLIPTIC = re.compile(r"how \w+(?: then)?$")
"""Half a question: "how much?"."""
_ASPECT_ORDERS: Mapping[type[AnyEntry], tuple[Aspect | None, ...]] = {
    Role: (None, "duties", "pay", "patients", "entry", "employers", "downsides", "steps"),
    PainPoint: (None, "work", "roles", "figures"),
    Faq: (None, "rest"),
}
"""In which order "tell me more" goes through an entry, beginning with its first screen."""
_COMPARISON_ORDER: tuple[Aspect | None, ...] = ("pay", "duties", "entry", "employers", "downsides", "steps")
"""The same for roles side by side: first the table, which opens on pay, and then what it leaves out."""

_ASPECTS_OF_KIND: Mapping[type[AnyEntry], frozenset[Aspect | None]] = {
    Role: frozenset(ASPECTS) - {"work", "rest"},
    PainPoint: frozenset({"work", "roles", "figures", "sources"}),
    Faq: frozenset({"rest", "sources"}),
}
"""What can be asked for of an entry itself; of pay or travel, a role alone says something."""


def resolve_follow_up(knowledge_base: KnowledgeBase, turn: FollowUp, state: ConversationState) -> Answer | None:  # noqa: PLR0911 - a table
    """Answer what goes on from what was answered before; None where that makes no sense of it."""
    shown, offered = _existing_entries(knowledge_base, state.shown), _existing_entries(knowledge_base, state.offered)
    choosing = state.awaiting_choice or not shown
    match turn.kind:
        case "place":
            return _pick(turn, state, offered) if choosing or len(shown) > 1 else None
        case "yes":
            return EntryAnswer(offered[0], state.aspect, basis="before") if offered and choosing else None
        case "not that":
            return _reject(() if choosing else shown, offered)
        case "between":
            chosen_from = _compare(_only_roles(offered), turn.part) if choosing else None
            return chosen_from or _compare(_only_roles(shown), turn.part)
        case _ if len(shown) > 1:
            more = turn.kind == "more"
            return ComparisonAnswer(
                _only_roles(shown), _next_aspect(_COMPARISON_ORDER, state.aspect or "pay") if more else turn.part
            )
        case _ if shown:
            return _answer_about_entry(knowledge_base, shown[0], turn, state)
        case _:
            return Suggestions(offered, turn.part) if offered else None


def transfer_question(
    knowledge_base: KnowledgeBase, question: str, named: Sequence[AnyEntry], state: ConversationState
) -> Answer | None:
    """Answer "and UR?" with what was asked before, and "vs UR?" with both; None for what asks for itself."""
    if len(named) != 1 or not isinstance(named[0], Role) or len(question.split()) > _MAX_FOLLOW_UP_WORDS:
        return None
    role, part = named[0], next(iter(aspects_of(knowledge_base, question)), None)
    beside = tuple(entry for entry in _only_roles(_existing_entries(knowledge_base, state.shown)) if entry != role)
    if beside and (sets_beside(question) or role == knowledge_base.exact(set_against(question))):
        return ComparisonAnswer((*beside, role)[-MAX_COMPARED:], part)
    if leads_on(question) and part is None:
        return EntryAnswer(role, state.aspect, basis="named")
    return None


def answer_about_current_role(
    knowledge_base: KnowledgeBase, question: str, state: ConversationState, answer: Answer
) -> Answer:
    """Say what a role has on what is asked of "it", even if nothing, where else others would be guessed at, or none.

    Whoever does not say "it" is told so only where the role is among the guesses and has something on it. Who speaks of
    what wears her out is offered that, whatever was spoken of before; and what is about patient care stays refused.
    """
    roles = _only_roles(_existing_entries(knowledge_base, state.shown))
    if len(roles) != 1 or len(question.split()) > _MAX_FOLLOW_UP_WORDS or not is_question(question):
        return answer
    role, parts = roles[0], aspects_of(knowledge_base, question)
    guessed = _uncertain_candidates(answer, of_part=bool(parts), of_doing=speaks_of_doing(question))
    if guessed is None:
        return answer
    said = told(knowledge_base, role, question) or ()
    certain = refers_back(question)
    nearest = guessed if said or isinstance(answer, NoAnswer) else guessed[:1]
    known = role in nearest and (parts or said)
    if not certain and (isinstance(answer, EntryAnswer) or not known):
        return answer
    others = () if isinstance(answer, NoAnswer) else tuple(entry for entry in guessed if entry != role)[:2]
    if parts:
        return EntryAnswer(role, parts[0], others, "before", parts[1:])
    return EntryAnswer(role, None, others, "before", quoted_statements=said)


def _uncertain_candidates(answer: Answer, *, of_part: bool, of_doing: bool) -> tuple[AnyEntry, ...] | None:
    """Return what a reply only guesses at; None where it knows.

    Where a part is asked for, ``of_part``, a frequent question is a guess too; so is a refusal as patient care of what
    speaks ``of_doing`` it: "can I do it with a bad back" asks about a job.
    """
    match answer:
        case Suggestions(entries) if of_part or not isinstance(entries[0], PainPoint):
            return entries
        case NoAnswer(why, nearest) if why != "clinical" or of_doing:
            return nearest
        case EntryAnswer(entry=Faq() as faq, basis="likely") if of_part:
            return (faq,)
        case _:
            return None


def is_self_contained(turn: FollowUp, question: str) -> bool:
    """Tell whether a message that could go on can as well be answered without anything before it."""
    if turn.kind == "between":
        return turn.part is not None
    if turn.kind != "part":
        return False
    elliptic = leads_on(question) or refers_back(question) or _ELLIPTIC.match(normalize_name(question))
    return turn.part not in {"sources", "roles", "figures", "work"} and not elliptic


def _reject(shown: Sequence[AnyEntry], offered: Sequence[AnyEntry]) -> Rejected | None:
    """Offer what was not shown yet; where all were offered and nothing chosen, none of them is meant."""
    if not shown and not offered:
        return None
    return Rejected(tuple(entry for entry in offered if entry not in shown) if shown else ())


def exit_check_answer(knowledge_base: KnowledgeBase, part: Aspect) -> EntryAnswer | None:
    """Answer with the question on what to check before leaving; no pain point and no other question has checks."""
    checks = next((faq for faq in knowledge_base.faqs.values() if faq.shows == "exit-checks"), None)
    return EntryAnswer(checks, part) if checks else None


def _pick(turn: FollowUp, state: ConversationState, offered: Sequence[AnyEntry]) -> Answer | None:
    place = 1 if turn.place == OTHER else turn.place
    if not offered or (place != LAST and place >= len(offered)):
        return None
    return EntryAnswer(offered[place], turn.part or state.aspect, basis="before")


def _answer_about_entry(
    knowledge_base: KnowledgeBase, entry: AnyEntry, turn: FollowUp, state: ConversationState
) -> Answer | None:
    match turn.kind:
        case "more":
            return EntryAnswer(entry, _next_aspect(_ASPECT_ORDERS[type(entry)], state.aspect), basis="before")
        case "whole":
            return EntryAnswer(entry, basis="before")
        case _:
            if turn.part == "steps" and not isinstance(entry, Role):
                return None  # how to start is a question of its own, with an answer of its own
            if turn.part in EXIT_CHECKS and not isinstance(entry, Role):
                return exit_check_answer(knowledge_base, turn.part)
            own = EntryAnswer(entry, turn.part, basis="before")
            return (
                own
                if turn.part in _ASPECTS_OF_KIND[type(entry)]
                else _compare(_mentioned_roles(knowledge_base, entry), turn.part)
            )


def _next_aspect(order: Sequence[Aspect | None], part: Aspect | None) -> Aspect | None:
    """Return what comes after a part; from the last, and from one that has no place in the order, the beginning."""
    return order[(order.index(part) + 1) % len(order)] if part in order else order[0]


def _compare(roles: Sequence[Role], part: Aspect | None) -> ComparisonAnswer | None:
    return ComparisonAnswer(tuple(roles[:MAX_COMPARED]), part) if len(roles) > 1 else None


def _mentioned_roles(knowledge_base: KnowledgeBase, entry: AnyEntry) -> tuple[Role, ...]:
    """Return the roles that an entry names: they are what "how much?" means there."""
    match entry:
        case Role():
            return ()
        case PainPoint():
            return tuple(role for role, _ in knowledge_base.roles_for_pain_point(entry.id))
        case Faq():
            return tuple(knowledge_base.roles[named.role] for named in entry.roles)


def _existing_entries(knowledge_base: KnowledgeBase, ids: Sequence[str]) -> tuple[AnyEntry, ...]:
    return tuple(knowledge_base.entries[id_] for id_ in ids if id_ in knowledge_base.entries)


def _only_roles(entries: Sequence[AnyEntry]) -> tuple[Role, ...]:
    return tuple(entry for entry in entries if isinstance(entry, Role))
