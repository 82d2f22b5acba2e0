"""The quiz of one member: every answer is written at once, nothing lives in memory."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from knowledge import Library
from knowledge.model import QuizQuestion
from knowledge.quiz import (
    Answers,
    Outcome,
    migrate,
    next_question,
    previous_question,
    progress,
    score,
    valid_choice,
    visible_questions,
)
from storage.quiz_sessions import QuizSession, QuizSessions

_ID_LETTERS = string.ascii_lowercase + string.digits
_ID_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """The next question of a session, what was answered to it before, and how far the member is."""

    session: str
    question: QuizQuestion
    chosen: tuple[str, ...] | None
    answered: int
    total: int
    first: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The quiz is complete: the outcome is computed from the stored answers."""

    session: str
    answers: Answers
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Gone:
    """The button belongs to a quiz that was finished, erased, started anew, or is somebody else's."""

    why: Literal["erased", "finished", "not yours", "changed"]


Step = Asking | Finished | Gone


class Quizzes:
    """Quiz sessions of members, by the rules of the quiz in the base."""

    def __init__(self, store: QuizSessions, now: Callable[[], datetime], rng: random.Random) -> None:
        self._store = store
        self._now = now
        self._rng = rng

    async def start(self, library: Library, user_id: int) -> tuple[Step, bool]:
        """Begin a quiz, or go on with the open one; the flag tells whether it was begun before."""
        quiz = library.quiz
        fresh = "".join(self._rng.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
        session = await self._store.start(fresh, user_id, quiz.id, quiz.version, self._now())
        if session.quiz_version != quiz.version:
            carried = migrate(quiz, session.quiz_version, session.answers)
            await self._store.forget(user_id)
            session = await self._store.start(fresh, user_id, quiz.id, quiz.version, self._now())
            for question, choices in (carried or {}).items():
                await self._store.answer(session.id, question, choices, self._now())
        return await self.resume(library, user_id), session.id != fresh

    async def resume(self, library: Library, user_id: int) -> Step:
        """Return the first open question of the member's quiz, or Gone when none is open."""
        session = await self._store.open_of(user_id, library.quiz.id)
        if session is None:
            return Gone("erased")
        return await self._after(library, session, None)

    async def result(self, library: Library, user_id: int) -> Step:
        """Return the latest finished quiz of the member, scored anew."""
        session = await self._store.latest_finished(user_id, library.quiz.id)
        if session is None:
            return Gone("erased")
        return self._finished(library, session)

    async def answer(
        self, library: Library, user_id: int, session_id: str, question_id: str, choices: tuple[str, ...]
    ) -> Step:
        """Write an answer (empty: skipped) and return what comes next. The same click twice counts once."""
        session, gone = await self._mine(library, user_id, session_id)
        if session is None:
            return gone
        question = {q.id: q for q in visible_questions(library.quiz, session.answers)}.get(question_id)
        if question is None or (choices and not valid_choice(question, choices)):
            return Gone("changed")
        if not await self._store.answer(session_id, question_id, choices, self._now()):
            return Gone("finished")
        session = await self._store.get(session_id)
        if session is None:
            return Gone("erased")
        return await self._after(library, session, question_id)

    async def back(self, library: Library, user_id: int, session_id: str, question_id: str) -> Step:
        """Return the question before the one named; the first question stays where it is."""
        session, gone = await self._mine(library, user_id, session_id)
        if session is None:
            return gone
        earlier = previous_question(library.quiz, session.answers, question_id)
        question = earlier or visible_questions(library.quiz, session.answers)[0]
        return self._asking(library, session, question)

    async def forget(self, user_id: int) -> int:
        """Erase every quiz of the member; return how many there were."""
        return await self._store.forget(user_id)

    async def erase_idle(self, library: Library) -> int:
        """Erase what nobody touched for the retention time of the quiz; return how many."""
        return await self._store.erase_idle(self._now() - timedelta(days=library.quiz.retention_days))

    async def _mine(self, library: Library, user_id: int, session_id: str) -> tuple[QuizSession | None, Gone]:
        session = await self._store.get(session_id)
        if session is None:
            return None, Gone("erased")
        if session.user_id != user_id:
            return None, Gone("not yours")
        if session.finished_at is not None:
            return None, Gone("finished")
        if session.quiz_version != library.quiz.version:
            return None, Gone("changed")
        return session, Gone("erased")

    async def _after(self, library: Library, session: QuizSession, question_id: str | None) -> Step:
        question = next_question(library.quiz, session.answers, question_id)
        if question is not None:
            return self._asking(library, session, question)
        await self._store.finish(session.id, self._now())
        return self._finished(library, session)

    def _asking(self, library: Library, session: QuizSession, question: QuizQuestion) -> Asking:
        answered, total = progress(library.quiz, session.answers)
        first = visible_questions(library.quiz, session.answers)[0].id == question.id
        return Asking(session.id, question, session.answers.get(question.id), answered, total, first)

    def _finished(self, library: Library, session: QuizSession) -> Finished:
        return Finished(session.id, session.answers, score(library.quiz, library.roles.values(), session.answers))
