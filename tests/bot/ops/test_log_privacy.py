import logging

import pytest

from bot.ops.log_privacy import IdHidingFormatter

MEMBER = 1_456_074_443_980_800_033


def written(message: str, *args: object) -> str:
    record = logging.LogRecord("discord.http", logging.WARNING, __file__, 0, message, args, None)
    return IdHidingFormatter(logging.Formatter("%(levelname)s %(message)s")).format(record)


@pytest.mark.parametrize(
    "line",
    [
        (
            "We are being rate limited. POST https://discord.com/api/v10/channels/%s/messages responded with 429.",
            MEMBER,
        ),
        ("Ignoring exception in autocomplete for 'role' (Guild: %s, User: %s)", MEMBER, MEMBER),
        ("https://discord.com/api/v10/interactions/%s/aW50ZXJhY3Rpb24/callback responded with 429", MEMBER),
    ],
)
def test_no_line_of_a_library_names_a_channel_or_a_member(line: tuple[str, int]) -> None:
    text = written(*line)
    assert str(MEMBER) not in text
    assert "aW50ZXJhY3Rpb24" not in text
    assert "429" in text or "autocomplete" in text


def test_a_traceback_names_nobody_either() -> None:
    try:
        raise ValueError(f"user {MEMBER}")  # noqa: TRY301 - an example
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, __file__, 0, "failed", (), (type(error), error, None))
    assert str(MEMBER) not in IdHidingFormatter(logging.Formatter()).format(record)


def test_short_numbers_stay() -> None:
    assert written("shard %d answered in %d ms, code 50007, 2026-08-03", 3, 1234567890123) == (
        "WARNING shard 3 answered in 1234567890123 ms, code 50007, 2026-08-03"
    )
