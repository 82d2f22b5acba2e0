"""What a member is told when words of theirs may identify a patient."""

import pytest
from people import Answer
from world import World

from bot.cards.answer_fallbacks import PATIENT_MESSAGE, PRIVATE_TEASER

TELLING = "what does an msl do? my patient John Miller, born 03/14/1961, asked"
CARE = "may identify a patient"


async def noted(world: World, note: str) -> Answer:
    await world.member.slash("saved add", role="msl")
    return await world.member.submit(await world.member.slash("saved note", role="msl"), note=note)


async def test_a_note_that_may_name_a_patient_is_kept_and_its_author_is_told_kindly(world: World) -> None:
    shown = await noted(world, "like my patient John Miller, born 03/14/1961")
    assert "please keep patients out of it" in shown.text
    (saved,) = await world.bot.services.saved_roles.list(world.member.id)
    assert saved.note == "like my patient John Miller, born 03/14/1961"
    emptied = await world.member.submit(await world.member.press(shown, "Edit note"), note="")
    assert "keep patients out" not in emptied.text


@pytest.mark.parametrize("note", ["ask about travel in spring", "talk to 2 MSLs by May", "pay: 200k?"])
async def test_a_note_about_work_is_kept_without_a_word(world: World, note: str) -> None:
    assert "keep patients out" not in (await noted(world, note)).text


async def nowhere_in_the_database(world: World) -> bool:
    database = world.bot.services.database
    rows = [await database.fetch_all(f"SELECT * FROM {table.name}") for table in await database.tables()]  # noqa: S608 - our own tables
    return "Miller" not in str(rows)


async def test_a_question_that_may_name_a_patient_is_answered_and_its_author_is_told_kindly(world: World) -> None:
    answer = await world.member.slash("ask", question=TELLING)
    assert answer.ephemeral
    assert f"{CARE}: “patient John Miller”, “born 03/14/1961”" in answer.text
    assert answer.text.count("Miller") == 1, "only in the note, never in the answer"
    assert await nowhere_in_the_database(world)


async def test_the_same_in_a_direct_message(world: World) -> None:
    await world.member.in_dm.write(TELLING)
    assert CARE in world.member.in_dm.last.text
    assert await nowhere_in_the_database(world)


async def test_a_mention_that_may_name_a_patient_is_asked_to_be_deleted_and_answered_in_private(world: World) -> None:
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} medical science liaison? MRN 4482913")
    assert world.member.last.text == PATIENT_MESSAGE
    opened = await world.member.press(world.member.last, "Open my answer")
    assert opened.ephemeral
    assert "MSL" in opened.text


async def test_a_question_about_work_is_answered_without_a_word_of_patients(world: World) -> None:
    assert CARE not in (await world.member.slash("ask", question="what does an msl do")).text
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} what does an msl do")
    assert world.member.last.text not in {PATIENT_MESSAGE, PRIVATE_TEASER}
