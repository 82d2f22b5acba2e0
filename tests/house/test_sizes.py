import ast
from pathlib import Path

import pytest

from tests.house.house import modules, name_of

MAX_FILE = 250
MAX_COG = 150
MAX_FUNCTION = 40


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_file_stays_small_enough_to_be_read_at_once(path: Path) -> None:
    most = MAX_COG if "cogs" in path.parts else MAX_FILE
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= most, f"{name_of(path)} has {lines} lines: give one of its halves a room and a name of its own"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    long = [f"{function.name}, line {function.lineno}" for function in functions if _lines(function) > MAX_FUNCTION]
    assert not long, f"too long in {name_of(path)}: {long}"


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1
