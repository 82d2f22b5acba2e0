"""The connection to Discord: which events it hears, what it never does, and what hangs on it."""

import logging
import random
import sys
from collections.abc import Awaitable, Callable, Mapping, Sized
from typing import Any, Protocol

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.cards.custom_id import CustomId
from bot.charts.cache import ChartCache
from bot.errors import report_error
from bot.jobs import JobTracker, acknowledgement_trace
from bot.services.container import Services
from bot.services.conversation import Conversations
from bot.settings import Settings
from bot.sharding import ShardStatus

log = logging.getLogger(__name__)
CONNECT_SECONDS = 60.0
"""How long a shard may take to connect and identify; discord.py gives one that connects again just as long."""

SetUp = Callable[["SecondOpinion"], Awaitable[None]]


class ActionHandler(Protocol):
    """What answers a click or a submitted form; `bot.interactions.router.Router.dispatch` does."""

    async def __call__(
        self,
        interaction: discord.Interaction[Any],
        action: CustomId | None,
        chosen: tuple[str, ...] = (),
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Answer it, whatever happens."""


class CommandFailureHandler(Protocol):
    """What answers a command that failed."""

    async def __call__(self, interaction: discord.Interaction[Any], error: BaseException, *, where: str) -> None:
        """Answer it with a sentence; never raise."""


class IdentifyLimiter(Protocol):
    """What keeps shards from identifying too fast, across processes; `bot.ops.identify_limiter.IdentifyTurns` does."""

    async def acquire(self, shard: int) -> None:
        """Wait until it is the turn of a shard that is not connected, and keep it for this shard."""

    async def identify(self, shard: int) -> None:
        """Return when a connected shard may identify, now; the next one may come then."""


def intents() -> discord.Intents:
    """Name the events the bot needs; none is privileged, so it reads only DMs, mentions and replies to it."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


class CommandTree(app_commands.CommandTree["SecondOpinion"]):
    """Answers every failed command with a sentence."""

    async def interaction_check(self, interaction: discord.Interaction["SecondOpinion"], /) -> bool:
        """Look at what was typed before anything else does."""
        if interaction.type is discord.InteractionType.application_command:
            name = interaction.command.qualified_name if interaction.command else None
            interaction.client.jobs.begin(name, interaction.created_at)
        return await interaction.client.before_command(interaction)

    async def on_error(
        self, interaction: discord.Interaction["SecondOpinion"], error: app_commands.AppCommandError, /
    ) -> None:
        """Hand the failure to the room that knows the words for it."""
        where = interaction.command.qualified_name if interaction.command else "an unknown command"
        await interaction.client.on_command_failure(interaction, error, where=where)


class SecondOpinion(commands.AutoShardedBot):
    """The bot. What it can do is put in by `bot.app`; here is only what makes it a safe guest.

    Attributes:
        settings: what this process was started with.
        rng: randomness for ids and reference codes.
        album: the pictures drawn last.
        conversations: what was answered just before, where.
        caches: what is kept in memory for a while, by name, for whoever measures.
        work: what is under way.
        holding: the shards this process has, for whoever tells how it goes.
        house: the services, after set-up.
        on_action: answers every button, select and form, after set-up.
        before_command: lets a command run or answers it first, after set-up.
        on_command_failure: answers every failed command, after set-up.
        turns: says when a shard may identify; None keeps discord.py's own pace, right for one process.
    """

    services: Services
    on_action: ActionHandler
    before_command: Callable[[discord.Interaction[Any]], Awaitable[bool]]
    on_command_failure: CommandFailureHandler
    identify_limiter: IdentifyLimiter | None = None

    def __init__(self, settings: Settings, set_up: SetUp, rng: random.Random) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents(),
            shard_count=settings.shard_count,
            shard_ids=list(settings.shard_ids),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            tree_cls=CommandTree,
            http_trace=acknowledgement_trace(),
            shard_connect_timeout=CONNECT_SECONDS,
        )
        self.settings = settings
        self.rng = rng
        self.chart_cache = ChartCache()
        self.conversations = Conversations(discord.utils.utcnow)
        self.caches: dict[str, Sized] = {"pictures": self.chart_cache, "conversations": self.conversations}
        self.jobs = JobTracker()
        self.shard_status = ShardStatus()
        self._set_up = set_up

    async def setup_hook(self) -> None:
        """Open the database, load the base, add the commands: everything or nothing."""
        await self._set_up(self)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard once it is its turn to identify.

        discord.py would connect first and wait then, hearing the echo of its first heartbeat only after the wait; it
        takes that for a connection that can't keep up.
        """
        if self.identify_limiter is not None:
            await self.identify_limiter.acquire(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Use this shard's turn, which may depend on other processes."""
        if self.identify_limiter is None or shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self.identify_limiter.identify(shard_id)

    async def process_commands(self, message: discord.Message, /) -> None:
        """There are no prefix commands: a mention is a question (see `bot.cogs.ask`)."""

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log a listener that failed, without what it was about."""
        error = sys.exc_info()[1]
        if error is not None:
            report_error(error, where=event_method, rng=self.rng)

    async def close(self) -> None:
        """Leave Discord, then close the database; safe to call when set-up failed half-way or twice."""
        await super().close()
        house = getattr(self, "house", None)
        if house is not None:
            await house.close()
