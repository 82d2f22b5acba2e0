"""Statements with their sources, dealt onto pages: numbers in the text, the sources below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.cards.components import Text
from bot.cards.markdown import link, small, words
from knowledge import Library
from knowledge.model import Claim, Quote, Source

PAGE = 3000
"""Characters of a page, sources included: a few thumb lengths of a phone, and under Discord's 4,000 with controls."""
_MARKER = 6
"""Characters of a source number in brackets, with its blank."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A line with at most one source; a heading opens a group and is never left alone at the end of a page."""

    text: str
    source: str | None = None
    heading: bool = False


def heading(text: str) -> Passage:
    """Return a group heading."""
    return Passage(f"**{words(text)}**", heading=True)


def claim(statement: Claim, *, lead: str = "") -> Passage:
    """Return one statement as a point, with its caveat and how sure it is."""
    text = f"- {lead}{words(statement.text)}"
    if statement.confidence == "low":
        text += " *(low confidence)*"
    if statement.note:
        text += f"\n  -# {words(statement.note)}"
    return Passage(text, statement.source)


def quote(said: Quote) -> Passage:
    """Return a community member's words, verbatim, with who said them."""
    return Passage(f"> {words(said.text)}\n> — {words(said.speaker)}", said.source)


def claims(title: str, statements: Iterable[Claim]) -> list[Passage]:
    """Return a heading and its statements; nothing at all where there are none."""
    points = [claim(statement) for statement in statements]
    return [heading(title), *points] if points else []


def source_line(source: Source) -> str:
    """Return publisher and date of a source, linked where it has a public address."""
    date = source.date if source.date != "not stated" else "date not stated"
    board = ", job board" if source.kind == "job-board" else ""
    return f"{link(source.publisher, source.url)}{board}, {words(date)}"


def deal(library: Library, passages: Sequence[Passage], limit: int = PAGE) -> tuple[tuple[Passage, ...], ...]:
    """Deal passages onto pages of about ``limit`` characters with their sources; at least one page."""
    dealt: list[tuple[Passage, ...]] = []
    page: list[Passage] = []
    cited: set[str] = set()
    used = 0
    for passage in passages:
        cost = _cost(library, passage, cited)
        if page and used + cost > limit:
            carried = [page.pop()] if page[-1].heading else []
            dealt.append(tuple(page))
            page, cited = carried, set()
            used = sum(_cost(library, kept, cited) for kept in carried)
            cost = _cost(library, passage, cited)
        page.append(passage)
        used += cost
        if passage.source:
            cited.add(passage.source)
    dealt.append(tuple(page))
    return tuple(kept for kept in dealt if kept) or ((),)


def write(library: Library, passages: Sequence[Passage]) -> tuple[Text, ...]:
    """Write one page: the lines with source numbers, then the sources."""
    numbers: dict[str, int] = {}
    lines: list[str] = []
    for passage in passages:
        text = passage.text
        if passage.heading and lines:
            lines.append("")  # a line right after a list would be read as part of its last point
        if passage.source:
            number = numbers.setdefault(passage.source, len(numbers) + 1)
            first, break_, rest = text.partition("\n")
            text = f"{first} `{number}`{break_}{rest}"
        lines.append(text)
    blocks = [Text("\n".join(lines))] if lines else []
    if numbers:
        known = [(n, library.sources[s]) for s, n in numbers.items()]
        blocks.append(Text(small("\n".join(f"`{number}` {source_line(source)}" for number, source in known))))
    return tuple(blocks)


def _cost(library: Library, passage: Passage, cited: set[str]) -> int:
    cost = len(passage.text) + 1 + passage.heading
    if passage.source:
        cost += _MARKER
        if passage.source not in cited:
            cost += len(source_line(library.sources[passage.source])) + _MARKER
    return cost
