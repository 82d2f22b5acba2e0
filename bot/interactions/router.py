"""Routes a click or a submitted form to the method that handles it, and responds to every failure."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import discord

from bot.cards.custom_id import CustomId
from bot.client import SecondOpinion
from bot.errors import OUTDATED, SHUTTING_DOWN, UserError
from bot.interactions.context import resolve_context
from bot.interactions.payloads import clean_payload
from bot.interactions.responses import answer_failure
from bot.jobs import set_unknown_name
from knowledge.text.typed_text import clean_typed

Interaction = discord.Interaction[SecondOpinion]


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """A click or a submitted form: the arguments of its custom_id, and what was chosen or typed."""

    args: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    typed: Mapping[str, str] | None = None

    def arg(self, index: int) -> str:
        """Return one argument; an empty string if an older button carried fewer."""
        return self.args[index] if 0 <= index < len(self.args) else ""

    def page(self, index: int) -> int:
        """Return an argument that is a page number; 0 if an older button carried none."""
        text = self.arg(index)
        return int(text) if text.isascii() and text.isdigit() else 0

    @property
    def choice(self) -> str:
        """The chosen value, from a select or else the last argument of a button."""
        return self.chosen[0] if self.chosen else self.arg(len(self.args) - 1)


Handler = Callable[[Interaction, ActionEvent], Awaitable[None]]
_Method = TypeVar("_Method", bound=Callable[..., Awaitable[None]])
_HANDLES = "__second_opinion_action__"


def handles(area: str, verb: str, version: int = 1) -> Callable[[_Method], _Method]:
    """Mark a method of a cog as the handler of a custom_id."""

    def decorate(method: _Method) -> _Method:
        setattr(method, _HANDLES, (*getattr(method, _HANDLES, ()), (area, version, verb)))
        return method

    return decorate


class Router:
    """Maps each custom_id to its handler. Two handlers for one are a programming error (ValueError)."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, int, str], Handler] = {}

    def add(self, owner: object) -> None:
        """Register every marked method of a cog."""
        for key, name in _handled_by(type(owner)):
            if key in self._handlers:
                raise ValueError(f"two handlers for {key}")
            self._handlers[key] = getattr(owner, name)

    async def dispatch(
        self,
        interaction: discord.Interaction[Any],
        custom_id: CustomId | None,
        chosen: tuple[str, ...] = (),
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Run the handler of a custom_id; respond to an unknown one, and to every failure, with a sentence."""
        known = self._handlers.get((custom_id.area, custom_id.version, custom_id.verb)) if custom_id else None
        handler, args = (known, custom_id.args) if custom_id and known else (_outdated, ())
        if not known:
            set_unknown_name()
        client: SecondOpinion = interaction.client
        try:
            if client.jobs.shutting_down:
                raise UserError(SHUTTING_DOWN)  # noqa: TRY301 - answered like every other failure
            await resolve_context(interaction, custom_id.context if custom_id else "")
            await handler(interaction, ActionEvent(args, chosen, typed))
        except Exception as error:  # noqa: BLE001 - the last stop: an interaction is always answered
            await answer_failure(interaction, error, where=custom_id.name if custom_id else "a button")


async def _outdated(_interaction: Interaction, _event: ActionEvent) -> None:
    raise UserError(OUTDATED)


@cache
def _handled_by(kind: type) -> tuple[tuple[tuple[str, int, str], str], ...]:
    """Return each custom_id that a class handles, with the name of the method."""
    return tuple((key, name) for name in dir(kind) for key in getattr(getattr(kind, name), _HANDLES, ()))


def modal_values(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Read the values of a submitted modal from the payload itself, so that no modal object needs to exist."""
    data: Any = clean_payload(interaction.data or {})
    values: dict[str, str] = {}
    waiting: list[Any] = list(data.get("components") or ())
    while waiting:
        component = waiting.pop()
        if "value" in component and "custom_id" in component:
            values[str(component["custom_id"])] = clean_typed(str(component["value"] or ""))
        waiting.extend(component.get("components") or ())
        if component.get("component"):
            waiting.append(component["component"])
    return values
