"""Impact analysis: which known questions would be answered differently after an edit, shown before it is published.

Afterwards nobody would notice: a question that finds the wrong entry, or nothing, looks like any other. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.services.answers import ComparisonAnswer, EntryAnswer, Suggestions
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.model import Entry
from knowledge.names import all_names
from knowledge.retrieval.similarity import most_similar_examples

MAX_QUESTIONS = 200
"""Questions tested per change, which takes less than a second (benchmarks/server_knowledge_bases.py).
Editing a few examples affects dozens of questions, archiving an entry over a hundred; of larger changes,
such as an import, a sample is tested."""
NEIGHBOR_THRESHOLD = 0.4
"""The similarity to a new phrasing from which an existing question is tested. Measured with examples added to the wrong
entry and with four whole entries added to the shipped base: it finds every question that an example takes from another
entry, and two thirds of those that a whole entry takes. Testing all four thousand questions would take ten seconds. The
other texts of an entry take no questions: the medical science liaison with the texts of the medical writer took none of
661 questions."""
_PARAPHRASE = "{} please"
"""Changes a question slightly, so that it is matched by its content and not found as an exact example."""
_END_PUNCTUATION = " ?!."

_MAX_RIVAL_RANK = 2
"""A new entry has only affected a question if it is among the first two candidates."""

RegressionKind = Literal["new", "removed", "like"]
OutcomeKind = Literal["answered", "offered", "nothing"]
_SEVERITY: tuple[OutcomeKind, ...] = ("answered", "nothing", "offered")
"""From the worst: the question finds the wrong entry, nothing, the right entry among others. At equal severity,
existing questions come before new ones."""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """The result of a question.

    Attributes:
        kind: whether it is answered, entries are only offered, or neither.
        entries: ids of these entries, best first; several entries of an answer are a comparison.
        names: their short names.
    """

    kind: OutcomeKind
    entries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def answers_with(self, id_: str) -> bool:
        """Return whether the question is answered with an entry."""
        return self.kind == "answered" and id_ in self.entries


@dataclass(frozen=True, slots=True)
class Regression:
    """A question that gets a different or wrong answer after a change.

    Attributes:
        kind: whether the phrasing is new, was removed, or is an existing one similar to a new one of another entry.
        question: the phrasing: a name or an example question.
        entry_name: the short name of the entry it belongs to.
        before: its result in the current base.
        after: its result after the change.
        cause: the new phrasing that an existing one is similar to; otherwise empty.
    """

    kind: RegressionKind
    question: str
    entry_name: str
    before: QuestionOutcome
    after: QuestionOutcome
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """The effect of a change on questions, the most severe first.

    Attributes:
        regressions: the questions that are answered differently.
        asked: number of questions tested.
        not_asked: number of affected questions beyond `MAX_QUESTIONS`, which were not tested.
    """

    regressions: tuple[Regression, ...] = ()
    asked: int = 0
    not_asked: int = 0


class _Phrasing(NamedTuple):
    """A name or example question, and the id of its entry."""

    entry_id: str
    text: str


class _TestQuestion(NamedTuple):
    kind: RegressionKind
    phrasing: _Phrasing
    cause: str = ""


def analyze_impact(before: KnowledgeBase, after: KnowledgeBase) -> ImpactReport:
    """Return which names and example questions of two bases are answered differently in the second.

    Tested are the phrasings that only one of the bases has, word for word, and those that both have and that are
    similar to a new one of another entry, slightly changed. Each takes some milliseconds; call it in a thread.
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
    asked = [known[place * len(known) // count] for place in range(count)]  # spread evenly over the change
    rivals = {said.entry_id for said in new}
    regressions = [found for each in asked if (found := _find_regression(before, after, each, rivals))]
    return ImpactReport(tuple(sorted(regressions, key=_severity)), count, len(known) - count)


def _phrasings(knowledge_base: KnowledgeBase) -> Mapping[_Phrasing, None]:
    """Return the phrasings of all entries, in the order of the base."""
    return {
        _Phrasing(entry.id, text): None for entry in knowledge_base.entries.values() for text in _phrasings_of(entry)
    }


def _phrasings_of(entry: Entry) -> tuple[str, ...]:
    return (*all_names(entry), *entry.examples)


def _neighbors(after: KnowledgeBase, new: Sequence[_Phrasing], kept: Sequence[_Phrasing]) -> Iterator[_TestQuestion]:
    """Yield the phrasings in both bases that are similar to a new one of another entry."""
    if not new:
        return  # most edits change no name and no example; then no matcher has to be built
    owners = {said.text: said.entry_id for said in new}
    rivals = set(owners.values())
    near = most_similar_examples(after.matcher, owners, [said.text for said in kept if rivals - {said.entry_id}])
    for said in kept:
        similarity, cause = near.get(said.text, (0.0, ""))
        if similarity >= NEIGHBOR_THRESHOLD and rivals - {said.entry_id}:
            yield _TestQuestion("like", said, cause if owners[cause] != said.entry_id else "")


def _find_regression(
    before: KnowledgeBase, after: KnowledgeBase, asked: _TestQuestion, rivals: AbstractSet[str]
) -> Regression | None:
    """Test a question in both bases; None if its answer is right after the change, or no worse than before."""
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
    if asked.kind == "new":  # it was answered with another entry, or is not answered with its own
        return (now.kind == "answered" and owner not in now.entries) or not then.answers_with(owner)
    if not now.answers_with(owner):
        return False
    if asked.kind == "removed":  # if the entry was removed, only a wrong answer matters
        return owner in shown or then.kind == "answered"
    return not rivals.isdisjoint({*then.entries[:_MAX_RIVAL_RANK]} - {owner})


def _is_sure(knowledge_base: KnowledgeBase, question: str, owner: str) -> bool:
    """Return whether the matcher alone is confident in an entry; takes half the time of a full answer."""
    match = knowledge_base.matcher.match(question)
    return match.verdict == "answer" and match.candidates[0].id == owner


def _ask(knowledge_base: KnowledgeBase, question: str) -> QuestionOutcome:
    match answer_question(knowledge_base, question):
        case EntryAnswer(entry, _, others, "closest"):
            return _outcome("offered", entry, *others)
        case EntryAnswer(entry):
            return _outcome("answered", entry)
        case ComparisonAnswer(roles):
            return _outcome("answered", *roles)
        case Suggestions(entries):
            return _outcome("offered", *entries)
        case _:
            return QuestionOutcome("nothing")


def _outcome(kind: OutcomeKind, *entries: Entry) -> QuestionOutcome:
    return QuestionOutcome(kind, tuple(entry.id for entry in entries), tuple(entry.short_name for entry in entries))


def _severity(regression: Regression) -> tuple[int, bool]:
    return _SEVERITY.index(regression.after.kind), regression.kind == "new"
