"""Slips of the finger, to measure what they cost."""

from random import Random

_EVERY = 3
_SHORTEST = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def add_typos(text: str, random: Random) -> str:
    """Return the text with one slip in every third of its words of four letters or more, beginning with the first.

    A slip is two letters that changed places, a letter left out, struck twice, or struck wrongly.
    """
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= _SHORTEST]
    for place in long[::_EVERY]:
        words[place] = _add_typo(words[place], random)
    return " ".join(words)


def _add_typo(word: str, random: Random) -> str:
    at = random.randrange(len(word) - 1)
    before, here, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    middle = random.choice((after + here, after, here + here + after, random.choice(_LETTERS) + after))
    return before + middle + rest
