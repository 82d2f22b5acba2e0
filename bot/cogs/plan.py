"""/plan: the next steps of the saved roles, for their member alone."""

from discord import Interaction, app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.cards.components import Card, Text
from bot.cards.lawyer_questions import lawyer_questions_card
from bot.cards.plan import page_of_step, plan_card
from bot.cards.plan_export import plan_file
from bot.cards.reminders import reminder_set_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.errors import UserError
from bot.interactions.context import context_of, knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.plans import Plan as MemberPlan
from bot.services.plans import lawyer_questions

NOTHING = "You have no saved roles to plan. Save one first; /roles shows all of them."
NO_PLAN = "You have no saved roles to plan, so there is nothing to remind you of."


@everywhere
class PlanCog(commands.GroupCog, group_name="plan", group_description="The next steps of your saved roles"):
    """Show the plan, tick its steps, take it along."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="show", description="Next steps of your saved roles, and what to ask a lawyer")
    async def show_plan(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the first page."""
        await send(interaction, plan_card(knowledge_base_of(interaction), await self._plan(interaction)))

    @app_commands.command(name="export", description="Your plan as a file: steps, notes, questions, sources")
    async def export(self, interaction: Interaction[SecondOpinion]) -> None:
        """Hand it over as Markdown."""
        await self._export(interaction)

    @handles("plan", "open")
    async def open(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the first page below whatever was clicked."""
        await send(interaction, plan_card(knowledge_base_of(interaction), await self._plan(interaction)))

    @handles("plan", "page")
    async def page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn a page."""
        await update(
            interaction, plan_card(knowledge_base_of(interaction), await self._plan(interaction), event.page(0))
        )

    @handles("plan", "role")
    async def role(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Go to a role."""
        await self._turn_to(interaction, event.choice)

    @handles("plan", "tick")
    async def tick(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Tick a step, or take its tick away, as the button says."""
        role_id, step_id, done = event.arg(0), event.arg(1), event.arg(2) == "1"
        result = await self.services.plans.tick(
            knowledge_base_of(interaction), interaction.user.id, role_id, step_id, done=done
        )
        if result == "not saved":
            raise UserError("This role is no longer saved, so nothing was ticked. /plan show has your plan.")
        if result == "no such step":
            raise UserError("This step is no longer in the knowledge base. /plan show says what changed.")
        await self._turn_to(interaction, role_id, step_id)

    @handles("plan", "accept")
    async def accept(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take the changes of a role as seen."""
        role_id = event.arg(0)
        await self.services.plans.accept_changes(
            knowledge_base_of(interaction),
            interaction.user.id,
            role_id,
            event.arg(1),
            context_of(interaction).server_id,
        )
        await self._turn_to(interaction, role_id)

    @handles("plan", "lawyer")
    async def lawyer(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the questions for the contract lawyer."""
        questions = lawyer_questions(knowledge_base_of(interaction), await self._plan(interaction))
        await update(interaction, lawyer_questions_card(knowledge_base_of(interaction), questions, event.page(0)))

    @handles("plan", "export")
    async def export_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Hand it over from a button."""
        await self._export(interaction)

    @handles("plan", "remind")
    async def remind(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Set the one reminder, for a member with a saved role."""
        reminder = await self.services.reminders.schedule(interaction.user.id)
        if reminder is None:
            raise UserError(NO_PLAN)
        await send(interaction, reminder_set_card(reminder))

    async def _plan(self, interaction: Interaction[SecondOpinion]) -> MemberPlan:
        return await self.services.plans.get(
            knowledge_base_of(interaction), interaction.user.id, context_of(interaction).server_id
        )

    async def _turn_to(self, interaction: Interaction[SecondOpinion], role_id: str, step_id: str = "") -> None:
        plan = await self._plan(interaction)
        knowledge_base = knowledge_base_of(interaction)
        await update(interaction, plan_card(knowledge_base, plan, page_of_step(knowledge_base, plan, role_id, step_id)))

    async def _export(self, interaction: Interaction[SecondOpinion]) -> None:
        plan = await self._plan(interaction)
        if not (plan.roles or plan.decided_against):
            raise UserError(NOTHING)
        file = plan_file(knowledge_base_of(interaction), plan, utcnow())
        await send(interaction, Card((Text("Your plan as a file. Only you see it."),), files=(file,)))
