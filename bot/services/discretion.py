"""Which questions may be answered where everybody reads: plain ones about a role, and nothing personal."""

import re
from collections.abc import Iterable

from knowledge.model import Faq, PainPoint, Role

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


def may_answer_in_public(question: str, entries: Iterable[Role | PainPoint | Faq]) -> bool:
    """Tell whether a mention's question can be answered with these entries in the channel.

    Only a question about roles that speaks of no person and of nothing tender; everything else gets one neutral
    line with a button that opens the answer for its author alone. When in doubt, private.
    """
    if _PERSON.search(question) or _TENDER.search(question):
        return False
    return all(isinstance(entry, Role) for entry in entries)
