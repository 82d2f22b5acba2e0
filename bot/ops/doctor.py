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

from bot.ops.discord_doctor import check_discord
from bot.ops.doctor_report import CheckResult, fail, ok, warn
from bot.ops.shard_doctor import check_proxies, check_shards
from bot.settings import Settings
from knowledge import KnowledgeError, load_knowledge_base
from storage.database import connect, ephemeral_disk_error, is_postgresql, sqlite_path
from storage.diagnostics import missing_migrations
from storage.interface import Database, DatabaseError
from storage.sqlite.database import MEMORY
from storage.stores.server_settings import TABLE, ServerSettings, ServerSettingsStore

_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}")
"""Three parts, the first the bot's id in base64 (Discord reference, authentication, shows one)."""
MAX_SKEW_SECONDS = 5.0
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


async def run_checks(settings: Settings, environment: Mapping[str, str]) -> list[CheckResult]:
    """Look at everything that can be looked at from here; at Discord too, if the token looks like one."""
    token = check_token(settings.token)
    findings = [token, *check_settings(settings), check_knowledge_base(settings), check_clock()]
    findings += check_disk(settings.database_url, environment)
    findings += [*check_shards(environment, settings.database_url), *check_proxies(settings)]
    found, chosen = await check_database(settings.database_url)
    findings += found
    if not token.is_failure:
        findings += await check_discord(settings, chosen)
    return findings


def check_token(token: str) -> CheckResult:
    """Tell whether there is a token, and whether it has the shape of one; nothing of it is shown."""
    if not token:
        return fail("There is no DISCORD_TOKEN.", "Copy it in Discord's developer portal under Bot, and set it.")
    if token.startswith("Bot "):
        return fail('DISCORD_TOKEN begins with "Bot ".', "Set the token alone.")
    if not _TOKEN.fullmatch(token) or not _is_id(token.partition(".")[0]):
        return fail(
            "DISCORD_TOKEN does not look like a token of a bot.",
            "Copy it anew under Bot; the application id, the public key and the client secret are something else.",
        )
    return ok("The token has the shape of one.")


def check_settings(settings: Settings) -> Iterator[CheckResult]:
    """Look at settings that work but are rarely meant."""
    if settings.operator == Settings().operator:
        yield warn("Members are told that nobody is named as running this bot.", "Set OPERATOR and OPERATOR_CONTACT.")
    if settings.health_port is not None and settings.health_host not in {"127.0.0.1", "localhost", "::1"}:
        yield warn("/metrics can be read from other machines.", "Leave HEALTH_HOST out, unless a network guards it.")
    if settings.log_level == "DEBUG":
        yield warn("LOG_LEVEL is DEBUG, which is much to read.", "Leave it out in production.")
    yield from _check_backups(settings.backup_dir, settings.database_url)


def _check_backups(folder: Path | None, database_url: str) -> Iterator[CheckResult]:
    by_hand = "Copy PostgreSQL with pg_dump (python -m bot backup tells how)."
    if is_postgresql(database_url):
        if folder is None:
            yield warn("The bot makes no copies of PostgreSQL.", by_hand)
        else:
            yield fail("BACKUP_DIR is for SQLite only.", by_hand)
    elif folder is None:
        yield warn("No daily copy of the database is made.", "Set BACKUP_DIR, or make copies by other means.")
    elif not folder.is_dir():
        yield fail(f"BACKUP_DIR, {folder}, is no folder.", "Create it, writable for the bot alone.")


def check_knowledge_base(settings: Settings) -> CheckResult:
    """Tell whether the knowledge base loads."""
    try:
        library = load_knowledge_base(settings.content)
    except KnowledgeError as problem:
        return fail(f"The knowledge base has faults:\n{problem}", "Mend them; make check lists them too.")
    return ok(f"The knowledge base is without faults: {len(library.entries)} entries.")


def check_clock() -> CheckResult:
    """Compare the clock with that of the file system, and with the age of the program itself."""
    skew = 0.0
    with contextlib.suppress(OSError), tempfile.NamedTemporaryFile() as file:  # a container may have no folder for it
        skew = abs(Path(file.name).stat().st_mtime - time.time())
    if skew > MAX_SKEW_SECONDS:
        return fail(f"The clock and the file system differ by {skew:.0f} s.", "Let the machine keep time by NTP.")
    now = datetime.now(UTC)
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < written:
        return fail(f"The clock shows {now:%Y-%m-%d}, before this program was installed.", "Set it, best by NTP.")
    return ok(f"The clock shows {now:%Y-%m-%d %H:%M} UTC.")


def check_disk(url: str, environment: Mapping[str, str]) -> Iterator[CheckResult]:
    """Tell whether a database file would survive a restart."""
    refused = ephemeral_disk_error(url, environment)
    if refused:
        yield fail("The database lies on a disk that vanishes.", refused)
    elif url.startswith("sqlite:") and any(mark.exists() for mark in _CONTAINER_MARKS):
        folder = Path(sqlite_path(url)).absolute().parent
        if folder.is_dir() and folder.stat().st_dev == Path("/").stat().st_dev:
            yield warn(f"{folder} belongs to the container, and goes with it.", "Put the database on a volume.")


async def check_database(url: str) -> tuple[list[CheckResult], list[ServerSettings]]:
    """Open the database as it is, and read what servers have set up."""
    try:
        if url.startswith("sqlite:") and not _exists(sqlite_path(url)):
            return [warn("There is no database yet.", "The first start makes it; nothing needs to be done.")], []
        database = await connect(url)
        try:
            missing = await missing_migrations(database)
            if missing:
                advice = "Run python -m bot migrate; with SQLite the next start does it."
                return [warn(f"The database lacks {', '.join(missing)}.", advice)], []
            return [ok("The database answers, and has this version's schema.")], await _servers(database)
        finally:
            await database.close()
    except DatabaseError as problem:
        return [fail("The database can't be used.", str(problem))], []


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
