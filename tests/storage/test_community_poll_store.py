import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage import personal_data
from storage.database import Database
from storage.stores import community_polls
from storage.stores.community_polls import Ballot, ChannelPoll, CommunityPollStore

ANN, BEN = 2**60 + 1, 2**60 + 2
SERVER, CHANNEL, OTHER_CHANNEL = 2**60 + 3, 2**60 + 4, 2**60 + 5
HOUR = timedelta(hours=1)
KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def store(database: Database) -> CommunityPollStore:
    return CommunityPollStore(database)


def poll(noon: datetime, name: str = "one", channel: int = CHANNEL) -> ChannelPoll:
    return ChannelPoll(name, SERVER, channel, "us-motives", noon + HOUR)


def listed(ballots: Sequence[Ballot]) -> str:
    return json.dumps(sorted(sorted(ballot) for ballot in ballots))


async def held(database: Database) -> str:
    """Everything the database holds of polls."""
    rows = [*await database.fetch_all("SELECT * FROM pulses"), *await database.fetch_all("SELECT * FROM pulse_votes")]
    return repr(rows)


async def test_a_channel_has_one_open_poll_at_a_time(store: CommunityPollStore, noon: datetime) -> None:
    assert await store.open(poll(noon), KEY)
    assert not await store.open(poll(noon, "two"), OTHER_KEY)
    assert await store.open(poll(noon, "three", OTHER_CHANNEL), OTHER_KEY)
    assert await store.get_open_in_channel(SERVER, CHANNEL) == poll(noon)
    await store.close("one", listed)
    assert await store.get_open_in_channel(SERVER, CHANNEL) is None
    assert await store.open(poll(noon, "four"), OTHER_KEY)


async def test_the_last_vote_of_each_member_counts_once(store: CommunityPollStore, noon: datetime) -> None:
    await store.open(poll(noon), KEY)
    assert await store.vote("one", ANN, ["a"], noon) == "new"
    assert await store.vote("one", BEN, ["a", "b"], noon) == "new"
    assert await store.vote("one", ANN, ["c"], noon) == "changed"
    assert await store.close("one", listed)
    assert await store.list_unpublished() == ((poll(noon), '[["a", "b"], ["c"]]'),)


async def test_a_vote_can_be_taken_back_once(store: CommunityPollStore, noon: datetime) -> None:
    await store.open(poll(noon), KEY)
    await store.vote("one", ANN, ["a"], noon)
    assert not await store.withdraw("one", BEN, noon)
    assert await store.withdraw("one", ANN, noon)
    assert not await store.withdraw("one", ANN, noon)
    await store.close("one", listed)
    assert [summary for _, summary in await store.list_unpublished()] == ["[]"]


async def test_nobody_votes_when_time_is_over_or_the_poll_closed(store: CommunityPollStore, noon: datetime) -> None:
    await store.open(poll(noon), KEY)
    assert await store.vote("one", ANN, ["a"], noon + HOUR) == "closed"
    assert not await store.withdraw("one", ANN, noon + HOUR)
    await store.close("one", listed)
    assert await store.vote("one", ANN, ["a"], noon) == "closed"
    assert await store.vote("never-was", ANN, ["a"], noon) == "closed"


async def test_a_poll_is_due_when_its_time_is_over_and_closes_once(store: CommunityPollStore, noon: datetime) -> None:
    await store.open(poll(noon), KEY)
    assert await store.list_due(noon) == ()
    assert await store.list_due(noon + HOUR) == (poll(noon),)
    closed = await asyncio.gather(*(store.close("one", listed) for _ in range(5)))
    assert closed.count(True) == 1
    assert await store.list_due(noon + HOUR) == ()


async def test_an_open_poll_holds_a_vote_but_no_id_of_the_voter(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.vote("one", ANN, ["a"], noon)
    assert '["a"]' in await held(database)
    assert str(ANN) not in await held(database)


async def test_a_member_has_another_hash_in_every_poll(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.open(poll(noon, "two", OTHER_CHANNEL), OTHER_KEY)
    await store.vote("one", ANN, ["a"], noon)
    await store.vote("two", ANN, ["a"], noon)
    ((first,), (second,)) = await database.fetch_all("SELECT voter FROM pulse_votes")
    assert first != second


async def test_closing_leaves_the_summary_and_neither_votes_nor_key(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.vote("one", ANN, ["telling"], noon)
    await store.close("one", lambda ballots: f"{len(ballots)} voted")
    assert "1 voted" in await held(database)
    assert "telling" not in await held(database)
    assert KEY.hex() not in await held(database)
    assert await database.fetch_all("SELECT * FROM pulse_votes") == []


async def test_a_closed_poll_leaves_no_byte_of_votes_or_key_in_the_files(
    file: Path, file_database: Database, noon: datetime
) -> None:
    store = CommunityPollStore(file_database)
    await store.open(poll(noon), KEY)
    for user_id in range(300):
        await store.vote("one", user_id, [f"telling-{user_id}"], noon)
    marks = [voter for (voter,) in await file_database.fetch_all("SELECT voter FROM pulse_votes")]
    await store.close("one", lambda ballots: str(len(ballots)))
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"telling" not in content
    assert KEY.hex().encode() not in content
    assert not [mark for mark in marks if mark.encode() in content]


async def test_votes_concurrent_with_closing_leave_no_vote_behind(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    votes = [store.vote("one", user_id, ["a"], noon) for user_id in range(30)]
    *kept, closed = await asyncio.gather(*votes, store.close("one", listed))
    assert closed
    assert await database.fetch_all("SELECT * FROM pulse_votes") == []
    ((_, summary),) = await store.list_unpublished()
    assert len(json.loads(summary)) == kept.count("new")


async def test_the_export_has_the_members_own_vote_and_nobody_elses(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.open(poll(noon, "two", OTHER_CHANNEL), OTHER_KEY)
    await store.vote("one", ANN, ["a"], noon)
    await store.vote("one", BEN, ["b"], noon)
    await store.vote("two", BEN, ["b"], noon)
    exported = await personal_data.export(database, ANN)
    assert exported["pulse_votes"] == [
        {"poll": "us-motives", "choices": ["a"], "closes_at": "2026-08-03T13:00:00.123456+00:00"}
    ]
    await store.close("one", listed)
    assert (await personal_data.export(database, ANN))["pulse_votes"] == []


async def test_erasing_deletes_only_that_members_votes(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.vote("one", ANN, ["a"], noon)
    await store.vote("one", BEN, ["b"], noon)
    assert await personal_data.erase(database, ANN) == 1
    await store.close("one", listed)
    assert [summary for _, summary in await store.list_unpublished()] == ['[["b"]]']


async def test_a_published_poll_is_deleted(store: CommunityPollStore, database: Database, noon: datetime) -> None:
    await store.open(poll(noon), KEY)
    await store.set_message("one", 7)
    await store.close("one", listed)
    ((closed, _),) = await store.list_unpublished()
    assert closed.message_id == 7
    await store.remove("one")
    assert await held(database) == "[]"


async def test_erasing_a_server_deletes_its_polls_and_votes(
    store: CommunityPollStore, database: Database, noon: datetime
) -> None:
    await store.open(poll(noon), KEY)
    await store.vote("one", ANN, ["a"], noon)
    assert await community_polls.TABLE.servers(database) == {SERVER}
    assert await community_polls.TABLE.erase(database, SERVER) == 1
    assert await held(database) == "[]"
