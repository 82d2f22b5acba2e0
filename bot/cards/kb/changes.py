"""A change before and after publication, as its author sees it: preview, conflicts, errors, and the reason form."""

from collections.abc import Sequence

from bot.cards.components import Button, Card, Form, Input, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.kb.answer_preview import NewAnswer, answer_texts
from bot.cards.kb.diff import ChangeDescription, change_names, change_summary, diff_blocks
from bot.cards.kb.impact import impact_texts
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.editing import EditConflict, ImpactReport, InvalidChange, Published
from storage.stores.proposals import Proposal

MAX_REASON = 300
"""Characters of a reason: two sentences that others read in a log."""
MAX_EDITABLE = 2
"""So many entries of one change can be typed again: a figure and its new source."""
KEPT = "Nothing of it is published yet. It waits here for two days."
_DONE = {"published": "Published", "draft": "Saved as a draft", "archived": "Archived"}
_MAX_ERRORS, _MAX_ERROR_LENGTH = 8, 300
_MAX_DIFF_LENGTH = 700


def preview_card(
    proposal: Proposal,
    changes: Sequence[ChangeDescription],
    impact: ImpactReport,
    missing: Sequence[str] = (),
    note: str = "",
    answer: NewAnswer | None = None,
) -> Card:
    """Show its author what a change would change, and what it does to questions, before anything is published.

    A new answer to a question is shown as such, because its difference to nothing says little.
    """
    if not any(change.sentences or change.lines for change in changes):
        return Card(
            (Text(f"Nothing would change in {change_names(changes)}."), Row(_edit_buttons(proposal))), accent="warm"
        )
    if answer:
        shown, files = answer_texts(answer), ()
    else:
        blocks, files = diff_blocks(changes, "change.diff")
        shown = (Text(f"## Your change of {change_names(changes)}"), change_summary(changes), *blocks)
    missing_text = (
        Text(f"**Before it can be published**\n{bullets(escape_user_text(each) for each in missing[:_MAX_ERRORS])}"),
    )
    return Card(
        (
            shown[0],
            *((Text(note),) if note else ()),
            *shown[1:],
            *(missing_text if missing else ()),
            *impact_texts(impact),
            *((Text(f"**Why** · {escape_user_text(proposal.reason)}"),) if proposal.reason else ()),
            Row((*_publish_buttons(proposal, whole=not missing), *_edit_buttons(proposal))),
            Text(subtext(KEPT)),
        ),
        files=files,
    )


def _publish_buttons(proposal: Proposal, *, whole: bool) -> tuple[Button, ...]:
    more = "" if proposal.reason else "…"
    publish = custom_id("change", "publish", proposal.id)
    if not any(edit.state == "draft" for edit in proposal.edits):
        return (Button(f"Publish{more}", publish, "primary", disabled=not whole),)
    return (
        Button(f"Save as a draft{more}", custom_id("change", "keep", proposal.id), "primary"),
        Button(f"Publish{more}", publish, disabled=not whole),
    )


def _edit_buttons(proposal: Proposal) -> tuple[Button, ...]:
    again = Button("Edit again", custom_id("change", "again", proposal.id))
    drop = Button("Delete", custom_id("change", "drop", proposal.id))
    return (again, drop) if len(proposal.edits) <= MAX_EDITABLE else (drop,)


def reason_form(proposal: Proposal, verb: str, value: str = "") -> Form:
    """Ask why; everybody who reads the log sees it."""
    hint = "A sentence for the other moderators: what was wrong, how you know"
    field = Input("reason", "Why this change?", value or proposal.reason, hint, multiline=True, max_length=MAX_REASON)
    return Form(
        _form_title(proposal, verb),
        custom_id("change", f"{verb}-why", proposal.id),
        (field,),
    )


def _form_title(proposal: Proposal, verb: str) -> str:
    if verb != "publish":
        return "Save the draft"
    return "Publish" if any(edit.state == "draft" for edit in proposal.edits) else "Publish the change"


def published_card(published: Published, changes: Sequence[ChangeDescription], log_note: str) -> Card:
    """Tell the editor what became of her change."""
    revisions = published.revisions
    which = f" as version {revisions[0].number}" if len(revisions) == 1 else ""
    done = _DONE[revisions[0].state] if len({revision.state for revision in revisions}) == 1 else _DONE["published"]
    shown = [each.entry_id for each in revisions if each.state == "published" and each.kind != "source"]
    opening = (Row((Button("Open the card", custom_id("entry", "open", shown[0])),)),) if len(shown) == 1 else ()
    return Card((Text(f"{done}: {change_names(changes)}{which}."), Text(subtext(log_note)), *opening))


def waiting_card(changes: Sequence[ChangeDescription], log_note: str) -> Card:
    """Tell the editor that a second moderator decides."""
    return Card(
        (
            Text(
                f"Your change of {change_names(changes)} waits for a second moderator; nobody approves their own here."
            ),
            Text(subtext(f"{log_note} /kb queue shows what waits.")),
        )
    )


def conflict_card(conflict: EditConflict, mine: ChangeDescription, theirs: ChangeDescription) -> Card:
    """Show both versions where somebody else was faster; what was typed is kept."""
    newest = conflict.newest
    who = f" by <@{newest.editor_id}>" if newest and newest.editor_id else ""
    why = f"\n> {escape_user_text(newest.reason)}" if newest and newest.reason else ""
    number = f"version {newest.number}" if newest else "the version that came with me"
    ours, our_files = diff_blocks((mine,), "this-change.diff", _MAX_DIFF_LENGTH)
    others, their_files = diff_blocks((theirs,), "the-newest.diff", _MAX_DIFF_LENGTH)
    return Card(
        (
            Text(f"## Somebody was faster\n**{mine.name}** changed after this was begun. It is kept, not published."),
            Text(f"**The newest**, {number}{who}{why}"),
            *others,
            Text("**This change**, from the same beginning"),
            *ours,
            Row(
                (
                    Button("Put mine on the newest", custom_id("change", "rebase", conflict.proposal.id), "primary"),
                    Button("Delete", custom_id("change", "drop", conflict.proposal.id)),
                )
            ),
            Text(
                subtext(
                    "Put mine on the newest keeps theirs wherever you changed nothing, and shows it before it counts."
                )
            ),
        ),
        accent="warm",
        files=(*our_files, *their_files),
    )


def invalid_card(invalid: InvalidChange) -> Card:
    """Say what does not fit the rest of the base; what was typed is kept."""
    errors = [escape_user_text(fault)[:_MAX_ERROR_LENGTH] for fault in invalid.errors]
    more = (f"… and {len(errors) - _MAX_ERRORS} more",) if len(errors) > _MAX_ERRORS else ()
    return Card(
        (
            Text("## It does not fit the rest of the base yet\nNothing was published, and what you wrote is kept."),
            Text(bullets((*errors[:_MAX_ERRORS], *more))),
            Row(_edit_buttons(invalid.proposal)),
        ),
        accent="warm",
    )
