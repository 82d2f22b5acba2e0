import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.stores.server_settings import ServerSettings, ServerSettingsStore, SettingsPatch

SERVER = 2**60 + 7
EVERYTHING: SettingsPatch = {
    "silent_channels": frozenset({3, 2**61}),
    "moderator_role_id": 2**62,
    "specialty": "rheumatology",
    "mod_log_channel_id": 5,
    "review_mode": "two-person",
    "peers_enabled": True,
    "peers_role_id": 2**60,
    "forum_channel_id": 2**61 + 1,
    "digest_channel_id": 2**61 + 2,
}


async def test_a_server_that_set_nothing_up_has_the_defaults(database: Database) -> None:
    assert await ServerSettingsStore(database).get(SERVER) == ServerSettings(SERVER)


async def test_what_was_chosen_comes_back(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.update(SERVER, noon, **EVERYTHING)
    assert await store.get(SERVER) == ServerSettings(SERVER, changed_at=noon, **EVERYTHING)


async def test_a_choice_leaves_the_others_as_they_are(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.update(SERVER, noon, **EVERYTHING)
    later = noon + timedelta(days=1)
    await store.update(SERVER, later, specialty=None)
    chosen = replace(ServerSettings(SERVER, changed_at=later, **EVERYTHING), specialty=None)
    assert await store.get(SERVER) == chosen


async def test_of_choices_made_at_once_none_is_lost(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await asyncio.gather(
        store.update(SERVER, noon, specialty="oncology"),
        store.update(SERVER, noon, review_mode="two-person"),
        store.update(SERVER, noon, silent_channels=frozenset({1})),
    )
    expected = ServerSettings(SERVER, frozenset({1}), specialty="oncology", review_mode="two-person", changed_at=noon)
    assert await store.get(SERVER) == expected


async def test_one_servers_settings_never_touch_anothers(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.update(SERVER, noon, **EVERYTHING)
    await store.update(SERVER + 1, noon, specialty="oncology")
    assert await store.get(SERVER) == ServerSettings(SERVER, changed_at=noon, **EVERYTHING)
