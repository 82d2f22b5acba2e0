"""Members who are introduced to each other, on a real database and without Discord: who is a member is a set."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from bot.cards.peers import accepted_card, inbox_card, no_answer_card, notice_card, status_card
from bot.services.peer_delivery import PeerDelivery
from bot.services.peers import AskSent, PeerService
from knowledge import KnowledgeBase
from storage import personal_data
from storage.database import open_database
from storage.interface import Database
from storage.stores.peers import PeerNotice, Reach
from storage.stores.server_settings import ServerSettingsStore

SERVER = 2**60 + 500
BEGIN = datetime(2026, 8, 3, 12, tzinfo=UTC)


class PeerWorld:
    """One server, one clock, and as many processes as there are databases.

    Attributes:
        now: the time of all processes.
        members: who is in the server.
        elsewhere: other servers, each with a member of it.
        sent: the direct messages that were sent, with their times.
    """

    def __init__(self, url: str, processes: int = 1, seed: int = 0) -> None:
        self.now = BEGIN
        self.members: set[int] = set()
        self.elsewhere: set[tuple[int, int]] = set()
        self.sent: list[tuple[datetime, PeerNotice]] = []
        self._url = url
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._processes: list[tuple[Database, PeerService, PeerDelivery]] = []
        self._count = processes

    async def open(self) -> None:
        """Start all processes, in a server that has introductions on."""
        for _ in range(self._count):
            self._processes.append(await self._start())
        await ServerSettingsStore(self.database()).update(SERVER, self.now, peers_enabled=True)

    async def close(self) -> None:
        for database, _, _ in self._processes:
            await database.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def restart(self, process: int) -> None:
        await self._processes[process][0].close()
        self._processes[process] = await self._start()

    async def _start(self) -> tuple[Database, PeerService, PeerDelivery]:
        database = await open_database(self._url)
        peers = PeerService(database, lambda: self.now, self._random)
        return database, peers, PeerDelivery(database, peers, lambda: self.now, self._random)

    def database(self, process: int = 0) -> Database:
        return self._processes[process][0]

    def peers(self, process: int = 0) -> PeerService:
        return self._processes[process][1]

    async def role_ids(self, server_id: int, user_id: int) -> frozenset[int] | None:
        here = server_id == SERVER and user_id in self.members
        return frozenset() if here or (server_id, user_id) in self.elsewhere else None

    async def tell(self, notice: PeerNotice) -> bool:
        self.sent.append((self.now, notice))
        return True

    async def pass_time(self, hours: float, steps: int | None = None) -> None:
        """Let time go by, every process doing what is due each hour, or in at most so many steps, and at the end."""
        until = self.now + timedelta(hours=hours)
        step = timedelta(hours=max(1, hours / steps)) if steps else timedelta(hours=1)
        while self.now < until:
            self.now = min(self.now + step, until)
            await self.deliver()

    async def deliver(self) -> None:
        """Let all processes do what is due, at the same time."""
        await asyncio.gather(*(delivery.run(self) for _, _, delivery in self._processes))

    async def offer(self, user_id: int, *, often: int = 2, process: int = 0, reach: Reach = "here") -> None:
        self.members.add(user_id)
        peers = self.peers(process)
        await peers.begin_offer(user_id, SERVER)
        await peers.change_offer(
            user_id, roles=("msl",), help_text=f"help of {user_id}", per_month=often, reach=reach, server_id=SERVER
        )
        await peers.publish(user_id)

    async def ask(self, user_id: int, process: int = 0, role: str = "msl") -> str | None:
        """Send an ask and return its id; None if the asker may not."""
        self.members.add(user_id)
        result = await self.peers(process).ask(user_id, SERVER, role, "en", "anywhere", f"words of {user_id}")
        return result.ask.id if isinstance(result, AskSent) else None

    async def erase(self, user_id: int, process: int = 0) -> None:
        await personal_data.erase(self.database(process), user_id)

    async def export(self, user_id: int) -> str:
        """Everything somebody's file holds."""
        return str(await personal_data.export(self.database(), user_id))

    async def seen_by_asker(self, library: KnowledgeBase, user_id: int) -> Sequence[str]:
        """Everything an asker can see: her file, each card, each message with its time and buttons."""
        peers, asks = self.peers(), await self.peers().asks(user_id)
        cards = [
            status_card(library, await peers.offer(user_id), asks, await peers.count_blocks(user_id)),
            inbox_card(library, await peers.inbox(user_id)),
        ]
        for ask in asks:
            accepted = await peers.accepted(user_id, ask.id)
            cards.append(accepted_card(library, accepted, "name") if accepted else no_answer_card(library, ask))
        messages = [
            f"{at} {notice_card(notice.kind, notice.about)}" for at, notice in self.sent if notice.user_id == user_id
        ]
        introductions = [str(await peers.introduction(user_id, ask.id)) for ask in asks]
        return [await self.export(user_id), *map(str, cards), *messages, *introductions]
