from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.server_data import LEFT_SERVERS, TABLES, ServerData
from storage.stores.server_settings import ServerSettingsStore

HERE, THERE = 2**60 + 3, 2**60 + 4
DAY = timedelta(days=1)


@pytest.fixture
async def servers(database: Database, noon: datetime) -> ServerData:
    for server in (HERE, THERE):
        await ServerSettingsStore(database).update(server, noon, specialty="rheumatology")
    return ServerData(database)


async def kept(database: Database) -> set[int]:
    return {server for each in TABLES for server in await each.servers(database)}


async def test_every_table_with_a_server_column_is_covered(database: Database) -> None:
    tables = {table.name for table in await database.tables() if "server_id" in table.columns}
    assert tables - {LEFT_SERVERS} == {each.name for each in TABLES}


async def test_a_left_servers_data_stays_until_its_erasure_date(
    database: Database, servers: ServerData, noon: datetime
) -> None:
    await servers.mark_left(HERE, noon + DAY)
    assert await servers.erase_due(noon) == 0
    assert await kept(database) == {HERE, THERE}
    assert await servers.erase_due(noon + DAY) == 1
    assert await kept(database) == {THERE}
    assert await servers.erase_due(noon + 2 * DAY) == 0


async def test_coming_back_in_time_keeps_everything(database: Database, servers: ServerData, noon: datetime) -> None:
    await servers.mark_left(HERE, noon)
    assert await servers.cancel_erasure(HERE)
    assert not await servers.cancel_erasure(HERE)
    assert await servers.erase_due(noon + DAY) == 0
    assert await kept(database) == {HERE, THERE}


async def test_leaving_twice_does_not_postpone_the_erasure(servers: ServerData, noon: datetime) -> None:
    await servers.mark_left(HERE, noon)
    await servers.mark_left(HERE, noon + DAY)
    assert await servers.erase_due(noon) == 1


async def test_reconciling_notices_removals_and_returns_while_the_bot_was_offline(
    database: Database, servers: ServerData, noon: datetime
) -> None:
    await servers.mark_left(THERE, noon + DAY)
    await servers.reconcile([THERE], noon + DAY)
    assert await servers.erase_due(noon + DAY) == 1
    assert await kept(database) == {THERE}


async def test_reconciling_ignores_servers_of_other_processes(
    database: Database, servers: ServerData, noon: datetime
) -> None:
    await servers.reconcile([], noon, is_in_shards=lambda server: server == HERE)
    assert await servers.erase_due(noon) == 1
    assert await kept(database) == {THERE}


async def test_reconciling_again_does_not_postpone_the_erasure(servers: ServerData, noon: datetime) -> None:
    await servers.reconcile([THERE], noon)
    await servers.reconcile([THERE], noon + DAY)
    assert await servers.erase_due(noon) == 1


async def test_an_erased_server_leaves_no_byte_in_the_files(
    file: Path, file_database: Database, noon: datetime
) -> None:
    await ServerSettingsStore(file_database).update(HERE, noon, specialty="a-telling-specialty")
    servers = ServerData(file_database)
    await servers.mark_left(HERE, noon)
    await servers.erase_due(noon)
    for path in (file, file.with_name(f"{file.name}-wal")):
        content = path.read_bytes()
        assert b"a-telling-specialty" not in content
        assert HERE.to_bytes(8, "big") not in content
