"""A matcher built from a previous one gives exactly the scores of one built from scratch."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.model import Concept, Entry, Lexicon, OutOfScopeIntent
from knowledge.retrieval import Intent, Matcher

WORDS = ("tea", "water", "leaf", "pay", "nurse", "night", "remote", "chart", "review", "how", "is", "the", "UR")
QUESTIONS = ("how is the tea", "remote chart review pay", "night nurse", "UR or utilization review", "waterr leafs", "")
NOTHING = Lexicon(abbreviations=(), concepts=(), drugs=(), paperwork_words=(), dosing_words=(), decoys=(), meanings=())

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
bodies = st.tuples(st.lists(texts, max_size=3).map(tuple), st.lists(texts, max_size=4).map(tuple), texts)
bases = st.dictionaries(st.sampled_from("abcdefgh"), bodies, max_size=5).map(
    lambda drawn: [Intent(id_, *body) for id_, body in drawn.items()]
)
lexicons = st.tuples(st.lists(st.sampled_from("abcd"), unique=True), st.lists(texts, min_size=1), texts).map(
    lambda drawn: NOTHING.model_copy(
        update={
            "concepts": (Concept.model_construct(id="work", words=("chart", drawn[2]), entries=tuple(drawn[0])),),
            "decoys": (OutOfScopeIntent.model_construct(id="a", examples=tuple(drawn[1]), clinical=False),),
        }
    )
)


def all_scores(matcher: Matcher, questions: Sequence[str]) -> list[object]:
    return [(matcher.scores(question)[1], matcher.match(question)) for question in questions]


@pytest.mark.stress
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(bases, lexicons), min_size=2, max_size=4))
def test_scores_do_not_depend_on_the_previous_matcher(chain: list[tuple[list[Intent], Lexicon]]) -> None:
    matcher = None
    for entries, lexicon in chain:
        matcher = Matcher(entries, lexicon, matcher)
    assert matcher is not None
    assert all_scores(matcher, QUESTIONS) == all_scores(Matcher(*chain[-1]), QUESTIONS)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeatable


def edited(library: KnowledgeBase, random: Random) -> tuple[list[Entry], list[str]]:
    """Return up to five entries changed, one of them new, and one to remove that no other of them needs."""
    chosen = random.sample([*library.roles.values()], 4)
    examples = [text for entry in library.entries.values() for text in entry.examples]
    changed = [
        each.model_copy(update={"examples": (*each.examples[2:], f"{random.choice(examples)} {random.random():.2f}")})
        for each in chosen[:3]
    ]
    fields = {"id": "made-up", "name": "Made-up work", "short_name": "Made-up", "aliases": ("invented work",)}
    return [*changed, chosen[3].model_copy(update=fields)], ["ask-peers"]


def asked(library: KnowledgeBase) -> list[str]:
    return ["invented work", *(entry.examples[-1] for entry in library.entries.values())]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_an_edited_base_scores_as_if_built_from_scratch(library: KnowledgeBase, seed: int) -> None:
    entries, removed = edited(library, dice(seed))
    after = library.apply_edits(entries, removed)
    anew = Matcher(after.matcher.intents, after.lexicon)
    assert all_scores(after.matcher, asked(after)) == all_scores(anew, asked(after))


def test_the_order_of_edits_changes_nothing(library: KnowledgeBase) -> None:
    *changed, new = edited(library, dice(7))[0]
    at_once = library.apply_edits([*changed, new], ["ask-peers"])
    one_by_one = library.apply_edits([new])
    for entry in reversed(changed):
        one_by_one = one_by_one.apply_edits([entry])
    one_by_one = one_by_one.apply_edits([], ["ask-peers"])
    assert all_scores(one_by_one.matcher, asked(library)) == all_scores(at_once.matcher, asked(library))


def test_an_edit_undone_leaves_no_trace(library: KnowledgeBase) -> None:
    there = library.apply_edits(edited(library, dice(1))[0])
    back = there.apply_edits([library.entries[id_] for id_ in there.entries if id_ in library.entries], ["made-up"])
    assert all_scores(back.matcher, asked(library)) == all_scores(library.matcher, asked(library))


def test_an_edit_costs_a_fraction_of_a_full_build(library: KnowledgeBase) -> None:
    entries, removed = edited(library, dice(2))

    def seconds(like: Matcher | None) -> float:
        began = process_time()
        Matcher(asked_for, after.lexicon, like)
        return process_time() - began

    after = library.apply_edits(entries, removed)
    asked_for = after.matcher.intents
    assert min(seconds(library.matcher) for _ in range(3)) < 0.35 * seconds(None)


def test_a_changed_entry_reuses_the_analysis_of_unchanged_texts() -> None:
    first = Matcher([Intent("a", ("tea",), ("how is the tea", "leaf"))])
    second = Matcher([replace(first.intents[0], examples=("how is the tea", "water"))], None, first)
    assert second.features.terms["how is the tea"] is first.features.terms["how is the tea"]
    assert "leaf" not in second.features.terms


def test_a_changed_text_reuses_the_features_of_names_and_examples() -> None:
    first = Matcher([Intent("a", ("tea",), ("how is the tea",), "leaf")])
    second = Matcher([replace(first.intents[0], text="water")], None, first)
    assert second.features.all[0].questions is first.features.all[0].questions
