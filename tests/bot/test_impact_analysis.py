"""What a change does to the questions a base is known to be asked is found out before it is published."""

from collections.abc import Sequence

import pytest

from bot.services.answers import EntryAnswer
from bot.services.editing import ImpactReport, Regression
from bot.services.editing.impact import MAX_QUESTIONS, analyze_impact
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.retrieval.similarity import most_similar_examples
from tests.shipped import small

GLOVES = "which gloves do harbour masters wear on Sundays"
THE_SAME = "which gloves would a harbour master wear on a Sunday"
ODD = "the marmalade question of the bishop"
OURS, OTHER = "insurers", "motives"


def with_examples(base: KnowledgeBase, entry: str, *new: str, without: Sequence[str] = ()) -> KnowledgeBase:
    """The base in which an entry got questions and lost others."""
    old = base.entries[entry]
    kept = [each for each in old.examples if each not in without]
    return base.apply_edits([old.model_copy(update={"examples": (*kept, *new)})])


def told(report: ImpactReport) -> list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]]:
    return [(each.kind, each.question, each.before.entries[:1], each.after.kind, each.after.entries[:1])
            for each in report.regressions]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """A small base, in which one entry has two questions like nothing else."""
    return with_examples(small(), OURS, GLOVES, ODD)


def test_an_unchanged_base_has_no_regressions(base: KnowledgeBase) -> None:
    assert analyze_impact(base, base) == ImpactReport()


def test_a_new_question_that_another_entry_answers_is_reported(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME)
    assert ("new", THE_SAME, (OURS,), "answered", (OTHER,)) in told(analyze_impact(base, after))


def test_a_question_that_two_entries_claim_is_only_offered(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, GLOVES)
    ((kind, question, before, how, _),) = told(analyze_impact(base, after))
    assert (kind, question, before, how) == ("new", GLOVES, (OURS,), "offered")


def test_a_worse_answered_question_of_another_entry_is_reported_with_its_cause(
    base: KnowledgeBase,
) -> None:
    (found,) = [
        each for each in analyze_impact(base, with_examples(base, OTHER, THE_SAME)).regressions if each.kind == "like"
    ]
    assert (found.question, found.cause) == (GLOVES, THE_SAME)
    assert found.entry_name == base.entries[OURS].short_name
    assert found.before.answers_with(OURS)
    assert not found.after.answers_with(OURS)
    assert OTHER in found.after.entries


def test_a_removed_question_that_nothing_answers_any_more_is_reported(base: KnowledgeBase) -> None:
    assert told(analyze_impact(base, with_examples(base, OURS, without=[ODD]))) == [
        ("removed", ODD, (OURS,), "nothing", ())
    ]


def test_a_removed_question_that_still_finds_its_entry_is_not_reported(base: KnowledgeBase) -> None:
    both = with_examples(base, OURS, THE_SAME)
    assert not analyze_impact(both, with_examples(both, OURS, without=[THE_SAME])).regressions


def test_a_question_moved_to_another_entry_is_reported_once(base: KnowledgeBase) -> None:
    after = with_examples(with_examples(base, OURS, without=[ODD]), OTHER, ODD)
    assert told(analyze_impact(base, after)) == [("new", ODD, (OURS,), "answered", (OTHER,))]


@pytest.mark.parametrize("question", ["what is the capital of france", "adalimumab dose in psoriasis"])
def test_a_new_question_that_nothing_answers_takes_nothing_away(base: KnowledgeBase, question: str) -> None:
    assert not [
        each for each in analyze_impact(base, with_examples(base, OURS, question)).regressions if each.kind == "new"
    ]


def test_of_an_archived_entry_only_questions_answered_by_another_entry_are_reported(base: KnowledgeBase) -> None:
    both = with_examples(base, OTHER, THE_SAME)
    found = analyze_impact(both, both.apply_edits([], [OURS]))
    assert told(found) == [("removed", GLOVES, (OURS,), "answered", (OTHER,))]


def test_a_restored_entry_is_reported_with_the_questions_it_takes_from_others(base: KnowledgeBase) -> None:
    without = with_examples(base, OTHER, THE_SAME).apply_edits([], [OURS])
    found = analyze_impact(without, without.apply_edits([base.entries[OURS]]))
    assert told(found) == [("new", GLOVES, (OTHER,), "answered", (OURS,))]


def test_reported_outcomes_are_those_that_members_get(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME, GLOVES)
    for finding in analyze_impact(base, after).regressions:
        if finding.kind != "like":
            reply = answer_question(after, finding.question)
            sure = isinstance(reply, EntryAnswer) and reply.basis != "closest"
            assert sure == (finding.after.kind == "answered")


def test_the_most_severe_regression_comes_first_and_existing_questions_before_new_ones(base: KnowledgeBase) -> None:
    after = with_examples(with_examples(base, OTHER, THE_SAME), OURS, without=[ODD])
    found: tuple[Regression, ...] = analyze_impact(base, after).regressions
    ranks = [("answered", "nothing", "offered").index(each.after.kind) for each in found]
    assert ranks == sorted(ranks)
    assert {"new", "removed", "like"} == {each.kind for each in found}


def test_of_too_many_questions_a_sample_is_tested_and_the_rest_counted(base: KnowledgeBase) -> None:
    many = [f"{ODD} number {number}" for number in range(MAX_QUESTIONS + 50)]
    found = analyze_impact(base, with_examples(base, OTHER, *many))
    assert found.asked == MAX_QUESTIONS
    assert found.not_asked >= 50


def test_the_same_change_gives_the_same_report(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME, GLOVES)
    assert analyze_impact(base, after) == analyze_impact(base, after)


def test_sentences_with_the_same_rare_words_are_similar(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME)
    near = most_similar_examples(after.matcher, [THE_SAME], [GLOVES, ODD])
    nearness, cause = near[GLOVES]
    assert 0.8 < nearness <= 1
    assert cause == THE_SAME
    assert near.get(ODD, (0.0, ""))[0] < 0.2


def test_an_empty_sentence_is_similar_to_none(base: KnowledgeBase) -> None:
    assert most_similar_examples(base.matcher, [], [GLOVES]) == {}
