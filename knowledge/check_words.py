"""The checks before leaving a post, and the words that ask for each: patterns in lower case, read as whole words."""

from collections.abc import Mapping
from typing import Literal

ExitCheck = Literal[
    "visa",
    "loans",
    "notice",
    "non-compete",
    "tail",
    "patients-and-payers",
    "licence-and-board",
    "clinical-hours",
    "way-back",
]
"""What to look at before leaving a post: the ids of the groups of exit_checks.yaml."""
EXIT_CHECK_PATTERNS: Mapping[ExitCheck, tuple[str, ...]] = {
    "visa": (r"visas?", r"j[ -]?1s?", r"h[ -]?1[ -]?bs?", r"o[ -]?1", r"green cards?", r"waivers?", r"immigra\w*"),
    "loans": (r"(?:student )?loans?", r"pslf", r"loan forgiveness", r"student debts?"),
    "notice": (
        r"notice periods?",
        r"(?:give|giving|my|much|long|weeks?|months?|days?) (?:a |of )?notice",
        r"resign\w*",
        r"pay back",
        r"repay\w*",
        r"claw ?backs?",
        r"sign(?:ing)?[ -]on bonus",
    ),
    "non-compete": (
        r"non[ -]?compet\w*",
        r"restrictive covenants?",
        r"outside work",
        r"moonlight\w* clause",
        r"my (?:contract|employer)",
    ),
    "tail": (
        r"tail(?: cover\w*| insurance| policy)?",
        r"(?:malpractice|liability) (?:cover\w*|insur\w*|polic\w*)",
        r"(?:need|needs|own|have|carry) (?:my |your |their |own )*malpractice(?! (?:case|claim|suit|lawyer)s?)",
        r"(?:need|needs|own|have|carry|what|which) (?:an? |my |your |their |own )*insurance",
        r"(?:and|what about|how about) malpractice(?! (?:case|claim|suit|lawyer|review)s?)",
        r"e ?&? ?o(?: cover\w*| insurance)?",
    ),
    "patients-and-payers": (
        r"open payments",
        r"pecos",
        r"patient lists?",
        r"(?:tell|inform|abandon\w*) (?:my|the|our) patients",
        r"(?:happens|becomes) (?:to|of) my patients",
    ),
    "licence-and-board": (
        r"(?:keep|lose|losing|maintain|renew|give up|lapse|inactive)(?: \w+){0,3} licen[cs]e",
        r"inactive status",
        r"licen[cs]e (?:lapse|status|go(?:es)? inactive)",
    ),
    "clinical-hours": (
        r"clinical hours",
        r"(?:current|active|recent) (?:clinical )?practice",
        r"(?:still|keep) (?:\w+ )?(?:practi[cs]ing|seeing patients)",
        r"(?:after|once) (?:i|you)(?:'ve| have)? (?:leave|left|stop\w*|retire\w*)",
    ),
    "way-back": (
        r"(?:go|going|come|coming|get|getting|way|return\w*) back(?! (?:pay|to you))",
        r"back (?:to|into) (?:the )?(?:clinic\w*|practice|medicine|bedside|patient care)",
        r"re[ -]?entry",
        r"revers\w+",
        r"(?:if|will|would) i (?:regret|hate|dislike) it",
    ),
}
