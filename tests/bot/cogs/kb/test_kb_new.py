"""/kb new: a draft that is kept until it is whole, and published then."""

from kb_helpers import chosen_log, hire, log_of, published, sent, versions
from people import Answer, Person
from world import World

from bot.cogs.kb.new_entry import KINDS
from bot.services.editing import Actor, InvalidChange
from knowledge.editing.form_layout import form_sections
from knowledge.editing.new_entry import creation_form
from storage.stores.revisions import RevisionStore

QUESTION, SHORT = "What does a locum year look like?", "Locum year"
ANSWER = "Locum work is paid by the day or the week. [gazette]"
ASKED = "how does a locum year work\nis locum work for me\nlocums for a year\nlocum instead of a job\na year of locums"


async def begun(world: World, answer: str = ANSWER, examples: str = ASKED, by: Person | None = None) -> Answer:
    """The preview of a new question."""
    person = by or world.moderator
    asked = await person.slash("kb new", kind="question")
    return await sent(person, asked, name=QUESTION, short_name=SHORT, examples=examples, answer=answer)


async def test_each_kind_begins_with_its_form(world: World) -> None:
    for word, kind in KINDS.items():
        asked = await world.moderator.slash("kb new", kind=word)
        assert asked.form["title"] == creation_form(kind).title
        assert len(asked.form["components"]) <= 5


async def test_a_question_that_is_whole_is_published_and_answered_at_once(world: World) -> None:
    log = await chosen_log(world)
    preview = await begun(world)
    assert preview.message.pressable == ["Save as a draft…", "Publish…", "Edit again", "Delete"]
    done = await published(world, world.moderator, preview, "Members ask it")
    assert "Published" in done.text
    assert "Locum work is paid" in (await world.member.slash("ask", question=QUESTION)).text
    assert "New question" in log_of(world, log)[0].text


async def test_an_unfinished_draft_is_told_what_it_lacks_and_is_shown_to_nobody(world: World) -> None:
    preview = await begun(world, answer="")
    assert "Before it can be published" in preview.text
    assert "Answer: nothing stands there yet" in preview.text
    assert "Publish…" not in preview.message.pressable
    kept = await world.moderator.submit(await world.moderator.press(preview, "Save as a draft…"), reason="For later")
    assert "Saved as a draft" in kept.text
    assert QUESTION not in (await world.member.slash("ask", question=QUESTION)).text
    (revision,) = await versions(world, "locum-year", "faq")
    assert revision.state == "draft"


async def test_a_draft_is_found_again_finished_and_published_by_another(world: World) -> None:
    preview = await begun(world, answer="")
    await world.moderator.submit(await world.moderator.press(preview, "Save as a draft…"), reason="For later")
    sam = hire(world, "sam")
    choice, *_ = await sam.autocomplete("kb edit", "entry", "locum")
    assert choice == {"name": "locum-year (draft)", "value": "locum-year"}
    opened = await sam.pick(await sam.slash("kb edit", entry="locum-year"), "answer", menu="edit:1:section")
    whole = await sent(sam, opened, answer=ANSWER)
    await published(world, sam, whole, "Now it is whole")
    assert "Locum work is paid" in (await world.member.slash("ask", question=QUESTION)).text
    assert [each.state for each in await versions(world, "locum-year", "faq")] == ["published", "draft"]


async def test_an_unfinished_draft_is_not_published_whatever_asks_for_it(world: World) -> None:
    preview = await begun(world, answer="")
    id_ = preview.message.id_of("Delete").rpartition(":")[2]
    editor = Actor(world.moderator.id, world.guild.id, manages_server=True)
    refused = await world.bot.services.edit_workflow.publish(editor, id_, "Now")
    assert isinstance(refused, InvalidChange)
    assert "Answer: nothing stands there yet." in refused.errors
    assert not await versions(world, "locum-year", "faq")


async def test_what_can_not_begin_is_explained_and_typed_only_once(world: World) -> None:
    refused = await begun(world, answer="No source at all")
    assert "can't be taken yet" in refused.text
    again = await world.moderator.press(refused, "Edit again")
    values = {each["component"]["custom_id"]: each["component"].get("value") for each in again.form["components"]}
    assert (values["name"], values["answer"]) == (QUESTION, "No source at all")
    assert "Publish…" in (await sent(world.moderator, again, answer=ANSWER)).message.pressable


async def test_a_new_source_is_published_at_once_and_can_be_named_from_then_on(world: World) -> None:
    asked = await world.moderator.slash("kb new", kind="source")
    preview = await sent(world.moderator, asked, publisher="Locum Association", date="2026", kind="publication")
    await published(world, world.moderator, preview, "For the next question")
    assert [source.kind for source in await RevisionStore(world.bot.services.database).heads(world.guild.id)] == [
        "source"
    ]
    found = await world.moderator.autocomplete("kb edit", "entry", "locum assoc")
    assert found == [{"name": "Source: Locum Association, 2026", "value": "s:locum-association-2026"}]
    choice = await world.moderator.slash("kb edit", entry="s:locum-association-2026")
    assert "Locum Association" in choice.text
    preview = await begun(world, "Locum work is paid by the day. [locum-association-2026]")
    assert "Publish…" in preview.message.pressable


async def test_two_that_begin_the_same_entry_do_not_overwrite_each_other(world: World) -> None:
    first = await begun(world)
    sam = hire(world, "sam")
    second = await begun(world, "Locum work is paid by the week. [gazette]", by=sam)
    await published(world, world.moderator, first)
    conflict = await published(world, sam, second)
    assert "Somebody was faster" in conflict.text
    assert len(await versions(world, "locum-year", "faq")) == 1


async def test_a_new_role_is_begun_as_a_draft_that_names_all_it_lacks(world: World) -> None:
    asked = await world.moderator.slash("kb new", kind="role")
    preview = await sent(
        world.moderator,
        asked,
        name="Locum physician",
        short_name="Locum",
        kind="career",
        lead="Fills a gap for weeks or months. [gazette]",
        catch="The next contract is never certain. [gazette]",
    )
    for lacking in ("Example questions", "First steps", "Fit with the quiz"):
        assert lacking in preview.text
    await world.moderator.submit(await world.moderator.press(preview, "Save as a draft…"), reason="For later")
    choice = await world.moderator.slash("kb edit", entry="locum")
    (menu,) = choice.message.menus.values()
    assert menu == [
        section.key for section in form_sections(world.bot.services.bundled_base.roles["utilization-review"])
    ]


async def test_a_draft_is_put_away_and_comes_back_as_a_draft(world: World) -> None:
    preview = await begun(world, answer="")
    await world.moderator.submit(await world.moderator.press(preview, "Save as a draft…"), reason="For later")
    away = await world.moderator.slash("kb archive", entry="locum-year", reason="Not needed")
    await world.moderator.press(away, "Publish")
    back = await world.moderator.slash("kb restore", entry="locum-year", reason="Needed")
    assert back.message.pressable == ["Save as a draft", "Edit again", "Delete"]
    await world.moderator.press(back, "Save as a draft")
    states = [each.state for each in await versions(world, "locum-year", "faq")]
    assert states == ["draft", "archived", "draft"]
