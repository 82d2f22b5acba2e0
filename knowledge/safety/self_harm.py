"""Find words of self-harm or of not wanting to live, one's own or a colleague's."""

import re
from collections.abc import Callable
from functools import cache

from knowledge.safety import patterns as phrases
from knowledge.safety.deobfuscation import SafetyVocabulary, read

_PHRASES = phrases.load()
_SIGNS = _PHRASES.net("signs")
_NAMED = _PHRASES.net("named")
_FIGURES = _PHRASES.net("figures")
_EXAGGERATIONS = _PHRASES.net("figures", "exaggerations")
_EARNEST = _PHRASES.net("earnest")
_STUDY = _PHRASES.net("study")
_PATIENTS = _PHRASES.net("patients")
_PEOPLE = _PHRASES.net("people")
_LEARNED = _PHRASES.net("learned")

_OWN = re.compile(r"(?:my|his|her|own) \Z")
_NEXT_CLAUSE = re.compile(r"\b(?:and|but|so) ")
_DEAD = re.compile(r"\b(?:killed|hanged|shot|took|died) ")
_STRUCK = "_ "


def speaks_of_self_harm(text: str) -> bool:
    """Tell whether the text speaks of self-harm or of not wanting to live, one's own or a colleague's.

    When in doubt it says yes: a kind answer too many does less harm than one too few. Figures of speech ("this
    paperwork is killing me") and the subject in work or patient care (a course on suicide prevention) are passed.
    """
    words = read(text, _vocabulary()) + " "
    words = _struck(words, _FIGURES if _has(_EARNEST, words) else _EXAGGERATIONS)
    return _has_sign(words) or _is_named(words)


@cache
def _vocabulary() -> SafetyVocabulary:
    return SafetyVocabulary(_PHRASES.vocabulary, _PHRASES.short_forms)


def _has_sign(words: str) -> bool:
    return any(not _about_a_patient(words, found) for found in _SIGNS.finds(words))


def _is_named(words: str) -> bool:
    words = _struck(words, _STUDY, unless=lambda found: bool(_OWN.search(words, 0, found.start())))
    if _has(_LEARNED, words) and not _has(_PEOPLE, words):
        return False
    return any(not _about_a_patient(words, found) for found in _NAMED.finds(words))


def _has(net: phrases.PatternSet, words: str) -> bool:
    return any(True for _ in net.finds(words))


def _struck(words: str, net: phrases.PatternSet, unless: Callable[[re.Match[str]], bool] = lambda _: False) -> str:
    """Return the words with a mark in the place of whatever the net finds."""
    parts, end = list[str](), 0
    for found in net.finds(words):
        if not unless(found):
            parts += words[end : found.start()], _STRUCK
            end = found.end()
    return "".join(parts) + words[end:]


def _about_a_patient(words: str, found: re.Match[str]) -> bool:
    """Tell whether the nearest person before the words, in their clause, is a patient who lives."""
    before = words[words.rfind(phrases.BREAK, 0, found.start()) + 1 : found.start()]
    patient = max((at.end() for at in _PATIENTS.finds(before)), default=0)
    person = max((at.end() for at in _PEOPLE.finds(before)), default=0)
    if patient < person or not patient or _DEAD.search(before + found.group()):
        return False
    return not _NEXT_CLAUSE.search(before, patient)
