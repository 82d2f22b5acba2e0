import pytest
from people import Answer
from world import World


async def noted(world: World, note: str) -> Answer:
    await world.member.slash("saved add", role="msl")
    return await world.member.submit(await world.member.slash("saved note", role="msl"), note=note)


async def test_a_note_that_may_name_a_patient_is_kept_and_its_author_is_told_kindly(world: World) -> None:
    shown = await noted(world, "like my patient John Miller, born 03/14/1961")
    assert "please keep patients out of it" in shown.text
    (saved,) = await world.bot.house.saving.listed(world.member.id)
    assert saved.note == "like my patient John Miller, born 03/14/1961"
    emptied = await world.member.submit(await world.member.press(shown, "Edit note"), note="")
    assert "keep patients out" not in emptied.text


@pytest.mark.parametrize("note", ["ask about travel in spring", "talk to 2 MSLs by May", "pay: 200k?"])
async def test_a_note_about_work_is_kept_without_a_word(world: World, note: str) -> None:
    assert "keep patients out" not in (await noted(world, note)).text
