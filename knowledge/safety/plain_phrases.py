"""The short list of phrases that leave no doubt; plain_phrases.txt holds them and says what belongs there."""

from functools import cache
from pathlib import Path

from knowledge.safety.deobfuscation import SENTENCE_BREAK
from knowledge.safety.patterns import PatternLexicon, PatternSet, read_lexicon

_LEXICON_FILE = Path(__file__).with_suffix(".txt")
_DENIED_WITHIN = 4
_PATIENT_WITHIN = 7


def says_it_plainly(words: str) -> bool:
    """Tell whether normalized words hold a phrase of the list that is neither denied nor said of a patient."""
    return _holds(_phrases(), f"{words} ")


def says_distress_plainly(words: str) -> bool:
    """Tell whether normalized words hold a phrase of despair that is neither denied nor said of a patient."""
    return _holds(_distress_phrases(), f"{words} ")


def _holds(phrases: PatternSet, words: str) -> bool:
    for found in phrases.find_all(words):
        before = words[: found.start()].split()[-_PATIENT_WITHIN:]
        if SENTENCE_BREAK in before:
            before = before[len(before) - before[::-1].index(SENTENCE_BREAK) :]
        if _denials().isdisjoint(before[-_DENIED_WITHIN:]) and _patients().isdisjoint(before):
            return True
    return False


@cache
def lexicon() -> PatternLexicon:
    """Return the list, read with the first text and not before, since a start has no time for it."""
    return read_lexicon(_LEXICON_FILE)


@cache
def _phrases() -> PatternSet:
    return lexicon().pattern_set("phrases")


@cache
def _distress_phrases() -> PatternSet:
    return lexicon().pattern_set("distress")


@cache
def _denials() -> frozenset[str]:
    return lexicon().words_of("denied")


@cache
def _patients() -> frozenset[str]:
    return lexicon().words_of("patient")
