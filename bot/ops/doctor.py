"""The doctor: checks everything that could keep the bot from running well, and says what to do. It changes nothing.

`python -m bot doctor` checks settings, knowledge base, clock, disk, shards, database and, if the token has the right
format, Discord itself.
"""

import asyncio
import base64
import binascii
import contextlib
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from math import ceil
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import aiohttp
import discord
import discord.gateway
from discord.http import Route

from bot.client import intents
from bot.interactions.channel_lookup import ChannelState, channel_state
from bot.ops.identify_limiter import IDENTIFY_SECONDS, usable_starts
from bot.settings import (
    SPLIT_NEEDS_POSTGRESQL,
    Environment,
    Settings,
    SettingsError,
    ShardVariables,
    UnknownProcessNumberError,
    read_shards,
)
from bot.sharding import format_ranges, partition
from knowledge import KnowledgeError, load_knowledge_base
from storage.database import connect, ephemeral_disk_error, is_postgresql, sqlite_path
from storage.diagnostics import missing_migrations
from storage.interface import Database, DatabaseError
from storage.sqlite.database import MEMORY
from storage.stores.server_settings import TABLE, ServerSettings, ServerSettingsStore

_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}")
"""Three parts, of which the first is the bot's id in base64 (see Discord's reference, authentication)."""
MAX_SKEW_SECONDS = 5.0
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
GATEWAY_SECONDS = 10.0
MAX_PROCESSES = 16
"""The number of processes that are listed at most."""
MAX_SERVERS = 20
"""The number of servers that are checked at most: each takes three requests, and Discord limits their rate."""
MAX_DISCORD_SKEW_SECONDS = 2.0
"""Discord's Date header is in whole seconds; an interaction must be answered within 3 s."""
NEEDED_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
    "attach_files": "Attach Files",
}
_MARKS = {"ok": "ok   ", "warning": "hint ", "failure": "FAULT"}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check. A failure keeps the bot from working, now or soon; a warning does not."""

    kind: Literal["ok", "warning", "failure"]
    text: str
    advice: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether something has to be done."""
        return self.kind == "failure"

    def __str__(self) -> str:
        """Format it for a terminal."""
        return f"{_MARKS[self.kind]} {self.text}" + (f"\n      {self.advice}" if self.advice else "")


def ok(text: str) -> CheckResult:
    """Report that something is in order."""
    return CheckResult("ok", text)


def warn(text: str, advice: str) -> CheckResult:
    """Report something that could be better."""
    return CheckResult("warning", text, advice)


def fail(text: str, advice: str) -> CheckResult:
    """Report something that is wrong."""
    return CheckResult("failure", text, advice)


async def run_checks(settings: Settings, environment: Environment) -> list[CheckResult]:
    """Run every check; those that ask Discord only if the token has the right format."""
    token = check_token(settings.token)
    findings = [token, *check_settings(settings), check_knowledge_base(settings), check_clock()]
    findings += check_disk(settings.database_url, environment)
    findings += [*check_shards(environment, settings.database_url), *check_proxies(settings)]
    found, chosen = await check_database(settings.database_url)
    findings += found
    if not token.is_failure:
        findings += await check_discord(settings, chosen)
    return findings


def check_token(token: str) -> CheckResult:
    """Check that there is a token of the right format; nothing of it is shown."""
    if not token:
        return fail("There is no DISCORD_TOKEN.", "Copy it in Discord's developer portal under Bot, and set it.")
    if token.startswith("Bot "):
        return fail('DISCORD_TOKEN begins with "Bot ".', "Set the token alone.")
    if not _TOKEN.fullmatch(token) or not _is_id(token.partition(".")[0]):
        return fail(
            "DISCORD_TOKEN does not look like a token of a bot.",
            "Copy it again under Bot; the application id, the public key and the client secret are something else.",
        )
    return ok("The token has the shape of one.")


def check_settings(settings: Settings) -> Iterator[CheckResult]:
    """Check for settings that work but are rarely intended."""
    if settings.operator == Settings().operator:
        yield warn("Members are told that nobody is named as running this bot.", "Set OPERATOR and OPERATOR_CONTACT.")
    if settings.health_port is not None and settings.health_host not in {"127.0.0.1", "localhost", "::1"}:
        yield warn("/metrics can be read from other machines.", "Leave HEALTH_HOST out, unless a network guards it.")
    if settings.log_level == "DEBUG":
        yield warn("LOG_LEVEL is DEBUG, which is much to read.", "Leave it out in production.")
    yield from _check_backups(settings.backup_dir, settings.database_url)


def _check_backups(folder: Path | None, database_url: str) -> Iterator[CheckResult]:
    by_hand = "Copy PostgreSQL with pg_dump (python -m bot backup tells how)."
    if is_postgresql(database_url):
        if folder is None:
            yield warn("The bot makes no copies of PostgreSQL.", by_hand)
        else:
            yield fail("BACKUP_DIR is for SQLite only.", by_hand)
    elif folder is None:
        yield warn("No daily copy of the database is made.", "Set BACKUP_DIR, or make copies by other means.")
    elif not folder.is_dir():
        yield fail(f"BACKUP_DIR, {folder}, is no folder.", "Create it, writable for the bot alone.")


def check_knowledge_base(settings: Settings) -> CheckResult:
    """Check that the knowledge base loads."""
    try:
        library = load_knowledge_base(settings.content)
    except KnowledgeError as problem:
        return fail(f"The knowledge base has faults:\n{problem}", "Mend them; make check lists them too.")
    return ok(f"The knowledge base is without faults: {len(library.entries)} entries.")


def check_clock() -> CheckResult:
    """Compare the clock with that of the file system, and with the installation date of the program."""
    skew = 0.0
    with (
        contextlib.suppress(OSError),
        tempfile.NamedTemporaryFile() as file,
    ):  # a container may have no temporary folder
        skew = abs(Path(file.name).stat().st_mtime - time.time())
    if skew > MAX_SKEW_SECONDS:
        return fail(f"The clock and the file system differ by {skew:.0f} s.", "Let the machine keep time by NTP.")
    now = datetime.now(UTC)
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < written:
        return fail(f"The clock shows {now:%Y-%m-%d}, before this program was installed.", "Set it, best by NTP.")
    return ok(f"The clock shows {now:%Y-%m-%d %H:%M} UTC.")


def check_disk(url: str, environment: Environment) -> Iterator[CheckResult]:
    """Check that a database file would survive a restart."""
    refused = ephemeral_disk_error(url, environment)
    if refused:
        yield fail("The database lies on a disk that vanishes.", refused)
    elif url.startswith("sqlite:") and any(mark.exists() for mark in _CONTAINER_MARKS):
        folder = Path(sqlite_path(url)).absolute().parent
        if folder.is_dir() and folder.stat().st_dev == Path("/").stat().st_dev:
            yield warn(f"{folder} belongs to the container, and goes with it.", "Put the database on a volume.")


async def check_database(url: str) -> tuple[list[CheckResult], list[ServerSettings]]:
    """Check the database without migrating it, and read the servers' settings."""
    try:
        if url.startswith("sqlite:") and not _exists(sqlite_path(url)):
            return [warn("There is no database yet.", "The first start makes it; nothing needs to be done.")], []
        database = await connect(url)
        try:
            missing = await missing_migrations(database)
            if missing:
                advice = "Run python -m bot migrate; the next start does it, too."
                return [warn(f"The database lacks {', '.join(missing)}.", advice)], []
            return [ok("The database answers, and has this version's schema.")], await _servers(database)
        finally:
            await database.close()
    except DatabaseError as problem:
        return [fail("The database can't be used.", str(problem))], []


async def _servers(database: Database) -> list[ServerSettings]:
    store = ServerSettingsStore(database)
    return [await store.get(server_id) for server_id in sorted(await TABLE.servers(database))]


def _exists(path: str) -> bool:
    return path == MEMORY or Path(path).is_file()


def _is_id(text: str) -> bool:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False


def check_shards(environment: Environment, database_url: str) -> Iterator[CheckResult]:
    """Report which shards a run in this environment would have, and which the other processes have."""
    try:
        count, own = read_shards(environment)
    except UnknownProcessNumberError as problem:
        yield warn("Which shards a run from here would have is not known.", str(problem))
        yield _list_processes(environment)
        return
    except SettingsError as problem:
        yield fail("The shards are not dealt out.", str(problem))
        return
    if len(own) == count:
        yield ok(f"This process has all shards: {format_ranges(own)}.")
        return
    yield ok(f"This process has shard {format_ranges(own)} of {count}." + _direct_messages_note(own))
    if ShardVariables.from_environment(environment).per_process:
        yield _list_processes(environment)
    if not is_postgresql(database_url):
        yield fail("The database is a file.", SPLIT_NEEDS_POSTGRESQL)


def check_proxies(settings: Settings) -> Iterator[CheckResult]:
    """Report the proxies for Discord, and whether the token is sent to one unencrypted."""
    for name, url in (("DISCORD_API_URL", settings.api_url), ("DISCORD_GATEWAY_URL", settings.gateway_url)):
        if url is None:
            continue
        yield ok(f"{name} is set: {url}.")
        parts = urlsplit(url)
        if parts.scheme in {"http", "ws"} and not _is_loopback(parts.hostname or ""):
            yield warn(f"The token travels to {parts.hostname} unencrypted.", f"Use {parts.scheme}s in {name}.")


def _list_processes(environment: Environment) -> CheckResult:
    variables = ShardVariables.from_environment(environment)
    count = variables.count
    dealt = list(partition(count, variables.per_process or 1))
    lines = [
        f"process {number} has {format_ranges(share)}" for number, share in enumerate(dealt[:MAX_PROCESSES], start=1)
    ]
    more = ", …" if len(dealt) > MAX_PROCESSES else ""
    return ok(f"{count} shards need {len(dealt)} processes: {', '.join(lines)}{more}.")


def _direct_messages_note(own: tuple[int, ...]) -> str:
    """Say where direct messages arrive: on shard 0 (Discord's documents, gateway, sharding)."""
    return " Direct messages come here." if 0 in own else " Direct messages go to the process with shard 0."


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def check_discord(settings: Settings, servers: Sequence[ServerSettings]) -> list[CheckResult]:
    """Log in without connecting, and check everything Discord reports; nothing is registered or sent."""
    client = discord.Client(intents=intents())
    try:
        await client.login(settings.token)
        found = [ok(f"Discord knows the token: it is {client.user}'s."), *_check_intents(client.application)]
        found += [await _check_discord_clock(), *await _check_start_limits(client, settings.shard_count)]
        found.append(await _check_gateway(client, settings))
        return found + [finding async for finding in _check_channels(client, servers)]
    except discord.LoginFailure:
        return [fail("Discord refuses the token.", "Copy it again under Bot in the developer portal.")]
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as problem:
        why = f"Discord does not answer as it should ({type(problem).__name__})."
        return [fail(why, "Check the way to the internet, and https://discordstatus.com.")]
    except (LookupError, TypeError):  # raised by discord.py for an answer that is not Discord's, such as a web page
        return [fail("What answers is not Discord.", "Check DISCORD_API_URL, and that no gate stands before the net.")]
    finally:
        await client.close()


def _check_intents(application: discord.AppInfo | None) -> Iterator[CheckResult]:
    """Warn if the application has privileged intents that the bot does not need."""
    flags = application.flags if application else discord.ApplicationFlags()
    more = {
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
    }
    switched_on = [name for name, on in more.items() if on]
    if switched_on:
        what = f"The application has privileged intents that the bot does not use: {', '.join(switched_on)}."
        yield warn(what, "Switch them off under Bot in the developer portal.")


async def _check_discord_clock() -> CheckResult:
    async with aiohttp.ClientSession() as session, session.get(f"{Route.BASE}/gateway") as response:
        date = parsedate_to_datetime(response.headers["Date"])
    skew = abs((discord.utils.utcnow() - date).total_seconds())
    if skew > MAX_DISCORD_SKEW_SECONDS:
        return fail(f"The clock is {skew:.0f} s away from Discord's.", "Let the machine keep time by NTP.")
    return ok("The clock agrees with Discord's.")


async def _check_gateway(client: discord.Client, settings: Settings) -> CheckResult:
    """Open the gateway and wait for its first message; the bot does not identify itself, so no start is used up."""
    _, address, _ = await client.http.get_bot_gateway()
    url = settings.gateway_url or address
    try:
        async with (
            asyncio.timeout(GATEWAY_SECONDS),
            aiohttp.ClientSession() as session,
            session.ws_connect(url, params={"v": "10", "encoding": "json"}) as socket,
        ):
            hello = await socket.receive_json()
        if hello["op"] == discord.gateway.DiscordWebSocket.HELLO:
            return ok(f"Discord's gateway answers at {url}.")
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, TypeError, LookupError) as problem:
        why = f"Discord's gateway does not answer at {url} ({type(problem).__name__})."
        return fail(why, "Check DISCORD_GATEWAY_URL and the way to the internet; the bot hears nothing without it.")
    return fail(f"What answers at {url} is not Discord's gateway.", "Check DISCORD_GATEWAY_URL.")


async def _check_start_limits(client: discord.Client, shard_count: int) -> list[CheckResult]:
    shards, _, limit = await client.http.get_bot_gateway()
    found: list[CheckResult] = []
    if usable_starts(limit["total"], limit["remaining"]) < shard_count:
        hours = limit["reset_after"] / 3_600_000
        found.append(fail("Discord allows no more starts today.", f"Wait {hours:.1f} hours, and see why it restarts."))
    if shards > shard_count:
        found.append(warn(f"Discord recommends {shards} shards.", f"Set SHARD_COUNT={shards}."))
    if shard_count > 1:
        rounds = ceil(shard_count / limit["max_concurrency"])
        found.append(ok(f"{shard_count} shards take about {rounds * IDENTIFY_SECONDS:.0f} s to connect."))
    return found


async def _check_channels(client: discord.Client, servers: Sequence[ServerSettings]) -> AsyncIterator[CheckResult]:
    """Check the permissions in the channel that a server has chosen for the bot to write to."""
    for settings in servers[:MAX_SERVERS]:
        if not settings.mod_log_channel_id:
            continue
        try:
            guild = await client.fetch_guild(settings.server_id)
            channels = {channel.id: channel for channel in await guild.fetch_channels()}
            assert client.user is not None, "logged in"  # noqa: S101 - tells the type checker
            me = await guild.fetch_member(client.user.id)
        except (discord.NotFound, discord.Forbidden):
            yield warn(f"Server {settings.server_id} has settings, but the bot is not in it.", "")
            continue
        chosen = channels.get(settings.mod_log_channel_id)
        if chosen is None:  # since November 2026 Discord leaves out of the list what the bot may not view
            yield _explain_missing_channel(guild.name, await channel_state(client, settings.mod_log_channel_id))
        else:
            yield _check_permissions(guild.name, chosen, me)


def _explain_missing_channel(server: str, state: ChannelState) -> CheckResult:
    match state:
        case "gone":
            return warn(f"{server}: a chosen channel is gone.", "Let its moderators choose another with /setup start.")
        case "unknown":
            return warn(
                f"{server}: Discord does not say whether a chosen channel exists.", "Run the doctor again later."
            )
        case _:
            what = f"{server}: the bot may not View Channel where it was chosen to post changes."
            return fail(what, "Let its moderators allow that.")


def _check_permissions(server: str, channel: discord.abc.GuildChannel, me: discord.Member) -> CheckResult:
    allowed = channel.permissions_for(me)
    lacking = [words for name, words in NEEDED_PERMISSIONS.items() if not getattr(allowed, name)]
    if lacking:
        what = f"{server}, #{channel.name}: the bot may not {', '.join(lacking)}."
        return fail(what, "Let its moderators allow that.")
    return ok(f"{server}, #{channel.name}: the bot may write.")
