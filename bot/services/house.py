"""Everything the bot can do, put together once at the start."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.departures import Departures
from bot.services.personal import Personal
from bot.services.quizzes import Quizzes
from bot.services.saving import Saving
from knowledge import Library
from storage.database import Database, open_database
from storage.quiz_sessions import QuizSessions
from storage.saved_roles import SavedRoles
from storage.server_data import ServerData
from storage.settings import ServerSettingsStore


@dataclass(frozen=True, slots=True)
class House:
    """The base and the services. One for a process."""

    library: Library
    database: Database
    saving: Saving
    quizzes: Quizzes
    personal: Personal
    servers: ServerSettingsStore
    departures: Departures

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()


async def open_house(database_url: str, library: Library, now: Callable[[], datetime], rng: random.Random) -> House:
    """Open the database and put the services on it.

    Raises storage's DatabaseUrlError and SchemaTooNew; a house that cannot stand whole is not opened.
    """
    database = await open_database(database_url)
    return House(
        library=library,
        database=database,
        saving=Saving(SavedRoles(database), now),
        quizzes=Quizzes(QuizSessions(database), now, rng),
        personal=Personal(database),
        servers=ServerSettingsStore(database),
        departures=Departures(ServerData(database), now),
    )
