import asyncio
from datetime import datetime, timedelta
from typing import cast

import pytest

from storage.database import Database
from storage.stores.quiz_sessions import QuizSession, QuizSessionStore

ANN = 2**60 + 1
BEN = 2**60 + 2
HOUR = timedelta(hours=1)


@pytest.fixture
def quizzes(database: Database) -> QuizSessionStore:
    return QuizSessionStore(database)


async def test_a_session_begins_open_and_without_answers(quizzes: QuizSessionStore, noon: datetime) -> None:
    started = await quizzes.start("s1", ANN, "fit", 3, noon)
    assert started == QuizSession("s1", ANN, "fit", 3, noon, noon, None, {})
    assert await quizzes.get("s1") == started
    assert await quizzes.get_open(ANN, "fit") == started
    assert await quizzes.get_latest_finished(ANN, "fit") is None


async def test_starting_again_goes_on_with_the_open_session_of_the_older_version(
    quizzes: QuizSessionStore, noon: datetime
) -> None:
    await quizzes.start("s1", ANN, "fit", 3, noon)
    await quizzes.answer("s1", "travel", ["no"], noon + HOUR)
    again = await quizzes.start("s2", ANN, "fit", 4, noon + 2 * HOUR)
    assert again == QuizSession("s1", ANN, "fit", 3, noon, noon + HOUR, None, {"travel": ("no",)})
    assert await quizzes.get("s2") is None


async def test_each_member_and_each_quiz_has_a_session_of_its_own(quizzes: QuizSessionStore, noon: datetime) -> None:
    sessions = [
        await quizzes.start("s1", ANN, "fit", 1, noon),
        await quizzes.start("s2", ANN, "other", 1, noon),
        await quizzes.start("s3", BEN, "fit", 1, noon),
    ]
    assert [session.id for session in sessions] == ["s1", "s2", "s3"]
    assert await quizzes.get_open(BEN, "fit") == sessions[2]


async def test_of_a_hundred_starts_at_once_all_get_the_same_session(quizzes: QuizSessionStore, noon: datetime) -> None:
    sessions = await asyncio.gather(*(quizzes.start(f"s{n}", ANN, "fit", 1, noon) for n in range(100)))
    assert len({session.id for session in sessions}) == 1


async def test_a_skipped_question_differs_from_one_not_asked(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    assert await quizzes.answer("s1", "travel", [], noon)
    session = await quizzes.get("s1")
    assert session is not None
    assert session.answers == {"travel": ()}


async def test_the_last_answer_to_a_question_counts_with_its_choices_in_order(
    quizzes: QuizSessionStore, noon: datetime
) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "likes", ["writing"], noon + HOUR)
    await quizzes.answer("s1", "likes", ["teaching", "law", "ärzte"], noon + 2 * HOUR)
    session = await quizzes.get("s1")
    assert session is not None
    assert session.answers == {"likes": ("teaching", "law", "ärzte")}
    assert session.changed_at == noon + 2 * HOUR


async def test_giving_the_same_answer_again_changes_nothing(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "travel", ["no"], noon + HOUR)
    before = await quizzes.get("s1")
    assert await quizzes.answer("s1", "travel", ["no"], noon + 2 * HOUR)
    assert await quizzes.get("s1") == before


async def test_a_hundred_clicks_at_once_leave_one_answer(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    choices = [("no",), ("yes",)]
    stored = await asyncio.gather(*(quizzes.answer("s1", "travel", choices[n % 2], noon) for n in range(100)))
    session = await quizzes.get("s1")
    assert all(stored)
    assert session is not None
    assert session.answers["travel"] in choices


async def test_answers_cannot_be_changed_from_outside(quizzes: QuizSessionStore, noon: datetime) -> None:
    session = await quizzes.start("s1", ANN, "fit", 1, noon)
    with pytest.raises(TypeError):
        cast("dict[str, tuple[str, ...]]", session.answers)["travel"] = ("no",)


async def test_a_finished_session_takes_no_more_answers(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "travel", ["no"], noon)
    assert await quizzes.finish("s1", noon + HOUR)
    assert not await quizzes.answer("s1", "travel", ["yes"], noon + 2 * HOUR)
    assert not await quizzes.answer("s1", "remote", ["yes"], noon + 2 * HOUR)
    assert not await quizzes.finish("s1", noon + 2 * HOUR)
    finished = QuizSession("s1", ANN, "fit", 1, noon, noon + HOUR, noon + HOUR, {"travel": ("no",)})
    assert await quizzes.get("s1") == finished
    assert await quizzes.get_open(ANN, "fit") is None
    assert await quizzes.get_latest_finished(ANN, "fit") == finished


async def test_an_unknown_session_takes_no_answers(quizzes: QuizSessionStore, noon: datetime) -> None:
    assert await quizzes.get("gone") is None
    assert not await quizzes.answer("gone", "travel", ["no"], noon)
    assert not await quizzes.finish("gone", noon)
    assert await quizzes.get("gone") is None


async def test_the_latest_result_is_the_one_finished_last(quizzes: QuizSessionStore, noon: datetime) -> None:
    for number in range(3):
        await quizzes.start(f"s{number}", ANN, "fit", 1, noon + number * HOUR)
        await quizzes.finish(f"s{number}", noon + number * HOUR)
    await quizzes.start("open", ANN, "fit", 1, noon + 5 * HOUR)
    latest = await quizzes.get_latest_finished(ANN, "fit")
    assert latest is not None
    assert latest.id == "s2"
    assert await quizzes.get_latest_finished(BEN, "fit") is None


async def test_erasing_a_members_quizzes_leaves_those_of_others(
    quizzes: QuizSessionStore, database: Database, noon: datetime
) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "travel", ["no"], noon)
    await quizzes.finish("s1", noon)
    await quizzes.start("s2", ANN, "fit", 1, noon)
    await quizzes.answer("s2", "travel", ["no"], noon)
    kept = await quizzes.start("s3", BEN, "fit", 1, noon)
    assert await quizzes.erase_all(ANN) == 2
    assert await quizzes.erase_all(ANN) == 0
    assert await quizzes.get("s1") is None
    assert await database.fetch_all("SELECT * FROM quiz_answers") == []
    assert await quizzes.get("s3") == kept


async def idle_cases(quizzes: QuizSessionStore, begun: datetime, touched: datetime) -> None:
    """Six sessions begun early, of which three were touched later."""
    for user, name in enumerate(("untouched", "answered-early", "finished-early", "answered", "changed", "finished")):
        await quizzes.start(name, user, "fit", 1, begun)
    await quizzes.answer("answered-early", "travel", ["no"], begun)
    await quizzes.finish("finished-early", begun)
    await quizzes.answer("answered", "travel", ["no"], touched)
    await quizzes.answer("changed", "travel", ["no"], begun)
    await quizzes.answer("changed", "travel", ["yes"], touched)
    await quizzes.finish("finished", touched)


async def test_idle_sessions_are_erased_and_the_rest_kept(
    quizzes: QuizSessionStore, database: Database, noon: datetime
) -> None:
    await idle_cases(quizzes, begun=noon, touched=noon + HOUR)
    assert await quizzes.erase_idle(noon) == 0
    assert await quizzes.erase_idle(noon + HOUR) == 3
    left = await database.fetch_all("SELECT id FROM quiz_sessions ORDER BY id")
    assert left == [("answered",), ("changed",), ("finished",)]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT id FROM quiz_sessions WHERE user_id = 1", "quiz_sessions_of_user"),
        (
            "SELECT id FROM quiz_sessions WHERE user_id = 1 AND quiz_id = 'fit' AND finished_at IS NULL",
            "one_open_quiz_session",
        ),
        ("DELETE FROM quiz_sessions WHERE started_at < 1", "quiz_sessions_by_age"),
    ],
)
async def test_each_look_up_has_its_index(file_database: Database, query: str, index: str) -> None:
    plan = await file_database.fetch_all("EXPLAIN QUERY PLAN " + query)
    assert index in str(plan)


async def test_a_replacement_has_the_new_id_version_and_answers_only(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "travel", ["no"], noon)
    await quizzes.answer("s1", "gone", ["x"], noon)
    assert await quizzes.replace("s1", "s2", 2, {"journeys": ("no",), "pay": ()}, noon + HOUR)
    assert await quizzes.get("s1") is None
    answers = {"journeys": ("no",), "pay": ()}
    assert await quizzes.get_open(ANN, "fit") == QuizSession(
        "s2", ANN, "fit", 2, noon + HOUR, noon + HOUR, None, answers
    )


async def test_only_an_open_session_is_replaced_and_only_once(quizzes: QuizSessionStore, noon: datetime) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    assert await quizzes.replace("s1", "s2", 2, {}, noon)
    assert not await quizzes.replace("s1", "s3", 2, {}, noon)
    await quizzes.finish("s2", noon)
    assert not await quizzes.replace("s2", "s3", 2, {}, noon)
    assert await quizzes.get("s3") is None


async def test_a_replacement_that_fails_half_way_leaves_the_old_session_as_it_was(
    quizzes: QuizSessionStore, noon: datetime
) -> None:
    await quizzes.start("s1", ANN, "fit", 1, noon)
    await quizzes.answer("s1", "travel", ["no"], noon)
    before = await quizzes.get("s1")
    with pytest.raises(TypeError):
        await quizzes.replace("s1", "s2", 2, cast("dict[str, tuple[str, ...]]", {"travel": {object()}}), noon)
    assert await quizzes.get("s1") == before
    assert await quizzes.get("s2") is None
