"""From a chart to the picture in a message."""

from bot.pictures.album import Album, Chart
from bot.pictures.bars import BarChart
from bot.render.limits import MAX_ALT
from bot.render.parts import Picture


async def drawn(album: Album, chart: Chart) -> Picture:
    """Return the picture of a chart, with as full a description as Discord takes."""
    brief = chart.alt if isinstance(chart, BarChart) else chart.brief
    alt = chart.alt if len(chart.alt) <= MAX_ALT else brief
    return Picture(f"chart-{chart.fingerprint}.png", await album.png(chart), alt)
