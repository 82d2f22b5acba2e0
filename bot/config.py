"""The settings of one process: one frozen object, read from the environment once, never at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, get_args

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]
MAX_PORT = 65_535
MAX_BACKUP_DAYS = 30
"""Members are promised that what they erase is gone from every copy after so many days (PRIVACY.md)."""


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one run of the bot and another."""

    token: str = ""
    """Discord's bot token; only `run`, `sync` and nothing else needs it."""
    database_url: str = "sqlite:///second-opinion.db"
    """sqlite:///relative, sqlite:////absolute, sqlite:///:memory: or postgresql://user:password@host/database"""
    shard_count: int = 1
    operator: str = "the person who runs this copy of the bot (not named in its settings)"
    """Who could read the database; members are told."""
    operator_contact: str = ""
    """How to reach the operator, shown beside the name."""
    log_level: LogLevel = "INFO"
    content: Path | None = None
    """Another folder with the knowledge base; None is the one that comes with the program."""
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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the variables that docs/hosting.md lists. Raises SettingsError, whose sentence names the variable."""
        default = cls()
        port = environment.get("HEALTH_PORT")
        return cls(
            token=environment.get("DISCORD_TOKEN", "").strip(),
            database_url=environment.get("DATABASE_URL", default.database_url),
            shard_count=_whole(environment, "SHARD_COUNT", default.shard_count, least=1),
            operator=(environment.get("OPERATOR") or default.operator)[:200],
            operator_contact=environment.get("OPERATOR_CONTACT", "")[:200],
            log_level=_one_of(environment, "LOG_LEVEL", default.log_level, get_args(LogLevel)),
            content=_path(environment, "CONTENT_PATH"),
            log_format=_one_of(environment, "LOG_FORMAT", default.log_format, get_args(LogFormat)),
            health_port=_whole(environment, "HEALTH_PORT", 0, most=MAX_PORT) if port else None,
            health_host=environment.get("HEALTH_HOST", default.health_host),
            backup_dir=_path(environment, "BACKUP_DIR"),
            backup_keep_days=_whole(
                environment, "BACKUP_KEEP_DAYS", default.backup_keep_days, least=1, most=MAX_BACKUP_DAYS
            ),
            sentry_dsn=environment.get("SENTRY_DSN", ""),
        )


def _one_of(environment: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> Any:
    """Read a word, in any case of letters."""
    text = environment.get(name, default)
    found = [choice for choice in choices if choice.lower() == text.strip().lower()]
    if not found:
        raise SettingsError(f"{name} is {text!r}; use one of {', '.join(choices)}.")
    return found[0]


def _whole(environment: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Read a whole number between two others."""
    text = environment.get(name, str(default)).strip()
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < least or (most is not None and number > most):
        upwards = f"to {most}" if most else "up"
        raise SettingsError(f"{name} is {text!r}; use a whole number from {least} {upwards}.")
    return number


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name)
    return Path(text) if text else None
