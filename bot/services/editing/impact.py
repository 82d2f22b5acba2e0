"""What becomes of the questions that a base is known to be asked, when it changes: told before it is published.

Nobody would notice afterwards: a question that finds another entry, or nothing, looks like any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.services.question_answering import answer_question
from bot.services.answers import EntryAnswer, ComparisonAnswer, Suggestions
from knowledge import KnowledgeBase
from knowledge.model.unchecked_base import AnyEntry
from knowledge.retrieval.nearness import nearest
from knowledge.names import spoken_names

ASKED = 200
"""Sentences of one change that are asked, less than a second of a thread (benchmarks/overlays.py). An edit of a few
examples has dozens, an entry put away over a hundred; of one shown again, or a file of many, a sample is asked."""
NEAR = 0.4
"""The nearness from which on a neighbour is asked. Of examples put on the wrong entry, and of four whole entries put
into the shipped base, this finds each question that an example takes from another entry, and two thirds of those that a
whole entry takes; to ask all, some four thousand, would take ten seconds. What an entry says beside its names and
examples takes nothing: with what medical writing says in it, the liaison's took none of 661 questions."""
_IN_OTHER_WORDS = "{} please"
"""As somebody says it in nearly the same words, so that it is judged by what it says and not known by heart."""
_ENDS = " ?!."

_IN_THE_WAY = 2
"""An entry that is in another's way stands among the first two; those behind make nothing less sure."""

RegressionKind = Literal["new", "removed", "like"]
OutcomeKind = Literal["answered", "offered", "nothing"]
_MILDNESS: tuple[OutcomeKind, ...] = ("answered", "nothing", "offered")
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

    how: OutcomeKind
    entries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def answers_with(self, id_: str) -> bool:
        """Tell whether an entry is what the question is answered with."""
        return self.how == "answered" and id_ in self.entries


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
    owner: str
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

    findings: tuple[Regression, ...] = ()
    asked: int = 0
    unasked: int = 0


class _Said(NamedTuple):
    """A name or example question, and the id of the entry it is of."""

    owner: str
    text: str


class _Question(NamedTuple):
    kind: RegressionKind
    said: _Said
    cause: str = ""


def compare(before: KnowledgeBase, after: KnowledgeBase) -> ImpactReport:
    """Return which names and example questions of two bases are answered otherwise in the second. Pure.

    Asked are those that only one of the bases has, in their very words, and those that both have and that are near to
    a new one of another entry, in nearly their words. Takes some milliseconds for each; meant for a thread.
    """
    earlier, later = _said(before), _said(after)
    new = [said for said in later if said not in earlier]
    questions = [
        *(_Question("new", said) for said in new),
        *(_Question("removed", said) for said in earlier if said not in later),
        *_neighbours(after, new, [said for said in earlier if said in later]),
    ]
    first = {question.said.text: question for question in reversed(questions)}
    known = [question for question in questions if first[question.said.text] is question]
    count = min(len(known), ASKED)
    asked = [known[place * len(known) // count] for place in range(count)]  # from all over the change
    rivals = {said.owner for said in new}
    found = [finding for each in asked if (finding := _finding(before, after, each, rivals))]
    return ImpactReport(tuple(sorted(found, key=_mildness)), count, len(known) - count)


def _said(library: KnowledgeBase) -> Mapping[_Said, None]:
    """Return everything that entries are asked by, in the order of the base."""
    return {_Said(entry.id, text): None for entry in library.entries.values() for text in _spoken(entry)}


def _spoken(entry: AnyEntry) -> tuple[str, ...]:
    return (*spoken_names(entry), *entry.examples)


def _neighbours(after: KnowledgeBase, new: Sequence[_Said], kept: Sequence[_Said]) -> Iterator[_Question]:
    """Yield what both bases have and what is near to something new of another entry."""
    if not new:
        return  # most edits change no name and no example, and then nothing need be made ready to match
    owners = {said.text: said.owner for said in new}
    rivals = set(owners.values())
    near = nearest(after.matcher, owners, [said.text for said in kept if rivals - {said.owner}])
    for said in kept:
        nearness, cause = near.get(said.text, (0.0, ""))
        if nearness >= NEAR and rivals - {said.owner}:
            yield _Question("like", said, cause if owners[cause] != said.owner else "")


def _finding(before: KnowledgeBase, after: KnowledgeBase, asked: _Question, rivals: AbstractSet[str]) -> Regression | None:
    """Return what becomes of a question; None where it is answered as it should be."""
    kind, (owner, text), cause = asked
    words = _IN_OTHER_WORDS.format(text.strip(_ENDS)) if kind == "like" else text
    if kind == "like" and _is_sure(after, words, owner):
        return None
    then = _found(after, words)
    if kind != "new" and then.answers_with(owner):
        return None
    now = _found(before, words)
    if not _is_worse(asked, now, then, after.entries.keys(), rivals):
        return None
    name = (after.entries.get(owner) or before.entries[owner]).short_name
    return Regression(kind, text, name, now, then, cause)


def _is_worse(asked: _Question, now: QuestionOutcome, then: QuestionOutcome, shown: AbstractSet[str], rivals: AbstractSet[str]) -> bool:
    owner = asked.said.owner
    if asked.kind == "new":  # it was another's, or does not become its own
        return (now.how == "answered" and owner not in now.entries) or not then.answers_with(owner)
    if not now.answers_with(owner):
        return False
    if asked.kind == "removed":  # who takes an entry away wants nothing to be answered with it
        return owner in shown or then.how == "answered"
    return not rivals.isdisjoint({*then.entries[:_IN_THE_WAY]} - {owner})


def _is_sure(library: KnowledgeBase, question: str, owner: str) -> bool:
    """Tell, in half the time of an answer, whether the matcher alone is sure that an entry answers a question."""
    match = library.matcher.match(question)
    return match.verdict == "answer" and match.candidates[0].id == owner


def _found(library: KnowledgeBase, question: str) -> QuestionOutcome:
    match answer_question(library, question):
        case EntryAnswer(entry):
            return _of("answered", entry)
        case ComparisonAnswer(roles):
            return _of("answered", *roles)
        case Suggestions(entries):
            return _of("offered", *entries)
        case _:
            return QuestionOutcome("nothing")


def _of(how: OutcomeKind, *entries: AnyEntry) -> QuestionOutcome:
    return QuestionOutcome(how, tuple(entry.id for entry in entries), tuple(entry.short_name for entry in entries))


def _mildness(finding: Regression) -> tuple[int, bool]:
    return _MILDNESS.index(finding.after.how), finding.kind == "new"
