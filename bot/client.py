"""The Discord client: its intents, what it never caches or mentions, and the parts that `bot.app` attaches to it."""

import asyncio
import logging
import random
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sized
from typing import Any, Protocol

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.cards.custom_id import CustomId
from bot.charts.cache import ChartCache
from bot.discord_clock import DiscordClock
from bot.errors import report_error
from bot.gateway_faults import reconnect_after_broken_frames, skip_malformed_events
from bot.jobs import JobTracker, acknowledgement_trace
from bot.services.container import Services
from bot.services.conversation import Conversations
from bot.services.recent_clicks import RecentClicks
from bot.settings import Settings
from bot.sharding import ShardStatus
from knowledge.text.typed_text import MAX_OPTION, clean_typed

log = logging.getLogger(__name__)
CONNECT_SECONDS = 60.0
"""How long a shard may take to connect and identify; the same as discord.py's own limit for reconnecting."""
CANCEL_SECONDS = 10.0
"""How long listeners that were cancelled may take to end before the database is closed under them."""

SetUp = Callable[["SecondOpinion"], Awaitable[None]]


class ActionHandler(Protocol):
    """Answers a click or a submitted form: `bot.interactions.router.Router.dispatch`."""

    async def __call__(
        self,
        interaction: discord.Interaction[Any],
        custom_id: CustomId | None,
        chosen: tuple[str, ...] = (),
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Answer, whatever happens."""


class CommandFailureHandler(Protocol):
    """Answers a command that failed: `bot.interactions.responses.answer_failure`."""

    async def __call__(self, interaction: discord.Interaction[Any], error: BaseException, *, where: str) -> None:
        """Answer with a sentence; never raise."""


class IdentifyLimiter(Protocol):
    """Keeps shards from identifying too fast, across processes: `bot.ops.identify_limiter.SharedIdentifyLimiter`."""

    async def acquire(self, shard: int) -> None:
        """Acquire the identify slot for a shard, before it connects."""

    async def identify(self, shard: int) -> None:
        """Wait until a connected shard may identify now, and release its slot."""


def intents() -> discord.Intents:
    """Return the intents the bot needs; none is privileged, so it reads only DMs, mentions and replies to it."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


def _clean_options(data: Any) -> None:
    """Clean every text that was typed into the options of a command, at any depth, before anything reads it."""
    given: Any = data or {}
    waiting: list[Any] = list(given.get("options") or ())
    while waiting:
        option = waiting.pop()
        waiting.extend(option.get("options") or ())
        if isinstance(option.get("value"), str):
            option["value"] = clean_typed(option["value"], MAX_OPTION)


class CommandTree(app_commands.CommandTree["SecondOpinion"]):
    """Answers every failed command with a sentence."""

    async def interaction_check(self, interaction: discord.Interaction["SecondOpinion"], /) -> bool:
        """Check what was typed for signs of self-harm before the command runs."""
        if interaction.type is discord.InteractionType.application_command:
            name = interaction.command.qualified_name if interaction.command else None
            interaction.client.jobs.begin(name, interaction.created_at)
        _clean_options(interaction.data)
        return await interaction.client.before_command(interaction)

    async def on_error(
        self, interaction: discord.Interaction["SecondOpinion"], error: app_commands.AppCommandError, /
    ) -> None:
        """Delegate to the error handler set in `bot.app`."""
        where = interaction.command.qualified_name if interaction.command else "an unknown command"
        await interaction.client.on_command_failure(interaction, error, where=where)


class SecondOpinion(commands.AutoShardedBot):
    """The bot. `bot.app` attaches its features; this class only connects to Discord, with safe defaults.

    Attributes:
        settings: the settings of this process.
        rng: randomness for ids and reference codes.
        discord_clock: what time it is according to Discord.
        chart_cache: the charts rendered last.
        conversations: the last answer in each channel, for follow-up questions.
        caches: the caches by name, for the metrics.
        recent_clicks: the buttons pressed a moment ago that must not act twice.
        jobs: the interactions and messages in progress.
        shard_status: the shards this process holds or waits for, for the health page and the metrics.
        command_ids: Discord's ids of the slash commands by their first word, for clickable mentions; after set-up.
        services: the services, after set-up.
        on_action: answers every button, select and form, after set-up.
        before_command: lets a command run or answers it first, after set-up.
        on_command_failure: answers every failed command, after set-up.
        identify_limiter: limits how fast shards identify; None keeps discord.py's own limit, right for one process.
    """

    services: Services
    on_action: ActionHandler
    before_command: Callable[[discord.Interaction[Any]], Awaitable[bool]]
    on_command_failure: CommandFailureHandler
    identify_limiter: IdentifyLimiter | None = None

    def __init__(self, settings: Settings, set_up: SetUp, rng: random.Random) -> None:
        self.discord_clock = DiscordClock(discord.utils.utcnow)
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
            http_trace=acknowledgement_trace(on_date=self.discord_clock.observe),
            shard_connect_timeout=CONNECT_SECONDS,
        )
        skip_malformed_events(self)
        self.settings = settings
        self.rng = rng
        self.chart_cache = ChartCache()
        self.conversations = Conversations(discord.utils.utcnow)
        self.caches: dict[str, Sized] = {"pictures": self.chart_cache, "conversations": self.conversations}
        self.recent_clicks = RecentClicks(discord.utils.utcnow)
        self.jobs = JobTracker()
        self.shard_status = ShardStatus()
        self.command_ids: Mapping[str, int] = {}
        self._set_up = set_up
        self._listeners_running: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
        """Open the database, load the knowledge base, and add the commands."""
        await self._set_up(self)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard after acquiring its identify slot.

        discord.py would connect first and then wait, so that it reads the acknowledgment of its first heartbeat only
        after the wait, and takes the connection for one that can't keep up.
        """
        if self.identify_limiter is not None:
            await self.identify_limiter.acquire(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)
        reconnect_after_broken_frames(self, shard_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Use this shard's identify slot, which is shared with other processes."""
        if self.identify_limiter is None or shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self.identify_limiter.identify(shard_id)

    async def process_commands(self, message: discord.Message, /) -> None:
        """There are no prefix commands: a mention is a question (see `bot.cogs.messages`)."""

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log a listener that failed, without the content of its event."""
        error = sys.exc_info()[1]
        if error is not None:
            report_error(error, where=event_method, rng=self.rng)

    # PRIVATE: the one place where discord.py starts a listener's task, which it then forgets.
    def _schedule_event(
        self, coro: Callable[..., Coroutine[Any, Any, Any]], event_name: str, /, *args: Any, **kwargs: Any
    ) -> asyncio.Task[Any]:
        """Start a listener for an event, and keep its task so that `close` can end it."""
        task: asyncio.Task[Any] = super()._schedule_event(coro, event_name, *args, **kwargs)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        self._listeners_running.add(task)
        task.add_done_callback(self._listeners_running.discard)
        return task

    async def close(self) -> None:
        """Disconnect, end the listeners that still run, then close the database; safe to call twice.

        What must be finished is finished before this (see `bot.jobs`). A daily job that is cut off here is still due
        at the next start.
        """
        await super().close()
        running = self._listeners_running - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=CANCEL_SECONDS)
        services = getattr(self, "services", None)
        if services is not None:
            await services.close()
