"""Find words of self-harm, of not wanting to live and of despair, one's own or a colleague's.

A short list of phrases must never fail (plain_phrases.txt); a linear model trained on many authors' texts judges the
rest. docs/safety.md says how well, and how to report a miss or a false alarm.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from knowledge.safety.deobfuscation import SENTENCE_BREAK, normalize
from knowledge.safety.features import meaning_features, piece_features, word_features, words_for_model
from knowledge.safety.hashed_model import BlockSum, HashedModel
from knowledge.safety.plain_phrases import says_distress_plainly, says_it_plainly

TABLE = Path(__file__).with_name("self_harm.bin")
"""Made by `make train-safety`."""
_DENIAL = re.compile(
    r"(?:not|never|no|dont have(?: any)?|havent had(?: any)?|without(?: any)?|arent|wasnt|isnt) (?:[a-z]+ ){0,3}"
    r"(?:suicidal|suicide|self harm\w*|(?:harm|hurt|kill)(?:ing)? (?:my ?self|anyone)|in danger|planning otherwise"
    r"|depressed|going to (?:hurt|harm|kill|do anything))(?![a-z])"
)
_TAKEN_BACK = re.compile(r"(?<![a-z])(?:but|though|although|except|however|yet)(?![a-z])")
_MOST_DENIED, _MOST_DENIED_WITH_BUT = 4.0, 1.5
"""Up to how far above the threshold a denial is believed: "not suicidal, but I don't care if I wake up" is none."""
_FEWEST_WORDS = 3
_CERTAIN = 1.0
"""How far above the threshold a text of fewer words must be: "lmao same" is in many a sad joke, and means nothing."""


def speaks_of_self_harm(text: str) -> bool:
    """Tell whether a text speaks of self-harm or of not wanting to live, one's own or a colleague's.

    Figures of speech ("this paperwork is killing me"), the subject at work (a course on suicide prevention) and plain
    denials ("I am not suicidal, just tired") are passed; the last may still count as distress.
    """
    return _read(text)[0]


def speaks_of_distress(text: str) -> bool:
    """Tell whether a text speaks of self-harm or of despair: hopeless, crying, sleepless, sued, wanting out of it.

    Such a text is answered like any other, with the support lines on top.
    """
    return any(_read(text))


def decide(words: tuple[str, ...], scores: Callable[[], Mapping[str, float]]) -> tuple[bool, bool]:
    """Return whether normalized words speak of a crisis, and of distress.

    ``scores`` gives the scores of the model and is called only if the short list does not decide.
    """
    together = [word for word in words if word != SENTENCE_BREAK]
    in_sentences, as_one = " ".join(words), " ".join(together)
    if says_it_plainly(in_sentences) or (len(words) != len(together) and says_it_plainly(as_one)):
        return True, True
    found = scores()
    if len(together) < _FEWEST_WORDS:
        crisis = found["crisis"] >= _CERTAIN
        return crisis, crisis or says_distress_plainly(in_sentences)
    crisis = found["crisis"] >= 0
    lines = crisis or found["possible crisis"] >= 0 or found["distress"] >= 0 or says_distress_plainly(in_sentences)
    return crisis and not _is_denied(as_one, found["crisis"]), lines


def _is_denied(words: str, score: float) -> bool:
    denial = _DENIAL.search(words)
    if not denial:
        return False
    taken_back = _TAKEN_BACK.search(words, denial.end())
    return score < (_MOST_DENIED_WITH_BUT if taken_back else _MOST_DENIED)


def _read(text: str) -> tuple[bool, bool]:
    words = normalize(text)
    return decide(words, lambda: _model().scores(_blocks(words))) if words else (False, False)


def _blocks(words: tuple[str, ...]) -> tuple[BlockSum, BlockSum, BlockSum]:
    model, read = _model(), words_for_model(words)
    letters = model.letters_block(set(read), piece_features, _common_pieces())
    return model.block(word_features(read)), letters, model.block(meaning_features(read))


@cache
def _model() -> HashedModel:
    """Read with the first text and not before, since a start has no time for it."""
    return HashedModel.read(TABLE)


@cache
def _common_pieces() -> dict[str, BlockSum]:
    """What the letters of common words add. Words that are not common English are never kept."""
    return {}
