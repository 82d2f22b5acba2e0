"""Loads and compiles the pattern lexicon of the self-harm check (the folder `lexicon`)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SENTENCE_BREAK = "."
"""Separates sentences, so that no pattern spans two."""

_ANY = re.compile(r"[a-z0-9]+ ")
_ANY_WORDS = {"*": _ANY.pattern, "~": rf"(?:{_ANY.pattern}){{0,3}}"}
_START = rf"(?:\A|(?<={re.escape(SENTENCE_BREAK)} ))"
_END = rf"(?={re.escape(SENTENCE_BREAK)}|\Z)"
_FILES = ("classes.txt", "dying.txt", "means.txt", "living.txt", "figures.txt")


@dataclass(frozen=True)
class Pattern:
    """One pattern, and sets of words: a matching text contains a word of each set."""

    source: str
    required_words: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled on first use: compiling all takes a quarter of a second."""
        return re.compile(self.source)

    def could_match(self, present: set[str]) -> bool:
        """Tell whether a text with these words could match; much faster than matching."""
        return not any(need.isdisjoint(present) for need in self.required_words)


@dataclass(frozen=True)
class PatternSet:
    """The patterns of some sections, indexed by their possible first words, so that few are tried at each word."""

    lexicon: "PatternLexicon"
    names: tuple[str, ...]

    @cached_property
    def patterns(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Loaded on first use to keep the start fast."""
        return self.lexicon.compile(*self.names)

    def find_all(self, words: str) -> Iterator[re.Match[str]]:
        """Yield the non-overlapping matches in words that each end in a space, from left to right."""
        present = set(words.split())
        patterns = {
            f"{first} ": [row.pattern for row in self.patterns[first] if row.could_match(present)]
            for first in present & self.patterns.keys()
        }
        end = 0
        for word in _ANY.finditer(words) if any(patterns.values()) else ():
            tried = patterns.get(word[0])
            if tried and word.start() >= end:
                found = next(filter(None, (pattern.match(words, word.start()) for pattern in tried)), None)
                if found:
                    end = found.end()
                    yield found


@dataclass(frozen=True)
class PatternLexicon:
    """The sections of the lexicon; its comments explain each."""

    sections: dict[str, tuple[str, ...]]

    def pattern_set(self, *names: str) -> PatternSet:
        """Return the patterns of these sections."""
        return PatternSet(self, names)

    def compile(self, *names: str) -> Mapping[str, tuple[Pattern, ...]]:
        """Return the patterns of these sections by their possible first words."""
        rows: defaultdict[str, list[Pattern]] = defaultdict(list)
        for row in (row for name in names for row in self.sections[name]):
            items = row.split()
            read = Pattern("".join(map(self._item, items)), tuple(self._required_words(items)))
            for word in self._first_words(items):
                rows[word].append(read)
        return {word: tuple(found) for word, found in rows.items()}

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The words of all patterns, key words first."""
        rows = (row for name in ("signs", "named", "figures", "study") for row in self.sections[name])
        items = (item for row in rows for item in row.split())
        words = (word for item in items for choice in self._choices(item) for word in choice.split())
        keys = " ".join(self.sections["key words"]).split()
        return tuple(dict.fromkeys(word for word in (*keys, *words) if word.isalpha()))

    @cached_property
    def short_forms(self) -> dict[str, str]:
        """Short spellings (abt, tmr) and the words they stand for."""
        return {short: word for word, forms in self._named_lists("short forms") for short in forms}

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


def load() -> PatternLexicon:
    """Load the files of the folder ``lexicon`` beside this module."""
    sections: dict[str, list[str]] = {}
    name = ""
    folder = Path(__file__).with_name("lexicon")
    for line in (line for file in _FILES for line in (folder / file).read_text(encoding="utf-8").splitlines()):
        if line.startswith("["):
            name = line.strip("[]")
            sections.setdefault(name, [])
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return PatternLexicon({section: tuple(rows) for section, rows in sections.items()})
