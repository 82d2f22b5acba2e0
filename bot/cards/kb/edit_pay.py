"""Choosing a pay figure of a role to change, its unit and its statistic."""

from dataclasses import dataclass

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Form, Input, Option, Row, Select, Style, Text
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.markdown import escape_user_text, subtext
from knowledge.editing.pay_form import PAY_UNITS, STATISTICS, pay_form_fields
from knowledge.model import Pay, Role

NEW_FIGURE = "new"
ONLY_WHOLE = "A figure is taken with the people it is about and its source only, never without."


@dataclass(frozen=True, slots=True)
class FigureRef:
    """Which figure is being edited, as its buttons encode it.

    Attributes:
        role_id: The role.
        version: The version of the role that the edit started from.
        index: Its position among the role's figures, or `NEW_FIGURE`.
        per: Its unit, as a position in `PAY_UNITS`.
        statistic: Its statistic, as a position in `STATISTICS`.
    """

    role_id: str
    version: int
    index: str
    per: int
    statistic: int

    def custom_id(self, verb: str) -> CustomId:
        """Return the custom_id of a button for this figure."""
        return custom_id("figure", verb, self.role_id, self.version, self.index, self.per, self.statistic)

    def figure(self, role: Role) -> Pay | None:
        """Return the figure as it is now; None for a new one."""
        return role.pay[int(self.index)] if self.index.isdecimal() and int(self.index) < len(role.pay) else None


def figure_ref(role: Role, version: int, index: str) -> FigureRef:
    """Return the reference to a figure, with its present unit and statistic."""
    ref = FigureRef(role.id, version, index, 0, STATISTICS.index("not stated"))
    now = ref.figure(role)
    return FigureRef(role.id, version, index, PAY_UNITS.index(now.per), STATISTICS.index(now.statistic)) if now else ref


def choose_figure_card(role: Role) -> Card:
    """Ask which figure of a role to change, or for a new one."""
    listed = tuple(
        Option(f"{pay_figures.format_pay(each)}, {each.statistic}", str(ref), f"{each.covers}")
        for ref, each in enumerate(role.pay)
    )
    new = Option("A new figure", NEW_FIGURE)
    return Card(
        (
            Text(f"## Pay of {escape_user_text(role.name)}\n-# {len(role.pay)} figures"),
            Row((Select(custom_id("figure", "at", role.id), "Which figure?", (new, *listed)),)),
            Text(subtext(ONLY_WHOLE)),
        )
    )


def figure_card(role: Role, ref: FigureRef) -> Card:
    """Ask what a figure is per and which statistic it is, then for the rest."""
    now = ref.figure(role)
    title = (
        f"## {escape_user_text(pay_figures.format_pay(now))}"
        if now
        else f"## A new figure for {escape_user_text(role.name)}"
    )
    remove = (_button("Remove this figure", ref, "remove", "danger"),) if now else ()
    return Card(
        (
            Text(title),
            Row((Select(ref.custom_id("per"), "Paid per", _options(PAY_UNITS, ref.per)),)),
            Row((Select(ref.custom_id("statistic"), "Which statistic", _options(STATISTICS, ref.statistic)),)),
            Row((_button("Write the figure…", ref, "write", "primary"), *remove)),
            Text(subtext(ONLY_WHOLE)),
        )
    )


def figure_form(ref: FigureRef, figure: Pay | None, typed: dict[str, str]) -> Form:
    """Ask for amount, people, source, date and sample, with what the figure says now or what was typed before."""
    inputs = tuple(
        Input(
            each.key,
            each.label,
            typed.get(each.key, each.value),
            each.hint,
            multiline=each.long,
            required=each.required,
        )
        for each in pay_form_fields(figure)
    )
    return Form(f"A figure per {PAY_UNITS[ref.per]}", ref.custom_id("typed"), inputs)


def _button(label: str, ref: FigureRef, verb: str, style: Style) -> Button:
    return Button(label, ref.custom_id(verb), style)


def _options(names: tuple[str, ...], chosen: int) -> tuple[Option, ...]:
    return tuple(Option(name, str(ref), selected=ref == chosen) for ref, name in enumerate(names))
