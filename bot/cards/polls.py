"""Published polls as text and as charts, each with its own population; two polls are never merged."""

from bot.cards.dates import format_date
from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, claim, heading
from bot.charts.share_chart import PollPanel, Share, ShareChart
from knowledge import KnowledgeBase
from knowledge.model import PainPoint, Poll

_ANSWER_MODE = {
    "yes": "people could pick more than one answer, so the percentages don't add up to 100%",
    "no": "one answer each",
    "not stated": "the source doesn't say whether people could pick more than one",
    "not applicable": "",
}


def poll_paragraphs(knowledge_base: KnowledgeBase, poll_id: str) -> list[Paragraph]:
    """Return a poll: question, shares, who was asked, what is not known."""
    found = knowledge_base.polls[poll_id]
    shares = "\n".join(f"- **{answer.percent:g}%** {escape_content(answer.label)}" for answer in found.answers)
    return [
        heading(found.name),
        Paragraph(f"{escape_content(found.question)}\n{shares}\n-# {_conditions(found)}", found.source),
        *map(claim, found.caveats),
    ]


def _conditions(found: Poll) -> str:
    sample = f"{found.sample:,} answers" if isinstance(found.sample, int) else "sample not stated"
    date = "date not stated" if found.date == "not stated" else escape_content(format_date(found.date))
    return " · ".join(
        filter(None, (escape_content(found.population), sample, date, _ANSWER_MODE[found.several_answers]))
    )


_CHART_ANSWER_MODE = {
    "yes": "People could pick more than one answer, so the percentages don't add up to 100%",
    "no": "One answer each",
    "not stated": "The source doesn't say whether people could pick more than one",
    "not applicable": "",
}
FOOT = "Each poll asked different people, so don't add them up or rank them."


def poll_chart(knowledge_base: KnowledgeBase, pain_point: PainPoint) -> ShareChart | None:
    """Return the polls behind a pain point; None where there is none."""
    panels = tuple(poll_panel(knowledge_base, knowledge_base.polls[poll]) for poll in pain_point.polls)
    return ShareChart(panels, FOOT if len(panels) > 1 else "") if panels else None


def poll_panel(knowledge_base: KnowledgeBase, poll: Poll) -> PollPanel:
    """Return one poll: its shares, and whom it asked."""
    sample = f"{poll.sample:,} answers" if isinstance(poll.sample, int) else "sample not stated"
    date = "date not stated" if poll.date == "not stated" else format_date(poll.date)
    asked = f"{poll.population.rstrip('.')}; {sample}; {date}; {knowledge_base.sources[poll.source].publisher}"
    shares = tuple(Share(answer.label, answer.percent) for answer in poll.answers)
    return PollPanel(poll.name, shares, tuple(filter(None, (asked, _CHART_ANSWER_MODE[poll.several_answers]))))
