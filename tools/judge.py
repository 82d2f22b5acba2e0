"""Asks the bot a file of questions and keeps what a reader thinks of each reply.

A reply is judged by somebody who reads it as the physician who asked. Its verdict is kept with a digest of the reply,
so that this tool can say which replies have changed since and must be read again. See docs/judging.md.

    python tools/judge.py                  asks, and reports verdicts and changed replies
    python tools/judge.py --read           prints the replies that have no valid verdict, for reading
    python tools/judge.py --read-all       prints every reply
    python tools/judge.py --accept FILE    takes over verdicts: lines of an id, a verdict and why
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the packages are beside this folder

from bot.cards.answer import question_answer_card  # noqa: E402
from bot.services.question_answering import answer_question  # noqa: E402
from knowledge import KnowledgeBase, load_knowledge_base  # noqa: E402

DATA = ROOT / "tests" / "knowledge" / "data"
QUESTIONS = DATA / "judged_questions.jsonl"
VERDICTS = DATA / "judged_verdicts.jsonl"
RUBRIC: Mapping[str, str] = {
    "useful": "answers what was asked, or its main part, at first glance",
    "partly": "the right topic, but the asked point is missing or needs a tap",
    "honest no": "says plainly that the base has nothing on it, and names the topic",
    "missed": "did not understand, though the base has an answer",
    "false offer": "offers entries none of which holds the answer",
    "wrong": "answers something else, or says what is not true for the question",
    "harmful": "could hurt somebody who believes it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader thought of one reply; ``digest`` tells which text that was."""

    id: str
    verdict: str
    why: str
    digest: str


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a JSON-lines file; none if there is no file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def read_verdicts(file: Path) -> dict[str, Verdict]:
    """Return the kept verdicts by id of their question."""
    return {row["id"]: Verdict(**row) for row in read_rows(file)}


def reply_to(knowledge_base: KnowledgeBase, question: str) -> str:
    """Return all that a member reads on the first screen, as /ask shows it."""
    return question_answer_card(knowledge_base, question, answer_question(knowledge_base, question), None).text


def digest_of(reply: str) -> str:
    """Return what tells one reply from another, in twelve hexadecimal digits."""
    return hashlib.sha256(reply.encode()).hexdigest()[:12]


def is_stale(verdict: Verdict | None, reply: str) -> bool:
    """Return whether a reply was not judged yet, or was another one when it was."""
    return verdict is None or verdict.digest != digest_of(reply)


def accept(file: Path, replies: Mapping[str, str], kept: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Return the verdicts with those of a file put in: an id, a verdict and why, between tabs. Raises SystemExit."""
    merged = dict(kept)
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        id_, verdict, why = (part.strip() for part in [*line.split("\t"), "", ""][:3])
        if id_ not in replies or verdict not in RUBRIC:
            raise SystemExit(f"{file.name}, line {number}: write a known id, one of {', '.join(RUBRIC)}, and why.")
        merged[id_] = Verdict(id_, verdict, why, digest_of(replies[id_]))
    return merged


def summarize(verdicts: Iterable[Verdict]) -> str:
    """Return how many replies got each verdict, and their share."""
    counts = Counter(each.verdict for each in verdicts)
    total = max(1, counts.total())
    return "\n".join(f"{verdict:12} {counts[verdict]:4} {counts[verdict] / total:6.1%}" for verdict in RUBRIC)


def main() -> int:
    """Ask every question, then report, print or take over verdicts."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--questions", type=Path, default=QUESTIONS)
    options.add_argument("--verdicts", type=Path, default=VERDICTS)
    options.add_argument("--read", action="store_true")
    options.add_argument("--read-all", action="store_true")
    options.add_argument("--accept", type=Path)
    given = options.parse_args()
    base = load_knowledge_base()
    rows = read_rows(given.questions)
    replies = {row["id"]: reply_to(base, row["question"]) for row in rows}
    verdicts = read_verdicts(given.verdicts)
    if given.accept:
        verdicts = accept(given.accept, replies, verdicts)
        lines = [json.dumps(asdict(verdicts[row["id"]]), ensure_ascii=False) for row in rows if row["id"] in verdicts]
        given.verdicts.write_text("\n".join(lines) + "\n", "utf-8")
    stale = [row for row in rows if is_stale(verdicts.get(row["id"]), replies[row["id"]])]
    if given.read or given.read_all:
        print("\n".join(f"{verdict}: {meaning}" for verdict, meaning in RUBRIC.items()))
        for row in rows if given.read_all else stale:
            print(f"\n=== {row['id']}\n> {row['question']}\n{replies[row['id']]}")
    print(summarize(verdicts.values()))
    print(f"{len(rows)} questions; {len(stale)} replies changed since they were judged, or were never judged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
