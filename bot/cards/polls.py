"""Polls in words, each with its own population; two polls are never merged."""

from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, claim, heading
from knowledge import KnowledgeBase
from knowledge.model import Poll

_SEVERAL = {
    "yes": "several answers allowed, so the shares are no parts of a whole",
    "no": "one answer each",
    "not stated": "whether several answers were allowed is not stated",
    "not applicable": "",
}


def poll_paragraphs(library: KnowledgeBase, poll_id: str) -> list[Paragraph]:
    """Return a poll: question, shares, who was asked, what is not known."""
    found = library.polls[poll_id]
    shares = "\n".join(f"- **{answer.percent:g} %** {escape_content(answer.label)}" for answer in found.answers)
    return [
        heading(found.name),
        Paragraph(f"{escape_content(found.question)}\n{shares}\n-# {_conditions(found)}", found.source),
        *map(claim, found.caveats),
    ]


def _conditions(found: Poll) -> str:
    sample = f"{found.sample:,} answers" if isinstance(found.sample, int) else "sample not stated"
    date = "date not stated" if found.date == "not stated" else escape_content(found.date)
    return " · ".join(filter(None, (escape_content(found.population), sample, date, _SEVERAL[found.several_answers])))
