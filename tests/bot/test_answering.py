"""What becomes of a question: one entry, two side by side, a few to choose from, or an honest no."""

from itertools import product

import pytest

from bot.cards.answer import answer_card
from bot.cards.components import Button, Row
from bot.services.answers import ComparisonAnswer, EntryAnswer, NoAnswer, RoleListAnswer, Suggestions, UncoveredAnswer
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase
from knowledge.question.aspect_detection import ASPECTS
from knowledge.role_filters import filter_roles


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("medical sci liason", "msl"),
        ("utilisation reviw", "utilization-review"),
        ("expert witnes", "medico-legal"),
        ("independant medical exams", "ime"),
    ],
)
def test_a_misspelled_name_alone_is_answered(library: KnowledgeBase, typed: str, meant: str) -> None:
    reply = answer_question(library, typed)
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == meant


@pytest.mark.parametrize(
    "question", ["how do MSL and IME pay", "MSL, IME: do they travel", "MSL or IME, which pays more", "msl vs ime"]
)
def test_two_roles_named_side_by_side_are_compared(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, ComparisonAnswer)
    assert {role.id for role in reply.roles} == {"msl", "ime"}


@pytest.mark.parametrize(
    "question",
    ["I did IMEs for two years, how do I become an MSL?", "could an MSL who likes examining people move to IME work"],
)
def test_two_roles_named_far_apart_are_both_found_before_anything_else(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer | Suggestions)
    found = (reply.entry, *reply.alternatives) if isinstance(reply, EntryAnswer) else reply.entries
    assert {entry.id for entry in found[:2]} == {"msl", "ime"}


@pytest.mark.parametrize("question", ["drowning in Humira paperwork", "third appeal this week for Rinvoq"])
def test_a_drug_with_paperwork_is_about_prior_authorization(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer | Suggestions)
    best = reply.entry if isinstance(reply, EntryAnswer) else reply.entries[0]
    assert best.id == "prior-authorization"


@pytest.mark.parametrize(
    "question",
    ["what dose of Humira for RA", "is Rinvoq safe in pregnancy", "32F SLE nephritis on MMF, add belimumab?"],
)
def test_a_drug_with_a_dose_is_declined_as_patient_care(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, NoAnswer)
    assert reply.reason == "clinical"


def test_an_answer_leaves_room_for_a_button_of_its_place(library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        others = tuple(library.entries.values())[:2]
        for aspect, alternatives in product((None, *ASPECTS), (others, others[:1], ())):
            card = answer_card(library, EntryAnswer(entry, aspect, alternatives))
            assert card.compact
            rows = [block for block in card.blocks if isinstance(block, Row)]
            buttons = [item for row in rows for item in row.items if isinstance(item, Button)]
            assert len(buttons) <= 4, (entry.id, aspect)


@pytest.mark.parametrize(
    "question",
    [
        "networking cables for the clinic",
        "stay connected to wifi in hospital",
        "which AI scribe is best",
        "AI girlfriend",
        "survey of the pelvis",
        "witness protection for doctors",
        "liaison psychiatry fellowship",
        "do I need a permit for a home office",
    ],
)
def test_an_everyday_word_beside_others_is_not_taken_for_the_name_of_an_entry(
    library: KnowledgeBase, question: str
) -> None:
    reply = answer_question(library, question)
    unsure = isinstance(reply, EntryAnswer) and reply.basis == "closest"
    assert unsure or isinstance(reply, Suggestions | NoAnswer | UncoveredAnswer)


@pytest.mark.parametrize("question", ["burnout in Germany"])
def test_what_comes_with_support_lines_is_never_second_to_another_word(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == "burnout"
    assert answer_card(library, reply).sensitive


@pytest.mark.parametrize("question", ["jobs without patient contact", "roles with no patient contact"])
def test_a_negation_that_is_part_of_a_name_excludes_nothing(library: KnowledgeBase, question: str) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, EntryAnswer)
    assert reply.entry.id == "no-patient-contact"


def test_an_aspect_of_the_one_role_mentioned_comes_before_similar_entries(library: KnowledgeBase) -> None:
    reply = answer_question(library, "how many days a week do UR doctors work")
    assert isinstance(reply, EntryAnswer)
    assert (reply.entry.id, reply.aspect) == ("utilization-review", "hours")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("which of the roles has the most travel", "msl"),
        ("most travel of all roles?", "msl"),
        ("least travel?", "clinical-trials"),
        ("any job with lots of travel, no problem for us", "msl"),
        ("which jobs have no travel", "telemedicine"),
        ("what jobs can I do without a license", "msl"),
        ("which one needs a licence", "medical-affairs-director"),
    ],
)
def test_a_quality_asked_of_all_roles_is_answered_with_the_list_of_them(
    library: KnowledgeBase, question: str, first: str
) -> None:
    reply = answer_question(library, question)
    assert isinstance(reply, RoleListAnswer)
    assert filter_roles(library, reply.search)[0].id == first
    text = answer_card(library, reply).text
    assert library.roles[first].name in text
    assert library.roles[first].travel.in_short in text or library.roles[first].licence.in_short in text


@pytest.mark.parametrize(
    "question", ["how much does an MSL travel", "travel", "I hate to travel", "do I need a licence"]
)
def test_a_question_about_one_role_is_not_answered_with_a_list(library: KnowledgeBase, question: str) -> None:
    assert not isinstance(answer_question(library, question), RoleListAnswer)


@pytest.mark.parametrize("question", ["what about my parents", "least fun", "can I do it with kids"])
def test_a_question_hardly_related_to_patient_care_is_not_declined_as_such(
    library: KnowledgeBase, question: str
) -> None:
    reply = answer_question(library, question)
    assert not (isinstance(reply, NoAnswer) and reply.reason == "clinical")
