"""What happens between members without one of them: asks and answers are passed on, introduced, closed, and told.

Each step is decided in one transaction, together with the messages that follow from it; whoever stops in between leaves
a message that is sent later, or at worst one that stands in the inbox alone. Several processes may run all of it.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.services.ids import new_id
from bot.services.peer_matching import WINDOW, MatchContext, is_blocked, rank_peers
from bot.services.peers import ANSWER_TIME, PeerService
from storage.interface import Database
from storage.stores.peers import LOCK, NoticeKind, PeerAsk, PeerInvitation, PeerNotice, PeerOffer, PeerStore, mark

MAX_TRIED = 5
"""Peers looked up for one ask at a time; whoever left is skipped."""
MAX_NOTICES = 50
"""Messages sent at a time: Discord dislikes many direct messages opened at once; the rest waits."""
MAX_REFUSED = 3
"""Messages that Discord refuses before the rest waits: it probably refuses them all right now."""
RETRY_TIME = timedelta(minutes=30)


class MembershipUnknown(Exception):  # noqa: N818 - not an error: Discord does not tell right now
    """Discord did not tell whether somebody is a member; nothing is decided until it does."""


class Messenger(Protocol):
    """What is needed of Discord; `bot.cogs.peer_delivery` implements it."""

    async def role_ids(self, server_id: int, user_id: int) -> frozenset[int] | None:
        """Return the roles of a member; None for who is no member, or where the bot is not.

        Raises MembershipUnknown.
        """
        ...

    async def tell(self, notice: PeerNotice) -> bool:
        """Send a direct message; False only if it was surely not sent and may be sent later."""
        ...


class PeerDelivery:
    """Takes every match one step further; see `run`."""

    def __init__(self, database: Database, peers: PeerService, now: Callable[[], datetime], rng: random.Random) -> None:
        self._database = database
        self._peers = peers
        self._store = PeerStore(database)
        self._now = now
        self._rng = rng

    async def run(self, messenger: Messenger) -> None:
        """Do whatever is due. Yeses are told before asks are closed, so that a late one is not lost."""
        await self._peers.count_daily()
        await self.pass_on(messenger)
        await self.tell_accepted(messenger)
        await self.introduce(messenger)
        await self.close_due()
        await self.send_notices(messenger)

    async def pass_on(self, messenger: Messenger) -> None:
        """Pass each ask that is due to one peer who fits. An ask that fits nobody waits until somebody does."""
        now = self._now()
        asks = await self._store.asks_to_pass_on(now)
        if not asks:
            return
        async with self._database.snapshot() as connection:
            store = PeerStore(connection)
            history = list(await store.invitations_since(now - WINDOW))
            context = MatchContext(await store.active_offers(), await store.blocks(), history, now)
        for ask in asks:
            ranked = rank_peers(ask, context, self._rng)
            if not ranked or await self._is_allowed(messenger, ask.server_id, ask.user_id) is not True:
                continue
            for offer in ranked[:MAX_TRIED]:
                if not await self._may_meet(messenger, ask, offer):
                    continue
                if (invitation := await self._invite(ask, offer)) is not None:
                    history.append(invitation)
                break

    async def tell_accepted(self, messenger: Messenger) -> None:
        """Tell askers of the yeses that are due, and ask them once more."""
        now = self._now()
        for invitation in await self._store.accepted_invitations():
            ask = await self._store.get_ask(invitation.ask_id or "")
            if ask is None or ask.state != "open" or invitation.tell_at > now:
                continue
            if await self._still_allowed(messenger, ask, invitation):
                await self._accept(ask, invitation)

    async def introduce(self, messenger: Messenger) -> None:
        """Introduce every two who both said yes."""
        for invitation in await self._store.accepted_invitations():
            ask = await self._store.get_ask(invitation.ask_id or "")
            if ask and ask.state == "agreed" and await self._still_allowed(messenger, ask, invitation):
                await self._introduce(ask, invitation)

    async def close_due(self) -> None:
        """End every ask whose time is over. What the asker is told does not depend on why."""
        for due in await self._store.asks_to_close(self._now()):
            async with self._database.transaction(LOCK) as connection:
                store, now = PeerStore(connection), self._now()
                ask = await store.get_ask(due.id)
                if ask is None or ask.state not in {"open", "offered", "agreed"} or ask.closes_at > now:
                    continue
                await store.set_ask(ask.id, "closed", ask.closes_at)
                if ask.state != "offered":  # else it is the asker who did not answer
                    await store.add_notice(self._notice(ask.user_id, "no answer", ask.id))

    async def send_notices(self, messenger: Messenger) -> None:
        """Send the messages that are due, each at most once; one that could not be sent waits and holds up no other."""
        refused = 0
        for _ in range(MAX_NOTICES):
            notice = await self._store.pop_notice(self._now())
            if notice is None:
                return
            if not await messenger.tell(notice):
                await self._store.add_notice(replace(notice, due_at=self._now() + RETRY_TIME))
                refused += 1
                if refused == MAX_REFUSED:
                    return

    async def _invite(self, ask: PeerAsk, offer: PeerOffer) -> PeerInvitation | None:
        """Pass an ask to a peer, if everything that spoke for it still holds."""
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            current, peer = await store.get_ask(ask.id), await store.get_offer(offer.user_id)
            if current is None or peer is None or current.state != "open" or current.closes_at <= now:
                return None
            if await store.invitation_for(ask.id):
                return None
            blocks = await store.blocks((ask.user_id, peer.user_id))
            context = MatchContext((peer,), blocks, await store.invitations_since(now - WINDOW), now)
            if not rank_peers(current, context, self._rng):
                return None
            salt = self._rng.randbytes(16).hex()
            invitation = PeerInvitation(
                id=new_id(self._rng),
                ask_id=ask.id,
                server_id=ask.server_id,
                peer_id=peer.user_id,
                state="sent",
                sent_at=now,
                tell_at=now,
                salt=salt,
                asker_mark=mark(salt, ask.user_id),
            )
            await store.add_invitation(invitation)
            await store.add_notice(self._notice(peer.user_id, "asked", invitation.id))
        return invitation

    async def _accept(self, ask: PeerAsk, invitation: PeerInvitation) -> None:
        now_offer = await self._store.get_offer(invitation.peer_id)
        # Before the transaction: it reads the database itself.
        named = await self._peers.named_specialties(now_offer.server_id) if now_offer else frozenset[str]()
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            pair = await _current(store, ask, invitation)
            if pair is None or pair[0].state != "open":
                return
            offer = pair[1]
            specialty = offer.specialty if offer.specialty in named else ""
            await store.accept_ask(ask.id, now + ANSWER_TIME, offer.stage, specialty)
            await store.add_notice(self._notice(ask.user_id, "accepted", ask.id))

    async def _introduce(self, ask: PeerAsk, invitation: PeerInvitation) -> None:
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            pair = await _current(store, ask, invitation)
            if pair is None or pair[0].state != "agreed" or pair[0].closes_at <= now:
                return
            await store.set_ask(ask.id, "introduced", now)
            await store.set_invitation(invitation.id, "introduced")
            await store.add_notice(self._notice(ask.user_id, "introduced", ask.id))
            await store.add_notice(self._notice(invitation.peer_id, "introduced", invitation.id))

    async def _still_allowed(self, messenger: Messenger, ask: PeerAsk, invitation: PeerInvitation) -> bool:
        """Tell whether the two may still meet; if surely not, the match ends, and neither is shown that it did."""
        offer = await self._store.get_offer(invitation.peer_id)
        if offer is None:
            return False
        asker = await self._is_allowed(messenger, ask.server_id, ask.user_id)
        meeting = await self._may_meet(messenger, ask, offer)
        if asker is False or meeting is False:
            async with self._database.transaction(LOCK) as connection:
                await PeerStore(connection).freeze_invitation(invitation.id)
        return asker is True and meeting is True

    async def _may_meet(self, messenger: Messenger, ask: PeerAsk, offer: PeerOffer) -> bool | None:
        """Tell whether a peer is still there, and neither is in a server that the other leaves out; None if unknown."""
        if not (allowed := await self._is_allowed(messenger, offer.server_id, offer.user_id)):
            return allowed
        try:
            if offer.reach == "elsewhere" and await messenger.role_ids(offer.server_id, ask.user_id) is not None:
                return False
            return ask.reach != "elsewhere" or await messenger.role_ids(ask.server_id, offer.user_id) is None
        except MembershipUnknown:
            return None

    async def _is_allowed(self, messenger: Messenger, server_id: int, user_id: int) -> bool | None:
        """Tell whether a member may use this in a server; None if Discord does not tell right now."""
        settings = await self._peers.settings(server_id)
        if not settings.peers_enabled:
            return False
        try:
            roles = await messenger.role_ids(server_id, user_id)
        except MembershipUnknown:
            return None
        return roles is not None and (settings.peers_role_id is None or settings.peers_role_id in roles)

    def _notice(self, user_id: int, kind: NoticeKind, about: str) -> PeerNotice:
        return PeerNotice(new_id(self._rng), user_id, kind, about, self._now())


async def _current(store: PeerStore, ask: PeerAsk, invitation: PeerInvitation) -> tuple[PeerAsk, PeerOffer] | None:
    """Read again, within a transaction, that the peer's yes still stands; None if anything has ended it."""
    now_ask, now_invitation = await store.get_ask(ask.id), await store.get_invitation(invitation.id)
    offer = await store.get_offer(invitation.peer_id)
    if now_ask is None or now_invitation is None or offer is None:
        return None
    blocks = await store.blocks((ask.user_id, offer.user_id))
    stands = now_invitation.state == "yes" and not now_invitation.frozen and offer.state == "active"
    return (now_ask, offer) if stands and not is_blocked(ask.user_id, offer.user_id, blocks) else None
