"""The seed and what a server's moderators made of it, as one base."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml
from knowledge.model import Faq, PainPoint, Role, Source
from knowledge.model.reference_cleanup import drop_references
from knowledge.model.unchecked_base import AnyEntry
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import Revision

MAX_PARSED_BODIES = 200
"""Bodies of revisions kept as they were read, over all servers: reading the longest takes as long as all the rest."""


@dataclass(frozen=True, slots=True)
class OverlayResult:
    """A server's base.

    Attributes:
        library: the seed with the server's entries.
        left_out: ids of entries that no longer fit the seed, as after an update of the program; the seed's stand there.
    """

    knowledge_base: KnowledgeBase
    skipped: tuple[str, ...] = ()


def apply_overlay(bundled: KnowledgeBase, heads: Iterable[Revision | ProposedEdit]) -> OverlayResult:
    """Put the newest revisions of a server, or edits that may become such, over the seed.

    In whatever order they come, the result is the same. Entries no longer point at what is archived, or still a draft;
    their texts do, so that it is there again when the other is. What does not fit any more is left out rather than
    leave a server without its base.
    """
    standing = sorted(heads, key=lambda head: (head.kind, head.entry_id))
    published = [(head.entry_id, _parsed(head)) for head in standing if head.state == "published"]
    archived = [head.entry_id for head in standing if head.state == "archived" and head.kind != "source"]
    sources = [part for _, part in published if isinstance(part, Source)]
    drafts = [head.entry_id for head in standing if head.state == "draft" and head.entry_id not in bundled.entries]
    hidden = {*archived, *drafts}
    entries = [drop_references(part, hidden) for _, part in published if isinstance(part, Role | PainPoint | Faq)]
    unread = [id_ for id_, part in published if part is None]
    try:
        return OverlayResult(bundled.apply_edits(entries, archived, sources), tuple(unread))
    except KnowledgeError:
        fitting = _entries_that_fit(bundled.apply_edits((), archived, sources), entries)
        unfit = [entry.id for entry in entries if entry not in fitting]
        return OverlayResult(bundled.apply_edits(fitting, archived, sources), tuple(sorted((*unread, *unfit))))


def _entries_that_fit(base: KnowledgeBase, entries: Iterable[AnyEntry]) -> list[AnyEntry]:
    """Return the entries that fit the base and those before them."""
    kept: list[AnyEntry] = []
    for entry in entries:
        try:
            base.apply_edits([*kept, entry])
        except KnowledgeError:
            continue
        kept.append(entry)
    return kept


def _parsed(head: Revision | ProposedEdit) -> EditableItem | None:
    return parse_cached(head.kind, head.body)


@lru_cache(maxsize=MAX_PARSED_BODIES)
def parse_cached(kind: ItemKind, body: str) -> EditableItem | None:
    """Read the body of a revision; None when it is not whole. Neither ever changes, so each is read once."""
    return item_from_yaml(kind, body, kind)[0]
