"""/peers story and /peers withdraw: members tell how a change went, without a name, and moderators publish it."""

import logging
from collections.abc import Mapping

import discord
from discord import Interaction, app_commands, ui
from discord.ext import commands

from bot.cards.answer_fallbacks import ambiguous_name_card, unknown_name_card
from bot.cards.components import Card, Text
from bot.cards.feedback import unquoted
from bot.cards.peer_stories import (
    PROMPTS,
    YEAR_FAULT,
    story_author,
    story_card,
    story_fault_card,
    story_form,
    story_preview_card,
    story_review_card,
    story_sent_card,
    story_waiting_post,
)
from bot.cards.peers import WORDS_FAULTS
from bot.client import SecondOpinion
from bot.cogs.feedback import NO_CHANNEL, TOO_MANY
from bot.cogs.kb.group import editor_of
from bot.cogs.peers import LOST, RoleName, allowed_here, own_names, require_allowed
from bot.discord_errors import REQUEST_FAILED
from bot.errors import UserError, describe_safely
from bot.interactions import autocomplete
from bot.interactions.context import knowledge_base_of, require_server, specialty_for
from bot.interactions.membership import MembershipLookup
from bot.interactions.responses import acknowledge, confirm, open_form, send, send_text, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.views import build_view
from bot.services.editing import PermissionDenied
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry
from bot.services.peer_stories import MAX_STORY_WORDS, StoryDraft, read_year
from bot.services.peers import check_words, visible_words
from knowledge.model import Role
from storage.stores.peer_stories import PeerStory

log = logging.getLogger(__name__)
NO_STORY = "There is no story with this code. Maybe it was deleted already; check the code, please."
WITHDRAWN = "The story is deleted. Nobody learns whose it was."
GONE = "This story is gone: its author took it back, or it was deleted."
OWN_STORY = "In this server nobody publishes a story of their own. Another moderator has to."
NO_STORIES = "No member has sent a story yet."
_OUTCOMES = {"published": "Published. It stands on the card of the role.", "deleted": "Deleted.", "own": OWN_STORY}


class PeerStoriesCog(commands.Cog):
    """Takes stories and their withdrawal from members, and lets moderators decide about them."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self.stories = bot.services.peer_stories
        self._members = MembershipLookup(bot)
        group = bot.tree.get_command("peers")
        if isinstance(group, app_commands.Group):
            about = "Tell how your change went; no name, moderators read it first"
            group.add_command(app_commands.Command(name="story", description=about, callback=self.story))
            about = "Delete a story of yours with its code; nobody learns whose it was"
            group.add_command(app_commands.Command(name="withdraw", description=about, callback=self.withdraw))

    @app_commands.describe(role="About which role")
    @app_commands.autocomplete(role=autocomplete.entries(Role))
    async def story(self, interaction: Interaction[SecondOpinion], role: RoleName) -> None:
        """Open the form for a story."""
        server_id = await allowed_here(interaction, self._members)
        knowledge_base = knowledge_base_of(interaction)
        match find_entry(knowledge_base, role, Role):
            case Found(entry):
                await open_form(interaction, story_form(knowledge_base, server_id, entry.id))
            case Ambiguous(entries):
                await send(interaction, ambiguous_name_card(entries))
            case NoMatch(known):
                await send(interaction, unknown_name_card("role", role, known))

    @app_commands.describe(code="The code you got when you sent the story")
    async def withdraw(self, interaction: Interaction[SecondOpinion], code: app_commands.Range[str, 1, 40]) -> None:
        """Delete a story with its code, whoever has it."""
        await acknowledge(interaction, thinking=True)
        if not await self.stories.withdraw(code):
            raise UserError(NO_STORY)
        await send_text(interaction, WITHDRAWN)

    @handles("peers", "tell")
    async def tell(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form from a button."""
        server_id, role_id = _place(event)
        await open_form(interaction, story_form(knowledge_base_of(interaction), server_id, role_id))

    @handles("peers", "told")
    async def told(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the story as members would see it, or what can't be taken."""
        server_id, role_id = _place(event)
        typed = event.typed or {}
        texts = {key: visible_words(typed.get(key, "")) for key in PROMPTS}
        year = read_year(typed.get("year", "").strip(), discord.utils.utcnow().year)
        if role_id not in knowledge_base_of(interaction).roles:
            raise UserError(LOST)
        if fault := _fault(interaction, texts) or (YEAR_FAULT if year is None else None):
            await update(interaction, story_fault_card(server_id, role_id, typed.get("year", ""), texts, fault))
            return
        specialty = await self._specialty(interaction)
        draft = StoryDraft(server_id=server_id, role_id=role_id, specialty=specialty, year=year or 0, **texts)
        who = await self._who(interaction, server_id, specialty)
        await update(
            interaction, story_preview_card(knowledge_base_of(interaction), draft, self.stories.new_code(), who)
        )

    @handles("peers", "story-edit")
    async def edit(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form again with what was written."""
        server_id, role_id = _place(event)
        typed = {**_shown_texts(interaction), "year": event.arg(2)}
        await open_form(interaction, story_form(knowledge_base_of(interaction), server_id, role_id, typed))

    @handles("peers", "story-send")
    async def send(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Send what was shown to the moderators, and give its author the code."""
        server_id, role_id = _place(event)
        texts, code = _shown_texts(interaction), event.arg(4)
        year = read_year(event.arg(3), discord.utils.utcnow().year)
        if _fault(interaction, texts) or year is None or not code:
            raise UserError(LOST)
        await acknowledge(interaction)
        await require_allowed(interaction, self._members, server_id)
        channel = await self._channel(server_id)
        specialty = await self._specialty(interaction) if event.arg(2) == "s" else ""
        draft = StoryDraft(server_id=server_id, role_id=role_id, specialty=specialty, year=year, **texts)
        if not self.services.message_limit.allows(interaction.user.id):
            raise UserError(TOO_MANY)
        with self.services.message_limit.consume(interaction.user.id):
            story = await self.stories.send(interaction.user.id, draft, code)
        if story is not None:
            await self._post(channel, await self._base_post(server_id, story))
        await confirm(interaction, story_sent_card(code))

    @handles("peers", "stories")
    async def show(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a published story about a role."""
        server = require_server(interaction)
        stories = await self.stories.published(server.id, event.arg(0))
        settings = await self.services.peers.settings(server.id)
        if not stories or not settings.peers_enabled:
            raise UserError(GONE)
        page = max(0, min(event.page(1), len(stories) - 1))
        who = await self._who(interaction, server.id, stories[page].specialty)
        card = story_card(knowledge_base_of(interaction), stories, page, who, server.id)
        await (update if _shows_story(interaction) else send)(interaction, card)

    @handles("peers", "story-read")
    async def read(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a moderator a story."""
        server_id = await self._moderated(interaction)
        story = await self.stories.get(server_id, event.arg(0))
        if story is None:
            raise UserError(GONE)
        who = await self._who(interaction, server_id, story.specialty)
        await send(interaction, story_review_card(knowledge_base_of(interaction), story, who))

    @handles("peers", "story-queue")
    async def queue(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a moderator all stories of the server one after the other, those that wait first."""
        server_id = await self._moderated(interaction)
        stories = await self.stories.all_of(server_id)
        if not stories:
            raise UserError(NO_STORIES)
        page = min(event.page(0), len(stories) - 1)
        who = await self._who(interaction, server_id, stories[page].specialty)
        card = story_review_card(knowledge_base_of(interaction), stories[page], who, page, len(stories))
        await (update if _shows_story(interaction) else send)(interaction, card)

    @handles("peers", "story-decide")
    async def decide(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Publish or delete a story as a moderator."""
        server_id = await self._moderated(interaction)
        await acknowledge(interaction)
        outcome = await self.stories.decide(
            server_id, interaction.user.id, event.arg(0), publish=event.arg(1) == "publish"
        )
        if outcome == "gone":
            raise UserError(GONE)
        if outcome == "own":
            raise UserError(OWN_STORY)
        await update(interaction, Card((Text(_OUTCOMES[outcome]),)))

    async def _moderated(self, interaction: Interaction[SecondOpinion]) -> int:
        """Return the server that somebody moderates. Raises PermissionDenied."""
        editor = editor_of(interaction)
        if not editor.can_edit(await self.services.peers.settings(editor.server_id)):
            raise PermissionDenied
        return editor.server_id

    async def _specialty(self, interaction: Interaction[SecondOpinion]) -> str:
        """Return the author's specialty: of her offer, else as she set it for herself."""
        offer = await self.services.peers.offer(interaction.user.id)
        if offer is not None:
            return offer.specialty
        found = await specialty_for(interaction)
        return found.id if found else ""

    async def _who(self, interaction: Interaction[SecondOpinion], server_id: int, specialty: str) -> str:
        named = await self.services.peers.named_specialties(server_id)
        return story_author(knowledge_base_of(interaction), specialty, named)

    async def _channel(self, server_id: int) -> discord.PartialMessageable:
        settings = await self.services.peers.settings(server_id)
        if settings.mod_log_channel_id is None:
            raise UserError(NO_CHANNEL)
        return self.bot.get_partial_messageable(settings.mod_log_channel_id, guild_id=server_id)

    async def _base_post(self, server_id: int, story: PeerStory) -> Card:
        return story_waiting_post(await self.services.knowledge_bases.get(server_id), story)

    async def _post(self, channel: discord.PartialMessageable, card: Card) -> None:
        """Tell the moderators; where that fails, the story still waits in /setup start, Peers."""
        try:
            await channel.send(view=build_view(card))
        except REQUEST_FAILED as error:
            log.warning("a story was not posted: %s", describe_safely(error))


def _place(event: ActionEvent) -> tuple[int, str]:
    """Read server and role from a custom_id. Raises UserError."""
    try:
        return int(event.arg(0), 16), event.arg(1)
    except ValueError:
        raise UserError(LOST) from None


def _fault(interaction: Interaction[SecondOpinion], texts: Mapping[str, str]) -> str | None:
    """Return what can't be sent of a story, with the question it stands under."""
    for key, label in PROMPTS.items():
        fault = check_words(texts.get(key, ""), own_names(interaction), MAX_STORY_WORDS)
        if fault:
            return f"**{label}** · {WORDS_FAULTS[fault]}"
    return None


def _texts_on(interaction: Interaction[SecondOpinion]) -> list[str]:
    view: ui.LayoutView = ui.LayoutView.from_message(interaction.message) if interaction.message else ui.LayoutView()
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def _shows_story(interaction: Interaction[SecondOpinion]) -> bool:
    """Tell whether the clicked message is a story, which the next one may replace."""
    return any(text.startswith("### A member's story") for text in _texts_on(interaction))


def _shown_texts(interaction: Interaction[SecondOpinion]) -> dict[str, str]:
    """Read the three answers back from the clicked card. Raises UserError."""
    quotes = [unquoted(text) for text in _texts_on(interaction) if text.startswith("> ")]
    if len(quotes) != len(PROMPTS):
        raise UserError(LOST)
    return {key: "" if quote == "\u2026" else quote for key, quote in zip(PROMPTS, quotes, strict=True)}
