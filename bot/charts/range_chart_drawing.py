"""Draws a chart of dots and ranges as PNG. Needs Pillow: see `bot.charts.cache` for who calls it."""

from collections.abc import Iterator

from PIL import Image

from bot.charts.canvas import (
    BACKGROUND,
    BLUE,
    GRID,
    MARGIN,
    MUTED,
    ORANGE,
    TEXT,
    WIDTH,
    YELLOW,
    font,
    new_image,
    to_drawable,
    to_png,
    wrap_text,
)
from bot.charts.range_chart import (
    LEGEND,
    MARK_KINDS,
    Axis,
    Mark,
    MarkKind,
    RangeChart,
    RangeRow,
    RowGroup,
    assign_lanes,
)

TITLE_SIZE, TYPE_SIZE, SMALL_SIZE = 36, 28, 26
TITLE_LINE, NAME_LINE, TYPE_LINE, SMALL_LINE = 46, 44, 36, 34
"""Heights of a line of each size, in pixels like all measures here."""
LABEL = 120
"""Width that is left to the label of a row however long its figures are."""
LANE = 26
RADIUS = 10
AFTER_STRIP = 14
AFTER_SCALE = 26
INSET = 14
"""How far the axis stays within the edges, so that a mark at its end is whole."""
THOUSANDS = 10_000
"""From here on amounts are written in thousands; the description has them in full."""
COLORS: dict[MarkKind, str] = {"board": ORANGE, "source": BLUE, "yardstick": YELLOW}
SHORT_LEGEND: dict[MarkKind, str] = {"board": "board", "source": "others", "yardstick": "practice"}


def draw_range_chart(chart: RangeChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same picture."""
    canvas = _Canvas(_max_height(chart))
    canvas.chart(chart)
    return to_png(canvas.image.crop((0, 0, WIDTH, canvas.y)))


def format_amount(sign: str, value: float) -> str:
    """Return an amount as it is written in the picture."""
    if value >= THOUSANDS:
        return f"{sign}{value / 1000:,.4g}k" if value < 1_000_000 else f"{sign}{value / 1000:,.0f}k"  # noqa: PLR2004 - a million
    return f"{sign}{value:,.0f}" if value == int(value) else f"{sign}{value:,.2f}"


def format_range(sign: str, marks: tuple[Mark, ...]) -> str:
    """Return from where to where several marks go."""
    low, high = min(mark.low for mark in marks), max(mark.high for mark in marks)
    more = "+" if any(mark.open_end == "more" and mark.high == high for mark in marks) else ""
    if low == high:
        less = "up to " if any(mark.open_end == "less" for mark in marks) else ""
        return f"{less}{sign}{_short(low, high)}{more}"
    return f"{sign}{_short(low, high)}-{_short(high, high)}{more}"


def _short(value: float, largest: float) -> str:
    """Write an amount in thousands where the largest beside it is."""
    if largest < THOUSANDS:
        return format_amount("", value)
    return f"{round(value / 1000):,}k" if value >= THOUSANDS else f"{value / 1000:.2g}k"


def _max_height(chart: RangeChart) -> int:
    """Return a height that is enough for any wrapping of titles and foot; what is left over is cut off."""
    around = 2 * MARGIN + 2 * TITLE_LINE + 6 * SMALL_LINE
    return around + sum(2 * NAME_LINE + 2 * SMALL_LINE + AFTER_SCALE + _height(scale) for scale in chart.axes)


def _height(scale: Axis) -> int:
    """Return how high the rows of a scale are, names of groups included."""
    end = scale.end
    strips = [strip for group in scale.groups for strip in group.rows]
    names = sum(NAME_LINE for group in scale.groups if group.name)
    return names + sum(TYPE_LINE + LANE * _lane_count(strip, end) + AFTER_STRIP for strip in strips)


def _lane_count(strip: RangeRow, end: float) -> int:
    return max(assign_lanes(strip.marks, end), default=-1) + 1


def _shapes(chart: RangeChart) -> Iterator[str]:
    """Say what the shapes mean that occur and are no dots; the description says it in each figure."""
    marks = [mark for scale in chart.axes for mark in scale.marks]
    if any(mark.high > mark.low for mark in marks):
        yield "A bar is a range."
    if any(mark.open_end == "more" for mark in marks):
        yield "Arrow right: and more."
    if any(mark.open_end == "less" for mark in marks):
        yield "Arrow left: up to."


class _Canvas:
    """The picture while it is drawn from the top down; ``y`` is how far it has come."""

    def __init__(self, height: int) -> None:
        self.image: Image.Image
        self.image, self._draw = new_image(height)
        self._title, self._type, self._small = font(TITLE_SIZE), font(TYPE_SIZE), font(SMALL_SIZE)
        self._end: float = 1
        self.y = MARGIN

    def chart(self, chart: RangeChart) -> None:
        """Draw everything."""
        for line in wrap_text(to_drawable(chart.title), self._title, WIDTH - 2 * MARGIN):
            self._draw.text((MARGIN, self.y), line, fill=TEXT, font=self._title)
            self.y += TITLE_LINE
        self._legend(chart)
        for scale in chart.axes:
            self._scale(scale)
        for line in wrap_text(to_drawable(chart.footer), self._small, WIDTH - 2 * MARGIN, 3) if chart.footer else ():
            self._draw.text((MARGIN, self.y), line, fill=MUTED, font=self._small)
            self.y += SMALL_LINE
        self.y += MARGIN // 2

    def _legend(self, chart: RangeChart) -> None:
        x, middle = float(MARGIN + RADIUS), self.y + SMALL_LINE // 2 + 4
        for kind in chart.kinds:
            self._dot(kind, x, middle)
            self._draw.text((x + 20, middle), LEGEND[kind], fill=TEXT, font=self._small, anchor="lm")
            x += 20 + self._small.getlength(LEGEND[kind]) + 40
        self.y += SMALL_LINE + 10
        if shapes := " ".join(_shapes(chart)):
            self._draw.text((MARGIN, self.y), shapes, fill=MUTED, font=self._small)
            self.y += SMALL_LINE
        self.y += 8

    def _scale(self, scale: Axis) -> None:
        self._end = scale.end
        self._draw.text((MARGIN, self.y), to_drawable(scale.title), fill=TEXT, font=self._type)
        self.y += TYPE_LINE + 4
        top = self.y + SMALL_LINE
        self._axis(scale, top, top + _height(scale))
        self.y = top + 6
        for group in scale.groups:
            self._group(scale, group)
        self.y += AFTER_SCALE

    def _axis(self, scale: Axis, top: int, bottom: int) -> None:
        ticks = scale.ticks
        for place, tick in enumerate(ticks):
            x = self._x(tick)
            self._draw.line((x, top, x, bottom), fill=GRID, width=2)
            anchor = "la" if place == 0 else "ra" if place == len(ticks) - 1 else "ma"
            at = MARGIN if place == 0 else WIDTH - MARGIN if place == len(ticks) - 1 else x
            self._draw.text((at, self.y), format_amount(scale.currency_sign, tick), fill=MUTED, font=self._small, anchor=anchor)

    def _group(self, scale: Axis, group: RowGroup) -> None:
        if group.name:
            self._write((MARGIN, self.y + 4), to_drawable(group.name), TEXT)
            width = self._type.getlength(to_drawable(group.name))
            self._draw.line((MARGIN + width + 14, self.y + 18, WIDTH - MARGIN, self.y + 18), fill=MUTED, width=2)
            self.y += NAME_LINE
        for strip in group.rows:
            self._strip(scale, strip, MUTED if group.name else TEXT)

    def _strip(self, scale: Axis, strip: RangeRow, colour: str) -> None:
        left = self._values(scale, strip)
        label = wrap_text(to_drawable(strip.label), self._type, left - MARGIN, 1)[0]
        self._write((MARGIN, self.y), label, colour)
        self.y += TYPE_LINE
        for mark, lane in zip(strip.marks, assign_lanes(strip.marks, self._end), strict=True):
            self._mark(mark, self.y + lane * LANE + LANE // 2)
        self.y += LANE * _lane_count(strip, self._end) + AFTER_STRIP

    def _values(self, scale: Axis, strip: RangeRow) -> float:
        """Write the figures at the right, with who says them where several do, and return where they begin."""
        right: float = WIDTH - MARGIN
        if strip.text:
            right = self._before(right, strip.text, TEXT)
        several = len({mark.kind for mark in strip.marks}) > 1
        for kind in reversed(MARK_KINDS):
            if marks := strip.marks_of_kind(kind):
                right = self._before(right, format_range(scale.currency_sign, marks), TEXT)
                if several:
                    right = self._before(right + 6, SHORT_LEGEND[kind], COLORS[kind])
        return right

    def _before(self, right: float, text: str, colour: str) -> float:
        """Write so that it ends here, and return where the text left of it ends."""
        text = wrap_text(to_drawable(text), self._type, max(right - MARGIN - LABEL, 0), 1)[0]
        self._write((right, self.y), text, colour, anchor="ra")
        return right - self._type.getlength(text) - 14

    def _write(self, place: tuple[float, float], text: str, colour: str, anchor: str = "la") -> None:
        """Write over the lines of the scale, which end where words begin."""
        box = self._draw.textbbox(place, text, font=self._type, anchor=anchor)
        self._draw.rectangle((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4), fill=BACKGROUND)
        self._draw.text(place, text, fill=colour, font=self._type, anchor=anchor)

    def _mark(self, mark: Mark, middle: int) -> None:
        low, high = self._x(mark.low), self._x(mark.high)
        if mark.high > mark.low:
            self._bar(mark.kind, low, high, middle)
        else:
            self._dot(mark.kind, low, middle)
        if mark.open_end == "more":
            self._arrow(mark.kind, high + RADIUS + 4, middle, 1)
        elif mark.open_end == "less":
            self._arrow(mark.kind, low - RADIUS - 4, middle, -1)

    def _bar(self, kind: MarkKind, low: float, high: float, middle: int) -> None:
        colour = COLORS[kind]
        self._draw.rectangle((low, middle - 4, high, middle + 4), fill=BACKGROUND if kind == "board" else colour)
        if kind == "board":
            self._draw.rectangle((low, middle - 4, high, middle + 4), outline=colour, width=2)
        for end in (low, high):
            self._draw.rectangle((end - 3, middle - RADIUS, end + 3, middle + RADIUS), fill=colour)

    def _dot(self, kind: MarkKind, x: float, middle: float) -> None:
        """Draw one figure: a hollow diamond for a job board, a disc for others, a square for the yardstick."""
        colour, r = COLORS[kind], RADIUS
        if kind == "board":
            points = [(x, middle - r - 2), (x + r + 2, middle), (x, middle + r + 2), (x - r - 2, middle)]
            self._draw.polygon(points, fill=BACKGROUND, outline=colour, width=4)
        elif kind == "source":
            self._draw.ellipse((x - r, middle - r, x + r, middle + r), fill=colour)
        else:
            self._draw.rectangle((x - r + 1, middle - r + 1, x + r - 1, middle + r - 1), fill=colour)

    def _arrow(self, kind: MarkKind, x: float, middle: float, direction: int) -> None:
        tip = x + direction * RADIUS
        self._draw.polygon([(x, middle - RADIUS), (tip, middle), (x, middle + RADIUS)], fill=COLORS[kind])

    def _x(self, value: float) -> float:
        start, end = MARGIN + INSET, WIDTH - MARGIN - INSET
        return start + (end - start) * value / self._end
