"""Kills a process in the middle of a quiz and presses the button that it pressed last."""

import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quiz_process import now

from bot.cards.custom_id import CustomId
from bot.services.quiz import FinishedQuiz, QuestionStep, QuizService, QuizStep
from knowledge import KnowledgeBase
from storage.database import open_database
from storage.stores.quiz_sessions import QuizSessionStore

WALKER = Path(__file__).with_name("quiz_process.py")
ROOT = WALKER.parents[2]
MEMBER = 2**60 + 7


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed before the kill."""

    session: str
    question: str
    chosen: tuple[str, ...]


def kill_at(url: str, moment: str) -> Pressed:
    """Let a process go on with the quiz and kill it (SIGKILL) when it says that the moment has come, once."""
    command = [sys.executable, str(WALKER), url, str(MEMBER)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env={"PYTHONPATH": str(ROOT)}) as walker:  # noqa: S603 - our own program
        assert walker.stdout is not None
        said = [walker.stdout.readline().split()]
        if moment == "answered":
            said.append(walker.stdout.readline().split())
        walker.kill()
    assert said[-1][0] == moment
    action = CustomId.decode(said[0][1])
    assert action is not None
    return Pressed(action.args[0], action.args[1], tuple(said[0][2].split(",")))


async def press_again(url: str, library: KnowledgeBase, old: Pressed) -> tuple[QuizStep, Mapping[str, tuple[str, ...]]]:
    """Press the old button in a new process; return what came and all answers that are stored."""
    database = await open_database(url)
    try:
        sessions = QuizSessionStore(database)
        quizzes = QuizService(sessions, now, random.Random())  # noqa: S311 - ids of a test
        step = await quizzes.answer(library, MEMBER, old.session, old.question, old.chosen)
        session = await sessions.get(old.session)
        rows = await database.fetch_all("SELECT question_id FROM quiz_answers")
        owners = await database.fetch_all("SELECT id FROM quiz_sessions")
    finally:
        await database.close()
    assert session is not None
    assert owners == [(old.session,)]
    assert len(rows) == len(session.answers)
    return step, session.answers


async def survive_kill(url: str, library: KnowledgeBase, moment: str, so_far: dict[str, tuple[str, ...]]) -> QuizStep:
    """Kill at the next question and press the old button: what was answered is there, once, and the quiz goes on."""
    old = kill_at(url, moment)
    assert old.question not in so_far
    so_far[old.question] = old.chosen
    step, stored = await press_again(url, library, old)
    assert stored == so_far
    assert isinstance(step, QuestionStep | FinishedQuiz)
    if isinstance(step, QuestionStep):
        assert step.question.id not in so_far
        assert step.progress.answered + step.progress.skipped == len(so_far)
    return step
