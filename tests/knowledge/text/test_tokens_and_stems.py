"""Normalizing, tokenizing, stemming and spelling correction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.sentences import split_clauses
from knowledge.text.spelling import SpellingCorrector
from knowledge.text.stemmer import stem
from knowledge.text.tokens import MAX_CHARACTERS, MAX_WORDS, stems_of, tokenize
from knowledge.text.unicode import normalize_confusables


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("What's an MSL?", ("what", "an", "msl")),
        ("<@123456> hello **there** https://example.org/x", ("hello", "there")),
        ("over 212k or $212,000", ("over", "212000", "or", "dollars", "212000")),
        ("1.5k a case", ("1500", "a", "case")),
        ("the P&T committee", ("the", "p&t", "committee")),
        ("non-clinical, non clinical, nonclinical", ("nonclinical",) * 3),
        ("don’t", ("dont",)),
        ("some thing out side, I can not say", ("something", "outside", "i", "cannot", "say")),
        ("we go in once, to see it all", ("we", "go", "in", "once", "to", "see", "it", "all")),
        ("is M S L a job, or U.R.?", ("is", "msl", "a", "job", "or", "ur")),
    ],
)
def test_words_are_read_without_markup_and_in_one_form(written: str, words: tuple[str, ...]) -> None:
    assert tokenize(written).words == words


@pytest.mark.parametrize("disguised", ["sаlаry", "ｓａｌａｒｙ", "s̷a̶l̵a̸r̴y̷", "𝓼𝓪𝓵𝓪𝓻𝔂", "sal\u200bary"])
def test_disguised_letters_are_read_as_what_they_look_like(disguised: str) -> None:
    assert normalize_confusables(disguised) == "salary"


def test_words_in_capitals_are_noted_unless_all_are() -> None:
    assert tokenize("is AS a disease").capitals == {"as"}
    assert tokenize("WHAT IS AS").capitals == frozenset()


@pytest.mark.parametrize(
    "forms",
    [
        ("write", "writes", "writing", "writer", "writers", "wrote"),
        ("survey", "surveys", "surveyed"),
        ("consult", "consulting", "consults"),
        ("motivation", "motivations", "motivated", "motivating"),
        ("licence", "licenses", "license"),
        ("utilisation", "utilization"),
        ("study", "studies"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("liason", "liaison"), ("authorizaton", "authorization"), ("burnot", "burnout"), ("pateints", "patients")],
)
def test_a_misspelled_word_finds_the_word_meant(typed: str, meant: str) -> None:
    assert SpellingCorrector(["liaison", "authorization", "burnout", "patients", "survey"]).suggest(typed) == (meant,)


@pytest.mark.parametrize("typed", ["qqqq", "xyzzy", "abc", "a" * 60, "p&t", "12345"])
def test_a_word_that_is_near_nothing_stays_alone(typed: str) -> None:
    assert SpellingCorrector(["liaison", "authorization"]).suggest(typed) == ()


def test_a_short_message_is_one_clause_and_a_story_is_split() -> None:
    assert split_clauses("what is an MSL? and IME?") == [("what is an MSL? and IME?", True)]
    story = "My group was sold last year. Every drug needs three forms now. I am tired. Is there anything remote?"
    assert [asks for _, asks in split_clauses(story)] == [False, False, False, True]


def test_a_pronoun_in_the_question_makes_all_clauses_ask() -> None:
    story = "A firm wants me to see people once and write a report. They pay by the case. What is that called?"
    assert [asks for _, asks in split_clauses(story)] == [True, True, True]
    story = "We moved to a farm far from any hospital last year. I have a small baby. Is it possible to work online?"
    assert [asks for _, asks in split_clauses(story)] == [False, False, True]


@given(st.text(max_size=300))
def test_any_text_becomes_words(text: str) -> None:
    assert all(word == word.lower() and " " not in word for word in tokenize(text).words)
    assert len(stems_of(text)) <= MAX_WORDS


def test_no_more_is_read_than_a_message_can_hold() -> None:
    assert tokenize("a" * (MAX_CHARACTERS + 50)).words == ("a" * MAX_CHARACTERS,)


@pytest.mark.parametrize(("said", "meant"), [("so um what uh pays erm best", "so what pays best"), ("um", "")])
def test_filler_sounds_are_no_words(said: str, meant: str) -> None:
    assert tokenize(said).words == tuple(meant.split())


def test_um_in_capitals_is_no_filler_sound() -> None:
    assert tokenize("what does UM pay").words == ("what", "does", "um", "pay")
