import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from knowledge import KnowledgeBase
from knowledge.editing.form_layout import apply_form
from knowledge.editing.new_entry import create_item, creation_form, missing_for_publication
from knowledge.editing.serialization import KINDS, EditableItem, ItemKind, item_from_yaml, kind_of, to_yaml
from knowledge.editing.slugs import make_slug
from knowledge.model import Claim, Faq, PainPoint, Role, Source
from knowledge.model.types import EntryId

TODAY = "2026-11-22"
TYPED: dict[ItemKind, dict[str, str]] = {
    "role": {
        "name": "Ship's doctor",
        "short_name": "Ship's doctor",
        "kind": "side-gig",
        "lead": "You look after people at sea. [seak]",
        "catch": "You are far from a hospital. [seak, low]\nnote: Said by one course.",
    },
    "pain_point": {"name": "Too many meetings", "short_name": "Meetings", "lead": "They fill the day. [seak]"},
    "faq": {
        "name": "Can I go back?",
        "short_name": "Going back",
        "examples": "is there a way back\n\ncan I return to the clinic",
        "answer": "Often, says a course. [seak]\nAsk your board. [our-reading]",
    },
    "exit_check": {
        "name": "Parking permit",
        "short_name": "Parking",
        "examples": "do I lose my parking space",
        "ask": "Does the permit end with the job?",
        "says": "It ends on the last day, says a course. [seak]",
    },
    "source": {"publisher": "The Journal of Ships' Doctors", "date": "June 2025", "url": "", "kind": "publication"},
}


def begun(kind: ItemKind, library: KnowledgeBase, **other: str) -> EditableItem:
    item = create_item(kind, TYPED[kind] | other, library.entries, TODAY, library.sources)
    assert not isinstance(item, tuple), item
    return item


@pytest.mark.parametrize("kind", KINDS)
def test_a_created_item_can_be_stored_and_edited(library: KnowledgeBase, kind: ItemKind) -> None:
    item = begun(kind, library)
    assert isinstance(item, KINDS[kind])
    assert item_from_yaml(kind, to_yaml(item), "x") == (item, ())
    assert "Not yet written" not in to_yaml(item)


@pytest.mark.parametrize("kind", KINDS)
def test_the_creation_form_fits_into_discord_and_is_prefilled(kind: ItemKind) -> None:
    key = next(iter(TYPED[kind]))
    shown = creation_form(kind, {key: "Some words"})
    assert len(shown.fields) in range(1, 6)
    assert len(shown.title) <= 45
    assert shown.fields[0].value == "Some words"
    assert {field.value for field in shown.fields[1:]} <= {"", "career", "publication"}
    assert TYPED[kind].keys() <= {field.key for field in shown.fields}


def test_a_new_question_can_be_published_at_once(library: KnowledgeBase) -> None:
    faq = begun("faq", library)
    assert isinstance(faq, Faq)
    assert (faq.id, faq.reviewed, len(faq.examples), len(faq.answer)) == ("going-back", TODAY, 2, 2)
    assert not missing_for_publication(faq)
    assert library.apply_edits([faq]).matcher.match("is there a way back").candidates[0].id == "going-back"


def test_missing_fields_of_a_new_role_are_listed_and_can_be_filled_in(library: KnowledgeBase) -> None:
    dimensions = [dimension.id for dimension in library.quiz.dimensions]
    role = begun("role", library)
    assert isinstance(role, Role)
    assert (role.id, role.kind, role.travel.level, role.catch.note) == (
        "ships-doctor",
        "side-gig",
        "not stated",
        "Said by one course.",
    )
    assert [each.split(":")[0] for each in missing_for_publication(role, dimensions)] == [
        "Example questions",
        "What you do",
        "Downsides",
        "Check before signing",
        "First steps",
        "Fit with the quiz",
    ]
    fit = "\n".join(f"{dimension}: {{value: 0, reason: Not known.}}" for dimension in dimensions)
    whole = apply_form(role, "fit", {"fit": fit})
    assert isinstance(whole, Role)
    assert library.apply_edits([whole]).roles["ships-doctor"] == whole


def test_a_new_pain_point_says_when_nothing_helps(library: KnowledgeBase) -> None:
    point = begun("pain_point", library)
    assert isinstance(point, PainPoint)
    assert point.lead == Claim(text="They fill the day.", source="seak")
    assert [each.split(":")[0] for each in missing_for_publication(point)] == [
        "Example questions",
        "What helps at work",
    ]
    helped = begun("pain_point", library, at_work="Say no. [our-reading]", examples="so many meetings")
    assert missing_for_publication(helped) == ()


def test_shipped_entries_lack_nothing(library: KnowledgeBase) -> None:
    dimensions = [dimension.id for dimension in library.quiz.dimensions]
    assert [
        missing_for_publication(item, dimensions)
        for item in library.entries.values()
        if missing_for_publication(item, dimensions)
    ] == []


def test_the_id_of_a_source_says_who_and_when_and_is_its_own(library: KnowledgeBase) -> None:
    first = create_item("source", TYPED["source"], (), TODAY)
    assert isinstance(first, Source)
    assert (first.id, first.url, first.kind) == ("journal-ships-doctors-2025", None, "publication")
    second = create_item("source", TYPED["source"] | {"url": "https://a.bc/d"}, [first.id], TODAY)
    assert isinstance(second, Source)
    assert (second.id, second.url) == ("journal-ships-doctors-2025-2", "https://a.bc/d")
    undated = create_item("source", {"publisher": "手紙", "date": "not stated", "kind": "reading"}, (), TODAY)
    assert isinstance(undated, Source)
    assert undated.id == "source"


def test_all_errors_of_a_creation_form_are_reported_at_once(library: KnowledgeBase) -> None:
    typed = {"name": "", "short_name": "x", "examples": "ok", "answer": "Yes.\nNo. [saek]"}
    problems = create_item("faq", typed, (), TODAY, library.sources)
    assert isinstance(problems, tuple)
    assert [problem.label for problem in problems] == ["Name", "Short name", "Answer"]
    told = create_item("role", {}, (), TODAY)
    assert isinstance(told, tuple)
    assert {problem.label for problem in told} == {"Name", "Short name", "Kind", "What it is", "The catch"}


@settings(deadline=None)
@given(text=st.text(max_size=200), taken=st.sets(st.sampled_from(["new", "a", "a-2", "new-2"])))
def test_a_slug_is_always_a_valid_free_id(text: str, taken: set[str]) -> None:
    made = make_slug(text, taken)
    assert TypeAdapter(EntryId).validate_python(made) == made
    assert made not in taken


def test_kinds_are_reported_apart(library: KnowledgeBase) -> None:
    assert [kind_of(begun(kind, library)) for kind in KINDS] == [*KINDS]
