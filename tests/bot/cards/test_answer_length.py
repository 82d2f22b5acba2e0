"""The first screen of an answer is short: what a tired physician reads on a phone."""

from collections.abc import Iterator
from statistics import median

from bot.cards.answer import answer_card
from bot.services.answers import EntryAnswer
from knowledge import KnowledgeBase
from knowledge.question.answer_content import state_aspect
from knowledge.question.aspect_detection import ASPECTS
from knowledge.text.us_states import STATE_NAMES

MEDIAN_WORDS, MOST_WORDS = 120, 250
"""Words without the lines of sources."""


def words(text: str) -> int:
    """The words of a card, without lines that only name a source."""
    return sum(len(line.split()) for line in text.splitlines() if not line.startswith(("-# `", "-# [")))


def first_screens(library: KnowledgeBase, others: int) -> Iterator[tuple[str, str]]:
    """Every entry as an answer, about all of it and about each aspect; beside it so many others that may be meant."""
    for entry in library.entries.values():
        beside = tuple(each for each in library.entries.values() if each is not entry)[:others]
        for aspect in (None, *ASPECTS):
            answer = EntryAnswer(entry, aspect, beside, "closest" if others else "named")
            yield f"{entry.id} {aspect}", answer_card(library, answer).text
    for check in library.exit_checks.values():
        for state in STATE_NAMES:
            yield f"{check.id} {state}", answer_card(library, EntryAnswer(check, state_aspect(state))).text


def test_half_of_all_first_screens_have_at_most_120_words(library: KnowledgeBase) -> None:
    assert median(words(text) for _, text in first_screens(library, 0)) <= MEDIAN_WORDS


def test_no_first_screen_has_more_than_250_words(library: KnowledgeBase) -> None:
    lengths = {name: words(text) for name, text in first_screens(library, 2)}
    assert {name: length for name, length in lengths.items() if length > MOST_WORDS} == {}
