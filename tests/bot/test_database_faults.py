"""A database that fails gets a sentence of its own, and loses nothing."""

import contextlib
import random
import sqlite3
from pathlib import Path
from time import perf_counter

import pytest
from discord.utils import utcnow
from kb_people import publish_role
from world import Build, World

from bot.errors import report_error
from bot.services.rate_limits import DM_QUESTIONS, QUESTIONS
from storage import database
from storage.interface import STATEMENT_SECONDS, DatabaseBusyError, DatabaseFullError, DatabaseUnavailableError


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (DatabaseFullError("full"), "no room"),
        (DatabaseBusyError("busy"), "does not answer right now"),
        (DatabaseUnavailableError("gone"), "does not answer right now"),
    ],
)
def test_each_database_error_has_a_sentence_and_a_code(error: Exception, says: str) -> None:
    explained = report_error(error, where="saved list", rng=random.Random(1))  # noqa: S311 - repeatable on purpose
    assert says in explained.sentence
    assert explained.code is not None
    assert explained.code in explained.sentence


async def test_a_full_database_is_reported_keeps_its_data_and_recovers(
    world: World, build: Build, tmp_path: Path
) -> None:
    world.expected.append(DatabaseFullError)
    url = f"sqlite:///{tmp_path / 'full.db'}"
    await world.restart(build(url))
    await world.member.slash("saved add", role="msl")
    opened = world.bot.services.database
    pages = (await opened.fetch_all("PRAGMA page_count"))[0][0]
    await opened.execute(f"PRAGMA max_page_count = {pages}")
    for role in list(world.bot.services.bundled_base.roles)[1:]:
        last = await world.member.slash("saved add", role=role)
        if "no room" in last.text:
            break
    else:
        pytest.fail("the database was never full")
    assert "Medical Science Liaison" in (await world.member.slash("role", name="msl")).text, "reading goes on"
    await opened.execute(f"PRAGMA max_page_count = {pages + 100}")
    again = await world.member.slash("saved add", role=role)
    assert "no room" not in again.text, "there is room again"
    with contextlib.closing(sqlite3.connect(tmp_path / "full.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ("msl",) in raw.execute("SELECT role_id FROM saved_roles").fetchall()


async def test_a_message_gets_the_same_error_as_a_command_while_the_database_cannot_be_read(world: World) -> None:
    await world.bot.services.database.close()
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} what does an MSL do")
    await world.member.in_dm.write("what does an MSL do")
    for place in world.member, world.member.in_dm:
        assert "does not answer right now" in place.last.text


async def test_a_script_that_asks_while_the_database_cannot_be_read_is_not_answered_each_time(world: World) -> None:
    await world.bot.services.database.close()
    assert world.bot.user is not None
    for _ in range(2 * QUESTIONS):
        await world.member.write(f"{world.bot.user.mention} what does an MSL do")
    assert len(world.member.sees()) == QUESTIONS + 1  # as many sentences as there would be answers and a last one


async def test_a_question_by_message_is_told_what_failed_also_where_it_is_the_last_of_its_minute(world: World) -> None:
    maya = world.member.in_dm
    await maya.write("msl")
    await world.bot.services.database.close()
    failing = DM_QUESTIONS // 2  # each counts as it comes, and as it fails
    for _ in range(failing):
        await maya.write("msl")
    assert len(maya.sees()) == 1 + failing


async def test_a_command_is_answered_when_the_base_of_its_server_fails_in_a_way_nobody_expected(world: World) -> None:
    await publish_role(world, "msl", name="Liaison")
    services = world.bot.services
    services.knowledge_bases.replace_bundled(services.bundled_base)  # so that the server's base is built again
    await services.database.execute("ALTER TABLE revisions RENAME TO mislaid")
    assert "Something broke on our side" in (await world.member.slash("role", name="msl")).text


async def test_a_question_that_is_posted_but_not_counted_is_said_to_be_sent(
    world: World, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 0.1)
    await world.restart(build(f"sqlite:///{tmp_path / 'locked.db'}"))
    log = world.guild.create_text_channel("mod-log")
    await world.bot.services.server_settings.update(world.guild.id, utcnow(), mod_log_channel_id=log.id)
    form = await world.member.press(
        await world.member.slash("ask", question="qwertz zzqx blorb"), "Send to the moderators"
    )
    preview = await world.member.submit(form, words="what about the flurbles")
    with contextlib.closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = await world.member.press(preview, "Send")
    assert "Sent, without your name" in sent.text
    assert not sent.labels, "there is no gap to hear of"
    assert len(world.moderator.elsewhere(log).sees()) == 1


@pytest.mark.parametrize("patience", [0.1, pytest.param(STATEMENT_SECONDS, marks=pytest.mark.stress)])
async def test_while_another_program_locks_the_database_reads_work_and_writes_fail_in_time(
    world: World, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    world.expected.append(DatabaseBusyError)
    monkeypatch.setattr(database, "STATEMENT_SECONDS", patience)
    await world.restart(build(f"sqlite:///{tmp_path / 'locked.db'}"))
    with contextlib.closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        until = perf_counter() + 2.5 * patience  # five seconds, where the patience is the real one
        while perf_counter() < until:
            asked = perf_counter()
            refused = await world.member.slash("saved add", role="msl")
            assert perf_counter() - asked < patience + 1, "Discord waits three seconds"
            assert "does not answer right now" in refused.text
            assert "no saved roles yet" in (await world.member.slash("saved list")).text
        other.execute("COMMIT")
    await world.member.slash("saved add", role="msl")
    assert "Medical Science Liaison" in (await world.member.slash("saved list")).text
