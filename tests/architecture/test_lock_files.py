import re
import tomllib
from itertools import pairwise

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["postgres"]
DEMO = RUNTIME + PROJECT["project"]["optional-dependencies"]["demo"]
WANTED = {
    "requirements.txt": RUNTIME,
    "requirements-demo.txt": DEMO,
    "requirements-dev.txt": DEMO + PROJECT["dependency-groups"]["dev"],
    "requirements-screenshots.txt": DEMO + PROJECT["dependency-groups"]["screenshots"],
}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)")


def pins(file: str) -> dict[str, Version]:
    entries = (PIN.match(line) for line in (ROOT / file).read_text(encoding="utf-8").splitlines())
    return {entry.group(1): Version(entry.group(2)) for entry in entries if entry}


@pytest.mark.parametrize("file", WANTED)
def test_every_requirement_is_pinned_with_its_hashes(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        assert PIN.match(line), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize("file", WANTED)
def test_no_requirement_says_where_to_download_from(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"index-url|find-links|trusted-host|https?:| @ ", text)


@pytest.mark.parametrize("file", WANTED)
def test_the_lock_holds_what_the_project_asks_for(file: str) -> None:
    locked = pins(file)
    for requirement in map(Requirement, WANTED[file]):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{requirement} is not locked: make lock"
        assert requirement.specifier.contains(locked[name]), f"{requirement} against {locked[name]}: make lock"


@pytest.mark.parametrize(
    ("smaller", "larger"), list(pairwise(["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"]))
)
def test_what_is_tested_is_what_is_deployed(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()


def test_hosts_find_the_python_that_the_project_needs() -> None:
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert PROJECT["project"]["requires-python"].startswith(f">={version},")
