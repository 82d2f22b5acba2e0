"""Answers a question from a knowledge base. Called by the cogs of /ask and of messages.

The rules are tried in order: words of self-harm get the support lines and nothing else, then come follow-ups to the
previous answer, small talk, the exact name of an entry, other languages, exit checks, searches for roles, and at last
the matcher. The result is an `Answer`: one entry, a few to choose from, or that the base has no answer.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.services.answer_builder import build_answer, build_comparison
from bot.services.answers import (
    Answer,
    CrisisAnswer,
    EntryAnswer,
    MatchBasis,
    MissingContext,
    NoAnswer,
    RoleListAnswer,
    SmallTalkAnswer,
    SpecialtyPayAnswer,
    Suggestions,
    UncoveredAnswer,
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
from bot.services.specialties import mentioned_specialty
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role, UncoveredTopic
from knowledge.model.entry_kinds import kind_of_entry
from knowledge.question.answer_content import count_statements
from knowledge.question.aspects import ASPECT_TABLE, EXIT_CHECKS
from knowledge.question.follow_ups import is_continuation, parse_follow_up, small_talk_kind
from knowledge.question.language import detect_language
from knowledge.question.location import mentions_non_us_country, suggests_non_us
from knowledge.question.parsed_question import ParsedQuestion
from knowledge.question.role_search import parse_role_search
from knowledge.question.statement_search import content_stems
from knowledge.retrieval import Candidate, MatchResult
from knowledge.safety import speaks_of_self_harm
from knowledge.text.sentences import asking_part, asking_sentences

MAX_QUESTION_LENGTH = 4000
"""Longer questions are cut: Discord's own limit for a message of a member with Nitro (Discord reference, messages)."""
MAX_OFFERED = 3
"""Entries offered when none is certain: as many as a person can compare at a glance."""
_TYPO_THRESHOLD = 85.0
"""Similarity, of 100, from which a text counts as a misspelled name, if the matcher agrees. "medical sci liason" has
88; a name that is only related differs in most of its words."""

_ALTERNATIVE_SHARE = 0.6
"""Share of the best confidence from which another entry is offered below an answer."""

_TOLD_CHECK_SHARE = 0.7
"""Share of the confidence of an exit check that is not asked for from which another entry answers instead."""
_CLOSE_CONFIDENCE = 0.5
"""Confidence above which the best entry is shown as the closest match, with the others below it, instead of a choice.
On real questions the best entry at this confidence was the right one four times of five (docs/matching.md).
Questions of mostly unknown words have this confidence at most."""
_BACKGROUND_CONFIDENCE = 0.9
"""Confidence from which an entry answers although the question also names a topic the base has no entry on."""
_OPENINGS = re.compile(
    r"\b(?:job (?:openings?|listings?|postings?|boards?)|openings? (?:near|in|for)"
    r"|(?:jobs|positions?)(?: \w+){0,5} (?:posted|listed|advertised)"
    r"|(?:sites?|websites?|boards?) (?:for|that list|list|with) (?:\w+ ){0,3}jobs"
    r"|who is hiring (?:now|right now|near|in))\b",
    re.IGNORECASE,
)
"""Asks for openings, which the bot does not list."""
_MONEY = re.compile(r"\$\s?\d")
_MAX_SPECIALTY_PAY_WORDS = 8
_FULL_CLAUSE_WORDS = 12
"""Words from which a message is also matched by the part that asks, since a story around it misleads."""
_LONG = 40
"""Words from which the part that asks decides, unless nothing fits it well."""
_CLAUSE_CONFIDENCE = 0.7
_MAX_PARTS = 4
"""Questions of one message that are looked at; each costs as much as a question of its own."""
_MIN_CLAUSE_STEMS = 3
"""Words with a meaning that the part that asks needs to be matched alone: "do I need a course?" says too little."""


async def ensure_matcher(knowledge_base: KnowledgeBase) -> None:
    """Build the matcher of a base in a thread, unless it exists. It takes a second, once after the start."""
    if not knowledge_base.has_matcher:
        await asyncio.to_thread(_prepare, knowledge_base)


def _prepare(knowledge_base: KnowledgeBase) -> None:
    count_statements(knowledge_base)
    _ = knowledge_base.matcher


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
    parsed = ParsedQuestion(knowledge_base, question)
    named = tuple(entry for entry in parsed.all_mentions if not kind_of_entry(entry).mentions_mean_little)
    if state is not None and (answer := _follow_up(knowledge_base, question, state, named, exact)):
        return answer
    if said := small_talk_kind(question):
        return SmallTalkAnswer(said)
    if exact is not None:
        return build_answer(knowledge_base, exact, parsed, (), "named")
    if tongue := detect_language(question):
        return UnsupportedLanguage(tongue.name, named[:MAX_OFFERED])
    return _answer_new_question(knowledge_base, parsed, state)


def _answer_new_question(  # noqa: PLR0911 - one way of answering after the other
    knowledge_base: KnowledgeBase, parsed: ParsedQuestion, state: ConversationState | None
) -> Answer:
    question, named = parsed.text, bool(parsed.named)
    turn = None if named else parse_follow_up(question)
    if turn and turn.aspect in EXIT_CHECKS and (check := exit_check_answer(knowledge_base, turn.aspect, question)):
        return check
    if turn and not is_self_contained(turn, question):
        return MissingContext()
    if not named and (search := parse_role_search(question)):
        return RoleListAnswer(search)
    if pay := _specialty_pay(knowledge_base, parsed):
        return pay
    answer = _match_question(knowledge_base, parsed)
    if _OPENINGS.search(question):
        answer = _about_openings(knowledge_base, parsed) or answer
    if turn and state is not None and not isinstance(answer, EntryAnswer):
        return MissingContext()
    if state is None:
        return answer
    return answer_about_current_role(knowledge_base, question, state, _keep_aspect(answer, question, state))


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


def _match_question(  # noqa: C901, PLR0911, PLR0915 - one way of answering after the other
    knowledge_base: KnowledgeBase, parsed: ParsedQuestion
) -> Answer:
    avoided = {
        entry.id  # of a question's name the negation is part: "without patient contact"
        for entry in parsed.excluded
        if not kind_of_entry(entry).mentions_mean_little
    }
    match = _rank(knowledge_base, parsed)
    roles = parsed.roles
    if match.small_talk == "help" and roles:  # "what do you do all day in UR" is not a question about the bot
        return build_answer(knowledge_base, roles[0], parsed, roles[1:], "named")
    if match.small_talk:
        return SmallTalkAnswer(match.small_talk)
    if roles and match.verdict == "suggest" and _asks_about_privacy(knowledge_base, parsed):
        return SmallTalkAnswer("privacy")
    topics = parsed.topics
    if match.refusal is None and not topics and (comparison := build_comparison(knowledge_base, parsed, roles)):
        return comparison
    candidates = [c for c in match.candidates if c.id in knowledge_base.entries and c.id not in avoided]
    likely = [knowledge_base.entries[c.id] for c in candidates]
    if not suggests_non_us(parsed.text):
        likely.sort(key=lambda entry: entry not in parsed.mentions and mentions_non_us_country(entry.name))
    confidence = candidates[0].confidence if candidates else 0.0
    if topics and not roles and match.refusal != "clinical" and confidence < _BACKGROUND_CONFIDENCE:
        return uncovered_answer(knowledge_base, topics[0])
    if not roles and parsed.wants_out and match.verdict != "answer":
        points = [knowledge_base.entries[i] for i in knowledge_base.wants_out if i in knowledge_base.entries]
        if points:
            return build_answer(knowledge_base, points[0], parsed, tuple(points[1:]), "likely")
    first = _first_entry(parsed, match, likely)
    if match.verdict == "suggest" and not roles:
        # A pain point with support lines is never second to a word like "Germany" beside it.
        first = (*(entry for entry in parsed.named if isinstance(entry, PainPoint) and entry.support_lines), *first)
    entries = tuple({entry.id: entry for entry in (*first, *roles, *likely)}.values())
    basis = _match_basis(knowledge_base, parsed, match, entries)
    if basis:
        answer = build_answer(knowledge_base, entries[0], parsed, _alternatives(entries, candidates), basis)
        return _with_also_asked(knowledge_base, parsed, replace(answer, uncovered=topics))
    if match.verdict == "suggest" and entries:
        return Suggestions(entries[:MAX_OFFERED], next(iter(parsed.aspects), None), heavy=parsed.heavy)
    if not entries:
        entries = tuple(
            knowledge_base.entries[id_] for id_ in knowledge_base.starting_points if id_ in knowledge_base.entries
        )
    reason = match.refusal if match.refusal in {"clinical", "outside"} else "unclear"
    return NoAnswer(reason, entries[:MAX_OFFERED])  # pyright: ignore[reportArgumentType] - narrowed by the line above


def _specialty_pay(knowledge_base: KnowledgeBase, parsed: ParsedQuestion) -> SpecialtyPayAnswer | None:
    """Answer "rheumatologist pay" with what the pack of the specialty says; None for any longer question."""
    if parsed.named or len(parsed.text.split()) > _MAX_SPECIALTY_PAY_WORDS or parsed.aspects != ("pay",):
        return None
    specialty = mentioned_specialty(knowledge_base, parsed.text)
    said = tuple(each for each in specialty.says if _MONEY.search(each.text)) if specialty else ()
    return SpecialtyPayAnswer(specialty, said[:3]) if specialty and said else None


def _about_openings(knowledge_base: KnowledgeBase, parsed: ParsedQuestion) -> EntryAnswer | None:
    """Answer a question for job openings with where others list them; None if the base has no entry on that."""
    faq = next((faq for faq in knowledge_base.faqs.values() if faq.about_openings), None)
    answer = build_answer(knowledge_base, faq, parsed, (), "likely") if faq else None
    return replace(answer, about_openings=True) if answer else None


def _first_entry(parsed: ParsedQuestion, match: MatchResult, likely: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entry that answers.

    That is the one role a question names and asks something of, the exit check or the table of pay that it asks for by
    its words, else the best match.
    """
    best = likely[0] if likely else None
    if len(parsed.roles) == 1 and parsed.aspects and (match.verdict == "suggest" or isinstance(best, Faq | PainPoint)):
        return parsed.roles
    if isinstance(best, ExitCheck) and not parsed.roles:
        asked = {more for aspect in parsed.asked_aspects for more in (aspect, *ASPECT_TABLE[aspect].yields_to)}
        return (best if best.id in asked else _rather_than_check(match, likely) or best,)
    if not parsed.roles:
        close = match.candidates[0].confidence * _ALTERNATIVE_SHARE if match.candidates else 0.0
        ids = {each.id for each in match.candidates if each.confidence >= close}
        near = [entry for entry in likely[:MAX_OFFERED] if entry.id in ids]
        checks = [entry for entry in near if isinstance(entry, ExitCheck) and entry.id in parsed.asked_aspects]
        tables = [entry for entry in near if isinstance(entry, Faq) and entry.shows == "pay"]
        if checks or (tables and "pay" in parsed.aspects and isinstance(best, Faq)):
            return ((checks or tables)[0],)
    return tuple(likely[:1])


def _rather_than_check(match: MatchResult, likely: Sequence[Entry]) -> Entry | None:
    """Return an entry that fits nearly as well as the best match, an exit check that is only told of: "400k debt"."""
    enough = match.candidates[0].confidence * _TOLD_CHECK_SHARE
    ids = {each.id for each in match.candidates if each.confidence >= enough}
    return next((entry for entry in likely if entry.id in ids and not isinstance(entry, ExitCheck)), None)


def _asks_about_privacy(knowledge_base: KnowledgeBase, parsed: ParsedQuestion) -> bool:
    """Tell whether a question that names a role asks what the bot keeps: "will you tell anyone I asked about UR"."""
    return knowledge_base.matcher.match(parsed.masked, safety_checked=True).small_talk == "privacy"


def _rank(knowledge_base: KnowledgeBase, parsed: ParsedQuestion) -> MatchResult:
    """Match a question or, of a longer one, the better of the whole and the part that asks.

    What names a topic without an entry is matched as a whole: the part that asks may have lost the topic.
    """
    question = parsed.text
    match = knowledge_base.matcher.match(question, safety_checked=True)
    if len(question.split()) < _FULL_CLAUSE_WORDS or match.refusal or match.small_talk or parsed.topics:
        return match
    asking = asking_part(question)
    if asking == question or len(content_stems(asking)) < _MIN_CLAUSE_STEMS:
        return match
    clause = knowledge_base.matcher.match(asking, safety_checked=True)
    if clause.refusal or clause.small_talk or not clause.candidates or not match.candidates:
        return match
    if len(question.split()) >= _LONG and clause.candidates[0].confidence >= _CLAUSE_CONFIDENCE:
        return clause
    return max(match, clause, key=lambda each: (each.verdict == "answer", each.candidates[0].confidence))


def uncovered_answer(knowledge_base: KnowledgeBase, topic: UncoveredTopic) -> UncoveredAnswer:
    """Return the honest no that names a topic, with the entries that come closest."""
    nearest = ((knowledge_base.entries[near.entry], near.covers) for near in topic.nearest)
    return UncoveredAnswer(topic, tuple(nearest))


def _with_also_asked(knowledge_base: KnowledgeBase, parsed: ParsedQuestion, answer: EntryAnswer) -> EntryAnswer:
    """Add the entries that answer the other questions of a message, before those that may also be meant."""
    parts = asking_sentences(parsed.text)
    if len(parts) < 2 or len(parsed.text.split()) < _FULL_CLAUSE_WORDS:  # noqa: PLR2004 - one question has no other
        return answer
    shown = {answer.entry.id, answer.aspect, *answer.more_aspects}
    found: dict[str, Entry] = {}
    for part in parts[:_MAX_PARTS]:
        if len(content_stems(part)) < _MIN_CLAUSE_STEMS:
            continue
        match = knowledge_base.matcher.match(part, safety_checked=True)
        best = match.candidates[0].id if match.verdict == "answer" and match.candidates else None
        if best is not None and best in knowledge_base.entries and best not in shown:
            found[best] = knowledge_base.entries[best]
    also = tuple(found.values())[: MAX_OFFERED - 1]
    alternatives = tuple({entry.id: entry for entry in (*also, *answer.alternatives)}.values())
    return replace(answer, alternatives=alternatives[: max(MAX_OFFERED - 1, len(also))], also_asked=also)


def _alternatives(entries: Sequence[Entry], candidates: Sequence[Candidate]) -> tuple[Entry, ...]:
    """Return the entries offered below an answer: those that could well be meant, at most two."""
    best = candidates[0].confidence if candidates else 0.0
    close = {each.id for each in candidates if each.confidence >= best * _ALTERNATIVE_SHARE}
    return tuple(entry for entry in entries[1:MAX_OFFERED] if entry.id in close)


def _match_basis(  # noqa: PLR0911 - one reason after the other
    knowledge_base: KnowledgeBase, parsed: ParsedQuestion, match: MatchResult, entries: Sequence[Entry]
) -> MatchBasis | None:
    """Return why the best entry is the answer; None if it is too uncertain to be one."""
    if match.verdict == "abstain" or not entries:
        return None
    best = entries[0]
    if match.verdict == "answer" and match.candidates[0].id == best.id:
        return "named" if best in parsed.mentions else "likely"
    if parsed.named == (best,) and isinstance(best, Role):
        return "named"
    if match.verdict == "answer":
        return "closest"  # the entry asked for by name or by its words comes before the best match
    confidence = next((each.confidence for each in match.candidates if each.id == best.id), 0.0)
    if confidence > _CLOSE_CONFIDENCE:
        return "closest"
    if kind_of_entry(best).mentions_mean_little:
        return None  # everyday words are in many questions: "stay connected to wifi"
    spelled_alike = knowledge_base.fuzzy_matches(parsed.text, type(best), cutoff=_TYPO_THRESHOLD)[:1] == (best,)
    return "closest" if spelled_alike else None
