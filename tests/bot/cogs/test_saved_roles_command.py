import json

import pytest
from world import World

from bot.services.saved_roles import MAX_SAVED
from knowledge import KnowledgeBase

NOTE = "Ask Priya about travel *in winter*"


async def test_save_list_note_state_remove(world: World) -> None:
    maya = world.member
    card = await maya.slash("role", name="msl")
    saved = await maya.press(card, "Save")
    assert "Saved" in saved.labels
    listed = await maya.slash("saved list")
    assert listed.ephemeral
    assert "exploring" in listed.text
    one = await maya.pick(listed, "msl", menu="saved:1:pick")
    form = await maya.press(one, "Edit note")
    noted = await maya.submit(form, note=NOTE)
    assert "Ask Priya about travel \\*in winter\\*" in noted.text
    stated = await maya.pick(noted, "applied", menu="saved:1:state:")
    assert stated.message.ticked["saved:1:state:msl"] == ["applied"]
    back = await maya.press(stated, "Back to the list")
    assert "applied" in back.text
    assert "Ask Priya" in back.text
    gone = await maya.press(await maya.pick(back, "msl", menu="saved:1:pick"), "Remove")
    assert "no saved roles yet" in gone.text


@pytest.mark.parametrize("in_dm", [False, True])
async def test_the_same_works_by_commands_in_a_server_and_in_the_dm(world: World, *, in_dm: bool) -> None:
    maya = world.member.in_dm if in_dm else world.member
    assert (await maya.slash("saved add", role="msl")).ephemeral != in_dm
    form = await maya.slash("saved note", role="Medical Science Liaison (MSL)")
    await maya.submit(form, note=NOTE)
    await maya.slash("saved state", role="msl", state="preparing")
    listed = await maya.slash("saved list")
    assert "preparing" in listed.text
    assert "Ask Priya" in listed.text
    await maya.slash("saved remove", role="MSL")
    assert "no saved roles yet" in (await maya.slash("saved list")).text


async def test_the_note_form_holds_the_note_written_before_and_an_empty_one_clears_it(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    await world.member.submit(await world.member.slash("saved note", role="msl"), note=NOTE)
    form = await world.member.slash("saved note", role="msl")
    assert form.form["components"][0]["component"]["value"] == NOTE
    cleared = await world.member.submit(form, note="")
    assert "No note yet" in cleared.text


async def test_who_sees_this_is_answered_at_the_first_save_and_not_again(world: World) -> None:
    first = await world.member.slash("saved add", role="msl")
    assert "Who sees this?" in first.text
    assert "Dr. Example" in first.text
    assert "Who sees this?" not in (await world.member.slash("saved add", role="ime")).text


async def test_who_sees_this_is_answered_at_the_first_save_from_a_card_too(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    saved = await world.member.press(card, "Save")
    assert "Who sees this?" in saved.text


async def test_a_save_on_a_shared_card_is_confirmed_to_the_member_alone(world: World) -> None:
    shared = await world.member.press(await world.member.slash("role", name="msl"), "Share here")
    sam = world.join("sam")
    assert (await sam.press(shared, "Save")).ephemeral
    assert "Saved" not in world.view(shared).labels
    assert "no saved roles yet" in (await world.member.slash("saved list")).text


async def test_saving_twice_keeps_one_and_says_so(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    assert "already" in (await world.member.slash("saved add", role="msl")).text
    card = await world.member.slash("role", name="msl")
    assert "already" in (await world.member.press(card, "Saved")).text
    assert (await world.member.slash("saved list")).text.count("Medical Science Liaison") == 1


async def test_nobody_sees_what_somebody_else_saved(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    sam = world.join("sam")
    assert "no saved roles yet" in (await sam.slash("saved list")).text
    assert await sam.autocomplete("saved remove", "role", "") == []
    assert "no saved role" in (await sam.slash("saved remove", role="msl")).text


async def test_suggestions_are_the_members_own_roles(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    await world.member.slash("saved add", role="ime")
    choices = await world.member.autocomplete("saved note", "role", "")
    assert {choice["value"] for choice in choices} == {"msl", "ime"}
    typed = await world.member.autocomplete("saved note", "role", "MED SCI liais")
    assert all(choice["value"] != "ime" for choice in typed)


@pytest.mark.parametrize("command", ["saved remove", "saved note"])
async def test_a_role_that_is_not_kept_is_refused_kindly(world: World, command: str) -> None:
    answer = await world.member.slash(command, role="msl")
    assert answer.ephemeral
    assert "/saved list" in answer.text


async def test_more_roles_than_the_limit_are_not_kept(world: World, library: KnowledgeBase) -> None:
    for number in range(MAX_SAVED):
        await _keep(world, f"old-role-{number}")
    answer = await world.member.slash("saved add", role="msl")
    assert f"{MAX_SAVED} saved roles" in answer.text
    card = await world.member.slash("role", name="msl")
    assert f"{MAX_SAVED} saved roles" in (await world.member.press(card, "Save")).text
    assert library.roles["msl"].name not in (await world.member.slash("saved list")).text


async def test_every_saved_role_is_on_the_list_however_long_the_notes(world: World, library: KnowledgeBase) -> None:
    for role in library.roles.values():
        await world.member.slash("saved add", role=role.id)
        form = await world.member.slash("saved note", role=role.id)
        await world.member.submit(form, note="*💬*" * 125)
    page = await world.member.slash("saved list")
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += page.text
    assert all(f"**{role.name}**" in text for role in library.roles.values())


async def test_a_note_of_full_length_is_shown_in_full_on_its_own_card(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    note = "x" * 499 + "!"
    noted = await world.member.submit(await world.member.slash("saved note", role="msl"), note=note)
    assert note in noted.text


async def test_a_role_that_left_the_base_can_still_be_read_and_removed(world: World) -> None:
    await _keep(world, "gone-role")
    listed = await world.member.slash("saved list")
    assert "no longer in the knowledge base" in listed.text
    one = await world.member.pick(listed, "gone-role", menu="saved:1:pick")
    assert "no longer" in (await world.member.press(one, "Open the card")).text
    await world.member.slash("saved remove", role="gone-role")
    assert "no saved roles yet" in (await world.member.slash("saved list")).text


async def test_a_note_for_a_role_removed_meanwhile_is_not_kept_and_that_is_said(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    await world.member.slash("saved remove", role="msl")
    answer = await world.member.submit(form, note=NOTE)
    assert "not saved" in answer.text
    assert NOTE not in json.dumps(json.loads(await world.bot.services.personal_data.export(world.member.id)))


async def _keep(world: World, role_id: str) -> None:
    """Save a role that the base does not hold (any more)."""
    await world.bot.services.database.execute(
        "INSERT INTO saved_roles (user_id, role_id, state, note, saved_at, changed_at)"
        " VALUES ($1, $2, 'exploring', '', 0, 0)",
        world.member.id,
        role_id,
    )
