"""Finds every compiled pattern of the code base, and texts that make a pattern take more than linear time.

One call of a regular expression cannot be interrupted and holds the interpreter, so a pattern whose time grows with the
square of a text lets one member stop the bot for everybody. The texts are built from the pattern itself: whatever it
may repeat is repeated, after what has to come before it.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from time import thread_time
from types import ModuleType
from typing import Any

PACKAGES = ("bot", "knowledge", "storage")
SHORT, LONG = 500, 2_000
"""Characters of the two texts that are compared; a message has at most 4,000."""
SUSPICIOUS_SECONDS = 0.001
"""Faster texts are not compared: at most 2 ms for the longest message."""
MOST_GROWTH = 7.0
"""A text four times as long takes four times as long in linear time, and 16 times in quadratic time."""
_UNBOUNDED = 64
_TOO_SLOW = 0.3
_SUFFIXES = ("", "\x01", " !")
_COMMON_PUMPS = ("a", " ", "a ", "1", "1,", ".", "-", "' ", "a.", "[", "(", "a-", "A", "a\n", "\n", "A ", "1 ", "/")


@dataclass(frozen=True)
class FoundPattern:
    """A pattern, where it was found, and how the code calls it: ``search`` finds it anywhere, ``match`` does not."""

    where: str
    pattern: re.Pattern[str]
    anchored: bool


def import_everything() -> list[ModuleType]:
    """Import every module of the program; what needs a package that is not installed is left out."""
    modules: list[ModuleType] = []
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
            if not found.name.endswith("__main__"):
                try:
                    modules.append(importlib.import_module(found.name))
                except ModuleNotFoundError as missing:
                    if (missing.name or "").startswith(PACKAGES):
                        raise
    return [sys.modules[package] for package in PACKAGES] + modules


def find_patterns(modules: list[ModuleType], *more: object) -> list[FoundPattern]:
    """Return each pattern that the modules and some further objects lead to, once."""
    collector = _Collector()
    for module in modules:
        collector.calls |= _calls_by_name(module)
    for each in more:  # first, since a module may keep the same patterns in a cache
        collector.visit(each, type(each).__name__)
    for module in modules:
        for name, value in vars(module).items():
            if hasattr(value, "cache_info") and getattr(value, "__module__", "") == module.__name__:
                value = _result_of_cached(value)  # noqa: PLW2901 - what it stands for
            collector.visit(value, f"{module.__name__}.{name}")
    return list(collector.found.values())


def _result_of_cached(function: Any) -> object:
    """Return what a cached function without parameters returns, if that holds patterns."""
    returned = str(inspect.signature(function).return_annotation)
    return function() if "Pattern" in returned and not inspect.signature(function).parameters else None


def _calls_by_name(module: ModuleType) -> Mapping[tuple[str, str], set[str]]:
    """Return by module and name how each name is called: ``_WORD.fullmatch(...)`` and the like."""
    calls: dict[tuple[str, str], set[str]] = {}
    if module.__file__ is None:
        return calls
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            calls.setdefault((module.__name__, node.value.id), set()).add(node.attr)
    return calls


@dataclass
class _Collector:
    found: dict[str, FoundPattern] = field(default_factory=dict[str, FoundPattern])
    calls: dict[tuple[str, str], set[str]] = field(default_factory=dict[tuple[str, str], set[str]])
    _seen: dict[int, object] = field(default_factory=dict[int, object])

    def visit(self, value: Any, where: str) -> None:
        """Walk through a value and everything it holds."""
        if isinstance(value, re.Pattern):
            self._add(value, where)
        elif id(value) in self._seen or isinstance(value, str | bytes | int | float | ModuleType):
            return
        else:
            self._seen[id(value)] = value
            for name, part in _parts(value):
                self.visit(part, where if name is None else f"{where}.{name}")

    def _add(self, pattern: re.Pattern[Any], where: str) -> None:
        module, _, name = where.rpartition(".")
        methods = self.calls.get((module, name), set()) & {
            "search",
            "sub",
            "split",
            "findall",
            "finditer",
            "match",
            "fullmatch",
        }
        anchored = bool(methods) and methods <= {"match", "fullmatch"}
        before = self.found.get(pattern.pattern)
        if isinstance(pattern.pattern, str) and (before is None or before.anchored > anchored):
            self.found[pattern.pattern] = FoundPattern(where, pattern, anchored)


def _parts(value: Any) -> Iterator[tuple[str | None, Any]]:
    if isinstance(value, Mapping):
        yield from ((None, part) for pair in tuple(value.items()) for part in pair)
    elif isinstance(value, tuple | list | set | frozenset):
        yield from ((None, part) for part in tuple(value))
    elif type(value).__module__.startswith(PACKAGES) or (
        isinstance(value, type) and value.__module__.startswith(PACKAGES)
    ):
        yield from tuple(vars(value).items()) if hasattr(value, "__dict__") else ()
        yield from ((name, getattr(value, name, None)) for name in getattr(value, "__slots__", ()))
        for name, made in inspect.getmembers_static(type(value), lambda each: isinstance(each, cached_property)):
            if "Pattern" in str(inspect.signature(made.func).return_annotation):
                yield name, getattr(value, name)


def growth(found: FoundPattern) -> tuple[float, str] | None:
    """Return by which factor the time grows on the worst text, and that text's unit; None if it stays linear."""
    for prefix, pump, suffix in _attacks(found.pattern):
        if factor := _growth_on(found, prefix, pump, suffix):
            return factor, f"{prefix!r} + {pump!r} * n + {suffix!r}"
    return None


def _growth_on(found: FoundPattern, prefix: str, pump: str, suffix: str) -> float | None:
    if any(_is_slow(found, prefix + pump * times + suffix, _TOO_SLOW / 10) for times in (12, 16, 20, 24, 28)):
        return float("inf")  # exponential: a few letters more double the time
    short, long = (prefix + pump * max(1, size // len(pump)) + suffix for size in (SHORT, LONG))
    if _is_slow(found, short, _TOO_SLOW):
        return float("inf")
    if not _is_slow(found, long, SUSPICIOUS_SECONDS):
        return None
    factor = _best(found, long, 5) / max(_best(found, short, 9), 1e-7)
    return factor if factor > MOST_GROWTH else None


def _is_slow(found: FoundPattern, text: str, seconds: float) -> bool:
    """Tell whether a text takes longer, however often it is tried: other programs slow this one down at times."""
    return all(_time(found, text) > seconds for _ in range(3))


def _best(found: FoundPattern, text: str, times: int) -> float:
    return min(_time(found, text) for _ in range(times))


def _time(found: FoundPattern, text: str) -> float:
    began = thread_time()
    if found.anchored:
        found.pattern.fullmatch(text)
    else:
        for _ in found.pattern.finditer(text):
            pass
    return thread_time() - began


def _attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    # PRIVATE: the parser of `re`, which nothing public shows.
    tree: Any = re._parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)  # pyright: ignore[reportUnknownMemberType,reportAttributeAccessIssue]
    pairs: dict[tuple[str, str], None] = {}
    for prefix, body in _repeats(tree, ""):
        for pump in dict.fromkeys((body, body + " ", prefix + body, body[:1])):
            if pump:
                pairs[prefix, pump] = None
    for pump in (*_COMMON_PUMPS, _sample(tree)[:40], _sample(tree)[:-1][:40]):
        if pump:
            pairs["", pump] = None
    yield from ((prefix, pump, suffix) for prefix, pump in pairs for suffix in _SUFFIXES)


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:  # noqa: C901 - as below
    """Yield for each part that may repeat what comes before it, and texts that it repeats."""
    for op, argument in tree:
        name = str(op)
        if name.endswith("REPEAT"):
            _, most, body = argument
            if most >= _UNBOUNDED:
                yield from ((before, each) for each in _samples(body))
            yield from _repeats(body, before)
        elif name == "SUBPATTERN":
            yield from _repeats(argument[-1], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(argument, before)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeats(branch, before)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _repeats(argument[1], before)
        before += _sample_of(op, argument)


def _samples(tree: Any) -> Iterator[str]:
    """Yield a few texts that a part matches: one for each of its first choices."""
    yield _sample(tree)
    items = list(tree)
    if len(items) == 1:
        op, argument = items[0]
        inner = argument[-1] if str(op) == "SUBPATTERN" else None
        if inner is not None:
            yield from _samples(inner)
        elif str(op) == "BRANCH":
            yield from (_sample(branch) for branch in argument[1][:6])
        elif str(op) == "IN":
            yield from filter(None, (_of_class([each]) for each in argument[:8]))


def _sample(tree: Any) -> str:
    return "".join(_sample_of(op, argument) for op, argument in tree)


def _sample_of(op: Any, argument: Any) -> str:  # noqa: C901, PLR0911 - a table of the parser's kinds
    match str(op):
        case "LITERAL":
            return chr(argument)
        case "NOT_LITERAL":
            return "a" if argument != ord("a") else "b"
        case "ANY":
            return "a"
        case "IN":
            return _of_class(argument)
        case "BRANCH":
            return _sample(argument[1][0])
        case "SUBPATTERN":
            return _sample(argument[-1])
        case "ATOMIC_GROUP":
            return _sample(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, body = argument
            return _sample(body) * max(int(least), min(1, int(most)))
        case _:
            return ""


_CATEGORIES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
}


def _of_class(items: Any) -> str:
    """Return a character of a class such as [a-z_]."""
    negated = str(items[0][0]) == "NEGATE"
    if not negated:
        for op, argument in items:
            match str(op):
                case "LITERAL":
                    return chr(argument)
                case "RANGE":
                    return chr(argument[0])
                case "CATEGORY":
                    return _CATEGORIES.get(str(argument), "")
                case _:
                    pass
        return ""
    excluded = {text for op, argument in items[1:] for text in _excluded(str(op), argument)}
    return next((one for one in "a1 .-,/A\n(" if one not in excluded), "é")


def _excluded(op: str, argument: Any) -> Iterator[str]:
    match op:
        case "LITERAL":
            yield chr(argument)
        case "RANGE":
            yield from map(chr, range(argument[0], min(argument[1], argument[0] + 200) + 1))
        case "CATEGORY":
            yield from (one for one in "a1 .-,/A\n(" if _is_in_category(one, str(argument)))
        case _:
            pass


def _is_in_category(one: str, category: str) -> bool:
    match category:
        case "CATEGORY_DIGIT":
            return one.isdigit()
        case "CATEGORY_SPACE":
            return one.isspace()
        case "CATEGORY_WORD":
            return one.isalnum() or one == "_"
        case "CATEGORY_NOT_WORD":
            return not (one.isalnum() or one == "_")
        case _:
            return False
