"""The settings of one process: one frozen object, read from environment variables and `.env` once, never at import.

`bot.cli` reads them with `Settings.from_environment()`; tests construct `Settings(…)` directly, which reads nothing.
docs/hosting.md lists the variables.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar, cast, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.sharding import partition, shard_for_server
from storage.database import is_postgresql

Environment = Mapping[str, str]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]
ENV_FILE = Path(".env")
MAX_PORT = 65_535
MAX_SHARD_WAIT = 600
MAX_OPERATOR_LENGTH = 200
SPLIT_NEEDS_POSTGRESQL = (
    "Shards in several processes need PostgreSQL: set DATABASE_URL to postgresql://…, or leave SHARD_IDS and "
    "SHARDS_PER_PROCESS out, and this process has them all."
)
MAX_BACKUP_DAYS = 30
"""Members are promised that what they erase is gone from every copy after so many days (PRIVACY.md)."""

_Model = TypeVar("_Model", bound=BaseModel)
_DATABASE = "DATABASE_URL"
_RANGES = re.compile(r"\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*", re.ASCII)
_DYNO = re.compile(r"(?!run\.|release\.)[\w-]+\.([1-9]\d*)", re.ASCII)
"""``worker.2`` is the second; one-off dynos have numbers that mean nothing (Heroku's documents, dyno names)."""
_ORDINAL = re.compile(r".*-(\d+)", re.ASCII)
"""A pod of a StatefulSet is named after it, with its number from 0 (Kubernetes' documents, StatefulSets)."""


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and what to write instead."""


class UnknownProcessNumberError(SettingsError):
    """SHARDS_PER_PROCESS is set, but the process can't tell which of several it is."""


def read_environment(env_file: Path = ENV_FILE) -> Environment:
    """Return the variables of the process, completed by those of a `.env` file in the working directory.

    A blank variable of the process, as compose files and hosts set them, does not hide one in the file. Values in the
    file are taken literally: a password may contain `$`.

    Raises:
        SettingsError: The file can't be read.
    """
    try:
        in_file = dotenv_values(env_file, interpolate=False)
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingsError(f"The file {env_file} can't be read: {problem}.") from problem
    process = {name: text for name, text in os.environ.items() if text.strip() or name == _DATABASE}
    return {name: text for name, text in in_file.items() if text is not None} | process


def _one_of(*choices: str) -> BeforeValidator:
    """Accept a word in any letter case."""

    def find(value: object) -> object:
        for choice in choices:
            if isinstance(value, str) and value.lower() == choice.lower():
                return choice
        raise ValueError(f"is {value!r}; use one of {', '.join(choices)}.")

    return BeforeValidator(find)


def _whole_number(least: int = 0, most: int | None = None) -> BeforeValidator:
    """Accept plain digits between two bounds."""

    def parse(value: object) -> object:
        if value is None:
            return None
        text = str(value)
        number = int(text) if text.isascii() and text.isdigit() else -1
        if number < least or (most is not None and number > most):
            upwards = f"to {most}" if most else "up"
            raise ValueError(f"is {text!r}; use a whole number from {least} {upwards}.")
        return number

    return BeforeValidator(parse)


def _parse_flag(value: object) -> object:
    """Accept 0 and 1; never the many other words that pydantic takes for a truth value."""
    if isinstance(value, bool):
        return value
    if value not in {"0", "1"}:
        raise ValueError(f"is {value!r}; use one of 0, 1.")
    return value == "1"


def _check_printable(text: str) -> str:
    """Refuse invisible characters in a secret; the message does not repeat the secret."""
    if not text.isprintable():
        raise ValueError("has a line break or another unseen character inside. Copy it again, as one line.")
    return text


def _address(schemes: tuple[str, str], default_path: str) -> AfterValidator:
    """Accept a network address and add the default path. The message does not repeat it: it may hold a password.

    Args:
        schemes: What it may begin with, without and with encryption.
        default_path: The path for an address without one.
    """

    def normalize(text: str | None) -> str | None:
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:  # a port that is not a number, or half an IPv6 address
            parts, usable = urlsplit(""), False
        if not usable or parts.username or parts.query or parts.fragment or any(letter.isspace() for letter in text):
            plain, secure = schemes
            raise ValueError(
                f"must look like {plain}://127.0.0.1:8080{default_path} or {secure}://proxy.example{default_path}, "
                "without a user, a query or a fragment."
            )
        return parts.geturl() if parts.path.strip("/") else parts._replace(path=default_path).geturl()

    return AfterValidator(normalize)


def _check_site(text: str) -> str:
    """Accept the address of a website, and let it end with a slash, so that the path of a page can follow."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must look like https://example.org/careers/, without a query.")
    return text if text.endswith("/") else f"{text}/"


_Operator = Annotated[str, AfterValidator(lambda text: cast("str", text)[:MAX_OPERATOR_LENGTH])]


class Settings(BaseSettings):
    """Everything that differs between one run of the bot and another."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    token: Annotated[str, AfterValidator(_check_printable)] = Field(default="", validation_alias="DISCORD_TOKEN")
    """Discord's bot token; only `run` needs it, and `doctor` looks at it."""
    database_url: str = Field(default="sqlite:///second-opinion.db", validation_alias=_DATABASE)
    """sqlite:///relative, sqlite:////absolute, sqlite:///:memory: or postgresql://user:password@host/database"""
    shard_count: int = 1
    """Connections to Discord, in all processes together. Read from SHARD_COUNT by `read_shards`."""
    shard_ids: tuple[int, ...] = (0,)
    """Those of this process. Read from SHARD_IDS or SHARDS_PER_PROCESS by `read_shards`."""
    shard_wait: Annotated[int, _whole_number(most=MAX_SHARD_WAIT)] = Field(
        default=45, validation_alias="SHARD_WAIT_SECONDS"
    )
    """Seconds to wait at the start until another process has released the shards, or an SQLite file."""
    api_url: Annotated[str | None, _address(("http", "https"), "/api/v10")] = Field(
        default=None, validation_alias="DISCORD_API_URL"
    )
    """Where Discord's REST API is reached instead, such as a proxy that many processes share."""
    gateway_url: Annotated[str | None, _address(("ws", "wss"), "/")] = Field(
        default=None, validation_alias="DISCORD_GATEWAY_URL"
    )
    """Where Discord's gateway is reached instead."""
    operator: _Operator = Field(
        default="the person who runs this copy of the bot (not named in its settings)", validation_alias="OPERATOR"
    )
    """Who could read the database; members are told."""
    operator_contact: _Operator = Field(default="", validation_alias="OPERATOR_CONTACT")
    """How to reach the operator, shown beside the name."""
    site_url: Annotated[str | None, AfterValidator(lambda text: text and _check_site(text))] = Field(
        default=None, validation_alias="SITE_URL"
    )
    """Where `python -m knowledge publish` was put, for links from cards; None links nowhere."""
    log_level: Annotated[LogLevel, _one_of(*get_args(LogLevel))] = Field(default="INFO", validation_alias="LOG_LEVEL")
    content: Path | None = Field(default=None, validation_alias="CONTENT_PATH")
    """Another folder with the knowledge base; None is the bundled one."""
    reload_content: Annotated[bool, BeforeValidator(_parse_flag)] = Field(
        default=False, validation_alias="RELOAD_CONTENT"
    )
    """Whether changed files of the knowledge base are read again while the bot runs; for authors of content."""
    log_format: Annotated[LogFormat, _one_of(*get_args(LogFormat))] = Field(
        default="text", validation_alias="LOG_FORMAT"
    )
    """For people, or one JSON object a line for programs."""
    health_port: Annotated[int | None, _whole_number(most=MAX_PORT)] = Field(
        default=None, validation_alias="HEALTH_PORT"
    )
    """Where /healthz, /readyz and /metrics answer; 0 takes any free port, None listens to nothing."""
    health_host: str = Field(default="127.0.0.1", validation_alias="HEALTH_HOST")
    backup_dir: Path | None = Field(default=None, validation_alias="BACKUP_DIR")
    """Where a copy of the database is put every day; None makes none."""
    backup_keep_days: Annotated[int, _whole_number(least=1, most=MAX_BACKUP_DAYS)] = Field(
        default=14, validation_alias="BACKUP_KEEP_DAYS"
    )
    """After how many days a copy is deleted, 1 to 30."""
    sentry_dsn: str = Field(default="", validation_alias="SENTRY_DSN")
    """Where faults are reported; empty reports nothing. Needs the extra ``sentry``."""

    def __repr__(self) -> str:
        """Keep the token, and the password in the URL of a database, out of logs and tracebacks."""
        return f"Settings(database={self.database_url.partition(':')[0]!r}, shard_count={self.shard_count})"

    __str__ = __repr__

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let direct construction read no environment: only `from_environment` does."""
        return (init_settings,)

    @classmethod
    def from_environment(cls, environment: Environment | None = None, *, connects: bool = True) -> Self:
        """Read the variables that docs/hosting.md lists.

        Args:
            environment: The variables; by default those of the process and of `.env`.
            connects: Whether this run connects to Discord. Other commands need no share of the shards, and so no
                number of the process.

        Raises:
            SettingsError: A variable cannot be used; the sentence names it.
        """
        if environment is None:
            environment = read_environment()
        given = _without_blanks(environment)
        if _DATABASE in environment and _DATABASE not in given:
            raise SettingsError(
                f"DATABASE_URL is set, but empty. Leave it out if {cls().database_url} is meant: what members save "
                "should not land in a file by mistake."
            )
        count_alone = {"SHARD_COUNT": environment.get("SHARD_COUNT", "")}
        shard_count, shard_ids = read_shards(environment if connects else count_alone)
        values = _EnvironmentSource(cls, given)()
        settings = _validated(lambda: cls(**values, shard_count=shard_count, shard_ids=shard_ids))
        if settings.is_sharded and not is_postgresql(settings.database_url):
            raise SettingsError(SPLIT_NEEDS_POSTGRESQL)
        return settings

    @property
    def is_sharded(self) -> bool:
        """Whether other processes have the rest of the shards."""
        return len(self.shard_ids) < self.shard_count

    def has_server(self, server_id: int) -> bool:
        """Return whether a server belongs to a shard of this process."""
        return shard_for_server(server_id, self.shard_count) in self.shard_ids


class ShardVariables(BaseModel):
    """The variables that say which shards a process has."""

    count: Annotated[int, _whole_number(least=1)] = Field(default=1, validation_alias="SHARD_COUNT")
    per_process: Annotated[int | None, _whole_number(least=1)] = Field(
        default=None, validation_alias="SHARDS_PER_PROCESS"
    )
    ids: str | None = Field(default=None, validation_alias="SHARD_IDS")
    dyno: str = Field(default="", validation_alias="DYNO")
    hostname: str = Field(default="", validation_alias="HOSTNAME")

    @classmethod
    def from_environment(cls, environment: Environment) -> Self:
        """Read the variables. Raises SettingsError."""
        given = _without_blanks(environment)
        named = [name for name in ("SHARD_IDS", "SHARDS_PER_PROCESS") if name in given]
        if len(named) > 1:
            raise SettingsError("Set SHARD_IDS or SHARDS_PER_PROCESS, not both.")
        if named and "SHARD_COUNT" not in given:
            raise SettingsError(f"{named[0]} needs SHARD_COUNT, the number of shards in all processes together.")
        return _validated(lambda: cls.model_validate(given))

    @property
    def process_number(self) -> int | None:
        """The number of this process among its kind, from 0; None where the platform does not say."""
        if dyno := _DYNO.fullmatch(self.dyno):
            return int(dyno[1]) - 1
        ordinal = _ORDINAL.fullmatch(self.hostname)
        return int(ordinal[1]) if ordinal else None


def read_shards(environment: Environment) -> tuple[int, tuple[int, ...]]:
    """Return how many shards all processes have together, and the numbers of this process's own, in order.

    Reads SHARD_COUNT, SHARD_IDS and SHARDS_PER_PROCESS, and for the last DYNO and HOSTNAME. Raises SettingsError.
    """
    variables = ShardVariables.from_environment(environment)
    if variables.ids is not None:
        return variables.count, _parse_shard_ids(variables.ids, variables.count)
    if variables.per_process is not None:
        return variables.count, _shards_of_process(variables.count, variables.per_process, variables.process_number)
    return variables.count, tuple(range(variables.count))


def _parse_shard_ids(text: str, count: int) -> tuple[int, ...]:
    packed = text.replace(" ", "")
    if not _RANGES.fullmatch(packed):
        raise SettingsError(f"SHARD_IDS is {text!r}; write numbers and ranges, such as 0-3 or 0,2,5-7.")
    named: set[int] = set()
    for part in packed.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if high < low:
            raise SettingsError(f"SHARD_IDS has the range {part}, which runs backwards.")
        if high >= count:
            raise SettingsError(
                f"SHARD_IDS names shard {high}, but SHARD_COUNT is {count}: the last one is {count - 1}."
            )
        if named.intersection(range(low, high + 1)):
            raise SettingsError(f"SHARD_IDS is {text!r}, which names a shard twice.")
        named.update(range(low, high + 1))
    return tuple(sorted(named))


def _shards_of_process(count: int, per_process: int, number: int | None) -> tuple[int, ...]:
    processes = tuple(partition(count, per_process))
    if number is None:
        raise UnknownProcessNumberError(
            "SHARDS_PER_PROCESS needs a process that knows its number: hosts in the manner of Heroku say it in DYNO "
            "(worker.2), a StatefulSet in HOSTNAME (bot-1). Set SHARD_IDS here instead."
        )
    if number >= len(processes):
        raise SettingsError(
            f"This is process {number + 1}, but SHARD_COUNT={count} with SHARDS_PER_PROCESS={per_process} is work for "
            f"{len(processes)}: run fewer processes, or raise SHARD_COUNT."
        )
    return processes[number]


class _EnvironmentSource(EnvSettingsSource):
    """Reads a mapping instead of `os.environ`."""

    def __init__(self, settings_cls: type[BaseSettings], environment: Environment) -> None:
        # Upper-case names only: `populate_by_name` would read a variable called "token", too.
        self._environment = {name: text for name, text in environment.items() if name.isupper()}
        super().__init__(settings_cls, case_sensitive=True)

    def _load_env_vars(self) -> Environment:
        return self._environment


def _without_blanks(environment: Environment) -> dict[str, str]:
    """Strip all values and leave out blank ones, which count as not set."""
    return {name: text.strip() for name, text in environment.items() if text.strip()}


def _validated(build: Callable[[], _Model]) -> _Model:
    """Turn pydantic's error into a sentence about the first variable that cannot be used."""
    try:
        return build()
    except ValidationError as error:
        (name, *_), context = error.errors()[0]["loc"], error.errors()[0].get("ctx", {})
        why: Any = context.get("error", error.errors()[0]["msg"])
        raise SettingsError(f"{name} {why}") from None
