"""Questions in, verdicts out."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from knowledge.characters import plain
from knowledge.match.entry import Candidate, Entry, Match
from knowledge.model import Lexicon
from knowledge.safety import speaks_of_self_harm

_ANSWER = 0.9
_SUGGEST = 0.62
_LISTED = 5


class Matcher:
    """A frozen snapshot of the entries, ready to be asked."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon | None = None) -> None:
        """Index the entries; the lexicon adds the words of the field."""
        self._lexicon = lexicon
        self._exact: dict[str, str] = {}
        strings: list[tuple[str, str]] = []
        for entry in entries:
            for string in (entry.id, *entry.names, *entry.examples):
                self._exact.setdefault(plain(string).strip(), entry.id)
                strings.append((plain(string), entry.id))
        self._strings = tuple(strings)

    def match(self, question: str) -> Match:
        """Return the verdict on a question."""
        if speaks_of_self_harm(question):
            return Match("abstain", (), "crisis")
        asked = plain(question).strip()[:300]
        if asked in self._exact:
            return Match("answer", (Candidate(self._exact[asked], 1.0),))
        candidates = self._ranked(asked)
        best = candidates[0].confidence if candidates else 0.0
        if best >= _ANSWER:
            return Match("answer", candidates)
        return Match("suggest", candidates) if best >= _SUGGEST else Match("abstain", candidates, "unclear")

    def _ranked(self, asked: str) -> tuple[Candidate, ...]:
        found = process.extract(asked, [s for s, _ in self._strings], scorer=fuzz.token_sort_ratio, limit=40)
        best: dict[str, float] = {}
        for _, score, index in found:
            best.setdefault(self._strings[index][1], score / 100)
        return tuple(Candidate(id_, score) for id_, score in list(best.items())[:_LISTED])
