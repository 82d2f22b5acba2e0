"""From a chart to the pictures in a message."""

from bot.cards.components import Picture
from bot.cards.limits import MAX_ALT, MAX_FILES
from bot.charts.cache import ChartCache, Chart
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart


async def render_chart(album: ChartCache, chart: Chart) -> Picture:
    """Return the picture of a chart, described as fully as Discord takes."""
    return Picture(f"chart-{chart.fingerprint}.png", await album.render(chart), chart.alt_text)


async def render_charts(album: ChartCache, chart: RangeChart | ShareChart | None) -> tuple[Picture, ...]:
    """Return a chart as the pictures it takes to describe all of it; none for no chart.

    A message takes ten: what a base of several hundred figures has beyond them stands in the words of its card.
    """
    parts = chart.split_for_alt_text(MAX_ALT) if chart else ()
    return tuple([await render_chart(album, part) for part in parts[:MAX_FILES]])
