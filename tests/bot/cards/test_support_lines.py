"""The support lines of a country, and the lines above the answer to somebody in distress."""

from typing import get_args

import pytest

from bot.cards.answer import question_answer_card
from bot.cards.components import Card, Text
from bot.cards.support import country_of, crisis_card, lines_for, support_card, with_distress_lines
from bot.services.answers import EntryAnswer
from bot.services.question_answering import answer_question
from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import SupportCountry

IN_DISTRESS = "Resident, sued, depressed, wondering whether to stay in medicine at all"
COUNTRIES = get_args(SupportCountry)


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_a_line_for_anyone_around_the_clock_first_and_the_directory_last(
    library: KnowledgeBase, country: SupportCountry
) -> None:
    lines = lines_for(library.support, country)
    assert country in lines[0].countries
    assert lines[0].around_the_clock
    assert not lines[0].physicians_only
    assert not lines[-1].countries
    assert [line for line in lines[:-1] if country not in line.countries] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_lines_stand_with_their_sources_and_dates(library: KnowledgeBase, country: SupportCountry) -> None:
    text = support_card(library, country).text
    for line in lines_for(library.support, country):
        assert line.phone in text
        for source in line.sources:
            assert library.sources[source].publisher in text


@pytest.mark.parametrize(
    ("locale", "country"),
    [("en-US", "US"), ("en-GB", "UK"), ("de", "Germany"), ("hi", "India"), ("ja", "US"), ("", "US"), (None, "US")],
)
def test_the_language_of_discord_chooses_the_country(locale: str | None, country: SupportCountry) -> None:
    assert country_of(locale) == country


def test_the_crisis_card_shows_the_lines_of_the_readers_country(library: KnowledgeBase) -> None:
    assert "0800 111 0 111" in crisis_card(library, "de").text
    assert "988" not in crisis_card(library, "de").text
    assert crisis_card(library).text.index("988") < crisis_card(library).text.index("findahelpline.com")


def test_lines_stand_above_an_answer_which_stays_as_it_is(library: KnowledgeBase) -> None:
    card = Card((Text("## An answer"), Text("Its words.")))
    lined = with_distress_lines(card, library, "en-GB")
    assert lined.blocks[-2:] == card.blocks
    assert lined.text.startswith(library.support.distress[0])
    assert lined.text.index("116 123") < lined.text.index("## An answer")
    assert lined.sensitive
    assert with_distress_lines(lined, library, "en-GB") == lined


def test_a_question_in_distress_is_answered_as_ever_below_the_lines(library: KnowledgeBase) -> None:
    answer = answer_question(library, IN_DISTRESS)
    text = question_answer_card(library, IN_DISTRESS, answer, None).text
    assert text.startswith(library.support.distress[0])
    assert text.index("988") < len(text) // 2


def test_the_lines_change_no_verdict(library: KnowledgeBase) -> None:
    plain = answer_question(library, "what does an msl do")
    sad = answer_question(library, "what does an msl do. I cry in my car before every shift and feel so hopeless")
    assert isinstance(plain, EntryAnswer)
    assert isinstance(sad, EntryAnswer)
    assert sad.entry == plain.entry


def test_a_plain_question_shows_no_lines(library: KnowledgeBase) -> None:
    question = "what does an msl earn"
    card = question_answer_card(library, question, answer_question(library, question), None)
    assert "988" not in card.text
    assert not card.sensitive


def test_burnout_shows_its_lines_once(library: KnowledgeBase) -> None:
    question = "I am burned out, I cry in my car before every shift"
    text = question_answer_card(library, question, answer_question(library, question), None).text
    assert text.count("Physician Support Line") == 1
