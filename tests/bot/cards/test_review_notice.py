"""Whatever shows figures of an entry that is past its review date says so."""

import pytest

from bot.cards.compare import aspect_comparison_card, compare_card
from bot.cards.components import Card
from bot.cards.facts import facts_card
from bot.cards.pay import pay_card, pay_differences_card
from bot.cards.review_notice import review_notice
from bot.cards.roles import role_card
from bot.services.answers import ComparisonAnswer
from knowledge import KnowledgeBase

TODAY, BEFORE, AFTER = "2026-11-22", "2026-11-22", "2026-11-23"


def dated(library: KnowledgeBase, msl: str | None, writing: str | None = None) -> KnowledgeBase:
    """The base with other review dates of two roles, and none of the others."""
    own = {"msl": msl, "medical-writing": writing}
    return library.apply_edits(
        [role.model_copy(update={"review_due": own.get(role.id)}) for role in library.roles.values()]
    )


def cards(library: KnowledgeBase) -> list[Card]:
    """Cards that show something of the MSL role."""
    two = library.roles["msl"], library.roles["medical-writing"]
    return [
        role_card(library, two[0]),
        facts_card(library, two[0]),
        compare_card(library, two),
        aspect_comparison_card(library, ComparisonAnswer(two, "travel"), "travel"),
        pay_card(library, "all"),
        pay_differences_card(library, "year"),
    ]


@pytest.mark.parametrize("card", range(6))
def test_every_card_with_something_of_an_overdue_role_says_so(library: KnowledgeBase, card: int) -> None:
    due = dated(library, BEFORE)
    line = review_notice(due, cards(due)[card].route, TODAY)
    assert line is not None
    assert "ast " in line.content
    assert "review date" in line.content


@pytest.mark.parametrize("date", [None, AFTER])
def test_no_card_says_so_before_the_day(library: KnowledgeBase, date: str | None) -> None:
    kept = dated(library, date)
    assert [review_notice(kept, card.route, TODAY) for card in cards(kept)] == [None] * 6


def test_of_several_roles_the_overdue_ones_are_named(library: KnowledgeBase) -> None:
    due = dated(library, BEFORE, AFTER)
    line = review_notice(due, compare_card(due, (due.roles["msl"], due.roles["medical-writing"])).route, TODAY)
    assert line is not None
    assert "Past the review date: MSL.**" in line.content


def test_where_many_are_overdue_the_line_stays_a_line(library: KnowledgeBase) -> None:
    many = library.apply_edits([role.model_copy(update={"review_due": BEFORE}) for role in library.roles.values()])
    line = review_notice(many, pay_card(many, "all").route, TODAY)
    assert line is not None
    assert " more.**" in line.content
    assert len(line.content) < 300


def test_a_card_of_no_entry_says_nothing(library: KnowledgeBase) -> None:
    due = dated(library, BEFORE)
    assert review_notice(due, ("help",), TODAY) is None
    assert review_notice(due, (), TODAY) is None
    assert review_notice(due, ("entry", "gone"), TODAY) is None
