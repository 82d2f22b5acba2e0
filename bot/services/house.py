"""Everything the bot can do, put together once at the start."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from bot.services.bases import Bases
from bot.services.counting import Counting
from bot.services.departures import Departures
from bot.services.editing import Editing, Owning, Reworking
from bot.services.exchanging import Exchanging
from bot.services.feedback import Pace
from bot.services.gaps import GapLoop
from bot.services.personal import Personal
from bot.services.planning import Planning
from bot.services.pulsing import Pulsing
from bot.services.quizzes import Quizzes
from bot.services.reminding import Reminding
from bot.services.reviewing import Reviewing
from bot.services.saving import Saving
from bot.services.specialising import Specialising
from knowledge import Library
from storage.connection import DatabaseError
from storage.database import Database, open_database
from storage.plans import Plans
from storage.pulses import Pulses
from storage.quiz_sessions import QuizSessions
from storage.reminders import Reminders
from storage.saved_roles import SavedRoles
from storage.server_data import ServerData
from storage.settings import ServerSettingsStore
from storage.specialties import MemberSpecialties
from storage.timed import TimedDatabase


@dataclass(frozen=True, slots=True)
class House:
    """The bases and the services. One for a process."""

    bases: Bases
    database: Database
    saving: Saving
    planning: Planning
    reminding: Reminding
    quizzes: Quizzes
    editing: Editing
    reworking: Reworking
    owning: Owning
    pace: Pace
    gaps: GapLoop
    reviewing: Reviewing
    counting: Counting
    exchanging: Exchanging
    pulsing: Pulsing
    specialising: Specialising
    personal: Personal
    servers: ServerSettingsStore
    departures: Departures

    @property
    def seed(self) -> Library:
        """The base that comes with the program."""
        return self.bases.seed

    async def close(self) -> None:
        """Write down what was counted, and close the database."""
        try:
            with contextlib.suppress(DatabaseError):
                await self.counting.close()
        finally:
            await self.database.close()


async def open_house(
    database_url: str,
    library: Library,
    now: Callable[[], datetime],
    rng: random.Random,
    took: Callable[[str, float], None],
) -> House:
    """Open the database and put the services on it.

    ``took`` hears what the database was asked to do and how many seconds that took.

    Raises storage's DatabaseError, DatabaseUrlError and SchemaTooNew; a house that cannot stand whole is not opened.
    """
    database = TimedDatabase(await open_database(database_url), took, perf_counter)
    bases = Bases(library, database)
    try:
        await bases.open(database)
    except BaseException:  # a start may also be cancelled; an open database keeps the process alive
        await database.close()
        raise
    return _put_together(database, bases, now, rng)


def _put_together(database: Database, bases: Bases, now: Callable[[], datetime], rng: random.Random) -> House:
    saved, plans = SavedRoles(database), Plans(database)
    editing = Editing(database, bases, now, rng)
    return House(
        bases=bases,
        database=database,
        saving=Saving(saved, plans, now),
        planning=Planning(saved, plans, now),
        reminding=Reminding(Reminders(database), saved, now),
        quizzes=Quizzes(QuizSessions(database), now, rng),
        editing=editing,
        reworking=Reworking(database, bases, editing, now),
        owning=Owning(database, editing),
        pace=Pace(now),
        gaps=GapLoop(database, editing, now, rng),
        reviewing=Reviewing(database, bases, editing, now),
        counting=Counting(database, editing, now),
        exchanging=Exchanging(database, bases, editing),
        pulsing=Pulsing(Pulses(database), now, rng),
        specialising=Specialising(MemberSpecialties(database), ServerSettingsStore(database)),
        personal=Personal(database),
        servers=ServerSettingsStore(database),
        departures=Departures(ServerData(database), now),
    )
