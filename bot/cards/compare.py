"""Up to four roles side by side: in all rows of the comparison, or in the one aspect that a question asked about."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from bot.cards import pay_figures
from bot.cards.answer_aspect import aspect_title, role_aspect_paragraphs
from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check, role_statements
from bot.cards.limits import MAX_OPTIONS
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, heading, page_buttons, paginate, render_page
from bot.cards.pay_figures import PayUnit, pay_unit, pay_unit_title, pay_units
from bot.cards.specialties import specialty_statement
from bot.services.answers import MAX_COMPARED, ComparisonAnswer
from knowledge import KnowledgeBase
from knowledge.model import Claim, Pay, Role, Specialty
from knowledge.question.aspect_detection import AspectId

NOT_STATED = "not stated"
_KEY_LENGTH = 8
"""Letters of a role's key: four of them, and a page, leave most of a custom_id free."""
_PAGE_LENGTH = 2600
_MAX_CLAIMS = 3
"""Statements of one role in one group; the rest is one tap away, on its card."""
_COST_PATTERN = re.compile(r"[$€£]\s?\d|\b(?:dollars|euros|free|fee|costs?)\b", re.IGNORECASE)
WAY_BACK = "way-back"
"""The group of exit_checks.yaml on returning to the clinic."""


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


def compare_card(
    knowledge_base: KnowledgeBase,
    roles: Sequence[Role],
    page: int = 0,
    pictures: Sequence[Picture] = (),
    specialty: Specialty | None = None,
) -> Card:
    """Put two to four roles side by side; pages beyond the last show it. What no source states says so.

    A specialty adds a row of what its sources say of each.
    """
    pages = paginate(knowledge_base, [*_comparison_paragraphs(knowledge_base, roles, specialty)], _PAGE_LENGTH)
    page = max(0, min(page, len(pages) - 1))
    keys = encode_roles(roles)
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    names = [escape_content(role.name) for role in roles]
    return Card(
        (
            Text(f"## {', '.join(names[:-1])} and {names[-1]}{count}"),
            *(pictures if page == 0 else ()),
            *render_page(knowledge_base, pages[page]),
            *((Text(subtext(_warning(roles))),) if page == 0 else ()),
            Divider(),
            Row(tuple(Button(f"Open {role.short_name}", custom_id("role", "open", role.id)) for role in roles)),
            *_add_role_menu(knowledge_base, roles, keys),
            Row(page_buttons(page, len(pages), lambda at: custom_id("compare", "open", keys, at))),
        ),
        route=("compare", keys, str(page)),
    )


def _add_role_menu(knowledge_base: KnowledgeBase, roles: Sequence[Role], keys: str) -> tuple[Row, ...]:
    chosen = {role.id for role in roles}
    others = tuple(Option(role.name, role.id) for role in knowledge_base.roles.values() if role.id not in chosen)
    if len(roles) >= MAX_COMPARED or not others:
        return ()
    return _menus(("compare", "add", keys), "Put one more beside them", others)


def _menus(action: tuple[str, str, str], placeholder: str, options: tuple[Option, ...]) -> tuple[Row, ...]:
    """Return as many menus as it takes to offer all options; Discord takes 25 in each."""
    return tuple(
        Row((Select(custom_id(*action, *((at,) if at else ())), placeholder, options[at : at + MAX_OPTIONS]),))
        for at in range(0, len(options), MAX_OPTIONS)
    )


def _role_key(role: Role) -> str:
    return sha256(role.id.encode()).hexdigest()[:_KEY_LENGTH]


def _comparison_paragraphs(
    knowledge_base: KnowledgeBase, roles: Sequence[Role], specialty: Specialty | None
) -> Iterator[Paragraph]:
    for each in pay_units(figure for role in roles for figure in role.pay):
        yield heading(f"Pay: {pay_unit_title(each)}")
        yield from (_pay_line(knowledge_base, role, each) for role in roles)
    if not any(role.pay for role in roles):
        yield from _lines("Pay", roles, lambda _: NOT_STATED)
    yield from _lines("Patients", roles, lambda role: role.patient_contact.in_short)
    yield from _lines("Travel", roles, lambda role: role.travel.in_short)
    yield from _lines("From home", roles, lambda role: role.remote.in_short)
    yield from _lines("Licence", roles, lambda role: role.licence.in_short)
    yield from _lines("Time to start", roles, lambda role: role.time_to_start.in_short)
    yield from _lines("Eases", roles, lambda role: _addressed_pain_points(knowledge_base, role))
    yield from _claims("The catch", roles, lambda role: (role.catch,))
    yield from _claims("Credentials and what they cost", roles, lambda role: _costs_first(role.credentials))
    yield from _claims("Other downsides", roles, lambda role: role.downsides)
    if specialty is not None and any(specialty_statement(specialty, role.id) for role in roles):
        yield from _claims(
            f"For {specialty.people}",
            roles,
            lambda role: tuple(filter(None, (specialty_statement(specialty, role.id),))),
        )
    yield from _reversibility(knowledge_base, roles)


def _pay_line(knowledge_base: KnowledgeBase, role: Role, each: PayUnit) -> Paragraph:
    """Return the foremost figure of one kind with its source and date; figures of other kinds stand elsewhere."""
    figures = [figure for figure in role.pay if pay_unit(figure) == each]
    text = pay_figures.comparison_line(knowledge_base, figures, "on its card") if figures else NOT_STATED
    return Paragraph(f"- {escape_content(role.short_name)}: {text}")


def _lines(title: str, roles: Sequence[Role], get: Callable[[Role], str]) -> Iterator[Paragraph]:
    yield heading(title)
    for role in roles:
        yield Paragraph(f"- {escape_content(role.short_name)}: {escape_content(get(role))}")


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


def _addressed_pain_points(knowledge_base: KnowledgeBase, role: Role) -> str:
    return ", ".join(knowledge_base.pain_points[e.pain_point].short_name for e in role.eases) or "nothing listed"


def _reversibility(knowledge_base: KnowledgeBase, roles: Sequence[Role]) -> Iterator[Paragraph]:
    """Say how reversible a step is. No source rates a role; of leaving the clinic the exit checks speak."""
    group = knowledge_base.exit_checks.get(WAY_BACK)
    leaving = [role for role in roles if group is not None and WAY_BACK in role.exit_checks]
    yield heading("How reversible it is")
    for role in roles:
        more = "; for leaving the clinic see below" if role in leaving else ""
        yield Paragraph(f"- {escape_content(role.short_name)}: {NOT_STATED}{more}")
    if group and leaving:
        yield heading(f"{group.name}, where you leave the clinic")
        yield from map(claim, group.says)
        yield Paragraph(f"-# {escape_content(group.ask)}")


def _warning(roles: Sequence[Role]) -> str:
    figures: list[Pay] = [figure for role in roles for figure in role.pay]
    if not figures:
        return "No source here states a figure for any of them."
    warnings = ["Sources count different people; a job-board figure is not physician pay."]
    if len({pay_unit(figure) for figure in figures}) > 1:
        warnings.insert(0, "Pay of different kinds cannot be ranked: an hour is not a year.")
    if {"median", "average"} <= {figure.statistic for figure in figures}:
        warnings.append("A median is not an average.")
    return " ".join(warnings)


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
