"""/kb gaps: unanswered questions become names or examples of entries, or new entries.

When one is answered, the moderator sees the answer at once, and subscribed members are notified.
"""

import asyncio
import logging

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.answer import answer_card
from bot.cards.components import Card
from bot.cards.custom_id import custom_id
from bot.cards.kb.change_posts import KIND_LETTERS
from bot.cards.kb.edit import form_errors_card, section_form
from bot.cards.kb.unanswered_questions import (
    answer_form,
    answer_notice,
    answered_text,
    choose_entry_card,
    reword_form,
    subscribed_card,
    unanswered_questions_card,
    unknown_entry,
)
from bot.cards.limits import clip
from bot.client import SecondOpinion
from bot.cogs.kb import group
from bot.cogs.kb.entry_option import require_item
from bot.cogs.kb.form_recovery import recovered_input, return_input_on_error
from bot.cogs.kb.publishing import show_change
from bot.discord_errors import REQUEST_FAILED, is_dm_closed
from bot.errors import UserError, describe_safely
from bot.interactions.context import KnowledgeContext, context_for, knowledge_base_of, require_server
from bot.interactions.delivery import open_dm, send_card
from bot.interactions.responses import open_form, send, update, with_notices
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import Published
from bot.services.unanswered_questions import ResolvedQuestion
from knowledge import KnowledgeBase
from knowledge.editing.aliases import add_alias, add_example
from knowledge.editing.answer_form import answer_to_question
from knowledge.editing.new_entry import creation_form
from knowledge.editing.serialization import kind_of, to_yaml
from knowledge.model import Entry, Source
from knowledge.safety import find_patient_identifiers
from storage.stores.proposals import ProposedEdit
from storage.stores.unanswered_questions import UnansweredQuestion

GONE = "This question is no longer among the gaps: it was answered, dismissed, or nobody asked it for a long time."
PATIENT = "Your answer may identify a patient. Please leave such details out, and send it again."
NO_ENTRY = "That entry is no longer in the knowledge base."
MAX_NAME_LENGTH = 80
"""Characters of the name of an entry."""
MAX_GUESSES = 25
"""Entries to choose from: the guess, and a full menu of others."""
log = logging.getLogger(__name__)


class UnansweredQuestionsCog(commands.Cog):
    """Turns unanswered questions into changes, and notifies members who wait for an answer."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    async def cog_load(self) -> None:
        """Add the command."""
        group.add_command(self.bot, "gaps", "Questions of members that have no answer yet", self.gaps)

    async def gaps(self, interaction: Interaction[SecondOpinion]) -> None:
        """List the gaps."""
        await send(
            interaction,
            unanswered_questions_card(await self.services.unanswered_questions.list(group.editor_of(interaction))),
        )

    @handles("gap", "list")
    async def turn_page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn the pages of the list."""
        listed = await self.services.unanswered_questions.list(group.editor_of(interaction))
        await update(interaction, unanswered_questions_card(listed, event.page(0)))

    @handles("gap", "choose")
    async def choose(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Offer the entries a question may belong to, the likeliest first."""
        unanswered = await self._get(interaction, event.arg(1))
        await update(
            interaction,
            choose_entry_card(unanswered, event.arg(0), _guesses(knowledge_base_of(interaction), unanswered.question)),
        )

    @handles("gap", "put")
    async def put(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare the question as a name or an example of the entry that was chosen."""
        unanswered = await self._get(interaction, event.arg(1))
        entry = knowledge_base_of(interaction).entries.get(event.choice)
        if entry is None:
            raise UserError(NO_ENTRY)
        await self._prepare(interaction, event.arg(0), entry, unanswered.question)

    @handles("gap", "reword")
    async def reword(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask for an entry by name, and other words."""
        unanswered = await self._get(interaction, event.arg(1))
        guesses = _guesses(knowledge_base_of(interaction), unanswered.question)
        await open_form(interaction, reword_form(unanswered, event.arg(0), guesses[0] if guesses else None))

    @handles("gap", "reworded")
    async def reworded(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare the words as they were typed."""
        async with return_input_on_error(interaction, event):
            knowledge_base, typed = knowledge_base_of(interaction), event.typed or {}
            entry = knowledge_base.exact(typed.get("entry", ""))
            if entry is None:
                raise UserError(
                    unknown_entry(typed.get("entry", ""), knowledge_base.suggestions(typed.get("entry", ""), None, 3))
                )
            await self._prepare(interaction, event.arg(0), entry, typed.get("words", ""))

    @handles("gap", "answer")
    async def answer(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask for an answer in plain words."""
        unanswered = await self._get(interaction, event.arg(0))
        await open_form(interaction, answer_form(unanswered, await recovered_input(interaction)))

    @handles("gap", "answered")
    async def answered(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare the answer as a question of this server's base, and show it before anything is published."""
        async with return_input_on_error(interaction, event):
            unanswered, typed = await self._get(interaction, event.arg(0)), dict(event.typed or {})
            if find_patient_identifiers("\n".join(typed.values())):  # the source and the reason are shown as well
                raise UserError(PATIENT)
            editor, server = group.editor_of(interaction), require_server(interaction)
            hidden = await self.services.drafts.hidden_entries(editor)
            base, seed = knowledge_base_of(interaction), self.services.bundled_base
            taken = {*base.entries, *seed.entries, *base.sources, *(id_ for _, id_, _ in hidden)}
            today = discord.utils.utcnow().date().isoformat()
            made = answer_to_question(
                unanswered.question, typed.get("answer", ""), typed.get("origin", ""), server.name, today, taken
            )
            if isinstance(made, tuple):
                await update(interaction, form_errors_card(made, typed, custom_id("gap", "answer", unanswered.id)))
                return
            edits = [
                ProposedEdit(kind=kind_of(item), entry_id=item.id, base=0, state="published", body=to_yaml(item))
                for item in (made.source, made.faq)
            ]
            reason = typed.get("reason", "").strip() or "Answers a question that members asked."
            await show_change(interaction, await self.services.edit_workflow.prepare(editor, edits, reason))

    @handles("gap", "new")
    async def new(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Begin an entry with the question filled in; the form goes the way of /kb new."""
        unanswered = await self._get(interaction, event.arg(0))
        begun = creation_form(
            "faq", {"name": clip(unanswered.question, MAX_NAME_LENGTH), "examples": unanswered.question}
        )
        await open_form(interaction, section_form(begun, custom_id("edit", "begun", KIND_LETTERS["faq"])))

    @handles("gap", "dismiss")
    async def dismiss(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Forget a question."""
        editor = group.editor_of(interaction)
        note = "Dismissed." if await self.services.unanswered_questions.dismiss(editor, event.arg(0)) else GONE
        await update(
            interaction,
            unanswered_questions_card(await self.services.unanswered_questions.list(editor), event.page(1), note),
        )

    async def _get(self, interaction: Interaction[SecondOpinion], id_: str) -> UnansweredQuestion:
        unanswered = await self.services.unanswered_questions.get(group.editor_of(interaction), id_)
        if unanswered is None:
            raise UserError(GONE)
        return unanswered

    async def _prepare(self, interaction: Interaction[SecondOpinion], use: str, entry: Entry, text: str) -> None:
        editor, kind = group.editor_of(interaction), kind_of(entry)
        version = await self.services.edit_workflow.current(editor.server_id, kind, entry.id)
        item = None if version is None else require_item(version)
        if version is None or item is None or isinstance(item, Source):
            raise UserError(NO_ENTRY)
        changed = (add_alias if use == "alias" else add_example)(item, text)
        if isinstance(changed, tuple):
            raise UserError("\n".join(map(str, changed)))
        body = await asyncio.to_thread(to_yaml, changed)
        edit = ProposedEdit(kind=kind, entry_id=entry.id, base=version.number, state=version.state, body=body)
        await show_change(interaction, await self.services.edit_workflow.prepare(editor, (edit,)))

    @handles("gap", "tell")
    async def tell(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Subscribe a member to the answer; anybody may."""
        if not await self.services.unanswered_questions.subscribe(
            require_server(interaction).id, event.arg(0), interaction.user.id
        ):
            raise UserError("That question is no longer open; ask it again to see the answer.")
        await update(interaction, subscribed_card())

    @commands.Cog.listener()
    async def on_entries_published(self, interaction: Interaction[SecondOpinion], published: Published) -> None:
        """Show the moderator which questions are answered now, and notify the subscribers."""
        self.bot.jobs.begin("telling", discord.utils.utcnow())  # who leaves waits for it: nobody else can tell them
        server_id = published.proposal.server_id
        knowledge_base = await self.services.knowledge_bases.get(server_id)
        context = context_for(self.bot, server_id, knowledge_base)
        answered = await self.services.unanswered_questions.resolve(server_id, knowledge_base, published)
        for resolved in answered:  # all of them first: the moderator has the answer without us, they don't
            await self._notify(context, resolved)
        for resolved in answered:
            answer = with_notices(context, answer_card(knowledge_base, resolved.answer))
            await send(interaction, Card((answered_text(resolved.question), *answer.blocks), answer.accent))

    async def _notify(self, context: KnowledgeContext, resolved: ResolvedQuestion) -> None:
        """Notify the subscribers; they are unsubscribed already, so even after a failure nobody is notified twice."""
        answer = with_notices(context, answer_card(context.knowledge_base, resolved.answer))
        card = Card((answer_notice(context.server_name), *answer.blocks), answer.accent).with_context(context.key)
        for user_id in resolved.subscribers:
            try:
                await send_card(await open_dm(self.bot, user_id), card)
            except REQUEST_FAILED as error:
                if not is_dm_closed(error):
                    log.warning("who waited for an answer was not told: %s", describe_safely(error))


def _guesses(knowledge_base: KnowledgeBase, question: str) -> list[Entry]:
    """Return the entries a question may belong to, the likeliest first, then any others."""
    ids = dict.fromkeys(
        (*(one.id for one in knowledge_base.matcher.match(question).candidates), *knowledge_base.entries)
    )
    return [knowledge_base.entries[id_] for id_ in ids if id_ in knowledge_base.entries][:MAX_GUESSES]
