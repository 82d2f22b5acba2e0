"""What a change changes, in a few sentences and as a diff."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.cards.components import Attachment, Text
from bot.cards.limits import fit
from bot.cards.markdown import bullets, escape_user_text
from bot.services.editing import EditComparison
from knowledge.editing.diff import DiffLine, line_diff, summarize_changes
from knowledge.editing.labels import label
from knowledge.editing.serialization import EditableItem, item_from_yaml
from knowledge.model import Source
from storage.stores.revisions import RevisionState

SHOWN = 1400
"""Characters of a difference on a card; the rest is in a file, so that reason and buttons keep their place."""
_MAX_ENTRIES, _MAX_SENTENCES, _MAX_SENTENCE_LENGTH = 6, 6, 240
_MARKS: Mapping[str, str] = {"+": "New:", "-": "Was:"}
_PLAIN_KEYS = {"text", "value"}
_HIDDEN_KEYS = {"id"}
"""Keys that only matter to the program; the file has them."""
_BLOCK_MARKS = {"|", "|-", ">", ">-", "[]", "{}"}
_VALUE = re.compile(r"\s*(?:- )*(?:(?P<key>[a-z_][\w-]*):(?: +|$)|(?<=- ))(?P<text>.*)")
"""A line of YAML that begins a value: with a key, or as an item of a list. Any other line continues a value."""
_STATES: Mapping[tuple[RevisionState | None, RevisionState], str] = {
    ("published", "archived"): "It is no longer shown to members.",
    ("draft", "archived"): "The draft is put away.",
    ("archived", "published"): "It is shown to members again.",
    ("archived", "draft"): "It is a draft again: kept, not shown to members.",
    ("draft", "published"): "It is shown to members from now on.",
    ("published", "draft"): "It becomes a draft: kept, no longer shown to members.",
    (None, "draft"): "It begins as a draft: kept, not shown to members.",
    (None, "archived"): "It is put away: kept, not shown to members.",
}


@dataclass(frozen=True, slots=True)
class ChangeDescription:
    """One change, described.

    Attributes:
        name: The name of the entry, escaped; for a source it says so.
        sentences: What changes, a sentence each.
        lines: The diff; empty if only its state changes.
    """

    name: str
    sentences: tuple[str, ...]
    lines: tuple[DiffLine, ...]


def describe_change(change: EditComparison) -> ChangeDescription:
    """Describe a change. It parses and compares whole entries, tens of milliseconds each, so call it in a thread."""
    edit = change.edit
    after = item_from_yaml(edit.kind, edit.body, "")[0]
    before = None if change.body_before is None else item_from_yaml(edit.kind, change.body_before, "")[0]
    readable = after is not None and (before is not None or change.body_before is None)
    said = summarize_changes(before, after) if readable and before != after else ()
    state = () if change.state_before == edit.state else (_STATES.get((change.state_before, edit.state)),)
    lines = line_diff(change.body_before, edit.body)
    return ChangeDescription(
        ("source " if edit.kind == "source" else "") + escape_user_text(item_name(after) or edit.entry_id),
        tuple(
            fit(escape_user_text(each), _MAX_SENTENCE_LENGTH, 4 * _MAX_SENTENCE_LENGTH)
            for each in (*said, *state)
            if each
        ),
        lines,
    )


def item_name(item: EditableItem | None) -> str:
    """Return what an item is called; empty for none."""
    if item is None:
        return ""
    return item.publisher if isinstance(item, Source) else item.name


def change_names(changes: Sequence[ChangeDescription]) -> str:
    """Return the names of the changed entries in half a line."""
    more = f" and {len(changes) - 2} more" if len(changes) > 2 else ""  # noqa: PLR2004 - half a line holds two
    return ", ".join(f"**{change.name}**" for change in changes[:2]) + more


def change_summary(changes: Sequence[ChangeDescription]) -> Text:
    """Describe the changes in sentences, entry by entry if there are several."""
    parts: list[str] = []
    for change in changes[:_MAX_ENTRIES]:
        more = len(change.sentences) - _MAX_SENTENCES
        rest = (f"… and {more} more",) if more > 0 else ()
        head = f"**{change.name}**\n" if len(changes) > 1 else ""
        parts.append(head + bullets((*change.sentences[:_MAX_SENTENCES], *rest)))
    if len(changes) > _MAX_ENTRIES:
        parts.append(f"… and {len(changes) - _MAX_ENTRIES} more entries")
    return Text(fit("\n".join(parts), SHOWN, 2 * SHOWN))


def diff_blocks(
    changes: Sequence[ChangeDescription], file_name: str, max_length: int = SHOWN
) -> tuple[tuple[Text, ...], tuple[Attachment, ...]]:
    """Return what is new and what was there before in plain lines, and the exact diff as a file.

    Args:
        changes: what changes.
        file_name: the name of the file.
        max_length: characters for the plain lines.
    """
    whole = "\n".join(line for change in changes for line in _with_heading(change, several=len(changes) > 1))
    if not whole.strip():
        return (), ()
    several = len(changes) > 1
    marked = "\n".join(line for change in changes for line in dict.fromkeys(_marked_lines(change, several=several)))
    blocks = (Text(fit(marked, max_length, 2 * max_length)),) if marked else ()
    return blocks, (Attachment(file_name, whole.encode()),)


def _marked_lines(change: ChangeDescription, *, several: bool) -> Iterator[str]:
    """Yield the changed lines as a reader wants them: "New:", "Was:", and no keys, dashes or quotation marks.

    A value that YAML spreads over several lines is one line here. Lines that did not change are in the file.
    """
    if several and change.lines:
        yield f"**{change.name}**"
    heading = ""
    for sign, run in groupby(change.lines, key=lambda line: line.sign):
        if sign == "@":
            heading = " / ".join(line.text for line in run)
            yield f"*{escape_user_text(heading)}*"
        elif sign in _MARKS:
            yield from (f"**{_MARKS[sign]}** {escape_user_text(text)}" for text in _plain_values(run, heading))


def _plain_values(lines: Iterable[DiffLine], heading: str) -> Iterator[str]:
    """Yield the values in lines of YAML, each with the label of its key unless the heading says it already."""
    value = ""
    for line in lines:
        begins = _VALUE.match(line.text)
        if begins is None:
            value = f"{value} {line.text.strip()}"
            continue
        if value.strip():
            yield value.strip()
        key, text = begins["key"] or "", _unquoted(begins["text"].strip())
        if key in _HIDDEN_KEYS:
            value = ""
            continue
        named = key and text and key not in _PLAIN_KEYS and label(key) != heading
        value = f"{label(key)}: {text}" if named else text
    if value.strip():
        yield value.strip()


def _unquoted(text: str) -> str:
    """Return the text of a YAML scalar on one line; a mark that begins a longer one is dropped."""
    if text in _BLOCK_MARKS:
        return ""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _with_heading(change: ChangeDescription, *, several: bool) -> list[str]:
    lines = [str(line) for line in change.lines]
    return [f"# {change.name}", *lines] if several and lines else lines
