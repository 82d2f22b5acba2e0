"""An answer never has more buttons than a member can weigh, wherever it is given and whoever reads it."""

import pytest
from people import Person
from world import World

from knowledge import KnowledgeBase

MOST = 5


def first_words(library: KnowledgeBase) -> list[str]:
    return [entry.name for entry in library.entries.values()]


@pytest.mark.parametrize("reader", ["member", "moderator"])
async def test_no_answer_has_more_than_five_buttons_in_a_server(
    world: World, library: KnowledgeBase, reader: str
) -> None:
    person: Person = getattr(world, reader)
    for name in first_words(library):
        answer = await person.slash("ask", question=name)
        assert len(answer.labels) <= MOST, (name, answer.labels)


async def test_no_answer_has_more_than_five_buttons_in_a_dm(world: World, library: KnowledgeBase) -> None:
    for name in first_words(library):
        answer = await world.member.in_dm.slash("ask", question=name)
        assert len(answer.labels) <= MOST, (name, answer.labels)
