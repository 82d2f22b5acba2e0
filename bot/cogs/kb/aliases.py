"""/kb alias: other names that lead to an entry."""

from collections.abc import Callable

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.markdown import escape_user_text
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import ENTRY, EntryName, complete_entry, require_entry, resolve_entry
from bot.cogs.kb.group import add_command
from bot.cogs.kb.publishing import REASON, Reason, propose
from bot.errors import UserError
from knowledge.editing.aliases import add_alias, remove_alias
from knowledge.editing.form_layout import FieldError
from knowledge.model import Entry

ABOUT = "Other names that lead to an entry"
Rename = Callable[[Entry], Entry | tuple[FieldError, ...]]
Alias = app_commands.Range[str, 2, 80]


class AliasesCog(commands.Cog):
    """Adds names and takes them off."""

    def __init__(self, bot: SecondOpinion) -> None:
        """Put both below /kb alias; everything else is in the bases of the servers."""
        add_command(
            bot,
            "add",
            "Let another name lead to an entry",
            self.add_alias,
            subgroup="alias",
            subgroup_description=ABOUT,
        )
        add_command(
            bot, "remove", "Take a name off an entry", self.remove_alias, subgroup="alias", subgroup_description=ABOUT
        )

    @app_commands.describe(entry=ENTRY, alias="The name members use", reason=REASON)
    @app_commands.autocomplete(entry=complete_entry)
    async def add_alias(
        self, interaction: Interaction[SecondOpinion], entry: EntryName, alias: Alias, reason: Reason
    ) -> None:
        """Let another name lead to an entry."""
        await _rename(interaction, entry, lambda named: add_alias(named, alias), reason)

    @app_commands.describe(entry=ENTRY, alias="The name to take off", reason=REASON)
    @app_commands.autocomplete(entry=complete_entry)
    async def remove_alias(
        self, interaction: Interaction[SecondOpinion], entry: EntryName, alias: Alias, reason: Reason
    ) -> None:
        """Take a name off an entry."""
        await _rename(interaction, entry, lambda named: remove_alias(named, alias), reason)


async def _rename(interaction: Interaction[SecondOpinion], entry: str, rename: Rename, reason: str) -> None:
    version = await resolve_entry(interaction, entry)
    await propose(interaction, version, unwrap(rename(require_entry(version))), reason=reason)


def unwrap(outcome: Entry | tuple[FieldError, ...]) -> Entry:
    """Return the changed entry. Raises UserError with whatever is wrong."""
    if isinstance(outcome, tuple):
        raise UserError(" ".join(escape_user_text(problem.message) for problem in outcome))
    return outcome
