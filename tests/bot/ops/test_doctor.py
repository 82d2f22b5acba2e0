import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest
from fake_discord_server import CHANNEL_ID, PATIENCE, SERVER_ID, TOKEN, FakeDiscordServer
from subprocesses import Start

from bot.ops.doctor import (
    CheckResult,
    check_clock,
    check_database,
    check_disk,
    check_knowledge_base,
    check_proxies,
    check_settings,
    check_shards,
    check_token,
)
from bot.settings import Settings
from storage.database import connect, open_database
from storage.stores.server_settings import ServerSettingsStore


def kinds(findings: Iterable[CheckResult]) -> list[str]:
    return [finding.kind for finding in findings]


async def said(start: Start, **variables: str) -> tuple[int | None, str]:
    process = await start("doctor", OPERATOR="Dr. Example", **variables)
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, out.decode()


async def set_up(folder: Path) -> None:
    """A database in which one server has chosen a channel."""
    database = await open_database(f"sqlite:///{folder / 'second-opinion.db'}")
    at = datetime(2026, 8, 3, tzinfo=UTC)
    await ServerSettingsStore(database).update(SERVER_ID, at, mod_log_channel_id=CHANNEL_ID)
    await database.close()


async def test_where_nothing_is_wrong_it_ends_with_0(start: Start, tmp_path: Path) -> None:
    await set_up(tmp_path)
    status, told = await said(start)
    assert status == 0, told
    assert "#mod-log: the bot may write" in told
    assert TOKEN not in told


async def test_everything_wrong_at_discord_is_named_at_once(
    start: Start, here: FakeDiscordServer, tmp_path: Path
) -> None:
    await set_up(tmp_path)
    here.permissions = discord.Permissions(view_channel=True)
    here.flags = discord.ApplicationFlags(gateway_message_content=True).value
    here.remaining_starts = 0
    status, told = await said(start)
    assert status == 1
    assert "Send Messages" in told
    assert "Message Content" in told
    assert "no more starts" in told


@pytest.mark.parametrize(("status", "says"), [(403, "may not View Channel"), (404, "a chosen channel is gone")])
async def test_a_hidden_channel_is_told_from_one_that_is_gone(
    start: Start, here: FakeDiscordServer, tmp_path: Path, status: int, says: str
) -> None:
    await set_up(tmp_path)
    here.channel_status = status
    _, told = await said(start)
    assert says in told
    assert ("gone" in told) == (status == 404)


async def test_an_answer_that_is_none_of_discords_is_a_fault(start: Start, here: FakeDiscordServer) -> None:
    here.error_status = 200
    status, text = await said(start)
    assert status == 1
    assert "What answers is not Discord." in text


async def test_a_proxy_without_a_gateway_route_is_a_failure(start: Start, here: FakeDiscordServer) -> None:
    here.missing_path = "gateway/bot"
    status, text = await said(start)
    assert status == 1
    assert "Discord does not answer as it should (GatewayNotFound)." in text


async def test_a_refused_token_ends_with_1(start: Start) -> None:
    status, told = await said(start, DISCORD_TOKEN="MTU1MTQ5MTA4MTgzNjk1MzYw.wrong-." + "y" * 30)
    assert status == 1
    assert "Discord refuses the token" in told


@pytest.mark.parametrize("token", ["", "Bot " + TOKEN, "155149108183695360", "x" * 24 + ".abcdef." + "y" * 30])
def test_an_invalid_token_is_a_failure_that_does_not_show_it(token: str) -> None:
    finding = check_token(token)
    assert finding.is_failure
    assert finding.advice
    assert not token or token not in str(finding)


def test_a_folder_for_backups_must_exist_and_fit_the_database(tmp_path: Path) -> None:
    assert "failure" in kinds(check_settings(Settings(backup_dir=tmp_path / "nowhere")))
    assert "failure" in kinds(check_settings(Settings(backup_dir=tmp_path, database_url="postgresql://host/base")))
    assert "failure" not in kinds(check_settings(Settings(backup_dir=tmp_path)))


def test_with_postgresql_no_advice_leads_to_another_failure() -> None:
    found = [*check_settings(Settings(database_url="postgresql://host/base", operator="x"))]
    assert [finding.advice for finding in found] == ["Copy PostgreSQL with pg_dump (python -m bot backup tells how)."]


def test_health_pages_open_to_others_are_a_warning() -> None:
    open_pages = Settings(health_port=8080, health_host="0.0.0.0", operator="x")  # noqa: S104 - that is the point
    assert any("other machines" in finding.text for finding in check_settings(open_pages))


@pytest.mark.parametrize(
    ("variables", "kind", "words"),
    [
        ({}, "ok", "all shards: 0."),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0,2-3"}, "ok", "shard 0,2-3 of 4. Direct messages come here"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "1"}, "ok", "go to the process with shard 0"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "9"}, "failure", "not dealt out"),
        ({"SHARD_COUNT": "3", "SHARDS_PER_PROCESS": "2", "DYNO": "run.12"}, "warning", "is not known"),
        (
            {"SHARD_COUNT": "3", "SHARDS_PER_PROCESS": "2", "DYNO": "run.12"},
            "ok",
            "process 1 has 0-1, process 2 has 2.",
        ),
        ({"SHARD_COUNT": "3", "SHARDS_PER_PROCESS": "2", "DYNO": "worker.2"}, "ok", "shard 2 of 3"),
        ({"SHARD_COUNT": "90", "SHARDS_PER_PROCESS": "1", "DYNO": "worker.2"}, "ok", "process 16 has 15, …"),
    ],
)
def test_it_says_which_shards_a_run_has(variables: dict[str, str], kind: str, words: str) -> None:
    findings = list(check_shards(variables, "postgresql://host/base"))
    assert any(finding.kind == kind and words in finding.text for finding in findings), findings


def test_some_of_the_shards_on_sqlite_is_a_failure() -> None:
    assert "failure" in kinds(check_shards({"SHARD_COUNT": "2", "SHARD_IDS": "1"}, "sqlite:///x.db"))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (None, []),
        ("http://127.0.0.1:8080/api/v10", ["ok"]),
        ("http://localhost/api/v10", ["ok"]),
        ("https://proxy.example/api/v10", ["ok"]),
        ("http://proxy:8080/api/v10", ["ok", "warning"]),
    ],
)
def test_a_token_sent_unencrypted_is_a_warning(url: str | None, found: list[str]) -> None:
    assert kinds(check_proxies(Settings(api_url=url))) == found


async def test_many_shards_are_told_how_long_they_take(start: Start) -> None:
    _, told = await said(start, SHARD_COUNT="4")
    assert "4 shards take about 22 s to connect" in told
    assert "all shards: 0-3" in told
    assert "DISCORD_API_URL is set: http://127.0.0.1" in told
    assert "Discord's gateway answers at ws://127.0.0.1" in told


def test_an_invalid_knowledge_base_is_a_failure(tmp_path: Path) -> None:
    assert check_knowledge_base(Settings(content=tmp_path)).is_failure


def test_the_clock_of_this_machine_is_ok() -> None:
    assert not check_clock().is_failure


def test_the_clock_is_checked_without_a_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert not check_clock().is_failure


def test_an_ephemeral_disk_is_a_failure_with_advice() -> None:
    (finding,) = check_disk("sqlite:///bot.db", {"DYNO": "worker.1"})
    assert finding.is_failure
    assert "DATABASE_URL" in finding.advice


async def test_checking_a_database_neither_creates_nor_migrates_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    assert kinds((await check_database(url))[0]) == ["warning"]
    assert not list(tmp_path.iterdir())
    await (await connect(url)).close()
    (finding,) = (await check_database(url))[0]
    assert "migrate" in finding.advice
    database = await connect(url)
    assert not await database.tables()
    await database.close()


async def test_a_file_that_is_not_a_database_is_a_failure(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_bytes(b"not a database" * 100)
    assert kinds((await check_database(f"sqlite:///{file}"))[0]) == ["failure"]
