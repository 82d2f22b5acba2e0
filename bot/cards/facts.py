"""Every figure of the base on one entry or one specialty, with its source."""

import re
from collections.abc import Iterator

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, claim, heading, page_buttons, paginate, quote, render_page
from bot.cards.polls import poll_paragraphs
from knowledge import KnowledgeBase
from knowledge.model import Claim, Entry, Faq, LowCostTrial, PainPoint, PayBenchmark, Quote, Role, Specialty
from knowledge.model.traversal import iter_models

_PAGE_LENGTH = 2000
_DIGIT_PATTERN = re.compile(r"\d")


Topic = Entry | Specialty


def facts_card(knowledge_base: KnowledgeBase, entry: Topic, page: int = 0) -> Card:
    """Show every statement with a figure in it, every pay figure and every poll; pages beyond the last show it."""
    paragraphs = fact_paragraphs(knowledge_base, entry) or [Paragraph("No source here states a figure on this.")]
    pages = paginate(knowledge_base, paragraphs, _PAGE_LENGTH)
    page = max(0, min(page, len(pages) - 1))
    count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    opens = (
        custom_id("specialty", "page", entry.id, 0)
        if isinstance(entry, Specialty)
        else custom_id("entry", "open", entry.id)
    )
    navigation = page_buttons(page, len(pages), lambda at: custom_id("facts", "open", entry.id, at))
    return Card(
        (
            Text(f"## Every figure, with its source\n-# {escape_content(entry.name)}{count}"),
            *render_page(knowledge_base, pages[page]),
            Divider(),
            Row((Button("Open the card", opens), *navigation)),
        ),
        route=("facts", entry.id, str(page)),
        sensitive=isinstance(entry, PainPoint) and entry.support_lines,
    )


def fact_paragraphs(knowledge_base: KnowledgeBase, entry: Topic) -> list[Paragraph]:
    """Return pay, polls and tables, then statements and voices with a figure, in the order of the entry.

    A question that shows a table of the base has the figures of the table: of pay what clinical practice pays, since
    the pay of roles is each role's own. Exit checks are topics themselves.
    """
    paragraphs: list[Paragraph] = []
    if isinstance(entry, Role):
        paragraphs += pay_figures.pay_table(knowledge_base, entry.pay)
    else:
        for poll_id in entry.polls:
            paragraphs += poll_paragraphs(knowledge_base, poll_id)
    if isinstance(entry, Faq):
        paragraphs += _table(knowledge_base, entry)
    said = list(_statements(entry))
    return paragraphs + ([heading("More figures on its card"), *said] if paragraphs and said else said)


def _table(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    if faq.shows == "pay":
        paragraphs.append(Paragraph("For the pay of roles, use /pay."))
        for benchmark in knowledge_base.yardsticks.values():
            paragraphs.append(heading(f"For comparison, clinical practice: {benchmark.name}"))
            paragraphs += [pay_figures.figure_paragraph(knowledge_base, figure) for figure in benchmark.pay]
            paragraphs += _statements(benchmark)
    if faq.shows == "exit-checks":
        paragraphs.append(Paragraph("What to check before you leave, each with its figures: /check"))
    return paragraphs


def _statements(entry: Topic | PayBenchmark) -> Iterator[Paragraph]:
    for _, part in iter_models(entry):
        match part:
            case Claim() if _has_figure(part.text, part.note):
                yield claim(part)
            case Quote() if _has_figure(part.text):
                yield quote(part)
            case LowCostTrial() if _has_figure(part.text):
                yield Paragraph(f"- {escape_content(part.text)}", part.source)
            case _:
                continue


def _has_figure(*texts: str | None) -> bool:
    return any(text and _DIGIT_PATTERN.search(text) for text in texts)
