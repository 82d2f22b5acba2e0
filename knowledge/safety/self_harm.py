"""Find words of self-harm or of not wanting to live, one's own or a colleague's."""

import re

from knowledge.safety import phrases
from knowledge.safety.words import read

_PHRASES = phrases.load()
_SIGNS = _PHRASES.pattern("signs")
_NAMED = _PHRASES.pattern("named")
_FIGURES = _PHRASES.pattern("figures")
_STUDY = _PHRASES.pattern("study")
_PATIENTS = _PHRASES.pattern("patients")
_PEOPLE = _PHRASES.pattern("people")
_LEARNED = _PHRASES.pattern("learned")

_OWN = re.compile(r"(?:my|his|her|own) \Z")
_NEXT_CLAUSE = re.compile(r"\b(?:and|but|so) ")
_DEAD = re.compile(r"\b(?:killed|hanged|shot|took|died) ")
_STRUCK = "_ "


def speaks_of_self_harm(text: str) -> bool:
    """Tell whether the text speaks of self-harm or of not wanting to live, one's own or a colleague's.

    When in doubt it says yes: a kind answer too many does less harm than one too few. Figures of speech ("this
    paperwork is killing me") and the subject in work or patient care (a course on suicide prevention) are passed.
    """
    words = _FIGURES.sub(_STRUCK, read(text, _PHRASES.vocabulary) + " ")
    return _has_sign(words) or _is_named(words)


def _has_sign(words: str) -> bool:
    return any(not _about_a_patient(words, found) for found in _SIGNS.finditer(words))


def _is_named(words: str) -> bool:
    words = _STUDY.sub(lambda found: found.group() if _OWN.search(words, 0, found.start()) else _STRUCK, words)
    if _LEARNED.search(words) and not _PEOPLE.search(words):
        return False
    return any(not _about_a_patient(words, found) for found in _NAMED.finditer(words))


def _about_a_patient(words: str, found: re.Match[str]) -> bool:
    """Tell whether the nearest person before the words, in their clause, is a patient who lives."""
    start = words.rfind(phrases.BREAK, 0, found.start()) + 1
    patient = max((at.end() for at in _PATIENTS.finditer(words, start, found.start())), default=0)
    person = max((at.end() for at in _PEOPLE.finditer(words, start, found.start())), default=0)
    if patient <= person or _DEAD.search(words, start, found.end()):
        return False
    return not _NEXT_CLAUSE.search(words, patient, found.start())
