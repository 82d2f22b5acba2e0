"""Recognizing follow-ups and what they ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.question.aspect_detection import AspectId
from knowledge.question.follow_ups import (
    LAST,
    OTHER,
    FollowUp,
    has_pronoun_reference,
    is_comparison,
    is_continuation,
    parse_follow_up,
    small_talk_kind,
)


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("how much?", "pay"),
        ("$$?", "pay"),
        ("and remote?", "remote"),
        ("is it remote", "remote"),
        ("can I work from home?", "remote"),
        ("could I do that from home", "remote"),
        ("what does it pay", "pay"),
        ("how much do they make", "pay"),
        ("ok, and how do I start?", "first-steps"),
        ("how long does it take to get started", "time-to-start"),
        ("do I need a licence for that", "license"),
        ("does the job involve travel?", "travel"),
        ("what's the catch", "downsides"),
        ("and the downsides", "downsides"),
        ("what are the pros", "benefits"),
        ("who would hire me?", "employers"),
        ("what would I do all day", "duties"),
        ("why?", "sources"),
        ("says who", "sources"),
        ("are you sure?", "sources"),
        ("where did you get that from", "sources"),
    ],
)
def test_a_message_with_nothing_but_a_part_goes_on_about_that_part(message: str, part: AspectId) -> None:
    assert parse_follow_up(message) == FollowUp("aspect", part)


@pytest.mark.parametrize(
    ("message", "turn"),
    [
        ("the second one", FollowUp("position", position=1)),
        ("2", FollowUp("position", position=1)),
        ("#1", FollowUp("position", position=0)),
        ("the latter, please", FollowUp("position", position=1)),
        ("tell me about the last one", FollowUp("position", position=LAST)),
        ("and the other one?", FollowUp("position", position=OTHER)),
        ("how much does the third one pay", FollowUp("position", "pay", 2)),
        ("yes please", FollowUp("accept")),
        ("which pays more?", FollowUp("compare", "pay")),
        ("which one is better", FollowUp("compare")),
        ("what's the difference", FollowUp("compare")),
        ("which of them is more remote", FollowUp("compare", "remote")),
        ("tell me more", FollowUp("more")),
        ("more details please", FollowUp("more")),
        ("go on", FollowUp("more")),
        ("what is it?", FollowUp("overview")),
        ("what does that mean", FollowUp("overview")),
        ("none of these", FollowUp("reject")),
        ("no, that's not what I meant", FollowUp("reject")),
    ],
)
def test_common_follow_ups_are_parsed(message: str, turn: FollowUp) -> None:
    assert parse_follow_up(message) == turn


@pytest.mark.parametrize(
    "message",
    [
        "",
        "what does a nurse make",
        "which jobs are remote",
        "what pays best",
        "how do I pay my mortgage",
        "what should I do first",
        "the first lawyer I met",
        "is it legal",
        "and in europe?",
        "I am tired of paperwork and would like to earn money from home",
        "how much " * 9,
    ],
)
def test_a_message_with_a_topic_of_its_own_is_no_follow_up(message: str) -> None:
    assert parse_follow_up(message) is None


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("thanks", "thanks"),
        ("Thank you so much!", "thanks"),
        ("great, that was helpful", "thanks"),
        ("ok", "thanks"),
        ("Got it!", "thanks"),
        ("I see", "thanks"),
        ("I see patients all day", None),
        ("hi there", "hello"),
        ("Good morning", "hello"),
        ("thanks, and how much?", None),
        ("hello, what does an msl do", None),
        ("", None),
        ("🙏", "thanks"),
        ("👍🏽👍🏽", "thanks"),
        ("❤️", "thanks"),
        (":-)", "thanks"),
        ("?", None),
        ("？", None),
        ("?!", None),
        ("❓", None),
        ("🤔?", None),
        ("...", None),
        ("$", None),
    ],
)
def test_small_talk_is_recognized_only_alone(message: str, said: str | None) -> None:
    assert small_talk_kind(message) == said


@pytest.mark.parametrize("message", ["and UR?", "what about IME", "how about expert witness work", "UR too?"])
def test_continuations_are_recognized(message: str) -> None:
    assert is_continuation(message)


@pytest.mark.parametrize(
    "message", ["vs UR?", "or compared to UR", "is it easier than IME", "how does that differ from UR"]
)
def test_comparisons_with_the_previous_answer_are_recognized(message: str) -> None:
    assert is_comparison(message)


def test_pronouns_refer_back_but_not_in_it_takes() -> None:
    assert has_pronoun_reference("is it remote")
    assert has_pronoun_reference("what do they earn")
    assert not has_pronoun_reference("how long does it take")
    assert not has_pronoun_reference("is UR remote")


@given(st.text(max_size=300))
def test_any_message_is_read_without_an_exception(message: str) -> None:
    parse_follow_up(message)
    small_talk_kind(message)
    is_continuation(message)
    has_pronoun_reference(message)
    is_comparison(message)
