import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_environment
from tests.architecture.repository import ROOT


def test_without_any_variable_everything_has_its_default() -> None:
    assert Settings.from_environment({}) == Settings()


def test_every_variable_of_a_run_is_read() -> None:
    given = {
        "LOG_LEVEL": "warning",
        "LOG_FORMAT": "JSON",
        "HEALTH_PORT": "8080",
        "HEALTH_HOST": "::1",
        "BACKUP_DIR": "copies",
        "BACKUP_KEEP_DAYS": "30",
        "SENTRY_DSN": "https://key@sentry.example/1",
        "SHARD_WAIT_SECONDS": "0",
    }
    settings = Settings.from_environment(given)
    assert (settings.log_level, settings.log_format) == ("WARNING", "json")
    assert (settings.health_port, settings.health_host) == (8080, "::1")
    assert (settings.backup_dir, settings.backup_keep_days) == (Path("copies"), 30)
    assert settings.sentry_dsn == given["SENTRY_DSN"]
    assert settings.shard_wait == 0


@pytest.mark.parametrize("nothing", ["", " "])
def test_a_variable_left_empty_is_not_set(nothing: str) -> None:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert "SHARD_IDS" in named
    assert Settings.from_environment(dict.fromkeys(named - {"DATABASE_URL"}, nothing)) == Settings()


@pytest.mark.parametrize("nothing", ["", " "])
def test_a_database_left_empty_is_refused_since_its_data_would_land_in_a_file(nothing: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is set, but empty"):
        Settings.from_environment({"DATABASE_URL": nothing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("SHARD_COUNT", "0"),
        ("SHARD_COUNT", "²"),
        ("SHARD_WAIT_SECONDS", "601"),
        ("HEALTH_PORT", "70000"),
        ("HEALTH_PORT", "http"),
        ("BACKUP_KEEP_DAYS", "0"),
        ("BACKUP_KEEP_DAYS", "31"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{value}'"):
        Settings.from_environment({name: value})


@pytest.mark.parametrize("token", ["one\ntwo", "one\0", "\ufeffone", "one\u200btwo"])
def test_a_token_with_unseen_characters_is_refused_by_name_and_not_repeated(token: str) -> None:
    with pytest.raises(SettingsError, match="DISCORD_TOKEN has a line break") as refusal:
        Settings.from_environment({"DISCORD_TOKEN": token})
    assert "one" not in str(refusal.value).removesuffix("as one line.")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://localhost:8080", "http://localhost:8080/api/v10"),
        ("https://proxy.example/", "https://proxy.example/api/v10"),
        ("http://[::1]:8080/discord/api/v10/", "http://[::1]:8080/discord/api/v10/"),
        ("", None),
    ],
)
def test_a_proxy_is_used_at_its_own_path_or_at_discords(given: str, used: str | None) -> None:
    assert Settings.from_environment({"DISCORD_API_URL": given}).api_url == used


@pytest.mark.parametrize(
    ("given", "used"),
    [("ws://127.0.0.1:7878", "ws://127.0.0.1:7878/"), ("wss://proxy.example/a/", "wss://proxy.example/a/")],
)
def test_a_gateway_is_used_at_its_own_path(given: str, used: str) -> None:
    assert Settings.from_environment({"DISCORD_GATEWAY_URL": given}).gateway_url == used


@pytest.mark.parametrize(
    "address",
    [
        "localhost:8080",
        "ftp://proxy.example",
        "http://",
        "http://:8080",
        "http://proxy.example:many",
        "http://proxy.example:70000",
        "http://[::1",
        "http://bot:hunter2@proxy.example",
        "http://proxy.example/api?key=hunter2",
        "http://proxy.example/api#hunter2",
        "http://proxy.example/a b",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_by_name_and_not_repeated(address: str) -> None:
    for name, other in (("DISCORD_API_URL", address), ("DISCORD_GATEWAY_URL", address.replace("http", "ws"))):
        with pytest.raises(SettingsError, match=f"{name} must look like") as refused:
            Settings.from_environment({name: other})
        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(("name", "address"), [("DISCORD_API_URL", "ws://a"), ("DISCORD_GATEWAY_URL", "http://a")])
def test_the_two_addresses_are_not_mixed_up(name: str, address: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: address})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and a process without any of our variables."""
    monkeypatch.chdir(tmp_path)
    for name in documented_variables():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def documented_variables() -> set[str]:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))


def test_a_file_in_the_working_directory_is_read_and_the_process_wins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("OPERATOR='Dr. Rivera'\nLOG_LEVEL=DEBUG\nDATABASE_URL=sqlite:///pa$$word$HOME.db\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("OPERATOR", " ")
    settings = Settings.from_environment()
    assert (settings.operator, settings.log_level) == ("Dr. Rivera", "ERROR")
    assert settings.database_url == "sqlite:///pa$$word$HOME.db"


def test_without_a_file_the_variables_of_the_process_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR", "Dr. Rivera")
    assert not (folder / ".env").exists()
    assert Settings.from_environment() == Settings(operator="Dr. Rivera")


def test_an_empty_database_of_the_process_is_refused_even_with_one_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("DATABASE_URL=sqlite:///file.db\n")
    monkeypatch.setenv("DATABASE_URL", "")
    with pytest.raises(SettingsError, match="DATABASE_URL is set, but empty"):
        Settings.from_environment()


def test_a_file_that_cannot_be_read_is_one_sentence(folder: Path) -> None:
    (folder / ".env").write_bytes(b"OPERATOR=\xff\n")
    with pytest.raises(SettingsError, match=r"The file \.env can't be read"):
        read_environment()


def test_direct_construction_reads_neither_the_process_nor_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("OPERATOR_CONTACT=from the file\n")
    monkeypatch.setenv("OPERATOR", "from the process")
    monkeypatch.setenv("token", "from the process")
    settings = Settings(database_url="sqlite:///:memory:", operator_contact="mail")
    assert (settings.operator, settings.operator_contact) == (Settings().operator, "mail")
    assert "from the" not in settings.operator


def test_a_variable_that_only_looks_like_a_field_is_not_read() -> None:
    assert Settings.from_environment({"token": "x", "shard_ids": "[3]", "operator": "x"}) == Settings()


def test_the_example_file_names_documented_variables_and_sets_nothing() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)) <= documented_variables()
    assert (
        Settings.from_environment(read_environment(ROOT / ".env.example"), connects=False).operator
        == Settings().operator
    )


def test_neither_the_token_nor_a_password_is_in_what_a_log_may_hold() -> None:
    settings = Settings.from_environment(
        {"DISCORD_TOKEN": "hunter2", "DATABASE_URL": "postgresql://me:hunter2@host/base"}
    )
    assert "hunter2" not in f"{settings} {settings!r}"
