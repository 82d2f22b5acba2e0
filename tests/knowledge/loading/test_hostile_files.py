"""Broken or malicious files give diagnostics with positions, quickly, and never an exception."""

import os
import string
import tempfile
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from bases import BaseOnDisk
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge import load_with_diagnostics
from knowledge.loader import CONTENT_DIRECTORY, parse_entry
from knowledge.loading import yaml_reader as document
from knowledge.loading.yaml_reader import read_fast, read_with_positions
from knowledge.model import Claim, Role

FILE = "faqs/motives.yaml"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "1:1: this file is empty"),
        (b"# only a comment\n", "1:1: this file is empty"),
        (b"id: a\nname: caf\xe9\n", "2:10: is not UTF-8; save the file as UTF-8"),
        ("id: a\nname: é\n".encode("utf-16"), "1:1: is not UTF-8; save the file as UTF-8"),
        (b"id: a\n\tname: b\n\t\n", "2:1: has a tab; write spaces instead (2 tabs in this file)"),
        (b"id: a\x00\n", "1:6: has the control character U+0000; write plain text"),
        (b"id: a\rname: b\n", "1:6: has the control character U+000D; write plain text"),
        (
            "id: a\nname: a\u202eb\n".encode(),
            "2:8: has the character U+202E, which turns the direction of text and can",
        ),
        (b'id: a\nname: "a\\u202eb"\n', "2:7: has the character U+202E, which turns the direction of text and can"),
        (b'id: a\nname: "a\\u0007b"\n', "2:7: has the control character U+0007; write plain text"),
        (b'id: a\nname: "\\ufeffb"\n', "2:7: has the control character U+FEFF; write plain text"),
        (b"id: a\nname: 'b\n", "3:1: this is broken YAML: found unexpected end of stream; a quote or bracket is not"),
        (b"id: a\nname: b: c\n", "2:8: this is broken YAML: mapping values are not allowed in this context; a text"),
        (b"id: a\nid: b\n", "2:1: `id` stands twice here; first in line 1"),
        (b"id: a\naliases: &x []\n", "2:10: `&x` is an anchor; anchors are not allowed"),
        (b"id: a\naliases: *x\n", "2:10: `*x` is an alias; aliases are not allowed, write the value out"),
        (b"id: a\n<<: {name: b}\n", "2:1: `<<` is a merge key; merge keys are not allowed, write the keys out"),
        (b"id: !!python/name:os.system a\n", "1:5: `tag:yaml.org,2002:python/name:os.system` is a tag; tags are not"),
        (b"id: a\nroles: !x []\n", "2:8: `!x` is a tag; tags are not allowed"),
        (b"id: a\n? [b]\n: c\n", "2:3: a key must be plain text"),
        (b"id: a\n---\nid: b\n", "2:1: a second document begins here; a file holds one"),
        (b"- a\n", "1:1: this file should be a group of keys, but is a list of 1 item"),
        (b"just words\n", "1:1: this file should be a group of keys, but is the text 'just words'"),
        (b"id: " + b"[" * 1000 + b"]" * 1000 + b"\n", "1:28: is nested more than 24 levels deep"),
        (b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 1000)), "25:25: is nested more than 24 levels deep"),
        (b"%YAML 9999999999.1\n---\nid: a\n", "1:16: this is broken YAML: "),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_reported_at_its_position(base: BaseOnDisk, text: bytes, fault: str) -> None:
    base.write(FILE, text)
    assert any(told.startswith(f"{FILE}:{fault}") for told in base.faults()), base.faults()


def test_a_value_rejected_as_yaml_is_not_reported_again_as_a_wrong_type(base: BaseOnDisk) -> None:
    base.replace(FILE, "pain_points: [insurers]", "pain_points: *x")
    assert base.faults() == [f"{FILE}:15:14: `*x` is an alias; aliases are not allowed, write the value out"]


def test_a_byte_order_mark_is_allowed(base: BaseOnDisk) -> None:
    base.write(FILE, b"\xef\xbb\xbf" + (base.path / FILE).read_bytes())
    assert base.faults() == []


def test_windows_line_ends_are_allowed_and_do_not_shift_positions(base: BaseOnDisk) -> None:
    base.replace(FILE, "reviewed: '2026'", "reviewed: soon")
    before = base.faults()
    base.write(FILE, (base.path / FILE).read_bytes().replace(b"\n", b"\r\n"))
    assert base.faults() == before


def test_a_billion_laughs_attack_is_rejected_and_never_expanded(base: BaseOnDisk) -> None:
    levels = [
        f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]" for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    base.write(FILE, "\n".join(["a: &a [lol]", *levels]))
    started = perf_counter()
    told = base.faults()
    assert perf_counter() - started < 1
    assert f"{FILE}:1:4: `&a` is an anchor; anchors are not allowed" in told
    assert sum("is an alias" in each for each in told) == 72


def test_a_file_of_50_mb_is_rejected_without_being_read(base: BaseOnDisk) -> None:
    with (base.path / FILE).open("wb") as sparse:
        sparse.truncate(50_000_000)
    started = perf_counter()
    told = base.faults()
    assert perf_counter() - started < 1
    assert told == [f"{FILE}:1:1: this file is larger than 1,000,000 bytes"]


def test_thousands_of_problems_are_all_told(base: BaseOnDisk) -> None:
    base.write(FILE, "".join(f"k{n}: v\n" for n in range(2_000)))
    assert sum("is no key here" in told for told in base.faults()) == 2_000


def test_a_folder_named_like_a_file_is_reported(base: BaseOnDisk) -> None:
    (base.path / FILE).unlink()
    (base.path / FILE).mkdir()
    assert base.faults() == [f"{FILE}:1:1: this is no file"]


def test_a_pipe_named_like_a_file_is_reported_and_not_waited_for(base: BaseOnDisk) -> None:
    (base.path / FILE).unlink()
    os.mkfifo(base.path / FILE)
    assert base.faults() == [f"{FILE}:1:1: this is no file"]


def test_a_file_that_opens_but_cannot_be_read_is_reported(base: BaseOnDisk) -> None:
    (base.path / FILE).unlink()
    (base.path / FILE).symlink_to("/proc/self/mem")
    assert base.faults() == [f"{FILE}:1:1: this file cannot be read: Input/output error"]


def test_a_name_too_long_for_the_system_is_reported() -> None:
    _, faults = load_with_diagnostics(Path("x" * 300))
    assert [fault.message for fault in faults] == ["this folder cannot be read: File name too long"]


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"%YAML 1.99999999999999999999\n---\n")
@example(b'"\\UFFFFFFFF"')
@example(b"a: !<tag:yaml.org,2002:int> 5")
def test_bytes_of_any_kind_are_reported_as_problems(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "base.yaml").write_bytes(data)
        library, faults = load_with_diagnostics(Path(directory))
    assert library is None
    assert any(fault.file == "base.yaml" for fault in faults)


SIGNS = ":,[]{}'\"#>01é🙂\n\t\r\u202e\ud800\u2028"
WORDS = ("a", " ", "  ", "- ", "? ", "|\n", "---\n", "&a ", "*a ", "!t ", "<<: ", "%YAML", "\\x", "text", "1.5", "null")
PIECES = st.sampled_from((*SIGNS, *WORDS))


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(alphabet=string.printable, max_size=80))
def test_text_of_any_kind_is_an_entry_or_has_problems_inside_it(text: str) -> None:
    entry, faults = parse_entry(text, Claim, "claim.yaml")
    assert (entry is None) == bool(faults)
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= fault.line <= lines and fault.column >= 1 for fault in faults)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)
DUMPED = VALUES.map(lambda value: yaml.safe_dump(value, allow_unicode=True))


@given(DUMPED | st.lists(PIECES, max_size=40).map("".join))
@example("a: 1\na: 2\n")
@example('a: "\\u202e"\n')
@example("a: &x 1\n")
@example("[*x]")
@example("- !t a\n")
@example("<<: a\n")
@example("a\n---\nb\n")
@example("[" * 30 + "]" * 30)
@example("- a\n" * (document.MAX_VALUES + 10))
def test_the_fast_reader_agrees_with_the_reader_with_positions(text: str) -> None:
    data = read_fast(text)
    node, faults = read_with_positions(text, "x.yaml")
    assert data is None or (node and repr(node.data), faults) == (repr(data), ())


def test_every_bundled_file_is_read_by_the_fast_reader() -> None:
    assert [path.name for path in CONTENT_DIRECTORY.rglob("*.yaml") if read_fast(path.read_text("utf-8")) is None] == []


@given(st.lists(PIECES, max_size=40).map("".join))
@example('"\\UFFFFFFFF"')
def test_the_pure_python_parser_rejects_the_same_texts(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "LOADER", yaml.SafeLoader)
        entry, faults = parse_entry(text, Role, "role.yaml")
    assert entry is None
    assert faults


def test_a_file_of_too_many_values_is_rejected_before_it_fills_the_memory() -> None:
    node, faults = read_with_positions("- a\n" * (document.MAX_VALUES + 10), "x.yaml")
    assert node is None
    assert [str(fault) for fault in faults] == ["x.yaml:20000:3: has more than 20,000 values"]
