"""The self-harm check and the search for patient identifiers."""

import json
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.knowledge_base import KnowledgeBase
from knowledge.safety import deobfuscation as words
from knowledge.safety import find_patient_identifiers, self_harm, speaks_of_self_harm
from knowledge.safety import patient_identifiers as patients
from knowledge.safety import patterns as phrases

SECTIONS = ("signs", "named", "figures", "exaggerations", "earnest", "study", "patients", "people", "learned")
DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


ROWS = rows("self_harm.jsonl")
DETAILS = rows("patient_identifiers.jsonl")
SPOKEN = [row["text"] for row in ROWS if row["self_harm"]]
PASSED = [row["text"] for row in ROWS if not row["self_harm"]]


def test_at_least_98_of_100_are_found() -> None:
    missed = [text for text in SPOKEN if not speaks_of_self_harm(text)]
    assert len(SPOKEN) >= 250
    assert len(missed) <= 0.02 * len(SPOKEN), missed


def test_at_least_95_of_100_figures_of_speech_and_plain_questions_pass() -> None:
    flagged = [text for text in PASSED if speaks_of_self_harm(text)]
    assert len(PASSED) >= 250
    assert len(flagged) <= 0.05 * len(PASSED), flagged


def test_every_row_of_the_lexicon_can_be_tried() -> None:
    lexicon = phrases.load()
    rows = [row for name in SECTIONS for first in lexicon.pattern_set(name).patterns.values() for row in first]
    assert len(rows) > 500
    assert all(row.pattern for row in rows)


def test_the_list_holds_no_text_twice() -> None:
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_no_name_or_question_of_the_shipped_base_is_taken_for_it(library: KnowledgeBase) -> None:
    texts = [text for entry in library.entries.values() for text in (entry.name, *entry.aliases, *entry.examples)]
    assert len(texts) > 1_000
    assert not [text for text in texts if speaks_of_self_harm(text)]


def test_no_question_asked_of_the_matcher_is_taken_for_it() -> None:
    assert not [row["question"] for row in rows("questions.jsonl") if speaks_of_self_harm(row["question"])]


@pytest.mark.parametrize("code", ["a0053", "ticket n0053 please", "room b1150", "k1110"])
def test_a_code_of_letters_and_digits_is_not_read_as_a_word(code: str) -> None:
    assert not speaks_of_self_harm(code)


@pytest.mark.parametrize("words", ["su1c1d3", "k1ll my53lf", "I w4nt t0 d1e", "5uicide"])
def test_digits_for_letters_are_read_as_letters(words: str) -> None:
    assert speaks_of_self_harm(words)


def test_no_typed_word_is_cached() -> None:
    rooms = (words, self_harm, phrases, patients)
    caches = [value for room in rooms for value in vars(room).values() if hasattr(value, "cache_info")]
    assert [cache for cache in caches if signature(cache).parameters] == []


@pytest.mark.parametrize("figure", ["I'd rather die than do prior auths", "just shoot me, another form"])
def test_an_exaggeration_passes_unless_it_is_said_to_be_meant(figure: str) -> None:
    assert not speaks_of_self_harm(figure)
    assert speaks_of_self_harm(f"{figure}, and I mean it")


@pytest.mark.parametrize("around", ["Prior auth again. {} What does an MSL earn?", "{}\n\nthanks", "hi!! {}"])
@pytest.mark.parametrize("words", ["I want to die.", "I think about killing myself.", "I don't want to be alive."])
def test_words_in_a_longer_message_are_found(around: str, words: str) -> None:
    assert speaks_of_self_harm(around.format(words))


@pytest.mark.parametrize(
    "text", ["", " ", "😀" * 300, "a" * 4_000, "suicid" + "e" * 3_000, "ی" * 900, "\u0301" * 2_000]
)
def test_hostile_text_is_read_without_an_error(text: str) -> None:
    assert speaks_of_self_harm(text) in {True, False}


@given(st.text(max_size=400))
def test_any_text_has_a_verdict(text: str) -> None:
    assert speaks_of_self_harm(text) in {True, False}


@given(
    st.lists(st.sampled_from(["i", "want", "to", "not", "be", "dead", "die", "life", "if", "my", "gone", ".", "end"]))
)
def test_words_of_death_in_any_order_have_a_verdict(words: list[str]) -> None:
    assert speaks_of_self_harm(" ".join(words)) in {True, False}


@given(st.text(alphabet="aei dknlw01!.*", min_size=1, max_size=40))
def test_the_longest_message_is_read_in_time_whatever_it_repeats(piece: str) -> None:
    """The time hypothesis allows an example, 200 ms, is ten times what a long message usually needs."""
    assert speaks_of_self_harm((piece * 4_000)[:4_000]) in {True, False}


def test_at_least_95_of_100_details_of_patients_are_caught() -> None:
    telling = [row["text"] for row in DETAILS if row["details"]]
    missed = [text for text in telling if not find_patient_identifiers(text)]
    assert len(telling) >= 100
    assert len(missed) <= 0.05 * len(telling), missed


def test_at_most_1_of_100_harmless_texts_has_identifiers() -> None:
    innocent = [row["text"] for row in (*DETAILS, *ROWS) if not row.get("details")]
    flagged = [text for text in innocent if find_patient_identifiers(text)]
    assert len(flagged) <= 0.01 * len(innocent), flagged


def test_an_identifier_has_its_kind_and_position() -> None:
    text = "Mrs. Clark, MRN 4482913, asks again."
    found = find_patient_identifiers(text)
    assert [(one.kind, one.text) for one in found] == [("name", "Mrs. Clark"), ("record number", "MRN 4482913")]
    assert all(text[one.start :].startswith(one.text) for one in found)


@pytest.mark.parametrize("text", ["", "1-" * 2_000, "a@" * 2_000, "Aa " * 1_300, "born " * 800, "patient " * 500])
def test_hostile_text_is_searched_without_an_error(text: str) -> None:
    assert all(one.text in text for one in find_patient_identifiers(text))


@given(st.text(max_size=300))
def test_identifiers_are_sorted_and_never_overlap(text: str) -> None:
    end = 0
    for one in find_patient_identifiers(text):
        assert one.start >= end
        end = one.start + len(one.text)
