"""Checks whether a change is consistent with the rest of a server's knowledge base. Pure."""

from collections.abc import Sequence

from bot.services.overlay import apply_overlay, parse_cached
from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.new_entry import missing_for_publication
from knowledge.editing.serialization import EditableItem, item_from_yaml
from knowledge.model import Source
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import Revision

_BROKEN_REFERENCE = (
    "`{entry}` would no longer fit: it names something that this takes away, or has a name that this takes"
)


def find_errors(bundled: KnowledgeBase, heads: Sequence[Revision], edits: Sequence[ProposedEdit]) -> tuple[str, ...]:
    """Return every error in edits as a sentence, given the revisions the server has published.

    Drafts may be incomplete, since nobody sees them. An edit must not break an entry that is valid now, for example by
    archiving what that entry refers to.
    """
    parsed = [_parse(edit) for edit in edits if edit.state == "published"]
    if errors := [sentence for _, sentences in parsed for sentence in sentences]:
        return tuple(errors)
    touched = {(edit.kind, edit.entry_id) for edit in edits}
    others = [head for head in heads if (head.kind, head.entry_id) not in touched]
    skipped = apply_overlay(bundled, [*others, *edits]).skipped
    if not skipped:
        return ()
    try:
        items = [item for item, _ in parsed if item is not None]
        apply_overlay(bundled, others).knowledge_base.apply_edits(
            [item for item in items if not isinstance(item, Source)],
            [edit.entry_id for edit in edits if edit.state == "archived" and edit.kind != "source"],
            [item for item in items if isinstance(item, Source)],
        )
    except KnowledgeError as error:
        return tuple(dict.fromkeys(fault.message for fault in error.diagnostics))
    before = apply_overlay(bundled, heads).skipped
    return tuple(_BROKEN_REFERENCE.format(entry=entry) for entry in skipped if entry not in before)


def missing_in_drafts(bundled: KnowledgeBase, edits: Sequence[ProposedEdit]) -> tuple[str, ...]:
    """Return what is missing in drafts before they can be published, a sentence each."""
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
