"""The picture of a community's poll above the published one, each in a panel of its own."""

from collections.abc import Iterator

from bot.cards.poll_chart import poll_panel
from bot.charts.share_chart import PollPanel, Share, ShareChart
from bot.services.disclosure_control import SuppressedCounts
from knowledge import KnowledgeBase
from knowledge.model import Poll

FOOT = "Different people: do not add up or rank across the two."
_GONE = "An answer that is no longer offered"


def community_poll_chart(library: KnowledgeBase, poll: Poll, published: SuppressedCounts) -> ShareChart | None:
    """Return both polls; None where too little may be shown of the community's to give shares."""
    if not published.voters:
        return None
    answers = [*labeled_answers(poll, published)]
    shares = tuple(Share(label, round(100 * count / published.voters)) for label, count in answers if count is not None)
    hidden = [label for label, count in answers if count is None]
    several = bool(poll.pulse and poll.pulse.several_answers)
    conditions = (
        f"{published.voters} members of this community, by their own choice",
        "Several answers each, so the shares are no parts of a whole" if several else "One answer each",
        *((f"Not shown, to keep votes anonymous: {'; '.join(hidden)}",) if hidden else ()),
    )
    return ShareChart((PollPanel("This community", shares, conditions), poll_panel(library, poll)), FOOT)


def labeled_answers(poll: Poll, published: SuppressedCounts) -> Iterator[tuple[str, int | None]]:
    """Yield label and count of each answer, as the question offers them; those it no longer offers come last."""
    labels = {answer.id: answer.label for answer in poll.pulse.answers} if poll.pulse else {}
    order = [*labels, *(answer for answer in published.counts if answer not in labels)]
    return ((labels.get(each, _GONE), published.counts[each]) for each in order if each in published.counts)
