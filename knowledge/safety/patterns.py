"""Patterns of words: rows of a text file, read as regular expressions and tried only where they may begin."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.safety.deobfuscation import SENTENCE_BREAK

_WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]++ ")
"""A whole word. It begins nowhere else and gives nothing back, so that one endless word takes linear time."""
_ANY_WORDS = {"*": _WORD.pattern, "~": rf"(?:{_WORD.pattern}){{0,3}}"}
_START = rf"(?:\A|(?<={re.escape(SENTENCE_BREAK)} ))"
_END = rf"(?={re.escape(SENTENCE_BREAK)}|\Z)"


@dataclass(frozen=True)
class Pattern:
    """One pattern of words, and sets of words of each of which a text must hold one to match it."""

    source: str
    required_words: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, made when a text first calls for it: to make all of them takes a quarter of a second."""
        return re.compile(self.source)

    def could_match(self, present: set[str]) -> bool:
        """Tell whether a text of these words can match, which is quicker to ask than to try."""
        return not any(need.isdisjoint(present) for need in self.required_words)


@dataclass(frozen=True)
class PatternSet:
    """The rows of some sections, each under the words it may begin with, so that few are tried at any word."""

    lexicon: "PatternLexicon"
    names: tuple[str, ...]

    @cached_property
    def patterns(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Read with the first text and not before, since a start has no time for it."""
        return self.lexicon.compile(*self.names)

    def find_all(self, words: str) -> Iterator[re.Match[str]]:
        """Yield what the rows match in words that each end in a space, from left to right, none inside another."""
        present = set(words.split())
        patterns = {
            f"{first} ": [row.pattern for row in self.patterns[first] if row.could_match(present)]
            for first in present & self.patterns.keys()
        }
        end = 0
        for word in _WORD.finditer(words) if any(patterns.values()) else ():
            tried = patterns.get(word[0])
            if tried and word.start() >= end:
                found = next(filter(None, (pattern.match(words, word.start()) for pattern in tried)), None)
                if found:
                    end = found.end()
                    yield found


@dataclass(frozen=True)
class PatternLexicon:
    """The sections of the lexicon; see its comments for what each is for."""

    sections: dict[str, tuple[str, ...]]

    def pattern_set(self, *names: str) -> PatternSet:
        """Return what finds the rows of the sections in a text."""
        return PatternSet(self, names)

    def compile(self, *names: str) -> Mapping[str, tuple[Pattern, ...]]:
        """Return the rows of the sections, by the words each may begin with."""
        rows: defaultdict[str, list[Pattern]] = defaultdict(list)
        for row in (row for name in names for row in self.sections[name]):
            items = row.split()
            read = Pattern("".join(map(self._item, items)), tuple(self._required_words(items)))
            for word in self._first_words(items):
                rows[word].append(read)
        return {word: tuple(found) for word, found in rows.items()}

    def words_of(self, name: str) -> frozenset[str]:
        """Return the words of a class."""
        return frozenset(self._classes[name])

    @cached_property
    def _classes(self) -> dict[str, list[str]]:
        return dict(self._named_lists("classes"))

    def _named_lists(self, section: str) -> Iterator[tuple[str, list[str]]]:
        for row in self.sections[section]:
            name, words = row.split(": ", 1)
            yield name, words.split("|")

    def _choices(self, item: str) -> list[str]:
        parts = item.lstrip("!").rstrip("?").split("|")
        return [word for part in parts for word in (self._classes[part[1:-1]] if part[0] == "<" else [part])]

    def _first_words(self, items: list[str]) -> set[str]:
        choices = self._choices(items[0])
        words = {choice.split()[0] for choice in choices if choice != "^"}
        return words | self._first_words(items[1:]) if "^" in choices or items[0].endswith("?") else words

    def _required_words(self, items: list[str]) -> Iterator[frozenset[str]]:
        for item in items:
            choices = () if item in _ANY_WORDS or item.startswith("!") or item.endswith("?") else self._choices(item)
            if choices and not {"^", "$"} & set(choices):
                yield frozenset(choice.split()[0] for choice in choices)

    def _item(self, item: str) -> str:
        if item in _ANY_WORDS:
            return _ANY_WORDS[item]
        ends = {"^": _START, "$": _END}
        choices = "|".join(ends.get(choice) or re.escape(choice) + " " for choice in self._choices(item))
        if item.startswith("!"):
            return f"(?!{choices})"
        return f"(?:{choices})" + ("?" if item.endswith("?") else "")


def read_lexicon(path: Path) -> PatternLexicon:
    """Read a file of sections in square brackets, their rows, and comments."""
    sections: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections.setdefault(name, [])
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return PatternLexicon({section: tuple(rows) for section, rows in sections.items()})
