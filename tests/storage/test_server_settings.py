from datetime import datetime

from storage.database import Database
from storage.settings import ServerSettings, ServerSettingsStore

SERVER = 2**60 + 7


def full(server_id: int, at: datetime) -> ServerSettings:
    return ServerSettings(
        server_id,
        answer_channels=frozenset({2**60, 2**61}),
        silent_channels=frozenset({3}),
        moderator_role_id=2**62,
        specialty="rheumatology",
        mod_log_channel_id=5,
        changed_at=at,
    )


async def test_a_server_that_set_nothing_up_has_the_defaults(database: Database) -> None:
    assert await ServerSettingsStore(database).get(SERVER) == ServerSettings(SERVER)


async def test_settings_come_back_as_saved(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.save(full(SERVER, noon))
    assert await store.get(SERVER) == full(SERVER, noon)


async def test_saving_replaces_every_field(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.save(full(SERVER, noon))
    await store.save(ServerSettings(SERVER))
    assert await store.get(SERVER) == ServerSettings(SERVER)


async def test_one_servers_settings_never_touch_anothers(database: Database, noon: datetime) -> None:
    store = ServerSettingsStore(database)
    await store.save(full(SERVER, noon))
    await store.save(full(SERVER + 1, noon))
    assert await store.erase(SERVER)
    assert not await store.erase(SERVER)
    assert await store.get(SERVER) == ServerSettings(SERVER)
    assert await store.get(SERVER + 1) == full(SERVER + 1, noon)
