"""Translates the errors of PostgreSQL and asyncpg into those of ``storage.interface``.

Their own errors repeat values and whole rows, which are personal and would reach a log with the traceback. So only
the SQLSTATE and, where it holds no values, the message is kept, and the driver's error is dropped.
"""

from collections.abc import Generator
from contextlib import contextmanager

import asyncpg

from storage.interface import (
    ConstraintError,
    DatabaseBusyError,
    DatabaseError,
    DatabaseFullError,
    DatabaseUnavailableError,
)


class ConflictError(DatabaseBusyError):
    """Another transaction changed the same rows at the same time; the statement can be retried."""


_TRANSLATIONS: dict[str, type[DatabaseError]] = {
    "40001": ConflictError,  # serialization_failure
    "40P01": ConflictError,  # deadlock_detected
    "55P03": DatabaseBusyError,  # lock_not_available
    "57014": DatabaseBusyError,  # query_canceled
    "53100": DatabaseFullError,  # disk_full
    "25006": DatabaseUnavailableError,  # read_only_sql_transaction: a standby
    "3D000": DatabaseUnavailableError,  # invalid_catalog_name
    "26000": DatabaseUnavailableError,  # invalid_sql_statement_name: see POOLED
    "3F000": DatabaseUnavailableError,  # invalid_schema_name: a search_path that names none
    "42P05": DatabaseUnavailableError,  # duplicate_prepared_statement: see POOLED
    "42501": DatabaseUnavailableError,  # insufficient_privilege
    "42704": DatabaseUnavailableError,  # undefined_object: an option in the URL that the server does not know
    "08": DatabaseUnavailableError,  # connection_exception
    "23": ConstraintError,  # integrity_constraint_violation
    "28": DatabaseUnavailableError,  # invalid_authorization_specification
    "53": DatabaseUnavailableError,  # insufficient_resources
    "57": DatabaseUnavailableError,  # operator_intervention
    "58": DatabaseUnavailableError,  # system_error
}
"""SQLSTATE, or its first two characters → error; https://www.postgresql.org/docs/current/errcodes-appendix.html."""

POOLER_ADVICE = (
    "A pooler before PostgreSQL, such as PgBouncer, does not keep what the bot asks of its sessions: set DATABASE_URL "
    "to the server's own address."
)
_ADVICE = {
    "08P01": POOLER_ADVICE,
    "26000": POOLER_ADVICE,
    "42P05": POOLER_ADVICE,
    "42704": "Leave it out of DATABASE_URL.",
}
"""SQLSTATE → what to do about it, where it has only one cause."""

_DATA = "22"
"""The SQLSTATE class of values that can't be stored or computed with; the messages repeat them."""


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate the driver's errors; a value that can't be stored raises ValueError."""
    try:
        yield
    except asyncpg.PostgresError as fault:
        neutral = _translate(fault)
        if neutral is fault:
            raise
        raise neutral from None
    except (asyncpg.InterfaceError, asyncpg.InternalClientError) as fault:  # closed, or cut off a moment ago
        raise DatabaseUnavailableError(f"PostgreSQL: {fault}.") from None
    except TimeoutError:
        raise DatabaseBusyError("PostgreSQL did not answer in time.") from None
    except OSError as fault:
        raise DatabaseUnavailableError(f"PostgreSQL can't be reached: {fault}.") from None


def _translate(fault: asyncpg.PostgresError) -> Exception:
    state: str = getattr(fault, "sqlstate", None) or ""
    if state.startswith(_DATA):
        return ValueError(f"A value can't be stored (PostgreSQL's state {state}).")
    neutral = _TRANSLATIONS.get(state) or _TRANSLATIONS.get(state[:2])
    if neutral is None:
        return fault
    message, _, _ = str(fault.args[0]).partition("\n")  # the driver adds advice of its own
    said = f"PostgreSQL: {message} ({state})."
    return neutral(f"{said} {_ADVICE[state]}" if state in _ADVICE else said)
