"""Feedback of members on an answer: not what they meant, something wrong, or a message to the moderators."""

import contextlib
import logging
from itertools import pairwise

import discord
from discord import Interaction, ui
from discord.ext import commands

from bot.cards.answer_fallbacks import YOU_ASKED, alternatives_card
from bot.cards.components import Card, Text
from bot.cards.feedback import PATIENT, QUESTION, preview_card, received_card, unquoted, words_form
from bot.cards.kb.unanswered_questions import question_sent_card
from bot.cards.patient_details import ask_to_change
from bot.client import SecondOpinion
from bot.cogs.scopes import moderated_server
from bot.discord_errors import REQUEST_FAILED, attempt
from bot.errors import UserError, describe_safely
from bot.interactions.click_guard import once
from bot.interactions.context import knowledge_base_of
from bot.interactions.delivery import send_card
from bot.interactions.responses import confirm, open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.usage import count_rejected
from bot.interactions.views import build_view
from bot.services.rate_limits import MAX_MESSAGE_LENGTH, PER_HOUR
from knowledge.safety import find_patient_identifiers
from storage.interface import DatabaseError

log = logging.getLogger(__name__)

NO_CHANNEL = (
    "The moderators of this server have not chosen a channel for that yet. One of them can do it with /setup start."
)
TOO_MANY = f"You have sent {PER_HOUR} messages in this hour. Please wait a while; the moderators are volunteers."


class FeedbackCog(commands.Cog):
    """Sends messages of members to their moderators, only after the author has seen the text and pressed Send."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._limiter = bot.services.message_limit

    @handles("answer", "other")
    async def other(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Offer the next candidates."""
        count_rejected(interaction)
        known = knowledge_base_of(interaction).entries
        await send(interaction, alternatives_card(tuple(known[id_] for id_ in event.args if id_ in known)))

    @handles("words", "ask")
    async def question(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Open the form for a question, with what was asked where the card repeats it."""
        await self._open(interaction, QUESTION, _repeated_question(interaction))

    @handles("words", "about")
    async def about(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form for a correction."""
        await self._open(interaction, event.arg(0), "")

    @handles("words", "edit")
    async def edit(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form again with what was written."""
        await self._open(interaction, event.arg(0), unquoted(_shown_words(interaction)))

    @handles("words", "written")
    async def written(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the exact words before anything is sent."""
        text = (event.typed or {}).get("words", "").strip()
        if not text:
            raise UserError("The text was empty, so nothing was sent.")
        guild = moderated_server(interaction)
        await send(interaction, preview_card(event.arg(0), text, guild.name or "this server"))

    @handles("words", "send")
    async def send(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Send what was shown, and nothing else: no name, no id."""
        channel = await self._log_channel(interaction)
        if not self._limiter.allows(interaction.user.id):
            raise UserError(TOO_MANY)
        shown = _shown_words(interaction)
        if details := find_patient_identifiers(unquoted(shown)):  # the preview was made before these were recognized
            raise UserError(f"{PATIENT} {ask_to_change(details)}")
        card = received_card(knowledge_base_of(interaction), event.arg(0), shown)
        with once(interaction), self._limiter.consume(interaction.user.id):
            try:
                post = await send_card(channel, card)
            except (discord.Forbidden, discord.NotFound):
                raise UserError(NO_CHANNEL) from None
        question_id = await self._record_question(interaction, event.arg(0), unquoted(shown))
        await confirm(interaction, question_sent_card(question_id))
        if question_id is not None:
            with_button = received_card(knowledge_base_of(interaction), event.arg(0), shown, question_id)
            with contextlib.suppress(*REQUEST_FAILED):  # /kb gaps has the button as well
                await attempt(lambda: post.edit(view=build_view(with_button)))

    @handles("words", "drop")
    async def drop(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Send nothing."""
        await update(interaction, Card((Text("Nothing was sent, and nothing is kept."),)))

    async def _open(self, interaction: Interaction[SecondOpinion], about: str, text: str) -> None:
        await self._log_channel(interaction)
        await open_form(interaction, words_form(knowledge_base_of(interaction), about, text))

    async def _record_question(self, interaction: Interaction[SecondOpinion], about: str, text: str) -> str | None:
        """Record a question as unanswered; None for what is about an entry, and if that fails.

        The message is posted by then: a member who saw an error would send it again.
        """
        if about != QUESTION:
            return None
        try:
            return await self.services.unanswered_questions.add(
                moderated_server(interaction).id, knowledge_base_of(interaction), text
            )
        except DatabaseError as error:
            log.warning("a question went to the moderators and was not counted: %s", describe_safely(error))
            return None

    async def _log_channel(self, interaction: Interaction[SecondOpinion]) -> discord.PartialMessageable:
        """Return the moderators' channel. Raises UserError if there is none."""
        guild = moderated_server(interaction)
        settings = await self.services.server_settings.get(guild.id)
        if settings.mod_log_channel_id is None:
            raise UserError(NO_CHANNEL)
        return self.bot.get_partial_messageable(settings.mod_log_channel_id, guild_id=guild.id)


def _shown_words(interaction: Interaction[SecondOpinion]) -> str:
    """Read the text back from the clicked preview: what its author saw is what is sent."""
    texts = _shown_texts(interaction)
    if len(texts) < 2:  # noqa: PLR2004 - the line that explains, and the words
        raise UserError("I can no longer read what was written here. Please write it again.")
    return texts[1]


def _repeated_question(interaction: Interaction[SecondOpinion]) -> str:
    """Return the question that the clicked card repeats; empty where it repeats none."""
    texts = _shown_texts(interaction)
    repeated = dict(pairwise(texts)).get(YOU_ASKED, "")
    return unquoted(repeated)[:MAX_MESSAGE_LENGTH]


def _shown_texts(interaction: Interaction[SecondOpinion]) -> list[str]:
    view: ui.LayoutView = ui.LayoutView.from_message(interaction.message) if interaction.message else ui.LayoutView()
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
