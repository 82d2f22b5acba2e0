"""What becomes of a question: one entry, two side by side, a few to choose from, or an honest no."""

from itertools import product

import pytest

from bot.cards.answer import answer_card
from bot.cards.components import Button, Row
from bot.services.answers import ComparisonAnswer, EntryAnswer, NoAnswer, RoleListAnswer, Suggestions, UncoveredAnswer
from bot.services.question_answering import answer_question
from bot.services.specialties import mentioned_specialty
from knowledge import KnowledgeBase
from knowledge.question.answer_content import select_content, state_aspect
from knowledge.question.aspect_detection import ASPECTS
from knowledge.question.parsed_question import ParsedQuestion
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


@pytest.mark.parametrize(
    ("question", "criteria"),
    [
        (
            "no travel, no patients, no boss yelling at me. does such a job exist for a family doc",
            {"travel": {"none", "low"}, "patients": {"none"}},
        ),
        (
            "I don't want to see patients anymore. Is there anything I can do from home, maybe 15 hours a week?",
            {"remote": {"yes"}, "patients": {"none"}},
        ),
    ],
)
def test_several_wishes_of_a_job_are_answered_with_the_roles_that_fulfil_them(
    library: KnowledgeBase, question: str, criteria: dict[str, set[str]]
) -> None:
    answer = answer_question(library, question)
    assert isinstance(answer, RoleListAnswer)
    assert answer.search.criteria == criteria


def test_roles_that_contradict_a_wish_are_left_out_of_an_answer_about_all_options(library: KnowledgeBase) -> None:
    parsed = ParsedQuestion(library, "I hate flying. what are my options")
    options = library.faqs["my-options"]
    said = [each.about for each in select_content(library, options, None, without=parsed.unsuitable).statements]
    assert said
    assert not {role.id for role in said if role} & parsed.unsuitable
    assert "msl" in parsed.unsuitable


def test_what_is_only_told_of_loans_does_not_open_them(library: KnowledgeBase) -> None:
    question = "PGY2 psych here. Honestly I hate it. Should I finish or go into tech now? I have 280k of loans"
    answer = answer_question(library, question)
    assert isinstance(answer, EntryAnswer)
    assert answer.entry is library.faqs["new-to-medicine"]


def test_a_story_around_the_part_that_asks_does_not_choose_the_entry(library: KnowledgeBase) -> None:
    question = (
        "3 yrs from retirement with an unused MBA, which of these nonclinical things can you do part time from home"
    )
    answer = answer_question(library, question)
    assert isinstance(answer, EntryAnswer)
    assert answer.entry is library.faqs["work-from-home"]


def test_a_check_of_federal_law_names_no_state(library: KnowledgeBase) -> None:
    answer = answer_question(library, "I am on H1B in Ohio. a startup asked me to advise, does it mess up my visa")
    assert isinstance(answer, EntryAnswer)
    assert (answer.entry, answer.aspect) == (library.exit_checks["visa"], None)


def test_a_state_without_a_source_gets_the_general_answer_first(library: KnowledgeBase) -> None:
    check = library.exit_checks["non-compete"]
    missing = next(state for state in ("AK", "ND", "VT") if state not in check.states)
    content = select_content(library, check, state_aspect(missing))
    assert content.short == check.short["answer"]


@pytest.mark.parametrize(("said", "meant"), [("cards fellow", "cardiology"), ("I have a green card", None)])
def test_a_green_card_is_no_cardiology(library: KnowledgeBase, said: str, meant: str | None) -> None:
    found = mentioned_specialty(library, said)
    assert (found.id if found else None) == meant


def test_a_question_from_abroad_finds_what_is_said_of_working_abroad(library: KnowledgeBase) -> None:
    answer = answer_question(library, "Can I do telehealth from Portugal")
    assert isinstance(answer, EntryAnswer)
    assert answer.content
    assert any("abroad" in each.claim.text for each in answer.content.statements)


def test_roles_that_a_long_message_names_as_examples_are_not_compared(library: KnowledgeBase) -> None:
    question = (
        "Thirty years in a small town, nobody to ask. I finished two years of surgery and resigned, I have loans and a "
        "family. I keep reading about medical writing, MSL and drug safety. What can somebody do who left a residency?"
    )
    assert not isinstance(answer_question(library, question), ComparisonAnswer)


def test_another_question_of_a_message_is_answered_in_a_line(library: KnowledgeBase) -> None:
    question = (
        "I have been an internist for twelve years and am curious about drug companies. What does an MSL do all day? "
        "How do I find and land a first job outside the clinic?"
    )
    answer = answer_question(library, question)
    assert isinstance(answer, EntryAnswer)
    assert (answer.entry.id, answer.aspect) == ("msl", "duties")
    assert [entry.id for entry in answer.also_asked] == ["finding-the-job"]
    assert "**You also asked**\n- **How do I find and land" in answer_card(library, answer).text


def test_how_to_do_two_things_is_no_comparison(library: KnowledgeBase) -> None:
    assert isinstance(answer_question(library, "how do I produce CME courses or get into teaching"), EntryAnswer)
    assert isinstance(answer_question(library, "which is better, CME courses or teaching"), ComparisonAnswer)


def test_a_check_that_is_only_told_of_gives_way_to_what_is_asked(library: KnowledgeBase) -> None:
    answer = answer_question(library, "4th year student, 300k of debt, how do I leave medicine")
    assert isinstance(answer, EntryAnswer)
    assert answer.entry is library.faqs["new-to-medicine"]


def test_what_is_written_for_one_specialty_is_not_shown_to_another(library: KnowledgeBase) -> None:
    for asked, expected in (("as a neurologist", False), ("as a rheumatologist", True)):
        answer = answer_question(library, f"what are my options {asked}")
        assert isinstance(answer, EntryAnswer)
        assert answer.content
        said = " ".join(f"{each.claim.text} {each.about}" for each in answer.content.statements)
        assert ("rheumatolog" in said.casefold()) is expected
