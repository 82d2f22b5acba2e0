"""What a message means that goes on from the answer before it."""

import pytest

from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    EntryAnswer,
    MissingContext,
    NoAnswer,
    Rejected,
    SmallTalkAnswer,
    Suggestions,
)
from bot.services.conversation import ConversationState, next_state
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase

ROLE = ConversationState(("msl",), "pay", ("ime",))
TWO = ConversationState(("msl", "utilization-review"), None, ("msl", "utilization-review"))
CHOICE = ConversationState((), "pay", ("medico-legal", "ime", "clinical-trials"))
STILL = ConversationState(("msl",), "downsides", ("motives", "medico-legal", "ime"), awaiting_choice=True)
PAIN = ConversationState(("prior-authorization",))
QUESTION = ConversationState(("work-from-home",))


def meant(reply: Answer) -> tuple[str, ...]:
    """The ids a reply shows, then what is asked of them."""
    match reply:
        case EntryAnswer(entry, part):
            return (entry.id, part or "all")
        case ComparisonAnswer(roles, part):
            return (*(role.id for role in roles), part or "all")
        case Suggestions(entries) | Rejected(entries):
            return tuple(entry.id for entry in entries)
        case _:
            return (type(reply).__name__,)


@pytest.mark.parametrize(
    ("message", "before", "goes_on"),
    [
        ("and remote?", ROLE, ("msl", "remote")),
        ("how do I start", ROLE, ("msl", "first-steps")),
        ("how many hours a week is it?", ROLE, ("msl", "hours")),
        ("would I still see patients", ROLE, ("msl", "patients")),
        ("who'd hire me", ROLE, ("msl", "employers")),
        ("how many years till I get there?", ROLE, ("msl", "time-to-start")),
        ("and what's bad about it", ROLE, ("msl", "downsides")),
        ("how do I find clients", ROLE, ("msl", "first-steps")),
        ("how do I get the first case", ROLE, ("msl", "first-steps")),
        ("how much clinic do they keep", ROLE, ("msl", "patients")),
        ("how does the pay compare to UR", ROLE, ("msl", "utilization-review", "pay")),
        ("how is that different from medical writing", ROLE, ("msl", "medical-writing", "all")),
        ("how does IME compare to clinic", ROLE, ("ime", "all")),
        ("what is an IME examiner liable for", ROLE, ("ime", "all")),
        ("what if I hate it, can I come back", ROLE, ("msl", "way-back")),
        ("do I bring my own patients", ConversationState(("tele-rheumatology",)), ("tele-rheumatology", "patients")),
        ("can I prescribe there", ConversationState(("tele-rheumatology",)), ("tele-rheumatology", "all")),
        ("no really, what can I do about it", PAIN, ("prior-authorization", "work")),
        ("what can my department do", PAIN, ("prior-authorization", "work")),
        ("why?", ROLE, ("msl", "sources")),
        ("your pay numbers are made up, where do they come from", ROLE, ("msl", "sources")),
        ("that's not helpful", ROLE, ("ime",)),
        ("nah", ROLE, ("ime",)),
        ("nope, wrong again", ROLE, ("ime",)),
        ("and malpractice?", ROLE, ("msl", "tail")),
        ("how much does that pay tho", ROLE, ("msl", "pay")),
        ("does that pay better than clinic", ROLE, ("msl", "pay")),
        ("do I have to talk to patients there", ROLE, ("msl", "patients")),
        ("you didn't answer my question", ROLE, ("ime",)),
        ("what is it", ROLE, ("msl", "all")),
        ("do they sponsor H1B", ROLE, ("msl", "visa")),
        ("and UR?", ROLE, ("utilization-review", "pay")),
        ("what about expert witness work", ROLE, ("medico-legal", "pay")),
        ("and is UR remote?", ROLE, ("utilization-review", "remote")),
        ("vs UR?", ROLE, ("msl", "utilization-review", "all")),
        ("is it more remote than UR", ROLE, ("msl", "utilization-review", "remote")),
        ("no", ROLE, ("ime",)),
        ("and remote?", TWO, ("msl", "utilization-review", "remote")),
        ("which pays more?", TWO, ("msl", "utilization-review", "pay")),
        ("tell me more", TWO, ("msl", "utilization-review", "duties")),
        ("what is it", TWO, ("msl", "utilization-review", "all")),
        ("the second one", TWO, ("utilization-review", "all")),
        ("and the other one?", TWO, ("utilization-review", "all")),
        ("compared with IME?", TWO, ("msl", "utilization-review", "ime", "all")),
        ("the second one", CHOICE, ("ime", "pay")),
        ("the last one", CHOICE, ("clinical-trials", "pay")),
        ("yes", CHOICE, ("medico-legal", "pay")),
        ("and UR?", CHOICE, ("utilization-review", "pay")),
        ("how much?", CHOICE, ("medico-legal", "ime", "clinical-trials")),
        ("which is the most remote?", CHOICE, ("medico-legal", "ime", "clinical-trials", "remote")),
        ("none of these", CHOICE, ()),
        ("is it legit", STILL, ("msl", "downsides")),
        ("and remote?", STILL, ("msl", "remote")),
        ("the second one", STILL, ("medico-legal", "downsides")),
        ("yes", STILL, ("motives", "downsides")),
        ("neither", STILL, ()),
        ("which of them pays more", STILL, ("medico-legal", "ime", "pay")),
        ("what helps?", PAIN, ("prior-authorization", "work")),
        ("which roles help?", PAIN, ("prior-authorization", "roles")),
        ("which job gets me out of that", PAIN, ("prior-authorization", "roles")),
        ("any figures?", PAIN, ("prior-authorization", "figures")),
        ("source?", QUESTION, ("work-from-home", "sources")),
        ("tell me more", QUESTION, ("work-from-home", "rest")),
    ],
)
def test_a_follow_up_is_answered_from_the_previous_answer(
    library: KnowledgeBase, message: str, before: ConversationState, goes_on: tuple[str, ...]
) -> None:
    assert meant(answer_question(library, message, before)) == goes_on


def test_a_list_of_suggestions_keeps_the_subject(library: KnowledgeBase) -> None:
    before: ConversationState | None = None
    for message in ("paid surveys", "help with exams"):
        before = next_state(answer_question(library, message, before), before)
    assert meant(answer_question(library, "is it legit", before)) == ("paid-surveys", "downsides")


@pytest.mark.parametrize("before", [PAIN, QUESTION])
def test_a_question_about_pay_is_about_the_roles_an_entry_mentions(
    library: KnowledgeBase, before: ConversationState
) -> None:
    reply = answer_question(library, "how much do they pay?", before)
    assert isinstance(reply, ComparisonAnswer)
    assert len(reply.roles) > 1


def test_tell_me_more_goes_through_all_aspects_and_starts_over(library: KnowledgeBase) -> None:
    before: ConversationState | None = next_state(answer_question(library, "msl"), None)
    seen: list[str] = []
    for _ in range(8):
        reply = answer_question(library, "tell me more", before)
        assert isinstance(reply, EntryAnswer)
        seen.append(reply.aspect or "all")
        before = next_state(reply, before)
    assert len({*seen}) == len(seen)
    assert seen[-1] == "all"


def test_a_follow_up_that_is_also_an_exact_name_offers_that_entry(library: KnowledgeBase) -> None:
    question = library.faqs["how-to-start"].name
    assert meant(answer_question(library, question, ROLE))[0] == "how-to-start"
    alias = next(name for name in library.faqs["pay-compared"].aliases if name)
    assert library.exact(alias) is library.faqs["pay-compared"]


@pytest.mark.parametrize(
    "message",
    ["how much?", "and remote?", "is it remote", "why?", "tell me more", "the second one", "no", "and the downsides",
     "which one is better"],
)  # fmt: skip
def test_a_follow_up_without_a_previous_answer_is_not_answered_wrongly(library: KnowledgeBase, message: str) -> None:
    assert isinstance(answer_question(library, message), MissingContext)


@pytest.mark.parametrize(
    "message", ["pay", "remote", "which pays more", "how do I start", "what else", "UR", "do I need a licence"]
)
def test_a_self_contained_message_is_answered_without_a_previous_answer(library: KnowledgeBase, message: str) -> None:
    assert isinstance(answer_question(library, message), EntryAnswer)


@pytest.mark.parametrize("before", [None, ROLE, TWO, CHOICE, STILL, PAIN, QUESTION])
def test_thanks_leave_the_conversation_state_unchanged(
    library: KnowledgeBase, before: ConversationState | None
) -> None:
    reply = answer_question(library, "thank you!", before)
    assert isinstance(reply, SmallTalkAnswer)
    assert next_state(reply, before) == before


@pytest.mark.parametrize(
    "gone",
    [ConversationState(("left-the-base",)), ConversationState((), None, ("left-the-base",)), ConversationState()],
)
def test_entries_removed_from_the_base_are_not_followed_up(library: KnowledgeBase, gone: ConversationState) -> None:
    assert isinstance(answer_question(library, "how much?", gone), MissingContext)


@pytest.mark.parametrize(
    "message",
    [
        "is that realistic for me",
        "is it worth it",
        "can I do it with kids",
        "would they take a 60 year old",
        "can I do it with a bad back",
    ],
)
def test_a_question_with_a_pronoun_is_answered_about_the_current_role(library: KnowledgeBase, message: str) -> None:
    reply = answer_question(library, message, ROLE)
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == "msl"
    assert reply.basis == "before"


@pytest.mark.parametrize(
    "message",
    ["what dose of methotrexate for RA", "can I give it with methotrexate", "what dose of it should I give",
     "is it safe in pregnancy", "should this rash be biopsied?"],
)  # fmt: skip
def test_a_clinical_question_is_declined_whatever_came_before(library: KnowledgeBase, message: str) -> None:
    reply = answer_question(library, message, ROLE)
    assert isinstance(reply, NoAnswer)
    assert reply.reason == "clinical"


@pytest.mark.parametrize(
    ("role", "message", "says"),
    [
        ("clinical-trials", "do I sign the 1572", "Form FDA 1572"),
        ("medico-legal", "is a retainer usual", "retainer"),
        ("utilization-review", "do I talk to treating physicians", "peer-to-peer"),
    ],
)
def test_the_current_role_comes_before_similar_entries(
    library: KnowledgeBase, role: str, message: str, says: str
) -> None:
    assert isinstance(answer_question(library, message), Suggestions)
    reply = answer_question(library, message, ConversationState((role,)))
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == role
    assert reply.content is not None
    assert any(says in said.claim.text for said in reply.content.statements)


def test_words_of_self_harm_come_before_any_follow_up(library: KnowledgeBase) -> None:
    assert meant(answer_question(library, "and I want to die", ROLE)) == ("CrisisAnswer",)
