"""Draws avatars with initials, so that the people of the demo can be told apart."""

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from simcord.backend.cdn import CDN_BASE

_SIZE = 80
_COLORS = ("#1f5fbf", "#0b6e5f", "#8a4b08", "#7a3e9d", "#a0314f", "#4d5b1a", "#2f4f6f")
"""White letters on each of them have a contrast of at least 4.5 to 1."""
BOT_COLOR = "#17494d"
_DEFAULT_AVATARS = 6


def avatar_hash(name: str) -> str:
    """Return what Discord would call the avatar of this user."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def draw_avatar(initials: str, color: str) -> bytes:
    """Return a square PNG with white letters; Discord cuts the circle."""
    image = Image.new("RGB", (_SIZE, _SIZE), color)
    font = ImageFont.load_default(size=_SIZE * 0.42)
    ImageDraw.Draw(image).text((_SIZE / 2, _SIZE / 2), initials, fill="white", font=font, anchor="mm")
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def avatar_files(people: Iterable[tuple[int, str, str]], bot_initials: str) -> Mapping[str, tuple[str, bytes]]:
    """Return the avatars by the address where Discord would keep them.

    Args:
        people: id, user name and display name of each.
        bot_initials: what stands on the bot's, the only one without an avatar of its own.
    """
    drawn = {
        f"{CDN_BASE}/avatars/{id_}/{avatar_hash(user)}.png": draw_avatar(_initials(shown), _COLORS[at % len(_COLORS)])
        for at, (id_, user, shown) in enumerate(people)
    }
    drawn |= {
        f"{CDN_BASE}/embed/avatars/{index}.png": draw_avatar(bot_initials, BOT_COLOR)
        for index in range(_DEFAULT_AVATARS)
    }
    return {address: ("image/png", content) for address, content in drawn.items()}


def _initials(shown: str) -> str:
    return shown.removeprefix("Dr. ")[0]
