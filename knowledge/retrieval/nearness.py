"""Which sentences of a base are most like some others of it, without asking its matcher each of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from math import log

from knowledge.retrieval.matcher import Matcher

Terms = Sequence[str]


def most_similar_examples(matcher: Matcher, these: Collection[str], others: Collection[str]) -> dict[str, tuple[float, str]]:
    """Return of the other sentences those that share a word with these: how near, 0 to 1, and to which of them.

    Nearness is the share of the words of both that they have in common, words and meanings alike, each counted by how
    rare it is among all of these sentences. A sentence that is no name and no example of an entry is near to nothing.
    """
    if not these:
        return {}
    known = matcher.features.terms
    read = {text: known[text] for text in {*these, *others} & known.keys()}
    often = Counter(term for terms in read.values() for term in terms)
    weight = {term: log(1 + len(read) / count) for term, count in often.items()}
    masses = {text: sum(map(weight.__getitem__, terms)) for text, terms in read.items()}
    having: dict[str, list[str]] = defaultdict(list)
    for text in sorted(read.keys() & set(these)):
        for term in read[text]:
            having[term].append(text)
    found: dict[str, tuple[float, str]] = {}
    for other in others:
        shared: dict[str, float] = defaultdict(float)
        for term in read.get(other, ()):
            for text in having.get(term, ()):
                shared[text] += weight[term]
        if shared:
            found[other] = max((2 * mass / (masses[other] + masses[text]), text) for text, mass in shared.items())
    return found
