"""Topics the base is known not to cover are found by their names, and never instead of an entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.uncovered_topics import find_uncovered_topics
from knowledge.text.unicode import normalize_text


def found(library: KnowledgeBase, text: str) -> list[str]:
    return [topic.id for topic in find_uncovered_topics(library, text)]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("how do I become a patient advocate", ["patient-advocacy"]),
        ("can I read EKGs from home or do teleradiology", ["remote-reads"]),
        ("Teleradiology, or a sleep lab?", ["remote-reads", "sleep-lab"]),
        ("is a food truck a good idea", ["franchise"]),
        ("what does an MSL earn", []),
        ("", []),
    ],
)
def test_topics_are_found_in_order_of_mention(library: KnowledgeBase, text: str, topics: list[str]) -> None:
    assert found(library, text) == topics


@pytest.mark.parametrize(
    "text",
    [
        "hospice medical director salary",
        "virtual urgent care pay",
        "how do I become an independent medical examiner",
        "quarterly taxes on 1099 income",
        "sub-I at a trial site",
        "USMLE tutors",
    ],
)
def test_words_of_an_entrys_name_name_no_topic(library: KnowledgeBase, text: str) -> None:
    assert found(library, text) == []


def test_no_name_of_a_topic_is_the_name_of_an_entry(library: KnowledgeBase) -> None:
    for topic in library.topics.values():
        for name in (topic.name, *topic.aliases):
            assert library.by_normalized_name(normalize_text(name)) is None, name


def test_every_topic_is_found_by_each_of_its_names_and_by_no_others(library: KnowledgeBase) -> None:
    for topic in library.topics.values():
        for name in (topic.name, *topic.aliases):
            assert topic.id in found(library, name) and len(found(library, name)) == 1, name  # noqa: PT018 - one idea


def test_a_server_that_adds_an_entry_on_a_topic_covers_it(library: KnowledgeBase) -> None:
    assert found(library, "what is teleradiology like") == ["remote-reads"]
    msl = library.roles["msl"]
    names = {"id": "tele-rad", "name": "Teleradiology", "short_name": "Teleradiology", "aliases": ()}
    assert found(library.apply_edits([msl.model_copy(update=names)]), "what is teleradiology like") == []


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(library: KnowledgeBase, text: str) -> None:
    find_uncovered_topics(library, text)
