"""Finds the name that was probably meant by a misspelled id, for "did you mean".

Among a thousand ids some contain nearly any short word, so a name that is similar as a whole comes first.
"""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_THRESHOLD = 65
"""Of 100, by rapidfuzz's ratio and then by its WRatio: two letters swapped in an id of three leave 67."""


def closest_name(named: str, known: Iterable[str]) -> str | None:
    """Return the known name most similar to this one as a whole, else the one most similar in part, else None."""
    names = sorted(known)
    for scorer in (fuzz.ratio, fuzz.WRatio):
        nearest = process.extractOne(named, names, scorer=scorer, score_cutoff=_THRESHOLD)
        if nearest:
            return nearest[0]
    return None
