"""Which peer an ask is passed to: pure rules on offers, blocks and what was passed on before.

Nobody chooses a peer. Who fits the role and the language, may be matched with the asker, and was asked least comes
first; chance decides among equals. Limits protect peers from many asks, pairs from repeated ones, and servers from
floods; they count invitations under marks, so that they also hold for somebody who had herself erased.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.stores.peers import PeerAsk, PeerBlock, PeerInvitation, PeerOffer, Reach, is_marked

WINDOW = timedelta(days=30)
"""The time in which asks and invitations are counted, and after which their records are deleted; see PRIVACY.md."""
MAX_ASKS = 3
"""Asks of one member in `WINDOW`: enough for the few roles somebody seriously considers."""
MAX_PER_MONTH = 10
"""The most that a peer may allow in `WINDOW`."""
MAX_PER_SERVER = 25
"""Asks of one server that are passed on in a day; further ones wait for the next."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What a decision is made from, read at one time.

    Attributes:
        offers: all active offers.
        blocks: the blocks of all members.
        history: the invitations of the last `WINDOW`.
        now: the time, in UTC.
    """

    offers: Sequence[PeerOffer]
    blocks: Sequence[PeerBlock]
    history: Sequence[PeerInvitation]
    now: datetime


def rank_peers(ask: PeerAsk, context: MatchContext, rng: random.Random) -> tuple[PeerOffer, ...]:
    """Return the offers that an ask may be passed to, the one to try first in front; none if a limit is reached."""
    recent = [each for each in context.history if each.sent_at > context.now - WINDOW]
    to_the_same = {each.peer_id for each in recent if is_marked(each.salt, each.asker_mark, ask.user_id)}
    if _limit_reached(ask, recent, context.now):
        return ()
    asked = Counter(each.peer_id for each in recent)
    fitting = [
        offer
        for offer in context.offers
        if fits(ask, offer)
        and offer.user_id not in to_the_same
        and asked[offer.user_id] < offer.per_month
        and not is_blocked(ask.user_id, offer.user_id, context.blocks)
    ]
    rng.shuffle(fitting)
    return tuple(sorted(fitting, key=lambda offer: asked[offer.user_id]))


def fits(ask: PeerAsk, offer: PeerOffer) -> bool:
    """Tell whether an offer is about what is asked, and both may be matched by where they are."""
    return (
        offer.state == "active"
        and offer.user_id != ask.user_id
        and ask.role_id in offer.roles
        and ask.language in offer.languages
        and _reaches(offer.reach, same_server=offer.server_id == ask.server_id)
        and _reaches(ask.reach, same_server=offer.server_id == ask.server_id)
    )


def is_blocked(one: int, other: int, blocks: Sequence[PeerBlock]) -> bool:
    """Tell whether either of two members never wants to be matched with the other."""
    return any(
        (block.user_id == one and is_marked(block.salt, block.mark, other))
        or (block.user_id == other and is_marked(block.salt, block.mark, one))
        for block in blocks
    )


def _reaches(reach: Reach, *, same_server: bool) -> bool:
    return reach != "elsewhere" if same_server else reach != "here"


def _limit_reached(ask: PeerAsk, recent: Sequence[PeerInvitation], now: datetime) -> bool:
    """Tell whether the asker or her server has had as many asks passed on as they may."""
    by_asker = sum(is_marked(each.salt, each.asker_mark, ask.user_id) for each in recent)
    today = sum(each.server_id == ask.server_id and each.sent_at > now - _DAY for each in recent)
    return by_asker >= MAX_ASKS or today >= MAX_PER_SERVER
