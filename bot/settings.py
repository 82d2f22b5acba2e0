"""The settings of one process: one frozen object, read from the environment once, never at import."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

from bot.environment import Environment, SettingsError, address, given, one_of, path, secret, whole
from bot.sharding import read_shards, shard_for_server
from storage.database import is_postgresql

__all__ = ["Settings", "SettingsError"]

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]
MAX_PORT = 65_535
MAX_SHARD_WAIT = 600
SPLIT_NEEDS_POSTGRESQL = (
    "Shards in several processes need PostgreSQL: set DATABASE_URL to postgresql://…, or leave SHARD_IDS and "
    "SHARDS_PER_PROCESS out, and this process has them all."
)
MAX_BACKUP_DAYS = 30
"""Members are promised that what they erase is gone from every copy after so many days (PRIVACY.md)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one run of the bot and another."""

    token: str = ""
    """Discord's bot token; only `run` needs it, and `doctor` looks at it."""
    database_url: str = "sqlite:///second-opinion.db"
    """sqlite:///relative, sqlite:////absolute, sqlite:///:memory: or postgresql://user:password@host/database"""
    shard_count: int = 1
    """Connections to Discord, in all processes together."""
    shard_ids: tuple[int, ...] = (0,)
    """Those of this process."""
    shard_wait: int = 45
    """Seconds to wait at the start until another process has let go of the shards, or of a SQLite file."""
    api_url: str | None = None
    """Where Discord's REST API is reached instead, such as a proxy that many processes share."""
    gateway_url: str | None = None
    """Where Discord's gateway is reached instead."""
    operator: str = "the person who runs this copy of the bot (not named in its settings)"
    """Who could read the database; members are told."""
    operator_contact: str = ""
    """How to reach the operator, shown beside the name."""
    log_level: LogLevel = "INFO"
    content: Path | None = None
    """Another folder with the knowledge base; None is the one that comes with the program."""
    reload_content: bool = False
    """Whether changed files of the knowledge base are read again while the bot runs; for who writes them."""
    log_format: LogFormat = "text"
    """For people, or one JSON object a line for programs."""
    health_port: int | None = None
    """Where /healthz, /readyz and /metrics answer; 0 takes any free port, None listens to nothing."""
    health_host: str = "127.0.0.1"
    backup_dir: Path | None = None
    """Where a copy of the database is put every day; None makes none."""
    backup_keep_days: int = 14
    """After how many days a copy is deleted, 1 to 30."""
    sentry_dsn: str = ""
    """Where faults are reported; empty reports nothing. Needs the extra ``sentry``."""

    def __repr__(self) -> str:
        """Keep the token, and the password in the URL of a database, out of logs and tracebacks."""
        return f"Settings(database={self.database_url.partition(':')[0]!r}, shard_count={self.shard_count})"

    @property
    def is_sharded(self) -> bool:
        """Whether other processes have the rest of the shards."""
        return len(self.shard_ids) < self.shard_count

    def has_server(self, server_id: int) -> bool:
        """Tell whether a server belongs to a shard of this process."""
        return shard_for_server(server_id, self.shard_count) in self.shard_ids

    @classmethod
    def from_environment(cls, environment: Environment, *, connects: bool = True) -> Self:
        """Read the variables that docs/hosting.md lists. Raises SettingsError, whose sentence names the variable.

        Whoever does not connect to Discord needs no share of the shards, and no number to know it by.
        """
        default = cls()
        count = {"SHARD_COUNT": given(environment, "SHARD_COUNT")}
        shard_count, shard_ids = read_shards(environment if connects else count)
        port = given(environment, "HEALTH_PORT")
        settings = cls(
            token=secret(environment, "DISCORD_TOKEN"),
            database_url=_database(environment, default.database_url),
            shard_count=shard_count,
            shard_ids=shard_ids,
            shard_wait=whole(environment, "SHARD_WAIT_SECONDS", default.shard_wait, most=MAX_SHARD_WAIT),
            api_url=address(environment, "DISCORD_API_URL", ("http", "https"), "/api/v10"),
            gateway_url=address(environment, "DISCORD_GATEWAY_URL", ("ws", "wss"), "/"),
            operator=(given(environment, "OPERATOR") or default.operator)[:200],
            operator_contact=given(environment, "OPERATOR_CONTACT")[:200],
            log_level=one_of(environment, "LOG_LEVEL", default.log_level, get_args(LogLevel)),
            content=path(environment, "CONTENT_PATH"),
            reload_content=one_of(environment, "RELOAD_CONTENT", "0", ("0", "1")) == "1",
            log_format=one_of(environment, "LOG_FORMAT", default.log_format, get_args(LogFormat)),
            health_port=whole(environment, "HEALTH_PORT", 0, most=MAX_PORT) if port else None,
            health_host=given(environment, "HEALTH_HOST") or default.health_host,
            backup_dir=path(environment, "BACKUP_DIR"),
            backup_keep_days=whole(
                environment, "BACKUP_KEEP_DAYS", default.backup_keep_days, least=1, most=MAX_BACKUP_DAYS
            ),
            sentry_dsn=given(environment, "SENTRY_DSN"),
        )
        if settings.is_sharded and not is_postgresql(settings.database_url):
            raise SettingsError(SPLIT_NEEDS_POSTGRESQL)
        return settings


def _database(environment: Environment, default: str) -> str:
    if "DATABASE_URL" not in environment:
        return default
    if not (url := given(environment, "DATABASE_URL")):
        raise SettingsError(
            f"DATABASE_URL is set, but empty. Leave it out if {default} is meant: what members save should not land "
            "in a file by mistake."
        )
    return url
