"""The versions of an entry: its text, who changed it when and why, and the diff between two of them."""

from collections.abc import Sequence

from bot.cards.components import Attachment, Block, Button, Card, Form, Input, Row, Text, clip
from bot.cards.custom_id import custom_id
from bot.cards.kb.change_posts import KIND_LETTERS
from bot.cards.kb.changes import MAX_REASON
from bot.cards.kb.diff import ChangeDescription, change_summary, diff_blocks, item_name
from bot.cards.markdown import escape_user_text, subtext
from bot.services.editing import EntryVersion
from storage.stores.revisions import Revision

PER_PAGE = 6
"""Versions on a page: each takes a text and a row of two buttons."""
_STATES = {"draft": "a draft, not shown to members", "published": "shown to members", "archived": "archived"}
AS_IT_CAME = "the original"


def entry_file_card(version: EntryVersion, owner_id: int | None) -> Card:
    """Hand over the text of an entry as it stands."""
    item = version.item
    due = getattr(item, "review_due", None)
    lines = [
        f"## {escape_user_text(item_name(item) or version.entry_id)}",
        f"**Version** · {_number(version.number)}",
        f"**State** · {_STATES[version.state]}",
        f"**Owner** · {f'<@{owner_id}>' if owner_id else 'nobody; /kb owner names one'}",
        f"**Review due** · {due or 'no date is set'}",
    ]
    return Card(
        (
            Text("\n".join(lines)),
            Row((Button("History", custom_id("past", "list", KIND_LETTERS[version.kind], version.entry_id, 0)),)),
        ),
        files=(Attachment(f"{version.entry_id}.yaml", version.body.encode()),),
    )


def history_card(version: EntryVersion, history: Sequence[Revision], *, bundled: bool, page: int = 0) -> Card:
    """List the versions of an entry, the newest first.

    Args:
        version: the current version.
        history: its revisions, the newest first.
        bundled: whether it came with the program, as version 0.
        page: which page, from 0; one beyond the last shows the last.
    """
    versions: list[Revision | None] = [*history, *((None,) if bundled else ())]
    last = max(0, (len(versions) - 1) // PER_PAGE)
    page = max(0, min(page, last))
    shown = versions[page * PER_PAGE : (page + 1) * PER_PAGE]
    blocks = [block for each in shown for block in _version(version, each, has_earlier=bundled)]
    key = (KIND_LETTERS[version.kind], version.entry_id)
    buttons = (
        Button("Previous page", custom_id("past", "list", *key, page - 1), disabled=page == 0),
        Button("Next page", custom_id("past", "list", *key, page + 1), disabled=page == last),
    )
    count = f" · page {page + 1} of {last + 1}" if last else ""
    title = Text(f"## History of {escape_user_text(item_name(version.item) or version.entry_id)}{count}")
    return Card((title, *blocks, *((Row(buttons),) if last else ())))


def _version(version: EntryVersion, revision: Revision | None, *, has_earlier: bool) -> tuple[Block, ...]:
    key = (KIND_LETTERS[version.kind], version.entry_id)
    if revision is None:
        back = Button("Revert to it…", custom_id("past", "back", *key, 0), disabled=version.number == 0)
        return (Text(f"**Version 0** · {AS_IT_CAME}"), Row((back,)))
    number = revision.number
    lines = [
        f"**Version {number}** · {_STATES[revision.state]} · <t:{int(revision.made_at.timestamp())}:f>",
        subtext(
            f"{_editors(revision)}: {escape_user_text(clip(revision.reason or 'no reason was given', MAX_REASON))}"
        ),
    ]
    differ = Button("What changed", custom_id("past", "diff", *key, number), disabled=number == 1 and not has_earlier)
    back = Button("Revert to it…", custom_id("past", "back", *key, number), disabled=number == version.number)
    return (Text("\n".join(lines)), Row((differ, back)))


def _editors(revision: Revision) -> str:
    editor = f"<@{revision.editor_id}>" if revision.editor_id else "somebody who is not named"
    return f"{editor}, approved by <@{revision.approver_id}>" if revision.approver_id else editor


def diff_card(first: EntryVersion, second: EntryVersion, change: ChangeDescription) -> Card:
    """Show what differs between two versions of an entry."""
    heading = f"## {change.name}\nFrom version {_number(first.number)} to version {_number(second.number)}"
    if not change.lines and not change.sentences:
        return Card((Text(heading), Text("They are the same.")))
    blocks, files = diff_blocks((change,), f"{second.entry_id}-{first.number}-{second.number}.diff")
    return Card((Text(heading), change_summary((change,)), *blocks), files=files)


def revert_form(letter: str, entry_id: str, number: int) -> Form:
    """Ask why an entry goes back to an earlier version."""
    hint = "A sentence for the other moderators"
    field = Input("reason", "Why this version again?", "", hint, multiline=True, max_length=MAX_REASON)
    return Form(f"Back to version {number}", custom_id("past", "why", letter, entry_id, number), (field,))


def _number(number: int) -> str:
    return str(number) if number else f"0, {AS_IT_CAME}"
