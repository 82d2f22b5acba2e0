"""Two servers, of which one has made a base of its own: with a word in it that nobody may read in the other."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import discord
from people import Answer, Person
from revision_helpers import make_revision, store_revisions
from world import World

from knowledge.editing.serialization import EditableItem, to_yaml
from knowledge.model import Claim, Faq, Role, Source
from storage.interface import Database
from storage.stores.entry_owners import EntryOwnerStore
from storage.stores.proposals import Proposal, ProposalStage, ProposalStore, ProposedEdit
from storage.stores.unanswered_questions import UnansweredQuestionStore
from storage.stores.usage_counts import UsageCountStore, UsageEvent

WORD = "Zyxwort"
HIDDEN = "hidden-role"
MODERATES = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)


def secret_entries(role: Role, faq: Faq) -> tuple[EditableItem, ...]:
    """What one server made of the base, with a word in everything it wrote that occurs nowhere else."""
    source = Source(id="secret-source", publisher=f"{WORD} Press", date="2026")
    claim = Claim(text=f"{WORD} is paid in honey.", source=source.id)
    changed = role.model_copy(
        update={
            "name": f"{WORD} liaison",
            "short_name": f"{WORD} MSL",
            "aliases": (*role.aliases, f"{WORD} alias"),
            "examples": (f"how much honey does a {WORD} earn", *role.examples),
            "lead": claim,
            "catch": claim,
            "duties": (claim,),
            "first_steps": tuple(
                step.model_copy(update={"text": f"Ask a {WORD}, step {place}."})
                for place, step in enumerate(role.first_steps)
            ),
        }
    )
    new = changed.model_copy(
        update={
            "id": HIDDEN,
            "name": f"{WORD} keeper",
            "short_name": f"{WORD} keeper",
            "aliases": (f"{WORD} warden",),
            "examples": (f"how do I become a {WORD} warden",),
        }
    )
    asked = faq.model_copy(update={"name": f"Where do I find {WORD}?", "answer": (claim,)})
    return source, changed, new, asked


async def publish(world: World, server_id: int, items: tuple[EditableItem, ...]) -> None:
    made = [replace(make_revision(item, server_id), reason=f"because of {WORD}") for item in items]
    await store_revisions(world.bot.services.database, *made)


GAP, WAITING, PREVIEW = "gapgapgapgap", "waitwaitwait", "viewviewview"


async def under_way(world: World, robin: Person, items: tuple[EditableItem, ...]) -> None:
    """Let one server's moderators and members have begun all there is to begin."""
    database, server_id, now = world.bot.services.database, world.guild.id, discord.utils.utcnow()
    body = to_yaml(items[1])
    edit = ProposedEdit(
        kind="role", entry_id="msl", base=1, state="published", body=body.replace("honey", f"{WORD} wax")
    )
    stages: tuple[tuple[str, ProposalStage], ...] = ((WAITING, "waiting"), (PREVIEW, "preview"))
    for id_, stage in stages:
        made = Proposal(id=id_, server_id=server_id, stage=stage, author_id=1, reason=WORD, edits=(edit,), made_at=now)
        await ProposalStore(database).add(made)
    await UnansweredQuestionStore(database).add(GAP, server_id, f"where do {WORD} keepers live", now)
    yesterday = (now - timedelta(days=1)).date().isoformat()
    await UsageCountStore(database).add(
        {UsageEvent(server_id, yesterday, "opened", each): 50 for each in ("msl", HIDDEN)}
    )
    await EntryOwnerStore(database).set(server_id, "role", "msl", robin.id)


async def own_preview(world: World, person: Person) -> None:
    """Make what is begun in the first server her own, so that only the server stands between her and it."""
    await world.bot.services.database.execute("UPDATE proposals SET author_id = $1 WHERE id = $2", person.id, PREVIEW)


async def kept(database: Database) -> list[list[str]]:
    """All there is of bases, and of what is under way."""
    tables = ("revisions", "proposals", "gaps", "gap_listeners", "entry_owners")
    rows = [await database.fetch_all(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - constants
    return [sorted(str(row) for row in each) for each in rows]


async def two_servers(world: World) -> tuple[Person, Person]:
    """Two people of another server: one is also a member of the first, the other manages the second."""
    seed = world.bot.services.bundled_base
    items = secret_entries(seed.roles["msl"], seed.faqs["networking"])
    await publish(world, world.guild.id, items)
    await under_way(world, world.moderator, items)
    there = world.env.create_guild("Another community")
    channel = there.create_text_channel("careers")
    role = there.create_role("Moderators", permissions=MODERATES)
    maya = Person(world.env, there.add_member(world.member.member.user), channel)
    robin = Person(world.env, there.add_member(world.moderator.member.user, roles=[role]), channel)
    return maya, robin


def said(world: World, since: int) -> str:
    return "".join(str(request.json) for request in world.env.http_requests[since:])


async def handed_over(answer: Answer) -> str:
    """All that stands in the files of an answer."""
    texts: list[str] = []
    for file in answer.message.message.attachments:
        data = await file.read()
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                texts += [packed.read(name).decode() for name in packed.namelist()]
        else:
            texts.append(data.decode())
    return "\n".join(texts)
