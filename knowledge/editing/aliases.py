"""Quick edits of an entry: adds or removes an alias, adds an example question."""

from typing import TypeVar

from rapidfuzz import fuzz, process

from knowledge.editing.field_validation import FieldError, field_error, set_field, with_positions
from knowledge.model import Entry
from knowledge.names import all_names
from knowledge.text.unicode import normalize_text

E = TypeVar("E", bound=Entry)

_SUGGESTION_THRESHOLD = 60
"""Of 100 by rapidfuzz's ratio, for "did you mean" among the few aliases of one entry."""


def add_alias(entry: E, alias: str) -> E | tuple[FieldError, ...]:
    """Return the entry with one more alias. Conflicts with other entries are found by `KnowledgeBase.apply_edits`."""
    typed = " ".join(alias.split())
    if any(normalize_text(name) == normalize_text(typed) for name in all_names(entry)):
        return (field_error(("aliases",), f"“{typed}” leads to this entry already."),)
    return set_field(entry, ("aliases",), with_positions((*entry.aliases, typed)))


def remove_alias(entry: E, alias: str) -> E | tuple[FieldError, ...]:
    """Return the entry without one of its aliases, in any spelling."""
    kept = tuple(each for each in entry.aliases if normalize_text(each) != normalize_text(alias))
    if len(kept) == len(entry.aliases):
        nearest = process.extractOne(
            normalize_text(alias), entry.aliases, scorer=fuzz.ratio, score_cutoff=_SUGGESTION_THRESHOLD
        )
        meant = f"; did you mean “{nearest[0]}”?" if nearest else "."
        return (field_error(("aliases",), f"“{alias}” is no alias of this entry{meant}"),)
    return entry.model_copy(update={"aliases": kept})


def add_example(entry: E, question: str) -> E | tuple[FieldError, ...]:
    """Return the entry with one more example question."""
    typed = " ".join(question.split())
    if any(normalize_text(each) == normalize_text(typed) for each in entry.examples):
        return (field_error(("examples",), "This question is among the examples already."),)
    return set_field(entry, ("examples",), with_positions((*entry.examples, typed)))
