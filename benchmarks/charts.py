"""The cost of a chart: the first one, further ones, and one from the cache.

Computing the alt text, and splitting charts whose alt text is too long, is included.
"""

import asyncio
import statistics
import time

from benchmarks.report import Timing
from bot.cards.pay import pay_overview_chart
from bot.cards.pay_chart import comparison_chart
from bot.cards.polls import poll_chart
from bot.charts.cache import ChartCache
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart
from bot.interactions.card_builder import render_charts
from knowledge import KnowledgeBase

ROUNDS = 10
Chart = RangeChart | ShareChart


def rows(library: KnowledgeBase) -> list[Timing]:
    """Measure in milliseconds of the wall clock: whoever waits for a picture waits for its thread too."""
    charts = _charts(library)
    first = next(iter(charts.values()))
    rows = [Timing("the first picture, Pillow's import included", asyncio.run(_time(ChartCache(), first)), None)]
    for name, chart in charts.items():
        cold = statistics.median(asyncio.run(_time(ChartCache(), chart)) for _ in range(ROUNDS))
        rows += [
            Timing(f"{name}, drawn", cold, None),
            Timing(f"{name}, at hand", asyncio.run(_time_cached(chart)), None),
        ]
    return rows


def _charts(library: KnowledgeBase) -> dict[str, Chart]:
    pair = (library.roles["msl"], library.roles["medico-legal"])
    found = {
        "all yearly pay": pay_overview_chart(library, "year"),
        "all pay in two pictures": pay_overview_chart(library, "all"),
        "two roles compared": comparison_chart(library, pair),
        "three polls": poll_chart(library, library.pain_points["burnout"]),
    }
    return {name: chart for name, chart in found.items() if chart}


async def _time(cache: ChartCache, chart: Chart) -> float:
    begun = time.perf_counter()
    await render_charts(cache, chart)
    return (time.perf_counter() - begun) * 1000


async def _time_cached(chart: Chart) -> float:
    cache = ChartCache()
    await render_charts(cache, chart)
    return statistics.median([await _time(cache, chart) for _ in range(ROUNDS)])
