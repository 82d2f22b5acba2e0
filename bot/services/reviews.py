"""Review dates of entries: what moderators should look at again, and one reminder to the owner of each due entry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.services.editing import Actor, EditWorkflow
from bot.services.editing.entry_version import body_digest, bundled_body
from bot.services.heavy_work import in_own_thread
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.overlay import OverlayResult
from knowledge import KnowledgeBase
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml, kind_of
from knowledge.model import Source
from knowledge.validity import find_dated_statements
from storage.interface import Database
from storage.stores import entry_owners
from storage.stores.entry_owners import EntryOwnerStore
from storage.stores.revisions import Revision, RevisionStore

DUE_SOON = timedelta(days=14)
"""How long before its review date an entry is listed."""
OLD_DRAFT = timedelta(days=30)
"""How old a draft is when it is listed."""

StaleReason = Literal["skipped", "expired", "overdue", "unchecked", "bundled-changed", "due-soon", "old-draft"]
"""skipped: the server's version no longer fits, so members see the bundled one. expired: a statement in it no longer
holds. unchecked: a statement in it should be checked again. bundled-changed: the bundled version that the server's
version was made from has changed."""
URGENCY: tuple[StaleReason, ...] = (
    "skipped",
    "expired",
    "overdue",
    "unchecked",
    "bundled-changed",
    "due-soon",
    "old-draft",
)


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An entry that moderators should look at.

    Attributes:
        kind: The kind of entry.
        entry_id: Its id.
        name: Its name.
        reason: Why it is listed.
        since: The date of the reason, as 2026-12-31; empty if there is none.
        owner_id: The owner of the entry, if it has one.
    """

    kind: ItemKind
    entry_id: str
    name: str
    reason: StaleReason
    since: str
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewReminder:
    """The entries that one owner is reminded of, once."""

    owner_id: int
    entries: tuple[tuple[str, str], ...]
    """Name and review date of each."""


class ReviewService:
    """The review dates of all servers. Methods that take an actor check her permission."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, workflow: EditWorkflow, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._bases = bases
        self._workflow = workflow
        self._now = now

    async def owner_of(self, actor: Actor, kind: ItemKind, entry_id: str) -> int | None:
        """Return the owner of an entry. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        return (await self._owners(actor.server_id)).get((kind, entry_id))

    async def stale_entries(self, actor: Actor) -> Sequence[StaleEntry]:
        """Return the entries to look at, the most urgent first. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        server_id = actor.server_id
        overlay, owners = await self._bases.get_overlay(server_id), await self._owners(server_id)
        revisions = RevisionStore(self._database)
        heads, first = await revisions.heads(server_id), await revisions.made_from(server_id)
        listed = await in_own_thread(find_stale, self._bases.bundled, overlay, heads, first, self._now())
        return by_urgency(replace(each, owner_id=owners.get((each.kind, each.entry_id))) for each in listed)

    async def servers_with_owners(self) -> Collection[int]:
        """Return the servers in which an entry has an owner."""
        return await entry_owners.TABLE.servers(self._database)

    async def claim_reminders(self, server_id: int) -> Sequence[ReviewReminder]:
        """Return the reminders that are due and mark them as sent: after a failure, nobody is reminded twice."""
        owners, entries = EntryOwnerStore(self._database), (await self._bases.get(server_id)).entries
        today, due = self._now().date().isoformat(), dict[int, list[tuple[str, str]]]()
        for each in await owners.list_for_server(server_id):
            entry = entries.get(each.entry_id)
            day = entry.review_due if entry is not None else None
            if entry is None or day is None or day > today:
                continue
            if await owners.mark_reminded(server_id, each.kind, each.entry_id, day):
                due.setdefault(each.owner_id, []).append((entry.name, day))
        return [ReviewReminder(owner, tuple(sorted(listed))) for owner, listed in sorted(due.items())]

    async def put_back(self, server_id: int, reminder: ReviewReminder) -> None:
        """Make a claimed reminder due again that was certainly not sent."""
        for day in {day for _, day in reminder.entries}:
            await EntryOwnerStore(self._database).unmark_reminded(server_id, reminder.owner_id, day)

    async def _owners(self, server_id: int) -> Mapping[tuple[str, str], int]:
        return {
            (each.kind, each.entry_id): each.owner_id
            for each in await EntryOwnerStore(self._database).list_for_server(server_id)
        }


def find_stale(
    bundled: KnowledgeBase,
    overlay: OverlayResult,
    heads: Sequence[Revision],
    made_from: Mapping[tuple[str, str], str],
    now: datetime,
) -> list[StaleEntry]:
    """Return the entries to look at, in no order. Called in a thread, since it serializes entries to compare them.

    Args:
        bundled: the base that comes with the program.
        overlay: the server's base.
        heads: the latest revision of each entry.
        made_from: the digest of the body that the first revision of each entry was made from.
        now: the current time, in UTC.
    """
    drafts = [head for head in heads if head.state == "draft" and head.made_at < now - OLD_DRAFT]
    changed = [
        head
        for head in heads
        if head.entry_id not in overlay.skipped and _bundled_version_changed(bundled, head, made_from)
    ]
    skipped = [head for head in heads if head.entry_id in overlay.skipped and head.state == "published"]
    return [
        *_due_entries(overlay.knowledge_base, now),
        *_entries_with_old_statements(overlay.knowledge_base, now),
        *(_stale_entry(head, "skipped") for head in skipped),
        *(_stale_entry(head, "bundled-changed") for head in changed),
        *(_stale_entry(head, "old-draft", head.made_at.date().isoformat()) for head in drafts),
    ]


def _due_entries(knowledge_base: KnowledgeBase, now: datetime) -> Iterator[StaleEntry]:
    today, soon = now.date().isoformat(), (now + DUE_SOON).date().isoformat()
    for entry in knowledge_base.entries.values():
        day = entry.review_due
        if day is not None and day <= soon:
            yield StaleEntry(kind_of(entry), entry.id, entry.name, "overdue" if day <= today else "due-soon", day)


def _entries_with_old_statements(knowledge_base: KnowledgeBase, now: datetime) -> Iterator[StaleEntry]:
    """Yield each entry with expired or unchecked statements once for each reason, with the earliest day."""
    earliest: dict[tuple[str, StaleReason], str] = {}
    for each in find_dated_statements(knowledge_base, now.date().isoformat(), days_ahead=0):
        reason: StaleReason = "expired" if each.reason == "expired" else "unchecked"
        key = each.entry_id, reason
        earliest[key] = min(each.day, earliest.get(key, each.day))
    for (entry_id, reason), day in earliest.items():
        entry = knowledge_base.entries[entry_id]
        yield StaleEntry(kind_of(entry), entry_id, entry.name, reason, day)


def _bundled_version_changed(bundled: KnowledgeBase, head: Revision, made_from: Mapping[tuple[str, str], str]) -> bool:
    """Return whether the bundled version differs from the one that a server's entry was made from.

    Not if the server's entry was reviewed after the current bundled version: somebody has looked at it since.
    """
    if head.state == "archived":
        return False
    now = bundled_body(bundled, head.kind, head.entry_id)
    if now is None or now == head.body:
        return False
    return body_digest(now) != made_from.get((head.kind, head.entry_id)) and not _reviewed_since(bundled, head)


def _reviewed_since(bundled: KnowledgeBase, head: Revision) -> bool:
    ours, theirs = item_from_yaml(head.kind, head.body, head.entry_id)[0], bundled.entries.get(head.entry_id)
    if ours is None or theirs is None or isinstance(ours, Source):
        return False
    return ours.reviewed > theirs.reviewed


def _stale_entry(head: Revision, reason: StaleReason, since: str = "") -> StaleEntry:
    return StaleEntry(
        head.kind, head.entry_id, _name(item_from_yaml(head.kind, head.body, head.entry_id)[0], head), reason, since
    )


def _name(item: EditableItem | None, head: Revision) -> str:
    if item is None:
        return head.entry_id
    return item.publisher if isinstance(item, Source) else item.name


def by_urgency(entries: Iterable[StaleEntry]) -> list[StaleEntry]:
    """Sort by urgency, then by date."""
    return sorted(entries, key=lambda each: (URGENCY.index(each.reason), each.since, each.name))
