"""Runs axe-core in a page: the rules of WCAG 2.2 AA and what axe-core calls best practice."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
"""No sandbox: it needs rights that containers lack; the pages opened are our own."""
_RUN = """async () => (await axe.run(document, {
    preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
  }))
  .violations.map(each => [each.id, each.nodes.length, each.nodes[0].html.slice(0, 120)])"""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a page breaks, how often, and the beginning of the first element that does."""

    rule: str
    count: int
    first: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.count} times, first {self.first}"


def axe_script() -> str:
    """Return the script: the file that AXE names, or the one of the package."""
    named = os.environ.get("AXE")
    script = Path(named) if named else files("axe_playwright_python").joinpath("axe.min.js")
    return script.read_text(encoding="utf-8")


def find_violations(page: Page) -> Sequence[Violation]:
    """Run it. The page must have been opened with `axe_script` as an init script."""
    return [Violation(*each) for each in page.evaluate(_RUN)]
