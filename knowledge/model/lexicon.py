"""The words of the field for the matcher: abbreviations, synonyms, drug names, decoys."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.model.types import Alias, EntryId, FrozenModel, QuestionText

DRUGS = "drug"
"""The list of all drugs, which cues may name without its being written down twice."""
_LIST_REFERENCE = re.compile(r"\{([^{}]*+)\}")
LexiconWord = Annotated[str, Field(min_length=1, max_length=60)]


class Sense(FrozenModel):
    """One meaning of an ambiguous abbreviation, chosen when one of its context words is near."""

    means: LexiconWord
    concepts: tuple[EntryId, ...] = ()
    near: tuple[LexiconWord, ...] = ()
    """Empty for the meaning that holds when no other is called for."""


class Abbreviation(FrozenModel):
    """A short form and what it stands for."""

    short: LexiconWord
    senses: Annotated[tuple[Sense, ...], Field(min_length=1)]
    capitals_only: bool = False
    """Match only when written in capitals: AS is a disease, "as" is not."""


class Concept(FrozenModel):
    """Words and phrases that mean the same here, and the entries they speak for."""

    id: EntryId
    words: Annotated[tuple[LexiconWord, ...], Field(min_length=1)]
    entries: tuple[EntryId, ...] = ()


class Drug(FrozenModel):
    """A drug and its brands: paperwork words beside it mean prior authorization, dosing words a clinical question."""

    generic: LexiconWord
    brands: tuple[LexiconWord, ...] = ()


SmallTalk = Literal["help", "about", "privacy", "chat"]
"""What is said to the bot as to somebody: what it can do, who it is, what it keeps of what is told, and small talk."""


class OutOfScopeIntent(FrozenModel):
    """Questions the base must not answer; they compete with the entries so that near misses lose."""

    id: EntryId
    clinical: bool = False
    """Refused as a clinical question instead of as outside the base."""
    courtesy: SmallTalk | None = None
    """Not refused: the bot speaks for itself."""
    examples: Annotated[tuple[QuestionText, ...], Field(min_length=1)]


class WordList(FrozenModel):
    """Words that may stand in one place of a cue, where it says ``{id}``."""

    id: EntryId
    words: Annotated[tuple[LexiconWord, ...], Field(min_length=1)]


class IntentRule(FrozenModel):
    """Words by which a question is refused even if it names an entry: who speaks, or what is to be done for them.

    In ``says``, ``{id}`` stands for a word of that list and ``{drug}`` for any drug, ``*`` for up to four words of any
    kind, and ``^`` for the beginning of a sentence.
    """

    id: EntryId
    clinical: bool = False
    """Refused as a clinical question instead of as outside the base."""
    says: Annotated[tuple[QuestionText, ...], Field(min_length=1)]
    unless: tuple[QuestionText, ...] = ()
    """Said anywhere in the question, these take the cue back."""


class GoldenSentence(FrozenModel):
    """A sentence and the entries it is about; the tests hold the matcher to it."""

    text: QuestionText
    means: tuple[EntryId, ...]
    why: Alias


class Lexicon(FrozenModel):
    """lexicon.yaml as a whole."""

    abbreviations: tuple[Abbreviation, ...]
    concepts: tuple[Concept, ...]
    drugs: tuple[Drug, ...]
    paperwork_words: tuple[LexiconWord, ...]
    dosing_words: tuple[LexiconWord, ...]
    decoys: tuple[OutOfScopeIntent, ...]
    meanings: tuple[GoldenSentence, ...]
    lists: tuple[WordList, ...] = ()
    """The words that cues share."""
    cues: tuple[IntentRule, ...] = ()

    @model_validator(mode="after")
    def _knows_its_lists(self) -> Self:
        known = {DRUGS, *(one.id for one in self.lists)}
        named = {
            name for cue in self.cues for says in (*cue.says, *cue.unless) for name in _LIST_REFERENCE.findall(says)
        }
        if unknown := sorted(named - known):
            raise ValueError(f"has no list of words {', '.join(unknown)}")
        return self
