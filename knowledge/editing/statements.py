"""Statements as text: one per line with its source in brackets, and a note below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from knowledge.editing.slugs import make_slug
from knowledge.loading.yaml_reader import Position, YamlNode
from knowledge.model import Claim, Step

_DEFAULT_CONFIDENCE = "medium"
_NOTE = "note:"
_MAX_PARTS = 2
"""In the brackets of a statement: its source, and how sure it is."""
_SIMILARITY_THRESHOLD = 60
"""Of 100 by rapidfuzz's ratio: the lowest similarity of a reworded statement to its previous text."""


@dataclass(slots=True)
class _ParsedStatement:
    line: int
    text: str
    source: str
    confidence: str
    note: str | None = None
    note_line: int = 0


def format_statements(statements: Sequence[Claim]) -> str:
    """Return one line each, ending in [source] or [source, confidence], with "note: …" below if there is one."""
    lines: list[str] = []
    for each in statements:
        sure = "" if each.confidence == _DEFAULT_CONFIDENCE else f", {each.confidence}"
        lines.append(f"{each.text} [{each.source}{sure}]")
        lines += [f"note: {each.note}"] if each.note else []
    return "\n".join(lines)


def is_note(line: str) -> bool:
    """Tell whether a line belongs to the statement above it."""
    return _parse_note(line.strip()) is not None


def parse_statements(text: str, before: Sequence[Claim], *, steps: bool = False) -> YamlNode | tuple[str, ...]:
    """Return the statements as plain data with line numbers, or what is wrong with them.

    Fields the lines do not show are kept from the previous version of each statement: the one with the same text, else
    with the same position and source, else with the most similar text. New steps get ids that no step has or had.
    """
    typed, problems = _parse_lines(text)
    if problems:
        return tuple(problems)
    partners = _pair_with_previous(typed, before)
    ids = {each.id for each in before if isinstance(each, Step)}
    children: dict[str | int, YamlNode] = {}
    for at, each in enumerate(typed):
        data = _data(each, partners.get(at))
        if steps:
            old = partners.get(at)
            data["id"] = old.id if isinstance(old, Step) else make_slug(each.text, ids, fallback="step")
            ids.add(data["id"])
        children[at] = _node(each, data)
    return YamlNode(tuple(child.data for child in children.values()), Position(1, 1), children=children)


def _parse_lines(text: str) -> tuple[list[_ParsedStatement], list[str]]:
    typed: list[_ParsedStatement] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        note, statement = _parse_note(bare), _parse_statement(bare, number)
        if note is not None:
            wrong = _add_note(typed, note, number)
            problems += [wrong] if wrong else []
        elif statement:
            typed.append(statement)
        elif bare:
            problems.append(
                f"Line {number} names no source. End it with the id of its source in brackets, such as [our-reading]."
            )
    return typed, problems


def _parse_note(line: str) -> str | None:
    return line[len(_NOTE) :].lstrip() if line[: len(_NOTE)].lower() == _NOTE else None


def _parse_statement(line: str, number: int) -> _ParsedStatement | None:
    """Read "text [source]" or "text [source, confidence]", maybe with a period after it; None for anything else.

    Not a pattern: one that looks for the brackets behind any text takes cubic time on a line of blanks.
    """
    text, opening, end = line.removesuffix(".").rpartition("[")
    parts = [part.strip() for part in end.removesuffix("]").split(",")]
    if not opening or not end.endswith("]") or len(parts) > _MAX_PARTS or "]" in end[:-1] or not all(parts):
        return None
    confidence = parts[1] if len(parts) == _MAX_PARTS else _DEFAULT_CONFIDENCE
    return _ParsedStatement(number, text.rstrip(), parts[0].lower(), confidence.lower())


def _add_note(typed: list[_ParsedStatement], note: str, line: int) -> str | None:
    if not typed:
        return f"Line {line} is a note, but no statement stands above it. Put it below the one it belongs to."
    if typed[-1].note is not None:
        return f"Line {line} is a second note for one statement. Write both as one note in one line."
    typed[-1].note, typed[-1].note_line = note, line
    return None


def _pair_with_previous(typed: Sequence[_ParsedStatement], before: Sequence[Claim]) -> Mapping[int, Claim]:
    """Return the previous version of each statement by position; each is used at most once."""
    found: dict[int, Claim] = {}
    free = dict(enumerate(before))
    for at, each in enumerate(typed):
        same = next((key for key, old in free.items() if old.text == each.text), None)
        if same is not None:
            found[at] = free.pop(same)
    for at, each in enumerate(typed):
        if at not in found and at in free and free[at].source == each.source:
            found[at] = free.pop(at)
    for at, each in enumerate(typed):
        texts = {key: old.text for key, old in free.items()}
        nearest = (
            None
            if at in found
            else process.extractOne(each.text, texts, scorer=fuzz.ratio, score_cutoff=_SIMILARITY_THRESHOLD)
        )
        if nearest:
            found[at] = free.pop(nearest[2])
    return found


def _data(typed: _ParsedStatement, before: Claim | None) -> dict[str, Any]:
    shown = {"text": typed.text, "source": typed.source, "confidence": typed.confidence, "note": typed.note}
    hidden = {
        name: getattr(before, name) if before else field.default
        for name, field in Claim.model_fields.items()
        if name not in shown
    }
    return {**shown, **hidden}


def _node(typed: _ParsedStatement, data: dict[str, Any]) -> YamlNode:
    place, below = Position(typed.line, 1), Position(typed.note_line, 1)
    children = {key: YamlNode(each, below if key == "note" else place) for key, each in data.items()}
    return YamlNode(data, place, children={**children})
