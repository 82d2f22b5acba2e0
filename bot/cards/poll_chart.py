"""What the pictures of polls show: every poll in a panel of its own, with whom it asked."""

from bot.charts.share_chart import PollPanel, Share, ShareChart
from knowledge import KnowledgeBase
from knowledge.model import PainPoint, Poll

_SEVERAL = {
    "yes": "Several answers each, so the shares are no parts of a whole",
    "no": "One answer each",
    "not stated": "Whether several answers were allowed is not stated",
    "not applicable": "",
}
FOOT = "Different people: do not add up or rank across the polls."


def poll_chart(library: KnowledgeBase, pain_point: PainPoint) -> ShareChart | None:
    """Return the polls behind a pain point; None where there is none."""
    panels = tuple(poll_panel(library, library.polls[poll]) for poll in pain_point.polls)
    return ShareChart(panels, FOOT if len(panels) > 1 else "") if panels else None


def poll_panel(library: KnowledgeBase, poll: Poll) -> PollPanel:
    """Return one poll: its shares, and whom it asked."""
    sample = f"{poll.sample:,} answers" if isinstance(poll.sample, int) else "sample not stated"
    date = "date not stated" if poll.date == "not stated" else poll.date
    asked = f"{poll.population.rstrip('.')}; {sample}; {date}; {library.sources[poll.source].publisher}"
    shares = tuple(Share(answer.label, answer.percent) for answer in poll.answers)
    return PollPanel(poll.name, shares, tuple(filter(None, (asked, _SEVERAL[poll.several_answers]))))
