"""Statements with their sources, split into pages: source numbers in the text, the sources below."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.cards.components import Button, Text
from bot.cards.custom_id import CustomId
from bot.cards.markdown import escape_content, link, subtext
from knowledge import KnowledgeBase
from knowledge.model import Claim, Quote, Source

PAGE_LENGTH = 3000
"""Characters of a page, sources included: a few thumb lengths of a phone, and under Discord's 4,000 with controls."""
_MARKER_LENGTH = 6
"""Characters of a source number in brackets, with its blank."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line with at most one source; a heading opens a group and is never left alone at the end of a page."""

    text: str
    source: str | None = None
    heading: bool = False


def heading(text: str) -> Paragraph:
    """Return a group heading."""
    return Paragraph(f"**{escape_content(text)}**", heading=True)


def claim(statement: Claim, *, prefix: str = "") -> Paragraph:
    """Return a statement as a bullet, with its note, a mark for low confidence, and the last day on which it holds."""
    text = f"- {prefix}{escape_content(statement.text)}"
    if statement.confidence == "low":
        text += " *(low confidence)*"
    if statement.note:
        text += f"\n  -# {escape_content(statement.note)}"
    if statement.valid_until:
        text += f"\n  -# {_last_day(statement.valid_until)}"
    return Paragraph(text, statement.source)


def _last_day(day: str) -> str:
    """Return the last day with how long it is away or ago, which Discord counts itself, also in old messages."""
    last = datetime.fromisoformat(day).replace(tzinfo=UTC)
    end = int((last + timedelta(days=1)).timestamp())
    return f"Valid until {last:%B} {last.day}, {last.year} (<t:{end}:R>)"


def quote(said: Quote) -> Paragraph:
    """Return a community member's words, verbatim, with who said them."""
    return Paragraph(f"> {escape_content(said.text)}\n> — {escape_content(said.speaker)}", said.source)


def claims(title: str, statements: Iterable[Claim]) -> list[Paragraph]:
    """Return a heading and its statements; nothing if there are none."""
    points = [claim(statement) for statement in statements]
    return [heading(title), *points] if points else []


def source_line(source: Source) -> str:
    """Return publisher and date of a source, linked if it has a public address."""
    date = source.date if source.date != "not stated" else "date not stated"
    board = ", job board" if source.kind == "job-board" else ""
    return f"{link(source.publisher, source.url)}{board}, {escape_content(date)}"


def paginate(
    knowledge_base: KnowledgeBase, paragraphs: Sequence[Paragraph], limit: int = PAGE_LENGTH
) -> tuple[tuple[Paragraph, ...], ...]:
    """Split paragraphs into pages of about ``limit`` characters including their sources; at least one page."""
    pages: list[tuple[Paragraph, ...]] = []
    page: list[Paragraph] = []
    cited: set[str] = set()
    used = 0
    for paragraph in paragraphs:
        length = _length(knowledge_base, paragraph, cited)
        if page and used + length > limit:
            carried = [page.pop()] if page[-1].heading else []
            pages.append(tuple(page))
            page, cited = carried, set()
            used = sum(_length(knowledge_base, kept, cited) for kept in carried)
            length = _length(knowledge_base, paragraph, cited)
        page.append(paragraph)
        used += length
        if paragraph.source:
            cited.add(paragraph.source)
    pages.append(tuple(page))
    return tuple(kept for kept in pages if kept) or ((),)


def render_page(knowledge_base: KnowledgeBase, paragraphs: Sequence[Paragraph]) -> tuple[Text, ...]:
    """Render one page: the lines with source numbers, then the sources."""
    numbers: dict[str, int] = {}
    lines: list[str] = []
    for paragraph in paragraphs:
        text = paragraph.text
        if paragraph.heading and lines:
            lines.append("")  # a line right after a list would be read as part of its last point
        if paragraph.source:
            number = numbers.setdefault(paragraph.source, len(numbers) + 1)
            first, break_, rest = text.partition("\n")
            text = f"{first} `{number}`{break_}{rest}"
        lines.append(text)
    blocks = [Text("\n".join(lines))] if lines else []
    if numbers:
        known = [(n, knowledge_base.sources[s]) for s, n in numbers.items()]
        blocks.append(Text(subtext("\n".join(f"`{number}` {source_line(source)}" for number, source in known))))
    return tuple(blocks)


def _length(knowledge_base: KnowledgeBase, paragraph: Paragraph, cited: set[str]) -> int:
    length = len(paragraph.text) + 1 + paragraph.heading
    if paragraph.source:
        length += _MARKER_LENGTH
        if paragraph.source not in cited:
            length += len(source_line(knowledge_base.sources[paragraph.source])) + _MARKER_LENGTH
    return length


def page_buttons(page: int, pages: int, opens: Callable[[int], CustomId]) -> tuple[Button, ...]:
    """Return the buttons to the previous and next page, if there are any.

    Args:
        page: which is shown, from 0.
        pages: how many there are.
        opens: returns the custom_id that opens a page.
    """
    before = (Button("Previous page", opens(page - 1)),) if page > 0 else ()
    after = (Button("Next page", opens(page + 1), "primary"),) if page + 1 < pages else ()
    return (*before, *after)
