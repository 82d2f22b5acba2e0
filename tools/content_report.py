"""Write docs/content.md: what the base holds, what is weak in it, and which topics of career lists it covers.

    python tools/content_report.py            writes the document
    python tools/content_report.py --check    tells whether the document is current (exit code 1 if not)

Everything is counted from the content and asked of the bot itself; only the list of topics is kept here.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the packages are beside this folder

from bot.services.answers import EntryAnswer, UncoveredAnswer  # noqa: E402
from bot.services.question_answering import answer_question  # noqa: E402
from knowledge import KnowledgeBase, load_knowledge_base  # noqa: E402
from knowledge.model import Claim, Entry, Pay  # noqa: E402
from knowledge.model.traversal import iter_models  # noqa: E402

DOCUMENT = ROOT / "docs" / "content.md"
TOPICS = (
    "physician advisor", "locum tenens", "clinical development", "drug safety", "health plan medical director",
    "physician executive", "direct primary care", "telemedicine", "expert networks", "advisory boards",
    "disability exams", "life insurance medicine", "management consulting", "FDA medical officer", "public health",
    "supervising nurse practitioners", "teaching", "coaching", "regulatory affairs", "medical devices", "health tech",
    "AI training", "investing", "startups", "occupational medicine", "quality improvement",
    "clinical documentation improvement", "pharma outside the US", "medical writing", "independent medical exams",
    "expert witness work", "paid surveys", "paid talks", "CME courses", "clinical informatics", "utilization review",
    "medical science liaison", "medical affairs", "clinical trials", "AI consulting", "tele-rheumatology",
    "real estate", "cosmetic medicine", "ketamine clinics", "cruise ship medicine", "prison medicine", "the military",
    "mission work", "health policy", "journalism", "podcasting", "patent law", "law school", "politics",
    "wound care", "sleep medicine", "medical examiner work", "hospice medical director", "nursing home director",
    "plasma centers", "medical cannabis", "sports medicine", "wilderness medicine", "wellness and lifestyle medicine",
    "financial planning", "recruiting", "franchise business", "writing a novel", "nursing school", "dental school",
)  # fmt: skip
"""What lists of careers for physicians name, in their words."""
_LOW = 50.0
"""Flesch reading ease below which a text is hard for a tired reader (R. Flesch, A new readability yardstick, 1948)."""
_WORST = 10
_SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_ease(text: str) -> float:
    """Return the Flesch reading ease of an English text: about 100 is very easy, 0 very hard.

    Syllables are counted as groups of vowels without a silent e at the end, which is right for most words.
    """
    words = re.findall(r"[A-Za-z’']+", text)
    if not words:
        return 100.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(_syllables, words)) / len(words)


def _syllables(word: str) -> int:
    folded = word.casefold().strip("’'")
    if folded.endswith("e") and not folded.endswith("le"):
        folded = folded[:-1]
    return max(1, len(_VOWELS.findall(folded)))


def statements(entry: Entry) -> Iterator[Claim]:
    """Yield every statement of an entry."""
    for _, part in iter_models(entry):
        if isinstance(part, Claim):
            yield part


def report(base: KnowledgeBase) -> str:
    """Return the document."""
    head = "# What the base holds\n\nWritten by `python tools/content_report.py`; a test tells when it is out of date."
    return "\n\n".join((head, _counts(base), _roles(base), _reading(base), _coverage(base))) + "\n"


def _counts(base: KnowledgeBase) -> str:
    said = [claim for entry in base.entries.values() for claim in statements(entry)]
    undated = sum(base.sources[claim.source].date == "not stated" for claim in said)
    ours = sum(base.sources[claim.source].kind == "reading" for claim in said)
    cited = {claim.source for claim in said} | {pay.source for pay in _pay(base)}
    rows = {
        "roles": len(base.roles), "pain points": len(base.pain_points), "questions": len(base.faqs),
        "exit checks": len(base.exit_checks), "specialties": len(base.specialties),
        "topics known to be missing": len(base.topics), "statements": len(said), "pay figures": len([*_pay(base)]),
        "sources": len(base.sources), "statements whose source states no date": _share(undated, len(said)),
        "statements that are our own reading": _share(ours, len(said)),
        "statements that hold in one US state only": sum(claim.state is not None for claim in said),
        "statements with a last day": sum(claim.valid_until is not None for claim in said),
        "sources cited by an entry": _share(len(cited & base.sources.keys()), len(base.sources)),
    }  # fmt: skip
    return "## Counts\n\n" + _table(("what", "how many"), rows.items())


def _roles(base: KnowledgeBase) -> str:
    rows = [
        (
            role.short_name,
            sum(1 for _ in statements(role)),
            len(role.pay),
            "yes" if any(pay.physicians for pay in role.pay) else "**no**",
            len(role.short),
        )
        for role in base.roles.values()
    ]
    heads = ("role", "statements", "pay figures", "a figure for physicians", "short answers")
    about = "A role without a figure for physicians says so on its card: its figures count people of every background."
    return f"## Roles\n\n{about}\n\n{_table(heads, rows)}"


def _reading(base: KnowledgeBase) -> str:
    texts = [*_opening_texts(base)]
    eases = {place: reading_ease(text) for place, text in texts}
    low = sum(ease < _LOW for ease in eases.values())
    worst = sorted(eases, key=lambda place: eases[place])[:_WORST]
    said = dict(texts)
    return (
        "## Reading ease\n\nFlesch reading ease of what opens cards and answers: leads, catches and short answers. The"
        f" mean of {len(eases)} texts is {mean(eases.values()):.0f}; {low} are below {_LOW:.0f}. Names of fields and"
        " degrees count as hard words, which cannot be helped. The ten hardest:\n\n"
        + _table(("where", "ease", "text"), ((place, f"{eases[place]:.0f}", said[place]) for place in worst))
    )


def _opening_texts(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for role in base.roles.values():
        yield f"{role.id}: lead", role.lead.text
        yield f"{role.id}: catch", role.catch.text
    for entry in base.entries.values():
        for aspect, claim in entry.short.items():
            yield f"{entry.id}: {aspect}", claim.text


def _coverage(base: KnowledgeBase) -> str:
    rows = [(topic, _answer_to(base, topic)) for topic in TOPICS]
    kinds = Counter(answer.partition(":")[0] for _, answer in rows)
    return (
        "## Topics of career lists\n\nWhat the bot makes of “how do I get into …”: "
        f"{kinds['entry']} topics have an entry, {kinds['honest no']} get the honest no that names the topic, and"
        f" {kinds['choice']} a choice.\n\n" + _table(("topic", "answer"), rows)
    )


def _answer_to(base: KnowledgeBase, topic: str) -> str:
    answer = answer_question(base, f"how do I get into {topic}")
    match answer:
        case EntryAnswer(entry=entry):
            return f"entry: {entry.short_name}"
        case UncoveredAnswer(topic=missing):
            return f"honest no: {missing.name}"
        case _:
            return "choice"


def _pay(base: KnowledgeBase) -> Iterator[Pay]:
    for role in base.roles.values():
        yield from role.pay


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})"


def _table(heads: tuple[str, ...], rows: object) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the document, or check it; returns the exit code."""
    text = report(load_knowledge_base())
    if "--check" in arguments:
        current = DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == text
        print("current" if current else "out of date: run python tools/content_report.py")
        return 0 if current else 1
    DOCUMENT.write_text(text, encoding="utf-8")
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
