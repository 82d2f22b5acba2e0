"""Draws a share chart as PNG, for `bot.charts.cache`. Needs Pillow."""

from PIL import Image

from bot.charts.canvas import (
    BACKGROUND,
    BLUE,
    GRID,
    MARGIN,
    MUTED,
    TEXT,
    WIDTH,
    font,
    new_image,
    to_drawable,
    to_png,
    wrap_text,
)
from bot.charts.share_chart import PollPanel, Share, ShareChart

TITLE_SIZE, TYPE_SIZE, SMALL_SIZE = 34, 30, 26
TITLE_LINE, TYPE_LINE, SMALL_LINE = 42, 38, 33
"""Line heights of each size, in pixels like all measures here."""
BAR_HEIGHT = 30
NUMBER_WIDTH = 100
"""Room for the percentage right of a bar."""
AFTER_SHARE = 16
AFTER_PANEL = 34
TRACK = WIDTH - 2 * MARGIN - NUMBER_WIDTH
"""Length of 100 percent."""


def draw_share_chart(chart: ShareChart) -> bytes:
    """Return the chart as PNG bytes; the same chart always gives the same image."""
    canvas = _Canvas(_max_height(chart))
    canvas.chart(chart)
    return to_png(canvas.image.crop((0, 0, WIDTH, canvas.y)))


def _max_height(chart: ShareChart) -> int:
    """Return a height that is enough however the text wraps; the unused rest is cropped."""
    share = 2 * TYPE_LINE + BAR_HEIGHT + AFTER_SHARE
    panels = sum(
        2 * TITLE_LINE + len(panel.shares) * share + 3 * len(panel.notes) * SMALL_LINE + 2 * AFTER_PANEL
        for panel in chart.panels
    )
    return panels + 3 * SMALL_LINE + 2 * MARGIN


class _Canvas:
    """The image while it is drawn from top to bottom; ``y`` is the current position."""

    def __init__(self, height: int) -> None:
        self.image: Image.Image
        self.image, self._draw = new_image(height)
        self._title, self._type, self._small = font(TITLE_SIZE), font(TYPE_SIZE), font(SMALL_SIZE)
        self.y = MARGIN

    def chart(self, chart: ShareChart) -> None:
        """Draw everything."""
        for place, panel in enumerate(chart.panels):
            if place:
                self._draw.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill=GRID, width=2)
                self.y += AFTER_PANEL - 6
            self._panel(panel)
        for line in wrap_text(to_drawable(chart.footer), self._small, WIDTH - 2 * MARGIN, 3) if chart.footer else ():
            self._draw.text((MARGIN, self.y - 8), line, fill=TEXT, font=self._small)
            self.y += SMALL_LINE
        self.y += MARGIN // 2 if chart.footer else 0

    def _panel(self, panel: PollPanel) -> None:
        for line in wrap_text(to_drawable(panel.name), self._title, WIDTH - 2 * MARGIN):
            self._draw.text((MARGIN, self.y), line, fill=TEXT, font=self._title)
            self.y += TITLE_LINE
        self.y += 10
        for share in panel.shares:
            self._share(share)
        for condition in panel.notes:
            for line in wrap_text(to_drawable(condition), self._small, WIDTH - 2 * MARGIN, 3):
                self._draw.text((MARGIN, self.y), line, fill=MUTED, font=self._small)
                self.y += SMALL_LINE
        self.y += AFTER_PANEL - 8

    def _share(self, share: Share) -> None:
        for line in wrap_text(to_drawable(share.label), self._type, WIDTH - 2 * MARGIN):
            self._draw.text((MARGIN, self.y), line, fill=TEXT, font=self._type)
            self.y += TYPE_LINE
        top, bottom = self.y, self.y + BAR_HEIGHT
        self._draw.rectangle((MARGIN, top, MARGIN + TRACK, bottom), fill=BACKGROUND, outline=GRID, width=2)
        end = MARGIN + round(TRACK * share.percent / 100)
        if end > MARGIN:
            self._draw.rectangle((MARGIN, top, end, bottom), fill=BLUE)
        place = (MARGIN + TRACK + 14, top + BAR_HEIGHT // 2)
        self._draw.text(place, f"{share.percent_text}%", fill=TEXT, font=self._type, anchor="lm")
        self.y = bottom + AFTER_SHARE
