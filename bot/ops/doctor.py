"""Looks for what would keep the bot from running well, and says what to do. Changes nothing."""

import base64
import binascii
import contextlib
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import Settings
from bot.ops.discord_doctor import examine_discord
from bot.ops.doctor_report import Finding, fault, fine, hint
from bot.ops.shard_doctor import look_at_proxies, look_at_shards
from knowledge import KnowledgeError, load_knowledge_base
from storage.interface import Database, DatabaseError
from storage.database import connect, is_postgresql, ephemeral_disk_error, sqlite_path
from storage.diagnostics import missing_migrations
from storage.stores.server_settings import TABLE, ServerSettings, ServerSettingsStore
from storage.sqlite.database import MEMORY

_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}")
"""Three parts, the first the bot's id in base64 (Discord reference, authentication, shows one)."""
MAX_SKEW_SECONDS = 5.0
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


async def examine(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Look at everything that can be looked at from here; at Discord too, if the token looks like one."""
    token = look_at_token(settings.token)
    findings = [token, *look_at_settings(settings), look_at_base(settings), look_at_clock()]
    findings += look_at_disk(settings.database_url, environment)
    findings += [*look_at_shards(environment, settings.database_url), *look_at_proxies(settings)]
    found, chosen = await look_at_database(settings.database_url)
    findings += found
    if not token.is_fault:
        findings += await examine_discord(settings, chosen)
    return findings


def look_at_token(token: str) -> Finding:
    """Tell whether there is a token, and whether it has the shape of one; nothing of it is shown."""
    if not token:
        return fault("There is no DISCORD_TOKEN.", "Copy it in Discord's developer portal under Bot, and set it.")
    if token.startswith("Bot "):
        return fault('DISCORD_TOKEN begins with "Bot ".', "Set the token alone.")
    if not _TOKEN.fullmatch(token) or not _is_id(token.partition(".")[0]):
        return fault(
            "DISCORD_TOKEN does not look like a token of a bot.",
            "Copy it anew under Bot; the application id, the public key and the client secret are something else.",
        )
    return fine("The token has the shape of one.")


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """Look at settings that work but are rarely meant."""
    if settings.operator == Settings().operator:
        yield hint("Members are told that nobody is named as running this bot.", "Set OPERATOR and OPERATOR_CONTACT.")
    if settings.health_port is not None and settings.health_host not in {"127.0.0.1", "localhost", "::1"}:
        yield hint("/metrics can be read from other machines.", "Leave HEALTH_HOST out, unless a network guards it.")
    if settings.log_level == "DEBUG":
        yield hint("LOG_LEVEL is DEBUG, which is much to read.", "Leave it out in production.")
    yield from _look_at_copies(settings.backup_dir, settings.database_url)


def _look_at_copies(folder: Path | None, database_url: str) -> Iterator[Finding]:
    by_hand = "Copy PostgreSQL with pg_dump (python -m bot backup tells how)."
    if is_postgresql(database_url):
        if folder is None:
            yield hint("The bot makes no copies of PostgreSQL.", by_hand)
        else:
            yield fault("BACKUP_DIR is for SQLite only.", by_hand)
    elif folder is None:
        yield hint("No daily copy of the database is made.", "Set BACKUP_DIR, or make copies by other means.")
    elif not folder.is_dir():
        yield fault(f"BACKUP_DIR, {folder}, is no folder.", "Create it, writable for the bot alone.")


def look_at_base(settings: Settings) -> Finding:
    """Tell whether the knowledge base loads."""
    try:
        library = load_knowledge_base(settings.content)
    except KnowledgeError as problem:
        return fault(f"The knowledge base has faults:\n{problem}", "Mend them; make check lists them too.")
    return fine(f"The knowledge base is without faults: {len(library.entries)} entries.")


def look_at_clock() -> Finding:
    """Compare the clock with that of the file system, and with the age of the program itself."""
    skew = 0.0
    with contextlib.suppress(OSError), tempfile.NamedTemporaryFile() as file:  # a container may have no folder for it
        skew = abs(Path(file.name).stat().st_mtime - time.time())
    if skew > MAX_SKEW_SECONDS:
        return fault(f"The clock and the file system differ by {skew:.0f} s.", "Let the machine keep time by NTP.")
    now = datetime.now(UTC)
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < written:
        return fault(f"The clock shows {now:%Y-%m-%d}, before this program was installed.", "Set it, best by NTP.")
    return fine(f"The clock shows {now:%Y-%m-%d %H:%M} UTC.")


def look_at_disk(url: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Tell whether a database file would survive a restart."""
    refused = ephemeral_disk_error(url, environment)
    if refused:
        yield fault("The database lies on a disk that vanishes.", refused)
    elif url.startswith("sqlite:") and any(mark.exists() for mark in _CONTAINER_MARKS):
        folder = Path(sqlite_path(url)).absolute().parent
        if folder.is_dir() and folder.stat().st_dev == Path("/").stat().st_dev:
            yield hint(f"{folder} belongs to the container, and goes with it.", "Put the database on a volume.")


async def look_at_database(url: str) -> tuple[list[Finding], list[ServerSettings]]:
    """Open the database as it is, and read what servers have set up."""
    try:
        if url.startswith("sqlite:") and not _exists(sqlite_path(url)):
            return [hint("There is no database yet.", "The first start makes it; nothing needs to be done.")], []
        database = await connect(url)
        try:
            missing = await missing_migrations(database)
            if missing:
                advice = "Run python -m bot migrate; with SQLite the next start does it."
                return [hint(f"The database lacks {', '.join(missing)}.", advice)], []
            return [fine("The database answers, and has this version's schema.")], await _servers(database)
        finally:
            await database.close()
    except DatabaseError as problem:
        return [fault("The database can't be used.", str(problem))], []


async def _servers(database: Database) -> list[ServerSettings]:
    store = ServerSettingsStore(database)
    return [await store.get(server_id) for server_id in sorted(await TABLE.servers(database))]


def _exists(path: str) -> bool:
    return path == MEMORY or Path(path).is_file()


def _is_id(text: str) -> bool:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False
