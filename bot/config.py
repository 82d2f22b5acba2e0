"""The settings of one process: one frozen object, read from the environment once, never at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one run of the bot and another."""

    token: str = ""
    """Discord's bot token; only `run`, `sync` and nothing else needs it."""
    database_url: str = "sqlite:///second-opinion.db"
    """sqlite:///relative, sqlite:////absolute or sqlite:///:memory:"""
    shard_count: int = 1
    operator: str = "the person who runs this copy of the bot (not named in its settings)"
    """Who could read the database; members are told."""
    operator_contact: str = ""
    """How to reach the operator, shown beside the name."""
    log_level: LogLevel = "INFO"
    content: Path | None = None
    """Another folder with the knowledge base; None is the one that comes with the program."""

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return f"Settings(database_url={self.database_url!r}, shard_count={self.shard_count})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read DISCORD_TOKEN, DATABASE_URL, SHARD_COUNT, OPERATOR, OPERATOR_CONTACT, LOG_LEVEL, CONTENT_PATH.

        Raises SettingsError with a sentence that names the variable.
        """
        default = cls()
        level = environment.get("LOG_LEVEL", default.log_level).upper()
        if level not in get_args(LogLevel):
            raise SettingsError(f"LOG_LEVEL is {level!r}; use one of {', '.join(get_args(LogLevel))}.")
        shards = environment.get("SHARD_COUNT", "1")
        if not shards.isascii() or not shards.isdigit() or int(shards) < 1:
            raise SettingsError(f"SHARD_COUNT is {shards!r}; use a whole number from 1 up.")
        content = environment.get("CONTENT_PATH")
        return cls(
            token=environment.get("DISCORD_TOKEN", "").strip(),
            database_url=environment.get("DATABASE_URL", default.database_url),
            shard_count=int(shards),
            operator=environment.get("OPERATOR", default.operator)[:200],
            operator_contact=environment.get("OPERATOR_CONTACT", "")[:200],
            log_level=level,  # pyright: ignore[reportArgumentType] - checked against the literal above
            content=Path(content) if content else None,
        )
