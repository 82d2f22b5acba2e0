"""Reports about an introduction: what is shown to moderators is said before it is sent, and names come last."""

import logging

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.peers import (
    judged_post,
    report_card,
    report_post,
    report_question_card,
    report_sent_card,
    reported_name_card,
)
from bot.client import SecondOpinion
from bot.cogs.feedback import NO_CHANNEL
from bot.cogs.kb.group import editor_of
from bot.discord_errors import REQUEST_FAILED, look_up
from bot.errors import UserError, describe_safely
from bot.interactions.membership import MembershipLookup
from bot.interactions.responses import acknowledge, send, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.views import build_view
from bot.services.peer_delivery import MembershipUnknown
from bot.services.peers import RULES, OwnReport, ReportCase

log = logging.getLogger(__name__)
NOTHING = "There is nothing to report here any more: it has ended, or one of you has erased it."
NOT_SENT = (
    "I could not write to the moderators, so they have no report. You are still never matched with each other again."
)
NOT_A_MODERATOR = "Only moderators of this server decide about reports."
OWN_REPORT = "You are one of the two in this report, so another moderator has to decide about it."
DECIDED = "A moderator has already decided on this report, or its 30 days are over."


class PeerReportsCog(commands.Cog):
    """Takes reports from both sides of a match, and lets moderators decide about them."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._members = MembershipLookup(bot)

    @handles("peers", "report")
    async def report(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say what a report does, and ask for the rule."""
        case = await self._case(interaction, event)
        await acknowledge(interaction)
        await self._channel(case.server_id)
        server = await self._server_name(case.server_id, interaction.user.id)
        await send(interaction, report_card(case, server, interaction.user.name))

    @handles("peers", "rule")
    async def rule(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask once before it is sent."""
        case = await self._case(interaction, event)
        if event.choice not in RULES:
            raise UserError("I don't know that rule; choose one from the list.")
        await update(interaction, report_question_card(case, event.choice))

    @handles("peers", "reported")
    async def reported(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Freeze the pair and write to the moderators."""
        case = await self._case(interaction, event)
        await acknowledge(interaction)
        channel = await self._channel(case.server_id)
        stored = await self.services.peers.report(interaction.user.id, event.arg(0), event.arg(1))
        if stored is None:
            raise UserError(NOTHING)
        report, case = stored
        try:
            await channel.send(view=build_view(report_post(report, case, interaction.user.name)))
        except REQUEST_FAILED as error:
            log.warning("a report was not posted: %s", describe_safely(error))
            await self.services.peers.discard_report(report.id)
            raise UserError(NOT_SENT) from None
        await update(interaction, report_sent_card())

    @handles("peers", "judge")
    async def judge(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Decide about a report as a moderator; whoever finds a broken rule is shown the name, and that stands here."""
        editor = editor_of(interaction)
        if not editor.can_edit(await self.services.peers.settings(editor.server_id)):
            raise UserError(NOT_A_MODERATOR)
        broken = event.arg(1) == "broken"
        report = await self.services.peers.judge(editor.server_id, interaction.user.id, event.arg(0), broken=broken)
        if report is None:
            raise UserError(DECIDED)
        if isinstance(report, OwnReport):
            raise UserError(OWN_REPORT)
        await interaction.response.edit_message(view=build_view(judged_post(interaction.user.id, broken=broken)))
        if broken:
            await send(interaction, reported_name_card(report.reported_id))

    async def _case(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> ReportCase:
        case = await self.services.peers.report_case(interaction.user.id, event.arg(0))
        if case is None:
            raise UserError(NOTHING)
        return case

    async def _channel(self, server_id: int) -> discord.PartialMessageable:
        """Return the moderators' channel. Raises UserError if there is none."""
        settings = await self.services.peers.settings(server_id)
        if settings.mod_log_channel_id is None:
            raise UserError(NO_CHANNEL)
        return self.bot.get_partial_messageable(settings.mod_log_channel_id, guild_id=server_id)

    async def _server_name(self, server_id: int, reader_id: int) -> str | None:
        """Return the name of a server for one of its members; None for anybody else, whom it could tell too much."""
        try:
            if await self._members.role_ids(server_id, reader_id, fresh=True) is None:
                return None
            guild = self.bot.get_guild(server_id)
            if guild is not None:
                return guild.name
            return (await look_up(lambda: self.bot.fetch_guild(server_id, with_counts=False))).name
        except (MembershipUnknown, *REQUEST_FAILED):
            return None
