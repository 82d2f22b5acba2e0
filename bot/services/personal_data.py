"""Everything stored about one member: shown, exported, erased. Called by /privacy."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from storage import personal_data
from storage.database import Database

Rows = list[Mapping[str, Any]]


class PersonalDataService:
    """The data of a member, by the id of the member who asks."""

    def __init__(self, database: Database, forget: Callable[[], None] = lambda: None) -> None:
        """Take the database, and what empties the memory of words that somebody typed."""
        self._database = database
        self._forget = forget

    async def summary(self, user_id: int) -> dict[str, Rows]:
        """Return the rows of each table that has any about the member."""
        data = await personal_data.export(self._database, user_id)
        return {name: cast("Rows", rows) for name, rows in data.items() if isinstance(rows, list) and rows}

    async def export(self, user_id: int) -> bytes:
        """Return everything as a readable JSON file in UTF-8."""
        data = await personal_data.export(self._database, user_id)
        return json.dumps(data, indent=2, ensure_ascii=False).encode()

    async def erase(self, user_id: int) -> int:
        """Erase all of it, also from memory and the free pages of the database file; return how many rows."""
        try:
            return await personal_data.erase(self._database, user_id)
        finally:
            self._forget()
