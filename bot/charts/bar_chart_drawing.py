"""Draws a bar chart as PNG, for `bot.charts.cache`. Needs Pillow."""

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

HEADER_HEIGHT = 132
"""Height of title and side headings, in pixels like all measures here."""
FOOTER_HEIGHT = 20
ROW_HEIGHT = 86
BAR_HEIGHT = 44
LABEL_WIDTH = 300
"""Width of the labels; a longer one takes two lines."""
NUMBER_WIDTH = 70
"""Room for a number at the end of a bar."""
GAP = 4
STRIPE = 6
TITLE_SIZE = 38
TYPE_SIZE = 34

PLUS = BLUE
MINUS = ORANGE
"""The side, the sign and the hatching carry the same information."""


def draw_bar_chart(chart: BarChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same image."""
    image, pen = new_image(height(chart))
    canvas = _Canvas(pen, chart)
    canvas.heading()
    for place, bar in enumerate(chart.bars):
        canvas.bar(bar, HEADER_HEIGHT + place * ROW_HEIGHT + ROW_HEIGHT // 2)
    return to_png(image)


def height(chart: BarChart) -> int:
    """Return the height of the image in pixels."""
    return HEADER_HEIGHT + ROW_HEIGHT * len(chart.bars) + FOOTER_HEIGHT


class _Canvas:
    """The image while it is drawn: the position of the line, and the length of a weight of 1."""

    def __init__(self, pen: ImageDraw.ImageDraw, chart: BarChart) -> None:
        self._draw = pen
        self._chart = chart
        self._type = font(TYPE_SIZE)
        self._title = font(TITLE_SIZE)
        left, right = chart.extent
        start, end = MARGIN + LABEL_WIDTH + NUMBER_WIDTH, WIDTH - MARGIN - NUMBER_WIDTH
        self._unit = (end - start) / max(left + right, 1)
        self._line = round(start + left * self._unit)

    def heading(self) -> None:
        """Draw the title, and the heading of each side."""
        self._draw.text((MARGIN, 22), to_drawable(self._chart.title), fill=TEXT, font=self._title)
        top = HEADER_HEIGHT - 52
        left, right = to_drawable(self._chart.left_title), to_drawable(self._chart.right_title)
        self._draw.text((self._line - 14, top), left, fill=MINUS, font=self._type, anchor="ra")
        self._draw.text((self._line + 14, top), right, fill=PLUS, font=self._type, anchor="la")
        self._draw.line(
            (self._line, HEADER_HEIGHT - 6, self._line, height(self._chart) - FOOTER_HEIGHT), fill=MUTED, width=2
        )

    def bar(self, bar: Bar, middle: int) -> None:
        """Draw one row, centered at the given height."""
        lines = wrap_text(to_drawable(bar.label), self._type, LABEL_WIDTH)
        self._draw.text((MARGIN, middle), "\n".join(lines), fill=TEXT, font=self._type, anchor="lm", spacing=2)
        right = self._side(bar.plus, middle, 1)
        left = self._side(bar.minus, middle, -1)
        if bar.plus:
            self._draw.text((right + 10, middle), f"+{sum(bar.plus)}", fill=TEXT, font=self._type, anchor="lm")
        if bar.minus:
            self._draw.text((left - 10, middle), f"-{sum(bar.minus)}", fill=TEXT, font=self._type, anchor="rm")

    def _side(self, weights: tuple[int, ...], middle: int, direction: int) -> int:
        """Draw the weights one after another and return their end."""
        top, bottom = middle - BAR_HEIGHT // 2, middle + BAR_HEIGHT // 2
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
        """Draw stripes over a bar, so that the side against is recognizable without color."""
        for y in range(top + STRIPE, bottom, 2 * STRIPE):
            self._draw.rectangle((left, y, right, min(y + STRIPE // 2, bottom)), fill=BACKGROUND)
