"""What all chart drawings share: size, colors, fonts and text wrapping. Needs Pillow.

Images have their own dark background, so that they look the same in Discord's dark and light mode. They are 800 pixels
wide, and a phone shows them about 340 points wide: text of 26 pixels is 11 points there, of 30 pixels above 12.
"""

import io
import unicodedata
from functools import cache

from PIL import Image, ImageColor, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

WIDTH = 800
MARGIN = 28
STEPS = 6
"""Steps from the background to a color, for anti-aliased text."""
BACKGROUND = "#1F282D"
TEXT = "#F4F6F5"
MUTED = "#B9C4C7"
GRID = "#4A575E"
"""For grid lines."""
BLUE = "#56B4E9"
ORANGE = "#E69F00"
YELLOW = "#F0E442"
"""From the palette by Okabe and Ito, which people with any color vision can tell apart (Color Universal Design,
https://jfly.uni-koeln.de/color/). A shape, a sign or hatching always carries the same information."""

NOT_DRAWABLE = "(see the description)"

Font = FreeTypeFont | ImageFont.ImageFont


def font(size: int) -> Font:
    """Return Pillow's bundled font, so that an image is the same on every computer."""
    return ImageFont.load_default(size)


def to_drawable(text: str) -> str:
    """Return the text in the characters of Pillow's font: without accents, and with plain dashes and quotes.

    The font has no other scripts; such a text is replaced by a reference to the alt text.
    """
    for sign, plain in (("\N{EN DASH}", "-"), ("\N{EM DASH}", "-"), ("\N{RIGHT SINGLE QUOTATION MARK}", "'")):
        text = text.replace(sign, plain)
    drawn = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return drawn if not text.strip() or any(map(str.isalnum, drawn)) else NOT_DRAWABLE


def new_image(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty image of this height in pixels, and its drawing context."""
    image = Image.new("RGB", (WIDTH, height), BACKGROUND)
    return image, ImageDraw.Draw(image)


def to_png(image: Image.Image) -> bytes:
    """Return the image as PNG bytes; the same image always gives the same bytes."""
    stored = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(stored, "PNG")
    return stored.getvalue()


@cache
def _palette() -> Image.Image:
    """Return a fixed palette: computing one for each image would take longer than drawing it."""
    colors = [BACKGROUND]
    ground = ImageColor.getrgb(BACKGROUND)
    for name in (TEXT, MUTED, GRID, BLUE, ORANGE, YELLOW):
        color = ImageColor.getrgb(name)
        for step in range(1, STEPS + 1):
            mixed = (round(a + (b - a) * step / STEPS) for a, b in zip(ground, color, strict=False))
            colors.append("#" + "".join(f"{part:02x}" for part in mixed))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for color in colors for part in ImageColor.getrgb(color)[:3]])
    return palette


def wrap_text(text: str, type_face: Font, width: float, max_lines: int = 2) -> list[str]:
    """Wrap text into at most this many lines of a width in pixels; the rest is cut off with an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if type_face.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < max_lines:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]}..."
            break
    return [_clip(line, type_face, width) for line in lines]


def _clip(line: str, type_: Font, width: float) -> str:
    while line and type_.getlength(line) > width:
        line = line.rstrip(".")[:-1].rstrip() + "..." if len(line.rstrip(".")) > 1 else ""
    return line
