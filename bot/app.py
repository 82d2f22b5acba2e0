"""Builds the bot from its parts: settings, knowledge base, database, services and cogs."""

import asyncio
import logging
import random
from functools import cache
from pathlib import Path
from typing import Any

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.custom_id import CustomId
from bot.client import SecondOpinion
from bot.cogs.about import AboutCog
from bot.cogs.ask import AskCog
from bot.cogs.browse import BrowseCog
from bot.cogs.community_polls import CommunityPollsCog
from bot.cogs.compare import CompareCog
from bot.cogs.corrections import CorrectionsCog
from bot.cogs.deleted_polls import DeletedPollsCog
from bot.cogs.exit_checks import ExitChecksCog
from bot.cogs.feedback import FeedbackCog
from bot.cogs.forum_posts import ForumPostsCog
from bot.cogs.forum_setup import ForumSetupCog
from bot.cogs.kb.aliases import AliasesCog
from bot.cogs.kb.approvals import ApprovalsCog
from bot.cogs.kb.changes import ChangesCog
from bot.cogs.kb.edit import EditCog
from bot.cogs.kb.edit_pay import EditPayCog
from bot.cogs.kb.history import HistoryCog
from bot.cogs.kb.import_export import ImportExportCog
from bot.cogs.kb.lifecycle import LifecycleCog
from bot.cogs.kb.new_entry import NewEntryCog
from bot.cogs.kb.reviews import ReviewsCog
from bot.cogs.kb.unanswered_questions import UnansweredQuestionsCog
from bot.cogs.kb.usage_stats import UsageStatsCog
from bot.cogs.messages import MessagesCog
from bot.cogs.pain_points import PainPointsCog
from bot.cogs.pay_and_facts import PayAndFactsCog
from bot.cogs.peer_delivery import PeerDeliveryCog
from bot.cogs.peer_reports import PeerReportsCog
from bot.cogs.peer_stories import PeerStoriesCog
from bot.cogs.peers import PeersCog
from bot.cogs.peers_setup import PeersSetupCog
from bot.cogs.plan import PlanCog
from bot.cogs.plan_nudges import PlanNudgesCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.quiz import QuizCog
from bot.cogs.reminders import RemindersCog
from bot.cogs.retention import RetentionCog
from bot.cogs.roles import RolesCog
from bot.cogs.saved_roles import SavedRolesCog
from bot.cogs.setup import SetupCog
from bot.cogs.share import ShareCog
from bot.cogs.specialties import SpecialtiesCog
from bot.cogs.support import SupportCog
from bot.cogs.weekly_digests import WeeklyDigestsCog
from bot.cogs.whats_new import WhatsNewCog
from bot.command_sync import sync_commands
from bot.interactions.log_redaction import DISCORD_LOG, HTTP_LOG, redact_autocomplete_errors, redact_request_ids
from bot.interactions.payloads import clean_text
from bot.interactions.responses import answer_failure
from bot.interactions.router import Router, modal_values
from bot.interactions.safety_gate import check_command, intercept_self_harm
from bot.interactions.views import PersistentItem
from bot.services.container import open_services
from bot.services.question_answering import ensure_matcher
from bot.settings import Settings
from knowledge import KnowledgeBase, load_knowledge_base

COGS = (
    RolesCog,
    PainPointsCog,
    ExitChecksCog,
    BrowseCog,
    CompareCog,
    PayAndFactsCog,
    ShareCog,
    AskCog,
    MessagesCog,
    FeedbackCog,
    CorrectionsCog,
    QuizCog,
    SavedRolesCog,
    PlanCog,
    PrivacyCog,
    SupportCog,
    SetupCog,
    AboutCog,
    RetentionCog,
    RemindersCog,
    PlanNudgesCog,
    CommunityPollsCog,
    DeletedPollsCog,
    SpecialtiesCog,
    WhatsNewCog,
    WeeklyDigestsCog,
    ForumSetupCog,
    ForumPostsCog,
    PeersCog,
    PeerStoriesCog,
    PeerReportsCog,
    PeersSetupCog,
    PeerDeliveryCog,
    EditCog,
    NewEntryCog,
    EditPayCog,
    AliasesCog,
    LifecycleCog,
    ChangesCog,
    ApprovalsCog,
    UnansweredQuestionsCog,
    HistoryCog,
    ReviewsCog,
    UsageStatsCog,
    ImportExportCog,
)
QUIET = ("discord", "aiosqlite")
"""Libraries whose DEBUG log contains what members wrote."""


def create_bot(
    settings: Settings, rng: random.Random | None = None, library: KnowledgeBase | None = None
) -> SecondOpinion:
    """Build the bot. It opens its database and loads its knowledge base when it logs in.

    Args:
        settings: the settings; the defaults make a bot on a database file in the working directory.
        rng: randomness for ids and reference codes; the system's by default.
        library: a knowledge base that is already loaded; by default the one that the settings name.
    """
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger(DISCORD_LOG).addFilter(redact_autocomplete_errors)
    logging.getLogger(HTTP_LOG).addFilter(redact_request_ids)

    async def set_up(bot: SecondOpinion) -> None:
        base = library or await asyncio.to_thread(_shared_library, settings.content)
        bot.services = await open_services(
            settings.database_url, base, discord.utils.utcnow, bot.rng, bot.jobs.on_database_timing
        )
        bot.caches["bases"] = bot.services.knowledge_bases
        await _register_cogs(bot)
        bot.add_listener(_matcher_builder(base), "on_ready")

    return SecondOpinion(settings, set_up, rng or random.SystemRandom())


@cache
def _shared_library(content: Path | None) -> KnowledgeBase:
    """Load the knowledge base once for all bots of a process; it never changes."""
    return load_knowledge_base(content)


async def _register_cogs(bot: SecondOpinion) -> None:
    """Add every command, button and form to the bot, then register the commands with Discord."""
    router = Router()
    bot.on_action = router.dispatch
    bot.before_command = check_command
    bot.on_command_failure = answer_failure
    bot.add_dynamic_items(PersistentItem)
    for build in COGS:
        cog: commands.Cog = build(bot)
        await bot.add_cog(cog)
        router.add(cog)
    bot.add_listener(_form_listener(router), "on_interaction")
    await sync_commands(bot)


def _matcher_builder(base: KnowledgeBase) -> Any:
    """Build the matcher after connecting: it takes a second, and only questions wait for it."""

    async def on_ready() -> None:
        await ensure_matcher(base)

    return on_ready


def _form_listener(router: Router) -> Any:
    """Answer every submitted form from its payload, so that one opened before a restart is not lost.

    The forms have no handlers of their own, so nothing is answered twice.
    """

    async def on_interaction(interaction: Interaction[SecondOpinion]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            typed = modal_values(interaction)
            action = CustomId.decode(clean_text(str((interaction.data or {}).get("custom_id", ""))))
            interaction.client.jobs.begin(action and action.name, interaction.created_at)
            if not await intercept_self_harm(interaction, typed.values()):
                await router.dispatch(interaction, action, typed=typed)

    return on_interaction
