"""Recognizes messages that are heavy for their author: wanting out, shame, regret, fear of what others think.

Such a message gets one warm sentence before the answer. Words of self-harm and distress are `knowledge.safety`'s.
"""

import re

from knowledge.text.unicode import normalize_text

_HEAVY = re.compile(
    r"\b(?:"
    r"(?:dont|do not|didnt|never) want(?:ed)? to "
    r"(?:be a (?:doctor|physician|resident|surgeon)|do (?:this|medicine)|practice)"
    r"|(?:i )?(?:just )?(?:want|need) out\b"
    r"|(?:feel|feeling|felt|am|im) (?:like )?(?:a |such a )?"
    r"(?:failure|fraud|quitter|loser|trapped|stuck|guilty|ashamed|worthless)"
    r"|(?:wish|regret)\w* (?:i )?(?:(?:had )?never|hadnt|ever|going|becoming|that i)"
    r"|hate (?:being a doctor|medicine|my (?:job|life|work)|it here|this job|going to work|every)"
    r"|cant (?:do|take|keep|go on|face|stand|stop crying)\b"
    r"|(?:so|too|completely|totally) (?:done|tired|exhausted|burned out|burnt out|miserable|unhappy|lost|alone)"
    r"|(?:i|im|am|me|feel|feeling|getting|my|totally|completely) (?:\w+ )?(?:burned out|burnt out|burnout)"
    r"|^(?:burned out|burnt out)|miserable|hopeless|crying|cry|dread"
    r"|(?:disappoint\w*|letting) (?:my|everyone|them|down|in me)"
    r"|something (?:is |must be )?wrong with me|bad example"
    r"|waste of (?!money|time)\w+|wasted|useless degree"
    r"|killing my|ruin\w* my|what (?:is|s) left for me|being sued|got sued|lawsuit made me|didnt match|dont match"
    r")\b"
)


def is_heavy(text: str) -> bool:
    """Tell whether a message weighs on its author."""
    return _HEAVY.search(normalize_text(text)) is not None


_WANTS_OUT = re.compile(
    r"\b(?:dont|do not|no longer) want to (?:be a|do|practice) (?:doctor|physician|medicine|this)\b"
    r"|^(?:i )?(?:just )?(?:want|need) out\b|\bget me out\b|\b(?:done|through) with (?:medicine|being a doctor)\b"
    r"|\b(?:im|i am|so) done\b|\bhate (?:being a doctor|medicine)\b|\bquit(?:ting)? medicine\b|^i quit\b"
)


def wants_out(text: str) -> bool:
    """Tell whether a message says that its author wants to leave medicine, without asking anything in particular."""
    return _WANTS_OUT.search(normalize_text(text)) is not None
