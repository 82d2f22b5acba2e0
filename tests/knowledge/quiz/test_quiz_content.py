import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.quiz import (
    AllExcluded,
    Answers,
    QuizRanking,
    check_golden_cases,
    choice_ids,
    is_valid_choice,
    next_question,
    score,
    visible_questions,
)
from knowledge.quiz.wording import (
    consent_text,
    describe_counterfactual,
    describe_reason_against,
    describe_reason_for,
    explain_missing_ranking,
)

UNWANTED = re.compile(
    r"[$€£%]|\b(?:salar|burn|exhaust|stress|depress|anxi)|\b(?:income|sleep|tired|mood|healthy|unwell)\b", re.IGNORECASE
)


def test_every_golden_case_holds(library: KnowledgeBase) -> None:
    assert check_golden_cases(library.quiz, library.roles.values()) == ()


def test_every_role_comes_first_for_somebody(library: KnowledgeBase) -> None:
    assert {case.expect[0] for case in library.quiz.golden} == set(library.roles)


def test_golden_cases_with_dealbreakers_name_whom_they_keep_out(library: KnowledgeBase) -> None:
    assert sum(bool(case.excluded) for case in library.quiz.golden) >= 3


def test_a_full_run_has_ten_to_fifteen_questions(library: KnowledgeBase) -> None:
    quiz = library.quiz
    always = [question for question in quiz.questions if question.show_if is None]
    assert 10 <= len(always) <= len(quiz.questions) <= 15
    assert all(question.skippable for question in quiz.questions)


def test_the_quiz_asks_for_preferences_and_neither_for_symptoms_nor_for_money(library: KnowledgeBase) -> None:
    said = [library.quiz.model_dump_json(include={"dimensions"})]
    said += [question.model_dump_json() for question in library.quiz.questions]
    assert [text for text in said if UNWANTED.search(text)] == []


def test_consent_says_how_long_answers_are_kept_who_could_read_them_and_what_the_result_is_not(
    library: KnowledgeBase,
) -> None:
    said = consent_text(library.quiz)
    assert f"{library.quiz.retention_days} days" in said
    assert "whoever runs this bot could read" in said
    assert "not medical or career advice" in said


def kept_out(library: KnowledgeBase, *limits: str) -> set[str]:
    answers = library.quiz.golden[0].answers | {"limits": limits}
    outcome = score(library.quiz, library.roles.values(), answers)
    assert isinstance(outcome, QuizRanking | AllExcluded)
    return {exclusion.role for exclusion in outcome.excluded}


def test_no_travel_excludes_exactly_the_roles_that_travel_much(library: KnowledgeBase) -> None:
    assert kept_out(library, "no-travel") == {r.id for r in library.roles.values() if r.travel.level == "high"}


def test_no_license_excludes_exactly_the_roles_that_need_one(library: KnowledgeBase) -> None:
    assert kept_out(library, "no-licence") == {r.id for r in library.roles.values() if r.licence.level == "required"}


def test_who_must_keep_seeing_patients_keeps_the_side_gigs_that_leave_room_for_a_practice(
    library: KnowledgeBase,
) -> None:
    out = kept_out(library, "keep-patients")
    assert {"msl", "medical-affairs-director"} <= out
    assert out.isdisjoint({"tele-rheumatology", "ime", "medical-writing", "paid-surveys"})


def test_no_patients_at_all_excludes_every_role_that_sees_them(library: KnowledgeBase) -> None:
    assert {"tele-rheumatology", "ime"} <= kept_out(library, "no-patients")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_way_through_the_quiz_ends_in_a_result_that_can_be_put_into_words(
    library: KnowledgeBase, data: st.DataObject
) -> None:
    quiz, roles = library.quiz, library.roles
    answers = walk_through(library, data)
    outcome = score(quiz, roles.values(), answers)
    if not isinstance(outcome, QuizRanking):
        assert explain_missing_ranking(quiz, outcome)
        return
    said = [describe_counterfactual(quiz, outcome.counterfactual, {role.id: role.name for role in roles.values()})]
    for result in outcome.results:
        assert sum(one.points for one in result.contributions) == result.score
        said += [describe_reason_for(quiz, reason) for reason in result.reasons_for]
        said += [describe_reason_against(quiz, reason) for reason in result.reasons_against]
    assert all(0 < len(text) < 1000 and "{" not in text for text in said)


def walk_through(library: KnowledgeBase, data: st.DataObject) -> Answers:
    answers: dict[str, tuple[str, ...]] = {}
    question = next_question(library.quiz, answers)
    while question is not None:
        most = question.most if question.kind == "several" else 1
        picks = st.lists(st.sampled_from(choice_ids(question)), max_size=most, unique=True)
        answers[question.id] = tuple(data.draw(picks))
        assert is_valid_choice(question, answers[question.id])
        question = next_question(library.quiz, answers, after=question.id)
    assert {one.id for one in visible_questions(library.quiz, answers)} <= set(answers)
    return answers
