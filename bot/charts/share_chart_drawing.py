"""Draws a chart of shares as PNG. Needs Pillow: see `bot.charts.cache` for who calls it."""

from PIL import Image

from bot.charts.canvas import BLUE, EDGE, FAINT, GROUND, INK, LINE, WIDTH, blank, drawable, font, png, wrapped
from bot.charts.share_chart import Panel, Share, ShareChart

TITLE_SIZE, TYPE_SIZE, SMALL_SIZE = 34, 30, 26
TITLE_LINE, TYPE_LINE, SMALL_LINE = 42, 38, 33
"""Heights of a line of each size, in pixels like all measures here."""
BAR = 30
NUMBER = 100
"""Room for the percentage right of a bar."""
AFTER_SHARE = 16
AFTER_PANEL = 34
TRACK = WIDTH - 2 * EDGE - NUMBER
"""Length of 100 percent."""


def draw_shares(chart: ShareChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same picture."""
    canvas = _Canvas(_room(chart))
    canvas.chart(chart)
    return png(canvas.image.crop((0, 0, WIDTH, canvas.y)))


def _room(chart: ShareChart) -> int:
    """Return a height that is enough for any wrapping of the words; what is left over is cut off."""
    share = 2 * TYPE_LINE + BAR + AFTER_SHARE
    panels = sum(
        2 * TITLE_LINE + len(panel.shares) * share + 3 * len(panel.conditions) * SMALL_LINE + 2 * AFTER_PANEL
        for panel in chart.panels
    )
    return panels + 3 * SMALL_LINE + 2 * EDGE


class _Canvas:
    """The picture while it is drawn from the top down; ``y`` is how far it has come."""

    def __init__(self, height: int) -> None:
        self.image: Image.Image
        self.image, self._draw = blank(height)
        self._title, self._type, self._small = font(TITLE_SIZE), font(TYPE_SIZE), font(SMALL_SIZE)
        self.y = EDGE

    def chart(self, chart: ShareChart) -> None:
        """Draw everything."""
        for place, panel in enumerate(chart.panels):
            if place:
                self._draw.line((EDGE, self.y, WIDTH - EDGE, self.y), fill=LINE, width=2)
                self.y += AFTER_PANEL - 6
            self._panel(panel)
        for line in wrapped(drawable(chart.foot), self._small, WIDTH - 2 * EDGE, 3) if chart.foot else ():
            self._draw.text((EDGE, self.y - 8), line, fill=INK, font=self._small)
            self.y += SMALL_LINE
        self.y += EDGE // 2 if chart.foot else 0

    def _panel(self, panel: Panel) -> None:
        for line in wrapped(drawable(panel.name), self._title, WIDTH - 2 * EDGE):
            self._draw.text((EDGE, self.y), line, fill=INK, font=self._title)
            self.y += TITLE_LINE
        self.y += 10
        for share in panel.shares:
            self._share(share)
        for condition in panel.conditions:
            for line in wrapped(drawable(condition), self._small, WIDTH - 2 * EDGE, 3):
                self._draw.text((EDGE, self.y), line, fill=FAINT, font=self._small)
                self.y += SMALL_LINE
        self.y += AFTER_PANEL - 8

    def _share(self, share: Share) -> None:
        for line in wrapped(drawable(share.label), self._type, WIDTH - 2 * EDGE):
            self._draw.text((EDGE, self.y), line, fill=INK, font=self._type)
            self.y += TYPE_LINE
        top, bottom = self.y, self.y + BAR
        self._draw.rectangle((EDGE, top, EDGE + TRACK, bottom), fill=GROUND, outline=LINE, width=2)
        end = EDGE + round(TRACK * share.percent / 100)
        if end > EDGE:
            self._draw.rectangle((EDGE, top, end, bottom), fill=BLUE)
        place = (EDGE + TRACK + 14, top + BAR // 2)
        self._draw.text(place, f"{share.said} %", fill=INK, font=self._type, anchor="lm")
        self.y = bottom + AFTER_SHARE
