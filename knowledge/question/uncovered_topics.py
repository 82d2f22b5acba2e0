"""Finds the topics a question names that the base has no entry on, so that an honest no can name them.

Words that are part of an entry's name never count: a base that covers a topic after all answers.
"""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import UncoveredTopic
from knowledge.text.unicode import normalize_text

_MAX_WORDS = 200
_MIN_PLURAL_LENGTH = 5
_MAX_NAME_WORDS = 6
"""Words of the longest name or alias of an entry searched for in a question."""


def find_uncovered_topics(knowledge_base: KnowledgeBase, text: str) -> tuple[UncoveredTopic, ...]:
    """Return the uncovered topics that a text names, in order of mention.

    Longer names win over shorter ones, and names of entries over names of topics: "virtual urgent care" may be an
    entry's although "urgent care" is uncovered.
    """
    return tuple({topic.id: topic for topic, _, _ in _locate(knowledge_base, text)}.values())


def mask_uncovered_topics(knowledge_base: KnowledgeBase, text: str) -> str:
    """Return a normalized text without the names of uncovered topics, such as "hospice medical director"."""
    words = normalize_text(text).split()[:_MAX_WORDS]
    for _, start, end in reversed(_locate(knowledge_base, text)):
        del words[start:end]
    return " ".join(words)


def _locate(knowledge_base: KnowledgeBase, text: str) -> list[tuple[UncoveredTopic, int, int]]:
    words = normalize_text(text).split()[:_MAX_WORDS]
    keys = _keys(knowledge_base)
    longest = max((key.count(" ") + 1 for key in keys), default=0)
    found: list[tuple[UncoveredTopic, int, int]] = []
    at = 0
    while at < len(words):
        size, topic = _longest_at(words, at, longest, keys)
        named = _entry_words_at(knowledge_base, words, at)
        if topic is not None and size > named:
            found.append((topic, at, at + size))
        at += max(size, named)
    return found


def _longest_at(
    words: Sequence[str], at: int, longest: int, keys: Mapping[str, UncoveredTopic]
) -> tuple[int, UncoveredTopic | None]:
    for size in range(min(longest, len(words) - at), 0, -1):
        key = " ".join(words[at : at + size])
        topic = keys.get(key)
        if topic is None and key.endswith("s") and len(key) >= _MIN_PLURAL_LENGTH:
            topic = keys.get(key[:-1])
        if topic is not None:
            return size, topic
    return 1, None


def _entry_words_at(knowledge_base: KnowledgeBase, words: Sequence[str], at: int) -> int:
    """Return how many words from here are the name of an entry, 0 if none."""
    sizes = range(min(_MAX_NAME_WORDS, len(words) - at), 0, -1)
    return next((size for size in sizes if _is_entry(knowledge_base, " ".join(words[at : at + size]))), 0)


def _is_entry(knowledge_base: KnowledgeBase, key: str) -> bool:
    by_name = knowledge_base.by_normalized_name
    return by_name(key) is not None or (
        key.endswith("s") and len(key) >= _MIN_PLURAL_LENGTH and by_name(key[:-1]) is not None
    )


_KEYS: WeakKeyDictionary[KnowledgeBase, Mapping[str, UncoveredTopic]] = WeakKeyDictionary()
"""The normalized names of the topics of each base, as long as the base lives; nothing that people typed."""


def _keys(knowledge_base: KnowledgeBase) -> Mapping[str, UncoveredTopic]:
    keys = _KEYS.get(knowledge_base)
    if keys is None:
        topics = knowledge_base.topics.values()
        keys = {normalize_text(name): topic for topic in topics for name in (topic.name, *topic.aliases)}
        _KEYS[knowledge_base] = keys
    return keys
