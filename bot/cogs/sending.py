"""What a member found wrong goes to the moderators when she sends it: once, without her name, a few an hour."""

from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card, Text
from bot.cards.corrections import evidence_form, correction_sent_card
from bot.cards.feedback import PATIENT
from bot.client import SecondOpinion
from bot.cogs.feedback import TOO_MANY
from bot.cogs.kb.form_recovery import return_input_on_error
from bot.cogs.kb.posting import post_to_log, build_waiting_post
from bot.cogs.kb.publishing import GONE
from bot.cogs.scopes import moderated_server
from bot.errors import UserError
from bot.interactions.responses import open_form, update
from bot.interactions.router import ActionEvent, handles
from knowledge.safety import find_patient_identifiers


class Sending(commands.Cog):
    """Sends proposals of members, which then wait for a moderator."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.services

    @handles("wrong", "send")
    async def send(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Ask how she knows."""
        self._in_time(interaction)
        sketch = await self.house.drafts.anonymous_draft(moderated_server(interaction).id, click.arg(0))
        if sketch is None:
            raise UserError(GONE)
        await open_form(interaction, evidence_form(sketch))

    @handles("wrong", "sent")
    async def sent(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Put it into the queue, and tell the moderators."""
        async with return_input_on_error(interaction, click):
            self._in_time(interaction)
            how = (click.typed or {}).get("how", "").strip()
            if find_patient_identifiers(how):
                raise UserError(PATIENT)
            with self.house.message_limit.consume(interaction.user.id):
                proposal = await self.house.drafts.submit_anonymous(moderated_server(interaction).id, click.arg(0), how)
                if proposal is None:
                    raise UserError(GONE)
            await post_to_log(interaction, await build_waiting_post(interaction, proposal))
            await update(interaction, correction_sent_card())

    @handles("wrong", "drop")
    async def drop(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Send nothing."""
        await self.house.drafts.discard_anonymous(moderated_server(interaction).id, click.arg(0))
        await update(interaction, Card((Text("Nothing was sent, and nothing is kept."),)))

    def _in_time(self, interaction: Interaction[SecondOpinion]) -> None:
        if not self.house.message_limit.allows(interaction.user.id):
            raise UserError(TOO_MANY)
