"""The words of the field for the matcher: abbreviations, synonyms, drug names, decoys."""

from typing import Annotated

from pydantic import Field

from knowledge.model.text import Alias, EntryId, Frozen, Question

Word = Annotated[str, Field(min_length=1, max_length=60)]


class Sense(Frozen):
    """One meaning of an ambiguous abbreviation, chosen when one of its context words is near."""

    means: Word
    concepts: tuple[EntryId, ...] = ()
    near: tuple[Word, ...] = ()
    """Empty for the meaning that holds when no other is called for."""


class Abbreviation(Frozen):
    """A short form and what it stands for."""

    short: Word
    senses: Annotated[tuple[Sense, ...], Field(min_length=1)]
    capitals_only: bool = False
    """Match only when written in capitals: AS is a disease, "as" is not."""


class Concept(Frozen):
    """Words and phrases that mean the same here, and the entries they speak for."""

    id: EntryId
    words: Annotated[tuple[Word, ...], Field(min_length=1)]
    entries: tuple[EntryId, ...] = ()


class Drug(Frozen):
    """A drug and its brands: paperwork words beside it mean prior authorization, dosing words a clinical question."""

    generic: Word
    brands: tuple[Word, ...] = ()


class Decoy(Frozen):
    """Questions the base must not answer; they compete with the entries so that near misses lose."""

    id: EntryId
    clinical: bool = False
    """Refused as a clinical question instead of as outside the base."""
    examples: Annotated[tuple[Question, ...], Field(min_length=1)]


class MeaningExample(Frozen):
    """A sentence and the entries it is about; the tests hold the matcher to it."""

    text: Question
    means: tuple[EntryId, ...]
    why: Alias


class Lexicon(Frozen):
    """lexicon.yaml as a whole."""

    abbreviations: tuple[Abbreviation, ...]
    concepts: tuple[Concept, ...]
    drugs: tuple[Drug, ...]
    paperwork_words: tuple[Word, ...]
    dosing_words: tuple[Word, ...]
    decoys: tuple[Decoy, ...]
    meanings: tuple[MeaningExample, ...]
