"""Choosing which part of an entry to edit, its forms, and returning input that is not valid yet."""

import json
from collections.abc import Mapping, Sequence

from bot.cards.components import Attachment, Button, Card, Form, Input, Option, Row, Select, Text
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.kb.change_posts import KIND_LETTERS
from bot.cards.kb.diff import item_name
from bot.cards.limits import MAX_FILES, MAX_INPUT
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.editing import EntryVersion
from knowledge.editing.form_layout import FieldError, FormField, FormSection, form_sections
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml
from storage.stores.proposals import Proposal

INPUT_FILE = "what-you-typed.json"
_STATES = {
    "draft": "A draft: members are not shown it.",
    "archived": "Archived: members are not shown it. /kb restore shows it again.",
}
_UNREADABLE = (
    "## No form can open this\nI can't read this change as it stands. Its text is below as a file; /kb import takes it "
    "back corrected."
)
_MAX_ERRORS, _MAX_ERROR_LENGTH = 10, 300


def choose_section_card(version: EntryVersion, item: EditableItem) -> Card:
    """Ask which part of an entry a moderator wants to edit."""
    number = f"version {version.number}" if version.number else "the original version"
    state = (subtext(_STATES[version.state]),) if version.state in _STATES else ()
    options = tuple(Option(section.title, section.key) for section in form_sections(item))
    open_it = custom_id("edit", "section", KIND_LETTERS[version.kind], version.entry_id)
    figure = Row((Button("A pay figure…", custom_id("figure", "choose", item.id)),))
    return Card(
        (
            Text("\n".join((f"## Edit {escape_user_text(item_name(item))}\n-# {number}", *state))),
            Row((Select(open_it, "Which part?", options),)),
            *((figure,) if version.kind == "role" else ()),
            Text(subtext("A form opens with what stands there now. You see every change before it is published.")),
        )
    )


def edit_again_card(proposal: Proposal) -> Card:
    """Ask which part of a change under way to edit further."""
    options: list[Option] = []
    for place, edit in enumerate(proposal.edits):
        item = item_from_yaml(edit.kind, edit.body, "")[0]
        name = f"{item_name(item)}: " if len(proposal.edits) > 1 else ""
        listed = form_sections(item) if item else ()
        options += [Option(f"{name}{section.title}", f"{place}.{section.key}") for section in listed]
    back = Button("Back", custom_id("change", "open", proposal.id))
    if not options:
        bodies = tuple(Attachment(f"{edit.entry_id}.yaml", edit.body.encode()) for edit in proposal.edits[:MAX_FILES])
        return Card((Text(_UNREADABLE), Row((back,))), accent="warm", files=bodies)
    return Card(
        (
            Text("## Edit again\nWhat you changed so far is kept."),
            Row((Select(custom_id("edit", "again", proposal.id), "Which part?", tuple(options)),)),
            Row((back,)),
        )
    )


def section_form(section: FormSection, submit: CustomId, typed: Mapping[str, str] | None = None) -> Form:
    """Make the form of a section, with what stands there now or with what was typed before."""
    return Form(section.title, submit, tuple(_input(field, typed or {}) for field in section.fields))


def form_errors_card(problems: Sequence[FieldError], typed: Mapping[str, str], correct: CustomId | None) -> Card:
    """Say what can't be taken yet; what was typed is kept in a file, from which it can be corrected."""
    said = [escape_user_text(str(problem))[:_MAX_ERROR_LENGTH] for problem in problems[:_MAX_ERRORS]]
    buttons = (Row((Button("Edit again", correct, "primary"),)),) if correct else ()
    return Card(
        (
            Text("## That can't be taken yet\nNothing was changed, and what you typed is below."),
            Text(bullets(said)),
            *buttons,
        ),
        accent="warm",
        files=(input_file(typed),),
    )


def returned_input_card(sentence: str, typed: Mapping[str, str]) -> Card:
    """Give back what was typed where nothing can be done with it, and say why."""
    return Card(
        (Text(sentence), Text(subtext("What you typed is in the file."))), accent="warm", files=(input_file(typed),)
    )


def input_file(typed: Mapping[str, str]) -> Attachment:
    """Keep what was typed into a form as a file that people and `typed_in` can read, whatever it is: a row a line."""
    lines = {key: text.split("\n") for key, text in typed.items()}
    written = json.dumps(lines, ensure_ascii=False, indent=2)
    return Attachment(
        INPUT_FILE, written.encode(errors="backslashreplace")
    )  # which JSON reads back: halves of a pair, "\ud800"


def read_input_file(data: bytes) -> Mapping[str, str]:
    """Read back what was typed; nothing where the file can't be read."""
    try:
        lines: dict[str, list[str]] = json.loads(data)
    except ValueError:
        return {}
    return {key: "\n".join(each) for key, each in lines.items()}


def kind_from_letter(letter: str) -> ItemKind | None:
    """Return the kind that a letter in a custom_id stands for; None for none."""
    return next((kind for kind, each in KIND_LETTERS.items() if each == letter), None)


def _input(field: FormField, typed: Mapping[str, str]) -> Input:
    value = typed.get(field.key, field.value)
    return Input(
        field.key, field.label, value, field.hint, multiline=field.long, required=field.required, max_length=MAX_INPUT
    )
