"""Discord's limits. Every number is here, and `bot.cards.components` keeps to them.

Source: Discord reference, "Message components" and "Components V2", as of August 2026.
"""

MAX_COMPONENTS = 40
MAX_TEXT = 4000
"""Characters over all text displays of a message."""
MAX_TEXT_BYTES = 10_170
"""UTF-8 bytes over all text displays, counting `BYTES_PER_TEXT` more for each."""
BYTES_PER_TEXT = 12
MAX_CUSTOM_ID = 100
MAX_LABEL = 80
MAX_OPTIONS = 25
MAX_OPTION = 100
MAX_PLACEHOLDER = 150
MAX_ROW = 5
MAX_MODAL_TITLE = 45
MAX_MODAL_INPUTS = 5
MAX_INPUT = 4000
MAX_ALT = 1024
MAX_FILES = 10
"""Attachments of a message, pictures included."""


def clip(text: str, limit: int) -> str:
    """Return text within ``limit`` characters, ending in an ellipsis when something was cut; never empty."""
    text = text.strip() or "\N{EN DASH}"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def fit(content: str, characters: int, size: int) -> str:
    """Return text within so many characters and so many bytes of UTF-8; empty when nothing fits."""
    content = content.strip()
    if characters < 1 or size < len("…".encode()) or not content:
        return ""
    content = clip(content, characters)
    if len(content.encode()) > size:
        room = size - len("…".encode())
        content = content.encode()[:room].decode(errors="ignore").rstrip() + "…"
    return content
