"""Decides which answers may be posted where everybody can read them: impersonal ones about roles, nothing sensitive.

Called for questions that mention the bot in a channel. When in doubt, the answer is private.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    CrisisAnswer,
    EntryAnswer,
    MissingContext,
    NoAnswer,
    Rejected,
    RoleListAnswer,
    SmallTalkAnswer,
    SpecialtyPayAnswer,
    Suggestions,
    UncoveredAnswer,
    UnsupportedLanguage,
)
from bot.services.conversation import ConversationState
from knowledge.model import Entry, Faq, Role
from knowledge.names import all_names, name_variants
from knowledge.safety import find_patient_identifiers, speaks_of_distress
from knowledge.text.unicode import normalize_text

_PERSONAL_REFERENCES = re.compile(
    r"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|my|mine|myself|we|we're|our|(?<!the )us|wife|husband|spouse|partner|kids?"
    r"|family)\b",
    re.IGNORECASE,
)
_SENSITIVE_TOPICS = re.compile(
    r"burn\w{0,6}[\s-]{0,3}out|\bburnt\b|exhaust|depress|anxi|tired|cry|cried|hate|quit|resign|leav(?:e|ing)|\bboss\b|employer"
    r"|contract|non-?compete|\bfired\b|lawsuit|sued|divorce|\bloans?\b|\bdebt|\bvisa\b|therap(?:y|ist)\b|drink|alcohol"
    r"|stress|overwhelm|\bill\b|\bsick\b|despair|hopeless|pregnan|\bcancer\b|\bdisabled\b|autis|\badhd\b"
    r"|\baddict(?:s|ed)?\b|\bsober\b|\bin recovery\b|\brehab\b|felon|convict|arrested|\bdui\b|suspended|revoked"
    r"|sanctioned|\bdisciplin(?:ed|ary)\b|\bfail(?:ed|ing)\b|\b(?:lost|los(?:e|ing)) (?:\w+ )?licen[cs]e|laid off"
    r"|terminated|widow|bankrupt|\bsingle (?:mother|mom|father|dad|parent)|bipolar|\bptsd\b|disabilit|long covid"
    r"|psychiatric (?:stay|admission|hold)|\b(?:lost|los(?:e|ing)) (?:\w+ )?privileges"
    r"|\bafter (?:a |the )?(?:malpractice|lawsuit|settlement)|\bat (?:age )?[3-8]\d\b|\b[3-8]\d[- ]years?[- ]old",
    re.IGNORECASE,
)
_IMPERSONAL_PHRASES = re.compile(r"\b(?:tell|show|give) (?:me|us)\b|\b(?-i:US)\b", re.IGNORECASE)
"""Phrases with a pronoun that say nothing about the author; removed before looking for personal references."""
_GENERIC_QUESTION = re.compile(
    r"(?:(?:so|and|ok|hi|hello|hey) )*"
    r"(?:how (?:do|does|can|could|would) (?:i|we) (?:become|be|get into|get to be|start as|train as)"
    r"|how much (?:do|would|could|can) (?:i|we) (?:make|earn|get)(?: as)?)(?: an?| the)? (?P<name>.+)"
)
"""With nothing but the name of a role, such a question says no more about its author than "how does one become …"."""


def is_public_safe(question: str, answer: Answer, state: ConversationState | None = None) -> bool:
    """Return whether the answer to a question may be posted in the channel.

    It may if it is about roles or a question marked as public, if the question mentions no person and no sensitive
    topic, and if it is no follow-up to a private answer. Anything else gets a neutral line with a button that opens the
    answer for its author only.
    """
    if isinstance(answer, SmallTalkAnswer):
        return True
    if state is not None and state.private_to is not None:
        return False
    if speaks_of_distress(question) or find_patient_identifiers(question) or _SENSITIVE_TOPICS.search(question):
        return False
    shown = _shown_entries(answer)
    if _PERSONAL_REFERENCES.search(_IMPERSONAL_PHRASES.sub(" ", question)) and not _is_generic_question(
        question, shown
    ):
        return False
    return all(isinstance(entry, Role) or (isinstance(entry, Faq) and entry.public) for entry in shown)


def _is_generic_question(question: str, shown: Sequence[Entry]) -> bool:
    """Return whether a question only asks how to become, or what one earns as, the role that is shown.

    Anything more may be about the author: an illness, a criminal record, an age.
    """
    match = _GENERIC_QUESTION.fullmatch(normalize_text(question))
    names = {form for entry in shown for name in all_names(entry) for form in name_variants(name)}
    return match is not None and match["name"] in names


def without_alternatives(answer: Answer) -> Answer:
    """Drop the alternative suggestions from an answer that is posted in a channel."""
    match answer:
        case EntryAnswer():
            return replace(answer, alternatives=())
        case NoAnswer():
            return replace(answer, nearest=())
        case _:
            return answer


def _shown_entries(answer: Answer) -> tuple[Entry, ...]:
    match answer:
        case EntryAnswer():
            return (answer.entry,)
        case ComparisonAnswer():
            return answer.roles
        case Suggestions():
            return answer.entries
        case Rejected():
            return answer.alternatives
        case (
            RoleListAnswer()
            | NoAnswer()
            | UncoveredAnswer()
            | SpecialtyPayAnswer()
            | UnsupportedLanguage()
            | CrisisAnswer()
            | MissingContext()
            | SmallTalkAnswer()
        ):
            return ()
