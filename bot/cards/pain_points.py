"""The card of a pain point: two lines on it, help at work, then roles with how each helps and what it costs."""

from bot.cards.components import Block, Card, Divider, Row, Text
from bot.cards.markdown import escape_content
from bot.cards.pagination import (
    Paragraph,
    attributed,
    claim,
    count_words,
    fit_opening,
    heading,
    quote,
    render_page,
)
from bot.cards.polls import poll_paragraphs
from bot.cards.roles import fine_print
from bot.cards.specialties import specialty_lines
from bot.cards.support import support_lines_text
from bot.cards.tabs import GAPS, CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Claim, PainPoint, RelievedPainPoint, Role, Specialty

FIRST_AT_WORK, FIRST_ROLES = 3, 2
"""Lines of the first screen; the rest is one tap away."""
_WORDS_AT_WORK, _WORDS_ROLES = 75, 75
"""Words of the first screen for each of the two."""


def pain_point_card(knowledge_base: KnowledgeBase, pain_point: PainPoint, specialty: Specialty | None = None) -> Card:
    """Open a pain point: support lines where they belong, two lines on it, help at work, then roles."""
    top: tuple[Block, ...] = ()
    if pain_point.support_lines:
        top = (Text(support_lines_text(knowledge_base)), Divider())
    work = len(pain_point.at_work)
    roles = len(knowledge_base.roles_for_pain_point(pain_point.id))
    buttons = (
        PAIN_POINT_TABS.button(pain_point, "work", f"All help at work ({work})" if work else "Help at work", main=True),
        PAIN_POINT_TABS.button(pain_point, "roles", f"All roles ({roles})"),
        PAIN_POINT_TABS.button(pain_point, "figures", "Figures"),
        PAIN_POINT_TABS.button(pain_point, "sources", "Sources"),
    )
    return Card(
        (
            Text(f"## {escape_content(pain_point.name)}"),
            *top,
            *render_page(knowledge_base, pain_point_overview(knowledge_base, pain_point)),
            *specialty_lines(knowledge_base, pain_point, specialty),
            Divider(),
            PAIN_POINT_TABS.menu(pain_point),
            Row(buttons),
            Text(fine_print(pain_point.reviewed)),
        ),
        accent="warm" if top else "calm",
        route=("entry", pain_point.id),
        sensitive=pain_point.support_lines,
    )


def pain_point_overview(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    """Return what it is in two lines, help at work, then the roles that help, as much as a phone shows."""
    paragraphs = [attributed(knowledge_base, pain_point.short.get("answer", pain_point.lead), bullet=False)]
    paragraphs.append(heading("Help at work"))
    if pain_point.at_work_missing:
        paragraphs.append(Paragraph(escape_content(pain_point.at_work_missing)))
    paragraphs += [
        attributed(knowledge_base, said) for said in fit_opening(pain_point.at_work, _WORDS_AT_WORK, FIRST_AT_WORK)
    ]
    helping = knowledge_base.roles_for_pain_point(pain_point.id)
    if helping:
        paragraphs.append(heading("Roles that may help, and the trade-offs"))
    words = _WORDS_ROLES
    for place, (role, relief) in enumerate(helping[:FIRST_ROLES]):
        line = role_line(role, relief)
        words -= count_words(line)
        if place and words < 0:
            break
        paragraphs.append(Paragraph(line))
    return paragraphs


def role_line(role: Role, relief: RelievedPainPoint) -> str:
    """Return in one line how a role helps with a pain point and what it costs, with the caveats of both."""
    name = escape_content(role.short_name)
    return f"- **{name}** · {_with_caveats(relief.how)} **But:** {_with_caveats(relief.trade_off)}"


def _with_caveats(said: Claim) -> str:
    unsure = "low confidence" if said.confidence == "low" else ""
    caveats = " ".join(filter(None, (escape_content(said.note or ""), unsure)))
    return escape_content(said.text) + (f" *({caveats})*" if caveats else "")


def _at_work(_knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    missing = [Paragraph(escape_content(pain_point.at_work_missing))] if pain_point.at_work_missing else []
    return [*missing, *map(claim, pain_point.at_work)]


def _figures(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    paragraphs = [claim(pain_point.lead), *map(claim, pain_point.says), *map(quote, pain_point.quotes)]
    for poll_id in pain_point.polls:
        paragraphs += poll_paragraphs(knowledge_base, poll_id)
    return paragraphs


def _roles(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for role, relief in knowledge_base.roles_for_pain_point(pain_point.id):
        paragraphs += [
            Paragraph(f"### {escape_content(role.name)}", heading=True),
            claim(relief.how),
            claim(relief.trade_off, prefix="**The trade-off** · "),
        ]
    not_helping = knowledge_base.roles_not_for_pain_point(pain_point.id)
    if not_helping:
        paragraphs.append(heading("Roles that don't help"))
    paragraphs += [claim(kept.why, prefix=f"**{escape_content(role.name)}** · ") for role, kept in not_helping]
    return paragraphs or [Paragraph("I have no role that helps with this.")]


def _helping_role_ids(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[str]:
    return [role.id for role, _ in knowledge_base.roles_for_pain_point(pain_point.id)]


PAIN_POINT_TABS: CardTabs[PainPoint] = CardTabs(
    "topic",
    {
        "work": Tab("Help at work", _at_work),
        "roles": Tab("Roles that may help, and those that don't", _roles, _helping_role_ids),
        "figures": Tab("Figures, polls and quotes", _figures, lambda _, pain_point: (pain_point.id,)),
        "unknown": Tab(GAPS, gaps_tab, has=lambda pain_point: bool(pain_point.unknown)),
        "sources": Tab("Sources", sources_tab),
    },
)
