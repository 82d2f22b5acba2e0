"""What a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.aspect_detection import (
    ASPECTS,
    EXIT_CHECKS,
    detect_aspects,
    detect_first_aspect,
    is_question,
    parse_aspect,
    strip_aspects,
)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How do MSLs get paid", "pay"),
        ("expert witness $$", "pay"),
        ("do I need a licence for UR", "license"),
        ("do I need a license for utilization review", "license"),
        ("is utilization review remote", "remote"),
        ("how often does an msl travel", "travel"),
        ("would I still see patients as an IME", "patients"),
        ("how long until I can start as a medical writer", "time-to-start"),
        ("do medical writers need a certificate", "requirements"),
        ("who hires clinical informaticists", "employers"),
        ("downsides of utilization review", "downsides"),
        ("what does an MSL do all day", "duties"),
        ("tell me about medical writing", None),
        ("I was sued and I am in charge of a ward", None),
    ],
)
def test_a_question_is_read_for_what_it_asks(question: str, part: str | None) -> None:
    assert detect_first_aspect(question) == part


@pytest.mark.parametrize(
    "question",
    [
        "what does an expert witness charge",
        "what can I bill for a deposition",
        "what is it per hour",
        "how much an hr",
        "is there a stipend",
        "msl salry",
        "msl sallary",
        "what is the pya",
        "compensation of reviewers",
        "what would I make as a writer",
        "how much do MSLs make",
        "who makes the most",
        "I was offered 180k, is that fair?",
        "how much?",
    ],
)
def test_pay_is_heard_in_all_its_words(question: str) -> None:
    assert detect_aspects(question) == ("pay",)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("how much does an MSL travel", "travel"),
        ("how much patient contact is there", "patients"),
        ("how much training do I need", "requirements"),
        ("how much time does it take a week", "hours"),
        ("how much time until I can start", "time-to-start"),
        ("how much is from home", "remote"),
    ],
)
def test_how_much_is_about_pay_only_where_nothing_else_is_named(question: str, part: str) -> None:
    assert detect_aspects(question) == (part,)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("I'm on a J1 visa waiver, can I do that", "visa"),
        ("what happens to my PSLF", "loans"),
        ("how do I pay off my loans", "loans"),
        ("is my non compete a problem", "non-compete"),
        ("do I need a tail", "tail"),
        ("can I lose my license over it", "licence-and-board"),
        ("can I keep my licence active", "licence-and-board"),
        ("do I have to keep practising", "clinical-hours"),
        ("could I go back to clinic later", "way-back"),
        ("how long is the notice period", "notice"),
        ("what does becoming one mean for my loans", "loans"),
        ("how do I tell my patients", "patients-and-payers"),
    ],
)
def test_what_to_look_at_before_leaving_is_heard(question: str, part: str) -> None:
    assert part in detect_aspects(question)
    assert part in EXIT_CHECKS


def test_every_check_of_the_base_can_be_asked_for(library: KnowledgeBase) -> None:
    assert set(library.exit_checks) == EXIT_CHECKS


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("what about the money and the travel", ("pay", "travel")),
        ("do I need to code? do I need the boards? is there call?", ("requirements", "license", "hours")),
        ("how do I get my first interview? I've sent 40 CVs and nothing", ("requirements", "first-steps")),
        ("how do I get hired", ("requirements", "first-steps")),
        ("where do I sign up for one", ("first-steps",)),
        ("how much vacation do they get", ("hours",)),
        ("how many days a week do they work", ("hours",)),
        ("how much notice do I give", ("notice",)),
        ("do they need malpractice", ("tail",)),
        ("do they have malpractice cases", ()),
        ("what should I read before I sign", ("downsides",)),
    ],
)
def test_all_that_is_asked_for_is_heard_in_the_order_of_the_question(question: str, parts: tuple[str, ...]) -> None:
    assert detect_aspects(question) == parts


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("is it stressful", "downsides"),
        ("do they have quotas", "downsides"),
        ("are there sales targets", "downsides"),
        ("what's wrong with it", "downsides"),
        ("what if I regret it", "way-back"),
        ("is 250/h ok", "pay"),
        ("do I have to repay my sign-on bonus", "notice"),
        ("what happens to my patients", "patients-and-payers"),
        ("the disadvantages please", "downsides"),
        ("is a fellowship necessary, or some course", "requirements"),
        ("do they work for drug companies", "employers"),
        ("is it unethical", "downsides"),
        ("what do people dislike about it", "downsides"),
        ("is it good for introverts", "benefits"),
        ("what makes a good reviewer", "benefits"),
        ("is the market saturated", "employers"),
        ("what comes after it", "roles"),
        ("what is a typical week", "duties"),
        ("how many years of practice do they want", "requirements"),
        ("is it legal across state lines", "license"),
        ("can I still do it once I left the clinic", "clinical-hours"),
    ],
)
def test_everyday_words_are_heard_as_what_they_ask_for(question: str, part: str) -> None:
    assert detect_first_aspect(question) == part


def test_what_is_reported_before_a_question_is_not_what_it_asks_for() -> None:
    assert detect_aspects("I am tired of patients and of travel. What do MSLs earn?") == ("pay",)
    assert detect_aspects("no more patients please") == ("patients",)


def test_a_question_is_reported_from_a_statement() -> None:
    assert is_question("and is it remote")
    assert is_question("remote?")
    assert not is_question("I am thinking of UR")


@pytest.mark.parametrize(
    ("question", "left"), [("how much do they earn", "do they"), ("who hires in europe", "in europe")]
)
def test_what_is_left_of_a_question_says_of_what_it_asks(question: str, left: str) -> None:
    assert strip_aspects(question) == left


def test_words_inside_an_open_question_are_left_since_they_may_name_what_is_asked_about() -> None:
    assert "nurse" in strip_aspects("what does a nurse make")
    assert "nurse" in strip_aspects("what does a nurse do")
    assert "nurses" in strip_aspects("how do nurses start")


def test_a_part_is_found_by_its_name_and_nothing_else_is() -> None:
    assert [parse_aspect(part) for part in ASPECTS] == [*ASPECTS]
    assert parse_aspect("-") is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert set(detect_aspects(text)) <= set(ASPECTS)
    strip_aspects(text)
