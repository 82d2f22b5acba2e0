"""Quiz sessions: the quizzes that members have started, with every answer.

Nothing of a running quiz is in memory: each click is one durable write, and the session continues after any restart.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from storage.interface import Connection, Database, Row
from storage.timestamps import from_micros, to_micros

_READ = (
    "SELECT s.id, s.user_id, s.quiz_id, s.quiz_version, s.started_at, s.finished_at,"
    " a.question_id, a.choices, a.answered_at"
    " FROM quiz_sessions AS s LEFT JOIN quiz_answers AS a ON a.session_id = s.id"
)
_SESSION_COLUMNS = 6

_IN_ORDER = " ORDER BY s.started_at, s.id, a.question_id"


@dataclass(frozen=True, slots=True)
class QuizSession:
    """One run of one member through one quiz.

    Attributes:
        id: Made by the caller, unguessable: it is part of buttons' custom_ids.
        user_id: The member.
        quiz_id: The quiz.
        quiz_version: The version of the quiz it was started with.
        started_at: In UTC, like all times here.
        changed_at: When it was started, last answered differently, or finished.
        finished_at: None while it is open.
        answers: Question → choices; no choices mean that the question was skipped.
    """

    id: str
    user_id: int
    quiz_id: str
    quiz_version: int
    started_at: datetime
    changed_at: datetime
    finished_at: datetime | None
    answers: Mapping[str, tuple[str, ...]]


class QuizSessionStore:
    """The quizzes of all members; each has at most one open session of each quiz."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self, session_id: str, user_id: int, quiz_id: str, quiz_version: int, at: datetime) -> QuizSession:
        """Start a session, or return the one that is already open, with its own id and version."""
        async with self._database.transaction() as connection:
            # The update changes nothing, but makes RETURNING return the existing row.
            opened = await connection.fetch_all(
                "INSERT INTO quiz_sessions (id, user_id, quiz_id, quiz_version, started_at) VALUES ($1, $2, $3, $4, $5)"
                " ON CONFLICT (user_id, quiz_id) WHERE finished_at IS NULL"
                " DO UPDATE SET started_at = quiz_sessions.started_at RETURNING id",
                session_id,
                user_id,
                quiz_id,
                quiz_version,
                to_micros(at),
            )
            (session,) = await _sessions(connection, " WHERE s.id = $1", opened[0][0])
        return session

    async def get(self, session_id: str) -> QuizSession | None:
        """Return a session, open or finished."""
        return await self._find(" WHERE s.id = $1", session_id)

    async def get_open(self, user_id: int, quiz_id: str) -> QuizSession | None:
        """Return a member's open session of a quiz."""
        return await self._find(" WHERE s.user_id = $1 AND s.quiz_id = $2 AND s.finished_at IS NULL", user_id, quiz_id)

    async def get_latest_finished(self, user_id: int, quiz_id: str) -> QuizSession | None:
        """Return the session of a quiz that a member finished most recently."""
        return await self._find(
            " WHERE s.id = (SELECT id FROM quiz_sessions WHERE user_id = $1 AND quiz_id = $2"
            " AND finished_at IS NOT NULL ORDER BY finished_at DESC, started_at DESC, id LIMIT 1)",
            user_id,
            quiz_id,
        )

    async def answer(self, session_id: str, question_id: str, choices: Iterable[str], at: datetime) -> bool:
        """Set the answer to a question; no choices mean that it is skipped.

        Giving the same answer again changes nothing, so a double click counts once.

        Returns:
            False when the session is finished or gone; then nothing was stored.
        """
        stored = await self._database.execute(
            "INSERT INTO quiz_answers (session_id, question_id, choices, answered_at)"
            " SELECT id, $2, $3, $4 FROM quiz_sessions WHERE id = $1 AND finished_at IS NULL"
            " ON CONFLICT (session_id, question_id) DO UPDATE SET choices = excluded.choices, answered_at ="
            " CASE WHEN quiz_answers.choices = excluded.choices"
            " THEN quiz_answers.answered_at ELSE excluded.answered_at END",
            session_id,
            question_id,
            json.dumps(tuple(choices)),
            to_micros(at),
        )
        return stored > 0

    async def finish(self, session_id: str, at: datetime) -> bool:
        """Finish a session; False, changing nothing, when it is already finished or gone."""
        finished = await self._database.execute(
            "UPDATE quiz_sessions SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL",
            session_id,
            to_micros(at),
        )
        return finished > 0

    async def replace(
        self, session_id: str, new_id: str, quiz_version: int, answers: Mapping[str, tuple[str, ...]], at: datetime
    ) -> bool:
        """Replace an open session by a new one with a new id and version and only these answers.

        This is atomic: whenever the process ends, either the old answers are there or the new ones. The id changes, so
        that buttons made for the old version write nothing into the new one.

        Returns:
            False when the old session is finished, gone or already replaced; then nothing was changed.
        """
        async with self._database.transaction() as connection:
            old = await connection.fetch_one(
                "DELETE FROM quiz_sessions WHERE id = $1 AND finished_at IS NULL RETURNING user_id, quiz_id",
                session_id,
            )
            if old is None:
                return False
            await connection.execute(
                "INSERT INTO quiz_sessions (id, quiz_version, started_at, user_id, quiz_id)"
                " VALUES ($1, $2, $3, $4, $5)",
                new_id,
                quiz_version,
                to_micros(at),
                *old,
            )
            for question, choices in answers.items():
                await connection.execute(
                    "INSERT INTO quiz_answers (session_id, question_id, choices, answered_at) VALUES ($1, $2, $3, $4)",
                    new_id,
                    question,
                    json.dumps(choices),
                    to_micros(at),
                )
        return True

    async def erase_all(self, user_id: int) -> int:
        """Erase all sessions of a member, also from the database files, and return how many there were."""
        erased = await erase(self._database, user_id)
        await self._scrub_after(erased)
        return erased

    async def erase_idle(self, before: datetime) -> int:
        """Erase the sessions that were not touched since then, also from the files; return how many there were."""
        erased = await self._database.execute(
            "DELETE FROM quiz_sessions WHERE started_at < $1 AND (finished_at IS NULL OR finished_at < $1)"
            " AND NOT EXISTS (SELECT 1 FROM quiz_answers AS a WHERE a.session_id = quiz_sessions.id"
            " AND a.answered_at >= $1)",
            to_micros(before),
        )
        await self._scrub_after(erased)
        return erased

    async def _find(self, condition: str, *parameters: object) -> QuizSession | None:
        found = await _sessions(self._database, condition, *parameters)
        return found[0] if found else None

    async def _scrub_after(self, erased: int) -> None:
        if erased:
            await self._database.scrub()


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's quizzes as plain values; no choices mean a skipped question."""
    return tuple(
        {
            "quiz": session.quiz_id,
            "quiz_version": session.quiz_version,
            "started_at": session.started_at.isoformat(),
            "changed_at": session.changed_at.isoformat(),
            "finished_at": session.finished_at and session.finished_at.isoformat(),
            "answers": {question: list(choices) for question, choices in session.answers.items()},
        }
        for session in await _sessions(connection, " WHERE s.user_id = $1", user_id)
    )


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's quizzes with their answers and return how many quizzes there were."""
    return await connection.execute("DELETE FROM quiz_sessions WHERE user_id = $1", user_id)


async def _sessions(connection: Connection, condition: str, *parameters: object) -> tuple[QuizSession, ...]:
    """Read sessions with their answers in one statement, so that both are consistent."""
    rows = await connection.fetch_all(_READ + condition + _IN_ORDER, *parameters)
    return tuple(
        _session(session, [row[_SESSION_COLUMNS:] for row in answers])
        for session, answers in groupby(rows, key=lambda row: row[:_SESSION_COLUMNS])
    )


def _session(session: Row, joined: list[Row]) -> QuizSession:
    session_id, user_id, quiz_id, quiz_version, started_at, finished_at = session
    answers = [row for row in joined if row[0] is not None]
    return QuizSession(
        id=session_id,
        user_id=user_id,
        quiz_id=quiz_id,
        quiz_version=quiz_version,
        started_at=from_micros(started_at),
        changed_at=from_micros(max(started_at, finished_at or started_at, *(answered for _, _, answered in answers))),
        finished_at=None if finished_at is None else from_micros(finished_at),
        answers=MappingProxyType({question: tuple(json.loads(choices)) for question, choices, _ in answers}),
    )
