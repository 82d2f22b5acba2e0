from dataclasses import replace
from datetime import datetime

from storage.database import Database
from storage.stores.forum_posts import ForumPost, ForumPostStore
from storage.stores.server_settings import ServerSettingsStore

HERE, THERE = 2**60 + 3, 2**60 + 4
POST = ForumPost(HERE, 2**61, "msl", "Medical science liaison")


async def test_a_post_is_stored_before_it_is_known_to_exist_and_then_in_its_place(database: Database) -> None:
    store = ForumPostStore(database)
    await store.put(POST)
    assert await store.list(HERE) == [POST]
    made = replace(POST, post_id=2**62, fingerprint="abc", title="MSL")
    await store.put(made)
    assert await store.list(HERE) == [made]


async def test_posts_of_one_role_in_two_forums_are_two(database: Database) -> None:
    store = ForumPostStore(database)
    other = replace(POST, forum_id=5)
    for post in (POST, other):
        await store.put(post)
    assert await store.list(HERE) == [other, POST]
    assert await store.forget_forum(HERE, 5) == 1
    assert await store.list(HERE) == [POST]


async def test_a_deleted_post_is_forgotten_by_its_own_id(database: Database) -> None:
    store = ForumPostStore(database)
    await store.put(replace(POST, post_id=7))
    assert await store.forget_post(8) is None
    assert await store.forget_post(7) == HERE
    assert await store.list(HERE) == []


async def test_servers_with_a_forum_or_with_posts_are_listed_once(database: Database, noon: datetime) -> None:
    store, settings = ForumPostStore(database), ServerSettingsStore(database)
    await store.put(POST)
    await settings.update(HERE, noon, forum_channel_id=POST.forum_id)
    await settings.update(THERE, noon, forum_channel_id=3)
    await settings.update(THERE + 1, noon, specialty="oncology")
    assert await store.servers() == {HERE, THERE}


async def test_one_servers_posts_never_touch_anothers(database: Database) -> None:
    store = ForumPostStore(database)
    await store.put(POST)
    await store.forget(replace(POST, server_id=THERE))
    assert await store.forget_forum(THERE, POST.forum_id) == 0
    assert await store.list(HERE) == [POST]
    assert await store.list(THERE) == []
