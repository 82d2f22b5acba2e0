"""Quiz sessions held against the simplest thing that could be right: a dictionary."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage.database import open_database
from storage.stores.quiz_sessions import QuizSession, QuizSessionStore

BEGIN = datetime(2026, 8, 3, tzinfo=UTC)

users = st.integers(1, 3)
quiz_ids = st.sampled_from(["fit", "other"])
questions = st.sampled_from(["travel", "remote", "likes"])
choices = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3).map(tuple)


@dataclass
class Remembered:
    """What the model knows of a session."""

    user: int
    quiz: str
    started_at: datetime
    changed_at: datetime
    finished_at: datetime | None = None
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def as_session(self, session_id: str) -> QuizSession:
        return QuizSession(
            session_id, self.user, self.quiz, 1, self.started_at, self.changed_at, self.finished_at, self.answers
        )


class QuizSessionsAgainstADictionary(RuleBasedStateMachine):
    url = "sqlite:///:memory:"
    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, Remembered] = {}
        self.now = BEGIN
        self.started = 0
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.database = self.runner.run(open_database(self.url))
        self.quizzes = QuizSessionStore(self.database)

    def teardown(self) -> None:
        self.runner.run(self.database.execute("DELETE FROM quiz_sessions"))
        self.runner.run(self.database.close())
        self.runner.close()

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def open_of(self, user: int, quiz: str) -> str | None:
        keys = [
            key for key, kept in self.model.items() if (kept.user, kept.quiz, kept.finished_at) == (user, quiz, None)
        ]
        assert len(keys) <= 1
        return keys[0] if keys else None

    @rule(target=sessions, user=users, quiz=quiz_ids)
    def start(self, user: int, quiz: str) -> str:
        at = self.tick()
        self.started += 1
        expected = self.open_of(user, quiz)
        if expected is None:
            expected = f"s{self.started}"
            self.model[expected] = Remembered(user, quiz, at, at)
        session = self.runner.run(self.quizzes.start(f"s{self.started}", user, quiz, 1, at))
        assert session == self.model[expected].as_session(expected)
        return session.id

    @rule(session=sessions, question=questions, picked=choices)
    def answer(self, session: str, question: str, picked: tuple[str, ...]) -> None:
        at = self.tick()
        kept = self.model.get(session)
        possible = kept is not None and kept.finished_at is None
        if kept is not None and possible and kept.answers.get(question) != picked:
            kept.answers[question] = picked
            kept.changed_at = at
        assert self.runner.run(self.quizzes.answer(session, question, picked, at)) is possible

    @rule(session=sessions)
    def finish(self, session: str) -> None:
        at = self.tick()
        kept = self.model.get(session)
        possible = kept is not None and kept.finished_at is None
        if kept is not None and possible:
            kept.finished_at = kept.changed_at = at
        assert self.runner.run(self.quizzes.finish(session, at)) is possible

    @rule(user=users)
    def forget(self, user: int) -> None:
        gone = [key for key, kept in self.model.items() if kept.user == user]
        for key in gone:
            del self.model[key]
        assert self.runner.run(self.quizzes.erase_all(user)) == len(gone)

    @rule(minutes=st.integers(0, 30))
    def erase_idle(self, minutes: int) -> None:
        before = self.tick() - timedelta(minutes=minutes)
        gone = [key for key, kept in self.model.items() if kept.changed_at < before]
        for key in gone:
            del self.model[key]
        assert self.runner.run(self.quizzes.erase_idle(before)) == len(gone)

    @rule(user=users, quiz=quiz_ids)
    def look_up(self, user: int, quiz: str) -> None:
        key = self.open_of(user, quiz)
        found = self.runner.run(self.quizzes.get_open(user, quiz))
        assert found == (None if key is None else self.model[key].as_session(key))
        finished = {
            kept.finished_at: key
            for key, kept in self.model.items()
            if (kept.user, kept.quiz) == (user, quiz) and kept.finished_at is not None
        }
        latest = self.runner.run(self.quizzes.get_latest_finished(user, quiz))
        assert (latest and latest.id) == (finished[max(finished)] if finished else None)

    @invariant()
    def every_session_is_as_remembered(self) -> None:
        for key, kept in self.model.items():
            assert self.runner.run(self.quizzes.get(key)) == kept.as_session(key)


def test_quiz_sessions_are_what_a_dictionary_remembers(url: str) -> None:
    class Here(QuizSessionsAgainstADictionary):
        pass

    examples = 25
    if not url.startswith("sqlite"):
        Here.url, examples = url, 6
    run_state_machine_as_test(Here, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
