"""Nothing in the code depends on what the bundled base is about: a base of another domain needs no change of code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from repository import ROOT

from knowledge import KnowledgeBase

PRODUCT = ("bot", "knowledge", "storage")
DEMO = ROOT / "bot" / "demo"
"""The demo shows the bundled base and may name what is in it."""
WORDS = {"burnout"}
"""Ids that are words which questions and statements use."""


def literals(file: Path) -> Iterator[ast.Constant]:
    """Yield the texts in a file, without docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def test_no_code_names_an_entry_of_the_bundled_base(library: KnowledgeBase) -> None:
    ids = {*library.entries, *library.specialties, *library.polls, *library.topics} - WORDS
    named = [
        f"{file.relative_to(ROOT)}:{each.lineno} {each.value!r}"
        for package in PRODUCT
        for file in sorted((ROOT / package).rglob("*.py"))
        if DEMO not in file.parents
        for each in literals(file)
        if each.value in ids
    ]
    assert named == []
