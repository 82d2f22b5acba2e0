"""Moments in the database: whole microseconds since 1970 in UTC, which a BIGINT holds exactly."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Return the number to store.

    Raises:
        ValueError: If the moment has no time zone, so that nobody knows which one it is.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment to store needs a time zone.")
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(number: int) -> datetime:
    """Return the same moment, in UTC."""
    return _EPOCH + number * _MICROSECOND
