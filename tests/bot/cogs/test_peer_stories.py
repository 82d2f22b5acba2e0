"""Stories as their authors, readers and moderators meet them: nobody's name, a moderator first, a code to take back."""

import re

import discord
import pytest
from people import Answer, Person
from test_peers_command import publish_offer, switch_on
from world import Build, World

from bot.client import SecondOpinion
from bot.cogs.peer_stories import GONE, NO_STORY, OWN_STORY, WITHDRAWN
from bot.cogs.peers import NOT_YOU, OFF
from bot.services.peer_stories import StoryDraft

TOLD = {
    "why": "Clinic had become twenty minutes a patient and two hours of notes.",
    "how": "A former fellow introduced me; I read the job three times and asked for a day along.",
    "surprise": "How much I missed nurses, and how little I missed the pager.",
    "year": "2023",
}


@pytest.fixture
def simcord_bot(build: Build, url: str) -> SecondOpinion:
    return build(url)


@pytest.fixture
async def world(world: World) -> World:
    await switch_on(world)
    return world


async def preview(person: Person, **changed: str) -> Answer:
    return await person.submit(await person.slash("peers story", role="msl"), **{**TOLD, **changed})


def code_on(answer: Answer) -> str:
    found = re.search(r"`([a-z0-9]{6}-[a-z0-9]{6})`", answer.text)
    assert found
    return found[1]


async def send_story(person: Person, **changed: str) -> str:
    """Send a story and return its code."""
    return code_on(await person.press(await preview(person, **changed), "Send"))


async def published(world: World, **changed: str) -> str:
    code = await send_story(world.member, **changed)
    await world.moderator.press(await world.moderator.press(world.moderator.last, "Read it"), "Publish")
    return code


def tells_of(person: Person, text: str) -> bool:
    return any(each in text for each in (str(person.id), person.member.name, f"{person.id:x}"))


async def test_a_story_is_shown_as_it_was_previewed_once_a_moderator_has_published_it(world: World) -> None:
    shown = await preview(world.member)
    await world.member.press(shown, "Send")
    assert "story" not in (await world.member.slash("role", name="msl")).text
    assert not [label for label in (await world.member.slash("role", name="msl")).labels if "story" in label]
    review = await world.moderator.press(world.moderator.last, "Read it")
    assert review.ephemeral
    assert "Published" in (await world.moderator.press(review, "Publish")).text
    stranger = world.join("sam")
    story = await stranger.press(await stranger.slash("role", name="msl"), "Read a member's story")
    assert story.ephemeral
    for line in (*(TOLD[key] for key in ("why", "how", "surprise")), "Physician, 2023. One person's account."):
        assert line in story.text
        assert line in shown.text


async def test_nothing_anybody_sees_or_the_database_holds_names_the_author_of_a_published_story(world: World) -> None:
    author = world.member
    await send_story(author)
    assert "A member sent a story" in world.moderator.last.text
    assert TOLD["why"] not in world.moderator.last.text
    review = await world.moderator.press(world.moderator.last, "Read it")
    await world.moderator.press(review, "Publish")
    story = await author.press(await author.slash("role", name="msl"), "Read a member's story")
    for seen in (review, story, world.moderator.last):
        assert not tells_of(author, seen.text + str(seen.message.components))
    rows = await world.bot.services.database.fetch_all("SELECT * FROM peer_stories")
    assert not tells_of(author, str(rows))
    assert rows[0][-3:-1] == (None, None)
    assert "why" not in str((await world.bot.services.personal_data.summary(author.id)).get("peer_stories"))


async def test_whoever_has_the_code_takes_the_story_back_and_it_works_once(world: World) -> None:
    code = await send_story(world.member)
    post = world.moderator.last
    await world.moderator.press(await world.moderator.press(post, "Read it"), "Publish")
    assert (await world.join("other account").in_dm.slash("peers withdraw", code="aaaaaa-aaaaaa")).text == NO_STORY
    other = world.join("another account")
    assert (await other.in_dm.slash("peers withdraw", code=f" {code.upper()} ")).text == WITHDRAWN
    assert (await other.in_dm.slash("peers withdraw", code=code)).text == NO_STORY
    assert not [label for label in (await world.member.slash("role", name="msl")).labels if "story" in label]
    assert (await world.moderator.press(post, "Read it")).text == GONE
    assert await world.bot.services.database.fetch_all("SELECT * FROM peer_stories") == []


async def test_a_story_that_waits_can_be_taken_back_and_goes_with_the_members_data(world: World) -> None:
    assert (await world.member.slash("peers withdraw", code=await send_story(world.member))).text == WITHDRAWN
    await send_story(world.member)
    assert TOLD["why"].encode() in await world.bot.services.personal_data.export(world.member.id)
    assert TOLD["why"].encode() not in await world.bot.services.personal_data.export(world.moderator.id)
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert await world.bot.services.database.fetch_all("SELECT * FROM peer_stories") == []


async def test_a_second_click_and_a_restart_double_nothing(world: World, build: Build, url: str) -> None:
    shown = await preview(world.member)
    await world.restart(build(url))
    send = shown.message.id_of("Send")
    code = code_on(await world.member.press(shown, "Send"))
    (story,) = await world.bot.services.peer_stories.all_of(world.guild.id)
    draft = StoryDraft(
        **{key: getattr(story, key) for key in ("server_id", "role_id", "specialty", "year", "why", "how", "surprise")}
    )
    assert send.endswith(code)
    assert await world.bot.services.peer_stories.send(world.member.id, draft, code) is None
    assert len(await world.bot.services.peer_stories.all_of(world.guild.id)) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"why": "See exa\u200bmple.com for the whole story"}, "links"),
        ({"how": "I am maya and I asked around"}, "Your own name"),
        ({"surprise": "My patient John Miller was seen on 3/4/2024"}, "take that out"),
        ({"year": "soon"}, "four digits"),
        ({"year": "2999"}, "four digits"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_nothing_has_to_be_written_twice(
    world: World, changed: dict[str, str], why: str
) -> None:
    refused = await preview(world.member, **changed)
    assert why in refused.text
    assert "Send" not in refused.labels
    form = (await world.member.press(refused, "Edit")).form
    kept = {key: text for key, text in {**TOLD, **changed}.items() if key != "year" or text.isdigit()}
    assert all(text.replace("\u200b", "") in str(form) for text in kept.values())
    assert await world.bot.services.database.fetch_all("SELECT * FROM peer_stories") == []


async def test_words_of_self_harm_in_a_story_get_the_support_lines_and_are_kept_nowhere(world: World) -> None:
    assert "988" in (await preview(world.member, surprise="I want to kill myself")).text
    assert await world.bot.services.database.fetch_all("SELECT * FROM peer_stories") == []


async def test_only_moderators_of_the_server_read_and_decide(world: World) -> None:
    await send_story(world.member)
    post = world.moderator.last
    refused = await world.member.press(post, "Read it")
    assert TOLD["why"] not in refused.text
    review = await world.moderator.press(post, "Read it")
    forged = next(each for each in str(review.message.components).split("'") if "story-decide" in each)
    card = await world.member.slash("about")
    world.forge(card, forged)
    assert "Published" not in (await world.member.press(card, custom_id=forged)).text
    second = await world.moderator.press(post, "Read it")
    assert "Deleted" in (await world.moderator.press(review, "Delete")).text
    assert (await world.moderator.press(second, "Publish")).text == GONE


async def test_where_two_stand_for_each_change_nobody_publishes_her_own_story(world: World) -> None:
    await world.bot.services.server_settings.update(world.guild.id, discord.utils.utcnow(), review_mode="two-person")
    code = await send_story(world.moderator)
    review = await world.moderator.press(world.moderator.last, "Read it")
    assert (await world.moderator.press(review, "Publish")).text == OWN_STORY
    assert (await world.moderator.slash("peers withdraw", code=code)).text == WITHDRAWN


async def test_stories_that_wait_are_found_in_the_settings_too(world: World) -> None:
    await send_story(world.member)
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    assert TOLD["why"] in (await world.moderator.press(shown, "Stories…")).text


async def test_moderators_reach_every_story_those_that_wait_first_and_delete_published_ones_too(world: World) -> None:
    await published(world)
    await world.env.advance_time(60)
    await send_story(world.member, why="A second story, told for another reason.")
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    first = await world.moderator.press(shown, "Stories…")
    assert "A second story" in first.text
    second = await world.moderator.press(first, "Next story")
    assert TOLD["why"] in second.text
    assert "Publish" not in second.labels
    await world.moderator.press(second, "Delete")
    assert len(await world.bot.services.peer_stories.all_of(world.guild.id)) == 1


async def test_several_stories_are_read_one_after_the_other(world: World) -> None:
    await published(world)
    await world.env.advance_time(60)
    await published(world, why="A second story, told for another reason.")
    story = await world.member.press(await world.member.slash("role", name="msl"), "Read 2 members' stories")
    assert "A second story" in story.text
    older = await world.member.press(story, "Older")
    assert TOLD["why"] in older.text
    assert (await world.member.press(older, "Tell my own")).form["title"].startswith("Your story")


async def test_stories_need_what_introductions_need(world: World) -> None:
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    await world.moderator.pick_of(shown, world.guild.roles["Moderators"], menu="setup:1:peers-role")
    assert (await world.member.slash("peers story", role="msl")).text == NOT_YOU
    await world.moderator.press(shown, "Switch off")
    assert (await world.member.slash("peers story", role="msl")).text == OFF


async def test_a_peer_with_an_offer_is_still_only_a_physician_while_few_share_the_specialty(world: World) -> None:
    await publish_offer(world.member)
    more = await world.member.press(await world.member.slash("peers edit"), "Specialty, languages, how often")
    await world.member.pick(more, "rheumatology", menu="peers:1:specialty")
    assert "Physician, 2023" in (await preview(world.member)).text
