"""The few pictures kept at hand, drawn off the event loop."""

import asyncio
from collections import OrderedDict

from bot.pictures.bars import BarChart

KEPT = 64
"""Pictures of about 10 KiB each: the results of an evening, in less than a megabyte."""


class Album:
    """Draws each chart once. A picture is known by what it shows, never by whom it is for."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pictures)

    async def png(self, chart: BarChart) -> bytes:
        """Return the picture of a chart; Pillow is imported with the first one, in a thread as well."""
        name = chart.fingerprint
        picture = self._pictures.get(name)
        if picture is None:
            picture = await asyncio.to_thread(_draw, chart)
            self._pictures[name] = picture
        self._pictures.move_to_end(name)
        while len(self._pictures) > self._kept:
            self._pictures.popitem(last=False)
        return picture


def _draw(chart: BarChart) -> bytes:
    from bot.pictures.draw import draw  # noqa: PLC0415 - Pillow takes a tenth of a second, which the start is spared

    return draw(chart)
