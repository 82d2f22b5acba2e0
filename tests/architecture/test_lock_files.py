import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.repository import ROOT, list_documents, relative_name

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


def required_by(file: str) -> Iterator[tuple[str, str]]:
    """Yield every package that this interpreter needs and what requires it, following the installed packages' metadata.

    What a lock pins but nobody installed here, such as what another lock adds, is not followed further.
    """
    locked = pins(file)
    queue = [(requirement, "the project") for requirement in map(Requirement, WANTED[file])]
    followed: set[tuple[str, frozenset[str]]] = set()
    while queue:
        requirement, needed_by = queue.pop()
        name = canonicalize_name(requirement.name)
        yield name, needed_by
        key = (name, frozenset(requirement.extras))
        if key in followed or name not in locked:
            continue
        followed.add(key)
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        if Version(installed.version) != locked[name]:
            continue
        for each in map(Requirement, installed.requires or ()):
            extras = requirement.extras or {""}
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras):
                queue.append((each, name))


@pytest.mark.parametrize("file", WANTED)
def test_whatever_a_locked_package_requires_is_locked_as_well(file: str) -> None:
    locked = pins(file)
    missing = {f"{name}, for {needed_by}" for name, needed_by in required_by(file) if name not in locked}
    assert not missing, f"{file} lacks {sorted(missing)}: make lock"


def test_on_python_3_13_the_lock_brings_the_audioop_that_discord_py_asks_for() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^audioop-lts==\S+ ; python_full_version >= '3\.13'", text, flags=re.MULTILINE)


@pytest.mark.parametrize("page", [*list_documents(), ROOT / "Dockerfile", ROOT / "Makefile"], ids=relative_name)
def test_locked_packages_are_installed_without_resolving_and_by_their_hashes(page: Path) -> None:
    for line in page.read_text(encoding="utf-8").splitlines():
        if re.search(r"pip install.* (?:-r|--requirement) ", line):
            assert "--no-deps --require-hashes" in line, line


def test_every_supported_python_is_named_everywhere_alike() -> None:
    classifiers = [text for text in PROJECT["project"]["classifiers"] if re.search(r":: 3\.\d+$", text)]
    supported = [text.rpartition(" ")[2] for text in classifiers]
    specifier = Requirement(f"x{PROJECT['project']['requires-python']}").specifier
    assert [f"3.{minor}" for minor in range(30) if specifier.contains(f"3.{minor}.1")] == supported
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"PYTHONS := {' '.join(f'python{version}' for version in reversed(supported))}\n" in makefile


def test_hosts_find_the_python_that_the_project_needs() -> None:
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert PROJECT["project"]["requires-python"].startswith(f">={version},")
