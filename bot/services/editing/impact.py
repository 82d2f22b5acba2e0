"""What becomes of the questions that a base is known to be asked, when it changes: told before it is published.

Nobody would notice afterwards: a question that finds another entry, or nothing, looks like any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.services.answers import ComparisonAnswer, EntryAnswer, Suggestions
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.model.unchecked_base import AnyEntry
from knowledge.names import all_names
from knowledge.retrieval.similarity import most_similar_examples

MAX_QUESTIONS = 200
"""Sentences of one change that are asked, less than a second of a thread (benchmarks/overlays.py). An edit of a few
examples has dozens, an entry put away over a hundred; of one shown again, or a file of many, a sample is asked."""
NEIGHBOR_THRESHOLD = 0.4
"""The nearness from which on a neighbour is asked. Of examples put on the wrong entry, and of four whole entries put
into the shipped base, this finds each question that an example takes from another entry, and two thirds of those that a
whole entry takes; to ask all, some four thousand, would take ten seconds. What an entry says beside its names and
examples takes nothing: with what medical writing says in it, the liaison's took none of 661 questions."""
_PARAPHRASE = "{} please"
"""As somebody says it in nearly the same words, so that it is judged by what it says and not known by heart."""
_END_PUNCTUATION = " ?!."

_MAX_RIVAL_RANK = 2
"""An entry that is in another's way stands among the first two; those behind make nothing less sure."""

RegressionKind = Literal["new", "removed", "like"]
OutcomeKind = Literal["answered", "offered", "nothing"]
_SEVERITY: tuple[OutcomeKind, ...] = ("answered", "nothing", "offered")
"""From the worst on: a question finds the wrong thing, nothing, the right thing among others. Of those alike, what is
lost to its entry comes before what it wins."""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What a question finds.

    Attributes:
        how: whether it is answered, or entries are only offered, or nothing.
        entries: ids of these entries, best first; several that are answered with are set side by side.
        names: their short names.
    """

    kind: OutcomeKind
    entries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def answers_with(self, id_: str) -> bool:
        """Tell whether an entry is what the question is answered with."""
        return self.kind == "answered" and id_ in self.entries


@dataclass(frozen=True, slots=True)
class Regression:
    """A question that is answered otherwise, or not as it should be, after a change.

    Attributes:
        kind: a name or example question that is new, or that is taken away, or a question that is like one of another
            entry and near to a new one.
        question: the name or example question.
        owner: the short name of the entry it is of.
        before: what it finds in the base as it stands.
        after: what it would find.
        cause: of a question like another entry's the new one that it is near to; else empty.
    """

    kind: RegressionKind
    question: str
    entry_name: str
    before: QuestionOutcome
    after: QuestionOutcome
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What a change does to questions, the worst first: answered with something else, not at all, only offered.

    Attributes:
        findings: what is answered otherwise.
        asked: how many sentences were asked.
        unasked: how many more there were, since there are limits to what is asked at once.
    """

    regressions: tuple[Regression, ...] = ()
    asked: int = 0
    not_asked: int = 0


class _Phrasing(NamedTuple):
    """A name or example question, and the id of the entry it is of."""

    entry_id: str
    text: str


class _TestQuestion(NamedTuple):
    kind: RegressionKind
    phrasing: _Phrasing
    cause: str = ""


def analyze_impact(before: KnowledgeBase, after: KnowledgeBase) -> ImpactReport:
    """Return which names and example questions of two bases are answered otherwise in the second. Pure.

    Asked are those that only one of the bases has, in their very words, and those that both have and that are near to
    a new one of another entry, in nearly their words. Takes some milliseconds for each; meant for a thread.
    """
    earlier, later = _phrasings(before), _phrasings(after)
    new = [said for said in later if said not in earlier]
    questions = [
        *(_TestQuestion("new", said) for said in new),
        *(_TestQuestion("removed", said) for said in earlier if said not in later),
        *_neighbors(after, new, [said for said in earlier if said in later]),
    ]
    first = {question.phrasing.text: question for question in reversed(questions)}
    known = [question for question in questions if first[question.phrasing.text] is question]
    count = min(len(known), MAX_QUESTIONS)
    asked = [known[place * len(known) // count] for place in range(count)]  # from all over the change
    rivals = {said.entry_id for said in new}
    found = [finding for each in asked if (finding := _find_regression(before, after, each, rivals))]
    return ImpactReport(tuple(sorted(found, key=_severity)), count, len(known) - count)


def _phrasings(knowledge_base: KnowledgeBase) -> Mapping[_Phrasing, None]:
    """Return everything that entries are asked by, in the order of the base."""
    return {
        _Phrasing(entry.id, text): None for entry in knowledge_base.entries.values() for text in _phrasings_of(entry)
    }


def _phrasings_of(entry: AnyEntry) -> tuple[str, ...]:
    return (*all_names(entry), *entry.examples)


def _neighbors(after: KnowledgeBase, new: Sequence[_Phrasing], kept: Sequence[_Phrasing]) -> Iterator[_TestQuestion]:
    """Yield what both bases have and what is near to something new of another entry."""
    if not new:
        return  # most edits change no name and no example, and then nothing need be made ready to match
    owners = {said.text: said.entry_id for said in new}
    rivals = set(owners.values())
    near = most_similar_examples(after.matcher, owners, [said.text for said in kept if rivals - {said.entry_id}])
    for said in kept:
        nearness, cause = near.get(said.text, (0.0, ""))
        if nearness >= NEIGHBOR_THRESHOLD and rivals - {said.entry_id}:
            yield _TestQuestion("like", said, cause if owners[cause] != said.entry_id else "")


def _find_regression(
    before: KnowledgeBase, after: KnowledgeBase, asked: _TestQuestion, rivals: AbstractSet[str]
) -> Regression | None:
    """Return what becomes of a question; None where it is answered as it should be."""
    kind, (owner, text), cause = asked
    words = _PARAPHRASE.format(text.strip(_END_PUNCTUATION)) if kind == "like" else text
    if kind == "like" and _is_sure(after, words, owner):
        return None
    then = _ask(after, words)
    if kind != "new" and then.answers_with(owner):
        return None
    now = _ask(before, words)
    if not _is_worse(asked, now, then, after.entries.keys(), rivals):
        return None
    name = (after.entries.get(owner) or before.entries[owner]).short_name
    return Regression(kind, text, name, now, then, cause)


def _is_worse(
    asked: _TestQuestion, now: QuestionOutcome, then: QuestionOutcome, shown: AbstractSet[str], rivals: AbstractSet[str]
) -> bool:
    owner = asked.phrasing.entry_id
    if asked.kind == "new":  # it was another's, or does not become its own
        return (now.kind == "answered" and owner not in now.entries) or not then.answers_with(owner)
    if not now.answers_with(owner):
        return False
    if asked.kind == "removed":  # who takes an entry away wants nothing to be answered with it
        return owner in shown or then.kind == "answered"
    return not rivals.isdisjoint({*then.entries[:_MAX_RIVAL_RANK]} - {owner})


def _is_sure(knowledge_base: KnowledgeBase, question: str, owner: str) -> bool:
    """Tell, in half the time of an answer, whether the matcher alone is sure that an entry answers a question."""
    match = knowledge_base.matcher.match(question)
    return match.verdict == "answer" and match.candidates[0].id == owner


def _ask(knowledge_base: KnowledgeBase, question: str) -> QuestionOutcome:
    match answer_question(knowledge_base, question):
        case EntryAnswer(entry):
            return _outcome("answered", entry)
        case ComparisonAnswer(roles):
            return _outcome("answered", *roles)
        case Suggestions(entries):
            return _outcome("offered", *entries)
        case _:
            return QuestionOutcome("nothing")


def _outcome(how: OutcomeKind, *entries: AnyEntry) -> QuestionOutcome:
    return QuestionOutcome(how, tuple(entry.id for entry in entries), tuple(entry.short_name for entry in entries))


def _severity(finding: Regression) -> tuple[int, bool]:
    return _SEVERITY.index(finding.after.kind), finding.kind == "new"
