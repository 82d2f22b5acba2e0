"""Draws a range chart as PNG, for `bot.charts.cache`. Needs Pillow."""

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
"""Line heights of each size, in pixels like all measures here."""
MIN_LABEL_WIDTH = 120
"""Minimum width of a row's label, however long its amounts are."""
LANE_HEIGHT = 26
RADIUS = 10
AFTER_STRIP = 14
AFTER_SCALE = 26
INSET = 14
"""Distance of the axis from the margins, so that a mark at its end is not cut off."""
THOUSANDS = 10_000
"""Larger amounts are written in thousands; the alt text has them in full."""
COLORS: dict[MarkKind, str] = {"board": ORANGE, "source": BLUE, "yardstick": YELLOW}
SHORT_LEGEND: dict[MarkKind, str] = {"board": "board", "source": "others", "yardstick": "practice"}


def draw_range_chart(chart: RangeChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same image."""
    canvas = _Canvas(_max_height(chart))
    canvas.chart(chart)
    return to_png(canvas.image.crop((0, 0, WIDTH, canvas.y)))


def format_amount(sign: str, value: float) -> str:
    """Format an amount for the image."""
    if value >= THOUSANDS:
        return f"{sign}{value / 1000:,.4g}k" if value < 1_000_000 else f"{sign}{value / 1000:,.0f}k"  # noqa: PLR2004 - a million
    return f"{sign}{value:,.0f}" if value == int(value) else f"{sign}{value:,.2f}"


def format_range(sign: str, marks: tuple[Mark, ...]) -> str:
    """Format the range that several marks cover."""
    low, high = min(mark.low for mark in marks), max(mark.high for mark in marks)
    more = "+" if any(mark.open_end == "more" and mark.high == high for mark in marks) else ""
    if low == high:
        less = "up to " if any(mark.open_end == "less" for mark in marks) else ""
        return f"{less}{sign}{_short(low, high)}{more}"
    return f"{sign}{_short(low, high)}-{_short(high, high)}{more}"


def _short(value: float, largest: float) -> str:
    """Format an amount in thousands if the largest amount beside it is."""
    if largest < THOUSANDS:
        return format_amount("", value)
    return f"{round(value / 1000):,}k" if value >= THOUSANDS else f"{value / 1000:.2g}k"


def _max_height(chart: RangeChart) -> int:
    """Return a height that is enough however the titles and the footer wrap; the unused rest is cropped."""
    around = 2 * MARGIN + 2 * TITLE_LINE + 6 * SMALL_LINE
    return around + sum(2 * NAME_LINE + 2 * SMALL_LINE + AFTER_SCALE + _height(axis) for axis in chart.axes)


def _height(axis: Axis) -> int:
    """Return the height of an axis's rows, including the names of groups."""
    end = axis.end
    rows = [row for group in axis.groups for row in group.rows]
    names = sum(NAME_LINE for group in axis.groups if group.name)
    return names + sum(TYPE_LINE + LANE_HEIGHT * _lane_count(row, end) + AFTER_STRIP for row in rows)


def _lane_count(row: RangeRow, end: float) -> int:
    return max(assign_lanes(row.marks, end), default=-1) + 1


def _explain_shapes(chart: RangeChart) -> Iterator[str]:
    """Explain the shapes in the chart that are not dots; the alt text explains them with each amount."""
    marks = [mark for axis in chart.axes for mark in axis.marks]
    if any(mark.high > mark.low for mark in marks):
        yield "A bar is a range."
    if any(mark.open_end == "more" for mark in marks):
        yield 'Arrow: "or more".'
    if any(mark.open_end == "less" for mark in marks):
        yield "Arrow left: up to."


class _Canvas:
    """The image while it is drawn from top to bottom; ``y`` is the current position."""

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
        for axis in chart.axes:
            self._draw_axis(axis)
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
        if shapes := " ".join(_explain_shapes(chart)):
            self._draw.text((MARGIN, self.y), shapes, fill=MUTED, font=self._small)
            self.y += SMALL_LINE
        self.y += 8

    def _draw_axis(self, axis: Axis) -> None:
        self._end = axis.end
        self._draw.text((MARGIN, self.y), to_drawable(axis.title), fill=TEXT, font=self._type)
        self.y += TYPE_LINE + 4
        top = self.y + SMALL_LINE
        self._axis(axis, top, top + _height(axis))
        self.y = top + 6
        for group in axis.groups:
            self._group(axis, group)
        self.y += AFTER_SCALE

    def _axis(self, axis: Axis, top: int, bottom: int) -> None:
        ticks = axis.ticks
        for place, tick in enumerate(ticks):
            x = self._x(tick)
            self._draw.line((x, top, x, bottom), fill=GRID, width=2)
            anchor = "la" if place == 0 else "ra" if place == len(ticks) - 1 else "ma"
            at = MARGIN if place == 0 else WIDTH - MARGIN if place == len(ticks) - 1 else x
            self._draw.text(
                (at, self.y), format_amount(axis.currency_sign, tick), fill=MUTED, font=self._small, anchor=anchor
            )

    def _group(self, axis: Axis, group: RowGroup) -> None:
        if group.name:
            self._draw_text((MARGIN, self.y + 4), to_drawable(group.name), TEXT)
            width = self._type.getlength(to_drawable(group.name))
            self._draw.line((MARGIN + width + 14, self.y + 18, WIDTH - MARGIN, self.y + 18), fill=MUTED, width=2)
            self.y += NAME_LINE
        for row in group.rows:
            self._row(axis, row, MUTED if group.name else TEXT)

    def _row(self, axis: Axis, row: RangeRow, color: str) -> None:
        left = self._draw_amounts(axis, row)
        label = wrap_text(to_drawable(row.label), self._type, left - MARGIN, 1)[0]
        self._draw_text((MARGIN, self.y), label, color)
        self.y += TYPE_LINE
        for mark, lane in zip(row.marks, assign_lanes(row.marks, self._end), strict=True):
            self._mark(mark, self.y + lane * LANE_HEIGHT + LANE_HEIGHT // 2)
        self.y += LANE_HEIGHT * _lane_count(row, self._end) + AFTER_STRIP

    def _draw_amounts(self, axis: Axis, row: RangeRow) -> float:
        """Draw the amounts at the right, with the kind of source if there are several, and return their left end."""
        right: float = WIDTH - MARGIN
        if row.text:
            right = self._draw_before(right, row.text, TEXT)
        several = len({mark.kind for mark in row.marks}) > 1
        for kind in reversed(MARK_KINDS):
            if marks := row.marks_of_kind(kind):
                right = self._draw_before(right, format_range(axis.currency_sign, marks), TEXT)
                if several:
                    right = self._draw_before(right + 6, SHORT_LEGEND[kind], COLORS[kind])
        return right

    def _draw_before(self, right: float, text: str, color: str) -> float:
        """Draw right-aligned text and return the right end for the text before it."""
        text = wrap_text(to_drawable(text), self._type, max(right - MARGIN - MIN_LABEL_WIDTH, 0), 1)[0]
        self._draw_text((right, self.y), text, color, anchor="ra")
        return right - self._type.getlength(text) - 14

    def _draw_text(self, place: tuple[float, float], text: str, color: str, anchor: str = "la") -> None:
        """Draw text on a background that covers the grid lines."""
        box = self._draw.textbbox(place, text, font=self._type, anchor=anchor)
        self._draw.rectangle((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4), fill=BACKGROUND)
        self._draw.text(place, text, fill=color, font=self._type, anchor=anchor)

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
        color = COLORS[kind]
        self._draw.rectangle((low, middle - 4, high, middle + 4), fill=BACKGROUND if kind == "board" else color)
        if kind == "board":
            self._draw.rectangle((low, middle - 4, high, middle + 4), outline=color, width=2)
        for end in (low, high):
            self._draw.rectangle((end - 3, middle - RADIUS, end + 3, middle + RADIUS), fill=color)

    def _dot(self, kind: MarkKind, x: float, middle: float) -> None:
        """Draw one amount: a hollow diamond for job boards, a square for clinical practice, a disc for the rest."""
        color, r = COLORS[kind], RADIUS
        if kind == "board":
            points = [(x, middle - r - 2), (x + r + 2, middle), (x, middle + r + 2), (x - r - 2, middle)]
            self._draw.polygon(points, fill=BACKGROUND, outline=color, width=4)
        elif kind == "source":
            self._draw.ellipse((x - r, middle - r, x + r, middle + r), fill=color)
        else:
            self._draw.rectangle((x - r + 1, middle - r + 1, x + r - 1, middle + r - 1), fill=color)

    def _arrow(self, kind: MarkKind, x: float, middle: float, direction: int) -> None:
        tip = x + direction * RADIUS
        self._draw.polygon([(x, middle - RADIUS), (tip, middle), (x, middle + RADIUS)], fill=COLORS[kind])

    def _x(self, value: float) -> float:
        start, end = MARGIN + INSET, WIDTH - MARGIN - INSET
        return start + (end - start) * value / self._end
