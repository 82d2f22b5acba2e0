"""Stories without a name: who may be told as their author and until when, and what a code deletes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.interface import Database
from storage.stores.peer_stories import PeerStory, PeerStoryStore, export

AUTHOR, NOON, KEY = 2**60 + 1, datetime(2026, 8, 3, 12, tzinfo=UTC), bytes(range(32))
STORY = PeerStory(
    id="story",
    server_id=1,
    role_id="msl",
    specialty="oncology",
    year=2023,
    why="Why",
    how="How",
    surprise="Surprise",
    state="waiting",
    made_at=NOON,
)


async def test_the_author_is_known_until_the_story_is_published_and_not_after(database: Database) -> None:
    store = PeerStoryStore(database)
    assert await store.add(STORY, "code", AUTHOR, KEY)
    assert await store.is_author("story", AUTHOR)
    assert not await store.is_author("story", AUTHOR + 1)
    assert len(await export(database, AUTHOR)) == 1
    assert await store.publish(1, "story")
    assert not await store.is_author("story", AUTHOR)
    assert await export(database, AUTHOR) == []
    assert await store.get(1, "story") == replace(STORY, state="published")


async def test_a_story_is_published_once_and_by_its_own_server_only(database: Database) -> None:
    store = PeerStoryStore(database)
    await store.add(STORY, "code", AUTHOR, KEY)
    assert await store.get(2, "story") is None
    assert not await store.publish(2, "story")
    assert not await store.remove(2, "story")
    assert await store.publish(1, "story")
    assert not await store.publish(1, "story")
    assert await store.count_published(1, "msl") == 1
    assert await store.count_published(1, "ime") == 0


async def test_one_code_belongs_to_one_story_and_is_not_stored(database: Database) -> None:
    store = PeerStoryStore(database)
    assert await store.add(STORY, "the code", AUTHOR, KEY)
    assert not await store.add(replace(STORY, id="other"), "the code", AUTHOR, KEY)
    assert "the code" not in str(await database.fetch_all("SELECT * FROM peer_stories"))
    assert not await store.remove_by_code("another code")
    assert await store.remove_by_code("the code")
    assert not await store.remove_by_code("the code")
    assert await store.all_of(1) == []


async def test_those_that_wait_come_first_and_go_when_nobody_decides(database: Database) -> None:
    store = PeerStoryStore(database)
    for number in range(3):
        made_at = NOON + timedelta(days=number)
        await store.add(replace(STORY, id=f"story-{number}", made_at=made_at), f"code-{number}", AUTHOR, KEY)
    await store.publish(1, "story-2")
    assert [story.id for story in await store.all_of(1)] == ["story-1", "story-0", "story-2"]
    assert await store.remove_waiting(NOON + timedelta(days=10)) == 2
    assert [story.id for story in await store.published(1, "msl")] == ["story-2"]
