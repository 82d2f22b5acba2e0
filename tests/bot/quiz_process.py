"""Answers a question, saying which button it is about to press, and waits; made to be killed."""

import asyncio
import random
import sys
from datetime import UTC, datetime

from bot.cards.components import Button, Row, Select
from bot.cards.custom_id import CustomId
from bot.cards.quiz import question_card
from bot.services.quiz import QuestionStep, QuizService
from knowledge import KnowledgeBase, load_knowledge_base
from storage.database import open_database
from storage.stores.quiz_sessions import QuizSessionStore


def now() -> datetime:
    return datetime.now(UTC)


def button(library: KnowledgeBase, asking: QuestionStep) -> tuple[CustomId, tuple[str, ...]]:
    """The first way to answer that the card offers, and what was chosen if it is a menu."""
    for block in question_card(library, asking).blocks:
        for item in block.items if isinstance(block, Row) else ():
            if isinstance(item, Select):
                return item.custom_id, (item.options[0].value,)
            if isinstance(item, Button) and item.custom_id.verb == "answer":
                return item.custom_id, (item.custom_id.args[2],)
    raise LookupError("a question without a way to answer it")


async def walk(url: str, user_id: int) -> None:
    """Begin or go on; press the first button, say so before and after, and wait for a line before the next."""
    library = load_knowledge_base()
    quizzes = QuizService(QuizSessionStore(await open_database(url)), now, random.Random())  # noqa: S311 - ids of a test
    step = await quizzes.start(library, user_id)
    while isinstance(step, QuestionStep):
        pressed, chosen = button(library, step)
        print("pressing", pressed.encode(), ",".join(chosen), flush=True)  # noqa: T201 - the parent reads it
        step = await quizzes.answer(library, user_id, step.session, step.question.id, chosen)
        print("answered", flush=True)  # noqa: T201 - the parent reads it
        await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(walk(sys.argv[1], int(sys.argv[2])))
