"""Every kind of entry that ENTRY_KINDS describes loads, is edited, and is exported."""

import pytest
from bases import SMALL_BASE, BaseOnDisk

from knowledge import KnowledgeBase, load_knowledge_base
from knowledge.editing.bundle import base_files
from knowledge.editing.content_export import write_to_content_directory
from knowledge.editing.form_layout import FORM_LAYOUTS, apply_form, form_sections
from knowledge.editing.serialization import item_from_yaml, to_yaml
from knowledge.loading.files import FOLDERS, BaseFile
from knowledge.model import Entry
from knowledge.model.entry_kinds import ENTRY_KINDS, EntryKind, kind_of_entry
from knowledge.model.unchecked_base import UncheckedBase


def first(library: KnowledgeBase, kind: EntryKind) -> Entry:
    return next(entry for entry in library.entries.values() if kind_of_entry(entry) is kind)


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    return load_knowledge_base(SMALL_BASE)


def name_of(kind: EntryKind) -> str:
    return kind.id


EVERY_KIND = pytest.mark.parametrize("kind", ENTRY_KINDS, ids=name_of)


def test_no_two_kinds_share_a_name_a_letter_a_folder_or_a_signature() -> None:
    for field in ("id", "model", "collection", "noun", "letter", "signature"):
        assert len({getattr(kind, field) for kind in ENTRY_KINDS}) == len(ENTRY_KINDS), field


@EVERY_KIND
def test_a_kind_has_its_place_in_files_bases_and_forms(kind: EntryKind) -> None:
    assert FOLDERS[kind.collection] is kind.model
    assert kind.collection in BaseFile.model_fields
    assert hasattr(UncheckedBase(), kind.collection)
    assert kind.id in FORM_LAYOUTS
    assert {*kind.created_with, *kind.published_with} <= kind.model.model_fields.keys()
    others = [other for other in ENTRY_KINDS if other is not kind]
    assert kind.signature in kind.model.model_fields
    assert not any(kind.signature in other.model.model_fields for other in others)


@EVERY_KIND
def test_an_entry_of_each_kind_is_read_from_its_folder(kind: EntryKind, base: BaseOnDisk) -> None:
    (stem,) = [path.stem for path in sorted((base.path / kind.collection).glob("*.yaml"))][:1]
    assert stem in getattr(load_knowledge_base(base.path), kind.collection)
    base.replace(f"{kind.collection}/{stem}.yaml", f"id: {stem}\n", "")
    assert f"{kind.collection}/{stem}.yaml:1:1: `id` is missing" in base.faults()


@EVERY_KIND
def test_an_entry_of_each_kind_is_edited_by_its_forms(kind: EntryKind, library: KnowledgeBase) -> None:
    entry = first(library, kind)
    for section in form_sections(entry):
        typed = {field.key: field.value for field in section.fields}
        assert apply_form(entry, section.key, typed, library.sources) is entry
    edited = apply_form(entry, "names", {"short_name": "Another name"}, library.sources)
    assert isinstance(edited, kind.model)
    changed = library.apply_edits([edited])
    assert changed.entries[entry.id].short_name == "Another name"
    assert changed.exact("Another name") == edited
    assert library.apply_edits([], removed=[entry.id]).entries.keys() == library.entries.keys() - {entry.id}


@EVERY_KIND
def test_an_entry_of_each_kind_comes_back_from_its_yaml_and_its_export(
    kind: EntryKind, small: KnowledgeBase, base: BaseOnDisk
) -> None:
    entry = first(small, kind)
    assert item_from_yaml(kind.id, to_yaml(entry), "x") == (entry, ())
    assert base_files(small)[f"{kind.collection}/{entry.id}.yaml"] == to_yaml(entry)
    edited = entry.model_copy(update={"short_name": "Another name"})
    assert write_to_content_directory(base.path, [edited]) == (f"{kind.collection}/{entry.id}.yaml",)
    assert load_knowledge_base(base.path).entries[entry.id] == edited


@EVERY_KIND
def test_an_entry_of_each_kind_is_found_by_its_name_and_an_example(kind: EntryKind, library: KnowledgeBase) -> None:
    entry = first(library, kind)
    assert library.exact(entry.short_name) is entry
    assert library.matcher.match(entry.name).candidates[0].id == entry.id
    assert library.suggestions(entry.name, kind.model)[0] is entry
