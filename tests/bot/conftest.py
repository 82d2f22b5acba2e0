"""The real bot in a simulated Discord."""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import simcord
from discord import app_commands
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot import Settings, create_bot
from bot.client import SecondOpinion
from knowledge import Library

EXPECTED = (app_commands.CheckFailure,)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for the simulated Discord to come to rest."""
    # PRIVATE: simcord's pause before it calls itself settled; 64 ms a test otherwise.
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.002)  # type: ignore[attr-defined]


@pytest.fixture
def simcord_bot(library: Library) -> SecondOpinion:
    """A bot on a database in memory, with repeatable randomness."""
    settings = Settings(database_url="sqlite:///:memory:", operator="Dr. Example", operator_contact="ops@example.org")
    return create_bot(settings, random.Random(7), library)  # noqa: S311 - repeatable on purpose


@dataclass
class World:
    """A server with a channel, a member and a moderator."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    member: MemberActor
    moderator: MemberActor


@pytest.fixture
async def world(simcord_bot: SecondOpinion) -> AsyncIterator[World]:
    """The world with the bot in it; afterwards nothing may have failed unseen."""
    async with simcord.run(simcord_bot, check_errors=False) as env:
        guild = env.create_guild("Rheumatology community")
        channel = guild.create_text_channel("careers")
        member = guild.add_member(env.create_user("maya"))
        boss = guild.create_role("Moderators", permissions=_manage_server())
        moderator = guild.add_member(env.create_user("robin"), roles=[boss])
        yield World(env, guild, channel, member, moderator)
        unexpected = [error for error in env.errors if not isinstance(_cause(error), EXPECTED)]
        await env.bot.close()
        assert not unexpected, unexpected


def _manage_server() -> Any:
    import discord

    return discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)


def _cause(error: Any) -> BaseException:
    return getattr(error, "error", error)
