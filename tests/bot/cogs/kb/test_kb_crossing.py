"""A change that takes a question from another entry says so before it is published."""

import pytest
from desk import edited
from world import World

from bot.services.editing import Crossing, crossings
from knowledge import Library
from knowledge.editing.bodies import to_yaml
from storage.proposals import Edit

TAKEN = "which roles can I do from home"


def edit(library: Library, *examples: str) -> Edit:
    """An edit that gives the MSL these questions too."""
    msl = library.roles["msl"]
    body = to_yaml(msl.model_copy(update={"examples": (*msl.examples, *examples)}))
    return Edit(kind="role", entry_id="msl", base=0, state="published", body=body)


def test_a_question_that_another_entry_answers_is_found(library: Library) -> None:
    (found,) = crossings(library, [edit(library, TAKEN, "a liaison who talks about trial data all day")])
    assert found == Crossing(TAKEN, library.faqs["work-from-home"].name)


def test_what_stood_there_before_is_not_told_again(library: Library) -> None:
    assert not crossings(library, [edit(library)])


@pytest.mark.parametrize("question", ["what is the capital of france", "adalimumab dose in psoriasis"])
def test_what_nothing_answers_takes_nothing_away(library: Library, question: str) -> None:
    assert not crossings(library, [edit(library, question)])


async def test_the_preview_says_what_would_be_taken_from_whom(world: World, library: Library) -> None:
    preview = await edited(world, world.moderator, "examples#3", TAKEN, section="questions")
    assert "Answered with another entry today" in preview.text
    assert library.faqs["work-from-home"].name in preview.text
    assert "Publish…" in preview.message.pressable
