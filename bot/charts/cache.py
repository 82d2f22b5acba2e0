"""The few pictures kept at hand, drawn off the event loop."""

import asyncio
from collections import OrderedDict

from bot.charts.bar_chart import BarChart
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart

Chart = BarChart | RangeChart | ShareChart
MAX_CHARTS = 64
"""Pictures of 10 to 40 KiB each: those of an evening, in two megabytes."""


class ChartCache:
    """Draws each chart once, also for many who ask at once. A picture is known by what it shows, never by whom for."""

    def __init__(self, max_charts: int = MAX_CHARTS) -> None:
        self._max_charts = max_charts
        self._images: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes]] = {}

    def __len__(self) -> int:
        return len(self._images)

    async def render(self, chart: Chart) -> bytes:
        """Return the picture of a chart; Pillow is imported with the first one, in a thread as well."""
        name = chart.fingerprint
        picture = self._images.get(name)
        if picture is None:
            # Shielded: whoever gives up takes the picture from nobody else.
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
    """Draw a chart; Pillow takes a tenth of a second to import, which the start is spared."""
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
