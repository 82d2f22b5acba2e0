"""Cards link the page of their entry, where the operator published the bundled base as a website."""

import random

import pytest
from forum_world import Forum, number_first_messages
from kb_people import publish_role
from world import World

from bot.app import create_bot
from bot.client import SecondOpinion
from bot.settings import Settings, SettingsError
from knowledge import KnowledgeBase

SITE = "https://example.org/careers/"


@pytest.fixture
def simcord_bot(library: KnowledgeBase, url: str) -> SecondOpinion:
    _ = library.matcher
    settings = Settings(database_url=url, operator="Dr. Example", site_url=SITE)
    return create_bot(settings, random.Random(7), library)  # noqa: S311 - repeatable on purpose


async def test_cards_of_entries_link_their_page(world: World) -> None:
    assert f"(<{SITE}roles/msl.html>)" in (await world.member.slash("role", name="msl")).text
    assert f"(<{SITE}pain-points/burnout.html>)" in (await world.member.slash("painpoint", name="burnout")).text
    assert f"(<{SITE}roles/msl.html>)" in (await world.member.slash("ask", question="what does an MSL earn")).text


async def test_cards_of_no_entry_link_nothing(world: World) -> None:
    for command in ("roles", "pay", "help", "support"):
        assert SITE not in (await world.member.slash(command)).text


async def test_a_server_with_a_base_of_its_own_gets_no_links_to_the_bundled_one(world: World) -> None:
    await publish_role(world, "ime", short_name="Exams")
    assert SITE not in (await world.member.slash("role", name="msl")).text


@pytest.mark.parametrize(
    ("given", "kept"), [("https://example.org", "https://example.org/"), ("http://127.0.0.1:8000/a/", None)]
)
def test_an_address_ends_with_a_slash(given: str, kept: str | None) -> None:
    assert Settings.from_environment({"SITE_URL": given}).site_url == (kept or given)


@pytest.mark.parametrize("given", ["example.org", "ftp://example.org", "https://example.org/?a=1", "https://u@x.org"])
def test_an_address_that_is_none_is_refused_in_a_sentence(given: str) -> None:
    with pytest.raises(SettingsError, match="SITE_URL must look like"):
        Settings.from_environment({"SITE_URL": given})


async def test_forum_posts_link_the_page_of_their_role(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number_first_messages(monkeypatch)
    forum = Forum(world, world.guild.create_forum_channel("roles"))
    await world.moderator.slash("setup forum", channel=forum.channel)
    await forum.run_until_done()
    name = world.bot.services.bundled_base.roles["msl"].name
    assert f"(<{SITE}roles/msl.html>)" in forum.post(name).text
