"""What servers cost a process: memory for each it is in, and time for each message that is none of its business.

By `python -m benchmarks.servers`. The servers are made up, all alike: their channels and roles are the cost, members
are not kept. discord.py's own parsing is measured along, as in a real run.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import simcord

from benchmarks.report import describe_machine
from bot.app import create_bot
from bot.client import SecondOpinion
from bot.settings import Settings

SERVERS = 2_500
"""As many as one shard may have (Discord's documents, gateway, sharding)."""
CHANNELS = 40
ROLES = 20
MESSAGES = 5_000
AT_ONCE = 100
"""Messages between two turns of the event loop."""
_PAGE_KIB = 4
_IDS = itertools.count(10**17)


def main() -> None:
    """Measure and print."""
    bot = create_bot(Settings(database_url="sqlite:///:memory:"), random.Random(1))  # noqa: S311 - repeatable
    kib, microseconds = asyncio.run(_measured(bot))
    print(f"Measured on {describe_machine()}.")
    print(f"\nA server with {CHANNELS} channels and {ROLES} roles: {kib:.0f} KiB; {SERVERS} of them: ", end="")
    print(f"{kib * SERVERS / 1024:.0f} MiB.")
    print(f"A message that does not mention the bot: {microseconds:.0f} µs of processor time.")


async def _measured(bot: SecondOpinion) -> tuple[float, float]:
    async with simcord.run(bot):
        # PRIVATE: discord.py's parsers, which are what the gateway's events go through.
        state: Any = bot._connection  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        before = _resident_kib()
        for server in _servers():
            state.parse_guild_create(server)
        await asyncio.sleep(0)
        kib = (_resident_kib() - before) / SERVERS
        guilds = itertools.cycle([guild for guild in bot.guilds if guild.text_channels])
        begun = time.process_time()
        for _ in range(MESSAGES // AT_ONCE):
            for guild in itertools.islice(guilds, AT_ONCE):
                state.parse_message_create(_message(guild.id, guild.text_channels[0].id))
            await asyncio.sleep(0)
        microseconds = (time.process_time() - begun) / MESSAGES * 1_000_000
    await bot.close()
    return kib, microseconds


def _resident_kib() -> int:
    """Return the memory the process holds (Linux: proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_KIB


def _servers() -> Iterator[dict[str, Any]]:
    for number in range(SERVERS):
        server = next(_IDS)
        yield {
            "id": str(server),
            "name": f"Server {number}",
            "owner_id": "1",
            "member_count": 500,
            "large": True,
            "roles": [_role(server), *(_role(next(_IDS)) for _ in range(ROLES - 1))],
            "channels": [_channel(server, position) for position in range(CHANNELS)],
            "emojis": [],
            "stickers": [],
            "features": [],
            "members": [],
            "presences": [],
            "voice_states": [],
            "threads": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 2,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "unavailable": False,
        }


def _role(role: int) -> dict[str, Any]:
    look = {"color": 0, "colors": {"primary_color": 0}, "hoist": False, "managed": False, "mentionable": False}
    return {"id": str(role), "name": f"Role {role}", "permissions": "0", "position": 0, "flags": 0} | look


def _channel(server: int, position: int) -> dict[str, Any]:
    overwrite = {"id": str(server), "type": 0, "allow": "0", "deny": "1024"}
    return {
        "id": str(next(_IDS)),
        "guild_id": str(server),
        "type": 0,
        "name": f"channel-{position}",
        "position": position,
        "permission_overwrites": [overwrite],
        "topic": "What this channel is for",
        "parent_id": None,
    }


def _message(server: int, channel: int) -> dict[str, Any]:
    author = {"id": str(next(_IDS)), "username": "somebody", "discriminator": "0", "avatar": None}
    return {
        "id": str(next(_IDS)),
        "channel_id": str(channel),
        "guild_id": str(server),
        "author": author,
        "member": {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


if __name__ == "__main__":
    main()
