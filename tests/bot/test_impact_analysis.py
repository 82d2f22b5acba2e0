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


def told(foretold: ImpactReport) -> list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]]:
    return [(each.kind, each.question, each.before.entries[:1], each.after.kind, each.after.entries[:1])
            for each in foretold.regressions]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """A small base, in which one entry has two questions like nothing else."""
    return with_examples(small(), OURS, GLOVES, ODD)


def test_a_base_that_did_not_change_answers_nothing_otherwise(base: KnowledgeBase) -> None:
    assert analyze_impact(base, base) == ImpactReport()


def test_a_new_question_that_another_entry_answers_is_told(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME)
    assert ("new", THE_SAME, (OURS,), "answered", (OTHER,)) in told(analyze_impact(base, after))


def test_a_question_that_two_entries_claim_is_only_offered(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, GLOVES)
    ((kind, question, before, how, _),) = told(analyze_impact(base, after))
    assert (kind, question, before, how) == ("new", GLOVES, (OURS,), "offered")


def test_a_question_of_another_entry_that_is_answered_less_well_is_told_with_the_one_that_takes_it(
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


def test_a_question_taken_away_is_told_when_nothing_answers_it_any_more(base: KnowledgeBase) -> None:
    assert told(analyze_impact(base, with_examples(base, OURS, without=[ODD]))) == [
        ("removed", ODD, (OURS,), "nothing", ())
    ]


def test_a_question_taken_away_that_still_finds_its_entry_is_not_told(base: KnowledgeBase) -> None:
    both = with_examples(base, OURS, THE_SAME)
    assert not analyze_impact(both, with_examples(both, OURS, without=[THE_SAME])).regressions


def test_a_question_that_moves_from_one_entry_to_another_is_told_once(base: KnowledgeBase) -> None:
    after = with_examples(with_examples(base, OURS, without=[ODD]), OTHER, ODD)
    assert told(analyze_impact(base, after)) == [("new", ODD, (OURS,), "answered", (OTHER,))]


@pytest.mark.parametrize("question", ["what is the capital of france", "adalimumab dose in psoriasis"])
def test_a_new_question_that_nothing_answers_takes_nothing_away(base: KnowledgeBase, question: str) -> None:
    assert not [
        each for each in analyze_impact(base, with_examples(base, OURS, question)).regressions if each.kind == "new"
    ]


def test_of_an_entry_put_away_only_what_something_else_then_answers_is_told(base: KnowledgeBase) -> None:
    both = with_examples(base, OTHER, THE_SAME)
    found = analyze_impact(both, both.apply_edits([], [OURS]))
    assert told(found) == [("removed", GLOVES, (OURS,), "answered", (OTHER,))]


def test_an_entry_shown_again_is_told_with_what_it_takes_from_others(base: KnowledgeBase) -> None:
    without = with_examples(base, OTHER, THE_SAME).apply_edits([], [OURS])
    found = analyze_impact(without, without.apply_edits([base.entries[OURS]]))
    assert told(found) == [("new", GLOVES, (OTHER,), "answered", (OURS,))]


def test_what_is_told_is_what_members_get(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME, GLOVES)
    for finding in analyze_impact(base, after).regressions:
        if finding.kind != "like":
            reply = answer_question(after, finding.question)
            assert isinstance(reply, EntryAnswer) == (finding.after.kind == "answered")


def test_the_worst_comes_first_and_what_is_lost_before_what_is_won(base: KnowledgeBase) -> None:
    after = with_examples(with_examples(base, OTHER, THE_SAME), OURS, without=[ODD])
    found: tuple[Regression, ...] = analyze_impact(base, after).regressions
    ranks = [("answered", "nothing", "offered").index(each.after.kind) for each in found]
    assert ranks == sorted(ranks)
    assert {"new", "removed", "like"} == {each.kind for each in found}


def test_of_more_than_can_be_asked_a_sample_is_asked_and_the_rest_counted(base: KnowledgeBase) -> None:
    many = [f"{ODD} number {number}" for number in range(MAX_QUESTIONS + 50)]
    found = analyze_impact(base, with_examples(base, OTHER, *many))
    assert found.asked == MAX_QUESTIONS
    assert found.not_asked >= 50


def test_the_same_change_is_told_the_same_way_again(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME, GLOVES)
    assert analyze_impact(base, after) == analyze_impact(base, after)


def test_near_are_sentences_that_share_rare_words(base: KnowledgeBase) -> None:
    after = with_examples(base, OTHER, THE_SAME)
    near = most_similar_examples(after.matcher, [THE_SAME], [GLOVES, ODD])
    nearness, cause = near[GLOVES]
    assert 0.8 < nearness <= 1
    assert cause == THE_SAME
    assert near.get(ODD, (0.0, ""))[0] < 0.2


def test_nothing_is_near_to_nothing(base: KnowledgeBase) -> None:
    assert most_similar_examples(base.matcher, [], [GLOVES]) == {}
