"""The lexicon of the matcher: abbreviations, synonyms, drug names, intent rules and out-of-scope intents."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.model.types import Alias, EntryId, FrozenModel, QuestionText

DRUGS = "drug"
"""The list of all drugs, which intent rules can name like a word list."""
_LIST_REFERENCE = re.compile(r"\{([^{}]*+)\}")
LexiconWord = Annotated[str, Field(min_length=1, max_length=60)]


class Sense(FrozenModel):
    """One meaning of an ambiguous abbreviation, chosen if one of its context words occurs."""

    means: LexiconWord
    concepts: tuple[EntryId, ...] = ()
    near: tuple[LexiconWord, ...] = ()
    """Context words; empty for the default meaning."""


class Abbreviation(FrozenModel):
    """A short form and what it stands for."""

    short: LexiconWord
    senses: Annotated[tuple[Sense, ...], Field(min_length=1)]
    capitals_only: bool = False
    """Match only when written in capitals: AS is a disease, "as" is not."""


class Concept(FrozenModel):
    """Words and phrases that mean the same, and the entries they point to."""

    id: EntryId
    words: Annotated[tuple[LexiconWord, ...], Field(min_length=1)]
    entries: tuple[EntryId, ...] = ()


class Drug(FrozenModel):
    """A drug and its brands: paperwork words beside it mean prior authorization, dosing words a clinical question."""

    generic: LexiconWord
    brands: tuple[LexiconWord, ...] = ()


SmallTalk = Literal["help", "about", "privacy", "chat"]
"""What is said to the bot itself: what it can do, who it is, what it stores, and chat."""


class OutOfScopeIntent(FrozenModel):
    """Questions the base must not answer; they compete with the entries so that near misses lose."""

    id: EntryId
    clinical: bool = False
    """Refused as a clinical question instead of as outside the base."""
    courtesy: SmallTalk | None = None
    """Not refused: the bot answers for itself."""
    examples: Annotated[tuple[QuestionText, ...], Field(min_length=1)]


class WordList(FrozenModel):
    """Words for one position in the patterns of intent rules, written there as ``{id}``."""

    id: EntryId
    words: Annotated[tuple[LexiconWord, ...], Field(min_length=1)]


class IntentRule(FrozenModel):
    """Refuses a question by who speaks or what is requested, even if it names an entry.

    In the patterns under ``says``, ``{id}`` stands for a word of that list and ``{drug}`` for any drug, ``*`` for up to
    four words of any kind, and ``^`` for the start of a sentence.
    """

    id: EntryId
    clinical: bool = False
    """Refused as a clinical question instead of as outside the base."""
    says: Annotated[tuple[QuestionText, ...], Field(min_length=1)]
    unless: tuple[QuestionText, ...] = ()
    """Patterns that, anywhere in the question, cancel the rule."""


class GoldenSentence(FrozenModel):
    """A sentence and the entries it is about; checked by the tests."""

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
    """Word lists shared by the intent rules."""
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
