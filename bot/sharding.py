"""Which of the bot's shards a process connects: said outright, or worked out from the process's own number.

A shard is one connection to Discord that hears a part of the servers (Discord's documents, gateway, sharding).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.environment import Environment, SettingsError, given, whole

_PARTS = re.compile(r"\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*", re.ASCII)
_DYNO = re.compile(r"(?!run\.|release\.)[\w-]+\.([1-9]\d*)", re.ASCII)
"""``worker.2`` is the second; one-off dynos have numbers that mean nothing (Heroku's documents, dyno names)."""
_ORDINAL = re.compile(r".*-(\d+)", re.ASCII)
"""A pod of a StatefulSet is named after it, with its number from 0 (Kubernetes' documents, StatefulSets)."""


@dataclass(slots=True)
class ShardStatus:
    """Which shards this process holds by now, which it waits for, and until what happens."""

    held: tuple[int, ...] = ()
    awaited: tuple[int, ...] = ()
    waiting_for: str = ""


class UnknownProcessNumberError(SettingsError):
    """The process can't tell which of several it is."""


def shard_for_server(server_id: int, count: int) -> int:
    """Return the shard that hears of a server (Discord's documents, sharding formula)."""
    return (server_id >> 22) % count


def read_shards(environment: Environment) -> tuple[int, tuple[int, ...]]:
    """Return how many shards all processes have together, and the numbers of this process's own, in order.

    Reads SHARD_COUNT, SHARD_IDS and SHARDS_PER_PROCESS, and for the last DYNO and HOSTNAME. Raises SettingsError.
    """
    count = whole(environment, "SHARD_COUNT", 1, least=1)
    match [name for name in ("SHARD_IDS", "SHARDS_PER_PROCESS") if given(environment, name)]:
        case []:
            return count, tuple(range(count))
        case [name] if not given(environment, "SHARD_COUNT"):
            raise SettingsError(f"{name} needs SHARD_COUNT, the number of shards in all processes together.")
        case ["SHARD_IDS"]:
            return count, _parse_ranges(environment["SHARD_IDS"], count)
        case ["SHARDS_PER_PROCESS"]:
            return count, _from_process_number(environment, count)
        case _:
            raise SettingsError("Set SHARD_IDS or SHARDS_PER_PROCESS, not both.")


def partition(count: int, each: int) -> Iterator[tuple[int, ...]]:
    """Deal shards out to processes, in order: ``each`` to everyone, and what is left to the last."""
    for first in range(0, count, each):
        yield tuple(range(first, min(first + each, count)))


def format_ranges(shards: tuple[int, ...]) -> str:
    """Write numbers as SHARD_IDS has them, such as 0-3,6."""
    runs: list[tuple[int, int]] = []
    for shard in shards:
        if runs and runs[-1][1] == shard - 1:
            runs[-1] = (runs[-1][0], shard)
        else:
            runs.append((shard, shard))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _parse_ranges(text: str, count: int) -> tuple[int, ...]:
    packed = text.replace(" ", "")
    if not _PARTS.fullmatch(packed):
        raise SettingsError(f"SHARD_IDS is {text!r}; write numbers and ranges, such as 0-3 or 0,2,5-7.")
    named: set[int] = set()
    for part in packed.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if high < low:
            raise SettingsError(f"SHARD_IDS has the range {part}, which runs backwards.")
        if high >= count:
            raise SettingsError(
                f"SHARD_IDS names shard {high}, but SHARD_COUNT is {count}: the last one is {count - 1}."
            )
        if named.intersection(range(low, high + 1)):
            raise SettingsError(f"SHARD_IDS is {text!r}, which names a shard twice.")
        named.update(range(low, high + 1))
    return tuple(sorted(named))


def _from_process_number(environment: Environment, count: int) -> tuple[int, ...]:
    each = whole(environment, "SHARDS_PER_PROCESS", 1, least=1)
    dealt = tuple(partition(count, each))
    number = _process_number(environment)
    if number is None:
        raise UnknownProcessNumberError(
            "SHARDS_PER_PROCESS needs a process that knows its number: hosts in the manner of Heroku say it in DYNO "
            "(worker.2), a StatefulSet in HOSTNAME (bot-1). Set SHARD_IDS here instead."
        )
    if number >= len(dealt):
        raise SettingsError(
            f"This is process {number + 1}, but SHARD_COUNT={count} with SHARDS_PER_PROCESS={each} is work for "
            f"{len(dealt)}: run fewer processes, or raise SHARD_COUNT."
        )
    return dealt[number]


def _process_number(environment: Environment) -> int | None:
    """Return the number of this process among its kind, from 0."""
    dyno = _DYNO.fullmatch(environment.get("DYNO", ""))
    if dyno:
        return int(dyno[1]) - 1
    ordinal = _ORDINAL.fullmatch(environment.get("HOSTNAME", ""))
    return int(ordinal[1]) if ordinal else None
