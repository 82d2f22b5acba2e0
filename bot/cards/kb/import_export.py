"""Handing a base over as a file, and saying what is wrong with one that comes back."""

from collections.abc import Sequence

from bot.cards.components import Attachment, Card, Text
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.import_export import ExportFile
from knowledge.diagnostics import Diagnostic

FAULTS_FILE = "faults.txt"
_SHOWN, _LONGEST = 8, 220
NOTHING_NEW = "This file says what the knowledge base of this server says already. Nothing was changed."


def export_card(packed: ExportFile, *, whole: bool) -> Card:
    """Hand over an archive."""
    what = (
        "The knowledge base of this server, whole, as members see it."
        if whole
        else "What this server changed of the knowledge base I came with, and what it archived."
    )
    missing = ", ".join(f"`{id_}`" for id_ in packed.skipped[:_SHOWN])
    left_out = f"\nNot in it, because they are no whole entries: {missing}. /kb show gives you each." if missing else ""
    return Card(
        (
            Text(f"{what}{left_out}"),
            Text(
                subtext(
                    "YAML files in a zip. Change them and bring them back with /kb import; one file alone works, too."
                )
            ),
        ),
        files=(Attachment("knowledge-base.zip" if whole else "changes.zip", packed.data),),
    )


def import_errors_card(faults: Sequence[Diagnostic]) -> Card:
    """Say what is wrong with a file: the first faults here, all of them in a file, each at its line and column."""
    shown = bullets(escape_user_text(str(fault))[:_LONGEST] for fault in faults[:_SHOWN])
    more = f"\n… and {len(faults) - _SHOWN} more in the file" if len(faults) > _SHOWN else ""
    return Card(
        (Text(f"## That can't be taken\nNothing was changed. Put this right and send it again:\n{shown}{more}"),),
        accent="warm",
        files=(Attachment(FAULTS_FILE, "\n".join(str(fault) for fault in faults).encode()),),
    )


def ignored_note(ignored: Sequence[str]) -> str:
    """Say which files of an upload change nothing although they differ."""
    if not ignored:
        return ""
    return f"Left as they are, since only those who run me change them: {', '.join(map(escape_user_text, ignored[:_SHOWN]))}."
