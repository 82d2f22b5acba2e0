"""What tests of /kb do over and over: a channel that hears of changes, more moderators, an edit to its preview."""

from collections.abc import Sequence

import discord
from discord.utils import utcnow
from people import Answer, Person, Seen
from simcord import ChannelHandle
from world import World

from knowledge.model import Role
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.server_settings import ReviewMode

MODERATES = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)


async def chosen_log(world: World) -> ChannelHandle:
    """A channel that a moderator has chosen to hear of changes."""
    channel = world.guild.create_text_channel("mod-log")
    await world.bot.services.server_settings.update(world.guild.id, utcnow(), mod_log_channel_id=channel.id)
    return channel


async def review_by(world: World, mode: ReviewMode) -> None:
    """Let so many people decide about a change."""
    await world.bot.services.server_settings.update(world.guild.id, utcnow(), review_mode=mode)


def hire(world: World, name: str) -> Person:
    """One more moderator of the server."""
    role = world.guild.create_role(f"Moderators with {name}", permissions=MODERATES)
    return Person(world.env, world.guild.add_member(world.env.create_user(name), roles=[role]), world.channel)


def dismiss(world: World, person: Person) -> None:
    """Take all roles from somebody."""
    world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.clear()


async def let_see(world: World, person: Person) -> None:
    """Let Discord show /kb to somebody who may not manage the server."""
    (found,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(found, {person.member: True})


async def opened(world: World, person: Person, section: str = "lead", entry: str = "msl") -> Answer:
    """The form of one part of an entry."""
    return await person.pick(await person.slash("kb edit", entry=entry), section, menu="edit:1:section")


async def sent(person: Person, form: Answer, **values: str) -> Answer:
    """What comes back for a form, of which only these fields were touched, as Discord sends it."""
    fields = [each["component"] for each in form.form["components"]]
    untouched = {field["custom_id"]: field.get("value") or "" for field in fields}
    return await person.submit(form, **{**untouched, **values})


async def edited(world: World, person: Person, field: str, text: str, section: str = "names") -> Answer:
    """The preview of a change of one field of the MSL entry."""
    return await sent(person, await opened(world, person, section), **{field: text})


async def published(world: World, person: Person, preview: Answer, reason: str = "Clearer this way") -> Answer:
    """What comes of publishing a preview."""
    button = next(label for label in preview.labels if label in ("Publish…", "Publish…"))
    return await person.submit(await person.press(preview, button), reason=reason)


async def versions(world: World, entry: str = "msl", kind: str = "role") -> Sequence[Revision]:
    """Every version of an entry in the server, the newest first."""
    return await RevisionStore(world.bot.services.database).history(world.guild.id, kind, entry)


async def role_now(world: World, role_id: str = "msl") -> Role:
    """A role as the server's members are shown it."""
    return (await world.bot.services.knowledge_bases.get(world.guild.id)).roles[role_id]


def log_of(world: World, log: ChannelHandle) -> list[Seen]:
    """What the moderators' channel shows to all of them."""
    return [seen for seen in world.moderator.elsewhere(log).sees() if not seen.ephemeral]


def promote(world: World, person: Person) -> None:
    """Give somebody the role of a moderator."""
    role = world.guild.create_role(f"Moderators with {person.id % 1000}", permissions=MODERATES)
    world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.append(role.id)
