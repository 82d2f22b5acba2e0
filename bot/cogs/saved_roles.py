"""/saved: the roles a member saved, for that member alone."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.answer_fallbacks import unknown_name_card
from bot.cards.components import Card
from bot.cards.name_lookup import close_names_card
from bot.cards.saved_roles import (
    STATE_LABELS,
    already_saved_card,
    note_form,
    role_name,
    role_saved_card,
    saved_list_card,
    saved_role_card,
    saved_roles_full_card,
)
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.errors import UserError
from bot.interactions import autocomplete
from bot.interactions.context import context_of, knowledge_base_of
from bot.interactions.peer_hints import peer_hints_for_saved
from bot.interactions.responses import open_form, send, send_text, update
from bot.interactions.router import ActionEvent, handles
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry
from bot.services.saved_roles import STATES, AlreadySaved, RoleSaved, SaveLimitReached
from knowledge.model import Role
from storage.stores.saved_roles import SavedRole, SavedRoleState


async def save_role(interaction: Interaction[SecondOpinion], role: Role) -> Card:
    """Save a role and return the confirmation, or the card that says why nothing was saved."""
    bot = interaction.client
    match await bot.services.saved_roles.save(interaction.user.id, role, context_of(interaction).server_id):
        case SaveLimitReached():
            return saved_roles_full_card()
        case AlreadySaved():
            return already_saved_card(role)
        case RoleSaved(first):
            return role_saved_card(knowledge_base_of(interaction), role.id, first=first, operator=bot.settings.operator)


STATE_CHOICES = [app_commands.Choice(name=STATE_LABELS[state], value=state) for state in STATES]
RoleName = app_commands.Range[str, 1, 100]


@everywhere
class SavedRolesCog(commands.GroupCog, group_name="saved", group_description="The roles you saved"):
    """Save roles, with notes and how far along one is."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="list", description="Your saved roles, with notes")
    async def list_(self, interaction: Interaction[SecondOpinion]) -> None:
        """List the saved roles."""
        saved = await self.services.saved_roles.list(interaction.user.id)
        card = saved_list_card(knowledge_base_of(interaction), saved)
        await send(interaction, card.append(*await peer_hints_for_saved(interaction, saved)))

    @app_commands.command(name="add", description="Save a role")
    @app_commands.describe(role="Which role")
    @app_commands.autocomplete(role=autocomplete.entries(Role))
    async def add(self, interaction: Interaction[SecondOpinion], role: RoleName) -> None:
        """Save a role by name."""
        match find_entry(knowledge_base_of(interaction), role, Role):
            case Found(entry):
                await send(interaction, await save_role(interaction, entry))
            case Ambiguous(entries):
                await send(interaction, close_names_card("role", role, entries))
            case NoMatch(known):
                await send(interaction, unknown_name_card("role", role, known))

    @app_commands.command(name="remove", description="Remove a saved role and its note")
    @app_commands.describe(role="Which role")
    @app_commands.autocomplete(role=autocomplete.saved_roles)
    async def remove(self, interaction: Interaction[SecondOpinion], role: RoleName) -> None:
        """Remove a saved role."""
        saved = await self._saved(interaction, role)
        await self.services.saved_roles.remove(interaction.user.id, saved.role_id)
        await send_text(interaction, f"Removed: {role_name(knowledge_base_of(interaction), saved.role_id)}.")

    @app_commands.command(name="note", description="Write a note on a saved role")
    @app_commands.describe(role="Which role")
    @app_commands.autocomplete(role=autocomplete.saved_roles)
    async def note(self, interaction: Interaction[SecondOpinion], role: RoleName) -> None:
        """Open the note of a saved role."""
        saved = await self._saved(interaction, role)
        await open_form(interaction, note_form(knowledge_base_of(interaction), saved.role_id, saved.note or ""))

    @app_commands.command(name="state", description="Say how far along you are with a saved role")
    @app_commands.describe(role="Which role", state="How far you are")
    @app_commands.autocomplete(role=autocomplete.saved_roles)
    @app_commands.choices(state=STATE_CHOICES)
    async def state(
        self, interaction: Interaction[SecondOpinion], role: RoleName, state: app_commands.Choice[str]
    ) -> None:
        """Set the state of a saved role."""
        saved = await self._saved(interaction, role)
        await self.services.saved_roles.set_state(interaction.user.id, saved.role_id, _state(state.value))
        await send_text(interaction, f"{role_name(knowledge_base_of(interaction), saved.role_id)}: {state.name}.")

    @handles("saved", "page")
    async def page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn a page of the list."""
        saved = await self.services.saved_roles.list(interaction.user.id)
        card = saved_list_card(knowledge_base_of(interaction), saved, event.page(0))
        await update(interaction, card.append(*await peer_hints_for_saved(interaction, saved)))

    @handles("saved", "pick")
    async def pick(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open one saved role."""
        await update(
            interaction, saved_role_card(knowledge_base_of(interaction), await self._saved(interaction, event.choice))
        )

    @handles("saved", "state")
    async def state_from_menu(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the state from the menu."""
        role_id = event.arg(0)
        if not await self.services.saved_roles.set_state(interaction.user.id, role_id, _state(event.choice)):
            raise UserError("This role is no longer saved.")
        await update(
            interaction, saved_role_card(knowledge_base_of(interaction), await self._saved(interaction, role_id))
        )

    @handles("saved", "note")
    async def note_from_button(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the note form; a form must be the first answer, so the read before it is a single indexed one."""
        saved = await self._saved(interaction, event.arg(0))
        await open_form(interaction, note_form(knowledge_base_of(interaction), saved.role_id, saved.note or ""))

    @handles("saved", "noted")
    async def noted(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep the note that was written."""
        role_id, note = event.arg(0), (event.typed or {}).get("note", "")
        if not await self.services.saved_roles.set_note(interaction.user.id, role_id, note):
            raise UserError("This role is no longer saved, so the note was not saved either.")
        await send(
            interaction, saved_role_card(knowledge_base_of(interaction), await self._saved(interaction, role_id))
        )

    @handles("saved", "remove")
    async def remove_from_button(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Remove a role and show the rest."""
        await self.services.saved_roles.remove(interaction.user.id, event.arg(0))
        await update(
            interaction,
            saved_list_card(knowledge_base_of(interaction), await self.services.saved_roles.list(interaction.user.id)),
        )

    async def _saved(self, interaction: Interaction[SecondOpinion], role: str) -> SavedRole:
        """Find a saved role by id or by name. Raises UserError when it is not among the member's own."""
        found = knowledge_base_of(interaction).exact(role)
        role_id = found.id if isinstance(found, Role) else role
        saved = await self.services.saved_roles.get(interaction.user.id, role_id)
        if saved is None:
            raise UserError("You have no saved role of that name. /saved list shows all of them.")
        return saved


def _state(value: str) -> SavedRoleState:
    for state in STATES:
        if state == value:
            return state
    raise UserError("Choose one of the listed states.")
