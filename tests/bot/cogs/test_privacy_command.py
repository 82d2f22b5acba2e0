import json
import re
from html import unescape

import pytest
from kb_people import editor
from people import Answer, Person
from world import World

from bot.cards.privacy import DESCRIPTIONS
from bot.cards.privacy_page import TITLES
from knowledge.editing.serialization import to_yaml
from storage.personal_data import TABLES
from storage.stores.proposals import ProposedEdit

NOTE = "Talk to the lawyer in May"


async def fill(person: Person) -> None:
    """Leave something in every table a member can write into by these commands."""
    await person.slash("saved add", role="msl")
    await person.submit(await person.slash("saved note", role="msl"), note=NOTE)
    first = await person.press(await person.slash("quiz start"), "Start")
    await person.press(first, custom_id=next(i for i in first.message.ids if i.startswith("quiz:1:answer:")))


async def file_of(world: World, answer: Answer) -> dict[str, object]:
    """The JSON file that the message shows."""
    return json.loads(await content_of(answer, ".json"))


async def content_of(answer: Answer, ending: str) -> str:
    """The content of the one file with this ending, which the message must show."""
    (attachment,) = [each for each in answer.message.message.attachments if each.filename.endswith(ending)]
    assert {attachment.url, f"attachment://{attachment.filename}"} & set(answer.message.files)
    return (await attachment.read()).decode()


async def rows_about(world: World, user_id: int) -> int:
    """Count the rows of any table that hold the member's id, whatever the column."""
    database, found = world.bot.services.database, 0
    for table in await database.tables():
        for row in await database.fetch_all(f"SELECT * FROM {table.name}"):  # noqa: S608 - names of our own tables
            found += user_id in row or str(user_id) in row
    return found


async def test_with_nothing_held_that_is_said_and_nothing_can_be_erased(world: World) -> None:
    answer = await world.member.slash("privacy show")
    assert answer.ephemeral
    assert "nothing stored" in answer.text
    assert "Dr. Example" in answer.text


async def test_show_lists_what_is_held_in_words(world: World) -> None:
    await fill(world.member.in_dm)
    answer = await world.member.slash("privacy show")
    assert NOTE in answer.text
    assert "1 saved role" in answer.text
    assert "Medical Science Liaison (MSL), exploring" in answer.text
    assert "1 quiz** with 1 answer," in answer.text


async def test_a_change_under_way_is_shown_as_a_count_and_hides_nothing_else(world: World) -> None:
    await fill(world.moderator.in_dm)
    body = to_yaml(
        world.bot.services.bundled_base.roles["msl"].model_copy(update={"name": "Liaison between two worlds"})
    )
    edit = ProposedEdit(kind="role", entry_id="msl", base=0, state="published", body=body)
    await world.bot.services.edit_workflow.prepare(editor(world), [edit])
    shown = (await world.moderator.slash("privacy show")).text
    assert "**1 change** that you have not published, with your name" in shown
    assert NOTE in shown
    assert "two worlds" not in shown
    assert "saved_roles" not in shown


def test_there_are_words_for_every_table_that_names_a_member() -> None:
    assert set(DESCRIPTIONS) == {table.table for table in TABLES}
    assert set(TITLES) == {table.table for table in TABLES}


async def test_the_export_is_a_page_to_read_beside_the_json(world: World) -> None:
    person = world.member.in_dm
    await fill(person)
    exported = await person.slash("privacy export")
    page, data = await content_of(exported, ".html"), await file_of(world, exported)
    assert isinstance(data["quiz_sessions"], list)
    for shown in (NOTE, "Medical Science Liaison (MSL)", "Saved roles", "Quizzes", "Jan 1, 2026", str(person.id)):
        assert shown in page
    for raw in ("saved_roles", "saved_at", "+00:00", "server_id"):
        assert raw not in page


async def test_what_a_member_wrote_is_text_on_the_page_and_nothing_is_loaded(world: World) -> None:
    hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> "&lt;'
    await world.member.slash("saved add", role="msl")
    await world.member.submit(await world.member.slash("saved note", role="msl"), note=hostile)
    page = await content_of(await world.member.slash("privacy export"), ".html")
    assert "<img" not in page
    assert "<script" not in page
    assert '&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;alert(2)&lt;/script&gt; "&amp;lt;' in page
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"\b(?:src|href)=.?https?:", page)
    assert "color-scheme: light dark" in page


async def test_with_nothing_held_the_page_says_so(world: World) -> None:
    assert "Nothing is stored about you." in await content_of(await world.member.slash("privacy export"), ".html")


async def test_the_question_before_erasing_says_all_that_goes_and_what_of_a_moderators_work_stays(world: World) -> None:
    asked = (await world.moderator.slash("privacy erase")).text
    for taken in "not publish are erased", "name comes off", "without an owner", "no longer told":
        assert taken in asked


@pytest.mark.parametrize("in_dm", [False, True])
async def test_the_export_is_a_file_in_the_message_and_lists_everything(world: World, *, in_dm: bool) -> None:
    maya = world.member.in_dm if in_dm else world.member
    await fill(maya.in_dm)
    answer = await maya.slash("privacy export")
    assert answer.ephemeral != in_dm
    data = await file_of(world, answer)
    assert data["user_id"] == str(maya.id)
    assert set(data) >= {table.table for table in TABLES}
    assert NOTE in json.dumps(data)
    assert data["quiz_sessions"]


async def test_the_export_from_the_button_is_the_same(world: World) -> None:
    await fill(world.member.in_dm)
    by_command = await file_of(world, await world.member.slash("privacy export"))
    by_button = await file_of(world, await world.member.press(await world.member.slash("privacy show"), "Export"))
    assert by_button == by_command


@pytest.mark.parametrize("in_dm", [False, True])
async def test_after_erasing_nothing_is_left_in_any_table(world: World, *, in_dm: bool) -> None:
    maya = world.member.in_dm if in_dm else world.member
    await fill(maya.in_dm)
    assert await rows_about(world, maya.id) > 0
    question = await maya.slash("privacy erase")
    assert await rows_about(world, maya.id) > 0, "it asks first"
    answer = await maya.press(question, "Delete everything")
    assert "Erased" in answer.text
    assert await rows_about(world, maya.id) == 0
    assert "nothing stored" in (await maya.slash("privacy show")).text


async def test_erasing_can_be_declined(world: World) -> None:
    await fill(world.member.in_dm)
    before = await rows_about(world, world.member.id)
    await world.member.press(await world.member.slash("privacy erase"), "Keep everything")
    assert await rows_about(world, world.member.id) == before


async def test_erasing_from_the_card_asks_first_too(world: World) -> None:
    await fill(world.member.in_dm)
    question = await world.member.press(await world.member.slash("privacy show"), "Delete everything…")
    assert await rows_about(world, world.member.id) > 0
    await world.member.press(question, "Delete everything")
    assert await rows_about(world, world.member.id) == 0


async def test_erasing_touches_nobody_else(world: World) -> None:
    sam = world.join("sam")
    await fill(world.member.in_dm)
    await fill(sam.in_dm)
    before = await rows_about(world, sam.id)
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert await rows_about(world, sam.id) == before


async def test_a_card_too_small_for_everything_says_where_the_rest_is(world: World) -> None:
    for role in world.bot.services.bundled_base.roles:
        await world.member.slash("saved add", role=role)
        await world.member.submit(await world.member.slash("saved note", role=role), note="y" * 500)
    answer = await world.member.slash("privacy show")
    assert "the rest is in the file" in answer.text.casefold()


async def test_after_erasing_everything_no_question_goes_on_from_before(world: World) -> None:
    dm = world.member.in_dm
    await dm.write("what does an msl do")
    erase = await dm.slash("privacy erase")
    await dm.press(erase, "Delete everything")
    await dm.write("and remote?")
    assert "MSL" not in dm.last.text
