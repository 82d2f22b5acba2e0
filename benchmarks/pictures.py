"""What a picture costs: drawn for the first time, drawn for another chart, and taken from the album."""

import asyncio
import statistics
import time

from benchmarks.table import Row
from bot.pictures.album import Album, Chart
from bot.render.pay_card import pay_overview
from bot.render.pay_chart import compare_chart
from bot.render.poll_chart import poll_chart
from knowledge import Library

ROUNDS = 10


def rows(library: Library) -> list[Row]:
    """Measure in milliseconds of the wall clock: whoever waits for a picture waits for its thread too."""
    charts = _charts(library)
    first = next(iter(charts.values()))
    rows = [Row("the first picture, Pillow's import included", asyncio.run(_took(Album(), first)), None)]
    for name, chart in charts.items():
        cold = statistics.median(asyncio.run(_took(Album(), chart)) for _ in range(ROUNDS))
        rows += [Row(f"{name}, drawn", cold, None), Row(f"{name}, at hand", asyncio.run(_again(chart)), None)]
    return rows


def _charts(library: Library) -> dict[str, Chart]:
    pair = (library.roles["msl"], library.roles["medico-legal"])
    found = {
        "all yearly pay": pay_overview(library, "year"),
        "two roles compared": compare_chart(library, pair),
        "three polls": poll_chart(library, library.pain_points["burnout"]),
    }
    return {name: chart for name, chart in found.items() if chart}


async def _took(album: Album, chart: Chart) -> float:
    begun = time.perf_counter()
    await album.png(chart)
    return (time.perf_counter() - begun) * 1000


async def _again(chart: Chart) -> float:
    album = Album()
    await album.png(chart)
    return statistics.median([await _took(album, chart) for _ in range(ROUNDS)])
