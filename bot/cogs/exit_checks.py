"""/check, and every button and menu of an exit check's card: what to check before leaving a job, by US state."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.answer_fallbacks import ambiguous_name_card, unknown_name_card
from bot.cards.exit_checks import state_route
from bot.cards.markdown import escape_user_text
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.errors import UserError
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry
from knowledge.model import ExitCheck
from knowledge.text.us_states import state_code

UNKNOWN_STATE = (
    "I don't know a US state called “{typed}”. Choose one from the list or type its name, or leave the state out to "
    "see what holds everywhere."
)


class ExitChecksCog(commands.Cog):
    """Look at what to check before leaving a job."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stateless: each card is built from the knowledge base of its interaction."""

    @app_commands.command(name="check", description="Before you leave a job: non-compete, tail coverage, visa, loans")
    @app_commands.describe(
        topic="For example non-compete, tail or visa",
        state="Your US state; leave empty for rules that apply everywhere",
    )
    @app_commands.autocomplete(topic=autocomplete.entries(ExitCheck), state=autocomplete.states)
    @everywhere
    async def check(
        self,
        interaction: Interaction[SecondOpinion],
        topic: app_commands.Range[str, 1, 100],
        state: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Show an exit check, in general or for one state."""
        code = _parse_state(state) if state and state.strip() else None
        match find_entry(knowledge_base_of(interaction), topic, ExitCheck):
            case Found(found):
                await send(interaction, await builder_for(interaction).build(state_route(found, code)))
            case Ambiguous(entries):
                await send(interaction, ambiguous_name_card(entries, ("check", "open")))
            case NoMatch(known):
                await send(interaction, unknown_name_card("exit check", topic, known))

    @handles("check", "open")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open an exit check in place."""
        await update(interaction, await builder_for(interaction).build(("entry", event.choice)))

    @handles("check", "state")
    async def state(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what holds in the chosen state; a button carries the state as its last argument."""
        await update(interaction, await builder_for(interaction).build(("state", event.arg(0), event.choice)))

    @handles("check", "part")
    async def part(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a part of the card; from a button with its page, from the menu on its first."""
        section = event.chosen[0] if event.chosen else event.arg(1)
        await update(interaction, await builder_for(interaction).build_tab(event.arg(0), section, event.page(2)))


def _parse_state(typed: str) -> str:
    code = state_code(typed)
    if code is None:
        raise UserError(UNKNOWN_STATE.format(typed=escape_user_text(typed.strip()[:40])))
    return code
