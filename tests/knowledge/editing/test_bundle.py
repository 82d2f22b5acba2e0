import io
import zipfile
from pathlib import Path

import pytest
from base_contents import parts
from bases import SMALL_BASE
from hypothesis import given, settings
from hypothesis import strategies as st
from item_strategies import models

from knowledge import KnowledgeBase, load_knowledge_base, load_with_diagnostics
from knowledge.editing.bundle import base_files, export_base, export_overlay
from knowledge.editing.serialization import EditableItem, to_yaml
from knowledge.editing.upload import MAX_DIAGNOSTICS, Upload, import_bundle
from knowledge.editing.zip_archive import MAX_COMPRESSED_BYTES, MAX_TOTAL_BYTES, read_archive, write_archive
from knowledge.model import Claim, Faq, Source


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    return load_knowledge_base(SMALL_BASE)


def uploaded(name: str, data: bytes, current: KnowledgeBase) -> Upload:
    outcome = import_bundle(name, data, current)
    assert isinstance(outcome, Upload), outcome
    return outcome


def told(name: str, data: bytes, current: KnowledgeBase) -> list[str]:
    outcome = import_bundle(name, data, current)
    assert isinstance(outcome, tuple)
    return [str(fault) for fault in outcome]


def edited(library: KnowledgeBase) -> tuple[KnowledgeBase, tuple[EditableItem, ...], tuple[str, ...]]:
    """A base with something changed, something new, something archived and a new source."""
    source = Source(id="new-source", publisher="Somebody", date="2026")
    claim = Claim(text="It is so, they say.", source="new-source")
    old = next(iter(library.faqs.values()))
    faq = old.model_copy(update={"answer": (*old.answer, claim)})
    new = Faq(id="zz", name="Zz?", short_name="Zz", aliases=(), examples=(), reviewed="2026", answer=(claim,))
    archived = ([*library.roles][-1],)
    return library.apply_edits([faq, new], archived, [source]), (faq, new, source), archived


def extracted(data: bytes, path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(path)
    return path


@pytest.mark.parametrize("which", ["shipped", "small"])
def test_a_whole_base_passes_the_check_and_loads_as_it_was(
    library: KnowledgeBase, small: KnowledgeBase, which: str, tmp_path: Path
) -> None:
    changed, _, _ = edited(library if which == "shipped" else small)
    loaded, faults = load_with_diagnostics(extracted(export_base(changed), tmp_path))
    assert faults == ()
    assert loaded is not None
    assert parts(loaded) == parts(changed)


def test_a_whole_base_sent_back_changes_nothing_there_and_everything_elsewhere(small: KnowledgeBase) -> None:
    changed, items, archived = edited(small)
    data = export_base(changed)
    there = uploaded("base.zip", data, changed)
    assert (there.whole, there.ignored, there.base) == (True, (), small.version)
    assert there.changes(changed) == ((), ())
    elsewhere = uploaded("base.zip", data, small)
    assert elsewhere.changes(small) == (items, archived)
    assert elsewhere.ignored == ()


def test_an_overlay_sent_to_a_fresh_base_makes_the_same_base(small: KnowledgeBase) -> None:
    changed, items, archived = edited(small)
    upload = uploaded("changes.zip", export_overlay(items, archived, small.version), small)
    assert (upload.items, upload.archived, upload.base, upload.whole) == (items, archived, small.version, False)
    entries = [item for item in upload.items if not isinstance(item, Source)]
    sources = [item for item in upload.items if isinstance(item, Source)]
    assert parts(small.apply_edits(entries, upload.archived, sources)) == parts(changed)
    assert uploaded("x", export_overlay(items, archived, "x"), changed).changes(changed) == ((), ())


@settings(max_examples=25, deadline=None)
@given(sources=st.lists(models(Source), unique_by=lambda source: source.id, max_size=4), data=st.data())
def test_any_overlay_survives_export_and_import(
    small: KnowledgeBase, sources: list[Source], data: st.DataObject
) -> None:
    archived = data.draw(st.sets(st.sampled_from([*small.faqs])))
    upload = uploaded("x.zip", export_overlay(sources, archived, "2026"), small)
    assert upload.items == tuple(sources)
    assert upload.archived == tuple(sorted(archived))


def test_the_same_base_is_packed_into_the_same_bytes(small: KnowledgeBase) -> None:
    assert export_base(small) == export_base(load_knowledge_base(SMALL_BASE))
    _, items, archived = edited(small)
    assert export_overlay(items, archived, "1") == export_overlay(items, set(archived), "1")


@pytest.mark.parametrize(
    "name", ["msl.yaml", "body.yml", "what the moderator called it", "roles/msl.yaml", "x\u202ey.yaml"]
)
def test_the_kind_of_a_single_file_is_detected_by_its_keys(library: KnowledgeBase, name: str) -> None:
    role = library.roles["msl"].model_copy(update={"short_name": "Liaison"})
    upload = uploaded(name, to_yaml(role).encode(), library)
    assert upload == Upload((role,), (), None, whole=False)
    for item in (library.faqs["motives"], library.pain_points["burnout"], library.sources["seak"]):
        assert uploaded("x.yaml", to_yaml(item).encode(), library).items == (item,)
    both = uploaded("x.yaml", b"sources:\n- {id: a1, publisher: Ab, date: '2026'}\n", library)
    assert [item.id for item in both.items] == ["a1"]


def test_a_common_folder_and_system_files_are_ignored(small: KnowledgeBase) -> None:
    _, items, archived = edited(small)
    inner = read_archive("x.zip", export_overlay(items, archived, "1"))
    assert not isinstance(inner, tuple)
    files = {f"My base (2)/{name}": text for name, text in inner.items()}
    litter = {"__MACOSX/My base (2)/._overlay.yaml": "\0", "My base (2)/.DS_Store": "\0"}
    assert uploaded("x.zip", write_archive(files | litter), small).items == items


@pytest.mark.parametrize(
    "name",
    [
        "._overlay.yaml",
        "roles/._msl.yaml",
        ".directory",
        ".git/config",
        "roles/msl.yaml~",
        "roles/.msl.yaml.swp",
        "Thumbs.db",
    ],
)
def test_hidden_files_and_copies_of_editors_are_left_out(small: KnowledgeBase, name: str) -> None:
    _, items, archived = edited(small)
    inner = read_archive("x.zip", export_overlay(items, archived, "1"))
    assert not isinstance(inner, tuple)
    assert uploaded("x.zip", write_archive({**inner, name: "\0"}), small).items == items


def test_backslashes_of_windows_are_slashes(small: KnowledgeBase) -> None:
    _, items, archived = edited(small)
    inner = read_archive("x.zip", export_overlay(items, archived, "1"))
    assert not isinstance(inner, tuple)
    files = {f"My base\\{name.replace('/', chr(92))}": text for name, text in inner.items()}
    assert uploaded("x.zip", write_archive(files), small).items == items
    leading_out = import_bundle("x.zip", write_archive({"..\\overlay.yaml": "x"}), small)
    assert isinstance(leading_out, tuple)
    assert "leads out of the archive" in str(leading_out[0])


def test_what_a_server_cannot_change_is_named_and_left_alone(small: KnowledgeBase) -> None:
    files = {**base_files(small)}
    files["lexicon.yaml"] = files["lexicon.yaml"].replace("words:\n", "words:\n  - zzz\n", 1)
    files["specialties/zz.yaml"] = files["specialties/rheumatology.yaml"].replace("id: rheumatology", "id: zz")
    files["polls.yaml"] = "polls: []\n"
    upload = uploaded("x.zip", write_archive(files), small)
    assert set(upload.ignored) == {"lexicon.yaml", "specialties/zz.yaml", "polls.yaml"}
    assert upload.changes(small) == ((), ())


def test_a_problem_stands_at_its_place_in_the_file_that_was_sent(library: KnowledgeBase) -> None:
    text = to_yaml(library.roles["msl"]).replace("source: seak", "source: saek", 1)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "saek" in each)
    assert told("mine.yaml", text.encode(), library) == [
        f"mine.yaml:{line}:13: there is no source `saek`; did you mean `seak`?"
    ]
    packed = write_archive({"roles/msl.yaml": text, "roles/ime.yaml": "id: ime\n", "faqs/x.yaml": "id: y\n\tb"})
    faults = told("x.zip", packed, library)
    assert "faqs/x.yaml:2:1: has a tab; write spaces instead" in faults
    assert "roles/ime.yaml:1:1: `name` is missing" in faults


def test_a_name_that_another_entry_has_is_reported_with_that_entry(library: KnowledgeBase) -> None:
    role = library.roles["msl"].model_copy(update={"aliases": (library.faqs["motives"].short_name,)})
    faults = told("x.yaml", to_yaml(role).encode(), library)
    assert len(faults) == 1
    assert faults[0].startswith("faqs/motives.yaml:1:1: short_name: the name")
    assert faults[0].endswith("belongs to `msl` already")


def test_very_many_diagnostics_are_cut_off(small: KnowledgeBase) -> None:
    files = {f"faqs/x{at}.yaml": "id: []\n" for at in range(100)}
    assert len(told("x.zip", write_archive(files), small)) == MAX_DIAGNOSTICS


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"roles/x.yaml": "MSL"}, "roles/x.yaml:1:5: the id is `msl`, but the file is named x.yaml"),
        ({"a.yaml": "MSL", "b.yaml": "MSL"}, "b.yaml:1:5: the id `msl` is taken by another entry"),
        ({"faqs/msl.yaml": "FAQ"}, "faqs/msl.yaml:1:5: the id `msl` is taken by another entry"),
        ({"nowhere/x.yaml": "a: b"}, "nowhere/x.yaml:1:1: is no role, pain point, question, exit check or source"),
        ({"x.yaml": "a: b"}, "x.yaml:1:1: is no role, pain point, question, exit check or source"),
        ({"sources.yaml": "SOURCES"}, "sources.yaml:1:1: the source `a1` stands twice here"),
        (
            {"overlay.yaml": "kind: base\nbase: a"},
            "overlay.yaml:1:7: `kind` should be 'overlay'",
        ),
        (
            {"overlay.yaml": "kind: overlay\nbase: a\narchived: [msl]", "roles/msl.yaml": "MSL"},
            "overlay.yaml:1:1: `msl` is archived, but has a file here",
        ),
        (
            {"base.yaml": "version: a\nroles: []\npain_points: []\nfaqs: []\nexit_checks: []"},
            "polls.yaml:1:1: this file is missing",
        ),
    ],
)
def test_what_does_not_fit_together_is_reported(library: KnowledgeBase, files: dict[str, str], fault: str) -> None:
    texts = {
        "MSL": to_yaml(library.roles["msl"]),
        "FAQ": to_yaml(library.faqs["motives"].model_copy(update={"id": "msl"})),
        "SOURCES": "sources:\n" + "- {id: a1, publisher: Ab, date: '2026'}\n" * 2,
    }
    faults = told("x.zip", write_archive({name: texts.get(text, text) for name, text in files.items()}), library)
    assert any(each.startswith(fault) for each in faults), faults


def test_a_whole_base_must_list_exactly_its_files(small: KnowledgeBase) -> None:
    files = {**base_files(small)}
    files["base.yaml"] = files["base.yaml"].replace("- msl", "- nobody", 1)
    files["overlay.yaml"] = "kind: overlay\nbase: a\n"
    assert told("x.zip", write_archive(files), small) == [
        "base.yaml:1:1: there is no file roles/nobody.yaml",
        "overlay.yaml:1:1: says that only changes are packed here, but there is a base.yaml too",
        "roles/msl.yaml:1:1: is not listed under `roles` in base.yaml",
    ]


def test_a_missing_folder_of_a_base_archives_what_was_in_it_and_says_so(small: KnowledgeBase) -> None:
    files = {name: text for name, text in base_files(small).items() if not name.startswith("faqs/")}
    files["base.yaml"] = files["base.yaml"].replace("faqs:\n", "faqs: []\n#", 1)
    upload = uploaded("x.zip", write_archive(files), small)
    assert set(upload.changes(small)[1]) == set(small.faqs)


def test_limits_leave_room_for_the_base_to_grow(library: KnowledgeBase) -> None:
    files = base_files(library)
    assert sum(len(text.encode()) for text in files.values()) < MAX_TOTAL_BYTES / 5
    assert len(write_archive(files)) < MAX_COMPRESSED_BYTES / 5
