"""The cards of /pay: an overview, the range of each role within one kind of pay, every figure, and why they differ."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import get_args

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import TAB_LENGTH, Paragraph, claim, heading, page_buttons, paginate_groups, render_page
from bot.cards.pay_chart import BENCHMARK, overview_chart
from bot.charts.range_chart import RangeChart
from knowledge import KnowledgeBase
from knowledge.model import Faq, Pay, Role
from knowledge.model.evidence import PayPer

DEFAULT_KIND = "all"
KINDS: Mapping[str, str] = {"all": "All pay", "year": "A year", "hour": "An hour", "piece": "By piece of work"}
"""What can be asked for. The last three are never mixed: a figure of one says nothing about one of another."""
_TITLES: Mapping[str, str] = {"year": "Yearly pay", "hour": "Hourly pay", "piece": "Pay by piece of work"}
_SEPARATE_KINDS = tuple(kind for kind in KINDS if kind != DEFAULT_KIND)
_SINGLE_UNIT_KINDS = {"year", "hour"}
_BENCHMARK_UNITS: Mapping[str, set[str]] = {"year": {"year", "month"}, "hour": {"hour"}}
"""Beside which kind a yardstick stands, by what it is per; some countries pay salaries by the month."""
PER_PAGE = 5
"""Roles on a page of one kind of pay."""
_NOT_RANKED = "Sources count different people, so the order is not a ranking."


def kind_or_default(kind: str) -> str:
    """Return a kind that there is."""
    return kind if kind in KINDS else DEFAULT_KIND


def pay_overview_chart(
    knowledge_base: KnowledgeBase, kind: str, roles: Collection[Role] | None = None
) -> RangeChart | None:
    """Return the chart of one kind or, of all, of each on scales of its own; of all roles unless some are given."""
    kind = kind_or_default(kind)
    units = [per for per in get_args(PayPer) if _is_of(kind, per)]
    return overview_chart(knowledge_base, f"{_title(kind)}: what the sources say", units, roles)


def pay_page_chart(knowledge_base: KnowledgeBase, kind: str, page: int) -> RangeChart | None:
    """Return the chart of the roles on one page of a kind, so that it is a single picture a phone can show."""
    roles, page, _ = _page(knowledge_base, kind_or_default(kind), page)
    return pay_overview_chart(knowledge_base, kind, roles)


def _page(knowledge_base: KnowledgeBase, kind: str, page: int) -> tuple[tuple[Role, ...], int, int]:
    """Return the roles on a page of a kind, the number of that page, and how many pages there are."""
    roles = [*roles_with_pay(knowledge_base, kind)]
    if kind in _SINGLE_UNIT_KINDS:
        roles.sort(key=lambda role: -_highest(knowledge_base, role, kind))
    pages = max(0, len(roles) - 1) // PER_PAGE + 1
    page = max(0, min(page, pages - 1))
    return tuple(roles[page * PER_PAGE : (page + 1) * PER_PAGE]), page, pages


def pay_card(knowledge_base: KnowledgeBase, kind: str, page: int = 0, pictures: Sequence[Picture] = ()) -> Card:
    """Show the overview of all kinds, or the range of each role within one kind; pages beyond the last show it."""
    kind = kind_or_default(kind)
    if kind == DEFAULT_KIND:
        return _overview_card(knowledge_base)
    shown, page, pages = _page(knowledge_base, kind, page)
    count = f" · page {page + 1} of {pages}" if pages > 1 else ""
    number, ranked = len([*roles_with_pay(knowledge_base, kind)]), kind in _SINGLE_UNIT_KINDS
    lines = (
        f"- **{escape_content(role.short_name)}** · "
        f"{pay_figures.short_range(knowledge_base, _of_kind(role, kind), others=False)}"
        for role in shown
    )
    options = tuple(Option(role.name, role.id) for role in shown)
    return Card(
        (
            Text(f"## {_title(kind)}\n-# {number} roles{', highest first' if ranked else ''}{count}"),
            Text("\n".join((*lines, *(_benchmark_lines(knowledge_base, kind) if page == 0 else ())))),
            *pictures,
            Text(subtext(_NOT_RANKED)),
            Divider(),
            Row((Select(custom_id("role", "pick"), "Open a role", options),)),
            Row(
                (
                    *_navigation("open", kind, page, pages),
                    Button("Every figure", custom_id("pay", "figures", kind, 0)),
                    Button("Why do these differ?", custom_id("pay", "why", kind, 0)),
                    Button("All pay", custom_id("pay", "open", DEFAULT_KIND, 0)),
                )
            ),
        ),
        route=("pay", kind, str(page)),
    )


def pay_figures_card(knowledge_base: KnowledgeBase, kind: str, page: int = 0) -> Card:
    """Show every figure of one kind, or of all, job boards first within each role; pages beyond the last show it."""
    kind = kind_or_default(kind)
    pages = paginate_groups(knowledge_base, [*_figure_paragraphs(knowledge_base, kind)], TAB_LENGTH)
    page = max(0, min(page, len(pages) - 1))
    count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    return Card(
        (
            Text(f"## Every figure\n-# {_title(kind)}{count}"),
            *render_page(knowledge_base, pages[page]),
            Divider(),
            Row(
                (
                    Button("Back", custom_id("pay", "open", kind, 0)),
                    *_navigation("figures", kind, page, len(pages)),
                    Button("Why do these differ?", custom_id("pay", "why", kind, 0)),
                )
            ),
            Text(subtext(pay_figures.UNSTATED)),
        ),
        route=("figures", kind, str(page)),
    )


def _overview_card(knowledge_base: KnowledgeBase) -> Card:
    """Show for each kind of pay how many roles have it, and its two ends with the roles they belong to."""
    lines = [line for kind in _SEPARATE_KINDS if (line := _kind_line(knowledge_base, kind))]
    lines += [line for kind in ("year",) for line in _benchmark_lines(knowledge_base, kind)]
    total = sum(len(role.pay) for role in knowledge_base.roles.values())
    unstated = [escape_content(role.short_name) for role in knowledge_base.roles.values() if not role.pay]
    silent = f"\n-# No figure found for: {', '.join(unstated)}." if unstated else ""
    return Card(
        (
            Text(f"## Pay\n-# {total} figures, each with its source. Hourly and yearly pay can't be ranked together."),
            Text("\n".join(lines) + silent),
            Divider(),
            Row(
                (
                    *(
                        Button(KINDS[kind], custom_id("pay", "open", kind, 0), "primary" if place == 0 else "secondary")
                        for place, kind in enumerate(_SEPARATE_KINDS)
                    ),
                    Button("Every figure", custom_id("pay", "figures", DEFAULT_KIND, 0)),
                    Button("Why do these differ?", custom_id("pay", "why", DEFAULT_KIND, 0)),
                )
            ),
        ),
        route=("pay", DEFAULT_KIND, "0"),
    )


def _kind_line(knowledge_base: KnowledgeBase, kind: str) -> str:
    """Return how many roles are paid so and the one with the highest figure; for pay by piece only what it is per."""
    roles = [*roles_with_pay(knowledge_base, kind)]
    if not roles:
        return ""
    count = f"- **{KINDS[kind]}** · {len(roles)} role{'s' if len(roles) > 1 else ''}"
    if kind not in _SINGLE_UNIT_KINDS:
        per = dict.fromkeys(figure.per for role in roles for figure in _of_kind(role, kind))
        return f"{count}, paid by the {', '.join(per)}"
    top = max(roles, key=lambda role: _highest(knowledge_base, role, kind))
    said = pay_figures.short_range(knowledge_base, _of_kind(top, kind), others=False)
    return f"{count}. Highest: {escape_content(top.short_name)}, {said}"


def _highest(knowledge_base: KnowledgeBase, role: Role, kind: str) -> float:
    return pay_figures.highest(knowledge_base, _of_kind(role, kind))


def _benchmark_lines(knowledge_base: KnowledgeBase, kind: str) -> Iterator[str]:
    """Yield what clinical practice pays, of the preferred surveys, for kinds that it is paid in."""
    for benchmark in knowledge_base.yardsticks.values():
        figures = [figure for figure in benchmark.pay if figure.per in _BENCHMARK_UNITS.get(kind, ())]
        if figures and benchmark.preferred:
            said = pay_figures.short_range(knowledge_base, figures, others=False)
            yield f"- **{BENCHMARK}** · {escape_content(benchmark.name)}: {said}"


def pay_differences_card(knowledge_base: KnowledgeBase, kind: str, page: int = 0) -> Card:
    """Show what the base says on why figures differ: its notes on each role, then its answer on comparing pay."""
    kind = kind_or_default(kind)
    pages = paginate_groups(knowledge_base, [*_reason_paragraphs(knowledge_base, kind)], TAB_LENGTH)
    page = max(0, min(page, len(pages) - 1))
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    return Card(
        (
            Text(f"## Why do these figures differ?{count}"),
            *render_page(knowledge_base, pages[page]),
            Divider(),
            Row(
                (
                    Button("Back", custom_id("pay", "open", kind, 0)),
                    *_navigation("why", kind, page, len(pages)),
                )
            ),
        ),
        route=("why", kind, str(page)),
    )


def roles_with_pay(knowledge_base: KnowledgeBase, kind: str) -> Iterator[Role]:
    """Yield the roles of which the card of a kind shows figures."""
    return (role for role in knowledge_base.roles.values() if _of_kind(role, kind_or_default(kind)))


def _title(kind: str) -> str:
    return KINDS[kind] if kind == DEFAULT_KIND else _TITLES[kind]


def _navigation(verb: str, kind: str, page: int, pages: int) -> tuple[Button, ...]:
    return page_buttons(page, pages, lambda at: custom_id("pay", verb, kind, at))


def _is_of(kind: str, per: str) -> bool:
    return kind == DEFAULT_KIND or (per == kind if kind in _SINGLE_UNIT_KINDS else per not in _SINGLE_UNIT_KINDS)


def _of_kind(role: Role, kind: str) -> list[Pay]:
    return [figure for figure in role.pay if _is_of(kind, figure.per)]


def _figure_paragraphs(knowledge_base: KnowledgeBase, kind: str) -> Iterator[Paragraph]:
    for each in _SEPARATE_KINDS if kind == DEFAULT_KIND else (kind,):
        named = f" · {KINDS[each].lower()}" if kind == DEFAULT_KIND else ""
        for role in knowledge_base.roles.values():
            yield from _group_paragraphs(knowledge_base, f"{role.name}{named}", _of_kind(role, each))
        for benchmark in knowledge_base.yardsticks.values():
            figures = [figure for figure in benchmark.pay if figure.per in _BENCHMARK_UNITS.get(each, ())]
            yield from _group_paragraphs(knowledge_base, f"{BENCHMARK} ({benchmark.name})", figures)
    unstated = [escape_content(role.short_name) for role in knowledge_base.roles.values() if not role.pay]
    if unstated:
        yield Paragraph(f"Not stated by any source here: {', '.join(unstated)}.")


def _group_paragraphs(knowledge_base: KnowledgeBase, title: str, figures: list[Pay]) -> Iterator[Paragraph]:
    if figures:
        yield heading(title)
    by_board: Callable[[Pay], bool] = lambda figure: knowledge_base.sources[figure.source].kind != "job-board"  # noqa: E731
    for figure in sorted(figures, key=by_board):
        yield pay_figures.figure_paragraph(knowledge_base, figure)


def _reason_paragraphs(knowledge_base: KnowledgeBase, kind: str) -> Iterator[Paragraph]:
    """Return conclusions of our own first: they are what compares sources; then how each role is paid."""
    with_pay = [role for role in knowledge_base.roles.values() if _of_kind(role, kind)]
    ours = [
        claim(note, prefix=f"**{escape_content(role.short_name)}** · ")
        for role in with_pay
        for note in role.pay_notes
        if _is_ours(knowledge_base, note.source)
    ]
    if ours:
        yield heading("Where the sources disagree")
        yield from ours
    for faq in _pay_faqs(knowledge_base):
        yield heading(faq.name)
        yield from map(claim, sorted(faq.answer, key=lambda said: not _is_ours(knowledge_base, said.source)))
    others = [
        claim(note, prefix=f"**{escape_content(role.short_name)}** · ")
        for role in with_pay
        for note in role.pay_notes
        if not _is_ours(knowledge_base, note.source)
    ]
    if others:
        yield heading("How it is paid")
        yield from others


def _is_ours(knowledge_base: KnowledgeBase, source: str) -> bool:
    return knowledge_base.sources[source].kind == "reading"


def _pay_faqs(knowledge_base: KnowledgeBase) -> tuple[Faq, ...]:
    return tuple(faq for faq in knowledge_base.faqs.values() if faq.shows == "pay")
