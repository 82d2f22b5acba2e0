"""Answer a question: support lines before everything, then one entry, a few to choose from, or an honest no."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.services.answer_builder import aspects_of, build_answer, build_comparison
from bot.services.answers import (
    Answer,
    CrisisAnswer,
    EntryAnswer,
    MatchBasis,
    MissingContext,
    NoAnswer,
    RoleListAnswer,
    SmallTalkAnswer,
    Suggestions,
    UnsupportedLanguage,
)
from bot.services.conversation import ConversationState
from bot.services.follow_up_answers import (
    answer_about_current_role,
    exit_check_answer,
    is_self_contained,
    resolve_follow_up,
    transfer_question,
)
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import EXIT_CHECKS, Aspect
from knowledge.question.follow_ups import courtesy, leads_on, turn_of
from knowledge.question.language import tongue_of
from knowledge.question.mentions import entries_named
from knowledge.question.role_search import sought
from knowledge.retrieval import MatchResult
from knowledge.safety import speaks_of_self_harm

MAX_QUESTION_LENGTH = 4000
"""Longer questions are cut: Discord's own limit for a message of a member with Nitro (Discord reference, messages)."""
MAX_OFFERED = 3
"""Entries offered when none is sure: as many as a person weighs at a glance."""
_TYPO_THRESHOLD = 85.0
"""Of 100: the likeness of a typing to a name that makes it that name, when the matcher thinks so too. "medical sci
liason" has 88; most words of a name that is merely near differ."""

_MIN_ROLE_CONFIDENCE, _MIN_TOPIC_CONFIDENCE = 0.35, 0.65
"""Confidence of the matcher from which a name inside a question counts: "side gig" or "network" are everyday words, the
name of a role seldom is. Of the questions of three authors that fall short of it, six of seven meant something else."""

_GENERAL_FAQS = ("my-options", "how-to-start", "pay-compared")
"""Offered when nothing of a question was understood: topics that lead everywhere."""


async def ensure_matcher(knowledge_base: KnowledgeBase) -> None:
    """Wait until free text can be asked of a base: a second, once after the start, in which nobody else waits."""
    if not knowledge_base.has_matcher:
        await asyncio.to_thread(lambda: knowledge_base.matcher)


def answer_question(
    knowledge_base: KnowledgeBase, question: str, state: ConversationState | None = None, *, safety_checked: bool = False
) -> Answer:
    """Answer a question from the base alone. Pure: nothing is counted, stored or logged.

    Args:
        library: the base.
        question: what was asked, of any length and form.
        before: what was answered just before in the same conversation; "how much?" then means its pay.
        heard: words of self-harm were listened for already, and there are none.
    """
    question = question.strip()[:MAX_QUESTION_LENGTH]
    if not safety_checked and speaks_of_self_harm(question):
        return CrisisAnswer()
    exact = knowledge_base.exact(question) if question else None
    mentioned = entries_named(knowledge_base, question)
    named = tuple(entry for entry in mentioned if not isinstance(entry, Faq))
    if state is not None and (answer := _follow_up(knowledge_base, question, state, named, exact)):
        return answer
    if said := courtesy(question):
        return SmallTalkAnswer(said)
    if exact is not None:
        return build_answer(knowledge_base, exact, question, (), "named")
    if tongue := tongue_of(question):
        return UnsupportedLanguage(tongue.name, named[:MAX_OFFERED])
    return _answer_new_question(knowledge_base, question, mentioned, state)


def _answer_new_question(
    knowledge_base: KnowledgeBase, question: str, mentioned: Sequence[AnyEntry], state: ConversationState | None
) -> Answer:
    named = any(not isinstance(entry, Faq) for entry in mentioned)
    turn = None if named else turn_of(question)
    if turn and turn.part in EXIT_CHECKS and (check := exit_check_answer(knowledge_base, turn.part)):
        return check
    if turn and not is_self_contained(turn, question):
        return MissingContext()
    if not named and (search := sought(question)):
        return RoleListAnswer(search)
    answer = _prefer_exit_check(knowledge_base, question, _match_question(knowledge_base, question, mentioned))
    if turn and not isinstance(answer, EntryAnswer):
        return MissingContext()
    return (
        answer_about_current_role(knowledge_base, question, state, _keep_aspect(answer, question, state)) if state else answer
    )


def _prefer_exit_check(knowledge_base: KnowledgeBase, question: str, answer: Answer) -> Answer:
    """Answer with the check that a question asks for where the question on leaving is only offered, if first."""
    near = answer.entries if isinstance(answer, Suggestions) else answer.nearest if isinstance(answer, NoAnswer) else ()
    if not near:
        return answer
    asked: list[Aspect] = [part for part in aspects_of(knowledge_base, question) if part in EXIT_CHECKS]
    check = exit_check_answer(knowledge_base, asked[0]) if asked else None
    return check if check and near[0] == check.entry else answer


def _follow_up(
    knowledge_base: KnowledgeBase, question: str, state: ConversationState, named: Sequence[AnyEntry], exact: AnyEntry | None
) -> Answer | None:
    """Answer a message as one that goes on; a question of the base that it also is stays one press away."""
    if named:
        return transfer_question(knowledge_base, question, named, state)
    turn = turn_of(question)
    answer = resolve_follow_up(knowledge_base, turn, state) if turn else None
    if isinstance(answer, EntryAnswer) and exact is not None and exact != answer.entry:
        return replace(answer, others=(exact,))
    return answer


def _keep_aspect(answer: Answer, question: str, state: ConversationState) -> Answer:
    """Let "what about the exams for insurers" keep to what was asked before."""
    match answer:
        case EntryAnswer(entry=Role(), aspect=None) if leads_on(question):
            return replace(answer, part=state.aspect)
        case _:
            return answer


def _match_question(knowledge_base: KnowledgeBase, question: str, named: Sequence[AnyEntry]) -> Answer:
    match = knowledge_base.matcher.match(question, heard=True)
    roles = tuple(entry for entry in named if isinstance(entry, Role))
    if match.smalltalk == "help" and roles:  # "what do you do all day in UR" asks nothing of the bot
        return build_answer(knowledge_base, roles[0], question, roles[1:], "named")
    if match.smalltalk:
        return SmallTalkAnswer(match.smalltalk)
    if match.refusal is None and (beside := build_comparison(knowledge_base, question, roles)):
        return beside
    likely = [knowledge_base.entries[c.id] for c in match.candidates if c.id in knowledge_base.entries]
    asked_of_it = len(roles) == 1 and match.verdict == "suggest" and aspects_of(knowledge_base, question)
    first = roles if asked_of_it else tuple(likely[:1])
    entries = tuple({entry.id: entry for entry in (*first, *roles, *likely)}.values())
    sure = _match_basis(knowledge_base, question, match, entries, named)
    if sure:
        return build_answer(knowledge_base, entries[0], question, entries[1:MAX_OFFERED], sure)
    if match.verdict == "suggest" and entries:
        return Suggestions(entries[:MAX_OFFERED], next(iter(aspects_of(knowledge_base, question)), None))
    if not entries:
        entries = tuple(knowledge_base.faqs[id_] for id_ in _GENERAL_FAQS if id_ in knowledge_base.faqs)
    why = match.refusal if match.refusal in {"clinical", "outside"} else "unclear"
    return NoAnswer(why, entries[:MAX_OFFERED])  # pyright: ignore[reportArgumentType] - narrowed by the line above


def _match_basis(
    knowledge_base: KnowledgeBase, question: str, match: MatchResult, entries: Sequence[AnyEntry], named: Sequence[AnyEntry]
) -> MatchBasis | None:
    """Tell why the best entry is the answer; None where none is."""
    if match.verdict == "abstain" or not entries:
        return None
    best = entries[0]
    if match.verdict == "answer":
        return "named" if best in named else "likely"
    jobs = [entry for entry in named if not isinstance(entry, Faq)]
    tender = isinstance(best, PainPoint) and best.support_lines
    enough = _MIN_ROLE_CONFIDENCE if isinstance(best, Role) else 0.0 if tender else _MIN_TOPIC_CONFIDENCE
    if match.candidates[0].confidence < enough:
        return None
    if jobs == [best] and isinstance(best, Role):
        return "named"  # a frequent question is called by everyday words, so naming one as well says little
    if knowledge_base.fuzzy_matches(question, type(best), cutoff=_TYPO_THRESHOLD)[:1] != (best,):
        return None
    return "named" if tuple(named) == (best,) else "closest"
