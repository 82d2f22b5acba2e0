import asyncio
import json
import logging
import struct
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from storage import personal_data
from storage.database import Database
from storage.personal_data import TABLES
from storage.stores.community_polls import ChannelPoll, CommunityPollStore
from storage.stores.entry_owners import EntryOwnerStore
from storage.stores.peer_stories import PeerStory, PeerStoryStore
from storage.stores.peers import (
    PeerAsk,
    PeerInvitation,
    PeerNotice,
    PeerOffer,
    PeerReport,
    PeerStore,
    mark,
)
from storage.stores.plan_targets import PlanTargetStore
from storage.stores.plans import PlanSnapshot, PlanStore
from storage.stores.proposal_senders import ProposalSenderStore
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.quiz_sessions import QuizSessionStore
from storage.stores.reminders import ReminderStore
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.saved_roles import SavedRoleStore
from storage.stores.server_settings import ServerSettings, ServerSettingsStore
from storage.stores.specialties import MemberSpecialtyStore
from storage.stores.unanswered_questions import UnansweredQuestionStore

ANN = 2**60 + 1
BEN = 2**60 + 2
QUESTION = f"question-{ANN % 9973}"

NOON, ONE = "2026-08-03T12:00:00.123456+00:00", "2026-08-03T13:00:00.123456+00:00"
EXPORTED = {
    "version": 1,
    "user_id": str(ANN),
    "saved_roles": [
        {
            "role": "msl",
            "state": "exploring",
            "note": f"note of {ANN}",
            "saved_at": NOON,
            "changed_at": NOON,
        }
    ],
    "plans": [
        {
            "role": "msl",
            "reviewed": "2026-08",
            "steps": {"call": f"Call {ANN}"},
            "seen_at": NOON,
            "base": None,
        }
    ],
    "plan_ticks": [{"role": "msl", "step": "call", "ticked_at": NOON}],
    "plan_targets": [{"target": "2027-06", "nudged": "2026-08"}],
    "reminders": [{"due_at": NOON}],
    "quiz_sessions": [
        {
            "quiz": "fit",
            "quiz_version": 1,
            "started_at": NOON,
            "changed_at": ONE,
            "finished_at": None,
            "answers": {"remote": [], "travel": ["no"]},
        }
    ],
    "member_specialties": [{"specialty": "oncology"}],
    "pulse_votes": [{"poll": "us-motives", "choices": ["burnout"], "closes_at": ONE}],
    "revisions": [
        {
            "server_id": "1",
            "kind": "faq",
            "entry_id": QUESTION,
            "number": 1,
            "as": "editor",
            "reason": "clearer",
            "made_at": NOON,
        }
    ],
    "proposals": [
        {
            "server_id": "1",
            "stage": "preview",
            "reason": "",
            "edits": [
                {
                    "kind": "faq",
                    "entry_id": QUESTION,
                    "base": 0,
                    "state": "published",
                    "body": "name: Where?",
                }
            ],
            "made_at": NOON,
        }
    ],
    "proposal_senders": [{"server_id": "1", "stage": "preview", "made_at": NOON}],
    "entry_owners": [{"server_id": "1", "kind": "faq", "entry_id": QUESTION}],
    "gap_listeners": [{"server_id": "1", "asked_at": NOON}],
    "peer_offers": [
        {
            "server_id": "1",
            "state": "active",
            "roles": ["msl"],
            "specialty": "oncology",
            "stage": "there",
            "help": f"help of {ANN}",
            "languages": ["en"],
            "per_month": 2,
            "reach": "here",
            "offered_at": NOON,
        }
    ],
    "peer_asks": [
        {
            "server_id": "1",
            "role": "msl",
            "language": "en",
            "reach": "anywhere",
            "words": f"words of {ANN}",
            "state": "open",
            "asked_at": NOON,
            "closes_at": ONE,
            "peer_stage": "",
            "peer_specialty": "",
        }
    ],
    "peer_invitations": [{"asked_at": NOON, "answer": "sent"}],
    "peer_blocks": [{"mark": mark("00", 1)}],
    "peer_notices": [{"kind": "asked", "due_at": NOON}],
    "peer_reports": [{"server_id": "1", "rule": "selling", "made_at": NOON}],
    "peer_stories": [
        {
            "server_id": "1",
            "role": "msl",
            "specialty": "oncology",
            "year": 2023,
            "why": f"why of {ANN}",
            "how": "Slowly.",
            "surprise": "The quiet.",
            "made_at": NOON,
        }
    ],
}
"""What is exported of Ann, once she has left something in every table."""

NOT_PEOPLE = {
    "server_id",
    "moderator_role_id",
    "mod_log_channel_id",
    "peers_role_id",
    "channel_id",
    "message_id",
    "forum_channel_id",
    "digest_channel_id",
    "forum_id",
    "post_id",
}
"""Columns that hold ids of Discord which are nobody's."""


async def fill(database: Database, user_id: int, at: datetime) -> None:
    """Leave something of a member in every registered table."""
    saved = SavedRoleStore(database)
    await saved.add(user_id, "msl", at)
    await saved.set_note(user_id, "msl", f"note of {user_id}", at)
    plans = PlanStore(database)
    await plans.add_snapshots(user_id, {"msl": PlanSnapshot("2026-08", {"call": f"Call {user_id}"})}, at)
    await plans.tick(user_id, "msl", "call", at)
    await PlanTargetStore(database).set(user_id, "2027-06")
    await PlanTargetStore(database).set_nudged(user_id, "2026-08")
    await ReminderStore(database).add(user_id, at)
    quizzes = QuizSessionStore(database)
    await quizzes.start(f"quiz-of-{user_id}", user_id, "fit", 1, at)
    await quizzes.answer(f"quiz-of-{user_id}", "travel", ["no"], at)
    await MemberSpecialtyStore(database).set(user_id, "oncology")
    await CommunityPollStore(database).open(
        ChannelPoll("pulse", 1, 1, "us-motives", at + timedelta(hours=1)), bytes(32)
    )
    await CommunityPollStore(database).vote("pulse", user_id, ["burnout"], at)
    await leave_edits(database, user_id, at)
    gap = f"gap-{user_id % 9973}"
    await UnansweredQuestionStore(database).add(gap, 1, "What about visas?", at)
    await UnansweredQuestionStore(database).subscribe(1, gap, user_id)
    await leave_peers(database, user_id, at)
    await leave_story(database, user_id, at)


async def leave_peers(database: Database, user_id: int, at: datetime) -> None:
    """Let a member offer to talk, ask, be asked by somebody who is gone, block and report somebody."""
    peers, name = PeerStore(database), f"of-{user_id % 9973}"
    await peers.put_offer(
        PeerOffer(
            user_id=user_id,
            server_id=1,
            state="active",
            roles=("msl",),
            specialty="oncology",
            stage="there",
            help_text=f"help of {user_id}",
            languages=("en",),
            per_month=2,
            reach="here",
            offered_at=at,
        )
    )
    await peers.add_ask(
        PeerAsk(
            id=f"ask-{name}",
            user_id=user_id,
            server_id=1,
            role_id="msl",
            language="en",
            reach="anywhere",
            words=f"words of {user_id}",
            state="open",
            asked_at=at,
            pass_at=at,
            closes_at=at + timedelta(hours=1),
        )
    )
    await peers.add_invitation(
        PeerInvitation(
            id=f"invitation-{name}",
            ask_id=None,
            server_id=1,
            peer_id=user_id,
            state="sent",
            sent_at=at,
            tell_at=at,
            salt="00",
            asker_mark=mark("00", 1),
        )
    )
    await peers.add_block(user_id, "00", 1)
    await peers.add_notice(PeerNotice(f"notice-{name}", user_id, "asked", f"invitation-{name}", at))
    await peers.add_report(
        PeerReport(
            id=f"report-{name}",
            server_id=1,
            reporter_id=user_id,
            reported_id=None,
            rule="selling",
            verdict="open",
            made_at=at,
        )
    )


async def leave_story(database: Database, user_id: int, at: datetime) -> None:
    """Let a member send a story that no moderator has decided about."""
    name = f"story-of-{user_id % 9973}"
    story = PeerStory(
        id=name,
        server_id=1,
        role_id="msl",
        specialty="oncology",
        year=2023,
        why=f"why of {user_id}",
        how="Slowly.",
        surprise="The quiet.",
        state="waiting",
        made_at=at,
    )
    await PeerStoryStore(database).add(story, name, user_id, bytes(32))


async def leave_edits(database: Database, user_id: int, at: datetime) -> None:
    """Let a moderator edit an entry, prepare another edit, and look after the entry."""
    entry = f"question-{user_id % 9973}"  # an entry is nobody's: the whole id in it would be a trace of our own making
    edit = ProposedEdit(kind="faq", entry_id=entry, base=0, state="published", body="name: Where?")
    await RevisionStore(database).add(
        Revision(
            server_id=1,
            kind="faq",
            entry_id=entry,
            number=1,
            state="published",
            body=edit.body,
            made_from="abc",
            reason="clearer",
            editor_id=user_id,
            approver_id=None,
            made_at=at,
        )
    )
    prepared = Proposal(id=entry, server_id=1, stage="preview", author_id=user_id, reason="", edits=(edit,), made_at=at)
    await ProposalStore(database).add(prepared)
    unsent = replace(prepared, id=f"unsent-{entry}", author_id=None)
    await ProposalStore(database).add(unsent)
    await ProposalSenderStore(database).add(unsent.id, user_id, bytes(32))
    await EntryOwnerStore(database).set(1, "faq", entry, user_id)


async def uncovered(database: Database) -> set[tuple[str, str]]:
    """Find columns that may hold the id of a person and that no registered table answers for."""
    registered = {(personal.table, column) for personal in TABLES for column in personal.user_columns}
    ids = {
        (table.name, column)
        for table in await database.tables()
        for column, kind in table.columns.items()
        if column.endswith("_id") and kind == "BIGINT" and column not in NOT_PEOPLE
    }
    return ids - registered


async def test_every_column_with_the_id_of_a_person_is_covered(database: Database) -> None:
    assert await uncovered(database) == set()


async def test_a_new_table_that_nobody_registered_is_found(database: Database) -> None:
    await database.execute("CREATE TABLE edits (number BIGINT, editor_id BIGINT, body TEXT)")
    assert await uncovered(database) == {("edits", "editor_id")}


async def test_every_registered_column_exists(database: Database) -> None:
    tables = {table.name: table for table in await database.tables()}
    for personal in TABLES:
        assert set(personal.user_columns) <= set(tables[personal.table].columns)


async def test_the_export_holds_everything_in_plain_words(database: Database, noon: datetime) -> None:
    await fill(database, ANN, noon)
    await fill(database, BEN, noon)
    await QuizSessionStore(database).answer(f"quiz-of-{ANN}", "remote", [], noon + timedelta(hours=1))
    exported = await personal_data.export(database, ANN)
    assert json.loads(json.dumps(exported)) == EXPORTED


async def test_a_finished_quiz_is_exported_with_its_end(database: Database, noon: datetime) -> None:
    await fill(database, ANN, noon)
    await QuizSessionStore(database).finish(f"quiz-of-{ANN}", noon)
    exported = json.dumps(await personal_data.export(database, ANN))
    assert '"finished_at": "2026-08-03T12:00:00.123456+00:00"' in exported


async def test_for_an_unknown_person_nothing_is_exported_or_erased(database: Database) -> None:
    assert await personal_data.export(database, ANN) == {
        "version": 1,
        "user_id": str(ANN),
        "saved_roles": [],
        "plans": [],
        "plan_ticks": [],
        "plan_targets": [],
        "reminders": [],
        "quiz_sessions": [],
        "member_specialties": [],
        "pulse_votes": [],
        "revisions": [],
        "proposals": [],
        "proposal_senders": [],
        "entry_owners": [],
        "gap_listeners": [],
        "peer_offers": [],
        "peer_asks": [],
        "peer_invitations": [],
        "peer_blocks": [],
        "peer_notices": [],
        "peer_reports": [],
        "peer_stories": [],
    }
    assert await personal_data.erase(database, ANN) == 0


async def test_erasing_empties_every_table_of_that_person_and_of_nobody_else(
    database: Database, noon: datetime
) -> None:
    await fill(database, ANN, noon)
    await fill(database, BEN, noon)
    kept = await personal_data.export(database, BEN)
    for personal in TABLES:
        assert await personal.export(database, ANN), f"fill() leaves nothing in {personal.table}"
    assert await personal_data.erase(database, ANN) == len(TABLES)
    for personal in TABLES:
        assert not await personal.export(database, ANN)
    assert await personal_data.export(database, BEN) == kept


async def test_server_settings_are_not_personal_and_stay(database: Database, noon: datetime) -> None:
    settings = ServerSettings(ANN, specialty="rheumatology", changed_at=noon)
    await ServerSettingsStore(database).update(ANN, noon, specialty="rheumatology")
    await personal_data.erase(database, ANN)
    assert await ServerSettingsStore(database).get(ANN) == settings


async def crowd(database: Database, random: Random, at: datetime) -> list[int]:
    """Let members save and note in a mixed order, so that pages of the file are split in many places."""
    people = [random.randrange(2**58, 2**60) for _ in range(200)]
    visits = [(person, role) for person in people for role in ("msl", "ime", "ai-consultant")]
    random.shuffle(visits)
    async with database.transaction() as connection:
        saved = SavedRoleStore(connection)
        for person, role in visits:
            await saved.add(person, role, at)
            await saved.set_note(person, role, f"note of {person} " + "x" * random.randrange(600), at)
    return people


def traces(folder: Path, people: list[int]) -> list[int]:
    """Find whose id is in any file, as text or as SQLite stores it."""
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return [person for person in people if str(person).encode() in content or struct.pack(">q", person) in content]


async def test_erasing_leaves_no_trace_in_any_file_or_log(
    file_database: Database, file: Path, noon: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    random = Random(0)  # noqa: S311 - keeps no secret; with this seed, deleting alone leaves a note in a split page
    with caplog.at_level(logging.DEBUG):
        people = await crowd(file_database, random, noon)
        gone = random.sample(people, 100)
        for person in gone[:5]:
            await fill(file_database, person, noon)
        assert traces(file.parent, people) == people
        await asyncio.gather(*(personal_data.erase(file_database, person) for person in gone))
    kept = [person for person in people if person not in gone]
    assert traces(file.parent, people) == kept
    assert [person for person in people if str(person) in caplog.text] == []
    assert [await SavedRoleStore(file_database).count(person) for person in kept] == [3] * len(kept)


async def test_forgetting_a_quiz_leaves_no_trace_of_it(file_database: Database, file: Path, noon: datetime) -> None:
    quizzes = QuizSessionStore(file_database)
    await quizzes.start(f"quiz-of-{ANN}", ANN, "fit", 1, noon)
    await quizzes.start(f"quiz-of-{BEN}", BEN, "fit", 1, noon)
    await quizzes.erase_all(ANN)
    await quizzes.erase_idle(noon + timedelta(days=30))
    assert traces(file.parent, [ANN, BEN]) == []
