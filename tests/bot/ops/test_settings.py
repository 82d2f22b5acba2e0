from pathlib import Path

import pytest

from bot.config import Settings, SettingsError


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
    }
    settings = Settings.from_environment(given)
    assert (settings.log_level, settings.log_format) == ("WARNING", "json")
    assert (settings.health_port, settings.health_host) == (8080, "::1")
    assert (settings.backup_dir, settings.backup_keep_days) == (Path("copies"), 30)
    assert settings.sentry_dsn == given["SENTRY_DSN"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("SHARD_COUNT", "0"),
        ("SHARD_COUNT", "²"),
        ("HEALTH_PORT", "70000"),
        ("HEALTH_PORT", "http"),
        ("BACKUP_KEEP_DAYS", "0"),
        ("BACKUP_KEEP_DAYS", "31"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{value}'"):
        Settings.from_environment({name: value})
