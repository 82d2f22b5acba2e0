"""The command line: run the bot, try it without a token, register its commands, prepare its database."""

import argparse
import asyncio
import logging
import os
import sys

import discord

from bot.app import create_bot
from bot.config import Settings, SettingsError
from knowledge import KnowledgeError, load_library
from storage.database import DatabaseUrlError, open_database, refuse_ephemeral
from storage.migrate import SchemaTooNew

HOW_TO_CONNECT = (
    "There is no DISCORD_TOKEN. Make an application at https://discord.com/developers/applications, copy the token "
    'under "Bot", and set it as DISCORD_TOKEN; to try the bot without any token run `make demo`.'
)
REFUSED = "Discord refused the token. Copy it anew from the developer portal and set DISCORD_TOKEN."


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Every expected failure is one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Second Opinion, a Discord bot for physicians")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="connect to Discord (needs DISCORD_TOKEN)")
    commands.add_parser("migrate", help="bring the database to this version's schema")
    demo = commands.add_parser("demo", help="try it in a browser, without a token")
    demo.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (default 8765)")
    chosen = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        if chosen.command == "run":
            return _run(settings)
        if chosen.command == "migrate":
            return _migrate(settings)
        return _demo(settings, chosen.port)
    except (SettingsError, DatabaseUrlError, SchemaTooNew, KnowledgeError) as problem:
        print(problem, file=sys.stderr)
        return 1


def _run(settings: Settings) -> int:
    if not settings.token:
        print(HOW_TO_CONNECT, file=sys.stderr)
        return 1
    _refuse_vanishing_disk(settings)
    load_library(settings.content)  # a base with faults is reported before anything connects
    try:
        create_bot(settings).run(settings.token, log_handler=None)
    except discord.LoginFailure:
        print(REFUSED, file=sys.stderr)
        return 1
    return 0


def _migrate(settings: Settings) -> int:
    _refuse_vanishing_disk(settings)

    async def migrate() -> None:
        await (await open_database(settings.database_url)).close()

    asyncio.run(migrate())
    print("The database is up to date.")
    return 0


def _demo(settings: Settings, port: int) -> int:
    from bot import demo  # noqa: PLC0415 - its libraries are installed by `make demo` only

    return demo.main(settings, port)


def _refuse_vanishing_disk(settings: Settings) -> None:
    """Refuse SQLite where the disk is wiped at every restart. Raises SettingsError."""
    sentence = refuse_ephemeral(settings.database_url, os.environ)
    if sentence:
        raise SettingsError(sentence)


if __name__ == "__main__":
    raise SystemExit(main())
