"""The card of a pain point: what it is, help at work first, then roles that ease it, each at a price."""

from collections.abc import Sequence

from bot.cards.components import Block, Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, claims, heading, quote, render_page
from bot.cards.polls import poll_paragraphs
from bot.cards.specialties import specialty_lines
from bot.cards.support import support_lines_text
from bot.cards.tabs import CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import PainPoint, Specialty

FIRST_FIGURES, FIRST_AT_WORK, FIRST_ROLES = 2, 3, 5
"""Lines of the first screen; the rest is one tap away."""


def pain_point_card(
    knowledge_base: KnowledgeBase,
    pain_point: PainPoint,
    pictures: Sequence[Picture] = (),
    specialty: Specialty | None = None,
) -> Card:
    """Open a pain point: support lines where they belong, what it is, help at work, then roles at their price.

    The picture of the polls behind it comes after help at work, which nobody should have to look for.
    """
    top: tuple[Block, ...] = ()
    if pain_point.support_lines:
        top = (Text(support_lines_text(knowledge_base)), Divider())
    helping = knowledge_base.roles_for_pain_point(pain_point.id)
    options = tuple(Option(role.name, role.id, eased.trade_off.text) for role, eased in helping)
    chooser = (Row((Select(custom_id("role", "pick"), "Open a role that eases this", options),)),) if options else ()
    buttons = (
        Button("All that helps at work", custom_id("topic", "part", pain_point.id, "work", 0), "primary"),
        Button("Roles that ease it", custom_id("topic", "part", pain_point.id, "roles", 0)),
        Button("Figures", custom_id("facts", "open", pain_point.id, 0)),
    )
    return Card(
        (
            Text(f"## {escape_content(pain_point.name)}"),
            *top,
            *render_page(knowledge_base, pain_point_overview(knowledge_base, pain_point)),
            *specialty_lines(knowledge_base, pain_point, specialty),
            *pictures,
            Divider(),
            PAIN_POINT_TABS.menu(pain_point),
            *chooser,
            Row(buttons),
            Text(subtext(f"Information, not advice. Entry reviewed {pain_point.reviewed}.")),
        ),
        accent="warm" if top else "calm",
        route=("entry", pain_point.id),
        sensitive=pain_point.support_lines,
    )


def pain_point_overview(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    """Return what it is, help at work, then the roles that ease it, as much as a phone shows."""
    at_work = _at_work(knowledge_base, pain_point)[: 1 + FIRST_AT_WORK]
    helping = knowledge_base.roles_for_pain_point(pain_point.id)
    paragraphs = [claim(pain_point.lead), *map(claim, pain_point.says[:FIRST_FIGURES]), *at_work]
    if helping:
        paragraphs.append(heading("Then roles that ease it, each at a price"))
    paragraphs += [
        Paragraph(
            f"- **{escape_content(role.short_name)}** · {escape_content(eased.trade_off.text)}", eased.trade_off.source
        )
        for role, eased in helping[:FIRST_ROLES]
    ]
    if len(helping) > FIRST_ROLES:
        paragraphs.append(Paragraph(f"- {len(helping) - FIRST_ROLES} more under Roles that ease it"))
    return paragraphs


def _at_work(_knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    title = "What can be changed at work first"
    if pain_point.at_work_missing:
        return [heading(title), Paragraph(escape_content(pain_point.at_work_missing)), *map(claim, pain_point.at_work)]
    return claims(title, pain_point.at_work)


def _figures(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    paragraphs = [claim(pain_point.lead), *map(claim, pain_point.says), *map(quote, pain_point.quotes)]
    for poll_id in pain_point.polls:
        paragraphs += poll_paragraphs(knowledge_base, poll_id)
    return paragraphs


def _roles(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    helping = knowledge_base.roles_for_pain_point(pain_point.id)
    if helping:
        paragraphs.append(heading("Roles that ease it, each at a price"))
    for role, eased in helping:
        paragraphs += [
            claim(eased.how, prefix=f"**{escape_content(role.name)}** · "),
            claim(eased.trade_off, prefix="In exchange: "),
        ]
    not_helping = knowledge_base.roles_not_for_pain_point(pain_point.id)
    if not_helping:
        paragraphs.append(heading("Roles that do not"))
    paragraphs += [claim(kept.why, prefix=f"**{escape_content(role.name)}** · ") for role, kept in not_helping]
    return paragraphs or [Paragraph("No role of the base is known to ease it.")]


def _helping_role_ids(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> list[str]:
    return [role.id for role, _ in knowledge_base.roles_for_pain_point(pain_point.id)]


PAIN_POINT_TABS: CardTabs[PainPoint] = CardTabs(
    "topic",
    {
        "work": Tab("All that helps at work", _at_work),
        "roles": Tab("Roles that ease it, and those that do not", _roles, _helping_role_ids),
        "figures": Tab("Figures, polls and voices", _figures, lambda _, pain_point: (pain_point.id,)),
        "unknown": Tab("What nobody states", gaps_tab),
        "sources": Tab("Sources", sources_tab),
    },
)
