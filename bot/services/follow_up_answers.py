"""A message that goes on from the answer before it: the same entry, the same question of another, the second one."""

import re
from collections.abc import Mapping, Sequence

from bot.services.answer_builder import parts_of
from bot.services.conversation import ConversationState
from bot.services.answers import MOST_COMPARED, EntryAnswer, ComparisonAnswer, NoAnswer, Rejected, Answer, Suggestions
from knowledge import KnowledgeBase
from knowledge.question.aspect_detection import CHECKS, PARTS, Part, is_question
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.follow_ups import LAST, OTHER, Turn, leads_on, refers_back, set_against, sets_beside, speaks_of_doing
from knowledge.model import Faq, PainPoint, Role
from knowledge.names import fold
from knowledge.question.statement_search import told

_SHORT = 8
"""Words of a message that asks the same of another role; a longer one asks for itself."""
_ELLIPTIC = re.compile(r"how \w+(?: then)?$")
"""Half a question: "how much?"."""
_ORDERS: Mapping[type[AnyEntry], tuple[Part | None, ...]] = {
    Role: (None, "duties", "pay", "patients", "entry", "employers", "downsides", "steps"),
    PainPoint: (None, "work", "roles", "figures"),
    Faq: (None, "rest"),
}
"""In which order "tell me more" goes through an entry, beginning with its first screen."""
_OF_SEVERAL: tuple[Part | None, ...] = ("pay", "duties", "entry", "employers", "downsides", "steps")
"""The same for roles side by side: first the table, which opens on pay, and then what it leaves out."""

_OWN: Mapping[type[AnyEntry], frozenset[Part | None]] = {
    Role: frozenset(PARTS) - {"work", "rest"},
    PainPoint: frozenset({"work", "roles", "figures", "sources"}),
    Faq: frozenset({"rest", "sources"}),
}
"""What can be asked for of an entry itself; of pay or travel, a role alone says something."""


def go_on(library: KnowledgeBase, turn: Turn, before: ConversationState) -> Answer | None:  # noqa: PLR0911 - a table
    """Answer what goes on from what was answered before; None where that makes no sense of it."""
    shown, offered = _known(library, before.shown), _known(library, before.offered)
    choosing = before.open or not shown
    match turn.kind:
        case "place":
            return _at(turn, before, offered) if choosing or len(shown) > 1 else None
        case "yes":
            return EntryAnswer(offered[0], before.part, sure="before") if offered and choosing else None
        case "not that":
            return _missed(() if choosing else shown, offered)
        case "between":
            chosen_from = _side_by_side(_roles(offered), turn.part) if choosing else None
            return chosen_from or _side_by_side(_roles(shown), turn.part)
        case _ if len(shown) > 1:
            more = turn.kind == "more"
            return ComparisonAnswer(_roles(shown), _next(_OF_SEVERAL, before.part or "pay") if more else turn.part)
        case _ if shown:
            return _of(library, shown[0], turn, before)
        case _:
            return Suggestions(offered, turn.part) if offered else None


def same_of_another(library: KnowledgeBase, question: str, named: Sequence[AnyEntry], before: ConversationState) -> Answer | None:
    """Answer "and UR?" with what was asked before, and "vs UR?" with both; None for what asks for itself."""
    if len(named) != 1 or not isinstance(named[0], Role) or len(question.split()) > _SHORT:
        return None
    role, part = named[0], next(iter(parts_of(library, question)), None)
    beside = tuple(entry for entry in _roles(_known(library, before.shown)) if entry != role)
    if beside and (sets_beside(question) or role == library.exact(set_against(question))):
        return ComparisonAnswer((*beside, role)[-MOST_COMPARED:], part)
    if leads_on(question) and part is None:
        return EntryAnswer(role, before.part, sure="named")
    return None


def of_it(library: KnowledgeBase, question: str, before: ConversationState, reply: Answer) -> Answer:
    """Say what a role has on what is asked of "it", even if nothing, where else others would be guessed at, or none.

    Whoever does not say "it" is told so only where the role is among the guesses and has something on it. Who speaks of
    what wears her out is offered that, whatever was spoken of before; and what is about patient care stays refused.
    """
    roles = _roles(_known(library, before.shown))
    if len(roles) != 1 or len(question.split()) > _SHORT or not is_question(question):
        return reply
    role, parts = roles[0], parts_of(library, question)
    guessed = _guessed(reply, of_part=bool(parts), of_doing=speaks_of_doing(question))
    if guessed is None:
        return reply
    said = told(library, role, question) or ()
    certain = refers_back(question)
    nearest = guessed if said or isinstance(reply, NoAnswer) else guessed[:1]
    known = role in nearest and (parts or said)
    if not certain and (isinstance(reply, EntryAnswer) or not known):
        return reply
    others = () if isinstance(reply, NoAnswer) else tuple(entry for entry in guessed if entry != role)[:2]
    if parts:
        return EntryAnswer(role, parts[0], others, "before", parts[1:])
    return EntryAnswer(role, None, others, "before", told=said)


def _guessed(reply: Answer, *, of_part: bool, of_doing: bool) -> tuple[AnyEntry, ...] | None:
    """Return what a reply only guesses at; None where it knows.

    Where a part is asked for, ``of_part``, a frequent question is a guess too; so is a refusal as patient care of what
    speaks ``of_doing`` it: "can I do it with a bad back" asks about a job.
    """
    match reply:
        case Suggestions(entries) if of_part or not isinstance(entries[0], PainPoint):
            return entries
        case NoAnswer(why, nearest) if why != "clinical" or of_doing:
            return nearest
        case EntryAnswer(entry=Faq() as faq, sure="likely") if of_part:
            return (faq,)
        case _:
            return None


def stands_alone(turn: Turn, question: str) -> bool:
    """Tell whether a message that could go on can as well be answered without anything before it."""
    if turn.kind == "between":
        return turn.part is not None
    if turn.kind != "part":
        return False
    elliptic = leads_on(question) or refers_back(question) or _ELLIPTIC.match(fold(question))
    return turn.part not in {"sources", "roles", "figures", "work"} and not elliptic


def _missed(shown: Sequence[AnyEntry], offered: Sequence[AnyEntry]) -> Rejected | None:
    """Offer what was not shown yet; where all were offered and nothing chosen, none of them is meant."""
    if not shown and not offered:
        return None
    return Rejected(tuple(entry for entry in offered if entry not in shown) if shown else ())


def check_alone(library: KnowledgeBase, part: Part) -> EntryAnswer | None:
    """Answer with the question on what to check before leaving; no pain point and no other question has checks."""
    checks = next((faq for faq in library.faqs.values() if faq.shows == "exit-checks"), None)
    return EntryAnswer(checks, part) if checks else None


def _at(turn: Turn, before: ConversationState, offered: Sequence[AnyEntry]) -> Answer | None:
    place = 1 if turn.place == OTHER else turn.place
    if not offered or (place != LAST and place >= len(offered)):
        return None
    return EntryAnswer(offered[place], turn.part or before.part, sure="before")


def _of(library: KnowledgeBase, entry: AnyEntry, turn: Turn, before: ConversationState) -> Answer | None:
    match turn.kind:
        case "more":
            return EntryAnswer(entry, _next(_ORDERS[type(entry)], before.part), sure="before")
        case "whole":
            return EntryAnswer(entry, sure="before")
        case _:
            if turn.part == "steps" and not isinstance(entry, Role):
                return None  # how to start is a question of its own, with an answer of its own
            if turn.part in CHECKS and not isinstance(entry, Role):
                return check_alone(library, turn.part)
            own = EntryAnswer(entry, turn.part, sure="before")
            return own if turn.part in _OWN[type(entry)] else _side_by_side(_leads_to(library, entry), turn.part)


def _next(order: Sequence[Part | None], part: Part | None) -> Part | None:
    """Return what comes after a part; from the last, and from one that has no place in the order, the beginning."""
    return order[(order.index(part) + 1) % len(order)] if part in order else order[0]


def _side_by_side(roles: Sequence[Role], part: Part | None) -> ComparisonAnswer | None:
    return ComparisonAnswer(tuple(roles[:MOST_COMPARED]), part) if len(roles) > 1 else None


def _leads_to(library: KnowledgeBase, entry: AnyEntry) -> tuple[Role, ...]:
    """Return the roles that an entry names: they are what "how much?" means there."""
    match entry:
        case Role():
            return ()
        case PainPoint():
            return tuple(role for role, _ in library.roles_easing(entry.id))
        case Faq():
            return tuple(library.roles[named.role] for named in entry.roles)


def _known(library: KnowledgeBase, ids: Sequence[str]) -> tuple[AnyEntry, ...]:
    return tuple(library.entries[id_] for id_ in ids if id_ in library.entries)


def _roles(entries: Sequence[AnyEntry]) -> tuple[Role, ...]:
    return tuple(entry for entry in entries if isinstance(entry, Role))
