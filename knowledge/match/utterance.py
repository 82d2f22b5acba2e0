"""A text of the base as the index needs it, in as little memory as it takes."""

from dataclasses import dataclass

from knowledge.match.reading import Reading


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A name, an example or the text of an entry."""

    words: tuple[str, ...]
    """The content words as they are written."""
    stems: tuple[str, ...]
    """The stems of all words in their order."""
    concepts: tuple[str, ...]
    terms: tuple[str, ...]
    """Everything the content words may stand for, each once."""


def utterance(reading: Reading) -> Utterance:
    """Keep what the index needs of a text that was read as it stands."""
    return Utterance(
        words=tuple(slot.word for slot in reading.slots),
        stems=tuple(stem for stem, _ in reading.stems),
        concepts=reading.concepts,
        terms=tuple(dict.fromkeys(term for slot in reading.slots for term, _ in slot.terms)),
    )
