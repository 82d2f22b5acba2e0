import re
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, relative_name

BINARY = {".png", ".jpg", ".ico", ".db", ".bin"}

REGISTRIES = tuple(
    "".join(parts) for parts in [("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.org"), ("npm", "js.com")]
)
FORBIDDEN = {
    "a package registry's host": re.compile("|".join(re.escape(host) for host in REGISTRIES)),
    "a path of somebody's machine": re.compile(r"(?<![\w./~-])/(?:work|root|home|tmp|Users)/\w"),
    "a mark of unfinished work": re.compile(
        r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
    ),
    "something like a Discord token": re.compile(r"\b[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,}\b"),
    "a private key": re.compile("-----BEGIN " + "[A-Z ]*PRIVATE KEY"),
    "a conflict left by a merge": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str, tracked: list[Path]) -> None:
    found = [
        f"{relative_name(path)}: {match.group()}"
        for path in tracked
        if path.suffix not in BINARY
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found, f"{what}: {found}"


def test_no_lock_file_is_kept_that_names_where_packages_come_from(tracked: list[Path]) -> None:
    names = {path.name for path in tracked}
    assert not names & {"uv.lock", "poetry.lock", "pylock.toml", "Pipfile.lock", "package-lock.json"}


def test_no_database_and_no_environment_file_is_kept(tracked: list[Path]) -> None:
    kept = [
        relative_name(path) for path in tracked if path.suffix in {".db", ".db-wal", ".db-shm"} or path.name == ".env"
    ]
    assert not kept


def test_every_text_file_ends_with_one_newline(tracked: list[Path]) -> None:
    texts = (path for path in tracked if path.suffix not in BINARY and path.stat().st_size)
    ragged = [relative_name(path) for path in texts if not re.search(rb"[^\n]\n\Z", path.read_bytes())]
    assert not ragged


def test_the_ci_script_is_executable() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
