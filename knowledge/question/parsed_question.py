"""A question, parsed once: the entries it mentions and excludes, the aspects it asks for, topics, states and mood.

Each property is computed when first needed and kept, so that everything that answers a question reads the same parse.
Nothing of it outlives the question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Entry, Role, UncoveredTopic
from knowledge.model.entry_kinds import kind_of_entry
from knowledge.question.answer_content import count_statements
from knowledge.question.aspect_detection import detect_asked_aspects, detect_aspects
from knowledge.question.aspects import AspectId
from knowledge.question.location import mentions_non_us_country
from knowledge.question.mentions import Mention, exclude_mentions, find_mentions, locate_mentions, mask_located
from knowledge.question.mood import is_heavy, wants_out
from knowledge.question.role_search import unsuitable_roles
from knowledge.question.statement_search import content_stems
from knowledge.question.uncovered_topics import find_uncovered_topics, mask_uncovered_topics
from knowledge.text.sentences import asking_part
from knowledge.text.us_states import mentioned_states

_TOLD_SHARE = 0.5
"""What a word is worth that stands beside the clause that asks: the story, the mood, who somebody is."""


_RARE = 10
"""Statements of the whole base that have a word, up to which it tells what in particular an entry is asked for."""
_ABROAD = "abroad"
"""What statements call every place outside the United States: "from Portugal" asks for what they say of it."""


@dataclass(frozen=True, eq=False)
class ParsedQuestion:
    """A question about a knowledge base.

    Attributes:
        knowledge_base: the base it is asked of.
        text: the question as typed, without blanks around it.
    """

    knowledge_base: KnowledgeBase
    text: str

    @cached_property
    def _located(self) -> tuple[Mention, ...]:
        return locate_mentions(self.knowledge_base, self.text)

    @cached_property
    def mentions(self) -> tuple[Entry, ...]:
        """The entries mentioned by any of their names, in order, except the excluded ones."""
        return tuple(entry for entry in self.all_mentions if entry not in self.excluded)

    @cached_property
    def all_mentions(self) -> tuple[Entry, ...]:
        """The entries mentioned, the excluded ones too."""
        return tuple({found.entry.id: found.entry for found in self._located}.values())

    @cached_property
    def excluded(self) -> tuple[Entry, ...]:
        """The entries that the question excludes: "besides MSL"."""
        return exclude_mentions(self.text, self._located)

    @cached_property
    def named(self) -> tuple[Entry, ...]:
        """The mentioned entries whose names are no everyday words."""
        return tuple(entry for entry in self.mentions if not kind_of_entry(entry).mentions_mean_little)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles mentioned, unless their name is part of a topic that the base does not cover."""
        roles = tuple(entry for entry in self.mentions if isinstance(entry, Role))
        if not roles or not self.topics:
            return roles
        left = find_mentions(self.knowledge_base, mask_uncovered_topics(self.knowledge_base, self.text))
        return tuple(role for role in roles if role in left)

    @cached_property
    def masked(self) -> str:
        """The question without the names of entries, which may contain words of aspects: "paid surveys"."""
        return mask_located(self.text, self._located)

    @cached_property
    def aspects(self) -> tuple[AspectId, ...]:
        """The aspects it asks for, in order."""
        return detect_aspects(self.masked)

    @cached_property
    def asked_aspects(self) -> tuple[AspectId, ...]:
        """The aspects named where it asks, without those that are only told."""
        return detect_asked_aspects(self.masked)

    def stems_beside(self, entry: Entry) -> Mapping[str, float]:
        """Return the stems of its keywords without the names of the entry that answers, each with its share.

        The share is 1 in what asks and half in what is only told. Names of other entries count: "are direct care
        physicians less burned out" asks direct care for burnout. So do rare words in a name of its own: "hospice
        medical director" is a name of the physician executive, and asks for hospices.
        """
        masked = mask_located(self.text, tuple(each for each in self._located if each.entry == entry))
        counts = count_statements(self.knowledge_base)
        named = content_stems(self.text) - content_stems(masked)
        rare = frozenset(word for word in named if 0 < counts[word] <= _RARE)
        told = dict.fromkeys(content_stems(masked), _TOLD_SHARE) | dict.fromkeys(rare, 1.0)
        abroad = content_stems(_ABROAD) if mentions_non_us_country(self.text) else frozenset[str]()
        return told | dict.fromkeys(content_stems(asking_part(masked)) | abroad, 1.0)

    @cached_property
    def unsuitable(self) -> frozenset[str]:
        """The ids of the roles that it excludes by name or by what it wants: "no travel", "without patients"."""
        return frozenset(entry.id for entry in self.excluded) | unsuitable_roles(self.knowledge_base, self.text)

    @cached_property
    def topics(self) -> tuple[UncoveredTopic, ...]:
        """The topics it names that the base has no entry on."""
        return find_uncovered_topics(self.knowledge_base, self.text)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The US states it names."""
        return mentioned_states(self.text)

    @cached_property
    def heavy(self) -> bool:
        """Whether it weighs on its author."""
        return is_heavy(self.text)

    @cached_property
    def wants_out(self) -> bool:
        """Whether it says that its author wants to leave medicine."""
        return wants_out(self.text)
