"""Answers a question from a knowledge base. Called by the cogs of /ask and of messages.

The rules are tried in order: words of self-harm get the support lines and nothing else, then come follow-ups to the
previous answer, small talk, the exact name of an entry, other languages, exit checks, searches for roles, and at last
the matcher. The result is an `Answer`: one entry, a few to choose from, or that the base has no answer.
"""

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
from knowledge.model import Entry, Faq, PainPoint, Role
from knowledge.question.aspect_detection import EXIT_CHECKS, Aspect
from knowledge.question.follow_ups import is_continuation, parse_follow_up, small_talk_kind
from knowledge.question.language import detect_language
from knowledge.question.mentions import find_mentions
from knowledge.question.role_search import parse_role_search
from knowledge.retrieval import MatchResult
from knowledge.safety import speaks_of_self_harm

MAX_QUESTION_LENGTH = 4000
"""Longer questions are cut: Discord's own limit for a message of a member with Nitro (Discord reference, messages)."""
MAX_OFFERED = 3
"""Entries offered when none is certain: as many as a person can compare at a glance."""
_TYPO_THRESHOLD = 85.0
"""Similarity, of 100, from which a text counts as a misspelled name, if the matcher agrees. "medical sci liason" has
88; a name that is only related differs in most of its words."""

_MIN_ROLE_CONFIDENCE, _MIN_TOPIC_CONFIDENCE = 0.35, 0.65
"""Confidence of the matcher from which a name inside a question counts. "side gig" or "network" are everyday words; the
name of a role rarely is. Of the questions by three authors below this confidence, six of seven meant something else."""

_GENERAL_FAQS = ("my-options", "how-to-start", "pay-compared")
"""Offered when a question was not understood: topics from which everything else can be reached."""


async def ensure_matcher(knowledge_base: KnowledgeBase) -> None:
    """Build the matcher of a base in a thread, unless it exists. It takes a second, once after the start."""
    if not knowledge_base.has_matcher:
        await asyncio.to_thread(lambda: knowledge_base.matcher)


def answer_question(
    knowledge_base: KnowledgeBase,
    question: str,
    state: ConversationState | None = None,
    *,
    safety_checked: bool = False,
) -> Answer:
    """Answer a question from the base alone. Pure: nothing is counted, stored or logged.

    Args:
        knowledge_base: the base to answer from.
        question: the text of the question, of any length.
        state: the previous answer of the same conversation; "how much?" then means its pay.
        safety_checked: whether the caller has already checked for words of self-harm and found none.
    """
    question = question.strip()[:MAX_QUESTION_LENGTH]
    if not safety_checked and speaks_of_self_harm(question):
        return CrisisAnswer()
    exact = knowledge_base.exact(question) if question else None
    mentioned = find_mentions(knowledge_base, question)
    named = tuple(entry for entry in mentioned if not isinstance(entry, Faq))
    if state is not None and (answer := _follow_up(knowledge_base, question, state, named, exact)):
        return answer
    if said := small_talk_kind(question):
        return SmallTalkAnswer(said)
    if exact is not None:
        return build_answer(knowledge_base, exact, question, (), "named")
    if tongue := detect_language(question):
        return UnsupportedLanguage(tongue.name, named[:MAX_OFFERED])
    return _answer_new_question(knowledge_base, question, mentioned, state)


def _answer_new_question(
    knowledge_base: KnowledgeBase, question: str, mentioned: Sequence[Entry], state: ConversationState | None
) -> Answer:
    named = any(not isinstance(entry, Faq) for entry in mentioned)
    turn = None if named else parse_follow_up(question)
    if turn and turn.aspect in EXIT_CHECKS and (check := exit_check_answer(knowledge_base, turn.aspect)):
        return check
    if turn and not is_self_contained(turn, question):
        return MissingContext()
    if not named and (search := parse_role_search(question)):
        return RoleListAnswer(search)
    answer = _prefer_exit_check(knowledge_base, question, _match_question(knowledge_base, question, mentioned))
    if turn and not isinstance(answer, EntryAnswer):
        return MissingContext()
    if state is None:
        return answer
    return answer_about_current_role(knowledge_base, question, state, _keep_aspect(answer, question, state))


def _prefer_exit_check(knowledge_base: KnowledgeBase, question: str, answer: Answer) -> Answer:
    """Answer with the exit check asked about, if the entry with the exit checks is the best candidate."""
    candidates = (
        answer.entries if isinstance(answer, Suggestions) else answer.nearest if isinstance(answer, NoAnswer) else ()
    )
    if not candidates:
        return answer
    asked: list[Aspect] = [aspect for aspect in aspects_of(knowledge_base, question) if aspect in EXIT_CHECKS]
    check = exit_check_answer(knowledge_base, asked[0]) if asked else None
    return check if check and candidates[0] == check.entry else answer


def _follow_up(
    knowledge_base: KnowledgeBase,
    question: str,
    state: ConversationState,
    named: Sequence[Entry],
    exact: Entry | None,
) -> Answer | None:
    """Answer a message as a follow-up; if it is also the exact name of another entry, that is offered beside it."""
    if named:
        return transfer_question(knowledge_base, question, named, state)
    turn = parse_follow_up(question)
    answer = resolve_follow_up(knowledge_base, turn, state) if turn else None
    if isinstance(answer, EntryAnswer) and exact is not None and exact != answer.entry:
        return replace(answer, alternatives=(exact,))
    return answer


def _keep_aspect(answer: Answer, question: str, state: ConversationState) -> Answer:
    """Keep the aspect asked about before: "and what about the exams for insurers" after a question about pay."""
    match answer:
        case EntryAnswer(entry=Role(), aspect=None) if is_continuation(question):
            return replace(answer, aspect=state.aspect)
        case _:
            return answer


def _match_question(knowledge_base: KnowledgeBase, question: str, named: Sequence[Entry]) -> Answer:
    match = knowledge_base.matcher.match(question, safety_checked=True)
    roles = tuple(entry for entry in named if isinstance(entry, Role))
    if match.small_talk == "help" and roles:  # "what do you do all day in UR" is not a question about the bot
        return build_answer(knowledge_base, roles[0], question, roles[1:], "named")
    if match.small_talk:
        return SmallTalkAnswer(match.small_talk)
    if match.refusal is None and (comparison := build_comparison(knowledge_base, question, roles)):
        return comparison
    likely = [knowledge_base.entries[c.id] for c in match.candidates if c.id in knowledge_base.entries]
    asked_of_it = len(roles) == 1 and match.verdict == "suggest" and aspects_of(knowledge_base, question)
    first = roles if asked_of_it else tuple(likely[:1])
    entries = tuple({entry.id: entry for entry in (*first, *roles, *likely)}.values())
    basis = _match_basis(knowledge_base, question, match, entries, named)
    if basis:
        return build_answer(knowledge_base, entries[0], question, entries[1:MAX_OFFERED], basis)
    if match.verdict == "suggest" and entries:
        return Suggestions(entries[:MAX_OFFERED], next(iter(aspects_of(knowledge_base, question)), None))
    if not entries:
        entries = tuple(knowledge_base.faqs[id_] for id_ in _GENERAL_FAQS if id_ in knowledge_base.faqs)
    reason = match.refusal if match.refusal in {"clinical", "outside"} else "unclear"
    return NoAnswer(reason, entries[:MAX_OFFERED])  # pyright: ignore[reportArgumentType] - narrowed by the line above


def _match_basis(
    knowledge_base: KnowledgeBase,
    question: str,
    match: MatchResult,
    entries: Sequence[Entry],
    named: Sequence[Entry],
) -> MatchBasis | None:
    """Return why the best entry is the answer; None if it is too uncertain to be one."""
    if match.verdict == "abstain" or not entries:
        return None
    best = entries[0]
    if match.verdict == "answer":
        return "named" if best in named else "likely"
    named_entries = [entry for entry in named if not isinstance(entry, Faq)]
    sensitive = isinstance(best, PainPoint) and best.support_lines
    enough = _MIN_ROLE_CONFIDENCE if isinstance(best, Role) else 0.0 if sensitive else _MIN_TOPIC_CONFIDENCE
    if match.candidates[0].confidence < enough:
        return None
    if named_entries == [best] and isinstance(best, Role):
        return "named"  # the names of FAQs are everyday words, so a FAQ that is mentioned as well means little
    if knowledge_base.fuzzy_matches(question, type(best), cutoff=_TYPO_THRESHOLD)[:1] != (best,):
        return None
    return "named" if tuple(named) == (best,) else "closest"
