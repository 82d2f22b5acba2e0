"""Questions in, verdicts out."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from knowledge.match import decide
from knowledge.match.calibrate import confidence, look
from knowledge.match.entry import Candidate, Entry, Match
from knowledge.match.lexicon import FieldWords
from knowledge.match.normalise import stems_of
from knowledge.match.reading import Reading
from knowledge.match.score import Scored, Scorer
from knowledge.model import Lexicon
from knowledge.safety import speaks_of_self_harm

LISTED = 5
"""Candidates in a match."""
_CERTAIN = 0.99


class Matcher:
    """A frozen snapshot of the entries, ready to be asked."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon | None = None) -> None:
        """Index the entries; the lexicon adds the words of the field, and decoys. Takes about a second."""
        self.entries = tuple(entries)
        self._ids = tuple(entry.id for entry in entries)
        self._decoys = lexicon.decoys if lexicon else ()
        self._field = FieldWords(lexicon)
        self._scorer = Scorer(entries, self._decoys, self._field)
        self._named: dict[tuple[str, ...], set[int]] = {}
        for number, entry in enumerate(entries):
            for name in (entry.id, *entry.names):
                self._named.setdefault(stems_of(name), set()).add(number)
        self._refused = {stems_of(text): decoy for decoy in self._decoys for text in decoy.examples}

    def match(self, question: str) -> Match:
        """Return the verdict on a question. Words of self-harm come before everything else."""
        reading = self._scorer.reader.read_question(question)
        ranked = self._scorer.rank(reading)
        entries = [one for one in ranked if one.number < len(self._ids)]
        decoys = [one for one in ranked if one.number >= len(self._ids)]
        if speaks_of_self_harm(question):
            return Match("abstain", self._listed(entries, 0.0), "crisis")
        stems = stems_of(question)
        if named := self._named.get(stems):
            return self._by_name(entries, named)
        if refused := self._refused.get(stems):
            return Match("abstain", self._listed(entries, 0.0), decide.refusal(clinical=refused.clinical, strange=0.0))
        if not entries:
            return Match("abstain", (), decide.refusal(clinical=self._is_clinical(decoys), strange=1.0))
        return self._judge(reading, entries, decoys)

    def _by_name(self, entries: list[Scored], named: AbstractSet[int]) -> Match:
        first = [Scored(number, 1.0, 1.0) for number in sorted(named)]
        others = [one for one in entries if one.number not in named]
        return Match("answer" if len(named) == 1 else "suggest", self._listed(first + others, _CERTAIN))

    def _judge(self, reading: Reading, entries: list[Scored], decoys: list[Scored]) -> Match:
        clinical = self._field.clinical_share([stem for stem, _ in reading.stems])
        best_decoy = decoys[0].total if decoys else 0.0
        seen = look(reading, entries, best_decoy, clinical)
        sure = confidence(seen)
        about_care = self._is_clinical(decoys)
        verdict = decide.verdict(sure, seen.margin, care_wins=about_care and best_decoy > entries[0].total)
        refusal = decide.refusal(clinical=about_care, strange=seen.strange) if verdict == "abstain" else None
        return Match(verdict, self._listed(entries, sure), refusal)

    def _listed(self, entries: list[Scored], sure: float) -> tuple[Candidate, ...]:
        """Return the first entries; the others are as sure as their share of the best score."""
        best = max([0.0, *(one.total for one in entries[:LISTED])]) or 1.0
        return tuple(
            Candidate(self._ids[one.number], round(sure * (1.0 if place == 0 else max(one.total, 0.0) / best), 4))
            for place, one in enumerate(entries[:LISTED])
        )

    def _is_clinical(self, decoys: list[Scored]) -> bool:
        return bool(decoys) and self._decoys[decoys[0].number - len(self._ids)].clinical
