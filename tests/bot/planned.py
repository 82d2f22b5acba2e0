"""People with a plan."""

import json

from people import Answer, Person
from world import World


async def plan_of(person: Person, *roles: str) -> Answer:
    """Save roles one after another and open the plan."""
    for role in roles:
        await person.slash("saved add", role=role)
        await person.env.advance_time(1)
    return await person.slash("plan show")


async def held(world: World, person: Person) -> dict[str, object]:
    """Everything that is kept of somebody."""
    return json.loads(await world.bot.house.personal.file(person.id))
