"""Words that say who speaks, or what is to be done for them, whatever else a question names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from knowledge.model import DRUGS, IntentRule, Lexicon
from knowledge.text.tokens import tokenize

COURTESY_LIST = "courtesy"
"""The list of what may stand before the beginning of a sentence: please, can you, hello."""
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s|\n")
_SENTENCE_START = "^"
_WILDCARD = "*"
_UP_TO_FOUR_WORDS = r"(?:\S+ ){0,4}"
_LIST = re.compile(r"\{(.*)\}")
_Lists = Mapping[str, Sequence[str]]


class _Item(NamedTuple):
    """A part of a saying: a word, any word of a list, a gap or the beginning."""

    source: str
    texts: Sequence[str]
    """What may stand for it; nothing for a gap or the beginning."""
    required_words: frozenset[str]
    """Of these words, one must be said; none for a gap or the beginning."""


class _ItemCache(dict[str, _Item]):
    """The parts of all sayings as they are written; most stand in many."""

    def __init__(self, lists: _Lists) -> None:
        super().__init__()
        self._lists = lists
        self.courtesy = _alternation(lists[COURTESY_LIST])

    def __missing__(self, written: str) -> _Item:
        texts = _literals(written, self._lists)
        item = self[written] = _Item(written, texts, frozenset(text.split()[0] for text in texts))
        return item


class _Pattern:
    """One way to give a cue, as a pattern over words that each end in a space."""

    def __init__(self, says: str, items: _ItemCache) -> None:
        self._items = tuple(items[written] for written in says.split())
        self._required_words = tuple(item.required_words for item in self._items if item.required_words)
        self._courtesy = items.courtesy

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        """Made when a question first calls for it: most are never called for."""
        return re.compile(r"(?<!\S)" + "".join(map(self._source, self._items)))

    def _source(self, item: _Item) -> str:
        if item.source == _SENTENCE_START:
            return rf"\A{self._courtesy}*"
        return _UP_TO_FOUR_WORDS if item.source == _WILDCARD else _alternation(item.texts)

    @property
    def rarest_words(self) -> frozenset[str]:
        """The fewest words of which one must be said."""
        return min(self._required_words, key=len, default=frozenset[str]())

    def matches(self, sentences: Iterable[str], words: AbstractSet[str]) -> bool:
        return not any(map(words.isdisjoint, self._required_words)) and any(map(self._regex.search, sentences))


class _PatternGroup:
    """Several ways to give a cue, found by the words they need."""

    def __init__(self, says: Iterable[str], items: _ItemCache) -> None:
        self._by_word: dict[str, list[_Pattern]] = defaultdict(list)
        for saying in (_Pattern(one, items) for one in says):
            for word in saying.rarest_words:
                self._by_word[word].append(saying)

    def matches(self, sentences: Sequence[str], words: AbstractSet[str]) -> bool:
        return any(saying.matches(sentences, words) for word in words for saying in self._by_word.get(word, ()))


class IntentRules:
    """The cues of a lexicon, made ready; without one it hears nothing.

    A name said outright wins over everything that is counted, so a letter to be written for an MSL, or a visit for
    one's own psoriasis, would be answered with the role that is named. Cues are heard before anything is counted.
    """

    def __init__(self, lexicon: Lexicon | None) -> None:
        """Turn the cues into patterns."""
        self._source = _source_of(lexicon)
        self._rules: tuple[tuple[IntentRule, _PatternGroup, _PatternGroup], ...] = ()
        if lexicon:
            items = _ItemCache(_lists(lexicon))
            self._rules = tuple(
                (cue, _PatternGroup(cue.says, items), _PatternGroup(cue.unless, items)) for cue in lexicon.cues
            )

    def same_source(self, lexicon: Lexicon | None) -> bool:
        """Tell whether a lexicon has the same cues."""
        return self._source == _source_of(lexicon)

    def match(self, question: str) -> IntentRule | None:
        """Return the first cue that a question gives."""
        spoken = [tokenize(sentence).words for sentence in (_SENTENCE_END.split(question) if self._rules else ())]
        sentences = [" ".join(words) + " " for words in spoken if words]
        present = {word for words in spoken for word in words}
        for cue, says, unless in self._rules:
            if says.matches(sentences, present) and not unless.matches(sentences, present):
                return cue
        return None


def _source_of(lexicon: Lexicon | None) -> tuple[object, ...]:
    return (lexicon.cues, lexicon.lists, lexicon.drugs) if lexicon else ()


def _lists(lexicon: Lexicon) -> _Lists:
    drugs = [_literal(name) for drug in lexicon.drugs for name in (drug.generic, *drug.brands)]
    return {COURTESY_LIST: [], DRUGS: drugs, **{one.id: [*map(_literal, one.words)] for one in lexicon.lists}}


def _literals(item: str, lists: _Lists) -> Sequence[str]:
    """Return the words that may stand for an item; none for a gap or a beginning."""
    if item in {_SENTENCE_START, _WILDCARD}:
        return ()
    named = _LIST.fullmatch(item)
    return lists[named[1]] if named else (_literal(item),)


def _literal(text: str) -> str:
    return "".join(f"{word} " for word in tokenize(text).words) or f"{text} "


def _alternation(texts: Iterable[str]) -> str:
    """Return a pattern for any of some texts, longer ones first; with no text at all it finds nothing."""
    longest_first = sorted(set(texts), key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
