"""What becomes of the rest of a base when an entry that others speak of is no longer shown."""

from kb_people import editor, publish_role
from world import World

from bot.services.editing import InvalidChange, Published
from bot.services.import_export import PreparedImport
from knowledge.model import Role
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import RevisionState

NAME = "Liaison between two worlds"


async def shown(world: World, role: str = "msl") -> Role:
    return (await world.bot.services.knowledge_bases.get(world.guild.id)).roles[role]


async def stand(world: World, entry: str, state: RevisionState) -> None:
    """Let a role stand otherwise, as it is."""
    services = world.bot.services
    now = await services.edit_workflow.current(world.guild.id, "role", entry)
    assert now is not None
    edit = ProposedEdit(kind="role", entry_id=entry, base=now.number, state=state, body=now.body)
    prepared = await services.edit_workflow.prepare(editor(world), [edit])
    done = await services.edit_workflow.publish(editor(world), prepared.id, "because")
    assert not isinstance(done, InvalidChange), done.errors
    assert isinstance(done, Published)


def related(role: Role) -> set[str]:
    return {link.role for link in role.related}


async def test_an_edited_entry_keeps_its_edit_when_an_entry_it_refers_to_is_archived(world: World) -> None:
    other = world.bot.services.bundled_base.roles["msl"].related[0].role
    await publish_role(world, "msl", name=NAME)
    await stand(world, other, "archived")
    assert (await shown(world)).name == NAME
    assert other not in related(await shown(world))
    assert not (await world.bot.services.knowledge_bases.get_overlay(world.guild.id)).skipped


async def test_an_entry_can_be_edited_after_an_entry_it_refers_to_was_archived(world: World) -> None:
    other = world.bot.services.bundled_base.roles["msl"].related[0].role
    await stand(world, other, "archived")
    await publish_role(world, "msl", name=NAME)
    assert (await shown(world)).name == NAME
    assert other not in related(await shown(world))


async def test_references_are_back_after_an_entry_is_restored(world: World) -> None:
    other = world.bot.services.bundled_base.roles["msl"].related[0].role
    await publish_role(world, "msl", name=NAME)
    await stand(world, other, "archived")
    await stand(world, other, "published")
    assert other in related(await shown(world))


async def test_a_member_can_correct_an_entry_that_refers_to_an_archived_one(world: World) -> None:
    services = world.bot.services
    await stand(world, services.bundled_base.roles["msl"].related[0].role, "archived")
    now = await services.edit_workflow.current(world.guild.id, "role", "msl")
    assert now is not None
    edit = ProposedEdit(kind="role", entry_id="msl", base=0, state="published", body=now.body)
    finished = await services.drafts.preview_base(world.guild.id, [edit])
    assert not isinstance(finished, tuple), finished


async def test_importing_an_export_with_an_archived_entry_changes_nothing(world: World) -> None:
    services = world.bot.services
    await publish_role(world, "msl", name=NAME)
    await stand(world, services.bundled_base.roles["msl"].related[0].role, "archived")
    for packed in (
        await services.import_export.export_changes(editor(world)),
        await services.import_export.export_all(editor(world)),
    ):
        taken = await services.import_export.import_file(editor(world), "any.zip", packed.data)
        assert isinstance(taken, PreparedImport), taken
        assert taken.proposal is None
