"""Broken or malicious uploads give messages, quickly, in little memory, and never an exception."""

import hashlib
import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from bases import SMALL_BASE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import load_knowledge_base
from knowledge.editing.bundle import export_base, export_overlay
from knowledge.editing.serialization import to_yaml
from knowledge.editing.upload import MAX_DIAGNOSTICS, Upload, import_bundle
from knowledge.editing.zip_archive import MAX_COMPRESSED_BYTES, MAX_FILES, MAX_TOTAL_BYTES, write_archive

MEMORY = 200_000_000

SMALL = load_knowledge_base(SMALL_BASE)
FAQ = to_yaml(next(iter(SMALL.faqs.values())))
SEEDS = (
    export_base(SMALL),
    export_overlay([*SMALL.roles.values(), *SMALL.sources.values()], [*SMALL.faqs], SMALL.version),
    *(to_yaml(item).encode() for item in SMALL.entries.values()),
)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return packed.getvalue()


def link() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("roles/x.yaml")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def forged(data: bytes, offset_local: int, offset_central: int, value: bytes) -> bytes:
    """The same archive with other bytes in both headers of its first member."""
    forged_data, central = bytearray(data), data.index(b"PK\x01\x02")
    forged_data[offset_local : offset_local + len(value)] = value
    forged_data[central + offset_central : central + offset_central + len(value)] = value
    return bytes(forged_data)


def noise(size: int) -> bytes:
    """Text that hardly packs to less than half of it."""
    return hashlib.shake_256(b"noise").hexdigest(size // 2).encode()


def overlapping() -> bytes:
    """Many names for one packed body: the sum of the parts is far larger than the whole."""
    one = zipped(("000.yaml", noise(500_000)))
    central = one.index(b"PK\x01\x02")
    entry = one[central : one.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"000.yaml", b"%03d.yaml" % number) for number in range(400))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 400, 400, len(entries), central, 0)
    return one[:central] + entries + end


def laughs() -> bytes:
    levels = [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefghi")]
    return f"a: &a [lol, lol]\n{''.join(levels)}answer: *i\n".encode()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip of zeros": (lambda: zipped(("roles/x.yaml", bytes(50_000_000))), "is packed suspiciously small"),
    "a large upload": (lambda: b"PK" + bytes(MAX_COMPRESSED_BYTES), "this archive is larger than 4,000,000 bytes"),
    "a large file": (lambda: b"id: a\n" * 400_000, "this file is larger than 1,000,000 bytes"),
    "many files": (
        lambda: write_archive({f"faqs/x{at}.yaml": "id: a" for at in range(MAX_FILES + 1)}),
        "this archive has 501 files; at most 500 are read",
    ),
    "thousands of empty files": (lambda: zipped(*((f"x{at}", b"") for at in range(5_000))), "5,000 files"),
    "many large files": (
        lambda: zipped(*((f"faqs/x{at}.yaml", noise(20_000) * 45) for at in range(15))),
        "larger than 12,000,000 bytes together",
    ),
    "one body under many names": (overlapping, "this is no whole zip archive"),
    "laughs by the billion": (laughs, "is an alias; aliases are not allowed"),
    "a deep nest": (lambda: b"answer: " + b"[" * 900_000, "is nested more than 24 levels deep"),
    "a deep nest of blocks": (lambda: b"answer:\n" + b"- " * 400_000, "is nested more than 24 levels deep"),
    "a huge number": (lambda: FAQ.replace("short_name:", "short_name: " + "9" * 900_000 + " #").encode(), "at most 28"),
    "a million values": (lambda: b"answer:\n" + b"- a\n" * 249_000, "has more than 20,000 values"),
    "twenty thousand wrong values": (lambda: b"answer:\n" + b"- {}\n" * 9_900, "is missing"),
    "a zero byte": (lambda: b"id: a\x00\n", "has the control character U+0000"),
    "a zero byte in a name": (
        lambda: zipped(("x.yaml_exe", b"id: a")).replace(b"_exe", b"\0exe"),
        "this path leads out of the archive",
    ),
    "two members of one name": (
        lambda: forged(zipped(("a.yaml", b"id: a"), ("b.yaml", b"id: a")), 30, 46, b"b"),
        "stands twice in this archive",
    ),
    "a way out": (lambda: zipped(("../../etc/x.yaml", b"id: a")), "this path leads out of the archive"),
    "a way to the root": (lambda: zipped(("/roles/x.yaml", b"id: a")), "this path leads out of the archive"),
    "a way out of Windows": (lambda: zipped(("..\\x.yaml", b"id: a")), "this path leads out of the archive"),
    "letters that look like others": (lambda: zipped(("rоles/x.yaml", b"id: a")), "is no file of a base"),
    "text that turns around": (lambda: zipped(("x\u202elmay.yaml", b"id: a")), "is no file of a base"),
    "a very long name": (lambda: zipped(("x" * 60_000 + ".yaml", b"id: a")), "is no file of a base"),
    "a program": (lambda: zipped(("x.exe", b"MZ")), "is no file of a base"),
    "an archive inside": (lambda: zipped(("x.zip", zipped(("a", b"b")))), "an archive inside an archive is not read"),
    "an archive in disguise": (lambda: zipped(("x.yaml", zipped(("a", b"b")))), "is not UTF-8"),
    "a link": (link, "this is a link to another file"),
    "a password": (lambda: forged(zipped(("x.yaml", b"id: a")), 6, 8, b"\x01"), "this file is encrypted"),
    "another method": (lambda: zipped(("x.yaml", b"id: a"), method=zipfile.ZIP_LZMA), "is packed in a way"),
    "an unknown method": (lambda: forged(zipped(("x.yaml", b"id: a")), 8, 10, b"\x63"), "is packed in a way"),
    "a forged size": (lambda: forged(zipped(("x.yaml", b"id: a" * 99)), 22, 24, b"\x01\0\0\0"), "no whole zip archive"),
    "a cut archive": (lambda: SEEDS[0][:-100], "this is no whole zip archive"),
    "half an archive": (lambda: SEEDS[0][: len(SEEDS[0]) // 2], "this is no whole zip archive"),
    "an empty archive": (zipped, "this archive is empty"),
    "nothing": (lambda: b"", "this file is empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "is not UTF-8"),
    "another encoding": (lambda: zipped(("x.yaml", FAQ.encode("utf-16"))), "is not UTF-8"),
    "a program in YAML": (lambda: b"!!python/object/apply:os.system ['true']", "is a tag; tags are not allowed"),
    "a merge": (lambda: b"answer: []\n<<: {a: b}\n", "`<<` is a merge key"),
    "keys without end": (lambda: b"answer: []\n? " + b"x" * 900_000, "is"),
}

SLOW = {"twenty thousand wrong values"}
"""What takes seconds while memory is looked at."""


@pytest.fixture
def traced() -> Iterator[Callable[[], int]]:
    """Tells the most memory in use since the test began, in bytes."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def outcome(name: str, data: bytes) -> list[str]:
    """The sentences told; none for an upload that is accepted."""
    result = import_bundle(name, data, SMALL)
    if isinstance(result, Upload):
        result.changes(SMALL)
        return []
    assert 1 <= len(result) <= MAX_DIAGNOSTICS
    told = [str(fault) for fault in result]
    assert all("\n" not in each and len(each) < 1000 for each in told)
    return told


@pytest.mark.parametrize(
    "bomb", [pytest.param(bomb, marks=pytest.mark.slow) if bomb in SLOW else bomb for bomb in BOMBS]
)
def test_a_zip_bomb_is_rejected_with_a_message(bomb: str, traced: Callable[[], int]) -> None:
    make, sentence = BOMBS[bomb]
    data = make()
    before = traced()
    told = outcome("upload.zip" if data[:2] == b"PK" else "upload.yaml", data)
    assert any(sentence in each for each in told), told[:5]
    assert traced() < max(before, MEMORY)


INSIDE = ["base.yaml", "overlay.yaml", "sources.yaml", "roles/msl.yaml", "faqs/a.yaml", "a.yaml", "quiz.yaml"]
SIGNS = [b"- ", b": ", b"\n", b"&a ", b"*a", b"{", b"'", b"!"]

names = st.sampled_from(["x.zip", "x.yaml", "", "../x", "base.yaml", "overlay.yaml", "\0", "\u202e.zip"])
members = st.dictionaries(
    st.one_of(st.sampled_from(INSIDE), st.text(min_size=1, max_size=30)),
    st.one_of(st.binary(max_size=300), st.sampled_from(SEEDS[2:]), st.text(max_size=200).map(str.encode)),
    max_size=5,
)


@st.composite
def mutilated(draw: st.DrawFn) -> bytes:
    """A good upload with some of its bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        new = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"- ", b": ", b"\n", b"&a ", b"*a", b"{", b"'", b"!"]))
        )
        data[at : at + draw(st.sampled_from([0, 1, len(new), 400]))] = new
    return bytes(data)


def packed(files: dict[str, bytes]) -> bytes:
    return zipped(*((name.replace("\0", "0"), data) for name, data in files.items()))


uploads = st.one_of(mutilated(), members.map(packed), st.binary(max_size=500), st.text(max_size=500).map(str.encode))


def attack(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(name=names, data=uploads)
    def run(name: str, data: bytes) -> None:
        outcome(name, data)

    run()


def test_no_upload_whatever_it_holds_raises() -> None:
    attack(100)


@pytest.mark.stress
def test_a_thousand_uploads_raise_nothing_and_stay_small(traced: Callable[[], int]) -> None:
    attack(1000)
    assert traced() < MEMORY


def test_a_good_upload_among_the_bad_is_taken() -> None:
    for data in SEEDS[:2]:
        assert outcome("x.zip", data) == []
    assert 10 * len(SEEDS[0]) < MAX_TOTAL_BYTES
