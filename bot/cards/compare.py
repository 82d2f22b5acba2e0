"""Up to four roles side by side: an overview that fits a phone, details behind tabs, or one aspect of a question."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.cards import pay_figures
from bot.cards.answer_aspect import aspect_title, role_aspect_paragraphs
from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check, role_statements
from bot.cards.limits import MAX_OPTIONS
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import (
    TAB_LENGTH,
    Paragraph,
    claim,
    heading,
    page_buttons,
    paginate,
    paginate_groups,
    render_page,
)
from bot.cards.pay_figures import pay_unit
from bot.cards.roles import trait_labels
from bot.cards.specialties import specialty_statement
from bot.cards.tabs import MORE
from bot.services.answers import MAX_COMPARED, ComparisonAnswer
from knowledge import KnowledgeBase
from knowledge.model import Claim, Pay, Role, Specialty
from knowledge.question.aspect_detection import AspectId

NOT_STATED = "not stated"
_KEY_LENGTH = 8
"""Letters of a role's key: four of them, and a page, leave most of a custom_id free."""
_MAX_CLAIMS = 3
"""Statements of one role in one group; the rest is one tap away, on its card."""
_COST_PATTERN = re.compile(r"[$€£]\s?\d|\b(?:dollars|euros|free|fee|costs?)\b", re.IGNORECASE)


def encode_roles(roles: Iterable[Role]) -> str:
    """Encode roles for a custom_id, which their ids may be too long for."""
    return ".".join(_role_key(role) for role in roles)


def decode_roles(knowledge_base: KnowledgeBase, keys: str) -> tuple[Role, ...]:
    """Return the roles that `encode_roles` encoded, as far as the knowledge base still has them."""
    known = {_role_key(role): role for role in knowledge_base.roles.values()}
    return tuple(known[key] for key in dict.fromkeys(keys.split(".")) if key in known)[:MAX_COMPARED]


def choose_comparison_card(knowledge_base: KnowledgeBase, role: Role) -> Card:
    """Ask which role to put beside this one."""
    options = tuple(Option(other.name, other.id) for other in knowledge_base.roles.values() if other.id != role.id)
    return Card(
        (
            Text(f"### Compare {escape_content(role.name)} with…"),
            *_menus(("role", "beside", role.id), "Choose the other role", options),
            Row((Button("Back to the card", custom_id("role", "open", role.id)),)),
        )
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a comparison: the tab it belongs to, and what it says."""

    tab: str
    paragraphs: tuple[Paragraph, ...]


PAY_PAGE = 1
"""The page that pictures of pay belong to; the overview is page 0."""


def compare_card(
    knowledge_base: KnowledgeBase,
    roles: Sequence[Role],
    page: int = 0,
    pictures: Sequence[Picture] = (),
    specialty: Specialty | None = None,
) -> Card:
    """Put two to four roles side by side; pages beyond the last show it.

    The overview has one row for each quality, with all roles in it; what no source states is one line at its end. The
    pictures belong to `PAY_PAGE`. A specialty adds a tab of what its sources say of each.
    """
    pages = _comparison_pages(knowledge_base, roles, specialty)
    page = max(0, min(page, len(pages) - 1))
    keys = encode_roles(roles)
    shown = pages[page]
    names = " or ".join(escape_content(role.short_name) for role in roles)
    same = [place for place, each in enumerate(pages) if each.tab == shown.tab]
    count = f" · page {same.index(page) + 1} of {len(same)}" if len(same) > 1 else ""
    below = f"\n-# {shown.tab}{count}" if page else ""
    return Card(
        (
            Text(f"## {names}{below}"),
            *render_page(knowledge_base, shown.paragraphs),
            *(pictures if page == PAY_PAGE else ()),
            *((Text(subtext(_warning(roles))),) if page in {0, PAY_PAGE} else ()),
            Divider(),
            _tabs_menu(pages, page, keys),
            Row(tuple(Button(f"Open {role.short_name}", custom_id("role", "open", role.id)) for role in roles)),
            Row(_navigation(pages, page, keys)),
            *_add_role_menu(knowledge_base, roles, keys),
        ),
        route=("compare", keys, str(page)),
    )


def _tabs_menu(pages: Sequence[_Page], page: int, keys: str) -> Row:
    """Return the menu of the tabs; each option is the first page of its tab."""
    first = {each.tab: place for place, each in reversed([*enumerate(pages)])}
    tabs = dict.fromkeys(each.tab for each in pages)
    options = tuple(Option(tab, str(first[tab]), selected=tab == pages[page].tab and page > 0) for tab in tabs)
    return Row((Select(custom_id("compare", "tab", keys), MORE, options),))


def _navigation(pages: Sequence[_Page], page: int, keys: str) -> tuple[Button, ...]:
    """Return the way back to the overview, and to the pages before and after within the same tab."""
    if page == 0:
        return ()
    back = Button(OVERVIEW, custom_id("compare", "open", keys, 0))
    same = [at for at, each in enumerate(pages) if each.tab == pages[page].tab]
    turns = page_buttons(same.index(page), len(same), lambda at: custom_id("compare", "open", keys, same[at]))
    return (back, *turns)


def _add_role_menu(knowledge_base: KnowledgeBase, roles: Sequence[Role], keys: str) -> tuple[Row, ...]:
    chosen = {role.id for role in roles}
    others = tuple(Option(role.name, role.id) for role in knowledge_base.roles.values() if role.id not in chosen)
    if len(roles) >= MAX_COMPARED or not others:
        return ()
    return _menus(("compare", "add", keys), "Add another role", others)


def _menus(action: tuple[str, str, str], placeholder: str, options: tuple[Option, ...]) -> tuple[Row, ...]:
    """Return as many menus as it takes to offer all options; Discord takes 25 in each."""
    return tuple(
        Row((Select(custom_id(*action, *((at,) if at else ())), placeholder, options[at : at + MAX_OPTIONS]),))
        for at in range(0, len(options), MAX_OPTIONS)
    )


def _role_key(role: Role) -> str:
    return sha256(role.id.encode()).hexdigest()[:_KEY_LENGTH]


OVERVIEW = "Overview"


def _comparison_pages(
    knowledge_base: KnowledgeBase, roles: Sequence[Role], specialty: Specialty | None
) -> tuple[_Page, ...]:
    tabs: dict[str, list[Paragraph]] = {
        "Pay": [*_pay_details(knowledge_base, roles)],
        "The catch, downsides": [
            *_claims("The catch", roles, lambda role: (role.catch,)),
            heading("Helps with"),
            *(Paragraph(f"- {_cell(role, _relieved_pain_points(knowledge_base, role))}") for role in roles),
            *_claims("Other downsides", roles, lambda role: role.downsides),
        ],
        "Getting in, way back": [
            *_claims("Certificates, and what they cost", roles, lambda role: _costs_first(role.credentials)),
            *_reversibility(knowledge_base, roles),
        ],
    }
    if specialty is not None and any(specialty_statement(specialty, role.id) for role in roles):
        tabs[f"For {specialty.people}"] = [
            *_claims(
                f"What sources say for {specialty.people}",
                roles,
                lambda role: tuple(filter(None, (specialty_statement(specialty, role.id),))),
            )
        ]
    details = (
        _Page(tab, page)
        for tab, paragraphs in tabs.items()
        for page in paginate_groups(knowledge_base, paragraphs, TAB_LENGTH)
    )
    return (_Page(OVERVIEW, tuple(_overview(knowledge_base, roles))), *details)


def _overview(knowledge_base: KnowledgeBase, roles: Sequence[Role]) -> Iterator[Paragraph]:
    """Yield one row for each quality that a source states for any of the roles, then what is stated for none."""
    rows: dict[str, list[str]] = {"Pay": [_pay_in_short(knowledge_base, role) for role in roles]}
    unstated = [] if any(role.pay for role in roles) else ["Pay"]
    for place, (label, _) in enumerate(trait_labels(roles[0])):
        traits = [trait_labels(role)[place][1] for role in roles]
        rows[label] = [escape_content(trait.in_short) for trait in traits]
        if all(getattr(trait, "level", "") == NOT_STATED for trait in traits):
            unstated.append(label)
    for label, values in rows.items():
        if label not in unstated:
            yield Paragraph("\n".join((f"**{label}**", *map(_cell, roles, values))))
    if unstated:
        yield Paragraph(f"-# Not stated for any of them: {', '.join(unstated).lower()}.")


def _cell(role: Role, value: str) -> str:
    return f"{escape_content(role.short_name)}: {value or NOT_STATED}"


def _pay_in_short(knowledge_base: KnowledgeBase, role: Role) -> str:
    return pay_figures.short_range(knowledge_base, role.pay) if role.pay else ""


def _pay_details(knowledge_base: KnowledgeBase, roles: Sequence[Role]) -> Iterator[Paragraph]:
    for role in roles:
        yield heading(role.short_name)
        if role.pay:
            yield from (pay_figures.figure_paragraph(knowledge_base, figure) for figure in role.pay)
        else:
            yield Paragraph("No source here states a figure.")


def _claims(title: str, roles: Sequence[Role], get: Callable[[Role], Sequence[Claim]]) -> Iterator[Paragraph]:
    yield heading(title)
    for role in roles:
        statements = get(role)
        name = escape_content(role.short_name)
        if not statements:
            yield Paragraph(f"- {name}: {NOT_STATED}")
        for statement in statements[:_MAX_CLAIMS]:
            note = f" *({escape_content(statement.note)})*" if statement.note else ""
            unsure = " *(low confidence)*" if statement.confidence == "low" else ""
            yield Paragraph(f"- {name}: {escape_content(statement.text)}{unsure}{note}", statement.source)
        if len(statements) > _MAX_CLAIMS:
            yield Paragraph(f"- {name}: {len(statements) - _MAX_CLAIMS} more on its card")


def _costs_first(credentials: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return what is asked for first, then what names a cost, then the rest."""
    first, rest = credentials[:1], credentials[1:]
    return (*first, *sorted(rest, key=lambda claim: not _COST_PATTERN.search(claim.text)))


def _relieved_pain_points(knowledge_base: KnowledgeBase, role: Role) -> str:
    names = (knowledge_base.pain_points[relief.pain_point].short_name.lower() for relief in role.eases)
    return escape_content(", ".join(names))


def _reversibility(knowledge_base: KnowledgeBase, roles: Sequence[Role]) -> Iterator[Paragraph]:
    """Yield what exit checks say that belong in a comparison, such as the way back; no source rates a role on it."""
    for group in knowledge_base.exit_checks.values():
        leaving = [role for role in roles if group.compared and group.id in role.exit_checks]
        if leaving:
            yield heading(group.name)
            yield Paragraph(
                f"If you leave the clinic for {' or '.join(escape_content(r.short_name) for r in leaving)}:"
            )
            yield from map(claim, group.statements_for(None))
            yield Paragraph(f"-# {escape_content(group.ask)}")


def _warning(roles: Sequence[Role]) -> str:
    figures: list[Pay] = [figure for role in roles for figure in role.pay]
    if not figures:
        return "No source here states a figure for any of them."
    if len({pay_unit(figure) for figure in figures}) > 1:
        return "Hourly and yearly pay can't be ranked. A job-board figure is not physician pay."
    return "Sources count different people. A job-board figure is not physician pay."


_MAX_LENGTH = 3000
"""For all roles together, so that a card holds the sources of each and a phone shows it in a few thumb lengths."""


def aspect_comparison_card(knowledge_base: KnowledgeBase, comparison: ComparisonAnswer, aspect: AspectId) -> Card:
    """Compare roles in one aspect, with buttons to the roles and to the whole comparison."""
    roles = comparison.roles
    names = [escape_content(role.short_name) for role in roles]
    keys = encode_roles(roles)
    opens = tuple(Button(f"Open {role.short_name}", custom_id("role", "open", role.id)) for role in roles)
    return Card(
        (
            Text(f"## {', '.join(names[:-1])} and {names[-1]}: {aspect_title(aspect)}"),
            *render_page(
                knowledge_base,
                [
                    line
                    for role in roles
                    for line in _aspect_paragraphs(knowledge_base, role, aspect, _MAX_LENGTH // len(roles))
                ],
            ),
            *render_page(
                knowledge_base, paginate(knowledge_base, exit_check(knowledge_base, aspect), _MAX_LENGTH * 2 // 3)[0]
            ),
            Divider(),
            Row((Button("Compare everything", custom_id("compare", "open", keys, 0), "primary"), *opens)),
            Text(subtext("Information, not advice.")),
        ),
        route=("beside", keys, aspect),
    )


def _aspect_paragraphs(knowledge_base: KnowledgeBase, role: Role, aspect: AspectId, limit: int) -> Iterator[Paragraph]:
    yield Paragraph(f"### {escape_content(role.name)}", heading=True)
    own = aspect in knowledge_base.exit_checks
    yield from (
        paginate(knowledge_base, role_statements(role, aspect), limit // 3)[0]
        if own
        else role_aspect_paragraphs(knowledge_base, role, aspect, limit)
    )
