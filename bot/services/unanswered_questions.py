"""Questions the base does not answer: given by members on purpose, gathered for moderators, answered, forgotten."""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.answers import EntryAnswer
from bot.services.editing import Actor, EditWorkflow, Published
from bot.services.ids import new_id
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.editing.serialization import EditableItem, item_from_yaml
from knowledge.model import Source
from knowledge.retrieval.similarity import DUPLICATE_THRESHOLD, question_similarity
from knowledge.safety import find_patient_identifiers, speaks_of_self_harm
from storage.interface import Database
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.unanswered_questions import UnansweredQuestion, UnansweredQuestionStore

RETENTION = timedelta(days=90)
"""How long a question waits after it was sent for the last time; PRIVACY.md names it."""
MAX_LISTED = 200
"""Gaps of one server that are looked at: held against a new question, and shown to its moderators."""


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question that is answered now.

    Attributes:
        question: Its words.
        answer: What answers it.
        listeners: Who wanted to hear of it; kept nowhere else any more.
    """

    question: str
    answer: EntryAnswer
    subscribers: tuple[int, ...]


class UnansweredQuestionService:
    """The gaps of all servers. What moderators do here looks at their rights itself."""

    def __init__(
        self, database: Database, editing: EditWorkflow, now: Callable[[], datetime], rng: random.Random
    ) -> None:
        self._database = database
        self._store = UnansweredQuestionStore(database)
        self._editing = editing
        self._now = now
        self._rng = rng
        self._adding = asyncio.Lock()  # a server belongs to one process, so two alike at once meet here

    async def add(self, server_id: int, knowledge_base: KnowledgeBase, question: str) -> str | None:
        """Count a question among the gaps of a server and return the gap's id.

        None, and nothing is kept, when it speaks of self-harm or may tell who a patient is. Nor is kept who asked.
        """
        if speaks_of_self_harm(question) or find_patient_identifiers(question):
            return None
        async with self._adding:
            known = await self._store.list_latest(server_id, MAX_LISTED)
            alike = await asyncio.to_thread(_find_similar, knowledge_base, question, known)
            if alike is not None and await self._store.increment(server_id, alike.id, self._now()):
                return alike.id
            id_ = new_id(self._rng)
            await self._store.add(id_, server_id, question, self._now())
            return id_

    async def subscribe(self, server_id: int, id_: str, user_id: int) -> bool:
        """Let a member hear of the answer; False when the gap is gone."""
        return await self._store.subscribe(server_id, id_, user_id)

    async def list(self, actor: Actor) -> Sequence[UnansweredQuestion]:
        """Return the gaps of a server, the most asked first. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        return await self._store.list_most_asked(actor.server_id, MAX_LISTED)

    async def get(self, actor: Actor, id_: str) -> UnansweredQuestion | None:
        """Return a gap; None when it is gone. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        return await self._store.get(actor.server_id, id_)

    async def dismiss(self, actor: Actor, id_: str) -> bool:
        """Forget a gap, and who waits for it; False when it was gone already. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        async with self._database.transaction() as transaction:
            return await UnansweredQuestionStore(transaction).pop(actor.server_id, id_) is not None

    async def resolve(
        self, server_id: int, knowledge_base: KnowledgeBase, published: Published
    ) -> tuple[ResolvedQuestion, ...]:
        """Take out the gaps that something just published answers, with those who wait for it.

        Whoever calls this tells them: nobody else can, afterwards.
        """
        known = await self._store.list_latest(server_id, MAX_LISTED)
        answered = await asyncio.to_thread(_find_answered, knowledge_base, await self._shown_before(published), known)
        settled: list[ResolvedQuestion] = []
        for unanswered, found in answered:
            async with self._database.transaction() as transaction:
                listeners = await UnansweredQuestionStore(transaction).pop(server_id, unanswered.id)
            if listeners is not None:
                settled.append(ResolvedQuestion(unanswered.question, found, tuple(listeners)))
        return tuple(settled)

    async def erase_old(self) -> int:
        """Erase what nobody asked for a long time; return how many gaps."""
        return await self._store.erase_old(self._now() - RETENTION)

    async def _shown_before(self, published: Published) -> dict[str, tuple[Revision, str | None]]:
        """Return what was published by id, each with the text members were shown before; None when they were not."""
        shown: dict[str, tuple[Revision, str | None]] = {}
        for each, body in zip(published.revisions, published.before, strict=True):
            last = await RevisionStore(self._database).get(each.server_id, each.kind, each.entry_id, each.number - 1)
            shown[each.entry_id] = each, body if last is None or last.state == "published" else None
        return shown


def _find_similar(
    knowledge_base: KnowledgeBase, question: str, known: Sequence[UnansweredQuestion]
) -> UnansweredQuestion | None:
    """Return the gap most like a question, if any is like enough; in a thread, since many take some tenths."""
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
    """Return the gaps that what was published answers; in a thread.

    An entry that members saw before must have got a name or an example like the question: it may have been what the
    member did not mean. A new one need only be what the base now answers.
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
    """Return what an entry is asked by."""
    if item is None or isinstance(item, Source):
        return ()
    return (item.name, item.short_name, *item.aliases, *item.examples)


def _is_similar_to_any(knowledge_base: KnowledgeBase, question: str, texts: Iterable[str]) -> bool:
    asked = knowledge_base.matcher.analyze(question)
    return any(
        question_similarity(asked, knowledge_base.matcher.analyze(text)) >= DUPLICATE_THRESHOLD for text in texts
    )
