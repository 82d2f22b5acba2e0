"""Statements with their sources, split into pages: source numbers in the text, the sources below in one small line.

The first screen of a card names who said a figure beside it instead, and keeps the links behind *Sources*.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.cards.components import Button, Text
from bot.cards.custom_id import CustomId
from bot.cards.dates import NOT_STATED, format_date, year_of
from bot.cards.markdown import escape_content, link, subtext
from knowledge import KnowledgeBase
from knowledge.model import Claim, Quote, Source

PAGE_LENGTH = 3000
"""Characters of a page, sources included: a few thumb lengths of a phone, and under Discord's 4,000 with controls."""
TAB_LENGTH = 2400
"""Characters of a page behind a tab, addresses of sources included: about one and a half phone screens."""
OPENING_WORDS = 120
"""Words of the first screen of a card, without sources: what fits a phone 390 pixels wide."""
OPENING_BULLETS = 5
_SAME_WORDS = 0.6
"""Share of the words of a statement that the short answer has, from which it is a repetition."""
_MAX_OF_PUBLISHER = 8
"""Sources of one publisher in one line, so that no line is longer than a page."""
_NO_DATE = "Sources shown without a date don't state one."
_MARKER_LENGTH = 6
"""Characters of a source number in brackets, with its blank."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line with at most one source; a heading opens a group and is never left alone at the end of a page."""

    text: str
    source: str | None = None
    heading: bool = False


def heading(text: str) -> Paragraph:
    """Return a group heading, one level below the title of a card."""
    return Paragraph(f"### {escape_content(text)}", heading=True)


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


def attributed(knowledge_base: KnowledgeBase, statement: Claim, *, prefix: str = "", bullet: bool = True) -> Paragraph:
    """Return a statement for the first screen of a card: who said it, and when, stands beside it in italics."""
    said = claim(statement, prefix=prefix)
    first, break_, rest = said.text.partition("\n")
    first = first if bullet else first.removeprefix("- ")
    rest = rest if bullet else rest.removeprefix("  ")
    return Paragraph(f"{first} *{attribution(knowledge_base.sources[statement.source])}*{break_}{rest}")


def attribution(source: Source) -> str:
    """Return who said something and in which year, without a link, such as "AMA, 2024"."""
    if source.kind == "reading":
        return "our reading"
    year = year_of(source.date)
    board = ", job board" if source.kind == "job-board" else ""
    return f"{escape_content(source.publisher)}{board}" + (f", {year}" if year else "")


def count_words(text: str) -> int:
    """Return how many words a text has, as somebody who reads it would count them."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def fit_opening(statements: Iterable[Claim], words: int, bullets: int = OPENING_BULLETS) -> tuple[Claim, ...]:
    """Return the first statements that fit into so many words and bullets; always at least one, if there is any."""
    kept: list[Claim] = []
    for statement in statements:
        words -= count_words(f"{statement.text} {statement.note or ''}")
        if kept and (words < 0 or len(kept) >= bullets):
            break
        kept.append(statement)
    return tuple(kept)


def repeats(said: Claim, short: Claim) -> bool:
    """Tell whether a statement says what the short answer has just said, in nearly the same words."""
    words = {word.strip(".,;:").lower() for word in said.text.split()}
    known = {word.strip(".,;:").lower() for word in short.text.split()}
    return len(words & known) >= _SAME_WORDS * len(words)


def source_line(source: Source) -> str:
    """Return publisher and date of a source, linked if it has a public address."""
    date = format_date(source.date) if source.date != NOT_STATED else "date not stated"
    board = ", job board" if source.kind == "job-board" else ""
    return f"{link(source.publisher, source.url)}{board}, {escape_content(date)}"


def source_list(sources: Mapping[Source, str]) -> tuple[str, ...]:
    """Return sources with the label of each, every publisher once; the last line says what a missing date means.

    Args:
        sources: source → its label, such as a number; empty for none.
    """
    by_publisher: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        by_publisher.setdefault((source.publisher, source.kind), []).append(source)
    lines = [
        _publisher_line(group[at : at + _MAX_OF_PUBLISHER], sources)
        for group in by_publisher.values()
        for at in range(0, len(group), _MAX_OF_PUBLISHER)
    ]
    undated = any(source.date == NOT_STATED and source.kind != "reading" for source in sources)
    return (*lines, *((_NO_DATE,) if undated else ()))


def _publisher_line(group: Sequence[Source], labels: Mapping[Source, str]) -> str:
    board = ", job board" if group[0].kind == "job-board" else ""
    if len(group) == 1:
        (source,) = group
        date = "" if source.date == NOT_STATED else f", {escape_content(format_date(source.date))}"
        return f"{labels[source]} {link(source.publisher, source.url)}{board}{date}".strip()
    dates = {source: "no date" if source.date == NOT_STATED else format_date(source.date) for source in group}
    each = ", ".join(f"{labels[source]} {link(date, source.url)}".strip() for source, date in dates.items())
    return f"{escape_content(group[0].publisher)}{board}: {each}"


def paginate_groups(
    knowledge_base: KnowledgeBase, paragraphs: Sequence[Paragraph], limit: int = TAB_LENGTH
) -> tuple[tuple[Paragraph, ...], ...]:
    """Split paragraphs into pages so that a group under one heading stays on one page, if a page can hold it at all."""
    pages: list[tuple[Paragraph, ...]] = []
    page: tuple[Paragraph, ...] = ()
    for group in _groups(paragraphs):
        if page and len(paginate(knowledge_base, (*page, *group), limit)) > 1:
            pages.append(page)
            page = ()
        *full, page = paginate(knowledge_base, (*page, *group), limit)
        pages.extend(full)
    return (*pages, page) if page or not pages else tuple(pages)


def _groups(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    groups: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        if not groups or (paragraph.heading and not groups[-1][-1].heading):
            groups.append([])
        groups[-1].append(paragraph)
    return groups


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
        if paragraph.heading and lines and not text.startswith("#"):
            lines.append("")  # a line right after a list would be read as part of its last point
        if paragraph.source:
            number = numbers.setdefault(paragraph.source, len(numbers) + 1)
            first, break_, rest = text.partition("\n")
            text = f"{first} `{number}`{break_}{rest}"
        lines.append(text)
    blocks = [Text("\n".join(lines))] if lines else []
    if numbers:
        labels = {knowledge_base.sources[source]: f"`{number}`" for source, number in numbers.items()}
        blocks.append(Text(subtext(" · ".join(source_list(labels)))))
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
