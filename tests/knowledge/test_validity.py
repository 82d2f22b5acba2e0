"""Statements that expire or should be checked are reported, and none is shown without its last day."""

from datetime import date, timedelta

import pytest
from bases import BaseOnDisk
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.pagination import claim
from knowledge import KnowledgeBase
from knowledge.__main__ import main
from knowledge.model import Claim
from knowledge.model.traversal import iter_models
from knowledge.validity import add_days, find_dated_statements, is_day, is_expired, needs_check

START, END = date(2026, 12, 1), date(2028, 1, 1)
WITHOUT_NOTICE = {"short", "lead", "catch"}
"""Fields that cards show in a line of their own, without the last day of a statement."""


def said(valid_until: str | None = None, check_after: str | None = None) -> Claim:
    return Claim(text="It is so.", source="gazette", valid_until=valid_until, check_after=check_after)


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 400))
def test_days_are_added_like_the_calendar_does(day: date, days: int) -> None:
    assert add_days(day.isoformat(), days) == (day + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("text", ["2026-12-31", "2027-01-01"])
def test_a_day_is_written_with_its_month(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize("text", ["", "2026", "2026-13-01", "31.12.2026", "2026-12-31 ", "today"])
def test_other_texts_are_no_days(text: str) -> None:
    assert not is_day(text)


def test_a_statement_holds_on_its_last_day_and_expires_the_day_after() -> None:
    statement = said(valid_until="2026-12-31")
    assert not is_expired(statement, "2026-12-31")
    assert is_expired(statement, "2027-01-01")
    assert not is_expired(said(), "2099-12-31")


def test_a_statement_should_be_checked_from_its_day_on() -> None:
    statement = said(check_after="2026-12-31")
    assert not needs_check(statement, "2026-12-30")
    assert needs_check(statement, "2026-12-31")
    assert not needs_check(said(), "2099-12-31")


def test_each_statement_is_reported_once_with_its_most_urgent_reason(library: KnowledgeBase) -> None:
    check = library.exit_checks["visa"]
    statements = (
        said(valid_until="2026-01-01", check_after="2025-01-01"),
        said(valid_until="2026-03-01", check_after="2026-01-31"),
        said(valid_until="2026-03-31"),
        said(valid_until="2026-04-03"),
        said(valid_until="2026-04-04", check_after="2026-02-02"),
    )
    cited = [each.model_copy(update={"source": "our-reading"}) for each in statements]
    changed = library.apply_edits([check.model_copy(update={"says": tuple(cited)})])
    found = [each for each in find_dated_statements(changed, "2026-02-01") if each.entry_id == "visa"]
    assert [(each.path, each.reason, each.day) for each in found] == [
        (("says", 0), "expired", "2026-01-01"),
        (("says", 1), "check", "2026-01-31"),
        (("says", 2), "expires-soon", "2026-03-31"),
    ]
    # 60 days after February 1 is April 2: what expires after that day is not reported yet.
    assert add_days("2026-02-01", 60) == "2026-04-02"


def test_no_shipped_statement_is_shown_after_its_last_day_without_saying_so(library: KnowledgeBase) -> None:
    dated = [
        (entry.id, path, part)
        for entry in library.entries.values()
        for path, part in iter_models(entry)
        if isinstance(part, Claim) and part.valid_until is not None
    ]
    assert len(dated) > 10
    assert [(id_, path) for id_, path, _ in dated if path[0] in WITHOUT_NOTICE] == []
    expired: set[tuple[str, object]] = set()
    for day in ((START + timedelta(days=at)).isoformat() for at in range((END - START).days + 1)):
        for id_, path, part in dated:
            if is_expired(part, day) and (id_, path) not in expired:
                expired.add((id_, path))
                last = date.fromisoformat(part.valid_until or "")
                assert f"Valid until {last:%B} {last.day}, {last.year} (<t:" in claim(part).text, (id_, path)
    assert expired


def test_the_day_shown_is_counted_from_the_end_of_the_last_day() -> None:
    shown = claim(said(valid_until="2026-12-31")).text
    assert shown == "- It is so.\n  -# Valid until December 31, 2026 (<t:1798761600:R>)"
    assert claim(said()).text == "- It is so."


def test_check_warns_of_dated_statements_on_a_given_day_only(
    base: BaseOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base.replace("exit_checks/visa.yaml", "  source: gazette", "  source: gazette\n  valid_until: '2026-12-31'")
    monkeypatch.chdir(base.path.parent)
    assert main(["check", "base"]) == 0
    assert "warning" not in capsys.readouterr().out
    for today, sentence in (("2026-11-15", "expires after 2026-12-31"), ("2027-01-01", "expired after 2026-12-31")):
        assert main(["check", "base", "--today", today]) == 0
        first, last = capsys.readouterr().out.splitlines()
        assert first == f"warning: base/exit_checks/visa.yaml: says.0 {sentence}: It may."
        assert last.endswith("no faults")
    assert main(["check", "base", "--today", "2026-10-01"]) == 0
    assert "warning" not in capsys.readouterr().out


def test_check_refuses_what_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--today", "soon"])
    assert "'soon' is no day; write it like 2026-12-31" in capsys.readouterr().err
