"""Every figure of the base on one entry, with its source."""

import re
from collections.abc import Iterator

from bot.render import pay
from bot.render.parts import Button, Card, Row, Rule, Text, action
from bot.render.polls import poll
from bot.render.sheet import Passage, claim, deal, heading, quote, write
from bot.render.text import words
from knowledge import Library
from knowledge.model import CheapTest, Claim, Faq, PainPoint, Quote, Role
from knowledge.walk import walk

_PAGE = 2800
_DIGIT = re.compile(r"\d")


def facts_card(library: Library, entry: Role | PainPoint | Faq, page: int = 0) -> Card:
    """Show every statement with a figure in it, every pay figure and every poll; pages beyond the last show it."""
    passages = facts(library, entry) or [Passage("No source here states a figure on this.")]
    dealt = deal(library, passages, _PAGE)
    page = max(0, min(page, len(dealt) - 1))
    count = f" · page {page + 1} of {len(dealt)}" if len(dealt) > 1 else ""
    turns = [Button("Open the card", action("entry", "open", entry.id))]
    if page > 0:
        turns.append(Button("Previous page", action("facts", "open", entry.id, page - 1)))
    if page + 1 < len(dealt):
        turns.append(Button("Next page", action("facts", "open", entry.id, page + 1), "primary"))
    return Card(
        (
            Text(f"## Figures: {words(entry.name)}\n-# Every figure of the base on this, with its source{count}"),
            *write(library, dealt[page]),
            Rule(),
            Row(tuple(turns)),
        ),
        address=("facts", entry.id, str(page)),
        tender=isinstance(entry, PainPoint) and entry.support_lines,
    )


def facts(library: Library, entry: Role | PainPoint | Faq) -> list[Passage]:
    """Return pay, polls, then statements and voices with a figure, in the order of the entry."""
    passages: list[Passage] = []
    if isinstance(entry, Role):
        passages += pay.table(library, entry.pay)
    else:
        for poll_id in entry.polls:
            passages += poll(library, poll_id)
    said = list(_statements(entry))
    return passages + ([heading("Stated elsewhere in the entry"), *said] if passages and said else said)


def _statements(entry: Role | PainPoint | Faq) -> Iterator[Passage]:
    for _, part in walk(entry):
        match part:
            case Claim() if _has_figure(part.text, part.note):
                yield claim(part)
            case Quote() if _has_figure(part.text):
                yield quote(part)
            case CheapTest() if _has_figure(part.text):
                yield Passage(f"- {words(part.text)}", part.source)
            case _:
                continue


def _has_figure(*texts: str | None) -> bool:
    return any(text and _DIGIT.search(text) for text in texts)
