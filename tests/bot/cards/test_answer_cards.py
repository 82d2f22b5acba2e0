"""What a card says beside the answer, from what the question tells of who asks."""

import pytest

from bot.cards.answer import US_FIGURES, question_answer_card
from bot.cards.components import Card
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.question.location import mentions_non_us_country


def card_of(library: KnowledgeBase, question: str) -> Card:
    """The card a question gets of somebody who chose no specialty."""
    return question_answer_card(library, question, answer_question(library, question), None)


@pytest.mark.parametrize(
    "question", ["MSL as an oncologist?", "which of these suit oncologists", "oncologists, what now"]
)
def test_a_specialty_that_is_named_is_led_to(library: KnowledgeBase, question: str) -> None:
    assert "/specialty name:Oncology" in card_of(library, question).text


def test_a_specialty_that_is_named_has_its_line_on_the_card(library: KnowledgeBase) -> None:
    oncology = library.specialties["oncology"]
    role = library.roles[oncology.roles[0].role]
    assert "**For oncologists**" in card_of(library, f"{role.name} as an oncologist?").text


@pytest.mark.parametrize("question", ["my wife needs surgery", "what does an MSL do"])
def test_an_illness_or_a_plain_question_leads_to_none(library: KnowledgeBase, question: str) -> None:
    assert "/specialty" not in card_of(library, question).text


@pytest.mark.parametrize(
    "question", ["how much do MSLs earn in the UK", "I'm in Germany. are these numbers valid for me?"]
)
def test_who_asks_from_abroad_reads_whose_figures_these_are(library: KnowledgeBase, question: str) -> None:
    assert US_FIGURES in card_of(library, question).text


@pytest.mark.parametrize("question", ["is there MSL work in New Mexico", "can I work in Georgia"])
def test_the_states_are_not_abroad(question: str) -> None:
    assert not mentions_non_us_country(question)


def test_support_lines_and_refusals_of_patient_care_stand_alone(library: KnowledgeBase) -> None:
    assert US_FIGURES not in card_of(library, "burnout in Germany").text
    assert US_FIGURES not in card_of(library, "what dose of methotrexate is usual in Germany").text
