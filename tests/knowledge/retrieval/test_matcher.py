"""The matcher on small bases: verdicts, refusals, order, and hostile text."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.retrieval import Intent, Matcher, MatchResult

BASE = [
    Intent(
        id="tea",
        names=("Tea", "green tea"),
        examples=("how do I brew tea", "which water is right for green tea", "how long should leaves steep"),
        text="Leaves steeped in hot water.",
    ),
    Intent(
        id="coffee",
        names=("Coffee", "espresso"),
        examples=("how do I brew coffee", "what grind for espresso", "which beans are strong"),
        text="Roasted beans, ground and brewed.",
    ),
    Intent(id="cake", names=("Cake",), examples=("how long does a cake bake", "why did my cake sink")),
]
MATCHER = Matcher(BASE)

HOSTILE = [
    "",
    " \n\t ",
    "x" * 4_000,
    "tea " * 800,
    "a b " * 1_000,
    "t\u0335\u0334e\u0336a\u0301" * 400,
    " ".join(f"{chr(97 + n % 26)}qz{chr(97 + n // 26 % 26)}vex{chr(97 + n // 676)}" for n in range(2_000)),
    "\u202eچای سبز " * 200,
    "🍵" * 2_000,
    "?" * 4_000,
    "\x00\x01\ud800",
    "<@1> <#2> https://example.org " * 100,
]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Tea", "tea"),
        ("ESPRESSO", "coffee"),
        ("gren teaa", "tea"),
        ("how long do leaves steep", "tea"),
        ("cakes", "cake"),
    ],
)
def test_names_typos_and_examples_find_their_entry(question: str, wanted: str) -> None:
    assert MATCHER.match(question).candidates[0].id == wanted


def test_a_short_question_with_a_word_nobody_knows_is_never_sure() -> None:
    assert MATCHER.match("how do I brew strong coffee").verdict == "answer"
    for question in ("coffee tattoo", "how do I brew flurbs", "green tea lawsuit"):
        found = MATCHER.match(question)
        assert found.verdict != "answer", question
        assert found.candidates[0].confidence <= 0.5


def test_a_name_is_answered_at_once() -> None:
    found = MATCHER.match("green tea")
    assert (found.verdict, found.candidates[0].id, found.refusal) == ("answer", "tea", None)


def test_a_name_that_two_entries_share_is_not_answered_blindly() -> None:
    matcher = Matcher([Intent("a", ("spring",), ("when is spring",)), Intent("b", ("spring",), ("oil a spring",))])
    assert matcher.match("spring").verdict != "answer"


def test_unknown_words_are_unclear() -> None:
    found = MATCHER.match("zorb flimflam quuxly wibble")
    assert (found.verdict, found.refusal) == ("abstain", "unclear")


def test_other_topics_are_outside() -> None:
    found = MATCHER.match("who won the football game yesterday")
    assert (found.verdict, found.refusal) == ("abstain", "outside")


def test_words_of_self_harm_come_before_everything() -> None:
    match = MATCHER.match("I want to die. how do I brew tea")
    assert (match.verdict, match.refusal) == ("abstain", "crisis")
    assert all(candidate.confidence == 0 for candidate in match.candidates)


def test_the_self_harm_check_can_be_skipped_if_done_before() -> None:
    assert MATCHER.match("I want to die. how do I brew tea", safety_checked=True).candidates[0].id == "tea"
    assert MATCHER.match("how do I brew tea", safety_checked=True) == MATCHER.match("how do I brew tea")


@pytest.mark.parametrize("text", ["asdfgh", "", "🍵🍵", "مرحبا كيف الحال", "?!"])
def test_an_unclear_question_has_no_candidates(library: KnowledgeBase, text: str) -> None:
    assert library.matcher.match(text) == MatchResult("abstain", (), "unclear")


def test_an_example_is_answered_with_its_entry_and_one_that_two_share_is_offered() -> None:
    matcher = Matcher([Intent("a", ("alpha",), ("where is it", "who")), Intent("b", ("beta",), ("when", "who"))])
    assert [one.id for one in matcher.match("where is it?").candidates][:1] == ["a"]
    assert matcher.match("where is it?").verdict == "answer"
    assert matcher.match("who").verdict == "suggest"


def test_the_asking_clauses_of_a_long_message_are_kept() -> None:
    story = "My flat is cold and the kettle is broken since the winter came. " * 40
    assert MATCHER.match(f"{story} How long should tea leaves steep?").candidates[0].id == "tea"


def test_candidates_come_best_first_and_confidence_is_a_share() -> None:
    for question in ("brew", "how long", "water and beans", "cake with coffee"):
        sure = [one.confidence for one in MATCHER.match(question).candidates]
        assert sure == sorted(sure, reverse=True)
        assert all(0 <= one <= 1 for one in sure)


def test_an_empty_base_refuses_everything() -> None:
    assert Matcher([]).match("tea").verdict == "abstain"


def test_an_entry_without_examples_is_found_by_its_text() -> None:
    matcher = Matcher([Intent("a", ("Alpha",), (), "granite and marble"), Intent("b", ("Beta",), (), "wool and silk")])
    assert matcher.match("marble").candidates[0].id == "a"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_sensible_verdict_quickly(text: str) -> None:
    MATCHER.match(text)
    began = perf_counter()
    found = MATCHER.match(text)
    assert perf_counter() - began < 0.25  # far above what it takes, for machines that are busy
    assert found.verdict in {"answer", "suggest", "abstain"}
    assert (found.refusal is not None) == (found.verdict == "abstain")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_verdict(text: str) -> None:
    found = MATCHER.match(text)
    assert (found.refusal is not None) == (found.verdict == "abstain")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=40))
def test_any_base_can_be_built_and_asked(names: list[str], question: str) -> None:
    entries = [Intent(f"e{place}", (name,), (name, question), name) for place, name in enumerate(names)]
    assert Matcher(entries).match(question).verdict in {"answer", "suggest", "abstain"}


def test_the_same_base_and_question_give_the_same_answer_whatever_the_hash_seed() -> None:
    code = (
        "import json, sys\n"
        "from knowledge.retrieval import Intent, Matcher\n"
        "freeze = lambda value: tuple(value) if isinstance(value, list) else value\n"
        "entries = [Intent(**{k: freeze(v) for k, v in fields.items()}) for fields in json.loads(sys.argv[1])]\n"
        "matcher = Matcher(entries)\n"
        "for q in ('brew it', 'how long', 'strnog beens', 'cake and tea', 'leafs'): print(matcher.match(q))"
    )
    answers = {
        subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code, json.dumps([asdict(entry) for entry in BASE])],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert "MatchResult(" in answers.pop()
