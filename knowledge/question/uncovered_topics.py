"""Finds the topics a question names that the base has no entry on, so that an honest no can name them."""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import UncoveredTopic
from knowledge.text.unicode import normalize_text

_MAX_WORDS = 200
_MIN_PLURAL_LENGTH = 5


def find_uncovered_topics(knowledge_base: KnowledgeBase, text: str) -> tuple[UncoveredTopic, ...]:
    """Return the uncovered topics that a text names, in order of mention; longer names win over shorter ones."""
    return tuple({topic.id: topic for topic, _, _ in _locate(knowledge_base, text)}.values())


def mask_uncovered_topics(knowledge_base: KnowledgeBase, text: str) -> str:
    """Return a normalized text without the names of uncovered topics: "medical director" in "hospice medical director"."""
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
        if topic is not None:
            found.append((topic, at, at + size))
        at += size
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


_KEYS: WeakKeyDictionary[KnowledgeBase, Mapping[str, UncoveredTopic]] = WeakKeyDictionary()
"""The normalized names of the topics of each base, as long as the base lives; nothing that people typed."""


def _keys(knowledge_base: KnowledgeBase) -> Mapping[str, UncoveredTopic]:
    keys = _KEYS.get(knowledge_base)
    if keys is None:
        topics = knowledge_base.topics.values()
        keys = {normalize_text(name): topic for topic in topics for name in (topic.name, *topic.aliases)}
        _KEYS[knowledge_base] = keys
    return keys
