"""Discord refuses requests at random: all are answered or logged with their code, and nothing is done twice."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp
import discord
import fault_injection
import pytest
from people import Answer, Person
from quiz_helpers import begin
from world import World

LOGGED = re.compile(
    r"unexpected failure [A-HJ-NP-Z2-9]{6} |Discord answered \d{3}, code \d+|"
    r"ServerDisconnectedError|ConnectionResetError|TimeoutError"
)
"""A reference code of ours, or what Discord said."""
SHARE = 0.3
"""Of all requests are refused: far more than on any day of the real Discord."""
ROLES = ("msl", "ime", "medico-legal", "utilization-review")


@dataclass(frozen=True)
class Standing:
    """What a member has before the weather turns: a card in a channel, and a quiz in direct messages."""

    world: World
    rng: Random
    card: Answer
    quiz: Answer

    @property
    def maya(self) -> Person:
        return self.world.member

    async def command(self, name: str, /, **options: str) -> None:
        await self.maya.member.slash(self.world.channel, name, **options)

    async def press(self, label: str) -> None:
        await self.maya.member.click(self.card.message.message, label=label)

    async def answer(self) -> None:
        """Press any button of the question that is shown now, so that some answers go back and change."""
        shown = self.world.view(self.quiz)
        ids = [each for each in shown.ids if each.startswith(("quiz:1:answer:", "quiz:1:back:"))]
        if ids and not shown.menus:
            await self.maya.member.user.click(shown.message, custom_id=self.rng.choice(ids))
        else:
            await self.command("quiz resume")

    def role(self) -> str:
        return self.rng.choice(ROLES)


ACTS: Mapping[str, Callable[[Standing], Awaitable[Any]]] = {
    "a card": lambda on: on.command("role", name=on.role()),
    "a question": lambda on: on.command("ask", question="what does an MSL do all day"),
    "a comparison": lambda on: on.command("compare", first="msl", second="ime"),
    "saving": lambda on: on.command("saved add", role=on.role()),
    "removing": lambda on: on.command("saved remove", role=on.role()),
    "the list": lambda on: on.command("saved list"),
    "the plan": lambda on: on.command("plan show"),
    "the privacy card": lambda on: on.command("privacy show"),
    "a form": lambda on: on.command("saved note", role=on.role()),
    "typing": lambda on: on.maya.member.autocomplete(on.world.channel, "role", "name", "ms"),
    "typing what was saved": lambda on: on.maya.member.autocomplete(on.world.channel, "saved remove", "role", "m"),
    "sharing": lambda on: on.press("Share here"),
    "a direct message": lambda on: on.press("Open in DM"),
    "an answer of the quiz": lambda on: on.answer(),
}


def messages(world: World) -> dict[int, Any]:
    """All there are, by their ids."""
    return {id_: message for held in world.env.backend.messages.values() for id_, message in held.items()}


async def answers(world: World) -> int:
    return len(await world.bot.services.database.fetch_all("SELECT question_id FROM quiz_answers"))


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.stress)])
async def test_whatever_discord_refuses_each_interaction_is_answered_or_logged_and_nothing_is_done_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    world.expected += [discord.HTTPException, aiohttp.ClientError, OSError]
    rng = Random(count)  # noqa: S311 - repeatable on purpose
    on = Standing(world, rng, await world.member.slash("role", name="msl"), await begin(world.member.in_dm))
    fault_injection.inject_faults(monkeypatch, rng, SHARE)
    interactions, lines = world.env.backend.interactions, world.log.lines
    for _ in range(count):
        act = rng.choice(list(ACTS))
        before = len(interactions), len(lines), messages(world), await answers(world)
        await ACTS[act](on)
        (asked,) = list(interactions.values())[before[0] :]
        answered = asked.responded and not asked.loading
        assert answered or any(LOGGED.search(line) for line in lines[before[1] :]), act
        new = [(m.channel_id, str(m.components)) for id_, m in messages(world).items() if id_ not in before[2]]
        assert len(new) == len(set(new)), act
        assert await answers(world) - before[3] <= 1, act
    monkeypatch.undo()
    assert (await world.member.slash("saved list")).text
