"""What the checks between entries find."""

from typing import NamedTuple

from knowledge.model.traversal import Path


class Issue(NamedTuple):
    """Something that does not fit: in which part of a unchecked, where in it, and a sentence."""

    collection: str
    """The name of the unchecked's field."""
    position: int
    """The position in it; 0 for support, quiz and lexicon, which stand alone."""
    path: Path
    message: str
