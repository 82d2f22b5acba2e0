"""What a doctor asks Discord itself: the token, the application, the clock, and the channels that servers chose."""

from collections.abc import AsyncIterator, Iterator, Sequence
from email.utils import parsedate_to_datetime
from math import ceil

import aiohttp
import discord
from discord.http import Route

from bot.client import intents
from bot.ops.doctor_report import CheckResult, fail, ok, warn
from bot.ops.identify_limiter import IDENTIFY_SECONDS, usable_starts
from bot.settings import Settings
from storage.stores.server_settings import ServerSettings

MAX_SERVERS = 20
"""Servers looked at: each costs three requests, and Discord slows down whoever asks much."""
MAX_SKEW_SECONDS = 2.0
"""Discord's Date header is in whole seconds; an interaction must be answered within 3 s."""
NEEDED_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
    "attach_files": "Attach Files",
}


async def check_discord(settings: Settings, servers: Sequence[ServerSettings]) -> list[CheckResult]:
    """Log in without connecting, and look at everything Discord tells; nothing is registered or sent."""
    client = discord.Client(intents=intents())
    try:
        await client.login(settings.token)
        found = [ok(f"Discord knows the token: it is {client.user}'s."), *_check_intents(client.application)]
        found += [await _check_discord_clock(), *await _check_start_limits(client, settings.shard_count)]
        return found + [finding async for finding in _check_channels(client, servers)]
    except discord.LoginFailure:
        return [fail("Discord refuses the token.", "Copy it anew under Bot in the developer portal.")]
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as problem:
        why = f"Discord does not answer as it should ({type(problem).__name__})."
        return [fail(why, "Check the way to the internet, and https://discordstatus.com.")]
    except (LookupError, TypeError):  # what discord.py makes of an answer that is none of Discord's, such as a web page
        return [fail("What answers is not Discord.", "Check DISCORD_API_URL, and that no gate stands before the net.")]
    finally:
        await client.close()


def _check_intents(application: discord.AppInfo | None) -> Iterator[CheckResult]:
    """Tell when the application may hear more than the bot needs."""
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
    if skew > MAX_SKEW_SECONDS:
        return fail(f"The clock is {skew:.0f} s away from Discord's.", "Let the machine keep time by NTP.")
    return ok("The clock agrees with Discord's.")


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
    """Look at the permissions in the channel that a server has chosen for the bot to write to."""
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
        yield _check_permissions(guild.name, channels.get(settings.mod_log_channel_id), me)


def _check_permissions(server: str, channel: discord.abc.GuildChannel | None, me: discord.Member) -> CheckResult:
    if channel is None:
        return warn(f"{server}: a chosen channel is gone.", "Let its moderators choose another with /setup start.")
    allowed = channel.permissions_for(me)
    lacking = [words for name, words in NEEDED_PERMISSIONS.items() if not getattr(allowed, name)]
    if lacking:
        what = f"{server}, #{channel.name}: the bot may not {', '.join(lacking)}."
        return fail(what, "Let its moderators allow that.")
    return ok(f"{server}, #{channel.name}: the bot may write.")
