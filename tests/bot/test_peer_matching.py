"""The rules of matching: who fits, who is left out, who comes first, and the limits."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.peer_matching import MAX_ASKS, MAX_PER_SERVER, WINDOW, MatchContext, fits, rank_peers
from bot.services.peers import check_words
from storage.stores.peers import PeerAsk, PeerBlock, PeerInvitation, PeerOffer, Reach, mark

NOW = datetime(2026, 8, 3, tzinfo=UTC)
ASKER, PEER, HERE, THERE = 1, 2, 100, 200
ASK = PeerAsk(
    id="ask",
    user_id=ASKER,
    server_id=HERE,
    role_id="msl",
    language="en",
    reach="anywhere",
    words="Would you?",
    state="open",
    asked_at=NOW,
    pass_at=NOW,
    closes_at=NOW + timedelta(days=7),
)
OFFER = PeerOffer(
    user_id=PEER,
    server_id=HERE,
    state="active",
    roles=("msl", "ime"),
    specialty="",
    stage="there",
    help_text="Help",
    languages=("en", "es"),
    per_month=2,
    reach="here",
    offered_at=NOW,
)


def passed(peer: int, asker: int, age: timedelta = timedelta(days=2), server: int = HERE) -> PeerInvitation:
    return PeerInvitation(
        id=f"{peer}-{asker}-{age}",
        ask_id=None,
        server_id=server,
        peer_id=peer,
        state="no",
        sent_at=NOW - age,
        tell_at=NOW,
        salt="aa",
        asker_mark=mark("aa", asker),
    )


def ranked(
    ask: PeerAsk = ASK,
    offers: tuple[PeerOffer, ...] = (OFFER,),
    blocks: tuple[PeerBlock, ...] = (),
    history: tuple[PeerInvitation, ...] = (),
) -> list[int]:
    found = rank_peers(ask, MatchContext(offers, blocks, history, NOW), random.Random(0))  # noqa: S311 - a test
    return [offer.user_id for offer in found]


def test_whoever_offers_the_role_and_the_language_fits() -> None:
    assert ranked() == [PEER]
    assert ranked(replace(ASK, role_id="medical-writing")) == []
    assert ranked(replace(ASK, language="fr")) == []
    assert ranked(offers=(replace(OFFER, state="paused"),)) == []
    assert ranked(offers=(replace(OFFER, user_id=ASKER),)) == []


@pytest.mark.parametrize(
    ("of_offer", "of_ask", "same_server", "may_meet"),
    [
        ("here", "anywhere", True, True),
        ("here", "anywhere", False, False),
        ("anywhere", "anywhere", False, True),
        ("anywhere", "elsewhere", True, False),
        ("anywhere", "elsewhere", False, True),
        ("elsewhere", "anywhere", True, False),
        ("elsewhere", "anywhere", False, True),
        ("here", "elsewhere", True, False),
    ],
)
def test_both_say_with_members_of_which_servers(
    of_offer: Reach, of_ask: Reach, same_server: bool, may_meet: bool
) -> None:
    offer = replace(OFFER, reach=of_offer, server_id=HERE if same_server else THERE)
    assert fits(replace(ASK, reach=of_ask), offer) is may_meet


@pytest.mark.parametrize(("owner", "other"), [(ASKER, PEER), (PEER, ASKER)])
def test_a_block_of_either_keeps_them_apart(owner: int, other: int) -> None:
    assert ranked(blocks=(PeerBlock(owner, "bb", mark("bb", other)),)) == []
    assert ranked(blocks=(PeerBlock(owner, "bb", mark("bb", 3)),)) == [PEER]


def test_a_pair_meets_once_in_the_window_and_again_after_it() -> None:
    assert ranked(history=(passed(PEER, ASKER),)) == []
    assert ranked(history=(passed(PEER, ASKER, WINDOW),)) == [PEER]


def test_a_peer_is_asked_no_more_often_than_she_allows() -> None:
    assert ranked(history=(passed(PEER, 7),)) == [PEER]
    assert ranked(history=(passed(PEER, 7), passed(PEER, 8))) == []


def test_one_asker_and_one_server_have_their_limits() -> None:
    assert ranked(history=tuple(passed(50 + n, ASKER) for n in range(MAX_ASKS))) == []
    today = tuple(passed(50 + n, 60 + n, timedelta(hours=1)) for n in range(MAX_PER_SERVER))
    assert ranked(history=today) == []
    assert ranked(history=tuple(replace(each, server_id=THERE) for each in today)) == [PEER]


@given(asked=st.lists(st.integers(0, 4), min_size=2, max_size=5))
def test_whoever_was_asked_least_comes_first(asked: list[int]) -> None:
    offers = tuple(replace(OFFER, user_id=10 + n, per_month=10) for n in range(len(asked)))
    history = tuple(passed(10 + n, 1000 + 10 * n + i) for n, times in enumerate(asked) for i in range(times))
    order = ranked(offers=offers, history=history)
    assert len(order) == len(offers)
    assert [asked[user - 10] for user in order] == sorted(asked)


def test_words_are_checked_for_whatever_tells_who_the_author_is() -> None:
    assert check_words("Would you do it again?", {"maya"}) is None
    assert check_words("", set()) == "empty"
    assert check_words("x" * 401, set()) == "too long"
    assert check_words("Ask Maya about it", {"maya"}) == "name"
    assert check_words("mayapple is a plant", {"maya"}) is None
    assert check_words("<@123> knows", set()) == "link"
    assert check_words("find me @drmaya", set()) == "link"
    assert check_words("write to me at dr.maya@example.org", set()) == "link"
