"""Exporting a knowledge base as a file, and the errors of an imported one."""

from collections.abc import Sequence

from bot.cards.components import Attachment, Card, Text
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.import_export import ExportFile
from knowledge.diagnostics import Diagnostic

ERRORS_FILE = "faults.txt"
_MAX_SHOWN, _MAX_ERROR_LENGTH = 8, 220
NOTHING_NEW = "This file says what the knowledge base of this server says already. Nothing was changed."


def export_card(export: ExportFile, *, whole: bool) -> Card:
    """Hand over an archive."""
    what = (
        "The knowledge base of this server, whole, as members see it."
        if whole
        else "What this server changed of the knowledge base I came with, and what it archived."
    )
    name = "knowledge-base" if whole else "changes"
    missing = ", ".join(f"`{id_}`" for id_ in export.skipped[:_MAX_SHOWN])
    left_out = f"\nNot in it, because they are no whole entries: {missing}. /kb show gives you each." if missing else ""
    return Card(
        (
            Text(f"{what}{left_out}"),
            Text(
                subtext(
                    "The page is to read, on a phone, too. The zip holds YAML files: change them and bring them back "
                    "with /kb import; one file alone works, too."
                    if export.page
                    else "YAML files in a zip. Change them and bring them back with /kb import; one file alone works, "
                    "too."
                )
            ),
        ),
        files=(
            *((Attachment(f"{name}.html", export.page),) if export.page else ()),
            Attachment(f"{name}.zip", export.data),
        ),
    )


def import_errors_card(errors: Sequence[Diagnostic]) -> Card:
    """Say what is wrong with a file: the first faults here, all of them in a file, each at its line and column."""
    shown = bullets(escape_user_text(str(error))[:_MAX_ERROR_LENGTH] for error in errors[:_MAX_SHOWN])
    more = f"\n… and {len(errors) - _MAX_SHOWN} more in the file" if len(errors) > _MAX_SHOWN else ""
    return Card(
        (Text(f"## That can't be taken\nNothing was changed. Put this right and send it again:\n{shown}{more}"),),
        accent="warm",
        files=(Attachment(ERRORS_FILE, "\n".join(str(error) for error in errors).encode()),),
    )


def ignored_note(ignored: Sequence[str]) -> str:
    """Say which files of an upload change nothing although they differ."""
    if not ignored:
        return ""
    return (
        f"Left as they are, since only those who run me change them: "
        f"{', '.join(map(escape_user_text, ignored[:_MAX_SHOWN]))}."
    )
