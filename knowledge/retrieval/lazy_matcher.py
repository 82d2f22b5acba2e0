"""The matcher of a snapshot, made beside the one of an earlier snapshot, which has read most of the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from knowledge.model import Entry, Lexicon
from knowledge.model.traversal import searchable_text
from knowledge.names import all_names
from knowledge.retrieval import Intent, Matcher


@dataclass(frozen=True, slots=True, eq=False)
class _BuiltMatcher:
    """A matcher, and the entries it was made of, by id."""

    matcher: Matcher
    entries: Mapping[str, Entry]


class LazyMatcher:
    """A matcher that is made when it is first asked for, by one thread, and kept."""

    __slots__ = ("_built", "_entries", "_lexicon", "_lock", "_previous")

    def __init__(self, entries: Mapping[str, Entry], lexicon: Lexicon, earlier: "LazyMatcher | None" = None) -> None:
        """Take what is to be asked; what an earlier snapshot has read by now saves time, and changes no answer."""
        self._entries = entries
        self._lexicon = lexicon
        self._previous = earlier and earlier.latest_built
        self._built: _BuiltMatcher | None = None
        self._lock = Lock()

    @property
    def latest_built(self) -> _BuiltMatcher | None:
        """What was made or, before that, what it will be made beside: so a chain of edits keeps no more than one."""
        return self._built or self._previous

    @property
    def is_built(self) -> bool:
        """Whether the matcher was made by now."""
        return self._built is not None

    def matcher(self) -> Matcher:
        """Return the matcher; the first to ask waits until it is made."""
        with self._lock:
            if self._built is None:
                self._built = _build(self._entries, self._lexicon, self._previous)
                self._previous = None
            return self._built.matcher


def _build(entries: Mapping[str, Entry], lexicon: Lexicon, before: _BuiltMatcher | None) -> _BuiltMatcher:
    if before is None:
        return _BuiltMatcher(Matcher([_intent_of(entry) for entry in entries.values()], lexicon), entries)
    known = {one.id: one for one in before.matcher.intents}
    asked = [known[id_] if before.entries.get(id_) is entry else _intent_of(entry) for id_, entry in entries.items()]
    return _BuiltMatcher(Matcher(asked, lexicon, before.matcher), entries)


def _intent_of(entry: Entry) -> Intent:
    return Intent(id=entry.id, names=all_names(entry), examples=entry.examples, text="\n".join(searchable_text(entry)))
