"""What every picture is drawn on: its size, its colours, its type, and how words are fitted. Needs Pillow.

A picture brings its own dark ground, so that it reads the same in Discord's dark and light mode. It is 800 pixels
wide and a phone shows it at about 340 points: type of 26 pixels is 11 points there, of 30 pixels above 12.
"""

import io
import unicodedata
from functools import cache

from PIL import Image, ImageColor, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

WIDTH = 800
MARGIN = 28
STEPS = 6
"""Steps from the ground to a colour, for the edges of letters."""
BACKGROUND = "#1F282D"
TEXT = "#F4F6F5"
MUTED = "#B9C4C7"
GRID = "#4A575E"
"""Lines of a scale: there to be followed, not to be read."""
BLUE = "#56B4E9"
ORANGE = "#E69F00"
YELLOW = "#F0E442"
"""Of the palette by Okabe and Ito, which people with any colour vision tell apart (Color Universal Design,
https://jfly.uni-koeln.de/color/). A shape, a sign or a hatching always says the same again."""

NOT_DRAWABLE = "(see the description)"

Font = FreeTypeFont | ImageFont.ImageFont


def font(size: int) -> Font:
    """Return Pillow's own type, so that a picture is the same on every computer."""
    return ImageFont.load_default(size)


def to_drawable(text: str) -> str:
    """Return the text in the letters that Pillow's own font has: accents fall off, dashes and quotes are made plain.

    Of other scripts it has nothing; then the text is where the whole chart is in words.
    """
    for sign, plain in (("\N{EN DASH}", "-"), ("\N{EM DASH}", "-"), ("\N{RIGHT SINGLE QUOTATION MARK}", "'")):
        text = text.replace(sign, plain)
    drawn = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return drawn if not text.strip() or any(map(str.isalnum, drawn)) else NOT_DRAWABLE


def new_image(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty picture of this height in pixels, and what draws on it."""
    image = Image.new("RGB", (WIDTH, height), BACKGROUND)
    return image, ImageDraw.Draw(image)


def to_png(image: Image.Image) -> bytes:
    """Return the picture as PNG bytes; the same picture always gives the same bytes."""
    stored = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(stored, "PNG")
    return stored.getvalue()


@cache
def _palette() -> Image.Image:
    """Return our own colours and the steps to them: finding others in each picture would take longer than drawing."""
    colours = [BACKGROUND]
    ground = ImageColor.getrgb(BACKGROUND)
    for name in (TEXT, MUTED, GRID, BLUE, ORANGE, YELLOW):
        colour = ImageColor.getrgb(name)
        for step in range(1, STEPS + 1):
            mixed = (round(a + (b - a) * step / STEPS) for a, b in zip(ground, colour, strict=False))
            colours.append("#" + "".join(f"{part:02x}" for part in mixed))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in ImageColor.getrgb(colour)[:3]])
    return palette


def wrap_text(text: str, type_face: Font, width: float, max_lines: int = 2) -> list[str]:
    """Break words into at most so many lines of a width in pixels; what is still too long loses its end."""
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
