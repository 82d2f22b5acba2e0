"""Shards: which servers belong to which shard, and how a process writes down the shards it has.

A shard is one connection to Discord that receives the events of a part of the servers (Discord's documents, gateway,
sharding). `bot.settings` reads which shards a process has; `bot.ops.shard_lease` makes sure that no other has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class ShardStatus:
    """The shards that this process holds, those it waits for and what for, and those on which Discord is silent."""

    held: tuple[int, ...] = ()
    awaited: tuple[int, ...] = ()
    waiting_for: str = ""
    silent: frozenset[int] = frozenset()


def shard_for_server(server_id: int, count: int) -> int:
    """Return the shard that receives a server's events (Discord's documents, sharding formula)."""
    return (server_id >> 22) % count


def partition(count: int, per_process: int) -> Iterator[tuple[int, ...]]:
    """Distribute shards over processes, in order: ``per_process`` for each, and the rest for the last."""
    for first in range(0, count, per_process):
        yield tuple(range(first, min(first + per_process, count)))


def format_ranges(shards: tuple[int, ...]) -> str:
    """Write numbers as in SHARD_IDS, such as 0-3,6."""
    runs: list[tuple[int, int]] = []
    for shard in shards:
        if runs and runs[-1][1] == shard - 1:
            runs[-1] = (runs[-1][0], shard)
        else:
            runs.append((shard, shard))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
