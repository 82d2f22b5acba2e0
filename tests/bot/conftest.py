"""The real bot in a simulated Discord."""

import logging
import os
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import discord
import pytest
from discord_limits import request_faults
from log_capture import LogCapture, find_leaks
from people import Person
from simcord import Env
from world import Build, World

from bot.app import create_bot
from bot.client import SecondOpinion
from bot.settings import Settings
from knowledge import KnowledgeBase
from storage.postgres import session
from tests.postgres import Postgres

OPERATOR = "Dr. Example"
HERE = Path(__file__).parent
SCENARIOS_ON = os.environ.get("SCENARIOS_ON")
PATIENCE = 20.0
"""Seconds the bot may take for one thing, such as packing a whole base on a machine busy with other tests."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With SCENARIOS_ON, run what has a database in it and nothing else: the rest is the same on every database."""
    if SCENARIOS_ON is None:
        return
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    without = [item for item in ours if "usual_url" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for the simulated Discord to come to rest."""
    # PRIVATE: simcord's pause before it calls itself settled; 64 ms a test otherwise.
    defaults = Env._settle_internal.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "idle", 0.002)


@pytest.fixture
def usual_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """The PostgreSQL on which all scenarios run when SCENARIOS_ON=postgresql; else None."""
    if SCENARIOS_ON != "postgresql":
        return None
    # The simulated clock would wait for the next look at a quiet line; tests/storage holds that it is looked at.
    monkeypatch.setattr(session, "PROBE_SECONDS", 1_000_000)
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url


@pytest.fixture
def url(usual_url: str | None, tmp_path: Path) -> str:
    """A database that outlives the bot, so that another can begin with it; where all scenarios run."""
    return usual_url or f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database in turn, for what must hold on both in every run."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url


@pytest.fixture
def build(library: KnowledgeBase, usual_url: str | None) -> Build:
    """Makes bots with repeatable randomness; on a database in memory unless told otherwise."""
    _ = library.matcher  # built once for all tests, which takes seconds

    def make(database_url: str = usual_url or "sqlite:///:memory:", base: KnowledgeBase = library) -> SecondOpinion:
        settings = Settings(database_url=database_url, operator=OPERATOR, operator_contact="ops@example.org")
        return create_bot(settings, random.Random(7), base)  # noqa: S311 - repeatable on purpose

    return make


@pytest.fixture
def simcord_bot(build: Build) -> SecondOpinion:
    return build()


@pytest.fixture
def ear() -> Iterator[LogCapture]:
    """Hears the whole log, at every level."""
    listening, root = LogCapture(), logging.getLogger()
    before = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    yield listening
    root.removeHandler(listening)
    root.setLevel(before)


@pytest.fixture
async def world(simcord_env: Env, ear: LogCapture) -> AsyncIterator[World]:
    """The world with the bot in it.

    Afterwards nothing may have failed unseen, no request may break a limit of Discord, and the log may hold nothing
    of anybody.
    """
    env = simcord_env
    env.check_errors = False  # below, where a test may expect some
    env.settle_timeout = PATIENCE
    guild = env.create_guild("Rheumatology community")
    channel = guild.create_text_channel("careers")
    member = guild.add_member(env.create_user("maya"))
    may = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
    moderator = guild.add_member(env.create_user("robin"), roles=[guild.create_role("Moderators", permissions=may)])
    made = World(env, guild, channel, Person(env, member, channel), Person(env, moderator, channel), ear)
    yield made
    await env.bot.close()
    unexpected = [error for error in env.errors if not isinstance(_cause(error), tuple(made.expected))]
    sent = [fault for each in env.http_requests for fault in request_faults(each.method, each.path, each.json)]
    assert not unexpected, unexpected
    assert not sent, sent
    assert not find_leaks(env, ear.lines)


def _cause(error: BaseException) -> BaseException:
    return getattr(error, "original", error)
