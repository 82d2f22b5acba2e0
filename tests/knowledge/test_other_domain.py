"""A base of another domain, a garden, works without a change of code: it loads, answers, is edited and exported."""

import shutil
from pathlib import Path

import pytest

from bot.services.answers import EntryAnswer, Suggestions, UncoveredAnswer
from bot.services.question_answering import answer_question
from knowledge import KnowledgeBase, load_knowledge_base, load_with_diagnostics
from knowledge.editing.bundle import base_files, export_base
from knowledge.editing.content_export import write_to_content_directory
from knowledge.editing.form_layout import apply_form
from knowledge.editing.new_entry import create_item
from knowledge.editing.upload import Upload, import_bundle
from knowledge.model import ExitCheck, Faq

GARDEN = Path(__file__).parent / "garden_base"


@pytest.fixture(scope="module")
def garden() -> KnowledgeBase:
    return load_knowledge_base(GARDEN)


def test_it_loads_with_one_entry_of_three_kinds(garden: KnowledgeBase) -> None:
    assert load_with_diagnostics(GARDEN)[1] == ()
    assert [*garden.entries] == ["florist", "when-to-sow", "greenhouse-lease"]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("when should my tomato seedlings go outside", "when-to-sow"),
        ("what does a florist do", "florist"),
        ("how do I get out of the greenhouse lease", "greenhouse-lease"),
    ],
)
def test_it_answers_questions(garden: KnowledgeBase, question: str, entry: str) -> None:
    answer = answer_question(garden, question)
    assert isinstance(answer, EntryAnswer | Suggestions)
    first = answer.entry if isinstance(answer, EntryAnswer) else answer.entries[0]
    assert first.id == entry


def test_it_names_what_it_does_not_cover(garden: KnowledgeBase) -> None:
    answer = answer_question(garden, "where do I buy bees")
    assert isinstance(answer, UncoveredAnswer)
    assert answer.topic.id == "beekeeping"


def test_its_entries_are_edited_by_form_and_new_ones_are_found(garden: KnowledgeBase) -> None:
    lease = garden.exit_checks["greenhouse-lease"]
    edited = apply_form(lease, "ask", {"ask": "Who pays for the heating?"}, garden.sources)
    assert isinstance(edited, ExitCheck)
    typed = {"name": "How do I prune roses?", "short_name": "Roses", "examples": "cut roses back", "answer": ""}
    typed["answer"] = "Above an outer bud. [almanac]"
    roses = create_item("faq", typed, garden.entries, "2026-12-01", garden.sources)
    assert isinstance(roses, Faq)
    changed = garden.apply_edits([edited, roses])
    assert changed.exit_checks[lease.id].ask == "Who pays for the heating?"
    assert changed.matcher.match("cut roses back").candidates[0].id == roses.id
    without = garden.apply_edits([], removed=["when-to-sow"])
    assert without.starting_points == ()
    assert without.topics["beekeeping"].nearest == ()


def test_it_is_exported_and_imported_unchanged(garden: KnowledgeBase, tmp_path: Path) -> None:
    upload = import_bundle("garden.zip", export_base(garden), garden)
    assert isinstance(upload, Upload)
    assert upload.changes(garden) == ((), ())
    for name, text in base_files(garden).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for folder in ("pain_points", "specialties"):
        (tmp_path / folder).mkdir(exist_ok=True)
    again = load_knowledge_base(tmp_path)
    assert again.entries == garden.entries
    assert again.starting_points == garden.starting_points
    assert again.topics == garden.topics


def test_its_edits_are_written_to_its_files(garden: KnowledgeBase, tmp_path: Path) -> None:
    content = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    edited = garden.faqs["when-to-sow"].model_copy(update={"short_name": "Tomatoes"})
    assert write_to_content_directory(content, [edited]) == ("faqs/when-to-sow.yaml",)
    assert load_knowledge_base(content).faqs["when-to-sow"] == edited
