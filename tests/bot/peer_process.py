"""Takes a match from the ask to the introduction, saying each step before it is taken; made to be killed at any.

Each direct message is written into a file before the program says so: what stands there was sent.
"""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.services.peer_delivery import PeerDelivery
from bot.services.peers import PeerService
from storage.database import open_database
from storage.interface import Database
from storage.stores.peers import PeerNotice

ASKER, PEER, SERVER = 2**60 + 1, 2**60 + 2, 2**60 + 3
BEGIN = datetime(2026, 8, 3, 12, tzinfo=UTC)


class Script:
    """The steps of one match, each repeatable: one that was cut off is taken again by the next process."""

    def __init__(self, database: Database, sent: Path, *, stops: bool) -> None:
        self.now = BEGIN + timedelta(hours=3)
        self.database = database
        self.sent = sent
        self.stops = stops
        rng = random.SystemRandom()
        stopping: Any = _Stopping(database, self.stop)
        self.peers = PeerService(stopping, lambda: self.now, rng)
        self.delivery = PeerDelivery(stopping, self.peers, lambda: self.now, rng)

    async def stop(self, where: str) -> None:
        """Say what was just done or is about to be, and wait for a line."""
        if self.stops:
            print(where, flush=True)  # noqa: T201 - the parent reads it
            await asyncio.to_thread(sys.stdin.readline)

    async def role_ids(self, server_id: int, user_id: int) -> frozenset[int] | None:
        return frozenset() if server_id == SERVER and user_id in {ASKER, PEER} else None

    async def tell(self, notice: PeerNotice) -> bool:
        await self.stop("before a message")
        with self.sent.open("a", encoding="utf-8") as file:
            file.write(f"{notice.user_id} {notice.kind} {notice.about}\n")
        await self.stop("after a message")
        return True

    async def run(self) -> None:
        """Do whatever has not been done, to the end."""
        for hours in (3, 5, 7, 9, 11):
            self.now = BEGIN + timedelta(hours=hours)
            await self.delivery.run(self)
            inbox = await self.peers.inbox(PEER)
            for received in inbox.received:
                await self.peers.answer(PEER, received.invitation.id, "yes")
            for ask in (await self.peers.inbox(ASKER)).accepted:
                await self.peers.agree(ASKER, ask.id)


class _Stopping:
    """The database, saying before and after each transaction and each removed message where the program is."""

    def __init__(self, database: Database, stop: Any) -> None:
        self._database = database
        self._stop = stop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def transaction(self, lock: str | None = None) -> Any:
        return _StoppingTransaction(self._database.transaction(lock), self._stop)


class _StoppingTransaction:
    def __init__(self, inner: Any, stop: Any) -> None:
        self._inner = inner
        self._stop = stop

    async def __aenter__(self) -> Any:
        await self._stop("before a transaction")
        return await self._inner.__aenter__()

    async def __aexit__(self, *why: object) -> Any:
        await self._stop("before a commit")
        ended = await self._inner.__aexit__(*why)
        await self._stop("after a commit")
        return ended


async def main(url: str, sent: Path) -> None:
    database = await open_database(url)
    try:
        await Script(database, sent, stops=True).run()
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
