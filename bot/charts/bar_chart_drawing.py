"""Draws a bar chart as PNG. Needs Pillow: see `bot.charts.cache` for who calls it."""

from PIL import ImageDraw

from bot.charts.bar_chart import Bar, BarChart
from bot.charts.canvas import (
    BACKGROUND,
    BLUE,
    MARGIN,
    MUTED,
    ORANGE,
    TEXT,
    WIDTH,
    font,
    new_image,
    to_drawable,
    to_png,
    wrap_text,
)

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

PLUS = BLUE
MINUS = ORANGE
"""The side, the sign and the hatching say the same again."""


def draw_bar_chart(chart: BarChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same picture."""
    image, pen = new_image(height(chart))
    canvas = _Canvas(pen, chart)
    canvas.heading()
    for place, bar in enumerate(chart.bars):
        canvas.bar(bar, HEAD + place * ROW + ROW // 2)
    return to_png(image)


def height(chart: BarChart) -> int:
    """Return how high the picture is, in pixels."""
    return HEAD + ROW * len(chart.bars) + FOOT


class _Canvas:
    """The picture while it is drawn: where the line stands, and how long a weight of 1 is."""

    def __init__(self, pen: ImageDraw.ImageDraw, chart: BarChart) -> None:
        self._draw = pen
        self._chart = chart
        self._type = font(TYPE_SIZE)
        self._title = font(TITLE_SIZE)
        left, right = chart.extent
        start, end = MARGIN + LABELS + NUMBER, WIDTH - MARGIN - NUMBER
        self._unit = (end - start) / max(left + right, 1)
        self._line = round(start + left * self._unit)

    def heading(self) -> None:
        """Write the title, and over each side what it means."""
        self._draw.text((MARGIN, 22), to_drawable(self._chart.title), fill=TEXT, font=self._title)
        top = HEAD - 52
        left, right = to_drawable(self._chart.left_title), to_drawable(self._chart.right_title)
        self._draw.text((self._line - 14, top), left, fill=MINUS, font=self._type, anchor="ra")
        self._draw.text((self._line + 14, top), right, fill=PLUS, font=self._type, anchor="la")
        self._draw.line((self._line, HEAD - 6, self._line, height(self._chart) - FOOT), fill=MUTED, width=2)

    def bar(self, bar: Bar, middle: int) -> None:
        """Draw one row around the height given."""
        lines = wrap_text(to_drawable(bar.label), self._type, LABELS)
        self._draw.text((MARGIN, middle), "\n".join(lines), fill=TEXT, font=self._type, anchor="lm", spacing=2)
        right = self._side(bar.plus, middle, 1)
        left = self._side(bar.minus, middle, -1)
        if bar.plus:
            self._draw.text((right + 10, middle), f"+{sum(bar.plus)}", fill=TEXT, font=self._type, anchor="lm")
        if bar.minus:
            self._draw.text((left - 10, middle), f"-{sum(bar.minus)}", fill=TEXT, font=self._type, anchor="rm")

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
            self._draw.rectangle((left, y, right, min(y + STRIPE // 2, bottom)), fill=BACKGROUND)
