"""What to check before leaving a job, for one role or any: visa, loans, non-compete clause, malpractice tail cover."""

from collections.abc import Iterable, Sequence

from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.dates import format_date
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import (
    OPENING_WORDS,
    Paragraph,
    attributed,
    claim,
    claims,
    count_words,
    fit_opening,
    heading,
    render_page,
    repeats,
)
from bot.cards.tabs import CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Claim, ExitCheck, Role
from knowledge.question.aspect_detection import AspectId, aspect_pattern
from knowledge.question.statement_search import statements_matching
from knowledge.text.us_states import STATE_NAMES

_MAX_FIRST = 4
"""Statements on the first screen."""
_MAX_OF_ROLE = 2
"""Statements of a role on a check in an answer, which says what holds for any job as well."""
_MAX_STATEMENTS = 3
"""Statements of a role on a check; what holds for any role follows."""


def role_exit_check(knowledge_base: KnowledgeBase, role: Role, aspect: AspectId) -> list[Paragraph]:
    """Return what a role says of a check, then the check itself, which holds for any role."""
    return [
        *claims(f"For {role.short_name}", statements_matching(role, aspect_pattern(aspect), _MAX_STATEMENTS)),
        *exit_check(knowledge_base, aspect, role),
    ]


def role_check_overview(knowledge_base: KnowledgeBase, role: Role, aspect: AspectId) -> list[Paragraph]:
    """Return what fits a phone of a check for one role: what its entry says, then what holds for any job."""
    check = knowledge_base.exit_checks.get(aspect)
    own = [claim(said) for said in statements_matching(role, aspect_pattern(aspect), _MAX_OF_ROLE)]
    if check is None:
        return own or [Paragraph(f"I have no source on that for {escape_content(role.short_name)}.")]
    name = escape_content(role.short_name)
    lead = f"What holds for {name}, then for any job:" if own else f"Nothing sourced is special to {name}. For any job:"
    short = check.short.get("answer")
    general = [Paragraph(f"- {escape_content(short.text)}", short.source)] if short else []
    general = general or [claim(said) for said in check.statements_for(None)[:_MAX_STATEMENTS]]
    return [Paragraph(lead, heading=True), *own, *general, Paragraph(f"**Ask** · {escape_content(check.ask)}")]


def role_statements(role: Role, aspect: AspectId) -> list[Paragraph]:
    """Return what a role alone says of a check."""
    listed = (
        "This is one of the checks on its card." if aspect in role.exit_checks else "Its card says nothing on this."
    )
    return [claim(said) for said in statements_matching(role, aspect_pattern(aspect), _MAX_STATEMENTS)] or [
        Paragraph(listed)
    ]


def exit_check(knowledge_base: KnowledgeBase, aspect: AspectId, role: Role | None = None) -> list[Paragraph]:
    """Return a check before leaving: what to ask of whom, and what holds in every state; nothing if the base has none.

    With a ``role`` it says whether the role's entry counts the check among its own.
    """
    check = knowledge_base.exit_checks.get(aspect)
    if check is None:
        return []
    listed = "\nOne of the checks on this role's card." if role and aspect in role.exit_checks else ""
    return [
        Paragraph(f"### {escape_content(check.name)}{listed}", heading=True),
        Paragraph(escape_content(check.ask)),
        *map(claim, check.statements_for(None)),
    ]


def exit_check_card(knowledge_base: KnowledgeBase, check: ExitCheck, state: str | None = None) -> Card:
    """Open an exit check: the short answer, what holds in one state or in general, and the way to the rest."""
    return Card(
        (
            Text(f"## {escape_content(check.name)}" + (f" in {STATE_NAMES[state]}" if state else "")),
            *render_page(knowledge_base, exit_check_overview(knowledge_base, check, state)),
            Divider(),
            EXIT_CHECK_TABS.menu(check),
            *state_menus(check, state),
            Row(
                (
                    EXIT_CHECK_TABS.button(check, "general", main=True),
                    EXIT_CHECK_TABS.button(check, "sources"),
                    Button("Something wrong?", custom_id("words", "wrong", check.id)),
                )
            ),
            Text(subtext(f"Information, not legal advice. Rules change. Reviewed {format_date(check.reviewed)}.")),
        ),
        route=state_route(check, state),
    )


def state_route(check: ExitCheck, state: str | None = None) -> tuple[str, ...]:
    """Return the route of a check's card, in general or for one US state."""
    return ("state", check.id, state) if state else ("entry", check.id)


def exit_check_menu(checks: Iterable[ExitCheck]) -> tuple[Row, ...]:
    """Return a menu that opens one of several checks; nothing if there are none."""
    options = tuple(Option(check.name, check.id) for check in checks)
    return (Row((Select(custom_id("check", "open"), "Open one of these checks", options),)),) if options else ()


def exit_check_overview(knowledge_base: KnowledgeBase, check: ExitCheck, state: str | None = None) -> list[Paragraph]:
    """Return what fits a phone: for a state its own statements first, or that there are none; then the general rule."""
    short = check.short.get("answer")
    opening = [attributed(knowledge_base, short, bullet=False)] if short else []
    ask = Paragraph(f"**Ask** · {escape_content(check.ask)}")
    said = check.statements_for(state)
    if state and not said:
        missing = Paragraph(f"I have no source for {STATE_NAMES[state]} on this. The general rule:", heading=True)
        return [missing, *(opening or _fitting(knowledge_base, check.statements_for(None), check.ask)), ask]
    if state:
        return [*_fitting(knowledge_base, said, check.ask), ask]
    said = tuple(each for each in said if short is None or not repeats(each, short))
    return [*opening, *_fitting(knowledge_base, said, f"{check.ask} {short.text if short else ''}"), ask]


def _fitting(knowledge_base: KnowledgeBase, statements: Sequence[Claim], beside: str) -> list[Paragraph]:
    """Return the first statements that a phone shows together with another text of the card."""
    room = OPENING_WORDS - count_words(beside)
    return [attributed(knowledge_base, each) for each in fit_opening(statements, room, _MAX_FIRST)]


def state_menus(check: ExitCheck, state: str | None) -> tuple[Row, ...]:
    """Return menus of the states with a statement of their own; a menu of Discord holds 25."""
    options = [Option(STATE_NAMES[code], code, selected=code == state) for code in check.states if code in STATE_NAMES]
    options.sort(key=lambda option: option.label)
    return tuple(
        Row((Select(custom_id("check", "state", check.id, at), "Choose your state", tuple(options[at : at + 25])),))
        for at in range(0, len(options), 25)
    )


def _general(_knowledge_base: KnowledgeBase, check: ExitCheck) -> list[Paragraph]:
    return [*map(claim, check.statements_for(None))]


def _states(_knowledge_base: KnowledgeBase, check: ExitCheck) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for code in check.states:
        paragraphs += [heading(STATE_NAMES.get(code, code)), *map(claim, check.statements_for(code))]
    return paragraphs or [Paragraph("No source here covers individual states.")]


EXIT_CHECK_TABS: CardTabs[ExitCheck] = CardTabs(
    "check",
    {
        "general": Tab("Rules for every state", _general),
        "states": Tab("State by state", _states),
        "unknown": Tab("What we could not find", gaps_tab),
        "sources": Tab("Sources", sources_tab),
    },
)
