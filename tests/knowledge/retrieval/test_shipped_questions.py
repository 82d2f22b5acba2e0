"""The shipped base: every name and example finds its entry, and questions of our own keep their floors.

An edit of the base that lowers them fails here; `python -m knowledge eval tests/knowledge/data/questions.jsonl
--worst 20` shows which questions suffer.
"""

import json
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.retrieval.evaluation import (
    EvaluationMetrics,
    EvaluationResult,
    LabeledQuestion,
    compute_metrics,
    evaluate,
)

ROWS = [
    LabeledQuestion(row["question"], tuple(row["expect"]), row["kind"])
    for row in map(json.loads, (Path(__file__).parents[1] / "data" / "questions.jsonl").read_text("utf-8").splitlines())
]


@pytest.fixture(scope="module")
def outcomes(library: KnowledgeBase) -> tuple[EvaluationResult, ...]:
    return evaluate(library.matcher.match, ROWS, lambda: 0.0)


@pytest.fixture(scope="module")
def all_of_them(outcomes: tuple[EvaluationResult, ...]) -> EvaluationMetrics:
    return compute_metrics(outcomes)


def test_every_name_and_alias_is_answered_with_its_entry(library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        for name in (entry.name, *entry.aliases):
            found = library.matcher.match(name)
            assert (found.verdict, found.candidates[0].id) == ("answer", entry.id), name


def test_held_out_examples_find_their_entry(library: KnowledgeBase) -> None:
    asked = [LabeledQuestion(text, (entry.id,)) for entry in library.entries.values() for text in entry.examples[::3]]
    report = compute_metrics(evaluate(library.matcher.match, asked, lambda: 0.0))
    assert (report.top_1 or 0) >= 0.98
    assert (report.answered or 0) >= 0.92


def test_out_of_scope_examples_are_never_answered(library: KnowledgeBase) -> None:
    for decoy in library.lexicon.decoys:
        for text in decoy.examples:
            assert library.matcher.match(text).verdict != "answer", text


def test_clinical_out_of_scope_examples_get_the_clinical_refusal(library: KnowledgeBase) -> None:
    texts = [text for decoy in library.lexicon.decoys if decoy.clinical for text in decoy.examples]
    refused = [library.matcher.match(text).refusal == "clinical" for text in texts]
    assert sum(refused) >= 0.95 * len(refused)


def test_golden_sentences_of_the_lexicon_hold(library: KnowledgeBase) -> None:
    for example in library.lexicon.meanings:
        found = library.matcher.match(example.text)
        if example.means:
            assert found.candidates[0].id in example.means, example.text
        else:
            assert found.verdict != "answer", example.text


def test_questions_to_answer_find_their_entry(all_of_them: EvaluationMetrics) -> None:
    assert (all_of_them.top_1 or 0) >= 0.955
    assert (all_of_them.top_3 or 0) >= 0.985


def test_questions_without_a_name_are_often_answered_correctly(outcomes: tuple[EvaluationResult, ...]) -> None:
    wishes = compute_metrics([one for one in outcomes if one.question.kind == "indirect"])
    assert (wishes.top_1 or 0) >= 0.88
    assert (wishes.answered or 0) >= 0.4
    assert (wishes.precision or 0) >= 0.93


def test_every_entry_has_questions_enough(library: KnowledgeBase) -> None:
    few = {entry.id: len(entry.examples) for entry in library.entries.values() if len(entry.examples) < 20}
    assert not few


def test_what_is_answered_is_right(all_of_them: EvaluationMetrics) -> None:
    assert (all_of_them.precision or 0) >= 0.97
    assert (all_of_them.answered or 0) >= 0.7


def test_questions_to_refuse_are_hardly_ever_answered(all_of_them: EvaluationMetrics) -> None:
    assert (all_of_them.refused_answered or 0) <= 0.01
    assert (all_of_them.auroc or 0) >= 0.99


def test_medical_questions_of_the_public_are_hardly_ever_answered(library: KnowledgeBase) -> None:
    lines = (Path(__file__).parents[1] / "data" / "consumer_medical.jsonl").read_text("utf-8").splitlines()
    verdicts = [library.matcher.match(json.loads(line)["question"]).verdict for line in lines]
    assert len(verdicts) >= 150
    assert verdicts.count("answer") <= 0.01 * len(verdicts)
    assert verdicts.count("suggest") <= 0.12 * len(verdicts)


def test_no_question_is_in_the_base_itself(library: KnowledgeBase) -> None:
    taught = {text.casefold() for entry in library.entries.values() for text in (*entry.aliases, *entry.examples)}
    taught |= {text.casefold() for decoy in library.lexicon.decoys for text in decoy.examples}
    told = {row.question.casefold() for row in ROWS if row.kind != "short"}
    assert not told & taught
