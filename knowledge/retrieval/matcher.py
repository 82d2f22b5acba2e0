"""Questions in, verdicts out."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from knowledge.retrieval import decide
from knowledge.retrieval.calibration import confidence, look
from knowledge.retrieval.intent_rules import IntentRules
from knowledge.retrieval.entry_features import read
from knowledge.retrieval.types import Candidate, Intent, MatchResult
from knowledge.retrieval.domain_lexicon import CONCEPT
from knowledge.text.tokens import stems_of
from knowledge.retrieval.analysis import QuestionAnalyzer, AnalyzedText
from knowledge.retrieval.ranking import ScoredIntent, Scorer, Scores
from knowledge.retrieval.exact_match import ExactMatcher
from knowledge.model import SmallTalk, Lexicon
from knowledge.safety import speaks_of_self_harm

LISTED = 5
"""Candidates in a match."""
_CERTAIN = 0.99


class Matcher:
    """A frozen snapshot of the entries, ready to be asked."""

    def __init__(self, entries: Sequence[Intent], lexicon: Lexicon | None = None, like: "Matcher | None" = None) -> None:
        """Index the entries; the lexicon adds the words of the field, and decoys.

        Takes about a second, and a thirtieth of that beside another matcher that knows most of the entries: what that
        one has read is not read again. The answers are the same.
        """
        self.entries = tuple(entries)
        self.documents = read(self.entries, lexicon, like.documents if like else None)
        self._ids = tuple(entry.id for entry in entries)
        self._decoys = lexicon.decoys if lexicon else ()
        listed = self.documents.listed
        self.cues = like.cues if like and like.cues.come_from(lexicon) else IntentRules(lexicon)
        self._verbatim = ExactMatcher(self._ids, listed, self._decoys)
        words = frozenset(chain.from_iterable((*document.spoken.words, *document.words) for document in listed))
        self._reader = QuestionAnalyzer(self.documents.field, words)
        spoken_for = _spoken_for(entries, lexicon) + [()] * len(self._decoys)
        self.scorer = Scorer(listed, spoken_for, like.scorer if like else None)

    def scores(self, question: str) -> tuple[AnalyzedText, Scores]:
        """Return what was read of a question, and how near each entry and decoy is to it."""
        reading = self._reader.read_question(question)
        return reading, self.scorer.scores(reading)

    def read(self, question: str) -> AnalyzedText:
        """Return how a question is understood: spelling put right, short forms spelt out."""
        return self._reader.read_question(question)

    def match(self, question: str, *, heard: bool = False) -> MatchResult:
        """Return the verdict on a question. Words of self-harm come before everything else.

        ``heard`` says that they were listened for already, and that there are none.
        """
        reading, scores = self.scores(question)
        count = len(self._ids)
        entries = scores.best(range(count), LISTED)
        decoys = scores.best(range(count, count + len(self._decoys)), 1)
        if not heard and speaks_of_self_harm(question):
            return MatchResult("abstain", self._listed(entries, 0.0), "crisis")
        stems = stems_of(question)
        if asked := self._verbatim.entries(stems):
            return self._by_word(entries, asked)
        if decoy := self._verbatim.decoy(stems):
            return self._refused(entries, clinical=decoy.clinical, courtesy=decoy.courtesy)
        if cue := self.cues.heard(question):
            return self._refused(entries, clinical=cue.clinical)
        if not entries:
            refusal = decide.refusal(clinical=self._is_clinical(decoys), strange=reading.strange)
            return MatchResult("abstain", (), refusal, self._courtesy(decoys))
        return self._judge(reading, entries, decoys)

    def _by_word(self, entries: list[ScoredIntent], asked: AbstractSet[int]) -> MatchResult:
        best = max((one.total for one in entries), default=1.0)
        first = [ScoredIntent(number, best, 1.0) for number in sorted(asked)]
        others = [one for one in entries if one.number not in asked]
        return MatchResult("answer" if len(asked) == 1 else "suggest", self._listed(first + others, _CERTAIN))

    def _judge(self, reading: AnalyzedText, entries: list[ScoredIntent], decoys: list[ScoredIntent]) -> MatchResult:
        clinical = self.documents.field.clinical_share([stem for stem, _ in reading.stems])
        best_decoy = decoys[0].total if decoys else 0.0
        seen = look(reading, entries, best_decoy if self._decoys else None, clinical)
        sure = decide.doubted(confidence(seen), reading)
        care_wins = self._is_clinical(decoys) and best_decoy > entries[0].total
        verdict = decide.verdict(sure, seen.margin, care_wins=care_wins)
        if verdict != "answer" and best_decoy > entries[0].total and (courtesy := self._courtesy(decoys)):
            return self._refused(entries, clinical=False, courtesy=courtesy)
        strange = 0.0 if care_wins and clinical else seen.strange  # who names a drug is understood well enough
        refusal = decide.refusal(clinical=care_wins, strange=strange) if verdict == "abstain" else None
        return MatchResult(verdict, self._listed(entries, sure), refusal)

    def _refused(self, entries: list[ScoredIntent], *, clinical: bool, courtesy: SmallTalk | None = None) -> MatchResult:
        return MatchResult("abstain", self._listed(entries, 0.0), decide.refusal(clinical=clinical, strange=0.0), courtesy)

    def _listed(self, entries: list[ScoredIntent], sure: float) -> tuple[Candidate, ...]:
        """Return the first entries; the others are as sure as their share of the best score."""
        best = max((one.total for one in entries[:LISTED]), default=0.0) or 1.0
        return tuple(
            Candidate(self._ids[one.number], round(sure * (1.0 if place == 0 else one.total / best), 4))
            for place, one in enumerate(entries[:LISTED])
        )

    def _is_clinical(self, decoys: list[ScoredIntent]) -> bool:
        return bool(decoys) and self._decoys[decoys[0].number - len(self._ids)].clinical

    def _courtesy(self, decoys: list[ScoredIntent]) -> SmallTalk | None:
        return self._decoys[decoys[0].number - len(self._ids)].courtesy if decoys else None


def _spoken_for(entries: Sequence[Intent], lexicon: Lexicon | None) -> list[tuple[str, ...]]:
    """Return the concepts that speak for each entry."""
    concepts = lexicon.concepts if lexicon else ()
    return [tuple(CONCEPT + concept.id for concept in concepts if entry.id in concept.entries) for entry in entries]
