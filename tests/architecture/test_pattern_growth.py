import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from pattern_growth import FoundPattern, find_patterns, growth, import_everything

from knowledge import KnowledgeBase
from knowledge.question import aspect_detection
from knowledge.retrieval.intent_rules import IntentRules

SAFETY = "knowledge.safety"
_MEASURED_AGAIN = 3
MIN_PATTERNS = 500
"""At commit b62cb13 there were 1,118; far fewer would mean that the search for them broke."""


@pytest.fixture(scope="module")
def patterns(library: KnowledgeBase) -> list[FoundPattern]:
    """Every pattern of the modules, of the aspects and of the lexicon, which are compiled on first use."""
    modules = import_everything()
    rules = IntentRules(library.lexicon)
    return find_patterns(modules, rules, [aspect_detection.aspect_pattern(part) for part in aspect_detection.PATTERNS])


def _slow(patterns: list[FoundPattern]) -> list[str]:
    """Describe the patterns that take longer each time they are measured: a busy machine slows any of them once."""
    return [
        f"{each.where}: x{found[0]:.0f} on {found[1]}"
        for each in patterns
        if (found := growth(each)) and all(growth(each) for _ in range(_MEASURED_AGAIN))
    ]


def test_every_pattern_is_found(patterns: list[FoundPattern]) -> None:
    rooms = {each.where.split(".")[0] for each in patterns}
    assert {"bot", "knowledge", "IntentRules"} <= rooms
    assert len(patterns) > MIN_PATTERNS


def test_no_pattern_takes_more_than_linear_time(patterns: list[FoundPattern]) -> None:
    assert _slow([each for each in patterns if not each.where.startswith(SAFETY)]) == []


def test_no_pattern_of_safety_takes_more_than_linear_time(patterns: list[FoundPattern]) -> None:
    assert _slow([each for each in patterns if each.where.startswith(SAFETY)]) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?P<text>.*?)\s*\[\s*(?P<source>[^\[\],]+?)\s*(?:,\s*(?P<confidence>[^\[\],]+?)\s*)?\]\.?",
        r"\s+-\s+",
        r"(a|aa)+$",
        r"\d+\s?%",
        r"burn\w*out",
    ],
)
def test_the_check_notices_patterns_that_take_longer(pattern: str) -> None:
    assert growth(FoundPattern("example", re.compile(pattern), anchored=pattern.startswith("(?P")))


def _uncompiled() -> Iterator[str]:
    for module in import_everything():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in {"search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
            ):
                yield f"{module.__name__}:{node.lineno}"


def test_a_pattern_has_a_name_so_that_it_is_found() -> None:
    places = {place.split(":")[0] for place in _uncompiled()}
    assert places <= {"storage.migrations", "storage.postgres.connection", "storage.sqlite.connection"}, (
        "compile the pattern at the top of the module; only names of files and our own SQL are read otherwise"
    )
