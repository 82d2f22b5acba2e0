"""Which specialty cards are for: the member's choice, else the server's, else the one the base began with."""

import re
from typing import Literal

from knowledge import KnowledgeBase
from knowledge.model import Specialty
from knowledge.names import normalize_name
from storage.stores.server_settings import ServerSettingsStore
from storage.stores.specialties import MemberSpecialtyStore

DEFAULT_SPECIALTY = "rheumatology"
"""The specialty the base was begun for; cards are for it where nobody chose another."""
SpecialtyOrigin = Literal["yours", "the server's", "the first"]


def find_specialty(knowledge_base: KnowledgeBase, text: str) -> Specialty | None:
    """Return the specialty of this id or name, however it is capitalised; None where the base has none."""
    wanted = text.strip().casefold()
    return next(
        (each for each in knowledge_base.specialties.values() if wanted in {each.id, each.name.casefold()}), None
    )


def mentioned_specialty(knowledge_base: KnowledgeBase, question: str) -> Specialty | None:
    """Return the specialty of the physicians a question names: "as a cardiologist"; the first needs no naming."""
    folded = normalize_name(question)
    others = (each for each in knowledge_base.specialties.values() if each.id != DEFAULT_SPECIALTY)
    named = (
        each
        for each in others
        if re.search(rf"\b{re.escape(normalize_name(each.people).removesuffix('s'))}s?\b", folded)
    )
    return max(named, key=lambda each: len(each.people), default=None)


class SpecialtyService:
    """The specialties of members and servers."""

    def __init__(self, members: MemberSpecialtyStore, servers: ServerSettingsStore) -> None:
        self._members = members
        self._servers = servers

    async def effective(
        self, knowledge_base: KnowledgeBase, user_id: int | None, server_id: int | None
    ) -> tuple[Specialty | None, SpecialtyOrigin]:
        """Return the specialty and who chose it; None only where the base has not even the first.

        Args:
            library: the base; a choice it does not have any more counts for nothing.
            user_id: whose choice comes first; None for a card that others see.
            server_id: where the card is shown; None in direct messages.
        """
        own = await self._members.get(user_id) if user_id is not None else None
        if own in knowledge_base.specialties:
            return knowledge_base.specialties[own or ""], "yours"
        chosen = (await self._servers.get(server_id)).specialty if server_id is not None else None
        if chosen in knowledge_base.specialties:
            return knowledge_base.specialties[chosen or ""], "the server's"
        return knowledge_base.specialties.get(DEFAULT_SPECIALTY), "the first"

    async def explicit(
        self, knowledge_base: KnowledgeBase, user_id: int | None, server_id: int | None
    ) -> Specialty | None:
        """Return the specialty somebody chose, for the line on a card; None where nobody did.

        The base speaks of its first specialty anyway: a line about it on every card would only push the rest down.
        """
        specialty, choice = await self.effective(knowledge_base, user_id, server_id)
        return None if choice == "the first" else specialty

    async def choose(self, user_id: int, specialty: Specialty) -> None:
        """Keep a member's choice in place of the one before."""
        await self._members.set(user_id, specialty.id)

    async def clear(self, user_id: int) -> bool:
        """Forget a member's choice; False when there was none."""
        return await self._members.clear(user_id)
