"""The service container: everything the bot can do, built once at the start by `bot.app`."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from bot.services.community_polls import CommunityPollService
from bot.services.editing import DraftService, EditWorkflow, EntryOwnerService, forget_edits
from bot.services.forum_posts import ForumPostService
from bot.services.import_export import ImportExportService
from bot.services.job_runs import JobRunService
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.peer_delivery import PeerDelivery
from bot.services.peer_stories import PeerStoryService
from bot.services.peers import PeerService
from bot.services.personal_data import PersonalDataService
from bot.services.plan_targets import PlanTargetService
from bot.services.plans import PlanService
from bot.services.quiz import QuizService
from bot.services.rate_limits import PER_HOUR, RateLimiter
from bot.services.reminders import ReminderService
from bot.services.reviews import ReviewService
from bot.services.saved_roles import SavedRoleService
from bot.services.server_retention import ServerRetentionService
from bot.services.specialties import SpecialtyService
from bot.services.unanswered_questions import UnansweredQuestionService
from bot.services.usage_stats import UsageStatsService
from bot.services.weekly_digests import WeeklyDigestService
from bot.services.whats_new import WhatsNewService
from knowledge import KnowledgeBase
from storage.database import Database, open_database
from storage.instrumentation import InstrumentedDatabase
from storage.interface import DatabaseError
from storage.server_data import ServerData
from storage.stores.community_polls import CommunityPollStore
from storage.stores.job_runs import JobRunStore
from storage.stores.plan_targets import PlanTargetStore
from storage.stores.plans import PlanStore
from storage.stores.quiz_sessions import QuizSessionStore
from storage.stores.reminders import ReminderStore
from storage.stores.saved_roles import SavedRoleStore
from storage.stores.server_settings import ServerSettingsStore
from storage.stores.specialties import MemberSpecialtyStore


@dataclass(frozen=True, slots=True)
class Services:
    """All services, the knowledge bases and the database of a process."""

    knowledge_bases: KnowledgeBaseCache
    database: Database
    saved_roles: SavedRoleService
    plans: PlanService
    plan_targets: PlanTargetService
    reminders: ReminderService
    quiz: QuizService
    edit_workflow: EditWorkflow
    drafts: DraftService
    entry_owners: EntryOwnerService
    message_limit: RateLimiter
    unanswered_questions: UnansweredQuestionService
    reviews: ReviewService
    usage_stats: UsageStatsService
    whats_new: WhatsNewService
    weekly_digests: WeeklyDigestService
    forum_posts: ForumPostService
    import_export: ImportExportService
    community_polls: CommunityPollService
    specialties: SpecialtyService
    personal_data: PersonalDataService
    peers: PeerService
    peer_delivery: PeerDelivery
    peer_stories: PeerStoryService
    server_settings: ServerSettingsStore
    server_retention: ServerRetentionService
    job_runs: JobRunService

    @property
    def bundled_base(self) -> KnowledgeBase:
        """The base that comes with the program."""
        return self.knowledge_bases.bundled

    async def close(self) -> None:
        """Store the pending usage counts and close the database."""
        try:
            with contextlib.suppress(DatabaseError):
                await self.usage_stats.close()
        finally:
            await self.database.close()


async def open_services(
    database_url: str,
    knowledge_base: KnowledgeBase,
    now: Callable[[], datetime],
    rng: random.Random,
    on_timing: Callable[[str, float], None],
) -> Services:
    """Open the database and build the services.

    Args:
        database_url: where the database is.
        knowledge_base: the bundled base.
        now: the clock, in UTC.
        rng: where random ids come from.
        on_timing: called after each database operation with its name and its duration in seconds.

    Raises storage's DatabaseError, DatabaseUrlError and SchemaTooNewError; the database is then closed again.
    """
    database = InstrumentedDatabase(await open_database(database_url), on_timing, perf_counter)
    bases = KnowledgeBaseCache(knowledge_base, database)
    try:
        await bases.open(database)
    except BaseException:  # a start may also be cancelled; an open database keeps the process alive
        await database.close()
        raise
    return _build(database, bases, now, rng)


def _build(database: Database, bases: KnowledgeBaseCache, now: Callable[[], datetime], rng: random.Random) -> Services:
    saved, plans = SavedRoleStore(database), PlanStore(database)
    workflow = EditWorkflow(database, bases, now, rng)
    peers = PeerService(database, now, rng)
    whats_new = WhatsNewService(database, bases, now)
    return Services(
        knowledge_bases=bases,
        database=database,
        saved_roles=SavedRoleService(saved, plans, now),
        plans=PlanService(saved, plans, now),
        plan_targets=PlanTargetService(PlanTargetStore(database), saved, now),
        reminders=ReminderService(ReminderStore(database), saved, now),
        quiz=QuizService(QuizSessionStore(database), now, rng),
        edit_workflow=workflow,
        drafts=DraftService(database, bases, workflow, now),
        entry_owners=EntryOwnerService(database, workflow),
        message_limit=RateLimiter(PER_HOUR, timedelta(hours=1), now),
        unanswered_questions=UnansweredQuestionService(database, workflow, now, rng),
        reviews=ReviewService(database, bases, workflow, now),
        usage_stats=UsageStatsService(database, workflow, now),
        whats_new=whats_new,
        weekly_digests=WeeklyDigestService(database, whats_new, now),
        forum_posts=ForumPostService(database, bases),
        import_export=ImportExportService(database, bases, workflow),
        community_polls=CommunityPollService(CommunityPollStore(database), now, rng),
        specialties=SpecialtyService(MemberSpecialtyStore(database), ServerSettingsStore(database)),
        personal_data=PersonalDataService(database, forget_edits),
        peers=peers,
        peer_delivery=PeerDelivery(database, peers, now, rng),
        peer_stories=PeerStoryService(database, now, rng),
        server_settings=ServerSettingsStore(database),
        server_retention=ServerRetentionService(ServerData(database), now, forget_edits),
        job_runs=JobRunService(JobRunStore(database), now),
    )
