"""A command whose base takes longer than Discord waits is acknowledged first: in private, like most answers."""

from typing import Any

import discord
import pytest
from world import World

from bot.interactions import safety_gate
from bot.interactions.context import resolve_context


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acknowledge every command as if its base were still being built."""

    async def choose(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True)
        await resolve_context(interaction)

    monkeypatch.setattr(safety_gate, "resolve_context", choose)


async def test_a_poll_stands_in_the_channel_and_not_in_the_private_answer(world: World) -> None:
    answer = await world.moderator.slash("pulse start", question="leaving-medicine")
    assert "It stands in this channel now" in answer.text
    (poll,) = [seen for seen in world.member.sees() if "A poll of this community" in seen.text]
    (post,) = [each for each in world.env.http_requests if "A poll of this community" in str(each.json)]
    assert post.path == f"/channels/{world.channel.id}/messages"
    assert "Vote counted" in (await world.member.pick(poll, "hours", menu="pulse:1:vote")).text
