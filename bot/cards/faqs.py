"""The card of a frequent question: a short answer first, the whole answer and what belongs to it behind tabs."""

from bot.cards import pay_figures
from bot.cards.components import Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check_menu
from bot.cards.markdown import escape_content
from bot.cards.pagination import (
    OPENING_WORDS,
    Paragraph,
    attributed,
    claim,
    count_words,
    fit_opening,
    heading,
    quote,
    render_page,
    repeats,
)
from bot.cards.polls import poll_paragraphs
from bot.cards.roles import fine_print
from bot.cards.specialties import specialty_lines
from bot.cards.tabs import GAPS, CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Faq, Specialty

_FIRST_STATEMENTS = 4


def faq_card(knowledge_base: KnowledgeBase, faq: Faq, page: int = 0, specialty: Specialty | None = None) -> Card:
    """Open a frequent question: the short answer and what supports it most, then tabs and what it leads to.

    Pages from 1 on are those of the whole answer, for buttons of messages that were sent before there were tabs.
    """
    if page > 0:
        return FAQ_TABS.build(knowledge_base, faq, "answer", page, specialty)
    leads = dict.fromkeys((*(r.role for r in faq.roles), *faq.pain_points, *faq.see_also))
    options = tuple(Option(knowledge_base.entries[i].name, i) for i in leads if i in knowledge_base.entries)
    chooser = (Row((Select(custom_id("entry", "pick"), "Related cards", options),)),) if options else ()
    third = next((key for key in ("checks", "pay", "roles", "figures") if FAQ_TABS.tabs[key].has(faq)), None)
    buttons = (
        FAQ_TABS.button(faq, "answer", main=True),
        *((FAQ_TABS.button(faq, third),) if third else ()),
        FAQ_TABS.button(faq, "sources"),
    )
    return Card(
        (
            Text(f"## {escape_content(faq.name)}"),
            *render_page(knowledge_base, faq_overview(knowledge_base, faq)),
            *specialty_lines(knowledge_base, faq, specialty),
            Divider(),
            FAQ_TABS.menu(faq),
            *chooser,
            *(exit_check_menu(knowledge_base.exit_checks.values()) if faq.shows == "exit-checks" else ()),
            Row(buttons),
            Text(fine_print(faq.reviewed)),
        ),
        route=("entry", faq.id),
    )


def faq_overview(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    """Return the short answer and as many statements of the whole one as a phone shows."""
    short = faq.short.get("answer")
    opening = [attributed(knowledge_base, short, bullet=False)] if short else []
    room = OPENING_WORDS - count_words(f"{faq.name} {short.text if short else ''}")
    statements = [said for said in faq.answer if short is None or not repeats(said, short)]
    first = fit_opening(statements or faq.answer, room, _FIRST_STATEMENTS)
    return [*opening, *(attributed(knowledge_base, said) for said in first)]


def faq_paragraphs(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    """Return everything a question's entry says, in the order it is read, for a place without tabs."""
    paragraphs = [*map(claim, faq.answer), *map(quote, faq.quotes)]
    paragraphs += _polls(knowledge_base, faq)
    if faq.roles:
        paragraphs += [heading("Roles"), *_roles(knowledge_base, faq)]
    if faq.shows == "pay":
        paragraphs += _all_pay(knowledge_base)
    if faq.shows == "exit-checks":
        paragraphs += [heading("Check before you sign or give notice, in this order"), *_exit_checks(knowledge_base)]
    if faq.unknown:
        paragraphs += [heading("No source was found for"), *(Paragraph(f"- {escape_content(u)}") for u in faq.unknown)]
    return paragraphs


def _answer(_knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    return [*map(claim, faq.answer), *map(quote, faq.quotes)]


def _polls(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    return [line for poll_id in faq.polls for line in poll_paragraphs(knowledge_base, poll_id)]


def _roles(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    return [claim(r.why, prefix=f"**{escape_content(knowledge_base.roles[r.role].name)}** · ") for r in faq.roles]


def _pay_of_all(knowledge_base: KnowledgeBase, _faq: Faq) -> list[Paragraph]:
    return _all_pay(knowledge_base)


def _checks(knowledge_base: KnowledgeBase, _faq: Faq) -> list[Paragraph]:
    return _exit_checks(knowledge_base)


def _all_pay(knowledge_base: KnowledgeBase) -> list[Paragraph]:
    """Return the foremost figures of each role by what they are per, then what clinical practice pays, named so."""
    paragraphs: list[Paragraph] = []
    first = [
        (role, figure)
        for role in knowledge_base.roles.values()
        for figure in pay_figures.headline_figures(knowledge_base, role.pay)
    ]
    for per, title in (("year", "A year"), ("hour", "An hour")):
        rows = [(role, figure) for role, figure in first if figure.per == per]
        if rows:
            paragraphs.append(heading(f"Paid {title.lower()}"))
        paragraphs += [
            Paragraph(
                f"- **{escape_content(role.name)}** · {pay_figures.summarize_pay(knowledge_base, figure)}",
                figure.source,
            )
            for role, figure in rows
        ]
    unstated = [escape_content(role.name) for role in knowledge_base.roles.values() if not role.pay]
    if unstated:
        paragraphs.append(Paragraph(f"Not stated by any source here: {', '.join(unstated)}."))
    for benchmark in knowledge_base.yardsticks.values():
        if benchmark.preferred:
            paragraphs.append(heading(f"For comparison, clinical practice: {benchmark.name}"))
            paragraphs += [
                Paragraph(f"- {pay_figures.summarize_pay(knowledge_base, figure)}", figure.source)
                for figure in benchmark.pay
            ]
            paragraphs += map(claim, benchmark.notes)
    return paragraphs


def _exit_checks(knowledge_base: KnowledgeBase) -> list[Paragraph]:
    groups = knowledge_base.exit_checks.values()
    return [
        *(Paragraph(f"- **{escape_content(group.name)}** · {escape_content(group.ask)}") for group in groups),
    ]


FAQ_TABS: CardTabs[Faq] = CardTabs(
    "topic",
    {
        "answer": Tab("Full answer", _answer),
        "roles": Tab("Roles, and why", _roles, lambda _, faq: [r.role for r in faq.roles], lambda faq: bool(faq.roles)),
        "figures": Tab("Polls", _polls, has=lambda faq: bool(faq.polls)),
        "pay": Tab("Pay of every role", _pay_of_all, has=lambda faq: faq.shows == "pay"),
        "checks": Tab("Checks before you leave", _checks, has=lambda faq: faq.shows == "exit-checks"),
        "unknown": Tab(GAPS, gaps_tab, has=lambda faq: bool(faq.unknown)),
        "sources": Tab("Sources", sources_tab),
    },
)
