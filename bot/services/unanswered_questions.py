"""Questions without an answer that members sent to their moderators on purpose.

Similar questions are counted together. When an edit answers one, it is removed, and the members who subscribed to it
are notified by the caller.
"""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.answers import EntryAnswer
from bot.services.editing import Actor, EditWorkflow, Published
from bot.services.heavy_work import in_own_thread
from bot.services.ids import new_id
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.editing.serialization import EditableItem, item_from_yaml
from knowledge.model import Source
from knowledge.retrieval.similarity import DUPLICATE_THRESHOLD, question_similarity
from knowledge.safety import find_patient_identifiers, speaks_of_self_harm
from storage.interface import Database
from storage.stores.answered_questions import AnsweredQuestionStore
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.unanswered_questions import UnansweredQuestion, UnansweredQuestionStore

RETENTION = timedelta(days=90)
"""How long a question is kept after it was last sent; PRIVACY.md names it."""
MAX_LISTED = 200
"""Questions of a server that are compared with a new one, and shown to its moderators."""


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question that an edit has answered.

    Attributes:
        question: The text of the question.
        answer: The answer.
        subscribers: Ids of the members to notify; they are no longer stored.
    """

    question: str
    answer: EntryAnswer
    subscribers: tuple[int, ...]


class UnansweredQuestionService:
    """The unanswered questions of all servers. Methods that take an actor check her permission."""

    def __init__(
        self, database: Database, workflow: EditWorkflow, now: Callable[[], datetime], rng: random.Random
    ) -> None:
        self._database = database
        self._store = UnansweredQuestionStore(database)
        self._workflow = workflow
        self._now = now
        self._rng = rng
        self._adding = (
            asyncio.Lock()
        )  # two similar questions at once are counted together; a server belongs to one process

    async def add(self, server_id: int, knowledge_base: KnowledgeBase, question: str) -> str | None:
        """Store a question, or count it as one more of a similar one; return the id.

        Not stored, and None, if it contains words of self-harm or may identify a patient. Who asked is never stored.
        """
        if speaks_of_self_harm(question) or find_patient_identifiers(question):
            return None
        async with self._adding:
            known = await self._store.list_latest(server_id, MAX_LISTED)
            similar = await in_own_thread(_find_similar, knowledge_base, question, known)
            if similar is not None and await self._store.increment(server_id, similar.id, self._now()):
                return similar.id
            id_ = new_id(self._rng)
            await self._store.add(id_, server_id, question, self._now())
            return id_

    async def subscribe(self, server_id: int, id_: str, user_id: int) -> bool:
        """Notify a member of the answer later; False if the question is gone."""
        return await self._store.subscribe(server_id, id_, user_id)

    async def list(self, actor: Actor) -> Sequence[UnansweredQuestion]:
        """Return the questions of a server, the most asked first. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        return await self._store.list_most_asked(actor.server_id, MAX_LISTED)

    async def get(self, actor: Actor, id_: str) -> UnansweredQuestion | None:
        """Return a question; None if it is gone. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        return await self._store.get(actor.server_id, id_)

    async def dismiss(self, actor: Actor, id_: str) -> bool:
        """Remove a question and its subscribers; False if it was gone already. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        async with self._database.transaction() as transaction:
            return await UnansweredQuestionStore(transaction).pop(actor.server_id, id_) is not None

    async def resolve(
        self, server_id: int, knowledge_base: KnowledgeBase, published: Published
    ) -> tuple[ResolvedQuestion, ...]:
        """Remove and return the questions that a published change answers.

        The caller must notify the subscribers: afterwards they are stored nowhere else.
        """
        known = await self._store.list_latest(server_id, MAX_LISTED)
        answered = await in_own_thread(_find_answered, knowledge_base, await self._shown_before(published), known)
        resolved: list[ResolvedQuestion] = []
        for unanswered, found in answered:
            async with self._database.transaction() as transaction:
                subscribers = await UnansweredQuestionStore(transaction).pop(server_id, unanswered.id)
                if subscribers is not None:
                    day = self._now().date().isoformat()
                    await AnsweredQuestionStore(transaction).add(server_id, day, unanswered.times_asked)
            if subscribers is not None:
                resolved.append(ResolvedQuestion(unanswered.question, found, tuple(subscribers)))
        return tuple(resolved)

    async def erase_old(self) -> int:
        """Erase the questions past their retention time, and the sums of answered ones; return how many questions."""
        before = self._now() - RETENTION
        await AnsweredQuestionStore(self._database).erase_before(before.date().isoformat())
        return await self._store.erase_old(before)

    async def _shown_before(self, published: Published) -> dict[str, tuple[Revision, str | None]]:
        """Return the revisions by entry id, each with the body that members saw before; None if they saw none."""
        shown: dict[str, tuple[Revision, str | None]] = {}
        for each, body in zip(published.revisions, published.before, strict=True):
            last = await RevisionStore(self._database).get(each.server_id, each.kind, each.entry_id, each.number - 1)
            shown[each.entry_id] = each, body if last is None or last.state == "published" else None
        return shown


def _find_similar(
    knowledge_base: KnowledgeBase, question: str, known: Sequence[UnansweredQuestion]
) -> UnansweredQuestion | None:
    """Return the most similar question above the threshold. In a thread: many take some tenths of a second."""
    matcher = knowledge_base.matcher
    asked = matcher.analyze(question)
    rated = [
        (question_similarity(asked, matcher.analyze(unanswered.question)), -place)
        for place, unanswered in enumerate(known)
    ]
    best, place = max(rated, default=(0.0, 0))
    return known[-place] if best >= DUPLICATE_THRESHOLD else None


def _find_answered(
    knowledge_base: KnowledgeBase,
    published: Mapping[str, tuple[Revision, str | None]],
    known: Sequence[UnansweredQuestion],
) -> list[tuple[UnansweredQuestion, EntryAnswer]]:
    """Return the questions that published entries answer; called in a thread.

    A new entry only has to be the answer to the question. An entry that members could see before may be one that the
    member rejected, so it must also have gained a name or example similar to the question.
    """
    found: list[tuple[UnansweredQuestion, EntryAnswer]] = []
    for unanswered in known:
        answer = answer_question(knowledge_base, unanswered.question)
        if isinstance(answer, EntryAnswer) and answer.entry.id in published:
            revision, state = published[answer.entry.id]
            item = None if state is None else item_from_yaml(revision.kind, state, revision.entry_id)[0]
            added = set(_phrasings(answer.entry)).difference(_phrasings(item))
            if state is None or _is_similar_to_any(knowledge_base, unanswered.question, added):
                found.append((unanswered, answer))
    return found


def _phrasings(item: EditableItem | None) -> tuple[str, ...]:
    """Return the names and examples of an entry."""
    if item is None or isinstance(item, Source):
        return ()
    return (item.name, item.short_name, *item.aliases, *item.examples)


def _is_similar_to_any(knowledge_base: KnowledgeBase, question: str, texts: Iterable[str]) -> bool:
    asked = knowledge_base.matcher.analyze(question)
    return any(
        question_similarity(asked, knowledge_base.matcher.analyze(text)) >= DUPLICATE_THRESHOLD for text in texts
    )
