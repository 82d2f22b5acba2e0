import pytest
from quiz_builders import QUIZ, a_quiz, a_role

from knowledge.quiz import (
    AllExcluded,
    Counterfactual,
    Dealbreaker,
    InsufficientAnswers,
    QuizRanking,
    check_golden_cases,
    rank,
    score,
)
from knowledge.quiz.wording import (
    consent_text,
    describe_answer,
    describe_counterfactual,
    describe_reason_against,
    describe_reason_for,
    explain_missing_ranking,
)

CLINIC = a_role("clinic", people=2, roads=-2, writing=-1, patient_contact="yes", licence="required")
ROAD = a_role("road", people=1, roads=2, writing=0, travel="high")
DESK = a_role("desk", people=-2, roads=-1, writing=2)
ROLES = (CLINIC, ROAD, DESK)


def ranking(answers: dict[str, tuple[str, ...]]) -> QuizRanking:
    outcome = score(QUIZ, ROLES, answers)
    assert isinstance(outcome, QuizRanking)
    return outcome


def test_the_role_that_stands_where_the_answers_pull_comes_first() -> None:
    outcome = ranking({"people": ("nobody",), "page": ("5",), "likes": ("letters",)})
    assert [(result.role, result.score) for result in outcome.results] == [("desk", 16), ("road", -4), ("clinic", -12)]
    assert outcome.results[0].best_possible == 2 * (2 + 4 + 2)


def test_bands_follow_the_share_of_the_best_score() -> None:
    outcome = ranking({"people": ("nobody",), "page": ("5",), "likes": ("letters",)})
    assert [result.band.id for result in outcome.results] == ["good", "against", "against"]


def test_several_picks_on_one_dimension_are_one_contribution_that_names_them() -> None:
    outcome = ranking({"likes": ("letters", "parties"), "people": ("few",)})
    clinic = next(result for result in outcome.results if result.role == "clinic")
    writing = next(one for one in clinic.contributions if one.dimension == "writing")
    assert (writing.choices, writing.effect, writing.fit, writing.points) == (("letters", "parties"), 1, -1, -1)


def test_answers_that_cancel_out_give_no_reason() -> None:
    outcome = ranking({"people": ("many",), "page": ("5",), "likes": ("trains",)})
    road = next(result for result in outcome.results if result.role == "road")
    assert [reason.dimension for reason in road.reasons_for + road.reasons_against] == ["roads"]


def test_a_dealbreaker_keeps_a_role_out_and_says_why() -> None:
    outcome = ranking({"people": ("nobody",), "page": ("5",), "limits": ("licence", "travel")})
    assert [result.role for result in outcome.results] == ["desk"]
    assert [(one.role, one.question, one.choice, one.because) for one in outcome.excluded] == [
        ("clinic", "limits", "licence", "it needs a licence"),
        ("road", "limits", "travel", "it travels"),
    ]


def test_a_dealbreaker_exempts_a_role_with_a_high_enough_value() -> None:
    outcome = ranking({"people": ("many",), "page": ("1",), "limits": ("no-patients",)})
    assert [result.role for result in outcome.results] == ["clinic", "road"]


def test_too_few_answers_yield_no_ranking_and_skipped_ones_are_none() -> None:
    assert score(QUIZ, ROLES, {"people": ("many",), "page": (), "likes": ()}) == InsufficientAnswers("few")


def test_an_answer_the_quiz_does_not_know_is_none() -> None:
    assert score(QUIZ, ROLES, {"people": ("many",), "page": ("6",), "gone": ("many",)}) == InsufficientAnswers("few")


def test_a_flat_profile_yields_no_ranking() -> None:
    assert score(QUIZ, ROLES, {"page": ("3",), "limits": ("travel",)}) == InsufficientAnswers("flat")
    assert score(QUIZ, (CLINIC,), {"people": ("many",), "page": ("1",)}) == InsufficientAnswers("flat")


def test_without_roles_all_are_excluded_and_no_dealbreaker_is_named() -> None:
    assert score(QUIZ, (), {"people": ("many",), "page": ("1",)}) == AllExcluded((), None, ())


def test_if_all_are_excluded_the_dealbreaker_that_restores_most_is_named() -> None:
    roles = (CLINIC, CLINIC.model_copy(update={"id": "ward"}), ROAD)
    outcome = score(QUIZ, roles, {"people": ("many",), "limits": ("travel", "licence")})
    assert isinstance(outcome, AllExcluded)
    assert outcome.dealbreaker == Dealbreaker("limits", "licence")
    assert outcome.restores == ("clinic", "ward")
    assert explain_missing_ranking(QUIZ, outcome) == "Without A licence: 2."


def test_when_no_single_dealbreaker_decides_none_is_named() -> None:
    both = a_role("both", travel="high", licence="required")
    outcome = score(QUIZ, (both,), {"people": ("many",), "limits": ("travel", "licence")})
    assert isinstance(outcome, AllExcluded)
    assert (outcome.dealbreaker, outcome.restores) == (None, ())
    assert explain_missing_ranking(QUIZ, outcome) == "Nothing helps alone."


def test_the_smallest_change_is_named() -> None:
    outcome = ranking({"people": ("few",), "page": ("2",), "likes": ("letters",)})
    assert outcome.results[0].role == "desk"
    assert outcome.counterfactual == Counterfactual("page", ("2",), ("1",), "clinic")


def test_of_equally_small_changes_the_one_asked_first_is_named() -> None:
    outcome = ranking({"people": ("few",), "page": ("3",), "likes": ("letters",)})
    assert outcome.results[0].role == "desk"
    assert outcome.counterfactual == Counterfactual("people", ("few",), ("many",), "clinic")


def test_any_preference_changes_before_a_dealbreaker() -> None:
    answers = {"people": ("few",), "page": ("3",), "likes": ("trains",), "limits": ("travel",)}
    outcome = ranking(answers)
    assert outcome.results[0].role == "desk"
    assert outcome.counterfactual == Counterfactual("page", ("3",), ("2",), "clinic")
    assert ranking(answers | {"limits": ()}).results[0].role == "road"


def test_no_change_is_named_when_none_puts_another_role_first() -> None:
    nowhere = a_role("nowhere", people=-2, roads=-2, licence="required")
    outcome = score(QUIZ, (ROAD, nowhere), {"people": ("many",), "likes": ("trains",), "limits": ("licence",)})
    assert isinstance(outcome, QuizRanking)
    assert outcome.counterfactual is None


def test_ranking_alone_leaves_the_change_open() -> None:
    answers = {"people": ("nobody",), "page": ("5",)}
    alone = rank(QUIZ, ROLES, answers)
    assert isinstance(alone, QuizRanking)
    assert alone.counterfactual is None
    assert alone.results == ranking(answers).results


def test_the_words_name_the_answer_as_the_member_saw_it() -> None:
    assert describe_answer(QUIZ, "people", ("few",)) == "Few people"
    assert describe_answer(QUIZ, "likes", ("parties", "letters")) == "Letters, Parties"
    assert describe_answer(QUIZ, "likes", ()) == "skipped"
    steps = [describe_answer(QUIZ, "how-far", (step,)) for step in "12345"]
    assert steps == ["next door", "rather next door", "in between", "rather anywhere", "anywhere"]


def test_words_about_a_question_the_quiz_does_not_have_are_an_error() -> None:
    with pytest.raises(KeyError, match="sleep"):
        describe_answer(QUIZ, "sleep", ("well",))


def test_the_words_explain_reasons_changes_and_consent() -> None:
    outcome = ranking({"people": ("nobody",), "page": ("5",), "likes": ("letters",)})
    assert describe_reason_for(QUIZ, outcome.results[0].reasons_for[0]) == "You said Nobody: It stands at -2."
    assert describe_reason_against(QUIZ, outcome.results[2].reasons_against[0]).startswith("You said")
    change = Counterfactual("page", ("2",), ("5",), "desk")
    names = {"desk": "Desk work"}
    said = "How do you like an empty page? rather full → empty: Desk work"
    assert describe_counterfactual(QUIZ, change, names) == said
    assert describe_counterfactual(QUIZ, None, names) == "Nothing changes it."
    assert explain_missing_ranking(QUIZ, InsufficientAnswers("few")) == "Answer 2 at least."
    assert explain_missing_ranking(QUIZ, InsufficientAnswers("flat")) == "All the same."
    assert consent_text(QUIZ) == "Kept for 30 days."


def golden(**changes: object) -> dict[str, object]:
    answers = {"people": ("nobody",), "page": ("5",), "limits": ("licence",)}
    return {"name": "a writer", "answers": answers, "expect": ("desk", "road"), "excluded": ("clinic",)} | changes


def test_golden_cases_that_hold_give_no_message() -> None:
    assert check_golden_cases(a_quiz(golden=(golden(),)), ROLES) == ()


def test_golden_cases_that_fail_say_what_differs() -> None:
    cases = (
        golden(expect=("road",)),
        golden(excluded=()),
        golden(answers={"people": ("many",)}),
        golden(answers={"people": ("nobody",), "page": ("5",), "limits": ("licence",), "where": ("away",)}),
    )
    faults = check_golden_cases(a_quiz(golden=cases), ROLES)
    assert [fault.removeprefix("golden case 'a writer': ") for fault in faults] == [
        "expected road, got desk",
        "expected as kept out none, got clinic",
        "yields no ranking but InsufficientAnswers(why='few')",
        "these answers do not count: where",
    ]
