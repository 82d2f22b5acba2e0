"""Moderators who change the knowledge base, by the shortest way there is."""

import discord
from people import Person
from world import World

from bot.services.editing import Actor, Published
from knowledge.editing.serialization import to_yaml
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import RevisionState


def editor(world: World) -> Actor:
    """The moderator, as the services know her."""
    return Actor(world.moderator.id, world.guild.id, manages_server=True)


async def publish_role(
    world: World, role: str, reason: str = "clearer", state: RevisionState = "published", **changes: object
) -> None:
    """Publish a role of the program with some fields changed, in place of what stands there."""
    services = world.bot.services
    standing = await services.edit_workflow.current(world.guild.id, "role", role)
    assert standing is not None
    body = to_yaml(services.bundled_base.roles[role].model_copy(update=changes))
    edit = ProposedEdit(kind="role", entry_id=role, base=standing.number, state=state, body=body)
    prepared = await services.edit_workflow.prepare(editor(world), [edit])
    done = await services.edit_workflow.publish(editor(world), prepared.id, reason, as_draft=state == "draft")
    assert isinstance(done, Published)


def moderator_elsewhere(world: World) -> Person:
    """A moderator of another server, in a channel there."""
    other = world.env.create_guild("Another community")
    may = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
    member = other.add_member(world.env.create_user("kim"), roles=[other.create_role("Moderators", permissions=may)])
    return Person(world.env, member, other.create_text_channel("talk"))
