"""What is said to the bot as to somebody: who it is, what it can do, what it keeps, and small talk."""

import pytest

from bot.services.answers import NoAnswer, SmallTalkAnswer
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from tests.bot.world import World

_SAID = [
    ("what can you do?", "help"),
    ("how do I use you", "help"),
    ("help!", "help"),
    ("are you chat gpt", "about"),
    ("who wrote you?", "about"),
    ("are you even a real doctor", "about"),
    ("do you store what I write?", "privacy"),
    ("will you tell anyone I asked about UR", "privacy"),
    ("what do you know about me", "privacy"),
    ("please delete all my data", "privacy"),
    ("can my boss see what I ask you", "privacy"),
    ("tell me a joke", "chat"),
    ("lol you're dumb", "chat"),
    ("you suck!", "chat"),
    ("can I start the quiz", "help"),
]


@pytest.mark.parametrize(("words", "said"), _SAID)
def test_small_talk_is_answered_and_never_sent_to_moderators(library: KnowledgeBase, words: str, said: str) -> None:
    assert answer_question(library, words) == SmallTalkAnswer(said)  # pyright: ignore[reportArgumentType] - one of those above


@pytest.mark.parametrize(
    "words",
    [
        "what can I do in pharma",
        "who pays for tail coverage",
        "can my employer see that I do surveys",
        "what does a medical writer do all day",
        "what do you do all day in UR",
        "can you help me find remote work",
        "are there AI jobs for doctors",
        "how do I use ChatGPT for notes",
        "are you allowed to moonlight",
        "what can you do without residency",
        "cool gigs",
        "should I do an MBA",
    ],
)
def test_a_career_question_in_similar_words_is_not_small_talk(library: KnowledgeBase, words: str) -> None:
    assert not isinstance(answer_question(library, words), SmallTalkAnswer | NoAnswer)


async def test_a_question_about_stored_data_leads_to_the_data(world: World) -> None:
    maya = world.member.in_dm
    await maya.member.user.send_dm("do you store what I write?")
    assert "not kept" in maya.last.text
    held = await maya.press(maya.last, "What is stored about me")
    assert "nothing" in held.text.lower()
