"""What a doctor asks about processes: which shards each of them has, and by which way they reach Discord."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.environment import Environment, SettingsError, given, whole
from bot.ops.doctor_report import CheckResult, fail, ok, warn
from bot.settings import SPLIT_NEEDS_POSTGRESQL, Settings
from bot.sharding import UnknownProcessNumberError, format_ranges, partition, read_shards
from storage.database import is_postgresql

MAX_PROCESSES = 16
"""Processes that are listed; nobody reads more."""


def check_shards(environment: Environment, database_url: str) -> Iterator[CheckResult]:
    """Tell which shards a run in this environment would have, and which the other processes."""
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
    if given(environment, "SHARDS_PER_PROCESS"):
        yield _list_processes(environment)
    if not is_postgresql(database_url):
        yield fail("The database is a file.", SPLIT_NEEDS_POSTGRESQL)


def check_proxies(settings: Settings) -> Iterator[CheckResult]:
    """Tell where Discord is reached instead, and whether the token travels there in the open."""
    for name, url in (("DISCORD_API_URL", settings.api_url), ("DISCORD_GATEWAY_URL", settings.gateway_url)):
        if url is None:
            continue
        yield ok(f"Discord is reached at {url}.")
        parts = urlsplit(url)
        if parts.scheme in {"http", "ws"} and not _is_loopback(parts.hostname or ""):
            yield warn(f"The token travels to {parts.hostname} unencrypted.", f"Use {parts.scheme}s in {name}.")


def _list_processes(environment: Environment) -> CheckResult:
    count, each = whole(environment, "SHARD_COUNT", 1), whole(environment, "SHARDS_PER_PROCESS", 1)
    dealt = list(partition(count, each))
    lines = [f"process {number} has {format_ranges(share)}" for number, share in enumerate(dealt[:MAX_PROCESSES], start=1)]
    more = ", …" if len(dealt) > MAX_PROCESSES else ""
    return ok(f"{count} shards need {len(dealt)} processes: {', '.join(lines)}{more}.")


def _direct_messages_note(own: tuple[int, ...]) -> str:
    """Say where direct messages go: to shard 0 (Discord's documents, gateway, sharding)."""
    return " Direct messages come here." if 0 in own else " Direct messages go to the process with shard 0."


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
