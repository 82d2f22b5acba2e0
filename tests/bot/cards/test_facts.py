"""Every figure of the base is on some page of /facts, with its source."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from pydantic import BaseModel

from bot.cards.facts import Topic, fact_paragraphs, facts_card
from bot.cards.markdown import escape_content
from bot.cards.pay_figures import format_pay
from knowledge import KnowledgeBase
from knowledge.model import Claim, LowCostTrial, Pay, Quote
from knowledge.model.traversal import iter_models

MOST_PAGES = 20
DIGIT = re.compile(r"\d")


def topics(library: KnowledgeBase) -> tuple[Topic, ...]:
    return (*library.entries.values(), *library.specialties.values())


def stated(library: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Every figure that anything in the base states, as a card would write it, with its source."""
    base: Iterator[BaseModel] = chain(topics(library), library.yardsticks.values(), library.exit_checks.values())
    for _, part in chain.from_iterable(map(iter_models, base)):
        match part:
            case Claim(text=text, note=note) if DIGIT.search(text + (note or "")):
                yield escape_content(text), part.source
            case Quote(text=text) | LowCostTrial(text=text) if DIGIT.search(text):
                yield escape_content(text), part.source
            case Pay():
                yield format_pay(part), part.source
            case _:
                continue
    for poll in library.polls.values():
        for answer in poll.answers:
            yield f"**{answer.percent:g}%** {escape_content(answer.label)}", poll.source


def test_every_figure_of_the_base_is_among_the_facts_of_a_topic_with_its_source(library: KnowledgeBase) -> None:
    found = [(passage.text, passage.source) for topic in topics(library) for passage in fact_paragraphs(library, topic)]
    by_source: dict[str | None, str] = {}
    for text, source in found:
        by_source[source] = by_source.get(source, "") + text + "\n"
    missing = [(text, source) for text, source in stated(library) if text not in by_source.get(source, "")]
    assert not missing


@pytest.mark.parametrize("topic", ["oncology", "pay-compared", "how-to-start"])
def test_the_pages_of_a_topic_show_all_its_facts_and_name_their_sources(library: KnowledgeBase, topic: str) -> None:
    (entry,) = [each for each in topics(library) if each.id == topic]
    shown = "\n".join(facts_card(library, entry, page).text for page in range(MOST_PAGES))
    for passage in fact_paragraphs(library, entry):
        assert passage.text.partition("\n")[0] in shown
        assert passage.source is None or escape_content(library.sources[passage.source].publisher) in shown
