"""What the cards of a small base say and offer, word for word, so that a review shows every change of a card.

Update them with UPDATE_CARDS=1 when a card was changed on purpose.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cards.browse import browse_card, filters_card
from bot.cards.community_polls import community_poll_chart, open_poll_card, poll_result_card, voted_card
from bot.cards.compare import compare_card
from bot.cards.components import Button, Card, Divider, EntitySelect, Link, Picture, Row, Select, Text
from bot.cards.entries import entry_card
from bot.cards.facts import facts_card
from bot.cards.limits import MAX_ALT
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.pay import pay_card, pay_differences_card, pay_figures_card, pay_overview_chart
from bot.cards.pay_chart import comparison_chart
from bot.cards.polls import poll_chart
from bot.cards.roles import ROLE_TABS
from bot.cards.specialties import specialty_card
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart
from bot.services.community_polls import OpenCommunityPoll
from bot.services.disclosure_control import SuppressedCounts
from knowledge import KnowledgeBase
from knowledge.model import Poll
from knowledge.role_filters import RoleSearch
from storage.stores.community_polls import ChannelPoll
from tests.shipped import small

SNAPSHOTS = Path(__file__).parent / "snapshots"
CLOSES = datetime(2026, 11, 24, 8, 7, tzinfo=UTC)


def undrawn(chart: RangeChart | ShareChart | None) -> tuple[Picture, ...]:
    """The pictures of a chart by what they say."""
    return (
        tuple(Picture("chart.png", b"", part.alt_text) for part in chart.split_for_alt_text(MAX_ALT)) if chart else ()
    )


def asked(library: KnowledgeBase) -> Poll:
    return next(poll for poll in library.polls.values() if poll.pulse)


def community(library: KnowledgeBase) -> OpenCommunityPoll:
    poll = asked(library)
    assert poll.pulse is not None
    return OpenCommunityPoll(ChannelPoll("0" * 16, 1, 2, poll.id, CLOSES), poll, poll.pulse)


def outcome(library: KnowledgeBase) -> Card:
    poll = asked(library)
    assert poll.pulse is not None
    numbers = (10, 5, None)
    shown = SuppressedCounts(dict(zip((answer.id for answer in poll.pulse.answers), numbers, strict=False)), 20)
    return poll_result_card(library, poll, shown, undrawn(community_poll_chart(library, poll, shown)))


CARDS: dict[str, Callable[[KnowledgeBase], Card]] = {
    "role": lambda base: entry_card(base, base.roles["msl"]),
    "role-saved-in-a-specialty": lambda base: entry_card(
        base, base.roles["msl"], saved=True, specialty=base.specialties["rheumatology"]
    ),
    "pain-point": lambda base: entry_card(base, base.pain_points["insurers"]),
    "pain-point-figures": lambda base: PAIN_POINT_TABS.build(
        base,
        base.pain_points["insurers"],
        "figures",
        pictures=undrawn(poll_chart(base, base.pain_points["insurers"])),
    ),
    "role-downsides": lambda base: ROLE_TABS.build(base, base.roles["msl"], "downsides"),
    "question": lambda base: entry_card(base, base.faqs["motives"]),
    "list": lambda base: browse_card(base, RoleSearch(), saved=frozenset({"msl"})),
    "list-by-pay": lambda base: browse_card(base, RoleSearch({"kind": frozenset({"career"})}, "pay")),
    "list-empty": lambda base: browse_card(
        base, RoleSearch({"travel": frozenset({"none"}), "remote": frozenset({"no"})})
    ),
    "filters": lambda base: filters_card(base, RoleSearch({"travel": frozenset({"none", "high"})})),
    "comparison": lambda base: compare_card(base, tuple(base.roles.values())),
    "comparison-pay": lambda base: compare_card(
        base, tuple(base.roles.values()), 1, undrawn(comparison_chart(base, tuple(base.roles.values())))
    ),
    "pay": lambda base: pay_card(base, "all"),
    "pay-a-year": lambda base: pay_card(base, "year", pictures=undrawn(pay_overview_chart(base, "year"))),
    "pay-figures": lambda base: pay_figures_card(base, "all"),
    "pay-differs": lambda base: pay_differences_card(base, "all"),
    "facts": lambda base: facts_card(base, base.roles["msl"]),
    "specialty": lambda base: specialty_card(base, base.specialties["rheumatology"], "yours"),
    "poll": lambda base: open_poll_card(community(base), "Dr. Example"),
    "poll-voted": lambda base: voted_card(
        community(base), tuple(answer.id for answer in community(base).question.answers[:1]), changed=False
    ),
    "poll-result": outcome,
}


def outline(card: Card) -> Iterator[str]:
    """Write a card down as it is read, its controls in brackets with what they do."""
    yield f"({card.accent}; address {':'.join(card.route) or 'none'}{'; stays private' if card.sensitive else ''})"
    for block in card.blocks:
        match block:
            case Text(content):
                yield content
            case Divider():
                yield "---"
            case Picture(alt=alt):
                yield f"[picture: {alt}]"
            case Row(items):
                yield from map(_control, items)


def _control(item: Button | Link | Select | EntitySelect) -> str:
    match item:
        case Link():
            return f"[link {item.label}: {item.url}]"
        case Button():
            return f"[{item.style} button {item.label}: {item.custom_id.encode()}]"
        case EntitySelect():
            chosen = ", ".join(map(str, item.selected))
            return f"[{item.kind}s {item.placeholder}, 0 to {item.max_values}: {item.custom_id.encode()}: {chosen}]"
        case Select():
            options = "; ".join(f"{o.label} = {o.value}{' (chosen)' if o.selected else ''}" for o in item.options)
            return (
                f"[menu {item.placeholder}, {item.min_values} to {item.max_values}: "
                f"{item.custom_id.encode()}: {options}]"
            )


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """A base that changes only when a test of the base does."""
    return small()


@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_and_offers_what_was_agreed_on(base: KnowledgeBase, name: str) -> None:
    shown = "\n".join(outline(CARDS[name](base))) + "\n"
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_CARDS"):
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")


def test_no_snapshot_is_left_of_a_card_that_is_gone() -> None:
    assert {file.stem for file in SNAPSHOTS.iterdir()} == CARDS.keys()
