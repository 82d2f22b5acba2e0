"""What a doctor asks about processes: which shards each of them has, and by which way they reach Discord."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.settings import SPLIT_NEEDS_POSTGRESQL, Settings
from bot.environment import Environment, SettingsError, given, whole
from bot.ops.doctor_report import Finding, fault, fine, hint
from bot.sharding import UnnumberedError, read_shards, shares, written
from storage.database import is_postgresql

MOST_SHARES = 16
"""Processes that are listed; nobody reads more."""


def look_at_shards(environment: Environment, database_url: str) -> Iterator[Finding]:
    """Tell which shards a run in this environment would have, and which the other processes."""
    try:
        count, own = read_shards(environment)
    except UnnumberedError as problem:
        yield hint("Which shards a run from here would have is not known.", str(problem))
        yield _dealt(environment)
        return
    except SettingsError as problem:
        yield fault("The shards are not dealt out.", str(problem))
        return
    if len(own) == count:
        yield fine(f"This process has all shards: {written(own)}.")
        return
    yield fine(f"This process has shard {written(own)} of {count}." + _about_messages(own))
    if given(environment, "SHARDS_PER_PROCESS"):
        yield _dealt(environment)
    if not is_postgresql(database_url):
        yield fault("The database is a file.", SPLIT_NEEDS_POSTGRESQL)


def look_at_proxies(settings: Settings) -> Iterator[Finding]:
    """Tell where Discord is reached instead, and whether the token travels there in the open."""
    for name, url in (("DISCORD_API_URL", settings.api_url), ("DISCORD_GATEWAY_URL", settings.gateway_url)):
        if url is None:
            continue
        yield fine(f"Discord is reached at {url}.")
        parts = urlsplit(url)
        if parts.scheme in {"http", "ws"} and not _is_here(parts.hostname or ""):
            yield hint(f"The token travels to {parts.hostname} unencrypted.", f"Use {parts.scheme}s in {name}.")


def _dealt(environment: Environment) -> Finding:
    count, each = whole(environment, "SHARD_COUNT", 1), whole(environment, "SHARDS_PER_PROCESS", 1)
    dealt = list(shares(count, each))
    lines = [f"process {number} has {written(share)}" for number, share in enumerate(dealt[:MOST_SHARES], start=1)]
    more = ", …" if len(dealt) > MOST_SHARES else ""
    return fine(f"{count} shards need {len(dealt)} processes: {', '.join(lines)}{more}.")


def _about_messages(own: tuple[int, ...]) -> str:
    """Say where direct messages go: to shard 0 (Discord's documents, gateway, sharding)."""
    return " Direct messages come here." if 0 in own else " Direct messages go to the process with shard 0."


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
