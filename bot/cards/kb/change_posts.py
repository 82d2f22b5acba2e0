"""What the moderators' channel shows of changes, and the queue of those that wait for a decision."""

from collections.abc import Mapping, Sequence

from bot.cards.components import Block, Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.kb.diff import ChangeDescription, change_names, change_summary, diff_blocks
from bot.cards.kb.impact import impact_heading, impact_texts
from bot.cards.markdown import escape_user_text, subtext
from bot.services.editing import ImpactReport, Published
from knowledge.editing.serialization import ItemKind
from knowledge.model.entry_kinds import ENTRY_KINDS
from storage.stores.proposals import Proposal
from storage.stores.revisions import Revision

PER_PAGE = 5
"""Changes on a page of the queue: each takes a text and a row of three."""
MAX_PREPARED = 10
"""A moderator's own changes in the queue: each is compared with the base before it is named."""
KIND_LETTERS: Mapping[ItemKind, str] = {**{kind.id: kind.letter for kind in ENTRY_KINDS}, "source": "s"}
"""Kinds in custom_ids, where the id of a source leaves little room."""


def published_post(published: Published, changes: Sequence[ChangeDescription], impact: ImpactReport) -> Card:
    """Tell the moderators what was published, by whom and why, with the way back."""
    first = published.revisions[0]
    number = f", version {first.number}" if len(published.revisions) == 1 else ""
    blocks, files = diff_blocks(changes, "change.diff")
    return Card(
        (
            Text(f"### {change_names(changes)}{number}\n{_editors(first)}"),
            change_summary(changes),
            *blocks,
            *impact_texts(impact, done=True),
            _reason(first.reason),
            _revert_row(published.revisions, changes),
        ),
        files=files,
    )


def waiting_post(proposal: Proposal, changes: Sequence[ChangeDescription], impact: ImpactReport) -> Card:
    """Ask the moderators to decide about a change."""
    blocks, files = diff_blocks(changes, "change.diff")
    who = _author(proposal)
    return Card(
        (
            Text(f"### {who} a change of {change_names(changes)}"),
            change_summary(changes),
            *blocks,
            *impact_texts(impact),
            _reason(proposal.reason),
            Row(_decision_buttons(proposal)),
            Text(subtext("Nothing of it is published before somebody approves it.")),
        ),
        accent="warm",
        files=files,
    )


def decided_post(sentence: str) -> Card:
    """Stand where a change waited that somebody decided about."""
    return Card((Text(sentence),))


def queue_card(
    page: Sequence[tuple[Proposal, Sequence[ChangeDescription], ImpactReport]],
    number: int,
    total: int,
    prepared: Sequence[tuple[Proposal, Sequence[ChangeDescription]]] = (),
) -> Card:
    """List what waits for a moderator, the oldest first, and what the reader prepared and has not sent.

    Args:
        page: the changes of this page, told, and what they would do to questions.
        number: which page, from 0.
        total: how many changes wait on all pages.
        prepared: the reader's own changes that nobody else sees yet; at most `MAX_PREPARED` are shown.
    """
    own = _prepared_blocks(prepared)
    if not total:
        return Card((Text("Nothing waits for a decision."), *own))
    items = [part for each in page for part in _queue_entry(*each)]
    navigation = (
        Button("Previous page", custom_id("change", "queue", number - 1), disabled=number == 0),
        Button("Next page", custom_id("change", "queue", number + 1), disabled=(number + 1) * PER_PAGE >= total),
    )
    several = (Row(navigation),) if total > PER_PAGE else ()
    return Card((Text(f"## Waiting for a decision: {total}\n-# the oldest first"), *items, *several, *own))


def _prepared_blocks(prepared: Sequence[tuple[Proposal, Sequence[ChangeDescription]]]) -> tuple[Block, ...]:
    """Return a menu of changes that their author has not sent; the latest come first."""
    if not prepared:
        return ()
    options = tuple(
        Option(
            "; ".join(change.name for change in changes[:2]), proposal.id, " ".join(changes[0].sentences[:1]) or None
        )
        for proposal, changes in [*reversed(prepared)][:MAX_PREPARED]
        if changes
    )
    return (
        Divider(),
        Text(f"**Prepared by you, not sent yet: {len(prepared)}**\n" + subtext("Only you see these, for two days.")),
        Row((Select(custom_id("change", "open"), "Continue one of them", options),)),
    )


def _queue_entry(
    proposal: Proposal, changes: Sequence[ChangeDescription], impact: ImpactReport
) -> tuple[Divider | Text | Row, ...]:
    said = [f"- {sentence}" for change in changes for sentence in change.sentences][:2]
    head = f"**{_author(proposal)}** a change of {change_names(changes)}, <t:{int(proposal.made_at.timestamp())}:R>"
    why = [subtext(f"Why: {escape_user_text(proposal.reason)}"[:200])] if proposal.reason else []
    warning = [f"**{impact_heading(impact)}**; *Open* shows which."] if impact.regressions else []
    decide = (*_decision_buttons(proposal)[:2], Button("Open", custom_id("change", "open", proposal.id)))
    return (Divider(), Text("\n".join((head, *said, *warning, *why))), Row(decide))


def _decision_buttons(proposal: Proposal) -> tuple[Button, ...]:
    both = (
        Button("Approve", custom_id("change", "approve", proposal.id), "success"),
        Button("Reject", custom_id("change", "reject", proposal.id), "danger"),
    )
    reword = Button("Edit it myself", custom_id("change", "copy", proposal.id))
    return (*both, reword) if proposal.author_id is None else both


def _author(proposal: Proposal) -> str:
    if proposal.stage == "proposed":
        return "A member proposes"
    return f"<@{proposal.author_id}> proposes" if proposal.author_id else "A moderator proposes"


def _editors(revision: Revision) -> str:
    editor = f"by <@{revision.editor_id}>" if revision.editor_id else "proposed by a member"
    return f"{editor}, approved by <@{revision.approver_id}>" if revision.approver_id else editor


def _reason(reason: str) -> Text:
    return Text(f"**Why** · {escape_user_text(reason)}" if reason else subtext("No reason was given."))


def _revert_row(revisions: Sequence[Revision], changes: Sequence[ChangeDescription]) -> Row:
    if len(revisions) == 1:
        (only,) = revisions
        button = Button(
            "Revert…", custom_id("kb", "undo", KIND_LETTERS[only.kind], only.entry_id, only.number), "danger"
        )
        return Row((button,))
    options = tuple(
        Option(change.name, f"{KIND_LETTERS[each.kind]}:{each.entry_id}:{each.number}", f"version {each.number}")
        for each, change in zip(revisions, changes, strict=True)
    )
    return Row((Select(custom_id("kb", "undo"), "Revert one of them…", options),))
