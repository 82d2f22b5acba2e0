"""A database that fails gets a sentence of its own, and loses nothing."""

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest
from world import Build, World

from bot.errors import explain
from storage.connection import DatabaseBusyError, DatabaseFullError, DatabaseUnavailableError


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (DatabaseFullError("full"), "no room"),
        (DatabaseBusyError("busy"), "does not answer right now"),
        (DatabaseUnavailableError("gone"), "does not answer right now"),
    ],
)
def test_each_fault_of_a_database_is_named_with_a_code(error: Exception, says: str) -> None:
    explained = explain(error, where="saved list", rng=random.Random(1))  # noqa: S311 - repeatable on purpose
    assert says in explained.sentence
    assert explained.code is not None
    assert explained.code in explained.sentence


async def test_a_full_database_is_said_and_what_was_saved_stays(world: World, build: Build, tmp_path: Path) -> None:
    world.expected.append(DatabaseFullError)
    url = f"sqlite:///{tmp_path / 'full.db'}"
    await world.restart(build(url))
    await world.member.slash("saved add", role="msl")
    database = world.bot.house.database
    pages = (await database.fetch_all("PRAGMA page_count"))[0][0]
    await database.execute(f"PRAGMA max_page_count = {pages}")
    last = await world.member.slash("saved list")
    for role in list(world.bot.house.seed.roles)[1:]:
        last = await world.member.slash("saved add", role=role)
        if "no room" in last.text:
            break
    assert "no room" in last.text
    with contextlib.closing(sqlite3.connect(tmp_path / "full.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ("msl",) in raw.execute("SELECT role_id FROM saved_roles").fetchall()
