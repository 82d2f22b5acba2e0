"""Walking through the quiz as a member does."""

import json
import re

from people import Answer, Person, Seen
from world import World

PROGRESS = re.compile(r"(\d+) of (\d+) answered")


def question_id(seen: Seen | Answer) -> str | None:
    """The id of the question a card asks; None when it asks none."""
    message = seen.message if isinstance(seen, Answer) else seen
    ids = [each.split(":") for each in message.ids]
    return next((parts[4] for parts in ids if parts[:3] == ["quiz", "1", "answer"]), None)


def progress(seen: Seen | Answer) -> tuple[int, int]:
    found = PROGRESS.search(seen.text)
    assert found, seen.text
    return int(found.group(1)), int(found.group(2))


async def choose(person: Person, card: Answer, place: int = 0) -> Answer:
    """Give one of the answers offered: the first, unless told otherwise."""
    menus = card.message.menus
    if menus:
        (values,) = menus.values()
        return await person.pick(card, values[place], menu="quiz:1:answer:")
    buttons = [each for each in card.message.ids if each.startswith("quiz:1:answer:") and not each.endswith(":-")]
    return await person.press(card, custom_id=buttons[place])


async def begin(person: Person) -> Answer:
    """Give consent; the first question."""
    return await person.press(await person.slash("quiz start"), "Start")


async def finish(person: Person, card: Answer) -> Answer:
    for _ in range(30):
        if question_id(card) is None:
            return card
        card = await choose(person, card)
    raise AssertionError("the quiz never ends")


async def stored_data(world: World, person: Person) -> dict[str, object]:
    return json.loads(await world.bot.services.personal_data.export(person.id))


async def stored_answers(world: World, person: Person) -> dict[str, list[str]]:
    sessions = (await stored_data(world, person))["quiz_sessions"]
    assert isinstance(sessions, list)
    return sessions[-1]["answers"]
