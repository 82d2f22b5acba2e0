"""The matcher of a snapshot, made beside the one of an earlier snapshot, which has read most of the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from knowledge.model.unchecked_base import AnyEntry
from knowledge.retrieval import Intent, Matcher
from knowledge.model import Lexicon
from knowledge.names import all_names
from knowledge.model.traversal import searchable_text


@dataclass(frozen=True, slots=True, eq=False)
class _BuiltMatcher:
    """A matcher, and the entries it was made of, by id."""

    matcher: Matcher
    entries: Mapping[str, AnyEntry]


class LazyMatcher:
    """A matcher that is made when it is first asked for, by one thread, and kept."""

    __slots__ = ("_before", "_entries", "_lexicon", "_lock", "_made")

    def __init__(self, entries: Mapping[str, AnyEntry], lexicon: Lexicon, earlier: "LazyMatcher | None" = None) -> None:
        """Take what is to be asked; what an earlier snapshot has read by now saves time, and changes no answer."""
        self._entries = entries
        self._lexicon = lexicon
        self._before = earlier and earlier.latest
        self._made: _BuiltMatcher | None = None
        self._lock = Lock()

    @property
    def latest(self) -> _BuiltMatcher | None:
        """What was made or, before that, what it will be made beside: so a chain of edits keeps no more than one."""
        return self._made or self._before

    @property
    def is_made(self) -> bool:
        """Whether the matcher was made by now."""
        return self._made is not None

    def matcher(self) -> Matcher:
        """Return the matcher; the first to ask waits until it is made."""
        with self._lock:
            if self._made is None:
                self._made = _made(self._entries, self._lexicon, self._before)
                self._before = None
            return self._made.matcher


def _made(entries: Mapping[str, AnyEntry], lexicon: Lexicon, before: _BuiltMatcher | None) -> _BuiltMatcher:
    if before is None:
        return _BuiltMatcher(Matcher([_spoken(entry) for entry in entries.values()], lexicon), entries)
    known = {one.id: one for one in before.matcher.entries}
    asked = [known[id_] if before.entries.get(id_) is entry else _spoken(entry) for id_, entry in entries.items()]
    return _BuiltMatcher(Matcher(asked, lexicon, before.matcher), entries)


def _spoken(entry: AnyEntry) -> Intent:
    return Intent(id=entry.id, names=all_names(entry), examples=entry.examples, text="\n".join(searchable_text(entry)))
