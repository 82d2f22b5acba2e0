import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from fake_discord_server import PATIENCE, FakeDiscordServer
from subprocesses import Process, Start

from bot.cli import EXIT_TEMPORARY_FAILURE, EXIT_WRONG_SETTINGS
from bot.client import SecondOpinion
from bot.ops.connection_errors import NotReadyError, describe, describe_lost_connection
from bot.ops.runner import connect
from storage.database import open_database


async def last_line(process: Process, status: int = 1) -> str:
    """Wait for the end of a run that failed; return the last thing it said, which was no traceback."""
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == status
    assert b"Traceback" not in err
    return err.decode().splitlines()[-1]


async def test_a_gateway_that_closes_for_good_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.close_code = 4011
    assert (await last_line(await start("run"))).startswith("Discord wants other shards (4011).")


async def test_a_gateway_that_refuses_the_intents_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.close_code = 4014
    assert (await last_line(await start("run"), EXIT_WRONG_SETTINGS)).startswith(
        "Discord closed the connection for good (4014)."
    )


async def test_a_start_that_would_use_the_reserve_of_session_starts_is_refused(
    start: Start, here: FakeDiscordServer
) -> None:
    here.remaining_starts = 50
    refused = await last_line(await start("run"), EXIT_TEMPORARY_FAILURE)
    assert refused.startswith("Discord allows this bot 50 more starts within")
    assert not here.identifies


async def test_a_start_with_enough_session_starts_left_is_made(start: Start, here: FakeDiscordServer) -> None:
    here.remaining_starts = 51
    await start("run")
    await here.wait_until_identified(0)


async def test_a_server_that_reports_no_session_starts_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.remaining_starts = None
    assert (await last_line(await start("run"))).startswith("What answers is not Discord")


async def test_a_proxy_without_a_gateway_route_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.missing_path = "gateway/bot"
    assert (await last_line(await start("run"))).startswith("What answers is not Discord (404).")


async def test_a_rate_limited_address_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.error_status = 429
    assert "Wait an hour" in await last_line(await start("run"), EXIT_TEMPORARY_FAILURE)


async def test_a_refused_token_is_one_sentence(start: Start) -> None:
    process = await start("run", DISCORD_TOKEN="MTU1MTQ5MTA4MTgzNjk1MzYw.wrong-." + "y" * 30)
    assert (await last_line(process, EXIT_WRONG_SETTINGS)).startswith("Discord refused the token.")


async def test_an_unreachable_discord_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.address = "http://127.0.0.1:9"
    assert (await last_line(await start("run"))).startswith("Discord can't be reached")


async def test_an_address_that_is_not_discords_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.error_status = 404
    assert "Check DISCORD_API_URL" in await last_line(await start("run"))


async def test_a_web_page_in_place_of_discord_is_one_sentence(start: Start, here: FakeDiscordServer) -> None:
    here.web_page = "<html>Accept the terms to use this network.</html>"
    assert (await last_line(await start("run"))).startswith("What answers is not Discord (a web page, perhaps).")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DISCORD_API_URL": "http://127.0.0.1:9"}, "Discord can't be reached"),
        ({"DISCORD_TOKEN": ""}, "There is no DISCORD_TOKEN"),
        ({"HEALTH_PORT": "many"}, "HEALTH_PORT"),
        ({"CONTENT_PATH": "nowhere", "LOG_FORMAT": "JSON"}, "this folder cannot be read"),
        ({"DATABASE_URL": "sqlite:///nowhere/bot.db"}, "nowhere"),
    ],
)
async def test_with_json_logs_a_refused_start_is_one_object(
    start: Start, variables: dict[str, str], words: str
) -> None:
    said = json.loads(await last_line(await start("run", **{"LOG_FORMAT": "json", **variables})))
    assert words in said["message"]
    assert said["level"] == "ERROR"
    assert said["time"].endswith("+00:00")


async def test_an_address_that_is_not_a_gateway_is_logged_in_one_sentence_and_retried(
    start: Start, here: FakeDiscordServer
) -> None:
    here.gateway = here.gateway.replace("/gateway/", "/api/v10/users/@me")
    process = await start("run", LOG_FORMAT="json")
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while "Failed to connect" not in (said := json.loads(await process.stderr.readline()))["message"]:
            pass
    assert said["message"].endswith("What answers there is not Discord's gateway (200). Check DISCORD_GATEWAY_URL.")
    assert "traceback" not in said
    process.terminate()
    await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0


async def test_with_json_logs_a_crash_is_one_object_with_its_traceback(start: Start, here: FakeDiscordServer) -> None:
    here.error_status = 400
    process = await start("run", LOG_FORMAT="json")
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    said = [json.loads(line) for line in err.decode().splitlines()]
    assert said[-1]["level"] == "CRITICAL"
    assert "HTTPException 400" in said[-1]["message"]
    assert "login" in said[-1]["message"], "where it happened"


async def test_a_program_older_than_its_database_does_not_run(
    start: Start, here: FakeDiscordServer, tmp_path: Path
) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/second-opinion.db")
    await database.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'tomorrow')")
    await database.close()
    assert "its schema is number 9999" in await last_line(await start("run"))
    assert not here.identifies


def refused(status: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, "a description is too long")


def closed(code: int) -> discord.ConnectionClosed:
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=0)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (closed(4004), "refused the token"),
        (closed(4013), "for good (4013)"),
        (refused(403), "as it should (403)"),
        (refused(503), "as it should (503)"),
    ],
)
def test_each_connection_error_has_its_sentence(problem: Exception, words: str) -> None:
    assert words in (describe(problem) or "")


def test_a_request_that_discord_finds_wrong_keeps_its_traceback() -> None:
    assert describe(refused(400)) is None


def shaken(status: int) -> aiohttp.WSServerHandshakeError:
    request: Any = SimpleNamespace(real_url="ws://127.0.0.1")
    return aiohttp.WSServerHandshakeError(request, (), status=status)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (shaken(404), "Check DISCORD_GATEWAY_URL"),
        (shaken(429), "Wait an hour"),
        (shaken(502), "as it should (502)."),
        (closed(1006), "closed the connection (1006)."),
        (TimeoutError(), "It took too long."),
        (TimeoutError("others identify"), "It took too long: others identify."),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer."),
        (aiohttp.ServerDisconnectedError(), "Server disconnected."),
    ],
)
def test_each_reason_for_a_lost_connection_has_its_sentence(problem: Exception, words: str) -> None:
    assert words in (describe_lost_connection(problem) or "")


def test_a_fault_of_the_program_in_a_connection_keeps_its_traceback() -> None:
    assert describe_lost_connection(KeyError("d")) is None


async def test_a_bot_that_is_never_ready_says_so_and_ends() -> None:
    class Silent:
        async def connect(self) -> None:
            await asyncio.Event().wait()

        async def wait_until_ready(self) -> None:
            await asyncio.Event().wait()

    with pytest.raises(NotReadyError):
        await connect(cast("SecondOpinion", Silent()), seconds=0.01)
    assert (said := describe(NotReadyError()))
    assert "ready" in said
