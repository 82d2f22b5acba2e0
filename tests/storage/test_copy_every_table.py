from pathlib import Path

from storage.copy import copy_database
from storage.database import open_database
from storage.migrations import SCHEMA_TABLE
from tests.postgres import Postgres

MOST = 2**63 - 1
ODD = "it’s \\N 'a'\n\t\"{}\" 👩🏽‍⚕️ \u202e "
ROWS: dict[str, list[tuple[object, ...]]] = {
    "saved_roles": [(MOST, "msl", "decided-against", ODD, MOST, 0), (1, "ime", "exploring", "", -1, 0)],
    "quiz_sessions": [("a", MOST, "fit", 1, 1, None), ("b", MOST, "fit", 1, 1, 2)],
    "quiz_answers": [("a", "travel", '["ja"]', 1), ("b", "travel", "[]", 1)],
    "server_settings": [
        (MOST, f"[{MOST}]", MOST, "rheumatology", 5, 6, "two-person", 1, MOST, MOST, 7),
        (2, "[]", None, None, None, None, "one-person", 0, None, None, None),
    ],
    "plans": [(MOST, "msl", "2026-08", '{"call": "Call"}', 1, MOST), (1, "ime", "", "{}", 1, None)],
    "plan_ticks": [(MOST, "msl", "call", 1)],
    "plan_targets": [(MOST, "2027-06", "2026-08"), (1, "2027-06", None)],
    "reminders": [(MOST, MOST)],
    "left_servers": [(MOST, 1)],
    "pulses": [("p", MOST, 2, 3, "{}", 4, "a2V5", None), ("q", MOST, 2, None, "{}", 4, None, ODD)],
    "pulse_votes": [("p", "hmac", '["ja"]')],
    "member_specialties": [(MOST, "rheumatology")],
    "revisions": [
        (MOST, "role", "msl", 1, "published", ODD * 1000, "digest", ODD, MOST, MOST, 1),
        (MOST, "role", "msl", 2, "archived", "", "", "", None, None, 1),
    ],
    "proposals": [("x", MOST, "proposed", None, ODD, "[]", 1), ("y", MOST, "waiting", MOST, "", "[]", 1)],
    "proposal_senders": [("x", "a2V5", "hmac")],
    "job_runs": [("retention", MOST)],
    "entry_owners": [(MOST, "role", "msl", MOST, "2026-08")],
    "gaps": [("g", MOST, ODD, MOST, 1, 2)],
    "gap_listeners": [("g", MOST)],
    "peer_offers": [(MOST, 1, "paused", "[]", "", "there", ODD, '["en"]', 1, "here", MOST)],
    "peer_asks": [("a", MOST, 1, "msl", "en", "here", ODD, "open", 1, 2, MOST, "", "")],
    "peer_invitations": [
        ("i", "a", 1, MOST, "sent", 1, MOST, "00", "mark", 0),
        ("j", None, 1, 1, "no", 1, 2, "00", "mark", 1),
    ],
    "peer_blocks": [(MOST, "00", "mark")],
    "peer_notices": [("n", MOST, "no answer", "a", MOST)],
    "peer_reports": [("r", MOST, MOST, None, "selling", "open", MOST)],
    "peer_figures": [("2026-08-01", ODD)],
    "peer_stories": [
        ("s", MOST, "msl", "", 2023, ODD, ODD, ODD, "waiting", "hash", "a2V5", "hmac", MOST),
        ("t", 1, "msl", "oncology", 2023, ODD, ODD, ODD, "published", "hush", None, None, 1),
    ],
    "forum_posts": [(MOST, MOST, "msl", ODD, MOST, "print"), (1, 2, "ime", "IME", None, "")],
    "weekly_digests": [(MOST, "2026-08-03")],
    "answered_questions": [(MOST, "2026-08-01", MOST)],
    "counts": [(MOST, "2026-08-01", "opened", "msl", MOST), (MOST, "2026-08-01", "abstained", "", 1)],
}
"""Rows for every table that a migration makes, in the order of its columns, with the extremes that may stand in it."""


async def test_a_row_of_every_table_there_is_arrives_on_postgresql_and_comes_back(
    tmp_path: Path, postgres: Postgres
) -> None:
    first, last = f"sqlite:///{tmp_path}/first.db", f"sqlite:///{tmp_path}/last.db"
    database = await open_database(first)
    tables = {table.name for table in await database.tables()} - {SCHEMA_TABLE}
    assert tables == set(ROWS)
    for table, rows in ROWS.items():
        for row in rows:
            places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
            await database.execute(f"INSERT INTO {table} VALUES ({places})", *row)  # noqa: S608 - our own words
    await database.close()
    assert await copy_database(first, postgres.url) == {table: len(rows) for table, rows in ROWS.items()}
    await copy_database(postgres.url, last)
    came_back = await open_database(last)
    for table, rows in ROWS.items():
        assert {*await came_back.fetch_all(f"SELECT * FROM {table}")} == {*rows}  # noqa: S608 - as above
    await came_back.close()
