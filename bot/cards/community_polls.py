"""Community polls: the open poll, the confirmation of a vote, and the result beside the published poll."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, escape_content, escape_user_text, subtext
from bot.cards.pagination import render_page
from bot.cards.polls import poll_panel
from bot.cards.polls import poll_paragraphs as published_poll
from bot.charts.share_chart import PollPanel, Share, ShareChart
from bot.services.community_polls import OpenCommunityPoll
from bot.services.disclosure_control import MIN_CELL, SuppressedCounts
from knowledge import KnowledgeBase
from knowledge.model import Poll

WARNING = (
    "These are two different groups: members who chose to answer here, and the people named below. The exact wording "
    "of the published question is not known. Don't add the two up, and don't call the difference a trend."
)
HIDDEN = "too few to show"


BLURRED = "Each number was changed a little at random, then rounded to fives, so that nobody can work out a vote."


def open_poll_card(open_poll: OpenCommunityPoll, operator: str) -> Card:
    """Ask a channel."""
    community_poll, question = open_poll.channel_poll, open_poll.question
    options = tuple(Option(answer.label, answer.id) for answer in question.answers)
    most = len(options) if question.several_answers else 1
    how = "You can pick more than one." if question.several_answers else "Pick one."
    return Card(
        (
            Text(
                f"## A poll of this community\n### {escape_content(question.question)}\n"
                f"{how} Open until {_timestamp(community_poll.closes_at)}."
            ),
            Row(
                (
                    Select(
                        custom_id("pulse", "vote", community_poll.id),
                        "Vote (nobody sees your choice)",
                        options,
                        max_values=most,
                    ),
                )
            ),
            Text(subtext(_promise(operator))),
        )
    )


def voted_card(open_poll: OpenCommunityPoll, choices: tuple[str, ...], *, changed: bool) -> Card:
    """Tell a member, and nobody else, what counts now."""
    community_poll, question = open_poll.channel_poll, open_poll.question
    chosen = bullets(escape_content(answer.label) for answer in question.answers if answer.id in choices)
    what = "Vote changed. You picked:" if changed else "Vote counted. You picked:"
    return Card(
        (
            Text(
                f"{what}\n{chosen}\n"
                f"You can change it until {_timestamp(community_poll.closes_at)}. Only your last choice counts."
            ),
            Row((Button("Remove my vote", custom_id("pulse", "withdraw", community_poll.id)),)),
        )
    )


def closed_poll_card(question: str) -> Card:
    """Stand where the poll stood."""
    return Card(
        (
            Text(
                f"## A poll of this community\n### {escape_content(question)}\n"
                f"This poll is closed. The result is below."
            ),
        )
    )


def deleted_poll_card(question: str) -> Card:
    """Tell the moderators that a poll ended with its message or channel."""
    asked = f"\n### {escape_content(question)}" if question else ""
    return Card(
        (
            Text(
                f"## A poll of this community was deleted{asked}\n"
                "Its message or its channel is gone, so it ended without a result, and its votes are erased. "
                "/pulse start begins another."
            ),
        )
    )


def poll_result_card(
    knowledge_base: KnowledgeBase, poll: Poll, suppressed: SuppressedCounts, pictures: Sequence[Picture]
) -> Card:
    """Show the community's answers, then the published poll with whom it asked."""
    question = poll.pulse.question if poll.pulse else poll.question
    voters = f"About {suppressed.voters} members answered" if suppressed.voters else "Few members answered"
    answers = bullets(f"{label}: {_count(count, suppressed)}" for label, count in labeled_answers(poll, suppressed))
    return Card(
        (
            Text(
                f"## What this community says\n### {escape_content(question)}\n"
                f"{answers}\n-# {voters}; anonymous and voluntary. {BLURRED}"
            ),
            *pictures,
            Text(f"**{WARNING}**"),
            Divider(),
            *render_page(knowledge_base, published_poll(knowledge_base, poll.id)),
            Text(subtext("All votes are deleted; only these totals remain.")),
        )
    )


def end_poll_card(*, enough: bool) -> Card:
    """Ask a moderator whether to close a poll now; ``enough`` tells whether its result would show anything."""
    few = (
        ""
        if enough
        else f"Fewer than {MIN_CELL} members have voted, so the result would show nothing yet. You can wait for more.\n"
    )
    return Card(
        (
            Text(f"## Close this poll?\n{few}Nobody can vote after that, and its result is posted in this channel."),
            Row((Button("Close the poll", custom_id("pulse", "end"), "danger"),)),
        )
    )


def _count(count: int | None, suppressed: SuppressedCounts) -> str:
    if count is None:
        return HIDDEN
    return f"about **{count}**" + (f" ({_percent(count, suppressed.voters)}%)" if suppressed.voters else "")


def _percent(count: int, voters: int) -> int:
    """Return a share of two rounded numbers, of which the smaller may be the larger one now."""
    return min(100, round(100 * count / voters))


def _promise(operator: str) -> str:
    return (
        "Anonymous: one vote a member, which you can change until then. Results come when the poll closes, changed a "
        "little at random and rounded to fives, so that no vote shows. Until then I keep a coded mark of who has "
        f"voted, which whoever runs me, {escape_user_text(operator)}, could read; at the end marks, votes and key are "
        "deleted, and rounded numbers are left."
    )


def _timestamp(moment: datetime) -> str:
    """Name a moment in everybody's own time (Discord reference, message formatting, timestamps)."""
    return f"<t:{int(moment.timestamp())}:f>"


FOOT = "Each poll asked different people, so don't add them up or rank them."
_REMOVED_ANSWER = "An answer that is no longer offered"


def community_poll_chart(knowledge_base: KnowledgeBase, poll: Poll, suppressed: SuppressedCounts) -> ShareChart | None:
    """Return both polls; None where too little may be shown of the community's to give shares."""
    if not suppressed.voters:
        return None
    answers = [*labeled_answers(poll, suppressed)]
    shares = tuple(Share(label, _percent(count, suppressed.voters)) for label, count in answers if count is not None)
    hidden = [label for label, count in answers if count is None]
    several = bool(poll.pulse and poll.pulse.several_answers)
    conditions = (
        f"About {suppressed.voters} members of this community, by their own choice; numbers rounded to fives",
        "People could pick more than one answer, so the shares do not add up to 100%" if several else "One answer each",
        *((f"Too few to show: {'; '.join(hidden)}",) if hidden else ()),
    )
    return ShareChart((PollPanel("This community", shares, conditions), poll_panel(knowledge_base, poll)), FOOT)


def labeled_answers(poll: Poll, suppressed: SuppressedCounts) -> Iterator[tuple[str, int | None]]:
    """Yield label and count of each answer, as the question offers them; those it no longer offers come last."""
    labels = {answer.id: answer.label for answer in poll.pulse.answers} if poll.pulse else {}
    order = [*labels, *(answer for answer in suppressed.counts if answer not in labels)]
    return ((labels.get(each, _REMOVED_ANSWER), suppressed.counts[each]) for each in order if each in suppressed.counts)
