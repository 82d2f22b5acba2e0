"""The specialty that cards are written for: the member's choice, else the server's, else the base's default, if any."""

import re
from typing import Literal

from knowledge import KnowledgeBase
from knowledge.model import Specialty
from knowledge.model_memo import ModelMemo
from knowledge.text.unicode import normalize_text
from storage.stores.server_settings import ServerSettingsStore
from storage.stores.specialties import MemberSpecialtyStore

SpecialtyOrigin = Literal["yours", "the server's", "the default"]


def find_specialty(knowledge_base: KnowledgeBase, text: str) -> Specialty | None:
    """Return the specialty with this id or name, ignoring case; None if there is none."""
    wanted = text.strip().casefold()
    return next(
        (each for each in knowledge_base.specialties.values() if wanted in {each.id, each.name.casefold()}), None
    )


def mentioned_specialty(knowledge_base: KnowledgeBase, question: str) -> Specialty | None:
    """Return the specialty that a question mentions, as in "as a cardiologist" or "EM doc"; the longest name wins."""
    folded = f" {normalize_text(question)} "
    found = [
        (len(name), specialty)
        for specialty in knowledge_base.specialties.values()
        for name, key in _names(specialty)
        if _mentions(name, key, question, folded)
    ]
    return max(found, key=lambda each: each[0], default=(0, None))[1]


_names = ModelMemo[Specialty, tuple[tuple[str, str], ...]](
    lambda each: tuple((name, normalize_text(name)) for name in (each.name, each.people, *each.aliases))
)
"""The names of a specialty, each with its normalized form."""


def _mentions(name: str, key: str, question: str, folded: str) -> bool:
    if len(key) > _MAX_ABBREVIATION_LENGTH:
        single = key.removesuffix("s") if len(key) > _MAX_SHORT_NAME_LENGTH else key
        return f" {key} " in folded or f" {single} " in folded
    return any(f" {key} {noun} " in folded for noun in _PRACTITIONERS) or name in _WORDS.findall(question)


_WORDS = re.compile(r"[\w&/]++")
_MAX_ABBREVIATION_LENGTH = 3
"""Letters up to which a name is an abbreviation that may also be an everyday word: IM, EM, OB."""
_MAX_SHORT_NAME_LENGTH = 6
"""Letters up to which a name has no singular: "cards" is cardiology, and a green card is not."""
_PRACTITIONERS = ("doc", "docs", "doctor", "physician", "attending", "resident", "fellow")


class SpecialtyService:
    """The specialties that members and servers chose."""

    def __init__(self, members: MemberSpecialtyStore, servers: ServerSettingsStore) -> None:
        self._members = members
        self._servers = servers

    async def effective(
        self, knowledge_base: KnowledgeBase, user_id: int | None, server_id: int | None
    ) -> tuple[Specialty | None, SpecialtyOrigin]:
        """Return the specialty and who chose it; None if nobody did and the base has no default.

        Args:
            knowledge_base: the base; a choice that it no longer has is ignored.
            user_id: the member who sees the card; None for a card that others see, too.
            server_id: the server in which the card is shown; None in direct messages.
        """
        own = await self._members.get(user_id) if user_id is not None else None
        if own in knowledge_base.specialties:
            return knowledge_base.specialties[own or ""], "yours"
        chosen = (await self._servers.get(server_id)).specialty if server_id is not None else None
        if chosen in knowledge_base.specialties:
            return knowledge_base.specialties[chosen or ""], "the server's"
        return knowledge_base.specialties.get(knowledge_base.default_specialty or ""), "the default"

    async def explicit(
        self, knowledge_base: KnowledgeBase, user_id: int | None, server_id: int | None
    ) -> Specialty | None:
        """Return the specialty that the member or server chose, to be named on a card; None if neither did.

        A default is not named: the base is written for it, and a line on every card would only take up space.
        """
        specialty, choice = await self.effective(knowledge_base, user_id, server_id)
        return None if choice == "the default" else specialty

    async def choose(self, user_id: int, specialty: Specialty) -> None:
        """Store a member's choice in place of the previous one."""
        await self._members.set(user_id, specialty.id)

    async def clear(self, user_id: int) -> bool:
        """Remove a member's choice; False if there was none."""
        return await self._members.clear(user_id)
