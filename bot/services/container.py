"""Everything the bot can do, put together once at the start."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.usage_stats import UsageStatsService
from bot.services.server_retention import ServerRetentionService
from bot.services.editing import EditWorkflow, EntryOwnerService, Reworking
from bot.services.import_export import ImportExportService
from bot.services.rate_limit import HourlyLimit
from bot.services.unanswered_questions import UnansweredQuestionService
from bot.services.personal_data import PersonalDataService
from bot.services.plans import PlanService
from bot.services.community_polls import CommunityPollService
from bot.services.quiz import QuizService
from bot.services.reminders import ReminderService
from bot.services.reviews import ReviewService
from bot.services.saved_roles import SavedRoleService
from bot.services.specialties import SpecialtyService
from knowledge import KnowledgeBase
from storage.interface import DatabaseError
from storage.database import Database, open_database
from storage.stores.plans import Plans
from storage.stores.community_polls import Pulses
from storage.stores.quiz_sessions import QuizSessions
from storage.stores.reminders import Reminders
from storage.stores.saved_roles import SavedRoles
from storage.server_data import ServerData
from storage.stores.server_settings import ServerSettingsStore
from storage.stores.specialties import MemberSpecialties
from storage.instrumentation import TimedDatabase


@dataclass(frozen=True, slots=True)
class Services:
    """The bases and the services. One for a process."""

    bases: KnowledgeBaseCache
    database: Database
    saving: SavedRoleService
    planning: PlanService
    reminding: ReminderService
    quizzes: QuizService
    editing: EditWorkflow
    reworking: Reworking
    owning: EntryOwnerService
    pace: HourlyLimit
    gaps: UnansweredQuestionService
    reviewing: ReviewService
    counting: UsageStatsService
    exchanging: ImportExportService
    pulsing: CommunityPollService
    specialising: SpecialtyService
    personal: PersonalDataService
    servers: ServerSettingsStore
    departures: ServerRetentionService

    @property
    def seed(self) -> KnowledgeBase:
        """The base that comes with the program."""
        return self.bases.seed

    async def close(self) -> None:
        """Write down what was counted, and close the database."""
        try:
            with contextlib.suppress(DatabaseError):
                await self.counting.close()
        finally:
            await self.database.close()


async def open_services(
    database_url: str,
    library: KnowledgeBase,
    now: Callable[[], datetime],
    rng: random.Random,
    took: Callable[[str, float], None],
) -> Services:
    """Open the database and put the services on it.

    ``took`` hears what the database was asked to do and how many seconds that took.

    Raises storage's DatabaseError, DatabaseUrlError and SchemaTooNew; a house that cannot stand whole is not opened.
    """
    database = TimedDatabase(await open_database(database_url), took, perf_counter)
    bases = KnowledgeBaseCache(library, database)
    try:
        await bases.open(database)
    except BaseException:  # a start may also be cancelled; an open database keeps the process alive
        await database.close()
        raise
    return _build(database, bases, now, rng)


def _build(database: Database, bases: KnowledgeBaseCache, now: Callable[[], datetime], rng: random.Random) -> Services:
    saved, plans = SavedRoles(database), Plans(database)
    editing = EditWorkflow(database, bases, now, rng)
    return Services(
        bases=bases,
        database=database,
        saving=SavedRoleService(saved, plans, now),
        planning=PlanService(saved, plans, now),
        reminding=ReminderService(Reminders(database), saved, now),
        quizzes=QuizService(QuizSessions(database), now, rng),
        editing=editing,
        reworking=Reworking(database, bases, editing, now),
        owning=EntryOwnerService(database, editing),
        pace=HourlyLimit(now),
        gaps=UnansweredQuestionService(database, editing, now, rng),
        reviewing=ReviewService(database, bases, editing, now),
        counting=UsageStatsService(database, editing, now),
        exchanging=ImportExportService(database, bases, editing),
        pulsing=CommunityPollService(Pulses(database), now, rng),
        specialising=SpecialtyService(MemberSpecialties(database), ServerSettingsStore(database)),
        personal=PersonalDataService(database),
        servers=ServerSettingsStore(database),
        departures=ServerRetentionService(ServerData(database), now),
    )
