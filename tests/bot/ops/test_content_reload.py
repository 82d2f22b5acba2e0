"""Content that is changed while the bot runs."""

import os
import shutil
from pathlib import Path

import pytest
from kb_people import publish_role
from world import World

from bot.ops.content_reload import ContentReloader, content_reload
from bot.settings import Settings
from knowledge.loader import CONTENT_DIRECTORY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content."""
    return Path(shutil.copytree(CONTENT_DIRECTORY, tmp_path / "content"))


@pytest.fixture
def reloader(world: World, folder: Path) -> ContentReloader:
    return ContentReloader(world.bot.services.knowledge_bases, folder)


def rewrite(folder: Path, old: str, new: str) -> None:
    """Change the MSL entry as an editor does; a second later, whatever the clock of the disk."""
    path = folder / "roles" / "msl.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))


async def test_a_changed_file_is_in_the_next_answer(world: World, folder: Path, reloader: ContentReloader) -> None:
    assert not await reloader.reload_if_changed()
    rewrite(folder, "short_name: MSL", "short_name: Liaison")
    assert await reloader.reload_if_changed()
    assert world.bot.services.bundled_base.roles["msl"].short_name == "Liaison"
    assert not await reloader.reload_if_changed()


@pytest.mark.slow
async def test_a_broken_file_leaves_the_last_good_base_and_the_log_says_which_line(
    world: World, folder: Path, reloader: ContentReloader
) -> None:
    before = world.bot.services.bundled_base
    rewrite(folder, "short_name: MSL", "short_name: [MSL")
    assert not await reloader.reload_if_changed()
    assert world.bot.services.bundled_base is before
    assert any("roles/msl.yaml:" in line for line in world.log.lines)
    rewrite(folder, "short_name: [MSL", "short_name: Liaison")
    assert await reloader.reload_if_changed()


@pytest.mark.slow
async def test_a_server_s_own_base_is_built_on_the_changed_content(
    world: World, folder: Path, reloader: ContentReloader
) -> None:
    await publish_role(world, "ime", name="Examiner of ours")
    rewrite(folder, "short_name: MSL", "short_name: Liaison")
    assert await reloader.reload_if_changed()
    roles = (await world.bot.services.knowledge_bases.get(world.guild.id)).roles
    assert (roles["ime"].name, roles["msl"].short_name) == ("Examiner of ours", "Liaison")


async def test_files_are_not_watched_unless_a_setting_says_so(world: World, folder: Path) -> None:
    before = world.bot.services.bundled_base
    async with content_reload(Settings(content=folder), world.bot.services.knowledge_bases):
        rewrite(folder, "short_name: MSL", "short_name: Liaison")
    assert world.bot.services.bundled_base is before
    assert Settings.from_environment({"RELOAD_CONTENT": "1"}, connects=False).reload_content
    assert not Settings.from_environment({}, connects=False).reload_content
