"""The matcher: takes a question, returns a verdict with the best candidates.

In order: words of self-harm, exact names and examples, intent rules, then the scored entries with a calibrated
confidence.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from knowledge.model import Lexicon, SmallTalk
from knowledge.retrieval.analysis import AnalyzedText, QuestionAnalyzer
from knowledge.retrieval.calibration import cap_confidence, confidence, decide_refusal, decide_verdict, extract_features
from knowledge.retrieval.domain_lexicon import CONCEPT
from knowledge.retrieval.entry_features import extract_base_features
from knowledge.retrieval.intent_rules import IntentRules
from knowledge.retrieval.ranking import ExactMatcher, ScoredIntent, Scorer, Scores
from knowledge.retrieval.types import Candidate, Intent, MatchResult
from knowledge.safety import speaks_of_self_harm
from knowledge.text.tokens import stems_of

MAX_CANDIDATES = 5
"""Maximum candidates in a result."""
_EXACT_CONFIDENCE = 0.99


class Matcher:
    """An immutable index of the entries of one base."""

    def __init__(
        self, intents: Sequence[Intent], lexicon: Lexicon | None = None, previous: "Matcher | None" = None
    ) -> None:
        """Index the intents; the lexicon adds domain terms, intent rules and out-of-scope intents.

        Takes about a second, or a thirtieth of that with a previous matcher of mostly the same entries, whose analysis
        is reused. The answers are the same.
        """
        self.intents = tuple(intents)
        self.features = extract_base_features(self.intents, lexicon, previous.features if previous else None)
        self._ids = tuple(entry.id for entry in intents)
        self._out_of_scope = lexicon.decoys if lexicon else ()
        listed = self.features.all
        self.intent_rules = (
            previous.intent_rules if previous and previous.intent_rules.same_source(lexicon) else IntentRules(lexicon)
        )
        self._exact_matcher = ExactMatcher(self._ids, listed, self._out_of_scope)
        words = frozenset(
            chain.from_iterable((*document.questions.vocabulary, *document.vocabulary) for document in listed)
        )
        self._analyzer = QuestionAnalyzer(self.features.lexicon, words)
        spoken_for = _concepts_by_intent(intents, lexicon) + [()] * len(self._out_of_scope)
        self.scorer = Scorer(listed, spoken_for, previous.scorer if previous else None)

    def scores(self, question: str) -> tuple[AnalyzedText, Scores]:
        """Return the analyzed question and the score of each entry and out-of-scope intent."""
        analyzed = self._analyzer.analyze(question)
        return analyzed, self.scorer.scores(analyzed)

    def analyze(self, question: str) -> AnalyzedText:
        """Return the analyzed question: spelling corrected, abbreviations expanded."""
        return self._analyzer.analyze(question)

    def match(self, question: str, *, safety_checked: bool = False) -> MatchResult:
        """Return the verdict on a question. Words of self-harm come before everything else.

        ``safety_checked`` says that the caller has checked for them already and found none.
        """
        analyzed, scores = self.scores(question)
        count = len(self._ids)
        entries = scores.best(range(count), MAX_CANDIDATES)
        out_of_scope = scores.best(range(count, count + len(self._out_of_scope)), 1)
        if not safety_checked and speaks_of_self_harm(question):
            return MatchResult("abstain", self._candidates(entries, 0.0), "crisis")
        stems = stems_of(question)
        if exact := self._exact_matcher.entries(stems):
            return self._exact_result(entries, exact)
        if excluded := self._exact_matcher.out_of_scope(stems):
            return self._abstain(entries, clinical=excluded.clinical, small_talk=excluded.courtesy)
        if rule := self.intent_rules.match(question):
            return self._abstain(entries, clinical=rule.clinical)
        if not entries:
            refusal = decide_refusal(clinical=self._is_clinical(out_of_scope), oov_share=analyzed.oov_share)
            return MatchResult("abstain", (), refusal, self._small_talk(out_of_scope))
        return self._decide(analyzed, entries, out_of_scope)

    def _exact_result(self, entries: list[ScoredIntent], exact: AbstractSet[int]) -> MatchResult:
        best = max((one.total for one in entries), default=1.0)
        first = [ScoredIntent(number, best, 1.0) for number in sorted(exact)]
        others = [one for one in entries if one.number not in exact]
        return MatchResult(
            "answer" if len(exact) == 1 else "suggest", self._candidates(first + others, _EXACT_CONFIDENCE)
        )

    def _decide(
        self, analyzed: AnalyzedText, entries: list[ScoredIntent], out_of_scope: list[ScoredIntent]
    ) -> MatchResult:
        clinical = self.features.lexicon.clinical_share([stem for stem, _ in analyzed.stems])
        best_out_of_scope = out_of_scope[0].total if out_of_scope else 0.0
        features = extract_features(analyzed, entries, best_out_of_scope if self._out_of_scope else None, clinical)
        capped = cap_confidence(confidence(features), analyzed)
        clinical_dominates = self._is_clinical(out_of_scope) and best_out_of_scope > entries[0].total
        verdict = decide_verdict(capped, features.margin, clinical_dominates=clinical_dominates)
        if (
            verdict != "answer"
            and best_out_of_scope > entries[0].total
            and (small_talk := self._small_talk(out_of_scope))
        ):
            return self._abstain(entries, clinical=False, small_talk=small_talk)
        oov_share = (
            0.0 if clinical_dominates and clinical else features.oov_share
        )  # a question that names a drug is understood
        refusal = decide_refusal(clinical=clinical_dominates, oov_share=oov_share) if verdict == "abstain" else None
        return MatchResult(verdict, self._candidates(entries, capped), refusal)

    def _abstain(
        self, entries: list[ScoredIntent], *, clinical: bool, small_talk: SmallTalk | None = None
    ) -> MatchResult:
        return MatchResult(
            "abstain", self._candidates(entries, 0.0), decide_refusal(clinical=clinical, oov_share=0.0), small_talk
        )

    def _candidates(self, entries: list[ScoredIntent], top_confidence: float) -> tuple[Candidate, ...]:
        """Return the best entries; the confidence of the others is scaled by their share of the best score."""
        best = max((one.total for one in entries[:MAX_CANDIDATES]), default=0.0) or 1.0
        return tuple(
            Candidate(self._ids[one.number], round(top_confidence * (1.0 if rank == 0 else one.total / best), 4))
            for rank, one in enumerate(entries[:MAX_CANDIDATES])
        )

    def _is_clinical(self, out_of_scope: list[ScoredIntent]) -> bool:
        return bool(out_of_scope) and self._out_of_scope[out_of_scope[0].number - len(self._ids)].clinical

    def _small_talk(self, out_of_scope: list[ScoredIntent]) -> SmallTalk | None:
        return self._out_of_scope[out_of_scope[0].number - len(self._ids)].courtesy if out_of_scope else None


def _concepts_by_intent(entries: Sequence[Intent], lexicon: Lexicon | None) -> list[tuple[str, ...]]:
    """Return for each intent the concepts of the lexicon that name it."""
    concepts = lexicon.concepts if lexicon else ()
    return [tuple(CONCEPT + concept.id for concept in concepts if entry.id in concept.entries) for entry in entries]
