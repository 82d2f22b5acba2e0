"""Builds the matcher of a base on first use, reusing the analysis of the previous base."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from knowledge.model import Entry, Lexicon
from knowledge.model.traversal import searchable_text
from knowledge.names import all_names
from knowledge.retrieval import Intent, Matcher


@dataclass(frozen=True, slots=True, eq=False)
class _BuiltMatcher:
    """A matcher and the entries it was built from, by id."""

    matcher: Matcher
    entries: Mapping[str, Entry]


class LazyMatcher:
    """A matcher that is built once, on first use, by one thread."""

    __slots__ = ("_built", "_entries", "_lexicon", "_lock", "_previous")

    def __init__(self, entries: Mapping[str, Entry], lexicon: Lexicon, earlier: "LazyMatcher | None" = None) -> None:
        """Keep what the matcher is built from. A previous matcher only saves time; the answers are the same."""
        self._entries = entries
        self._lexicon = lexicon
        self._previous = earlier and earlier.latest_built
        self._built: _BuiltMatcher | None = None
        self._lock = Lock()

    @property
    def latest_built(self) -> _BuiltMatcher | None:
        """The built matcher or, until then, the one to reuse.

        So a chain of edits never retains more than one matcher.
        """
        return self._built or self._previous

    @property
    def is_built(self) -> bool:
        """Whether the matcher is built."""
        return self._built is not None

    def matcher(self) -> Matcher:
        """Return the matcher; the first caller builds it, others wait."""
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
