"""Intent rules refuse requests and patient questions even if they name an entry."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge import KnowledgeBase
from knowledge.model import Concept, Drug, IntentRule, Lexicon, WordList
from knowledge.retrieval import Intent, Matcher
from knowledge.retrieval.intent_rules import IntentRules

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "intent_rules.jsonl").read_text("utf-8").splitlines()
]


def lexicon(*cues: IntentRule, lists: tuple[WordList, ...] = ()) -> Lexicon:
    drugs = (Drug(generic="adalimumab", brands=("Humira",)),)
    concept = Concept(id="tea", words=("tea",))
    return Lexicon(
        abbreviations=(),
        concepts=(concept,),
        drugs=drugs,
        paperwork_words=(),
        dosing_words=(),
        decoys=(),
        meanings=(),
        lists=lists,
        cues=cues,
    )


@pytest.mark.parametrize("question", [row["question"] for row in ROWS if row["refused"]])
def test_a_request_or_a_patient_is_refused_although_an_entry_is_named(library: KnowledgeBase, question: str) -> None:
    assert library.matcher.match(question).verdict == "abstain"


@pytest.mark.parametrize("question", [row["question"] for row in ROWS if not row["refused"]])
def test_questions_about_ones_own_work_are_not_refused(library: KnowledgeBase, question: str) -> None:
    assert library.matcher.match(question).refusal is None


def test_no_name_or_example_of_an_entry_matches_a_rule(library: KnowledgeBase) -> None:
    cues = IntentRules(library.lexicon)
    for entry in library.entries.values():
        assert not [text for text in (entry.name, *entry.aliases, *entry.examples) if cues.match(text)], entry.id


@pytest.mark.parametrize(
    ("says", "question"),
    [
        ("my {relative}", "tea for MY Mother's birthday"),
        ("^ brew", "Hello. Please, brew tea"),
        ("tea * cup", "tea in a very small cup"),
        ("{drug} now", "Is it Humira now?"),
    ],
)
def test_patterns_match_lists_starts_and_wildcards(says: str, question: str) -> None:
    lists = (WordList(id="relative", words=("mother", "father")), WordList(id="courtesy", words=("please",)))
    matcher = Matcher([Intent("tea", ("Tea",))], lexicon(IntentRule(id="cue", says=(says,)), lists=lists))
    assert matcher.match(question).refusal == "outside"


@pytest.mark.parametrize("question", ["my motherboard", "I brew", "tea in the very smallest of all cup", "my. mother"])
def test_patterns_do_not_match_other_words(question: str) -> None:
    lists = (WordList(id="relative", words=("mother",)),)
    cues = IntentRules(lexicon(IntentRule(id="cue", says=("my {relative}", "^ brew", "tea * cup")), lists=lists))
    assert cues.match(question) is None


def test_a_clinical_rule_gives_the_clinical_refusal_unless_cancelled() -> None:
    cue = IntentRule(id="cue", clinical=True, says=("for my gout",), unless=("my job",))
    matcher = Matcher([Intent("tea", ("Tea",), ("tea at my job",))], lexicon(cue))
    assert matcher.match("tea for my gout").refusal == "clinical"
    assert matcher.match("tea for my gout. tea at my job").refusal is None


def test_an_exact_name_wins_over_a_rule() -> None:
    matcher = Matcher([Intent("tea", ("Tea for my gout",))], lexicon(IntentRule(id="cue", says=("for my gout",))))
    assert matcher.match("tea for my gout").verdict == "answer"


def test_a_rule_with_an_unknown_list_is_invalid() -> None:
    with pytest.raises(ValidationError, match="has no list of words gone"):
        lexicon(IntentRule(id="cue", says=("my {gone}",)))
