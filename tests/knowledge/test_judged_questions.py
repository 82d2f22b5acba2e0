"""The judged questions: every verdict belongs to a question, and the shares of the verdicts hold their floors."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
RUBRIC = {"useful", "partly", "honest no", "missed", "false offer", "wrong", "harmful"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def test_every_question_has_a_verdict_and_every_verdict_a_question() -> None:
    asked, judged = rows("judged_questions.jsonl"), rows("judged_verdicts.jsonl")
    assert len(asked) >= 150
    assert len({row["id"] for row in asked}) == len(asked)
    assert [row["id"] for row in judged] == [row["id"] for row in asked]
    assert {row["verdict"] for row in judged} <= RUBRIC
    assert all(len(row["digest"]) == 12 for row in judged)


def test_the_shares_of_the_verdicts_hold_their_floors() -> None:
    counts = Counter(row["verdict"] for row in rows("judged_verdicts.jsonl"))
    in_scope = counts.total() - counts["honest no"]
    assert counts["useful"] / in_scope >= 0.6
    assert counts["wrong"] / in_scope <= 0.06
    assert counts["false offer"] / in_scope <= 0.03
    assert counts["harmful"] == 0
