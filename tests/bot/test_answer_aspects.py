"""What an answer shows first: the part asked for, several of them, or that there is none."""

from dataclasses import replace

import pytest

from bot.cards.answer import answer_card
from bot.cards.components import Button, Card, Row
from bot.cards.custom_id import CustomId
from bot.cards.limits import MAX_TEXT
from bot.cards.markdown import escape_content
from bot.interactions.private_answers import decode_answer, encode_answer
from bot.interactions.router import ActionEvent
from bot.services.answers import ComparisonAnswer, EntryAnswer, Suggestions, UnsupportedLanguage
from bot.services.conversation import ConversationState
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.question.aspect_detection import ASPECTS, EXIT_CHECKS
from knowledge.question.aspects import ASPECT_TABLE
from knowledge.question.language import load_languages


def card_of(library: KnowledgeBase, question: str) -> Card:
    """The card a question gets."""
    return answer_card(library, answer_question(library, question))


def reopened(library: KnowledgeBase, action: CustomId) -> object:
    """What opens behind the button of an answer that was held back."""
    return decode_answer(library, ActionEvent(action.args))


@pytest.mark.parametrize(
    ("question", "title", "says"),
    [
        ("can I do paid surveys on a J1 visa waiver?", "## Visa", "immigration lawyer"),
        ("MSL visa", "## MSL: visa", "immigration lawyer"),
        ("does my non-compete matter for utilization review", "## Non-compete and outside work", "State law decides"),
        ("what does becoming an MSL mean for my student loans and PSLF", "loans", "PSLF"),
        ("do I need tail cover as an expert witness", "## Malpractice and tail cover", "claims-made"),
    ],
)
def test_exit_checks_are_answered_for_a_role(library: KnowledgeBase, question: str, title: str, says: str) -> None:
    text = card_of(library, question).text
    assert title in text
    assert says in text


@pytest.mark.parametrize(
    "typed", ["paid surveys", "what are paid surveys", "tell me about paid surveys", "what are paid physician surveys"]
)
def test_a_name_that_contains_an_aspect_word_asks_for_no_aspect(library: KnowledgeBase, typed: str) -> None:
    reply = answer_question(library, typed)
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect, reply.more_aspects) == ("paid-surveys", None, ())


def test_every_role_answers_every_check_within_one_card(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for check in library.exit_checks.values():
            text = answer_card(library, answer_question(library, f"{role.short_name}: what about {check.name}")).text
            assert len(text) <= 4000
        for group in role.exit_checks:
            shown = answer_card(library, EntryAnswer(role, group)).text  # pyright: ignore[reportArgumentType] - ids of groups are parts
            general = library.exit_checks[group].short["answer"].text
            assert escape_content(general) in shown, (role.id, group)
            assert "I have no source on that" not in shown, (role.id, group)


def test_the_second_aspect_is_answered_in_a_line_with_its_publisher(library: KnowledgeBase) -> None:
    text = card_of(library, "what do MSLs earn and how much do they travel").text
    assert text.startswith("## MSL: pay")
    second = library.roles["msl"].short["travel"]
    assert text.index("$176,000") < text.index("**You also asked about travel:**") < text.index(second.text)
    assert f"-# {library.sources[second.source].publisher}" in text


def test_of_more_than_three_aspects_the_rest_are_named(library: KnowledgeBase) -> None:
    text = card_of(
        library, "MSL: is it remote? who hires? do I need a license? what about travel? what does it pay?"
    ).text
    assert text.count("**You also asked about") == 2
    assert "Please ask separately about: travel, pay." in text


def test_an_aspect_without_a_statement_is_said_to_be_missing(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for aspect in ASPECTS:
            text = answer_card(library, EntryAnswer(role, aspect)).text
            body = text.partition("\n")[2].removesuffix("-# Information, not advice.").strip()
            assert body, (role.id, aspect)
    fields = {path.partition(".")[0]: () for path in ASPECT_TABLE["benefits"].fields}
    bare = library.roles["msl"].model_copy(update={"short": {}, **fields})
    assert "I have no source on that for MSL." in answer_card(library, EntryAnswer(bare, "benefits")).text


def test_statements_that_share_words_with_the_question_come_first(library: KnowledgeBase) -> None:
    text = card_of(library, "are physician surveys taxed?").text
    first = next(line for line in text.splitlines() if line.startswith("- "))
    assert "tax" in first


def test_a_question_about_getting_hired_shows_entry_and_first_steps(library: KnowledgeBase) -> None:
    text = card_of(library, "how do I get my first MSL interview? I've sent 40 CVs and nothing").text
    assert text.startswith("## MSL: getting in")
    assert "You also asked about first steps" in text


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        ("msl vs ur vs ime", ["msl", "utilization-review", "ime"]),
        ("how much do MSLs, UR docs and medical writers make", ["msl", "utilization-review", "medical-writing"]),
    ],
)
def test_three_roles_are_compared(library: KnowledgeBase, question: str, roles: list[str]) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, ComparisonAnswer)
    assert [role.id for role in reply.roles] == roles


def test_the_pay_of_more_roles_than_fit_is_the_table_of_all_pay(library: KnowledgeBase) -> None:
    reply = answer_question(library, "pay of MSL, UR, IME, AI consultant and medical writing")
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == "pay-compared"


def test_pay_begins_with_a_range_of_one_kind_and_three_figures(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        text = answer_card(library, EntryAnswer(role, "pay")).text
        figures = [line for line in text.splitlines() if line.startswith("- **") and (" a" in line)]
        assert len(figures) <= 3, role.id
        for line in text.splitlines():
            if " in " in line and line.startswith(("**US dollars", "**Euros")):
                assert ("$" in line) != ("€" in line), line
    text = answer_card(library, EntryAnswer(library.roles["medico-legal"], "pay")).text
    assert "$500 to $1,000 an hour" in text.splitlines()[1]


@pytest.mark.parametrize(
    ("question", "tongue"),
    [("¿Cuánto gana un MSL?", "spanish"), ("je suis épuisé, je veux quitter l'hôpital", "french")],
)
def test_another_language_gets_one_sentence_in_it(library: KnowledgeBase, question: str, tongue: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, UnsupportedLanguage)
    assert reply.language == tongue
    card = answer_card(library, reply)
    assert load_languages()[tongue].english_only_notice in card.text
    labels = [
        item.label for row in card.blocks if isinstance(row, Row) for item in row.items if isinstance(item, Button)
    ]
    assert "What I can do" in labels
    assert not any("moderators" in label for label in labels)


@pytest.mark.parametrize(
    "question",
    [
        "what do MSLs earn and how much do they travel",
        "do MSLs get stock options and a car",
        "¿Cuánto gana un MSL?",
        "can I do paid surveys on a J1 visa waiver?",
    ],
)
def test_a_private_answer_opens_unchanged(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    wanted = replace(reply, content=None) if isinstance(reply, EntryAnswer) else reply
    assert reopened(library, encode_answer(7, reply)) == wanted


def test_a_private_answer_keeps_its_warm_sentence(library: KnowledgeBase) -> None:
    for reply in (EntryAnswer(library.roles["msl"], heavy=True), Suggestions((library.roles["msl"],), heavy=True)):
        assert reopened(library, encode_answer(7, reply)) == reply


def test_aspects_in_a_private_answer_never_displace_its_entry(library: KnowledgeBase) -> None:
    entry = max(library.roles.values(), key=lambda role: len(role.id))
    long = EntryAnswer(entry, "patients-and-payers", (entry,) * 3, "closest", ("licence-and-board", "clinical-hours"))
    opened = reopened(library, encode_answer(9_999_999_999_999_999_999, long))
    assert isinstance(opened, EntryAnswer)
    assert isinstance(opened.entry, Role)
    assert opened.aspect == "patients-and-payers"


def test_every_exit_check_is_an_entry_and_an_aspect_and_opens_with_its_direct_answer(library: KnowledgeBase) -> None:
    for part in EXIT_CHECKS:
        check = library.exit_checks[part]
        text = answer_card(library, EntryAnswer(check)).text
        assert text.splitlines()[1].startswith(f"**{escape_content(check.short['answer'].text)}**"), part
        assert len(text) <= MAX_TEXT


def test_an_exit_check_of_several_roles_is_shown_once(library: KnowledgeBase) -> None:
    text = card_of(library, "MSL vs UR with a J1 visa").text
    assert text.count("Conrad 30") == 1
    assert "immigration lawyer" in text


def test_an_exit_check_follows_up_on_an_entry_without_checks(library: KnowledgeBase) -> None:
    reply = answer_question(library, "and my visa?", ConversationState(("burnout",)))
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == ("visa", None)
    reply = answer_question(library, "do they sponsor H1B", ConversationState(("msl",)))
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == ("msl", "visa")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("what happens to my PSLF if I leave the hospital", "loans"),
        ("do I lose my malpractice tail when I go to industry", "tail"),
        ("do I have to pay back my sign on bonus", "notice"),
    ],
)
def test_an_exit_check_in_a_longer_sentence_is_answered(library: KnowledgeBase, question: str, part: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == (part, None)


@pytest.mark.parametrize(("typed", "part"), [("tail", "tail"), ("do I need a tail?", "tail"), ("my visa", "visa")])
def test_an_exit_check_asked_for_alone_is_answered(library: KnowledgeBase, typed: str, part: str) -> None:
    reply = answer_question(library, typed)
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == (part, None)
