"""Words of self-harm come before everything else: hardly one is missed, and figures of speech pass."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.safety import speaks_of_self_harm

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "self_harm.jsonl").read_text("utf-8").splitlines()
]
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


def test_the_list_holds_no_text_twice() -> None:
    assert len({row["text"] for row in ROWS}) == len(ROWS)


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
