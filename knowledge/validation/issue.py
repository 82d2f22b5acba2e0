"""The result type of the validation."""

from typing import NamedTuple

from knowledge.model.traversal import Path


class Issue(NamedTuple):
    """A problem in a part of an unchecked base."""

    collection: str
    """The name of the field of the unchecked base."""
    position: int
    """The position in the collection; 0 for support, quiz and lexicon, which are single."""
    path: Path
    message: str
