"""The roles a member saved."""

from collections.abc import Sequence

from bot.cards.components import Button, Card, Divider, Form, Input, Option, Row, Select, Text, clip
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.pagination import page_buttons
from bot.cards.patient_details import quoted_details
from bot.services.saved_roles import MAX_NOTE_LENGTH, MAX_SAVED, STATES
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.safety import find_patient_identifiers
from storage.stores.saved_roles import SavedRole, SavedRoleState

STATE_LABELS: dict[SavedRoleState, str] = {
    "exploring": "exploring",
    "preparing": "preparing",
    "applied": "applied",
    "decided-against": "decided against",
}
PER_PAGE = 8
"""Roles on a page, so that the beginning of a note still fits for each."""
MAX_LISTED_NOTE = 140
"""Characters of a note on the list; all of it is on the card of the saved role."""
WHO_SEES = (
    "Only you see what you save. Whoever runs this bot could read its database: that is {operator}. "
    "/privacy show lists everything, /privacy erase removes it."
)
PLAN_BUTTONS = Row(
    (
        Button("My plan", custom_id("plan", "open")),
        Button("Remind me once in a week", custom_id("plan", "remind")),
    )
)
"""What to do next with a role that was just saved."""

FULL = f"You already have {MAX_SAVED} saved roles. Remove one with /saved remove first."
PATIENT = (
    "This note may identify a patient: {words}. Only you see it here, but please keep patients out of it. Use Edit "
    "note to remove it."
)


def role_name(knowledge_base: KnowledgeBase, role_id: str) -> str:
    """Return the name of a saved role, which may have left the base since."""
    role = knowledge_base.roles.get(role_id)
    return escape_content(role.name) if role else f"{escape_user_text(role_id)} (no longer in the knowledge base)"


def role_saved_card(knowledge_base: KnowledgeBase, role_id: str, *, first: bool, operator: str) -> Card:
    """Confirm that a role was saved; the first time also say who could see it."""
    sentence = f"Saved: **{role_name(knowledge_base, role_id)}**. /saved list shows all of them."
    notice = (Text(subtext("Who sees this? " + WHO_SEES.format(operator=escape_user_text(operator)))),) if first else ()
    return Card((Text(sentence), PLAN_BUTTONS, *notice))


def already_saved_card(role: Role) -> Card:
    """Say that a role is saved already."""
    return Card((Text(f"{escape_content(role.short_name)} is already saved."), PLAN_BUTTONS), accent="warm")


def saved_roles_full_card() -> Card:
    """Say that no more roles can be saved, and lead to where one can be removed."""
    return Card((Text(FULL), Row((Button("Saved roles", custom_id("saved", "page", 0), "primary"),))), accent="warm")


def roles_saved_card(knowledge_base: KnowledgeBase, role_ids: Sequence[str]) -> Card:
    """Confirm that the roles chosen from a quiz result were saved."""
    names = ", ".join(role_name(knowledge_base, role_id) for role_id in role_ids)
    return Card((Text(f"Saved: {names}. /saved list shows all of them."), PLAN_BUTTONS), accent="warm")


def saved_list_card(knowledge_base: KnowledgeBase, saved: Sequence[SavedRole], page: int = 0) -> Card:
    """List saved roles with state and note."""
    if not saved:
        return Card(
            (
                Text("You have no saved roles yet. Open a role and press Save, or start with /quiz start."),
                Row((Button("Browse roles", custom_id("roles", "page", "all", 0), "primary"),)),
            )
        )
    last = (len(saved) - 1) // PER_PAGE
    page = max(0, min(page, last))
    shown = saved[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines: list[str] = []
    for role in shown:
        note = f"\n  -# {escape_user_text(' '.join(clip(role.note, MAX_LISTED_NOTE).split()))}" if role.note else ""
        lines.append(f"- **{role_name(knowledge_base, role.role_id)}** · {STATE_LABELS[role.state]}{note}")
    options = tuple(Option(_label(knowledge_base, role), role.role_id) for role in shown)
    return Card(
        (
            Text(f"## Saved roles\n-# {len(saved)} role{'s' if len(saved) != 1 else ''} · only you see this"),
            Text("\n".join(lines)),
            Divider(),
            Row((Select(custom_id("saved", "pick"), "Choose a role: note, progress, card", options),)),
            Row(page_buttons(page, last + 1, lambda at: custom_id("saved", "page", at))),
        )
    )


def saved_role_card(knowledge_base: KnowledgeBase, role: SavedRole) -> Card:
    """Show one saved role with everything that can be done to it."""
    note = escape_user_text(role.note) if role.note else "No note yet."
    details = find_patient_identifiers(role.note or "")
    careful = (Text(subtext(PATIENT.format(words=quoted_details(details)))),) if details else ()
    states = tuple(Option(STATE_LABELS[state], state, selected=state == role.state) for state in STATES)
    return Card(
        (
            Text(f"### {role_name(knowledge_base, role.role_id)}\n{note}"),
            *careful,
            Row((Select(custom_id("saved", "state", role.role_id), "How far are you with it?", states),)),
            Row(
                (
                    Button("Edit note", custom_id("saved", "note", role.role_id), "primary"),
                    Button("Open the card", custom_id("role", "open", role.role_id)),
                    Button("Remove", custom_id("saved", "remove", role.role_id)),
                    Button("Back to the list", custom_id("saved", "page", 0)),
                )
            ),
        )
    )


def note_form(knowledge_base: KnowledgeBase, role_id: str, note: str) -> Form:
    """Ask for the note of a saved role."""
    role = knowledge_base.roles.get(role_id)
    title = f"Note: {role.short_name}" if role else "Note"
    field = Input(
        "note", "Your note", note, "Leave empty to clear it", multiline=True, required=False, max_length=MAX_NOTE_LENGTH
    )
    return Form(title, custom_id("saved", "noted", role_id), (field,))


def _label(knowledge_base: KnowledgeBase, saved: SavedRole) -> str:
    role = knowledge_base.roles.get(saved.role_id)
    return role.name if role else saved.role_id
