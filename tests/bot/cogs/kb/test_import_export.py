"""A base leaves as files and comes back as one change."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from kb_people import moderator_elsewhere, publish_role
from people import Answer, Person
from revision_helpers import make_revision, store_revisions
from simcord import SetupError
from world import World

from bot.errors import NOT_A_MODERATOR
from bot.services.editing import PermissionDenied
from knowledge.__main__ import main
from knowledge.editing.serialization import to_yaml
from knowledge.editing.zip_archive import MAX_COMPRESSED_BYTES
from storage.stores.revisions import RevisionStore


def attached(world: World, answer: Answer) -> dict[str, bytes]:
    """The files of an answer, by name."""
    message = answer.message.message
    stored = world.env.backend.get_message(message.channel_id, message.id)
    return {each["filename"]: world.env.backend.cdn.get(each["url"]) or b"" for each in stored.attachments}


async def exported(world: World, person: Person, what: str) -> bytes:
    files = attached(world, await person.slash("kb export", what=what))
    (data,) = [content for name, content in files.items() if name.endswith(".zip")]
    return data


async def exported_page(world: World, what: str) -> str:
    files = attached(world, await world.moderator.slash("kb export", what=what))
    (page,) = [content for name, content in files.items() if name.endswith(".html")]
    return page.decode()


async def bring(person: Person, name: str, data: bytes) -> Answer:
    return await person.slash("kb import", file=(name, data))


async def publish(person: Person, preview: Answer) -> Answer:
    return await person.submit(await person.press(preview, "Publish…"), reason="From a file")


async def revisions(world: World, server_id: int | None = None) -> list[tuple[str, int, str]]:
    heads = await RevisionStore(world.bot.services.database).heads(server_id or world.guild.id)
    return [(head.entry_id, head.number, head.state) for head in heads]


def with_file(data: bytes, name: str, text: str) -> bytes:
    """The same archive with one more file, or another in its place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, text)
    return buffer.getvalue()


async def test_a_file_is_held_against_what_stands_though_nobody_has_heard_of_that_yet(world: World) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    data = await exported(world, world.moderator, "whole")
    role = (await world.bot.services.knowledge_bases.get(world.guild.id)).roles["msl"]
    newer = role.model_copy(update={"name": "Liaison of theirs"})
    await store_revisions(world.bot.services.database, make_revision(newer, world.guild.id, number=2), announce=False)
    preview = await bring(world.moderator, "knowledge-base.zip", data)
    assert "**Was:** Liaison of theirs" in preview.text
    assert "**New:** Liaison of ours" in preview.text


async def test_a_whole_base_that_comes_back_unchanged_changes_nothing(world: World) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    data = await exported(world, world.moderator, "whole")
    assert "says already" in (await bring(world.moderator, "knowledge-base.zip", data)).text
    assert await revisions(world) == [("msl", 1, "published")]


async def test_a_servers_own_base_is_published_as_a_website_from_its_export(world: World, tmp_path: Path) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    archive = zipfile.ZipFile(io.BytesIO(await exported(world, world.moderator, "whole")))
    archive.extractall(tmp_path / "base")
    site = tmp_path / "site"
    assert main(["publish", str(site), "--base", str(tmp_path / "base"), "--base-url", "https://example.org/"]) == 0
    assert "Liaison of ours" in (site / "roles" / "msl.html").read_text(encoding="utf-8")
    assert "Liaison of ours" in (site / "assets" / "search-index.js").read_text(encoding="utf-8")
    assert (site / "sitemap.xml").is_file()


async def test_the_whole_base_is_a_page_too_with_what_the_server_changed(world: World) -> None:
    await publish_role(world, "msl", name="<script>alert(1)</script> Liaison & co")
    page = await exported_page(world, "whole")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Liaison &amp; co" in page
    for role in world.bot.services.bundled_base.roles:
        assert f'id="entry-roles-{role}"' in page


async def test_the_page_of_changes_holds_only_these(world: World) -> None:
    files = attached(world, await world.moderator.slash("kb export", what="changes"))
    assert [name for name in files if name.endswith(".html")] == [], "nothing was changed yet"
    await publish_role(world, "msl", name="Liaison of ours")
    page = await exported_page(world, "changes")
    assert "Liaison of ours" in page
    assert re.findall(r'<article id="([^"]+)"', page) == ["entry-roles-msl"]


@pytest.mark.stress
async def test_of_a_whole_base_only_what_differs_becomes_a_change(world: World) -> None:
    role = world.bot.services.bundled_base.roles["msl"].model_copy(update={"name": "Liaison of ours"})
    data = with_file(await exported(world, world.moderator, "whole"), "roles/msl.yaml", to_yaml(role))
    preview = await bring(world.moderator, "base.zip", data)
    assert "Liaison of ours" in preview.text
    assert await revisions(world) == []
    await publish(world.moderator, preview)
    assert await revisions(world) == [("msl", 1, "published")]


@pytest.mark.slow
async def test_changes_travel_to_another_server_and_leave_both_bases_alike(world: World) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    await publish_role(world, "utilization-review", state="archived")
    data = await exported(world, world.moderator, "changes")
    kim = moderator_elsewhere(world)
    await publish(kim, await bring(kim, "changes.zip", data))
    assert kim.channel is not None
    there = kim.channel._channel.guild_id
    assert sorted(await revisions(world, there)) == [("msl", 1, "published"), ("utilization-review", 1, "archived")]
    bases = world.bot.services.knowledge_bases
    assert (await bases.get(there)).entries == (await bases.get(world.guild.id)).entries


async def test_one_yaml_file_alone_is_enough(world: World) -> None:
    role = world.bot.services.bundled_base.roles["msl"].model_copy(update={"name": "Liaison of ours"})
    await publish(world.moderator, await bring(world.moderator, "msl.yaml", to_yaml(role).encode()))
    assert (await world.bot.services.knowledge_bases.get(world.guild.id)).roles["msl"].name == "Liaison of ours"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("msl.yaml", b"id: msl\nname: [1"),
        ("msl.yaml", b"\xff\xfe\x00"),
        ("changes.zip", b"PK\x03\x04 nothing"),
        ("nothing.txt", b""),
    ],
)
async def test_a_bad_file_is_told_line_by_line_and_changes_nothing(world: World, name: str, data: bytes) -> None:
    refused = await bring(world.moderator, name, data)
    (faults,) = attached(world, refused).values()
    assert all(len(line.split(":", 3)) == 4 for line in faults.decode().splitlines())
    assert "Nothing was changed" in refused.text
    assert await revisions(world) == []


async def test_one_bad_entry_among_good_ones_keeps_all_of_them_out(world: World) -> None:
    seed = world.bot.services.bundled_base
    good = to_yaml(seed.roles["msl"].model_copy(update={"name": "Liaison of ours"}))
    bad = to_yaml(seed.roles["utilization-review"]).replace("source: ", "source: no-such-", 1)
    data = with_file(with_file(await exported(world, world.moderator, "whole"), "roles/msl.yaml", good),
                     "roles/ime.yaml", bad)  # fmt: skip
    refused = await bring(world.moderator, "base.zip", data)
    assert "roles/ime.yaml" in refused.text
    assert await revisions(world) == []


async def test_a_file_that_is_too_large_is_not_even_fetched(world: World) -> None:
    refused = await bring(world.moderator, "base.zip", bytes(MAX_COMPRESSED_BYTES + 1))
    assert "larger than" in refused.text
    assert not [each for each in world.env.http_requests if each.method == "GET" and "base.zip" in each.path]


async def test_drafts_are_not_packed_and_named(world: World) -> None:
    await publish_role(world, "msl", state="draft", name="Half a liaison")
    shown = await world.moderator.slash("kb export", what="changes")
    assert "`msl`" in shown.text
    with zipfile.ZipFile(io.BytesIO(next(iter(attached(world, shown).values())))) as archive:
        assert archive.namelist() == ["overlay.yaml"]


@pytest.mark.parametrize(
    ("command", "options"), [("kb export", {"what": "whole"}), ("kb import", {"file": ("a.yaml", b"id: a")})]
)
async def test_only_moderators_exchange_files(world: World, command: str, options: dict[str, Any]) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash(command, **options)
    world.expected.append(PermissionDenied)
    (kb,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(kb, {world.member.member: True})
    assert (await world.member.slash(command, **options)).text == NOT_A_MODERATOR


async def test_an_export_of_another_server_holds_nothing_of_this_one(world: World) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    kim = moderator_elsewhere(world)
    for what in ("whole", "changes"):
        with zipfile.ZipFile(io.BytesIO(await exported(world, kim, what))) as archive:
            assert not any(b"Liaison of ours" in archive.read(name) for name in archive.namelist())
