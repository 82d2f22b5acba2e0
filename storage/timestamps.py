"""Timestamps in the database: whole microseconds since 1970 in UTC, which a BIGINT holds exactly."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Return the number to store.

    Raises:
        ValueError: If the timestamp has no time zone, so that its meaning is unknown.
    """
    if moment.tzinfo is None:
        raise ValueError("A timestamp to store needs a time zone.")
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(number: int) -> datetime:
    """Return the timestamp for a stored number, in UTC."""
    return _EPOCH + number * _MICROSECOND
