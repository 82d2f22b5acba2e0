"""Detects words of self-harm or of not wanting to live, one's own or a colleague's.

Called before a question is answered or a text is stored; the answer then starts with the support lines.
"""

import re
from collections.abc import Callable
from functools import cache

from knowledge.safety import patterns as phrases
from knowledge.safety.deobfuscation import SafetyVocabulary, normalize

_LEXICON = phrases.load()
_SIGNS = _LEXICON.pattern_set("signs")
_NAMED = _LEXICON.pattern_set("named")
_FIGURES_OF_SPEECH = _LEXICON.pattern_set("figures")
_EXAGGERATIONS = _LEXICON.pattern_set("figures", "exaggerations")
_EARNEST = _LEXICON.pattern_set("earnest")
_STUDY = _LEXICON.pattern_set("study")
_PATIENTS = _LEXICON.pattern_set("patients")
_PEOPLE = _LEXICON.pattern_set("people")
_LEARNED = _LEXICON.pattern_set("learned")

_OWN = re.compile(r"(?:my|his|her|own) \Z")
_NEXT_CLAUSE = re.compile(r"\b(?:and|but|so) ")
_DEAD = re.compile(r"\b(?:killed|hanged|shot|took|died) ")
_MASK = "_ "


def speaks_of_self_harm(text: str) -> bool:
    """Tell whether the text speaks of self-harm or of not wanting to live, one's own or a colleague's.

    In doubt it says yes: a false alarm does less harm than a miss. Figures of speech ("this paperwork is killing me")
    and the subject in work or patient care (a course on suicide prevention) do not count.
    """
    words = normalize(text, _vocabulary()) + " "
    words = _mask(words, _FIGURES_OF_SPEECH if _matches(_EARNEST, words) else _EXAGGERATIONS)
    return _has_sign(words) or _names_self_harm(words)


@cache
def _vocabulary() -> SafetyVocabulary:
    return SafetyVocabulary(_LEXICON.vocabulary, _LEXICON.short_forms)


def _has_sign(words: str) -> bool:
    return any(not _about_a_patient(words, found) for found in _SIGNS.find_all(words))


def _names_self_harm(words: str) -> bool:
    words = _mask(words, _STUDY, unless=lambda found: bool(_OWN.search(words, 0, found.start())))
    if _matches(_LEARNED, words) and not _matches(_PEOPLE, words):
        return False
    return any(not _about_a_patient(words, found) for found in _NAMED.find_all(words))


def _matches(net: phrases.PatternSet, words: str) -> bool:
    return any(True for _ in net.find_all(words))


def _mask(words: str, net: phrases.PatternSet, unless: Callable[[re.Match[str]], bool] = lambda _: False) -> str:
    """Replace every match of the patterns by a mark."""
    parts, end = list[str](), 0
    for found in net.find_all(words):
        if not unless(found):
            parts += words[end : found.start()], _MASK
            end = found.end()
    return "".join(parts) + words[end:]


def _about_a_patient(words: str, found: re.Match[str]) -> bool:
    """Tell whether the nearest person before the match, in its clause, is a living patient."""
    before = words[words.rfind(phrases.SENTENCE_BREAK, 0, found.start()) + 1 : found.start()]
    patient = max((at.end() for at in _PATIENTS.find_all(before)), default=0)
    person = max((at.end() for at in _PEOPLE.find_all(before)), default=0)
    if patient < person or not patient or _DEAD.search(before + found.group()):
        return False
    return not _NEXT_CLAUSE.search(before, patient)
