"""Zip archives of YAML files: written deterministically, read without trusting them."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from knowledge.diagnostics import Diagnostic
from knowledge.loading.files import MAX_BYTES, decode

MAX_COMPRESSED_BYTES = 4_000_000
"""Of an upload; the whole bundled base takes a seventh of it."""
MAX_TOTAL_BYTES = 12_000_000
"""Of all its files; the bundled base has 1,800,000."""
MAX_FILES = 500
MAX_RATIO = 200
"""Highest compression ratio of a file; files of a base shrink to a third."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold, for reproducible archives."""
_READABLE = 0o100644 << 16
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_EXEMPT = 10_000
"""Below this many bytes the compression ratio of a file is not checked."""
_NAME = re.compile(r"(?:[a-z_]{1,40}/)?[a-z0-9][a-z0-9_-]{0,79}\.yaml", re.ASCII)
_ARCHIVE = re.compile(r"\.(?:zip|gz|bz2|xz|7z|rar|tar|tgz)$", re.IGNORECASE)
_LITTER_FILES = frozenset({"thumbs.db", "desktop.ini"})
_LITTER_ENDINGS = ("~", ".swp", ".swo", ".bak", ".orig", ".tmp")
_LITTER_FOLDER = "__macosx"
_SHOWN = 80
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # what zipfile raises for a compression it does not know
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)
"""Raised by zipfile for truncated, forged or unsupported archives."""


def write_archive(files: Mapping[str, str]) -> bytes:
    """Return an archive of these texts by name; the same texts give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in sorted(files.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, _READABLE
            archive.writestr(info, text.encode(), compresslevel=9)
    return packed.getvalue()


def read_archive(name: str, data: bytes) -> Mapping[str, str] | tuple[Diagnostic, ...]:
    """Return the texts of a zip by name, such as `base.yaml` or `roles/msl.yaml`, or why it is rejected.

    A folder around everything is ignored. Nothing is written to disk, and the sizes stated in the archive are not
    trusted.
    """
    shown = display_name(name)
    if len(data) > MAX_COMPRESSED_BYTES:
        return (Diagnostic(shown, 1, 1, f"this archive is larger than {MAX_COMPRESSED_BYTES:,} bytes"),)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            for info in members:
                info.filename = info.filename.replace("\\", "/")  # as PowerShell 5 and other tools of Windows write it
            members = [each for each in members if not each.is_dir() and not _is_litter(each.filename)]
            diagnostics = tuple(_check_members(shown, members))
            return diagnostics or _read_texts(shown, archive, members)
    except _ZIP_ERRORS:
        return (Diagnostic(shown, 1, 1, "this is no whole zip archive; it may have been cut off on its way"),)


def display_name(name: str) -> str:
    """Return a file's name for a message: one line, only printable characters, shortened."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def _is_litter(path: str) -> bool:
    """Tell whether an operating system or an editor put this in unasked: hidden files, backup copies, swap files."""
    parts = path.casefold().split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    name = parts[-1]
    return hidden or _LITTER_FOLDER in parts[:-1] or name in _LITTER_FILES or name.endswith(_LITTER_ENDINGS)


def _check_members(shown: str, members: list[zipfile.ZipInfo]) -> Iterator[Diagnostic]:
    if not members:
        yield Diagnostic(shown, 1, 1, "this archive is empty")
    if len(members) > MAX_FILES:
        yield Diagnostic(shown, 1, 1, f"this archive has {len(members):,} files; at most {MAX_FILES} are read")
        return
    around = _common_folder(members)
    seen: set[str] = set()
    for info in members:
        sentence = _rejection_reason(info, around, seen)
        seen.add(info.filename)
        if sentence:
            yield Diagnostic(display_name(info.filename), 1, 1, sentence)


def _common_folder(members: list[zipfile.ZipInfo]) -> str:
    """Return the folder that contains everything, such as `second-opinion/`, or nothing."""
    tops = {info.filename.partition("/")[0] for info in members if "/" in info.filename}
    inside = all(info.filename.count("/") >= 1 for info in members)
    deep = any(info.filename.count("/") > 1 for info in members)
    known = any(info.filename.endswith(("/base.yaml", "/overlay.yaml", "/sources.yaml")) for info in members)
    return f"{tops.pop()}/" if inside and len(tops) == 1 and (deep or known) else ""


def _rejection_reason(info: zipfile.ZipInfo, around: str, seen: set[str]) -> str | None:
    """Return the first reason not to read a member."""
    name = info.filename
    leads_out = name.startswith("/") or ".." in name.split("/") or info.orig_filename.replace("\\", "/") != name
    against = (
        (info.flag_bits & _ENCRYPTED, "this file is encrypted; pack it without a password"),
        (stat.S_ISLNK(info.external_attr >> 16), "this is a link to another file; pack the file itself"),
        (_ARCHIVE.search(name), "an archive inside an archive is not read"),
        (leads_out, "this path leads out of the archive"),
        (not _NAME.fullmatch(name.removeprefix(around)), "is no file of a base, as base.yaml and roles/msl.yaml are"),
        (name in seen, "stands twice in this archive"),
        (info.compress_type not in _METHODS, "is packed in a way that is not read; use plain zip"),
        (info.file_size > max(_EXEMPT, MAX_RATIO * info.compress_size), "is packed suspiciously small"),
    )
    return next((sentence for found, sentence in against if found), None)


def _read_texts(
    shown: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> Mapping[str, str] | tuple[Diagnostic, ...]:
    around, left = _common_folder(members), MAX_TOTAL_BYTES
    texts: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    for info in members:
        name = info.filename.removeprefix(around)
        with archive.open(info) as opened:
            data = opened.read(min(left, MAX_BYTES) + 1)
        left -= len(data)
        if left < 0:
            return (
                Diagnostic(
                    shown, 1, 1, f"the files of this archive are larger than {MAX_TOTAL_BYTES:,} bytes together"
                ),
            )
        text = decode(data, name)
        if isinstance(text, Diagnostic):
            diagnostics.append(text)
        else:
            texts[name] = text
    return tuple(diagnostics) if diagnostics else texts
