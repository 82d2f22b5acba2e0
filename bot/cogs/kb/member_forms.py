"""Forms that members fill in: the same as moderators', but nothing that may tell who a patient is is taken."""

from collections.abc import Mapping

from bot.cards.feedback import PATIENT
from bot.cogs.kb.entry_option import require_item
from bot.errors import UserError
from bot.services.editing import EntryVersion
from knowledge.editing.form_layout import FieldError, FormSection, apply, sections
from knowledge.model import Source
from knowledge.model.unchecked_base import AnyEntry
from knowledge.safety import find_patient_identifiers

NO_ENTRY = "This entry is no longer in the knowledge base of this server."


def require_entry(standing: EntryVersion) -> AnyEntry:
    """Return the entry as it stood. Raises Refusal."""
    item = require_item(standing)
    if isinstance(item, Source):
        raise UserError(NO_ENTRY)
    return item


def form_section(entry: AnyEntry, key: str) -> FormSection:
    """Return one form of an entry. Raises Refusal for one that can't be opened."""
    found = next((section for section in sections(entry) if section.key == key), None)
    if found is None or found.too_long:
        raise UserError("This part can't be opened as a form. Say in words what is wrong with it.")
    return found


def apply_member_form(
    entry: AnyEntry, section: str, typed: Mapping[str, str], sources: set[str]
) -> tuple[tuple[FieldError, ...], AnyEntry]:
    """Take what was typed; what may tell who a patient is is refused, of new lines only."""
    shown = {line for field in form_section(entry, section).fields for line in field.value.splitlines()}
    new = "\n".join(line for text in typed.values() for line in text.splitlines() if line not in shown)
    if find_patient_identifiers(new):
        return (FieldError("A patient?", PATIENT),), entry
    outcome = apply(entry, section, typed, sources)
    return (outcome, entry) if isinstance(outcome, tuple) else ((), outcome)
