"""Questions in messages: direct messages and mentions. No privileged intent is needed for either."""

import re

import discord
from discord import Interaction
from discord.ext import commands

from bot.client import SecondOpinion
from bot.errors import Refusal, is_closed_dm
from bot.render.answer_card import EMPTY_QUESTION, neutral_card
from bot.render.parts import MAX_CUSTOM_ID, Action, Card, Text, action
from bot.render.reply_card import reply_card
from bot.render.support_card import crisis_card
from bot.services.answers import Answered, AnyEntry, Crisis, Declined, Reply, Suggested, answer
from bot.services.discretion import may_answer_in_public
from bot.ui.reply import turn, write_to
from bot.ui.router import Click, on
from bot.ui.view import layout

QUESTIONS, SECONDS = 6, 60
"""Questions a member may ask by message in so many seconds; a person reads slower, a script does not."""
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
TOO_FAST = "That was quick. Please give me a minute; /ask works meanwhile."


class Mentions(commands.Cog):
    """Answer direct messages and mentions."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.house = bot.house
        self._pace = commands.CooldownMapping[discord.Message].from_cooldown(
            QUESTIONS, SECONDS, commands.BucketType.user
        )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message or a mention by a person; read nothing else."""
        if message.author.bot or not self._is_for_us(message):
            return
        question = _MENTION.sub(" ", message.content).strip()
        reply = answer(self.house.library, question)
        if isinstance(reply, Crisis):
            await self._support(message)
            return
        if message.guild is None:
            await self._in_dm(message, question, reply)
        elif await self._may_speak(message):
            await self._in_channel(message, question, reply)

    @on("answer", "open")
    async def open_answer(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a held-back answer, for its author alone."""
        if str(interaction.user.id) != click.arg(0):
            raise Refusal("This answer opens for the one who asked. /ask answers you.")
        entries = tuple(
            self.house.library.entries[id_] for id_ in click.arg(2).split(",") if id_ in self.house.library.entries
        )
        reply: Reply
        match click.arg(1), entries:
            case "answer", (first, *others):
                reply = Answered(first, tuple(others))
            case "suggest", (_, *_):
                reply = Suggested(entries)
            case ("clinical" | "outside" | "unclear") as why, _:
                reply = Declined(why, entries)
            case _:
                reply = Declined("unclear", ())
        await turn(interaction, reply_card(self.house.library, reply, shareable=False))

    def _is_for_us(self, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        return self.bot.user is not None and self.bot.user in message.mentions

    async def _support(self, message: discord.Message) -> None:
        """Answer words of self-harm first of all: privately, or with the lines alone, quoting nobody."""
        card = crisis_card(self.house.library)
        if message.guild is None or await write_to(message.author, card) is None:
            await message.channel.send(view=layout(card))

    async def _may_speak(self, message: discord.Message) -> bool:
        assert message.guild is not None, "asked for servers only"  # noqa: S101 - tells the type checker
        settings = await self.house.servers.get(message.guild.id)
        parent = getattr(message.channel, "parent_id", None)
        return not {message.channel.id, parent} & set(settings.silent_channels)

    async def _in_dm(self, message: discord.Message, question: str, reply: Reply) -> None:
        if self._too_fast(message):
            await message.channel.send(view=layout(_sentence(TOO_FAST)))
            return
        card = reply_card(self.house.library, reply, shareable=False) if question else _sentence(EMPTY_QUESTION)
        await message.channel.send(view=layout(card))

    async def _in_channel(self, message: discord.Message, question: str, reply: Reply) -> None:
        if self._too_fast(message):
            card = _sentence(TOO_FAST)
        elif not question:
            card = _sentence(EMPTY_QUESTION)
        elif may_answer_in_public(question, _shown(reply)):
            card = reply_card(self.house.library, _plainly(reply), shareable=False)
        else:
            card = neutral_card(_held_back(message.author.id, reply))
        try:
            await message.reply(view=layout(card), mention_author=False)
        except discord.HTTPException as error:
            if not isinstance(error, discord.Forbidden | discord.NotFound) and not is_closed_dm(error):
                raise

    def _too_fast(self, message: discord.Message) -> bool:
        return self._pace.update_rate_limit(message) is not None


def _shown(reply: Reply) -> tuple[AnyEntry, ...]:
    match reply:
        case Answered(entry):
            return (entry,)
        case Suggested(entries):
            return entries
        case Declined() | Crisis():
            return ()


def _plainly(reply: Reply) -> Reply:
    """Leave out in a channel what is only near."""
    match reply:
        case Answered(entry):
            return Answered(entry, ())
        case Declined(why):
            return Declined(why, ())
        case _:
            return reply


def _held_back(author_id: int, reply: Reply) -> Action:
    """Put what was found into the button, so that the question itself is kept nowhere."""
    match reply:
        case Answered(entry, others):
            kind, entries = "answer", (entry, *others)
        case Suggested(entries):
            kind = "suggest"
        case Declined(why, nearest):
            kind, entries = why, nearest
        case Crisis():
            kind, entries = "unclear", ()
    ids = [entry.id for entry in entries]
    while True:
        held = action("answer", "open", author_id, kind, ",".join(ids))
        if not ids or len(":".join((held.area, "1", held.verb, *held.args))) <= MAX_CUSTOM_ID:
            return held
        ids.pop()


def _sentence(text: str) -> Card:
    return Card((Text(text),))
