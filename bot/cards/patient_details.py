"""Tell a member which of her own words may tell who a patient is, so that she can change them. For her eyes only."""

from collections.abc import Sequence

from bot.cards.markdown import escape_user_text
from knowledge.safety import PatientIdentifier

_MAX_SHOWN = 4
_MAX_LENGTH = 60


def quoted_details(details: Sequence[PatientIdentifier]) -> str:
    """Return the words found, in quotation marks; a long one is cut, and so is a long list."""
    shown = list(dict.fromkeys(" ".join(one.text.split())[:_MAX_LENGTH] for one in details))
    words = ", ".join(f"“{escape_user_text(text)}”" for text in shown[:_MAX_SHOWN])
    return f"{words} and more" if len(shown) > _MAX_SHOWN else words


def ask_to_change(details: Sequence[PatientIdentifier]) -> str:
    """Return a kind sentence that names the words to change."""
    return f"Please change or take out: {quoted_details(details)}."
