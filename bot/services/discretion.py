"""Which questions may be answered where everybody reads: plain ones about a role, and nothing personal."""

import re
from dataclasses import replace

from bot.services.conversation import Before
from bot.services.replies import (
    Adrift,
    Answered,
    AnyEntry,
    Compared,
    Courtesy,
    Crisis,
    Declined,
    Foreign,
    Missed,
    Reply,
    Suggested,
)
from knowledge.model import Role
from knowledge.safety import patient_details

_PERSON = re.compile(
    r"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|my|mine|myself|we|we're|our|us|wife|husband|spouse|partner|kids?|family)\b",
    re.IGNORECASE,
)
_TENDER = re.compile(
    r"burn\w*[\s-]*out|\bburnt\b|exhaust|depress|anxi|tired|cry|cried|hate|quit|resign|leav(?:e|ing)|\bboss\b|employer"
    r"|contract|non-?compete|\bfired\b|lawsuit|sued|divorce|\bloans?\b|\bdebt|\bvisa\b|therap(?:y|ist)\b|drink|alcohol"
    r"|stress|overwhelm|\bill\b|\bsick\b|despair|hopeless",
    re.IGNORECASE,
)


def may_answer_in_public(question: str, reply: Reply, before: Before | None = None) -> bool:
    """Tell whether a mention's question can be answered like this in the channel.

    Only a question about roles that speaks of no person and of nothing tender, and that does not go on from an answer
    held back ``before``; everything else gets one neutral line with a button that opens the answer for its author
    alone. When in doubt, private.
    """
    if isinstance(reply, Courtesy):
        return True
    if before is not None and before.only_for is not None:
        return False
    if patient_details(question) or _PERSON.search(question) or _TENDER.search(question):
        return False
    return all(isinstance(entry, Role) for entry in _shown(reply))


def plainly(reply: Reply) -> Reply:
    """Leave out what is only near: a channel gets the answer alone."""
    match reply:
        case Answered():
            return replace(reply, others=())
        case Declined():
            return replace(reply, nearest=())
        case _:
            return reply


def _shown(reply: Reply) -> tuple[AnyEntry, ...]:
    match reply:
        case Answered():
            return (reply.entry,)
        case Compared():
            return reply.roles
        case Suggested():
            return reply.entries
        case Missed():
            return reply.others
        case Declined() | Foreign() | Crisis() | Adrift() | Courtesy():
            return ()
