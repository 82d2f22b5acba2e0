"""Quiz sessions. Every answer is stored at once and nothing is kept in memory, so a quiz survives any restart."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.services.ids import new_id
from knowledge import KnowledgeBase
from knowledge.model import QuizQuestion
from knowledge.quiz import (
    Answers,
    Progress,
    QuizOutcome,
    is_valid_choice,
    migrate,
    next_question,
    previous_question,
    progress,
    score,
    visible_questions,
)
from storage.stores.quiz_sessions import QuizSession, QuizSessionStore


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """The next question of a session, its previous answer, and the progress."""

    session: str
    question: QuizQuestion
    chosen: tuple[str, ...] | None
    progress: Progress
    first: bool


@dataclass(frozen=True, slots=True)
class FinishedQuiz:
    """A finished quiz; the outcome is computed from the stored answers."""

    session: str
    answers: Answers
    outcome: QuizOutcome
    migrated: bool = False
    """Whether the answers were given to an earlier version of the quiz; those that cannot be migrated are left out."""


UnavailableReason = Literal["erased", "finished", "not yours", "changed", "earlier", "outdated"]


@dataclass(frozen=True, slots=True)
class QuizUnavailable:
    """The quiz of a button cannot be continued.

    Attributes:
        reason: "erased": there is no such quiz; "finished": there is nothing left to answer; "not yours": it belongs
            to another member; "changed": the question is no longer asked; "earlier": the member has started another
            quiz since; "outdated": its answers cannot be migrated to the current version.
        session: the id of the quiz, if the member may still see its result.
    """

    reason: UnavailableReason
    session: str = ""


QuizStep = QuestionStep | FinishedQuiz | QuizUnavailable


class QuizService:
    """The quiz sessions of members."""

    def __init__(self, store: QuizSessionStore, now: Callable[[], datetime], rng: random.Random) -> None:
        self._store = store
        self._now = now
        self._rng = rng

    async def start(self, knowledge_base: KnowledgeBase, user_id: int) -> QuizStep:
        """Start a quiz, or continue the open one: a member has one at a time."""
        quiz = knowledge_base.quiz
        session = await self._store.start(new_id(self._rng), user_id, quiz.id, quiz.version, self._now())
        return await self._continue(knowledge_base, session)

    async def restart(self, knowledge_base: KnowledgeBase, user_id: int) -> QuizStep:
        """Replace an open quiz of another version by a new one; an open quiz of the current version is continued."""
        session = await self._store.get_open(user_id, knowledge_base.quiz.id)
        if session is not None and session.quiz_version != knowledge_base.quiz.version:
            await self._store.replace(session.id, new_id(self._rng), knowledge_base.quiz.version, {}, self._now())
        return await self.start(knowledge_base, user_id)

    async def resume(self, knowledge_base: KnowledgeBase, user_id: int) -> QuizStep:
        """Return the first unanswered question of the member's open quiz."""
        session = await self._store.get_open(user_id, knowledge_base.quiz.id)
        return QuizUnavailable("erased") if session is None else await self._continue(knowledge_base, session)

    async def result(
        self, knowledge_base: KnowledgeBase, user_id: int, session_id: str | None = None
    ) -> FinishedQuiz | QuizUnavailable:
        """Return a finished quiz of the member, by default the latest, scored with the current base."""
        if session_id is None:
            session = await self._store.get_latest_finished(user_id, knowledge_base.quiz.id)
        else:
            session = await self._store.get(session_id)
        if session is None or session.finished_at is None:
            return QuizUnavailable("erased")
        if session.user_id != user_id:
            return QuizUnavailable("not yours")
        return await self._finished_quiz(knowledge_base, session)

    async def answer(
        self, knowledge_base: KnowledgeBase, user_id: int, session_id: str, question_id: str, choices: tuple[str, ...]
    ) -> QuizStep:
        """Store an answer (empty if skipped) and return the next step. Idempotent."""
        session = await self._own_session(knowledge_base, user_id, session_id)
        if isinstance(session, QuizUnavailable):
            return session
        if session.finished_at is not None:
            same = session.answers.get(question_id) == choices
            return (
                await self._finished_quiz(knowledge_base, session) if same else QuizUnavailable("finished", session.id)
            )
        question = {q.id: q for q in visible_questions(knowledge_base.quiz, session.answers)}.get(question_id)
        if question is None or not is_valid_choice(question, choices):
            return QuizUnavailable("changed")
        await self._store.answer(session_id, question_id, choices, self._now())
        session = await self._own_session(knowledge_base, user_id, session_id)
        return (
            session
            if isinstance(session, QuizUnavailable)
            else await self._next_step(knowledge_base, session, question_id)
        )

    async def back(self, knowledge_base: KnowledgeBase, user_id: int, session_id: str, question_id: str) -> QuizStep:
        """Return the question before this one, or the first question."""
        session = await self._own_session(knowledge_base, user_id, session_id)
        if isinstance(session, QuizUnavailable):
            return session
        if session.finished_at is not None:
            return QuizUnavailable("finished", session.id)
        earlier = previous_question(knowledge_base.quiz, session.answers, question_id)
        question = earlier or visible_questions(knowledge_base.quiz, session.answers)[0]
        return self._question_step(knowledge_base, session, question)

    async def answer_skipped(self, knowledge_base: KnowledgeBase, user_id: int, session_id: str) -> QuizStep:
        """Open a copy of a finished quiz without its skipped answers, and return the first of those questions.

        An open quiz of the member is continued instead.
        """
        finished = await self._store.get(session_id)
        if finished is None or finished.finished_at is None:
            return QuizUnavailable("erased")
        if finished.user_id != user_id:
            return QuizUnavailable("not yours")
        answers = migrate(knowledge_base.quiz, finished.quiz_version, finished.answers) or {}
        given = {question: choices for question, choices in answers.items() if choices}
        return await self._open_with(knowledge_base, user_id, given) or await self.resume(knowledge_base, user_id)

    async def latest_answers(self, knowledge_base: KnowledgeBase, user_id: int) -> Answers | None:
        """Return the answers of the member's latest finished quiz; None without one of the present version."""
        session = await self._store.get_latest_finished(user_id, knowledge_base.quiz.id)
        current = session is not None and session.quiz_version == knowledge_base.quiz.version
        return session.answers if session is not None and current else None

    async def restore(self, knowledge_base: KnowledgeBase, user_id: int, answers: Answers) -> QuizStep:
        """Store the answers of a quiz that was erased just now again; a quiz begun since then is continued instead."""
        return await self._open_with(knowledge_base, user_id, answers) or await self.resume(knowledge_base, user_id)

    async def _open_with(self, knowledge_base: KnowledgeBase, user_id: int, answers: Answers) -> QuizStep | None:
        """Start a quiz with these answers and return its next step; None if the member has an open one already."""
        quiz = knowledge_base.quiz
        opened = await self._store.start(new_id(self._rng), user_id, quiz.id, quiz.version, self._now())
        if opened.answers:
            return None
        await self._store.replace(opened.id, new_id(self._rng), quiz.version, answers, self._now())
        return await self.resume(knowledge_base, user_id)

    async def erase(self, user_id: int) -> int:
        """Erase every quiz of a member; return how many."""
        return await self._store.erase_all(user_id)

    async def erase_idle(self, knowledge_base: KnowledgeBase) -> int:
        """Erase quizzes that were not used during the retention time; return how many."""
        return await self._store.erase_idle(self._now() - timedelta(days=knowledge_base.quiz.retention_days))

    async def _own_session(
        self, knowledge_base: KnowledgeBase, user_id: int, session_id: str
    ) -> QuizSession | QuizUnavailable:
        """Return the session of a button, open or finished, if it is this member's and current."""
        session = await self._store.get(session_id)
        if session is None:
            other = await self._store.get_open(user_id, knowledge_base.quiz.id)
            return QuizUnavailable("erased" if other is None else "earlier")
        if session.user_id != user_id:
            return QuizUnavailable("not yours")
        if session.finished_at is None and session.quiz_version != knowledge_base.quiz.version:
            return QuizUnavailable("changed")
        return session

    async def _continue(self, knowledge_base: KnowledgeBase, session: QuizSession) -> QuizStep:
        """Return the first unanswered question; migrate the answers first if the quiz has changed since."""
        quiz = knowledge_base.quiz
        if session.quiz_version == quiz.version:
            return await self._next_step(knowledge_base, session, None)
        migrated = migrate(quiz, session.quiz_version, session.answers)
        if migrated is None:
            return QuizUnavailable("outdated")
        await self._store.replace(session.id, new_id(self._rng), quiz.version, migrated, self._now())
        return await self.resume(knowledge_base, session.user_id)

    async def _next_step(
        self, knowledge_base: KnowledgeBase, session: QuizSession, question_id: str | None
    ) -> QuizStep:
        if session.finished_at is None:
            question = next_question(knowledge_base.quiz, session.answers, question_id)
            if question is not None:
                return self._question_step(knowledge_base, session, question)
            await self._store.finish(session.id, self._now())
        return await self._finished_quiz(knowledge_base, session)

    def _question_step(
        self, knowledge_base: KnowledgeBase, session: QuizSession, question: QuizQuestion
    ) -> QuestionStep:
        first = visible_questions(knowledge_base.quiz, session.answers)[0].id == question.id
        so_far = progress(knowledge_base.quiz, session.answers)
        return QuestionStep(session.id, question, session.answers.get(question.id), so_far, first)

    async def _finished_quiz(
        self, knowledge_base: KnowledgeBase, session: QuizSession
    ) -> FinishedQuiz | QuizUnavailable:
        answers = migrate(knowledge_base.quiz, session.quiz_version, session.answers)
        if answers is None:
            return QuizUnavailable("outdated")
        # In a thread: finding out what would change the result tries other answers, which takes tens of milliseconds.
        outcome = await asyncio.to_thread(score, knowledge_base.quiz, tuple(knowledge_base.roles.values()), answers)
        return FinishedQuiz(session.id, answers, outcome, migrated=session.quiz_version != knowledge_base.quiz.version)
