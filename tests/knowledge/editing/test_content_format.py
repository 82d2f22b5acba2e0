"""The content files have one form: the form in which exports write them."""

import shutil
from pathlib import Path

import pytest
from base_contents import parts
from bases import BaseOnDisk
from hypothesis import given, settings
from hypothesis import strategies as st
from item_strategies import models

from knowledge import load_knowledge_base
from knowledge.editing.bundle import base_files
from knowledge.editing.content_format import format_content, format_model, head_comment
from knowledge.loader import CONTENT_DIRECTORY
from knowledge.loading.files import FILES, FOLDERS, parse
from tests.shipped import SMALL_BASE

GARDEN_BASE = SMALL_BASE.parent / "garden_base"
KINDS = (*FOLDERS.values(), *(FILES[name] for name in ("base", "sources", "topics", "yardsticks")))


@pytest.mark.parametrize("directory", [CONTENT_DIRECTORY, SMALL_BASE, GARDEN_BASE], ids=["shipped", "small", "garden"])
def test_a_formatted_base_says_the_same_and_its_export_is_the_same_text(directory: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(directory, tmp_path / "base"))
    before = load_knowledge_base(copy)
    _, faults = format_content(copy, drop_comments=True)
    after = load_knowledge_base(copy)
    assert faults == ()
    assert parts(after) == parts(before)
    assert (after.quiz.golden, after.wants_out) == (before.quiz.golden, before.wants_out)
    texts = {path.relative_to(copy).as_posix(): path.read_text() for path in copy.rglob("*.yaml")}
    assert {name: text.removeprefix(head_comment(text)) for name, text in texts.items()} == base_files(after)
    assert format_content(copy, check=True) == ((), ())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_text_of_any_file_is_read_as_the_same_model_and_formats_to_itself(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    model = data.draw(models(kind))
    text = format_model(model, "# head\n#\n")
    parsed, faults = parse(text, kind, "x.yaml")
    assert faults == ()
    assert parsed.model == model
    assert format_model(model.model_validate(parsed.data), head_comment(text)) == text


def test_the_comment_at_the_head_of_a_file_stays(base: BaseOnDisk) -> None:
    base.write("polls.yaml", "# Of polls\n# and people\n\n" + (base.path / "polls.yaml").read_text())
    format_content(base.path)
    assert (base.path / "polls.yaml").read_text().startswith("# Of polls\n# and people\npolls:\n- id: ")


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ("# years\nreviewed: '2026'", 6),
        ("reviewed: '2026'  # a year", 6),
        ("reviewed: '2026'\n  # a year", 7),
    ],
)
def test_a_comment_below_the_head_is_reported_and_not_lost(base: BaseOnDisk, new: str, line: int) -> None:
    base.replace("faqs/motives.yaml", "reviewed: '2026'", new)
    before = (base.path / "faqs/motives.yaml").read_text()
    for check in (True, False):
        changed, faults = format_content(base.path, check=check)
        assert "faqs/motives.yaml" not in changed
        assert [(fault.file, fault.line) for fault in faults] == [("faqs/motives.yaml", line)]
        assert (base.path / "faqs/motives.yaml").read_text() == before
    assert format_content(base.path, drop_comments=True)[1] == ()
    assert "year" not in (base.path / "faqs/motives.yaml").read_text()


def test_a_number_sign_that_begins_no_comment_is_text(base: BaseOnDisk) -> None:
    base.replace("faqs/motives.yaml", "text: For many", "text: >-\n    Number\n    # 1 of all, or '# 2'.\n    For many")
    assert format_content(base.path)[1] == ()
    assert (
        load_knowledge_base(base.path).faqs["motives"].answer[0].text
        == "Number # 1 of all, or '# 2'. For many reasons."
    )


def test_a_file_with_faults_is_reported_and_stays_as_it_is(base: BaseOnDisk) -> None:
    base.replace("polls.yaml", "percent: 12.5", "percent: many")
    (base.path / "topics.yaml").unlink()
    changed, faults = format_content(base.path)
    assert "polls.yaml" not in changed
    assert "percent: many" in (base.path / "polls.yaml").read_text()
    assert [str(fault) for fault in faults] == [
        "polls.yaml:13:14: `percent` should be a number, but is the text 'many'",
        "topics.yaml:1:1: this file is missing",
    ]


def test_windows_line_ends_and_byte_order_marks_go(base: BaseOnDisk) -> None:
    format_content(base.path)
    text = (base.path / "polls.yaml").read_bytes()
    base.write("polls.yaml", b"\xef\xbb\xbf# Of polls\r\n" + text.replace(b"\n", b"\r\n"))
    assert format_content(base.path) == (("polls.yaml",), ())
    assert (base.path / "polls.yaml").read_bytes() == b"# Of polls\n" + text
