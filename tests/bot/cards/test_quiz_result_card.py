"""Whatever is answered: the shipped quiz yields a card that Discord takes whole, with reasons that add up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards.components import Button, Card, Link, Row
from bot.cards.custom_id import decode_answers, encode_answers
from bot.cards.limits import MAX_COMPONENTS, MAX_TEXT
from bot.cards.pagination import OPENING_WORDS, count_words
from bot.cards.quiz import quiz_erased_card
from bot.cards.quiz_result import (
    FIRST_ROLES,
    change_card,
    ranking_chart,
    result_card,
    role_chart,
    role_reasons_card,
    shown_roles,
)
from bot.services.quiz import FinishedQuiz
from knowledge import KnowledgeBase
from knowledge.model import MultipleChoice, Quiz
from knowledge.quiz import Answers, QuizRanking, choice_ids, score
from tests.shipped import shipped

LIBRARY = shipped()
PACK = LIBRARY.specialties["rheumatology"]
"""The largest."""


LONG_NAMES = 30
"""Words that three roles with long names and reasons may take beyond a phone screen."""


def any_answers(quiz: Quiz) -> st.SearchStrategy[Answers]:
    picks: dict[str, st.SearchStrategy[tuple[str, ...]]] = {}
    for question in quiz.questions:
        most = question.most if isinstance(question, MultipleChoice) else 1
        picks[question.id] = st.lists(st.sampled_from(choice_ids(question)), max_size=most, unique=True).map(tuple)
    return st.fixed_dictionaries(picks)


anything = given(any_answers(LIBRARY.quiz))
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def taken_whole(card: Card) -> bool:
    """Nothing was clipped, every action fits into its custom_id, and the parts are few enough."""
    parts = 1
    for block in card.blocks:
        parts += 1 + (len(block.items) if isinstance(block, Row) else 0)
        for item in block.items if isinstance(block, Row) else ():
            if not isinstance(item, Link):
                item.custom_id.encode()
    return len(card.text) < MAX_TEXT and "…" not in card.text and parts <= MAX_COMPONENTS


def finished(library: KnowledgeBase, answers: Answers) -> FinishedQuiz:
    return FinishedQuiz("abcdefghij", answers, score(library.quiz, library.roles.values(), answers))


@few
@anything
def test_every_result_is_taken_whole_and_names_what_it_shows(answers: Answers) -> None:
    step = finished(LIBRARY, answers)
    card = result_card(LIBRARY, step)
    assert taken_whole(card)
    assert "%" not in card.text
    if isinstance(step.outcome, QuizRanking):
        for place, result in enumerate(shown_roles(LIBRARY, step.outcome)[:FIRST_ROLES], 1):
            assert f"**{place}. " in card.text
            assert result.band.name in card.text
        assert count_words(card.text) <= OPENING_WORDS + LONG_NAMES
        assert taken_whole(change_card(LIBRARY, step, step.outcome))


@few
@anything
def test_no_answer_is_quoted_for_a_role_and_against_it(answers: Answers) -> None:
    outcome = finished(LIBRARY, answers).outcome
    for result in outcome.results if isinstance(outcome, QuizRanking) else ():
        quoted_for = {(one.question, choice) for one in result.reasons_for for choice in one.choices}
        against = {(one.question, choice) for one in result.reasons_against for choice in one.choices}
        assert not quoted_for & against
        assert all(one.points > 0 and one.stated for one in result.reasons_for)
        assert all(one.points < 0 and one.stated for one in result.reasons_against)


@anything
def test_answers_survive_the_button_that_brings_them_back(answers: Answers) -> None:
    given = {question: choices for question, choices in answers.items() if choices or question != "patients"}
    ordered = {
        question.id: tuple(choice for choice in choice_ids(question) if choice in given[question.id])
        for question in LIBRARY.quiz.questions
        if question.id in given
    }
    assert decode_answers(LIBRARY.quiz, encode_answers(LIBRARY.quiz, given)) == ordered
    card = quiz_erased_card(1, LIBRARY.quiz, given, 4_000_000_000)
    assert "Undo" in [item.label for row in card.blocks if isinstance(row, Row) for item in row.items]  # type: ignore[union-attr]


@few
@anything
def test_every_role_of_every_result_is_taken_whole_and_its_points_add_up(answers: Answers) -> None:
    step = finished(LIBRARY, answers)
    if not isinstance(step.outcome, QuizRanking):
        return
    for place, result in enumerate(shown_roles(LIBRARY, step.outcome)):
        card = role_reasons_card(LIBRARY, step, step.outcome, place, specialty=PACK)
        bars = role_chart(LIBRARY, result).bars
        plus, minus = sum(sum(bar.plus) for bar in bars), sum(sum(bar.minus) for bar in bars)
        assert taken_whole(card)
        assert plus - minus == result.score
        assert f"{plus} points for it, {minus} against: {result.score} in all" in card.text
        labels = [item.label for b in card.blocks if isinstance(b, Row) for item in b.items if isinstance(item, Button)]
        assert {"Save", "Open the card", "Back to the result"} <= set(labels)


@few
@anything
def test_no_role_that_was_ruled_out_is_on_the_card_or_in_the_picture(answers: Answers) -> None:
    step = finished(LIBRARY, answers)
    if not isinstance(step.outcome, QuizRanking):
        return
    out = [LIBRARY.roles[exclusion.role] for exclusion in step.outcome.excluded]
    places = result_card(LIBRARY, step).text
    chart = ranking_chart(LIBRARY, step.outcome)
    assert not [role.id for role in out if f". {role.name}**" in places]
    assert not [role.id for role in out if any(bar.label.endswith(f". {role.short_name}") for bar in chart.bars)]
