"""Whether a change fits the rest of a server's base."""

from collections.abc import Sequence

from bot.services.overlay import apply_overlay, parse_cached
from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.new_entry import missing_for_publication
from knowledge.editing.serialization import EditableItem, item_from_yaml
from knowledge.model import Source
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import Revision

STRANDED = "`{entry}` would no longer fit: it names something that this takes away, or has a name that this takes"


def find_errors(bundled: KnowledgeBase, heads: Sequence[Revision], edits: Sequence[ProposedEdit]) -> tuple[str, ...]:
    """Return everything that is wrong with edits, a sentence each, beside what the server published before.

    Drafts may be unfinished: they are not shown to anybody. What the edits replace counts no more, and nothing that
    fits now may be left without what it names.
    """
    read = [_parse(edit) for edit in edits if edit.state == "published"]
    if faults := [sentence for _, wrong in read for sentence in wrong]:
        return tuple(faults)
    touched = {(edit.kind, edit.entry_id) for edit in edits}
    others = [head for head in heads if (head.kind, head.entry_id) not in touched]
    left_out = apply_overlay(bundled, [*others, *edits]).skipped
    if not left_out:
        return ()
    try:
        items = [item for item, _ in read if item is not None]
        apply_overlay(bundled, others).knowledge_base.apply_edits(
            [item for item in items if not isinstance(item, Source)],
            [edit.entry_id for edit in edits if edit.state == "archived" and edit.kind != "source"],
            [item for item in items if isinstance(item, Source)],
        )
    except KnowledgeError as error:
        return tuple(dict.fromkeys(fault.message for fault in error.diagnostics))
    before = apply_overlay(bundled, heads).skipped
    return tuple(STRANDED.format(entry=entry) for entry in left_out if entry not in before)


def missing_in_drafts(bundled: KnowledgeBase, edits: Sequence[ProposedEdit]) -> tuple[str, ...]:
    """Return what drafts lack before they can be published, a sentence each."""
    dimensions = tuple(dimension.id for dimension in bundled.quiz.dimensions)
    sentences: list[str] = []
    for edit in edits:
        if edit.state == "draft":
            item, wrong = _parse(edit)
            sentences += wrong if item is None else missing_for_publication(item, dimensions)
    return tuple(sentences)


def _parse(edit: ProposedEdit) -> tuple[EditableItem | None, list[str]]:
    item = parse_cached(edit.kind, edit.body)
    if item is not None and item.id != edit.entry_id:
        return None, [f"the id is `{item.id}`, but this is an edit of `{edit.entry_id}`; an id never changes"]
    wrong = () if item is not None else item_from_yaml(edit.kind, edit.body, edit.entry_id)[1]
    return item, [f"{fault.line}:{fault.column}: {fault.message}" for fault in wrong]
