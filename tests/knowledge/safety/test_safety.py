"""Words of self-harm come before everything else, and no patient is named to other people."""

import json
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.knowledge_base import KnowledgeBase
from knowledge.safety import deobfuscation as words
from knowledge.safety import (
    find_patient_identifiers,
    patterns,
    plain_phrases,
    self_harm,
    speaks_of_distress,
    speaks_of_self_harm,
)
from knowledge.safety import patient_features as features
from knowledge.safety import patient_identifiers as patients
from knowledge.text.apostrophes import APOSTROPHES
from knowledge.text.common_words import COMMON_WORDS
from tools.safety.training_data import AUTHORS, hash_rows, read_patient_rows, read_self_harm_rows

DATA = Path(__file__).parents[1] / "data"
CLASSES = Path(patterns.__file__).with_name("word_classes.txt")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


PATIENT_AUTHORS = [author for author in AUTHORS if any(row.author == author for row in read_patient_rows(DATA))]
HARDEST = {"b1", "c1"}
"""Authors who wrote oblique hints and ordinary texts that sound like them."""
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


@pytest.mark.parametrize(("section", "least"), [("phrases", 60), ("distress", 10)])
def test_every_phrase_of_the_short_list_can_be_tried(section: str, least: int) -> None:
    by_first = plain_phrases.lexicon().pattern_set(section).patterns
    rows = {row.source: row for found in by_first.values() for row in found}
    assert len(rows) >= least
    assert all(row.pattern for row in rows.values())


@pytest.mark.parametrize("author", AUTHORS)
def test_texts_of_each_author_get_what_their_label_says(author: str) -> None:
    """The model learned from these texts, so this holds the table, not the figures of docs/safety.md."""
    rows = [row for row in read_self_harm_rows(DATA) if row.author == author]
    crisis = [speaks_of_self_harm(row.text) for row in rows if row.label == "crisis"]
    lines = [speaks_of_distress(row.text) for row in rows if row.label != "ordinary"]
    mistaken = [speaks_of_self_harm(row.text) for row in rows if row.label == "ordinary"]
    offered = [speaks_of_distress(row.text) for row in rows if row.label == "ordinary"]
    assert len(rows) >= 350
    assert sum(crisis) >= 0.95 * len(crisis)
    assert sum(lines) >= 0.97 * len(lines)
    assert sum(mistaken) <= 0.02 * len(mistaken)
    assert sum(offered) <= 0.06 * len(offered)


@pytest.mark.parametrize("author", PATIENT_AUTHORS)
def test_patients_of_each_author_are_seen(author: str) -> None:
    rows = [row for row in read_patient_rows(DATA) if row.author == author]
    seen = [bool(find_patient_identifiers(row.text)) for row in rows if row.label == "identifying"]
    mistaken = [bool(find_patient_identifiers(row.text)) for row in rows if row.label == "innocent"]
    assert len(rows) >= 300
    assert sum(seen) >= 0.97 * len(seen)
    assert sum(mistaken) <= 0.02 * len(mistaken)


@pytest.mark.slow
def test_texts_of_an_author_that_no_model_saw_are_told_apart() -> None:
    """The floors under the figures of docs/safety.md. Trains a model without each author, which takes a minute."""
    train = pytest.importorskip("tools.safety.train", reason="scikit-learn is not installed")
    shares = train.shown_shares()
    for author in AUTHORS:
        hardest = author in HARDEST
        assert shares["self_harm"][author]["crisis"].lines >= (0.80 if author == "c1" else 0.85), author
        assert shares["self_harm"][author]["ordinary"].crisis <= (0.06 if hardest else 0.04), author
        assert shares["self_harm"][author]["ordinary"].lines <= (0.25 if hardest else 0.14), author
    for author in PATIENT_AUTHORS:
        assert shares["patient"][author]["identifying"].lines >= 0.72, author
        assert shares["patient"][author]["innocent"].lines <= 0.08, author


def test_the_tables_were_made_from_these_texts() -> None:
    """If this fails, a text was added or changed: run `make train-safety`."""
    assert self_harm._model().training_data == hash_rows(read_self_harm_rows(DATA))
    assert patients._model().training_data == hash_rows(read_patient_rows(DATA))


def test_the_same_texts_give_the_same_table(tmp_path: Path) -> None:
    """In any order, too: nothing but the texts, their labels and authors decides."""
    train = pytest.importorskip("tools.safety.train", reason="scikit-learn is not installed")
    plan = train.plans()["patient"]
    rows = [row for row in plan.rows if row.author in {"a1", "a2"}]
    blocks = {row.text: plan.blocks(row.text) for row in rows}
    tables = [tmp_path / name for name in ("first.bin", "second.bin")]
    for path in tables:
        train.Fitted(plan, rows, dict(reversed(blocks.items()))).write(path, hash_rows(rows))
        blocks = dict(reversed(blocks.items()))
    assert tables[0].read_bytes() == tables[1].read_bytes()
    assert hash_rows(rows) == hash_rows(rows[::-1])


def test_no_text_stands_with_two_authors() -> None:
    """A text that two authors share would be judged by a model that saw it."""
    found: dict[str, set[str]] = {}
    for row in read_self_harm_rows(DATA):
        found.setdefault(row.text.casefold(), set()).add(row.author)
    assert [text for text, authors in found.items() if "c1" in authors and len(authors) > 1] == []


def test_a_word_stands_in_one_class() -> None:
    rows = [line for line in CLASSES.read_text("ascii").splitlines() if not line.startswith("#")]
    words = [word for line in rows for word in line.split(": ")[1].split()]
    assert len(words) > 500
    assert sorted(words) == sorted(set(words))


def test_the_list_holds_no_text_twice() -> None:
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_hardly_a_name_or_question_of_the_shipped_base_is_taken_for_it(library: KnowledgeBase) -> None:
    texts = [text for entry in library.entries.values() for text in (entry.name, *entry.aliases, *entry.examples)]
    assert len(texts) > 1_000
    flagged = [text for text in texts if speaks_of_self_harm(text)]
    assert len(flagged) <= 0.005 * len(texts), flagged


def test_hardly_a_question_asked_of_the_matcher_is_taken_for_it() -> None:
    questions = [row["question"] for row in rows("questions.jsonl")]
    flagged = [question for question in questions if speaks_of_self_harm(question)]
    assert len(flagged) <= 0.005 * len(questions), flagged


@pytest.mark.parametrize("code", ["a0053", "ticket n0053 please", "room b1150", "k1110"])
def test_a_code_of_letters_and_digits_is_not_read_as_a_word(code: str) -> None:
    assert not speaks_of_self_harm(code)


@pytest.mark.parametrize("words", ["su1c1d3", "k1ll my53lf", "I w4nt t0 d1e", "5uicide"])
def test_digits_for_letters_are_read_as_letters(words: str) -> None:
    assert speaks_of_self_harm(words)


def test_no_word_of_a_member_is_remembered() -> None:
    rooms = (words, self_harm, patterns, plain_phrases, features, patients)
    caches = [value for room in rooms for value in vars(room).values() if hasattr(value, "cache_info")]
    assert [cache for cache in caches if signature(cache).parameters] == []
    text = "Zorbulax Qwendolyn told me that the hospital of Xanthippebury is closing"
    speaks_of_self_harm(text)
    find_patient_identifiers(text)
    kept = [*self_harm._common_pieces(), *patients._common_letters()]
    assert "hospital" in kept
    assert [word for word in kept if word not in COMMON_WORDS] == []


@pytest.mark.parametrize("figure", ["I'd rather die than do prior auths", "just shoot me, another form"])
def test_an_exaggeration_passes(figure: str) -> None:
    assert not speaks_of_self_harm(figure)


@pytest.mark.parametrize("mark", [*APOSTROPHES, ";", " ", '"', "^"])
@pytest.mark.parametrize(
    "saying", ["I don{}t want to live anymore", "I can{}t stop thinking about killing myself", "I{}m suicidal"]
)
def test_a_contraction_is_heard_with_any_mark(saying: str, mark: str) -> None:
    assert speaks_of_self_harm(saying.format(mark))


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill\nmyself",
        "I don't want to... live anymore",
        "I want to <:knife:1> kill <@123456> myself",
        "I want to ||kill|| **my**self",
        "I want to kill https://example.com/a?b=c myself",
        "I want&nbsp;to kill myself",
        "I want to kill\u3164myself",
        "I want to <t:1700000000:R> die",
        "\ufdfa I want to die",
        "k*ll mys*lf is all I want, I want to k*ll mys*lf",
    ],
)
def test_marks_and_breaks_between_words_hide_nothing(text: str) -> None:
    assert speaks_of_self_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am not suicidal, just tired",
        "Suicide prevention research jobs for a psychiatrist?",
        "MAiD assessor work in Canada: what does it pay?",
        "What do wrongful death cases pay an expert witness?",
        "I review opioid overdose cases and want a job in toxicology",
        "Inpatient psychiatry job: how many suicidal patients a night?",
    ],
)
def test_professional_questions_and_denials_get_their_answer(text: str) -> None:
    assert not speaks_of_self_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "my parents will be so disappointed if i leave",
        "what do you do with what I type?",
        "do you keep what I write",
        "who can see my question",
        "this job is killing me",
        "dying to leave",
        "career suicide to leave before boards?",
        "will AI take my job as radiologist and should i already be planning an exit",
        "my kids think I live at the hospital",
        "este trabajo me mata, busco algo remoto",
    ],
)
def test_guilt_figures_of_speech_and_talk_to_the_bot_are_no_crisis(text: str) -> None:
    assert not speaks_of_self_harm(text)


def test_somebody_in_distress_is_heard_and_still_answered() -> None:
    text = "Resident, sued, depressed, wondering whether to stay in medicine at all"
    assert speaks_of_distress(text)
    assert not speaks_of_self_harm(text)


@given(st.text(max_size=300))
def test_a_crisis_is_always_distress_too(text: str) -> None:
    assert speaks_of_distress(text) or not speaks_of_self_harm(text)


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


def test_at_most_1_of_100_innocent_texts_is_said_to_have_details() -> None:
    innocent = [row["text"] for row in (*DETAILS, *ROWS) if not row.get("details")]
    flagged = [text for text in innocent if find_patient_identifiers(text)]
    assert len(flagged) <= 0.01 * len(innocent), flagged


def test_a_finding_says_what_it_is_and_where_it_stands() -> None:
    text = "Mrs. Clark, MRN 4482913, asks again."
    found = find_patient_identifiers(text)
    assert [(one.kind, one.text) for one in found] == [("name", "Mrs. Clark"), ("record number", "MRN 4482913")]
    assert all(text[one.start :].startswith(one.text) for one in found)


@pytest.mark.parametrize("text", ["", "1-" * 2_000, "a@" * 2_000, "Aa " * 1_300, "born " * 800, "patient " * 500])
def test_hostile_text_is_searched_without_an_error(text: str) -> None:
    assert all(one.text in text for one in find_patient_identifiers(text))


@given(st.text(max_size=300))
def test_findings_stand_in_any_text_one_after_the_other(text: str) -> None:
    end = 0
    for one in find_patient_identifiers(text):
        assert one.start >= end
        end = one.start + len(one.text)
