"""A plan with dates: what comes when, whatever the target."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.plan_calendar import calendar_file
from bot.services.plan_changes import PlanChanges
from bot.services.plan_schedule import Month, build_schedule, months_to_choose
from bot.services.plans import Plan, RolePlan
from knowledge.model import Step
from storage.stores.saved_roles import SavedRole
from tests.shipped import shipped

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
TODAY = Month.of(NOON)


def plan(*roles: str, ticked: frozenset[str] = frozenset()) -> Plan:
    return Plan(
        tuple(
            RolePlan(SavedRole(1, role, "exploring", "", NOON, NOON), shipped().roles[role], ticked, PlanChanges())
            for role in roles
        )
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2027-06", "2027-06"),
        ("06/2027", "2027-06"),
        ("6/2027", "2027-06"),
        ("June 2027", "2027-06"),
        ("jun 2027", "2027-06"),
        ("2027-13", None),
        ("ju 2027", None),
        ("jux 2027", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_month_is_read_as_people_write_it(typed: str, code: str | None) -> None:
    found = Month.parse(typed)
    assert (found.code if found else None) == code


@given(st.integers(2000 * 12, 2099 * 12 + 11))
def test_a_month_is_read_back_as_it_is_stored_and_named(number: int) -> None:
    month = Month(number)
    assert Month.parse(month.code) == Month.parse(month.name) == month


@given(st.integers(1, 60), st.sampled_from([("msl",), ("msl", "ime"), ("medical-writing", "utilization-review")]))
def test_everything_stands_between_today_and_the_target(ahead: int, roles: tuple[str, ...]) -> None:
    schedule = build_schedule(shipped(), plan(*roles), TODAY + ahead, TODAY)
    assert schedule.tasks
    assert all(TODAY <= task.by <= schedule.target for task in schedule.tasks)
    assert [task.by for task in schedule.tasks] == sorted(task.by for task in schedule.tasks)


def test_visa_and_loans_come_before_notice_and_notice_before_the_target() -> None:
    schedule = build_schedule(shipped(), plan("msl", "ime", "medical-affairs-director"), TODAY + 24, TODAY)
    by = {task.what.id: task.by for task in schedule.tasks if task.kind == "check"}
    assert by["visa"] < by["loans"] < by["notice"] < schedule.target
    assert not schedule.tight


def test_one_check_gives_notice_and_what_may_forbid_leaving_comes_before_it() -> None:
    checks = shipped().exit_checks
    [notice] = [check for check in checks.values() if check.gives_notice]
    assert min(checks[each].lead_months for each in ("visa", "loans", "non-compete")) > notice.lead_months


def test_a_near_target_says_what_is_late_and_puts_it_first() -> None:
    schedule = build_schedule(shipped(), plan("msl"), TODAY + 2, TODAY)
    assert schedule.tight
    assert schedule.tasks[0].by == TODAY


def test_ticked_steps_are_left_out() -> None:
    steps = shipped().roles["msl"].first_steps
    schedule = build_schedule(shipped(), plan("msl", ticked=frozenset({steps[0].id})), TODAY + 12, TODAY)
    assert [task.what.id for task in schedule.tasks if task.kind == "step"] == [step.id for step in steps[1:]]


def test_a_target_may_be_chosen_from_next_month_on() -> None:
    assert [month.code for month in months_to_choose(TODAY, 3)] == ["2026-09", "2026-10", "2026-11"]


def test_no_line_of_the_calendar_is_too_long_and_all_end_as_they_should() -> None:
    data = calendar_file(build_schedule(shipped(), plan("msl", "ime"), TODAY + 12, TODAY), NOON).data
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_calendar_library_reads_every_task_with_its_day_and_words() -> None:
    icalendar = pytest.importorskip("icalendar", reason="the dev group is not installed whole")
    schedule = build_schedule(shipped(), plan("msl", "ime"), TODAY + 12, TODAY)
    read = icalendar.Calendar.from_ical(calendar_file(schedule, NOON).data)
    events = list(read.walk("VEVENT"))
    assert len(events) == len(schedule.tasks) + 1
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event, task in zip(events, schedule.tasks, strict=False):
        assert event.decoded("DTSTART").strftime("%Y-%m-%d") == f"{task.by.code}-01"
        if isinstance(task.what, Step):
            assert task.what.text in str(event["DESCRIPTION"])
        else:
            assert str(event["SUMMARY"]) == f"Check: {task.what.name}"
            assert str(event["DESCRIPTION"]).startswith(task.what.ask)
