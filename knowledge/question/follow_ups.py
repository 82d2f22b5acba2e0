"""Recognizes follow-ups to an answer: "and remote?", "the second one", "tell me more", "says who?".

A message is a follow-up only if nothing remains once aspect words and stop words are removed; a remaining word is a
topic of its own.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.question.aspect_detection import AspectId, detect_first_aspect, strip_aspects
from knowledge.text.stop_words import FOLLOW_UP_STOP_WORDS
from knowledge.text.unicode import normalize_text

FollowUpKind = Literal["aspect", "position", "accept", "compare", "more", "overview", "reject"]
LAST, OTHER = -1, -2
"""Places that have no number."""
_MAX_WORDS = 14
"""A message with more words is a question of its own."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a message asks about the previous answer.

    Attributes:
        kind: aspect (one aspect of it), position (one of the suggestions), accept (the first suggestion), compare
            (which of several), more (the next section), overview, reject (something else).
        aspect: the aspect it asks about, if any.
        position: the suggestion from 0, or LAST or OTHER.
    """

    kind: FollowUpKind
    aspect: AspectId | None = None
    position: int = 0


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ORDINALS: Mapping[str, int] = {
    "first": 0,
    "1st": 0,
    "1": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "2": 1,
    "latter": 1,
    "third": 2,
    "3rd": 2,
    "3": 2,
    "last": LAST,
    "other": OTHER,
}
_ORDINAL = rf"({'|'.join(_ORDINALS)})"
_CHOICE_NOUN = r"(?:one|option|choice|role|answer|entry)"
_ORDINAL_CHOICE = re.compile(
    rf"\bthe {_ORDINAL}(?: {_CHOICE_NOUN})?\b|\b{_ORDINAL} {_CHOICE_NOUN}\b"
    rf"|\b(?:number|no|option) {_ORDINAL}\b|^{_ORDINAL}$"
)
_FOLLOW_UP_ONLY: Mapping[AspectId, re.Pattern[str]] = {
    "sources": re.compile(
        r"\b(?:sources?|says who|who says|how (?:do|would) you know|(?:are )?you sure|is (?:that|it|this) true|evidence"
        r"|where (?:does|do|did|is) (?:that|it|this|they|you) (?:come |get (?:that|it|this) )?from|references?"
        r"|where (?:do|did) (?:the|these|those|your) (?:numbers|figures|data) come from"
        r"|made up|mak(?:e|ing) (?:this|that|it) up|citations?|proof)\b|^(?:but |and )?why$|^really$"
    ),
    "roles": re.compile(
        r"\b(?:what|which) (?:roles?|jobs?|careers?) (?:helps?|eases?|fix|fixes|are there"
        r"|(?:(?:would|could|can|will) )?(?:gets?|takes?) (?:me|us|you) (?:away|out)(?: (?:from|of))?)\b"
        r"|\broles\b"
    ),
    "work": re.compile(
        r"\b(?:what helps|what (?:can|could|should) (?:i|we|they|one|(?:my|our|the|a|an) \w+) (?:do|change)"
        r"|what can be (?:done|changed)|how (?:can|do) (?:i|we) (?:fix|change|cope with|deal with|stop))\b"
    ),
    "figures": re.compile(r"\b(?:figures|numbers|statistics|stats|how common)\b"),
}
"""Aspects that only follow-ups ask for: in other questions such words are too ambiguous."""
_MORE = re.compile(
    r"\b(?:(?:tell|show|give|say|know|hear|learn|read)(?: me)? (?:a (?:bit|little) )?more|more (?:info\w*|details?)"
    r"|details|go on|continue|elaborate|keep going)\b"
    r"|^(?:and |a bit |some )?more(?: please)?$|^(?:and )?next$|^and(?: then)?$"
)
_OVERVIEW = re.compile(
    r"^(?:and |so |but |ok )*(?:whats?(?: is| are| exactly is)? (?:it|that|this)(?: exactly| then| again)?"
    r"|what (?:does|do) (?:it|that|this|you) mean|(?:the )?(?:whole |full )card|(?:the )?overview)$"
)
_NOT_THAT = re.compile(
    r"^(?:(?:no|nope) )*(?:(?:none|neither)(?: of (?:these|those|them))?|no|nope|nah|something else"
    r"|(?:thats |that is |it is |its )?not (?:that|this|it|those|these|them|quite)(?: one)?"
    r"|(?:thats |that is )?not what i (?:meant|mean|asked|wanted)(?: to ask)?|wrong(?: (?:one|answer|again))?"
    r"|(?:useless )?(?:(?:that|this|it|you) )?(?:didnt|doesnt|did not|does not) (?:help|answer)(?: me)?"
    r"(?: (?:my|the) question)?|(?:(?:thats|that is|this is|that was) )?(?:not helpful|not an answer|useless))$"
)
_YES = re.compile(r"^(?:yes|yeah|yep|yup|correct|exactly|right|sure)(?: please)?$")
"""As an answer to a list of suggestions, it picks the first."""
_CURRENT_ROLE = re.compile(r"\b(?:the|this|that) (?:job|role|work|gig|position|career|field)\b")
_COMPARISON_WORDS = _words(
    "which more most less least better best worse worst both two three difference differences different compare "
    "compared comparison easier harder between than vs versus rather higher lower faster longer each either side "
    "differ"
)
_DECISIVE_COMPARISON_WORDS = _words("which both difference differences compare comparison between each either better")
_CONTINUATION = re.compile(
    r"^(?:ok |okay |so |hm |oh |thanks |well )*(?:and|what about|how about|also|but|or|same (?:question )?for)\b| too$"
    r"| as well$"
)
_PRONOUN = re.compile(
    r"\b(?:this|that|they|them|those|these)\b|\bit\b(?! takes?\b)|(?<!is )(?<!are )\bthere\b(?! (?:is|are)\b)"
)
_ACTIVITY = re.compile(r"\bdo(?:ing)? (?:it|this|that)\b|\b(?:do|can|could|will|would) they\b|\bthere$")
_VERSUS = re.compile(r"^(?:ok |so |and |or )*(?:vs|versus|compared? (?:it |that |them |this )?(?:to|with))\b")
_COMPARED_WITH = re.compile(r"\b(?:compare[ds]?|differs?|different) (?:to|with|from) (?P<what>.+)")
_COMPARATIVE = re.compile(r"\b(?:vs|versus|compared?|differ\w*|better|worse|more|less|easier|harder|rather|than)\b")

_THANKS = _words(
    "thanks thank thx ty cheers appreciate appreciated perfect awesome great helpful helps helped ok okay cool "
    "understood yes yeah yep yup correct exactly right sure bye goodbye nice"
)
_UNDERSTOOD = frozenset({"got it", "i see", "i got it", "ok got it", "ah got it", "oh i see", "ok i see"})
"""Thanks that consist of stop words."""
_SMILEY = re.compile(r"[:;]-?\)")
_QUESTION_MARK = re.compile(r"[?？؟❓❔‽⁇⁈⁉]")
_STOP = frozenset(
    {"stop", "please stop", "stop it", "cancel", "quit", "unsubscribe", "leave me alone", "go away", "end"}
)
_GREETINGS = _words("hi hello hey howdy greetings morning evening afternoon")
_COURTESY_WORDS = _words(
    "you so very much a lot many good got it that was really i this for your the help wonderful super all makes "
    "sense will do there bot morning evening afternoon day night to see later is again and now then one"
)


def parse_follow_up(question: str) -> FollowUp | None:
    """Parse a message as a follow-up; None if it has a topic of its own."""
    folded = normalize_text(question)
    if len(folded.split()) > _MAX_WORDS:
        return None
    aspect = detect_first_aspect(question)
    if aspect and _FOLLOW_UP_ONLY["sources"].search(folded):
        aspect, rest = _follow_up_aspect(strip_aspects(folded))
    elif aspect is None:
        if turn := _parse_without_aspect(folded):
            return turn
        aspect, rest = _follow_up_aspect(folded)
    else:
        rest = strip_aspects(folded)
    chosen = _ORDINAL_CHOICE.search(rest)
    left = _remaining_words(_ORDINAL_CHOICE.sub(" ", rest) if chosen else rest)
    if chosen and not left:
        return FollowUp("position", aspect, _ORDINALS[next(filter(None, chosen.groups()))])
    if left and left <= _COMPARISON_WORDS and left & _DECISIVE_COMPARISON_WORDS:
        return FollowUp("compare", aspect)
    return FollowUp("aspect", aspect) if aspect and not left else None


def may_be_follow_up(question: str) -> bool:
    """Tell whether a message could follow up on some answer."""
    goes = parse_follow_up(question) is not None or is_continuation(question) or is_comparison(question)
    return goes or bool(comparison_target(question))


def small_talk_kind(question: str) -> Literal["thanks", "hello", "stop"] | None:
    """Return whether a message consists of nothing but thanks, a greeting, or a wish to be left alone.

    Emoji alone count as thanks: they are how people close a conversation. "???" and "..." do not count as thanks:
    people write them when they are confused.
    """
    folded = normalize_text(question)
    said = frozenset(folded.split())
    if folded in _UNDERSTOOD or (not folded and _is_emoji_alone(question)):
        return "thanks"
    if folded in _STOP:
        return "stop"
    if said & _GREETINGS and said <= _GREETINGS | _COURTESY_WORDS:
        return "hello"
    return "thanks" if said & _THANKS and said <= _THANKS | _COURTESY_WORDS else None


def _is_emoji_alone(wordless: str) -> bool:
    """Tell whether a message without words has an emoji or a smiley, and asks nothing."""
    emoji = any(unicodedata.category(character) == "So" for character in wordless)
    return bool(emoji or _SMILEY.search(wordless)) and not _QUESTION_MARK.search(wordless)


def is_continuation(question: str) -> bool:
    """Tell whether a message asks the same about something else: "and UR?", "what about IME"."""
    return _CONTINUATION.search(normalize_text(question)) is not None


def has_pronoun_reference(question: str) -> bool:
    """Tell whether a message refers to something named before by "it", "that" and the like."""
    return _PRONOUN.search(normalize_text(question)) is not None


def refers_to_activity(question: str) -> bool:
    """Tell whether its "it" is something one does: one can do a job "with a bad back", but not a drug."""
    return _ACTIVITY.search(normalize_text(question)) is not None


def is_comparison(question: str) -> bool:
    """Tell whether a message compares what it names with the previous answer: "vs UR?", "is it easier than IME"."""
    folded = normalize_text(question)
    return _VERSUS.match(folded) is not None or (
        has_pronoun_reference(question) and _COMPARATIVE.search(folded) is not None
    )


def comparison_target(question: str) -> str:
    """Return what a message compares something with: "UR" in "how does the pay compare to UR"; else nothing."""
    found = _COMPARED_WITH.search(normalize_text(question))
    return found["what"] if found else ""


def _parse_without_aspect(folded: str) -> FollowUp | None:
    if _OVERVIEW.match(folded):
        return FollowUp("overview")
    if _NOT_THAT.match(folded):
        return FollowUp("reject")
    if _YES.match(folded):
        return FollowUp("accept")
    if _MORE.search(folded) and not _remaining_words(_MORE.sub(" ", folded)):
        return FollowUp("more")
    return None


def _follow_up_aspect(folded: str) -> tuple[AspectId | None, str]:
    for aspect, pattern in _FOLLOW_UP_ONLY.items():
        if pattern.search(folded):
            return aspect, pattern.sub(" ", folded)
    return None, folded


def _remaining_words(folded: str) -> frozenset[str]:
    """Return the words that remain, which say what a message is about."""
    return frozenset(_CURRENT_ROLE.sub(" ", folded).split()) - FOLLOW_UP_STOP_WORDS
