"""Detecting the aspects a question asks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.aspect_detection import (
    ASPECTS,
    EXIT_CHECKS,
    detect_aspects,
    detect_first_aspect,
    parse_aspect,
    strip_aspects,
)
from knowledge.text.sentences import is_question


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
def test_the_aspect_of_a_question_is_detected(question: str, part: str | None) -> None:
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
def test_pay_is_detected_by_all_its_words(question: str) -> None:
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
def test_exit_checks_are_detected(question: str, part: str) -> None:
    assert part in detect_aspects(question)
    assert part in EXIT_CHECKS


def test_every_exit_check_can_be_asked_for(library: KnowledgeBase) -> None:
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
        ("is the market saturated", ("demand",)),
        ("will it be cut as soon as the hospital saves money", ("demand",)),
        ("what's the worst part, and who pays malpractice", ("downsides", "tail")),
        ("how do people get into that and what's the pay", ("requirements", "pay")),
        ("salary, hours and travel?", ("pay", "hours", "travel")),
        ("remote? 9-5? salary?", ("remote", "pay")),
        ("got offered $110 an hour, is that fair? how many hours a week?", ("pay", "hours")),
        ("can a DO be a medical director", ("requirements",)),
        ("do networks report payments anywhere", ("open-payments",)),
    ],
)
def test_several_aspects_are_detected_in_order(question: str, parts: tuple[str, ...]) -> None:
    assert detect_aspects(question) == parts


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("will I be pressured to deny care if I work for an insurance company", "downsides"),
        ("do I need a certificate to make money", "requirements"),
    ],
)
def test_a_clause_asks_for_the_first_thing_it_names(question: str, part: str) -> None:
    assert detect_aspects(question) == (part,)


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
        ("is the market saturated", "demand"),
        ("what comes after it", "roles"),
        ("what is a typical week", "duties"),
        ("how many years of practice do they want", "requirements"),
        ("is it legal across state lines", "license"),
        ("can I still do it once I left the clinic", "clinical-hours"),
    ],
)
def test_everyday_wordings_are_detected(question: str, part: str) -> None:
    assert detect_first_aspect(question) == part


def test_aspect_words_outside_the_question_do_not_count() -> None:
    assert detect_aspects("I am tired of patients and of travel. What do MSLs earn?") == ("pay",)
    assert detect_aspects("no more patients please") == ("patients",)


def test_a_question_is_reported_from_a_statement() -> None:
    assert is_question("and is it remote")
    assert is_question("remote?")
    assert not is_question("I am thinking of UR")


@pytest.mark.parametrize(
    ("question", "left"), [("how much do they earn", "do they"), ("who hires in europe", "in europe")]
)
def test_stripping_aspects_leaves_the_subject(question: str, left: str) -> None:
    assert strip_aspects(question) == left


def test_stripping_keeps_words_matched_by_wildcards() -> None:
    assert "nurse" in strip_aspects("what does a nurse make")
    assert "nurse" in strip_aspects("what does a nurse do")
    assert "nurses" in strip_aspects("how do nurses start")


def test_an_aspect_is_parsed_by_its_name_only() -> None:
    assert [parse_aspect(part) for part in ASPECTS] == [*ASPECTS]
    assert parse_aspect("-") is None


def test_buttons_of_earlier_versions_keep_their_aspect() -> None:
    former = ("licence", "home", "time", "entry", "upsides", "steps")
    now = ("license", "remote", "time-to-start", "requirements", "benefits", "first-steps")
    assert tuple(map(parse_aspect, former)) == now


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert set(detect_aspects(text)) <= set(ASPECTS)
    strip_aspects(text)
