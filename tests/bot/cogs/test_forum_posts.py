"""One forum post per role: made, changed, closed and deleted, whatever Discord does meanwhile."""

from random import Random

import pytest
from fault_injection import DISCONNECTS, Disconnects, make_unavailable
from forum_world import Forum, hide, number_first_messages, refuse_in_archived_posts, requests, show
from kb_people import moderator_elsewhere, publish_role
from world import Build, World

from bot.cards.forum_posts import ALL_TAGS, MAX_TAG, MAX_TAGS, TAGS, role_tags
from bot.cogs.forum_posts import STEPS_PER_RUN
from bot.cogs.scopes import NOT_YOURS
from knowledge import KnowledgeBase
from knowledge.role_filters import FILTERS
from storage.stores.forum_posts import ForumPost

PICK = "setup:1:forum-pick"


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


@pytest.fixture
def forum(world: World, monkeypatch: pytest.MonkeyPatch) -> Forum:
    number_first_messages(monkeypatch)
    return Forum(world, world.guild.create_forum_channel("roles"))


async def choose(forum: Forum) -> None:
    await forum.world.moderator.slash("setup forum", channel=forum.channel)


async def choose_and_fill(forum: Forum) -> None:
    await choose(forum)
    await forum.run_until_done()


def test_every_level_of_a_filter_has_a_tag_or_says_little() -> None:
    for name, tags in TAGS.items():
        assert set(tags) <= set(FILTERS[name].values)
        assert set(FILTERS[name].values) - set(tags) <= {"varies", "not stated"}
    assert all(1 <= len(tag) <= MAX_TAG for tag in ALL_TAGS)
    assert len({tag.casefold() for tag in ALL_TAGS}) == len(ALL_TAGS) <= MAX_TAGS


async def test_a_few_posts_are_made_at_a_time_and_then_each_role_has_one(forum: Forum, library: KnowledgeBase) -> None:
    await choose(forum)
    await forum.run()
    assert len(forum.posts) == STEPS_PER_RUN
    await forum.run_until_done()
    assert sorted(post.title for post in forum.posts) == sorted(role.name for role in library.roles.values())
    first = next(iter(library.roles.values()))
    assert forum.posts[-1].title == first.name, "the first role of the base is made last, so it is on top"


async def test_a_post_begins_with_the_card_of_the_role_and_has_its_tags(forum: Forum, library: KnowledgeBase) -> None:
    await choose_and_fill(forum)
    for role in library.roles.values():
        post = forum.post(role.name)
        assert role.name.split("(")[0].strip() in post.text
        assert sorted(post.tags) == sorted(role_tags(role))
        assert any(role.id in custom_id for custom_id in post.custom_ids)


async def test_a_members_click_in_a_post_is_answered_to_her_alone(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    msl = forum.post(world.bot.services.bundled_base.roles["msl"].name)
    thread = next(each for each in forum.channel.threads if each.id == msl.id)
    there = world.member.elsewhere(thread)
    answer = await there.press(there.sees()[0], "Sources")
    assert answer.ephemeral
    assert forum.post(msl.title).text == msl.text


async def test_when_nothing_changed_nothing_is_sent(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    before = len(world.env.http_requests)
    await forum.run(3)
    assert not [each for each in world.env.http_requests[before:] if each.method != "GET"]


async def test_an_edit_of_an_entry_changes_its_post_and_no_other(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    roles = world.bot.services.bundled_base.roles
    others = {post.id: post.text for post in forum.posts if post.title != roles["msl"].name}
    before = forum.post(roles["msl"].name)
    edits = requests(world, "PATCH", "/channels/")
    await publish_role(world, "msl", name="Field liaison", travel=roles["ime"].travel)
    await forum.run()
    after = forum.post("Field liaison")
    assert after.id == before.id
    assert "Field liaison" in after.text
    await forum.run_until_done()
    assert requests(world, "PATCH", "/channels/") - edits == 2, "the message, and the title with its tags"
    assert {post.id: post.text for post in forum.posts if post.id != after.id} == others
    assert set(after.tags) != set(before.tags)
    assert set(after.tags) == set(role_tags(roles["msl"].model_copy(update={"travel": roles["ime"].travel})))


async def test_tags_that_moderators_gave_a_post_stay(forum: Forum, world: World, library: KnowledgeBase) -> None:
    backend = world.env.backend
    own_id = backend.snowflake()
    own = {"id": str(own_id), "name": "Hiring now", "moderated": False, "emoji_id": None, "emoji_name": None}
    backend.get_channel(forum.channel.id).available_tags.append(own)
    await choose_and_fill(forum)
    role = next(role for role in library.roles.values() if len(role_tags(role)) < 5)
    backend.channels[forum.post(role.name).id].applied_tags.append(own_id)
    await publish_role(world, role.id, name="Renamed role")
    await forum.run_until_done()
    assert set(forum.post("Renamed role").tags) == {*role_tags(role), "Hiring now"}


async def test_a_post_that_discord_archived_is_opened_changed_and_archived_again(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_in_archived_posts(monkeypatch)
    await choose_and_fill(forum)
    for thread in world.env.backend.channels.values():
        if thread.parent_id == forum.channel.id:
            assert thread.thread_metadata is not None
            thread.thread_metadata.archived = True
    await publish_role(world, "msl", name="Field liaison")
    await forum.run_until_done()
    assert "Field liaison" in forum.post("Field liaison").text
    assert all(post.archived for post in forum.posts)


async def test_an_archived_role_closes_its_post_and_a_restored_one_opens_it(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_in_archived_posts(monkeypatch)
    await choose_and_fill(forum)
    name = world.bot.services.bundled_base.roles["msl"].name
    await publish_role(world, "msl", state="archived")
    await forum.run_until_done()
    closed = forum.post(name)
    assert (closed.archived, closed.locked) == (True, True)
    assert "no longer show this role" in closed.text
    calm = len(world.env.http_requests)
    await forum.run(2)
    assert not [each for each in world.env.http_requests[calm:] if each.method != "GET"]
    await publish_role(world, "msl")
    await forum.run_until_done()
    opened = forum.post(name)
    assert (opened.id, opened.archived, opened.locked) == (closed.id, False, False)
    assert "no longer" not in opened.text


async def test_a_post_that_somebody_deleted_is_made_again(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    gone = forum.posts[0]
    world.env.backend.delete_channel(gone.id)
    await world.env.settle()
    assert gone.id not in {post.post_id for post in (await forum.stored()).values()}
    await forum.run()
    assert forum.post(gone.title).id != gone.id


async def test_a_post_deleted_while_the_bot_was_away_is_made_again(
    forum: Forum, world: World, build: Build, url: str
) -> None:
    await choose_and_fill(forum)
    name = world.bot.services.bundled_base.roles["msl"].name
    gone = forum.post(name)
    await world.env.bot.close()
    world.env.backend.delete_channel(gone.id)
    await world.env.restart_bot(build(url))
    await publish_role(world, "msl", name="Field liaison")
    await forum.run_until_done()
    assert forum.post("Field liaison").id != gone.id


async def test_a_process_that_stopped_in_the_middle_goes_on(forum: Forum, world: World, build: Build, url: str) -> None:
    await choose(forum)
    await forum.run()
    await world.restart(build(url))
    await forum.run_until_done()
    titles = [post.title for post in forum.posts]
    assert len(titles) == len(set(titles)) == len(world.bot.services.bundled_base.roles)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("family", DISCONNECTS)
async def test_a_connection_lost_while_a_post_is_made_leaves_no_second_one(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch, family: str, after: bool
) -> None:
    disconnects = Disconnects(monkeypatch)
    await choose(forum)
    disconnects.add("POST", f"/channels/{forum.channel.id}/threads", family, times=2, after=after)
    await forum.run_until_done()
    await forum.run(4)
    assert len(disconnects.broken) == 2
    titles = [post.title for post in forum.posts]
    assert len(titles) == len(set(titles)) == len(world.bot.services.bundled_base.roles)
    assert all(post.post_id and post.fingerprint for post in (await forum.stored()).values())


@pytest.mark.parametrize("path", ["/channels/*/messages/*", "/channels/*"])
async def test_a_connection_lost_while_a_post_is_changed_is_made_up_for(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    await choose_and_fill(forum)
    disconnects = Disconnects(monkeypatch)
    disconnects.add("PATCH", path, times=4, after=True)
    await publish_role(world, "msl", name="Field liaison")
    await forum.run_until_done()
    await forum.run(3)
    assert len(disconnects.broken) == 4
    assert "Field liaison" in forum.post("Field liaison").text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_on_a_bad_network_every_role_gets_one_post_and_off_leaves_none(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    disconnects = Disconnects(monkeypatch)
    await choose(forum)
    disconnects.break_share(0.3, Random(seed))  # noqa: S311 - repeatable on purpose
    await forum.run(12)
    disconnects.break_share(0.0, Random(seed))  # noqa: S311 - repeatable on purpose
    await publish_role(world, "msl", name="Field liaison")
    await publish_role(world, "ime", state="archived")
    disconnects.break_share(0.3, Random(seed + 10))  # noqa: S311 - repeatable on purpose
    await forum.run(6)
    disconnects.break_share(0.0, Random(seed))  # noqa: S311 - repeatable on purpose
    await forum.run_until_done()
    roles = world.bot.services.bundled_base.roles
    titles = [post.title for post in forum.posts if "no longer show this role" not in post.text]
    assert len(titles) == len(set(titles)) == len(roles) - 1
    assert "Field liaison" in titles
    await world.moderator.press(await world.moderator.slash("setup forum", off=True), "Delete my posts")
    disconnects.break_share(0.3, Random(seed + 20))  # noqa: S311 - repeatable on purpose
    await forum.run(6)
    disconnects.break_share(0.0, Random(seed))  # noqa: S311 - repeatable on purpose
    await forum.run_until_done()
    assert forum.posts == []


async def test_limits_of_discord_end_a_run_and_the_next_goes_on(forum: Forum, world: World) -> None:
    await choose(forum)
    world.env.inject_error("POST", f"/channels/{forum.channel.id}/threads", status=429, message="slow down", times=3)
    await forum.run(3)
    assert requests(world, "POST", f"/channels/{forum.channel.id}/threads") <= 3 + 3 * STEPS_PER_RUN
    await forum.run_until_done()
    assert len(forum.posts) == len(world.bot.services.bundled_base.roles)


async def test_titles_that_automod_blocks_keep_no_other_role_from_its_post_and_are_tried_once_a_day(
    forum: Forum, world: World, library: KnowledgeBase
) -> None:
    await choose(forum)
    path, blocked = f"/channels/{forum.channel.id}/threads", 2 * STEPS_PER_RUN
    world.env.inject_error("POST", path, status=400, code=200001, message="no", times=blocked)
    await forum.run_until_done()
    await forum.run(2)
    assert len(forum.posts) == len(library.roles) - blocked
    before = requests(world, "POST", path)
    await forum.run(2)
    assert requests(world, "POST", path) == before
    await world.days(1)
    await forum.run(4)
    assert len(forum.posts) == len(library.roles)


async def test_an_old_forum_that_was_hidden_does_not_keep_the_new_one_empty(forum: Forum, world: World) -> None:
    await choose(forum)
    await forum.run(2)
    other = Forum(world, world.guild.create_forum_channel("careers-forum"))
    asked = await world.moderator.slash("setup forum", channel=other.channel)
    hide(world, forum.channel)
    await world.moderator.press(asked, "Delete my posts")
    await forum.run_until_done()
    assert len(other.posts) == len(world.bot.services.bundled_base.roles)
    assert "Still to be deleted: 12 posts outside that forum" in (await world.moderator.slash("setup forum")).text
    show(world, forum.channel)
    await forum.run(3)
    assert forum.posts == []


async def test_in_a_hidden_forum_nothing_is_lost_and_setup_says_so(forum: Forum, world: World) -> None:
    await choose(forum)
    await forum.run()
    stored = await forum.stored()
    hide(world, forum.channel)
    await forum.run(2)
    assert await forum.stored() == stored
    assert (await world.bot.services.server_settings.get(world.guild.id)).forum_channel_id == forum.channel.id
    assert "view the forum" in (await world.moderator.slash("setup show")).text
    show(world, forum.channel)
    await forum.run_until_done()
    assert len(forum.posts) == len(world.bot.services.bundled_base.roles)


@pytest.mark.parametrize("heard", [True, False], ids=["heard of", "while away"])
async def test_a_deleted_forum_is_forgotten_and_the_moderators_are_told_once(
    forum: Forum, world: World, build: Build, url: str, heard: bool
) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu="setup:1:log")
    await choose_and_fill(forum)
    if not heard:
        await world.env.bot.close()
    for post in forum.posts:
        world.env.backend.delete_channel(post.id)
    world.env.backend.delete_channel(forum.channel.id)
    if not heard:
        await world.env.restart_bot(build(url))
    await world.env.settle()
    await forum.run(3)
    assert await forum.stored() == {}
    assert (await world.bot.services.server_settings.get(world.guild.id)).forum_channel_id is None
    told = [seen for seen in world.moderator.sees() if "was deleted" in seen.text]
    assert len(told) == 1
    assert "Choose another" in told[0].labels


async def test_off_asks_first_and_then_deletes_the_bots_posts_and_no_others(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    backend = world.env.backend
    theirs = backend.create_thread(forum.channel.id, "Who is hiring?", world.member.id)
    asked = await world.moderator.slash("setup forum", off=True)
    assert "with what members wrote below them" in asked.text
    await forum.run()
    assert len(forum.posts) == len(world.bot.services.bundled_base.roles) + 1
    done = await world.moderator.press(asked, "Delete my posts")
    assert "No forum is chosen" in done.text
    await forum.run_until_done()
    assert [post.id for post in forum.posts] == [theirs.id]
    assert await forum.stored() == {}
    assert "0 posts" not in (await world.moderator.slash("setup forum")).text


async def test_another_forum_gets_the_posts_and_the_first_loses_them(forum: Forum, world: World) -> None:
    await choose(forum)
    await forum.run()
    other = Forum(world, world.guild.create_forum_channel("careers-forum"))
    asked = await world.moderator.pick_of(await world.moderator.slash("setup forum"), other.channel, menu=PICK)
    assert f"<#{other.channel.id}>" in asked.text
    await world.moderator.press(asked, "Delete my posts")
    await forum.run_until_done()
    await forum.run(2)
    assert forum.posts == []
    assert len(other.posts) == len(world.bot.services.bundled_base.roles)


async def test_a_post_of_which_nobody_knew_is_deleted_with_the_others(
    forum: Forum, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    disconnects = Disconnects(monkeypatch)
    await choose(forum)
    disconnects.add("POST", f"/channels/{forum.channel.id}/threads", times=1, after=True)
    await forum.run()
    assert len(forum.posts) == 1
    await world.moderator.slash("setup forum", off=True)
    await forum.run(2)
    assert forum.posts == []
    assert await forum.stored() == {}


async def test_what_the_bot_may_not_do_in_the_forum_is_said_at_once(world: World) -> None:
    forum = world.guild.create_forum_channel("roles")
    hide(world, forum)
    chosen = await world.moderator.slash("setup forum", channel=forum)
    assert "view the forum" in chosen.text
    assert "manage posts" in chosen.text


async def test_without_the_right_to_add_tags_posts_are_made_without(forum: Forum, world: World) -> None:
    world.env.inject_error("PATCH", f"/channels/{forum.channel.id}", status=403, code=50013, message="no", times=None)
    await choose(forum)
    await forum.run()
    assert forum.posts
    assert all(post.tags == [] for post in forum.posts)
    world.env.backend.faults.clear()
    await forum.run_until_done()
    await forum.run(6)
    assert all(post.tags for post in forum.posts)


async def test_while_a_server_is_unavailable_its_posts_stay(forum: Forum, world: World) -> None:
    await choose_and_fill(forum)
    make_unavailable(world.env, world.guild.id)
    before = len(world.env.http_requests)
    await forum.run(2)
    assert len(world.env.http_requests) == before
    assert len(await forum.stored()) == len(world.bot.services.bundled_base.roles)


async def test_a_server_that_the_bot_left_is_erased_with_its_posts(forum: Forum, world: World) -> None:
    await choose(forum)
    await forum.run()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot.dispatch("guild_remove", guild)
    await world.env.settle()
    await world.days(16)
    rows = await world.bot.services.database.fetch_all("SELECT server_id FROM forum_posts")
    assert rows == []


async def test_a_forum_of_another_server_is_not_written_to(forum: Forum, world: World) -> None:
    stranger = moderator_elsewhere(world)
    card = await stranger.slash("setup forum")
    world.forge(card, f"setup:1:forum-move:{forum.channel.id}")
    await stranger.press(card, custom_id=f"setup:1:forum-move:{forum.channel.id}")
    await forum.run(3)
    assert forum.posts == []
    assert await forum.stored() == {}


async def test_every_choice_is_refused_once_the_permission_is_gone(forum: Forum, world: World) -> None:
    card = await world.moderator.slash("setup forum", channel=forum.channel)
    world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids.clear()
    for label in card.labels:
        assert (await world.moderator.press(card, label)).text == NOT_YOURS
    assert (await world.moderator.pick_of(card, menu=PICK)).text == NOT_YOURS


async def test_no_row_says_anything_about_a_person(forum: Forum) -> None:
    assert set(ForumPost.__dataclass_fields__) == {
        "server_id", "forum_id", "role_id", "title", "post_id", "fingerprint",
    }  # fmt: skip
