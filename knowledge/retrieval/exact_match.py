"""Questions that stand in the base word for word: names, example questions, examples of decoys."""

from collections.abc import Sequence

from knowledge.retrieval.entry_features import EntryFeatures
from knowledge.text.tokens import stems_of
from knowledge.model import OutOfScopeIntent

Stems = tuple[str, ...]


class ExactMatcher:
    """Finds what is asked in the very words of the base, up to the forms of words."""

    def __init__(self, ids: Sequence[str], documents: Sequence[EntryFeatures], decoys: Sequence[OutOfScopeIntent]) -> None:
        """Take names and examples of documents: of the entries with these ids, then of the decoys."""
        self._by_name: dict[int, tuple[int, ...]] = {}
        self._by_example: dict[int, tuple[int, ...]] = {}
        for number, (id_, document) in enumerate(zip(ids, documents, strict=False)):
            alone = (number,)
            for found, keys in (
                (self._by_name, (hash(stems_of(id_)), *document.questions.names)),
                (self._by_example, document.questions.examples),
            ):
                for key in keys:
                    found[key] = (*found[key], number) if key in found else alone
        self._out_of_scope = {
            key: decoy
            for decoy, document in zip(decoys, documents[len(ids) :], strict=True)
            for key in document.questions.examples
        }

    def entries(self, stems: Stems) -> frozenset[int]:
        """Return the numbers of the entries that are called so or, if none is, that have this example."""
        return frozenset(self._by_name.get(hash(stems)) or self._by_example.get(hash(stems)) or ())

    def out_of_scope(self, stems: Stems) -> OutOfScopeIntent | None:
        """Return the decoy that has this example."""
        return self._out_of_scope.get(hash(stems))
