"""The command line: runs the bot or the demo, maintains the database, and diagnoses what is wrong."""

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path

import discord

from bot import __version__
from bot.app import create_bot
from bot.errors import trace_without_messages
from bot.ops import gc_tuning
from bot.ops.connection_errors import CONNECTION_ERRORS, NotReadyError, describe
from bot.ops.doctor import run_checks
from bot.ops.export import export_server
from bot.ops.identify_limiter import SessionStartLimitError
from bot.ops.log_setup import configure_logging, fatal_message
from bot.ops.proxy import use_proxies
from bot.ops.runner import run_bot
from bot.ops.sentry import set_up_sentry
from bot.ops.shard_lease import ShardsLostError, ShardsTakenError
from bot.settings import Environment, Settings, SettingsError, read_environment
from knowledge import KnowledgeError, load_knowledge_base
from storage.backup import back_up, restore_exclusively
from storage.copy import copy_database
from storage.database import ephemeral_disk_error, open_database, sqlite_path
from storage.interface import DatabaseError

log = logging.getLogger(__name__)
HOW_TO_CONNECT = (
    "There is no DISCORD_TOKEN. Make an application at https://discord.com/developers/applications, copy the token "
    'under "Bot", and set it as DISCORD_TOKEN; to try the bot without any token run `make demo`.'
)

EXIT_TEMPORARY_FAILURE = 75
"""The exit status EX_TEMPFAIL of sysexits.h: this process is fine, and a later start may succeed."""
EXIT_WRONG_SETTINGS = 78
"""The exit status EX_CONFIG of sysexits.h: no later start succeeds before somebody changes the settings."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Every expected failure is a sentence on standard error."""
    chosen = _parser().parse_args(arguments)
    environment: Environment = os.environ
    try:
        environment = read_environment()
        settings = Settings.from_environment(environment, connects=chosen.command == "run")
        configure_logging(settings)
        use_proxies(settings)
        return _run_command(chosen, settings, environment)
    except (SettingsError, DatabaseError, KnowledgeError) as problem:
        return _print_error(problem, environment)
    except Exception as error:  # noqa: BLE001 - the end of the program
        # Log it: with LOG_FORMAT=json, programs read the log, and a bare traceback would break them.
        log.critical("ended by a fault of its own\n%s", trace_without_messages(error))
        return 1


def _print_error(why: object, environment: Environment, status: int = 1) -> int:
    # The settings may be what is wrong, so the format is looked up in the variables.
    print(fatal_message(why, environment.get("LOG_FORMAT", "")), file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Second Opinion, a Discord bot for physicians")
    parser.add_argument("--version", action="version", version=f"Second Opinion {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="connect to Discord (needs DISCORD_TOKEN)")
    commands.add_parser("migrate", help="bring the database to this version's schema")
    commands.add_parser("doctor", help="find out what keeps it from running well, and what to do")
    keep = commands.add_parser("backup", help="copy the database to a new file, while it is in use")
    keep.add_argument("path", type=Path)
    back = commands.add_parser("restore", help="put a copy in place of the database, while the bot is stopped")
    back.add_argument("path", type=Path)
    back.add_argument("--replace", action="store_true", help="lose what the database holds")
    move = commands.add_parser(
        "copy", help="copy everything from one database to an empty one, while the bot is stopped"
    )
    move.add_argument("source", metavar="FROM_URL", help="as in DATABASE_URL")
    move.add_argument("target", metavar="TO_URL")
    export = commands.add_parser("export", help="write what a server changed into the files of a knowledge base")
    export.add_argument("--server", type=int, required=True, metavar="ID", help="the number Discord knows it by")
    export.add_argument("--into", type=Path, required=True, metavar="DIR", help="such as knowledge/content")
    demo = commands.add_parser("demo", help="try it in a browser, without a token")
    demo.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (default 8765)")
    return parser


def _run_command(chosen: argparse.Namespace, settings: Settings, environment: Environment) -> int:  # noqa: PLR0911 - a table of cases
    match chosen.command:
        case "run":
            return _run(settings, environment)
        case "migrate":
            _require_lasting_disk(settings.database_url, environment)
            return _migrate(settings)
        case "doctor":
            return _doctor(settings, environment)
        case "backup":
            return _back_up(settings, chosen.path)
        case "restore":
            _require_lasting_disk(settings.database_url, environment)
            return _restore(settings, chosen.path, replace=chosen.replace)
        case "copy":
            _require_lasting_disk(chosen.target, environment)
            return _copy(chosen.source, chosen.target)
        case "export":
            return _export(settings, chosen.server, chosen.into)
        case _:
            return _demo(settings, chosen.port)


def _run(settings: Settings, environment: Environment) -> int:
    if not settings.token:
        return _print_error(HOW_TO_CONNECT, environment)
    _require_lasting_disk(settings.database_url, environment)
    set_up_sentry(settings)
    with gc_tuning.frozen_startup():
        library = load_knowledge_base(settings.content)  # a base with faults is reported before anything connects
    try:
        asyncio.run(run_bot(create_bot(settings, library=library), settings))
    except CONNECTION_ERRORS as problem:
        if (why := describe(problem)) is None:
            raise
        return _print_error(why, environment, _exit_status(problem))
    except (ShardsTakenError, ShardsLostError) as problem:
        return _print_error(problem, environment, EXIT_TEMPORARY_FAILURE)
    return 0


def _exit_status(problem: BaseException) -> int:
    """Return the exit status by which a supervisor tells a token that is wrong from a Discord that says "later"."""
    match problem:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004) | discord.PrivilegedIntentsRequired():
            return EXIT_WRONG_SETTINGS
        case discord.HTTPException(status=429) | SessionStartLimitError() | NotReadyError():
            return EXIT_TEMPORARY_FAILURE
        case _:
            return 1


def _migrate(settings: Settings) -> int:
    async def migrate() -> None:
        await (await open_database(settings.database_url)).close()

    asyncio.run(migrate())
    print("The database is up to date.")
    return 0


def _doctor(settings: Settings, environment: Environment) -> int:
    results = asyncio.run(run_checks(settings, environment))
    for result in results:
        print(result)
    return 1 if any(result.is_failure for result in results) else 0


def _back_up(settings: Settings, target: Path) -> int:
    asyncio.run(back_up(settings.database_url, target))
    print(f"Copied to {target}.")
    return 0


def _restore(settings: Settings, source: Path, *, replace: bool) -> int:
    asyncio.run(restore_exclusively(settings.database_url, source, replace=replace))
    target = Path(sqlite_path(settings.database_url)).absolute()
    print(f"Restored {source} into {target}. Whoever asked for erasure after it was made must be erased again.")
    return 0


def _copy(source_url: str, target_url: str) -> int:
    copied = asyncio.run(copy_database(source_url, target_url))
    for table, rows in copied.items():
        print(f"{rows:>9,}  {table}")
    print("All of it was copied and compared. Set DATABASE_URL to the new database and start the bot.")
    return 0


def _export(settings: Settings, server_id: int, into: Path) -> int:
    exported = asyncio.run(export_server(settings.database_url, server_id, into))
    for line in exported.lines(into):
        print(line)
    return 0 if exported.has_changes else 1


def _demo(settings: Settings, port: int) -> int:
    from bot import demo  # noqa: PLC0415 - its libraries are installed by `make demo` only

    return demo.main(settings, port)


def _require_lasting_disk(database_url: str, environment: Environment) -> None:
    """Refuse SQLite where the disk is wiped at every restart. Raises SettingsError."""
    if reason := ephemeral_disk_error(database_url, environment):
        raise SettingsError(reason)
