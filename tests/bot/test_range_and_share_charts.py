"""Pictures of pay and of polls, by structure: scales, rows, marks, and a description that has every number."""

import io
import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.cards.limits import MAX_ALT
from bot.cards.pay import KINDS as PAY_KINDS
from bot.cards.pay import pay_overview_chart
from bot.cards.pay_chart import BENCHMARK, comparison_chart
from bot.cards.pay_figures import format_pay, pay_unit, pay_unit_title
from bot.cards.polls import poll_chart
from bot.charts import canvas
from bot.charts.cache import ChartCache
from bot.charts.range_chart import (
    MARK_KINDS,
    MIN_GAP,
    Axis,
    Mark,
    MarkKind,
    OpenEnd,
    RangeChart,
    RangeRow,
    RowGroup,
    assign_lanes,
)
from bot.charts.range_chart_drawing import draw_range_chart
from bot.charts.share_chart import PollPanel, Share, ShareChart
from bot.charts.share_chart_drawing import draw_share_chart
from bot.interactions.card_builder import render_charts
from knowledge import KnowledgeBase
from knowledge.model import Pay, TextAmount

amounts = st.floats(0.5, 2_000_000).map(lambda value: round(value, 2))


def mark(kind: MarkKind, ends: tuple[float, float], beyond: OpenEnd) -> Mark:
    return Mark(kind, min(ends), max(ends), "said", beyond)


beyonds: st.SearchStrategy[OpenEnd] = st.sampled_from(["", "more", "less"])
marks = st.builds(mark, st.sampled_from(MARK_KINDS), st.tuples(amounts, amounts), beyonds)
range_rows = st.builds(
    RangeRow, label=st.text(max_size=60), marks=st.lists(marks, max_size=6).map(tuple), text=st.text(max_size=80)
)
groups = st.builds(RowGroup, name=st.text(max_size=40), rows=st.lists(range_rows, max_size=4).map(tuple))
axes = st.builds(
    Axis,
    title=st.text(max_size=40),
    currency_sign=st.sampled_from(["$", "EUR "]),
    groups=st.lists(groups, max_size=3).map(tuple),
)
range_charts = st.builds(
    RangeChart, title=st.text(max_size=120), axes=st.lists(axes, max_size=3).map(tuple), footer=st.text(max_size=200)
)
panels = st.builds(
    PollPanel,
    name=st.text(max_size=80),
    shares=st.lists(st.builds(Share, label=st.text(max_size=80), percent=st.floats(0, 100)), max_size=6).map(tuple),
    notes=st.lists(st.text(max_size=300), max_size=3).map(tuple),
)
share_charts = st.builds(ShareChart, panels=st.lists(panels, max_size=3).map(tuple), footer=st.text(max_size=200))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


def said(figure: Pay) -> set[str]:
    """The numbers of a figure as the base states it."""
    return numbers(format_pay(figure))


def opened(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


@settings(max_examples=25, deadline=None)
@given(range_charts)
def test_any_range_chart_becomes_a_png_with_its_own_background_and_clear_margins(chart: RangeChart) -> None:
    _is_sound(opened(draw_range_chart(chart)))


@settings(max_examples=25, deadline=None)
@given(share_charts)
def test_any_share_chart_becomes_a_png_with_its_own_background_and_clear_margins(chart: ShareChart) -> None:
    _is_sound(opened(draw_share_chart(chart)))


def _is_sound(image: Image.Image) -> None:
    assert image.format == "PNG"
    assert image.width == canvas.WIDTH
    assert "transparency" not in image.info
    shown = image.convert("RGB")
    edges = {shown.getpixel((x, y)) for y in range(image.height) for x in (0, 3, image.width - 4, image.width - 1)}
    below = {shown.getpixel((x, image.height - 1)) for x in range(image.width)}
    assert edges | below == {ImageColor.getrgb(canvas.BACKGROUND)}


@given(axes)
def test_the_ticks_begin_at_zero_are_evenly_spaced_and_reach_beyond_every_mark(scale: Axis) -> None:
    ticks = scale.ticks
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 6
    assert all(later - earlier == pytest.approx(scale.step) for earlier, later in pairwise(ticks))
    assert all(each.high <= scale.end * (1 + 1e-9) for each in scale.marks)


@given(st.lists(marks, max_size=12).map(tuple))
def test_no_mark_covers_another_in_its_lane(several: tuple[Mark, ...]) -> None:
    end = max((mark.high for mark in several), default=1)
    placed = list(zip(several, assign_lanes(several, end), strict=True))
    for (one, lane), (other, its_lane) in combinations(placed, 2):
        first, second = sorted((one, other), key=lambda each: each.low)
        if lane == its_lane:
            assert first.high + MIN_GAP * end <= second.low


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (2, 1)])
def test_a_mark_without_an_amount_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Mark("source", low, high, "said")


@pytest.mark.parametrize("percent", [-1, 100.5])
def test_a_share_above_100_percent_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="percent"):
        Share("a", percent)


def test_every_amount_of_two_roles_is_on_the_axis_of_its_unit_and_currency(library: KnowledgeBase) -> None:
    for pair in combinations(library.roles.values(), 2):
        chart = comparison_chart(library, pair)
        figures = [figure for role in pair for figure in role.pay if not isinstance(figure.amount, TextAmount)]
        if chart is None:
            assert len(figures) < 2
            continue
        for scale in chart.axes:
            on_it = [each for each in scale.marks if each.kind != "yardstick"]
            assert len(on_it) == sum(pay_unit_title(pay_unit(figure)) == scale.title for figure in figures)
        assert len({scale.title for scale in chart.axes}) == len(chart.axes)


def test_the_alt_texts_of_every_comparison_have_every_number_and_source_and_fit(library: KnowledgeBase) -> None:
    for count in (2, 3, 4):
        for roles in combinations(library.roles.values(), count):
            chart = comparison_chart(library, roles)
            if chart is None:
                continue
            parts = chart.split_for_alt_text(MAX_ALT)
            assert all(len(part.alt_text) <= MAX_ALT for part in parts)
            described = " ".join(part.alt_text for part in parts)
            figures = [figure for role in roles for figure in role.pay if not isinstance(figure.amount, TextAmount)]
            assert set().union(*map(said, figures)) <= numbers(described)
            labels = [row.label for row in rows(chart)]
            assert all(label in described for label in labels)


@pytest.mark.parametrize("kind", PAY_KINDS)
async def test_the_alt_texts_of_all_pay_of_a_unit_have_every_number(library: KnowledgeBase, kind: str) -> None:
    chart = pay_overview_chart(library, kind)
    assert chart is not None
    pictures = await render_charts(ChartCache(), chart)
    wanted = [
        figure
        for role in library.roles.values()
        for figure in role.pay
        if pay_unit_title(pay_unit(figure)) in _titles(chart)
    ]
    stated = [figure for figure in wanted if not isinstance(figure.amount, TextAmount)]
    assert set().union(*map(said, stated)) <= set().union(*(numbers(picture.alt) for picture in pictures))
    assert all(
        picture.alt == part.alt_text for picture, part in zip(pictures, chart.split_for_alt_text(MAX_ALT), strict=True)
    )


def rows(*charts: RangeChart) -> list[RangeRow]:
    return [strip for chart in charts for scale in chart.axes for group in scale.groups for strip in group.rows]


@given(range_charts, st.integers(200, 2000))
def test_splitting_a_range_chart_loses_no_row_and_only_a_single_row_may_be_too_long(
    chart: RangeChart, most: int
) -> None:
    parts = chart.split_for_alt_text(most)
    assert rows(*parts) == rows(chart)
    assert len(parts) == 1 or all(len(part.alt_text) <= most or len(rows(part)) == 1 for part in parts)


@given(range_charts)
def test_the_parts_of_a_split_axis_have_the_same_scale(chart: RangeChart) -> None:
    ends = {scale.title: {each.end for each in chart.axes if each.title == scale.title} for scale in chart.axes}
    for part in chart.split_for_alt_text(200):
        assert all(scale.end in ends[scale.title] for scale in part.axes if rows(replace(part, axes=(scale,))))


def test_two_axes_with_the_same_title_are_not_merged() -> None:
    small, large = (Mark("board", 1, 1, "1"),), (Mark("board", 1, 1, "1"), Mark("board", 3, 3, "3"))
    strips = [tuple(RangeRow("long " * 9, each, "words") for _ in range(2)) for each in (small, large)]
    chart = RangeChart("", tuple(Axis("pay", "$", (RowGroup("g", two),)) for two in strips))
    ends = {scale.end for scale in chart.axes}
    assert len(ends) == 2
    assert {scale.end for part in chart.split_for_alt_text(200) for scale in part.axes} == ends


@given(share_charts, st.integers(200, 2000))
def test_splitting_a_share_chart_loses_no_poll_and_only_a_single_one_may_be_too_long(
    chart: ShareChart, most: int
) -> None:
    parts = chart.split_for_alt_text(most)
    assert tuple(panel for part in parts for panel in part.panels) == chart.panels
    assert all(len(part.alt_text) <= most or len(part.panels) == 1 for part in parts if part.panels)


async def test_a_chart_that_needs_more_images_than_a_message_allows_gives_ten(library: KnowledgeBase) -> None:
    chart = pay_overview_chart(library, "all")
    assert chart is not None
    endless = replace(chart, axes=tuple(replace(s, title=f"{s.title} {n}") for n in range(30) for s in chart.axes))
    assert len(endless.split_for_alt_text(MAX_ALT)) > 10
    assert len(await render_charts(ChartCache(), endless)) == 10


async def test_without_a_chart_there_are_no_images() -> None:
    assert await render_charts(ChartCache(), None) == ()


def _titles(chart: RangeChart) -> set[str]:
    return {scale.title for scale in chart.axes}


def test_a_job_board_and_other_sources_share_a_row_in_different_shapes(
    library: KnowledgeBase,
) -> None:
    chart = pay_overview_chart(library, "hour")
    assert chart is not None
    (row,) = [strip for group in chart.axes[0].groups for strip in group.rows if strip.label == "Medico-legal expert"]
    assert [each.low for each in row.marks_of_kind("board")] == [105]
    assert (500, 1000) in {(each.low, each.high) for each in row.marks_of_kind("source")}


def test_clinical_practice_is_a_group_of_its_own_next_to_yearly_pay_only(library: KnowledgeBase) -> None:
    for kind in PAY_KINDS:
        chart = pay_overview_chart(library, kind)
        assert chart is not None
        named = [group for scale in chart.axes for group in scale.groups if group.name == BENCHMARK]
        assert bool(named) == (kind in {"all", "year"})
        assert {scale.title for scale in chart.axes for group in scale.groups if group in named} <= {
            "US dollars a year"
        }
        outside = [
            m
            for s in chart.axes
            for g in s.groups
            if g not in named
            for t in g.rows
            for m in t.marks_of_kind("yardstick")
        ]
        assert not outside


def test_the_chart_of_a_poll_says_who_was_asked_and_that_the_sample_is_not_stated(library: KnowledgeBase) -> None:
    for pain_point in library.pain_points.values():
        chart = poll_chart(library, pain_point)
        assert (chart is None) == (not pain_point.polls)
        if chart is None:
            continue
        for drawn_panel, poll_id in zip(chart.panels, pain_point.polls, strict=True):
            poll = library.polls[poll_id]
            conditions = " ".join(drawn_panel.notes)
            assert [share.percent for share in drawn_panel.shares] == [answer.percent for answer in poll.answers]
            assert poll.population.rstrip(".") in conditions
            assert ("sample not stated" in conditions) == (poll.sample == "not stated")
            assert ("could pick more than one answer, so" in conditions) == (poll.several_answers == "yes")
        assert len(chart.alt_text) <= MAX_ALT
        percents = {f"{share.percent:g}" for each in chart.panels for share in each.shares}
        assert percents <= numbers(chart.alt_text)


def test_the_shapes_of_the_kinds_differ_in_more_than_color() -> None:
    shapes: set[bytes] = set()
    for kind in MARK_KINDS:
        chart = RangeChart(
            "", (Axis("", "$", (RowGroup("", (RangeRow("", (Mark(kind, 50, 50, ""), Mark(kind, 100, 100, ""))),)),)),)
        )
        image = opened(draw_range_chart(chart)).convert("L").point([0] * 60 + [255] * 196)
        shapes.add(image.tobytes())
    assert len(shapes) == len(MARK_KINDS)


@pytest.mark.stress
@given(range_charts, range_charts)
def test_two_range_charts_share_a_fingerprint_only_if_they_are_equal(one: RangeChart, other: RangeChart) -> None:
    assert (one.fingerprint == other.fingerprint) == (one == other)


async def test_the_cache_draws_every_kind_of_chart_once() -> None:
    cache = ChartCache(max_charts=2)
    pay = RangeChart("a", (Axis("b", "$", (RowGroup("", (RangeRow("c", (Mark("board", 1, 2, ""),)),)),)),))
    poll = ShareChart((PollPanel("a", (Share("b", 50),), ("c",)),))
    assert await cache.render(pay) is await cache.render(pay)
    assert await cache.render(poll) is await cache.render(poll)
    assert len(cache) == 2
