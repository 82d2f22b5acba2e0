"""/pay and /facts: every figure of the base, with its source."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.answer_fallbacks import unknown_name_card
from bot.cards.facts import facts_card
from bot.cards.name_lookup import close_names_card
from bot.cards.pay import DEFAULT_KIND, KINDS, pay_differences_card, pay_figures_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.lookup import Ambiguous, Found, NoMatch, find_any_entry
from bot.services.specialties import find_specialty

KIND_CHOICES = [app_commands.Choice(name=name, value=kind) for kind, name in KINDS.items()]


class PayAndFactsCog(commands.Cog):
    """Shows figures rather than roles."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stateless: each card is built from the knowledge base of its interaction."""

    @app_commands.command(name="pay", description="What the roles pay, who says so, and why figures differ")
    @app_commands.describe(kind="Only yearly pay, hourly pay or pay by piece of work")
    @app_commands.choices(kind=KIND_CHOICES)
    @everywhere
    async def pay(self, interaction: Interaction[SecondOpinion], kind: str = DEFAULT_KIND) -> None:
        """Show all figures, or those of one kind."""
        await send(interaction, await builder_for(interaction).build_pay(kind))

    @app_commands.command(
        name="facts", description="Every figure on a role, pain point, question or specialty, with its source"
    )
    @app_commands.describe(topic="For example burnout, msl or prior authorization")
    @app_commands.autocomplete(topic=autocomplete.topics)
    @everywhere
    async def facts(self, interaction: Interaction[SecondOpinion], topic: app_commands.Range[str, 1, 100]) -> None:
        """Show every figure on an entry or a specialty."""
        knowledge_base = knowledge_base_of(interaction)
        if specialty := find_specialty(knowledge_base, topic):
            await send(interaction, facts_card(knowledge_base, specialty))
            return
        match find_any_entry(knowledge_base, topic):
            case Found(entry):
                await send(interaction, facts_card(knowledge_base, entry))
            case Ambiguous(entries):
                await send(interaction, close_names_card("topic", topic, entries, ("facts", "open")))
            case NoMatch(known):
                await send(interaction, unknown_name_card("topic", topic, known))

    @handles("pay", "open")
    async def open_pay(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a kind of pay, or another page of it."""
        await update(interaction, await builder_for(interaction).build_pay(event.arg(0), event.page(1)))

    @handles("pay", "figures")
    async def open_figures(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show every figure of a kind of pay."""
        await update(interaction, pay_figures_card(knowledge_base_of(interaction), event.arg(0), event.page(1)))

    @handles("pay", "why")
    async def why(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what the base says on why figures differ."""
        await update(interaction, pay_differences_card(knowledge_base_of(interaction), event.arg(0), event.page(1)))

    @handles("facts", "open")
    async def open_facts(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the figures on a topic, or another page of them."""
        topic = builder_for(interaction).topic(event.arg(0))
        await update(interaction, facts_card(knowledge_base_of(interaction), topic, event.page(1)))
