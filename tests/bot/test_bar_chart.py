import asyncio
import io
from itertools import combinations
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.cards.components import Picture
from bot.cards.limits import MAX_ALT
from bot.cards.quiz_result import ranking_chart, role_chart
from bot.charts import bar_chart_drawing as draw
from bot.charts.bar_chart import Bar, BarChart
from bot.charts.cache import ChartCache
from bot.charts.canvas import NOT_DRAWABLE, to_drawable
from knowledge import KnowledgeBase
from knowledge.quiz import QuizRanking, score

weights = st.lists(st.integers(1, 60), max_size=14).map(tuple)
bars = st.builds(Bar, label=st.text(max_size=60), plus=weights, minus=weights)
charts = st.builds(
    BarChart,
    title=st.text(max_size=60),
    left_title=st.just("against"),
    right_title=st.just("for"),
    bars=st.lists(bars, max_size=14).map(tuple),
)


def luminance(color: str) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in ImageColor.getrgb(color)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.1 counts it, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def opened(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


@settings(max_examples=25, deadline=None)
@given(charts)
def test_any_chart_becomes_a_png_of_the_size_it_says_without_transparency(chart: BarChart) -> None:
    image = opened(draw.draw_bar_chart(chart))
    assert image.format == "PNG"
    assert image.size == (draw.WIDTH, draw.height(chart))
    assert "transparency" not in image.info
    ground = image.convert("RGB").getpixel((2, 2))
    assert ground == ImageColor.getrgb(draw.BACKGROUND)


@pytest.mark.parametrize("color", [draw.TEXT, draw.PLUS, draw.MINUS])
def test_text_and_bars_have_enough_contrast_with_the_background(color: str) -> None:
    assert contrast(color, draw.BACKGROUND) >= 4.5


def test_the_longest_bars_stay_within_the_image() -> None:
    long = BarChart("Long", "against", "for", (Bar("a", (90,), (90,)), Bar("b", (1,), (1,))))
    image = opened(draw.draw_bar_chart(long)).convert("RGB")
    edges = [image.getpixel((x, y)) for y in range(image.height) for x in (0, 4, draw.WIDTH - 5, draw.WIDTH - 1)]
    assert set(edges) == {ImageColor.getrgb(draw.BACKGROUND)}


def test_a_bar_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Bar("x", (0,))


def test_the_alt_text_has_every_row_and_both_sides() -> None:
    chart = BarChart("Teaching", "against", "for", (Bar("Travel", (4, 2), (1,)), Bar("Pay", (), (3,), "as you said")))
    assert chart.alt_text == "Bar chart: Teaching. Travel: for 6, against 1. Pay: for 0, against 3 (as you said)."


@given(charts, charts)
def test_two_charts_share_a_fingerprint_only_if_they_are_equal(one: BarChart, other: BarChart) -> None:
    assert (one.fingerprint == other.fingerprint) == (one == other)


async def test_the_cache_draws_a_chart_once_and_keeps_the_ones_used_last() -> None:
    cache = ChartCache(max_charts=2)
    one, two, three = (BarChart(title, "against", "for", (Bar("a", (1,)),)) for title in "abc")
    first = await cache.render(one)
    await cache.render(two)
    assert await cache.render(one) is first
    await cache.render(three)
    assert len(cache) == 2
    assert await cache.render(one) is first


async def test_concurrent_requests_share_one_drawing_and_survive_a_cancelled_one() -> None:
    cache = ChartCache()
    chart = BarChart("a", "against", "for", (Bar("a", (1,)),))
    asking = [asyncio.create_task(cache.render(chart)) for _ in range(20)]
    await asyncio.sleep(0)
    asking[0].cancel()
    first, *others = await asyncio.gather(*asking[1:])
    assert all(other is first for other in others)
    assert asking[0].cancelled()
    assert await cache.render(chart) is first


async def test_a_chart_that_cannot_be_drawn_fails_for_all_requests_and_is_tried_again() -> None:
    cache = ChartCache()
    broken = BarChart(cast("str", None), "against", "for", ())
    for _ in range(2):
        failures = await asyncio.gather(cache.render(broken), cache.render(broken), return_exceptions=True)
        assert all(isinstance(failure, Exception) for failure in failures)
    assert len(cache) == 0


async def test_the_event_loop_is_not_blocked_while_a_chart_is_drawn() -> None:
    drawing = asyncio.create_task(ChartCache().render(BarChart("a", "against", "for", (Bar("a", (1,)),))))
    turns = 0
    while not drawing.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 1, "drawn at once, it would be done in the first turn"


def golden_rankings(library: KnowledgeBase) -> list[QuizRanking]:
    outcomes = [score(library.quiz, library.roles.values(), case.answers) for case in library.quiz.golden]
    return [outcome for outcome in outcomes if isinstance(outcome, QuizRanking)]


def test_the_chart_of_a_ranking_shows_the_five_roles_and_its_points_add_up_to_their_scores(
    library: KnowledgeBase,
) -> None:
    for ranking in golden_rankings(library):
        chart = ranking_chart(library, ranking)
        shown = ranking.results[:5]
        assert [bar.label for bar in chart.bars] == [
            f"{place}. {library.roles[result.role].short_name}" for place, result in enumerate(shown, 1)
        ]
        assert [sum(bar.plus) - sum(bar.minus) for bar in chart.bars] == [result.score for result in shown]
        assert all(
            f"points for {sum(bar.plus)}, points against {sum(bar.minus)}" in chart.alt_text for bar in chart.bars
        )
        assert len(chart.alt_text) <= MAX_ALT


def test_the_chart_of_a_role_shows_each_dimension_that_counts_and_adds_up_to_its_score(library: KnowledgeBase) -> None:
    names = {dimension.id: dimension.name for dimension in library.quiz.dimensions}
    for ranking in golden_rankings(library):
        for result in ranking.results:
            chart = role_chart(library, result)
            assert {bar.label for bar in chart.bars} == {names[one.dimension] for one in result.contributions}
            assert sum(sum(bar.plus) - sum(bar.minus) for bar in chart.bars) == result.score
            assert len(chart.alt_text) <= MAX_ALT


@given(st.text(max_size=2000))
def test_an_alt_text_never_exceeds_discords_limit(text: str) -> None:
    assert 0 < len(Picture("chart.png", b"", text).alt) <= MAX_ALT


def test_the_names_of_the_base_can_all_be_drawn(library: KnowledgeBase) -> None:
    labels = [role.short_name for role in library.roles.values()]
    labels += [dimension.name for dimension in library.quiz.dimensions]
    assert [draw.to_drawable(label) for label in labels] == labels


def test_both_sides_differ_in_more_than_color() -> None:
    chart = BarChart("Sides", "against", "for", (Bar("a", (9,), (9,)),))
    image = opened(draw.draw_bar_chart(chart)).convert("RGB")
    middle = draw.HEADER_HEIGHT + draw.ROW_HEIGHT // 2
    columns = {
        name: {image.getpixel((x, y)) for y in range(middle - draw.BAR_HEIGHT // 2 + 1, middle + draw.BAR_HEIGHT // 2)}
        for name, x in (("left", _line(image) - 40), ("right", _line(image) + 40))
    }
    assert len(columns["left"]) > len(columns["right"]) == 1
    assert all(one != other for one, other in combinations((draw.PLUS, draw.MINUS, draw.BACKGROUND), 2))


def _line(image: Image.Image) -> int:
    """Find the line between the sides below the last bar."""
    row = image.height - draw.FOOTER_HEIGHT - 4
    ground = ImageColor.getrgb(draw.BACKGROUND)
    return next(x for x in range(image.width) if image.getpixel((x, row)) != ground)


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("Ärztliche Begutachtung", "Arztliche Begutachtung"),
        ("医学顾问 MSL", "MSL"),
        ("医学顾问", NOT_DRAWABLE),
        ("Врач", NOT_DRAWABLE),
        ("", ""),
    ],
)
def test_a_label_without_drawable_characters_points_to_the_alt_text(label: str, drawn: str) -> None:
    assert to_drawable(label).strip() == drawn
