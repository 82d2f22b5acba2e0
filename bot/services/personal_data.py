"""Everything held about one member: shown, exported, erased."""

import json
from collections.abc import Mapping
from typing import Any, cast

from storage import personal_data
from storage.database import Database

Rows = list[Mapping[str, Any]]


class PersonalDataService:
    """The member's own data, by the member's own id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def summary(self, user_id: int) -> dict[str, Rows]:
        """Return what the database holds about the member: table by table, rows of plain fields; no empty tables."""
        held = await personal_data.export(self._database, user_id)
        return {name: cast("Rows", rows) for name, rows in held.items() if isinstance(rows, list) and rows}

    async def export(self, user_id: int) -> bytes:
        """Return the same as a readable JSON file in UTF-8."""
        held = await personal_data.export(self._database, user_id)
        return json.dumps(held, indent=2, ensure_ascii=False).encode()

    async def erase(self, user_id: int) -> int:
        """Erase all of it, from the file as well; return how many rows went."""
        return await personal_data.erase(self._database, user_id)
