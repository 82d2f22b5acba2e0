"""The few pictures kept at hand, drawn off the event loop."""

import asyncio
from collections import OrderedDict

from bot.charts.bar_chart import BarChart
from bot.charts.share_chart import ShareChart
from bot.charts.range_chart import StripChart

Chart = BarChart | StripChart | ShareChart
KEPT = 64
"""Pictures of 10 to 40 KiB each: those of an evening, in two megabytes."""


class Album:
    """Draws each chart once, also for many who ask at once. A picture is known by what it shows, never by whom for."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes]] = {}

    def __len__(self) -> int:
        return len(self._pictures)

    async def png(self, chart: Chart) -> bytes:
        """Return the picture of a chart; Pillow is imported with the first one, in a thread as well."""
        name = chart.fingerprint
        picture = self._pictures.get(name)
        if picture is None:
            # Shielded: whoever gives up takes the picture from nobody else.
            return await asyncio.shield(self._drawing.get(name) or self._begin(name, chart))
        self._pictures.move_to_end(name)
        return picture

    def _begin(self, name: str, chart: Chart) -> asyncio.Task[bytes]:
        drawing = asyncio.create_task(self._drawn(name, chart))
        self._drawing[name] = drawing
        return drawing

    async def _drawn(self, name: str, chart: Chart) -> bytes:
        try:
            picture = self._pictures[name] = await asyncio.to_thread(_draw, chart)
        finally:
            del self._drawing[name]
        while len(self._pictures) > self._kept:
            self._pictures.popitem(last=False)
        return picture


def _draw(chart: Chart) -> bytes:
    """Draw a chart; Pillow takes a tenth of a second to import, which the start is spared."""
    match chart:
        case BarChart():
            from bot.charts.bar_chart_drawing import draw  # noqa: PLC0415 - see above

            return draw(chart)
        case StripChart():
            from bot.charts.range_chart_drawing import draw_strips  # noqa: PLC0415 - see above

            return draw_strips(chart)
        case ShareChart():
            from bot.charts.share_chart_drawing import draw_shares  # noqa: PLC0415 - see above

            return draw_shares(chart)
