"""The text of a YAML file in pieces, so that what stays the same stays the same to the last blank."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.loading.yaml_reader import YamlNode


@dataclass(frozen=True, slots=True)
class YamlChunk:
    """A key with its value, or one member of a list, with the blank lines and comments above it."""

    lead: str
    body: str

    @property
    def comments(self) -> str:
        """Its lead where that says something."""
        return self.lead if self.lead.strip() else ""


@dataclass(frozen=True, slots=True)
class YamlChunks:
    """A text cut into pieces; together with what stands before and after they are the text again."""

    head: str
    all: tuple[YamlChunk, ...]
    tail: str

    def text(self) -> str:
        """All of it, one after the other."""
        return self.head + "".join(piece.lead + piece.body for piece in self.all) + self.tail


def chunks_by_key(text: str, document: YamlNode) -> YamlChunks | None:
    """A group of keys by these, in their order; None where they do not stand at the beginning of lines of their own."""
    places = [*document.keys.values()]
    starts = [place.line for place in places]
    apart = len(set(starts)) == len(starts) and all(place.column == 1 for place in places)
    return _cut(text, starts, headed=False) if starts and apart else None


def chunks_by_item(text: str, members: Sequence[YamlNode]) -> YamlChunks | None:
    """A key and its list by the members of that; None where they do not stand on lines of their own."""
    lines = text.splitlines()
    starts = [node.position.line for node in members]
    on_lines = all(lines[line - 1].lstrip().startswith("- ") for line in starts)
    if not on_lines or len(set(starts)) < len(starts) or 1 in starts:
        return None
    return _cut(text, starts, headed=True)


def _cut(text: str, starts: Sequence[int], *, headed: bool) -> YamlChunks:
    """Cut before the blank lines and comments above each start, lines counted from 1."""
    lines = text.splitlines(keepends=True)
    cuts = [_start_of_lead(lines, start - 1, headed) for start in starts]
    end = _start_of_lead(lines, len(lines), headed)
    ends = [*cuts[1:], end]
    pieces = (
        YamlChunk("".join(lines[cut : start - 1]), "".join(lines[start - 1 : stop]))
        for cut, start, stop in zip(cuts, starts, ends, strict=True)
    )
    return YamlChunks("".join(lines[: cuts[0]]) if cuts else "", tuple(pieces), "".join(lines[end:]))


def _start_of_lead(lines: Sequence[str], line: int, headed: bool) -> int:
    """Where the blank lines and comments that end before this line begin; the first line of a list is its key."""
    while line > headed and _is_blank_or_comment(lines[line - 1]):
        line -= 1
    return line


def _is_blank_or_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
