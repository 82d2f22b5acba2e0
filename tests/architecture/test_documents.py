import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.app import COGS
from tests.architecture.repository import ROOT, list_documents, make_targets, relative_name

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"(?:`|^)make ([a-z-]+(?: [a-z-]+)*)", re.MULTILINE)
PATHS = {"healthz", "readyz", "metrics", "data"}
"""What begins with a slash in our documents and is no command."""
COMMAND = re.compile(r"`/([a-z]+)(?![\w/.])(?: ([a-z]+)\b(?!:))?")


def slash_commands() -> set[str]:
    commands: set[str] = set()
    for cog in COGS:
        group = getattr(cog, "__cog_group_name__", None)
        for command in cog.__cog_app_commands__:
            commands.add(f"{group} {command.name}" if group and cog.__cog_is_app_commands_group__ else command.name)
    return commands


def shared_commands() -> set[str]:
    """Those of groups that several cogs add to, as they were agreed on with Discord."""
    registered = json.loads((ROOT / "tests/bot/manifest.json").read_text(encoding="utf-8"))
    groups = [command for command in registered if command["name"] in {"kb", "peers"}]
    return {f"{group['name']} {each['name']}" for group in groups for each in group["options"]}


def make_commands(page: Path) -> set[str]:
    return {command for line in MAKE.findall(page.read_text(encoding="utf-8")) for command in line.split()}


@pytest.mark.parametrize("page", list_documents(), ids=relative_name)
def test_every_make_command_in_a_document_exists(page: Path) -> None:
    assert make_commands(page) <= make_targets()


@pytest.mark.parametrize("page", list_documents(), ids=relative_name)
def test_every_slash_command_in_a_document_exists(page: Path) -> None:
    known = slash_commands() | shared_commands()
    groups = {command.split()[0] for command in known if " " in command}
    for first, second in COMMAND.findall(page.read_text(encoding="utf-8")):
        named = f"{first} {second}" if first in groups and second else first
        assert named in known | groups | PATHS, f"/{named}"


@pytest.mark.parametrize("page", list_documents(), ids=relative_name)
def test_every_link_and_picture_in_a_document_leads_somewhere(page: Path) -> None:
    dead = [to for to in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / to).exists()]
    assert not dead


def test_the_readme_names_both_commands_that_a_newcomer_needs() -> None:
    assert {"demo", "test"} <= make_commands(ROOT / "README.md")


def test_the_readme_names_every_slash_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = {command for command in slash_commands() if f"/{command}" not in readme}
    assert not missing


def test_this_version_has_its_notes() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    released = f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    fragments = [path.name for path in (ROOT / "changelog.d").glob("*.md")]
    assert released or fragments, "say what changed: a fragment in changelog.d, see CONTRIBUTING.md"


def test_every_fragment_is_of_a_kind_that_the_changelog_has() -> None:
    kinds = {"feature", "bugfix", "doc", "removal", "misc"}
    named = [path.name for path in (ROOT / "changelog.d").glob("*.md")]
    assert all(name.split(".")[-2] in kinds for name in named), named
