"""People with a plan."""

import json

from people import Answer, Person
from world import World


async def save_and_open_plan(person: Person, *roles: str) -> Answer:
    """Save roles one after another and open the plan."""
    for role in roles:
        await person.slash("saved add", role=role)
        await person.env.advance_time(1)
    return await person.slash("plan show")


async def stored_data(world: World, person: Person) -> dict[str, object]:
    """Everything that is kept of somebody."""
    return json.loads(await world.bot.services.personal_data.export(person.id))


def ticked_steps(answer: Answer) -> list[str]:
    """The steps that are shown as done."""
    return [label for label in answer.labels if label.startswith("Step") and label.endswith("\N{CHECK MARK}")]


async def exported_text(person: Person, on: Answer | None = None) -> str:
    """The text of the exported file."""
    answer = await (person.press(on, "Export") if on else person.slash("plan export"))
    return await attached_text(answer, "second-opinion-plan.md")


async def attached_text(answer: Answer, name: str) -> str:
    """The text of one attached file."""
    (attachment,) = [each for each in answer.message.message.attachments if each.filename == name]
    return (await attachment.read()).decode()
