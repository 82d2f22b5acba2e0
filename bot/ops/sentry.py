"""Reports unexpected failures to Sentry, if its address is set: a reference code and a traceback, and nothing else.

Only what `bot.errors.report_error` logged under a reference code is reported. Its traceback has no exception messages,
which may quote a member, and everything that Sentry would add by itself is removed.
"""

import logging
from typing import Any

from bot.settings import Settings, SettingsError

LIBRARY_MISSING = (
    "SENTRY_DSN is set, but Sentry's library is not installed: pip install .[sentry], or leave SENTRY_DSN out."
)
INVALID_DSN = "SENTRY_DSN is no address of Sentry's. Copy it again from the settings of your project, or leave it out."
_OWN_FIELDS = frozenset(
    {"event_id", "timestamp", "level", "platform", "logger", "message", "tags", "extra", "fingerprint"}
)


def set_up_sentry(settings: Settings, **options: Any) -> None:
    """Start reporting.

    Args:
        settings: has the address; without one, nothing happens.
        options: additional options for `sentry_sdk.init`, such as a transport.

    Raises:
        SettingsError: The extra `sentry` is not installed, or the address is invalid.
    """
    if not settings.sentry_dsn:
        return
    try:
        import sentry_sdk  # noqa: PLC0415 - an extra, and half a second of import
    except ImportError as problem:
        raise SettingsError(LIBRARY_MISSING) from problem
    try:
        sentry_sdk.init(
            settings.sentry_dsn,
            default_integrations=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            before_send=keep_own_fields,
            **options,
        )
    except ValueError as problem:
        raise SettingsError(INVALID_DSN) from problem
    logging.getLogger().addHandler(_SentryHandler(sentry_sdk.capture_event))


def keep_own_fields(event: Any, _hint: Any) -> Any:
    """Remove everything from an event that this module did not put there: host name, environment, libraries, users."""
    return {key: value for key, value in event.items() if key in _OWN_FIELDS}


def fault_event(record: logging.LogRecord) -> dict[str, Any] | None:
    """Turn a log record into an event; None for everything without a reference code."""
    found: dict[str, str] = {name: str(getattr(record, name, "")) for name in ("code", "where", "trace")}
    if not found["code"]:
        return None
    return {
        "level": "error",
        "logger": record.name,
        "message": f"unexpected failure in {found['where']}",
        "tags": {"code": found["code"], "where": found["where"]},
        "extra": {"trace": found["trace"]},
        "fingerprint": [found["where"], found["trace"]],
    }


class _SentryHandler(logging.Handler):
    def __init__(self, capture: Any) -> None:
        super().__init__(logging.ERROR)
        self._capture = capture

    def emit(self, record: logging.LogRecord) -> None:
        event = fault_event(record)
        if event:
            self._capture(event)
