"""Paths and file lists of the repository, for the checks of the code base."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "knowledge", "storage", "tools", "benchmarks")


def list_modules() -> list[Path]:
    """Every Python file of the program, tests aside."""
    return [path for room in PACKAGES for path in sorted((ROOT / room).rglob("*.py"))]


def relative_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def list_documents() -> list[Path]:
    """Every page written for people."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def make_targets() -> set[str]:
    """The commands of the Makefile that `make help` shows."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):[^=\n]*## ", makefile, flags=re.MULTILINE))
