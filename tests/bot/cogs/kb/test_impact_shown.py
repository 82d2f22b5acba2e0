"""Whoever decides about a change sees which questions it answers otherwise: its author, and the second person."""

import re

import pytest
from kb_helpers import chosen_log, edited, hire, log_of, opened, published, review_by, sent
from kb_people import publish_role
from people import Answer
from world import World

from knowledge import KnowledgeBase
from knowledge.editing.serialization import to_yaml
from tests.shipped import shipped

ODD = "the marmalade question of the lighthouse keeper"
LINE = f"“{ODD}” · MSL → no answer"
TAKEN = "which roles can I do from home"


@pytest.fixture
def library() -> KnowledgeBase:
    """The shipped base, whose entries take questions from each other."""
    return shipped()


@pytest.fixture
async def odd(world: World, library: KnowledgeBase) -> World:
    """A server whose liaison has one question like nothing else, in the first form of its questions."""
    await publish_role(world, "msl", examples=(ODD, *library.roles["msl"].examples))
    return world


async def without_it(world: World) -> Answer:
    """The preview of a change that takes that question away."""
    form = await opened(world, world.moderator, "questions")
    field = next(each["component"] for each in form.form["components"] if ODD in (each["component"].get("value") or ""))
    kept = field["value"].replace(ODD, "").strip()
    return await sent(world.moderator, form, **{field["custom_id"]: kept})


async def test_the_preview_says_what_a_new_question_takes_from_whom(world: World, library: KnowledgeBase) -> None:
    form = await opened(world, world.moderator, "questions")
    last = next(each["component"] for each in form.form["components"] if each["component"]["custom_id"] == "examples#3")
    preview = await sent(world.moderator, form, **{"examples#3": f"{last['value']}\n{TAKEN}"})
    assert "would be answered differently" in preview.text
    home = library.faqs["work-from-home"].short_name
    assert f"“{TAKEN}” · {home} → " in preview.text
    assert "Remove a new question" in preview.text
    assert "Publish…" in preview.message.pressable


async def test_the_preview_says_what_a_question_taken_away_finds_from_then_on(odd: World) -> None:
    preview = await without_it(odd)
    assert "One question would be answered differently" in preview.text
    assert LINE in preview.text
    assert "Put back a question" in preview.text


async def test_the_second_person_sees_it_in_the_channel_in_the_queue_and_in_what_she_approved(odd: World) -> None:
    log = await chosen_log(odd)
    await review_by(odd, "two-person")
    await published(odd, odd.moderator, await without_it(odd))
    sam = hire(odd, "sam").elsewhere(log)
    (waiting,) = log_of(odd, log)
    assert LINE in waiting.text
    queue = await sam.slash("kb queue")
    assert "**One question would be answered differently**" in queue.text
    assert LINE in (await sam.press(queue, "Open")).text
    await sam.press(waiting, "Approve")
    done = odd.view(waiting).text
    assert "One question is answered differently now" in done
    assert LINE in done


async def test_the_second_person_sees_what_holds_when_she_looks_not_when_it_was_proposed(odd: World) -> None:
    log = await chosen_log(odd)
    await review_by(odd, "two-person")
    await published(odd, odd.moderator, await without_it(odd))
    await review_by(odd, "one-person")
    await publish_role(odd, "ime", examples=(*odd.bot.services.bundled_base.roles["ime"].examples, ODD))
    sam = hire(odd, "sam").elsewhere(log)
    shown = await sam.press(await sam.slash("kb queue"), "Open")
    assert LINE not in shown.text


async def test_a_file_is_foretold_like_any_change(odd: World, library: KnowledgeBase) -> None:
    given = to_yaml(library.roles["msl"]).encode()
    preview = await odd.moderator.slash("kb import", file=("msl.yaml", given))
    assert LINE in preview.text


async def test_a_file_with_more_questions_than_can_be_asked_says_how_many_were(
    odd: World, library: KnowledgeBase
) -> None:
    many = tuple(f"{ODD} number {number}" for number in range(290))
    role = library.roles["msl"].model_copy(update={"examples": many})
    preview = await odd.moderator.slash("kb import", file=("msl.yaml", to_yaml(role).encode()))
    assert re.search(r"Asked were 200 of the \d{3} questions that this touches", preview.text)


async def test_archiving_says_which_questions_then_find_something_else(world: World) -> None:
    preview = await world.moderator.slash("kb archive", entry="msl", reason="Nobody asks for it")
    assert "questions would be answered differently" in preview.text
    assert "· MSL → " in preview.text


async def test_what_changes_no_answer_says_nothing_of_answers(world: World) -> None:
    preview = await edited(world, world.moderator, "reviewed", "2026-01-05", section="review")
    assert "answered otherwise" not in preview.text
