"""Rules that refuse a question by who speaks or what is requested, whatever entry it names.

Made from `cues` of lexicon.yaml; see `knowledge.model.lexicon.IntentRule` for the notation.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from knowledge.model import DRUGS, IntentRule, Lexicon
from knowledge.text.tokens import tokenize

COURTESY_LIST = "courtesy"
"""The list of what may precede the start of a sentence: please, can you, hello."""
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s|\n")
_SENTENCE_START = "^"
_WILDCARD = "*"
_UP_TO_FOUR_WORDS = r"(?:\S+ ){0,4}"
_LIST = re.compile(r"\{(.*)\}")
_Lists = Mapping[str, Sequence[str]]


class _Item(NamedTuple):
    """An item of a pattern: a word, a list of words, a wildcard or the start of a sentence."""

    source: str
    texts: Sequence[str]
    """The words it matches; none for a wildcard or a start."""
    required_words: frozenset[str]
    """Words of which the question must contain one; none for a wildcard or a start."""


class _ItemCache(dict[str, _Item]):
    """The items of all patterns by source; most occur in many."""

    def __init__(self, lists: _Lists) -> None:
        super().__init__()
        self._lists = lists
        self.courtesy = _alternation(lists[COURTESY_LIST])

    def __missing__(self, written: str) -> _Item:
        texts = _literals(written, self._lists)
        item = self[written] = _Item(written, texts, frozenset(text.split()[0] for text in texts))
        return item


class _Pattern:
    """One pattern of a rule, over words that each end in a space."""

    def __init__(self, says: str, items: _ItemCache) -> None:
        self._items = tuple(items[written] for written in says.split())
        self._required_words = tuple(item.required_words for item in self._items if item.required_words)
        self._courtesy = items.courtesy

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        """Compiled on first use: most patterns are never needed."""
        return re.compile(r"(?<!\S)" + "".join(map(self._source, self._items)))

    def _source(self, item: _Item) -> str:
        if item.source == _SENTENCE_START:
            return rf"\A{self._courtesy}*"
        return _UP_TO_FOUR_WORDS if item.source == _WILDCARD else _alternation(item.texts)

    @property
    def rarest_words(self) -> frozenset[str]:
        """The smallest set of words of which one must occur."""
        return min(self._required_words, key=len, default=frozenset[str]())

    def matches(self, sentences: Iterable[str], words: AbstractSet[str]) -> bool:
        return not any(map(words.isdisjoint, self._required_words)) and any(map(self._regex.search, sentences))


class _PatternGroup:
    """Several patterns, found by the words they require."""

    def __init__(self, says: Iterable[str], items: _ItemCache) -> None:
        self._by_word: dict[str, list[_Pattern]] = defaultdict(list)
        for saying in (_Pattern(one, items) for one in says):
            for word in saying.rarest_words:
                self._by_word[word].append(saying)

    def matches(self, sentences: Sequence[str], words: AbstractSet[str]) -> bool:
        return any(saying.matches(sentences, words) for word in words for saying in self._by_word.get(word, ()))


class IntentRules:
    """The compiled rules of a lexicon; none without one.

    An exact name outweighs every score, so a request to write a letter for an MSL, or a visit for one's own psoriasis,
    would be answered with the role that is named. Rules are therefore checked before any scoring.
    """

    def __init__(self, lexicon: Lexicon | None) -> None:
        """Compile the rules."""
        self._source = _source_of(lexicon)
        self._rules: tuple[tuple[IntentRule, _PatternGroup, _PatternGroup], ...] = ()
        if lexicon:
            items = _ItemCache(_lists(lexicon))
            self._rules = tuple(
                (rule, _PatternGroup(rule.says, items), _PatternGroup(rule.unless, items)) for rule in lexicon.cues
            )

    def same_source(self, lexicon: Lexicon | None) -> bool:
        """Tell whether a lexicon has the same rules."""
        return self._source == _source_of(lexicon)

    def match(self, question: str) -> IntentRule | None:
        """Return the first rule that a question matches."""
        spoken = [tokenize(sentence).words for sentence in (_SENTENCE_END.split(question) if self._rules else ())]
        sentences = [" ".join(words) + " " for words in spoken if words]
        present = {word for words in spoken for word in words}
        for rule, says, unless in self._rules:
            if says.matches(sentences, present) and not unless.matches(sentences, present):
                return rule
        return None


def _source_of(lexicon: Lexicon | None) -> tuple[object, ...]:
    return (lexicon.cues, lexicon.lists, lexicon.drugs) if lexicon else ()


def _lists(lexicon: Lexicon) -> _Lists:
    drugs = [_literal(name) for drug in lexicon.drugs for name in (drug.generic, *drug.brands)]
    return {COURTESY_LIST: [], DRUGS: drugs, **{one.id: [*map(_literal, one.words)] for one in lexicon.lists}}


def _literals(item: str, lists: _Lists) -> Sequence[str]:
    """Return the words that an item matches; none for a wildcard or a start."""
    if item in {_SENTENCE_START, _WILDCARD}:
        return ()
    named = _LIST.fullmatch(item)
    return lists[named[1]] if named else (_literal(item),)


def _literal(text: str) -> str:
    return "".join(f"{word} " for word in tokenize(text).words) or f"{text} "


def _alternation(texts: Iterable[str]) -> str:
    """Return a regex for any of the texts, longer ones first; without texts it never matches."""
    longest_first = sorted(set(texts), key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
