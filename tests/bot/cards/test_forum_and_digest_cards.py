"""The cards of forum posts and weekly digests are such that Discord takes them, whatever stands in the base."""

import datetime as dt

import pytest
from every_card import NASTY, faults, monstrous

from bot.cards.forum_posts import (
    MAX_APPLIED,
    MAX_TITLE,
    ForumState,
    closed_post_card,
    confirm_deletion_card,
    forum_gone_card,
    forum_setup_card,
    role_post,
)
from bot.cards.weekly_digests import digest_card, digest_setup_card
from bot.services.weekly_digests import WeeklyDigest
from bot.services.whats_new import EntryChange
from knowledge import KnowledgeBase

END = dt.datetime(2026, 11, 30, 14, 11, tzinfo=dt.UTC)
SNOWFLAKE = 2**62


def digest(changes: int, text: str, answered: int = 0) -> WeeklyDigest:
    change = EntryChange("msl", text, "changed", text, 3, END)
    return WeeklyDigest(1, 2, "2026-11-30", END - dt.timedelta(days=7), END, (change,) * changes, answered)


@pytest.mark.parametrize("text", [NASTY, NASTY * 40, "MSL"])
@pytest.mark.parametrize("changes", [0, 1, 10, 500])
def test_a_digest_is_one_that_discord_takes(text: str, changes: int) -> None:
    assert faults(digest_card(digest(changes, text, 10))) == []


def test_a_digest_lists_ten_entries_and_says_how_many_more_there_are() -> None:
    assert "and 490 more entries" in str(digest_card(digest(500, "MSL")))
    assert "more entries" not in str(digest_card(digest(10, "MSL")))


def test_a_number_of_questions_is_left_out_when_it_is_none() -> None:
    assert "Members' questions" not in str(digest_card(digest(1, "MSL")))


def test_the_post_of_every_role_is_one_that_discord_takes(library: KnowledgeBase) -> None:
    for base in (library, monstrous(library)):
        for role in base.roles.values():
            post = role_post(base, role)
            assert faults(post.card) == []
            assert 1 <= len(post.wanted.title) <= MAX_TITLE
            assert len(post.tags) <= MAX_APPLIED


def test_a_fingerprint_changes_with_title_tags_and_card_and_with_nothing_else(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    same = role_post(library, role.model_copy()).wanted.fingerprint
    assert role_post(library, role).wanted.fingerprint == same
    renamed = role.model_copy(update={"name": "Another"})
    fewer_tags = role_post(library, role, offered=())
    assert len({same, role_post(library, renamed).wanted.fingerprint, fewer_tags.wanted.fingerprint}) == 3


@pytest.mark.parametrize(
    "state", [ForumState(None, 36, 0, 0), ForumState(None, 36, 0, 7), ForumState(SNOWFLAKE, 36, 36, 1)]
)
def test_the_cards_of_the_setup_are_such_that_discord_takes_them(state: ForumState) -> None:
    cards = (
        forum_setup_card(state, [NASTY] * 20),
        confirm_deletion_card(state, SNOWFLAKE),
        closed_post_card(NASTY * 40),
        forum_gone_card(),
        digest_setup_card(state.forum_id, [NASTY] * 20),
    )
    assert [fault for card in cards for fault in faults(card)] == []
    assert ("Still to be deleted" in str(cards[0])) is bool(state.leftover)
