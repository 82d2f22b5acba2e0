from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from quiz_builders import NOT_FLAT, QUIZ, a_quiz, answers_to, some_roles

from knowledge.model import LikertScale, Quiz, Role
from knowledge.quiz import (
    AllExcluded,
    Answers,
    InsufficientAnswers,
    QuizRanking,
    choice_ids,
    is_valid_choice,
    next_question,
    previous_question,
    progress,
    rank,
    score,
    visible_questions,
)
from knowledge.quiz.answers import valid_answers
from knowledge.quiz.scoring import find_exclusions

EAGER = a_quiz(scoring=NOT_FLAT)
"""Ranks whatever is not wholly flat, so that the properties of rankings are tried often."""

anything = given(some_roles(), answers_to(EAGER))


def score_by_hand(quiz: Quiz, role: Role, answers: Answers) -> int:
    total = 0
    for question in visible_questions(quiz, answers):
        for choice in answers.get(question.id, ()):
            if isinstance(question, LikertScale):
                pull = {dimension: (int(choice) - 3) * sign for dimension, sign in question.effects.items()}
            else:
                pull = next(one.effects for one in question.choices if one.id == choice)
            total += sum(effect * role.fit[dimension].value for dimension, effect in pull.items())
    return total


def other_answers(quiz: Quiz, answers: Answers) -> Iterator[Answers]:
    """Every set of answers that differs by one pick, one more or one fewer; no new dealbreaker."""
    for question in visible_questions(quiz, answers):
        given = answers.get(question.id)
        if not given:
            continue
        for choice in set(choice_ids(question)) - set(given):
            fresh = [(*given, choice)] if question.id != "limits" else []
            swapped = [(*given[:at], choice, *given[at + 1 :]) for at in range(len(given))] if fresh else []
            yield from (
                {**answers, question.id: other} for other in fresh + swapped if is_valid_choice(question, other)
            )
        for at in range(len(given) if question.kind == "several" else 0):
            yield {**answers, question.id: given[:at] + given[at + 1 :]}


def first(quiz: Quiz, roles: tuple[Role, ...], answers: Answers) -> str | None:
    outcome = score(quiz, roles, answers)
    return outcome.results[0].role if isinstance(outcome, QuizRanking) else None


@anything
def test_contributions_add_up_to_the_score_exactly(roles: tuple[Role, ...], answers: Answers) -> None:
    outcome = score(EAGER, roles, answers)
    by_id = {role.id: role for role in roles}
    for result in outcome.results if isinstance(outcome, QuizRanking) else ():
        assert sum(contribution.points for contribution in result.contributions) == result.score
        assert result.score == score_by_hand(EAGER, by_id[result.role], answers)
        assert all(one.points == one.effect * one.fit != 0 for one in result.contributions)
        assert -result.best_possible <= result.score <= result.best_possible


@anything
def test_reasons_are_the_strongest_and_never_contradict_each_other(roles: tuple[Role, ...], answers: Answers) -> None:
    outcome = score(EAGER, roles, answers)
    for result in outcome.results if isinstance(outcome, QuizRanking) else ():
        reasons = result.reasons_for + result.reasons_against
        assert set(reasons) <= set(result.contributions)
        assert len(result.reasons_for) <= 3
        assert len(result.reasons_against) <= 1
        assert len({reason.dimension for reason in reasons}) == len(reasons)
        assert all(reason.points > 0 for reason in result.reasons_for)
        assert all(reason.points < 0 for reason in result.reasons_against)
        assert all(reason.stated for reason in reasons)
        spoken = {one.dimension for one in result.contributions if one.stated and one.points > 0}
        balance = {d: sum(one.points for one in result.contributions if one.dimension == d) for d in spoken}
        assert bool(result.reasons_for) == any(points > 0 for points in balance.values())


@given(some_roles(), answers_to(EAGER), st.randoms(use_true_random=False))
def test_the_order_of_answers_picks_and_roles_does_not_matter(
    roles: tuple[Role, ...], answers: Answers, shuffle: Random
) -> None:
    questions = shuffle.sample(tuple(answers), len(answers))
    otherwise = {question: tuple(shuffle.sample(answers[question], len(answers[question]))) for question in questions}
    assert score(EAGER, shuffle.sample(roles, len(roles)), otherwise) == score(EAGER, roles, answers)


@anything
def test_a_role_is_either_ranked_or_kept_out_by_a_dealbreaker_it_meets(
    roles: tuple[Role, ...], answers: Answers
) -> None:
    outcome = score(EAGER, roles, answers)
    if isinstance(outcome, InsufficientAnswers):
        return
    out = {exclusion.role for exclusion in outcome.excluded}
    ranked = [result.role for result in outcome.results] if isinstance(outcome, QuizRanking) else []
    assert sorted([*ranked, *out]) == sorted(role.id for role in roles)
    limits = answers.get("limits", ())
    assert out == {
        role.id
        for role in roles
        if ("travel" in limits and role.travel.level == "high")
        or ("no-patients" in limits and role.patient_contact.level == "none" and role.fit["people"].value < 1)
        or ("licence" in limits and role.licence.level == "required")
    }


@anything
def test_roles_stand_by_score_and_equal_ones_by_id(roles: tuple[Role, ...], answers: Answers) -> None:
    outcome = score(EAGER, roles, answers)
    if isinstance(outcome, QuizRanking):
        order = [(-result.score, result.role) for result in outcome.results]
        assert order == sorted(order)


@anything
def test_what_would_change_is_true_when_scored_again(roles: tuple[Role, ...], answers: Answers) -> None:
    outcome = score(EAGER, roles, answers)
    if not isinstance(outcome, QuizRanking):
        return
    firsts = {first(EAGER, roles, other) for other in other_answers(EAGER, answers)}
    if outcome.counterfactual is None:
        assert firsts <= {None, outcome.results[0].role}
    else:
        change = outcome.counterfactual
        assert set(answers[change.question]) == set(change.before) != set(change.after)
        assert change.role != outcome.results[0].role
        assert first(EAGER, roles, {**answers, change.question: change.after}) == change.role


@anything
def test_the_dealbreaker_named_brings_back_what_it_says_and_no_other_brings_back_more(
    roles: tuple[Role, ...], answers: Answers
) -> None:
    outcome = score(EAGER, roles, answers)
    if not isinstance(outcome, AllExcluded):
        return
    back: dict[str, set[str]] = {}
    for choice in answers["limits"]:
        lifted = {**answers, "limits": tuple(one for one in answers["limits"] if one != choice)}
        back[choice] = {role.id for role in roles} - {
            one.role for one in find_exclusions(roles, valid_answers(EAGER, lifted))
        }
    assert len(outcome.restores) == max(len(roles_back) for roles_back in back.values())
    if outcome.dealbreaker is None:
        assert outcome.restores == ()
    else:
        assert set(outcome.restores) == back[outcome.dealbreaker.choice] != set()


@anything
def test_answers_to_hidden_questions_do_not_count(roles: tuple[Role, ...], answers: Answers) -> None:
    visible = {question.id for question in visible_questions(QUIZ, answers)}
    only_visible = {question: choices for question, choices in answers.items() if question in visible}
    assert rank(QUIZ, roles, only_visible) == rank(QUIZ, roles, answers)


@given(answers_to(QUIZ), st.data())
def test_the_quiz_asks_every_visible_question_once_and_then_ends(answers: Answers, data: st.DataObject) -> None:
    given = dict(answers)
    asked: list[str] = []
    question = next_question(QUIZ, given)
    while question is not None:
        asked.append(question.id)
        given[question.id] = data.draw(st.sampled_from([(), *((one,) for one in choice_ids(question))]))
        so_far = progress(QUIZ, given)
        assert 0 < so_far.answered + so_far.skipped <= so_far.total
        assert so_far.answered == sum(bool(given.get(each.id)) for each in visible_questions(QUIZ, given))
        question = next_question(QUIZ, given, after=question.id)
    assert len(asked) == len(set(asked))
    assert not set(asked) & set(answers)
    assert {question.id for question in visible_questions(QUIZ, given)} <= set(given)


@given(answers_to(QUIZ))
def test_going_back_walks_through_the_visible_questions_in_reverse(answers: Answers) -> None:
    walked: list[str] = []
    question = previous_question(QUIZ, answers)
    while question is not None:
        walked.append(question.id)
        question = previous_question(QUIZ, answers, before=question.id)
    assert walked[::-1] == [question.id for question in visible_questions(QUIZ, answers)]
