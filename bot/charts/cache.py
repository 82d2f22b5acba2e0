"""Draws charts off the event loop and caches the images."""

import asyncio
from collections import OrderedDict

from bot.charts.bar_chart import BarChart
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart

Chart = BarChart | RangeChart | ShareChart
MAX_CHARTS = 64
"""Images of 10 to 40 KiB each, about two megabytes in all."""


class ChartCache:
    """Draws each chart once, even for concurrent requests. The key is the content of the chart, never a member."""

    def __init__(self, max_charts: int = MAX_CHARTS) -> None:
        self._max_charts = max_charts
        self._images: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes]] = {}

    def __len__(self) -> int:
        return len(self._images)

    async def render(self, chart: Chart) -> bytes:
        """Return the chart as PNG bytes."""
        name = chart.fingerprint
        picture = self._images.get(name)
        if picture is None:
            # Shielded, so that a cancelled request does not cancel the drawing for others.
            return await asyncio.shield(self._drawing.get(name) or self._start(name, chart))
        self._images.move_to_end(name)
        return picture

    def _start(self, name: str, chart: Chart) -> asyncio.Task[bytes]:
        drawing = asyncio.create_task(self._render(name, chart))
        self._drawing[name] = drawing
        return drawing

    async def _render(self, name: str, chart: Chart) -> bytes:
        try:
            picture = self._images[name] = await asyncio.to_thread(_draw, chart)
        finally:
            del self._drawing[name]
        while len(self._images) > self._max_charts:
            self._images.popitem(last=False)
        return picture


def _draw(chart: Chart) -> bytes:
    """Draw a chart. The imports are here because Pillow takes a tenth of a second, which the start should not."""
    match chart:
        case BarChart():
            from bot.charts.bar_chart_drawing import draw_bar_chart  # noqa: PLC0415 - see above

            return draw_bar_chart(chart)
        case RangeChart():
            from bot.charts.range_chart_drawing import draw_range_chart  # noqa: PLC0415 - see above

            return draw_range_chart(chart)
        case ShareChart():
            from bot.charts.share_chart_drawing import draw_share_chart  # noqa: PLC0415 - see above

            return draw_share_chart(chart)
