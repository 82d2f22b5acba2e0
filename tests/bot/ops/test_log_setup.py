import io
import json
import logging
import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import report_error
from bot.ops.log_setup import configure_logging
from bot.ops.sentry import fault_event, set_up_sentry
from bot.settings import Settings, SettingsError

WORDS = "ask about my burnout"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards it goes where it went before."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    for handler in before:
        root.removeHandler(handler)
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)


def a_fault() -> str:
    """Let something break, and return the sentence that the member sees."""
    try:
        return str(int(WORDS))
    except ValueError as error:
        return report_error(error, where="saved:note", rng=random.Random(3)).sentence  # noqa: S311 - repeatable


def test_the_code_that_the_member_sees_is_a_field_of_the_log(stream: io.StringIO) -> None:
    configure_logging(Settings(log_format="json"), stream)
    sentence = a_fault()
    (line,) = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert re.search(rf"\b{line['code']}\b", sentence)
    assert line["where"] == "saved:note"
    assert line["level"] == "ERROR"
    assert line["time"].endswith("+00:00")
    assert WORDS not in stream.getvalue()


def test_every_record_is_one_line_whatever_is_in_it(stream: io.StringIO) -> None:
    configure_logging(Settings(log_format="json"), stream)
    try:
        {}["x\ny"]
    except KeyError:
        logging.getLogger("a").exception("first\nsecond %s", "“third”")
    (line,) = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert line["message"] == "first\nsecond “third”"
    assert "KeyError" in line["traceback"]


def test_people_read_plain_lines(stream: io.StringIO) -> None:
    configure_logging(Settings(), stream)
    logging.getLogger("bot").info("hello")
    assert stream.getvalue().endswith("INFO bot: hello\n")


def test_only_failures_with_a_code_are_reported() -> None:
    record = logging.makeLogRecord({"levelno": logging.ERROR, "msg": "the reminders of this hour were not all sent"})
    assert fault_event(record) is None


def test_a_report_holds_the_code_the_traceback_and_nothing_else(stream: io.StringIO) -> None:
    sentry_sdk = pytest.importorskip("sentry_sdk")
    sent: list[dict[str, Any]] = []

    class Transport(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope.get_event())

    configure_logging(Settings(), stream)
    set_up_sentry(Settings(sentry_dsn="http://key@127.0.0.1/1"), transport=Transport)
    logging.getLogger("discord").error("Ignoring exception for user %d", 80351110224678912)
    sentence = a_fault()
    (event,) = sent
    assert event["tags"]["code"] in sentence
    assert "test_log_setup.py" in event["extra"]["trace"]
    assert set(event) <= {
        "event_id",
        "timestamp",
        "level",
        "platform",
        "logger",
        "message",
        "tags",
        "extra",
        "fingerprint",
    }
    assert WORDS not in json.dumps(event)
    sentry_sdk.init()


@pytest.mark.parametrize("address", ["faults", "https://sentry.example/1", "https://key@sentry.example:port/1"])
def test_an_address_that_sentry_does_not_know_is_refused_and_not_repeated(address: str) -> None:
    pytest.importorskip("sentry_sdk")
    with pytest.raises(SettingsError, match="SENTRY_DSN") as refusal:
        set_up_sentry(Settings(sentry_dsn=address))
    assert address not in str(refusal.value)


def test_without_an_address_nothing_is_loaded() -> None:
    loaded = set(sys.modules)
    set_up_sentry(Settings())
    assert "sentry_sdk" not in set(sys.modules) - loaded


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(Exception, match=r"pip install \.\[sentry\]"):
        set_up_sentry(Settings(sentry_dsn="http://key@127.0.0.1/1"))
