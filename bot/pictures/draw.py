"""Draws a bar chart as PNG. Needs Pillow: see `bot.pictures.album` for who calls it.

The picture brings its own dark ground, so that it reads the same in Discord's dark and light mode. It is 800 pixels
wide and a phone shows it at about 340 points: type of 34 pixels stays above 14 points there.
"""

import io
import unicodedata

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.bars import Bar, BarChart

WIDTH = 800
EDGE = 28
HEAD = 132
"""Height of title and side headings, in pixels like all measures here."""
FOOT = 20
ROW = 86
BAR = 44
LABELS = 300
"""Width of the labels; a longer one takes two lines."""
NUMBER = 70
"""Room for a number at the end of a bar."""
GAP = 4
STRIPE = 6
TITLE_SIZE = 38
TYPE_SIZE = 34

COLOURS = 32
"""Five, and the steps between them at the edges of letters."""
GROUND = "#1F282D"
INK = "#F4F6F5"
FAINT = "#B9C4C7"
PLUS = "#56B4E9"
MINUS = "#E69F00"
"""Sky blue and orange of the palette by Okabe and Ito, which people with any colour vision tell apart (Color
Universal Design, https://jfly.uni-koeln.de/color/). The side, the sign and the hatching say the same again."""


def draw(chart: BarChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same picture."""
    image = Image.new("RGB", (WIDTH, height(chart)), GROUND)
    canvas = _Canvas(image, chart)
    canvas.heading()
    for place, bar in enumerate(chart.bars):
        canvas.bar(bar, HEAD + place * ROW + ROW // 2)
    stored = io.BytesIO()
    image.quantize(COLOURS).save(stored, "PNG")
    return stored.getvalue()


def height(chart: BarChart) -> int:
    """Return how high the picture is, in pixels."""
    return HEAD + ROW * len(chart.bars) + FOOT


def drawable(text: str) -> str:
    """Return the text in the letters that Pillow's own font has: accents fall off, other signs are left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


class _Canvas:
    """The picture while it is drawn: where the line stands, and how long a weight of 1 is."""

    def __init__(self, image: Image.Image, chart: BarChart) -> None:
        self._draw = ImageDraw.Draw(image)
        self._chart = chart
        self._type = ImageFont.load_default(TYPE_SIZE)
        self._title = ImageFont.load_default(TITLE_SIZE)
        left, right = chart.reach
        start, end = EDGE + LABELS + NUMBER, WIDTH - EDGE - NUMBER
        self._unit = (end - start) / max(left + right, 1)
        self._line = round(start + left * self._unit)

    def heading(self) -> None:
        """Write the title, and over each side what it means."""
        self._draw.text((EDGE, 22), drawable(self._chart.title), fill=INK, font=self._title)
        top = HEAD - 52
        left, right = drawable(self._chart.left), drawable(self._chart.right)
        self._draw.text((self._line - 14, top), left, fill=MINUS, font=self._type, anchor="ra")
        self._draw.text((self._line + 14, top), right, fill=PLUS, font=self._type, anchor="la")
        self._draw.line((self._line, HEAD - 6, self._line, height(self._chart) - FOOT), fill=FAINT, width=2)

    def bar(self, bar: Bar, middle: int) -> None:
        """Draw one row around the height given."""
        lines = self._wrapped(drawable(bar.label))
        self._draw.text((EDGE, middle), "\n".join(lines), fill=INK, font=self._type, anchor="lm", spacing=2)
        right = self._side(bar.plus, middle, 1)
        left = self._side(bar.minus, middle, -1)
        if bar.plus:
            self._draw.text((right + 10, middle), f"+{sum(bar.plus)}", fill=INK, font=self._type, anchor="lm")
        if bar.minus:
            self._draw.text((left - 10, middle), f"-{sum(bar.minus)}", fill=INK, font=self._type, anchor="rm")

    def _side(self, weights: tuple[int, ...], middle: int, direction: int) -> int:
        """Draw the weights one after another and return where they end."""
        top, bottom = middle - BAR // 2, middle + BAR // 2
        done = 0
        for weight in weights:
            near = self._line + direction * round(done * self._unit)
            done += weight
            far = self._line + direction * round(done * self._unit)
            left = min(near, far) + GAP
            right = max(near, far, left)
            self._draw.rectangle((left, top, right, bottom), fill=PLUS if direction > 0 else MINUS)
            if direction < 0:
                self._hatch(left, top, right, bottom)
        return self._line + direction * round(done * self._unit)

    def _hatch(self, left: int, top: int, right: int, bottom: int) -> None:
        """Lay stripes over a bar, so that the side against is told without colour too."""
        for y in range(top + STRIPE, bottom, 2 * STRIPE):
            self._draw.rectangle((left, y, right, min(y + STRIPE // 2, bottom)), fill=GROUND)

    def _wrapped(self, label: str) -> list[str]:
        """Break a label into two lines at most; what is still too long loses its end."""
        lines = [""]
        for word in label.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._type.getlength(longer) <= LABELS or not lines[-1]:
                lines[-1] = longer
            elif len(lines) == 1:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]}..."
                break
        return [self._clipped(line) for line in lines]

    def _clipped(self, line: str) -> str:
        while line and self._type.getlength(line) > LABELS + NUMBER // 2:
            line = line.rstrip(".")[:-1].rstrip() + "..." if len(line.rstrip(".")) > 1 else ""
        return line
