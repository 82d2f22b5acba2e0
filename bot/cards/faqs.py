"""The card of a frequent question."""

from bot.cards import pay_figures
from bot.cards.components import Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check_menu
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, heading, page_buttons, paginate, quote, render_page
from bot.cards.polls import poll_paragraphs
from bot.cards.specialties import specialty_lines
from knowledge import KnowledgeBase
from knowledge.model import Faq, Specialty


def faq_card(knowledge_base: KnowledgeBase, faq: Faq, page: int = 0, specialty: Specialty | None = None) -> Card:
    """Open a frequent question: the answer, its figures, and the entries it leads to; pages beyond the last show it.

    The first page also has what a specialty says on what the question is about.
    """
    pages = paginate(knowledge_base, faq_paragraphs(knowledge_base, faq))
    page = max(0, min(page, len(pages) - 1))
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    leads = dict.fromkeys((*(r.role for r in faq.roles), *faq.pain_points, *faq.see_also))
    options = tuple(Option(knowledge_base.entries[i].name, i) for i in leads if i in knowledge_base.entries)
    chooser = (Row((Select(custom_id("entry", "pick"), "Open what this is about", options),)),) if options else ()
    return Card(
        (
            Text(f"## {escape_content(faq.name)}{count}"),
            *render_page(knowledge_base, pages[page]),
            *(specialty_lines(knowledge_base, faq, specialty) if page == 0 else ()),
            Divider(),
            *chooser,
            *(exit_check_menu(knowledge_base.exit_checks.values()) if faq.shows == "exit-checks" else ()),
            Row(page_buttons(page, len(pages), lambda at: custom_id("entry", "page", faq.id, at))),
            Text(subtext(f"Information, not advice. Entry reviewed {faq.reviewed}.")),
        ),
        route=("entry", faq.id, str(page)),
    )


def faq_paragraphs(knowledge_base: KnowledgeBase, faq: Faq) -> list[Paragraph]:
    """Return everything a question's entry says, in the order it is read."""
    paragraphs = [*map(claim, faq.answer), *map(quote, faq.quotes)]
    for poll_id in faq.polls:
        paragraphs += poll_paragraphs(knowledge_base, poll_id)
    if faq.roles:
        paragraphs.append(heading("Roles"))
        paragraphs += [
            claim(r.why, prefix=f"**{escape_content(knowledge_base.roles[r.role].name)}** · ") for r in faq.roles
        ]
    if faq.shows == "pay":
        paragraphs += _all_pay(knowledge_base)
    if faq.shows == "exit-checks":
        paragraphs += _exit_checks(knowledge_base)
    if faq.unknown:
        paragraphs += [heading("No source was found for"), *(Paragraph(f"- {escape_content(u)}") for u in faq.unknown)]
    return paragraphs


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
            paragraphs.append(heading(f"{title} (not to be ranked against other kinds of pay)"))
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
            paragraphs.append(heading(f"Yardstick, clinical practice: {benchmark.name}"))
            paragraphs += [
                Paragraph(f"- {pay_figures.summarize_pay(knowledge_base, figure)}", figure.source)
                for figure in benchmark.pay
            ]
            paragraphs += map(claim, benchmark.notes)
    return paragraphs


def _exit_checks(knowledge_base: KnowledgeBase) -> list[Paragraph]:
    paragraphs = [heading("Check before you sign or give notice, in this order")]
    groups = knowledge_base.exit_checks.values()
    return [
        *paragraphs,
        *(Paragraph(f"- **{escape_content(group.name)}** · {escape_content(group.ask)}") for group in groups),
    ]
