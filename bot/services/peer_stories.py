"""Stories of members: written to three prompts, read by a moderator, shown as one person's account, taken back by code.

Nobody is stored with a published story. Its author gets a code once; whoever has it can delete the story from any
account, so that she need not say who she is.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.services.ids import new_id
from storage.interface import Database
from storage.stores.peer_stories import PeerStory, PeerStoryStore
from storage.stores.server_settings import ServerSettingsStore

MAX_STORY_WORDS = 500
"""Characters of each of the three answers: a few sentences, so that a card holds all three."""
FIRST_YEAR = 1970
UNDECIDED = timedelta(days=90)
"""How long a story waits for a moderator before it is deleted; PRIVACY.md names it."""
_KEY_BYTES = 32
_CODE_GROUP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDraft:
    """What somebody is about to send.

    Attributes:
        server_id: the server whose moderators read it.
        role_id: the role it is about.
        specialty: the author's; empty if not said.
        year: of the change.
        why: why she made it.
        how: how she did it.
        surprise: what surprised her.
    """

    server_id: int
    role_id: str
    specialty: str
    year: int
    why: str
    how: str
    surprise: str


Decision = Literal["published", "deleted", "gone", "own"]
"""own: in a server where two people stand for each change, nobody publishes her own story."""


class PeerStoryService:
    """Takes, publishes, shows and deletes stories."""

    def __init__(self, database: Database, now: Callable[[], datetime], rng: random.Random) -> None:
        self._database = database
        self._store = PeerStoryStore(database)
        self._now = now
        self._rng = rng

    def new_code(self) -> str:
        """Return a code that takes a story back, as its author reads it."""
        code = new_id(self._rng)
        return f"{code[:_CODE_GROUP]}-{code[_CODE_GROUP:]}"

    async def send(self, user_id: int, draft: StoryDraft, code: str) -> PeerStory | None:
        """Store a story for the moderators; None if one was sent with this code before, which a second click does."""
        story = PeerStory(
            id=new_id(self._rng),
            server_id=draft.server_id,
            role_id=draft.role_id,
            specialty=draft.specialty,
            year=draft.year,
            why=draft.why,
            how=draft.how,
            surprise=draft.surprise,
            state="waiting",
            made_at=self._now(),
        )
        added = await self._store.add(story, _plain(code), user_id, self._rng.randbytes(_KEY_BYTES))
        return story if added else None

    async def withdraw(self, code: str) -> bool:
        """Delete the story that a code belongs to, also from the free pages of the file; False if there is none."""
        removed = await self._store.remove_by_code(_plain(code))
        if removed:
            await self._database.scrub()
        return removed

    async def published(self, server_id: int, role_id: str) -> Sequence[PeerStory]:
        """Return the published stories about a role, the newest first."""
        return await self._store.published(server_id, role_id)

    async def count_published(self, server_id: int, role_id: str) -> int:
        """Return how many stories about a role are published."""
        return await self._store.count_published(server_id, role_id)

    async def all_of(self, server_id: int) -> Sequence[PeerStory]:
        """Return all stories of a server for its moderators, those that wait first."""
        return await self._store.all_of(server_id)

    async def get(self, server_id: int, id_: str) -> PeerStory | None:
        """Return one story for the moderators of its server."""
        return await self._store.get(server_id, id_)

    async def decide(self, server_id: int, moderator_id: int, id_: str, *, publish: bool) -> Decision:
        """Publish a story that waits, or delete one, as a moderator of the server."""
        if not publish:
            removed = await self._store.remove(server_id, id_)
            if removed:
                await self._database.scrub()
            return "deleted" if removed else "gone"
        settings = await ServerSettingsStore(self._database).get(server_id)
        if settings.review_mode == "two-person" and await self._store.is_author(id_, moderator_id):
            return "own"
        return "published" if await self._store.publish(server_id, id_) else "gone"

    async def erase_stale(self) -> int:
        """Delete stories that no moderator decided about in time; return how many."""
        return await self._store.remove_waiting(self._now() - UNDECIDED)


def read_year(text: str, this_year: int) -> int | None:
    """Return a year that somebody typed, or None if it can't be when she made a change."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len(str(this_year)) else 0
    return year if FIRST_YEAR <= year <= this_year else None


def _plain(code: str) -> str:
    """Return a code as it is stored, however it was typed."""
    return "".join(filter(str.isalnum, code.casefold()))
