"""Read phrases.txt: the patterns of words by which self-harm is recognised."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

BREAK = "."
"""Stands between sentences, so that no pattern reaches from one into the next."""

_WORD = r"[a-z0-9]+ "
_GAP = rf"(?:{_WORD}){{0,3}}"
_START = rf"(?:\A|(?<={re.escape(BREAK)} ))"
_END = rf"(?={re.escape(BREAK)}|\Z)"


@dataclass(frozen=True)
class Phrases:
    """The sections of the file; see its comments for what each is for."""

    sections: dict[str, tuple[str, ...]]

    def pattern(self, section: str) -> re.Pattern[str]:
        """Return one pattern for all rows of a section, to be matched against words that each end in a space."""
        rows = ("".join(self._item(item) for item in row.split()) for row in self.sections[section])
        return re.compile(r"(?<![a-z0-9])(?:" + "|".join(rows) + ")")

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The words of all patterns, key words first."""
        rows = (row for name in ("signs", "named", "figures", "study") for row in self.sections[name])
        items = (item for row in rows for item in row.split())
        words = (word for item in items for choice in self._choices(item) for word in choice.split())
        keys = " ".join(self.sections["key words"]).split()
        return tuple(dict.fromkeys(word for word in (*keys, *words) if word.isalpha()))

    @cached_property
    def _classes(self) -> dict[str, list[str]]:
        pairs = (row.split(": ", 1) for row in self.sections["classes"])
        return {name: words.split("|") for name, words in pairs}

    def _choices(self, item: str) -> list[str]:
        parts = item.rstrip("?").split("|")
        return [word for part in parts for word in (self._classes[part[1:-1]] if part[0] == "<" else [part])]

    def _item(self, item: str) -> str:
        if item == "~":
            return _GAP
        ends = {"^": _START, "$": _END}
        choices = (ends.get(choice) or re.escape(choice) + " " for choice in self._choices(item))
        return f"(?:{'|'.join(choices)})" + ("?" if item.endswith("?") else "")


def load() -> Phrases:
    """Read the file that lies beside this module."""
    sections: dict[str, list[str]] = {}
    name = ""
    for line in Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections[name] = []
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return Phrases({section: tuple(rows) for section, rows in sections.items()})
