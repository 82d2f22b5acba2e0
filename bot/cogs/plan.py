"""/plan: the next steps of the saved roles, for their member alone."""

from discord import Interaction, app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.cards.components import Card, Text
from bot.cards.lawyer_questions import lawyer_questions_card
from bot.cards.limits import MAX_OPTIONS
from bot.cards.plan import page_of_step, plan_card
from bot.cards.plan_calendar import calendar_file
from bot.cards.plan_export import plan_file
from bot.cards.plan_page import LEAVES, plan_page_file
from bot.cards.plan_timeline import choose_month_card, nudge_set_card, timeline_card
from bot.cards.reminders import reminder_set_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.errors import UserError
from bot.interactions.context import context_of, knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.plan_schedule import MAX_YEARS, Month, Schedule, build_schedule, months_to_choose
from bot.services.plan_targets import MemberTarget
from bot.services.plans import Plan as MemberPlan
from bot.services.plans import lawyer_questions
from bot.services.quiz import FinishedQuiz

NOTHING = "You have no saved roles to plan. Save one first: /roles shows them all."
NO_MONTH = "I can't read that month. Write it as 2027-06 or June 2027, or choose one from the list."
BAD_MONTH = {
    "past": "That month is not ahead. Choose a later one.",
    "too far": f"That is more than {MAX_YEARS} years ahead. Choose an earlier month.",
}
CALENDAR = (
    "Your timeline as a calendar file. Import it into a private calendar: an employer may read a work calendar. "
    f"{LEAVES}"
)
NO_PLAN = "You have no saved roles to plan, or you decided against all of them, so there is nothing to remind you of."


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

    @app_commands.command(name="timeline", description="Your steps and checks by month, until the month you choose")
    @app_commands.describe(month="When you would like to have changed, such as 2027-06")
    async def timeline(self, interaction: Interaction[SecondOpinion], month: str | None = None) -> None:
        """Set the target month if one is given, and show the timeline."""
        if month is not None:
            await self._set_month(interaction, month)
        await send(interaction, await self._timeline_card(interaction))

    @timeline.autocomplete("month")
    async def suggest_months(
        self, _interaction: Interaction[SecondOpinion], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the months to come whose name or number holds what was typed."""
        wanted = typed.strip().casefold()
        months = months_to_choose(self.services.plan_targets.today, MAX_YEARS * 12)
        found = [month for month in months if wanted in f"{month.name} {month.code}".casefold()]
        return [app_commands.Choice(name=month.name, value=month.code) for month in found[:MAX_OPTIONS]]

    @handles("plan", "timeline")
    async def turn_timeline(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the timeline, or a page of it."""
        await update(interaction, await self._timeline_card(interaction, event.page(0)))

    @handles("plan", "dated")
    async def timeline_from_nudge(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the timeline below the monthly message."""
        await send(interaction, await self._timeline_card(interaction))

    @handles("plan", "choose")
    async def choose(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Ask for another month."""
        await update(interaction, choose_month_card(self.services.plan_targets.today))

    @handles("plan", "month")
    async def month(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take the month that was chosen."""
        await self._set_month(interaction, event.choice)
        await update(interaction, await self._timeline_card(interaction))

    @handles("plan", "undate")
    async def undate(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Forget the month."""
        await self.services.plan_targets.remove(interaction.user.id)
        await update(interaction, choose_month_card(self.services.plan_targets.today))

    @handles("plan", "nudge")
    async def nudge(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Switch the monthly message on or off, as the button says."""
        wanted = event.arg(0) == "1"
        if not wanted:
            await self.services.plan_targets.opt_out(interaction.user.id)
        elif not await self.services.plan_targets.opt_in(interaction.user.id):
            raise UserError("You have set no month yet, so there is nothing to nudge you about: /plan timeline.")
        await send(interaction, nudge_set_card(on=wanted))

    @handles("plan", "calendar")
    async def calendar(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Hand the timeline over as a calendar file."""
        schedule = await self._schedule(interaction, await self._plan(interaction))
        if schedule is None:
            raise UserError("You have set no month yet. /plan timeline asks for one.")
        await send(interaction, Card((Text(CALENDAR),), files=(calendar_file(schedule, utcnow()),)))

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
        """Set the one reminder, for whoever keeps a role to be reminded of."""
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

    async def _set_month(self, interaction: Interaction[SecondOpinion], typed: str) -> None:
        month = Month.parse(typed)
        if month is None:
            raise UserError(NO_MONTH)
        result = await self.services.plan_targets.set(interaction.user.id, month)
        if result != "set":
            raise UserError(BAD_MONTH[result])

    async def _timeline_card(self, interaction: Interaction[SecondOpinion], page: int = 0) -> Card:
        plan = await self._plan(interaction)
        if not plan.roles:
            return plan_card(knowledge_base_of(interaction), plan)
        target = await self.services.plan_targets.get(interaction.user.id)
        if target is None:
            return choose_month_card(self.services.plan_targets.today)
        schedule = self._dated(interaction, plan, target)
        return timeline_card(knowledge_base_of(interaction), schedule, nudges=target.nudges, page=page)

    async def _schedule(self, interaction: Interaction[SecondOpinion], plan: MemberPlan) -> Schedule | None:
        target = await self.services.plan_targets.get(interaction.user.id)
        return self._dated(interaction, plan, target) if target else None

    def _dated(self, interaction: Interaction[SecondOpinion], plan: MemberPlan, target: MemberTarget) -> Schedule:
        today = self.services.plan_targets.today
        return build_schedule(knowledge_base_of(interaction), plan, target.month, today)

    async def _export(self, interaction: Interaction[SecondOpinion]) -> None:
        plan = await self._plan(interaction)
        if not (plan.roles or plan.decided_against):
            raise UserError(NOTHING)
        knowledge_base, now = knowledge_base_of(interaction), utcnow()
        found = await self.services.quiz.result(knowledge_base, interaction.user.id)
        quiz = found if isinstance(found, FinishedQuiz) else None
        page = plan_page_file(knowledge_base, plan, quiz, await self._schedule(interaction, plan), now)
        says = "Your plan as Markdown, and as a page to print. The files are for you alone."
        files = (plan_file(knowledge_base, plan, now), page)
        await send(interaction, Card((Text(f"{says}\n-# {LEAVES}"),), files=files))
