"""/kb archive, restore, verify and owner: whether an entry is shown, when it was checked, and who looks after it."""

from calendar import monthrange
from datetime import date

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.kb.diff import item_name
from bot.cards.markdown import escape_user_text
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import ENTRY, EntryName, complete_entry, require_entry, resolve_entry
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import REASON, Reason, propose
from bot.errors import UserError
from bot.interactions.responses import send_text

REVIEW_MONTHS = 12
"""Months until the next review where nobody says otherwise."""


class LifecycleCog(commands.Cog):
    """Each command prepares a change and shows it; nothing is published before its button is pressed."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services
        add_command(bot, "archive", "Hide an entry from members; it can be restored", self.archive)
        add_command(bot, "restore", "Show an archived entry again", self.restore)
        add_command(bot, "verify", "Mark an entry as checked against its sources today", self.verify)
        add_command(bot, "owner", "Choose who looks after an entry", self.owner)

    @app_commands.describe(entry=ENTRY, reason=REASON)
    @app_commands.autocomplete(entry=complete_entry)
    async def archive(self, interaction: Interaction[SecondOpinion], entry: EntryName, reason: Reason) -> None:
        """Hide an entry from members."""
        version = await resolve_entry(interaction, entry)
        if version.state == "archived":
            raise UserError("It is archived already; /kb restore shows it again.")
        await propose(interaction, version, require_entry(version), reason=reason, state="archived")

    @app_commands.describe(entry="An archived entry", reason=REASON)
    @app_commands.autocomplete(entry=complete_entry)
    async def restore(self, interaction: Interaction[SecondOpinion], entry: EntryName, reason: Reason) -> None:
        """Show an archived entry as it was shown before."""
        version = await resolve_entry(interaction, entry)
        if version.state != "archived":
            raise UserError("It is not archived, so there is nothing to restore.")
        server_id, number = editor_of(interaction).server_id, version.number - 1
        before = await self.services.edit_workflow.version(server_id, version.kind, version.entry_id, number)
        state = "draft" if before and before.state == "draft" else "published"
        await propose(interaction, version, require_entry(version), reason=reason, state=state)

    @app_commands.describe(entry=ENTRY, months="Months until the next review; 12 unless you say otherwise")
    @app_commands.autocomplete(entry=complete_entry)
    async def verify(
        self,
        interaction: Interaction[SecondOpinion],
        entry: EntryName,
        months: app_commands.Range[int, 1, 60] = REVIEW_MONTHS,
    ) -> None:
        """Record that an entry was checked against its sources today."""
        version = await resolve_entry(interaction, entry)
        today = discord.utils.utcnow().date()
        dates = {"reviewed": today.isoformat(), "review_due": months_later(today, months).isoformat()}
        await propose(interaction, version, require_entry(version).model_copy(update=dates))

    @app_commands.describe(entry=ENTRY, member="Who looks after it; nobody when left out")
    @app_commands.autocomplete(entry=complete_entry)
    async def owner(
        self,
        interaction: Interaction[SecondOpinion],
        entry: EntryName,
        member: discord.Member | discord.User | None = None,
    ) -> None:
        """Choose who looks after an entry."""
        version = await resolve_entry(interaction, entry)
        name, editor = escape_user_text(item_name(require_entry(version))), editor_of(interaction)
        if member is None:
            had = await self.services.entry_owners.unassign(editor, version.kind, version.entry_id)
            await send_text(interaction, f"{name} has no owner now." if had else f"{name} had no owner.")
            return
        if isinstance(member, discord.User):
            raise UserError(
                f"{escape_user_text(member.display_name)} is not in this server; choose one of its members."
            )
        if member.bot:
            raise UserError("A bot can't look after an entry; choose a person.")
        await self.services.entry_owners.assign(editor, version.kind, version.entry_id, member.id)
        await send_text(
            interaction, f"<@{member.id}> looks after {name} now, and is reminded once when a review is due."
        )


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
