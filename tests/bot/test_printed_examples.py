"""Every example that the bot, its demo or its README prints is answered, and with what the example promises.

The examples are collected from where they are printed, so that a new one without an expectation fails here.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import World

from bot.cards.about import help_card, try_card
from bot.cards.answer import answer_card
from bot.cards.answer_fallbacks import EMPTY_QUESTION, MISSING_CONTEXT, missing_context_card, smalltalk_card
from bot.demo import simulated_server
from bot.demo.lobby import TRIES
from bot.services.answers import EntryAnswer, RoleListAnswer, SmallTalkAnswer
from bot.services.lookup import Found, find_any_entry, find_entry
from bot.services.question_answering import answer_question
from bot.services.specialties import find_specialty
from knowledge import KnowledgeBase
from knowledge.model import ExitCheck, PainPoint, Role

ROOT = Path(__file__).parents[2]
SEARCHES = {
    "Is there anything from home without patient contact?": {"remote": {"yes"}, "patients": {"none"}},
}
QUESTIONS: dict[str, tuple[str, str | None]] = {
    "how much does utilization review pay": ("utilization-review", "pay"),
    "how much does an MSL earn": ("msl", "pay"),
    "what can I do from home": ("work-from-home", None),
    "what else can I do from home": ("work-from-home", None),
    "what does an MSL do": ("msl", "duties"),
    "how much does a medical science liason make": ("msl", "pay"),
    "what does utilization review involve?": ("utilization-review", None),
    "What does a medical science liaison actually do all day?": ("msl", "duties"),
    "Prior authorizations eat my evenings. What can I do about it?": ("prior-authorization", None),
}
"""Each printed question, and the entry and aspect it promises."""
FOLLOW_UPS = {"and remote?"}
NAMES = {"msl"}
"""Printed as the name of a role to type into /role."""


def _italics(text: str) -> Iterator[str]:
    yield from re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", text)


def _printed() -> set[str]:
    lobby = (ROOT / "bot" / "demo" / "lobby.html").read_text("utf-8")
    small_talk = [smalltalk_card(SmallTalkAnswer(kind)) for kind in ("help", "about", "privacy", "chat")]
    cards = [*small_talk, missing_context_card(), help_card(), try_card()]
    texts = [*(card.text for card in cards), EMPTY_QUESTION, MISSING_CONTEXT]
    found = {each for text in texts for each in _italics(text)}
    found |= set(re.findall(r"\*\*/ask\*\* ([^\n]+)", try_card().text))
    found |= {TRIES["ask"][1][1]["question"], TRIES["role"][1][1]["name"]}
    found |= {html.unescape(each) for each in re.findall(r'name="text"[^>]* value="([^"]+)"', lobby)}
    return found | set(simulated_server.QUESTIONS)


def test_every_printed_example_is_known_here() -> None:
    assert _printed() == {*QUESTIONS, *SEARCHES, *FOLLOW_UPS, *NAMES}


@pytest.mark.parametrize("question", SEARCHES)
def test_a_printed_wish_is_answered_with_the_roles_that_fulfil_it(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, RoleListAnswer)
    assert reply.search.criteria == SEARCHES[question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_printed_question_is_answered_with_what_it_promises(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == QUESTIONS[question]
    assert reply.basis in {"named", "likely"}, "an example is nothing to be unsure about"
    assert "nothing sourced" not in answer_card(library, reply).text


async def _described(world: World, command: str, option: str) -> list[str]:
    """The names in the description of an option: "For example a, b or c"."""
    registered = next(each for each in world.bot.tree.get_commands() if each.name == command)
    described = next(each for each in registered.to_dict(world.bot.tree)["options"] if each["name"] == option)
    listed = re.search(r"For example (.+)", described["description"])
    assert listed is not None
    return re.split(r", | or ", listed[1])


async def test_the_names_in_the_descriptions_of_options_are_found(world: World, library: KnowledgeBase) -> None:
    for command, option, kind in (
        ("role", "name", Role),
        ("painpoint", "name", PainPoint),
        ("check", "topic", ExitCheck),
    ):
        for name in await _described(world, command, option):
            assert isinstance(find_entry(library, name, kind), Found), (command, name)
    for name in await _described(world, "facts", "topic"):
        assert isinstance(find_any_entry(library, name), Found), name


def test_the_commands_in_the_readme_find_what_they_name(library: KnowledgeBase) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"`/(role|painpoint|check|specialty) (?:name|topic):([\w-]+)", readme)
    assert {command for command, _ in named} == {"role", "painpoint", "check", "specialty"}
    for command, name in named:
        match command:
            case "specialty":
                assert find_specialty(library, name), name
            case _:
                kind = {"role": Role, "painpoint": PainPoint, "check": ExitCheck}[command]
                assert isinstance(find_entry(library, name, kind), Found), name
