"""/setup forum: which forum has one post per role, and taking the posts back."""

from collections.abc import Sequence

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.forum_posts import ForumState, confirm_deletion_card, forum_setup_card
from bot.client import SecondOpinion
from bot.cogs.scopes import managed_server
from bot.errors import UserError
from bot.interactions.channel_types import role_post_types
from bot.interactions.entity_picks import picked_entities
from bot.interactions.permissions import missing_in_forum, permissions_in
from bot.interactions.responses import acknowledge, update
from bot.interactions.router import ActionEvent, handles
from bot.services.forum_posts import CLOSED

NO_FORUM = "That is not a forum. Choose a channel of the kind that has posts and tags."
_MAX_ID = 2**63
"""Ids are 63 bits long (Discord reference, snowflakes)."""


class ForumSetupCog(commands.Cog):
    """Chooses the forum; every step checks the permission again."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot

    @handles("setup", "forum")
    async def open(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the forum and how far its posts are."""
        await update(interaction, await forum_card(self.bot, managed_server(interaction)))

    @handles("setup", "forum-pick")
    async def pick(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Choose another forum, or none."""
        guild = managed_server(interaction)
        allowed = {kind.value for kind in role_post_types()}
        picked = picked_entities(interaction, "channels")
        chosen = next((id_ for id_, data in picked.items() if data.get("type") in allowed), None)
        if picked and chosen is None:
            raise UserError(NO_FORUM)
        described = picked[chosen].get("app_permissions") if chosen else None
        allowed_there = None if described is None else discord.Permissions(int(described))
        await update(interaction, await choose_forum(self.bot, guild, chosen, allowed_there))

    @handles("setup", "forum-off")
    async def ask(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Ask whether to delete all posts."""
        await update(interaction, await choose_forum(self.bot, managed_server(interaction), None))

    @handles("setup", "forum-move")
    async def move(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Delete all posts, after it was asked, and make new ones in another forum if one was chosen."""
        guild = managed_server(interaction)
        await acknowledge(interaction)
        chosen = event.page(0)  # the next job asks Discord whether it is a forum of this server
        await set_forum(self.bot, guild, chosen if 0 < chosen < _MAX_ID else None)
        await update(interaction, await forum_card(self.bot, guild))


async def choose_forum(
    bot: SecondOpinion, guild: discord.Guild, chosen: int | None, allowed: discord.Permissions | None = None
) -> Card:
    """Choose a forum, or none; where posts would be deleted by that, ask first.

    Args:
        bot: The bot.
        guild: The server.
        chosen: The forum; None for none.
        allowed: What the bot may do there, as Discord tells with the choice.
    """
    state = await forum_state(bot, guild)
    if state.forum_id is not None and state.forum_id != chosen and state.written:
        return confirm_deletion_card(state, chosen)
    if state.forum_id != chosen:
        await set_forum(bot, guild, chosen)
    return await forum_card(bot, guild, allowed)


async def set_forum(bot: SecondOpinion, guild: discord.Guild, chosen: int | None) -> None:
    """Store the forum; the next run makes and deletes posts."""
    await bot.services.server_settings.update(guild.id, discord.utils.utcnow(), forum_channel_id=chosen)
    bot.services.forum_posts.recheck(guild.id)


async def forum_card(bot: SecondOpinion, guild: discord.Guild, allowed: discord.Permissions | None = None) -> Card:
    """Return the card of the forum, with what the bot lacks there as far as it is known."""
    state = await forum_state(bot, guild)
    missing: Sequence[str] = ()
    if state.forum_id is not None:
        allowed = allowed or permissions_in(guild, state.forum_id)
        missing = () if allowed is None else missing_in_forum(state.forum_id, allowed)
    return forum_setup_card(state, missing)


async def forum_state(bot: SecondOpinion, guild: discord.Guild) -> ForumState:
    """Return how far the posts of a server are."""
    services = bot.services
    settings, stored = await services.server_settings.get(guild.id), await services.forum_posts.list(guild.id)
    roles = (await services.knowledge_bases.get(guild.id)).roles
    here = [post for post in stored if post.forum_id == settings.forum_channel_id]
    written = sum(post.post_id is not None and post.fingerprint != CLOSED for post in here)
    return ForumState(settings.forum_channel_id, len(roles), written, len(stored) - len(here))
